"""Where people can give a hand: calls for help that a steward released, and projects that welcome newcomers.

Nothing else of what may be at risk is on any page: those who look after a project should hear of it first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from nhsr_registry.folder import named
from nhsr_registry.plain import clean
from nhsr_registry.publish import feeds, links, types
from nhsr_registry.publish.shelf import Item
from nhsr_registry.spread.releases import Seen

if TYPE_CHECKING:
    from nhsr_registry.publish.site import Site

HELP, WELCOMING = "looking-for-help.html", "welcoming.html"
_HOME = (("index.html", "Home"),)


class Call(NamedTuple):
    """One call for help, with who relies on the project: listed projects (id, name), and organisations that say so."""

    anchor: str
    project: types.Project
    on: str
    why: str
    step: str
    users: tuple[tuple[str, str], ...]
    adopters: tuple[str, ...]
    welcome: tuple[str, ...]


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """The two pages."""
    calls: dict[str, list[Call]] = {}
    for seen in site.collection.calls:
        calls.setdefault(seen.risk.title, []).append(_call(site, seen))
    collection = site.collection
    invited = [collection.items[number] for number in collection.by_name if collection.briefs[number].welcomes]
    yield site.page(
        HELP,
        "looking-for-help.html",
        "Looking for help",
        "Code that others rely on and that could do with another pair of hands, each with a first step.",
        crumbs=_HOME,
        page_feeds=(row for row in feeds.WHOLE if row[0] == "feeds/at-risk.xml"),
        calls=list(calls.items()),
        welcoming=len(invited),
    )
    marked = [item for item in invited if item.welcome and item.welcome.first_issues]
    guided = [item for item in invited if item not in marked]
    yield site.page(
        WELCOMING,
        "welcoming.html",
        "Projects that welcome newcomers",
        "Projects that say how to take part, and those that keep a small task for somebody new.",
        crumbs=_HOME,
        parts=(
            ("A small task is kept for you", "Their people marked open issues as good first ones.", _rows(marked)),
            ("They say how to take part", "A guide in the repository says how to suggest a change.", _rows(guided)),
        ),
    )


def counts(site: Site) -> tuple[int, int]:
    """How many calls for help there are, and how many projects that welcome newcomers."""
    return len(site.collection.calls), sum(brief.welcomes for brief in site.collection.briefs)


def _call(site: Site, seen: Seen) -> Call:
    risk, by_id = seen.risk, site.collection.by_id
    organisations = site.collection.registry.organisations
    return Call(
        anchor=links.call_anchor(risk.project, risk.kind),
        project=by_id[risk.project],
        on=seen.decision.on if seen.decision else "",
        why=clean(risk.why),
        step=clean(risk.step),
        users=tuple((id_, by_id[id_].name) for id_ in risk.users if id_ in by_id),
        adopters=tuple(named.shown(organisations, code) for code in risk.adopters),
        welcome=tuple(map(clean, risk.welcome)),
    )


def _rows(items: list[Item]) -> list[tuple[types.Project, str | None, int, str | None]]:
    """(project, its guide's path, marked issues, where the guide can be read) of each."""
    return [
        (item.project, item.welcome.guide, item.welcome.first_issues, guide_address(item))
        for item in items
        if item.welcome
    ]


def guide_address(item: Item) -> str | None:
    """Where a project's guide for contributors can be read, as it was when it was read."""
    if item.welcome is None or item.welcome.guide is None:
        return None
    ref = item.project.commit or "HEAD"
    return links.file(item.repo, ref, item.welcome.guide)
