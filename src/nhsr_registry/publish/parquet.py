"""A table → a Parquet file (https://parquet.apache.org/docs/file-format/): one row group, plain pages, no compression.

Written here because the usual library weighs more than a hundred times as much as this tool, and writes its own
version into the file. Without compression the bytes are the same on every machine.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Literal, Self

Type = Literal["text", "texts", "truth", "number", "date"]
_MAGIC = b"PAR1"
#: Ours → (physical type, converted type) of parquet.thrift.
_TYPES: dict[Type, tuple[int, int | None]] = {
    "text": (6, 0),
    "texts": (6, 0),
    "truth": (0, None),
    "number": (5, None),
    "date": (1, 6),
}
_REQUIRED, _OPTIONAL, _REPEATED = 0, 1, 2
_PLAIN, _RLE, _LIST = 0, 3, 3
_EPOCH = date(1970, 1, 1)
_IN_MEMORY = 1 << 16  # bytes of a column, before they go to a file


Column = tuple[str, Type]


class Writer:
    """Takes rows one by one: what they hold lies column by column in temporary files until it is written."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """A name, and what it holds. `None` is not known; cells of "texts" are lists."""
        self._columns = columns
        self._pages = [_Page(type_) for _, type_ in columns]
        self._rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for page in self._pages:
            page.values.close()

    def add(self, cells: Iterable[Any]) -> None:
        """One more row."""
        for page, cell in zip(self._pages, cells, strict=True):
            page.add(cell)
        self._rows += 1

    def write(self, out: IO[bytes], about: dict[str, str]) -> None:
        """The whole file."""
        at = out.write(_MAGIC)
        chunks = []
        for (name, type_), page in zip(self._columns, self._pages, strict=True):
            levels, length = page.end()
            whole = len(levels) + length
            header = _struct({1: 0, 2: whole, 3: whole, 5: _Nested({1: page.count, 2: _PLAIN, 3: _RLE, 4: _RLE})})
            out.write(header + levels)
            shutil.copyfileobj(page.values, out, 1 << 16)
            size = _Long(len(header) + whole)
            path = [name, "list", "element"] if type_ == "texts" else [name]
            meta = {
                1: _TYPES[type_][0],
                2: [_PLAIN, _RLE],
                3: path,
                4: 0,
                5: _Long(page.count),
                6: size,
                7: size,
                9: _Long(at),
            }
            chunks.append(_Nested({2: _Long(at), 3: _Nested(meta)}))
            at += size
        group = _Nested({1: chunks, 2: _Long(at - len(_MAGIC)), 3: _Long(self._rows)})
        known = [_Nested({1: key, 2: value}) for key, value in sorted(about.items())]
        rows = _Long(self._rows)
        footer = _struct({1: 1, 2: _schema(self._columns), 3: rows, 4: [group], 5: known, 6: "nhsr-registry"})
        out.write(footer + struct.pack("<I", len(footer)) + _MAGIC)


def _schema(columns: Sequence[Column]) -> list[_Nested]:
    rows = [_Nested({4: "schema", 5: len(columns)})]
    for name, type_ in columns:
        physical, converted = _TYPES[type_]
        leaf: dict[int, Any] = {1: physical, 3: _OPTIONAL, 4: name, 6: converted}
        if type_ == "texts":
            rows.append(_Nested({3: _REQUIRED, 4: name, 5: 1, 6: _LIST}))
            rows.append(_Nested({3: _REPEATED, 4: "list", 5: 1}))
            leaf = {1: physical, 3: _REQUIRED, 4: "element", 6: converted}
        rows.append(_Nested(leaf))
    return rows


# ── pages ────────────────────────────────────────────────────────────────────────────────────────


class _Page:
    """The one page of a column: its values as they are written, and a byte a value for what stands before them."""

    def __init__(self, type_: Type) -> None:
        self._type = type_
        self.values = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the writer closes it
        self._repeated, self._defined = bytearray(), bytearray()
        self._bits = bytearray()  # truth values that make no whole byte yet

    @property
    def count(self) -> int:
        """How many values there are, with the missing ones."""
        return len(self._defined)

    def add(self, cell: Any) -> None:
        """The cell of one row."""
        if self._type == "texts":
            self._repeated += b"\0" + b"\1" * (len(cell) - 1)
            self._defined += b"\1" * len(cell) or b"\0"
            for text in cell:
                self.values.write(_text(text))
        else:
            self._defined.append(cell is not None)
            if cell is not None:
                self._value(cell)

    def _value(self, cell: Any) -> None:
        if self._type == "text":
            self.values.write(_text(cell))
        elif self._type == "date":
            self.values.write(struct.pack("<i", (cell - _EPOCH).days))
        elif self._type == "number":
            self.values.write(struct.pack("<d", cell))
        else:
            self._bits.append(bool(cell))
            if len(self._bits) == 8:
                self._end_bits()

    def _end_bits(self) -> None:
        if self._bits:
            self.values.write(bytes([sum(bit << at for at, bit in enumerate(self._bits))]))
            self._bits.clear()

    def end(self) -> tuple[bytes, int]:
        """The levels, and the length of the values, which are then to be read from their start."""
        self._end_bits()
        levels = (_levels(self._repeated) if self._type == "texts" else b"") + _levels(self._defined)
        length = self.values.tell()
        self.values.seek(0)
        return levels, length


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<I", len(raw)) + raw


def _levels(bits: Iterable[int]) -> bytes:
    """Levels of width 1 as runs, with their length before them."""
    runs = bytearray()
    for bit, run in groupby(bits):
        runs += _varint(sum(1 for _ in run) << 1) + bytes([bit])
    return struct.pack("<I", len(runs)) + runs


# ── Thrift's compact protocol ────────────────────────────────────────────────────────────────────


class _Long(int):
    """An i64; plain integers are i32."""


class _Nested(dict[int, Any]):
    """A struct within a struct: field number → value; `None` is left out."""


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _kind(value: Any) -> int:
    if isinstance(value, _Nested):
        return 12
    if isinstance(value, list):
        return 9
    if isinstance(value, str):
        return 8
    return 6 if isinstance(value, _Long) else 5


def _encode(value: Any) -> bytes:
    if isinstance(value, _Nested):
        return _struct(value)
    if isinstance(value, list):
        kind = _kind(value[0]) if value else 12
        size = bytes([len(value) << 4 | kind]) if len(value) < 15 else bytes([0xF0 | kind]) + _varint(len(value))
        return size + b"".join(map(_encode, value))
    if isinstance(value, str):
        raw = value.encode()
        return _varint(len(raw)) + raw
    return _varint(value << 1 if value >= 0 else (-value << 1) - 1)  # zigzag


def _struct(fields: dict[int, Any]) -> bytes:
    out, last = b"", 0
    for number, value in sorted(fields.items()):
        if value is not None:
            out += bytes([(number - last) << 4 | _kind(value)]) + _encode(value)
            last = number
    return out + b"\0"
