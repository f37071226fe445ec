"""Tables within other texts: rows about persons in comments, strings, logs, letters and what programs print.

A line that names columns (`mrn|name|dob|arrived`) begins one wherever it stands, and what stands before it on its line
(`# `, `-- `, blanks) stands before each row. Columns are parted by a sign, or by blanks at the same places, as SQL Server
(`-----` below the names), psql and mysql print them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _rows, persons
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_WORDS = seek("birth", "dob", "surname", "last_name", "lastname", "forename", "d.o.b")
_PACKED = seek("atob", "decode")
#: What code, comments and quotations put before a row.
_LEAD = re.compile(
    r"[ \t]*(?:#+'?|--+|//+|\*+|>+|;+|%+|'|REM\b|!|\+(?=[^-])|-(?=\w))?[ \t]*(?:[rbfRBF]?[\"']{1,3})?", re.IGNORECASE
)
_RULE = re.compile(r"[\s|+:=-]{3,}(?:\\\\)?")
_BOX = re.compile(r"^[ \t]*(?:\d{1,6}\.)?[ \t]*\||\|[ \t\r]*$")
_TYPES = re.compile(r"(?:<\w{2,8}> ?){2,60}")
_ENDS = re.compile(r"(?:\\[nrt]|[\"'`,;\s\\]|\|)+$")
_WIDE = re.compile(r"[ \t]{2,}")
_SIGNS = ("|", "\t", ";", "&", ",")
_PRINTED = frozenset({"rpt", "prn", "lst", "log", "out", "txt", "dat", "fwf", "rout", "smcl", "err", "stdout"})
_DATA = frozenset({"json", "ndjson", "geojson", "html", "htm", "xml"})
_TRIED, _MOST_ROWS, _LONGEST = 60, 80, 400
_LEAST = 2
_CODED_MOST = 12_000  # characters of a coded table that are looked at, in whole groups of four
_CODED = re.compile(r"[A-Za-z0-9+/]{160,}={0,2}")


def find(text: Text) -> Iterator[Hit]:
    """One hit for each table, on the line that names its columns."""
    if text.by_tool or text.kind in {"svg", "css", "js", "csv", "tsv", "psv"}:
        return
    if text.kind not in _DATA and text.has(*_PACKED):
        yield from _packed(text)
    if not text.has(*_WORDS):
        return
    last = -1
    for at in islice(sorted(text.places(*_WORDS)), _TRIED * 20):
        if at <= last:
            continue
        start = text.text.rfind("\n", 0, at) + 1
        end = text.text.find("\n", at)
        last = end if end >= 0 else len(text.text)
        if at - start > _LONGEST or last - start > _LONGEST:
            continue
        if (grid := _table(text.text, start, last)) is not None:
            last = max(last, at)
            for hit in persons.in_table(text, grid):
                rows = tuple(line_of(text.text, place) for place in hit.rows)
                yield hit._replace(line=line_of(text.text, at), sure=hit.sure and text.kind in _PRINTED, rows=rows)


def _table(text: str, start: int, end: int) -> _rows.Table | None:
    """The rows below a line that names columns, or `None`; as their numbers, where each begins in the text."""
    lead = _LEAD.match(text, start, end)
    head = text[lead.end() if lead else start : end]
    boxed = head.count("|") == 2 and head.strip().startswith("|") and head.strip().endswith("|")
    head = head.strip().strip("|") if boxed else head
    heads = _cells(head, sign := _sign(head))
    body: list[list[str]] = []
    places: list[int] = []
    odd = 0
    at = end + 1
    while at <= len(text) and len(body) < _MOST_ROWS:
        stop = text.find("\n", at)
        stop = stop if stop >= 0 else len(text)
        if stop - at > _LONGEST:
            break
        line, begins = text[at:stop], at
        at = stop + 1
        if _RULE.fullmatch(line[lead.end() - start :] if lead else line) or (not line.strip() and not body):
            continue
        line = _BOX.sub("", line) if boxed else line  # as Stata frames a list, each row with its number
        own = _LEAD.match(line)
        cells = _cells(line[own.end() if own else 0 :], sign)
        if _TYPES.fullmatch(" ".join(cells)):
            continue  # tibbles print what each column is
        if len(cells) == len(heads) + 1 and cells[0].isdigit() and len(cells[0]) < 5:
            cells = cells[1:]  # as R and pandas number rows
        if abs(len(cells) - len(heads)) > (1 if len(heads) > 3 else 0):
            odd += 1
            if odd > 1 or not line.strip():
                break
            continue
        body.append(cells)
        places.append(begins)
        # asked last, since it takes longest and few lines of words have such rows below them
        if len(body) == _LEAST and len(persons.kinds_of(heads)) < 2:
            return None
    if all(len(row) == len(heads) + 1 and row[0].isdigit() for row in body):
        body = [row[1:] for row in body]  # pandas and R print each row's number before it
    return _rows.Table(tuple(heads), body, len(heads), 1, tuple(places)) if len(body) >= _LEAST else None


def _sign(head: str) -> str:
    """What parts the names of columns; empty for blanks."""
    counts = {sign: head.count(sign) for sign in _SIGNS}
    best = max(_SIGNS, key=lambda sign: counts[sign])
    return best if counts[best] else ""


def _cells(line: str, sign: str) -> list[str]:
    bare = _ENDS.sub("", line.strip())
    if sign:
        return [cell.strip(" \t\"'`~()[]{}") for cell in bare.strip("|").split(sign)]
    parted = _WIDE.split(bare)
    return [cell.strip("\"'") for cell in (parted if len(parted) > 1 else bare.split())]


def _packed(text: Text) -> Iterator[Hit]:
    """A table that was written as base64, which hides nothing."""
    for found in islice(_CODED.finditer(text.text), 20):
        try:
            plain = base64.b64decode(found[0][: min(_CODED_MOST, len(found[0]) // 4 * 4)]).decode("utf-8", "ignore")
        except (binascii.Error, ValueError):
            continue
        if plain.count("\n") >= _LEAST and sum(map(str.isprintable, plain)) + plain.count("\n") + plain.count(
            "\r"
        ) >= 0.98 * len(plain):
            grid = _rows.from_lines(plain.split("\n")[:200])
            line = line_of(text.text, found.start())
            yield from (hit._replace(line=line, sure=False, rows=()) for hit in _in_plain(text, grid))


def _in_plain(text: Text, grid: _rows.Table | None) -> Sequence[Hit]:
    return tuple(persons.in_table(text, grid)) if grid else ()
