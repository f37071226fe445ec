r"""Accounts of an organisation's domain, and machines that a remark, a log or a statement names: `KEL\svc_…`, "on KEL-LAP-…".

Windows writes an account as its domain, a backslash and the user; SQL Server grants rights to such names. Machines of one
person or one use have names of capitals, a word for what they are, and a number; beside a word that says what runs where they
are told by that. Backslashes and capitals are everywhere in code, so each form asks for more than its shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks import remarks
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

_NO_DOMAIN = r"(?!NT\b|BUILTIN|DOMAIN|MYDOMAIN|YOUR|WORKGROUP|CONTOSO|EXAMPLE|HKEY|HKLM|HKCU|SOFTWARE|ACME|TEST|IIS|XX|ABC|COMPUTER|SERVER|MACHINE)"
#: An account that programs use.
_SERVICE = re.compile(
    rf"(?<![\w\\/:.-]){_NO_DOMAIN}[A-Z][A-Z0-9-]{{1,14}}\\{{1,2}}(?P<user>(?:svc|sa|adm|srv|sql|bi|etl|app)[._-]\w{{2,30}}|\w{{2,20}}[._-](?:svc|sa|adm|service)(?:\$|\b))",
)
_SERVICES = ("\\svc", "svc\\", "\\sa_", "\\adm", "\\srv", "\\sql", "\\bi_", "\\etl", "\\app", "_svc", "-svc")
#: What SQL Server grants rights to.
_GRANTED = re.compile(
    rf"\[{_NO_DOMAIN}[A-Z][A-Za-z0-9-]{{1,14}}\\(?!n[A-Z ])(?P<user>[A-Za-z][\w .$-]{{2,50}})\]|\b(?:login|user|owner|loginame|to|as)\b[ =@]{{1,4}}N?[\"']{_NO_DOMAIN}[A-Z][A-Z0-9-]{{1,14}}\\(?P<named>[A-Za-z][\w.$-]{{2,50}})[\"']"
)
#: A remark's head or a log that says who: not after a path's colon, and not before another folder.
_WHO = re.compile(
    rf"\b(?:owner|author|user(?:name)?|account|(?:run|executed|created|modified|changed|knitted|scheduled|written|login|logged|runs)(?: in| on)?(?: as| by)?|by|as)\b[ :=]{{1,4}}[`\"'\[]?(?-i:{_NO_DOMAIN}[A-Z][A-Z0-9-]{{1,14}}\\(?P<user>[A-Za-z][\w.-]{{3,30}}))(?![\w\\/({{])",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"[A-Z][A-Z0-9-]{1,14}\\")
#: The end of these: searched for by the backslash, which few texts have.
_AFTER_CAPITALS = re.compile(r"\\(?<=[A-Z0-9-]{2}\\)")
#: What a machine is, between the letters of whose it is and its number.
_KIND = r"(?:LAPTOP|LAP|LT|PC|WS|WKS|WKSTN|DT|DESKTOP|VDI|VM|SRV|SVR|SVC|SQL|ETL|BI|DW|DWH|EDW|APP|WEB|FS|NAS|RPT|SSRS|SSIS|SSAS|PBI|PBIGW|GW|HPC|RS|RSC|RDS|TS|DC|DB|ORA|PRINT|PRN)"
_MACHINE = re.compile(
    rf"(?<![\w./\\-])(?:[A-Z]{{2,8}}-?{_KIND}-?\d{{2,6}}|[A-Z]{{2,8}}-(?:[A-Z]{{2,6}}-)?{_KIND}-?\d{{1,6}}|(?:LAPTOP|DESKTOP|WIN)-[A-Z0-9]{{7,11}})(?![\w-])"
)
_RUNS = re.compile(
    r"(?<![a-z])(?:(?:host|node|computer|machine)(?:[ _]?name)?|workstation|laptop|desktop|pc|server|gateway|printer|knitted|ran|runs?|executed|hosted|scheduled|scheduler|installed|lives?|sits|job|agent|task|logged|remote|rdp|vpn|dtexec|user|on)(?![a-z])",
    re.IGNORECASE,
)
_STANDS_IN = re.compile(r"your|user|domain|some|xx|name|account|login", re.IGNORECASE)
_SQL = frozenset({"sql", "tsql", "ddl", "txt", "ps1", "log", "rdl", "dtsx", "xml", "sas", ""})
_QUIET = frozenset({"pdf", "docx", "tex", "json", "js", "ts", "css", "csv", "tsv", "svg", "geojson", "xsd"})
_MATHS = frozenset({"rmd", "qmd", "rnw", "ipynb", "tex"})  # capitals, a backslash and a word there are formulas
seek("svc", "laptop", "knitted", "dtexec", "hostname", "nodename", "owner", "login")
_WORDS = seek(
    "server",
    "host",
    "node",
    "computer",
    "machine",
    "workstation",
    "laptop",
    "gateway",
    "knitted",
    "dtexec",
    "scheduled",
    "printer",
    "hosted",
    "remote",
    "executed",
    "installed",
    "svc",
    "user",
    "job",
)
_MOST, _TOLD = 300, 20


def find(text: Text) -> Iterator[tuple[str, int]]:
    """(rule, place) of each."""
    if text.kind in _QUIET or text.path.lower().endswith(".pdf"):  # whose letters are guessed at
        return
    yield from islice(_accounts(text), _TOLD)
    if text.has(*_WORDS):
        yield from islice(_machines(text), _TOLD)


def _accounts(text: Text) -> Iterator[tuple[str, int]]:
    whole = text.text
    if "\\" not in whole or not _AFTER_CAPITALS.search(whole) or not _CAPITALS.search(whole):
        return
    if any(sign in text.lowered for sign in _SERVICES):
        for start, end in islice(text.windows(*_SERVICES, before=40, after=60), _MOST):
            yield from (("domain-account", found.start()) for found in _SERVICE.finditer(whole, start, end))
    if text.kind in _SQL:
        for found in islice(_GRANTED.finditer(whole), _MOST):
            if not _STANDS_IN.match(found["user"] or found["named"]):
                yield "domain-account", found.start()
    if text.kind in _MATHS:
        return
    for found in islice(_CAPITALS.finditer(whole), _MOST):
        begins, ends = remarks.line_at(whole, found.start())
        said = _WHO.search(whole, max(begins, found.start() - 40), ends)
        if said and remarks.is_remark(text, found.start()) and not _STANDS_IN.match(said["user"]):
            yield "domain-account", said.start("user")


def _machines(text: Text) -> Iterator[tuple[str, int]]:
    for start, end in islice(text.windows(*_WORDS, before=120, after=120), _MOST):
        for found in _MACHINE.finditer(text.text, start, end):
            near = max(start, found.start() - 60), min(end, found.end() + 20)
            if _RUNS.search(text.text, near[0], found.start()) or _RUNS.search(text.text, found.end(), near[1]):
                yield "internal-host", found.start()
