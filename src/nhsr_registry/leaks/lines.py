"""Persons line by line: a name, and beside it when somebody was born, where they live, their number, their telephone.

Letters, notes, lists of names for a call, calendars and free text in a table have no columns; each line says about
somebody what a row would. A name counts by its title, or where a line or a cell begins with it. Two of the others must
stand on its line. A surgery's or a colleague's entry has a work's address and a landline, and no birth.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import numbers, people
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_TITLES = ("mr", "mrs")
_BEGINS = ("mrs", "mr ", "mr. ", "miss ", "ms ")
_TITLED = re.compile(r"(?<![A-Za-z])(?:Mrs?|Ms|Miss|Master)\.? {1,2}(?:[A-Z]\.? {1,2}){0,2}[A-Z][a-z'’-]{1,20}")
#: At the beginning of a line, a cell or a text in quotes.
_PLAIN = re.compile(
    r"(?:^|[\"'|,;\t>(\[:•*]|\d\.|(?<= )-)[ \t]{0,4}(?P<name>[A-Z][a-z'’-]{1,15} (?:[A-Z]\.? )?(?:Mac|Mc|O['’])?[A-Z][a-z’-]{1,20})(?=\s{2,}|\s{0,2}[,|;\t\"'(<\\–-]|\s{1,2}\d|\s{0,2}$)",
    re.MULTILINE,
)
#: As wards' lists name people: OKONKWO, Terence.
_SURNAME_FIRST = re.compile(r"(?<![A-Za-z])[A-Z][A-Z'’-]{2,20}, {0,2}[A-Z][a-z]{1,15}(?![A-Za-z])")
_COMMA, _SURNAME, _FORENAME = re.compile(r",(?<=[A-Z'’-]{2},) {0,2}[A-Z][a-z]"), 21, 20
_DATE = re.compile(
    r"(?<![\d./-])(?:(?:0?[1-9]|[12]\d|3[01])(?:[/. -](?:0?[1-9]|1[0-2]|[A-Z][a-z]{2,8})[/. -])(?P<a>(?:19|20)\d\d|\d\d)|(?P<b>(?:19|20)\d\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\d/.-]\d|\d|[/-])"
)
_POSTCODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])")
_MOBILE = re.compile(r"(?<!\d)(?:0|\+?44 ?(?:\(0\) ?)?)7\d{2,3}[ -]?\d{3}[ -]?\d{3,4}(?!\d)")
_STREET = re.compile(
    r"(?<!\d)\d{1,4}[A-Za-z]?,? (?:[A-Z][a-z'’]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Drive|Lane|Close|Terrace|Court|Way|Crescent|Gardens|Place|Grove|Park|Hill|View|Brae|Rise|Walk|Mews|Square|Row|Heol|Ffordd)\b"
)
_NUMBER = re.compile(r"(?<![\w.])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w])")
_HOSPITAL = re.compile(
    r"(?<![a-z])(?:mrn|hosp(?:ital)?|pas|case[ _]?note|chi|hcn|nhs|unit|district)[ _]?(?:no|num|number|id|#)?[.:#=]{0,2}\s{0,2}(?=[A-Z]*\d)[A-Z\d]{5,12}(?![A-Za-z\d])",
    re.IGNORECASE,
)
#: A unit number, without a word for what it is.
_UNIT = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{6,7}(?![A-Za-z0-9])")
_NOBODY = re.compile(
    r"(?<!\d)999[ -]?\d{3}[ -]?\d{4}(?!\d)|\bZZ99 ?\d|\b(?:dummy|fake\w{0,3}|synthetic|synthea|made[- ]up|fictiti\w+|lorem|imaginary|persona|j(?:ane|ohn|oe|o)\W{1,4}(?:doe|bloggs|smith)|doe|bloggs|test ?(?:patient|person|name)|mickey|mouse|donald duck|example\.(?:com|org|net))\b",
    re.IGNORECASE,
)
_BODIES = re.compile(
    r"\b(?:surgery|medical (?:centre|practice)|walk[- ]?in|(?:medical|health|treatment|urgent care|primary care|diagnostic|day|community) (?:centre|practice|unit|hub)|out of hours|infirmary|health centre|pharmacy|practice|university|nursery|school|pre-?school|playgroup|childcare|childminder|ofsted|club|council|limited|ltd|orcid|author)\b",
    re.IGNORECASE,
)
_TOLD = frozenset({"md", "rst", "rmd", "qmd", "markdown", "adoc"})  # what documentation shows is often made up
_LETTERS = frozenset({"txt", "eml", "mbox", "rtf", "md", "org", "tex", "adoc", "rst", "wiki", ""})
_LISTS = _LETTERS | {"log", "rpt", "prn", "fwf", "out", "lst"}
#: Code and settings, in whose remarks and texts somebody is told of now and then: there a postcode is where to look.
_CODE = frozenset(
    {"r", "rmd", "qmd", "rnw", "py", "sql", "do", "ado", "sas", "sps", "sh", "ps1", "bat", "yml", "yaml", "vba", "bas", "jl", "m", "dax", "rhistory"}
)  # fmt: skip
_TABLED = frozenset({"html", "htm"})  # a row of whose tables is often a line
_WHOLE = 100_000  # characters of a text in which postcodes are sought
#: A name in the midst of a sentence; it counts only beside both a birth and a postcode.
_ANY_NAME = re.compile(
    r"(?<![A-Za-z.])(?:[A-Z][a-z'’-]{1,15} (?:[A-Z]\.? )?(?:Mac|Mc|O['’])?[A-Z][a-z’-]{1,20}|[A-Z][A-Z'’-]{2,20},? {1,2}[A-Z][a-z]{1,15}|[A-Z][a-z'’-]{2,20}, {0,2}[A-Z][a-z]{1,15})(?![A-Za-z])"
)
_BIRTH_SAID = re.compile(r"(?<![A-Za-z])(?:d\.?o\.?b\.?|date of birth|born|birth ?date)(?![A-Za-z])", re.IGNORECASE)
_SURE, _LEAST = 3, 2
#: Where even a whole address is made up.
_TRIED = re.compile(
    r"(?:^|[/_.-])(?:tests?|testthat|fixtures?|mocks?|dummy|fake|synth\w{0,6}|simulated|snapshots?|_snaps|specs?|generated|mimic)(?=$|[/_.-])",
    re.IGNORECASE,
)
_MOST, _LONGEST = 2000, 2000
seek("mr", "mrs", "miss", "born", "dob", "birth")


def find(text: Text) -> Iterator[Hit]:
    """One hit for a file, on its first such line."""
    if text.by_tool or text.kind in {"svg", "css", "js", "ts", "geojson"}:
        return
    lines: dict[int, int] = {}
    for start, end in _candidates(text):
        line = text.text[start:end]
        if not (ways := _ways(line)) and text.kind in _LETTERS and _TITLED.search(line):
            more = text.text[end : end + 240].split("\n\n")[0]  # the lines that follow, up to a blank one
            ways = ways if (ways := _ways(f"{line} {more}")) >= 2 else 0
        if ways and not _NOBODY.search(line):
            lines[start] = ways
    if not lines:
        return
    first = min(lines)
    if _NOBODY.search(text.text, max(0, first - 300), first):
        return
    full = [ways for ways in lines.values() if ways >= 3]
    sure = len(lines) >= _SURE and len(full) * 2 >= len(lines) and not text.made_up and text.kind not in _TOLD
    if text.made_up and len(lines) < _LEAST and (not full or _TRIED.search(text.path)):
        return
    rows = tuple(line_of(text.text, start) for start in lines)
    yield Hit("person-values", text.path, line_of(text.text, first), sure, rows=rows)


def _candidates(text: Text) -> Iterator[tuple[int, int]]:
    """Lines with a title, or a word for a birth."""
    sought: tuple[str, ...] = _BEGINS if text.has(*_TITLES) else ("miss ",) if text.has("miss") else ()
    if text.has("born"):
        sought += ("born",)
    places = set(text.places(*sought))
    if (text.kind in _LISTS or (text.kind in _TABLED and len(text.text) <= _WHOLE)) and ", " in text.text:
        places.update(found.start() for found in islice(_surnames_first(text.text), _MOST))
    if (text.kind in _CODE or text.kind in _LISTS) and len(text.text) <= _WHOLE:
        places.update(found.start() for found in people.all_postcodes(text)[:_MOST])
    last = -1
    for at in islice(sorted(places), _MOST):
        if at < last:
            continue
        start = text.text.rfind("\n", 0, at) + 1
        end = text.text.find("\n", at)
        last = end = end if end >= 0 else len(text.text)
        if end - start > _LONGEST:
            start, end = max(start, at - 300), min(end, at + 300)
        yield start, end


def _surnames_first(text: str) -> Iterator[re.Match[str]]:
    """What `_SURNAME_FIRST.finditer` finds, sought by its comma."""
    end = 0
    for comma in _COMMA.finditer(text):
        at = comma.start()
        found = _SURNAME_FIRST.search(text, max(end, at - _SURNAME), at + _FORENAME) if at >= end else None
        if found and found.start() < at < found.end():
            end = found.end()
            yield found


def _ways(line: str) -> int:
    """How many things a line says of somebody whom it names, if there are enough of them; else 0."""
    named, listed = _TITLED.search(line), _SURNAME_FIRST.search(line)
    born = any(_is_birth(found) for found in _DATE.finditer(line))
    plain = _PLAIN.search(line) or (born and _POSTCODE.search(line) and _ANY_NAME.search(line))
    if not named and not listed and not plain:
        return 0
    if _BODIES.search(line) and not named:
        return 0
    number = bool(_HOSPITAL.search(line)) or any(_is_theirs(found[0]) for found in _NUMBER.finditer(line))
    own = [born, number or bool(born and listed and _UNIT.search(line))]
    where = [bool(_POSTCODE.search(line)), bool(_STREET.search(line)), bool(_MOBILE.search(line))]
    ways = sum(own) + sum(where)
    # an address is one thing, however much of it is told
    return (
        ways
        if (any(own) and ways >= 2)
        or (where[2] and (where[0] or (where[1] and named)))
        or (named and own[1])
        or (named and born and _BIRTH_SAID.search(line))
        else 0
    )


def _is_birth(found: re.Match[str]) -> bool:
    year = found["a"] or found["b"]
    return len(year) == 2 or 1900 <= int(year) <= 2021


def _is_theirs(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    return numbers.valid(digits) and numbers.issued(digits)
