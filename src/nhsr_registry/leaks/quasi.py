"""Tables in which a person is told in other ways: a mobile or an account beside a name, an age at a postcode, a key to pseudonyms.

An age, a sex and a full postcode name most people; a list of numbers beside study numbers undoes a pseudonym; a list for a
ward names who lies there. Nothing here is ever more than something to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.leaks import _rows, persons
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._text import Text

_NAME = re.compile(
    r"(?:^|_)(?:name|patient|pt|case|who|subject|client|resident|employee|staff|colleague|contact|person|participant|carer|full_?name|patient_?name|surname|payee|complainant|claimant|relative|next_of_kin|nok|caller|referrer|informant|applicant|donor|volunteer|attendee|witness|reporter|parent|guardian|tenant|on_?call|manager|supervisor|driver|nurse|doctor|midwife)(?:$|_name$)"
)
_MOBILE = re.compile(r"(?:\+?44 ?|0)?7\d{2,3}[ -]?\d{3}[ -]?\d{3,4}")
_ACCOUNT = re.compile(
    r"(?:^|_)(?:sort_?code|account_?n(?:o|um|umber)|acc_?n(?:o|um|umber)|iban|bank_?\w{0,10}|ni|nino|ni_?n(?:o|um|umber)|national_?insurance\w{0,12}|passport\w{0,10}|payroll\w{0,10})(?:$|_)"
)
#: Addresses that people have at home.
_OWN_MAIL = re.compile(
    r"[\w.+-]{1,60}@(?:gmail|googlemail|hotmail|btinternet|yahoo|outlook|icloud|live|msn|aol|sky|talktalk|virginmedia|ntlworld|me|mac|proton(?:mail)?)\.(?:com|co\.uk|net|me)",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"(?:^|_)(?:home|private|personal|emergency|next_of_kin|nok)_?(?:tel\w{0,8}|phone\w{0,8}|mobile\w{0,8}|address\w{0,2}|contact\w{0,8}|email)(?:$|_)|(?:^|_)(?:sickness|sick_notes?|absence_reason|disciplin\w{1,6}|pregnan\w{1,3}|occupational_health|leave_reason|absence|sick_days|salary|appraisal)(?:$|_)"
)
_CARE = re.compile(
    r"(?:^|_)(?:diagnos[ie]s|dx|icd_?10\w{0,6}|procedure|opcs\w{0,4}|bed|ward|presenting\w{0,12}|condition|allerg\w{1,4}|medications?|drugs?|outcome|cause_of_death|reason|frailty|dnacpr|resus|hba1c|result|admitted|admission_?(?:date|dt)?|appointment\w{0,6}|referral\w{0,6}|discharge\w{0,6})(?:$|_)"
)
_AGE = re.compile(r"(?:^|_)(?:age|age_?(?:at|on|in)_?\w{0,20}|age_?years?|yob|year_of_birth|birth_?year)$")
_POSTCODE = re.compile(r"(?:^|_)(?:post_?code|postal_?code|post_?cd|pcds?|home_?pc\w{0,3})(?:$|_)")
_MORE = re.compile(r"(?:^|_)(?:sex|gender|ethnic\w{0,8}|religion|smok\w{0,6}|bmi|imd\w{0,8}|marital\w{0,8})(?:$|_)")
_PATIENTS = re.compile(r"(?:^|_)(?:patient|pt|case|who|client|resident|subject|person)(?:_name)?$")
_EVENTS = re.compile(r"(?:^|_)(?:activity|event|timestamp|triage|arrival|arrived|attendance)(?:$|_)")
_RESULTS = re.compile(
    r"(?:^|_)(?:results?|test|test_?(?:name|code)|analyte|diagnos[ie]s|diag_?\d{0,2}|icd_?10\w{0,6}|hba1c|snomed\w{0,6}|complaint)(?:$|_)"
)
_BORN = re.compile(rf"{_AGE.pattern}|(?:^|_)(?:dob|date_of_birth|birth_?date|startage|age_?\w{{0,12}})$")
_AREA = re.compile(
    r"(?:^|_)(?:lsoa\w{0,4}|oa11|msoa\w{0,4}|post_?code|post_?dist\w{0,4}|postcode_sector|pcd\w{0,3}|ward_?code)(?:$|_)"
)
_TOKEN = re.compile(r"(?=[\dA-Za-z]*\d)[0-9A-Fa-f]{8,64}")
_FULL_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_STUDY = re.compile(
    r"(?:^|_)(?:study|trial|pseudo\w{0,9}|anon\w{0,8}|research|project|participant|subject|record|redcap|link\w{0,4}|masked|token)_?(?:id|n(?:o|um|umber)|key|code|ref\w{0,6})?$"
)
_THEIRS = re.compile(
    r"(?:^|_)(?:nhs_?(?:n(?:o|um|umber))?|hosp(?:ital)?_?(?:n(?:o|um|umber)|id)|mrn|case_?note_?\w{0,6}|pas_?(?:id|n\w{1,5})|chi(?:_n\w{1,5})?|patient_?(?:n(?:o|um|umber))|local_?(?:patient_?)?(?:id|n\w{1,5})|unit_?n\w{1,5}|hcn)$"
)
_UNIT = re.compile(r"[A-Z]{1,2}\d{6,7}|\d{7}")
_CODED = re.compile(r"[A-Z]{0,3}\d{5,10}[A-Z]?")
#: A first and a last name, in either order.
_WHO = re.compile(
    r"(?:(?:Mrs?|Ms|Miss|Dr)\.? )?[A-Z](?:[a-z'’-]{1,20}|\.)?(?: [A-Z]\.?)? (?:Mac|Mc|O['’])?[A-Z][a-z'’-]{1,25}|[A-Z][A-Za-z'’-]{1,25},? [A-Z][a-z'’-]{1,20}"
)
_BODIES = re.compile(
    r"\b(?:surgery|practice|centre|hospital|trust|nhs|pharmacy|limited|ltd|council|school|clinic|university|house|group|street|road|county|region|north|south|east|west|greater|new|type|stage|acute|chronic|disease|syndrome|cancer)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:dummy|fake[rd]?|synthetic|synthea|made[ -]up|fictiti\w+|lorem|j(?:ane|ohn|oe)\W{1,4}(?:doe|bloggs|smith)|test[ _]?(?:patient|person)|mouse|example\.(?:com|org|net))\b|ZZ99",
    re.IGNORECASE,
)
_STREET = re.compile(r"(?<!\d)\d{1,4}[A-Za-z]?,? (?:[A-Z][a-z'’]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Drive|Lane|Close|Terrace|Court|Way|Crescent|Gardens|Place|Grove)\b")  # fmt: skip
_PLACE_IN_TEXT = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])")
_TELEPHONE = re.compile(r"(?<!\d)07\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)")
_ANY_WHO = re.compile(r"(?<![A-Za-z.])[A-Z][a-z'’-]{1,15} (?:Mac|Mc|O['’])?[A-Z][a-z’-]{2,20}(?![A-Za-z])")
_SUBJECT = re.compile(r"^(?:pat|pt|patient|person|subject|client|spell|pid|mrn)(?:_?(?:id|n(?:o|um|umber)|key|ref))?$")
_DIAGNOSED = re.compile(r"(?:^|_)(?:diag\w{0,8}|dx\w{0,2}|icd_?10\w{0,6}|opcs\w{0,4}|procedure)(?:$|_)")
_DEATH = re.compile(r"(?:^|_)(?:date_of_death|dod|died|death_?date|cause_of_death|deceased\w{0,6})(?:$|_)")
_DOB = re.compile(r"(?:^|_)(?:dob|date_of_birth|birth_?date|birth_?dt)(?:$|_)")
_SAID = re.compile(r"(?:^|_)(?:comments?|free_?text|feedback|narrative|complaint|what_\w{1,30})(?:$|_)")
_ADDRESS = re.compile(r"(?:^|_)address(?:$|_\w{0,6}$)")
_LEAST, _FEW, _MOST, _HALF = 3, 2, 2_000, 0.6


def find(text: Text) -> Iterator[Hit]:
    """One hit for each table, and the lines of free text that tell of somebody."""
    if text.by_tool or text.made_up:
        return
    grid = _rows.table(text)
    grids = [grid] if grid is not None else []
    if grid is None and text.kind in {"md", "rmd", "qmd", "txt"} and "|" in text.text:
        grids = _rows.markdown(text.text.split("\n"))
    for one in grids:
        if one.header and one.rows >= _FEW and (rows := told(one)) and not _NOBODY.search(text.text, 0, 20_000):
            yield Hit("person-rows", text.path, one.line, sure=False, rows=rows)
    if text.kind in {"csv", "tsv"} and " 07" in text.text:
        for found in islice(_TELEPHONE.finditer(text.text), _MOST):
            start, end = text.text.rfind("\n", 0, found.start()) + 1, text.text.find("\n", found.end())
            line = text.text[
                max(start, found.start() - 300) : min(end if end >= 0 else len(text.text), found.end() + 200)
            ]
            whose = _ANY_WHO.search(line) and (_STREET.search(line) or _PLACE_IN_TEXT.search(line))
            if whose and not _BODIES.search(line):
                yield Hit("person-values", text.path, line_of(text.text, found.start()), sure=False)


class _Columns(NamedTuple):
    """A table, and the names of its columns as words."""

    grid: _rows.Table
    heads: Sequence[str]

    def held(self, pattern: re.Pattern[str], is_one: Callable[[str], bool], share: float = 0.7) -> int | None:
        """The first column of such a name whose cells are what it says."""
        for at, head in enumerate(self.heads):
            if pattern.search(head) and at < self.grid.width:
                cells = self.grid.columns[at]
                if len(cells) >= _FEW and sum(map(is_one, cells)) >= share * len(cells):
                    return at
        return None

    def some(self, pattern: re.Pattern[str]) -> int | None:
        """The first column of such a name."""
        return next((at for at, head in enumerate(self.heads) if pattern.search(head)), None)

    def beside(self, who: int) -> Iterator[Sequence[int | None]]:
        """What may stand beside a column of names."""
        yield (
            who,
            next((at for at in range(self.grid.width) if _share(self.grid.columns[at], _OWN_MAIL) >= _HALF), None),
        )
        yield (who, next((at for at in range(self.grid.width) if _share(self.grid.columns[at], _MOBILE) >= 0.6), None))
        yield (who, self.some(_HOME))
        yield (who, self.held(_ACCOUNT, lambda cell: sum(map(str.isdigit, cell)) > 5))
        yield (who, self.some(_CARE), self.some(_AGE) if self.some(_AGE) is not None else self.some(_MORE))
        yield (who, self.held(_THEIRS, lambda cell: bool(_CODED.fullmatch(cell))))
        yield (who, self.some(_DEATH))
        if any(map(_PATIENTS.search, self.heads)):
            yield from ((who, self.some(_CARE)), (who, self.some(_EVENTS)))


def told(grid: _rows.Table) -> tuple[int, ...]:  # noqa: C901
    """The lines of rows that tell of persons in one of these ways."""
    heads = [persons.words_of(head) for head in grid.header]
    asked = _Columns(grid, heads)
    held, some = asked.held, asked.some
    ways: list[Sequence[int | None]] = []
    if any(map(_NAME.search, heads)):
        who = held(_NAME, lambda cell: bool(_WHO.fullmatch(cell)) and not _BODIES.search(cell))
        if who is not None:
            ways += asked.beside(who)
    where = held(_POSTCODE, lambda cell: bool(_FULL_POSTCODE.fullmatch(cell))) if any(map(_POSTCODE.search, heads)) else None  # fmt: skip
    if where is not None:
        age = held(_AGE, str.isdigit)
        ways.append((where, age, some(_MORE) if some(_MORE) is not None else some(_CARE)))
        ways.append((where, age, some(_SAID)))
    if any(map(_ADDRESS.search, heads)):
        home = held(_ADDRESS, lambda cell: bool(_STREET.search(cell) and _PLACE_IN_TEXT.search(cell)))
        ways += [(home, held(_AGE, str.isdigit))]
    if any(map(_DOB.search, heads)):
        whose = next((at for at in range(min(grid.width, 3)) if _share(grid.columns[at], _UNIT) >= 0.9 and len(set(grid.columns[at])) * 2 > grid.rows), None)  # fmt: skip
        ways.append((whose, some(_DOB), some(_MORE)))
    if any(map(_THEIRS.search, heads)):
        # ten digits are an NHS number, which is told as one (`numbers`)
        ways.append((held(_THEIRS, lambda cell: len(cell) != 10 and bool(_CODED.fullmatch(cell))), some(_CARE)))
    if any(map(_SUBJECT.search, heads)):
        # one code for each person, their age and where they live, and what they had
        whose = held(_SUBJECT, lambda cell: bool(_CODED.fullmatch(cell)))
        ways.append((whose, held(_AGE, str.isdigit), some(_AREA), some(_DIAGNOSED)))
    if any(map(_THEIRS.search, heads)) and some(_RESULTS) is not None:
        ways.append((held(_THEIRS, lambda cell: bool(_CODED.fullmatch(cell))), some(_RESULTS)))
    drawn = (some(_BORN), some(_AREA), some(_MORE) if some(_MORE) is not None else some(_CARE))
    if None not in drawn:  # cells are looked at last
        ways.append((_tokens(grid), *drawn))
    if any(map(_STUDY.search, heads)) and any(map(_THEIRS.search, heads)):
        ways.append((held(_STUDY, bool), held(_THEIRS, lambda cell: bool(_CODED.fullmatch(cell)))))
    for way in ways:
        columns = [at for at in way if at is not None]
        if len(columns) == len(way) == len(set(columns)):
            return grid.lines(lambda row, own=columns: all(at < len(row) and row[at].strip() for at in own))  # type: ignore[misc]
    return ()


def _tokens(grid: _rows.Table) -> int | None:
    """A column of what stands for persons: drawn by chance, and hardly any twice."""
    for at in range(min(grid.width, 4)):
        cells = grid.columns[at]
        if _share(cells, _TOKEN) >= 0.9 and len(cells) >= _LEAST and len(set(cells)) * 2 > len(cells):
            return at
    return None


def _share(cells: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(map(bool, map(pattern.fullmatch, cells))) / len(cells) if len(cells) >= _FEW else 0
