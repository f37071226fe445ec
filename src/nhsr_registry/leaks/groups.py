"""Patients' numbers in odd groups, in paths, and as what a program printed: where no plain run of ten digits stands alone.

`653.331.4785`, `653–331–4785` and ten digits with a blank between each are typed from letters; `extracts/…/obs.csv` and
`?subject=…` name a person's folder or record. A word close by must speak of the NHS or of a patient, or of data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_WORDS = seek("nhs", "patient", "subject", "extract", "letter", "dicom", "scan", "cache", "record", "parse", "failed", "example", "real")  # fmt: skip
_PARTED = re.compile(
    r"(?<![\w.+#/–-])[467](?:[ .\u00a0\u2009\u202f–-]{0,2}\d){9}(?![\w]|[.–-]\d)",
)
_PLAIN = re.compile(r"\d{10}|\d{3}(?P<gap>[ -])\d{3}(?P=gap)\d{4}")
_SPOKEN = re.compile(
    r"(?<![A-Za-z])(?:nhs|patients?|pts?|one of ours|real one|mrn|duplicated)(?![A-Za-z])", re.IGNORECASE
)
_PATH = re.compile(
    r"(?<=[/\\_=|\"'-])(?P<number>[467]\d{9})(?=[/\\][\w.$-]|_[\w-]{0,40}\.[a-z]{2,8}\b|\.(?:csv|xlsx?|pdf|png|jpe?g|docx?|txt|json|rds|dcm|html?|zip|parquet|xml|dta|sav)\b|&|/?[\"'])"
)
_OF_DATA = re.compile(
    r"(?:patients?|subject|nhs\w{0,8}|letters?|extracts?|dicom|scans?|images?|notes|records?|cases?|cache|data|person|individuals?|member)[\w./\\:\"' +)(,?&=-]{0,50}$",
    re.IGNORECASE,
)
#: What a program printed and nothing else: a number at the end of its row, in quotes of a notebook or behind `[1]`.
_PRINTED = re.compile(
    r"^[ \t]{0,20}\"(?:\[\d{1,5}\] ?|\d{1,6} {2,12}|[\\\"'\[]{1,4})?\\?[\"']?(?P<number>[467]\d{9})\\?[\"']?[\]]?(?:\.0)?(?:\\n)?\",?[ \t]*$|^\[\d{1,5}\] \"?(?P<other>[467]\d{9})\"?",
    re.MULTILINE,
)
#: Where tests say that what they try came from somebody.
_CAME_FROM = re.compile(r"\b(?:real|actual|live|from (?:the |a )?(?:\w{3,9} )?(?:extract|file|pas|spine|live|warehouse|feed|system|return))\b", re.IGNORECASE)  # fmt: skip
_QUOTED = re.compile(r"[\"'](?P<number>[467]\d{9})[\"']")
_FHIR = re.compile(
    r"\"identifier\"[^{}\[]{0,20}[\[{\s]{1,40}[^{}]{0,200}?\"value\"\s{0,3}:\s{0,3}\"(?P<number>[467]\d{9})\""
)
_NOT_OURS = re.compile(r"(?<![A-Za-z])(?:isbn|uprn|snomed|concept|doi|orcid|pmid|tel|phone|mobile|fax|commit|epoch|timestamp|bytes|seed|gmc|uuid)(?![A-Za-z])", re.IGNORECASE)  # fmt: skip
#: How ten digits look in odd groups, with every digit a nought, each with a part of them that most texts lack.
_FORMS = (
    (b"000", (b"000.000.0", b"000\xe2\x80\x93000", b"000 000-", b"000-000 ")),
    (b"0 0", (b"0 0 0 0 0", b"00 00 00")),
)
_AS_NOUGHTS = bytes.maketrans(b"123456789", b"000000000")
_BLANKS = ("\u00a0", "\u2009", "\u202f")
_DATA = frozenset({"csv", "tsv", "psv", "svg", "geojson", "css", "js", "xml"})
_OUTPUT = frozenset({"ipynb", "rout", "out", "log"})
_RECORDS = frozenset({"json", "ndjson", "jsonl", "py", "r", "js"})
_MOST, _PLACES, _OF_TESTS = 2_000, 10, 3


def find(text: Text, is_somebodys: Callable[[str], bool]) -> Iterator[Hit]:
    """Up to ten places of one file; each is to look at."""
    if text.by_tool:
        return
    told = {line_of(text.text, at) for at, digits in _places(text) if is_somebodys(digits)}
    for line in islice(sorted(told), _OF_TESTS if text.made_up else _PLACES):
        yield Hit("nhs-number", text.path, line, sure=False)


def _places(text: Text) -> Iterator[tuple[int, str]]:
    if text.kind not in _DATA and text.has("nhs", "patient") and _is_parted(text):
        yield from _parted(text)
    if not text.has_ten:
        return
    whole, said = text.text, text.has(*_WORDS)
    came = text.made_up and text.has("real", "actual", "live", "from")
    for at in islice(_tens(text), _MOST) if said or came or text.kind in _OUTPUT else ():
        if said and _PATH.match(whole, at) and _OF_DATA.search(whole, max(0, at - 60), at):
            yield at, whole[at : at + 10]
        elif text.kind in _OUTPUT and (begins := whole.rfind("\n", 0, at) + 1) > at - 40:
            if found := _PRINTED.match(whole, begins):
                yield at, found["number"] or found["other"]
        elif came and _QUOTED.match(whole, max(0, at - 1)):
            end = whole.find("\n", at)
            if _CAME_FROM.search(whole, at + 10, end if end >= 0 else len(whole)):
                yield at, whole[at : at + 10]
    if text.kind in _RECORDS and "identifier" in whole:
        yield from ((one.start("number"), one["number"]) for one in islice(_FHIR.finditer(whole), _MOST))


def _tens(text: Text) -> Iterator[int]:
    """Where ten digits stand alone that may begin a number."""
    whole = text.text
    noughts = text.noughts if whole.isascii() else whole.encode("ascii", "replace").translate(_AS_NOUGHTS)
    at = noughts.find(b"0" * 10)
    while at >= 0:
        end = at + 10
        while noughts[end : end + 1] == b"0":
            end += 1
        if end - at == 10 and whole[at] in "467":
            yield at
        at = noughts.find(b"0" * 10, end)


def _is_parted(text: Text) -> bool:
    """Whether any odd form of ten digits may be there."""
    for within, forms in _FORMS:
        if within in text.noughts and any(form in text.noughts for form in forms):
            return True
    return not text.text.isascii() and any(blank in text.text for blank in _BLANKS)


def _parted(text: Text) -> Iterator[tuple[int, str]]:
    whole = text.text
    for start, end in islice(text.windows("nhs", "patient", "one of ours", before=120, after=120), _MOST):
        for found in _PARTED.finditer(whole, start, end):
            around = whole[max(start, found.start() - 90) : min(end, found.end() + 60)]
            if not _PLAIN.fullmatch(found[0]) and _SPOKEN.search(around) and not _NOT_OURS.search(around):
                yield found.start(), re.sub(r"\D", "", found[0])
