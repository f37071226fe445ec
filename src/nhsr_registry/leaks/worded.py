"""Passwords that short words hand on: "use …", "p/w …", `password - …`, a token before an address' host, a flag for a new user.

In running text and remarks a word and a number will do where the word for a password is right before it and nothing else can
be meant; after "use" or "enter" the value must have all four kinds of characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _values, drawn, remarks
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Gate, Text

_WORD = r"(?:pass(?:word|wd|phrase|code)?|pwd|pw|p/w)"
_MIXED = re.compile(
    r"(?=[^a-z]{0,40}[a-z])(?=[^A-Z]{0,40}[A-Z])(?=\D{0,40}\d)(?=[\w]{0,40}[!?#$^&*~+@£%])[A-Za-z0-9][^\s/\\=:{}<>()\[\]|,;`\"']{6,40}"
)
_NO_WORD = re.compile(
    r"[\w.+-]+|[\w.-]+@[\w.-]+|[^@]+@v?\d[\w.]*|[\w.]+#\d+|[\w.-]+[!?]|[A-Za-z]{1,3}&[\w.-]+|\S+%|.*\.(?:com|org|uk|net|io)\b.*"
)
#: (rule, words of which one must be there, the pattern, how it is judged)
_GIVES = (
    # a verb right before
    ("password", ("use ", "enter ", "type ", "try "), re.compile(r"(?<![A-Za-z])(?:use|enter|type(?: in)?|try)[ ]{1,2}[`\"'*]{0,2}(?P<value>[A-Za-z0-9][^\s`\"'*<>()\[\]|,;]{7,40})", re.IGNORECASE), "mixed"),
    # the word, and a word with a number
    ("password", ("pass", "pw", "p/w"), re.compile(rf"(?<![A-Za-z]){_WORD}(?:\s(?:is|was|-|–|:|=|→)|\s?[:–]|\s(?=[`\"']))?[ ]{{1,3}}[`\"'*]{{0,2}}(?P<value>(?=[A-Za-z]{{4,20}}\d{{1,4}}[!?.]?(?=[`\"'*]|[.,;]?\s|$)|[^\s]{{0,40}}[!#$^&*@£%])[A-Za-z][^\s`\"'*<>()\[\]|,;/\\=]{{5,40}})(?=[`\"'*.,;)]|\s|$)", re.IGNORECASE), "chosen"),
    # a token alone before the host
    ("access-token", ("@",), re.compile(r"https?://(?P<value>[A-Za-z0-9_-]{24,90})@[\w.-]{3,80}/"), "drawn"),
    # new users, servers without another
    ("password", ("useradd", "usermod", "net user", "requirepass", "orapw", "--password", "initdb"), re.compile(r"(?:\buser(?:add|mod)\b[^\n|;&]{0,80}?\s-p\s{1,2}|\bnet user\s{1,2}\S{1,40}\s{1,2}|requirepass[ =]{1,2}|\borapw\s?=\s?)[\"']?(?P<value>[^\s\"'$`<>(){}/;-][^\s\"'$`<>(){};]{5,60})", re.IGNORECASE), "given"),
    # YAML and JavaScript in one line
    ("password", ("pass", "pwd", "pw"), re.compile(r"[{,]\s{0,3}(?:\w{0,20}_)?(?:pass(?:word|wd)?|pwd|pw)\s{0,2}:\s{1,3}(?P<value>[^\s\"'`,{}\[\]()$<>]{6,60})\s{0,3}[,}]", re.IGNORECASE), "strong"),
    # what requests keep: `@token = …`
    ("secret", ("token", "key", "secret"), re.compile(r"^@[\w-]{0,30}(?:token|key|secret)\w{0,10}[ \t]{0,3}=[ \t]{0,3}(?P<value>[A-Za-z0-9_.~+/-]{16,400}={0,2})[ \t]*$", re.IGNORECASE | re.MULTILINE), "key"),
)  # fmt: skip
seek("pass", "pw", "token", "key", "secret", "useradd", "usermod", "requirepass", "orapw", "initdb")
_GATE = Gate((one[1], one) for one in _GIVES)
_PROSE = frozenset({"md", "markdown", "txt", "rst", "adoc", "org", "eml", "mbox", "rmd", "qmd", "wiki", "vtt", "srt", "ics", "rtf", "log", "note", ""})  # fmt: skip
_CODE = frozenset({"r", "py", "sql", "do", "ado", "sas", "sps", "sh", "bat", "cmd", "ps1", "m", "pq", "vba", "bas", "jl", "js", "ts", "java", "cs", "yml", "yaml", "toml", "ini", "cfg", "ipynb"})  # fmt: skip
#: Words beside a password that are about it, not it.
_ABOUT = re.compile(
    r"(?:must|should|contain|length|least|character|policy|require|protect|reset|manager|hash|field|prompt|input|generat|valid|strength|string|example|e\.g\.|placeholder|dummy|your)",
    re.IGNORECASE,
)
_MOST, _LONG = 200, 200_000


def find(text: Text) -> Iterator[Hit]:
    """Each on the line of its value, to look at."""
    if text.by_tool or text.made_up or len(text.text) > _LONG or text.kind in {"csv", "tsv", "psv", "svg", "css"}:
        return
    prose = text.kind in _PROSE
    lines: set[tuple[str, int]] = set()
    for rule, words, pattern, how in _GATE.open(text):
        if (how == "mixed" and not prose) or (how == "chosen" and not prose and text.kind not in _CODE):
            continue
        for start, end in islice(text.windows(*words, before=100, after=160), _MOST):
            for found in pattern.finditer(text.text, start, end):
                if _is_one(found["value"], how) and not _values.is_demo(text.text, found):
                    begins, ends = remarks.line_at(text.text, found.start())
                    said = how not in {"mixed", "chosen"} or prose or remarks.is_remark(text, found.start())
                    if said and not (how == "chosen" and _ABOUT.search(text.text, begins, ends)):
                        lines.add((rule, line_of(text.text, found.start("value"))))
    yield from (Hit(rule, text.path, line, sure=False) for rule, line in sorted(lines))


def _is_one(value: str, how: str) -> bool:
    """Whether a value is one, as strictly as what stands around it asks."""
    bare = value.rstrip(".:!?") if how == "chosen" else value.rstrip(".")
    if _values.is_example(bare) or _values.stands_in(bare):
        return False
    if how == "mixed":
        return bool(_MIXED.fullmatch(bare)) and not _NO_WORD.fullmatch(bare) and _values.password(bare) == "strong"
    if how == "drawn":
        return drawn.is_drawn(bare)
    if how == "key":
        return _values.key(bare) == "strong"
    strength = _values.password(bare)
    return strength == "strong" if how == "strong" else bool(strength) and not _values.is_expression(bare)
