"""SPSS's data files (.sav, .zsav): the first rows, with their variables' names.

The format is told in https://www.gnu.org/software/pspp/pspp-dev/html_node/System-File-Format.html. A row is so many places
of eight bytes; a long text takes several of them, and one of more than 255 bytes several variables.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from nhsr_registry.tables._found import MOST_COLUMNS, Column, Found, decoded, few, moment, number
from nhsr_registry.tables._squeezed import Squeezed, Work

_VARIABLE, _LABELS, _LABELLED, _DOCUMENT, _MORE, _END = 2, 3, 4, 6, 7, 999
_LONG_NAMES, _LONG_TEXTS = 13, 14
_MOST_RECORDS, _MOST_PLACES, _MOST_READ = 20_000, 100_000, 300_000
_MOST_BYTES = 3_500_000  # as many as so many places can take, and the codes before them
_SEGMENT = 252  # bytes of a very long text that one of its variables holds
_DAYS, _MOMENTS = frozenset({20, 23, 24, 28, 29, 30, 38, 39}), frozenset({22, 41})  # what a variable is shown as
_SINCE = 12_219_379_200  # seconds from 14 October 1582, when SPSS's calendar begins, to 1970
_BLANK = b" " * 8


class _Variable(NamedTuple):
    name: str
    width: int  # of a text in bytes; 0 for a number
    at: int  # which place of the row is its first
    shown: int


class _Dictionary:
    """What the file says before its first row."""

    def __init__(self, data: bytes) -> None:
        if data[:4] not in {b"$FL2", b"$FL3"}:
            raise ValueError("no data file of SPSS's")
        self.order = "<" if struct.unpack_from("<I", data, 64)[0] in {2, 3} else ">"
        self.squeezed, _, self.rows = struct.unpack_from(f"{self.order}iii", data, 72)
        (self.bias,) = struct.unpack_from(f"{self.order}d", data, 84)
        self.variables: list[_Variable] = []
        self.places = 0
        self._names: dict[str, str] = {}
        self._long: dict[str, int] = {}
        self.at = 176
        for _ in range(_MOST_RECORDS):
            (kind,) = self._ints(data, 1)
            if kind == _END:
                self.at += 4
                break
            self._record(data, kind)
            if self.at > len(data):
                raise ValueError("longer than the file")
        else:
            raise ValueError("no end")

    def _ints(self, data: bytes, count: int) -> tuple[int, ...]:
        found = struct.unpack_from(f"{self.order}{count}i", data, self.at)
        self.at += 4 * count
        return found

    def _past(self, count: int, width: int) -> None:
        if count < 0 or width < 0:
            raise ValueError("a length below nothing")
        self.at += count * width

    def _record(self, data: bytes, kind: int) -> None:
        if kind == _VARIABLE:
            self._variable(data)
        elif kind == _LABELS:
            for _ in range(min(self._ints(data, 1)[0], len(data))):
                self.at += 8 + (data[self.at + 8] + 8) // 8 * 8
        elif kind == _LABELLED:
            self._past(self._ints(data, 1)[0], 4)
        elif kind == _DOCUMENT:
            self._past(self._ints(data, 1)[0], 80)
        elif kind == _MORE:
            about, width, count = self._ints(data, 3)
            start = self.at
            self._past(count, width)
            if about in {_LONG_NAMES, _LONG_TEXTS}:
                self._pairs(about, data[start : min(self.at, start + 1_000_000)])
        else:
            raise ValueError("a record that we do not know")

    def _variable(self, data: bytes) -> None:
        width, labelled, missing, shown, _ = self._ints(data, 5)
        name = decoded(data[self.at : self.at + 8]).strip()
        self.at += 8
        if labelled == 1:
            self._past((self._ints(data, 1)[0] + 3) // 4, 4)
        self._past(abs(missing), 8)
        if width >= 0:
            self.variables.append(_Variable(name, width, self.places, shown >> 16 & 0xFF))
        self.places += 1
        if self.places > _MOST_PLACES:
            raise ValueError("too many variables")

    def _pairs(self, about: int, said: bytes) -> None:
        """`SHORT=Long name` and the like, with tabs between."""
        for pair in decoded(said).split("\t", _MOST_RECORDS)[:_MOST_RECORDS]:
            name, _, value = pair.partition("=")
            value = value.strip("\0 ")
            if about == _LONG_NAMES:
                self._names[name.upper()] = value
            elif value.isdigit() and len(value) < 8:
                self._long[name.strip("\0 ").upper()] = int(value)

    def named(self) -> Iterator[_Variable]:
        """The variables as people see them: a very long text once, by its first part."""
        skip = 0
        for one in self.variables:
            if skip:
                skip -= 1
                continue
            skip = max(0, (self._long.get(one.name.upper(), 0) + _SEGMENT - 1) // _SEGMENT - 1)
            yield one._replace(name=self._names.get(one.name.upper(), one.name))


def read(data: bytes) -> Found:
    """Raises `ValueError`, `struct.error` or `IndexError` where it is no such file, or damaged."""
    said = _Dictionary(data)
    variables = list(islice(said.named(), MOST_COLUMNS + 1))
    shown = variables[:MOST_COLUMNS]
    columns: list[Column] = [(one.name, []) for one in shown]
    some = min(few(len(shown)), max(_MOST_READ // max(said.places, 1), 1))
    if said.rows >= 0:
        some = min(some, said.rows)
    cut = len(variables) > MOST_COLUMNS
    places = _places(data, said)
    try:
        for _ in range(some):
            row = list(islice(places, said.places))
            if len(row) < said.places:
                break
            for one, (_, cells) in zip(shown, columns, strict=True):
                cells.append(_cell(row, one, said.order))
    except (ValueError, LookupError, struct.error):
        cut = True
    if not columns:
        raise ValueError("no variable")
    return Found([columns], [], cut=cut)


def _cell(row: list[bytes], one: _Variable, order: str) -> str:
    if one.width:
        width = one.width if one.width < 255 else _SEGMENT
        return decoded(b"".join(row[one.at : one.at + (width + 7) // 8])[:width]).strip(" \0")
    (value,) = struct.unpack(f"{order}d", row[one.at])
    if value <= -1.7e308:
        return ""
    if one.shown in _DAYS:
        return moment(value - _SINCE)[:10]
    return moment(value - _SINCE) if one.shown in _MOMENTS else number(value)


def _places(data: bytes, said: _Dictionary) -> Iterator[bytes]:
    """The rows' places, one after the other, to the file's end."""
    if said.squeezed == 0:
        for at in range(said.at, len(data) - 7, 8):
            yield data[at : at + 8]
    elif said.squeezed == 1:
        yield from _by_codes(Squeezed("", memoryview(data)[said.at :], Work(_MOST_BYTES)), said)
    elif said.squeezed == 2:
        start = struct.unpack_from(f"{said.order}q", data, said.at)[0] + 24
        if not 0 < start < len(data):
            raise ValueError("a block outside the file")
        yield from _by_codes(Squeezed("gzip", memoryview(data)[start:], Work(_MOST_BYTES)), said)
    else:
        raise ValueError("squeezed in a way that we do not know")


def _by_codes(box: Squeezed, said: _Dictionary) -> Iterator[bytes]:
    """Each place has a code of a byte, eight of them together: a small number, blanks, nothing, or the eight bytes themselves."""
    out, at = box.out, 0
    nothing = struct.pack(f"{said.order}d", -1.7976931348623157e308)
    while box.reach(at + 8):
        codes = out[at : at + 8]
        at += 8
        for code in codes:
            if 0 < code < 252:
                yield struct.pack(f"{said.order}d", code - said.bias)
            elif code == 252:
                return
            elif code == 253:
                if not box.reach(at + 8):
                    return
                yield bytes(out[at : at + 8])
                at += 8
            elif code == 254:
                yield _BLANK
            elif code:
                yield nothing
