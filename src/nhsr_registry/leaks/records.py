"""Rows about persons as programs print or send them without any table: a look at a data frame, columns of fixed width, messages.

R's `str()` and `glimpse()` print a column a line; pandas' `to_json` writes a column an object; extracts of fixed width have a
person a line. DICOM names the patient in (0010,0010), ASTM in a P record, EDIFACT in PNA+PAT, as HL7 does in PID.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import persons
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_WORDS = seek("birth", "dob", "surname", "last_name", "lastname", "forename", "postcode")
#: `$ mrn: chr "…" "…"`, `$ dob <date> 1941-03-12, …`
_SHOWN = re.compile(
    r"^[^\n$\w]{0,12}\$ ?(?P<key>[`\w][\w .`]{0,40}?)[ \t]{0,12}(?::|<)[ \t]?(?:chr|Date|num|int|dttm|date|fct|dbl|POSIXct|Factor)\b[^\n]{0,40}?[\"\d][^\n]{6,}$",
    re.MULTILINE,
)
_SAMPLES = re.compile(r"\"[^\"\n]{2,}\"[ ,]{1,3}\"|\d[ ,]{1,3}\d|\d{4}-\d\d-\d\d")
#: `"surname": {"0": "…", "1": "…"}`
_BY_COLUMN = re.compile(
    r"\"(?P<key>[A-Za-z][\w .-]{1,40})\"\s{0,3}:\s{0,3}(?:\{\s{0,20}\"0\"\s{0,3}:|\[)\s{0,20}(?P<values>(?:\"\d{1,3}\"\s{0,3}:\s{0,3})?\"[^\"\n]{1,60}\"\s{0,3},\s{0,20}(?:\"\d{1,3}\"\s{0,3}:\s{0,3})?\"[^\"\n]{1,60}\")"
)
#: A surname and a forename in capitals or not, parted by blanks, and a birth.
_FIXED = re.compile(
    r"^[^\n]{0,60}?[A-Z][A-Z'’-]{2,25}[ \t]{2,30}[A-Z][A-Z'’-]{1,20}[ \t]{2,30}(?:[A-Z][ \t]{1,6})?(?:(?P<a>19\d\d|200\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|\d\d[/.-]\d\d[/.-](?P<b>19\d\d|200\d)|(?P<c>19\d\d|200\d)-\d\d-\d\d)(?:[^\d\n][^\n]{0,200})?$",
    re.MULTILINE,
)
_PRINTED = frozenset({"dat", "txt", "fwf", "prn", "rpt", "out", "log", "lst", "exp", ""})
_SHORT = 100_000
_BIRTH = r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
#: (a word that must be there, how a message names a person and their birth)
_MESSAGES = (
    ("(0010,0010)", re.compile(r"\(0010,\s?0010\)[^\n\[]{0,40}\[?'?(?P<name>[A-Za-z][\w'’ -]{1,40}\^[A-Za-z][\w^'’ -]{0,60})[^\n]{0,80}(?:\n[^\n]{0,160}){0,8}?\n[^\n]{0,20}\(0010,\s?0030\)[^\n]{0,40}?" + _BIRTH)),
    ("pna+pat", re.compile(r"PNA\+PAT\+[^'\n]{0,60}\+(?P<name>[A-Z]{0,2}:?[A-Z][\w'’:+ -]{2,80})'[^\n]{0,200}?\n?[^\n]{0,60}DTM\+329:" + _BIRTH)),
    ("|", re.compile(r"^P\|\d{1,4}\|(?:[^|\n]{0,60}\|){2,3}(?P<name>[A-Za-z][\w'’ -]{1,40}\^[A-Za-z][^|\n]{0,60})\|[^|\n]{0,40}\|" + _BIRTH, re.MULTILINE)),
)  # fmt: skip
_NOBODY = re.compile(
    r"(?<!\d)999[ -]?\d{3}[ -]?\d{4}(?!\d)|\b(?:test|dummy|fake\w{0,3}|synthetic|synthea|example|anon\w{0,10}|sample|everyman|everywoman|bloggs|doe|mouse|made[- ]up|phantom)\b",
    re.IGNORECASE,
)
_LEAST, _MOST = 3, 400
_NEAR = 1500


def find(text: Text) -> Iterator[Hit]:  # noqa: C901
    """One hit for each block of rows, one for each message."""
    if text.by_tool or text.kind in {"svg", "css", "csv", "tsv", "psv"}:
        return
    if text.has(*_WORDS):
        if "$ " in text.text:
            yield from _by_column(text, _SHOWN)
        if "{" in text.text:
            yield from _by_column(text, _BY_COLUMN)
    if text.kind in _PRINTED and len(text.text) <= _SHORT:
        found = [one for one in islice(_FIXED.finditer(text.text), _MOST) if not _NOBODY.search(one[0])]
        if len(found) >= _LEAST and len({one["a"] or one["b"] or one["c"] for one in found}) >= _LEAST:
            rows = tuple(line_of(text.text, one.start()) for one in found)
            sure = len(found) >= _LEAST and not text.made_up and not _NOBODY.search(text.text, 0, 2000)
            yield Hit("person-values", text.path, rows[0], sure, rows=rows)
    for word, pattern in _MESSAGES:
        if word == "|" and text.kind not in {"astm", "txt", "log", "dat", "md", "hl7"}:
            continue
        if word in text.lowered:
            for one in islice(pattern.finditer(text.text), _MOST):
                if not _NOBODY.search(one[0]):
                    yield Hit("person-message", text.path, line_of(text.text, one.start("name")), sure=False)


def _by_column(text: Text, pattern: re.Pattern[str]) -> Iterator[Hit]:
    """Columns one below the other, of which enough are a person's own."""
    found = [
        one
        for one in islice(pattern.finditer(text.text), _MOST)
        if pattern is not _SHOWN or _SAMPLES.search(one[0], one.end("key") - one.start())
    ]
    at = 0
    while at < len(found):
        block = [one for one in found[at:] if one.start() - found[at].start() < _NEAR]
        heads = [one["key"].strip("` ") for one in block]
        start, end = block[0].start(), block[-1].end()
        if len(block) > 1 and persons.are_persons(heads) and not _NOBODY.search(text.text, max(0, start - 200), end):
            own = [one for one, head in zip(block, heads, strict=True) if persons.kinds_of([head])]
            rows = tuple(line_of(text.text, one.start("key")) for one in own)
            yield Hit("person-rows", text.path, rows[0], sure=False, rows=rows)
        at += len(block)
