"""Credentials without a name right before them: said in words, passed by position, joined to a string, in a header.

`login("me", "…")`, `# password: …`, `paste0("PWD=", "…")`, `Authorization: Bearer …`, `<password>…</password>`,
`- name: dbPassword` with `value: …` on the next line. A value counts where a person or a machine chose it to be hard
to guess, since little else tells it from any other word.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.leaks import _values
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Gate, Text

_WORD = r"(?:pass(?:word|wd|phrase|code)?|passwort|pwd|pword|pw|cyfrinair)"
_KEY_WORD = r"(?:client|api|access|account|storage|shared|app|consumer|secret|auth)?[_.\- ]?(?:secret|token|key)"
#: Words in running text, comments, notebooks' cells.
_SAID = re.compile(
    rf"(?<![A-Za-z]){_WORD}\b[\"'`*_)\]]{{0,3}}[ \t]{{0,3}}(?:(?:is|was|to|(?:for|of|on) (?:\w{{1,20}} ){{1,5}}is)\b|(?:for|of|on|to) (?:\w{{1,20}} ){{0,4}}\w{{1,20}}[ \t]?[:=]|[:=→]|->|<-| - )?[ \t]{{0,3}}[\"'“‘`*_(]{{0,3}}"
    r"(?P<value>[^\s\"'”’`*,;()<>\\\[\]]{6,60})",
    re.IGNORECASE,
)
_PROSE = frozenset(
    {
        "md",
        "markdown",
        "rmd",
        "qmd",
        "txt",
        "rst",
        "adoc",
        "org",
        "tex",
        "log",
        "eml",
        "html",
        "htm",
        "readme",
        "vtt",
        "srt",
        "ics",
        "mbox",
        "wiki",
        "",
    }
)
_COMMENT = re.compile(r"#|--|//|/\*|^\s*(?:\*|'|rem\b|::|;|%|<!--)|\"\"\"", re.IGNORECASE)
#: A call that signs somebody in; the password is the text after another text or a name.
_SIGNS_IN = r"(?:connect(?:ion)?|database|log_?in|log_?on|sign_?in|authenticat\w{1,4}|credentials?|set_with_value|set_?password|set_?auth|basic_?auth|httpbasicauth|ntlmauth|userpass\w{0,60}|session|s?ftp(?:_?tls)?|smtp(?:_ssl)?|transport|imap4?(?:_ssl)?|pop3(?:_ssl)?)"
_CALL = re.compile(rf"(?<![A-Za-z])[\w.:]{{0,60}}?{_SIGNS_IN}\s{{0,3}}\(", re.IGNORECASE)
_ANY_CALL = re.compile(rf"{_SIGNS_IN}\s{{0,3}}\(", re.IGNORECASE)  # without it there is none, and it is found sooner
_POSITION = re.compile(
    r"(?<=[\"'\w)])\s{0,20},\s{0,40}(?P<r>[\"'])(?P<value>(?:(?!(?P=r))[^\s\\]){6,80})(?P=r)\s{0,20}(?=[,)])"
)
_NO_SECRET = re.compile(
    r"^(?:jdbc|odbc|sqlite|duckdb|file|mysql|postgresql|mssql|oracle)\b[:+]|[/\\]|^@|@[\w-]+\.|\.(?:\w+\.)|^\w+=|^[\w-]+\.[a-z]{2,5}$|^[\d.,:;+-]+$|:\d|^[A-Z][A-Z0-9_-]+$"
)
_CALLS_SEARCHED = ("connect", "database(", "login", "log_in", "logon", "log_on", "signin", "sign_in", "authenticat", "credential", "set_with_value", "set_password", "setpassword", "auth", "userpass", "session", "ftp", "smtp", "transport", "imap", "poplib")  # fmt: skip
#: With which of them the name of such a call ends, or goes on, and its bracket.
_CALLS_BEGIN = (*(one for one in _CALLS_SEARCHED if one not in {"database(", "poplib"}), "database", "pop3")
_OPENS = re.compile(
    r"(?:connect(?:ion)?|database|log_?in|log_?on|sign_?in|authenticat\w{1,4}|credentials?|set_with_value|set_?password|auth|session|ftp(?:_?tls)?|smtp(?:_ssl)?|transport|imap4?(?:_ssl)?|pop3(?:_ssl)?)\s{0,3}\(|userpass",
    re.IGNORECASE,
)
#: https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-USER.html and CREATE-DATABASE-LINK.html
_ACCOUNT = r"\b(?:(?:create|alter)\s+(?:(?:or\s+replace|public|shared)\s+){0,2}(?:user|role|login|account)|grant\s[^;]{1,100}?\sto|set\s+role|connect\s+to)\s"
#: A connection string put together: "…PWD=", "value" · "PWD=" + "value" · 'PWD=' || 'value'. In quotes there nothing is code.
_AFTER_SIGN = re.compile(
    rf"\b{_WORD}\s{{0,2}}=\s{{0,2}}(?P<q>[\"'])\s{{0,3}}(?:,|\+|\|\||&|%\+%|\.)\s{{0,3}}[\"'](?P<value>[^\s\"'\\]{{4,80}})[\"']",
    re.IGNORECASE,
)
_OTHERS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("password", ("pwd=", "password=", "pwd =", "password ="), _AFTER_SIGN),
    # a command put together: paste0("7z x data.7z -p", "value")
    ("password", ("7z", "zip", "mysql", "sqlcmd", "bcp", "psql"), re.compile(r"\b(?:7z\w?|unzip|zip|mysql(?:dump)?|sqlcmd|bcp|psql)\b[^\n]{0,120}?\s(?:-[pP]|--password=)(?P<q>[\"'])\s{0,3}(?:,|\+|%\+%|\.)\s{0,3}[\"'](?P<value>[^\s\"'\\]{4,80})[\"']")),
    # the name of an Oracle account: user/password@host
    ("password", ("@",), re.compile(r"(?:connect|conn|oracle|sqlplus|logon|sqlldr|expdp|impdp|userid|orcl|dsn)[^\n]{0,80}?[\"' =(:](?P<user>[A-Za-z][\w$]{1,30})/(?P<value>[^\s/@\"':;]{5,60})@(?:/{2})?(?!v?\d)[\w.-]{2,}", re.IGNORECASE)),
    ("password", ("net use",), re.compile(r"\bnet\s+use\b[^\n]{0,120}?/user:\S{1,60}\s+(?P<value>[^\s/*%\"']{5,60})", re.IGNORECASE)),
    ("password", ("net use",), re.compile(r"\bnet\s+use\b[^\n]{0,120}?\\\\\S{1,80}\s+(?P<value>[^\s/*%\"']{5,60})\s+/user:", re.IGNORECASE)),
    # variables of SAS, of shells and of T-SQL
    ("password", ("%let",), re.compile(rf"%let\s+\w{{0,30}}{_WORD}\w{{0,10}}\s{{0,3}}=\s{{0,3}}[\"']?(?P<value>[^\s;\"'&%]{{5,60}})", re.IGNORECASE)),
    ("password", ("set ", "setx ", "declare"), re.compile(rf"(?:^|[\s(@])(?:setx?|declare)\s+\"?@?\w{{0,30}}{_WORD}\w{{0,10}}(?:\s+(?:as\s+)?\w{{3,10}}(?:\(\w+\))?)?\s{{0,3}}[= ]\s{{0,3}}[N\"']{{0,2}}(?P<value>[^\s;\"'%$@=]{{6,60}})", re.IGNORECASE)),
    # SQL's accounts; "patients identified by …" is a sentence, so the statement that makes an account stands before
    ("password", ("identified",), re.compile(rf"{_ACCOUNT}[^;]{{0,150}}?\bIDENTIFIED\s+(?:WITH\s+[\"'`]?\w{{1,40}}[\"'`]?\s+)?BY\s+(?:PASSWORD\s+)?[\"']?(?P<value>[^\s\"';&]{{5,80}})", re.IGNORECASE)),
    ("password", ("sp_add", "sp_password"), re.compile(r"\bsp_(?:addlinkedsrvlogin|addlogin|addremotelogin|password)\b[^\n;]{0,160}?,\s{0,3}N?'(?P<value>[^\s']{5,80})'\s{0,3}(?:;|$|\n|,\s*N?'[\w ]*'\s*$)", re.IGNORECASE)),
    ("password", ("openrowset", "opendatasource"), re.compile(r"\bopen(?:rowset|datasource)\s{0,3}\([^\n]{0,120}?'\s{0,3};\s{0,3}'[^'\n]{1,60}'\s{0,3};\s{0,3}'(?P<value>[^\s']{4,80})'", re.IGNORECASE)),
    ("password", ("mysql", "mysqldump"), re.compile(r"\bmysql(?:dump|admin|import)?\b[^\n|;]{0,120}?\s(?:-p|--password=)(?P<value>[^\s\"'$-][^\s\"'$]{4,60})")),
    ("password", ("wget", "http_password", "--password", "-password"), re.compile(r"\s--?(?:http-)?passw(?:or)?d[ =][\"']?(?P<value>[^\s\"'$%{(<-][^\s\"'$%{(<]{4,60})", re.IGNORECASE)),
    # T-SQL's own scripts keep the hashed password; a hash is guessed at leisure
    ("password", ("hashed",), re.compile(r"\bPASSWORD\s{0,3}=\s{0,3}(?P<value>0x[0-9A-F]{40,300})\s{1,3}HASHED", re.IGNORECASE)),
    # a setting for one command only: `PGPASSWORD=… psql`
    ("password", ("password=", "passwd=", "pwd="), re.compile(rf"(?<![^\s;&(`])\w{{0,30}}{_WORD}=(?P<q>[\"']?)(?P<value>[^\s\"'$<>{{}};%&]{{5,80}})(?P=q)[ \t]{{1,3}}[a-z./][\w./-]{{1,60}}(?=\s|$)", re.IGNORECASE)),
    ("secret", ("_pat=", "key=", "secret=", "token="), re.compile(r"(?<![^\s;&(`])\w{0,40}(?:_PAT|_KEY|SECRET|TOKEN)=(?P<q>[\"']?)(?P<value>[^\s\"'$<>{};%&]{16,120})(?P=q)[ \t]{1,3}[a-z./][\w./-]{1,60}(?=\s|$)")),
    # a key in the query of an address; a bare `token` is how publishers let a reader in for an hour
    ("secret", ("key=", "token="), re.compile(r"[?&](?:(?:(?:(?:api|subscription|access)[_-]?)?key|(?:api|access|auth)[_-]?token)=(?=[A-Za-z0-9_~.-]{24})|(?:api|subscription)[_-]?key=)(?P<value>[A-Za-z0-9_~.-]{16,200}={0,2})(?=[\"'\s&`)<\\]|$)", re.IGNORECASE)),
    # a key as a part of an address' path, as TRUD's (https://isd.digital.nhs.uk/trud/users/guest/filters/0/api)
    ("secret", ("keys/", "key/"), re.compile(r"https?://[^\s\"'<>]{4,120}/(?:api-?)?(?:keys?|tokens?)/(?P<value>[0-9a-f]{32,64}|(?=[A-Za-z_-]{0,40}\d)[A-Za-z0-9_-]{32,64})(?=[/\"'\s?)`<]|$)", re.IGNORECASE)),
    # a name and a key beside it, as Kaggle's settings have
    ("secret", ('"key"', "'key'"), re.compile(r"\busername[\"']?\s{0,5}[:=]\s{0,5}[\"'][^\"'\n]{1,60}[\"']\s{0,5},\s{0,40}[\"']?key[\"']?\s{0,5}[:=]\s{0,5}[\"'](?P<value>[A-Za-z0-9_+/=-]{24,120})[\"']", re.IGNORECASE)),
    ("secret", ('"key"', "'key'"), re.compile(r"[\"']key[\"']?\s{0,5}[:=]\s{0,5}[\"'](?P<value>[A-Za-z0-9_+/=-]{24,120})[\"']\s{0,5},\s{0,40}[\"']?username[\"']?\s{0,5}[:=]", re.IGNORECASE)),
    # the value that is taken where the environment has none, or a parser's own
    ("password", ("env", "default"), re.compile(rf"(?:getenv|environ\.get|env|unset\s*=|config|getOption)\s{{0,3}}\(\s{{0,3}}[\"']\w{{0,40}}{_WORD}\w{{0,10}}[\"']\s{{0,3}},\s{{0,3}}(?:unset\s*=\s*|default\s*=\s*)?[\"'](?P<value>[^\s\"'\\]{{5,80}})[\"']", re.IGNORECASE)),
    ("secret", ("env", "default"), re.compile(rf"(?:getenv|environ\.get|env|config|getOption)\s{{0,3}}\(\s{{0,3}}[\"']\w{{0,40}}{_KEY_WORD}[\"']\s{{0,3}},\s{{0,3}}(?:unset\s*=\s*|default\s*=\s*)?[\"'](?P<value>[^\s\"'\\]{{16,120}})[\"']", re.IGNORECASE)),
    # or the value after a sign for "else": `getenv("…") or "…"`, `Sys.getenv("…") %||% "…"`, `${…:-…}`
    *((rule, ("env",), re.compile(rf"env[\w.]{{0,20}}[\[(.]\s{{0,2}}[\"']?\w{{0,40}}{word}\w{{0,10}}[\"'\])]{{0,4}}\s{{0,3}}(?:or|\|\||%\|\|%|\?\?)\s{{0,3}}[\"'](?P<value>[^\s\"'\\]{{8,120}})[\"']", re.IGNORECASE)) for rule, word in (("password", _WORD), ("secret", _KEY_WORD))),
    ("password", (":-",), re.compile(rf"\$\{{\w{{0,40}}{_WORD}\w{{0,10}}:-(?P<value>[^\s\"'$}}]{{5,80}})\}}", re.IGNORECASE)),
    # what a request is asked with: `query = list(…, key = "…")`, `params={"key": "…"}`
    ("secret", ("query", "params"), re.compile(r"(?:query|params)\w{0,10}\s{0,3}(?:=|\()[^\n]{0,200}?(?<![A-Za-z_])(?:app_?)?key[\"']?\s{0,3}[:=]\s{0,3}[\"'](?P<value>[A-Za-z0-9_-]{20,120})[\"']", re.IGNORECASE)),
    ("password", ("default",), re.compile(rf"[\"']-{{1,2}}[\w-]{{0,20}}{_WORD}[\"'][^\n)]{{0,160}}?\bdefault\s{{0,3}}=\s{{0,3}}[\"'](?P<value>[^\s\"'\\]{{5,80}})[\"']", re.IGNORECASE)),
    # settings in pairs: an element of XML, a name and a value
    ("password", ("pass>", "password>", "passwd>", "passphrase>", "passcode>", "passwort>", "pwd>", "pword>", "pw>", "pass ", "password "), re.compile(rf"<(?P<tag>[\w:.-]{{0,30}}{_WORD})(?:\s[^<>]{{0,120}})?>(?P<value>[^\s<>]{{4,80}})</(?P=tag)>", re.IGNORECASE)),
    ("secret", ("secret>", "token>", "key>"), re.compile(rf"<(?P<tag>[\w:.-]{{0,30}}{_KEY_WORD})>(?P<value>[^\s<>]{{16,200}})</(?P=tag)>", re.IGNORECASE)),
    ("password", ("value",), re.compile(rf"(?:name|key)[\"']?\s{{0,3}}[:=]\s{{0,3}}[\"']?[\w.-]{{0,40}}{_WORD}[\"']?\s{{0,3}},?\s{{0,40}}[\"']?value[\"']?\s{{0,3}}[:=]\s{{0,3}}[\"']?(?P<value>[^\s\"'$<>{{}}(]{{5,80}})", re.IGNORECASE)),
    ("secret", ("value",), re.compile(rf"(?:name|key)[\"']?\s{{0,3}}[:=]\s{{0,3}}[\"']?[\w.-]{{0,40}}{_KEY_WORD}[\"']?\s{{0,3}},?\s{{0,40}}[\"']?value[\"']?\s{{0,3}}[:=]\s{{0,3}}[\"']?(?P<value>[^\s\"'$<>{{}}(]{{16,200}})", re.IGNORECASE)),
    # a header: Bearer, token, an unnamed key
    ("access-token", ("bearer", "token "), re.compile(r"\b(?:Bearer|Token)\s{1,3}(?P<value>[A-Za-z0-9._~+/=-]{20,400})(?![A-Za-z0-9._~+/=-])", re.IGNORECASE)),
    # several values in one column of a table written in code
    ("password", ("pass", "pwd"), re.compile(rf"(?<![A-Za-z]){_WORD}[\"']?\s{{0,3}}(?:=|:)\s{{0,3}}(?:c\(|\[|list\()\s{{0,3}}[\"'](?P<value>[^\s\"'\\]{{5,80}})[\"']", re.IGNORECASE)),
)  # fmt: skip
_WORDLESS = frozenset(
    {"@", "net use", "identified", "sp_add", "openrowset", "mysql", "7z"}
)  # calls that name no password
#: What is looked for in a text that has none of the words for a password or a key.
_UNNAMED = tuple(one for one in _OTHERS if one[0] not in {"password", "secret"} or one[1][0] in _WORDLESS)
_ALSO = {"net use": "user", '"key"': "user", "keys/": "api"}  # what a call's patterns ask for besides
_ORACLES = seek(
    "conn", "oracle", "sqlplus", "logon", "sqlldr", "expdp", "impdp", "userid", "orcl", "dsn"
)  # one of them stands before such an account
_PATTERN = re.compile(
    r"\[\^|\(\?|\{\d+,|\\[sSwdb]|^[A-Za-z_]\w*(?:\.\w+)+\)*,?$"
)  # a regular expression, a name in code
_BASIC = re.compile(r"\bBasic\s{1,3}(?P<value>[A-Za-z0-9+/]{12,200}={0,2})(?![A-Za-z0-9+/=])")
_STORAGE_KEY = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{86}==(?![A-Za-z0-9+/=])")
_CLOUD_CLUES = ("azure", "blob", "storage", "windows.net", "account", "cosmos", "adls", "dfs")
_CLOUD_WORDS = re.compile("|".join(map(re.escape, _CLOUD_CLUES)), re.IGNORECASE)
_REDCAP = re.compile(r"(?<![A-Za-z0-9])[0-9A-F]{32}(?![A-Za-z0-9])")

_SIGNS = re.compile(r"[/\"']")  # which would join words of the vocabulary
_REDCAP_WORDS = ("redcap", "token")
seek(*_CALLS_SEARCHED, *(word for _, words, _ in _OTHERS for word in words if not _SIGNS.search(word)))
seek("auths", "pass", "pw", "key", "secret", "basic", "setx", "user", *_CLOUD_CLUES, *_REDCAP_WORDS)


def find(text: Text) -> Iterator[Hit]:
    if text.by_tool:
        return
    yield from _said(text)
    yield from _noted(text)
    yield from _calls(text)
    yield from _others(text)
    yield from _headers(text)
    yield from _keys_alone(text)
    if text.kind in {"csv", "tsv", "psv"}:
        yield from _column(text)


def _hit(text: Text, rule: str, at: int, sure: bool = True) -> Hit:
    return Hit(rule, text.path, line_of(text.text, at), sure and not text.made_up)


def _said(text: Text) -> Iterator[Hit]:
    """In prose, and in comments of code."""
    book = text.kind == "ipynb"
    prose = text.kind in _PROSE or text.name.startswith("readme")
    for start, end in text.windows("pass", "pw", before=200, after=200):
        for found in _SAID.finditer(text.text, start, end):
            value = found["value"].rstrip(".:!?") if found["value"][-1:] in ".:?" else found["value"]
            strength = _values.password(value)
            if (
                strength == "weak"
                and not (_values.is_phrase(value) and "-" in value)
                and not _SIGN_IN.search(text.text, max(0, found.start() - 80), found.start("value"))
            ):
                strength = ""
            if not strength or _NO_PROSE.search(value):
                continue
            begins = text.text.rfind("\n", 0, found.start()) + 1
            before = text.text[max(begins, found.start() - 200) : found.start()]
            if prose or book or _COMMENT.search(before) or (not before.strip() and _beside_user(text.text, found)):
                if text.text[found.start() - 1 : found.start()] in {"?", "&", "-", "/"}:
                    continue  # a part of an address, or of a longer word
                sure = strength == "strong" and not _values.is_demo(text.text, found)
                yield _hit(text, "password", found.start("value"), sure)


_USER = re.compile(
    r"[ \t\"']{0,40}(?:user(?:[ _-]?name)?|uid|login|account)[\"']?[ \t]{0,3}:[ \t]{0,3}\S{2,60}[ \t\r]{0,20}$",
    re.IGNORECASE,
)


def _beside_user(text: str, found: re.Match[str]) -> bool:
    """Whether `user: …` is the line before or after one of `password: …`, in a text within the code."""
    start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
    if ":" not in text[found.start() : found.start("value")] or text[found.end() : end if end >= 0 else None].strip(
        " \t\r*_\"'`"
    ):
        return False
    earlier = text[max(text.rfind("\n", 0, max(0, start - 1)) + 1, start - 200) : max(0, start - 1)]
    later = text[end + 1 : end + 200].partition("\n")[0] if end >= 0 else ""
    return bool(_USER.match(earlier) or _USER.match(later))


#: Under a name that says nothing, what a comment calls somebody's way in.
_NOTED = re.compile(
    r"(?:<<?-|=)[ \t]{0,3}(?P<q>[\"'])(?P<value>(?=[^\s\"']{0,60}[#!*?$%^&~+@])(?=[^\s\"']{0,60}[A-Z])(?=[^\s\"']{0,60}\d)[^\s\"'\\/]{8,60})(?P=q)[ \t]{0,4}[,;]?[ \t]{0,4}(?:#|--|//)[^\n]{0,80}?\b(?:account|login|log-in|credentials?)\b",
    re.IGNORECASE,
)
_NOTES = ("account", "login", "credential")
_CODE = frozenset(
    {"r", "rmd", "qmd", "py", "ipynb", "do", "sas", "sql", "sh", "ps1", "m", "jl", "js", "ts", "vba", "bas"}
)


def _noted(text: Text) -> Iterator[Hit]:
    for start, end in text.windows(*_NOTES, before=200, after=40) if text.kind in _CODE else ():
        for found in _NOTED.finditer(text.text, start, end):
            if _values.password(found["value"]) == "strong":
                yield _hit(text, "password", found.start("value"))


#: A name that was given for signing in, right before: then the password may be a plain word and a number.
_SIGN_IN = re.compile(
    r"\b(?:user(?:[ _]?name)?|log ?in|account)\b[^\n]{0,30}?[`\"'][\w.@-]{2,40}[`\"'][^\n]{0,30}[`\"']$", re.IGNORECASE
)
_NO_PROSE = re.compile(r"^[\w.-]+\.[a-z]{2,4}$|[/\\|=]|^-|^\W|^v?\d+(?:\.\d+)+|^&\w+|^[\w-]+:\w", re.IGNORECASE)


def _calls(text: Text) -> Iterator[Hit]:
    """`connect("host", "me", "…")`: a strong text after another one, both by position."""
    if not text.folds_oddly and not any(_OPENS.match(text.text, at) for at in text.places(*_CALLS_BEGIN)):
        return
    for start, end in text.windows(*_CALLS_SEARCHED, before=60, after=400):
        if not _ANY_CALL.search(text.text, start, end):
            continue
        for call in _CALL.finditer(text.text, start, end):
            stop = _closing(text.text, call.end() - 1, min(call.end() + 500, len(text.text)))
            for found in _POSITION.finditer(text.text, call.end(), stop):
                value = found["value"]
                if (
                    _values.password(value) == "strong"
                    and not _NO_SECRET.search(value)
                    and not _named_other(text.text, found.start())
                ):
                    yield _hit(text, "password", found.start("value"))


def _closing(text: str, at: int, most: int) -> int:
    """Where the bracket that opens at `at` closes, or `most`."""
    depth = 0
    for found in _BRACKET.finditer(text, at, most):
        depth += 1 if found[0] == "(" else -1
        if not depth:
            return found.end()
    return most


_BRACKET = re.compile(r"[()]")


def _named_other(text: str, at: int) -> bool:
    """Whether the text before is an argument's own: then what follows stands where its call says, not by position."""
    return bool(re.search(r"\b(?:c|list|paste0?)\s*\(\s*$", text[max(0, at - 20) : at]))


_GATE = Gate((one[1], one) for one in _OTHERS)
_GATE_UNNAMED = Gate((one[1], one) for one in _UNNAMED)


def _others(text: Text) -> Iterator[Hit]:
    named = {"password": text.has("pass", "pw"), "secret": text.has("secret", "token", "key", "_pat")}
    for rule, needles, pattern in (_GATE if any(named.values()) else _GATE_UNNAMED).open(text):
        if not (named.get(rule, True) or needles[0] in _WORDLESS):
            continue
        if ((also := _ALSO.get(needles[0])) and not text.has(also)) or not text.has(*needles):
            continue
        if needles[0] == "@" and not (text.has(*_ORACLES) or text.folds_oddly):
            continue
        after = 600 if "value" in needles else 400
        for start, end in text.windows(*needles, before=300, after=after):
            first = text.text.rfind("\n", 0, max(0, start - 1)) + 1 if "value" in needles else start
            if needles[0] == "identified":  # the account is often named on the line above
                first = max(0, start - 200)
            for found in pattern.finditer(text.text, max(first, start - 200), end):
                value = found["value"]
                if _PATTERN.search(value) and not (pattern is _AFTER_SIGN and _values.is_strong(value)):
                    continue
                strength = _values.password(value) if rule == "password" else _values.key(value)
                if strength and not _values.is_expression(value) and not _values.is_demo(text.text, found):
                    yield _hit(
                        text,
                        rule,
                        found.start("value"),
                        strength == "strong" and not _values.is_form_token(text.text, found),
                    )


def _headers(text: Text) -> Iterator[Hit]:
    """A name and a password in the way that the web's own header writes them."""
    places = [(_BASIC, *where) for where in text.windows("basic ", before=60, after=260)]
    if text.has("auths"):  # what Docker remembers of registries
        places.append((_DOCKER, 0, min(len(text.text), 100_000)))
    for pattern, start, end in places:
        for found in pattern.finditer(text.text, start, end):
            try:
                name, sign, word = base64.b64decode(found["value"] + "==").decode("latin-1").partition(":")
            except binascii.Error:
                continue
            if not (sign and _A_USER.fullmatch(name)) or (_values.stands_in(name) and _values.stands_in(word)):
                continue
            plain = word.isascii() and word.isprintable()
            # what begins with a sign of a variable is not one here: nobody fills in what is coded
            if (plain and _values.password(word.lstrip("$@%&<{"))) or (not plain and len(word) > _LEAST_CODED):
                yield _hit(text, "password", found.start("value"), plain)


_A_USER, _LEAST_CODED = re.compile(r"[\w.@\\+-]{2,60}"), 6
_DOCKER = re.compile(r"\"auth\"\s{0,5}:\s{0,5}\"(?P<value>[A-Za-z0-9+/]{12,300}={0,2})\"")


def _keys_alone(text: Text) -> Iterator[Hit]:
    """A storage account's key has a length of its own; REDCap's and others' have a word nearby."""
    if text.has(*_CLOUD_CLUES) and "==" in text.text:
        for start, end in text.windows("==", before=120, after=10):
            for found in _STORAGE_KEY.finditer(text.text, start, end):
                if text.kind == "ipynb" and _in_picture(text.text, found):
                    continue
                if _CLOUD_WORDS.search(text.text[max(0, found.start() - 200) : found.end() + 100]):
                    yield _hit(text, "cloud-key", found.start())
    if text.has(*_REDCAP_WORDS) and text.has_hex:
        for start, end in text.windows(*_REDCAP_WORDS, before=80, after=160):
            for found in _REDCAP.finditer(text.text, start, end):
                if re.search(r"\d", found[0]) and re.search(r"[A-F]", found[0]):
                    yield _hit(text, "access-token", found.start())


def _in_picture(text: str, found: re.Match[str]) -> bool:
    """Whether this is how a picture within a notebook ends: a line that is coded and nothing else, or a very long one."""
    start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
    return found.start() - start > 2000 or not text[start : found.start()].strip(' "') or end - found.end() > 2000


def _column(text: Text) -> Iterator[Hit]:
    """A list of users with a column of passwords."""
    head, _, body = text.text.lstrip().partition("\n")
    sign = "\t" if text.kind == "tsv" else next((s for s in (",", ";", "|") if s in head), ",")
    names = [name.strip(" \"'\r").lower() for name in head.split(sign)]
    for at, name in enumerate(names):
        if not re.fullmatch(rf"[\w .-]{{0,20}}{_WORD}", name):
            continue
        cells = [row.split(sign)[at].strip(" \"'\r") for row in body.split("\n")[:200] if row.count(sign) >= at]
        if sum(_values.password(cell) == "strong" for cell in cells) * 2 > len(cells) > 0:
            yield Hit("password", text.path, 1, not text.made_up)
