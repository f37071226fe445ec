"""Credentials that only their surroundings tell: a word for them on the line before, a list of users, a cookie, a shared link.

A value that mixes small and capital letters, digits and signs is nobody's word; where it stands beside what opens with it,
it is taken for what opens it. Lists of users for a page with a log-in, cookies of a session, salted hashes, tokens in the
caches of programs and links that open for whoever has them are told by their form. All but the plainest are to look at.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import _values
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Gate, Text

_WORD = r"(?:pass(?:word|wd|phrase|code)?|pwd|pword|pw)"
_Q = r"[\"']"


def _strong(value: str) -> bool:
    return _values.password(value) == "strong"


def _key(value: str) -> bool:
    return _values.key(value) == "strong"


def _drawn(value: str) -> bool:
    """Whether a key was drawn by chance beyond doubt: its name need not say of what it is the key."""
    return _key(value) and _values.entropy(value) >= 3.4 and sum(map(str.isdigit, value)) >= 4


def _always(_value: str) -> bool:
    return True


def _any(value: str) -> bool:
    return not _values.is_placeholder(value)


def _is_private(value: str) -> bool:
    """Whether base64 hides a private key or a registry's log-in."""
    try:
        plain = base64.b64decode(value[: len(value) // 4 * 4])
    except (binascii.Error, ValueError):
        return False
    return b"PRIVATE KEY" in plain[:80] or b'"auth' in plain[:40]


_ALGORITHM = r"(?!(?:sha|md|blake|crc|xx|utf)[-_]?\d)"
#: (rule, words of which one must be there, what gives the value, whether the value is one, sure)
_GIVES = (
    # what was quoted on its way into an address
    ("password", ("quote",), re.compile(rf"://[\w.-]{{1,40}}:\{{[\w.]{{0,30}}quote(?:_plus)?\(\s{{0,2}}{_Q}(?P<value>[^\s\"'\\]{{5,80}}){_Q}"), _strong, True),
    # a part of a connection string that has its own line
    ("password", ("pwd=", "password="), re.compile(rf"^[ \t]{{0,60}}[fFrRbB]?{_Q};?{_WORD}\s{{0,2}}=\s{{0,2}}(?P<value>[^\s;\"'{{}}<>$%]{{5,80}});?{_Q}", re.IGNORECASE | re.MULTILINE), _strong, True),
    # SAS: options of libraries and data sets; Stata: options of a command
    ("password", ("libname", "connect to", "proc sql", "odbc"), re.compile(r"\b(?:libname|connect\s+to|filename|proc\s+\w+)\b[^;\"']{0,300}?\s(?:pw|pwd|pass|password|dbpwd)\s{0,2}=\s{0,2}[\"']?(?P<value>[^\s\"'&;%()]{5,60})", re.IGNORECASE), _strong, True),
    ("password", ("metapass", "encryptkey", "dbpassword"), re.compile(r"\b(?:metapass|encryptkey|dbpassword)\s{0,2}=\s{0,2}[\"']?(?P<value>[^\s\"'&;%()]{5,60})", re.IGNORECASE), _strong, True),
    ("password", ("data ", "set "), re.compile(r"\b(?:data|set|merge)\s[^;\n]{1,120}?\([^();\n]{0,80}?\b(?:read|write|alter|pw)\s{0,2}=\s{0,2}(?P<value>[^\s\"'&;%()]{5,60})", re.IGNORECASE), _strong, True),
    ("password", ("odbc", "jdbc"), re.compile(r"\b[oj]dbc\b[^\n]{0,160}?\bu(?:ser)?\s?\([^()\n]{1,60}\)[^\n]{0,20}?\bp(?:assword)?\s?\(\s{0,2}[\"']?(?P<value>[^\s\"'`()]{5,60})[\"']?\s{0,2}\)"), _strong, True),
    # what clusters are reached with
    ("private-key", ("client-key-data", "dockerconfigjson"), re.compile(r"(?:client-key-data|\.dockerconfigjson|\.dockercfg)[\"']?\s{0,3}:\s{0,3}[\"']?(?P<value>[A-Za-z0-9+/]{40,4000})"), _is_private, True),
    # parameters of Azure's templates: the value stands one level below
    ("password", ("value", "defaultvalue"), re.compile(rf"\"\w{{0,40}}{_WORD}\w{{0,10}}\"\s{{0,3}}:\s{{0,3}}\{{\s{{0,60}}\"(?:value|defaultValue)\"\s{{0,3}}:\s{{0,3}}\"(?P<value>[^\s\"\[\]]{{5,80}})\"", re.IGNORECASE), _strong, True),
    # a key under any name that ends so
    ("secret", ("key",), re.compile(rf"(?<![A-Za-z])(?!(?:primary|foreign|public|sort|partition|cache|idempotency|commit|tree|hash|i18n|lookup|join|row|group|legend|site|citation|bib)_)[A-Za-z][A-Za-z\d.]{{1,30}}(?:_[A-Za-z\d]{{1,30}}){{0,3}}[_.]key{_Q}?\s{{0,3}}(?:<-|=|:)\s{{0,3}}{_Q}(?P<value>[A-Za-z0-9]{{28,72}}){_Q}", re.IGNORECASE), _drawn, False),
    ("secret", ("key",), re.compile(rf"(?<![\w.])key\s{{0,3}}(?:<-|=)\s{{0,3}}{_Q}(?P<value>[A-Za-z0-9]{{32,72}}){_Q}[ \t]{{0,6}}(?:#|//)[^\n]{{0,60}}\b(?:azure|aws|api|service|account|openai|google|maps|storage|search|subscription)", re.IGNORECASE), _drawn, False),
    ("private-key", ('"kty"', "'kty'"), re.compile(r"\"d\"\s{0,3}:\s{0,3}\"(?P<value>[A-Za-z0-9_-]{40,700})\""), _any, True),
    ("secret", ("curl", "httr", "requests"), re.compile(r"\bcurl\b[^\n]{0,120}?\s(?:-F|-d|--form|--data)\s{0,2}[\"']?(?:token|api_?key|key|secret)=(?P<value>[A-Za-z0-9_.-]{20,200})"), _key, True),
    # what pseudonyms are made with
    ("secret", ("hashbytes", "hmac", "sha2", "sha5", "digest"), re.compile(rf"\b(?:hashbytes|hmac(?:\.new)?|sha(?:256|384|512)|md5|digest)\s{{0,3}}\((?:[^\n\"']{{0,60}}{_Q}{_ALGORITHM.replace('(?!', '(?=')}[^\"'\n]{{1,20}}{_Q})?[^\n\"']{{0,120}}b?{_Q}{_ALGORITHM}(?P<value>[^\s\"'\\,/]{{8,80}}){_Q}", re.IGNORECASE), _strong, False),
    ("secret", ("salt", "pepper"), re.compile(rf"\b(?:declare|set)\s{{1,4}}@?\w{{0,20}}(?:salt|pepper)\w{{0,10}}\s[^=\n]{{0,40}}=\s{{0,3}}N?{_Q}(?P<value>[^\s\"']{{6,80}}){_Q}", re.IGNORECASE), _strong, False),
    ("secret", ("pseudonym", "anonym", "encrypt", "hash", "crypt"), re.compile(rf"\b\w{{0,20}}(?:pseudonym|anonym|encrypt|hash|cipher)\w{{0,20}}\s?\([^\n()]{{0,120}}?\b(?:key|secret|salt|seed|pepper|{_WORD})\s{{0,2}}=\s{{0,2}}b?{_Q}(?P<value>[^\s\"'\\]{{6,80}}){_Q}", re.IGNORECASE), _strong, False),
    ("password", ("connectstring", "connectionstring"), re.compile(rf"<(?:\w{{1,10}}:)?Connect(?:ion)?String>[^<>]{{0,300}}?{_WORD}\s{{0,2}}=\s{{0,2}}(?P<value>[^\s;<>\"'$&]{{5,80}})", re.IGNORECASE), _strong, True),
    # Pentaho disguises a password in a way that its own program undoes
    ("password", ("encrypted 2be98",), re.compile(r"(?P<value>Encrypted 2be98[0-9a-f]{8,60})"), _always, False),
    ("password", ("setpassword", "set_password"), re.compile(rf"\bset_?password\s?\(\s{{0,3}}{_Q}(?P<value>[^\s\"'\\]{{5,80}}){_Q}\s?\.encode", re.IGNORECASE), _strong, True),
    ("password", ("openssl",), re.compile(r"\bopenssl\b[^\n]{0,160}?\s-k\s{1,3}[\"']?(?P<value>[^\s\"'$`-][^\s\"'$`]{4,60})"), _strong, True),
    # a mail account's word for programs: four groups of four letters
    ("password", ("app_pass", "gmail", "app pass", "smtp"), re.compile(rf"(?:app[_ ]?pass\w{{0,8}}|gmail\w{{0,20}}|smtp\w{{0,20}})[^\n]{{0,20}}?(?:=|<-|:|,)\s{{0,3}}{_Q}?(?P<value>(?!(?:that|this|with|your|from)\b)[a-z]{{4}} [a-z]{{4}} [a-z]{{4}} [a-z]{{4}})(?![ a-z])", re.IGNORECASE), _always, False),
    # sessions and caches
    ("access-token", ("jsessionid", "aspxauth", "phpsessid", "aspnetcore", "sessionid", "cookie"), re.compile(rf"(?:JSESSIONID|\.?ASPXAUTH|PHPSESSID|ASP\.NET_SessionId|\.AspNetCore\.[\w.]{{1,30}}|sessionid|connect\.sid|cookie{_Q}?\s{{0,3}}[:,=][^\n]{{0,40}}?(?:session|sid|auth|token)\w{{0,10}})(?:{_Q}|`)?\s{{0,3}}(?:=|:|<-)\s{{0,3}}{_Q}?(?P<value>[A-Za-z0-9%+/=_.-]{{24,600}})", re.IGNORECASE), _key, False),
    ("access-token", ("refresh_token", '"secret"', "ya29"), re.compile(r"(?<![A-Za-z0-9])(?P<value>ya29\.[\w-]{60,400}|1//0[\w-]{40,120}|0\.A[\w-]{3,80}\.[\w.-]{100,2000}|0\.A[\w.-]{200,2000})(?![A-Za-z0-9])"), _any, True),
    ("secret", ("instrumentationkey",), re.compile(r"InstrumentationKey[\"']?\s{0,3}[=:]\s{0,3}[\"']?(?P<value>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})", re.IGNORECASE), lambda value: len(set(value)) > 8, False),
    # a hash is guessed at leisure
    ("password", ("$2a$1", "$2b$1", "$2y$1", "$argon2", "pbkdf2", "scrypt:"), re.compile(r"(?<![\w$])(?P<value>\$2[aby]\$\d\d\$[A-Za-z0-9./]{53}|\$argon2id?\$[^\s\"']{40,200}|(?:pbkdf2:sha\d{1,3}:\d{4,7}|scrypt:\d{3,6}:\d:\d)\$[A-Za-z0-9]{8,40}\$[0-9a-f]{40,140})"), _always, False),
    # a list of users, each with a password
    ("password", ("users", "basicauth", "basic_auth", "credentials", "accounts", "logins"), re.compile(rf"(?:users|valid_\w{{1,20}}|accounts|logins|credentials|passwords|BasicAuth|basic_auth)\w{{0,12}}{_Q}?\s{{0,3}}(?:=|<-|:|\()\s{{0,3}}(?:\w{{1,12}},\s{{0,3}})?(?:c\(|list\(|\{{|dict\()\s{{0,40}}{_Q}?[\w.@-]{{2,40}}{_Q}?\s{{0,3}}(?:=|:)\s{{0,3}}{_Q}(?P<value>[^\s\"'\\]{{6,60}}){_Q}", re.IGNORECASE), _strong, False),
    # turned round, or spelt by numbers: hidden from a search, and from nobody else
    ("password", ("pass", "pw"), re.compile(rf"(?<![A-Za-z]){_WORD}\w{{0,12}}\s{{0,3}}(?:<-|=)\s{{0,3}}(?P<value>[^\n#]{{0,80}}?(?:(?:chr|intToUtf8|as\.raw|bytes|bytearray)\s?\([^\n]{{0,60}}?(?:(?:0x[0-9a-fA-F]{{2}}|\d{{2,3}})L?,\s?){{5,60}}|(?:0x[0-9a-fA-F]{{2}}|\d{{2,3}})(?:,\s?(?:0x[0-9a-fA-F]{{2}}|\d{{2,3}})){{5,60}}\]|{_Q}[^\s\"'\\]{{6,60}}{_Q}\s?\[::-1\]|rev\(strsplit\(\s?{_Q}[^\s\"'\\]{{6,60}}{_Q}|{_Q}[^\s\"'\\]{{6,60}}{_Q},\s?{_Q}rot_?13))", re.IGNORECASE), _always, False),
    ("password", ("webpassword", "proxypassword"), re.compile(rf"\b(?:web|proxy)password\s?=\s?{_Q}(?P<value>[^\s\"'&;%()]{{5,60}}){_Q}", re.IGNORECASE), _strong, True),
    ("password", ("%connect", "%login", "%logon"), re.compile(r"%\w{0,20}(?:connect|log[io]n)\w{0,20}\([^()\n=]{1,60},\s{0,3}(?P<value>[^\s\"'&;%(),=]{6,60})\s{0,3}[,)]", re.IGNORECASE), _strong, True),
    ("secret", ("%env", "%set_env"), re.compile(r"%(?:set_)?env\s{1,3}\w{0,30}(?:KEY|TOKEN|SECRET|PAT)[= ]\s?(?P<value>[^\s\"'\\$]{16,200})"), _key, True),
    ("password", ("%env", "%set_env"), re.compile(r"%(?:set_)?env\s{1,3}\w{0,30}(?:PASS\w{0,8}|PWD|PW)[= ]\s?(?P<value>[^\s\"'\\$]{5,80})"), _strong, True),
    ("access-token", ("cookies",), re.compile(rf"cookies(?:\.set|\.update|\[)\s?[\[({{]{{0,2}}\s?{_Q}[\w.-]{{2,40}}{_Q}\s?[\]]?\s?[,:=]\s?{_Q}(?P<value>[A-Za-z0-9%+/=_.-]{{24,600}}){_Q}"), _key, False),
    ("secret", ("functions-key",), re.compile(rf"x-functions-key{_Q}?\s{{0,3}}[:=]\s{{0,3}}\\?{_Q}(?P<value>[A-Za-z0-9_/+-]{{30,80}}={{0,2}})"), _key, True),
    ("password", ("inputbox",), re.compile(r"InputBox\([^\n()]{0,120}\)\s{0,3}(?:<>|=)\s{0,3}\"(?P<value>[^\s\"]{6,60})\"", re.IGNORECASE), _strong, True),
    ("secret", ("hash", "sha2", "sha5", "blake"), re.compile(rf"\b\w{{0,12}}(?:hash|sha\d{{1,3}}|md5|blake\w{{1,3}})\s?\([^\n]{{0,60}}?(?:paste0?|str_c|glue|concat)\s?\([^\n\"']{{0,60}},\s?{_Q}(?P<value>[^\s\"'\\,/]{{10,80}}){_Q}", re.IGNORECASE), _strong, False),
    # links that open for whoever has them
    ("signed-link", ("sharepoint.com", "onedrive.live"), re.compile(r"(?P<value>https://[\w-]{2,60}\.sharepoint\.com/:[a-z]:/(?!r/)[a-z]/[^\s\"'<>)]{20,300}|https://onedrive\.live\.com/[^\s\"'<>]{0,160}authkey=[\w!%-]{10,60}|https://[\w-]{2,60}-my\.sharepoint\.com/personal/[^\s\"'<>]{4,200}(?:share|guestaccesstoken|authkey)=[\w%-]{16,200})"), _always, False),
    ("signed-link", ("dropbox.com", "box.com", "wetransfer", "we.tl", "drive.google"), re.compile(r"(?P<value>https://(?:www\.)?dropbox\.com/(?:s|scl/fi)/\w{12,40}/[^\s\"'<>?]{1,80}\.(?:csv|xlsx?|zip|rds|dta|sav|parquet|rdata|json|txt)|https://[\w.-]{0,40}box\.com/(?:shared/static|s)/\w{24,40}(?:\.\w{2,5})?|https://we\.tl/t-\w{8,12}|https://wetransfer\.com/downloads/[0-9a-f]{30,60}|https://drive\.google\.com/(?:file/d/|open\?id=|uc\?(?:export=download&)?id=)[\w-]{25,44})"), _always, False),
)  # fmt: skip
_JOINS = re.compile(r"[^a-z_.-]")
seek(*(word for _, words, *_ in _GIVES for word in words if not _JOINS.search(word)), "kty", "encrypted", "secret")
# stems by which the vocabulary rules out what holds signs and digits
seek("sha", "pbkdf", "argon", "scrypt", "setenv", "set_env")
_GATE = Gate((one[1], one) for one in _GIVES)
#: Where hashes of passwords are kept.
_KEPT = frozenset(
    {
        "py",
        "r",
        "json",
        "yml",
        "yaml",
        "toml",
        "csv",
        "sql",
        "txt",
        "md",
        "env",
        "ini",
        "cfg",
        "conf",
        "ipynb",
        "htpasswd",
        "php",
        "js",
        "",
    }
)
#: Words of a language or a program that are everywhere in others.
_ONLY_IN = {
    "data ": frozenset({"sas"}),
    "libname": frozenset({"sas", "log", "txt", "md"}),
    "$2a$1": _KEPT,
    "%env": frozenset({"ipynb", "py", "md", "txt", "qmd", "rmd"}),
    "%set_env": frozenset({"ipynb", "py", "md", "txt", "qmd", "rmd"}),
    "odbc": frozenset({"do", "ado", "log", "txt", "md"}),
    "value": frozenset({"json", "jsonc", "bicep", "json5"}),
}

#: Options that take a password and nothing else, so that a word and a number will do.
_ALONE = frozenset({"libname", "metapass", "odbc", "connectstring", "webpassword", "%env", "quote"})
_ACROSS = frozenset({'"kty"', "value"})

_LETTERS = frozenset({"html", "htm", "md", "markdown", "txt", "rst", "adoc", "org", "eml", "mbox", "rtf", "log", "rmd", "qmd", "wiki", ""})  # fmt: skip
_CODE = frozenset({"r", "py", "sql", "sas", "do", "ado", "sps", "sh", "bat", "cmd", "ps1", "m", "pq", "dax", "vba", "bas", "jl", "yml", "yaml", "toml", "ini", "cfg", "env", "ipynb"})  # fmt: skip
_REMARK = re.compile(r"(?:^|\s)(?:#+'?|--|//|\*|REM\b|'|\"\"\"|<!--)[^\n]*$", re.IGNORECASE)
_OPENING = ("passw", "passphrase", "passcode", "pwd", "pw", "login", "log in", "wifi", "wi-fi", "keyring", "unlock", "open the", "opens", "encrypted", "credential", "account", "zip", "locked", "reviewer", "admin", "code for", "secret", "username", "user name", "log on", "logon", "sign in", "sign on", "prompt", "it takes")  # fmt: skip
seek(*(word for word in _OPENING if " " not in word))
#: All four kinds of characters, and nothing of an address, a path, a call or markup.
_VALUE = re.compile(
    r"(?:(?<=[\s`\"'“(*:=>])|^)(?P<value>(?=[^\s]{0,40}\d)(?=[^\s]{0,40}[A-Z])(?=[^\s]{0,40}[a-z])(?=[\w]{0,40}[!?#$^&*~+@£-])[A-Za-z0-9][^\s`\"'“”<>(){}\[\]|,;/\\=:*_]{6,40}?)(?=[.,;:!?]?[`\"'”)*]{0,3}(?:[\s<]|$))",
    re.MULTILINE,
)
_HYPHENS = re.compile(
    r"[\w.+-]+|[\w.-]+@[\w.-]+|[^@]+@v?\d[\w.]*|[\w.]+#\d+|[\w.-]+[!?]|[A-Za-z]{1,3}&[\w.-]+|[\w.-]+&[A-Za-z]{1,3}\d{0,2}|\S+%"
)
#: A user's name, a stroke and the password; a plain word and a number are enough there.
_PAIR = re.compile(
    r"\b(?:log-?ins?|creds?|credentials?|account)\b[^\n]{0,20}?[:=\s`'\"(]{1,3}[A-Za-z][\w.@\\-]{2,40}[`'\"]?\s{0,2}/\s{0,2}[`'\"]?(?P<value>(?=[A-Za-z]*\d)[A-Za-z\d]{9,40})(?=[`'\".,;)]|\s|$)",
    re.IGNORECASE,
)
_USER = re.compile(
    r"^[ \t>*-]{0,8}(?:user(?: ?name)?|login|account)\W{1,6}\S{2,60}[ \t]{0,4}\n[ \t>*-]{0,8}pass(?:word)?\W{1,6}(?P<value>(?=[A-Za-z]*\d)[A-Za-z\d]{9,40})[ \t`*]{0,4}$",
    re.IGNORECASE | re.MULTILINE,
)
_COLUMN = re.compile(rf"^\|[^\n]*\|\s{{0,3}}[*_]{{0,2}}{_WORD}[*_]{{0,2}}\s{{0,3}}\|", re.IGNORECASE | re.MULTILINE)
_MOST, _LONG = 60, 60_000


def find(text: Text) -> Iterator[Hit]:
    """Hits on the line of each value."""
    if text.by_tool:
        return
    for rule, needles, pattern, is_one, sure in _GATE.open(text):
        only = _ONLY_IN.get(needles[0])
        if (only and text.kind not in only) or not text.has(*needles):
            continue
        for start, end in text.windows(*needles, before=200, after=900):
            if needles[0] in _ACROSS:  # what it belongs to has a line of its own
                start, end = max(0, start - 160), min(len(text.text), end + 900)  # noqa: PLW2901
            for found in pattern.finditer(text.text, start, end):
                value = found["value"]
                if needles[0] == "dropbox.com" and _is_offered(text, found):
                    continue
                given = is_one is _strong and needles[0] in _ALONE and _values.password(value) == "weak"
                if (given or is_one(value)) and not _values.is_example(value):
                    told = sure and not given and not _values.is_demo(text.text, found)
                    yield _hit(text, rule, found.start("value"), told)
    yield from _beside_words(text)
    yield from _listed(text)


_OFFERED = re.compile(r"@source|\\url\{|\]\($|href=[\"']$", re.IGNORECASE)


def _is_offered(text: Text, found: re.Match[str]) -> bool:
    """Whether a link is handed to readers: in a page's prose, or as the source of documented data."""
    start = text.text.rfind("\n", 0, found.start()) + 1
    return bool(_OFFERED.search(text.text, max(start, found.start() - 80), found.start()))


def _hit(text: Text, rule: str, at: int, sure: bool) -> Hit:
    return Hit(rule, text.path, line_of(text.text, at), sure and not text.made_up)


def _beside_words(text: Text) -> Iterator[Hit]:  # noqa: C901
    """In letters anywhere, in code within remarks: on the line of a word for what opens, or on one of the next two."""
    running = text.kind in _LETTERS
    if text.made_up or len(text.text) > _LONG or not (running or text.kind in _CODE) or not text.has(*_OPENING):
        return
    for start, end in islice(text.windows(*_OPENING, before=120, after=160), _MOST):
        stop = _next_lines(text.text, end) if running else end
        for found in _VALUE.finditer(text.text, start, stop):
            value = found["value"]
            if _HYPHENS.fullmatch(value) or not _strong(value) or _values.is_demo(text.text, found):
                continue
            if running or _REMARK.search(text.text[text.text.rfind("\n", 0, found.start()) + 1 : found.start()]):
                yield _hit(text, "password", found.start("value"), False)
        if running:
            for found in _PAIR.finditer(text.text, start, end):
                if _strong(found["value"]):
                    yield _hit(text, "password", found.start("value"), False)
    if running and text.has("passw"):
        for found in _USER.finditer(text.text):
            if _values.password(found["value"]):
                yield _hit(text, "password", found.start("value"), False)


def _next_lines(text: str, end: int) -> int:
    """The end of the second line that is not empty, from `end` on."""
    for _ in range(2):
        while text[end : end + 1] in {"\n", "\r"}:
            end += 1
        after = text.find("\n", end, end + 120)
        if after < 0:
            return end
        end = after
    return end


def _listed(text: Text) -> Iterator[Hit]:
    """A column of passwords in a table that is written with bars."""
    if "|" not in text.text or text.kind not in _LETTERS or not text.has("passw", "pwd", "pw"):
        return
    for found in _COLUMN.finditer(text.text):
        at = found[0].count("|") - 2
        place = text.text.find("\n", found.end()) + 1
        while place and text.text.startswith("|", place):
            line, begins = text.text[place : text.text.find("\n", place) % (len(text.text) + 1)], place
            place = text.text.find("\n", place) + 1
            cells = [cell.strip(" `*") for cell in line.strip().strip("|").split("|")]
            if at < len(cells) and _strong(cells[at]):
                yield _hit(text, "password", begins, True)
