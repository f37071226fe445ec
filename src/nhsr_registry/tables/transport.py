"""SAS's transport files (.xpt), versions 5 and 8: the first rows of each data set, with their variables' names.

"The Record Layout of a Data Set in SAS Transport Format" (SAS, TS-140): records of 80 bytes, and numbers as an IBM mainframe
keeps them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.tables._found import MOST_COLUMNS, MOST_ROWS, Column, Found, decoded, few
from nhsr_registry.tables._sas_numbers import shown

_RECORD, _MOST_SETS, _MOST_VARIABLES, _MOST_WIDTH = 80, 8, 10_000, 1_000_000
_MOST_CELLS, _MOST_TEXT = 40_000, 300
_HEAD = re.compile(
    rb"HEADER RECORD\*{7}(NAMESTR|NAMSTV8|MEMBER |MEMBV8 |OBS    |OBSV8  ) HEADER RECORD!{7}([0-9 ]{0,32})"
)


class _Variable(NamedTuple):
    name: str
    text: bool
    width: int
    at: int
    form: str


def read(data: bytes) -> Found:
    """Raises `ValueError` or `struct.error` where it is no such file, or damaged."""
    if not data.startswith(b"HEADER RECORD*******LIB"):
        raise ValueError("no transport file")
    found = Found([], [])
    variables: list[_Variable] = []
    size, begun, cells = 140, 0, 0
    for at in range(0, min(len(data), 40_000_000), _RECORD):
        if not data.startswith(b"HEADER RECORD*******", at) or at < begun or not (head := _HEAD.match(data, at)):
            continue
        if head[1].startswith(b"MEM"):
            size = 136 if data[at + 75 : at + 78] == b"136" else 140
        elif head[1].startswith(b"NAM"):
            count = int(head[2][:10])
            if count * size > len(data) - at or count > _MOST_VARIABLES:
                raise ValueError("more variables than the file holds")
            variables = list(_variables(data, at + _RECORD, count, size))
            begun = at + _RECORD + (count * size + _RECORD - 1) // _RECORD * _RECORD
        else:
            found.tables.append(_table(data, at + _RECORD, variables))
            cells += sum(len(column) for _, column in found.tables[-1])
            if len(found.tables) >= _MOST_SETS or cells >= _MOST_CELLS:
                break
    if not found.tables:
        raise ValueError("no data set")
    return found


def _variables(data: bytes, start: int, count: int, size: int) -> Iterator[_Variable]:
    """Side by side in this order: what the file says of their places is not always so."""
    at = 0
    for place in range(start, start + count * size, size):
        kind, _, width, _ = struct.unpack_from(">hhhh", data, place)
        if not 0 < width <= 32_767:
            raise ValueError("a variable without a width")
        long = data[place + 88 : place + 120].strip(b" \0")
        name = long if long and long.isascii() else data[place + 8 : place + 16].strip(b" \0")
        yield _Variable(decoded(name), kind == 2, width, at, decoded(data[place + 56 : place + 64]).strip())
        at += width


def _table(data: bytes, start: int, variables: list[_Variable]) -> list[Column]:
    width = max((one.at + one.width for one in variables), default=0)
    columns: list[Column] = [(one.name, []) for one in variables[:MOST_COLUMNS]]
    if not 0 < width <= _MOST_WIDTH:
        return columns
    for row in islice(_rows(data, start, width), few(len(columns))):
        for one, (_, cells) in zip(variables, columns, strict=False):
            cell = row[one.at : one.at + min(one.width, _MOST_TEXT)]
            cells.append(decoded(cell).strip(" \0") if one.text else _number(cell, one.form))
    return columns


def _rows(data: bytes, start: int, width: int) -> Iterator[bytes]:
    """To the next data set, or the blanks at the end."""
    for at in range(start, min(start + MOST_ROWS * width, len(data) - width + 1), width):
        row = data[at : at + width]
        if row.startswith(b"HEADER RECORD*******") or not row.strip():
            return
        yield row


def _number(cell: bytes, form: str) -> str:
    """Base 16: a sign and an exponent in the first byte, and the fraction."""
    if len(cell) < 2 or not any(cell[1:]):
        return "" if any(cell) else shown(0.0, form)  # a letter or a point says why there is none
    value = int.from_bytes(cell[1:], "big") * 16.0 ** ((cell[0] & 0x7F) - 64 - 2 * (min(len(cell), 8) - 1))
    return shown(-value if cell[0] & 0x80 else value, form)
