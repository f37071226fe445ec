"""Machines told by where they are named: in an address with a port, a command's host, a sentence about what runs there, a log's line.

A name counts by its form (parts and a number, or letters and two digits), which names of software and of areas seldom have;
what has it too is left out by name. Numbers of a tenant or a subscription count beside the word for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.leaks._base import Hit, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Gate, Text

#: Parts and a number (kel-bi-02), or at least four letters and two digits (kelpm01).
_FORM = r"(?:[A-Za-z]{2,10}(?:-[A-Za-z]{1,12}){1,4}-?\d{1,3}|[A-Za-z]{2,8}-[A-Za-z]{2,8}\d{1,3}|(?:[a-z]{4,14}|[A-Z]{4,14})\d{2,3}[a-z]?)"
_GUID = r"(?!0{8})[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
#: A name of which one part says what it is: XSWSQL-LIVE4, MLCSU-BI-SQL-SU.
_OF_SQL = r"(?:(?=[A-Z]{0,8}SQL|(?:[A-Z0-9]{1,12}-){1,3}SQL)[A-Z]{2,12}\d{0,3}(?:-[A-Z]{1,10}\d{0,3}){1,4})"
#: (rule, words of which one must be there, the place)
_PLACES = (
    ("internal-host", ("http://", "https://"), re.compile(rf"https?://(?:[^\s/@\"']{{1,60}}@)?(?P<host>{_FORM})(?=:\d{{2,5}}|[/\"'\s)\],;]|$)")),
    ("internal-host", ("bootstrap", "broker", "_uri", "master", "hosts", "server"), re.compile(rf"(?:bootstrap[_.]servers?|brokers?|\w{{0,20}}_uri|master|hosts?|servers?)[\"']?\s{{0,3}}[=:(]\s{{0,3}}[\[(]?\s{{0,2}}[\"'](?P<host>{_FORM}):\d{{2,5}}", re.IGNORECASE)),
    ("internal-host", ("psql", "pg_dump", "mysql", "ssh ", "rsync", "scp ", "sftp ", "ping ", "telnet", "redis-cli", "mongo"), re.compile(rf"(?<![\w.-])(?:psql|pg_dump|mysql|ssh|rsync|scp|sftp|ping|telnet|redis-cli|mongo\w{{0,4}})\b[^\n|;&]{{0,80}}?[ \t](?:-h[ \t]?|--host[= ])?(?:[\w.-]{{1,40}}@)?(?P<host>{_FORM})(?=:[/~\w]|[ \t]|$|[\"'`])", re.MULTILINE)),
    ("internal-host", ("server", "host", "machine", "box", "gateway", "firewall", "bastion", "warehouse", "node", "runs", "running", "deployed", "installed", "hosted", "mirror", "log in", "log on", "rdp", "ssh", "run on", "ran on"), re.compile(r"(?<![A-Za-z])(?:(?:server|host|vm|box|machine|gateway|firewall|bastion|warehouse|node|mirror|instance|database|rdp|ssh)(?:\s(?:is|in|on|at|to|called|named))?|(?:runs?|ran|running|lives?|sits?|hosted|deployed|installed|scheduled|kept|moved)(?: \w{2,12})? (?:on|in|at|to)|log ?(?:in|on)(?: ?to)?)(?: the)?[ :]{1,2}[`\"'*]{0,2}(?P<host>[A-Za-z]{2,8}(?:-[A-Za-z]{1,10}){1,4}-?\d{2,3}|[A-Za-z]{2,8}(?:-[A-Za-z]{1,6}\d{1,2}){1,2}-[A-Za-z]{1,10}-?\d{1,3}|[A-Z]{4,14}\d{2,3})(?![\w-])", re.IGNORECASE)),
    ("internal-host", ("hostname", "nodename", "computername", "node()"), re.compile(r"(?:gethostname\(\)|nodename[\"'\])]{0,3}|COMPUTERNAME[\"'\])]{0,3}|HOSTNAME[\"'\])]{0,3}|platform\.node\(\))\s{0,3}(?:===?|=|!=|%in%|in|-eq)\s{0,3}(?:c\(|\(|\[)?\s{0,2}[\"'](?P<host>[A-Za-z][\w-]{4,40})[\"']", re.IGNORECASE)),
    ("database-server", ("(host",), re.compile(r"\(\s{0,3}HOST\s{0,3}=\s{0,3}(?P<host>[A-Za-z][\w.-]{3,80})\s{0,3}\)", re.IGNORECASE)),
    ("internal-host", ("hostname ",), re.compile(r"^[ \t]{0,8}HostName[ \t]{1,4}(?P<host>(?=[\w.-]{0,60}(?:\d|\.ac\.uk|\.nhs\.uk))[A-Za-z][\w-]{2,40}(?:\.[\w-]{1,40}){0,5})[ \t]*$", re.MULTILINE)),
    ("database-server", ("reportserver", "/reports"), re.compile(r"https?://(?P<host>[A-Za-z][\w-]{0,40}(?:\.[\w-]{1,40}){1,5}\.nhs\.(?:uk|net|scot|wales))(?::\d{2,5})?/ReportServer\b", re.IGNORECASE)),
    ("internal-host", (".nhs.",), re.compile(r"(?<![\w.-])(?P<host>[\w-]{1,40}\.(?:internal|intranet|corp|lan|int)\.[\w-]{2,40}\.nhs\.(?:uk|net|scot|wales))(?!\w)", re.IGNORECASE)),
    ("internal-host", (".local", ".internal", ".intra", ".corp", ".lan"), re.compile(r"(?<![\w.@/-])(?P<host>[A-Za-z][\w-]{1,40}(?:\.[\w-]{2,40}){1,3}\.(?:local|internal|intranet|intra|corp|lan))(?=/|[`\"']? (?:port|to address)|:\d{2,5})", re.IGNORECASE)),
    ("internal-host", ("info", "warn", "error", "debug"), re.compile(r"^\[?\d{4}-\d\d-\d\d[ T][\d:.,]{5,14}\]?\s{1,4}\[?(?P<host>[A-Z]{4,14}\d{2,3})\]?\s{1,4}\[?(?:INFO|WARN|ERROR|DEBUG)", re.MULTILINE)),
    ("workspace-address", ("subscription", "tenant"), re.compile(rf"(?:subscription|tenant)(?:_?id)?[\"']?\s{{0,3}}(?:=|:|<-|is|\s)\s{{0,3}}[\"'`]?(?P<host>{_GUID})", re.IGNORECASE)),
    ("database-server", ("sql",), re.compile(rf"(?<=[\"'`])(?P<host>{_OF_SQL})(?=[\"'`])")),
    ("domain-account", ("svc",), re.compile(r"(?<![\w.@-])(?P<host>svc[_.-][\w.-]{2,40})@(?:[\w-]{1,40}\.){1,4}(?:uk|net|scot|wales)\b", re.IGNORECASE)),
    ("internal-host", ("from ",), re.compile(rf"^[ \t]{{0,8}}FROM[ \t]{{1,4}}(?:--platform=\S{{1,40}}[ \t]{{1,4}})?(?P<host>{_FORM}):\d{{2,5}}/", re.MULTILINE)),
)  # fmt: skip
#: Software, clouds' own names, areas and editions that have such a form.
_NONE = re.compile(
    r"^(?:ubuntu|debian|windows|macos|centos|rocky|alma|fedora|python|node|java|cuda|postgres\w*|mysql|mssql|oracle|redis|covid|sars|icd|snomed|version|release|r|rstudio|win|linux|amd|arm|intel|gpt|llama|utf|iso|sha|http|https|localhost|local|server|host|machine|box|client|worker|master|slave|node|example|test|your|my|some|foo|bar|dummy|demo|lsoa|msoa|oa|lad|ctry|rgn|ccg|icb|stp|nhser|sicbl|pcon|utla|ltla|ward|wd|cauth|march|april|june|july|august|table|figure|sheet|step|part|chapter|section|stage|phase|wave|week|month|quarter|year|data|web|app|api|es|db|kafka|elastic\w*|rabbit\w*|mongo\w*|mail|smtp|www|nginx|proxy|site|page|docs|link|doi|rfc|cve|pr|issue|type|level|group|model|tier|class)-?\d|^(?:ubuntu|windows|macos|python|covid|sars-cov|gpt|us|eu|uk|ap|gemini|claude|bert|t|ec|m|db|cache)-|-(?:latest|cov|gpt|slim|alpine|lts|19|20\d\d)\b|example|localhost|^(?:wuhan|omicron|delta|pfizer|az)-?\d|^(?:docker|host|kubernetes|metadata|instance-data|vault|settings|config|env)\.|cluster\.local$|^(?:compute|ip)-\d"
    r"|^(?:ms|pl|no|my|postgre|azure|spark|ansi|open)-?sql(?:-(?:server|database|db|express|client|driver|data|type|style|like|based))?$|^sql-[a-z]{1,12}$",
    re.IGNORECASE,
)
_JOINS = re.compile(r"[^a-z_.-]")
seek(*(word for _, words, _ in _PLACES for word in words if not _JOINS.search(word)), "http", "hostname", "ssh", "scp", "sftp", "ping")  # fmt: skip
_GATE = Gate((one[1], one) for one in _PLACES)
_ONLY_IN = {
    "from ": frozenset({"dockerfile", "containerfile", ""}),
    "info": frozenset({"log", "out", "err", "txt", "ipynb", "md", ""}),
    "hostname ": frozenset({"config", "conf", "txt", "md", ""}),
}
_PROSE = frozenset({"md", "markdown", "txt", "rst", "adoc", "org", "eml", "log", "rmd", "qmd", "wiki", ""})
#: A sentence in a remark.
_REMARK = re.compile(r"(?:^|\s)(?:#+'?|--|//|/\*|\*|REM\b|'|<!--|\"\"\")[^\n]*$", re.IGNORECASE)
_SCRIPTS, _OWN_PAGE = frozenset({"js", "ts", "mjs", "vue"}), 60_000
_MOST, _TOLD = 300, 12


def find(text: Text) -> Iterator[Hit]:
    """Each on its own line, to look at."""
    if text.by_tool or text.made_up or text.kind in {"svg", "css", "geojson", "csv", "tsv", "psv", "html", "htm"}:
        return
    if text.kind in _SCRIPTS and len(text.text) > _OWN_PAGE:
        return  # a longer script of a page is a library
    places: set[tuple[str, int]] = set()
    for rule, words, pattern in _GATE.open(text):
        if (only := _ONLY_IN.get(words[0])) and text.kind not in only:
            continue
        if words[0] == "hostname" and text.kind in _SCRIPTS:
            continue  # `nodeName` is what a page's elements are called
        for start, end in islice(text.windows(*words, before=100, after=160), _MOST):
            for found in pattern.finditer(text.text, start, end):
                if _NONE.search(found["host"]):
                    continue
                if words[0] == "server" and not _is_said(text, found):
                    continue
                places.add((rule, line_of(text.text, found.start("host"))))
    yield from (Hit(rule, text.path, line, sure=False) for rule, line in islice(sorted(places), _TOLD))


def _is_said(text: Text, found: re.Match[str]) -> bool:
    """Whether a sentence stands in prose or in a remark, and its machine's name is written as one: in one case."""
    host = found["host"]
    if text.kind in _SCRIPTS or not (host.islower() or host.isupper()) or ("-" not in host and host.islower()):
        return False
    start = text.text.rfind("\n", 0, found.start()) + 1
    return text.kind in _PROSE or bool(_REMARK.search(text.text[start : found.start()]))
