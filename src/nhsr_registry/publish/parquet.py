"""A table → a Parquet file (https://parquet.apache.org/docs/file-format/): one row group, plain pages, no compression.

Written here because the usual library weighs more than a hundred times as much as this tool, and writes its own
version into the file. Without compression the bytes are the same on every machine.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Literal, NamedTuple

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


class Column(NamedTuple):
    """A name, what it holds, and the cells; `None` is not known. Cells of "texts" are lists."""

    name: str
    type: Type
    cells: Sequence[Any]


def encode(columns: Sequence[Column], rows: int, about: dict[str, str]) -> bytes:
    """The whole file."""
    out = bytearray(_MAGIC)
    chunks = []
    for column in columns:
        start, (count, page) = len(out), _page(column)
        header = _struct({1: 0, 2: len(page), 3: len(page), 5: _Nested({1: count, 2: _PLAIN, 3: _RLE, 4: _RLE})})
        out += header + page
        size = _Long(len(header) + len(page))
        path = [column.name, "list", "element"] if column.type == "texts" else [column.name]
        meta = {
            1: _TYPES[column.type][0],
            2: [_PLAIN, _RLE],
            3: path,
            4: 0,
            5: _Long(count),
            6: size,
            7: size,
            9: _Long(start),
        }
        chunks.append(_Nested({2: _Long(start), 3: _Nested(meta)}))
    group = _Nested({1: chunks, 2: _Long(len(out) - len(_MAGIC)), 3: _Long(rows)})
    known = [_Nested({1: key, 2: value}) for key, value in sorted(about.items())]
    footer = _struct({1: 1, 2: _schema(columns), 3: _Long(rows), 4: [group], 5: known, 6: "nhsr-registry"})
    return bytes(out) + footer + struct.pack("<I", len(footer)) + _MAGIC


def _schema(columns: Sequence[Column]) -> list[_Nested]:
    rows = [_Nested({4: "schema", 5: len(columns)})]
    for column in columns:
        physical, converted = _TYPES[column.type]
        leaf: dict[int, Any] = {1: physical, 3: _OPTIONAL, 4: column.name, 6: converted}
        if column.type == "texts":
            rows.append(_Nested({3: _REQUIRED, 4: column.name, 5: 1, 6: _LIST}))
            rows.append(_Nested({3: _REPEATED, 4: "list", 5: 1}))
            leaf = {1: physical, 3: _REQUIRED, 4: "element", 6: converted}
        rows.append(_Nested(leaf))
    return rows


# ── pages ────────────────────────────────────────────────────────────────────────────────────────


def _page(column: Column) -> tuple[int, bytes]:
    """(number of values with the missing ones, levels and values)."""
    if column.type == "texts":
        repeated = [int(n > 0) for cell in column.cells for n in range(len(cell) or 1)]
        defined = [int(bool(cell)) for cell in column.cells for _ in range(len(cell) or 1)]
        return len(repeated), _levels(repeated) + _levels(defined) + _values(
            "text", [text for cell in column.cells for text in cell]
        )
    there = [cell for cell in column.cells if cell is not None]
    return len(column.cells), _levels(int(cell is not None) for cell in column.cells) + _values(column.type, there)


def _levels(bits: Iterable[int]) -> bytes:
    """Levels of width 1 as runs, with their length before them."""
    runs = b"".join(_varint(len(list(run)) << 1) + bytes([bit]) for bit, run in groupby(bits))
    return struct.pack("<I", len(runs)) + runs


def _values(type_: Type, values: Sequence[Any]) -> bytes:
    if type_ == "text":
        texts = [text.encode() for text in values]
        return b"".join(struct.pack("<I", len(text)) + text for text in texts)
    if type_ == "truth":
        out = bytearray((len(values) + 7) // 8)
        for number, value in enumerate(values):
            out[number // 8] |= bool(value) << number % 8
        return bytes(out)
    if type_ == "date":
        return b"".join(struct.pack("<i", (value - _EPOCH).days) for value in values)
    return b"".join(struct.pack("<d", value) for value in values)


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
