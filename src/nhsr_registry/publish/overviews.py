"""The pages that belong to no project and no list: home, guides, what is new, the leaders' report, the data."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nhsr_registry.publish import (
    charts,
    design_system,
    feeds,
    helping,
    leaders,
    links,
    lists,
    news_page,
    same_problem,
    scoring_page,
    types,
    words,
)
from nhsr_registry.publish.changes import Changes
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.data import SCHEMAS
from nhsr_registry.publish.exports import catalogues
from nhsr_registry.publish.exports.schema_org import as_block as block
from nhsr_registry.publish.sheets import Sheet
from nhsr_registry.publish.tables import COLUMNS
from nhsr_registry.spread.needs import ordered

if TYPE_CHECKING:
    from nhsr_registry.publish.site import Site

_HOME = (("index.html", "Home"),)
_SOME = 5  # needs on the start page
_SOME_VALUES = 4  # of each way to browse, there
_FOR_PEOPLE = 9  # of these stand open on the page about the data
_FILES = (
    ("v1/index.csv", "index.csv", "One row a project. Opens anywhere; UTF-8 text."),
    ("v1/index.json", "index.json", "Everything in the table, and the dimensions, next steps and caveats."),
    ("v1/index.ndjson", "index.ndjson", "The same projects, one a line: for tools that read line by line."),
    (
        "v1/index.parquet",
        "index.parquet",
        "The table with lists as lists and dates as dates, for DuckDB, Arrow, pandas and polars.",
    ),
    ("v1/index.sqlite", "index.sqlite", "The table as a database, with a full-text index."),
    (
        "v1/datapackage.json",
        "datapackage.json",
        "What these files are, for Frictionless tools: columns, types, sizes, checksums.",
    ),
    ("v1/needs.json", "needs.json", "Problems that teams look for code for, who has them, and what may answer them."),
    ("v1/same-problem.json", "same-problem.json", "Projects that may solve one problem, in groups."),
    ("v1/changes.json", "changes.json", "What changed since the last publication."),
    ("v1/search.sqlite.gz", "search.sqlite.gz", "The index that nhsr-registry update fetches, for searching offline."),
    ("v1/search.json", "search.json", "Its version, size and SHA-256."),
    ("v1/federation.ndjson.gz", "federation.ndjson.gz", "The projects for other registries to take: JSON, one a line."),
    ("v1/federation.json", "federation.json", "Its number, size and SHA-256."),
    (
        "v1/exports/publiccode-index.json",
        "publiccode-index.json",
        "Every publiccode.yml here, for the European crawlers.",
    ),
    ("v1/exports/publishers.yml", "publishers.yml", "The accounts, for the Italian publiccode crawler."),
    ("v1/exports/code.json", "code.json", "The agency index in the form of code.gov."),
    ("v1/exports/codemeta.jsonld", "codemeta.jsonld", "Every project in CodeMeta’s terms."),
    ("v1/exports/rsd.json", "rsd.json", "For research software directories."),
    ("v1/exports/governments.yml", "governments.yml", "The accounts, as government.github.com lists them."),
    ("v1/exports/losses.json", "losses.json", "What each of these forms could not hold."),
    ("v1/build.json", "build.json", "How this publication was made: versions, counts, what is missing."),
    (
        "SHA256SUMS",
        "SHA256SUMS",
        "Checksums of every file; sha256sum --check SHA256SUMS in a copy of the site checks them all.",
    ),
)


_SCHEMA_OF = {
    "v1/schema/index.schema.json": "index.json.",
    "v1/schema/project.schema.json": "each project’s own file.",
    "v1/schema/changes.schema.json": "changes.json.",
    "v1/schema/build.schema.json": "build.json.",
    "v1/schema/losses.schema.json": "a project’s losses.json.",
    "v1/schema/leaders.schema.json": "leaders.json.",
    "v1/schema/search.schema.json": "search.json.",
    "v1/schema/federation.schema.json": "federation.json.",
    "v1/schema/needs.schema.json": "needs.json.",
    "v1/schema/same-problem.schema.json": "same-problem.json.",
}


def pages(site: Site, changes: Changes) -> Iterator[tuple[str, str | bytes]]:
    """Every page but the projects', the needs' and the `sheets`, and the data that is made of the same."""
    index = site.collection.index
    home = "Find analytics code shared by NHS teams, see how ready it is for reuse, and start with one line."
    news_title, news = news_page.lately(site.collection, changes)
    yield site.page(
        "index.html",
        "home.html",
        index.name,
        home,
        facets=site.facets,
        some=_SOME_VALUES,
        counts=index.counts,
        page_feeds=feeds.WHOLE,
        news=news,
        groups=[own for own in site.same_problem if own.group.across][:_SOME],
        ways=helping.counts(site),
        news_title=news_title,
        needs=[need for need in ordered(site.collection.needs) if not need.met_by][:_SOME],
    )
    yield from lists.pages(site)
    yield same_problem.DATA, same_problem.data(site)
    yield from helping.pages(site)
    yield site.page(
        "how-we-score.html",
        "how-we-score.html",
        "How we score",
        "Levels, dimensions and checks of reuse readiness.",
        crumbs=_HOME,
        **scoring_page.context(site.collection),
    )
    yield _data(site)
    yield _news(site, changes)
    asked = {"contact": index.contact, "contact_url": links.contact(index.contact)}
    about = "What this registry is, its accessibility and privacy."
    yield site.page(
        "about.html", "about.html", "About this site", about, crumbs=_HOME, look=design_system.brought(), **asked
    )
    yield leaders_page(site)
    yield from _guides(site)
    correcting = "See where your project stands, add one, or correct what we say."
    yield site.page(
        "maintainers.html",
        "maintainers.html",
        "For maintainers",
        correcting,
        crumbs=_HOME,
        removed=index.removed,
        **asked,
    )
    yield site.page("404.html", "404.html", "Page not found", "This page does not exist.")


def sheets(site: Site) -> Iterator[Sheet]:
    """The pages that are made again only where something changed that they show."""
    yield from lists.sheets(site)
    yield from same_problem.listed(site)
    yield from same_problem.sheets(site)
    yield from helping.sheets(site)


def _news(site: Site, changes: Changes) -> tuple[str, str]:
    """What is new: against the last publication, and what was worked on in the last week that the registry knows of."""
    about = "New projects, other levels, and what was worked on lately."
    return site.page(
        "whats-new.html",
        "whats-new.html",
        "What’s new",
        about,
        crumbs=_HOME,
        page_feeds=feeds.WHOLE,
        **news_page.context(site.collection, changes),
    )


_LEADERS = "What exists, what is ready for others, what is missing."


def leaders_page(site: Site) -> tuple[str, str]:
    """The registry at a glance."""
    return site.page("leaders.html", "leaders.html", "For leaders", _LEADERS, crumbs=_HOME, **_glance(site.collection))


def leaders_alone(site: Site) -> str:
    """The same as one file that needs nothing beside it; its links lead to the site, where that has an address."""
    from markupsafe import Markup

    style = design_system.sheet(site.collection.registry.facts.colour).decode()
    hashed = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'"
    alone = {"csp": policy, "style": Markup(style), "root": site.collection.base_url}  # noqa: S704 - our own file
    return site.page("glance.html", "glance.html", "At a glance", _LEADERS, **alone, **_glance(site.collection))[1]


def _glance(collection: Collection) -> dict[str, Any]:
    report = leaders.leaders(collection)
    return {
        "report": report,
        "facts": leaders.facts(report),
        "tables": [
            (title, [(c.name, c.projects, c.reusable) for c in rows])
            for title, rows in leaders.tables(report)
            if rows is not report.levels  # they are in the chart, with their numbers
        ],
        "charts": (charts.readiness(collection.briefs), charts.languages(collection.briefs)),
    }


def _guides(site: Site) -> Iterator[tuple[str, str]]:
    """How to find, judge and use code; how to compare it; and what the data is."""
    from markupsafe import Markup

    index, briefs = site.collection.index, site.collection.briefs
    about = "Find, judge and use a colleague’s code instead of writing it again."
    yield site.page("analysts.html", "analysts.html", "For analysts", about, crumbs=_HOME)
    names = {**site.names, "levels": dict(words.LEVEL_NAMES)}
    yield site.page(
        "compare.html",
        "compare.html",
        "Compare projects",
        "Projects side by side, point by point.",
        crumbs=_HOME,
        example=briefs[0].id if briefs else "OWNER/NAME",
        labels=Markup(block(names)),  # noqa: S704 - as JSON-LD
    )
    yield site.page(
        "about-the-data.html",
        "about-the-data.html",
        "About the data",
        "Where it comes from, what it covers, how fresh it is, what it cannot tell.",
        crumbs=_HOME,
        coverage=scoring_page.coverage(index),
        charts=[make(briefs) for make in (charts.readiness, charts.activity, charts.growth, charts.languages)],
    )


def _data(site: Site) -> tuple[str, str]:
    schemas = [(path, path.rpartition("/")[2], "The JSON Schema of " + _SCHEMA_OF[path]) for path in SCHEMAS]
    fields = types.schema_of(types.Index, None)["$defs"]["Project"]["properties"]
    return site.page(
        "data.html",
        "data.html",
        "Use the data",
        "The registry as CSV, JSON and SQLite, with its schema and licence.",
        crumbs=_HOME,
        files=[
            *_FILES,
            *schemas,
            (catalogues.SCHEMA_FILE, "catalogues.schema.json", "The JSON Schema of losses.json."),
        ],
        whole=_FOR_PEOPLE,
        columns=COLUMNS,
        feeds=feeds.WHOLE,
        fields=[(name, about.get("description", "")) for name, about in fields.items()],
        base=site.collection.base_url or "",
    )
