"""Several registries asked at once: one list, each project once, with where it is from.

A project that two registries list is told in the words of the first named, and says that the other has it too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from nhsr_registry import locate
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.registries import copies
from nhsr_registry.registries.places import Place
from nhsr_registry.search import engine
from nhsr_registry.search.engine import Answer
from nhsr_registry.search.facets import counted
from nhsr_registry.search.index import DAMAGED, Index, ask

T = TypeVar("T")
Card = dict[str, Any]
_ALL = 1_000_000


def ask_place(place: Place, question: Callable[[Index], T]) -> T:
    """What `question` finds in one registry. Raises `RegistryError` for a fetched one that is damaged."""
    if place.copy is None:
        return ask(place.folder or locate.packaged(), question)
    try:
        connection = sqlite3.connect(f"{place.copy.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return question(Index(connection))
        finally:
            connection.close()
    except DAMAGED as error:
        copies.forget(place.copy.address)  # so that the next update fetches it whole
        raise RegistryError(
            f"What was fetched from {place.copy.address} is damaged ({error}).",
            hint=f"Fetch it again: nhsr-registry update --from {place.copy.address}",
        ) from None


def ask_each(places: Sequence[Place], question: Callable[[Index], T]) -> list[tuple[Place, T]]:
    """What `question` finds in each registry; where it means nothing to one (an unknown topic), the others answer.

    Raises `UsageError` where it means nothing to any.
    """
    found, first = [], None
    for place in places:
        try:
            found.append((place, ask_place(place, question)))
        except UsageError as error:
            first = first or error
    if not found and first:
        raise first
    return found


def search(
    places: Sequence[Place], text: str, wanted: Mapping[str, Sequence[str]], *, sort: str, limit: int, facets: bool
) -> Answer:
    """The projects of all registries that answer `text`, best first."""
    most = limit if len(places) == 1 else _ALL
    answers = ask_each(
        places,
        lambda index: engine.search(index, text, wanted, sort=sort, limit=most, facets=facets and len(places) == 1),
    )
    if len(answers) == 1 and len(places) == 1:
        place, answer = answers[0]
        return answer._replace(results=merged([(place, answer.results)]), unread=_unread(place, answer.unread))
    results = merged([(place, answer.results) for place, answer in answers])
    results.sort(key=_ORDERS[sort], reverse=True)
    return _joined([answer for _, answer in answers])._replace(
        total=len(results),
        results=results[:limit],
        facets=counted(results) if facets else {},
        unread=sum(_unread(place, answer.unread) for place, answer in answers),
    )


def everything(places: Sequence[Place], wanted: Mapping[str, Sequence[str]], sort: str) -> tuple[list[Card], int]:
    """The cards of all projects that fit the filters, and how many projects could not be read."""
    found = ask_each(places, lambda index: (engine.everything(index, wanted, sort), index.unread))
    cards = merged([(place, rows) for place, (rows, _) in found])
    if len(found) > 1:
        cards.sort(key=_ORDERS[sort], reverse=sort != "name")
    return cards, sum(_unread(place, unread) for place, (_, unread) in found)


def card(places: Sequence[Place], said: str) -> tuple[Place, Card]:
    """The project of this name in the nearest registry that has it, and the card with the others that do.

    Raises `UsageError` where nothing has it, or the registries mean different projects by the name.
    """
    from nhsr_registry.search import neighbours

    found = ask_each(places, lambda index: neighbours.card(index, neighbours.find(index, said)))
    cards = merged([(place, [one]) for place, one in found])
    if len(cards) > 1:
        choices = " or ".join(f"{one['id']} ({one['registry']})" for one in cards)
        raise UsageError(f"{said[:200]!r} is the name of several projects: {choices}.")
    return found[0][0], cards[0]


def similar(places: Sequence[Place], said: str, limit: int) -> dict[str, Any]:
    """The projects of all registries nearest to one, each near enough by the same measure; they may be none."""
    from nhsr_registry.search import neighbours

    if len(places) == 1:
        found = ask_place(places[0], lambda index: neighbours.similar(index, said, limit))
        return {**found, "results": merged([(places[0], found["results"])])}
    home, own = card(places, said)
    whole = ask_place(home, lambda index: neighbours.measure(index, own))
    near: dict[str, float] = {}
    found_: list[tuple[Place, list[Card]]] = []
    for place in (home, *(other for other in places if other != home)):
        rows = ask_place(place, lambda index: neighbours.nearest(index, own, whole))
        found_.append((place, [row for _, row in rows]))
        for closeness, row in rows:
            near[row["id"].lower()] = max(closeness, near.get(row["id"].lower(), 0.0))
    results = sorted(merged(found_), key=lambda one: -near[one["id"].lower()])
    return {"id": own["id"], "name": own["name"], "results": results[:limit]}


def compare(places: Sequence[Place], said: Sequence[str]) -> dict[str, Any]:
    """Projects of any of the registries, point by point."""
    from nhsr_registry.search import neighbours

    cards = {found["id"].lower(): found for found in (card(places, one)[1] for one in said)}
    return neighbours.compared(list(cards.values()))


# ── joining ──────────────────────────────────────────────────────────────────────────────────────


def merged(found: Iterable[tuple[Place, Sequence[Card]]]) -> list[Card]:
    """The cards of several registries, each project once: `registry` whose words they are, `also_in` who has it too."""
    cards: dict[str, Card] = {}
    for place, rows in found:
        for row in rows:
            known = cards.get(row["id"].lower())
            if known is None:
                cards[row["id"].lower()] = {**row, "registry": place.name, "also_in": []}
            else:
                known["also_in"].append(place.name)
                if row.get("relevance", 0) > known.get("relevance", 0):
                    known["relevance"] = row["relevance"]
    return list(cards.values())


_ORDERS: dict[str, Callable[[Card], Any]] = {
    "relevance": lambda card: (card.get("relevance", 0), card["score"] or 0),
    "score": lambda card: card["score"] or 0,
    "updated": lambda card: card["updated"] or "",
    "name": lambda card: (card["name"].casefold(), card["id"].lower()),
}


def _joined(answers: Sequence[Answer]) -> Answer:
    """What several answers say of their own making, where it holds of all."""
    first = answers[0]
    missing = [said for said in first.missing if all(said in answer.missing for answer in answers)]
    corrected = {said: word for said, word in first.corrected.items() if all(said in a.corrected for a in answers)}
    return first._replace(
        answered=any(answer.answered for answer in answers),
        corrected=corrected,
        expanded=dict(chain.from_iterable(answer.expanded.items() for answer in reversed(answers))),
        unsure=dict(chain.from_iterable(answer.unsure.items() for answer in reversed(answers))),
        missing=missing,
        unknown={said: known for said, known in first.unknown.items() if all(said in a.unknown for a in answers)},
        nearest=list(dict.fromkeys(near for answer in answers for near in answer.nearest))[:6] if missing else [],
    )


def registries(places: Sequence[Place]) -> list[dict[str, Any]]:
    """Which registries were asked, for JSON."""
    return [
        {
            "name": place.name,
            "source": place.copy.address if place.copy else "packaged" if _carried(place) else "folder",
            "fetched": _day(place.copy.checked) if place.copy else None,
        }
        for place in places
    ]


def _unread(place: Place, number: int) -> int:
    """Only whoever has the folder can mend its entries."""
    return number if place.copy is None and not _carried(place) else 0


def _carried(place: Place) -> bool:
    return place.folder is not None and locate.is_packaged(place.folder)


def _day(seconds: float) -> str:
    import time

    return time.strftime("%Y-%m-%d", time.gmtime(seconds))
