"""One person's record as a program gives it: values parted by commas or bars, columns and one row, a call that makes a patient.

`rejected row 8812: ['…', '…', '1973-04-18', 'WV15 …']`, `Key (surname, dob)=(…, …) already exists`, `INSERT INTO Patient
(Forename, Surname, DOB) VALUES (…)`, `new Patient("…", "…", LocalDate.of(1952, 4, 3))`. A row counts by a name in cells of
its own, a birth and a full postcode; named columns and calls by a name and a birth. Each is to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import people, persons
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_YEAR = r"(?:19\d\d|20[01]\d)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
#: A day on which somebody may have been born, in the ways in which programs and people write it.
_BORN = re.compile(
    rf"(?<![\d./-])(?:{_YEAR}[-/]\d\d[-/]\d\d|\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_YEAR}|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|\d{{1,2}}[ -]?{_MONTH}[ -]?{_YEAR}|\({_YEAR}, ?\d{{1,2}}, ?\d{{1,2}}\))(?![\d-])",
    re.IGNORECASE,
)
_NAME = (
    r"(?:[A-Z][a-z]{1,15}(?:['’-][A-Z][a-z]{1,15})?|(?:Mc|Mac|O['’])[A-Z][a-z]{1,15}|[A-Z]{2,20}(?:['’-][A-Z]{2,20})?)"
)
#: A surname and a first name, each in a cell of its own, or both in one.
_CELLS = re.compile(
    rf"(?:^|[\[({{,|;\t\"':])[ ]?[\"']?{_NAME}[\"']?[ ]{{0,2}}[,|;\t][ ]{{0,2}}[\"']?{_NAME}[\"']?(?=[ ]{{0,2}}[,|;\t])|(?<=[a-z:] ){_NAME}[|;\t]{_NAME}(?=[|;\t])|(?<=[,|;\t\"'\[({{:>])[ ]{{0,2}}[\"']?[A-Z][a-z]{{1,15}} (?:[A-Z]\.? )?(?:Mc|Mac|O['’])?[A-Z][a-z'’-]{{1,20}}[\"']?(?=[ ]{{0,2}}[,|;\t])"
)
_PARTED = re.compile(r"[,|;\t]")
_TITLED = re.compile(r"[\"'](?P<who>[A-Z][a-z'’-]{1,15}(?: [A-Z][a-z'’-]{1,20})?|[A-Z]{3,20})[\"']")
_NOBODY = re.compile(
    r"(?<!\d)999[ -]?\d{3}[ -]?\d{4}(?!\d)|\bZZ99 ?\d|\bA{1,2}\d[A9]? ?\dAA\b|\b(?:dummy|fake\w{0,3}|synthetic|synthea|made[- ]up|fictiti\w+|lorem|example|imaginary|persona|anon\w{0,8}|j(?:ane|ohn|oe|o)\W{1,6}(?:doe|bloggs|smith)|doe|bloggs|test ?(?:patient|person|name)?|mickey|mouse|sample|foo|bar)\b",
    re.IGNORECASE,
)
_BODIES = re.compile(
    r"\b(?:surgery|hospital|infirmary|trust|nhs|medical|centre|practice|pharmacy|clinic|council|school|university|limited|ltd|health|house|care|hub|unit|dental|home|nursery|club|street_?name)\b",
    re.IGNORECASE,
)
#: Columns in brackets, a sign or a word, and one row.
_NAMED = re.compile(
    r"\((?P<heads>[A-Za-z_\[\]`\" ][^()\n;]{6,400})\)(?:\s{0,3}=\s{0,3}|\s{1,40}(?:OUTPUT\s[^()\n]{1,80})?VALUES\s{0,40})\((?P<row>[^()\n;]{6,400}(?:\([^()\n;]{0,60}\)[^()\n;]{0,200}){0,3})\)",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s{0,20},\s{0,20}\(")
#: What makes a patient of what it is given.
_MADE = re.compile(
    r"\b(?:new\s{1,3})?(?:\w{0,20}(?:Patient|Person|ServiceUser|Resident|Client|Demographics?)(?:Record|Dto|Entity|Row|Data)?)\s?\((?P<given>[^\n;]{6,300})"
)
_MAKES, _CALLS = seek("values", "key ("), seek("patient", "person", "serviceuser", "resident", "client", "demographic")
_BIRTHS = seek("dob", "birth", "born")
_SKIPPED = frozenset({"csv", "tsv", "psv", "svg", "css", "geojson"})
_TAGGED = frozenset({"html", "htm", "ipynb"})
_CELL = re.compile(r"(?:<[^<>\n]{0,60}>|\\n|[\n\"])[\s,|]{0,40}")
_LONGEST, _WHOLE, _MOST, _TOLD = 500, 400_000, 300, 12
_NEAR = 160  # characters of a row before and after a postcode


def find(text: Text) -> Iterator[Hit]:
    """Up to a dozen lines of one file."""
    if text.by_tool or text.made_up or text.kind in _SKIPPED or len(text.text) > _WHOLE:
        return
    if people.are_counted(text):
        return
    lines = {
        line_of(text.text, at) for at in (*_rows(text), *_columns(text), *_made(text), *_kept(text), *_coded(text))
    }
    yield from (Hit("person-values", text.path, line, sure=False) for line in islice(sorted(lines), _TOLD))


def _line(text: str, at: int) -> tuple[int, int]:
    start = max(text.rfind("\n", 0, at) + 1, at - _LONGEST)
    end = text.find("\n", at, at + _LONGEST)
    return start, end if end >= 0 else min(len(text), at + _LONGEST)


def _rows(text: Text) -> Iterator[int]:
    """Around a full postcode that is parted from its neighbours."""
    for place in people.all_postcodes(text)[:_MOST]:
        start, end = _line(text.text, place.start())
        near = text.text[max(start, place.start() - _NEAR) : min(end, place.end() + _NEAR)]
        if text.kind in _TAGGED:  # cells stand on lines of their own there
            near = _CELL.sub("|", text.text[max(0, place.start() - 2 * _NEAR) : place.end() + _NEAR])
        if not _PARTED.search(near) or _BODIES.search(near) or _NOBODY.search(near):
            continue
        if _BORN.search(near) and _CELLS.search(near):
            yield place.start()


def _columns(text: Text) -> Iterator[int]:
    """A statement or an error that names its columns and has one row; several are a table."""
    if not text.has(*_BIRTHS) or not text.has(*_MAKES):
        return
    for start, end in islice(text.windows(*_MAKES, before=420, after=420), _MOST):
        stop = min(len(text.text), end + 420)
        for found in _NAMED.finditer(text.text, start, stop):
            row = found["row"]
            if _MORE.match(text.text, found.end()) or not _BORN.search(row) or _NOBODY.search(row):
                continue
            heads = [head.strip(" []`\"'") for head in found["heads"].split(",")]
            kinds = persons.kinds_of(heads)
            if len(kinds) > 1 and _TITLED.search(_quoted(row)):
                yield found.start("row")


_BARE = re.compile(r"(?:^|,)\s{0,3}([A-Z][A-Za-z'’-]{2,20})(?=\s{0,3}(?:,|$))")


def _quoted(row: str) -> str:
    """A row with each bare word of it in quotes, as databases print the row that they refuse."""
    return _BARE.sub(r',"\1"', row)


#: One person's name and birth in a statement that sets or compares them; a name beside a hospital's number.
_ITS_NAME = re.compile(
    r"(?:set_?(?:\w{0,10})name\w{0,6}\(\s{0,2}|(?:sur|last|family)_?name[\"'\])]{0,3}\s{0,3}(?:===?|=|%in%|eq|like)\s{0,3})[\"'](?-i:[A-Z][A-Za-z'’-]{1,20}(?: [A-Z][A-Za-z'’-]{1,20})?)[\"']",
    re.IGNORECASE,
)
_ITS_BIRTH = re.compile(r"(?<![a-z])(?:set_?)?(?:dob|date_?of_?birth|birth_?(?:date|day|dt)?)(?![a-z])", re.IGNORECASE)
_NAME_AND_NUMBER = re.compile(
    r"[\"']?name[\"']?\s{0,3}(?:=>|[:=])\s{0,3}[\"'][A-Z][a-z'’-]{1,15} (?:Mc|Mac|O['’])?[A-Z][a-z'’-]{1,20}[\"'][^\n{}]{0,80}?(?i:mrn|hosp\w{0,12}|case_?note\w{0,4}|pas_?(?:id|no|number)|unit_?no)[\"']?\s{0,3}(?:=>|[:=])\s{0,3}[\"']?[A-Z]{0,3}\d{5,9}"
)
_NUMBER_THEN_NAME = re.compile(
    r"(?<![A-Za-z0-9.-])[A-Z]{1,2}\d{6,7}[ ,(–-]{1,3}(?P<who>[A-Z][a-z'’-]{1,15} (?:Mc|Mac|O['’])?[A-Z][a-z'’-]{2,20})(?=[\s,.;)\"']|$)"
)


def _kept(text: Text) -> Iterator[int]:
    for start, end in islice(text.windows(*_BIRTHS, before=200, after=200), _MOST) if text.has(*_BIRTHS) else ():
        for found in _ITS_NAME.finditer(text.text, start, end):
            begins, ends = _line(text.text, found.start())
            line = text.text[begins:ends]
            if _ITS_BIRTH.search(line) and _BORN.search(line) and not _NOBODY.search(line):
                yield found.start()


def _coded(text: Text) -> Iterator[int]:
    """A hospital's number and the name that it belongs to."""
    if b"00000" not in text.noughts:
        return
    if text.has("mrn", "hosp", "casenote", "case_note", "pas_", "unit"):
        for found in islice(_NAME_AND_NUMBER.finditer(text.text), _MOST):
            begins, ends = _line(text.text, found.start())
            if not _NOBODY.search(text.text, begins, ends):
                yield found.start()
    if text.kind in {"log", "out", "err", "txt", "rout", "ipynb"} and b"000000" in text.noughts:
        for found in islice(_NUMBER_THEN_NAME.finditer(text.text), _MOST):
            if not _BODIES.search(found["who"]) and not _NOBODY.search(found[0]):
                yield found.start()


def _made(text: Text) -> Iterator[int]:
    if not text.has(*_CALLS):
        return
    for start, end in islice(text.windows(*_CALLS, before=20, after=320), _MOST):
        for found in _MADE.finditer(text.text, start, end):
            given = found["given"]
            names = _TITLED.findall(given)
            if (
                _BORN.search(given)
                and not _NOBODY.search(given)
                and (len(names) > 1 or any(" " in one for one in names))
            ):
                yield found.start()
