"""One project among the others: finding it by its name, its nearest by content, and several point by point."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from nhsr_registry.errors import UsageError
from nhsr_registry.search.engine import result
from nhsr_registry.search.index import Index
from nhsr_registry.search.nearnames import near
from nhsr_registry.search.query import parse
from nhsr_registry.search.rank import Hit, rank

#: What two projects are compared by, in the order of somebody who has to choose.
POINTS = ("summary", "problem", "kinds", "language", "licence", "level", "updated", "used_by", "status", "organisation", "topics", "settings", "datasets", "caveats", "archived", "successor")  # fmt: skip
_MOST_REASONS, _LITTLE = 8, 1.0
#: A neighbour has at least so much of the relevance that a project has for its own words, of which a first topic in common
#: counts for the second number: what a project is about first is its problem, the rest may be its method or its data. Learned
#: on half of the pairs that were read, checked on the others (`benchmarks/reuse/clusters.py`): two good ones help more than five.
_LEAST, _TOPIC = 0.38, 0.15
_LOOKED_AT = 30


def find(index: Index, said: str) -> int:
    """The project of this name, former name or address. Raises `UsageError` with near names."""
    asked = said.strip().casefold().rstrip("/").removesuffix(".git")
    if "://" in asked:
        asked = "/".join(asked.split("/")[3:5])
    rows = index.rows("SELECT DISTINCT doc FROM name WHERE name = ?", (asked,))
    if len(rows) == 1:
        return int(rows[0][0])
    if rows:
        ids = ", ".join(card(index, int(row[0]))["id"] for row in rows)
        raise UsageError(f"{said[:200]!r} is the name of {len(rows)} projects: {ids}.")
    begins = index.rows("SELECT name, doc FROM name WHERE name LIKE ? ESCAPE '\\' LIMIT 500", (_like(asked),))
    of_name = {str(row[0]): int(row[1]) for row in begins}  # a project has several names, and is meant once
    close = [
        card(index, document)["id"] for document in dict.fromkeys(of_name[name] for name in near(asked, list(of_name)))
    ]
    hint = f"Did you mean {' or '.join(close)}?" if close else f"nhsr-registry search {said[:100]!r}"
    raise UsageError(f"{said[:200]!r} is not in this registry.", hint=hint)


def _like(asked: str) -> str:
    """Names that share the beginning of one: of the owner, or of the name."""
    owner, _, name = asked.rpartition("/")
    escaped = (owner or name)[:4].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def card(index: Index, document: int) -> dict[str, Any]:
    """A project's row of facts."""
    index.shown.add(document)
    found: dict[str, Any] = json.loads(str(index.rows("SELECT card FROM doc WHERE id = ?", (document,))[0][0]))
    return found


def words_of(card: dict[str, Any]) -> str:
    """What a project is about, as a query."""
    text = " ".join(
        [card["name"], *(topic.replace("-", " ") for topic in card["topics"][:3]), card["problem"], card["summary"]]
    )
    return text.replace('"', " ").replace(" -", " ").replace(":", " ")


def similar(index: Index, said: str, limit: int = 5) -> dict[str, Any]:
    """The projects that speak most of what one speaks of, by its topics, problem and summary, each with why.

    They may be none: what only shares a language, a method or a house with it is left out.
    """
    own = card(index, find(index, said))
    return {
        "id": own["id"],
        "name": own["name"],
        "results": [found for _, found in nearest(index, own, measure(index, own))[:limit]],
    }


def measure(index: Index, own: dict[str, Any]) -> float:
    """How relevant a listed project is for its own words: what its neighbours are held against, in other registries as well."""
    from nhsr_registry.search.expand import plan

    document = find(index, own["id"])
    hits = rank(index, plan(index, parse(words_of(own))), alike=False)
    return next((hit.relevance for hit in hits if hit.document == document), 1.0)


def nearest(index: Index, own: dict[str, Any], whole: float) -> list[tuple[float, dict[str, Any]]]:
    """(closeness, project with why) of those of an index that are near enough to a card of this or another registry, nearest first.

    `whole`: see `measure`.
    """
    from nhsr_registry.search.expand import plan

    possible: list[tuple[float, Hit]] = []
    for hit in rank(index, plan(index, parse(words_of(own))), alike=False):
        if hit.relevance < (_LEAST - _TOPIC) * whole or len(possible) == _LOOKED_AT:
            break
        other = card(index, hit.document)
        if other["id"].lower() != own["id"].lower():
            possible.append((closeness(own, other, hit.relevance / whole), hit))
    near_enough = sorted((row for row in possible if row[0] >= _LEAST), key=lambda row: -row[0])
    return [(near_, result(index, _telling(hit))) for near_, hit in near_enough]


def closeness(own: dict[str, Any], other: dict[str, Any], part: float) -> float:
    """How near two cards are, where the one speaks of `part` (0–1) of what the other speaks of."""
    return part + (_TOPIC if own["topics"] and own["topics"][:1] == other["topics"][:1] else 0.0)


def _telling(hit: Hit) -> Hit:
    """A project found by all the words of another, with those of them that join the two most."""
    matches = [(idea, match) for idea, match in hit.matches if idea.weight >= _LITTLE]
    matches.sort(key=lambda pair: -pair[0].weight * pair[1][0])
    return hit._replace(matches=tuple(matches[:_MOST_REASONS] or hit.matches[:_MOST_REASONS]))


def compare(index: Index, said: Sequence[str]) -> dict[str, Any]:
    """Projects point by point; `differs` names the points at which they are not alike."""
    documents = list(dict.fromkeys(find(index, one) for one in said))
    return compared([card(index, document) for document in documents])


def compared(cards: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The same of cards at hand. Raises `UsageError` where there are fewer than two."""
    if len(cards) < 2:
        raise UsageError(
            "Name two projects or more to compare.", hint="nhsr-registry similar ID finds what is near one."
        )
    points = {point: [row[point] for row in cards] for point in POINTS}
    differs = [point for point, values in points.items() if any(value != values[0] for value in values)]
    return {"projects": [row["id"] for row in cards], "differs": differs, "points": points}
