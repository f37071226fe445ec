"""Passwords on the command line, in scripts of programs, and where a program compares what was typed with the right one.

Each program's manual says how it takes a password: `redis-cli -a`, `smbclient -U user%…`, `.logon host/user,…` (Teradata),
`CONNECT TO … USER … USING …` (Db2), `net user … /add`. A value counts where it was chosen to be hard to guess.
"""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.leaks import _values
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Gate, Text

#: What is given: no variable, no option, no place to fill in.
_GIVEN = r"[\"']?(?P<value>[^\s\"'`$%<>{}()\[\]|;&-][^\s\"'`$<>{}()\[\]|;&]{4,80})"
_TYPED = r"(?P<q>[\"'])(?P<value>[^\s\"'\\]{6,80})(?P=q)"
_WORD = r"(?:pass(?:word|wd|phrase|code)?|passwort|pwd|pword|pw)"


def _on_line(programs: str, option: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{programs})\b[^\n|;]{{0,200}}?\s{option}[ =]{{0,2}}{_GIVEN}")


_JOINS = re.compile(r"[^a-z_.-]")  # signs that would join words of the vocabulary
#: What only some languages say; their words are everywhere in others.
_ONLY_IN = {
    "net user": frozenset({"bat", "cmd", "ps1", "txt", "md", ""}),
    "passin": frozenset({"sh", "bash", "bat", "cmd", "ps1", "r", "py", "yml", "yaml", "md", "txt", ""}),
    "global ": frozenset({"do", "ado"}),
    "as string": frozenset({"bas", "vba", "vbs", "vb", "cls", "frm", "txt", "md"}),
    'password "': frozenset({"gradle", "groovy", "rb", "conf", "cfg", "kdl", ""}),
    "variable": frozenset({"tf", "tfvars", "hcl", "md"}),
    "protect": frozenset({"bas", "vba", "vbs", "vb", "cls", "frm", "ps1", "cs", "r", "py", "txt", "md"}),
    "@tcp(": frozenset({"go", "yml", "yaml", "env", "toml", "md", "sh", "json"}),
}
_ALSO = {"assword": "send", "variable": "default"}  # what must be there besides
#: (words of which one must be there, what gives the value)
_GIVES: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("connect to ",), re.compile(rf"\bconnect\s+to\s+\S{{1,60}}\s+user\s+\S{{1,60}}\s+using\s+{_GIVEN}", re.IGNORECASE)),
    (("logon",), re.compile(rf"\.logon\s+[\w.-]{{1,60}}/[\w.$\\-]{{1,60}}\s{{0,3}},\s{{0,3}}{_GIVEN}", re.IGNORECASE)),
    (("beeline", "mongo", "clickhouse", "cypher-shell", "snowsql", "sqoop"), _on_line(r"beeline|mongo\w{0,8}|clickhouse-client|cypher-shell|snowsql|sqoop", r"(?:-p|--password)")),
    (("redis-cli",), _on_line("redis-cli", r"(?:-a|--pass)")),
    (("ldap", "vsql"), _on_line(r"ldap(?:search|modify|add|delete|whoami|passwd)|vsql", "-w")),
    (("nzsql",), _on_line("nzsql", "-pw")),
    (("freerdp", "rdesktop"), _on_line(r"(?:x|w)?freerdp\d?|rdesktop", "(?:/p:|-p)")),
    (("unzip ", "zip -"), _on_line(r"unzip|zip|zipcloak", "-P")),
    (("smbclient", "rpcclient", "smbget", "winexe"), re.compile(rf"\b(?:smbclient|rpcclient|smbget|winexe)\b[^\n|;]{{0,200}}?\s(?:-U|--user(?:name)?)[ =]{{0,2}}[\"']?[\w.\\/-]{{1,60}}%{_GIVEN}")),
    (("lftp",), re.compile(rf"\blftp\b[^\n|;]{{0,120}}?\s(?:-u|--user)[ =]{{0,2}}[\"']?[\w.@\\-]{{1,60}},{_GIVEN}")),
    (("net user",), re.compile(rf"\bnet\s+user\s+[\"']?[\w.\\ -]{{1,40}}[\"']?\s+(?!/){_GIVEN}\s+/(?:add|domain)\b", re.IGNORECASE)),
    (("passin", "passout", "storepass", "keypass", "openssl"), re.compile(rf"\s-(?:pass(?:in|out)?|storepass|keypass)\s+[\"']?pass:{_GIVEN}")),
    (("keytool", "jarsigner"), re.compile(rf"\s-(?:store|key)pass\s+{_GIVEN}")),
    (("--passphrase",), re.compile(rf"\s--passphrase[ =]{_GIVEN}")),
    (("chpasswd",), re.compile(r"\becho\s+[\"']?[\w.-]{1,40}:(?P<value>[^\s\"'$:]{5,80})[\"']?\s{0,3}\|[^\n]{0,60}\bchpasswd\b")),
    (("sudo -s", "kinit", "--stdin", "password-stdin", "passphrase-fd"), re.compile(r"\becho\s+(?:-n\s+)?[\"']?(?P<value>[^\s\"'$|]{6,80})[\"']?\s{0,3}\|\s{0,3}[^\n|]{0,80}?(?:\bsudo\s+-S\b|\bkinit\b|--(?:password-)?stdin\b|--passphrase-fd\b)")),
    (("from-literal",), re.compile(rf"--from-literal[= ][\"']?[\w.-]{{0,30}}{_WORD}[\w.-]{{0,10}}={_GIVEN}", re.IGNORECASE)),
    # a dialogue: what is sent when the other side asks
    (("assword",), re.compile(r"assword[^\n]{0,40}\n?[^\n]{0,60}?\bsend(?:line)?\b[\s(]{1,4}(?:--\s+)?[\"'](?P<value>[^\s\"'\\$]{6,80})(?:\\[rn])?[\"']")),
    # what a sheet or a workbook is locked with
    (("protect",), re.compile(r"\b(?:Un)?Protect(?:Sheet|_sheet|Workbook)?\b\s{0,3}\(?\s{0,3}(?:Password\s{0,2}:?=\s{0,2})?\"(?P<value>[^\s\"]{5,60})\"", re.IGNORECASE)),
    (("workbook.open", "workbooks.open"), re.compile(r"\bworkbook\w?\.open\s{0,2}\(\s{0,3}[^\n()]{1,120},\s{0,3}[\"'](?P<value>[^\s\"'\\/.]{6,60})[\"']", re.IGNORECASE)),
    # declared, with no sign between, or one that says the kind of value first
    (("global ", "local "), re.compile(rf"\b(?:global|local)\s+\w{{0,20}}{_WORD}\w{{0,10}}\s+\"(?P<value>[^\s\"`$]{{5,80}})\"")),
    (("as string",), re.compile(rf"{_WORD}\w{{0,10}}\s+As\s+String\s{{0,3}}=\s{{0,3}}\"(?P<value>[^\s\"]{{5,80}})\"", re.IGNORECASE)),
    (("securestring",), re.compile(rf"ConvertTo-SecureString\s+(?:-String\s+)?{_GIVEN}", re.IGNORECASE)),
    (('password "', "password '"), re.compile(r"^[ \t]{0,40}password[ \t]{1,4}[\"'](?P<value>[^\s\"'$]{5,80})[\"'][ \t]*$", re.MULTILINE)),
    (('password">',), re.compile(r"name\s{0,3}=\s{0,3}\"[\w.:-]{0,80}password\">\s{0,20}(?P<value>[^\s<>$]{5,80})\s{0,20}<", re.IGNORECASE)),
    (("?password=", "&password=", "?pwd=", "&pwd="), re.compile(rf"://(?![\w.-]{{0,80}}(?:{_values.MEETINGS}))" r"[^\s\"'<>]{3,200}[?&](?:password|pwd)=(?P<value>[^\s\"'&<>${}]{5,80})", re.IGNORECASE)),
    # Go's address of a database
    (("@tcp(", "@unix("), re.compile(r"[\"'`][\w.-]{1,40}:(?P<value>[^\s@\"'`/:{}$]{4,80})@(?:tcp|unix)\(")),
    # Terraform: the default of a variable
    (("variable",), re.compile(rf"\bvariable\s+\"\w{{0,40}}{_WORD}\w{{0,20}}\"\s{{0,4}}\{{[^{{}}]{{0,300}}?\bdefault\s{{0,4}}=\s{{0,4}}\"(?P<value>[^\s\"$]{{5,80}})\"", re.IGNORECASE)),
)  # fmt: skip
#: Compared with what was typed; the name stands on the left, or both in a call that compares.
_COMPARED = re.compile(
    rf"{_WORD}[\w.]{{0,16}}(?:\(\))?[\"')\]]{{0,3}}\s{{0,3}}(?:[!=]==?|<>|~=|-c?(?:eq|ne)|(?:not\s+)?in\s{{0,3}}[(\[])\s{{0,3}}[bNr]?{_TYPED}",
    re.IGNORECASE,
)
_IN_CALL = re.compile(
    rf"{_WORD}\w{{0,10}}(?:\(\)|\.encode\(\))?[\"')\]]{{0,2}}\s{{0,3}},\s{{0,3}}[bNr]?{_TYPED}", re.IGNORECASE
)
_CALL = re.compile(
    r"(?:identical|compare_digest|all\.equal|equals|checkpw|verify|strcmp)\s{0,3}\([^()\n]{0,60}$", re.IGNORECASE
)
#: The scheme may be of any name: `Authorization: Key …`.
_HEADER = re.compile(
    r"authorization[\"'`\])]{0,3}\s{0,3}(?:[:=,]|<-|=>)\s{0,3}[\"']?(?:[A-Za-z][\w-]{1,20}(?: |=|: ?)){1,2}(?P<value>(?=[^\s\"']{0,60}\d)[A-Za-z0-9._~+/-]{20,400}={0,2})(?=[\"'\s]|$)",
    re.IGNORECASE,
)
#: What a pseudonym is drawn with: who knows it can work out whose it is.
_HASHED = re.compile(
    r"\b(?:hmac\w{0,8}|sha(?:1|2|224|256|384|512)\w{0,3}|md5|blake\w{1,3}|digest|hashbytes|crc32|xxhash\w{0,3})\s{0,3}\([^\n]{0,120}?[\"'](?P<value>[^\s\"'\\,/]{8,80})[\"']",
    re.IGNORECASE,
)
_HASHES = ("hmac", "sha2", "sha5", "digest", "hashbytes")
_CODE = frozenset({"r", "rmd", "qmd", "py", "ipynb", "sql", "js", "ts", "sas", "do", "jl", "sh", "ps1"})
#: Microsoft's file for a remote desktop: the password, sealed for one account (`password 51:b:…`).
_SEALED = re.compile(r"^password 51:b:[0-9A-Fa-f]{20}", re.MULTILINE)
_FTP = re.compile(
    r"^[ \t]*(?:quote\s+)?(?:user\s+\S{2,60}|pass)\s+(?P<value>[^\s$%<{]{5,60})[ \t\r]*$", re.IGNORECASE | re.MULTILINE
)
_NETRC = re.compile(r"\bpassword\s+(?P<value>\S{4,80})")
_SCRIPTS = frozenset({"sh", "bash", "bat", "cmd", "txt", "ps1", "ftp", "scr", "md", "r", "py", ""})
#: How the name of what is compared begins, whatever follows: `password`, `pwd`, `PASS`.
_WORDS = ("pass", "pw")
#: In letters and notes: `File password as usual: …`, `login bi_reader / …`, `it opens with …`.
_WRITTEN: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("passw", "passphrase", "passcode", "cyfrinair"), re.compile(r"\b(?:pass(?:word|phrase|code)|cyfrinair)s?(?: [a-z]{1,12}){0,7}\s{0,2}[:,=–-]\s{0,2}[\"'`“*_]{0,3}(?P<value>[^\s\"'`”*<>()]{8,60})", re.IGNORECASE)),
    # the password itself in brackets, after words about it
    (("passw", "passphrase", "passcode"), re.compile(r"\bpass(?:word|phrase|code)\b[^\n()]{1,50}\(\s{0,2}[\"'`]?(?P<value>[^\s\"'`<>()]{8,60})[\"'`]?\s{0,2}\)", re.IGNORECASE)),
    (("login", "log-in", "creds", "credential", "account", "basic auth", "basic-auth"), re.compile(r"\b(?:log-?in|creds?|credentials?|account|basic[ -]auth\w*)s?\b[^\n]{0,60}?[:\s`'\"(][\w.@\\-]{2,40}[`'\"]?\s{0,2}(?:/|\||,|\band\b|\bwith\b)\s{0,2}[`'\"]?(?P<value>[^\s`'\"<>()/,;]{8,60})", re.IGNORECASE)),
    (("user",), re.compile(r"\buser(?:name)?\b[:\s`'\"(]{1,3}[\w.@\\-]{2,40}[`'\"]?\s{0,2}(?:/|\||,|\band\b|\bwith\b)\s{0,2}[`'\"]?(?P<value>[^\s`'\"<>()/,;]{8,60})", re.IGNORECASE)),
    # a name and a password in the way of the web's own header: `me:…`
    (("basic", "login", "log in", "log-in", "creds", "credential", "auth", "sign in"), re.compile(r"\b(?:basic|log[- ]?in|sign[- ]?in|creds?|credentials?|auth\w{0,12}|users?)\b[^\n]{0,60}?[`'\"][A-Za-z][\w.@-]{1,40}:(?P<value>[^\s`'\"<>:/]{8,60})[`'\"]", re.IGNORECASE)),
    # the password in brackets at the end of what opens with it
    (("unlock", "unzip", "decrypt", "opens with", "open with", "opened with", "protected with", "encrypted with", "locked with", "opens by"), re.compile(r"\b(?:open|unlock|unzip|decrypt|encrypt|protect|lock)(?:s|ed|ing)?\b[^\n()]{0,40}?\b(?:with|using|by)\b[^\n()]{1,60}\(\s{0,2}[\"'`“]?(?P<value>[^\s\"'`”<>()]{8,60})[\"'`”]?\s{0,2}\)", re.IGNORECASE)),
    (("unlock", "unzip", "decrypt", "unprotect", "opens with"), re.compile(r"\b(?:unlock|unzip|decrypt|unprotect|open)(?:s|ed|ing)?\b[^\n]{0,40}?\b(?:with|using)(?: the (?:code|word|key))?\s+[`'\"“]?(?P<value>[^\s`'\"”<>(),;]{8,60})", re.IGNORECASE)),
)  # fmt: skip
_LETTERS = frozenset(
    {
        "md",
        "markdown",
        "txt",
        "rst",
        "adoc",
        "org",
        "eml",
        "mbox",
        "rtf",
        "log",
        "html",
        "htm",
        "rmd",
        "qmd",
        "wiki",
        "",
    }
)

seek(*(word for words, _ in (*_GIVES, *_WRITTEN) for word in words if not _JOINS.search(word)))
seek(
    *_WORDS,
    "authorization",
    "hmac",
    "digest",
    "hashbytes",
    "ftp",
    "connect",
    "zip",
    "sudo",
    "workbook",
    "send",
    "default",
)


def find(text: Text) -> Iterator[Hit]:
    """Hits on the line of each value."""
    if text.by_tool:
        return
    yield from _given(text)
    yield from _written(text)
    yield from _compared(text)
    yield from _keys(text)
    yield from _of_programs(text)


def _of_programs(text: Text) -> Iterator[Hit]:
    """Files that a program keeps for itself: netrc, a remote desktop, commands for FTP."""
    if text.name.startswith((".netrc", "_netrc", ".authinfo")):
        for found in _NETRC.finditer(text.text):
            if not _values.is_placeholder(found["value"]):
                yield _hit(text, "password", found.start("value"))
    if text.kind == "rdp":
        yield from (_hit(text, "password", found.start()) for found in _SEALED.finditer(text.text))
    if text.kind in _SCRIPTS and text.has("ftp") and text.has("user ", "pass "):
        for found in _FTP.finditer(text.text):
            if _values.password(found["value"]) == "strong":
                yield _hit(text, "password", found.start("value"))


#: A line of code that is a remark.
_REMARK = re.compile(r"[ \t]{0,40}(?:#|--|//|\*)")
_REMARKED = frozenset({"r", "py", "sql", "sh", "yml", "yaml", "toml", "do", "sas", "env", "ini", "cfg", "ps1", "js"})
_GATE = Gate((words, (words, pattern)) for words, pattern in _GIVES)
_SHORT_TEXTS, _PAGES = frozenset({"user", "basic"}), frozenset({"html", "htm"})
_GATE_WRITTEN = Gate((words, (words, pattern)) for words, pattern in _WRITTEN)


def _given(text: Text) -> Iterator[Hit]:
    for needles, pattern in _GATE.open(text):
        only = _ONLY_IN.get(needles[0])
        also = _ALSO.get(needles[0])
        if (only and text.kind not in only) or (also and not text.has(also)) or not text.has(*needles):
            continue
        for start, end in text.windows(*needles, before=300, after=300):
            # what a dialogue or a block says next stands on the lines that follow
            stop = min(len(text.text), end + 300) if needles[0] in {"assword", "variable"} else end
            for found in pattern.finditer(text.text, start, stop):
                strength = _values.password(found["value"])
                if strength and not _values.is_demo(text.text, found) and not _values.is_expression(found["value"]):
                    yield _hit(text, "password", found.start("value"), strength == "strong")


_SIGNS = ("==", "!=", "<>", "~=", "-eq", "-ne", " in ")
_CALLS = seek("identical", "compare_digest", "all.equal", "equals", "checkpw", "verify", "strcmp")


def _compared(text: Text) -> Iterator[Hit]:
    if not text.has(*_WORDS):
        return
    signs, calls = any(map(text.text.__contains__, _SIGNS)), text.has(*_CALLS)
    if not (signs or calls):
        return
    for at in text.places(*_WORDS):
        if text.text[at - 1 : at].isalpha() and not text.text[at].isupper():
            continue  # within another word
        found = _COMPARED.match(text.text, at) if signs else None
        if not found and calls and _CALL.search(text.text[max(0, at - 80) : at]):
            found = _IN_CALL.match(text.text, at)
        if found and _values.password(found["value"]) == "strong":
            yield _hit(text, "password", found.start("value"))


#: A value that nobody takes for a word: small and capital letters, a digit and a sign among them.
_MIXED = re.compile(
    r"(?=[^\d]{0,60}\d)(?=[^A-Z]{0,60}[A-Z])(?=[^a-z]{0,60}[a-z])(?=[\w.:/=-]{0,60}[!?#$%^&*~+@£])\w[^\s/=\\\[\]]*"
)
_ENDS = ".,:;"


def _written(text: Text) -> Iterator[Hit]:
    """What is written in words: anywhere in letters and notes, in code only in remarks."""
    running = text.kind in _LETTERS
    if not running and text.kind not in _REMARKED:
        return
    for needles, pattern in _GATE_WRITTEN.open(text):
        if needles[0] in _SHORT_TEXTS and (text.kind in _PAGES or not running):
            continue  # the words are in every menu of a page, and all over code
        for start, end in text.windows(*needles, before=60, after=200):
            if not running and not _REMARK.match(text.text, text.text.rfind("\n", 0, start) + 1):
                continue
            for found in pattern.finditer(text.text, start, end):
                value = found["value"].rstrip(_ENDS)
                if _MIXED.fullmatch(value) and _values.password(value) == "strong" and "://" not in value:
                    sure = needles[0] == "passw" and not _values.is_demo(text.text, found)
                    yield _hit(text, "password", found.start("value"), sure)


def _keys(text: Text) -> Iterator[Hit]:
    for start, end in text.windows("authorization", before=4, after=500):
        for found in _HEADER.finditer(text.text, start, end):
            if _values.key(found["value"]) == "strong" and not _values.is_demo(text.text, found):
                yield _hit(text, "access-token", found.start("value"))
    if text.kind in _CODE and text.has(*_HASHES):
        for start, end in text.windows(*_HASHES, before=4, after=240):
            for found in _HASHED.finditer(text.text, start, end):
                if _values.password(found["value"]) == "strong" and _values.entropy(found["value"]) >= 2.8:
                    yield _hit(text, "secret", found.start("value"), sure=False)


def _hit(text: Text, rule: str, at: int, sure: bool = True) -> Hit:
    return Hit(rule, text.path, line_of(text.text, at), sure and not text.made_up)
