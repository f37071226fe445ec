"""Stata's data files (.dta): the first rows, with their variables' names.

Formats 114 and 115 (Stata 10 to 12), and 117 to 119 (from Stata 13), as `help dta` tells them
(https://www.stata.com/help.cgi?dta). Each row has the same width; long texts that stand elsewhere (strL) are left.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from nhsr_registry.tables._found import MOST_COLUMNS, MOST_ROWS, Column, Found, day, number

_OLD = {255: "d", 254: "f", 253: "i", 252: "h", 251: "b"}
_NEW = {65526: "d", 65527: "f", 65528: "i", 65529: "h", 65530: "b"}
_LONG = 32_768  # a text that stands elsewhere: eight bytes point to it
_MISSING = {"b": 100, "h": 32_740, "i": 2_147_483_620, "f": 1.7e38, "d": 8.9e307}
_SINCE = 1960  # Stata's days begin then


class _Layout(NamedTuple):
    order: str
    types: tuple[int, ...]
    names: list[str]
    formats: list[str]
    rows: int
    data: int  # where the first row begins


def read(data: bytes) -> Found:
    """Raises `ValueError`, `struct.error` or `IndexError` where it is of no format that we know, or damaged."""
    new = data.startswith(b"<stata_dta>")
    layout = _new(data) if new else _old(data)
    columns: list[Column] = [(name, []) for name in layout.names[:MOST_COLUMNS]]
    known = _NEW if new else _OLD
    widths = [
        8 if new and kind == _LONG else struct.calcsize(known[kind]) if kind in known else kind for kind in layout.types
    ]
    total = sum(widths)
    for row in range(min(layout.rows, MOST_ROWS)):
        at = layout.data + row * total
        if at + total > len(data):
            break
        for (_, cells), kind, width, form in zip(columns, layout.types, widths, layout.formats, strict=False):
            cell = data[at : at + width]
            at += width
            cells.append(_value(cell, known.get(kind), layout.order, form, long=new and kind == _LONG))
    return Found([columns] if columns else [], [])


def _value(cell: bytes, code: str | None, order: str, form: str, *, long: bool) -> str:
    if long:
        return ""
    if code is None:
        return cell.partition(b"\0")[0].decode("utf-8", "replace").strip()
    (value,) = struct.unpack(order + code, cell)
    if value > _MISSING[code]:
        return ""
    return day(value, _SINCE) if form.startswith(("%td", "%d", "%-td", "%-d")) else number(value)


def _texts(data: bytes, at: int, count: int, width: int) -> list[str]:
    cells = (data[at + one * width : at + (one + 1) * width] for one in range(count))
    return [cell.partition(b"\0")[0].decode("utf-8", "replace") for cell in cells]


def _old(data: bytes) -> _Layout:
    if data[0] not in {113, 114, 115} or data[1] not in {1, 2}:
        raise ValueError("no format that we know")
    order = ">" if data[1] == 1 else "<"
    count, rows = struct.unpack_from(order + "HI", data, 4)
    if count > 5000:
        raise ValueError("too many variables")
    at = 109
    types = tuple(data[at : at + count])
    names = _texts(data, at + count, count, 33)
    at += count + 33 * count + 2 * (count + 1)
    width = 12 if data[0] == 113 else 49
    formats = _texts(data, at, count, width)
    at += width * count + 33 * count + 81 * count
    size = 1
    while size:  # what the file says of itself, until it says no more
        kind, size = struct.unpack_from(order + "bi", data, at)
        at += 5 + size
        if size < 0 or at > len(data):
            raise ValueError("damaged")
        if kind == 0 and size == 0:
            break
    return _Layout(order, types, names, formats, rows, at)


def _new(data: bytes) -> _Layout:
    release = int(_within(data, b"<release>", 3))
    order = ">" if _within(data, b"<byteorder>", 3) == b"MSF" else "<"
    wide = release >= 119
    (count,) = struct.unpack(order + ("I" if wide else "H"), _within(data, b"<K>", 4 if wide else 2))
    (rows,) = struct.unpack(order + ("Q" if release >= 118 else "I"), _within(data, b"<N>", 8 if release >= 118 else 4))
    if count > 5000:
        raise ValueError("too many variables")
    types = struct.unpack(f"{order}{count}H", _within(data, b"<variable_types>", 2 * count))
    width = 129 if release >= 118 else 33
    names = _texts(_within(data, b"<varnames>", width * count), 0, count, width)
    width = 57 if release >= 118 else 49
    formats = _texts(_within(data, b"<formats>", width * count), 0, count, width)
    return _Layout(order, types, names, formats, rows, data.index(b"<data>") + 6)


def _within(data: bytes, tag: bytes, length: int) -> bytes:
    at = data.index(tag) + len(tag)
    return data[at : at + length]
