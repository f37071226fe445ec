"""R's own files (.rds, .RData, .rda): data frames, and vectors by their name.

The format is that of `serialize()`, in its XDR form, versions 2 and 3: R Internals, 1.8 "Serialization Formats"
(https://cran.r-project.org/doc/manuals/r-release/R-ints.html#Serialization-Formats). An item is four bytes of flags and
what its type says; nothing is evaluated, and of functions only their length is told.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from typing import NamedTuple, TypeAlias

from nhsr_registry.tables._found import MOST_COLUMNS, MOST_ROWS, Column, Found, day, moment, number, quoted

_ALL = 8_000_000  # bytes unpacked
_MOST_ITEMS = 300_000
_DEEPEST = 40
_NIL, _GLOBAL, _REF = 254, 253, 255
_NOTHING = frozenset({_NIL, _GLOBAL, 252, 251, 250, 242, 241})
_SYMBOL, _CHAR, _ENV, _STR = 1, 9, 4, 16
_PAIRS = frozenset({2, 3, 5, 6, 17, 239, 240})  # pairlists, calls, closures, promises: attributes, tag, head, tail
_CALLS = frozenset({239, 240})  # which always have attributes
_LISTS = frozenset({19, 20})
_NUMBERS = {10: 4, 13: 4, 14: 8, 15: 16, 24: 1}  # type → bytes of one value
_NA = -2_147_483_648


class _Vector(NamedTuple):
    """A vector's first values, whatever its kind; a list's are vectors themselves."""

    cells: list[_Item]
    about: dict[str, _Item]


_Item: TypeAlias = "str | float | _Vector | dict[str, _Item] | None"


def read(data: bytes) -> Found:
    """Raises `ValueError`, `struct.error`, `IndexError` or `zlib.error` where it is none of these, or damaged."""
    plain = _unpacked(data)
    start = 5 if plain[:5] in {b"RDX2\n", b"RDX3\n"} else 0
    if plain[start : start + 2] != b"X\n":
        raise ValueError("not in the XDR form")
    reader = _Reader(plain, start + 2)
    try:
        reader.tell("", reader.item(0))
    except EnoughError:
        reader.partly()
    return reader.found


def _unpacked(data: bytes) -> bytes:
    if data.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(wbits=31).decompress(data, _ALL)
    try:
        if data.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(data, _ALL)
        if data.startswith(b"\xfd7zXZ"):
            return lzma.LZMADecompressor(memlimit=100_000_000).decompress(data, _ALL)
    except (OSError, lzma.LZMAError) as error:
        raise ValueError(str(error)) from error
    return data[:_ALL]


class EnoughError(EOFError):
    """So much was read that the rest is left."""


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at, self._items = data, at, 0
        self._seen: list[str] = []  # symbols by their number, and other things that may be pointed to
        self._open: list[_Vector] = []  # vectors that are being read
        self.found = Found([], [])
        version, _, _ = self._int(), self._int(), self._int()
        if version == 3:
            self._skip(self._int())
        elif version != 2:
            raise ValueError("a version that we do not know")

    def _int(self) -> int:
        (value,) = struct.unpack_from(">i", self._data, self._at)
        self._at += 4
        return int(value)

    def _skip(self, most: int) -> None:
        if most < 0:
            raise ValueError("a length below nothing")
        self._at += most
        if self._at > len(self._data):
            raise EnoughError

    def _length(self) -> int:
        length = self._int()
        return (self._int() << 32) + (self._int() & 0xFFFF_FFFF) if length == -1 else length

    def item(self, depth: int) -> _Item:
        """The next item; `EnoughError` where too much was read."""
        self._items += 1
        if self._items > _MOST_ITEMS or self._at + 4 > len(self._data):
            raise EnoughError
        if depth > _DEEPEST:
            raise ValueError("too deep")
        flags = self._int()
        kind = flags & 0xFF
        if kind in _NOTHING:
            return None
        if kind == _CHAR:
            return self._text()
        if kind == _REF:
            number_ = flags >> 8 or self._int()
            return self._seen[number_ - 1] if 0 < number_ <= len(self._seen) else None
        if kind == _SYMBOL:
            name = self.item(depth + 1)
            self._seen.append(name if isinstance(name, str) else "")
            return self._seen[-1]
        if kind in _PAIRS:
            return self._pairs(flags, depth)
        return (
            self._vector(kind, flags, depth)
            if kind == _STR or kind in _LISTS or kind in _NUMBERS
            else self._other(kind, flags, depth)
        )

    def _text(self) -> str | None:
        length = self._int()
        if length == -1:
            return None
        start = self._at
        self._skip(length)
        return self._data[start : self._at].decode("utf-8", "replace")

    def _pairs(self, flags: int, depth: int) -> dict[str, _Item]:
        """A pairlist as names and what they name; one after the other, however long it is."""
        out: dict[str, _Item] = {}
        while True:
            if flags & 0x200 or flags & 0xFF in _CALLS:
                self.item(depth + 1)
            tag = self.item(depth + 1) if flags & 0x400 else None
            value = self.item(depth + 1)
            if isinstance(tag, str):
                out[tag] = value
                if not depth:  # what `save()` wrote: told at once, since the file may end before its time
                    self.tell(tag, value)
            if self._at + 4 > len(self._data):
                raise EnoughError
            (flags,) = struct.unpack_from(">i", self._data, self._at)
            if flags & 0xFF not in _PAIRS:
                self.item(depth + 1)
                return {} if not depth else out
            self._at += 4
            self._items += 1
            if self._items > _MOST_ITEMS:
                raise EnoughError

    def _vector(self, kind: int, flags: int, depth: int) -> _Item:
        length = self._length()
        vector = _Vector([], {})
        if kind == _STR:
            self._open.append(vector)
            self._texts(length, vector.cells)
            self._open.pop()
        elif kind in _LISTS:
            self._open.append(vector)
            for _ in range(length):
                one = self.item(depth + 1)
                if len(vector.cells) < MOST_ROWS:
                    vector.cells.append(one)
            self._open.pop()
        else:
            vector.cells.extend(self._numbers(kind, length))
        if flags & 0x200 and isinstance(about := self.item(depth + 1), dict):
            vector.about.update(about)
        return vector

    def _texts(self, length: int, cells: list[_Item]) -> None:
        """Of many texts the first ones; the rest is gone through by its lengths."""
        few = range(min(length, MOST_ROWS))
        cells.extend(self.item(1) for _ in few)
        self._items += max(0, length - MOST_ROWS)
        if self._items > _MOST_ITEMS:
            raise EnoughError
        data, at, end = self._data, self._at, len(self._data)
        for _ in range(length - MOST_ROWS):
            if at + 8 > end:
                raise EnoughError
            size = int.from_bytes(data[at + 4 : at + 8], "big", signed=True)
            at += 8 + max(0, size)
        self._at = at

    def _numbers(self, kind: int, length: int) -> list[float | None]:
        start, width = self._at, _NUMBERS[kind]
        few = min(length, MOST_ROWS)
        self._skip(length * width)
        if kind == 14:
            return [*struct.unpack_from(f">{few}d", self._data, start)]
        if kind in {10, 13}:
            return [None if one == _NA else one for one in struct.unpack_from(f">{few}i", self._data, start)]
        return []

    def _other(self, kind: int, flags: int, depth: int) -> _Item:
        """Environments, packages, pointers, and vectors that R keeps in a short form."""
        if kind == _ENV:
            self._seen.append("")
            self._int()
            held = [self.item(depth + 1) for _ in range(4)]
            return next((one for one in held[1:3] if isinstance(one, dict)), None)
        if kind in {246, 247, 249}:
            self._int()
            for _ in range(self._int()):
                self.item(depth + 1)
            self._seen.append("")
            return None
        if kind in {7, 8}:
            self._skip(self._int())
            return None
        if kind == 22:
            self._seen.append("")
            self.item(depth + 1)
            self.item(depth + 1)
        elif kind == 23:
            self._seen.append("")
        elif kind == 238:
            return self._short(depth)
        elif kind != 25:
            raise EnoughError  # code that was compiled, whose length nothing tells
        if flags & 0x200:
            self.item(depth + 1)
        return None

    def _short(self, depth: int) -> _Item:
        """R 3.5's short forms: a sequence, texts that are numbers still, and wrappers around a vector."""
        self.item(depth + 1)
        state = self.item(depth + 1)
        about = self.item(depth + 1)
        if isinstance(state, _Vector) and state.cells and isinstance(state.cells[0], _Vector):
            state = state.cells[0]
        elif isinstance(state, _Vector) and len(state.cells) == 3:
            length, first, step = (one if isinstance(one, (int, float)) else 0 for one in state.cells)
            state = _Vector([first + step * at for at in range(max(0, min(int(length), MOST_ROWS)))], {})
        if isinstance(state, _Vector) and isinstance(about, dict):
            state.about.update(about)
        return state

    def tell(self, name: str, item: _Item, depth: int = 0) -> None:
        """Puts what an item holds among the tables or the values."""
        if depth > 6 or len(self.found.values) > 400:
            return
        if isinstance(item, dict):
            for key, value in item.items():
                self.tell(key, value, depth + 1)
        elif isinstance(item, _Vector):
            nested = any(isinstance(cell, (_Vector, dict)) for cell in item.cells)
            names = _texts_of(item.about.get("names"))
            if nested and (columns := _columns(item, names)):
                self.found.tables.append(columns)
            elif nested:
                for at, cell in enumerate(item.cells):
                    self.tell(names[at] if at < len(names) and names[at] else name, cell, depth + 1)
            elif cells := [cell for cell in _shown(item) if cell]:
                self.found.values.append((name or "x", quoted(cells)))
                pairs = zip(names, _shown(item), strict=False)
                self.found.values.extend((key, quoted([cell])) for key, cell in pairs if key and cell)

    def partly(self) -> None:
        """What was being read when it was enough: a table's columns so far, whose names come after them."""
        for vector in self._open[:1]:
            columns = [("", _shown(one)) for one in vector.cells if isinstance(one, _Vector) and one.cells]
            if columns:
                self.found.tables.append(columns)
            elif not any(isinstance(one, (_Vector, dict)) for one in vector.cells):
                self.tell("", vector)


def _columns(item: _Vector, names: list[str]) -> list[Column]:
    """A list's vectors side by side, if it is a data frame or its vectors are of one length."""
    vectors = [one for one in item.cells if isinstance(one, _Vector)]
    lengths = {len(one.cells) for one in vectors}
    frame = "data.frame" in _texts_of(item.about.get("class"))
    if not (frame or (len(vectors) == len(item.cells) and len(lengths) == 1 and names and max(lengths) > 2)):
        return []
    if any(isinstance(cell, _Vector) for one in vectors for cell in one.cells[:3]) and not frame:
        return []
    named = [*names, *[""] * len(item.cells)]
    return [(name, _shown(one)) for name, one in zip(named, item.cells, strict=False) if isinstance(one, _Vector)][
        :MOST_COLUMNS
    ]


def _texts_of(item: _Item) -> list[str]:
    return [cell if isinstance(cell, str) else "" for cell in item.cells] if isinstance(item, _Vector) else []


def _shown(vector: _Vector) -> list[str]:
    """A vector's values as R prints them: dates as dates, factors as their levels."""
    classes = _texts_of(vector.about.get("class"))
    levels = _texts_of(vector.about.get("levels"))
    return [_said(cell, classes, levels) for cell in vector.cells]


def _said(cell: _Item, classes: list[str], levels: list[str]) -> str:
    if isinstance(cell, str):
        return cell
    if not isinstance(cell, (int, float)):
        return ""
    if levels:
        return levels[int(cell) - 1] if 0 < cell <= len(levels) else ""
    if "Date" in classes:
        return day(cell) if cell == cell else ""  # noqa: PLR0124 - not a number
    if "POSIXct" in classes:
        return moment(cell) if cell == cell else ""  # noqa: PLR0124 - not a number
    return number(cell)
