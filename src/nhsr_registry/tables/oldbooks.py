"""Excel workbooks as they were before 2007 (.xls) → what their first rows say, as delimited text.

A stream of records ([MS-XLS], BIFF8, and BIFF5 before it) within an OLE2 file: what all sheets share, then each sheet's cells.
Many a file of that name is something else, since programs save a table or a page as ".xls" and Excel opens it: those are
read as what they are. A workbook with a password is not opened.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import date, timedelta

from nhsr_registry import re, workbooks
from nhsr_registry.tables._found import decoded, number
from nhsr_registry.tables._ole import Ole
from nhsr_registry.tables._strings import Strings, spell
from nhsr_registry.workbooks import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, Sheet

_BEGIN, _END, _CONTINUE = 0x809, 0x0A, 0x3C
_SHEET, _STRINGS, _LOCKED, _FROM_1904, _STYLE, _FORM = 0x85, 0xFC, 0x2F, 0x22, 0xE0, 0x41E
_SHARED, _TEXT, _RICH, _NUMBER, _RK, _RKS, _WORKED_OUT, _ITS_TEXT = 0xFD, 0x204, 0xD6, 0x203, 0x27E, 0xBD, 0x06, 0x207
_CELLS = frozenset({_SHARED, _TEXT, _RICH, _NUMBER, _RK, _RKS, _WORKED_OUT, _ITS_TEXT})
_MOST, _MOST_RECORDS, _MOST_TEXT, _ALL_TEXT = 8_000_000, 300_000, 50_000, 150_000
_DATES = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)})
_DATE_CODE = re.compile(r"[yd]", re.IGNORECASE)
_NO_CODE = re.compile(r"\"[^\"]*\"|\[[^\[\]]*\]|\\.")
_LAST_DAY = 2_958_465 - 2_000


def sheets(data: bytes) -> tuple[Sheet, ...] | None:
    """The first rows of the first sheets that hold any; `None` where this is no workbook that we can open."""
    if data.startswith(b"PK"):
        return workbooks.sheets(data)
    try:
        if not data.startswith(b"\xd0\xcf"):
            return (_as_text(data),)
        return tuple(_Book(Ole(data, _MOST).read("Workbook", "Book", "WORKBOOK", "BOOK")).sheets())
    except (ValueError, LookupError, OverflowError, struct.error):
        return None


def _as_text(data: bytes) -> Sheet:
    """A page or a table that only has the name of a workbook."""
    data = data[:_ALL_TEXT]
    text = data.decode("utf-16", "replace") if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else decoded(data)
    if "\0" in text or len(text) < 10:
        raise ValueError("no text")
    start = text[:400].lstrip("\ufeff \r\n")[:1]
    kind = "html" if start == "<" else "tsv" if "\t" in text[:2_000] else "csv"
    return Sheet(number=0, name="", text=text.replace("\r\n", "\n"), document=True, kind=kind)


class _Book:
    """Raises `ValueError`, `struct.error` or `IndexError` where it is locked or damaged."""

    def __init__(self, data: bytes) -> None:
        self._data, self._records = data, 0
        self._wide = data[4:6] == b"\x00\x06"  # BIFF8
        if data[:2] != b"\x09\x08":
            raise ValueError("not the records that we know")
        self._places: list[tuple[int, bool, str]] = []
        self._strings = Strings([])
        self._places_known = False  # within a sheet no texts are shared
        self._epoch = date(1899, 12, 30)
        self._forms: dict[int, str] = {}
        self._styles: list[int] = []
        for kind, body in self._from(0):
            self._share(kind, body)
        self._places_known = True
        self._dates = {at for at, form in enumerate(self._styles) if self._is_day(form)}

    def _from(self, at: int) -> Iterator[tuple[int, bytes]]:
        """The records from a place to the end of what begins there, but those of what begins within it: charts."""
        data, parts, depth = self._data, list[bytes](), 0
        while at + 4 <= len(data):
            kind, size = struct.unpack_from("<HH", data, at)
            self._records += 1
            depth += (kind == _BEGIN) - (kind == _END)
            if self._records > _MOST_RECORDS or depth < 1:
                return
            body = data[at + 4 : at + 4 + size]
            at += 4 + size
            if kind == _STRINGS and not self._places_known:
                parts = [body]
                self._strings = Strings(parts)
            elif kind == _CONTINUE and parts:
                parts.append(body)
            else:
                parts = []
                if depth == 1:
                    yield kind, body

    def _share(self, kind: int, body: bytes) -> None:
        if kind == _LOCKED:
            raise ValueError("locked with a password")
        if kind == _SHEET and len(body) > 8:
            place, hidden, what, size = struct.unpack_from("<IBBB", body)
            if what == 0 and len(self._places) < 200:
                name = spell(body, 6, size, wide=self._wide, short=True)
                self._places.append((place, hidden > 0, name))
        elif kind == _FROM_1904 and body[:1] == b"\1":
            self._epoch = date(1904, 1, 1)
        elif kind == _STYLE and len(self._styles) < 5_000:
            self._styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _FORM and len(self._forms) < 5_000:
            (about,) = struct.unpack_from("<H", body)
            if self._wide:
                self._forms[about] = spell(body, 2, struct.unpack_from("<H", body, 2)[0], wide=True)
            else:
                self._forms[about] = decoded(body[3:])

    def _is_day(self, form: int) -> bool:
        return form in _DATES or bool(_DATE_CODE.search(_NO_CODE.sub("", self._forms.get(form, "")[:200])))

    def sheets(self) -> Iterator[Sheet]:
        count, room = 0, _ALL_TEXT
        for at, (place, hidden, name) in enumerate(self._places, 1):
            if text := self._table(place, min(room, _MOST_TEXT)):
                yield Sheet(number=at, name=name[:100], text=text, hidden=hidden)
                count, room = count + 1, room - len(text)
            if count >= MOST_SHEETS or room < 1 or self._records > _MOST_RECORDS:
                return

    def _table(self, place: int, most: int) -> str:
        """A sheet as delimited text, each row on the line of its number."""
        rows: dict[int, dict[int, str]] = {}
        last = (0, 0)
        size = 0
        for kind, body in self._from(place):
            if kind not in _CELLS:
                continue
            if kind == _ITS_TEXT:
                told = [(*last, spell(body, 0, struct.unpack_from("<H", body)[0], wide=self._wide))]
            else:
                last = row, column = struct.unpack_from("<HH", body)
                if row >= MOST_ROWS or size > most:
                    break
                told = [(row, column + at, cell) for at, cell in enumerate(self._values(kind, body))]
                self._records += len(told)
            for row, column, cell in told:
                if cell and column < MOST_COLUMNS:
                    rows.setdefault(row, {})[column] = cell
                    size += len(cell) + 1
        if not rows:
            return ""
        width = max(max(cells) for cells in rows.values()) + 1
        table = [[rows.get(at, {}).get(column, "") for column in range(width)] for at in range(max(rows) + 1)]
        return workbooks.delimited(table, most)

    def _values(self, kind: int, body: bytes) -> Iterator[str]:
        """What the cells of a record show."""
        (style,) = struct.unpack_from("<H", body, 4) if len(body) > 5 else (0,)
        if kind == _SHARED:
            yield self._strings.at(struct.unpack_from("<I", body, 6)[0])
        elif kind in {_TEXT, _RICH}:
            yield spell(body, 6, struct.unpack_from("<H", body, 6)[0], wide=self._wide)
        elif kind == _NUMBER:
            yield self._number(struct.unpack_from("<d", body, 6)[0], style)
        elif kind == _RK:
            yield self._number(_rk(struct.unpack_from("<I", body, 6)[0]), style)
        elif kind == _RKS:
            for at in range(4, min(len(body) - 7, 4 + 6 * MOST_COLUMNS), 6):
                style, value = struct.unpack_from("<HI", body, at)
                yield self._number(_rk(value), style)
        elif kind == _WORKED_OUT and body[12:14] != b"\xff\xff":
            yield self._number(struct.unpack_from("<d", body, 6)[0], style)

    def _number(self, value: float, style: int) -> str:
        if style in self._dates and 1 <= value <= _LAST_DAY:
            return (self._epoch + timedelta(days=int(value))).isoformat()
        return number(value)


def _rk(value: int) -> float:
    """A number in 30 bits: a whole one, or the first bits of another; either may be meant in hundredths."""
    whole = (value >> 2) - (1 << 30 if value & 0x8000_0000 else 0)
    found = float(whole) if value & 2 else struct.unpack("<d", struct.pack("<Q", (value & 0xFFFF_FFFC) << 32))[0]
    return found / 100 if value & 1 else float(found)
