"""Tables in texts: delimited files with or without headers, told apart from prose."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple, cast

from nhsr_registry import re
from nhsr_registry.leaks._text import Text

_MOST_ROWS = 400
_MOST_COLUMNS = 400
_SNIFF = 40
_DELIMITERS = {"tsv": "\t", "psv": "|"}


class _Rows(NamedTuple):
    header: tuple[str, ...]
    body: list[list[str]]
    width: int
    line: int
    numbers: tuple[int, ...] = ()  # the line of each row of `body`; empty where it is not known


class Table(_Rows):
    """Rows of cells. `header` is empty where the first row is data already; `line` is where the table begins."""

    def lines(self, held: Callable[[Sequence[str]], bool]) -> tuple[int, ...]:
        """The lines of the rows for which `held` is true."""
        return tuple([number for number, row in zip(self.numbers, self.body, strict=False) if held(row)])

    @property
    def rows(self) -> int:
        return len(self.body)

    @cached_property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """The cells by column, but empty ones."""
        return tuple(
            tuple([cell for row in self.body if at < len(row) and (cell := row[at].strip())])
            for at in range(self.width)
        )


def table(text: Text) -> Table | None:
    """The delimited table that a file is, or `None`."""
    if text.kind not in {"csv", "tsv", "psv", "txt", "dat", "out"}:
        return None
    known = vars(text)  # two detectors ask
    if "_table" not in known:
        known["_table"] = _table(text)
    return cast("Table | None", known["_table"])


def _table(text: Text) -> Table | None:
    lines = text.text.lstrip("\ufeff").split("\n", _MOST_ROWS + 1)[:_MOST_ROWS]
    begins = _titles(lines)
    return from_lines(lines[begins:], text.kind, begins + 1)


_QUOTED, _PARTS = re.compile(r'"[^"\n]*"'), re.compile(r"[,;\t|]")


def _bare(cell: str) -> str:
    return cell.strip(" \r")


def _titles(lines: Sequence[str]) -> int:
    """How many lines stand before the table, as exports from spreadsheets have: few cells filled, then many."""
    # a comma within quotes parts nothing
    bare = [_QUOTED.sub("q", line) if '"' in line else line for line in lines[:_SNIFF]]
    filled = [sum(map(bool, map(_bare, _PARTS.split(line)))) for line in bare]
    if len(filled) < 4:
        return 0
    usual = sorted(filled[len(filled) // 2 :])[len(filled) // 4]
    for at, count in enumerate(filled[:15]):
        if count >= usual >= 2:
            return at if all(one * 2 <= usual + 1 or one < 2 for one in filled[:at]) else 0
    return 0


def from_lines(lines: Sequence[str], kind: str = "csv", first: int = 1) -> Table | None:
    filled = [(number, line) for number, line in enumerate(lines, first) if line.strip()]
    if len(filled) < 2:
        return None
    delimiter = _delimiter([line for _, line in filled[:_SNIFF]], kind)
    if not delimiter:
        return None
    try:
        rows = list(csv.reader((line for _, line in filled), delimiter=delimiter))
    except csv.Error:
        return None
    width = len(rows[0])
    body = [row for row in rows[1:] if abs(len(row) - width) <= 1]
    if width > _MOST_COLUMNS or len(body) * 2 < len(rows) - 1:
        return None
    header = tuple(cell.strip() for cell in rows[0])
    numbers = [number for number, _ in filled] if len(rows) == len(filled) else []  # else a cell has several lines
    if not _is_header(header):
        header, body = (), rows
    elif len(body) == len(rows) - 1:
        numbers = numbers[1:]
    else:
        numbers = [number for number, row in zip(numbers[1:], rows[1:], strict=False) if abs(len(row) - width) <= 1]
    return Table(header, body, width, filled[0][0], tuple(numbers))


def markdown(lines: Sequence[str]) -> list[Table]:
    """Tables written with bars."""
    out: list[Table] = []
    block: list[str] = []
    start = 0
    for number, line in enumerate([*lines, ""], 1):
        if line.lstrip().startswith("|"):
            if not block:
                start = number
            block.append(line.strip().strip("|"))
        elif block:
            cells = {at: row for at, row in enumerate(block, start) if not re.fullmatch(r"[\s|:-]+", row)}
            if len(cells) > 2 and (found := from_lines([*cells.values()], "psv", start)):
                places = [*cells]  # the line between headings and rows is left out, so they are counted anew
                out.append(found._replace(numbers=tuple([places[at - start] for at in found.numbers])))
            block = []
    return out


def _delimiter(lines: list[str], kind: str) -> str:
    """The sign that parts the lines into as many pieces each."""
    if known := _DELIMITERS.get(kind):
        return known if sum(known in line for line in lines) * 2 > len(lines) else _best(lines, kind)
    return _best(lines, kind)


def _best(lines: list[str], kind: str) -> str:
    best, most = "", 0.0
    for sign in ",\t|;":
        first = lines[0].count(sign)
        if not first:
            continue
        alike = sum([line.count(sign) >= first for line in lines]) / len(lines)
        if alike >= 0.7 and alike * first**0.5 > most:
            best, most = sign, alike * first**0.5
    if not best and kind == "csv":
        return ","  # one column
    return best


def _is_header(cells: Sequence[str]) -> bool:
    """Names rather than values: no numbers, no dates, nothing twice."""
    values = sum(bool(re.fullmatch(r"[-+]?[\d.,/:\- ]+|[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}", cell)) for cell in cells)
    return values == 0 and any(cells)
