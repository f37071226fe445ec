"""A column of a Parquet file: its pages' values as text, plain or by their number in a dictionary."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice, repeat
from typing import Any, NamedTuple

from nhsr_registry.tables._found import day, moment, number
from nhsr_registry.tables._squeezed import Squeezed, UnknownError, Work
from nhsr_registry.tables._thrift import Compact

_WAYS = {0: "", 1: "snappy", 2: "gzip", 5: "lz4", 6: "zstd", 7: "lz4 raw"}
_DATA, _DICTIONARY, _DATA_2 = 0, 2, 3
_PLAIN, _PLAIN_DICTIONARY, _RLE, _BIT_PACKED, _RLE_DICTIONARY = 0, 2, 3, 4, 8
_BOOLEAN, _INT96, _BYTES, _FIXED = 0, 3, 6, 7
_NUMBERS = {1: "i", 2: "q", 4: "f", 5: "d"}
_MOST_PAGES, _MOST_HEADER, _MOST_SAID = 60, 20_000, 400  # and bytes and values before each
_MOST_VALUES = 4_000  # of one column, where a row holds several
_MOST_TEXT = 200  # bytes of one value
_JULIAN = 2_440_588  # the day with which 1970 begins, as a Julian day


class Leaf(NamedTuple):
    """A column: its values' kind and width, how often it may be absent or repeated, and what its values stand for."""

    name: str
    kind: int
    width: int
    defined: int
    repeats: int
    meant: str
    unit: float


class _Known:
    """A dictionary, read as far as somebody asks: the first rows' values mostly came first."""

    def __init__(self, more: Iterator[str]) -> None:
        self._more = more
        self._values: list[str] = []

    def at(self, place: int, work: Work) -> str:
        if (few := place + 1 - len(self._values)) > 0:
            work.spend(few)
            self._values.extend(islice(self._more, few))
        return self._values[place]


def cells(data: bytes, leaf: Leaf, about: dict[int, Any], rows: int, work: Work) -> Iterator[str]:
    """The first `rows` cells of what `about` (ColumnMetaData) says; an empty one where there is no value.

    Raises `ValueError`, `IndexError` and others at what is damaged or unknown, after the cells before it.
    """
    way = _WAYS.get(about.get(4, 0))
    if way is None:
        raise UnknownError("squeezed in a way that we do not know")
    at, first = about.get(9, 0), about.get(11)
    if isinstance(first, int) and 0 < first < at:
        at = first
    known = _Known(iter(()))
    given = 0
    for _ in range(_MOST_PAGES):
        if given >= rows:
            return
        if not 0 < at < len(data):
            raise ValueError("a page outside the file")
        reader = Compact(data[at : at + _MOST_HEADER], 0, _MOST_SAID)
        try:
            head = reader.value(12)
        finally:  # what is broken took its time, too
            work.spend(40 + reader.spent)
        size = head.get(3, -1)
        at += reader.at
        if not 0 <= size <= len(data) - at:
            raise ValueError("a page longer than the file")
        page = memoryview(data)[at : at + size]
        at += size
        if head.get(1) == _DICTIONARY:
            said = (head.get(7) or {}).get(1, 0)
            known = _Known(_plain(Squeezed(way, page, work), 0, leaf, said))
        elif head.get(1) in {_DATA, _DATA_2}:
            for cell in _page(page, head, way, leaf, known, rows - given, work):
                yield cell
                given += 1


def _page(
    page: memoryview, head: dict[int, Any], way: str, leaf: Leaf, known: _Known, rows: int, work: Work
) -> Iterator[str]:
    about = head.get(8 if head[1] == _DATA_2 else 5) or {}
    count = min(about.get(1, 0), rows if not leaf.repeats else _MOST_VALUES)
    if count < 1:
        return
    if head[1] == _DATA_2:
        repeated, defined, box, at = _levels_2(page, about, way, leaf, count, work)
        encoding = about.get(4, 0)
    else:
        if (leaf.defined and about.get(3) == _BIT_PACKED) or (leaf.repeats and about.get(4) == _BIT_PACKED):
            raise UnknownError("levels as they were written long ago")
        box = Squeezed(way, page, work)
        repeated, at = _levels(box, 0, leaf.repeats, count)
        defined, at = _levels(box, at, leaf.defined, count)
        encoding = about.get(2, 0)
    work.spend(3 * count if leaf.repeats else count)
    values = _values(box, at, encoding, leaf, known, sum(level == leaf.defined for level in defined))
    if not leaf.repeats:
        for level in defined:
            yield next(values, "") if level == leaf.defined else ""
        return
    row: list[str] = []
    for place, (again, level) in enumerate(zip(repeated, defined, strict=False)):
        if place and not again:
            yield " ".join(row)
            row = []
        if level == leaf.defined:
            row.append(next(values, ""))
    yield " ".join(row)


def _levels(box: Squeezed, at: int, most: int, count: int) -> tuple[list[int], int]:
    """How deep each value is there, or repeated, and where the next thing begins: four bytes of length, then runs."""
    if not most:
        return [0] * count, at
    box.reach(at + 4)
    (size,) = struct.unpack_from("<I", box.out, at)
    at += 4
    box.reach(at + size)
    return list(_runs(box.out, at, min(at + size, len(box.out)), most.bit_length(), count, box.work)), at + size


def _levels_2(
    page: memoryview, about: dict[int, Any], way: str, leaf: Leaf, count: int, work: Work
) -> tuple[list[int], list[int], Squeezed, int]:
    """The same of a page of the second version, whose levels stand before what is squeezed."""
    deep, again = about.get(5, 0), about.get(6, 0)
    if not 0 <= deep + again <= len(page) or deep < 0 or again < 0:
        raise ValueError("levels longer than the page")
    repeated = [0] * count if not leaf.repeats else list(_runs(page, 0, again, leaf.repeats.bit_length(), count, work))
    defined = [0] * count
    if leaf.defined:
        defined = list(_runs(page, again, again + deep, leaf.defined.bit_length(), count, work))
    squeezed = about.get(7, True)
    return repeated, defined, Squeezed(way if squeezed else "", page[deep + again :], work), 0


def _runs(data: bytes | bytearray | memoryview, at: int, end: int, width: int, count: int, work: Work) -> Iterator[int]:
    """Numbers of `width` bits: one many times, or eight at a time side by side. A run may be empty, and is a step all the same."""
    if width > 32:
        raise ValueError("numbers that are too wide")
    if not width:  # they can only be nought
        yield from repeat(0, count)
        return
    size, mask = (width + 7) // 8, (1 << width) - 1
    while count > 0:
        work.spend(1)
        head, at = _head(data, at, end)
        if not head & 1:
            many = min(head >> 1, count)
            value = int.from_bytes(data[at : min(at + size, end)], "little")
            at, count = at + size, count - many
            for _ in range(many):
                yield value
            continue
        for _ in range(head >> 1):
            if count <= 0 or at >= end:
                break
            eight = int.from_bytes(data[at : min(at + width, end)], "little")
            at += width
            for place in range(min(8, count)):
                yield eight >> place * width & mask
            count -= 8


def _head(data: bytes | bytearray | memoryview, at: int, end: int) -> tuple[int, int]:
    head = shift = 0
    while True:
        if at >= end or shift > 35:
            raise ValueError("fewer numbers than were said")
        head |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return head, at


def _values(box: Squeezed, at: int, encoding: int, leaf: Leaf, known: _Known, count: int) -> Iterator[str]:
    if encoding == _PLAIN:
        yield from _plain(box, at, leaf, count)
    elif encoding in {_PLAIN_DICTIONARY, _RLE_DICTIONARY}:
        box.reach(at + 1)
        width = box.out[at]
        box.reach(at + 1 + (count + 8) * (width // 8 + 6) * 2)  # as much as so many can take, or all there is
        for place in _runs(box.out, at + 1, len(box.out), width, count, box.work):
            yield known.at(place, box.work)
    elif encoding == _RLE and leaf.kind == _BOOLEAN:
        box.reach(at + 4 + count * 6)
        for value in _runs(box.out, at + 4, len(box.out), 1, count, box.work):
            yield "TRUE" if value else "FALSE"
    else:
        raise UnknownError("written in a way that we do not know")


def _plain(box: Squeezed, at: int, leaf: Leaf, count: int) -> Iterator[str]:
    """`count` values, one after the other. Raises `ValueError` or `struct.error` where there are fewer."""
    out, kind = box.out, leaf.kind
    if kind == _BYTES:
        yield from _texts(box, at, leaf, count)
    elif kind == _BOOLEAN:
        box.reach(at + (count + 7) // 8)
        for place in range(count):
            yield "TRUE" if out[at + place // 8] >> place % 8 & 1 else "FALSE"
    elif kind in _NUMBERS:
        one = struct.Struct(f"<{_NUMBERS[kind]}")
        for place in range(at, at + count * one.size, one.size):
            if len(out) < place + one.size:
                box.reach(place + one.size)
            yield _number(one.unpack_from(out, place)[0], leaf)
    else:
        width = 12 if kind == _INT96 else leaf.width
        if kind not in {_INT96, _FIXED} or not 0 < width < 10_000:
            raise UnknownError("a kind of values that we do not know")
        for place in range(at, at + count * width, width):
            if not box.reach(place + width):
                raise ValueError("fewer values than were said")
            yield _text(bytes(out[place : place + width]), leaf)


def _texts(box: Squeezed, at: int, leaf: Leaf, count: int) -> Iterator[str]:
    out = box.out
    for _ in range(count):
        if len(out) < at + 4:
            box.reach(at + 4)
        (size,) = struct.unpack_from("<I", out, at)
        at += 4
        if len(out) < at + size and not box.reach(at + size):
            raise ValueError("longer than the page")
        yield _text(bytes(out[at : at + min(size, _MOST_TEXT)]), leaf)
        at += size


def _text(value: bytes, leaf: Leaf) -> str:
    if leaf.kind == _INT96:  # nanoseconds of a day, and the day
        nanoseconds, days = struct.unpack("<QI", value)
        return moment((days - _JULIAN) * 86_400 + nanoseconds / 1e9)
    if leaf.meant == "decimal":
        return number(int.from_bytes(value[:16], "big", signed=True) / leaf.unit)
    return "" if b"\0" in value else value.decode("utf-8", "replace")


def _number(value: float, leaf: Leaf) -> str:
    if leaf.meant == "day":
        return day(value)
    if leaf.meant == "moment":
        return moment(value / leaf.unit)
    return number(value / leaf.unit if leaf.meant == "decimal" and leaf.unit > 1 else value)
