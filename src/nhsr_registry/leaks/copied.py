r"""Rows that a database wrote out: PostgreSQL's `COPY table (columns) FROM stdin;` and the lines below it, up to `\.`.

See https://www.postgresql.org/docs/current/sql-copy.html, "Text Format": a line for each row, tabs between, `\N` for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _rows, persons, quasi
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_HEAD = re.compile(r"^COPY\s{1,4}[\w.\"]{1,120}\s{0,4}\((?P<heads>[^()\n]{3,4000})\)\s{1,4}FROM\s{1,4}stdin\b[^\n]{0,200}\n", re.IGNORECASE | re.MULTILINE)  # fmt: skip
_MOST_TABLES, _MOST_ROWS, _LONGEST = 60, 400, 4_000
seek("copy", "stdin")


def find(text: Text) -> Iterator[Hit]:
    """One hit for each table of persons, on its rows."""
    if text.by_tool or text.kind in {"csv", "tsv", "psv"} or not text.has("copy") or not text.has("stdin"):
        return
    for found in islice(_HEAD.finditer(text.text), _MOST_TABLES):
        heads = tuple(head.strip(' "') for head in found["heads"].split(","))
        grid = _grid(text.text, found.end(), heads)
        if grid.rows < 2:
            continue
        hits = [*persons.in_table(text, grid)]
        if not hits and not text.made_up and (rows := quasi.told(grid)):
            hits = [Hit("person-rows", text.path, None, sure=False, rows=rows)]
        for hit in hits:
            lines = tuple(line_of(text.text, place) for place in hit.rows)
            yield hit._replace(line=lines[0] if lines else line_of(text.text, found.start()), rows=lines)


def _grid(text: str, at: int, heads: tuple[str, ...]) -> _rows.Table:
    """The rows from a place on; as their numbers, where each begins."""
    body: list[list[str]] = []
    places: list[int] = []
    while at < len(text) and len(body) < _MOST_ROWS:
        end = text.find("\n", at)
        end = end if end >= 0 else len(text)
        line = text[at : min(end, at + _LONGEST)].rstrip("\r")
        if line == "\\.":
            break
        cells = ["" if cell == r"\N" else cell for cell in line.split("\t")]
        if len(cells) == len(heads):
            body.append(cells)
            places.append(at)
        at = end + 1
    return _rows.Table(heads, body, len(heads), 1, tuple(places))
