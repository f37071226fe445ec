"""What single findings say together: a patient's number, the word for it, and a person's row around it leave no doubt.

A number alone is something to look at, since it may have been made up for the page. Of three numbers that are all issued
and have their check digits, by chance one in 40,000 is such a list; so with a word for them, or with births and postcodes
on the same rows, a reader would agree. The same holds where code, a remark or a log names one number as somebody's: pages
of documentation explain the form of a number, code that was run on people has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import numbers, people
from nhsr_registry.leaks._base import Hit
from nhsr_registry.leaks._text import Text

_KINDS = {f"{kind}-number{many}": kind for kind in ("nhs", "chi", "hc") for many in ("", "-list")}
_PERSONS = frozenset({"person-rows", "person-values", "person-message"})
#: Code, remarks in it, logs and letters: what is there was run or written about somebody.
_RUN = frozenset(
    {"r", "py", "sql", "do", "ado", "sas", "sps", "jl", "sh", "bash", "bat", "cmd", "ps1", "vba", "bas", "dax", "m", "pq", "log", "eml", "mbox", "rhistory", "rout", "out", "err", "js", "ts", "hl7", "rpt"}
)  # fmt: skip
_CHUNKS = frozenset({"rmd", "qmd", "rnw", "ipynb"})  # of which the remarks count, as of code
_TRYING = re.compile(
    r"(?:^|[/_.\- ])(?:factory|factories|samples?|sandbox|seeds?|challenge|anon(?:ymi[sz]ed)?|vignettes?|docs?|validat\w{1,4}|checks?um|is_?valid\w*|conftest|faker?|persona\w*)(?=$|[/_.\- \d])",
    re.IGNORECASE,
)
#: What says that a number is shown for its form, or is nobody's.
_SHOWN = re.compile(
    r"(?<![A-Za-z])(?:examples?(?!\.(?:com|org|net))|e\.g|eg|for instance|such as|like this|looks? like|format|formatted|valid\w*|invalid|check ?digits?|modulus|mod ?11|checksum|dummy|fake\w*|synthetic\w*|synthea|made[- ]up|fictiti\w+|placeholder|mock\w*|simulat\w+|anonymi\w+|not (?:a )?real|lorem|expect_\w+|assert\w*|j(?:ane|ohn|oe)\W{1,4}(?:doe|bloggs)|bloggs|test[ _-]?(?:data|patient|number|case|nhs|chi|record)s?)(?![A-Za-z])",
    re.IGNORECASE,
)
#: What says so of a whole file, in its first lines.
_INVENTED = re.compile(
    r"\b(?:dummy|fake\w*|synthetic\w*|synthea|made[- ]up|fictiti\w+|mock\w*|simulat\w+|lorem|invented)\b", re.IGNORECASE
)
_WORDS = {
    "nhs": re.compile(r"nhs", re.IGNORECASE),
    "chi": re.compile(r"(?<![a-z])(?:chi|upi)(?![a-z])", re.IGNORECASE),
    "hc": re.compile(r"(?<![a-z])(?:h ?& ?c|hcn|h_?c_?n|health (?:and|&) (?:social )?care)", re.IGNORECASE),
}
_TEN = re.compile(r"(?<![\w.+#/-])(?:\d{3}[ -]?\d{3}[ -]?\d{4}|\d{6}[ -]\d{4})(?![\w/]|[.-]\d)")
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}(?:st|nd|rd|th)?[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ](?:19\d\d|20[01]\d)|(?:19\d\d|20[01]\d)[-/](?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12]\d|3[01])|(?:19\d\d|20[01]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)
_NAME = re.compile(
    r"(?<![A-Za-z.])(?:(?:Mrs?|Ms|Miss|Master)\.? [A-Z][a-z]+|[A-Z][a-z'’-]{1,15} (?:Mac|Mc|O['’])?[A-Z][a-z’-]{2,20}|[A-Z][A-Z'’-]{2,20},? {1,2}[A-Z][a-z]{1,15}|[A-Z'’-]{2,30}\^[A-Z]{2,30})(?![A-Za-z])"
)
_BIRTH = re.compile(r"(?<![A-Za-z])(?:d\.?o\.?b|date_?of_?birth|birth\w*|born|yob|wob)(?![A-Za-z])", re.IGNORECASE)
_LOG = re.compile(r"(?:^|[_.-])(?:log|history)(?:$|[_.\d-])")
_ROWS, _LONGEST = 15, 2000  # lines and characters that belong to a place
_LEAST, _BY_WORD = 3, 40
_MOST = 40  # places of one file that are looked at


def strengthen(text: Text, hits: Sequence[Hit]) -> Iterator[Hit]:
    """The same hits, those of which a reader would agree called sure."""
    if text.made_up or text.by_tool or not any(hit.rule in _KINDS and not hit.sure for hit in hits):
        yield from hits
        return
    if _TRYING.search(text.path) or _INVENTED.search(text.text, 0, 300):
        yield from hits
        return
    certain = set(islice(_certain(text, hits), _MOST))
    for hit in hits:
        near = hit.rule in _PERSONS and any(0 <= line - (hit.line or -99) <= _LEAST for line in certain)
        yield hit._replace(sure=True) if near or (hit.rule in _KINDS and hit.line in certain) else hit


def _certain(text: Text, hits: Iterable[Hit]) -> Iterator[int]:
    """Lines of numbers that are plainly somebody's."""
    starts = _starts(text.text)
    for hit in hits:
        if hit.rule not in _KINDS or hit.sure or not hit.line or hit.line > len(starts):
            continue
        begins = starts[hit.line - 1]
        ends = starts[hit.line] if hit.line < len(starts) else len(text.text)
        before = text.text[max(0, starts[max(0, hit.line - 4)], begins - _LONGEST) : begins]
        line = text.text[begins : min(ends, begins + _LONGEST)]
        if _SHOWN.search(before + line):
            continue
        last = starts[hit.line + _ROWS] if hit.line + _ROWS < len(starts) else len(text.text)
        rows = text.text[begins : min(last, begins + _LONGEST)]
        kind = _KINDS[hit.rule]
        said = bool(_WORDS[kind].search(before + rows))
        if (
            _is_table(text, kind, rows, said=said)
            or _is_named(text, kind, before, line, listed="list" in hit.rule)
            or (said and _is_person(kind, line))
        ):
            yield hit.line


def _starts(text: str) -> list[int]:
    out, at = [0], text.find("\n")
    while at >= 0:
        out.append(at + 1)
        at = text.find("\n", at + 1)
    return out


def _theirs(kind: str, text: str) -> tuple[set[str], int]:
    """Different numbers of the kind, and how many of ten digits there are."""
    found = [re.sub(r"\D", "", one[0]) for one in _TEN.finditer(text)]
    return {one for one in found if numbers.is_somebodys(one, kind)}, len(set(found))


def _is_table(text: Text, kind: str, rows: str, *, said: bool) -> bool:
    """Rows with a number each: three of them, with their word, or with births or postcodes beside."""
    theirs, all_of_them = _theirs(kind, rows)
    if len(theirs) < _LEAST or len(theirs) * 10 < all_of_them * 8:
        return False
    births = len({found[0] for found in _DATE.finditer(rows)})
    places = len({found[0] for found in people.postcodes(rows)})
    beside = births >= _LEAST or places >= _LEAST
    return (beside and (said or kind == "nhs")) or (said and _was_run(text))


def _was_run(text: Text) -> bool:
    return text.kind in _RUN or bool(_LOG.search(text.name))


def _is_named(text: Text, kind: str, before: str, line: str, *, listed: bool) -> bool:
    """One number, or two, that code, a remark in it or a log calls a patient's right before."""
    if not _was_run(text) and not (text.kind in _CHUNKS and _REMARK.search(line)):
        return False
    if line.lstrip().startswith(("#'", ">>>")):  # how a function's manual shows it
        return False
    if listed and before and not _WORDS[kind].search(line):
        return False
    return any(
        numbers.is_somebodys(re.sub(r"\D", "", found[0]), kind)
        and _WORDS[kind].search(line, max(0, found.start() - _BY_WORD), found.start())
        for found in _TEN.finditer(line)
    )


_REMARK = re.compile(r"^[ \t]*\"?(?:#(?!#)|<!--|--)|[)\s]# ")


def _is_person(kind: str, line: str) -> bool:
    """One line that says of a number whose it is, in two ways: a name, a birth, a postcode."""
    if not _theirs(kind, line)[0]:
        return False
    born = bool(_DATE.search(line) and _BIRTH.search(line))
    return bool(_NAME.search(line)) + born + bool(next(people.postcodes(line), None)) >= 2
