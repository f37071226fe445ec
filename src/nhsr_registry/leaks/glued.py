"""Rows of persons without headings, however their columns are parted, or not at all: `X0387473GREENHALGH, Ivy   06111939F…`.

Extracts of fixed width and lists with signs have on each line a name, a birth and often a postcode, one glued to the other.
So each line is asked for these values wherever they stand; a list of events has dates that are all recent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nhsr_registry import re
from nhsr_registry.leaks import numbers
from nhsr_registry.leaks._base import Hit
from nhsr_registry.leaks._text import Text

_KINDS = frozenset({"dat", "txt", "fwf", "prn", "rpt", "out", "log", "lst", "exp", "asc", "csv", "tsv", "psv", "bak", "old", "tmp", "orig", "save", "err", "stdout", "edi", "raw", ""})  # fmt: skip
#: A day of birth: with signs or without, the year last or first; what is glued on may follow.
_BIRTH = re.compile(
    r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?P<s>[/. -]?)(?:0[1-9]|1[0-2]|[A-Za-z]{3})(?P=s)(?P<a>19\d\d|20[01]\d)(?!\d{3,})|(?<!\d)(?P<b>19\d\d|20[01]\d)(?P<t>[/-]?)(?:0[1-9]|1[0-2])(?P=t)(?:0[1-9]|[12]\d|3[01])(?!\d{3,})"
)
_GLUED = re.compile(r"\d(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?P<a>19\d\d|200\d))(?!\d)")
_NAME = re.compile(
    r"[A-Z][A-Z'’-]{2,24},? {0,3}[A-Z][a-z]{1,15}(?![a-z])|(?<![A-Za-z])[A-Z][a-z'’-]{1,15}(?: |, ?|[;|\t~^]| {2,20})(?:Mac|Mc|O['’])?[A-Z][a-z’-]{2,20}(?![a-z])|(?<![A-Za-z])[A-Z'’-]{3,24}(?:, ?|[;|\t~^]| {2,20})[A-Z'’-]{2,20}(?![A-Za-z])"
)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? {0,2}\d[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])")
_NOBODY = re.compile(
    r"(?<!\d)999[ -]?\d{3}[ -]?\d{4}(?!\d)|\bZZ99 ?\d|\b(?:dummy|fake\w{0,3}|synthetic|synthea|made[- ]up|fictiti\w+|lorem|doe|bloggs|test|example|mouse)\b",
    re.IGNORECASE,
)
_BODIES = re.compile(r"\b(?:surgery|practice|trust|nhs|pharmacy|council|limited|ltd|hospital|centre|clinic|school|university)\b", re.IGNORECASE)  # fmt: skip
_LEAST, _SURE, _MOST, _LONGEST, _SPREAD, _FIRST = 3, 5, 200, 400, 15, 8


def find(text: Text) -> Iterator[Hit]:
    """One hit for a file of which most lines are persons."""
    if text.by_tool or text.kind not in _KINDS or "19" not in text.text:
        return
    lines = [
        (at, line)
        for at, line in enumerate(text.text[: _MOST * _LONGEST].split("\n", _MOST)[:_MOST], 1)
        if line.strip()
    ]
    if not any(len(line) <= _LONGEST and _is_person(line) for _, line in lines[1:_FIRST]):
        return  # of most files the first lines tell
    rows = [(at, line) for at, line in lines if len(line) <= _LONGEST and _is_person(line)]
    if len(rows) < _LEAST or 2 * len(rows) < len(lines):
        return
    years = sorted(year for _, line in rows for year in _years(line)[:1])
    spread = len(years) - len(years) // 8 - 1
    if years[spread] - years[0] < _SPREAD or len({line[:60] for _, line in rows}) < _LEAST:
        return
    if _NOBODY.search(text.text, 0, 20_000) or any(_BODIES.search(line) for _, line in rows[:20]):
        return
    places = sum(bool(_POSTCODE.search(line)) for _, line in rows)
    sure = len(rows) >= _SURE and places * 2 >= len(rows) and not text.made_up
    told = tuple(at for at, _ in rows)
    yield Hit("person-values", text.path, told[0], sure, rows=told)


def _years(line: str) -> Sequence[int]:
    """The years of days on a line, of which none is in the last years."""
    found = [*_BIRTH.finditer(line), *_GLUED.finditer(line)]
    return [int(one["a"] or one.groupdict().get("b") or 0) for one in found]


def _is_person(line: str) -> bool:
    return bool(_NAME.search(line) and any(year < 2016 for year in _years(line)))


#: Digits that stand together on a line of fixed width: a number, and what is glued to it.
_DIGITS = re.compile(r"\d{12,60}")


def numbered(text: Text) -> Iterator[Hit]:
    """NHS numbers at one place of every line among other digits: `4…19990521…`. By chance, five lines are in one of a million."""
    if text.by_tool or text.kind not in _KINDS or not text.has_ten:
        return
    lines = [
        (at, line)
        for at, line in enumerate(text.text[: _MOST * _LONGEST].split("\n", _MOST)[:_MOST], 1)
        if line.strip()
    ]
    first = next((found for _, line in lines[1:_LEAST] if (found := _DIGITS.search(line[:_LONGEST]))), None)
    if first is None or len(lines) < _SURE - 1:
        return
    for place in range(first.start(), first.end() - 9):
        rows = [at for at, line in lines if _is_number(line[place : place + 10])]
        if len(rows) * 10 < len(lines) * 9 or len({line[place : place + 10] for _, line in lines}) * 2 < len(rows):
            continue
        sure = len(rows) >= _SURE and not text.made_up and not _NOBODY.search(text.text, 0, 20_000)
        yield Hit("nhs-number-list", text.path, rows[0], sure, rows=tuple(rows))
        return


def _is_number(ten: str) -> bool:
    return len(ten) == 10 and ten.isascii() and ten.isdigit() and numbers.is_somebodys(ten)
