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
from itertools import chain, compress
from operator import not_
from typing import IO, TypeAlias, cast

from nhsr_registry.index_layout import BESIDE, FULL, MANY, STRONG, TOP
from nhsr_registry.search.lexicon import PAIR, Lexicon
from nhsr_registry.search.terms import Packed

_LOW = 0xFFFFFFFF
#: The strength of a posting that is strong (see `layout`), and where the upper byte of a strength stands in a posting.
_LEAST = int(STRONG * FULL)
_UPPER = 3 if sys.byteorder == "little" else 4
#: The least strength that is strong is the last of those with its upper byte: whatever else has that byte is weak.
_LEAST_BYTES = _LEAST.to_bytes(2, sys.byteorder)
_WEAK = bytes(range((_LEAST >> 8) + 1))
assert _LEAST & 0xFF == 0xFF  # noqa: S101 - by which all this holds
_AT_ONCE = 4_096  # terms
_FREQUENT = 16  # postings of a word since the last time, from which they are laid aside
#: Shares in which pairs are sorted: what is sorted together is then at hand.
_SHARES = 64
#: A word's place among all is the upper part of its key, and of those of the pairs that it begins.
_SHIFT = 25
_BELOW = 1 << _SHIFT
#: The postings of a term; one alone, as most have no more, is no array.
Found: TypeAlias = "int | array[int]"
#: A row of `many`: its place, the strongest or "", all.
Long = tuple[int, bytearray | str, bytearray]
#: A row of `term`: the term, how many have it, how many strongly, its place in `many` or 0, its postings or "".
Row = tuple[str, int, int, int, bytearray | str]


class _Several:
    """Keys of pairs beside postings, in the order of projects."""

    def __init__(self) -> None:
        self.keys = array("Q")
        self.postings = array("Q")

    def together(self) -> dict[int, Found]:
        """Key → its postings."""
        found: dict[int, Found] = {}
        for key, posting in zip(self.keys, self.postings, strict=True):
            before = found.setdefault(key, posting)
            if before is not posting:
                if isinstance(before, int):
                    found[key] = array("Q", (before, posting))
                else:
                    before.append(posting)
        return found


class Gathered:
    """The postings of a segment: of words by their number, and of pairs by their key."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._pairs = _Several()  # of keys, in the order in which they came
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
        _run(map(array.append, words, map(high, found.lows)))
        # One after the other, and sorted when they are written: a table of them would take seven times the room.
        self._pairs.keys.extend(found.pairs)
        self._pairs.postings.extend(map(high, found.pair_lows))

    def write(self, connection: sqlite3.Connection, segment: int) -> None:
        """Write them into the tables `term` and `many` as that segment, in the order of terms, some thousand at a time."""
        apart: list[Long] = []
        first = (segment << 32) + 1
        for some, found in self._in_order():
            alone = [postings.__class__ is int and "\0" not in term for term, postings in zip(some, found, strict=True)]
            _write_single(
                connection,
                segment,
                list(compress(some, alone)),
                array("Q", cast("Iterable[int]", compress(found, alone))),
            )
            connection.executemany(
                f"INSERT INTO term VALUES ({segment:d}, ?, ?, ?, nullif(?, 0), nullif(?, ''))",  # noqa: S608 - a number
                _rows(compress(zip(some, found, strict=True), map(not_, alone)), first, apart),
            )
        connection.executemany("INSERT INTO many VALUES (?, nullif(?, ''), ?)", apart)
        self._pairs = _Several()
        self._parts.clear()
        if self._laid:
            self._laid.close()
            self._laid = None

    def _in_order(self) -> Iterator[tuple[list[str], list[Found]]]:
        """Terms with their postings, some thousand at a time, as their texts are ordered.

        That of words, and of pairs by their first and then by their second, unless a word holds what comes no later than a space.
        """
        terms, postings = self._lexicon.terms, self._lexicon.postings
        if any(map(self._like_a_pair, terms)):
            yield from self._in_order_of_texts()
            return
        ordered = sorted(range(len(terms)), key=terms.__getitem__)
        place = array("L", bytes(array("L").itemsize * len(terms)))
        for at, number in enumerate(ordered):
            place[number] = at
        each = -(-len(terms) // _SHARES)
        for share, pairs in enumerate(self._shared(place, each)):
            found = pairs.together()
            of_share = range(share * each, min(share * each + each, len(terms)))
            places = [at << _SHIFT for at in of_share if postings[ordered[at]] or ordered[at] in self._parts]
            keys = sorted([*places, *found])
            for start in range(0, len(keys), _AT_ONCE):
                yield self._told(keys[start : start + _AT_ONCE], ordered, found)

    def _shared(self, place: Sequence[int], each: int) -> Iterator[_Several]:
        """The pairs by the place of their first word, some of those words at a time; their keys are then made of the two places."""
        shares = [_Several() for _ in range(_SHARES)]
        for key, posting in zip(self._pairs.keys, self._pairs.postings, strict=True):
            one = place[(key >> 32) - 1]
            share = shares[one // each]
            share.keys.append((one << _SHIFT) + place[key & PAIR - 1] + 1)
            share.postings.append(posting)
        self._pairs = _Several()
        shares.reverse()
        while shares:
            yield shares.pop()

    def _told(
        self, keys: Iterable[int], ordered: Sequence[int], pairs: dict[int, Found]
    ) -> tuple[list[str], list[Found]]:
        """The texts and postings of words and pairs by their places."""
        terms = self._lexicon.terms
        texts: list[str] = []
        found: list[Found] = []
        for key in keys:
            one = ordered[key >> _SHIFT]
            if two := key & _BELOW - 1:
                texts.append(f"{terms[one]} {terms[ordered[two - 1]]}")
                found.append(pairs[key])
            else:
                texts.append(terms[one])
                found.append(self._of_word(one))
        return texts, found

    def _in_order_of_texts(self) -> Iterator[tuple[list[str], list[Found]]]:
        """The same of any texts whatever: somebody's facet may look like a pair."""
        every = {self._lexicon.text(key): found for key, found in self._pairs.together().items()}
        for number, term in enumerate(self._lexicon.terms):
            if number in self._parts or self._lexicon.postings[number]:
                own = self._of_word(number)
                every[term] = _both(own, every[term]) if term in every else own
        ordered = sorted(every)
        for start in range(0, len(ordered), _AT_ONCE):
            some = ordered[start : start + _AT_ONCE]
            yield some, [every[term] for term in some]

    def _like_a_pair(self, term: str) -> bool:
        """Whether a term may stand among the pairs of a word: its beginning, up to a space or the like, is one."""
        if term.isalnum():
            return False
        end = next((at for at, char in enumerate(term) if char <= " "), -1)
        return end >= 0 and term[:end] in self._lexicon.numbers

    def _of_word(self, number: int) -> Found:
        found = self._fetched(number) if number in self._parts else self._lexicon.postings[number]
        return found if len(found) > 1 else found[0]


def _both(one: Found, other: Found) -> Found:
    """The postings of a word and of a pair that are the same text."""
    several = [(found,) if isinstance(found, int) else found for found in (one, other)]
    return array("Q", sorted(chain(*several)))


def _run(steps: Iterator[None]) -> None:
    """Go through it, as fast as can be."""
    deque(steps, maxlen=0)


def _rows(several: Iterable[tuple[str, Found]], first: int, apart: list[Long]) -> Iterator[Row]:
    """How many have a term, how many strongly, and all of them; what is long goes to `apart`.

    As `bytearray`: SQLite's module looks for adapters of `bytes`, and of `None`, each time.
    """
    for term, own in several:
        found = array("Q", (own,)) if isinstance(own, int) else own
        strong, size = _strong(found), len(found)
        if size <= BESIDE:
            yield term, size, strong, 0, bytearray(found)
        else:
            place = first + len(apart)
            yield term, size, strong, place, ""
            apart.append((place, _top(found), bytearray(found)))


def _strong(postings: array[int]) -> int:
    """How many of some postings are strong."""
    whole = postings.tobytes()
    if _LEAST_BYTES in whole:  # nearly never, as it stands or by chance between two numbers
        return sum((posting >> 16 & 0xFFFF) >= _LEAST for posting in postings)
    return len(whole[_UPPER::8].translate(None, _WEAK))


def _write_single(connection: sqlite3.Connection, segment: int, terms: Sequence[str], postings: array[int]) -> None:
    """Write terms of one project each, as most are: in one statement, which is three times as fast as one for each."""
    strong = bytes([48 + ((posting >> 16 & 0xFFFF) >= _LEAST) for posting in postings])  # 0 or 1 as text
    connection.execute(
        f"INSERT INTO term SELECT {segment:d}, value, 1, CAST(substr(?3, key + 1, 1) AS INTEGER), NULL, "  # noqa: S608 - a number
        "substr(?2, 8 * key + 1, 8) FROM json_each(?1)",
        (json.dumps(terms), postings.tobytes(), strong),
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
