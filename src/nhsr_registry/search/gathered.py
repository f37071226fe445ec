"""What the projects of one segment speak of, as it comes in: term → postings, until they are written."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import tempfile
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from operator import not_
from typing import IO

from nhsr_registry.index_layout import BESIDE, FULL, MANY, STRONG, TOP
from nhsr_registry.search.lexicon import Lexicon
from nhsr_registry.search.terms import Packed

_LOW = 0xFFFFFFFF
#: The strength of a posting that is strong (see `layout`), and where the upper byte of a strength stands in a posting.
_LEAST = int(STRONG * FULL)
_UPPER = 3 if sys.byteorder == "little" else 4
_WEAK = bytes(range(_LEAST >> 8))
_AT_ONCE = 4_096  # terms
_FREQUENT = 16  # postings of a word since the last time, from which they are laid aside
#: A row of `many`: its place, the strongest or "", all.
Long = tuple[int, bytearray | str, bytearray]
#: A row of `term`: the term, how many have it, how many strongly, its place in `many` or 0, its postings or "".
Row = tuple[str, int, int, int, bytearray | str]


class _Pairs(dict[str, "array[int]"]):
    def __missing__(self, pair: str) -> array[int]:
        found = self[pair] = array("Q")
        return found


class Gathered:
    """The postings of a segment: of words by their number, and of pairs by their text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._pairs = _Pairs()
        self._laid: IO[bytes] | None = None
        self._parts: dict[
            int, list[tuple[int, int]]
        ] = {}  # number of a word → where parts of its postings lie, in order

    def __del__(self) -> None:
        if self._laid:
            self._laid.close()

    def lay_aside(self) -> None:
        """Write the postings of frequent words to a temporary file: a few thousand words have most of all postings.

        Where there is no room for it they stay in memory.
        """
        postings = self._lexicon.postings
        frequent = [number for number, found in enumerate(postings) if len(found) >= _FREQUENT]
        together = b"".join(map(postings.__getitem__, frequent))
        try:
            file = self._laid = self._laid or tempfile.TemporaryFile(buffering=0, prefix="nhsr-registry-")  # noqa: SIM115 - `write` closes it
            at = file.seek(0, os.SEEK_END)
            if file.write(together) != len(together):
                return
        except OSError:
            return
        for number in frequent:
            size = 8 * len(postings[number])
            self._parts.setdefault(number, []).append((at, size))
            at += size
            postings[number] = array("Q")

    def _fetched(self, number: int) -> array[int]:
        """All postings of a word."""
        whole = array("Q")
        if file := self._laid:
            for at, size in self._parts.get(number, ()):
                file.seek(at)
                whole.frombytes(file.read(size))
        return whole + self._lexicon.postings[number]

    def add(self, number: int, found: Packed) -> None:
        """Note the terms of the project of that number."""
        high = (number << 32).__or__
        words = map(self._lexicon.postings.__getitem__, found.numbers)
        pairs = map(self._pairs.__getitem__, found.pairs)
        _run(map(array.append, words, map(high, found.lows)))
        _run(map(array.append, pairs, map(high, found.pair_lows)))

    def write(self, connection: sqlite3.Connection, segment: int) -> None:
        """Write them into the tables `term` and `many` as that segment, in the order of terms, some thousand at a time."""
        apart: list[Long] = []
        first = (segment << 32) + 1
        laid = {self._lexicon.terms[number]: number for number in self._parts}
        every = self._all(laid)
        ordered = sorted(every)
        for start in range(0, len(ordered), _AT_ONCE):
            some = ordered[start : start + _AT_ONCE]
            found = [self._fetched(laid[term]) if term in laid else every[term] for term in some]
            alone = [len(postings) == 1 and "\0" not in term for term, postings in zip(some, found, strict=True)]
            _write_single(connection, segment, list(compress(some, alone)), b"".join(compress(found, alone)))
            connection.executemany(
                f"INSERT INTO term VALUES ({segment:d}, ?, ?, ?, nullif(?, 0), nullif(?, ''))",  # noqa: S608 - a number
                _rows(compress(zip(some, found, strict=True), map(not_, alone)), first, apart),
            )
        connection.executemany("INSERT INTO many VALUES (?, nullif(?, ''), ?)", apart)
        self._pairs.clear()
        self._parts.clear()
        if self._laid:
            self._laid.close()
            self._laid = None

    def _all(self, laid: dict[str, int]) -> dict[str, array[int]]:
        """Every term with its postings; with those in memory, where it is one that was `laid` aside."""
        every, postings = self._pairs, self._lexicon.postings
        words = {
            term: found for term, found in zip(self._lexicon.terms, postings, strict=True) if found or term in laid
        }
        for term in words.keys() & every.keys():  # somebody's facet may look like a pair
            own = self._fetched(laid.pop(term)) if term in laid else words[term]
            words[term] = array("Q", sorted(own + every[term]))
        every.update(words)
        return every


def _run(steps: Iterator[None]) -> None:
    """Go through it, as fast as can be."""
    deque(steps, maxlen=0)


def _rows(several: Iterable[tuple[str, array[int]]], first: int, apart: list[Long]) -> Iterator[Row]:
    """How many have a term, how many strongly, and all of them; what is long goes to `apart`.

    As `bytearray`: SQLite's module looks for adapters of `bytes`, and of `None`, each time.
    """
    for term, found in several:
        strong, size = _strong(found), len(found)
        if size <= BESIDE:
            yield term, size, strong, 0, bytearray(found)
        else:
            place = first + len(apart)
            yield term, size, strong, place, ""
            apart.append((place, _top(found), bytearray(found)))


def _strong(postings: array[int]) -> int:
    """How many of some postings are strong."""
    upper = postings.tobytes()[_UPPER::8]
    if _LEAST >> 8 in upper:  # it may be either
        return sum((posting >> 16 & 0xFFFF) >= _LEAST for posting in postings)
    return len(upper.translate(None, _WEAK))


def _write_single(connection: sqlite3.Connection, segment: int, terms: Sequence[str], postings: bytes) -> None:
    """Write terms of one project each, as most are: in one statement, which is three times as fast as one for each."""
    strong = bytes([48 + ((posting >> 16 & 0xFFFF) >= _LEAST) for posting in array("Q", postings)])  # 0 or 1 as text
    connection.execute(
        f"INSERT INTO term SELECT {segment:d}, value, 1, CAST(substr(?3, key + 1, 1) AS INTEGER), NULL, "  # noqa: S608 - a number
        "substr(?2, 8 * key + 1, 8) FROM json_each(?1)",
        (json.dumps(terms), postings, strong),
    )


def _top(postings: array[int]) -> bytearray | str:
    """Those that speak most strongly of it, strongest first; nothing where they are few."""
    if len(postings) <= MANY:
        return ""
    upper, cut, enough = postings.tobytes()[_UPPER::8], 256, 0
    while enough < TOP:  # all others are weaker than those
        cut -= 1
        enough += upper.count(cut)
    strongest = compress(postings, upper.translate(bytes(cut) + b"\1" * (256 - cut)))
    return bytearray(array("Q", sorted(strongest, key=_LOW.__and__, reverse=True)[:TOP]))
