"""Where a term stands: its postings as the index keeps them (see `index_layout`), looked into without reading all."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import compress

from nhsr_registry.index_layout import FULL

_READ_ALL = 12  # postings of fewer times as many projects are read through, those of more are looked up one by one
_CUT = 64  # postings: choosing the strongest of fewer takes longer than looking at all


class Postings:
    """Where one term stands: projects, how strongly each speaks of it (of `FULL`), and in which fields."""

    __slots__ = ("documents", "fields", "strengths")

    def __init__(self, blob: bytes) -> None:
        first = 0 if sys.byteorder == "little" else 1
        # An array of its own rather than a view: it is looked into many times, at half the cost.
        self.documents = array("I", blob)[1 - first :: 2]
        quarters = memoryview(blob).cast("H")
        self.strengths = quarters[1 + first :: 4]
        self.fields = quarters[3 * first :: 4]

    def at(self, document: int) -> int | None:
        """The place of a document; `None` where it is not among them."""
        place = bisect_left(self.documents, document)
        return place if place < len(self.documents) and self.documents[place] == document else None

    def among(self, these: AbstractSet[int]) -> set[int]:
        """Those of some documents that are here: by reading all, or by looking each up."""
        documents, size = self.documents, len(self.documents)
        if size < _READ_ALL * len(these):
            return set(these).intersection(documents)
        at = 0
        return {d for d in sorted(these) if (at := bisect_left(documents, d, at)) < size and documents[at] == d}

    def rows(self, among: set[int] | None = None, ordered: Sequence[int] | None = None) -> dict[int, tuple[float, int]]:
        """Document → (strength 0–1, fields), of all documents or of some; `ordered`: the same ones in their order, if at hand."""
        documents, strengths, fields = self.documents, self.strengths, self.fields
        if among is None:
            return {d: (s / FULL, f) for d, s, f in zip(documents, strengths, fields, strict=True)}
        size, at = len(documents), 0
        if size < _READ_ALL * len(among):
            among = among.intersection(documents)
            if 2 * len(among) > size:
                return {d: (s / FULL, f) for d, s, f in zip(documents, strengths, fields, strict=True) if d in among}
            ordered = None
        return {
            d: (strengths[at] / FULL, fields[at])
            for d in (sorted(among) if ordered is None else ordered)  # each is looked for behind the one before
            if (at := bisect_left(documents, d, at)) < size and documents[at] == d
        }


def strengths(blob: bytes) -> tuple[Sequence[int], Sequence[int]]:
    """The documents of some postings, and how strongly each speaks of the term: all that candidates are chosen by."""
    first = 0 if sys.byteorder == "little" else 1
    return array("I", blob)[1 - first :: 2], array("H", blob)[1 + first :: 4]


def strong_ones(blob: bytes, most: int) -> bytes:
    """Of some postings those that speak most strongly of the term: about `most`, and all where they are not many more."""
    if len(blob) <= 8 * max(_CUT, 4 * most):
        return blob
    upper = blob[3 if sys.byteorder == "little" else 4 :: 8]  # of a strength: it tells them apart well enough
    cut = sorted(upper, reverse=True)[most - 1]
    strong = upper.translate(bytes(cut) + b"\1" * (256 - cut))
    return array("Q", compress(memoryview(blob).cast("Q"), strong)).tobytes()
