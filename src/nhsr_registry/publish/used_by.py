"""Who uses a project, for its page: what files show, what organisations say, what is confirmed; never mixed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from nhsr_registry.folder.entry import Adopter
from nhsr_registry.publish.collect import Collection, Item
from nhsr_registry.spread.reuse import Edge


class Seen(NamedTuple):
    """A listed project that uses this one: where its page is, and the line that shows it."""

    id: str
    name: str
    place: str
    url: str


class Said(NamedTuple):
    """An organisation that says so, since when, and where that can be read; with whoever confirmed it."""

    who: str
    since: str
    evidence: str
    confirmed: str


class Block(NamedTuple):
    """The three kinds, each in the order of its names."""

    seen: tuple[Seen, ...]
    said: tuple[Said, ...]
    confirmed: tuple[Said, ...]


def block(item: Item, edges: Iterable[Edge], collection: Collection) -> Block | None:
    """What a page tells of a project's users; `None` where nothing is known."""
    projects = {other.project.id: other.project for other in collection.items}
    seen = tuple(_seen(edge, projects[edge.user].name) for edge in edges)
    said = [_said(adopter, collection) for adopter in item.entry.adopters]
    found = Block(seen, tuple(one for one in said if not one.confirmed), tuple(one for one in said if one.confirmed))
    return found if any(found) else None


def _seen(edge: Edge, name: str) -> Seen:
    line = f"#L{edge.line}" if edge.line else ""
    url = f"https://github.com/{edge.user}/blob/HEAD/{quote(edge.path)}{line}"
    return Seen(edge.user, name, f"{edge.path}{f':{edge.line}' if edge.line else ''}", url)


def _said(adopter: Adopter, collection: Collection) -> Said:
    known = collection.registry.organisations.called(adopter.organisation)
    sure = adopter.verified
    confirmed = f"{sure.by}, {sure.on}: {sure.how}" if sure else ""
    return Said(known.name if known else adopter.organisation, adopter.since, adopter.evidence, confirmed)
