"""What the projects of one segment speak of, as it comes in: term → postings, until they are written."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from operator import itemgetter

from nhsr_registry.index_layout import FULL, MANY, STRONG, TOP

#: The low half of a posting that is strong (see `layout`).
_LEAST = int(STRONG * FULL) << 16
_LOW = 0xFFFFFFFF
Row = tuple[str, int, int, bytearray, bytearray | str]


class Gathered:
    """The postings of a segment. Most terms stand in one project: those are kept as a number, without a list."""

    def __init__(self) -> None:
        self._postings: dict[str, array[int] | int] = {}
        self._strong: dict[str, int] = {}  # of those in several projects

    def __bool__(self) -> bool:
        return bool(self._postings)

    def add(self, number: int, lows: Iterable[tuple[str, int]]) -> None:
        """Note the terms of the project of that number, each with the low half of its posting."""
        high = number << 32
        postings, strong = self._postings, self._strong
        get = postings.get
        for term, low in lows:
            found = get(term)
            if found is None:
                postings[term] = high | low
                continue
            if found.__class__ is int:
                if found & _LOW >= _LEAST:
                    strong[term] = 1
                postings[term] = array("Q", (found, high | low))
            else:
                found.append(high | low)  # type: ignore[union-attr]
            if low >= _LEAST:
                strong[term] = strong.get(term, 0) + 1

    def rows(self) -> Iterator[Row]:
        """(term, how many have it, how many strongly, all of them, the strongest or ""), in the order of terms.

        As `bytearray`: SQLite's module looks for adapters of `bytes`, and of `None`, each time.
        """
        strong = self._strong.get
        for term, found in sorted(self._postings.items(), key=itemgetter(0)):
            if isinstance(found, int):
                yield term, 1, found & _LOW >= _LEAST, bytearray(found.to_bytes(8, sys.byteorder)), ""
            else:
                yield term, len(found), strong(term, 0), bytearray(found), _top(found)

    def clear(self) -> None:
        self._postings.clear()
        self._strong.clear()


def _top(postings: array[int]) -> bytearray | str:
    """Those that speak most strongly of it, strongest first; nothing where they are few."""
    if len(postings) <= MANY:
        return ""
    return bytearray(array("Q", sorted(postings, key=lambda value: -(value & _LOW))[:TOP]))
