"""Rows of persons that code carries between a list of columns and an end: Stata's `input`, SAS's `datalines`, text read as a table.

Stata: https://www.stata.com/manuals/dinput.pdf; SAS: the DATALINES statement; SPSS: BEGIN DATA; R's `read.table(text = …)`
and Python's `StringIO("…")` hand a whole file over as one text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _rows, persons
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_WORDS = seek("birth", "dob", "surname", "last_name", "forename")
_INPUT, _LIST, _READERS = (
    "input",
    "data list",
    ("read.", "read_", "fread", "stringio"),
)  # not in the vocabulary: few texts get so far
#: From the word on: how the columns are named, and how the rows end. Stata's begins its line.
_STATA = re.compile(r"input[ \t]+(?P<heads>[^\n;]{5,400})\n"), re.compile(r"^[ \t]*end\b", re.MULTILINE)
_SAS = (
    re.compile(r"input\s(?P<heads>[^;]{5,600});\s{0,20}(?:datalines|cards|lines)4?\s{0,5};[ \t\r]{0,20}\n", re.IGNORECASE),
    re.compile(r"^[ \t]*;", re.MULTILINE),
)  # fmt: skip
_SPSS = (
    re.compile(r"data list\b[^/.]{0,200}/(?P<heads>[^./]{5,600})\.\s{0,20}begin\s+data\s{0,3}\.?[ \t\r]{0,20}\n", re.IGNORECASE),
    re.compile(r"^[ \t]*end\s+data", re.MULTILINE | re.IGNORECASE),
)  # fmt: skip
#: A text that is read as a table, its columns on its first line.
_READ = re.compile(
    r"(?:read[._](?:table|csv2?|tsv|delim2?)|fread|StringIO)\s{0,3}\([^\"'()\n]{0,80}(?P<q>\"\"\"|'''|[\"'])(?P<first>[^\"'\n]{0,300}\n)"
)
_TYPES = re.compile(
    r"(?:str(?:L|\d+)|byte|int|long|float|double|free|list|a\d+|f\d+|\w*date\d+|(?:dd)?mmyy\w*)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<![%:$.\w])[A-Za-z_]\w*(?![\w.%])")
_CELLS = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|([^\s,\"']+)")
_KINDS = frozenset({"do", "ado", "sas", "sps", "r", "rmd", "qmd", "rnw", "py", "md"})
_TRIED, _LONGEST = 200, 20_000


def find(text: Text) -> Iterator[Hit]:
    """One hit for each block of rows, on the line where its columns are named. Rows in code may be made up: to look at."""
    if text.kind not in _KINDS or not text.has(*_WORDS):
        return
    for line, grid in _tables(text):
        yield from (hit._replace(line=line, sure=False) for hit in persons.in_table(text, grid))


def _tables(text: Text) -> Iterator[tuple[int, _rows.Table]]:
    for at in islice(text.places(_INPUT, _LIST), _TRIED):
        begins = text.text.rfind("\n", 0, at) + 1
        ways = (_STATA, _SAS) if not text.text[begins:at].strip() else (_SAS,)
        for pattern, ends in ways if text.lowered.startswith(_INPUT, at) else (_SPSS,):
            if found := pattern.match(text.text, at):
                below = line_of(text.text, found.end())
                rows = text.text[found.end() : found.end() + _LONGEST]
                rows = rows[: end.start()] if (end := ends.search(rows)) else ""
                heads = tuple(head for head in _NAME.findall(found["heads"]) if not _TYPES.fullmatch(head))
                yield from _table(line_of(text.text, at), heads, rows, below)
    for at in islice(text.places(*_READERS), _TRIED):
        if not (found := _READ.match(text.text, at)):
            continue
        start = found.start("first")
        whole, _, _ = text.text[start : start + _LONGEST].partition(
            found["q"] if len(found["q"]) > 1 else f"{found['q']})"
        )
        begins = line_of(text.text, start) + len(whole[: len(whole) - len(whole.lstrip("\n\\"))].split("\n")) - 1
        heading, _, rows = whole.lstrip("\n\\").partition("\n")
        if "," in heading or "\t" in heading or "|" in heading:
            grid = _rows.from_lines([heading, *rows.split("\n")], first=begins)
            yield from [(begins, grid)] if grid else []
        else:
            yield from _table(begins, tuple(heading.split()), rows, begins + 1)


_OUTWARD, _INWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?"), re.compile(r"\d[A-Z]{2}")


def _joined(row: list[str]) -> list[str]:
    """A row of which a postcode is one cell again, as SAS's `&` reads it."""
    for at in range(len(row) - 1):
        if _OUTWARD.fullmatch(row[at]) and _INWARD.fullmatch(row[at + 1]):
            return [*row[:at], f"{row[at]} {row[at + 1]}", *row[at + 2 :]]
    return row


def _table(line: int, heads: tuple[str, ...], rows: str, below: int) -> Iterator[tuple[int, _rows.Table]]:
    """Rows whose cells blanks or commas part; the first of them on line `below`."""
    numbered = [(at, row) for at, row in enumerate(rows.split("\n"), below) if row.strip()]
    cells = [(at, ["".join(cell) for cell in _CELLS.findall(row)]) for at, row in numbered]
    cells = [(at, row if len(row) == len(heads) else _joined(row)) for at, row in cells]
    body = [(at, row) for at, row in cells if len(row) == len(heads)]
    if len(heads) > 1 and len(body) * 2 > len(cells):
        numbers = tuple(at for at, _ in body)
        yield line, _rows.Table(heads, [row for _, row in body], len(heads), line, numbers)
