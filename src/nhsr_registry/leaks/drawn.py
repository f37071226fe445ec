"""Values that nobody takes for words, whatever calls, names and signs stand around them.

`PersonalAccessTokenAuth("nightly", "…")`, `pwd = "".join(reversed("…"))`, `options(dwh = list(u = "…", p = "…"))`,
`spark.datasource.synapse.password …`: how a secret is handed over differs in each library; that it was drawn by chance does
not. Letters of both kinds and digits that change at nearly every place are no name and no word, and code has few of them:
sums and versions apart, five of 364 repositories. All but settings that name a password are to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _values
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_CODE = frozenset(
    {"r", "rmd", "qmd", "rnw", "py", "sql", "sas", "do", "ado", "sps", "jl", "sh", "bash", "bat", "cmd", "ps1", "psm1", "m", "pq", "vba", "bas", "vbs", "cs", "java", "scala", "php", "rb", "pl", "kt", "yml", "yaml", "toml", "ini", "cfg", "conf", "config", "env", "properties", "tf", "tfvars", "hcl", "http", "rest", "groovy", "gradle", "rhistory", "history", "dtsx", "rdl", "qvs", "dax", ""}
)  # fmt: skip
#: Full of other people's values by the hundred: there the line must say what one is.
_QUIET = frozenset({"json", "jsonc", "js", "ts", "jsx", "tsx", "mjs", "ipynb", "xml", "c", "cpp", "rs", "go", "lua", "vue"})  # fmt: skip
_NAMES = frozenset({"yml", "yaml", "toml", "ini", "cfg", "conf", "env", "properties", "config"})
_SETTINGS = frozenset({"conf", "cfg", "ini", "properties", "cnf", "env", "config", "settings", "ora", ""})
_WORDS = seek("auth", "token", "secret", "passw", "pwd", "cred", "api_key", "apikey", "login", "logon", "bearer")
#: The word, by itself or joined to others, but no author, tokenizer or credibility.
_SPOKEN = re.compile(
    r"auth(?!or|enticity)|token(?!i|s_per|_?(?:len|count|type|size|limit))|secret(?!ar)|passw|pwd|(?<![A-Za-z])pw|cred(?!ib|it)|api[_-]?key|log[io]n|bearer|hmac|signing|keyring|(?:access|private)_?key",
    re.IGNORECASE,
)
#: Capitals, small letters and digits, in quotes, or as the whole value of a setting.
_VALUE = r"(?P<value>(?=[^\s\"'\d]{0,60}\d)(?=[^\s\"'A-Z]{0,60}[A-Z])(?=[^\s\"'a-z]{0,60}[a-z])[A-Za-z0-9][^\s\"'\\<>{}()\[\],;|`]{7,160})"
_QUOTED = re.compile(rf"[\"']{_VALUE}(?=[\"'])")
_WHOLE = re.compile(_VALUE)
_BARE = re.compile(
    rf"^[ \t]{{0,40}}(?:export[ \t]+|-[ \t]+)?[\w.-]{{1,60}}[ \t]{{0,4}}[:=][ \t]{{0,4}}{_VALUE}[ \t]*$", re.MULTILINE
)
_RUNS, _LONG = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+"), re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}")
_SIGN = re.compile(r"[!?#$^&*~+@£%]")
#: What has a sign and is no password: a table of SQL Server's own, a colour, a format, a pattern, an address of letters.
_SIGNED = re.compile(
    r"^#|\.\.#|[*%$#?+]$|%[a-z]|\$\$|:#|[\w.-]+@[\w-]+\.|\*\w+\*|_{2}|[A-Za-z]{3,}[_&+*][A-Za-z]{3,}|\d[*+^]\w|^\w+@v?\d|&\w+=|^[\w./-]+\?|^[A-Z]-[Z9]|[A-Z]-Z"
)
_JOINED = re.compile(r"[A-Za-z]{3,}[_./-][A-Za-z]{3,}|^(?:sha\d|h\d:)|[_-].*[_-].*[_-]|/.*/.*/.*/|://")
#: What is no secret, however it looks: sums, versions, places, pictures, and what is public of a pair.
_OTHER = re.compile(
    r"sha\d|md5|checksum|integrity|digest|commit|revision|\bhash|etag|uuid|guid|public|fingerprint|base64,|\bdoi\b|href|xmlns|schema|regex|pattern|gsub|str_(?:re|de|ex)|re\.(?:sub|com|ma|se|fi)|strftime|format\(|nonce|example|site_?key|measurement|analytics|csrf|equation|object_id|inputid",
    re.IGNORECASE,
)
_NO_VALUE = re.compile(
    r"A-Z|@@|^[\w.-]+@[\w.-]+$|^https?:|^[/.~]|[/\\]\w+\.\w{1,5}$|^\w+(?:\.[A-Za-z_]\w*)+$|%[A-Za-z]\b.*%|\$[A-Za-z_{]|^\w+::\w+|\.[a-z]{2,4}$|[A-Za-z]{3,}-[a-z]{4,}|^[A-Z]{0,4}[0-9a-f]{32,}$|^2PACX-"
)
#: SQL gives a column's value a name: `SELECT 'ABC012Def' AS TableName`.
_ALIAS = re.compile(r"[\"']\s{1,4}as\s{1,4}[\[\"]?[a-z]", re.IGNORECASE)
#: A name and a password in one call or list, the second under a single letter or a short name.
_SHORT_NAME = re.compile(
    r"(?<![\w.])(?:p|[a-z]{0,6}p)[\"']?\s{0,2}(?:=|:|=>|<-)\s{0,2}(?P<q>[\"'])(?P<value>[^\s\"'\\<>{}()\[\]]{8,60})(?P=q)"
)
_SHORTS = ('p = "', 'p="', 'p": "', "p = '", "p='", "p': '")
_USER = re.compile(
    r"(?<![\w.])(?:u|un|usr|user\w{0,8}|uid|login|account|acct|svc)[\"']?\s{0,2}(?:=|:|=>|<-)\s{0,2}[\"'][\w.@\\-]{2,60}[\"']",
    re.IGNORECASE,
)
#: A setting whose name and value blanks part.
_PARTED = re.compile(
    r"^[ \t]{0,20}[\w.-]{0,80}(?:passw(?:or)?d|passwd|pwd|pass|masterauth|secret|token|(?:api|access|account|secret|storage)[._-]?key)[ \t]{1,20}(?P<value>[^\s\"'#=]{6,200})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_MOST, _MOST_TOLD = 400, 6


def find(text: Text) -> Iterator[Hit]:
    """Hits on the line of each value."""
    if text.by_tool or "lock" in text.name:
        return
    if text.kind in _SETTINGS and text.has("pass", "pwd", "secret", "token", "key"):
        yield from _parted(text)
    if text.kind in _QUIET:
        yield from _spoken(text)
    elif text.kind in _CODE or text.name.endswith("history"):
        yield from _beside_user(text)
        yield from _anywhere(text)


def is_drawn(value: str) -> bool:
    """Whether capitals, small letters and digits change so often that nobody joined words."""
    runs = _RUNS.findall(value)
    return (
        len(value) >= 10
        and sum(map(len, runs)) <= 2.7 * len(runs)
        and 5 * sum(map(len, _LONG.findall(value))) <= 2 * len(value)
        and sum(c.isdigit() for c in value) >= 2
        and _values.entropy(value) >= (3.6 if len(value) >= 16 else 3.0)
        and not _values.is_placeholder(value)
        and not _values.is_example(value)
    )


def _spoken(text: Text) -> Iterator[Hit]:
    for start, end in islice(text.windows(*_WORDS, before=200, after=240), _MOST):
        for found in _QUOTED.finditer(text.text, start, end):
            if is_drawn(found["value"]) and _is_said(text.text, found) and not _is_other(text.text, found):
                yield Hit("secret", text.path, line_of(text.text, found.start()), sure=False)


def _anywhere(text: Text) -> Iterator[Hit]:
    told = 0
    for matches in (
        (_in_quotes(text.text), _BARE.finditer(text.text)) if text.kind in _NAMES else (_in_quotes(text.text),)
    ):
        for found in matches:
            value = found["value"]
            certain = _is_random(value) or (not text.made_up and _is_mixed(value))
            if not certain and not (is_drawn(value) and _is_said(text.text, found)):
                continue
            if _is_other(text.text, found):
                continue
            told += 1
            if told > _MOST_TOLD:
                return  # a table of somebody's codes
            yield Hit("secret", text.path, line_of(text.text, found.start("value")), sure=False)


def _in_quotes(text: str) -> Iterator[re.Match[str]]:
    """What `_QUOTED.finditer` finds: cut at quotes first, which is many times quicker than to look at each."""
    parts = {
        part
        for part in text.replace("'", '"').split('"')
        if 7 < len(part) < 162 and " " not in part and not part.islower() and not part.isupper()
    }
    for part in sorted(filter(_WHOLE.fullmatch, parts)):
        at = text.find(part)
        while at > 0:
            if found := _QUOTED.match(text, at - 1):
                yield found
            at = text.find(part, at + len(part))


def _before(text: str, found: re.Match[str]) -> str:
    return text[max(text.rfind("\n", 0, found.start("value")) + 1, found.start() - 160) : found.start("value")]


def _is_said(text: str, found: re.Match[str]) -> bool:
    """Whether the words before a value, on its line, speak of getting in."""
    key = text[found.end() + 1 : found.end() + 4].lstrip()[:1] in {"=", ":"}  # of a list
    return not key and bool(_SPOKEN.search(_before(text, found)))


def _is_other(text: str, found: re.Match[str]) -> bool:
    """Whether it, or what stands before it, says that it is something else."""
    value = found["value"]
    if _ALIAS.match(text, found.end()) or _is_piece(text, found):
        return True
    return bool(_NO_VALUE.search(value) or _OTHER.search(_before(text, found) + value) or _values.is_demo(text, found))


#: A line that is one long literal and nothing else.
_LITERAL = re.compile(r"[ \t]{0,40}[\"'][^\s\"']{60,}[\"'][,+\\ \t]{0,4}")


def _is_piece(text: str, found: re.Match[str]) -> bool:
    """Whether the line before it or behind it is one long literal: then it is a part of a file that was encoded."""
    start = text.rfind("\n", 0, found.start())
    end = text.find("\n", found.end())
    before = text[max(text.rfind("\n", 0, max(start, 0)) + 1, start - 400) : max(start, 0)]
    behind = (
        text[end + 1 : min(at if (at := text.find("\n", end + 1)) >= 0 else len(text), end + 400)] if end >= 0 else ""
    )
    return bool(_LITERAL.fullmatch(before) or _LITERAL.fullmatch(behind))


def _is_mixed(value: str) -> bool:
    return (
        len(value) <= 40
        and bool(_SIGN.search(value))
        and not _SIGNED.search(value)
        and "/" not in value
        and _values.password(value) == "strong"
    )


def _is_random(value: str) -> bool:
    return (
        len(value) >= 16
        and value.count(".") < 2
        and not _JOINED.search(value)
        and is_drawn(value)
        and bool(_values.key(value))
    )


def _beside_user(text: Text) -> Iterator[Hit]:
    for at in islice(text.places(*_SHORTS), _MOST):
        start = text.text.rfind("\n", 0, at) + 1
        for found in _SHORT_NAME.finditer(text.text, max(start, at - 4), at + 90):
            value = found["value"]
            if _values.password(value) != "strong" or _NO_VALUE.search(value) or len(set(value)) < 6:
                continue
            before = text.text[max(start - 120, 0, found.start() - 160) : found.start()]
            if _USER.search(before) or _USER.search(text.text, found.end(), found.end() + 80):
                yield Hit("password", text.path, line_of(text.text, found.start("value")), sure=False)


def _parted(text: Text) -> Iterator[Hit]:
    for found in islice(_PARTED.finditer(text.text), _MOST):
        if _values.password(found["value"]) == "strong" and not _values.is_expression(found["value"]):
            yield Hit("password", text.path, line_of(text.text, found.start("value")), sure=not text.made_up)
