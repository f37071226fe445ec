"""Tables of pages, in HTML: what R Markdown and Quarto render, and what notebooks keep of a data frame. And Power Query's.

A table of two rows tells as much as one of two hundred. Power BI's "enter data" keeps a table as deflated JSON in base64
(`Binary.FromText`, `Compression.Deflate`), with its columns' names behind it.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterator
from html import unescape
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _rows, one_row, persons, quasi
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_WORDS = seek("birth", "dob", "surname", "last_name", "lastname", "forename", "d.o.b", "patient", "hosp", "mrn")
_KINDS = frozenset({"html", "htm", "ipynb", "md", "rmd", "qmd", "eml", "mht", "mhtml", "json", "xml", "vue", "svelte"})
_ROW = re.compile(r"<tr\b[^<>]{0,200}>", re.IGNORECASE)
_CELL = re.compile(r"<t[hd]\b[^<>]{0,300}>(?P<cell>[^<]{0,200}(?:<(?!/?t[hdr]\b)[^<>]{0,200}>[^<]{0,200}){0,4})", re.IGNORECASE)  # fmt: skip
_TAG = re.compile(r"<[^<>]{0,300}>")
#: How a notebook keeps a text of several lines.
_JOINS = re.compile(r"\\n\",?\s{0,40}\"?|\\n")
_FROM_TEXT = re.compile(r"Binary\.FromText\(\s{0,4}\\?\"(?P<coded>[A-Za-z0-9+/]{40,60000}={0,2})")
_TYPED = re.compile(r"(?:#\\?\"(?P<quoted>[^\"\\\n]{1,60})\\?\"|(?P<plain>[A-Za-z_]\w{0,40}))\s{0,2}=\s{0,2}_t\b")
_MOST_TABLES, _MOST_ROWS, _LONGEST = 40, 200, 60_000
_UNPACKED = 200_000


def find(text: Text) -> Iterator[Hit]:
    """One hit for each table, on its rows."""
    if "Binary.FromText" in text.text:
        yield from _entered(text)
    if text.by_tool or text.kind not in _KINDS or not text.has(*_WORDS) or "<tr" not in text.text:
        return
    for start, end in islice(_tables(text.lowered), _MOST_TABLES):
        if (grid := _grid(text.text, start, end)) is not None:
            hits = [*persons.in_table(text, grid)]
            if grid.rows == 1 and not text.made_up and one_row.is_somebody(grid):
                hits = [Hit("person-rows", text.path, 1, sure=False, rows=grid.numbers[:1])]
            if not hits and not text.made_up and (others := quasi.told(grid)):
                hits = [Hit("person-rows", text.path, 1, sure=False, rows=others)]
            for hit in hits:
                rows = tuple(line_of(text.text, place) for place in hit.rows)
                yield hit._replace(line=rows[0] if rows else line_of(text.text, start), rows=rows)


def _tables(lowered: str) -> Iterator[tuple[int, int]]:
    """Tables in whose first row a word for persons stands."""
    at = lowered.find("<table")
    while at >= 0:
        end = lowered.find("</table", at, at + _LONGEST)
        end = end if end >= 0 else min(len(lowered), at + _LONGEST)
        head = lowered[at : min(end, at + 6_000)]
        if any(word in head for word in _WORDS):
            yield at, end
        at = lowered.find("<table", end)


def _grid(text: str, start: int, end: int) -> _rows.Table | None:
    starts = [found.start() for found in islice(_ROW.finditer(text, start, end), _MOST_ROWS)]
    rows = [
        [_plain(found["cell"]) for found in _CELL.finditer(text, at, stop)]
        for at, stop in zip(starts, [*starts[1:], end], strict=True)
    ]
    held = [(at, row) for at, row in zip(starts, rows, strict=True) if len(row) > 1]
    if len(held) < 2:
        return None
    heads, body = held[0][1], [(at, row) for at, row in held[1:] if abs(len(row) - len(held[0][1])) <= 1]
    if body and len(body[0][1]) == len(heads) + 1:
        heads = ["", *heads]
    return _rows.Table(tuple(heads), [row for _, row in body], len(heads), 1, tuple(at for at, _ in body))


def _plain(cell: str) -> str:
    return unescape(_TAG.sub("", _JOINS.sub(" ", cell))).strip(' "')


def _entered(text: Text) -> Iterator[Hit]:
    """A table that was typed into Power BI."""
    for found in islice(_FROM_TEXT.finditer(text.text), 10):
        try:
            packed = base64.b64decode(found["coded"][: len(found["coded"]) // 4 * 4])
            plain = zlib.decompressobj(wbits=-15).decompress(packed, _UNPACKED)
            rows = json.loads(plain)
        except (binascii.Error, ValueError, zlib.error, RecursionError):
            continue
        heads = [one["quoted"] or one["plain"] for one in _TYPED.finditer(text.text, found.end(), found.end() + 4_000)]
        body = [list(map(str, row)) for row in rows[:_MOST_ROWS] if isinstance(row, list)] if isinstance(rows, list) else []  # fmt: skip
        line = line_of(text.text, found.start())
        if body and len(heads) == len(body[0]):
            grid = _rows.Table(tuple(heads), body, len(heads), line)
            yield from (hit._replace(line=line, rows=()) for hit in persons.in_table(text, grid))
