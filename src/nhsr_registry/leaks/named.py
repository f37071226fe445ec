"""Somebody named beside what only a record has: their number in brackets, their National Insurance number, a message sent to them.

Notes of incidents, logs of messages, minutes and calendars tell of one person in a sentence, without a birth or a postcode:
"Pt … (H5…) fell on the ward", "to 07… Hi …, your results are ready", `dat$name == "…" & dat$dob == …`. Every one is to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import people, reached, remarks
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_NAME = r"(?<![A-Za-z.@/])(?P<who>[A-Z][a-z'’-]{1,15} (?:[A-Z]\.? )?(?:Mac|Mc|O['’])?[A-Z][a-z’-]{2,20}|[A-Z][A-Z'’-]{2,20},? [A-Z][a-z]{1,15})"
_FULL = r"[A-Z][a-z'’-]{1,15} (?:Mac|Mc|O['’])?[A-Z][a-z’-]{2,20}|[A-Z][A-Z'’-]{2,20}, [A-Z][a-z]{1,15}"
#: A unit number in brackets or after a comma: a letter or two and six or seven digits, or with the word for it.
_NUMBERED = re.compile(
    rf"{_NAME}(?:['’]s)?[ ,]{{0,2}}[(\[,–-] ?(?:(?:MRN|[Hh]osp(?:ital)?(?: [Nn]o| [Nn]umber)?|[Uu]nit(?: [Nn]o)?|[Cc]ase ?note(?: [Nn]o)?|PAS|K|RM2|#)[ .:#]{{0,3}}\d{{5,8}}[A-Z]?|(?:MRN|[Hh]osp(?:ital)?(?: [Nn]o)?|PAS|RM2)?[ .:#]{{0,3}}(?P<code>[A-Z]{{1,2}}\d{{6,7}}))(?=[)\],;. ]|$)",
    re.MULTILINE,
)
_CODED = re.compile(r"(?<![A-Za-z0-9.-])[A-Z]{1,2}\d{6,7}(?![A-Za-z0-9-])|(?<!\d)\d{5,8}(?!\d)")
_SIX, _AS_NOUGHTS = b"000000", bytes.maketrans(b"123456789", b"000000000")
_THEIRS_NOT = re.compile(r"^(?:CR|PR|PM|CD|GB|EP|US|RR|SC|GS|EH|AC|NM|NP|HE|CI|MR|PD|EP|IS|SR|ER|DR|NC|WO)\d")
_WARD = re.compile(
    r"\b(?:[Pp]ts?|[Pp]atient|[Ww]ard|[Bb]ed|MDT|[Aa]dmitted|[Aa]dmission|[Dd]ischarged?|[Ff]ell|[Ff]all|[Cc]linic|[Dd]atix|[Bb]reach\w{0,3}|ED|A&E|[Ss]pells?|[Ee]pisodes?|[Rr]eferr\w{2,3}|[Dd]ied|[Dd]uplicate|[Mm]erged?|[Ss]urgery|[Dd]iagnos\w{2,4}|[Aa]ppointment|[Ww]aiting|[Ww]aits?|[Nn]ext of kin|[Cc]arer|[Rr]eview|[Rr]esult\w{0,1}|[Ss]can|[Tt]heatre|DNA'?d?)\b"
)
#: A unit number and whose it is, as code keeps them: `"M2…": "…"`, `"M2…" = "…"`, `WHEN 'M2…' THEN '…'`.
_KEPT = re.compile(
    rf"[\"'](?P<code>[A-Z]{{1,2}}\d{{6,7}})[\"']\s{{0,3}}(?:=>|[:=,~]|(?i:then))\s{{0,3}}[\"'](?P<who>(?:(?:Mrs?|Ms|Miss)\.? )?(?:{_FULL}))(?P<more>[^\"'\n]{{0,120}})[\"']"
)
#: What is said of somebody and not of a thing.
_TOLD_OF = re.compile(
    r"\b(?:complain\w{0,6}|bereave\w{0,4}|died|deceased|rip|do not (?:contact|call|write)|safeguarding|opt(?:ed)?[ -]?out|withdr\w{3,6}|consent\w{0,4}|inquest|solicitor|wife|husband|son|daughter|mother|family|carer|moved|duplicate|DNA'?d?)\b",
    re.IGNORECASE,
)
#: A message to somebody's telephone.
_GREETS = re.compile(
    r"\b(?:Hi|Dear|Hello)[ ,]{1,2}(?:(?:Mrs?|Ms|Miss|Dr)\.? )?(?!Sir|Madam|All|Team|Colleague|Customer|Patient|Parent|Carer|Name|First)[A-Z][a-z'’-]{1,20}\b"
)
#: https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
_INSURANCE = re.compile(
    r"(?<![A-Za-z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ|AB ?12 ?34|AA ?12 ?34)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D](?![A-Za-z0-9])"
)
_INSURED = re.compile(
    r"(?<![a-z])(?:n\.?i\.?(?: ?(?:no|number|num))?|nino|national[ _]?insurance|payroll|staff_?ni|ni_?n(?:o|um|umber))(?![a-z])",
    re.IGNORECASE,
)
_PASSPORT = re.compile(r"\bpassport\b[ _:#=\"']{0,4}(?:n(?:o|um|umber))?\.?[ _:#=\"'<-]{0,4}\d{9}(?!\d)", re.IGNORECASE)
_SAYS = ("insurance", "nino", "payroll", "passport")
#: What code compares with one person's name, and their birth beside it.
_COMPARED = re.compile(
    r"(?<![a-z])(?:(?:full|patient|pt|person|client|sur|last|fore|first)?_?name|patient|pt|who)[\"'\])]{0,3}\s{0,3}(?:===?|=|<>|!=|%in%|like|\beq\b)\s{0,3}(?:c\()?N?[\"'](?-i:[A-Z][a-z'’-]{1,15},? (?:Mac|Mc|O['’])?[A-Z][a-z’-]{2,20})[\"']",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?<![a-z])(?:d_?o_?b|date_?of_?birth|birth_?(?:date|dt|day)|born)[\"'\])]{0,3}\s{0,3}(?:===?|=|<>|!=|like|\beq\b)\s{0,3}(?:[\w.:]{0,20}\(\s{0,2})?[\"'#]{0,2}(?:\d{1,2}[-/. ]|(?:19|20)\d\d)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?<!\d)999[ -]?\d{3}[ -]?\d{4}(?!\d)|\bZZ99 ?\d|\b(?:dummy|fake\w{0,3}|synthetic|synthea|made[- ]up|fictiti\w+|lorem|e\.g\.|example|imaginary|persona|invented|j(?:ane|ohn|oe|o)\W{1,4}(?:doe|bloggs|smith)|doe|bloggs|test ?(?:patient|person|name)|mickey|mouse)\b",
    re.IGNORECASE,
)
_BODIES = re.compile(
    r"\b(?:surgery|medical|centre|center|hospital|infirmary|trust|nhs|pharmacy|limited|ltd|plc|council|school|university|group|department|street|road|county|region|acute|chronic|disease|syndrome|cancer|practice|codes?|version|figure|table|section|appendix|walk|clinic|house|icd|opcs|snomed|read|nct|trial|grant|protocol|patent|invoice|order)\b",
    re.IGNORECASE,
)
#: Several people by name, kept under what they are to a hospital.
_LISTED = re.compile(
    rf"(?:wards?|pts?|patients?|breach\w{{0,4}}|exclu\w{{0,6}}|dnas?|waiters?|deaths?|died|deceased|clients?|residents?|complain\w{{0,6}}|fallers?|caseload|readmi\w{{0,8}}|missing_?\w{{0,8}})(?:_\w{{1,12}})?[\"'\])]{{0,2}}\s{{0,3}}(?:<-|=|:)\s{{0,3}}(?:c\(|\[|list\()\s{{0,20}}(?P<names>[\"'](?:{_FULL})[\"'](?:,\s{{1,20}}[\"'](?:{_FULL})[\"']){{2,60}})",
)
#: What the law asks of a hospital about somebody.
_CLAIMED = re.compile(
    rf"\b(?:[Ii]nquest|[Cc]oroner|SAR|[Ss]ubject [Aa]ccess|[Cc]omplaint|[Cc]laim|[Ll]itigation|[Ss]olicitors?)\b[^\n]{{0,40}}?(?:from|by|of|touching|for|re|regarding|-\d{{1,5}}|:) (?:the (?:death|late) (?:of )?)?(?:Mrs?\.? |Ms\.? |Miss )?{_NAME}(?=[ ,.;()]|$)",
    re.MULTILINE,
)
_CLAIMS = ("inquest", "coroner", "subject access", "complaint", "litigation", "solicitor", "sar-", "claim ")
#: Initials and a birth.
_INITIALS = re.compile(
    r"(?<![A-Za-z])(?:[A-Z]{2,3}|pt|patient)[ ,]{1,2}\(?(?:d\.?o\.?b\.? ?)?\d\d?[/.-]\d\d?[/.-](?:19[2-9]\d|[3-9]\d)\)?(?![\d/-])"
)
_HISTORY = re.compile(
    r"creat|modif|author|version|updated|amend|written|review|\bby\b|release|since|until|between|from", re.IGNORECASE
)
seek("dear", "hello", "dob", "birth", *_SAYS)
seek("inquest", "coroner", "subject", "complaint", "litigation", "solicitor", "claim", "sar-")
_SKIPPED = frozenset({"svg", "css", "geojson", "csv", "tsv", "psv", "mjs", "xsd"})
_MOST, _TOLD, _WHOLE = 400, 12, 200_000


def find(text: Text) -> Iterator[Hit]:
    """Up to a dozen lines of one file, to look at."""
    if text.by_tool or text.kind in _SKIPPED or len(text.text) > _WHOLE:
        return
    places = {at for look in _LOOKS for at in look(text)}
    lines = {line_of(text.text, at) for at in places if not _is_nobody(text, at)}
    for line in islice(sorted(lines), _TOLD):
        yield Hit("person-values", text.path, line, sure=False)


def _is_nobody(text: Text, at: int) -> bool:
    start, end = remarks.line_at(text.text, at)
    return bool(_NOBODY.search(text.text, start, end))


def _numbered(text: Text) -> Iterator[int]:
    if text.made_up:
        return
    for code in islice(_sixes(text, _CODED), _MOST):
        start, end = remarks.line_at(text.text, code.start())
        for found in _NUMBERED.finditer(text.text, max(start, code.start() - 60), min(end, code.end() + 12)):
            line = text.text[start:end]
            if found["code"] and (_THEIRS_NOT.match(found["code"]) or not _WARD.search(line)):
                continue
            if not _BODIES.search(found[0]):
                yield found.start()


def _keyed(text: Text) -> Iterator[int]:
    """Several in one file, or one of whom something is said; in tests, only these."""
    pairs: list[tuple[int, bool]] = []
    for code in islice(_sixes(text, _CODED), _MOST) if text.kind not in _OF_NO_CODE else ():
        found = _KEPT.match(text.text, max(0, code.start() - 1), code.end() + 200)
        if found and not _THEIRS_NOT.match(found["code"]) and not _BODIES.search(found["who"]):
            pairs.append((found.start(), bool(_TOLD_OF.search(found["more"]))))
    several = len(pairs) > 1 and not text.made_up
    yield from (at for at, said in pairs if said or several)


_OF_NO_CODE = frozenset({"json", "geojson", "html", "htm", "xml", "js", "ts"})


def _messages(text: Text) -> Iterator[int]:
    if text.may_have_years and (text.has("dear", "hello") or "Hi " in text.text):
        for found in islice(reached.mobiles(text.text), _MOST):
            start, end = remarks.line_at(text.text, found.start())
            if _GREETS.search(text.text, start, end):
                yield found.start()


def _insured(text: Text) -> Iterator[int]:
    if people.are_counted(text):
        return
    said = text.has("insurance", "nino", "payroll")
    if said or _raw(text).find(_SIX) >= 0:
        found_at: Iterator[re.Match[str]] = _INSURANCE.finditer(text.text) if said else _sixes(text, _INSURANCE)
        for found in islice(found_at, _MOST):
            start, end = remarks.line_at(text.text, found.start())
            if _INSURED.search(text.text, start, end) and not text.made_up:
                yield found.start()
    for start, end in islice(text.windows("passport", before=80, after=120), _MOST):
        if (one := _PASSPORT.search(text.text, start, end)) and re.search(_NAME, text.text[start:end]):
            yield one.start()


def _compared(text: Text) -> Iterator[int]:
    for start, end in islice(text.windows("dob", "birth", before=200, after=200), _MOST):
        if (born := _BORN.search(text.text, start, end)) and _COMPARED.search(text.text, start, end):
            yield born.start()


def _claimed(text: Text) -> Iterator[int]:
    for start, end in islice(text.windows(*_CLAIMS, before=4, after=160), _MOST):
        for found in _CLAIMED.finditer(text.text, start, end):
            if not _BODIES.search(found["who"]) and remarks.is_remark(text, found.start()) and not text.made_up:
                yield found.start()


def _in_code(text: Text) -> Iterator[int]:
    """Lists of names, and initials with a birth in remarks."""
    if text.made_up or text.kind not in _CODE:
        return
    for at in islice(text.places(*_LIST_WORDS), _MANY) if text.kind not in {"json", "txt"} else ():
        if (listed := _LISTED.match(text.text, at)) and not _BODIES.search(listed["names"]):
            yield listed.start("names")
    if text.kind in {"json", "txt", "out", "log"}:
        return
    for found in _dated(text):
        start, end = remarks.line_at(text.text, found.start())
        before = text.text[start : found.start()]
        if (
            len(before) < _NEAR
            and remarks.is_remark(text, found.start())
            and not _HISTORY.search(text.text, start, end)
        ):
            yield found.start()


def _raw(text: Text) -> bytes:
    """The text with noughts for digits and one byte for each letter, so that places are the same."""
    return text.noughts if text.text.isascii() else text.text.encode("ascii", "replace").translate(_AS_NOUGHTS)


def _sixes(text: Text, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What a pattern finds around six digits in a row, which is many times quicker than to ask it everywhere."""
    raw, last = _raw(text), -1
    at, count = raw.find(_SIX), 0
    while at >= 0 and count < _MANY:
        found = pattern.search(text.text, max(0, at - 4), at + 14)
        if found and found.start() > last:
            last = found.start()
            yield found
        at, count = raw.find(_SIX, at + 6), count + 1


def _dated(text: Text) -> Iterator[re.Match[str]]:
    """Initials and a birth, around a date with strokes."""
    raw = _raw(text)
    at, count = raw.find(b"0/0"), 0
    while at >= 0 and count < _MOST:
        if found := _INITIALS.search(text.text, max(0, at - 22), at + 10):
            yield found
        at, count = raw.find(b"0/0", at + 8), count + 1


_LIST_WORDS = (
    "ward",
    "pts",
    "patient",
    "breach",
    "exclu",
    "dna",
    "waiter",
    "death",
    "died",
    "deceased",
    "client",
    "resident",
    "complain",
    "faller",
    "caseload",
    "readmi",
    "missing",
)
seek(*_LIST_WORDS)
_CODE = remarks.LISTING | {"do", "sas", "bas", "vba", "rhistory"}
_NEAR, _MANY = 30, 2_000
_LOOKS = (_numbered, _keyed, _messages, _insured, _compared, _claimed, _in_code)
