"""Patients' numbers that no word names, in remarks: two side by side, or one beside what is said of somebody.

`# 4… vs 4…: same person?` and `<!-- longest waiter is 4…, aged 6 -->` say nothing of the NHS, and need not. Of two numbers
of ten digits, both are issued and have their check digit once in 1,400 by chance; two CHI numbers (a day, a month, a check
digit), once in 80,000. One alone is such a number once in 37, so there the remark must speak of a person too, or the number
stand in the groups in which the NHS prints it.
"""

from __future__ import annotations

from collections.abc import Sequence

from nhsr_registry import re
from nhsr_registry.leaks._text import Text

#: What begins a remark in some language, within a line; what stands before is code.
_BEGINS = re.compile(r"(?:^|[\s;{(\"])(?:#+'?|--+|//+|/\*|<!--|%+|\*>?|REM\b|')[^\n]*$|^[ \t]*\"?[#*]", re.IGNORECASE)
#: A text in quotes that has words before the number: a message, a label.
_MESSAGE = re.compile(r"[\"'](?=[^\"'\n]{0,80}[a-z]{2,20} )[^\"'\n]{3,120}$")
#: A remark that follows the code on its line.
_FOLLOWS = re.compile(r"\s(?:#|--|//)\s[^\n]{0,200}$")
#: Somebody's name right before the number.
_NAMED = re.compile(r"[A-Z][a-z'’-]{1,15} [A-Z][a-z'’-]{2,20},? ?[(\[:-]? ?$")
_BEGINS_NOW = re.compile(r"^[ \t]{0,40}\"?(?:#+'?|--+|//+|/\*|<!--|%+|\*|REM\b|')", re.IGNORECASE)
_RUNNING = frozenset(
    {"md", "markdown", "rst", "txt", "eml", "mbox", "org", "adoc", "log", "tex", "wiki", "out", "err", ""}
)
_BOTH = frozenset({"rmd", "qmd", "rnw"})  # running text and code
#: Code within a sentence of R Markdown and Quarto; what stands before is the sentence.
_INLINE = re.compile(r"`(?:r |\{\w{1,12}\} )")
#: What joins two numbers of one remark.
_JOINS = re.compile(
    r"[\"'`)\]]{0,2}\s{0,2}(?:,|;|/|&|\+|<?-+>|=+>?|→|\||(?:and|or|vs?\.?|versus|with|to|into|a|same as|is|not|then)(?=[\s\"'`(]))?\s{0,2}(?:and |or )?[\"'`(\[]{0,2}",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"(?<![A-Za-z])(?:mum|mam|mother|father|dad|husband|wife|partner|daughter|son|baby|child|infant|twins?|lady|gentleman|gent|woman|girl|boy|carer"
    r"|waiter|resident|inpatient|outpatient|in-patient|out-patient|deceased|died|born|aged|\d{1,3} ?(?:yo|yr|year)|admitted|readmitted|discharged|spells?|referrals?|referred|episodes?|caseload"
    r"|traced?|untraced|person|people|client|service user|pts?|px|patients?|pat_?ids?|patient_?ids?|nhs|pds|spine|mrn|dnas?|dna'd|transferred|surgery|ward|clinic|fractured?|dead|death|postcode|surname|dob)(?![A-Za-z])",
    re.IGNORECASE,
)
_NOT_OURS = re.compile(
    r"(?<![A-Za-z])(?:snomed|sct|concept|medcode|prodcode|uprn|usrn|bng|grid|easting|northing|(?:ward|site|lsoa|org)_?(?:id|code)s?|codes?|dm\+?d|vmp|amp|bnf|isbn|issn|doi|tel|phone|telephone|call|fax|mobile|uuid|commit|sha|hash|timestamp|epoch|gmc|bytes?|seed|seconds|version|orcid|pmid|grant|protocol|serial|invoice|order|barcode)(?![A-Za-z])",
    re.IGNORECASE,
)
#: A serial number or a code whose own value follows: it says nothing of the next number.
_ITS_OWN = re.compile(
    r"(?<![A-Za-z])(?:serial|barcode|lot|batch|protocol|grant|order|invoice|ward|site)(?: ?(?:no|number|code|id)\.?)?[ :#]{1,2}(?=[A-Z0-9/-]{0,12}\d)(?=[\d/-]{0,12}[A-Z])[A-Z0-9/-]{3,14}(?= )"
)
#: After a number that only counts something.
_COUNTED = re.compile(r" ?(?:rows|records|cases|people|persons|patients|visits|spells|bytes|items|seconds)\b|%")
_YEARS = re.compile(r"(?:19|20)\d\d")
_LONGEST = 600


def line_at(text: str, place: int) -> tuple[int, int]:
    """Where the line of a place begins and ends, cut where it is very long."""
    start = max(text.rfind("\n", 0, place) + 1, place - _LONGEST)
    end = text.find("\n", place, place + _LONGEST)
    return start, end if end >= 0 else min(len(text), place + _LONGEST)


def is_remark(text: Text, place: int) -> bool:
    """Whether a place stands in running text or in a comment."""
    start, _ = line_at(text.text, place)
    if text.kind in _RUNNING:
        return True
    before = text.text[start:place]
    if text.kind in _BOTH:
        before = _INLINE.split(before)[0] or before
    if text.kind in _BOTH and not before.lstrip().startswith(("`", "|")) and not re.search(r"<-|=|\(", before):
        return True
    return bool(_BEGINS_NOW.match(before) or _BEGINS.search(before) or _MESSAGE.search(before))


#: What a sentence says of a folder on a server.
_SAYS_WHERE = re.compile(
    r"(?<![A-Za-z])(?:was|were|is|are|now|on|in|at|from|to|see|under|via|moved|kept|lives?|saved?|copied|path|folder|share|drive|server|mapped|mounted|old|new)[ :(]{1,3}[`\"']?$",
    re.IGNORECASE,
)


def was_there(text: Text, found: re.Match[str]) -> bool:
    """Whether a remark says of two backslashes, a word and a folder that something was or is there."""
    if len(found["start"]) != 2 * len(found["sep"]) or len(found["host"]) < 4 or not found["host"].isalnum():
        return False
    begins, _ = line_at(text.text, found.start())
    return (
        len(found["share"].strip()) > 3
        and text.kind not in _TEX
        and bool(_SAYS_WHERE.search(text.text, max(begins, found.start() - 24), found.start()))
        and is_remark(text, found.start())
    )


_TEX = frozenset({"tex", "rnw", "rd", "bib", "sty"})


def is_pair(text: Text, run: Sequence[tuple[int, str]]) -> bool:
    """Whether numbers stand side by side on one line of a remark, with no more than a word between."""
    first, last = run[0][0], run[-1][0]
    start, end = line_at(text.text, first)
    if last > end or not is_remark(text, first) or _NOT_OURS.search(text.text, start, end):
        return False
    ends = [place + _written(text.text, place) for place, _ in run]
    return all(_JOINS.fullmatch(text.text, end, after) for end, (after, _) in zip(ends, run[1:], strict=False))


#: Numbers in a list, with no more than their signs or a second code between: `c("…", "…")`, `["…", "…"]`, a script's arguments.
LISTED = re.compile(
    r"(?:\d{3}[ -]?\d{3}[ -]?\d{4}L?[\"'`]?\s{0,20}[,;=:]?\s{0,20}[()=:,;\s]{0,20}(?:[\"'][A-Za-z]{0,4}[-_]?\d{1,9}[\"'][()=:,;\s]{0,24}){0,2}[\"'`]?){1,40}"
)
LISTING = frozenset(
    {"r", "py", "rmd", "qmd", "sql", "json", "rout", "out", "log", "sh", "bat", "ps1", "yml", "yaml", "js", "ts", "ipynb", "do", "sas", "m", "pq", "jl", "toml"}
)  # fmt: skip


#: Whom a list is of.
_OF_WHOM = re.compile(r"(?<![A-Za-z])(?:[\w.]{0,20}[_.])?(?:p?ids?|pats?|pts?|\w{0,12}patients?|persons?|people|subjects?|cases?|clients?|members?|dissent\w{0,8}|opt_?outs?)(?![A-Za-z])", re.IGNORECASE)  # fmt: skip


def is_list(text: Text, run: Sequence[tuple[int, str]]) -> bool:
    """Whether two numbers or more are listed and nothing else is."""
    first, last = run[0][0], run[-1][0]
    if text.made_up or text.kind not in LISTING or last - first > 60 * len(run):
        return False
    if not _OF_WHOM.search(text.text, max(0, first - 60), first):
        return False
    start, _ = line_at(text.text, first)
    if _NOT_OURS.search(text.text, start, last):
        return False
    return bool(LISTED.fullmatch(text.text, first, last))


_DATED = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b")
_PLACED = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b")
#: What one number is compared with or kept as, in code.
_AS_ONE = re.compile(
    r"(?<![A-Za-z])(?:[\w.]{0,20}[_.])?(?:ids?|pid|pats?|pts?|\w{0,12}patient\w{0,8}|person|subject|cases?|record|clients?|member|individual|lookup|exclu\w{1,20}|opt_?outs?|remov\w{1,12}|drop\w{0,12}|suppress\w{0,10}|dissent\w{0,8}|ignore\w{0,10})\d?[\"'\])]{0,3}\s{0,3}(?:(?:big)?int\s{0,2}|n?varchar\(\d{1,3}\)\s{0,2})?(?:\.isin\(|=|<-|==|!=|:|<>|\[|%in%|\bin\b)\s{0,12}(?:-\s)?[(c\[\"'`]{0,4}$|\.(?:loc|at|xs|get|query|find|lookup)\s{0,2}[\[(]\s{0,2}[\"']$|(?<![A-Za-z])(?:get|find|fetch|look_?up|load|show|search)_?(?:by_?)?(?:patient|person|record|nhs|subject|pt)?\w{0,8}\(\s{0,2}[\"']$",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"L?[\"'`]?\s{0,8}[,\s]\s{0,8}[\"'`]?\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_LOGGED = frozenset({"log", "html", "htm", "ipynb", "out", "err", "rout", "lst", "txt", "stderr", "stdout", "trace"})
#: What programs say of a row that they could not use.
_FAILED = re.compile(
    r"(?<![A-Za-z])(?:KeyError|ValueError|duplicate|violates|not found|unmatched|mismatch\w{0,4}|missing|failed|rejected|skipp\w{1,4}|orphan\w{0,4}|no match|cannot|could not|warn(?:ing)?|error|exception)(?![A-Za-z])",
    re.IGNORECASE,
)


def _written(text: str, place: int) -> int:
    """How many characters ten digits take, with the signs between their groups."""
    digits = 0
    for at in range(place, min(len(text), place + 14)):
        digits += text[at].isdigit()
        if digits == 10:
            return at + 1 - place
    return 10


def of_somebody(text: Text, place: int) -> bool:
    """Whether a remark with one number in it speaks of a person, or writes the number in groups."""
    start, end = line_at(text.text, place)
    line = text.text[start:end]
    ends = place + _written(text.text, place)
    near = _ITS_OWN.sub("", line[max(0, place - start - 60) : place - start]) + line[place - start : place - start + 30]
    if _NOT_OURS.search(near) or _COUNTED.match(text.text, ends):
        return False
    if _AS_ONE.search(text.text, max(0, place - 60), place):
        return not _ANOTHER.match(text.text, ends)  # lists are judged as a whole
    if text.kind in _LOGGED and _FAILED.search(line):
        return True
    if not is_remark(text, place):
        return bool((follows := _FOLLOWS.search(text.text[ends:end])) and _SPOKEN.search(follows[0]))
    if _DATED.search(line) and _PLACED.search(line):
        return True
    if _SPOKEN.search(line) or _NAMED.search(text.text[start:place]):
        return True
    return _written(text.text, place) > 10 and (
        text.kind not in _RUNNING or (not text.text[place + 3].isdigit() and text.text[place + 3] != "-")
    )


def is_told_of(text: Text, place: int, digits: str) -> bool:
    """Whether a remark right around a number that begins with a birth speaks of a person, and of nothing that has numbers."""
    if dated(digits) or not is_remark(text, place):
        return False
    start, end = line_at(text.text, place)
    near = text.text[max(start, place - 60) : min(end, place + 60)]
    return bool(_SPOKEN.search(near)) and not _NOT_OURS.search(near) and not _COUNTED.match(text.text, place + 10)


def dated(digits: str) -> bool:
    """Whether ten digits are a day, a month, a year and an hour rather than a birth and a serial number."""
    return bool(_YEARS.match(digits, 4))
