"""More ways in which a machine's name gets out: half of a path that code joins, an instance, a managed database, a session.

`file.path("//…", "Shared$")` names the machine apart from its share; SQL Server writes a machine, a
backslash and its instance; a managed database or a session of Posit Workbench (https://docs.posit.co/ide/server-pro/) has an address of its
own; `-ComputerName`, `mstsc`, `scp` and "RDP to" take a machine by its bare name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import clouds, remarks
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

Like = Callable[[str], bool]

#: A text that is a machine and no more, after a call that joins the parts of a path.
_HALF = re.compile(
    r"(?:\b(?:file\.path|path|here|Path|PureWindowsPath|join\w{0,4}|fs::path|paste0?|str_c|Combine|Join-Path)\s{0,2}\(\s{0,4}[rR]?[\"'](?:/{2}|\\{2}|\\{4})(?P<host>[A-Za-z][\w-]{2,40}(?:\.[\w-]{1,40}){0,4})(?:[/\\]{1,2})?[\"'])"
)
_JOINERS = seek("path", "join", "paste", "str_c", "combine", "here")
#: The end of a machine's name, and its instance.
_INSTANCE = re.compile(
    r"\\(?:(?<=\d\\)|(?<=\d[A-Z]\\)|(?<=\d[A-Z][A-Z]\\))(?:[A-Z]|\\[A-Za-z])[A-Za-z\d_]{1,20}(?![\w\\./-])"
)  # `\nName` begins a line
_BEFORE = re.compile(r"(?<![\w\\/:.%$-])(?P<host>[A-Za-z][A-Za-z\d-]{3,40})$")
_MANAGED = re.compile(
    r"(?<![\w.-])(?P<host>[A-Za-z][\w-]{2,60}(?:\.[\w-]{1,60}){0,3}\.(?:sql\.azuresynapse\.net|database\.windows\.net|redshift(?:-serverless)?\.amazonaws\.com|rds\.amazonaws\.com|(?:postgres|mysql|mariadb)\.database\.azure\.com|documents\.azure\.com|snowflakecomputing\.com))(?![\w.-])",
    re.IGNORECASE,
)
_CLOUDS = seek("azuresynapse", "windows.net", "amazonaws", "database.azure", "documents.azure", "snowflakecomputing")
_ANYBODYS = re.compile(
    r"(?:your|my|example|server_?name|account|xx|dummy|test|demo|host|cluster-?name|foo|placeholder|[<{$%])",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"https?://(?P<host>(?=[\w.-]{0,60}(?:pwb|rsw|workbench|rstudio|rserver|posit|rspro))[\w.-]{4,80})(?::\d{2,5})?/s/[0-9a-f]{16,40}(?![\w-])",
    re.IGNORECASE,
)
#: Commands that take a machine, and words that say to go to one.
_REACHED = re.compile(
    r"(?:-ComputerName[ =]{1,3}|\bmstsc(?:\.exe)?\s{1,2}/v:|\b(?:rdp|remote(?: desktop)?|log ?in|log ?on|connect|ssh|putty)\s(?:in)?to\s(?:the\s)?(?:server\s|vm\s|box\s)?|\b(?:scp|sftp|rsync|ssh)\s[^\n]{0,60}?[\w.-]{1,40}@|/server:)[`*\"']{0,2}(?P<host>[A-Za-z][\w-]{4,40})(?=[\s:`*\"',.;)]|$)",
    re.IGNORECASE,
)
_ENDS_IN_NUMBER = re.compile(r"(?i)^(?!git|host|node|server|machine|user|remote)[a-z-]{4,}\d{1,4}$")
_COMMANDS = seek("computername", "mstsc", "rdp", "remote", "scp", "sftp", "rsync", "ssh", "putty")
_OPENS = ('"//', "'//", '"\\\\', "'\\\\")  # how a text in quotes begins that is a machine's name
_JOINING = frozenset({"r", "rmd", "qmd", "rnw", "py", "ipynb", "ps1", "jl", "cs", "vba", "bas", "rhistory", "md"})
_ESCAPING = frozenset({"tex", "html", "htm", "json", "js", "ts", "csv", "css", "xml"})  # full of backslashes
_WORKBENCHES = seek("pwb", "workbench", "rstudio", "rserver", "posit", "rspro")


def find(text: Text, machine_like: Like) -> Iterator[tuple[str, int]]:
    """(rule, place) of each; `machine_like` tells whether a bare word is a machine's name."""
    yield from _halves(text, machine_like)
    yield from _instances(text, machine_like)
    yield from clouds.find(text, machine_like)
    yield from _written(text)
    for start, end in text.windows(*_CLOUDS, before=160, after=40):
        for found in _MANAGED.finditer(text.text, start, end):
            if not _ANYBODYS.match(found["host"]) and not found["host"].lower().startswith(_SERVICES_OWN):
                yield "database-server", found.start("host")
    for start, end in text.windows("/s/", before=120, after=60) if text.has(*_WORKBENCHES) else ():
        yield from (("workspace-address", found.start("host")) for found in _SESSION.finditer(text.text, start, end))
    for start, end in text.windows(*_COMMANDS, before=4, after=160):
        for found in _REACHED.finditer(text.text, start, end):
            if machine_like(found["host"]) or (
                found[0].endswith(f"@{found['host']}") and _ENDS_IN_NUMBER.search(found["host"])
            ):
                yield "internal-host", found.start("host")


#: An address that is the service's own, without any customer's name before it.
_SERVICES_OWN = ("www.", "docs.", "app.", "support.", "ossrdbms-aad.")


def _halves(text: Text, machine_like: Like) -> Iterator[tuple[str, int]]:
    if text.kind not in _JOINING or not text.has(*_JOINERS):
        return
    for start, end in text.windows(*_OPENS, before=40, after=80):
        for found in _HALF.finditer(text.text, start, end):
            if machine_like(found["host"]) or any(map(str.isdigit, found["host"])):
                yield "network-folder", found.start("host")


#: A network folder as people write it down: two backslashes, a name of letters only, and folders as nobody calls an escape.
_WRITTEN = re.compile(
    r"(?:(?<=[\s`\"'(>:])|^)\\\\(?P<host>[a-z][a-z\d-]{3,30})\\(?P<share>[A-Z][\w&$-]*(?: [\w&$-]+){0,4}|[\w-]+\$|[\w-]+(?= ?\\))(?P<rest>(?:\\[\w&$ .-]{1,60}){0,8})",
    re.MULTILINE,
)
_TEX = re.compile(
    r"(?:[hcv]line|toprule|midrule|bottomrule|text|begin|end|item|newline|newpage|noindent|centering|multi|frac|left|right|math|label|small|large|hfill|vspace|hspace|include|section|caption|path|server|your|some|host|share|folder|regex)"
)
_ENDS_IN_FILE = re.compile(
    r"\.(?:csv|tsv|xls[xmb]?|rds|rdata|txt|sav|dta|sas7bdat|parquet|accdb|mdb|docx?|pptx?|pdf|zip|sql|r|py|ipynb|bat|dtsx|rdl|pbix|qvw)$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"example|e\.g\.|for instance|your|dummy|regex|pattern|gsub|sub\(|str_|re\.", re.IGNORECASE)


def _folders(text: Text) -> Iterator[re.Match[str]]:
    """What `_WRITTEN` finds: it begins with the first two backslashes of a row, whatever their number."""
    end = 0
    for at in text.places("\\\\"):
        if at >= end and (found := _WRITTEN.match(text.text, at)):
            end = found.end()
            yield found


def _written(text: Text) -> Iterator[tuple[str, int]]:
    if text.kind in _ESCAPING or "\\\\" not in text.text:
        return
    for found in islice(_folders(text), _MOST):
        begins, _ = remarks.line_at(text.text, found.start())
        told = remarks.is_remark(text, found.start()) or text.text[found.start() - 1 : found.start()] == "`"
        rest = found["rest"].rstrip()
        deep = found["share"][:1].isupper() or found["share"].endswith("$") or _ENDS_IN_FILE.search(rest)
        if told and deep and not _TEX.match(found["host"]) and not _ASIDE.search(text.text, begins, found.start()):
            yield "network-folder", found.start("host")


_MOST = 300


def _instances(text: Text, machine_like: Like) -> Iterator[tuple[str, int]]:
    if "\\" not in text.text or text.kind in _ESCAPING:
        return
    for found in _INSTANCE.finditer(text.text):
        before = _BEFORE.search(text.text, max(0, found.start() - 41), found.start())
        if (
            before
            and not before["host"].startswith("COVID")
            and ("-" in before["host"] or before["host"].isupper())
            and machine_like(before["host"])
        ):
            yield "database-server", before.start("host")
