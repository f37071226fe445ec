"""Who uses a project, for its page: what files show, what organisations say, what is confirmed; never mixed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.folder import named
from nhsr_registry.folder.entry import Adopter
from nhsr_registry.plain import clean
from nhsr_registry.publish import links, types, words
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.shelf import Item

UNKNOWN = "Not known"


class Seen(NamedTuple):
    """A listed project that uses this one: where its page is, the line that shows it, and when that was written last."""

    id: str
    name: str
    place: str
    url: str
    day: str
    who: str
    region: str
    board: str  # integrated care boards in whose area it lies; empty where not known


class Said(NamedTuple):
    """An organisation that says so, since when, where that can be read and when it was entered; with whoever confirmed it."""

    who: str
    region: str
    board: str
    since: str
    evidence: str | None
    day: str
    confirmed: str


class Spread(NamedTuple):
    """One region, or the area of a board: the organisations in it, each counted once for the surest that is known of its use."""

    region: str
    confirmed: tuple[str, ...]
    said: tuple[str, ...]
    seen: tuple[str, ...]


class Block(NamedTuple):
    """The three kinds, each in the order of its names, and how they spread over regions and, where known, ICBs' areas."""

    seen: tuple[Seen, ...]
    said: tuple[Said, ...]
    confirmed: tuple[Said, ...]
    spread: tuple[Spread, ...]
    boards: tuple[Spread, ...]


def edges_of(collection: Collection) -> Mapping[str, tuple[Edge, ...]]:
    """Project → the uses of it by other published projects, as their files show them."""
    found: dict[str, list[Edge]] = {}
    published = collection.by_id
    for edge in collection.uses:
        if edge.user in published and edge.project in published:
            found.setdefault(edge.project, []).append(edge)
    return {id_: tuple(edges) for id_, edges in found.items()}


def block(item: Item, edges: Iterable[Edge], projects: Mapping[str, types.Project]) -> Block | None:
    """What a page tells of a project's users; `None` where nothing is known."""
    seen = tuple(_seen(edge, projects[edge.user], item.collection) for edge in edges)
    said = [_said(adopter, item.collection) for adopter in item.entry.adopters]
    told = tuple(one for one in said if not one.confirmed)
    confirmed = tuple(one for one in said if one.confirmed)
    if not (seen or said):
        return None
    boards = tuple(own for own in _spread(seen, told, confirmed, "board") if own.region)
    return Block(seen, told, confirmed, tuple(_spread(seen, told, confirmed, "region")), boards)


def elsewhere(item: Item, edges: Iterable[Edge], collection: Collection) -> set[str]:
    """The organisations other than its own that are known to use a project, in whichever way; a code of no known one is none."""
    projects = collection.by_id
    own = item.project.organisation.id if item.project.organisation else None
    table = collection.registry.organisations
    said = {found.id for adopter in item.entry.adopters if (found := table.called(adopter.organisation))}
    seen = {user.organisation.id for edge in edges if (user := projects[edge.user]).organisation}
    return (said | seen) - {own}


def board_of(collection: Collection, id_: str | None) -> str:
    """The integrated care boards in whose area an organisation (id or ODS code) lies, a board in its own; empty where that is not known."""
    table = collection.registry.organisations
    known = table.called(id_) if id_ else None
    if known is None:
        return ""
    boards = table.current(known) if known.kind == "icb" else table.icb_of(known)
    return " and ".join(clean(board.name) for board in boards)


def _seen(edge: Edge, user: types.Project, collection: Collection) -> Seen:
    line = f"#L{edge.line}" if edge.line else ""
    url = f"https://github.com/{edge.user}/blob/{user.commit or 'HEAD'}/{quote(edge.path)}{line}"
    organisation = user.organisation
    return Seen(
        id=edge.user,
        name=user.name,
        place=f"{edge.path}{f':{edge.line}' if edge.line else ''}",
        url=url,
        day=words.day(user.updated),
        who=organisation.name if organisation else "",
        region=(organisation.region if organisation else None) or UNKNOWN,
        board=board_of(collection, organisation.id if organisation else None),
    )


def _said(adopter: Adopter, collection: Collection) -> Said:
    known = collection.registry.organisations.called(adopter.organisation)
    sure = adopter.verified
    confirmed = f"{sure.by}, {words.day(sure.on)}: {sure.how}" if sure else ""
    return Said(
        who=named.shown(collection.registry.organisations, adopter.organisation),
        region=(known.region if known else None) or UNKNOWN,
        board=board_of(collection, adopter.organisation),
        since=words.day(adopter.since),
        evidence=links.web(adopter.evidence),
        day=words.day(adopter.said),
        confirmed=confirmed,
    )


def _spread(seen: Iterable[Seen], said: Iterable[Said], confirmed: Iterable[Said], place: str) -> Iterator[Spread]:
    """By region or board (`place`), by name; what is not known last. A project of which no organisation is known stands there by its own name."""
    users = [(way, own.who, getattr(own, place)) for way, rows in enumerate((confirmed, said)) for own in rows]
    users += [(2, own.who or f"{own.id} (organisation not known)", getattr(own, place)) for own in seen]
    sure: dict[str, dict[str, int]] = {}
    for way, who, region in users:
        sure.setdefault(region, {}).setdefault(who, way)
    for region in sorted(sure, key=lambda name: (name == UNKNOWN, name)):
        ways = sure[region]
        yield Spread(region, *(tuple(sorted(who for who, own in ways.items() if own == way)) for way in range(3)))
