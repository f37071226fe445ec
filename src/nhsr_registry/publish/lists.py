"""The pages that list projects: the results page, the letters, and every value of every facet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nhsr_registry.publish import feeds, helping, same_problem, words
from nhsr_registry.publish.exports.schema_org import as_block as block
from nhsr_registry.publish.facets import Facet, Value, values_of
from nhsr_registry.publish.letters import letters
from nhsr_registry.publish.same_problem import Found
from nhsr_registry.publish.sheets import Sheet, cards, paged
from nhsr_registry.publish.shelf import Some

if TYPE_CHECKING:
    from nhsr_registry.publish.site import Site

#: Registries of so few projects are listed whole on the results page.
_FEW = 20
_SOME_GROUPS = 4  # of those that share a topic; more are folded
_HOME = (("index.html", "Home"),)
_ALL = "Every project of the registry, to search and filter."
_BROWSE = (*_HOME, ("browse.html", "Browse"))


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """Path and text of those that tell of the whole registry."""
    yield _search(site)
    yield from _browse(site)


def sheets(site: Site) -> Iterator[Sheet]:
    """Those that list some projects each: a letter's, or a value's."""
    yield from _letters(site)
    for facet in site.facets:
        for value in facet.values:
            yield from _value(site, facet, value)


def _search(site: Site) -> tuple[str, str]:
    """The results page."""
    from markupsafe import Markup

    collection = site.collection
    listed = [(slug, f"{licence} ({number})") for licence, (slug, number) in site.licences.items()]
    statuses = {term.id: term.name for term in collection.registry.vocabulary.statuses}
    return site.page(
        "search.html",
        "search.html",
        "All projects",
        _ALL,
        crumbs=_HOME,
        letters=[letter.heading for letter in letters(collection)],
        whole=list(Some(collection.projects, collection.by_name)) if len(collection.items) <= _FEW else (),
        counts=collection.index.counts,
        labels=Markup(block({"kinds": site.names["kinds"], "levels": words.LEVEL_NAMES, "statuses": statuses})),  # noqa: S704 - as JSON-LD
        facets=site.facets,
        licence_options=[("some", "Has a licence we recognise"), *listed],
        level_options=[(level, name) for level, name, _ in words.levels()],
    )


def _letters(site: Site) -> Iterator[Sheet]:
    """All projects letter by letter."""
    found = letters(site.collection)
    headings = [letter.heading for letter in found]
    for letter in found:
        for number, (path, paths, projects) in enumerate(
            paged(letter.heading.first, letter.projects, f"all/{letter.slug}-"), 1
        ):
            given = {
                "crumbs": (*_HOME, ("search.html", "All projects")),
                "letter": letter.heading,
                "letters": headings,
                "number": number,
                "paths": paths,
                "projects": cards(projects),
            }
            title = f"All projects, {letter.name}{f', page {number}' if len(paths) > 1 else ''}"
            yield Sheet(path, "letter.html", title, _ALL, given)


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
        unsaid = sum(not values_of(brief, facet.id) for brief in site.collection.briefs)
        yield site.page(
            f"browse/{facet.id}.html",
            "facet.html",
            facet.name,
            facet.intro,
            crumbs=_BROWSE,
            facet=facet,
            unsaid=unsaid,
        )


def _value(site: Site, facet: Facet, value: Value) -> Iterator[Sheet]:
    """One value's projects."""
    followed = ((feeds.of_value(facet.id, value.slug), f"{value.name}: new and worked on lately"),)
    first = f"browse/{facet.id}/{value.slug}.html"
    for number, (path, paths, projects) in enumerate(paged(first, value.projects)):
        given = {
            "crumbs": (*_BROWSE, (f"browse/{facet.id}.html", facet.name)),
            "facet": facet.id,
            "one": facet.one,
            "name": value.name,
            "slug": value.slug,
            "about": value.description,
            "number": len(value.projects),
            "paths": paths,
            "groups": same_problem.links_to(_groups(site, value)) if facet.id == "topics" and not number else (),
            "some": _SOME_GROUPS,
            "projects": cards(projects),
            "page_feeds": followed if facet.id in {"topics", "organisations"} else (),
        }
        title = f"{value.name} ({facet.name}{f', page {number + 1}' if number else ''})"
        yield Sheet(path, "value.html", title, value.description or f"Projects: {value.name}.", given)


def _groups(site: Site, value: Value) -> list[Found]:
    """The groups of projects with several solutions that share a topic."""
    return [own for own in site.same_problem if value.id in own.group.topics]
