"""SAS's data files (.sas7bdat): the first rows, with their variables' names.

What is known of the format was found out by others (https://cran.r-project.org/package=sas7bdat, "SAS7BDAT Database Binary
Format"; ReadStat). Pages of one length, on which small headers say what the columns are, and rows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sized
from typing import NamedTuple

from nhsr_registry.tables._found import MOST_COLUMNS, Column, Found, decoded, few
from nhsr_registry.tables._sas_numbers import shown
from nhsr_registry.tables._sas_rows import by_patterns, by_runs
from nhsr_registry.tables._squeezed import Work
from nhsr_registry.tables._unpacked import Room

_MAGIC = bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00\x09\xc7\x31\x8c\x18\x1f\x10\x11"
_SIZE, _TEXTS, _NAMES, _KINDS, _FORMS = 0xF7F7F7F7, 0xFFFFFFFD, 0xFFFFFFFF, 0xFFFFFFFC, 0xFFFFFBFE
_OTHERS = frozenset({0xF6F6F6F6, 0xFFFFFC00, 0xFFFFFFFE})  # how many columns, and in which order: of no use to us
_DATA, _MIX, _AMENDED = 0x100, 0x200, 0x400
_MOST_PAGES, _MOST_HEADERS, _MOST_NAMED, _MOST_ROW = 2_000, 30_000, 20_000, 500_000
_MOST_READ, _MOST_SQUEEZED = 1_000_000, 400_000  # bytes of rows, and of such as are squeezed
#: What a header, a name and a cell cost of the steps that a repository's files share; a squeezed byte costs half a step.
_HEADER, _NAME, _CELL, _HALF = 4, 2, 6, 2
_MOST_NAME = 256
_LEAST_ROWS = 5
_MOST_TEXTS = 400  # blocks of names, each of 64 KB at the most


class _Column(NamedTuple):
    at: int
    width: int
    text: bool


def read(data: bytes, room: Room | None = None) -> Found:
    """Raises `ValueError`, `struct.error` or `IndexError` where it is no such file, or damaged. `room`: what a repository's files may take."""
    room = room or Room()
    most = room.steps_of_one()
    file = _File(data, Work(steps=most))
    try:
        return _found(file)
    finally:
        room.steps -= most - max(file.work.steps, 0)


def _found(file: _File) -> Found:
    held: list[bytes] = []
    cut, left = False, _MOST_READ
    try:
        for row in file.rows():
            held.append(row)
            left -= file.width
            if left < 0 or len(held) >= few(len(file.columns)):
                break
    except (ValueError, LookupError, struct.error):
        if not file.columns:
            raise
        cut = True
    shown = file.columns[:MOST_COLUMNS]
    if not shown:
        raise ValueError("no column")
    # of wide tables, or where much was read already, as many rows as there is room for
    rows = held[: max(_LEAST_ROWS, max(file.work.steps, 0) // (_CELL * len(shown)))]
    file.work.steps -= _CELL * len(shown) * len(rows)
    columns: list[Column] = []
    for place, one in enumerate(shown):
        form = file.form(place)
        columns.append((file.name(place), [file.cell(row, one, form) for row in rows]))
    wanted = min(file.count, few(len(columns)))
    cut = cut or len(file.columns) > MOST_COLUMNS or (left > 0 and len(held) < wanted) or len(rows) < len(held)
    return Found([columns], [], cut=cut)


class _File:
    def __init__(self, data: bytes, work: Work) -> None:
        self.work = work
        if not data.startswith(_MAGIC):
            raise ValueError("no data file of SAS's")
        self._data = data
        self._wide = data[32] == 0x33
        self._int, self._base = (8, 32) if self._wide else (4, 16)
        more = 4 if data[35] == 0x33 else 0
        self._order = "<" if data[37] == 1 else ">"
        self._start, self._page = self._number("I", 196 + more), self._number("I", 200 + more)
        if not 256 <= self._page <= 16_777_216 or not 100 <= self._start <= len(data):
            raise ValueError("pages of no length")
        self.width = self.count = self._mixed = 0
        self.columns: list[_Column] = []
        self._texts: list[bytes] = []
        self._names: list[tuple[int, int, int]] = []
        self._forms: list[tuple[int, int, int]] = []
        self._way = b""
        self._seen, self._left = 0, _MOST_SQUEEZED

    def _number(self, form: str, at: int) -> int:
        if at < 0:
            raise ValueError("before the beginning")
        return int(struct.unpack_from(self._order + form, self._data, at)[0])

    def _long(self, at: int) -> int:
        return self._number("Q" if self._wide else "I", at)

    def rows(self) -> Iterator[bytes]:
        """The rows of each page after what its headers say."""
        left = None
        for start in range(self._start, len(self._data), self._page)[:_MOST_PAGES]:
            base = start + self._base
            if base + 8 > len(self._data):
                return
            kind, blocks, headers = (self._number("H", base + at) for at in (0, 2, 4))
            kind &= 0x0F00
            if kind in {0, _MIX, _AMENDED}:
                yield from self._headers(start, base + 8, headers)
            if kind not in {_DATA, _MIX} or not self.width:
                continue
            left = self.count if left is None else left
            at, many = base + 8, blocks
            if kind == _MIX:
                at += headers * 3 * self._int
                at += (at - start) % 8
                many = min(left, self._mixed)
            for place in range(min(many, left)):
                row = at + place * self.width
                if row + self.width > min(start + self._page, len(self._data)):
                    break
                left -= 1
                yield self._data[row : row + self.width]

    def _headers(self, start: int, at: int, count: int) -> Iterator[bytes]:
        """What each header says; those of squeezed rows are rows."""
        for place in range(at, at + count * 3 * self._int, 3 * self._int):
            self._seen += 1
            self.work.spend(_HEADER)
            if self._seen > _MOST_HEADERS:
                raise ValueError("too many headers")
            where, size = self._long(place), self._long(place + self._int)
            squeezed, kind = self._data[place + 2 * self._int], self._data[place + 2 * self._int + 1]
            if not size or squeezed == 1:
                continue
            if where + size > self._page or start + where + size > len(self._data) or size < 4:
                raise ValueError("a header outside its page")
            mark = self._mark(start + where, size)
            if mark in {_SIZE, _TEXTS, _NAMES, _KINDS, _FORMS}:
                self._say(mark, start + where, size)
            elif kind == 1 and self.width and self._way and mark not in _OTHERS:
                row = self._data[start + where : start + where + min(size, 2 * self.width + 100)]
                if size == self.width:
                    yield row
                elif squeezed == 4:
                    self._left -= len(row)
                    self.work.spend(len(row) // _HALF)
                    if self._left < 0:
                        raise ValueError("enough of this file")
                    yield (by_runs if self._way == b"SASYZCRL" else by_patterns)(row, self.width)

    def _mark(self, at: int, size: int) -> int:
        first = self._number("I", at)
        if self._wide and self._order == ">" and size >= 8 and first in {0, 0xFFFF_FFFF}:
            return self._number("I", at + 4)
        return first

    def _say(self, mark: int, at: int, size: int) -> None:
        wide = self._int
        if mark == _SIZE:
            self._size(at)
        elif mark == _TEXTS:
            self._hold(at)
        elif mark == _NAMES:
            count = (size - 2 * wide - 12) // 8
            for place in range(at + wide + 8, at + wide + 8 + self._few(count, self._names) * 8, 8):
                self._names.append(self._three(place))
        elif mark == _KINDS:
            step = wide + 8
            count = (size - 2 * wide - 12) // step
            for place in range(at + wide + 8, at + wide + 8 + self._few(count, self.columns) * step, step):
                where, width, kind = self._long(place), self._number("I", place + wide), self._data[place + wide + 6]
                self.columns.append(_Column(where, min(width, 32_767), kind == 2))
        elif self._few(1, self._forms):
            self._forms.append(self._three(at + 3 * wide + 22))

    def _size(self, at: int) -> None:
        wide = self._int
        self.width, self.count, self._mixed = (self._long(at + place * wide) for place in (5, 6, 15))
        if not 0 < self.width <= _MOST_ROW:
            raise ValueError("rows of no width")

    def _hold(self, at: int) -> None:
        """A block of texts, to which names point; the first one says how rows are squeezed."""
        at += self._int
        if len(self._texts) < _MOST_TEXTS:
            self._texts.append(self._data[at : at + self._number("H", at)])
        if len(self._texts) == 1:
            self._way = next((one for one in (b"SASYZCRL", b"SASYZCR2") if one in self._texts[0][:600]), b"")

    def _few(self, count: int, held: Sized) -> int:
        few = min(count, _MOST_NAMED - len(held))
        self.work.spend(_NAME * max(few, 0))
        return few

    def _three(self, at: int) -> tuple[int, int, int]:
        """Which text, where in it, and how long."""
        return self._number("H", at), self._number("H", at + 2), self._number("H", at + 4)

    def _text(self, told: tuple[int, int, int]) -> str:
        which, begins, length = told
        length = min(length, _MOST_NAME)
        return decoded(self._texts[which][begins : begins + length]).strip(" \0") if which < len(self._texts) else ""

    def name(self, place: int) -> str:
        return self._text(self._names[place]) if place < len(self._names) else ""

    def form(self, place: int) -> str:
        return self._text(self._forms[place]) if place < len(self._forms) else ""

    def cell(self, row: bytes, one: _Column, form: str) -> str:
        value = row[one.at : one.at + one.width]
        if one.text:
            return decoded(value[:200]).strip(" \0")
        if not 2 < len(value) <= 8:
            return ""
        # a shorter number lacks its last bytes
        value = value.rjust(8, b"\0") if self._order == "<" else value.ljust(8, b"\0")
        return shown(struct.unpack(f"{self._order}d", value)[0], form)
