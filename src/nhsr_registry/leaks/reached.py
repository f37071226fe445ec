"""Where somebody can be reached: a name with a private mobile, or with a house, a street and a full postcode.

`c("… … 07…")` for whom to ring, a dictionary of managers' mobiles, what a map shows of each visit: no column says what it is.
Numbers that Ofcom keeps for drama (07700 900000 to 900999) are nobody's. Surgeries and shops have addresses, but no first name.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import people
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._text import Text

_MOBILE = re.compile(r"(?<![\d.+/-])(?:0|(?:\+|00)44 ?(?:\(0\) ?)?)7\d{3}[ -]?\d{3}[ -]?\d{3}(?![\d/.-])")
_DRAMA = re.compile(r"7700900\d{3}|7123456789|71234567|7000000|7777777|7(\d)\1{6}")
_WHO = re.compile(
    r"(?<![A-Za-z.])(?:[A-Z][a-z'’-]{1,15} (?:[A-Z]\.? )?(?:Mac|Mc|O['’])?[A-Z][a-z’-]{2,20}|[A-Z][A-Za-z'’-]{2,20}, ?[A-Z][a-z]{1,15}|(?:Mrs?|Ms|Miss|Dr|Sister|Nurse)\.? [A-Z][a-z’-]{2,20})(?![A-Za-z])"
)
_HOME = re.compile(
    r"(?P<who>(?<![A-Za-z.])[A-Z][a-z'’-]{1,15} (?:Mac|Mc|O['’])?[A-Z][a-z’-]{2,20})[\"'`]?[ ,;:|\t(–\"'`<>/br-]{1,12}(?:\w{1,12}[\"'`]?\s?[:=]\s?[\"'`]?)?(?:Flat \w{1,4},? )?\d{1,4}[A-Za-z]?,? (?:[A-Z][a-z'’]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Drive|Dr|Lane|Close|Terrace|Court|Way|Crescent|Gardens|Place|Grove|Park|Hill|View|Brae|Rise|Walk|Mews|Square|Row|Bank|Green|Fold|Croft|Mount|Parade|Heol|Ffordd)\b[^\n]{0,60}?$"
)
_DIGITS = frozenset("0123456789.+/-")
_BODIES = re.compile(
    r"\b(?:surgery|medical|centre|walk[- ]?in|(?:medical|health|treatment|urgent care|primary care|diagnostic|day|community) (?:centre|practice|unit|hub)|out of hours|infirmary|center|hospital|infirmary|trust|nhs|pharmacy|chemist|clinic|limited|ltd|plc|council|school|college|university|library|hotel|office|group|department|house|church|hall|institute|foundation|service|helpline|hotline|switchboard|reception|dental|optician|care home|nursing home|practice|station|society|charity|press|journal|author|orcid|example|dummy|fake|synthetic|fictitious|imaginary|lorem|j(?:ane|ohn|oe)\W{1,4}(?:doe|bloggs|smith)|test)\b",
    re.IGNORECASE,
)
_SKIPPED = frozenset({"svg", "css", "geojson", "csv", "tsv", "psv"})
_NOISY = frozenset({"ipynb", "js", "ts", "mjs", "xml", "tex", "ndjson"})
_MOST, _TOLD, _NEAR, _WHOLE = 500, 20, 70, 100_000


def find(text: Text) -> Iterator[Hit]:
    """Up to twenty lines of one file, to look at."""
    if text.by_tool or text.kind in _SKIPPED:
        return
    places = {line_of(text.text, at) for at in (*_mobiles(text), *_homes(text))}
    for line in islice(sorted(places), _TOLD):
        yield Hit("person-values", text.path, line, sure=False)


def _mobiles(text: Text) -> Iterator[int]:
    for found in islice(mobiles(text.text), _MOST) if text.may_have_years else ():
        if _DRAMA.search(re.sub(r"\D", "", found[0])[-10:]):
            continue
        start, end = _around(text.text, found.start(), found.end())
        near = text.text[start:end]
        if _WHO.search(near) and not _BODIES.search(near):
            yield found.start()


def mobiles(text: str) -> Iterator[re.Match[str]]:
    """Mobiles, sought by how they begin: asked of every place, the pattern would take ten times as long."""
    for begins in ("07", "+44"):
        at = text.find(begins)
        while at >= 0:
            if text[at - 1 : at] not in _DIGITS and (found := _MOBILE.match(text, at)):
                yield found
            at = text.find(begins, at + 2)


def _around(text: str, begins: int, ends: int) -> tuple[int, int]:
    """What stands close to a place on its line."""
    start = max(text.rfind("\n", 0, begins) + 1, begins - _NEAR)
    end = text.find("\n", ends, ends + _NEAR)
    return start, end if end >= 0 else min(len(text), ends + _NEAR)


def _homes(text: Text) -> Iterator[int]:
    """Full postcodes at the end of a street, a house and somebody's name."""
    if len(text.text) > _WHOLE or text.kind in _NOISY:
        return
    for found in people.all_postcodes(text)[:_MOST]:
        start = max(text.text.rfind("\n", 0, found.start()) + 1, found.start() - 160)
        before = text.text[start : found.start()]
        if (home := _HOME.search(before)) and not _BODIES.search(before, max(0, home.start() - 20)):
            yield start + home.start()
