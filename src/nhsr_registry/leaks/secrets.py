"""Passwords, keys and tokens. Values are judged here and forgotten here."""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.leaks import _values, forms
from nhsr_registry.leaks._base import Hit, Rule, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._logins import LOGINS
from nhsr_registry.leaks._text import Gate, Text

CHECK = "no-credentials"
RULES = (
    Rule("private-key", CHECK, "a private key"),
    Rule("key-store", CHECK, "a key store"),
    Rule("cloud-key", CHECK, "a key of a cloud or web service"),
    Rule("access-token", CHECK, "an access token"),
    Rule("signed-link", CHECK, "a link that carries its own permission"),
    Rule("password-in-address", CHECK, "a password in an address"),
    Rule("password", CHECK, "a password"),
    Rule("secret", CHECK, "a secret or key"),
)

#: Names whose value is a password, and names whose value is a key (longer, and drawn by chance).
_PASSES = r"(?:password|passwd|passphrase|passwort|pwd|pword|passcode|pass|pw)"
_KEY = (
    r"(?:(?:api|access|account|client|secret|auth|subscription|private|storage|encryption|signing|shared|app|consumer|master|service)[_.\- ]?(?:key|secret|token)s?"
    r"|secret|token|authtoken|apikey|pat|auth|credential|x-api-key|ocp-apim-subscription-key|(?<=[a-z][_.-])key)"
)
_TAIL = r"(?:[_.]?(?:value|base|str|string|txt|text|dev|prod|live|test|uat|db|sql|\d{1,2}))?"
_GIVES = (
    r"[\"'`\\)\]]{0,4}(?::?[ \t]{1,3}(?:str|string|String)(?=[ \t]*=))?[ \t]{0,8}(?:<<?-|=>|:=|=(?!=)|:(?!:))[ \t]{0,8}(?:c\(|str\(|[NnRrBbUu](?=[\"']))?(?P<quote>\\?[\"'])"
    r"(?P<value>(?:(?!(?P=quote))[^\s\\]|\\\\){4,200})(?P=quote)(?![ \t]*(?:%>%|\|>|\+|&))"
)
#: From the word on: `password = "…"`; what may stand before it is looked at apart.
_PASS_AT = re.compile(rf"{_PASSES}{_TAIL}{_GIVES}", re.IGNORECASE)
#: Words with blanks between, in quotes, as nothing but a password is chosen.
_PHRASE_AT = re.compile(
    rf"{_PASSES}{_TAIL}[\"'\])]{{0,3}}[ \t]{{0,8}}(?:<<?-|:=|=(?!=)|:(?!:))[ \t]{{0,8}}(?P<quote>[\"'])(?P<value>[A-Za-z]{{3,12}}(?: [A-Za-z]{{3,12}}){{2,3}})(?P=quote)",
    re.IGNORECASE,
)
_KEY_AT = re.compile(rf"(?:keys?|secrets?|tokens?|credentials?|_pat|salt|pepper){_TAIL}{_GIVES}", re.IGNORECASE)
_KEY_BEFORE = re.compile(
    r"(?:api|access|account|client|secret|auth|subscription|private|storage|signing|shared|app|consumer|master|service|fernet|hmac|aes|cipher|hash(?:ing)?|(?:en|de)?crypt(?:ion)?|pseudo\w{0,9}|connect|places|maps?|trud|notify|function|host)[_.\- ]?$",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?:db|sql|user|admin|my|sa|root|pg|api|auth|rmt|ftp|smtp|mail|ldap|proxy|svc|login|store|cert|pfx|zip)$",
    re.IGNORECASE,
)
#: Within a connection string: after a separator, up to the next one.
_STRING_AT = re.compile(
    r"(?:pwd|password|passwd)\s{0,3}=\s{0,3}(?P<value>[^\s;\"'{}&<>$%()\\,](?:[^\s;\"'{}&<>()\\]|&(?!(?:amp;)?\w{1,30}=)){2,80})(?=[;\"'}&\s\\<]|$)",
    re.IGNORECASE,
)
_STRING_CLUE = re.compile(r"uid|user|driver|server|data source|dsn|provider|catalog|database|trusted", re.IGNORECASE)
#: Settings without quotes: `.env`, `.Renviron`, YAML, INI …
_PLAIN = re.compile(
    rf"[ \t]*(?:: ?\d{{9,11}}:\d{{1,9}};)?#?[ \t]*(?:export[ \t]+|set[ \t]+|ENV[ \t]+|-[ \t]+)?[\"']?(?:[\w.-]{{0,40}}[_.-]|[a-z]{{2,20}}(?-i:(?=[A-Z])))?(?:(?P<pass>{_PASSES})|(?P<key>{_KEY})){_TAIL}[\"']?[ \t]{{0,8}}[=:][ \t]{{0,8}}"
    r"(?P<value>[^\s\"'#][^\s\"']{3,200})(?:[ \t]*|[ \t]+#.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_SETTINGS = frozenset(
    {
        "env",
        "yml",
        "yaml",
        "ini",
        "cfg",
        "conf",
        "config",
        "toml",
        "properties",
        "tfvars",
        "dsn",
        "udl",
        "ora",
        "sh",
        "vnc",
        "remmina",
        "cnf",
        "databrickscfg",
        "s3cfg",
        "dcf",  # where rsconnect keeps the token of an account
    }
)
_SETTING_NAMES = (
    ".env",
    ".renviron",
    ".rprofile",
    ".npmrc",
    ".pypirc",
    "credentials",
    ".my.cnf",
    "dockerfile",
    "_environment",
    ".envrc",
    ".bash_history",
    ".zsh_history",
    ".bashrc",
    ".bash_profile",
    ".zshrc",
    ".zprofile",
    ".profile",
)
_ADDRESS = re.compile(
    r"(?<![\w+])[a-z][a-z0-9+._-]{1,30}://(?P<user>[^\s:/@\"'<>{}$%()]{1,60}):(?P<value>[^\s:/@\"'<>{}$()]{3,100})@(?P<host>[\w.-]{2,})",
    re.IGNORECASE,
)
_PGPASS = re.compile(r"^[^:#\s]+:[\d*]+:[^:\s]+:[^:\s]+:(?P<value>\S{3,})$", re.MULTILINE)
#: A hashed password is guessed at leisure; so its place is not public either.
_HTPASSWD = re.compile(r"^[^:#\s]{1,60}:(?:\$(?:apr1|2[aby]|[156])\$|\{SHA\})\S{10,}", re.MULTILINE)
_PROSE = re.compile(
    r"(?:password|pwd|passphrase|passcode)\s{0,2}(?:is|for \w+ is|:|=|->|-)\s{0,3}[\"'“‘`*]{0,3}(?P<value>[^\s\"'”’`*,.;()]{6,60})",
    re.IGNORECASE,
)
_STORES = re.compile(
    r"(?:^|/)(?:[^/]+\.(?:pfx|p12|jks|keystore|kdbx|kdb|ppk|asc\.key)|id_(?:rsa|dsa|ecdsa|ed25519)|[^/]+_rsa)$",
    re.IGNORECASE,
)

#: A bare `key = "…"` is a key of anything; as the argument of a call that reaches a service it is the service's.
_CLIENT_WORDS = ("connect", "client", "endpoint", "credential", "register_")
_PASS_WORDS, _KEY_WORDS = ("pass", "pw"), ("key", "secret", "token", "credential", "_pat", "salt", "pepper")
_PLAIN_WORDS = (*_PASS_WORDS, *_KEY_WORDS, "auth")
_SAID_WORDS = ("passw", "pwd", "passphrase", "passcode")
seek(*_CLIENT_WORDS, *(word for word, _ in LOGINS), *_PLAIN_WORDS, *_SAID_WORDS)


def of_name(path: str) -> Iterator[Hit]:
    if _STORES.search(path):
        yield Hit("key-store", path, None, sure=not path.lower().startswith("test"))


def find(text: Text) -> Iterator[Hit]:
    """Hits of all rules in one text."""
    if text.name.endswith("gitleaks.toml") or text.name.startswith("_pkgdown."):
        return  # patterns of a scanner; the public key of a search box
    yield from forms.find(text)
    if text.by_tool:
        return
    yield from _addresses(text)
    yield from _named(text)
    for needle, pattern in _GATE_CALLS.open(text):
        if text.has(needle):
            yield from _judged(text, pattern, (needle,))
    if text.kind in _SETTINGS or text.name.startswith(_SETTING_NAMES):
        yield from _judged(text, _PLAIN, _PLAIN_WORDS, how="plain")
    if text.kind in {"md", "rmd", "qmd", "txt", "rst"}:
        yield from _judged(text, _PROSE, _SAID_WORDS, how="prose")
    if text.name.startswith(".htpasswd"):
        for found in _HTPASSWD.finditer(text.text):
            yield Hit("password", text.path, line_of(text.text, found.start()), not text.made_up)
    if text.name in {".pgpass", "pgpass.conf"}:
        yield from _judged(text, _PGPASS, (":",))


_GATE_CALLS = Gate(((needle,), (needle, pattern)) for needle, pattern in LOGINS)


def _addresses(text: Text) -> Iterator[Hit]:
    if "@" not in text.text:
        return
    for start, end in text.windows("://", before=20, after=260):
        for found in _ADDRESS.finditer(text.text, start, end):
            value = found["value"]
            if (
                _values.is_placeholder(value)
                or _values.stands_in(found["user"])
                or value.lower() == found["user"].lower()
            ):
                continue
            local = re.match(
                r"localhost|127\.|db\b|postgres\b|mysql\b|redis\b|rabbit|host\b|example|server\b|your",
                found["host"],
                re.IGNORECASE,
            )
            if local and not _values.is_strong(value):
                continue
            yield Hit(
                "password-in-address",
                text.path,
                line_of(text.text, found.start("value")),
                sure=not (text.made_up or bool(local)) and len(value) > 5,
            )


def _named(text: Text) -> Iterator[Hit]:
    """`password = "…"`, `api_key <- "…"`, `…;PWD=…;`, wherever the words stand."""
    for at in text.places(*_PASS_WORDS):
        if _begins(text.text, at):
            if found := _PASS_AT.match(text.text, at):
                yield from _judge(text, found, "password")
            elif (found := _PHRASE_AT.match(text.text, at)) and _values.is_phrase(found["value"]):
                yield _hit(text, "password", found, strong=False)
            elif found := _STRING_AT.match(text.text, at):
                yield from _in_string(text, found)
    if text.has(*_CLIENT_WORDS):
        yield from _arguments(text)
    for at in text.places(*_KEY_WORDS):
        if (found := _KEY_AT.match(text.text, at)) and _is_key(text.text, at):
            yield from _judge(text, found, "secret")


_CLIENT = re.compile(
    r"(?:connect|client|endpoint|credentials?|register_\w{2,30})\s{0,2}\([^\n]{0,200}?\bkey\s{0,2}=\s{0,2}(?P<q>[\"'])(?P<value>[A-Za-z0-9+/_-]{24,120}={0,2})(?P=q)",
    re.IGNORECASE,
)


def _arguments(text: Text) -> Iterator[Hit]:
    for start, end in text.windows(*_CLIENT_WORDS, before=20, after=400):
        for found in _CLIENT.finditer(text.text, start, end):
            if _values.key(found["value"]) == "strong" and _values.entropy(found["value"]) >= 3.8:
                yield _hit(text, "secret", found, strong=False)


def _begins(text: str, at: int) -> bool:
    """Whether a word begins here: not within another one, unless `dbPassword` or `userpassword`."""
    before = text[at - 1 : at]
    return (
        not before.isalnum()
        or (before.islower() and text[at].isupper())
        or bool(_JOINED.search(text[max(0, at - 5) : at]))
    )


def _is_key(text: str, at: int) -> bool:
    if text[at : at + 3].lower() == "key":
        return bool(_KEY_BEFORE.search(text[max(0, at - 14) : at]))
    return text[at] == "_" or _begins(text, at)


def _in_string(text: Text, found: re.Match[str]) -> Iterator[Hit]:
    if text.text[max(0, found.start() - 1) : found.start()] not in {*";\"'?&{, (\t\n", ""}:
        return
    start = max(text.text.rfind("\n", 0, found.start()) + 1, found.start() - 500)
    around = text.text[start : found.end() + 200].split("\n")[0]
    strength = _values.password(found["value"])
    if strength and _STRING_CLUE.search(around):
        yield _hit(text, "password", found, strength == "strong" and not re.search(_values.MEETINGS, around))


def _judged(text: Text, pattern: re.Pattern[str], needles: tuple[str, ...], how: str = "call") -> Iterator[Hit]:
    if not text.has(*needles):
        return
    for start, end in text.windows(*needles):
        if how == "plain":
            start = text.text.rfind("\n", 0, start + 1) + 1  # noqa: PLW2901 - the setting's whole line
            matches = [found] if (found := pattern.match(text.text, start, end)) else []
        else:
            matches = list(pattern.finditer(text.text, start, end))
        for match in matches:
            yield from _judge(text, match, "password", how)


_DRAWN = re.compile(
    r"[0-9a-f]{32,128}|(?=[^\d]{0,40}\d)(?=[^A-Z]{0,40}[A-Z])(?=[^a-z]{0,40}[a-z])[A-Za-z0-9+/]{24,128}={0,2}"
)


def _is_telling(text: str, found: re.Match[str]) -> bool:
    """Whether a name says that its value is secret; `…_KEY` of whatever kind seldom is, unless it was drawn by chance."""
    at = found.start("key")
    return bool(
        found["key"].lower() != "key"
        or _KEY_BEFORE.search(text[max(0, at - 14) : at])
        or _DRAWN.fullmatch(found["value"])
    )


#: What is not drawn but chosen: a salt, a key for pseudonyms, a bare secret.
_CHOSEN = re.compile(
    r"(?:.{0,10}?(?:pseudo|hash|encrypt|cipher|crypt|anon)\w{0,6}[_.]?key|.{0,10}?(?<![A-Za-z])(?:salt|pepper|secret))",
    re.IGNORECASE | re.DOTALL,
)


def _judge(text: Text, found: re.Match[str], rule: str, how: str = "named") -> Iterator[Hit]:
    value = found["value"]
    is_key = rule == "secret" or bool(found.groupdict().get("key"))
    strength = _values.key(value) if is_key else _values.password(value)
    if is_key and not strength and how == "named" and _CHOSEN.match(text.text, max(0, found.start() - 10), found.end()):
        strength = "weak" if _values.password(value) == "strong" else ""
    if is_key and how == "plain" and not _is_telling(text.text, found):
        return
    if (how == "plain" and _values.is_expression(value)) or (how == "prose" and strength != "strong"):
        return
    if how == "prose" and text.text[found.start() - 1 : found.start()] in {"?", "&"}:
        return  # a part of a link, as those to recorded meetings
    if is_key and _values.is_search_only(text.text, found):
        return
    if strength == "weak" and text.text[found.end() : found.end() + 1] == "]":
        return  # `[type="password1"]` selects a part of a page; in Power Query a record ends so
    if strength == "weak" and rule == "password" and not is_key and _beside_user(text.text, found):
        strength = "strong"
    if strength and not _values.is_comparison(text.text, found):
        yield _hit(text, "secret" if is_key else "password", found, strength == "strong")


#: Who signs in, given right before the password in the same call: nobody gives both but to get in.
_USER = re.compile(
    r"\b(?:uid|user|username|user_?name|user_?id|usr|login)[\"']?\s{0,3}(?:=|:|<-)\s{0,3}[\"'](?!root|sa[\"']|postgres|admin|user|test|guest)[\w.@\\-]{3,60}[\"']\s{0,3},\s{0,3}[\"']?$",
    re.IGNORECASE,
)


def _beside_user(text: str, found: re.Match[str]) -> bool:
    return bool(_USER.search(text, max(0, found.start() - 120), found.start()))


#: What a password was made into: it opens nothing by itself, though a simple one is guessed from it.
_HASH = re.compile(
    r"(?:\{?s?sha\d{0,3}\}?|md5|argon2\w{0,2}|pbkdf2\w{0,20}|scrypt|bcrypt\w{0,10})[:$]|\$(?:2[aby]|[156]|apr1|argon2\w{0,2})\$",
    re.IGNORECASE,
)


def _is_put_out(text: str, at: int) -> bool:
    return text[text.rfind("\n", 0, at) + 1 : at].lstrip().startswith("#")


def _hit(text: Text, rule: str, found: re.Match[str], strong: bool) -> Hit:
    """A password of a service that only lives while a container runs, or a hash of one, is for somebody to look at."""
    if _HASH.match(found["value"]) or (text.name == "devise.rb" and _is_put_out(text.text, found.start())):
        strong = False  # Devise's generator draws a key and a pepper, and leaves them in a comment
    passing = "compose" in text.name or (text.path.startswith(".github/") and "services:" in text.text)
    return Hit(rule, text.path, line_of(text.text, found.start("value")), strong and not text.made_up and not passing)
