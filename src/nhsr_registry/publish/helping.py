"""Where people can give a hand: calls for help that a steward released, and projects that welcome newcomers.

Nothing else of what may be at risk is on any page: those who look after a project should hear of it first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from nhsr_registry.folder import named
from nhsr_registry.plain import clean
from nhsr_registry.publish import feeds, links, types
from nhsr_registry.publish.sheets import Card, Sheet, card, paged
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


class Welcome(NamedTuple):
    """A project that says how to take part."""

    project: Card
    guided: bool
    guide: str | None
    issues: int
    tasks: str


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """The page of calls."""
    calls: dict[str, list[Call]] = {}
    for seen in site.collection.calls:
        calls.setdefault(seen.risk.title, []).append(_call(site, seen))
    yield site.page(
        HELP,
        "looking-for-help.html",
        "Looking for help",
        "Code that others rely on and that could do with another pair of hands, each with a first step.",
        crumbs=_HOME,
        page_feeds=(row for row in feeds.WHOLE if row[0] == "feeds/at-risk.xml"),
        calls=list(calls.items()),
        welcoming=counts(site)[1],
    )


def sheets(site: Site) -> Iterator[Sheet]:
    """The projects that welcome newcomers, page by page: first those that keep a task for them."""
    collection = site.collection
    invited = [number for number in collection.by_name if collection.briefs[number].welcomes]
    marked = {number for number in invited if _issues(collection.items[number])}
    invited.sort(key=lambda number: number not in marked)
    for number, (path, paths, here) in enumerate(paged(WELCOMING, invited), 1):
        rows = [_row(collection.items[place]) for place in here]
        parts = (
            ("A small task is kept for you", "Their people marked open issues as good first ones.", [row for row in rows if row.issues]),
            ("They say how to take part", "A guide in the repository says how to suggest a change.", [row for row in rows if not row.issues]),
        )  # fmt: skip
        title = "Projects that welcome newcomers"
        given = {
            "crumbs": (*_HOME, *([(WELCOMING, title)] if number > 1 else [])),
            "parts": [part for part in parts if part[2]],
            "number": number,
            "paths": paths,
        }
        about = "Projects that say how to take part, and those that keep a small task for somebody new."
        yield Sheet(path, "welcoming.html", f"{title}, page {number}" if number > 1 else title, about, given)


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


def _issues(item: Item) -> int:
    return item.welcome.first_issues if item.welcome else 0


def _row(item: Item) -> Welcome:
    """What the page says of a project that invites."""
    return Welcome(
        card(item.project),
        bool(item.welcome and item.welcome.guide),
        guide_address(item),
        _issues(item),
        f"{item.project.url}/contribute",
    )


def guide_address(item: Item) -> str | None:
    """Where a project's guide for contributors can be read, as it was when it was read."""
    if item.welcome is None or item.welcome.guide is None:
        return None
    ref = item.project.commit or "HEAD"
    return links.file(item.repo, ref, item.welcome.guide)
