"""Passwords by what takes them, whatever it is called: an option, a pair of name and value, an element, a file of its own.

A long option that ends in a word for a password takes one, in any program; so do `("password", "…")`, an element of XML whose
attribute says so, functions that encrypt with what they are given, and a file called `password.txt`. There a word and a number will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _values
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Gate, Text

_WORD = r"(?:pass(?:word|wd|phrase|code)?|pwd|psk)"
_GIVEN = r"[\"']?(?P<value>[^\s\"'`$%<>{}()\[\]|;&-][^\s\"'`$<>{}()\[\]|;]{4,80})"
_QUOTED = r"[bNf]?[\"'](?P<value>[^\s\"'\\{}]{5,120})[\"']"
#: (words of which one must be there, what gives the value)
_GIVES: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("password ", "passwd ", "passphrase ", "pwd ", "password=", "passwd=", "passphrase="), re.compile(rf"(?<=\s)--[\w-]{{0,30}}(?:passw(?:or)?d|passphrase|pwd)(?:[ \t]{{1,3}}|=){_GIVEN}", re.IGNORECASE)),
    (("psexec", "paexec", "tabcmd", "schtasks", "winexe", "wmic", "rasdial"), re.compile(rf"\b(?:psexec|paexec|tabcmd|schtasks|winexe|wmic|rasdial)\b[^\n|;]{{0,200}}?\s[/-](?:rp|pw?|pass(?:word)?)[ :]{{1,2}}{_GIVEN}", re.IGNORECASE)),
    # beside other settings on one line: `host1 ansible_user=me ansible_ssh_pass=…`
    (("_pass=", "_password=", "_pwd=", "psk="), re.compile(rf"(?<![\w.?&-])[\w.]{{0,40}}(?:_(?:pass|password|pwd)|psk)={_GIVEN}(?=[\"']?(?:\s|$))", re.IGNORECASE)),
    (("password", "pwd"), re.compile(rf"[(,]\s{{0,3}}[\"'][\w.-]{{0,80}}(?:password|passwd|pwd|passphrase)[\"']\s{{0,2}},\s{{0,4}}{_QUOTED}", re.IGNORECASE)),
    (('password"',), re.compile(r"<[\w:.-]{1,40}\s[^<>\n]{0,120}=\"[\w:. -]{0,60}password\"[^<>\n]{0,120}>\s{0,20}(?P<value>[^\s<>$]{5,80})\s{0,20}<", re.IGNORECASE)),
    (("bypassphrase", "pgp_sym", "simple_bind", "password_store", "hashpw"), re.compile(rf"\b(?:(?:en|de)cryptbypassphrase\s?\(|pgp_sym_\w{{3,20}}\s?\([^\n'\"]{{0,80}},|simple_bind(?:_s)?\s?\([^\n]{{0,120}}?[\"'],|password_store\s?\(|hashpw\s?\()\s{{0,3}}{_QUOTED}", re.IGNORECASE)),
    # streamlit's, and others': a section of users, each with a password
    (("[passwords]", "[users]", "[logins]", "[credentials.", "passwords:"), re.compile(r"^[ \t]{0,8}(?:\[(?:passwords|users|logins)\]|passwords:)[ \t]*\n(?:[ \t]{0,12}[\w.@-]{2,40}[ \t]{0,3}[:=][^\n]{0,80}\n){0,8}?[ \t]{0,12}[\w.@-]{2,40}[ \t]{0,3}[:=][ \t]{0,3}[\"']?(?P<value>[^\s\"'\[\]{}]{5,80})", re.IGNORECASE | re.MULTILINE)),
    (("log in", "login", "logged in", "sign in"), re.compile(r"\b(?:log(?:ged)?|sign(?:ed)?)[ -]?in (?:as|with|using)\s{1,2}[`'\"*]{0,2}[A-Za-z][\w.@\\-]{2,40}[`'\"*]{0,2}\s{0,2}(?:/|\||,|\band\b|\bwith\b)\s{0,2}(?:password\s{1,2})?[`'\"*]{0,2}(?P<value>(?=[^\s`'\"]{0,40}\d)[^\s`'\"<>()/,;*]{6,60})", re.IGNORECASE)),
    # what is put beside a number before it is hashed
    (("sha", "md5", "blake", "hash"), re.compile(r"(?:sha\d{1,3}|md5|blake\w{1,3}|hash\w{0,8})\s?\(\s{0,3}\(?f[\"'](?:\{[^{}\"'\n]{1,60}\}(?P<value>[^\s\"'{}]{8,60})|(?P<first>[^\s\"'{}]{8,60})\{[^{}\"'\n]{1,60}\})[\"']", re.IGNORECASE)),
)  # fmt: skip
_JOINS = re.compile(r"[^a-z_.-]")
seek(*(word for words, _ in _GIVES for word in words if not _JOINS.search(word)), "passw", "passphrase", "pwd", "psk", "users", "logins", "sha", "blake", "hash", "login")  # fmt: skip
_GATE = Gate((words, (words, pattern)) for words, pattern in _GIVES)
#: A pair in a list of words is no password's; hashes are of what is drawn.
_STRONG = frozenset({"password", "sha"})
_FILE = re.compile(
    r"\.?(?:[\w-]{0,30}[._-])?(?:passw(?:or)?d|passwd|pwd|pw|pass|passphrase|vault_pass|secret|token|api_?key)(?:_file)?(?:\.(?:txt|key|dat|secret|token|plain))?"
)


def find(text: Text) -> Iterator[Hit]:
    """Hits on the line of each value."""
    if text.by_tool:
        return
    for needles, pattern in _GATE.open(text):
        if not text.has(*needles):
            continue
        for start, end in islice(text.windows(*needles, before=200, after=240), 400):
            stop = min(len(text.text), end + 240) if needles[0] == "[passwords]" else end
            for found in pattern.finditer(text.text, start, stop):
                value = found["value"] or found["first"]
                strength = _values.password(value)
                if not strength or (needles[0] in _STRONG and strength != "strong") or _values.is_expression(value):
                    continue
                if not _values.is_demo(text.text, found):
                    at = found.start("value") if found["value"] else found.start()
                    yield Hit("password", text.path, line_of(text.text, at), sure=False)
    if len(text.text) < 200 and _FILE.fullmatch(text.name):
        value = text.text.strip()
        if "\n" not in value and " " not in value and (_values.password(value) or _values.key(value)):
            yield Hit("password", text.path, 1, sure=_values.password(value) == "strong" and not text.made_up)
