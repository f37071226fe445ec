"""Whether a value is a secret, a stand-in for one, or just a word."""

from __future__ import annotations

import math
from collections import Counter
from typing import Literal

from nhsr_registry import re
from nhsr_registry.leaks._usual import USUAL

Strength = Literal["strong", "weak", ""]

#: Whatever tells the reader to put their own there, or takes it from elsewhere.
_STANDS_IN = re.compile(
    r"^(?:your|my|the|our|some|any|enter|insert|put|add|type|set|use|replace|change|fill|paste|see|get|read|ask|input)(?![a-z])|your[_-]|<[^<>]{0,80}>|^[<>]|[<>]$|[=-]>|<[-/]|\{\{|\$\{|\$\(|^\$|^%\w+[%(]|^&\w+\.?$|^\{|\}$|^@|^\(|\*{3}|x{4,}|\.{3}|…|_{4,}|^-+$|^#+$"
    r"|change[-_]?me|^example|example$|^dummy|placeholder|redacted|removed|hidden|omitted|not[-_ ]?(?:set|used|needed|required|real)|to[-_]?do$|^tbc|^none|^null|^nil$|^na$|^true|^false|undefined|^missing|^empty|^blank|^default$|^optional"
    r"|getenv|environ|^env[._:(]|^os\.|^sys\.|^config|^settings|^params|^secrets?[./:]|^vault|^keyring|keyring::|getpass|askpass|^prompt|readline|^self\.|^args\.|^input\b|^var\.|^local\.|^data\.|^module\.|^process\.|key_?vault|^azurerm|^dbutils|^st\.|^session"
    r"|^(?:abc|foo|bar|baz|test|demo|fake|sample|mock|temp|random|some|mysecret|mypass\w*|mytoken)\d*$|^(?:test|fake|dummy|mock|sample|demo)[-_.]|[-_.](?:here|goes[-_]here|placeholder)$|^1234|^0{4}|^abcd|lorem|^hunter2$|^abc\d|really|long.?(?:api)?key|pa[s5$]{2}w|p@[s5$]{2}|s3cr|secret[#!\\d]",
    re.IGNORECASE,
)  # fmt: skip
#: Names of the thing rather than the thing.
_NAMES_IT = re.compile(
    r"^[\w.:/ -]*(?:pass(?:word|wd|phrase|code)?|pwd|secrets?|tokens?|api_?keys?|credentials?|username|user|login|authenti\w*|authori[sz]\w*|private_?key|public_?key)[\w.:/ -]*$",
    re.IGNORECASE,
)
_COMMON = frozenset(
    {
        "postgres", "postgresql", "mysql", "admin", "root", "guest", "rstudio", "jupyter", "airflow", "redis", "minio", "minioadmin", "sa", "user", "public", "string",
        "hidden", "visible", "text", "required", "forgot", "reset", "basic", "bearer", "number", "primary", "foreign", "fixed", "inherit", "integer", "character",
        "numeric", "logical", "varchar", "object", "center", "centre", "patient", "patients", "trusted_connection", "trusted", "write", "rabbitmq", "neo4j", "elastic",
    }
)  # fmt: skip
#: Addresses of meetings and their recordings: their passcode is for whoever was invited, and opens nothing else.
MEETINGS = r"zoom\.us|webex|teams\."
_EXAMPLE = re.compile(r"EXAMPLE|eyJzdWIiOiIxMjM0NTY3ODkw|XXXX|xxxxx|1234567890|abcdefgh|00000000|your", re.IGNORECASE)
_CODE = re.compile(
    r"^[A-Za-z_][\w.]*(?:::?\w+)?[(\[]|^[A-Za-z_]+\.[A-Za-z_.]+$|^/|^\.{1,2}/|^~|^https?:|^[A-Za-z]:[\\/]|^\\|^\w+\.(?:csv|json|ya?ml|txt|r|py|key|pem|crt|env|sql)$",
    re.IGNORECASE,
)


def is_placeholder(value: str) -> bool:
    low = value.strip("\"'`").lower()
    return (
        bool(_STANDS_IN.search(low))
        or low in _COMMON
        or len(set(low)) <= 2
        or bool(_NAMES_IT.match(low) and not is_strong(value))
    )


def stands_in(value: str) -> bool:
    """Whether a value tells the reader to put their own."""
    return bool(_STANDS_IN.search(value.lower()))


def is_example(found: str) -> bool:
    """Whether a token is one of those that manuals print."""
    return bool(_EXAMPLE.search(found))


def is_demo(text: str, found: re.Match[str]) -> bool:
    """Whether the words right before call it an example."""
    return bool(
        re.search(
            r"example|e\.g\.|such as|looks like|dummy|fake",
            text[max(0, found.start() - 80) : found.start()],
            re.IGNORECASE,
        )
    )


def is_elsewhere(text: str, found: re.Match[str]) -> bool:
    """Whether a token is part of a public page's address."""
    if found[0].startswith("eyJ") and text[found.start() - 1 : found.start()] == "/":
        return True
    if not found[0].startswith(("eyJ", "AIza", "?", "&", "X-Amz")):
        return False  # a token of a known service is one wherever it stands
    return bool(re.search(r"arcgis|esri\.|githubusercontent", text[max(0, found.start() - 250) : found.end()]))


_SEARCH_KEY = re.compile(r"[0-9a-f]{32}")
_SEARCH_BEFORE = re.compile(r"docsearch|\balgolia[\"']?\s{0,3}[:=]", re.IGNORECASE)
_SEARCH_INDEX = re.compile(r"\bindex_?name[\"']?\s{0,3}[:=]", re.IGNORECASE)
_SEARCH_ADMIN = re.compile(r"admin|write|secret", re.IGNORECASE)


def is_search_only(text: str, found: re.Match[str]) -> bool:
    """Whether a key is that of DocSearch's own settings, as pkgdown's and Docusaurus' pages carry it.

    Every reader's browser gets it and it can do nothing but search (docsearch.algolia.com, "API reference: apiKey").
    """
    if not _SEARCH_KEY.fullmatch(found["value"]):
        return False
    before, after = text[max(0, found.start() - 200) : found.start()], text[found.end() : found.end() + 200]
    opens = max(before.rfind("{"), before.lower().rfind("docsearch:"))
    inside = before[max(opens, 0) :] + after.partition("}")[0]
    return bool(
        _SEARCH_BEFORE.search(before)
        and _SEARCH_INDEX.search(inside)
        and not _SEARCH_ADMIN.search(before[max(opens - 40, 0) :])
    )


_FORM_TOKEN = re.compile(
    r"authenticity_?token|csrf\w{0,20}|xsrf\w{0,20}|_*requestverificationtoken|_wpnonce", re.IGNORECASE
)


def is_form_token(text: str, found: re.Match[str]) -> bool:
    """Whether a value is a hidden input of a saved page, which ends with the visitor's session: nobody's key."""
    tag = text[max(0, found.start() - 200) : found.end()].rpartition("<")[2]
    return tag[:6].lower() == "input " and bool(_FORM_TOKEN.search(tag))


def is_strong(value: str) -> bool:
    """Whether a value looks chosen by a person or a machine to be hard to guess: kinds of letters mixed."""
    lower, upper = any(c.islower() for c in value), any(c.isupper() for c in value)
    digit, other = any(c.isdigit() for c in value), any(not c.isalnum() and c not in "_-./: " for c in value)
    kinds = lower + upper + digit + other
    if len(value) < 6 or not (digit or other):
        return _by_chance(value)
    if (
        re.fullmatch(r"[A-Za-z]+[-_.]?(?:v?\d{1,4})(?:[-_.][A-Za-z\d]+)*", value)
        and kinds < 4
        and not (upper and lower and digit and len(value) >= 9 and not re.search(r"[-_.]", value))
    ):
        return False  # a name with a number: `sprint_12`, `waits2023`
    if re.fullmatch(r"[a-z]+(?:[-_. ][a-z]+)+", value, re.IGNORECASE):
        return False
    return kinds >= 3 or (kinds == 2 and digit and len(value) >= 8)


def _by_chance(value: str) -> bool:
    """Whether letters alone were drawn by chance: small and capital ones change too often for joined words."""
    return len(value) >= 12 and value.isalpha() and 2 * len(_SAME_CASE.findall(value)) >= len(value)


_SAME_CASE = re.compile(r"[a-z]+|[A-Z]+")


#: Three or four words, as people are told to choose them (ncsc.gov.uk, "Three random words").
_PHRASE = re.compile(
    r"[A-Za-z][a-z]{2,11}(?P<s>[-_. ])[A-Za-z][a-z]{2,11}(?:(?P=s)[A-Za-z][a-z]{2,11}){1,2}|[A-Z][a-z]{2,11}(?P<t>[-_. ]?)[A-Z][a-z]{2,11}(?:(?P=t)[A-Z][a-z]{2,11}){1,2}"
)
_PARTS = re.compile(r"[A-Z]?[a-z]+")


def is_phrase(value: str) -> bool:
    """Whether somebody joined three or four words that have nothing to do with what they open."""
    return bool(_PHRASE.fullmatch(value)) and USUAL.isdisjoint(map(str.lower, _PARTS.findall(value)))


def _is_pin(value: str) -> bool:
    """Whether a number was chosen: no count, no run, no year."""
    return 6 <= len(value) <= 12 and value.isdigit() and len(set(value)) > 3 and value not in "01234567890123456789"


def password(value: str) -> Strength:
    """`strong`, `weak` (somebody should look), or nothing: a stand-in, an expression, a word for it."""
    bare = value.strip("\"'`").rstrip(",;")
    if len(bare) < 4 or is_placeholder(bare) or _CODE.search(bare) or "{" in bare or "<" in bare:
        return ""
    if is_strong(bare):
        return "strong"
    if is_phrase(bare) or _is_pin(bare):
        return "weak"
    if (
        len(bare) >= 6
        and not re.search(r"[\s/:=\[\]]", bare)
        and not re.fullmatch(r"[a-z]+(?:[_.-][a-z]+)+|[A-Z_]+|[a-z]+[A-Z]\w*|\d+(?:\.\d+)*(?:px|em|%)?", bare)
    ):
        return "weak" if re.search(r"\d", bare) else ""
    return ""


def key(value: str) -> Strength:
    """A key is long and drawn by chance."""
    bare = value.strip("\"'`").rstrip(",;")
    if (
        len(bare) < 16
        or is_placeholder(bare)
        or is_example(bare)
        or _CODE.search(bare)
        or "{" in bare
        or "<" in bare
        or " " in bare
    ):
        return ""
    if re.search(r"[\^\[\]()\\|*?]", bare) and not _drawn(bare):
        return ""  # a pattern
    if not (re.search(r"\d", bare) and re.search(r"[A-Za-z]", bare)) or entropy(bare) < 3.0:
        return ""
    words = re.findall(r"[a-z]{4,}", bare)
    if sum(map(len, words)) * 2 > len(bare) and re.search(r"[-_. ]", bare):
        return ""  # words joined: a name
    return "strong" if len(bare) >= 20 and entropy(bare) >= 3.2 else "weak"


def _drawn(value: str) -> bool:
    """Whether signs, digits and letters were drawn by chance, as Django's `get_random_secret_key` draws 50 of them."""
    return (
        len(value) >= 40
        and sum(c.isdigit() for c in value) >= 3
        and sum(c.isalpha() for c in value) >= 10
        and entropy(value) >= 4.2
        and not re.search(r"\\|\(\?|\[\^|[a-z]{6}|\.[*+]", value)
    )


def entropy(value: str) -> float:
    """Bits for each letter."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())


def is_expression(value: str) -> bool:
    """Whether an unquoted setting is taken from elsewhere: a reference, a call, a type."""
    return bool(
        re.search(
            r"[$({\[|&!*]|^\w+\.\w+(?:\.\w+)*$",
            value[:1] + value[1:].replace("!", "").replace("$", "").replace("&", "").replace("*", ""),
        )
    ) and not is_strong(value)


def is_comparison(text: str, found: re.Match[str]) -> bool:
    """Whether the value is only compared, labelled or described: `type = "password"`, `label = …`."""
    before = text[max(0, found.start() - 30) : found.start()]
    return bool(
        re.search(
            r"(?:label|title|placeholder|help|type|id|for|class|name|message|text|inputId)\s*[=:]\s*[\"']?$",
            before,
            re.IGNORECASE,
        )
    )
