"""Keys that running text and remarks hand on, and secrets that were cut up so that no scanner would see them.

`<!-- census key, do not share: api_key=… -->`, "the token for Connect is …", `secret = paste0("…", "…")`, a folded setting
of YAML, "log on as bi_reader with …". What names a password is read elsewhere (`phrases`); here a key's name stands in the
same sentence, and the value shows by having been drawn by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _values, drawn, remarks
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_WORDS = seek("key", "token", "secret", "_pat")
_PASS = seek("pass", "pwd", "pw")
#: The name of a key, at most a few words, and a value without quotes or between the signs of Markdown.
_SAID = re.compile(
    r"(?<![A-Za-z])(?P<name>[\w-]{0,30}(?:key|token|secret|_pat))s?\b(?P<between>[^\n\"'={}<>;|]{0,60}?)[\s`*_:=(>|→\"']{1,5}(?P<value>[A-Za-z0-9][A-Za-z0-9_+/=.~-]{23,200})(?![\w/+=])",
    re.IGNORECASE,
)
_HEX = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", re.IGNORECASE)
#: What is drawn by chance too and nobody's key: sums, versions, places of a thing, what is public of a pair.
_NO_KEY = re.compile(
    r"\bsha\b|sha-?\d|md5|checksum|digest|commit|revision|hash|etag|uuid|guid|public|fingerprint|cache|doi\b|citation|license|licence|contrib|recv-keys?|keyserver|apt-key|gpg|primary|foreign|tokeni[sz]|https?:|key[ -]?(?:words?|figure|stage|line)|example|e\.g\.|such as|looks? like|dummy|fake|format|placeholder|site[ _-]?key|measurement|search|generator",
    re.IGNORECASE,
)
_PROSE = frozenset({"md", "markdown", "txt", "rst", "adoc", "org", "eml", "mbox", "log", "rmd", "qmd", "rnw", "html", "htm", "wiki", "note", "notes", ""})  # fmt: skip
_CODE = frozenset(
    {"r", "py", "sql", "do", "ado", "sas", "sps", "jl", "sh", "bash", "bat", "cmd", "ps1", "m", "pq", "vba", "bas", "yml", "yaml", "toml", "ini", "cfg", "conf", "rhistory", "js", "ts", "dax", "dcf"}
)  # fmt: skip
#: A name for a secret, a call that joins or none, and two texts or more.
_CUT = re.compile(
    r"(?P<name>(?:pass(?:word|wd|phrase|code)?|pwd|pw|key|secret|token|_pat|salt|credential)s?)\w{0,12}[\"'\])]{0,3}\s{0,3}(?:<<?-|:=|=(?!=)|:(?!:))\s{0,3}(?P<call>[\w.:]{2,20}\s?\(\s{0,20}[\[(]?|[\"']{2}\.join\(\s{0,3}[\[(]|[\[(])?\s{0,20}"
    r"(?P<texts>(?P<q>[\"'])[^\"'\s\\]{1,120}(?P=q)(?:\s{0,3}(?:,|\+|\|\||&|\.|%\+%)?\s{1,40}(?P=q)[^\"'\s\\]{1,120}(?P=q)){1,9})",
    re.IGNORECASE,
)
_TEXT = re.compile(r"[\"']([^\"']{1,120})[\"']")
_JOINS = re.compile(r"paste0?|str_c|str_glue|concat|join|cat\b|stri_", re.IGNORECASE)
#: YAML writes a value on the next line after `>-` or `|`.
_FOLDED = re.compile(
    r"^(?P<indent>[ \t]{0,40})(?:- )?[\w.-]{0,40}(?P<name>pass(?:word|wd|phrase)?|pwd|key|secret|token)[ \t]{0,3}:[ \t]{0,3}[>|][+-]?[ \t]{0,3}\n(?P=indent)[ \t]{1,20}(?P<value>[^\s\"'{}$<>]{6,200})[ \t]*(?:\n|$)",
    re.IGNORECASE | re.MULTILINE,
)
#: Who signs in, and with what, in a sentence.
_SIGNS_IN = re.compile(
    r"\b(?:log(?:s|ged)?[ -]?(?:in|on)|sign(?:ed)?[ -]?(?:in|on)|connect(?:ed)?|rdp|ssh|remote)\b[^\n]{0,60}?\b(?:as|user(?:name)?|with|using)[ :]{1,2}[`\"'*]{0,2}(?P<user>[\w.@\\-]{2,40})[`\"'*]{0,2}(?:,? (?:with|and|using|then|pw|pass\w{0,4}:?)|,| ?/| ?:)[ ]{0,2}(?:pw |pass\w{0,4}:? )?[`\"'*]{0,2}(?P<value>[^\s\"'`*,;()<>]{8,60})",
    re.IGNORECASE,
)
_ENTRIES = ("log on", "log in", "login", "logon", "logged", "sign in", "signed", "connect", "rdp", "ssh", "remote")
seek("log", "sign", *(one for one in _ENTRIES if " " not in one))
#: Who and what with, alone on a line of a note: `bi_reader / …`, `DW<tab>bi_reader<tab>…`.
_PAIR = re.compile(
    r"^[ \t>*•-]{0,8}(?:[\w .()-]{1,30}?(?:[:,\t|]| - )[ \t]{0,8}){0,2}(?P<user>[A-Za-z][\w.@\\-]{2,40})(?:[ \t]{0,4}[/:,|\t][ \t]{0,8}|[ \t]{2,12})(?P<value>[^\s,;|\"'<>()\[\]]{8,40})[ \t]*$",
    re.MULTILINE,
)
_MIXED = re.compile(r"(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[^\s/\\=:{}]*[!?#$^&*~+@£%][^\s/\\=:{}]*")
_NOTES = frozenset({"txt", "md", "note", "notes", "eml", "org", "rtf", ""})
#: A key in hexadecimal, handed to a call that signs in.
_HANDED = re.compile(
    r"(?<![A-Za-z])[\w.:]{0,30}(?:log_?in|auth\w{0,12}|token|api_?key|credentials?|set_?key|register\w{0,12}|init)\s{0,2}\(\s{0,4}(?:\w{1,12}\s{0,2}=\s{0,2})?[\"'](?P<value>[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64})[\"']",
    re.IGNORECASE,
)
#: Programs that take a password after who signs in.
_TYPED = re.compile(
    r"\b(?:htpasswd\s{1,3}-\w{0,3}b\w{0,3}\s{1,3}\S{1,60}\s{1,3}\S{1,40}\s{1,3}|sqlplus\s{1,3}(?:-\w{1,3}\s{1,3}){0,3}[\w$]{1,30}/|vault\s{1,3}login\s{1,3}|XPassword is )[\"']?(?P<value>[^\s\"'@;)]{6,80})",
)
_QUERY = re.compile(
    r"/api[\w/.-]{0,120}\?(?:[\w.=%-]{1,80}&){0,8}(?:access_?|auth_?|user_?|api_?)?token=(?P<value>[A-Za-z0-9_-]{24,120})(?![\w%-])",
    re.IGNORECASE,
)
#: Codes of doors, safes and cards.
_LOCKS = re.compile(
    r"\b(?:(?:door|key ?safe|safe|alarm|gate|padlock|entry ?phone|smart ?card|cupboard|cabinet)\b[^\n.]{0,30}?\b(?:code|pin|combination)|pin\b[^\n.]{0,20}\b(?:smart ?card|door|safe|card))\b[^\n\d]{0,30}(?P<value>\d{4,8}|\d\d(?:-\d\d){2,3})(?![\d./-])",
    re.IGNORECASE,
)
#: What a notebook shows of a variable for a password.
_SHOWN = re.compile(r"\"text/plain\"\s{0,3}:\s{0,3}\[\s{0,40}\"'(?P<value>[^\s'\"\\]{8,60})'\"\s{0,40}\]")
#: Keys that give themselves away by their form: age's (age-encryption.org), BitLocker's for recovery, Mapbox's secret one.
_FORMS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("private-key", "age-secret-key-1", re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]{50,60}")),
    ("secret", "-", re.compile(r"(?<![\d-])(?:\d{6}-){7}\d{6}(?![\d-])")),
    ("access-token", "sk.eyj", re.compile(r"(?<![\w.])sk\.eyJ[\w-]{20,200}\.[\w-]{16,60}")),
    ("password", "machine ", re.compile(r"[\"'`\s]machine\s{1,3}[\w.-]{3,60}\s{1,3}login\s{1,3}\S{1,60}\s{1,3}password\s{1,3}(?P<value>[^\s\"'$%{<]{6,120})")),
)  # fmt: skip
_SECURE = ("bitlocker", "recovery")
seek("bitlocker", "recovery", "machine")
_MOST, _TOLD = 400, 6


def find(text: Text) -> Iterator[Hit]:
    """Each on the line of its value, to look at."""
    if text.kind in {"csv", "tsv"} and len(text.text) <= _SHORT:
        yield from (Hit("password", text.path, line_of(text.text, at), sure=False) for at in _pairs(text))
    if (
        text.by_tool
        or "lock" in text.name
        or "gitleaks" in text.name
        or text.kind in {"csv", "tsv", "psv", "svg", "css", "geojson"}
    ):
        return
    places: set[tuple[str, int]] = {*_formed(text)}
    if text.kind in _PROSE or text.kind in _CODE or text.kind == "ipynb":
        places |= {*islice(_said(text), _TOLD)}
        places |= {*_cut(text), *_folded(text), *_entries(text), *_handed(text), *_noted(text)}
    for rule, at in sorted(places):
        yield Hit(rule, text.path, line_of(text.text, at), sure=False)


def _said(text: Text) -> Iterator[tuple[str, int]]:
    for start, end in islice(text.windows(*_WORDS, before=80, after=280), _MOST):
        for found in _SAID.finditer(text.text, start, end):
            value = found["value"].rstrip(".")
            if not (_HEX.fullmatch(value) or (drawn.is_drawn(value) and _values.key(value) == "strong")):
                continue
            begins, ends = remarks.line_at(text.text, found.start())
            if _NO_KEY.search(text.text, max(begins, found.start() - 60), found.start("value")) or "/" in value[:3]:
                continue
            if _values.is_example(value) or len(set(value.lower())) < 8 or "{" in text.text[found.end() : ends][:2]:
                continue
            if text.kind == "html" and not _within_remark(text.text, found.start()):
                continue
            if text.kind in _PROSE or remarks.is_remark(text, found.start()):
                yield "secret", found.start("value")


def _within_remark(text: str, at: int) -> bool:
    """Whether a page's remark is open here: what it shows is mostly other people's."""
    opens = text.rfind("<!--", max(0, at - 2000), at)
    return opens >= 0 and text.find("-->", opens, at) < 0


def _cut(text: Text) -> Iterator[tuple[str, int]]:
    if text.made_up:
        return  # tests write theirs in pieces on purpose
    for at in islice(sorted(text.places(*_WORDS, *_PASS, "salt", "credential")), _MOST):
        found = _CUT.match(text.text, at)
        if not found:
            continue
        texts, call = found["texts"], found["call"] or ""
        if "," in _TEXT.sub("", texts) and not _JOINS.search(call):
            continue  # a list of several
        if not call and "\n" in texts and not re.search(r"[\\+&|.]", _TEXT.sub("", texts)):
            continue
        whole = "".join(_TEXT.findall(texts))
        is_key = found["name"].lower().rstrip("s") in {"key", "secret", "token", "_pat"}
        strong = _values.key(whole) == "strong" if is_key else _values.password(whole) == "strong"
        if strong and not _values.is_example(whole) and not re.search(r"[{}<>/=]|%s", whole.rstrip("=")):
            yield "secret" if is_key else "password", found.start("texts")


def _folded(text: Text) -> Iterator[tuple[str, int]]:
    if text.kind not in {"yml", "yaml"} or not text.has(*_WORDS, *_PASS):
        return
    for found in islice(_FOLDED.finditer(text.text), _MOST):
        value = found["value"]
        is_key = found["name"].lower() in {"key", "secret", "token"}
        strength = _values.key(value) if is_key else _values.password(value)
        if strength == "strong" and not _values.is_expression(value):
            yield "secret" if is_key else "password", found.start("value")


def _entries(text: Text) -> Iterator[tuple[str, int]]:
    for start, end in islice(text.windows(*_ENTRIES, before=4, after=200), _MOST):
        for found in _SIGNS_IN.finditer(text.text, start, end):
            value = found["value"].rstrip(".:!?") if found["value"][-1] in ".:?" else found["value"]
            told = text.kind in _PROSE or remarks.is_remark(text, found.start())
            if (
                not told
                or _values.password(value) != "strong"
                or re.search(r"[/\\=|$%{]|::|^\W|\.[a-z]{2,4}$|@.*\.|^\d+[-.:]", value)
            ):
                continue
            if not _values.stands_in(found["user"]) and not _values.is_demo(text.text, found):
                yield "password", found.start("value")


def _formed(text: Text) -> Iterator[tuple[str, int]]:
    for rule, word, pattern in _FORMS:
        if word == "-" and not text.has(*_SECURE):
            continue
        for start, end in islice(
            text.windows(word, before=40, after=300) if word != "-" else text.windows(*_SECURE, before=200, after=300),
            _MOST,
        ):
            for found in pattern.finditer(text.text, start, end):
                value = found.groupdict().get("value")
                if not _values.is_example(found[0]) and (value is None or _values.password(value) == "strong"):
                    yield rule, found.start()


def _handed(text: Text) -> Iterator[tuple[str, int]]:
    if text.has(*_CALLS) and text.has_hex:
        for start, end in islice(text.windows(*_CALLS, before=40, after=200), _MOST):
            for found in _HANDED.finditer(text.text, start, end):
                if not _values.is_example(found["value"]) and len(set(found["value"].lower())) >= _VARIED:
                    yield "secret", found.start("value")
    yield from _typed(text)


def _typed(text: Text) -> Iterator[tuple[str, int]]:
    """What programs are given on their line, and services in their query."""
    for start, end in islice(text.windows(*_PROGRAMS, before=10, after=200), _MOST):
        for found in _TYPED.finditer(text.text, start, end):
            if _values.password(found["value"]) == "strong" or drawn.is_drawn(found["value"]):
                yield "password", found.start("value")
    for start, end in islice(text.windows("token=", before=200, after=160), _MOST):
        for found in _QUERY.finditer(text.text, start, end):
            if drawn.is_drawn(found["value"]) or _HEX.fullmatch(found["value"]):
                yield "secret", found.start("value")


def _noted(text: Text) -> Iterator[tuple[str, int]]:
    """What notes hold: a user and a password on a line, codes of doors; and what a notebook printed."""
    if text.kind in _NOTES and len(text.text) <= _SHORT:
        yield from (("password", at) for at in _pairs(text))
    if text.kind in _PROSE and text.has(*_LOCKED):
        for start, end in islice(text.windows(*_LOCKED, before=60, after=120), _MOST):
            yield from (
                ("password", found.start("value"))
                for found in _LOCKS.finditer(text.text, start, end)
                if not _NO_KEY.search(text.text, max(start, found.start() - 40), found.end())
            )
    if text.kind == "ipynb" and text.has(*_PASS):
        for found in islice(_SHOWN.finditer(text.text), _MOST):
            if _MIXED.fullmatch(found["value"]) and _values.password(found["value"]) == "strong":
                yield "password", found.start("value")


def _pairs(text: Text) -> Iterator[int]:
    for found in islice(_PAIR.finditer(text.text), _MOST):
        value = found["value"]
        hl7 = "^" in found[0] and "|" in found[0]
        if not hl7 and _MIXED.fullmatch(value) and _values.password(value) == "strong" and "@" not in value:
            yield from [] if _values.stands_in(found["user"]) else [found.start("value")]


_CALLS = seek(
    "login", "log_in", "auth", "token", "api_key", "apikey", "credential", "set_key", "setkey", "register", "init"
)
_PROGRAMS = seek("htpasswd", "sqlplus", "vault", "xpassword")
_LOCKED = seek("door", "safe", "alarm", "gate", "padlock", "smartcard", "smart card", "cupboard", "cabinet")
_SHORT, _VARIED = 30_000, 8
