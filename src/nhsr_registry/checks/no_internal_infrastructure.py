"""Does the code name internal servers?"""

from __future__ import annotations

from nhsr_registry import leaks, re
from nhsr_registry.checks import _leaks, _scan
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.checks._scan import example
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand.code import extension, extension_in

_OPEN = r"(?:(?:[\w-]{1,40}\.){0,4}(?:example\.(?:com|org|net)|[\w-]{1,40}\.(?:example|invalid))(?![\w.-])|localhost|127\.0\.0\.1|0\.0\.0\.0|\(localdb\)|\.\\|example|your|my[_-]?server|server(?:_?name)?[\"';]|<|\{|\$|%|xxx+|\*+|\.+[\"']|sql_?server[\"']|host(?:name)?[\"']|db[\"']|postgres[\"']|mysql[\"']|redis|test|dummy|placeholder|name|insert|enter|replace|connect\.|smtp|todo|tbc|none|null|smtp\.|[\"'])"
_NAME = r"(?=[\w.\\/,:-]*[A-Za-z])[A-Za-z0-9][\w-]{0,80}(?:[.\\:,][\w.\\,:-]+|[\w-]{3,80})"
#: What a team that works in one warehouse names in its every query.
_DATABASE = "an internal database"
#: What is looked for: the name of it, words of which one must be there, the pattern. Values are never kept.
_WHAT = (
    ("a database server", ("server", "source", "host", "addr"), re.compile(
        rf"\b(?:server|data ?source|hostname|host|servername|server_name|sql_server|dbhost|db_host|addr(?:ess)?)\s*(?:=|:|<-)\s*(?:(?:str)?paste0?\(|f|r|R)?[\"'](?!{_OPEN}){_NAME}\s*[\"']"
        rf"|[\"'{{(;][^\"'{{(;\n]*\b(?:server|data ?source|addr(?:ess)?)\s*=\s*(?:tcp:)?(?!{_OPEN}){_NAME}\s*;"
        rf"|[\"';]\s*server\s*=\s*(?:tcp:)?(?!{_OPEN}){_NAME}[\"']", re.IGNORECASE)),
    ("a database server in the settings", ("server", "host"), re.compile(rf"^\s*[\"']?(?:sql_?|db_?)?(?:server|host)(?:_?name)?[\"']?\s*[:=]\s*(?!{_OPEN})(?=[^\s]*[-.\\\\\d]){_NAME}\s*$", re.IGNORECASE)),
    ("an internal host", (".nhs.", "intranet", "corp", "lan"), re.compile(r"\b(?!www\.)[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:xswhealth|xnhs|cymru\.nhs|xsouth|nhs-?internal|internal|intranet|corp|local|lan|ad)\.(?:nhs\.uk|nhs\.net|wales\.nhs\.uk)\b|\b[\w-]{1,63}\.(?:nhs\.uk|nhs\.net)\s*[,\\]\s*\d{4}\b"
        r"|https?://(?:[\w-]+\.)*(?:intranet|corp|lan)(?:\.[\w-]+)+", re.IGNORECASE)),
    ("a database address", ("jdbc:", "://"), re.compile(
        r"\bjdbc:[\w:]+?(?:@|//)/{0,2}(?!localhost|127\.|\{|<|\$|your|example|host|server\b|%)[A-Za-z0-9][\w-]*[\w.-]*"
        r"|\b(?:postgres(?:ql)?|mysql|mariadb|mssql|oracle|snowflake|redshift)(?:\+\w+)?://(?:[^@\s\"'/]*@)?(?!localhost|127\.|0\.|\{|<|\$|your|example|host\b|server\b|user|db[:/]|postgres[:/]|mysql[:/]|database\b|%|:)[A-Za-z0-9][\w.-]{3,}", re.IGNORECASE)),
    ("a linked server", ("].[", "openquery"), re.compile(r"\[[\w-]+(?:\\\w+)?\]\.\[[\w ]+\]\.\[?\w*\]?\.\[?\w+\]?|\bopenquery\s*\(\s*\[?\w", re.IGNORECASE)),
    ("a cloud database or storage account", ("windows.net", "azure", "snowflake", "amazonaws", "abfs"), re.compile(r"\b(?!example|your|my|test|<|\{)[a-z0-9][\w-]{2,62}\.(?:database\.windows\.net|sql\.azuresynapse\.net|dfs\.core\.windows\.net|blob\.core\.windows\.net|vault\.azure\.net|snowflakecomputing\.com|redshift\.amazonaws\.com|rds\.amazonaws\.com)\b|\badb-\d{6,}\.\d+\.azuredatabricks\.net|\babfss?://[\w-]+@", re.IGNORECASE)),
    ("a private network address", ("10.", "192.168.", "172."), re.compile(r"(?<![\d.v])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?![\d.])")),
    ("a database server", ("database", "host"), re.compile(rf"\b(?:Sql\.Databases?|Oracle\.Database|PostgreSQL\.Database|AnalysisServices\.Databases?)\s*\(\s*\"(?!{_OPEN}){_NAME}\"|\(\s*HOST\s*=\s*(?!{_OPEN}){_NAME}\s*\)", re.IGNORECASE)),
    (_DATABASE, ("nhse_", "ncdr", "udal", "reporting", "mesh_", "tempdb", "patlondon", "data_lab_", "dsdw", "mhdinternal", "internal_ref", "client_", "modelling", "dars_nic", "dsa_"), re.compile(r"\[?\b(?<!@)(?:NHSE_(?:Sandbox|SUSPlus|Reference|MHSDS|IAPT|CSDS|ECDS|BB|UKHF|[A-Z]\w+)|(?-i:NCDR\w*)|(?-i:UDAL)\w*|udal_lake\w*|UDALSQL\w*|Reporting_(?:MESH|UKHF)\w*|MESH_\w+|TempDB_?\w*Internal|PATLondon|Data_Lab_\w+|DSDW|EAT_Reporting\w*|MHDInternal|Internal_Reference|Client_(?:SystemP|ICS)\w*|(?<=\[)Modelling)\]?\s*\.\s*\[?\w*\]?\s*\.\s*\[?\w+|(?<![\w/\\-])(?:dars_nic|dsa)_\d{5,}_\w+(?![\w/\\])", re.IGNORECASE)),
)  # fmt: skip
_NEEDLES = _scan.sought(
    "server", "data source", "datasource", "host", ".nhs.uk", ".nhs.net", "windows.net", "azuresynapse", "snowflakecomputing",
    "amazonaws.com", "azuredatabricks", "abfss:", "abfs:", "10.", "192.168.", "172.", "nhse_", "ncdr", "udal", "reporting_", "mesh_",
    "patlondon", "data_lab_", "dsdw", "mhdinternal", "internal_ref", "dars_nic", "client_", "modelling]", "vault.azure", "jdbc:", "sql+", "ql://", "oracle", "redshift", "].[", "openquery", "intranet", ".corp.", ".lan.", "database(", "databases(", "\\\\", "//",
)  # fmt: skip
_SETTINGS = frozenset(["yml", "yaml", "toml", "ini", "cfg", "conf", "config", "env", "renviron"])
_CONNECTS = re.compile(
    r"conn|\bcon\b|catalog|odbc|driver|jdbc|sqlalchemy|create_engine|database|\bdbi\b|server|pyodbc|dsn|port|https?://|host",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"https?://|run_app|runApp|shiny::|options\(|shiny\.host|uvicorn|app\.run|\bserve\(|bind|0\.0\.0\.0|127\.0\.0\.1|Sys\.getenv|os\.environ|getenv|config\$|config\[|config::get|keyring|smtp|e-?mail|input\(|readline",
    re.IGNORECASE,
)


class NoInternalInfrastructure(Check):
    """The code names no internal servers or databases

    Names of servers, private addresses and internal databases help nobody outside, stop the code from running
    elsewhere, and the NHS checklist for open code asks for them to stay private. Keep them in a settings file that
    git ignores, or in environment variables, and let the code read them from there. The values found are neither
    shown nor stored, only where they stand.

    What counts as internal: a server by name or private address, a network folder, the address of a cloud database,
    storage or workspace, and schemas of the national platforms that only their users reach; in letters, notes and logs
    also a path on a team's drive, for a look. Not: `localhost`, public services and public cloud projects, a drive
    letter in code (it is no address), and the plain name of a table, database, bucket or role, which opens nothing by
    itself – though it does belong into the settings.
    """

    id = "no-internal-infrastructure"
    step = "Move the names of servers and databases out of the code"
    reads = (*_scan.FILES, *leaks.READS)
    effort = "hours"
    private = True
    most_places = 1000
    commands = {
        "Python": 'server = os.environ["SQL_SERVER"]\n# and SQL_SERVER=… in .env, which git ignores',
        "R": '# and SQL_SERVER=… in .Renviron, which git ignores\nDBI::dbConnect(odbc::odbc(), server = Sys.getenv("SQL_SERVER"))',
        "SQL": (
            "-- the database's name comes from whoever runs it:\n"
            '-- sqlcmd -v database="…" -i count.sql\nSELECT * FROM [$(database)].dbo.waits;'
        ),
        "*": '# R, and SQL_SERVER=… in .Renviron, which git ignores\nDBI::dbConnect(odbc::odbc(), server = Sys.getenv("SQL_SERVER"))\n'
        '# Python: os.environ["SQL_SERVER"], with the value in .env',
    }
    passing = (
        {"a.R": 'con <- dbConnect(odbc(), Server = Sys.getenv("SQL_SERVER"))\n'},
        {"a.py": example('c = pyodbc.connect(f"Driver=SQL Server;Ser·ver={server};Database={db}")\n')},
        {"a.R": example('con <- dbConnect(odbc(), Ser·ver = "localhost")\n')},
        {"a.sql": "SELECT * FROM dbo.waits\n"},
        {"a.R": 'x <- read.csv("https://www.england.nhs.uk/waits.csv")\nv <- "10.1.2"\n'},
        {"app.R": 'shiny::runApp(host = "0.0.0.0", port = 80)\n'},
        {"a.py": 'rows = page.select("//table/tbody/tr")\n'},
        {"a.R": 'link <- "//www.example.gov.uk/local/statistics/"\n'},
        {"a.R": 'links <- html_elements(page, xpath = "//nav/ul/li")\n'},
    )
    failing = (
        {
            "a.R": example(
                'con <- dbConnect(odbc(), Driver = "SQL Server", Ser·ver = "XTRUST-S·QL01\\\\BI", Database = "dw")\n'
            )
        },
        {"a.py": example('conn = pyodbc.connect("Driver={SQL Server};Ser·ver=PROD·SQL07;Trusted_Connection=yes")\n')},
        {"a.py": example('engine = create_engine("mss·ql://trustwarehouse.data·base.windows.net/dw")\n')},
        {"config.yml": example("default:\n  ser·ver: bi-prod-sql·01.xtrust.n·hs.uk\n")},
        {"a.sql": example("SELECT * FROM [NC·DR].[dbo].[waits]\n")},
        {"a.sql": example("SELECT * FROM [LINKED01]·.[Warehouse].[dbo].[waits]\n")},
        {"a.py": example('url = "jdbc·:sqlserver://bi-sql·01.xtrust.n·hs.uk:1433;databaseName=dw"\n')},
        {"a.R": example('con <- dbConnect(odbc(), ser·ver = "10.20.·30.40")\n')},
        {"a.R": example('folder <- "/·/nas01.corporate.xshire.g·ov.uk/groups/Public Health"\n')},
        {"a.py": example('df = pd.read_csv(r"\\·\\·trust-fs01\\BI\\ae.csv")\n')},
        {"a.pq": example('let Source = Sql.Data·base("BIDW-LIVE01", "Activity") in Source\n')},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        found: list[Evidence] = []
        for path, number, line in _scan.lines(subject, _NEEDLES):
            kind = extension_in(subject.snapshot, path)
            code = _scan.without_comment(line, kind)
            if what := _internal(code, path) or _network_folder(code, kind):
                found.append(Evidence(path=path, line=number, note=what))
        seen = {(where.path, where.line) for where in found}
        found += [
            Evidence(path=hit.path, line=hit.line, note=leaks.RULES[hit.rule].name + _leaks.row_of(hit))
            for hit in leaks.scan(subject.snapshot)
            if leaks.RULES[hit.rule].check == cls.id and (hit.path, hit.line) not in seen
        ]
        if found:
            whole = _whole(subject)
            sure = any((where.path, where.line) in whole for where in found)
            if sure:  # said of each place, since the others may be anything
                found = [
                    where
                    if (where.path, where.line) in whole
                    else Evidence(path=where.path, line=where.line, note=f"{where.note}{_leaks.LOOK}")
                    for where in found
                ]
            kinds = ", ".join(
                dict.fromkeys((where.note or "").partition(", ")[0].removesuffix(_leaks.LOOK) for where in found)
            )
            files = len({where.path for where in found})
            if len(found) > cls.most_places:  # so that what many queries name does not push out what says more
                found.sort(key=lambda where: where.note == _DATABASE)
            return cls.fails(
                f"{len(found)} line{'s' * (len(found) > 1)} in {files} file{'s' * (files > 1)} name{'s' * (len(found) == 1)} {kinds}.",
                found,
                "observed" if sure else "inferred",
            )
        if lost := _scan.unread(subject):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.passes("No internal server or database was seen.", (), "inferred")


def _whole(subject: Subject) -> set[tuple[str, int | None]]:
    """Lines where a password stands that a reader is sure of: a server named there is one that somebody gets into."""
    return {
        (hit.path, hit.line)
        for hit in leaks.scan(subject.snapshot)
        if hit.sure and hit.rule in {"password", "password-in-address"}
    }


def _internal(code: str, path: str) -> str | None:
    lowered = code.lower()
    for name, words, pattern in _WHAT:
        if name == "a database server in the settings" and extension(path) not in _SETTINGS:
            continue
        if not any(word in lowered for word in words) or not pattern.search(code):
            continue
        if name == "a database server" and (_PUBLIC.search(code) or not _CONNECTS.search(code)):
            continue
        if name == "a private network address" and not _CONNECTS.search(code):
            continue
        return name
    return None


def _network_folder(code: str, kind: str) -> str | None:
    """A path on a server of the organisation's network; in scripts for the web it is an address without its scheme."""
    if ("\\\\" not in code and "//" not in code) or kind in {"js", "ts"} or _scan.is_harmless(code):
        return None
    plain = kind in {"bat", "cmd", "ps1", "sql", "vba", "bas", "pq", "dax", "m", "sas", "do"}
    found = _scan.NETWORK_FOLDER.search(code) or (plain and _scan.PLAIN_NETWORK_FOLDER.search(code))
    return "a network folder" if found else None
