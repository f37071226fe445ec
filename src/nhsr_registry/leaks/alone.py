"""Patients' numbers that no word tells: line below line at the same place, or the only ones of ten digits in their file.

What programs print of a table (R, pandas, a test's snapshot) has a number on one line after the other. Of two such numbers
that are both issued and have their check digit, one pair in 1,400 is there by chance; of a file's only one, one in 37. In
364 repositories this named four files with none. So each is to look at, and never more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from nhsr_registry import re
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._text import Text

_DATA = frozenset({"csv", "tsv", "psv", "geojson", "css"})
#: What else has ten digits, and what a number's check digit is tried with.
_NOT_OURS = re.compile(
    r"snomed|sct|concept|med_?code|prod_?code|refset|uprn|usrn|\bbng\b|grid|easting|northing|isbn|issn|\bdoi\b|\btel|phone|\bcall|\bfax|mobile|uuid|commit|\bsha|hash|time|epoch|\bgmc|byte|seed|second|version|orcid|pmid|grant|protocol|serial|invoice|barcode|\bref(?:erence)?\b|dm\+?d|\bvmp|\bamp|bnf|read_?code|code_?list|codes?\b|uid\b|random|\bsize|limit|\bmax|\bmin\b|width|height|account|\bport|example|e\.g\.|fake|dummy|synthetic|mock|population|\btotal|\bsum\b|count\b|\bcost|budget|£|opencodelists|pubmed|twitter|facebook|valid|verify|ticket|made[- ]up|fictiti|organi[sz]ation|practice|provider|check ?(?:digit|sum)|modul(?:us|o)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<!\d)(?:(?:19\d\d|20[01]\d)[/-]?(?:0[1-9]|1[0-2])[/-]?(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])[/. -]?(?:0[1-9]|1[0-2]|[A-Za-z]{3})[/. -]?(?:19\d\d|20[01]\d))(?!\d)"
)
_POSTCODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])")
_NOBODY = re.compile(r"ZZ99|\b(?:dummy|fake\w*|synthetic|synthea|made[- ]up|doe|bloggs)\b", re.IGNORECASE)
_WORD, _NUMBER, _BLANKS = re.compile(r"[A-Za-z]+"), re.compile(r"\d+"), re.compile(r"\s+")
_FEW, _LONGEST, _MOST, _TOLD = 3, 300, 400, 6
Token = tuple[int, str]


def find(text: Text, tokens: Sequence[Token], is_somebodys: Callable[[str], bool]) -> Iterator[Hit]:
    """`tokens`: the place and the digits of whatever is written as ten digits, in their order."""
    if text.kind in _DATA or "synth" in text.path.lower():
        return
    for run in _stacks(text.text, tokens):
        if len({one for _, one in run}) > 1 and all(is_somebodys(one) for _, one in run):
            first, last = run[0][0], run[-1][0]
            if not _NOT_OURS.search(text.text, max(0, first - 160), last):
                rows = tuple(line_of(text.text, place) for place, _ in run)
                yield Hit("nhs-number-list", text.path, rows[0], sure=False, rows=rows)
    begins = [token for token in tokens if token[1][0] in "467"]
    yield from _in_record(text, begins, is_somebodys)
    if len({one for _, one in begins}) > _FEW or not all(is_somebodys(one) for _, one in begins):
        return
    for place, _ in begins:
        start, stop = _line(text.text, place)
        if not _NOT_OURS.search(text.text, max(start, place - _LONGEST), min(stop, place + _LONGEST)):
            yield Hit("nhs-number", text.path, line_of(text.text, place), sure=False)


def _in_record(text: Text, tokens: Sequence[Token], is_somebodys: Callable[[str], bool]) -> Iterator[Hit]:
    """Where a birth and a full postcode stand on the same line: a record, whatever parts it."""
    told = 0
    for place, one in tokens[:_MOST]:
        start, stop = _line(text.text, place)
        line = text.text[max(start, place - _LONGEST) : min(stop, place + _LONGEST)]
        if is_somebodys(one) and _DATE.search(line) and _POSTCODE.search(line) and not _NOBODY.search(line):
            yield Hit("nhs-number", text.path, line_of(text.text, place), sure=False)
            if (told := told + 1) >= _TOLD:
                return


def _line(text: str, place: int) -> tuple[int, int]:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, end if end >= 0 else len(text)


def _stacks(text: str, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Runs of lines one below the other that look alike, each with one number of ten digits."""
    run: list[Token] = []
    shape, last = "", -1
    for token in tokens:
        start, stop = _line(text, token[0])
        own = _shape(text[start:stop]) if stop - start <= _LONGEST else ""
        if run and (not own or own != shape or start != last + 1):
            if len(run) > 1:
                yield run
            run = []
        run.append(token)
        shape, last = own, stop
    if len(run) > 1:
        yield run


def _shape(line: str) -> str:
    """What a line looks like, whatever its words and numbers."""
    return _BLANKS.sub(" ", _NUMBER.sub("0", _WORD.sub("a", line))).strip()
