"""One person written down: a date of birth with the name, the full postcode or the hospital's number beside it.

Such lines stand in comments ("exclude Mrs …, DOB …"), in accounts of a fault, in a test's record or a request's body.
One is never more than something to look at: documentation shows invented people in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_BORN = seek("birth", "dob", "d.o.b", "born", "bday")
#: The word, whatever a record puts between, and a date: as a number of days, with names of months, the year last or first.
_BIRTH = re.compile(
    r"(?:(?<![a-z])d\.?o\.?b\.?(?![a-z])|date[_ ]?of[_ ]?birth|birth[_ ]?date|\bb(?:orn|day)\b)[\"'`\])*]{0,4}\s{0,3}(?:=>|==|[:=,>|-]|<-|is\b|was\b|on\b)?\s{0,3}[\"'`*]{0,2}\s{0,2}"
    r"(?:\d{1,2}(?:st|nd|rd|th)?[-/. ](?:0?\d|1[0-2]|[A-Za-z]{3,9})[-/. ](?P<a>(?:19|20)\d\d)|(?P<b>(?:19|20)\d\d)[-/]?(?:0[1-9]|1[0-2])[-/]?(?:0[1-9]|[12]\d|3[01]))(?!\d)",
    re.IGNORECASE,
)
#: As code makes a date, and as FHIR's XML writes one: `dob=date(1961, 3, 12)`, `<birthDate value="…"/>`.
_MADE = re.compile(
    r"(?:(?<![a-z])dob|date[_ ]?of[_ ]?birth|birth[_ ]?date|birth[_ ]?time|\bborn)[\"'`\])]{0,3}(?:\s{0,3}(?:[:=]|<-)\s{0,3}(?:new )?[\w.:]{1,24}\(\s{0,2}[\"']?|\s{1,3}value=\")(?:(?P<a>(?:19|20)\d\d)(?:, ?\d{1,2}, ?\d{1,2}|-\d\d-\d\d|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b)|\d{1,2}[-/]\d{1,2}[-/](?P<b>(?:19|20)\d\d))",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])")
_TITLED = re.compile(r"(?<![A-Za-z])(?:Mrs?|Ms|Miss|Master)\.? {1,2}[A-Z][a-z]{2,}")
_BEFORE = re.compile(
    r"(?:[A-Z][a-z]{1,15} [A-Z][a-z'’-]{2,20}|\b[A-Z][A-Z'’-]{3,20},? [A-Z][a-z]{2,15})[ ,;(\"'–-]{1,4}$"
)  # a name, then the birth
_KEYED = re.compile(
    r"(?<![a-z])(?:sur_?name|(?:last|family|first|given|full|patient)[_ ]?name|fore_?name|family|given|patient|name|\bfn)[\"'`\])]{0,3}(?:\s{1,2}value)?\s{0,3}(?:=>|[:=>]|<-)\s{0,3}[\[(*]{0,2}\s{0,3}[\"'`]?(?-i:[A-Z][a-z'’-]{2,})",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![a-z])(?:mrn|hosp(?:ital)?[_ ]?(?:no|num|number|id)|patient[_ ]?(?:no|num|number|id)|case[_ ]?note[_ ]?(?:no|number)?)[\"'`\])]{0,3}\.?\s{0,3}(?:[:=]|<-)?\s{0,3}[\"'`]?(?=[A-Z]*\d)[A-Z\d]{5,12}(?![A-Za-z\d])",
    re.IGNORECASE,
)
#: A hospital's number without a name: `pt … D1234567`.
_PATIENT, _CODED = (
    re.compile(r"(?<![a-z])(?:pt|patient|px)\b", re.IGNORECASE),
    re.compile(r"(?<![\w-])[A-Z]{1,3}\d{6,8}(?![\w-])"),
)
_NAME_THEN_CODE = re.compile(r"[A-Z][a-z]{1,15} [A-Z][a-z'’-]{2,20}[ ,;(–-]{1,3}(?=[A-Z]{1,3}\d{6,8}(?![\w-]))")
_NOBODY = re.compile(
    r"(?<!\d)999[ -]?\d{3}[ -]?\d{4}(?!\d)|\bZZ99 ?\d|\b(?:dummy|fake\w{0,3}|synthetic|synthea|made[- ]up|fictiti\w+|lorem|j(?:ane|ohn|oe|o)\W{1,40}(?:doe|bloggs|smith)|doe|bloggs|test ?(?:patient|person|name)|mickey|mouse|example\.(?:com|org|net))\b",
    re.IGNORECASE,
)
_AROUND = 220
_MOST = 3
_TRIED = 100  # births of one file
_CODES = frozenset({"csv", "tsv", "psv", "svg", "css", "geojson", "html", "htm"})  # tables, which are read as such


def find(text: Text) -> Iterator[Hit]:
    """Up to three places of one file."""
    if text.by_tool or text.kind in _CODES or not text.has(*_BORN):
        return
    births = (
        found
        for start, end in text.windows(*_BORN, before=40, after=80)
        for pattern in (_BIRTH, _MADE)
        for found in pattern.finditer(text.text, start, end)
    )
    theirs = (
        found for found in islice(births, _TRIED) if int(found["a"] or found["b"]) < 2015 and _is_somebody(text, found)
    )
    for found in islice(theirs, _MOST):
        yield Hit("person-values", text.path, line_of(text.text, found.start()), sure=False)


def _is_somebody(text: Text, found: re.Match[str]) -> bool:
    """Whether what stands around a birth says whose it is; where things are made up, in two ways."""
    around = text.text[max(0, found.start() - _AROUND) : found.end() + _AROUND]
    if _NOBODY.search(around):
        # a made-up record on the next line says nothing of this one, if this line tells whose birth it is
        start, end = text.text.rfind("\n", 0, found.start()) + 1, text.text.find("\n", found.end())
        line = text.text[
            max(start, found.start() - _AROUND) : min(end if end >= 0 else len(text.text), found.end() + _AROUND)
        ]
        if _NOBODY.search(line) or text.made_up or not (_TITLED.search(line) or _KEYED.search(line)):
            return False
        around = line
    named = (
        _TITLED.search(around)
        or _KEYED.search(around)
        or _BEFORE.search(text.text[max(0, found.start() - _AROUND) : found.start()])
    )
    number = _NUMBER.search(around) or (
        _CODED.search(around) and (_PATIENT.search(around) or _NAME_THEN_CODE.search(around))
    )
    ways = bool(named) + bool(_PLACE.search(around)) + bool(number)
    return ways > int(text.made_up)
