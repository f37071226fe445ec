"""Rows about persons in whatever shape: birth dates beside full postcodes or names, several times close together.

Code, SQL, XML, YAML, JSON, printed outputs, pages and notebooks all write the same three things about a person in
their own way. So this looks for the values, in any format, and for the words for them close by; a list of places has
postcodes but no births, and a list of events has dates that are all recent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple, cast

from nhsr_registry import re
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_BIRTH_WORDS = seek("birth", "dob", "d.o.b", "bday")
_DATE = re.compile(
    r"\d{1,4}(?:(?<=19\d\d|20[012]\d)[-/](?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\d|3[01])"
    r"|(?<=\d)[-/. ](?:0?[1-9]|1[0-2]|[A-Za-z]{3})[-/. ](?P<a>19\d\d|20[012]\d))(?![\d/])"
)
#: What stands in each of these, with every digit a nought.
_PARTED_YEARS = (b"0000-0", b"0000/0", b"-0000", b"/0000", b".0000", b" 0000")
#: As Stata and SAS write it: 07nov1951.
_JOINED = re.compile(r"\d{2}[A-Za-z]{3}(?P<a>19\d\d|20[012]\d)(?![\d/])")
#: As code makes a date: `date(1951, 11, 7)`, `#date(1951,11,7)`.
_MADE = re.compile(r"date\w{0,5}\s?\((?P<a>19\d\d|20[012]\d),\s?\d{1,2},\s?\d{1,2}\)", re.IGNORECASE)
_WRITTEN_SO = frozenset({"log", "smcl", "lst", "do", "ado", "sas", "txt", "out", "dat", "md"})
_POSTCODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])")
#: Each byte as what it may be in a postcode's end (`1AA`), which is seldom seen otherwise; capitals alone are everywhere.
_SHAPES = bytes(
    ord("9") if chr(one).isdigit() else ord("A") if chr(one) in "ABDEFGHJLNPQRSTUWXYZ" else ord("a") if chr(one).isalpha() else ord(" ")
    for one in range(128)
) + b" " * 128  # fmt: skip
_INWARD, _AFTER = b"9AA", b" "
_OUTWARD = 5  # characters before that, at the most: `SW1A 1AA`
_NAME_WORDS = re.compile(
    r"(?<![a-z])(?:fore_?name|sur_?name|(?:first|last|given|family|full|patient|client)[ _-]?name|patients?\b|given|family|fname|lname)(?![a-z])",
    re.IGNORECASE,
)
_A_NAME = re.compile(r"(?<![A-Za-z])[A-Z][a-z]{1,14}(?:['’-][A-Z][a-z]+)?(?![A-Za-z])")
_BODIES = re.compile(
    r"\b(?:(?<![@.])NHS(?!\.|[ _]?(?:N[O°]|NUM|\d))|TRUST|SURGERY|MEDICAL (?:CENTRE|PRACTICE)|walk[- ]?in|(?:medical|health|treatment|urgent care|primary care|diagnostic|day|community) (?:centre|practice|unit|hub)|out of hours|infirmary|COUNCIL|HEALTH CENTRE|PHARMACY|LIMITED|LTD|SCHOOL|HOSPITAL|CARE HOME)\b",
    re.IGNORECASE,
)
_MADE_UP_WORDS = re.compile(
    r"\b(?:dummy|fake|synthetic|made[- ]up|fictiti\w+|faker|synthea|example\.(?:com|org)|lorem|j(?:ane|ohn|oe)\W{1,40}(?:doe|bloggs)|test patient|simulat\w+|mock\w*)\b",
    re.IGNORECASE,
)
#: NHS numbers of the range for tests, written whole or in groups, and postcodes of nowhere, or that show their form only.
_NOBODY = re.compile(r"(?<!\d)999[ -]?\d{3}[ -]?\d{4}(?!\d)|\bZZ99 ?\d[A-Z]{2}\b|\bA{1,2}\d[A9]? ?\dAA\b")
_TOLD = frozenset({"md", "rst", "rmd", "qmd", "markdown"})  # what documentation shows is often made up
#: Letters, notes, printouts, drawings, differences between versions: rows there often have no heading.
_WRITTEN = frozenset(
    {"txt", "diff", "patch", "rtf", "eml", "mbox", "log", "rpt", "prn", "out", "lst", "ics", "vcf", "ldif", "dot", "gv", "mmd", "puml", "tex", "adoc", "org"}
)  # fmt: skip
_SHORT = 30_000  # characters
_NEAR = 800  # characters from one person's values to the next one's
_LEAST = 3
_MOST = 4000  # values of one file that are looked at


class _Value(NamedTuple):
    place: int
    year: int  # 0 where it is a postcode
    text: str


def find(text: Text) -> Iterator[Hit]:
    """One hit for each block of rows."""
    if text.by_tool or text.kind in {"svg", "css", "geojson"}:
        return
    if not text.has(*_BIRTH_WORDS, "insert") and not _may_list(text):
        return
    places = None
    if not text.has(*_BIRTH_WORDS) and len(places := _places(text)) < _LEAST and text.kind not in _WRITTEN:
        return  # rows that no word tells of show by their postcodes
    for block in _blocks(_values(text, places)):
        if hit := _judge(text, block):
            yield hit


def _may_list(text: Text) -> bool:
    """Whether rows may stand in a letter or a printout: it is short, and has years of the last century."""
    if len(text.text) > _SHORT or not (text.kind in _WRITTEN or text.kind in {"html", "htm"}):
        return False
    return text.text.count("19") >= _LEAST and (text.kind in _WRITTEN or "<li" in text.text)


def _values(text: Text, places: list[_Value] | None) -> list[_Value]:
    """Dates and postcodes (sought where not given), in the order of the text."""
    if not text.may_have_years:
        return []
    dates = []
    joined = _JOINED.finditer(text.text) if text.kind in _WRITTEN_SO else ()
    made = _MADE.finditer(text.text) if "date" in text.text else ()
    parted = text.has_other_digits or any(form in text.noughts for form in _PARTED_YEARS)
    dates_at = _DATE.finditer(text.text) if parted else ()
    for count, found in enumerate(chain(dates_at, joined, made)):
        if count >= _MOST:
            break
        dates.append(_Value(found.start(), int(found["a"] or found[0][:4]), found[0]))
    if len(dates) < _LEAST:
        return []
    return sorted([*dates, *(_places(text) if places is None else places)])


def _places(text: Text) -> list[_Value]:
    return [_Value(found.start(), 0, found[0]) for found in all_postcodes(text)]


def all_postcodes(text: Text) -> Sequence[re.Match[str]]:
    """The first thousands of a text's full postcodes, sought once for all who ask."""
    known = vars(text)
    if "_postcodes" not in known:
        known["_postcodes"] = list(islice(postcodes(text.text), _MOST))
    return cast("Sequence[re.Match[str]]", known["_postcodes"])


def postcodes(text: str) -> Iterator[re.Match[str]]:
    """Full postcodes: what `_POSTCODE.finditer` finds: each ends where a postcode can, and no two share a letter."""
    shapes = text.encode("ascii", "replace").translate(_SHAPES)
    at = shapes.find(_INWARD)
    while at >= 0:
        end = at + len(_INWARD)
        if shapes[end : end + 1] in {b"", _AFTER} and (found := _POSTCODE.search(text, max(0, at - _OUTWARD), end)):
            yield found
        at = shapes.find(_INWARD, at + 1)


def _blocks(values: Sequence[_Value]) -> Iterator[list[_Value]]:
    """Values that follow each other closely."""
    block: list[_Value] = []
    for value in values:
        if block and value.place - block[-1].place > _NEAR:
            yield block
            block = []
        block.append(value)
    if block:
        yield block


def _judge(text: Text, block: Sequence[_Value]) -> Hit | None:
    births, places = _births(block), {one.text for one in block if not one.year}
    if len(births) < _LEAST:
        return None
    start, end = min(births), max(births)
    before = text.text[max(0, start - 800) : start]
    inside = text.text[start : min(end + 60, start + 20_000)]
    # columns may be named once the rows are there: `createDataFrame([…], ["name", "dob"])`
    around = f"{before} {inside[:4000]} {text.text[end : end + 300]}"
    low = around.lower()
    said = any(word in low for word in (*_BIRTH_WORDS, " born "))
    letter = text.kind in _WRITTEN
    names = bool(_NAME_WORDS.search(around))
    full = 0 if names and not letter else _full_names(text.text, births)
    names = names or full >= _LEAST
    listed = letter and full >= 4 and full * 2 >= len(births)
    if len(_NOBODY.findall(before[-60:] + inside)) >= _LEAST:
        return None
    if 2 * len(_BODIES.findall(inside)) >= len(births) or "@examples" in before or "@examples" in inside[:4000]:
        return None
    by_place = len(places) >= _LEAST and len(births) <= 4 * len(places)
    people = _people(text.text, births)
    if not (
        (said and by_place)
        or (said and names and people >= _LEAST)
        or (by_place and people >= 4 and len(births) >= 4)
        or listed
    ):
        return None
    rows = len(births) >= 4 and by_place and said and bool(names)
    if text.made_up and not (rows and people >= 4):
        return None
    made_up = text.made_up or text.kind in _TOLD or bool(_MADE_UP_WORDS.search(before) or _MADE_UP_WORDS.search(inside))
    return Hit(
        "person-rows" if said else "person-values",
        text.path,
        _line(text, start, before),
        sure=rows and not made_up and people >= _LEAST,
        rows=tuple(line_of(text.text, place) for place in births),
    )


def _line(text: Text, start: int, before: str) -> int:
    """Where the rows begin: at the heading where there is one close before."""
    low = before.lower()
    at = max(low.rfind(word) for word in _BIRTH_WORDS)
    return line_of(text.text, start - len(before) + at if at >= 0 and len(before) - at < 400 else start)


def _births(block: Sequence[_Value]) -> list[int]:
    """Places of dates that may be births: their years are many years apart, and most are not recent."""
    years = [one.year for one in block if one.year]
    old = [year for year in years if year < 2014]
    if (
        len(old) < _LEAST
        or max(old) - min(old) < 8
        or len(set(old)) < _LEAST
        or len({one.text for one in block if one.year}) < _LEAST
    ):
        return []
    return [one.place for one in block if 0 < one.year < 2014]


_FULL_NAME = re.compile(
    r"(?<![A-Za-z])[A-Z][a-z'’-]{1,14}(?: [A-Z]\.?)?[ ^](?:Mc|Mac|O['’])?[A-Z][a-z’-]{1,19}(?=[\"'`]|[ \t]{0,3}(?:[,;|\t<(&\\\r\n–-]|\d|$))"
)


def _full_names(text: str, births: Sequence[int]) -> int:
    """How many of the dates have a first and a last name, and nothing else, in a cell or a text close before them."""
    last, found = 0, set()
    for place in births[:60]:
        if name := _FULL_NAME.search(text, max(last, place - 120), place):
            found.add(name[0])
        last = place
    return len(found)


def _people(text: str, births: Sequence[int]) -> int:
    """How many of the dates have a capitalised name in the same record."""
    last, count = 0, 0
    for place in births[:60]:
        around = text[max(last, place - 160) : place + 120]
        count += bool(_A_NAME.search(around))
        last = place
    return count


_COUNTS = ("123456", "654321", "214365", "12 34 56", "65 43 21", "21 43 65")
_COUNTED = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2} ?(?:12 ?34 ?56|65 ?43 ?21|21 ?43 ?65) ?[A-Z](?![A-Za-z0-9])")


def are_counted(text: Text) -> bool:
    """Whether somebody's National Insurance number counts up or down, as nobody's does: a prototype's other people are made up too."""
    return any(map(text.text.__contains__, _COUNTS)) and _COUNTED.search(text.text) is not None
