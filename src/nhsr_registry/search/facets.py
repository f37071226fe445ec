"""How many of the projects found have each language, kind, topic …: what a search can be narrowed by."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nhsr_registry.search.index import Index

#: Facet → the part of a card that holds its value or values.
FACETS = ("language", "kinds", "topics", "settings", "datasets", "organisation", "licence", "level", "status")

Counts = dict[str, dict[str, int]]


def counts(index: Index, documents: Iterable[int]) -> Counts:
    """Facet → value → how many of the projects have it, the commonest first."""
    places = ",".join(map(str, documents))
    rows = index.rows(f"SELECT card FROM doc WHERE id IN ({places})")  # noqa: S608 - numbers
    return counted(json.loads(row[0]) for row in rows)


def counted(cards: Iterable[Mapping[str, Any]]) -> Counts:
    """The same of cards at hand."""
    found: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for card in cards:
        for facet, value in _values(card):
            found[facet][value] += 1
    return {
        facet: dict(sorted(found[facet].items(), key=lambda row: (-row[1], row[0])))
        for facet in FACETS
        if facet in found
    }


def _values(card: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for facet in FACETS:
        value = card[facet]
        if isinstance(value, list):
            yield from ((facet, one) for one in value)
        elif value:
            yield facet, value
