"""The registry as pages: plain HTML that works from any folder, without JavaScript and without the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nhsr_registry.publish import (
    badges,
    browser_index,
    charts,
    design_system,
    exports,
    feeds,
    frame,
    leaders,
    links,
    news_page,
    scoring_page,
    types,
    used_by,
    words,
)
from nhsr_registry.publish.changes import Changes
from nhsr_registry.publish.collect import Collection, Item
from nhsr_registry.publish.data import SCHEMAS
from nhsr_registry.publish.exports import schema_org
from nhsr_registry.publish.exports.schema_org import as_block as block
from nhsr_registry.publish.facets import Facet, Value, by_name, facets, values_of
from nhsr_registry.publish.letters import A_PAGE, letters
from nhsr_registry.publish.pages import project_page
from nhsr_registry.publish.similar import similar
from nhsr_registry.publish.tables import COLUMNS
from nhsr_registry.publish.templating import environment
from nhsr_registry.spread import reusing
from nhsr_registry.spread.reuse import Edge

if TYPE_CHECKING:
    import jinja2

#: What a page may load: its own files, and nothing from anywhere else.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
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
    ("v1/changes.json", "changes.json", "What changed since the last publication."),
    ("v1/search.sqlite.gz", "search.sqlite.gz", "The index that nhsr-registry update fetches, for searching offline."),
    ("v1/search.json", "search.json", "Its version, size and SHA-256."),
    ("v1/federation.ndjson.gz", "federation.ndjson.gz", "The projects for other registries to take: JSON, one a line."),
    ("v1/federation.json", "federation.json", "Its number, size and SHA-256."),
    ("v1/build.json", "build.json", "How this publication was made: versions, counts, what is missing."),
    (
        "SHA256SUMS",
        "SHA256SUMS",
        "Checksums of every file; sha256sum --check SHA256SUMS in a copy of the site checks them all.",
    ),
)


class Site:
    """All pages of one collection. Each page is (path within the site, HTML)."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.env = environment()
        self.frames = frame.Frames(collection.index)

    @cached_property
    def similar(self) -> Mapping[str, tuple[types.Project, ...]]:
        return similar(item.project for item in self.collection.items)

    @cached_property
    def users(self) -> Mapping[str, tuple[Edge, ...]]:
        """Project → the uses of it by other published projects, as their files show them."""
        found: dict[str, list[Edge]] = {}
        published = {item.project.id for item in self.collection.items}
        for edge in reusing.detected(self.collection.registry):
            if edge.user in published and edge.project in published:
                found.setdefault(edge.project, []).append(edge)
        return {id_: tuple(edges) for id_, edges in found.items()}

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        return facets(self.collection)

    def common(self) -> list[object]:
        """What every project's page depends on beside the project: the registry's own words and addresses."""
        index = self.collection.index
        site = [index.name, index.description, index.repository, index.base_url, index.contact, index.rubric]
        registry = self.collection.registry
        return [site, index.vocabulary, registry.vocabulary, registry.organisations, self.collection.rubric]

    def places(self, item: Item) -> list[tuple[str, str]]:
        """Where a project's page leads within the site, and what it calls those places."""
        own = [
            self._places[facet.id, id_]
            for facet in self.facets
            for id_ in dict.fromkeys(values_of(item.project, facet.id))
        ]
        used = [(edge.user, f"{edge.path}:{edge.line}") for edge in self.users.get(item.project.id, ())]
        return own + [(other.id, other.name) for other in self.similar[item.project.id]] + used

    @cached_property
    def _places(self) -> dict[tuple[str, str], tuple[str, str]]:
        return {(facet.id, value.id): (value.slug, value.name) for facet in self.facets for value in facet.values}

    def project(self, item: Item) -> tuple[str, str]:
        """One project's page. The other projects need not be publishable for it."""
        from markupsafe import Markup

        return self._page(
            f"projects/{item.repo}.html",
            "project.html",
            item.project.name,
            item.project.summary,
            crumbs=(("index.html", "Home"), ("search.html", "All projects")),
            formats=[(f"{exports.place(item)}{name}", name) for name in exports.made(item)],
            losses=f"{exports.place(item)}losses.json",
            badge=self._badge(item),
            similar=self.similar[item.project.id],
            used=used_by.block(item, self.users.get(item.project.id, ()), self.collection),
            arrow=frame.icon("arrow-right-circle"),
            json_ld=Markup(schema_org.block(item)),  # noqa: S704 - has no < > & left
            **project_page(item, self.collection, self.facets),
        )

    def _badge(self, item: Item) -> dict[str, object]:
        """The project's badge, and what to paste for it."""
        picture = self.collection.address(f"v1/badges/{item.repo}.svg")
        said = f"{badges.LABEL}: {badges.message(item.project)}"
        return {
            "path": f"v1/badges/{item.repo}.svg",
            "width": badges.width(item.project),
            "said": said,
            "code": f"[![{said}]({picture})]({item.project.page})",
        }

    def pages(self, changes: Changes) -> Iterator[tuple[str, str]]:
        """Every page but the projects'."""
        index = self.collection.index
        home = "Find analytics code shared by NHS teams, see how ready it is for reuse, and start with one line."
        news_title, news = news_page.lately(self.collection, changes)
        yield self._page(
            "index.html",
            "home.html",
            index.name,
            home,
            facets=self.facets,
            counts=index.counts,
            page_feeds=feeds.WHOLE,
            news=news,
            news_title=news_title,
        )
        yield from self._search()
        yield from self._browse()
        yield self._page(
            "how-we-score.html",
            "how-we-score.html",
            "How we score",
            "Levels, dimensions and checks of reuse readiness.",
            crumbs=_HOME,
            **scoring_page.context(self.collection),
        )
        yield self._data()
        yield self._news(changes)
        asked = {"contact": index.contact, "contact_url": links.contact(index.contact)}
        about = "What this registry is, its accessibility and privacy."
        yield self._page(
            "about.html", "about.html", "About this site", about, crumbs=_HOME, look=design_system.brought(), **asked
        )
        yield self.leaders()
        yield from self._guides()
        helping = "See where your project stands, add one, or correct what we say."
        yield self._page(
            "maintainers.html",
            "maintainers.html",
            "For maintainers",
            helping,
            crumbs=_HOME,
            removed=index.removed,
            **asked,
        )
        yield self._page("404.html", "404.html", "Page not found", "This page does not exist.")

    def _news(self, changes: Changes) -> tuple[str, str]:
        """What is new: against the last publication, and what was worked on in the last week that the registry knows of."""
        about = "New projects, other levels, and what was worked on lately."
        return self._page(
            "whats-new.html",
            "whats-new.html",
            "What’s new",
            about,
            crumbs=_HOME,
            page_feeds=feeds.WHOLE,
            **news_page.context(self.collection, changes),
        )

    def leaders(self) -> tuple[str, str]:
        """The registry at a glance."""
        report = leaders.leaders(self.collection)
        about = "What exists, what is ready for others, what is missing."
        return self._page(
            "leaders.html",
            "leaders.html",
            "For leaders",
            about,
            crumbs=_HOME,
            report=report,
            facts=leaders.facts(report),
            tables=[
                (title, [(c.name, c.projects, c.reusable) for c in rows]) for title, rows in leaders.tables(report)
            ],
            charts=(charts.readiness(self.collection.items), charts.languages(self.collection.items)),
        )

    def _guides(self) -> Iterator[tuple[str, str]]:
        """How to find, judge and use code; how to compare it; and what the data is."""
        from markupsafe import Markup

        index, items = self.collection.index, self.collection.items
        about = "Find, judge and use a colleague’s code instead of writing it again."
        yield self._page("analysts.html", "analysts.html", "For analysts", about, crumbs=_HOME)
        names = {**self._names, "levels": dict(words.LEVEL_NAMES)}
        yield self._page(
            "compare.html",
            "compare.html",
            "Compare projects",
            "Projects side by side, point by point.",
            crumbs=_HOME,
            example=items[0].project.id if items else "OWNER/NAME",
            labels=Markup(block(names)),  # noqa: S704 - as JSON-LD
        )
        yield self._page(
            "about-the-data.html",
            "about-the-data.html",
            "About the data",
            "Where it comes from, what it covers, how fresh it is, what it cannot tell.",
            crumbs=_HOME,
            coverage=scoring_page.coverage(index),
            charts=[make(items) for make in (charts.readiness, charts.activity, charts.growth, charts.languages)],
        )

    def _search(self) -> Iterator[tuple[str, str]]:
        """The results page, and all projects letter by letter, a hundred a page."""
        from markupsafe import Markup

        projects = [item.project for item in self.collection.items]
        found = letters(projects)
        listed = [(slug, f"{licence} ({number})") for licence, (slug, number) in self._licences.items()]
        about = "Every project of the registry, to search and filter."
        yield self._page(
            "search.html",
            "search.html",
            "All projects",
            about,
            crumbs=_HOME,
            letters=found,
            whole=sorted(projects, key=by_name) if len(projects) <= _FEW else (),
            counts=self.collection.index.counts,
            labels=Markup(block({"kinds": self._names["kinds"], "levels": words.LEVEL_NAMES})),  # noqa: S704 - as JSON-LD
            facets=self.facets,
            licence_options=[("some", "Has a licence we recognise"), *listed],
            level_options=[(level, name) for level, name, _ in words.levels()],
        )
        for letter in found:
            for number in range(1, letter.pages + 1):
                title = f"All projects, {letter.name}{f', page {number}' if letter.pages > 1 else ''}"
                yield self._page(
                    letter.path(number),
                    "letter.html",
                    title,
                    about,
                    crumbs=(*_HOME, ("search.html", "All projects")),
                    letter=letter,
                    letters=found,
                    number=number,
                    paths=[letter.path(n) for n in range(1, letter.pages + 1)],
                    projects=letter.of_page(number),
                )

    @cached_property
    def _licences(self) -> dict[str, tuple[str, int]]:
        """Licence → its short name within addresses, and how many projects have it."""
        found = sorted(item.project.licence for item in self.collection.items if item.project.licence)
        return {
            licence: (f"l{number}-{_simple(licence)}", found.count(licence))
            for number, licence in enumerate(dict.fromkeys(found))
        }

    def _browse(self) -> Iterator[tuple[str, str]]:
        about = "Browse by topic, care setting, data set, kind, language or organisation."
        yield self._page("browse.html", "browse.html", "Browse", about, crumbs=_HOME, facets=self.facets)
        for facet in self.facets:
            unsaid = sum(not values_of(item.project, facet.id) for item in self.collection.items)
            yield self._page(
                f"browse/{facet.id}.html",
                "facet.html",
                facet.name,
                facet.intro,
                crumbs=_BROWSE,
                facet=facet,
                unsaid=unsaid,
            )
            for value in facet.values:
                yield from self._value(facet, value)

    def _value(self, facet: Facet, value: Value) -> Iterator[tuple[str, str]]:
        """One value's projects, a hundred a page."""
        crumbs = (*_BROWSE, (f"browse/{facet.id}.html", facet.name))
        followed = ((feeds.of_value(facet.id, value.slug), f"{value.name}: new and worked on lately"),)
        paths = [f"browse/{facet.id}/{value.slug}.html"]
        paths += [f"browse/{facet.id}/{value.slug}/{n}.html" for n in range(2, -(-len(value.projects) // A_PAGE) + 1)]
        for number, path in enumerate(paths):
            yield self._page(
                path,
                "value.html",
                f"{value.name} ({facet.name}{f', page {number + 1}' if number else ''})",
                value.description or f"Projects: {value.name}.",
                crumbs=crumbs,
                facet=facet,
                value=value,
                paths=paths,
                projects=value.projects[number * A_PAGE : (number + 1) * A_PAGE],
                page_feeds=followed if facet.id in {"topics", "organisations"} else (),
            )

    def _data(self) -> tuple[str, str]:
        schemas = [(path, path.rpartition("/")[2], "The JSON Schema of " + _SCHEMA_OF[path]) for path in SCHEMAS]
        fields = types.schema_of(types.Index, None)["$defs"]["Project"]["properties"]
        return self._page(
            "data.html",
            "data.html",
            "Use the data",
            "The registry as CSV, JSON and SQLite, with its schema and licence.",
            crumbs=_HOME,
            files=[*_FILES, *schemas],
            columns=COLUMNS,
            feeds=feeds.WHOLE,
            fields=[(name, about.get("description", "")) for name, about in fields.items()],
            base=self.collection.base_url or "",
        )

    def _page(self, path: str, template: str, title: str, description: str, **variables: Any) -> tuple[str, str]:
        # The 404 page is shown at any depth, so its links start from the site's address where that is known.
        root = self.collection.base_url or "" if path == "404.html" else "../" * path.count("/")
        crumbs = variables.setdefault("crumbs", ())
        common = {
            "site": self.collection.index,
            "names": self._names,
            "level_list": words.levels(),
            "csp": CSP,
            "frame": self.frames.of(path, root),
            "breadcrumb": self.frames.breadcrumb(tuple(crumbs), root) if crumbs else "",
            "page_feeds": (),
            "path": path,
            "root": root,
            "canonical": self.collection.address(path) if self.collection.base_url and path != "404.html" else None,
            "title": title,
            "description": description,
        }
        return path, self._template(template).render(common | variables)

    def _template(self, name: str) -> jinja2.Template:
        return self.env.get_template(name)

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        return {
            facet: {term.id: term.name for term in terms} for facet, terms in self.collection.index.vocabulary.items()
        }

    def browser_index(self, index: Path) -> Iterator[tuple[str, bytes]]:
        """The files that the search in the browser fetches, from the command line's index."""
        short = {licence: slug for licence, (slug, _) in self._licences.items()}
        return browser_index.files(self.collection, self.facets, short, index)


def _simple(text: str) -> str:
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in text.lower())[:40]


#: Registries of so few projects are listed whole on the results page.
_FEW = 50
_HOME = (("index.html", "Home"),)
_BROWSE = (*_HOME, ("browse.html", "Browse"))
_SCHEMA_OF = {
    "v1/schema/index.schema.json": "index.json.",
    "v1/schema/project.schema.json": "each project’s own file.",
    "v1/schema/changes.schema.json": "changes.json.",
    "v1/schema/build.schema.json": "build.json.",
    "v1/schema/losses.schema.json": "a project’s losses.json.",
    "v1/schema/leaders.schema.json": "leaders.json.",
    "v1/schema/search.schema.json": "search.json.",
    "v1/schema/federation.schema.json": "federation.json.",
}
