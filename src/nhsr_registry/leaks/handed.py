"""Keys and passwords that are handed straight to what uses them: a cipher, a signer, a decoder, an older database's call.

What a decoder is given (`fromhex("…")`, `base64decode("…")`) is no more hidden than plain text. SAS says how its
`pwencode` disguises a password, which any SAS session can use as it is
(https://documentation.sas.com/doc/en/proc/9.4/n0dc6in3d5z63on1ehmcfb2fkzwd.htm); ADO's `Open` takes the password third.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator

from nhsr_registry import re
from nhsr_registry.leaks import _values
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Gate, Text

_WORD = r"(?:pass(?:word|wd|phrase|code)?|pwd|pword|pw)"


def _is_password(value: str) -> bool:
    return _values.password(value) == "strong"


def _is_given(value: str) -> bool:
    """The same where nothing but a password can stand, so that a word and a number will do."""
    return _values.password(value) != "" and not _values.is_expression(value)


def _is_key(value: str) -> bool:
    return _values.key(value) == "strong"


def _is_coded(value: str) -> bool:
    """Whether base64 hides a password, and nothing longer."""
    try:
        plain = base64.b64decode(value + "==", validate=False).decode("ascii")
    except (binascii.Error, ValueError):
        return False
    return plain.isprintable() and _values.password(plain.strip()) == "strong"


def _always(_value: str) -> bool:
    return True


_HEX = r"[\"'](?P<value>[0-9a-fA-F]{32}(?:[0-9a-fA-F]{16}){0,6})[\"']"
#: (rule, words of which one must be there, what gives the value, whether the value is one)
_GIVES: tuple[tuple[str, tuple[str, ...], re.Pattern[str], Callable[[str], bool]], ...] = (
    # a key for a cipher or a digest that a decoder is given; the name beside says that it is a key
    ("secret", ("fromhex", "hex2bin", "unhexlify", "hex_decode"), re.compile(rf"(?:key|secret|salt|pepper|cipher|hmac|iv|token)\w{{0,20}}[^\n]{{0,60}}?(?:fromhex|hex2bin|unhexlify|hex_decode)\s{{0,2}}\(\s{{0,40}}{_HEX}", re.IGNORECASE), _is_key),
    ("secret", ("fernet", "aesgcm", "secretbox", "key_sodium", "aes.new", "aes_cbc"), re.compile(r"(?:Fernet|AESGCM|SecretBox|key_sodium|AES\.new|aes_cbc_\w{2,8})\s{0,2}\(\s{0,3}(?:key\s{0,2}=\s{0,2})?b?[\"'](?P<value>[A-Za-z0-9+/_=!#$%&*-]{16,90})[\"']"), lambda value: _is_key(value) or _is_password(value)),
    ("secret", ("jwt", "serializer", "itsdangerous", "hmac"), re.compile(r"(?:jwt(?:\.|_)(?:en|de)code\w{0,5}|(?:URLSafe\w{0,20}|Timed\w{0,20})Serializer|jwt_encode_hmac)\s{0,2}\((?:[^\n()\"']{1,60},\s{0,3})?(?:secret\s{0,2}=\s{0,2}|key\s{0,2}=\s{0,2})?[\"'](?P<value>[^\s\"'.]{12,90})[\"']"), _is_password),
    ("password", ("base64decode", "b64decode", "base64_dec", "frombase64", "atob"), re.compile(rf"{_WORD}\w{{0,12}}\s{{0,3}}(?:=|<-|:)\s{{0,3}}[^\n\"']{{0,60}}?(?:base64_?decode|b64decode|base64_dec|FromBase64String|atob)\s{{0,2}}\(\s{{0,3}}b?[\"'](?P<value>[A-Za-z0-9+/]{{8,60}}={{0,2}})[\"']", re.IGNORECASE), _is_coded),
    # SAS
    ("password", ("{sas00",), re.compile(r"(?P<value>\{SAS00[1-5]\}[0-9A-Za-z+/=]{8,200})", re.IGNORECASE), _always),
    ("password", ("pwencode",), re.compile(r"\bpwencode\s{1,3}in\s{0,3}=\s{0,3}[\"'](?P<value>[^\s\"'&]{5,80})[\"']", re.IGNORECASE), _is_given),
    # ADO, RDO, DAO: source, user, password
    ("password", (".open ", ".open("), re.compile(r"\.Open\s{0,2}\(?\s{0,2}\"[^\"\n]{1,200}\",\s{0,2}\"[\w.\\@ -]{1,60}\",\s{0,2}\"(?P<value>[^\s\"]{5,80})\"", re.IGNORECASE), _is_given),
    # a header within one text: -H "X-API-Key: …"
    ("secret", ("api-key:", "apikey:", "subscription-key:", "auth-token:", "access-token:", "private-token:", "x-auth"), re.compile(r"[\"'](?:[\w-]{0,30}(?:api-?key|subscription-key|auth-?token|access-?token|private-token|x-auth[\w-]{0,20}))\s{0,2}:\s{0,3}(?P<value>[A-Za-z0-9_./+~-]{16,200}={0,2})[\"']", re.IGNORECASE), _is_key),
    # collections of requests (Postman, Insomnia): the way in is an "apikey", and its value stands beside
    ("secret", ("apikey",), re.compile(r"\bapikey\"\s{0,3}(?::\s{0,3}\[[^\]]{0,400}?\"key\"\s{0,3}:\s{0,3}\"value\"\s{0,3},\s{0,20}|,[^{}\[\]]{0,300}?)\"value\"\s{0,3}:\s{0,3}[\"'](?P<value>[A-Za-z0-9_.~+/-]{16,200}={0,2})[\"']", re.IGNORECASE), _is_key),
    # YAML says the kind of a value before it
    ("password", ("!!str", "!!binary"), re.compile(rf"{_WORD}\w{{0,10}}[\"']?\s{{0,3}}:\s{{0,3}}!!str\s{{1,3}}[\"']?(?P<value>[^\s\"'$<>{{}}]{{5,80}})", re.IGNORECASE), _is_given),
    # SQL's own words for an account, and setters
    ("password", ("password '",), re.compile(r"\b(?:encrypted |with )?password\s{1,3}'(?P<value>[^\s']{5,80})'", re.IGNORECASE), _is_given),
    ("password", ("setpassword", "set_password", ".pwd("), re.compile(r"\b(?:set_?password|pwd)\s{0,2}\(\s{0,3}b?[\"'](?P<value>[^\s\"'\\]{5,80})[\"']\s{0,3}\)", re.IGNORECASE), _is_password),
    ("secret", ("bearer_token", "auth_token", "api_key", "set_token", "register_google", "set_key"), re.compile(r"\w{0,30}(?:bearer_token|auth_token|api_key|set_token|register_google|set_key)\w{0,10}\s{0,2}\(\s{0,3}(?:key\s{0,2}=\s{0,2})?[\"'](?P<value>[A-Za-z0-9_.~+/-]{20,200}={0,2})[\"']\s{0,3}[,)]", re.IGNORECASE), _is_key),
    ("access-token", ("authorization",), re.compile(r"authorization[\"'`]?\s{0,3}(?:=|:)\s{0,3}(?:paste0?|str_c|concat|f)\s{0,2}\(\s{0,3}[\"'][A-Za-z][\w-]{1,20}:? ?[\"']\s{0,3},\s{0,3}[\"'](?P<value>[A-Za-z0-9_.~+/-]{20,400}={0,2})[\"']", re.IGNORECASE), _is_key),
    # archives and documents, in words
    ("password", ("zip", "encrypt", "archive", "unlock", "workbook"), re.compile(r"\b(?:zip\w{0,5}|archive|workbook|spreadsheet|file|encrypted)\b[^\n]{0,50}?\b(?:code|key|phrase|combination) (?:is|was|=|:)\s{0,2}[`\"'“]?(?P<value>(?=[^\s]{0,40}\d)(?=[^\s]{0,40}[A-Z])(?=[^\s]{0,40}[!#$%^&*@?+£])[^\s`\"'”<>]{8,40})", re.IGNORECASE), _is_password),
)  # fmt: skip
_WRITTEN = frozenset({"md", "markdown", "txt", "rst", "adoc", "org", "eml", "rmd", "qmd", "log", "wiki", ""})
#: What only some languages say; their words are everywhere in others, or are signs, which take long to look for.
_ONLY_IN = {
    "zip": _WRITTEN,
    ".open ": frozenset({"bas", "vba", "vbs", "vb", "cls", "frm", "asp", "txt", "md", "ps1"}),
    "{sas00": frozenset({"sas", "log", "lst", "txt", "md", "r", "py", "cfg", "ini", "sql"}),
    "!!str": frozenset({"yml", "yaml"}),
    "password '": frozenset(
        {
            "sql",
            "psql",
            "psql_history",
            "history",
            "log",
            "ddl",
            "sh",
            "bash",
            "py",
            "r",
            "md",
            "txt",
            "yml",
            "rmd",
            "qmd",
            "ipynb",
        }
    ),
}
#: What these are given often stands on the lines that follow.
_ON_NEXT_LINES, _BEHIND = frozenset({"fromhex", "apikey"}), 400
_JOINS = re.compile(r"[^a-z_.-]")

seek(*(word for _, words, _, _ in _GIVES for word in words if not _JOINS.search(word)), "sas")
seek("hex", "_dec", "frombase")  # the letters of words with digits, without which these need not be searched for
_GATE = Gate((one[1], one) for one in _GIVES)


def find(text: Text) -> Iterator[Hit]:
    """Hits on the line of each value."""
    if text.by_tool:
        return
    for rule, needles, pattern, is_one in _GATE.open(text):
        only = _ONLY_IN.get(needles[0])
        if (only and text.kind not in only) or not text.has(*needles):
            continue
        for start, end in text.windows(*needles, before=160, after=260):
            stop = min(len(text.text), end + _BEHIND) if needles[0] in _ON_NEXT_LINES else end
            for found in pattern.finditer(text.text, start, stop):
                value = found["value"]
                if is_one(value) and not _values.is_demo(text.text, found) and not _values.is_example(value):
                    sure = (
                        not text.made_up
                        and not _values.stands_in(value)
                        and (is_one is not _is_given or _is_password(value))
                    )
                    yield Hit(rule, text.path, line_of(text.text, found.start("value")), sure)
