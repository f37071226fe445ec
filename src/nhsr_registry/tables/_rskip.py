"""Going past items of R's files of which nothing is kept: the borders of a map are a million of them.

What an item is, says `rdata`. Only what many items are made of is gone past here, without a look at the rest of it;
the others `rdata` reads, and forgets.
"""

from __future__ import annotations

from struct import Struct
from typing import Protocol

from nhsr_registry import re

NIL, REF, CHAR, STR = 254, 255, 9, 16
LISTS = frozenset({19, 20})
WIDTHS = {10: 4, 13: 4, 14: 8, 15: 16, 24: 1}  # type → bytes of one value
int_at = Struct(">i").unpack_from
two_at = Struct(">ii").unpack_from
_MOST_ALIKE = 200  # bytes of attributes that are compared with those before
#: The attributes of a matrix and nothing else: `dim`, whose name was met before, two numbers, the end.
_DIM = re.compile(rb"\0\0\x04\x02...\xff\0\0\0\r\0\0\0\x02.{8}\0\0\0\xfe", re.DOTALL)
_DIM_ITEMS = 4
_RUN = 100  # texts that are gone past together


class Reader(Protocol):
    """What is asked of `rdata`'s reader."""

    data: bytearray
    at: int
    items: int
    seen: list[str]
    alike: tuple[bytes, int]

    def reaches(self, to: int) -> bool: ...
    def need(self, to: int) -> None: ...
    def counted(self, more: int) -> None: ...
    def item(self, depth: int) -> object: ...


def skip(reader: Reader, count: int, depth: int) -> None:
    """Go past `count` items at `depth`, counted as if they were read."""
    data, at, have = reader.data, reader.at, len(reader.data)
    for _ in range(count):
        if at + 8 > have:
            reader.at = at
            if not reader.reaches(at + 8):
                reader.item(depth)
                at = reader.at
                continue
            have = len(data)
        flags, length = two_at(data, at)
        kind = flags & 0xFF
        if kind == NIL or (kind == REF and flags >> 8):
            reader.counted(1)
            at += 4
        elif kind == CHAR:
            reader.counted(1)
            at += 8 + length if length > 0 else 8
        elif kind in WIDTHS and length >= 0:
            reader.counted(1)
            at += 8 + length * WIDTHS[kind]
            if flags & 0x200:
                at = _attributes(reader, at, depth)
                have = len(data)
        elif kind in LISTS and length >= 0 and depth < 30:
            reader.counted(1)
            reader.at = at + 8
            skip(reader, length, depth + 1)
            at = _attributes(reader, reader.at, depth) if flags & 0x200 else reader.at
            have = len(data)
        elif kind == STR and length >= 0:
            reader.counted(1)
            reader.at = at + 8
            skip_texts(reader, length)
            at = _attributes(reader, reader.at, depth) if flags & 0x200 else reader.at
            have = len(data)
        else:
            reader.at = at
            reader.item(depth)
            at, have = reader.at, len(data)
    reader.at = at


def _attributes(reader: Reader, at: int, depth: int) -> int:
    """Where the attributes end that begin at `at`; those of a map's areas are all alike."""
    data, (alike, items) = reader.data, reader.alike
    if alike and data.startswith(alike, at):
        reader.counted(items)
        return at + len(alike)
    if _DIM.match(data, at):
        reader.counted(_DIM_ITEMS)
        return at + 28
    reader.at = at
    before, seen = reader.items, len(reader.seen)
    reader.item(depth + 1)
    if reader.at - at <= _MOST_ALIKE and len(reader.seen) == seen:
        reader.alike = bytes(data[at : reader.at]), reader.items - before
    return reader.at


def skip_texts(reader: Reader, count: int) -> None:
    """Go past texts by their lengths; codes, which are all of one length, many at a time."""
    reader.counted(count)
    data, at, have = reader.data, reader.at, len(reader.data)
    before = tries = 0
    while count:
        if at + 8 > have:
            reader.need(at + 8)
            have = len(data)
        (length,) = int_at(data, at + 4)
        step = 8 + length if length > 0 else 8
        if length == before and not tries and 0 < length < 256 and count > _RUN and at + step * _RUN < have:
            if _of_one_length(data, at, step, length):
                at, count = at + step * _RUN, count - _RUN
                continue
            tries = _RUN
        before, tries = length, tries - 1 if tries else 0
        at, count = at + step, count - 1
    reader.at = at


def _of_one_length(data: bytearray, at: int, step: int, length: int) -> bool:
    """Whether `_RUN` texts of this length stand one after the other: then each one's length is where it must be."""
    end = at + step * _RUN
    return data[at + 7 : end : step].count(length) == _RUN and not any(
        data[at + place : end : step].strip(b"\0") for place in (4, 5, 6)
    )
