"""Names of machines inside an organisation's network, wherever they stand: in comments, documentation, outputs, settings.

The check of the code itself (`no-internal-infrastructure`) reads statements; this looks at whatever gives a machine
away by its form: a network folder, a host that no public address book knows, a server in a connection string.
"""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.leaks import domains, hosts, machines, remarks
from nhsr_registry.leaks._base import Hit, Rule, line_of
from nhsr_registry.leaks._clues import seek
from nhsr_registry.leaks._text import Text

CHECK = "no-internal-infrastructure"
RULES = (
    Rule("network-folder", CHECK, "a network folder"),
    Rule("internal-host", CHECK, "an internal host"),
    Rule("database-server", CHECK, "a database server"),
    Rule("workspace-address", CHECK, "the address of a cloud workspace"),
    Rule("private-address", CHECK, "a private network address"),
    Rule("domain-account", CHECK, "an account of your network"),
)

#: What a machine is often called; a public site rarely.
_MACHINE = r"(?:[\w-]*(?:sql|dwh?|srv|svr|server|db|bi|etl|pas|ehr|rstudio|rsconnect|posit|jupyter|tableau|ssrs|sharepoint|gitlab|jenkins|prod|uat|vm|vdi|fs|nas|sas|oracle|report\w*|app)[\w-]*\d*|intranet|[\w-]*vpn\d*|mailrelay\d*|smtprelay\d*|dc\d+|[\w-]+-internal|[\w-]+\d{2,}|[a-z]{2,8}-[a-z]{2,8}\d)"
_STAND_IN = re.compile(
    r"^(?:your|my(?!sql-)|the(?!atre|r)|some(?!rset)|redacted|connect\.|send\.|smtp|mail\.|www\.|api\.|example|localhost|host(?:name)?$|host\.docker|server(?:_?name)?$|sql_?server$|database|test|dummy|xxx|name$|machine|computer|remote|domain|address$|ip$|wsl|fake|foo|bar|abc|user|path(?!ology|lab|-?\d)|folder|share|none|null|true|false|sqlite|postgres$|mysql$|db$|redis|sys\.|os\.|environ|config|getenv|env|params|settings|self|args|input|paste|str|f$|url|private|public(?!-?health)|change|enter|insert|replace|todo)|\.example\.(?:com|org|net|uk)$|^example\.",
    re.IGNORECASE,
)
_SPLIT = r"\\{1,8}"
#: `\\server\share`, with its backslashes doubled once or twice by the language and the notebook.
_UNC = re.compile(
    r"(?<![\\\w:.)\]}+*?$^|/])(?P<start>\\{2}|\\{4}|\\{8})(?P<host>[A-Za-z0-9][\w.-]{2,62}?)(?P<sep>\\{1,4})(?P<share>[\w$ -]{2,60}|[A-Z](?=\\))(?=[\\\s\"'`)\]$,;<]|\\|$)"
)
_SLASHES = re.compile(
    r"(?:(?<=[\"'`\s(=])|^)(?:file:|smb:|cifs:)?/{2,5}(?P<host>[A-Za-z0-9][\w-]{2,40}(?:\.[\w-]{1,40}){0,4})/(?P<share>[\w$][\w$ .-]{1,60})(?=[/\"'`)\s]|$)"
)
_NHS_HOST = re.compile(
    rf"(?<![\w.-]){_MACHINE}(?:\.[\w-]{{1,40}}){{1,4}}\.(?:nhs\.uk|nhs\.net|nhs\.scot|hscni\.net|wales\.nhs\.uk)(?![\w.-]*@|\w)",
    re.IGNORECASE,
)
#: Domains of no public address book. `.local` and `.internal` are also parts of names in code, so these need a sign.
_PRIVATE_HOST = re.compile(
    r"(?<![\w.-])(?P<host>[A-Za-z][\w-]{1,40}(?:\.[\w-]{1,40}){0,4}\.(?:xnhs(?:\.uk)?|local|internal|intranet|intra|priv|corp|lan|ad))(?![\w-]|\.\w|\()",
    re.IGNORECASE,
)
_ANY_NHS = r"[A-Za-z][\w-]{0,40}(?:\.[\w-]{1,40}){0,4}\.(?:nhs\.uk|nhs\.net|nhs\.scot|hscni\.net)"
_REACHED = re.compile(
    rf"(?:\b(?:server|host(?:name)?|data ?source|address|addr|db_?host|servername|machine|node|db_?server|sql_?server)[\"']?\s{{0,3}}(?:=|:|<-|=>|>)\s{{0,3}}[\"'(]{{0,2}}|(?:ssh|scp|sftp|rsync|psql|ping|sqlcmd|telnet)\s[^\n]{{0,80}}?[\w.-]{{1,40}}@|jdbc:[\w:]{{2,40}}(?:@|//){{1,2}}|@//)(?P<host>{_ANY_NHS})",
    re.IGNORECASE,
)
#: `_NHS_HOST` is the beginning of a run of these, so it need not be tried from every letter.
_RUN, _NHS_PART = re.compile(r"[\w.-]{7,}"), re.compile(r"\.nhs\.|\.hscni", re.IGNORECASE)
#: One of these stands in whatever `_REACHED` finds.
_REACHING = ("server", "host", "source", "addr", "machine", "node", "ssh", "scp", "sftp", "rsync", "psql", "ping", "sqlcmd", "telnet", "jdbc:", "@//")  # fmt: skip
#: A server's name in a connection string, a setting or a statement; its name must look like a machine's.
_SERVER = re.compile(
    r"(?:\b(?:server(?:_?name|instance)?|data[ _]?source(?=\s{0,3}=)|sql_?server(?:_?name)?|db_?(?:server|host)|dbserver|hostname|serverinstance|@server|@datasrc|host)[\"']?\]?\s{0,3}(?:=|:|<-|=>|\s+is(?:\s+called)?\s|\s)\s{0,3}[`*]{0,2}(?:tcp:|N|r|f)?[\"'(]{0,2}|\b(?:sqlcmd|bcp|isql|osql|ssms)\b[^\n]{0,120}?\s(?-i:-S)(?!erver)\s{0,2}[\"']?|:connect\s{1,3}|\bsp_addlinkedserver\s{1,3}(?:@server\s{0,3}=\s{0,3})?N?['\"]|(?:mssql|postgresql|mysql|oracle)\+\w{2,20}://|jdbc:\w{3,20}://)"
    r"(?P<host>[A-Za-z][\w-]{2,40}(?:\.[\w-]{1,40}){0,5})(?:[\\,:]{1,2}[\w$]{1,40})?(?=[\s;\"'`/),<}*]|\\|$)",
    re.IGNORECASE,
)
#: In running text: "Connect to", a machine, and its instance.
_CONNECT_TO = re.compile(
    r"\bconnect(?:s|ed|ing)?\s{1,2}to\s{1,2}(?:the\s{1,2})?(?:server\s{1,2})?[`*\"']{0,2}(?P<host>[A-Za-z][\w-]{3,40})(?:\\{1,2}\w{2,30})?(?=[\s`*\"',.;)]|$)",
    re.IGNORECASE,
)
_LOOKS_LIKE_ONE = re.compile(
    r"^(?=.*\d)[A-Z][A-Z0-9_-]{4,}$|^[A-Z]{2,}[A-Z0-9]*(?:-[A-Z0-9]+)+$|^(?:[a-z]+-)*(?:[a-z]*(?:sql|dw|db|srv|svr|bi|prod)[a-z]*)(?:-[a-z0-9]+)*-?\d+$|^[\w-]*(?:SQL|DWH|SRV|SVR)[\w-]*\d[\w-]*$"
)
_BASES = re.compile(r"sql|dwh?$|db")  # in a server's name of small letters
_REPORTS = re.compile(r"https?://(?P<host>[A-Za-z][\w-]{2,40})(?::\d{2,5})?/(?P<share>[\w$.-]{2,})")
_INTRANET = re.compile(
    r"https?://(?:(?:[\w-]{1,40}\.){0,3}(?:intranet|sharepoint|extranet)(?:\.[\w-]{1,40}){1,4}|nww\.[\w-]{2,40}(?:\.[\w-]{1,40}){0,4}\.nhs\.(?:uk|net))",
    re.IGNORECASE,
)
_REPORT_SERVER = re.compile(r"ReportServer|Reports$|_layouts", re.IGNORECASE)
_DATABRICKS = re.compile(r"\badb-\d{6,}\.\d+\.azuredatabricks\.net", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:@|://|\b(?:host|server|data ?source|address|proxy|ip|client)[\"']?\s{0,3}(?:=|:|<-)\s{0,3}(?:tcp:)?[\"'(]{0,2}|\b(?:rdp|ssh|telnet|ping|putty|mstsc|vpn|ilo|idrac|tracert|remote(?: desktop)?|connect|log ?[io]n)(?: ?in)?(?: to| at| on| into| via|:| is)?(?: the)?(?: server| box| host)?(?: at)?\s{1,2}[`*]{0,2}|\\\\)(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?!\d|\.\d)",
    re.IGNORECASE,
)
#: With a port, such an address is a service's; a router's own and those that every tutorial has are nobody's.
_SERVICE = re.compile(
    r"(?<![\d.])(?!10\.0\.0\.|192\.168\.[01]\.)(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?::\d{2,5}|,[1-9]\d{3,4})(?![\d.,:])"
)
#: What trusts call their domains inside: x and the organisation's code.
_INSIDE = re.compile(r"\.x[a-z\d]{3,12}\.nhs\.uk$", re.IGNORECASE)
_PORT = re.compile(r":(?!80\b|443\b)\d{2,5}(?![\d:])")
_DISCLAIMS = re.compile(
    r"example|e\.g\.|for instance|your[_ -]|path/to|dummy|fake|placeholder|regex|pattern|gsub|str_(?:re|de|ex|split)|re\.(?:sub|com|ma|sea|fi|split)",
    re.IGNORECASE,
)
_SERVER_WORDS = (
    "server",
    "data source",
    "datasource",
    "data_source",
    "host",
    "@datasrc",
    "sqlcmd",
    "bcp",
    "isql",
    "osql",
    "sql+",
    "oracle+",
    "jdbc:",
)
_PRIVATE = (".xnhs", ".local", ".internal", ".intra", ".priv", ".corp", ".lan", ".ad")
_PAGES = frozenset({"md", "markdown", "rmd", "qmd", "html", "htm", "rst", "txt", "tex"})  # whose links are for readers
_TABLES = frozenset({"csv", "tsv", "psv"})
_UNSAFE = frozenset({"svg", "css", "tex", "geojson"})

_ADDRESSES = ("10.", "192.168.", "172.")
seek("connect", *_SERVER_WORDS, *_PRIVATE, *_ADDRESSES, ".nhs.", ".hscni", "azuredatabricks", "source", "http")


def find(text: Text) -> Iterator[Hit]:
    if text.by_tool or text.kind in _UNSAFE:
        return
    places = {*_folders(text), *_hosts(text), *_servers(text), *_said(text)}
    places |= {*machines.find(text, _machine_like)}
    lines = {line_of(text.text, at) for _, at in places}
    named = {one for look in (hosts, domains) for one in look.find(text) if line_of(text.text, one[1]) not in lines}
    for rule, at in sorted(places | named):
        yield Hit(rule, text.path, line_of(text.text, at), sure=False)


def _line(text: Text, at: int) -> str:
    start = max(text.text.rfind("\n", 0, at) + 1, at - 300)
    end = text.text.find("\n", at)
    return text.text[start : min(end if end >= 0 else len(text.text), at + 300)]


def _folders(text: Text) -> Iterator[tuple[str, int]]:
    if "\\\\" in text.text:
        for start, end in text.windows("\\\\", before=4, after=200):
            for found in _UNC.finditer(text.text, start, end):
                hidden = (
                    (
                        len(found["share"]) > 3
                        and found["share"].endswith("$")
                        and text.text[found.end() : found.end() + 1] == "\\"
                    )
                    or _leads_on(text, found)
                    or remarks.was_there(text, found)
                )
                if _is_server(found["host"], len(found["start"]), len(found["sep"]), hidden) and not _DISCLAIMS.search(
                    _line(text, found.start())
                ):
                    yield "network-folder", found.start("host")
    if "//" in text.text and text.kind not in {
        "js",
        "ts",
        "jsx",
        "tsx",
        "css",
        "vue",
        "html",
        "htm",
        "cs",
        "java",
        "c",
    }:
        for start, end in text.windows("//", before=8, after=160):
            for found in _SLASHES.finditer(text.text, start, end):
                host = found["host"]
                named = re.match(r"(?:file|smb|cifs):", found[0])
                if _machine_like(host) or _named_so(found, named) or _in_quotes(text, found):
                    yield "network-folder", found.start("host")


#: Commands that only take a folder.
_TAKES_FOLDER = re.compile(
    r"\b(?:net\s+use\s+\w:|pushd|xcopy|robocopy|subst\s+\w:|New-PSDrive\b[^\n]{0,80}|Get-ChildItem|Copy-Item)\s+[^\n]{0,80}$",
    re.IGNORECASE,
)


def _leads_on(text: Text, found: re.Match[str]) -> bool:
    """Whether two backslashes, a word and a folder go on to a file's name, as no escape does, or follow a command for folders."""
    if len(found["host"]) < 4 or len(found["start"]) != 2 * len(found["sep"]):
        return False
    if _ESCAPE.match(found["host"]) and "-" not in found["host"] and " " not in found["share"]:
        return False
    if _TAKES_FOLDER.search(text.text[max(0, found.start() - 100) : found.start()]):
        return True
    before, after = text.text[max(0, found.start() - 1) : found.start()], text.text[found.end() : found.end() + 1]
    return before in {'"', "'", "`"} and after == "\\" and bool(_FILES.match(text.text, found.end()))


#: Folders of one's own machine: after `file://` they stand where one slash was forgotten.
_OWN = re.compile(r"home|users?|mnt|tmp|usr|var|opt|data|path|root|media|volumes|dbfs|[a-z]", re.IGNORECASE)
_SCHEME = re.compile(r"(?P<scheme>file:|smb:|cifs:)(?P<slashes>/{2,5})")
_NUMBERED = re.compile(
    r"(?=[\w-]*\d)[A-Za-z][A-Za-z\d]{0,20}(?:-[A-Za-z\d]{1,20}){1,5}|[A-Za-z]{2,12}\d{1,4}[A-Za-z]{0,6}(?:\d{1,4})?"
)
_FILES = re.compile(
    r"[^\n\"'`<>|]{0,160}\.(?:csv|tsv|xls[xmb]?|rds|rdata|txt|sav|dta|sas7bdat|parquet|accdb|mdb|docx?|pptx?|pdf|zip|sql|r|py|ipynb)\b",
    re.IGNORECASE,
)


def _named_so(found: re.Match[str], named: re.Match[str] | None) -> bool:
    """Whether a scheme says that a machine's name follows: three slashes after `file:` lead to one's own disk."""
    if not named or _STAND_IN.search(found["host"]):
        return False
    scheme = _SCHEME.match(found[0])
    own = named[0] == "file:" and ((scheme and len(scheme["slashes"]) == 3) or _OWN.fullmatch(found["host"]))
    return not own


def _in_quotes(text: Text, found: re.Match[str]) -> bool:
    """Whether a path in quotes begins with two slashes and a machine's number, and leads on to a folder with blanks or a file."""
    host = found["host"]
    if "." in host or found.re.pattern != _SLASHES.pattern or _STAND_IN.search(host) or not _NUMBERED.fullmatch(host):
        return False
    if text.text[max(0, found.start() - 1) : found.start()] not in {'"', "'", "`"}:
        return False
    numbered = sum(map(str.isdigit, host)) > 1
    return numbered or " " in found["share"] or bool(_FILES.match(text.text, found.end()))


def _is_server(host: str, start: int, sep: int, hidden: bool = False) -> bool:
    """Two backslashes and a word are also an escape in a pattern; a machine's name shows by its form or its parts."""
    if _STAND_IN.search(host) or sep > start:
        return False
    return (
        _machine_like(host)
        or hidden
        or (start == 2 * sep and _OF_A_BODY.search(host) is not None)
        or (
            start == 2 * sep
            and start >= 2
            and len(host) >= 4
            and (not host.islower() or any(map(str.isdigit, host)))
            and not _ESCAPE.match(host)
        )
    )


#: After two backslashes, a host of a university or a public body is a file server, however its name reads.
_OF_A_BODY = re.compile(
    r"^[\w-]{2,40}\.[\w.-]{0,60}\b(?:ac|gov|nhs|org|police)\.uk$|\.gov\.(?:scot|wales)$", re.IGNORECASE
)
_ESCAPE = re.compile(r"[nrtdswbDSWBuxUAZzQE](?![a-z]{3})")


def _machine_like(host: str) -> bool:
    if _STAND_IN.search(host):
        return False
    if "." in host:
        return bool(
            re.search(
                r"\.(?:nhs\.uk|nhs\.net|nhs\.scot|hscni\.net|xnhs|xnhs\.uk|local|internal|intranet|corp|lan|ad)$",
                host,
                re.IGNORECASE,
            )
        )
    return bool(
        _LOOKS_LIKE_ONE.search(host)
        or re.fullmatch(
            r"(?=.*\d)[a-z][a-z\d]*(?:-[a-z\d]+)+|[a-z]*(?:sql|srv|svr|dw|nas|fs)[a-z]*-?\d+|[a-z]{2,20}-(?:nas|fs|san|srv|svr|dwh|sql|filer|fileserver|dfs)",
            host,
        )
        or re.fullmatch(r"(?=[A-Za-z]*[A-Z])(?=[\w-]*\d)[A-Za-z][a-z\d]*(?:-[A-Za-z\d]+){2,4}", host)
    )


def _hosts(text: Text) -> Iterator[tuple[str, int]]:
    yield from _nhs_hosts(text)
    for start, end in text.windows(*_PRIVATE, before=120, after=40):
        for found in _PRIVATE_HOST.finditer(text.text, start, end):
            if _signed(text, found):
                yield "internal-host", found.start()
    for start, end in text.windows("azuredatabricks", before=60, after=20):
        yield from (("workspace-address", found.start()) for found in _DATABRICKS.finditer(text.text, start, end))
    yield from _pages(text)
    for start, end in text.windows(*_ADDRESSES, before=60, after=20):
        yield from (("private-address", found.start()) for found in _ADDRESS.finditer(text.text, start, end))
        if text.kind not in _TABLES:
            yield from (("private-address", found.start()) for found in _SERVICE.finditer(text.text, start, end))


def _nhs_hosts(text: Text) -> Iterator[tuple[str, int]]:
    for start, end in text.windows(".nhs.", ".hscni", before=160, after=40):
        for run in _RUN.finditer(text.text, start, end):
            if not _NHS_PART.search(run[0]):
                continue
            linked = text.text[max(0, run.start() - 2) : run.start()] == "//"
            if _INSIDE.search(run[0]) or (_PORT.match(text.text, run.end()) and not (linked and text.kind in _PAGES)):
                yield "internal-host", run.start()
                continue
            found = _NHS_HOST.match(text.text, run.start(), end)
            if found and not _public(text, found, found[0]):
                yield "internal-host", found.start()
        if not any(map(text.lowered[start:end].__contains__, _REACHING)):
            continue
        for found in _REACHED.finditer(text.text, start, end):
            if not _public(text, found, found["host"]):
                yield "internal-host", found.end() - len(found["host"])


def _pages(text: Text) -> Iterator[tuple[str, int]]:
    """Pages of machines without a public name: `http://` and a bare name, `https://intranet.…`."""
    for start, end in text.windows("http://", "https://", before=2, after=120):
        for found in _REPORTS.finditer(text.text, start, end):
            reports = _REPORT_SERVER.match(found["share"]) and not _STAND_IN.search(found["host"])
            if _machine_like(found["host"]) or reports or _single(text, found["host"]):
                yield "internal-host", found.start("host")
        for found in _INTRANET.finditer(text.text, start, end):
            if "sharepoint.com" not in found[0].lower() and not _DISCLAIMS.search(_line(text, found.start())):
                yield "internal-host", found.start()


#: Names of containers and of nothing.
_NOBODYS = re.compile(
    r"(?:app|api|web|www|db|backend|frontend|endpoint|wibble|nginx|proxy|selenium|minio|elastic\w*|rabbitmq|mongo\w*|redis|node|site|service|domain|link|page|github[\w-]*|gitlab|[a-z]|https?|localstack|flask|django|mlflow|ollama|airflow|keycloak|vault|consul|grafana|prometheus|jaeger|otel\w*|hostname|foo|bar|baz|test\w*|dummy\w*|fake\w*|mock\w*|xn)(?:-?\d)?",
    re.IGNORECASE,
)


#: One of several containers that run together, named by its part.
_A_SERVICE = re.compile(r"-(?:app|api|web|www|db|backend|frontend|ui|worker|service|svc)$", re.IGNORECASE)
_LONGEST_NAME = 15


def _single(text: Text, host: str) -> bool:
    """Whether an address names a machine by one word, as only those inside its network can."""
    return not (
        text.made_up
        or text.kind in _PAGES
        or _STAND_IN.search(host)
        or _NOBODYS.fullmatch(host)
        or _A_SERVICE.search(host)
        or len(host) < 5
        or (len(host) > _LONGEST_NAME and not host.islower())  # Windows' names of machines have fifteen letters at most
        or "_" in host
    )


#: The front page of a board or of a national service, whatever letters its name has within.
_OF_ALL = re.compile(r"(?:www\.)?[a-z]{5,}(?:-[a-z]+){0,8}\.(?:icb|service)\.nhs\.uk", re.IGNORECASE)


def _public(text: Text, found: re.Match[str], host: str) -> bool:
    """A web page that everybody may open: reached by https under a name that is not a machine's."""
    if _OF_ALL.fullmatch(host):
        return True
    before = text.text[max(0, found.start() - 10) : found.end() - len(host)]
    if before.endswith(("https://", "http://")) or "@" in before[-1:]:
        first = host.split(".", maxsplit=1)[0].lower()
        return not re.fullmatch(
            r"intranet|[\w-]*(?:sql|dwh|srv|svr|rstudio|rsconnect|ssrs|gitlab|jenkins|bitbucket|artifactory)[\w-]*|[a-z]+-?\d{2,}",
            first,
        )
    return bool(_DISCLAIMS.search(host) or _STAND_IN.search(host) or "xxx" in host.lower())


def _signed(text: Text, found: re.Match[str]) -> bool:
    """Whether a name under a private domain is used as an address: after slashes, `@`, or as a server or host."""
    host = found["host"]
    if _STAND_IN.search(host) or host.lower().endswith((".bash.local", "env.local")):
        return False
    if host.count(".") > 1 and re.match(r"[a-z]+-(?:[a-z\d]+-)?[a-z]*\d+\.", host, re.IGNORECASE):
        return True  # a machine with its number, and where it belongs
    if _NUMBERED_SERVER.match(host):
        return True
    before = text.text[max(0, found.start() - 60) : found.start()]
    if re.search(r"(?:https?://|//|@|\\\\|\\\\\\\\)$", before):
        return not re.search(r"\b(?:git|npm|import)\b[^\n]*$", before)
    return bool(
        re.search(
            r"\b(?:server|host(?:name)?|data ?source|addr(?:ess)?|machine|node|dsn|ssh|scp|ping|sqlcmd)\w*[\"']?\s{0,3}(?:=|:|<-|=>|-S)?\s{0,3}[\"'(]{0,2}$|<(?:server|host|computer|machine)\w{0,10}>$",
            before,
            re.IGNORECASE,
        )
    ) or bool(re.match(r"[:,]\d{4}\b", text.text[found.end() : found.end() + 6]))


#: What a server is called, its number, and where it belongs.
_NUMBERED_SERVER = re.compile(
    r"[a-z-]{0,12}(?:sql|dwh?|srv|svr|db|fs|app|web|vm|nas|filer)[a-z]{0,6}-?\d{1,3}\.[a-z][\w-]{1,30}\.", re.IGNORECASE
)


def _servers(text: Text) -> Iterator[tuple[str, int]]:
    # `:connect SERVER` is a line of sqlcmd's own
    words = (*_SERVER_WORDS, ":connect ") if text.kind == "sql" else _SERVER_WORDS
    for start, end in text.windows(*words, before=160, after=160):
        for found in _SERVER.finditer(text.text, start, end):
            host = found["host"]
            instance = re.match(r"\\{1,2}\w{2,}", text.text[found.end("host") : found.end("host") + 12])
            if _STAND_IN.search(host) or _COMPARED.search(text.text, max(0, found.start() - 12), found.start()):
                continue
            if (
                _machine_like(host)
                or (instance and (not host.islower() or _BASES.search(host)))
                or _LOOKS_LIKE_ONE.search(host.partition(".")[0])
                or _NUMBERED_NAME.fullmatch(host)
                or _in_full(text, found)
                or text.kind == "ora"
            ):
                yield "database-server", found.start("host")


def _said(text: Text) -> Iterator[tuple[str, int]]:
    for start, end in text.windows("connect", before=4, after=120) if text.kind in _PAGES or text.kind == "log" else ():
        for found in _CONNECT_TO.finditer(text.text, start, end):
            if _machine_like(found["host"]):
                yield "database-server", found.start("host")
    if text.name in {"hosts", "inventory", "lmhosts"} or text.kind.endswith("hosts") or text.kind == "inventory":
        yield from (("private-address", found.start()) for found in _BARE.finditer(text.text))


_BARE = re.compile(r"^(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\b", re.MULTILINE)
#: A name of letters and its number, where a server is expected: nobody counts their stand-ins so far.
_NUMBERED_NAME = re.compile(
    r"(?!lens|sheet|table|data|file|sql\d)[A-Za-z][A-Za-z-]{2,20}\d{2,4}[A-Za-z]{0,4}|[a-z]{2,12}(?:dwh|edw|dw)(?:live|prod|dev|test|uat)?\d?|(?:dwh?|edw)[-_]?(?:live|prod|dev|uat)\d?"
)
#: What a column holds, in SQL: `WHEN data_source = 'abc02' AND …`.
_COMPARED = re.compile(r"\b(?:when|where|and|or|on)\s{1,4}\(?$", re.IGNORECASE)
_DRIVER = re.compile(r"\b(?:driver|provider)\s{0,3}=", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:database|initial catalog|trusted_connection|integrated security|uid|user id)\s{0,3}=", re.IGNORECASE
)


def _in_full(text: Text, found: re.Match[str]) -> bool:
    """Whether a connection string is there as a whole: then the name in it is a server's, whatever it looks like."""
    line = _line(text, found.start())
    return ";" in line and "{" not in found["host"] and bool(_DRIVER.search(line) and _REST.search(line))
