"""R's own files (.rds, .RData, .rda): data frames, and vectors by their name.

The format is that of `serialize()`, in its XDR form, versions 2 and 3: R Internals, 1.8 "Serialization Formats"
(https://cran.r-project.org/doc/manuals/r-release/R-ints.html#Serialization-Formats). An item is four bytes of flags and
what its type says; nothing is evaluated, and of functions only their length is told.
"""

from __future__ import annotations

from itertools import repeat
from struct import unpack_from
from typing import NamedTuple, TypeAlias

from nhsr_registry.tables._found import MOST_COLUMNS, MOST_ROWS, Column, Found, day, moment, number, quoted
from nhsr_registry.tables._rskip import CHAR, LISTS, REF, STR, WIDTHS, int_at, skip, skip_texts, two_at
from nhsr_registry.tables._unpacked import Room, Unpacked

_MOST_ITEMS = 300_000
_DEEPEST = 40
_NOTHING = frozenset({254, 253, 252, 251, 250, 242, 241})
_SYMBOL, _ENV = 1, 4
_PAIRS = frozenset({2, 3, 5, 6, 17, 239, 240})  # pairlists, calls, closures, promises: attributes, tag, head, tail
_CALLS = frozenset({239, 240})  # which always have attributes
_NA = -2_147_483_648


class _Vector(NamedTuple):
    """A vector's first values, whatever its kind; a list's are vectors themselves."""

    cells: list[_Item]
    about: dict[str, _Item]


_Item: TypeAlias = "str | float | _Vector | dict[str, _Item] | None"


def read(data: bytes, room: Room | None = None) -> Found:
    """Raises `ValueError`, `struct.error`, `EOFError`, `IndexError` or `zlib.error` where it is none of these, or damaged."""
    plain = Unpacked(data, room)
    plain.more(20)
    start = 5 if plain.data.startswith((b"RDX2\n", b"RDX3\n")) else 0
    if plain.data[start : start + 2] != b"X\n":
        raise ValueError("not in the XDR form")
    reader = _Reader(plain, start + 2)
    try:
        reader.tell("", reader.item(0))
    except EnoughError:
        reader.partly()
        return reader.found._replace(cut=True)
    return reader.found


class EnoughError(EOFError):
    """So much was read that the rest is left."""


class _Reader:
    def __init__(self, plain: Unpacked, at: int) -> None:
        self._plain, self.data, self.at, self.items = plain, plain.data, at, 0
        self.seen: list[str] = []  # symbols by their number, and other things that may be pointed to
        self.alike = b"", 0  # the last attributes that were gone past, and how many items they are
        self._open: list[_Vector] = []  # vectors that are being read
        self.found = Found([], [])
        version, _, _ = self._int(), self._int(), self._int()
        if version == 3:
            self._skip(self._int())
        elif version != 2:
            raise ValueError("a version that we do not know")

    def reaches(self, to: int) -> bool:
        """Whether there is anything up to this place."""
        return to <= len(self.data) or self._plain.more(to)

    def need(self, to: int) -> None:
        if to > len(self.data) and not self._plain.more(to):
            raise EnoughError

    def counted(self, more: int) -> None:
        self.items += more
        if self.items > _MOST_ITEMS:
            raise EnoughError

    def _int(self) -> int:
        self.need(self.at + 4)
        (value,) = int_at(self.data, self.at)
        self.at += 4
        return int(value)

    def _skip(self, most: int) -> None:
        if most < 0:
            raise ValueError("a length below nothing")
        self.at += most
        if self.at > len(self.data):
            self.need(self.at)

    def _length(self) -> int:
        length = self._int()
        return (self._int() << 32) + (self._int() & 0xFFFF_FFFF) if length == -1 else length

    def item(self, depth: int) -> _Item:
        """The next item; `EnoughError` where too much was read."""
        self.counted(1)
        if depth > _DEEPEST:
            raise ValueError("too deep")
        if (at := self.at) + 4 > len(self.data):
            self.need(at + 4)
        (flags,) = int_at(self.data, at)
        self.at = at + 4
        kind = flags & 0xFF
        if kind in _NOTHING:
            return None
        if kind == CHAR:
            return self._text()
        if kind == REF:
            number_ = flags >> 8 or self._int()
            return self.seen[number_ - 1] if 0 < number_ <= len(self.seen) else None
        if kind == _SYMBOL:
            name = self.item(depth + 1)
            self.seen.append(name if isinstance(name, str) else "")
            return self.seen[-1]
        if kind in _PAIRS:
            return self._pairs(flags, depth)
        return (
            self._vector(kind, flags, depth)
            if kind == STR or kind in LISTS or kind in WIDTHS
            else self._other(kind, flags, depth)
        )

    def _text(self) -> str | None:
        length = self._int()
        if length == -1:
            return None
        start = self.at
        self._skip(length)
        return self.data[start : self.at].decode("utf-8", "replace")

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
            self.need(self.at + 4)
            (flags,) = int_at(self.data, self.at)
            if flags & 0xFF not in _PAIRS:
                self.item(depth + 1)
                return {} if not depth else out
            self.at += 4
            self.counted(1)

    def _vector(self, kind: int, flags: int, depth: int) -> _Item:
        length = self._length()
        vector = _Vector([], {})
        if kind == STR:
            self._open.append(vector)
            self._texts(length, vector.cells)
            self._open.pop()
        elif kind in LISTS:
            self._open.append(vector)
            for _ in range(min(length, MOST_ROWS)):
                vector.cells.append(self.item(depth + 1))
            skip(self, length - MOST_ROWS, depth + 1)
            self._open.pop()
        else:
            vector.cells.extend(self._numbers(kind, length))
        if flags & 0x200 and isinstance(about := self.item(depth + 1), dict):
            vector.about.update(about)
        return vector

    def _texts(self, length: int, cells: list[_Item]) -> None:
        """Of many texts the first ones; the rest is gone through by its lengths."""
        data = self.data
        for _ in repeat(None, min(length, MOST_ROWS)):
            if (at := self.at + 8) > len(data) and not self.reaches(at):
                cells.append(self.item(1))
                continue
            flags, size = two_at(data, at - 8)
            if flags & 0xFF != CHAR or size < 0:
                cells.append(self.item(1))
                continue
            self.counted(1)
            self._skip(8 + size)
            cells.append(data[at : at + size].decode("utf-8", "replace"))
        skip_texts(self, max(0, length - MOST_ROWS))

    def _numbers(self, kind: int, length: int) -> list[float | None]:
        start, width = self.at, WIDTHS[kind]
        few = min(length, MOST_ROWS)
        self._skip(length * width)
        if kind == 14:
            return [*unpack_from(f">{few}d", self.data, start)]
        if kind in {10, 13}:
            return [None if one == _NA else one for one in unpack_from(f">{few}i", self.data, start)]
        return []

    def _other(self, kind: int, flags: int, depth: int) -> _Item:
        """Environments, packages, pointers, and vectors that R keeps in a short form."""
        if kind == _ENV:
            self.seen.append("")
            self._int()
            held = [self.item(depth + 1) for _ in range(4)]
            return next((one for one in held[1:3] if isinstance(one, dict)), None)
        if kind in {246, 247, 249}:
            self._int()
            for _ in range(self._int()):
                self.item(depth + 1)
            self.seen.append("")
            return None
        if kind in {7, 8}:
            self._skip(self._int())
            return None
        if kind == 22:
            self.seen.append("")
            self.item(depth + 1)
            self.item(depth + 1)
        elif kind == 23:
            self.seen.append("")
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
            begun = [one for one in (*vector.cells, *self._open[1:2]) if isinstance(one, _Vector)]
            columns = [("", _shown(one)) for one in begun if one.cells]
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
