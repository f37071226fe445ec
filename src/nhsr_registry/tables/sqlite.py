"""SQLite databases (.sqlite, .db): the first rows of each table, read page by page.

The file's format is told in https://www.sqlite.org/fileformat2.html. Its own library would do more than read: a database
from a stranger may hold views and triggers. So the pages of each table (a tree whose leaves hold the rows) are walked
here; indexes, long values that go on elsewhere, and what was deleted are left.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.tables._found import MOST_COLUMNS, MOST_ROWS, Column, Found, number

_LEAF, _INNER = 13, 5  # kinds of pages of tables
_MOST_PAGES, _MOST_TABLES = 400, 20
_WIDTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8}
_NAMES = re.compile(r"(?:^|,)\s*(?:\"([^\"]+)\"|\[([^\]]+)\]|`([^`]+)`|([A-Za-z_]\w*))")
_NO_COLUMN = re.compile(r"\s*(?:constraint|primary\s+key|unique|check|foreign\s+key)\b", re.IGNORECASE)


def read(data: bytes) -> Found:
    """Raises `ValueError` where this is no database of SQLite's, and `IndexError` or `struct.error` where it is damaged."""
    if not data.startswith(b"SQLite format 3\0"):
        raise ValueError("no database of SQLite's")
    size = struct.unpack_from(">H", data, 16)[0]
    size = 65_536 if size == 1 else size
    if size < 512:
        raise ValueError("a page's size that is none")
    found = Found([], [])
    for row in list(_rows(data, size, 1))[:_MOST_TABLES]:
        if len(row) < 5 or row[0] != "table" or not row[3].isdigit() or row[1].startswith("sqlite_"):
            continue
        rows = list(_rows(data, size, int(row[3])))
        names = _columns(row[4])
        width = min(max(map(len, rows), default=0), MOST_COLUMNS)
        columns: list[Column] = [
            (names[at] if at < len(names) else "", [one[at] if at < len(one) else "" for one in rows])
            for at in range(width)
        ]
        if columns:
            found.tables.append(columns)
    return found


def _columns(sql: str) -> list[str]:
    """The columns' names, as the statement that made the table tells them."""
    inside = sql.partition("(")[2]
    inside = re.sub(r"\([^()]*\)", "", inside)  # types with a size
    parts = [part for part in inside.split(",") if not _NO_COLUMN.match(part)]
    return [next(filter(None, found.groups()), "") for part in parts if (found := _NAMES.match(part.strip()))]


def _rows(data: bytes, size: int, root: int) -> Iterator[list[str]]:
    """The first rows of the tree that begins on page `root`."""
    pages, seen, told = [root], set[int](), 0
    while pages and len(seen) < _MOST_PAGES and told < MOST_ROWS:
        page = pages.pop()
        if page in seen or page < 1 or page * size > len(data):
            continue
        seen.add(page)
        start = (page - 1) * size
        head = start + (100 if page == 1 else 0)
        kind, count = data[head], struct.unpack_from(">H", data, head + 3)[0]
        if kind == _LEAF:
            for place in struct.unpack_from(f">{min(count, size // 2)}H", data, head + 8):
                yield _row(data, start + place, start + size)
                told += 1
                if told >= MOST_ROWS:
                    return
        elif kind == _INNER:
            places = struct.unpack_from(f">{min(count, size // 2)}H", data, head + 12)[:_MOST_PAGES]
            below = [struct.unpack_from(">I", data, start + place)[0] for place in places if place + 4 <= size]
            pages += [struct.unpack_from(">I", data, head + 8)[0], *reversed(below)]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for count in range(9):
        byte = data[at + count]
        if count == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + count + 1
    raise AssertionError  # the ninth byte always ends it


def _row(data: bytes, at: int, end: int) -> list[str]:
    """One record (§2.1): its header says each value's kind, then come the values."""
    _, at = _varint(data, at)
    rowid, at = _varint(data, at)
    start = at
    length, at = _varint(data, at)
    kinds: list[int] = []
    stop = min(start + length, end)
    while at < stop and len(kinds) < MOST_COLUMNS:
        kind, at = _varint(data, at)
        kinds.append(kind)
    at = start + length
    out: list[str] = []
    for kind in kinds:
        width = (kind - 12) // 2 if kind >= 12 else _WIDTHS.get(kind, 0)
        cell = data[at : min(at + width, end)] if at < end else b""
        at += width
        out.append(_value(kind, cell) or (str(rowid) if kind == 0 and not out else ""))
    return out


def _value(kind: int, cell: bytes) -> str:
    if kind >= 12:
        return cell.decode("utf-8", "replace") if kind % 2 else ""
    if kind in {8, 9}:
        return str(kind - 8)
    if kind == 7:
        return number(struct.unpack(">d", cell)[0]) if len(cell) == 8 else ""
    return str(int.from_bytes(cell, "big", signed=True)) if cell else ""
