"""The pages that list projects: the results page, the letters, and every value of every facet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nhsr_registry.publish import feeds, helping, words
from nhsr_registry.publish.exports.schema_org import as_block as block
from nhsr_registry.publish.facets import Facet, Value, by_name, values_of
from nhsr_registry.publish.letters import A_PAGE, letters
from nhsr_registry.publish.same_problem import Found

if TYPE_CHECKING:
    from nhsr_registry.publish.site import Site

#: Registries of so few projects are listed whole on the results page.
_FEW = 50
_HOME = (("index.html", "Home"),)
_BROWSE = (*_HOME, ("browse.html", "Browse"))


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """Path and text of each."""
    yield from _search(site)
    yield from _browse(site)


def _search(site: Site) -> Iterator[tuple[str, str]]:
    """The results page, and all projects letter by letter, a hundred a page."""
    from markupsafe import Markup

    projects = [item.project for item in site.collection.items]
    found = letters(projects)
    listed = [(slug, f"{licence} ({number})") for licence, (slug, number) in site.licences.items()]
    about = "Every project of the registry, to search and filter."
    yield site.page(
        "search.html",
        "search.html",
        "All projects",
        about,
        crumbs=_HOME,
        letters=found,
        whole=sorted(projects, key=by_name) if len(projects) <= _FEW else (),
        counts=site.collection.index.counts,
        labels=Markup(block({"kinds": site.names["kinds"], "levels": words.LEVEL_NAMES})),  # noqa: S704 - as JSON-LD
        facets=site.facets,
        licence_options=[("some", "Has a licence we recognise"), *listed],
        level_options=[(level, name) for level, name, _ in words.levels()],
    )
    for letter in found:
        for number in range(1, letter.pages + 1):
            title = f"All projects, {letter.name}{f', page {number}' if letter.pages > 1 else ''}"
            yield site.page(
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


def _browse(site: Site) -> Iterator[tuple[str, str]]:
    about = "Browse by topic, care setting, data set, kind, language or organisation."
    yield site.page(
        "browse.html",
        "browse.html",
        "Browse",
        about,
        crumbs=_HOME,
        facets=site.facets,
        needs=len(site.collection.needs),
        groups=len(site.same_problem),
        ways=helping.counts(site),
    )
    for facet in site.facets:
        unsaid = sum(not values_of(item.project, facet.id) for item in site.collection.items)
        yield site.page(
            f"browse/{facet.id}.html",
            "facet.html",
            facet.name,
            facet.intro,
            crumbs=_BROWSE,
            facet=facet,
            unsaid=unsaid,
        )
        for value in facet.values:
            yield from _value(site, facet, value)


def _value(site: Site, facet: Facet, value: Value) -> Iterator[tuple[str, str]]:
    """One value's projects, a hundred a page."""
    crumbs = (*_BROWSE, (f"browse/{facet.id}.html", facet.name))
    followed = ((feeds.of_value(facet.id, value.slug), f"{value.name}: new and worked on lately"),)
    paths = [f"browse/{facet.id}/{value.slug}.html"]
    paths += [f"browse/{facet.id}/{value.slug}/{n}.html" for n in range(2, -(-len(value.projects) // A_PAGE) + 1)]
    for number, path in enumerate(paths):
        yield site.page(
            path,
            "value.html",
            f"{value.name} ({facet.name}{f', page {number + 1}' if number else ''})",
            value.description or f"Projects: {value.name}.",
            crumbs=crumbs,
            facet=facet,
            value=value,
            paths=paths,
            groups=_groups(site, value) if facet.id == "topics" and not number else (),
            projects=value.projects[number * A_PAGE : (number + 1) * A_PAGE],
            page_feeds=followed if facet.id in {"topics", "organisations"} else (),
        )


def _groups(site: Site, value: Value) -> list[Found]:
    """The groups of projects with several solutions that share a topic."""
    return [own for own in site.same_problem if value.id in own.group.topics]
