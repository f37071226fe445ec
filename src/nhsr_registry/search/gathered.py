"""What the projects of one segment speak of, as it comes in: term → postings, until they are written."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import itemgetter

from nhsr_registry.index_layout import BESIDE, FULL, MANY, STRONG, TOP

#: The low half of a posting that is strong (see `layout`).
_LEAST = int(STRONG * FULL) << 16
_LOW = 0xFFFFFFFF
_AT_ONCE = 4_096  # terms
#: A row of `many`: its place, the strongest or "", all.
Long = tuple[int, bytearray | str, bytearray]


class Gathered:
    """The postings of a segment. Most terms stand in one project: those are kept as a number, without a list."""

    def __init__(self) -> None:
        self._postings: dict[str, array[int] | int] = {}
        self._strong: dict[str, int] = {}  # of those in several projects

    def __bool__(self) -> bool:
        return bool(self._postings)

    def add(self, number: int, lows: Collection[tuple[str, int]]) -> None:
        """Note the terms of the project of that number, each with the low half of its posting."""
        high = number << 32
        postings, strong = self._postings, self._strong
        known = map(postings.get, [term for term, _ in lows])
        for (term, low), found in zip(lows, known, strict=True):
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

    def write(self, connection: sqlite3.Connection, segment: int) -> None:
        """Write them into the tables `term` and `many` as that segment, in the order of terms, some thousand at a time."""
        apart: list[Long] = []
        ordered = sorted(self._postings.items(), key=itemgetter(0))
        for start in range(0, len(ordered), _AT_ONCE):
            some = ordered[start : start + _AT_ONCE]
            _write_single(connection, segment, [row for row in some if _is_single(row)])
            several = [row for row in some if not _is_single(row)]
            connection.executemany(
                f"INSERT INTO term VALUES ({segment:d}, ?, ?, ?, nullif(?, 0), nullif(?, ''))",  # noqa: S608 - a number
                self._rows(several, (segment << 32) + 1, apart),
            )
        connection.executemany("INSERT INTO many VALUES (?, nullif(?, ''), ?)", apart)

    def _rows(
        self, several: Iterable[tuple[str, array[int] | int]], first: int, apart: list[Long]
    ) -> Iterator[tuple[str, int, int, int, bytearray | str]]:
        """Rows of `term`: how many have it, how many strongly, and all of them; what is long goes to `apart`.

        As `bytearray`: SQLite's module looks for adapters of `bytes`, and of `None`, each time.
        """
        for term, found in several:
            found = found if isinstance(found, array) else array("Q", (found,))  # noqa: PLW2901 - in one shape
            strong = self._strong.get(term, 0) if len(found) > 1 else int(found[0] & _LOW >= _LEAST)
            if len(found) <= BESIDE:
                yield term, len(found), strong, 0, bytearray(found)
            else:
                place = first + len(apart)
                yield term, len(found), strong, place, ""
                apart.append((place, _top(found), bytearray(found)))

    def clear(self) -> None:
        self._postings.clear()
        self._strong.clear()


def _is_single(row: tuple[str, array[int] | int]) -> bool:
    return row[1].__class__ is int and "\0" not in row[0]  # which SQLite's JSON ends at


def _write_single(connection: sqlite3.Connection, segment: int, rows: Sequence[tuple[str, array[int] | int]]) -> None:
    """Write terms of one project each, as most are: in one statement, which is three times as fast as one for each."""
    postings = array("Q", [posting for _, posting in rows if isinstance(posting, int)])
    strong = bytes([48 + (posting & _LOW >= _LEAST) for posting in postings])  # 0 or 1 as text
    connection.execute(
        f"INSERT INTO term SELECT {segment:d}, value, 1, CAST(substr(?3, key + 1, 1) AS INTEGER), NULL, "  # noqa: S608 - a number
        "substr(?2, 8 * key + 1, 8) FROM json_each(?1)",
        (json.dumps([term for term, _ in rows]), postings.tobytes(), strong),
    )


def _top(postings: array[int]) -> bytearray | str:
    """Those that speak most strongly of it, strongest first; nothing where they are few."""
    if len(postings) <= MANY:
        return ""
    return bytearray(array("Q", sorted(postings, key=lambda value: -(value & _LOW))[:TOP]))
