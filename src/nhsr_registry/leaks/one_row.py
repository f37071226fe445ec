"""A table of one row: one person's extract, or what a notebook shows of a single record.

One row counts where columns are named for it and three things meet: a name, a birth, and the person's number or full postcode.
"""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.leaks import _rows, persons
from nhsr_registry.leaks._base import Hit
from nhsr_registry.leaks._text import Text

_NOBODY = re.compile(
    r"(?<!\d)999[ -]?\d{3}[ -]?\d{4}(?!\d)|\bZZ99|\b(?:dummy|fake\w{0,3}|synthetic|synthea|made[- ]up|example|test|sample|template|anon\w{0,8}|j(?:ane|ohn|oe)|doe|bloggs|smith|mouse|foo|bar|name|surname|first ?name)\b",
    re.IGNORECASE,
)
_CHARACTER = re.compile(r"character|integer|varchar|string|date|dd[/-]mm", re.IGNORECASE)


def find(text: Text) -> Iterator[Hit]:
    """The row, to look at."""
    if text.by_tool or text.made_up:
        return
    grid = _rows.table(text)
    if grid is not None and is_somebody(grid):
        yield Hit("person-rows", text.path, grid.line, sure=False, rows=grid.numbers[:1])


def is_somebody(grid: _rows.Table) -> bool:
    """Whether the only row of a table tells of one person."""
    if grid.rows != 1 or not grid.header:
        return False
    row = "\t".join(grid.body[0])
    if _NOBODY.search(row) or _CHARACTER.search(row):
        return False
    kinds = {kind for kind, at in persons.kinds_of(grid.header).items() if persons.holds(kind, grid.columns[at], 1)}
    return {"name", "dob"} <= kinds and bool(kinds & {"id", "postcode"})
