"""An organisation's places in a cloud and its names in a directory, and machines that Power Query, SQL and proxies are told by name.

Each service says how its addresses look: SharePoint sites, Azure's storage and vaults, warehouses of Databricks, Kubernetes'
own server, a team's channel; a linked server stands first of four names in SQL.
A page's link is left out: readers are meant to follow it. A folder of OneDrive on one computer is for `no-absolute-paths`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nhsr_registry import re
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Gate, Text

Like = Callable[[str], bool]

_ANYBODYS = re.compile(
    r"(?:your|my|example|server|account|xx|dummy|test|demo|host|foo|placeholder|tenant|localhost|database|contoso|company|organi[sz]ation|name|storage_?account|vault|[<{$%\[])",
    re.IGNORECASE,
)
#: What is published for everybody.
_OPEN = re.compile(
    r"(?:open|public|dataset|azureopendatastorage|pandemicdatalake|nhsbsa|ons|opensafely)", re.IGNORECASE
)
_GUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
#: (rule, words of which one must be there, the place)
_PLACES = (
    ("workspace-address", ("sharepoint.com",), re.compile(r"(?P<host>[\w-]{2,60}\.sharepoint\.com)/(?:sites|teams|personal|:[a-z]:)/", re.IGNORECASE)),
    ("workspace-address", ("teams.microsoft",), re.compile(r"(?P<host>teams\.microsoft\.com/l/(?:channel|team|message|chat|file)/)[^\s\"'<>)]{20,}", re.IGNORECASE)),
    ("workspace-address", ("vault.azure",), re.compile(r"(?P<host>[\w-]{3,40}\.vault\.azure\.net)", re.IGNORECASE)),
    ("workspace-address", ("core.windows.net",), re.compile(r"(?:://|@)(?P<host>[a-z0-9]{3,24}\.(?:dfs|blob|file|table|queue)\.core\.windows\.net)", re.IGNORECASE)),
    ("workspace-address", ("warehouses/", "protocolv1"), re.compile(r"(?P<host>/sql/(?:1\.0/(?:warehouses|endpoints)/[0-9a-f]{12,20}|protocolv1/o/\d{10,20}/[\w-]{10,40}))")),
    ("internal-host", ("azmk8s",), re.compile(r"(?P<host>[\w-]{3,60}(?:\.[\w-]{2,40}){0,2}\.azmk8s\.io)")),
    ("workspace-address", ("azurecr.io", "azure-api.net", "openai.azure.com", "servicebus.windows", "azureml", "search.windows.net", "cognitiveservices"), re.compile(r"(?P<host>[\w-]{3,60}\.(?:azurecr\.io|azure-api\.net|openai\.azure\.com|servicebus\.windows\.net|search\.windows\.net|cognitiveservices\.azure\.com))", re.IGNORECASE)),
    # Power Query reads a database by its machine's name
    ("database-server", (".database(", ".databases(", "analysisservices"), re.compile(r"\b(?:Sql|Oracle|MySQL|PostgreSQL|Teradata|DB2|Sybase|Odbc|AmazonRedshift|AnalysisServices|Vertica|Informix)\.Databases?\(\s{0,3}\\?\"(?P<host>[A-Za-z][\w.-]{3,80})(?:[\\:,]{1,4}[\w$-]{1,40})?\\?\"")),
    # linked servers
    ("database-server", ("openquery",), re.compile(r"\bopenquery\s?\(\s{0,3}\[?(?P<host>[A-Za-z][\w.-]{3,60})\]?\s{0,3},", re.IGNORECASE)),
    ("database-server", ("from ", "join ", "into "), re.compile(r"\b(?:from|join|into|exec(?:ute)?|update)\s{1,4}\[(?P<host>[A-Za-z][\w.-]{3,60})(?:\\[\w$]{1,30})?\]\.\[?[\w -]{1,60}\]?\.\[?\w{0,30}\]?\.\[?\w", re.IGNORECASE)),
    ("database-server", (".dbo.",), re.compile(r"\b(?:from|join)\s{1,4}(?P<host>(?=[\w-]{0,40}\d)[A-Z][A-Z\d_-]{4,40})\.[A-Za-z]\w{1,60}\.\w{0,30}\.[A-Za-z]\w", re.IGNORECASE)),
    # through what one gets out, and what takes letters
    ("internal-host", ("proxy",), re.compile(r"proxy[\w.\"'\])]{0,12}\s{0,3}(?:=|:|<-|\s)\s{0,3}[\"']?https?://(?:[^\s/@\"']{1,60}@)?(?P<host>[A-Za-z][\w-]{2,40}(?:\.[\w-]{1,40}){0,5})(?::\d{2,5})", re.IGNORECASE)),
    ("internal-host", ("smtp", "mailrelay", "relay"), re.compile(r"(?:smtp(?!\w{0,20}pass)\w{0,20}|host\.name|SmtpServer|mail_?host)[\"']?\s{0,3}(?:=|:|<-|\(|\s)\s{0,3}[\"'](?P<host>[A-Za-z][\w-]{2,40}(?:\.[\w-]{1,40}){0,4}\.nhs\.(?:uk|net|scot)|(?=[\w-]{0,40}\d)[A-Za-z][\w-]{4,40})[\"']", re.IGNORECASE)),
    ("internal-host", ("spark://", "hdfs://", "nfs://", "amqp://", "kafka://", "ldap://", "ldaps://", "thrift://"), re.compile(r"(?:spark|hdfs|nfs|amqps?|kafka|ldaps?|thrift)://(?:[^\s/@\"']{1,60}@)?(?P<host>[A-Za-z][\w-]{2,40}(?:\.[\w-]{1,40}){0,5})(?=[:/])")),
    ("database-server", ("datasrc", "rsubmit", "signon"), re.compile(r"(?:\bdatasrc\s?=\s?[\"']?|\b(?:rsubmit|signon)\s{1,3}(?:remote=)?)(?P<host>(?=[\w-]{0,40}\d)[A-Za-z][\w-]{4,40})", re.IGNORECASE)),
    ("internal-host", ("ssh ", "sftp "), re.compile(r"\b(?:ssh|sftp)\s[^\n]{0,40}?[\w.-]{1,40}@(?P<host>(?!(?:[\w-]{1,40}\.)?(?:github|gitlab|bitbucket|hf|huggingface|example)\.)[A-Za-z][\w-]{2,40}(?:\.[\w-]{1,40}){1,5})(?![\w.])")),
    ("internal-host", ("runs on", "lives on", "hosted on", "server is", "box is"), re.compile(r"\b(?:(?:runs?|running|lives?|hosted|sits?|deployed) on|(?:server|box|vm|machine|host) is(?: called)?)\s{1,3}(?:the )?[`\"']?(?P<host>(?=[\w-]{0,40}\d)[A-Za-z]{2,20}(?:-[A-Za-z\d]{1,20}){1,4}|[A-Z]{3,}[A-Z\d-]{0,20}\d{1,4})(?=[`\"'\s.,;)])")),
    ("internal-host", ("registry", "nexus", "artifactory", "harbor"), re.compile(r"\bimage[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?P<host>(?:registry|nexus|artifactory|harbor)[\w-]{0,20}(?:\.[\w-]{1,40}){1,5}\.(?:local|internal|lan|corp|nhs\.uk|intra|priv))(?=[:/])")),
    # what a cloud, a desk or a warehouse keeps for one organisation, by its number or its name
    ("workspace-address", ("subscriptions/",), re.compile(rf"(?P<host>/subscriptions/(?!0{{8}}){_GUID})", re.IGNORECASE)),
    ("workspace-address", ("microsoftonline", "sts.windows", "tenant"), re.compile(rf"(?:microsoftonline\.com/|sts\.windows\.net/|tenant_?id[\"']?\s{{0,3}}[:=]\s{{0,3}}[\"']?)(?P<host>(?!0{{8}}){_GUID})", re.IGNORECASE)),
    ("workspace-address", ("powerbi",), re.compile(r"(?P<host>powerbi\.com/(?:groups/[0-9a-f]{8}|v1\.0/(?:myorg|[\w.-]{3,40})/)[\w% -]{3,60})", re.IGNORECASE)),
    ("workspace-address", ("arn",), re.compile(r"(?P<host>arn:aws[\w-]{0,10}:[\w-]{1,30}:[\w-]{0,20}:(?!0{12}|1{12}|123456789012)\d{12}:)")),
    ("workspace-address", ("service-now", "palantirfoundry"), re.compile(r"(?P<host>[\w-]{3,40}\.(?:service-now\.com|palantirfoundry\.(?:com|co\.uk)))")),
    ("workspace-address", ("dev.azure.com", "visualstudio.com"), re.compile(r"(?P<host>dev\.azure\.com/[\w%-]{2,60}/[\w%.-]{2,80}/_\w{3,20}|(?<![\w-])(?!marketplace|code|docs)[\w-]{3,40}\.visualstudio\.com/[\w%.-]{2,80})", re.IGNORECASE)),
    # a directory's own names
    ("internal-host", ("dc=",), re.compile(r"(?<![\w])(?P<host>DC=[\w-]{2,40}(?:,\s?DC=[\w-]{2,40}){1,4})", re.IGNORECASE)),
    ("internal-host", ("user", "login", "uid", "domain"), re.compile(r"\b(?:user(?:name|_?id)?|login|uid|run_?as|account|domain_user)[\"']?\]?\s{0,3}(?:=|:|<-|\s)\s{0,3}[\"']?(?P<host>[A-Z][A-Z\d-]{2,14})\\{1,4}(?![nrt][\"'\s])[a-z][\w.-]{2,40}[\"';\s]")),
    ("internal-host", ("-s ", "ssh ", "sftp ", "scp "), re.compile(r"\b(?:ssh|scp|sftp)\s[^\n]{0,60}?[\w.-]{1,40}@(?P<host>(?=[\w.-]{0,60}\d)[A-Za-z][\w-]{2,40}(?:\.[\w-]{1,40}){1,5}\.(?:nhs\.uk|nhs\.net|nhs\.scot|ac\.uk|gov\.uk|hscni\.net))")),
)  # fmt: skip
_SQL = frozenset(
    {"sql", "r", "rmd", "qmd", "py", "ipynb", "sas", "psql", "tsql", "rdl", "dtsx", "md", "txt", "pq", "m"}
)
#: Words that are everywhere, asked for where a language is likely to have the place.
_ONLY_IN = {
    "from ": _SQL,
    ".dbo.": _SQL,
    ".database(": frozenset({"pq", "m", "txt", "md", "json", "bim", "tmdl", "xml", "dax", "rmd", "qmd", "log"}),
    "runs on": frozenset({"md", "txt", "eml", "org", "adoc", "rst", "html", "rmd", "qmd", ""}),
    "dc=": frozenset(
        {
            "yml",
            "yaml",
            "ini",
            "cfg",
            "conf",
            "env",
            "ps1",
            "py",
            "r",
            "txt",
            "md",
            "json",
            "toml",
            "sh",
            "properties",
            "xml",
            "log",
            "ldif",
        }
    ),
    "user": _SQL | {"yml", "yaml", "ini", "cfg", "env", "ps1", "bat", "log", "toml", "json", "do"},
}
#: A sign that must be there besides, and is found in no time.
_SIGN = {"from ": "].[", "user": "\\", "ssh ": "@", "-s ": "@", "dc=": "="}
_JOINS = re.compile(r"[^a-z_.-]")
seek(*(word for _, words, _ in _PLACES for word in words if not _JOINS.search(word)))
seek(
    "datasrc",
    "subscriptions",
    "rsubmit",
    "signon",
    "registry",
    "nexus",
    "artifactory",
    "harbor",
    "warehouses",
    "analysisservices",
    "ssh",
    "sftp",
    "scp",
    "windows.net",
    "spark",
    "hdfs",
    "nfs",
    "amqp",
    "kafka",
    "ldap",
    "thrift",
    "azmk",
    "protocolv",
)
_GATE = Gate((one[1], one) for one in _PLACES)
#: Addresses within a network, bare: beside a word for a machine.
_BARE = re.compile(
    r"(?<![\d./])(?!10\.0\.0\.|192\.168\.[01]\.)(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?![\d./-])"
)
_MACHINE = re.compile(
    r"(?<![A-Za-z])(?:server|host|machine|gateway|proxy|vm|vpn|ssh|sftp|ftp|rdp|ping|connect|address|ip|firewall|dns|subnet|node|cluster|whitelist|allowlist|runs? on|lives on|hosted)(?![A-Za-z])",
    re.IGNORECASE,
)
_NO_ADDRESS = re.compile(
    r"version|windows|build|release|example|e\.g\.|e4|CIDR|cidr|(?<![a-z])ver(?![a-z])|>=|<=|~=|\bv$", re.IGNORECASE
)
#: Whose parts are no version's.
_PLAIN = re.compile(r"192\.168|172\.|10\.\d{2,3}\.\d{1,3}\.\d{1,3}")
_NUMBERS = ("10.", "192.168.", "172.")
_TABLES = frozenset({"csv", "tsv", "psv", "svg", "css", "html", "htm", "geojson"})


def find(text: Text, machine_like: Like) -> Iterator[tuple[str, int]]:
    """(rule, place) of each; `machine_like` tells whether a bare word is a machine's name."""
    for rule, words, pattern in _GATE.open(text):
        only = _ONLY_IN.get(words[0])
        if (
            (only and text.kind not in only)
            or ((sign := _SIGN.get(words[0])) and sign not in text.text)
            or not text.has(*words)
        ):
            continue
        for start, end in text.windows(*words, before=160, after=240):
            for found in pattern.finditer(text.text, start, end):
                host = found["host"]
                if _ANYBODYS.match(host) or (".core.windows" in host and _OPEN.search(host)):
                    continue
                if rule == "workspace-address" and _is_link(text, found.start("host")):
                    continue
                if words[0] in {"from ", ".dbo.", "openquery", "proxy"} and not (machine_like(host) or _is_named(host)):
                    continue
                yield rule, found.start("host")
    if text.kind not in _TABLES:
        yield from _bare(text)


#: A page's link, which readers are meant to follow.
_LINK = re.compile(r"\]\(\[?(?:https?://)?[\w./-]{0,60}$|href=\\?[\"'](?:https?://)?[\w./-]{0,60}$", re.IGNORECASE)


def _is_link(text: Text, at: int) -> bool:
    """Whether an address is a link of a page, and to nobody's own folder: that an organisation has such pages is no secret."""
    before = text.text[max(0, at - 90) : at]
    return _LINK.search(before) is not None and "/personal/" not in text.text[at : at + 60]


_NAMED = re.compile(r"[A-Z\d_]*(?:SQL|DWH?|SRV|SVR|PAS|EPR|LINK|PROD|BI)[A-Z\d_-]*|(?=[\w.-]*\d)[A-Z][\w-]{4,}|[\w-]{2,30}proxy[\w-]*|[\w-]+(?:\.[\w-]+)+")  # fmt: skip


def _is_named(host: str) -> bool:
    return bool(_NAMED.fullmatch(host))


def _bare(text: Text) -> Iterator[tuple[str, int]]:
    for start, end in text.windows(*_NUMBERS, before=120, after=60):
        for found in _BARE.finditer(text.text, start, end):
            around = text.text[max(start, found.start() - 80) : min(end, found.end() + 40)]
            spoken = _MACHINE.search(around) or (not text.made_up and _PLAIN.match(found[0]))
            if spoken and not _NO_ADDRESS.search(around):
                yield "private-address", found.start()
