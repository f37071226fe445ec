"""One person singled out, in a statement or a remark: the number of a case compared with, a name and when they were born, an age at a postcode.

`if mrn == "…" & dob == …`, `DELETE … WHERE hospital_number = '…' AND surname = '…'`, `# Margaret … 12/03/…, died before`,
`-- 82 yr old, LS6 …, admitted …`. Each is to look at, and never more: one person may be made up anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import people, remarks
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_CODED = r"(?=[A-Z\d-]*\d[A-Z\d-]*\d)[A-Z]{0,3}-?\d{5,9}[A-Z]?"
_NUMBER_NAME = r"(?:hosp\w{0,14}|mrn|case_?n\w{0,6}|pas\w{0,6}|rm2\w{0,6}|unit_?n\w{0,5}|district_?n\w{0,5}|crn|patient_?(?:id|n\w{0,5})|pt_?(?:id|no)|k_?number)"
_IS = r"[\"'\])]{0,3}\s{0,3}(?:===?|=|!=|~=|<>|\beq\b|\bne\b|\bin\b|NE|EQ|%in%)\s{0,3}[(c]{0,2}\s{0,2}N?[\"']?"
_HIS_NUMBER = re.compile(rf"(?<![A-Za-z]){_NUMBER_NAME}{_IS}{_CODED}(?![\w])", re.IGNORECASE)
_HIS_NAME = re.compile(
    r"(?:surname|last_?name|forename|first_?name|family|pt_?name|patient_?name)[\"'\])]{0,3}\s{0,3}(?:===?|=|!=|~=|<>|like)\s{0,3}N?[\"'][A-Za-z][A-Za-z'’ -]{2,40}[\"']",
    re.IGNORECASE,
)
_SAID = r"(?:d\.?o\.?b|date_?of_?birth|birth_?date|birth_?dt)"
_HIS_BIRTH = re.compile(
    rf"(?<![A-Za-z]){_SAID}[\"'\])]{{0,3}}\s{{0,3}}(?:===?|=|!=|<>|:)?\s{{0,3}}(?:td\(|[\w.:]{{0,24}}\(\s{{0,2}}|#date\()?[\"']?(?:\d{{1,2}}[-/. ]?(?:\d{{1,2}}|[A-Za-z]{{3}})[-/. ]?(?:19\d\d|200\d)|(?:19\d\d|200\d)[-/]?\d\d[-/]?\d\d|\d{{1,2}},\s?\d{{1,2}},\s?(?:19\d\d|200\d)|(?:19\d\d|200\d),\s?\d{{1,2}},\s?\d{{1,2}}|\d\d[./-]\d\d[./-]\d\d(?!\d))",
    re.IGNORECASE,
)
#: One of these stands in every statement with two of the three.
_WORDS = seek("surname", "lastname", "last_name", "forename", "patient_name", "pt_name", "dob", "d.o.b", "birth")
_NUMBERS = seek("mrn", "hosp", "rm2", "casen", "case_n", "district", "patient")
_CARED = seek("admi", "patient", "died", "fracture", "stroke", "ward", "diagnos", "surgery", "clinic", "overdose")
seek("yo", "yr", "year", "aged")
_CODES = re.compile(r"(?<![\w-])(?=[A-Z]{1,3})[A-Z]{1,3}\d{5,8}(?![\w-])")
#: A name, and right beside it a birth of the last century.
_BORN = r"(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19\d\d|200[0-8])|(?:19\d\d|200[0-8])-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6} (?:19\d\d|200[0-8]))"
_DATED = re.compile(_BORN)
_YEARS = (re.compile(r"19\d\d"), re.compile(r"200[0-8]"))  # as literals, which are found sooner than any date
_NAMED = re.compile(
    rf"(?<![A-Za-z.@/])(?P<name>[A-Z][a-z'’-]{{1,15}} (?:[A-Z]\.? )?(?:Mac|Mc|O['’])?[A-Z][a-z'’-]{{1,20}}|[A-Z][A-Z'’-]{{2,20}},? [A-Z][a-z]{{1,15}}|[A-Z][a-z'’-]{{2,20}}, [A-Z][a-z]{{1,15}})(?:['’]s)?(?: record)?(?:[ ,;:(–\"'|-]{{1,4}}|<br ?/?>)(?:(?:b\.?|born|d\.?o\.?b\.?|date of birth)[ :]{{0,3}})?(?:{_BORN}|\d{{1,2}}[/.]\d{{1,2}}[/.](?:[3-9]\d)(?=\)))(?![\d-])",
)
_BIRTHS_SAID = re.compile(
    rf"(?<![A-Za-z.@/])[A-Z][a-z'’-]{{1,15}} (?:Mac|Mc|O['’])?[A-Z][a-z'’-]{{1,20}}[^\n.]{{1,40}}?(?<![A-Za-z])(?i:d\.?o\.?b|date of birth|born)\b[. :(]{{0,3}}(?:on (?:the )?)?(?:{_BORN}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d\d(?!\d))"
)
#: A hospital's number by its name, in a remark or a letter.
_HOSPITALS = re.compile(
    r"(?<![A-Za-z_.])(?:MRN|hosp(?:ital)?\.? ?(?:no|number|num|id)|RM2(?: number)?|unit (?:no|number)|case ?note(?:s)?(?: no| number)?|PAS (?:no|number|id)|K[ -]number|district (?:no|number)|patient (?:no|number|id))\.?s?[ :#=(-]{1,4}(?=[A-Z]{0,3}\d)[A-Z]{0,3}\d{5,9}[A-Z]?(?![\w-])",
    re.IGNORECASE,
)
_PATIENT = re.compile(r"(?<![A-Za-z])(?:pts?|patients?|px) [(#:]?[A-Z]{1,3}\d{6,8}(?![\w-])")
#: A number compared with, by a name that only hospitals have, or with its letter.
_ITS_NUMBER = re.compile(
    rf"(?<![A-Za-z])(?:(?:hosp\w{{0,14}}|mrn\w{{0,4}}|case_?note\w{{0,6}}|pas_?(?:id|n\w{{0,5}})|rm2\w{{0,6}}|unit_?n\w{{1,5}}|district_?n\w{{1,5}}|crn){_IS}(?=[A-Z\d]{{0,3}}\d{{4}}){_CODED}|(?:patient|pt)_?(?:id|n\w{{0,5}}){_IS}[A-Z]{{1,3}}\d{{6,8}})[\"'\s,)\]]",
    re.IGNORECASE,
)
#: Somebody's name and age, or whose relative it is, in a note about care.
_WHO = r"(?:(?:Mrs?|Ms|Miss|Master)\.? [A-Z][a-z'’-]{2,20}|[A-Z][a-z'’-]{1,15} (?:Mac|Mc|O['’])?[A-Z][a-z'’-]{2,20})"
_NAME_AND_AGE = re.compile(
    rf"(?<![A-Za-z.]){_WHO}(?:,? ?\(|, ?)(?:aged? )?(?:1[01]\d|\d{{1,2}})(?: ?(?:yo|y/o|yrs?|years?)(?: old)?| ?[MF])?(?=[),;. ])"
)
_RELATIVE = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er) (?:mum|mam|mother|father|dad|husband|wife|son|daughter|partner|brother|sister|nan|gran|baby)\b,? {_WHO}"
)
_BODIES = re.compile(
    r"\b(?:centre|center|surgery|practice|hospital|infirmary|clinic|trust|unit|hub|wic|utc|walk|wellbeing|health|medical|pharmacy|services?|department|council|school|university)\b",
    re.IGNORECASE,
)
_AT_HOME = re.compile(rf"(?<![A-Za-z.]){_WHO},? of \d{{1,4}}[A-Za-z]? [A-Z][a-z]")
_CLINICAL = re.compile(
    r"\b(?:admitted|attended|discharged?|overdose|sepsis|stroke|COPD|T[12]DM|diabet\w+|dementia|HIV|cancer|fracture\w?|fell|fall|DNACPR|A&E|ED|ward|clinic|GP|surgery|medication|mg|diagnos\w+|depress\w+|psychosis|CMHT|smok\w+|NSTEMI|pregnan\w+|PMH|NOK|HbA1c|carer|social worker|safeguarding|waited|appointment|referr\w+|chest pain|died)\b"
)
_HOME = re.compile(
    r"\bhome[ _]?(?:address|tel(?:ephone)?|phone|number|mobile)?[\"']?\s{0,2}[:=(]\s{0,3}[\"']?(?:\d{1,4}[A-Za-z]? [A-Z][a-z]|0\d{3,4}[ -]?\d{3})",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?<!\d)07\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)")
_AGED = re.compile(
    r"(?<![\w.])(?:aged? \d{1,3}|\d{1,3}[ -]?(?:yo|y/o|yrs?[ -]old|years?[ -]old|yr)|\d{2}[MF])(?![\w])", re.IGNORECASE
)
_CARE = re.compile(
    r"\b(?:admitted|admission|discharged|patient|pt|died|fracture\w?|stroke|sepsis|cancer|ward|clinic|surgery|diagnos\w+|fall|fell|overdose|referred|female|male|man|woman|lady|gentleman|resident)\b",
    re.IGNORECASE,
)
_RECORD_HEADS = re.compile(
    r"\b(?:author|created|copyright|modified|date|updated|reviewed|revision|version|written|maintain\w+|programmer|history|changelog|amended|edited|published|by|©)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?<!\d)999[ -]?\d{3}[ -]?\d{4}(?!\d)|\bZZ99 ?\d|\b(?:dummy|fake\w{0,3}|synthetic|synthea|made[- ]up|fictiti\w+|lorem|e\.g\.|example|imaginary|persona|j(?:ane|ohn|oe|o)\W{1,4}(?:doe|bloggs|smith)|doe|bloggs|test ?(?:patient|person|name)|mickey|mouse)\b",
    re.IGNORECASE,
)
_RUN = frozenset({"r", "py", "sql", "do", "ado", "sas", "sps", "jl", "m", "pq", "dax", "vba", "bas", "rmd", "qmd", "ipynb", "log", "out", "err", "sh", "rhistory", "rout"})  # fmt: skip
_TOLD = _RUN | {"html", "htm", "txt", "md", "eml", "mbox", "org", "rtf", "yml", "yaml", "json", "csv", "tsv", "vtt", "srt", "adoc", "ics", ""}  # fmt: skip
#: Languages in whose remarks somebody is told of; what their statements compare is seldom a patient.
_PROGRAMS = frozenset({"java", "kt", "scala", "cs", "vb", "js", "ts", "jsx", "tsx", "vue", "go", "c", "cpp", "h", "php", "rb", "swift", "rs", "fs", "groovy", "pl", "xml", "rd"})  # fmt: skip
_TOLD |= _PROGRAMS
_DATA = frozenset({"csv", "tsv", "json"})
#: Where made-up people are shown, a name and a birth are told only with what is said in a note about care.
_SHOWS = re.compile(r"(?:^|[/_.-])(?:tests?|testthat|testdata|fixtures?|mocks?|dummy|fake|synth\w{0,6}|simulated|snapshots?|_snaps|specs?|generated|mimic|stubs?|toy)(?=$|[/_.-])", re.IGNORECASE)  # fmt: skip
_IN_CARE = re.compile(r"\b(?:seen|reviewed|lives?|living|DNA|CPN|CMHT|husband|wife|son|daughter|mother|carer|sertraline|mg|mood|plan|assessed|phoned|visited|presented|complain\w{0,6})\b")  # fmt: skip
_LONG_NUMBER = re.compile(r"\d{5}")
#: Days as they are written, with every digit a nought.
_DATES = (b"/0000", b".0000", b"-0000", b"0000-00-00", b" Jan", b" Feb", b" Mar", b" Apr", b" May", b" Jun", b" Jul", b" Aug", b" Sep", b" Oct", b" Nov", b" Dec")  # fmt: skip
_NOTES = frozenset({"md", "txt", "eml", "mbox", "org", "rtf", "vtt", "csv"})
_SHORT, _NOTE = 150_000, 40_000
_MOST, _LONGEST = 20, 400


def find(text: Text) -> Iterator[Hit]:
    """Up to twenty places of one file."""
    if text.by_tool or text.kind not in _TOLD:
        return
    found: Iterator[int]
    if text.made_up and _SHOWS.search(text.path):
        # a file called after tests, beside the programs: what is checked there may be the records themselves
        if _SHOWS.search(text.path.rpartition("/")[0]) or text.kind not in _RUN or len(text.text) > _SHORT:
            return
        found = _stated(text, whole=True)
    else:
        found = _cared_for(text) if text.made_up else _places(text)
    places = {line_of(text.text, at) for at in found}
    for line in islice(sorted(places), _MOST):
        yield Hit("person-values", text.path, line, sure=False)


def _places(text: Text) -> Iterator[int]:  # noqa: C901, PLR0912
    if len(text.text) > _SHORT:
        return
    if text.kind in _RUN:
        yield from _stated(text)
    if text.kind not in _DATA and b"00000" in text.noughts:
        yield from _numbered(text)
    if text.may_have_years and any(form in text.noughts for form in _DATES):
        for date in islice(_dates(text.text), 1_000):
            found = _NAMED.search(text.text, max(0, date.start() - 70), date.end() + 1)
            if found and not _of_no_patient(text.text, found.start(), found.end()):
                yield found.start()
    if text.has("dob", "born", "birth", "d.o.b"):
        for start, end in text.windows("dob", "d.o.b", "born", "birth", before=160, after=60):
            for found in _BIRTHS_SAID.finditer(text.text, start, end):
                if not _of_no_patient(text.text, found.start(), found.end()):
                    yield found.start()
    if text.kind in _NOTES and len(text.text) <= _NOTE:
        yield from _noted(text)
    if text.kind not in _DATA and text.has("yo", "yr", "year", "aged") and text.has(*_CARED):
        for place in people.all_postcodes(text)[:400]:
            start, end = _line(text.text, place.start())
            line = text.text[start:end]
            if _AGED.search(line) and _CARE.search(line) and not _NOBODY.search(line):
                yield place.start()


def _cared_for(text: Text) -> Iterator[int]:
    """In examples and vignettes: a name, a birth or a number, and words of a note about somebody's care, on one line."""
    if len(text.text) > _SHORT:
        return
    for start, end in text.windows("dob", "d.o.b", "born", "birth", before=160, after=160):
        for pattern in (_BIRTHS_SAID, _NAMED, _TITLED_BIRTH):
            for found in pattern.finditer(text.text, start, end):
                begins, ends = _line(text.text, found.start())
                line = text.text[begins:ends]
                cared = len({*_IN_CARE.findall(line), *_CLINICAL.findall(line)})
                if cared and not _of_no_patient(text.text, found.start(), found.end()):
                    yield found.start()
    if text.has("pt", "patient") and b"000000" in text.noughts:
        for found in islice(_PATIENT_NAMED.finditer(text.text), 100):
            begins, ends = _line(text.text, found.start())
            if not _NOBODY.search(text.text, begins, ends):
                yield found.start()


#: A patient by a title or a name, and the birth or the number right after.
_TITLED_BIRTH = re.compile(
    rf"(?<![A-Za-z.])(?:Mrs?|Ms|Miss)\.? [A-Z][a-z'’-]{{2,20}},? {{0,2}}\(?(?i:d\.?o\.?b\.?|born|date of birth)[ :.]{{0,3}}{_BORN}"
)
_PATIENT_NAMED = re.compile(
    r"\b(?:[Pp]ts?|[Pp]atient) [A-Z][a-z'’-]{1,15} (?:Mac|Mc|O['’])?[A-Z][a-z'’-]{2,20},? \(?[A-Z]{1,2}\d{6,7}(?!\w)"
)


def _numbered(text: Text) -> Iterator[int]:
    """A hospital's number of somebody, by its name: in a remark, in letters, or compared with."""
    asked = (*_NUMBERS, "case note", "pas ", "pas_", "unit n", "unit_n", "k number")
    for start, end in islice(text.windows(*asked, before=4, after=40), 2_000):
        if not _LONG_NUMBER.search(text.text, start, end):
            continue
        for found, in_code in _told_numbers(text, start, end):
            begins, ends = _line(text.text, found.start())
            said = in_code or text.kind in {"html", "htm"} or remarks.is_remark(text, found.start())
            if said and not _NOBODY.search(text.text, begins, ends):
                yield found.start()


def _told_numbers(text: Text, start: int, end: int) -> Iterator[tuple[re.Match[str], bool]]:
    for pattern in (_HOSPITALS, _PATIENT):
        yield from ((found, False) for found in pattern.finditer(text.text, start, end))
    if text.kind in _RUN:
        yield from ((found, True) for found in _ITS_NUMBER.finditer(text.text, start, end))


#: What `_CLINICAL` looks for, in lower case, and what is short.
_CLINICAL_WORDS = seek("admitted", "attended", "discharge", "overdose", "sepsis", "stroke", "copd", "t1dm", "t2dm", "diabet", "dementia", "hiv", "cancer", "fracture", "fell", "fall", "dnacpr", "a&e", "ward", "clinic", "surgery", "medication", "diagnos", "depress", "psychosis", "cmht", "smok", "nstemi", "pregnan", "pmh", "nok", "hba1c", "carer", "social worker", "safeguarding", "waited", "appointment", "referr", "chest pain", "died")  # fmt: skip
_CLINICAL_SHORT = ("ED", "GP", "mg")
#: What stands before an age, with every digit a nought.
_AGES = (b"(0", b",0", b", 0", b"age 0", b"aged 0")


def _notes(text: Text) -> Iterator[re.Pattern[str]]:
    """The patterns for notes about somebody's care that may find something."""
    if not (text.has(*_CLINICAL_WORDS) or any(map(text.text.__contains__, _CLINICAL_SHORT))):
        return
    if text.has_other_digits or any(form in text.noughts for form in _AGES):
        yield _NAME_AND_AGE
    yield _RELATIVE
    if text.has_other_digits or b" of 0" in text.noughts:
        yield _AT_HOME


def _noted(text: Text) -> Iterator[int]:
    """Notes about somebody's care, line by line."""
    for pattern in _notes(text):
        for found in islice(pattern.finditer(text.text), 300):
            start, end = _line(text.text, found.start())
            if _BODIES.search(found[0]):
                continue  # "… Walk In Centre,0": an organisation and a count
            if len(_CLINICAL.findall(text.text, start, end)) >= 1 and not _of_no_patient(
                text.text, found.start(), found.end()
            ):
                yield found.start()
    for found in islice(_HOME.finditer(text.text), 50):
        start, end = _line(text.text, found.start())
        if not _NOBODY.search(text.text, start, end):
            yield found.start()


def _dates(text: str) -> Iterator[re.Match[str]]:
    """Days of years in which patients were born."""
    for years in _YEARS:
        for year in years.finditer(text):
            if date := _DATED.search(text, max(0, year.start() - 16), year.end() + 6):
                yield date


def _stated(text: Text, whole: bool = False) -> Iterator[int]:
    """A number, a name and a birth compared with in one statement, two of the three; or a number where a birth is said.

    `whole`: a birth, and both names or a name and a number.
    """
    for start, end in islice(text.windows(*_WORDS, before=200, after=200), 400):
        block = text.text[start:end]
        for line, at in _lines(block, start):
            number, name, birth = _HIS_NUMBER.search(line), _HIS_NAME.search(line), _HIS_BIRTH.search(line)
            if whole and not (birth and name and (number or len(_HIS_NAME.findall(line)) > 1)):
                continue
            if (
                bool(number) + bool(name) + bool(birth) >= 2
                or ((birth or _DATED.search(line)) and _CODES.search(line) and (birth or number or name))
            ) and not _NOBODY.search(line):
                yield at


def _lines(block: str, start: int) -> Iterator[tuple[str, int]]:
    at = 0
    for line in block.split("\n"):
        yield line[:_LONGEST], start + at
        at += len(line) + 1


def _line(text: str, place: int) -> tuple[int, int]:
    start = max(text.rfind("\n", 0, place) + 1, place - _LONGEST)
    end = text.find("\n", place, place + _LONGEST)
    return start, end if end >= 0 else min(len(text), place + _LONGEST)


def _of_no_patient(text: str, start: int, end: int) -> bool:
    """Whether a name and a date beside it are whose work it is, and when; or nobody's."""
    begins, ends = _line(text, start)
    line = text[begins : max(ends, end)]
    return bool(_RECORD_HEADS.search(text, begins, start) or _NOBODY.search(line))
