"""Can somebody without your data try it?"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from nhsr_registry.checks import _scan
from nhsr_registry.checks._assertions import asserts
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import caveats, code
from nhsr_registry.understand.manifests import python_packages, r_packages

_DATA = r"csv|tsv|rds|rda|rdata|xlsx?|parquet|json|feather|pkl|db|sqlite|txt|sav|dta|rpt|geojson|gpkg|shp|zip|gz"
_FILES = (f"**/*.{{{_DATA.replace('xlsx?', 'xls,xlsx').replace('|', ',')}}}",)
#: A file or folder whose name says that its rows are there to be tried.
_NAMED = re.compile(
    r"(?:^|[/_. -])(?:synthetic|dummy|samples?|examples?|fake|simulated|artificial|mock(?:ed)?|toy|demo|tests?|testthat|testdata|extdata|fixtures?|made[_-]?up)(?=[/_. -]|\d|data)",
    re.IGNORECASE,
)
#: Bytes of a heading and one value; a blank line has one or two.
_SMALLEST = 3
_SETTINGS = re.compile(
    r"param|config|setting|schema|package(?:-lock)?\.json|requirements|licen[cs]e|readme|tsconfig|manifest|template|(?:^|/)(?:\.github|\.vscode|docs?|man|renv|_freeze|public|www)/",
    re.IGNORECASE,
)
#: Packages and frameworks that bring made-up or published data along, and code that makes them up.
_BRINGS = re.compile(
    r"\bNHSRdatasets\b|\bNHSRpopulation\b|\bNHSRtt\b|\bfingertips(?:R|_py)\b|\b[Ff]aker\b|\bsynthpop\b|\bsimpy\b|\bsimmer\b|\bsalabim\b|\beurostat\b|\bnomisr\b|\bmonstR\b|\bckanr\b|\bphsopendata\b"
    r"|\behrql\b|\bcohortextractor\b|\bdummy[-_]data[-_]file|\b(?:generate|create|make|simulate|build)_?(?:synthetic|dummy|fake|artificial|mock)_?\w*(?:data|df|patients?|records?|rows)"
)
_BRINGS_NEEDLES = (
    "NHSR", "fingertips", "aker", "synthpop", "simpy", "simmer", "salabim", "eurostat", "nomisr", "monstR", "ckanr", "phsopendata", "ehrql",
    "cohortextractor", "dummy", "synthetic", "fake", "artificial", "mock",
)  # fmt: skip
#: Reading from a place that only some people can reach.
_ASKS = (
    r"\bdbGetQuery\b|\bdbReadTable\b|\bdbSendQuery\b|\bsqlQuery\b|\bsqlFetch\b|\btbl\(\s*(?:con|conn|sc|db)\b|\bspark\.(?:table|sql|read)\b|\bspark_read\w*|\bread_sql\w*|\bs3read\w*|\bs3_read\w*|\bpin_read\b|\bin_schema\s*\("
    r"|\bstorage_download\w*|\bload_blob\w*"
)
_ASKING = re.compile(_ASKS)
_PRIVATE = re.compile(rf"{_ASKS}|[\"'](?:/conf/|//[A-Za-z]\w+[/\"\']|[A-Z]:[/\\]|\\\\\\\\[A-Za-z][\w.-]{{2,}}\\)")
_PRIVATE_NEEDLES = (
    "dbGetQuery", "dbReadTable", "dbSendQuery", "sqlQuery", "sqlFetch", "tbl(", "spark", "read_sql", "s3read", "s3_read", "pin_read", "in_schema", "storage_download",
    "load_blob", "/conf/", "//", ":/", ":\\", "\\\\",
)  # fmt: skip
_OWN_DATABASE = re.compile(r"duckdb|sqlite|:memory:", re.IGNORECASE)
_VERB = r"read[._]\w+|fread|vroom|download[._]file|curl_\w+|GET|getURL|getForm|requests?\w*|urlopen|urlretrieve|requests\.\w+|st_read|fromJSON|req_perform"
_DOWNLOADS = re.compile(
    rf"(?:{_VERB})\s*\(\s*(?:url\s*=\s*)?(?:\w+\(\s*)?[rf]?[\"']https?://(?!(?:www\.)?gov\.uk/bank-holidays)"
)  # a calendar is nobody's data
_PUBLISHED = re.compile(
    r"https?://(?!(?:www\.)?gov\.uk/bank-holidays)[^\s\"']{1,300}\.(?:csv|xlsx?|ods|zip|json|geojson)\b|https?://[^\s\"']{0,100}(?:opendata|open-data|api\.|/api/|digital\.nhs\.uk/data|files\.digital\.nhs\.uk|england\.nhs\.uk/(?:\S{0,40}/)?statistics|ons\.gov\.uk|data\.gov\.uk|arcgis\.com|fingertips|nomisweb|opendatacommunities)"
)
_FETCHES = re.compile(rf"\b(?:{_VERB})\s*\(")
_NETWORK = re.compile(r"\b(?:requests\.get|download[._]file|curl_\w+|GET|getURL|urlopen|urlretrieve|req_perform)\s*\(")
_RANDOM = re.compile(r"\br(?:norm|pois|unif|exp|binom|gamma)\s*\(|np\.random\.|default_rng|random\.(?:choice|randint|gauss|expovariate)|\bsample\s*\(")  # fmt: skip
_RANDOM_NEEDLES = ("rnorm", "rpois", "runif", "rexp", "rbinom", "rgamma", "random", "default_rng", "sample")
_LITERAL = re.compile(rf"[\"']([^\"'\n]{{1,200}}\.(?:{_DATA}))[\"']", re.IGNORECASE)
_LITERAL_NEEDLES = tuple(f".{kind}" for kind in (*["csv", "tsv", "CSV", "rds", "RDS", "Rds", "rda", "RData", "Rdata", "rdata", "xls", "parquet", "json", "feather", "pkl", "db", "txt", "sav", "dta", "rpt", "geojson", "gpkg", "shp", "zip", "gz"], "sqlite"))  # fmt: skip
_WRITES = re.compile(
    r"write|save|to_csv|to_excel|to_parquet|export|dump|output|file\.exists|ggsave|sink|\b(?:out|dest(?:ination)?|target)(?:_?(?:file|path|dir|folder))?\s*(?:=|<-)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?:^|/)(?:data[-_]raw|dev|archive\w*|renv|docs?)/", re.IGNORECASE)


class RunnableWithoutNhsData(Check):
    """It can be tried without anybody’s real data

    People want to see it work before they ask for access to data. A small file with made-up rows in the same shape
    as the real ones is enough; so are published data, downloaded in the code. Please make the rows up from nothing:
    even a few rows of a real extract are still about real people.
    """

    id = "runnable-without-nhs-data"
    step = "Add a small made-up data set, so that others can try it"
    reads = (*README, *caveats.READS, *code.SOURCES)
    effort = "hours"
    commands = {
        "r-package": 'usethis::use_data_raw("sample_waits")   # then make up a few rows there',
        "Python": 'import numpy as np, pandas as pd\n\nweeks = np.random.poisson(12, 100)\nwaits = pd.DataFrame({"id": range(100), "weeks_waited": weeks})\nwaits.to_csv("data/sample_waits.csv", index=False)',
        "SQL": (
            "-- sample_waits.sql: made-up rows with the columns that are needed\n"
            "CREATE TABLE sample_waits (id int, referral_date date, weeks int);\n"
            "INSERT INTO sample_waits VALUES\n  (1, '2024-01-08', 12),\n  (2, '2024-02-19', 3);"
        ),
        "*": 'weeks <- rpois(100, 12)\nwaits <- data.frame(id = 1:100, weeks_waited = weeks)\nwrite.csv(waits, "data/sample_waits.csv", row.names = FALSE)',
    }
    passing = (
        {"data/sample_waits.csv": "a,b\n1,2\n", "a.R": "1\n"},
        {"a.R": 'x <- read.csv("https://www.england.nhs.uk/statistics/x.csv")\n'},
        {"a.R": "page <- 'https://digital.nhs.uk/data-and-information/x'\nx <- read_html(page)\n"},
        {"inst/extdata/x.csv": "a\n1\n", "R/a.R": "1\n"},
        {"a.py": "x = np.random.normal(size=10)\n"},
        {"a.R": 'x <- read_csv("data/beds.csv")\n', "data/beds.csv": "a,b\n1,2\n"},
        {"a.py": "files = Path('data/by month').glob('*.csv')\n", "data/by month/May.csv": "a,b\n1,2\n"},
        {"app.R": 'paths <- dir("in", full.names = TRUE)\n', "in/icd10.txt": "code\nA00\n"},
        {"DESCRIPTION": "Package: w\n", "R/a.R": "f <- function(x) x\n", "data/beds.rda": "RDX3"},
        {
            "DESCRIPTION": "Package: w\n",
            "R/a.R": "#' Colour\n#' @examples\n#' library(ggplot2)\n#' plot_it(mtcars)\n#' @export\nplot_it <- function(x) x\n",
        },
        {
            "a.R": 'if (!file.exists("all.Rdata")) {\n  x <- read.csv("may.csv")\n  y <- read.csv("june.csv")\n}\nload("all.Rdata")\n',
            "all.Rdata": "RDX3",
        },
        {
            "a.py": 'df = load("data/raw/ae.xls")\n',
            "b.py": 'OUT = Path("data/raw/latest.xls")\n',
            "data/raw/ae.xls": "D0CF",
        },
        {
            "a.py": 'from catalogue import Source\nx = pd.read_csv("https://www.ons.gov.uk/file/population.csv")\n',
            "catalogue.py": "class Query:\n    def load(self):\n        return pd.read_sql(self.query, **self.options)\n",
        },
        {
            "book.ipynb": _scan.example(
                '{"cells": [{"cell_type": "code", "source": ["x = pd.read_excel(r\\"C·:\\\\Users\\\\ab\\\\waits\\\\beds.xlsx\\")"]}]}'
            ),
            "data/beds.xlsx": "PK12",
        },
        {
            "constants.py": 'APPOINTMENTS = "https://files.digital.nhs.uk/3D/Appointments.zip"\n',
            "load.py": "def load(url):\n    return requests.get(url).content\n",
        },
        {
            "a.sql": "SELECT * FROM sample_waits\n",
            "sample_waits.sql": "CREATE TABLE sample_waits (id int);\nINSERT INTO sample_waits VALUES\n  (1),\n  (2);\n",
        },
        {"R/a.R": 'get <- function(code) getURL(str_c("https://prescribing.org/api/1.0/", code))\n'},
        {"fake_data/generate_fake_data.py": "import random\n", "a.sql": "SELECT 1\n"},
        {
            "a.R": 'con <- dbConnect(duckdb())\nx <- dbGetQuery(con, "x")\ny <- fread("beds.csv")\n',
            "beds.csv": "a\n1\n",
        },
        {
            "0. Places.R": 'raw <- "M:/Analytics/waits/" # your folder\n',
            "1. Get.R": 'page <- read_html("https://digital.nhs.uk/data-and-information/x")\ndownload.file(links[1], paste0(raw, "a.csv"))\n',
        },
    )
    failing = (
        {"a.R": 'x <- dbGetQuery(con, "select * from waits")\n'},
        {"a.sql": "SELECT * FROM dbo.waits\n"},
        {"sample_size.sql": "INSERT INTO dbo.sizes SELECT COUNT(*) FROM dbo.waits\n"},
        {"a.py": "engine = create_engine(URL)\nx = pd.read_sql(QUERY, engine)\n"},
        {
            "a.R": _scan.example('x <- read.csv("S·:/Team/waits.csv")\ny <- read.csv("beds.csv")\n'),
            "beds.csv": "a\n1\n",
        },
        {
            "a.R": 'x <- read.csv("https://www.england.nhs.uk/statistics/x.csv")\ny <- "S:/Team/beds.csv"\nz <- read.csv(y)\n'
        },
        {"data/synthetic.csv": "\n", "a.R": 'x <- read_csv("data/synthetic.csv")\n'},
        {"a.R": 'library(NHSRdatasets)\nx <- read.csv("waits.csv")\n'},
        {"a.R": 'load("www/waits.Rdata")\nx <- read.xlsx("www/words.xlsx")\n', "www/words.xlsx": "PK12"},
        {
            "a.R": 'x <- fromJSON("https://www.gov.uk/bank-holidays.json")\n',
            "b.R": "".join(f'y{n} <- read_csv("data/actuals_{n}.csv")\n' for n in range(5)),
        },
        {"a.R": 'if (!file.exists("all.Rdata")) {\n  x <- read.csv("may.csv")\n}\nload("all.Rdata")\n'},
        {"a.R": 'paths <- dir("in", full.names = TRUE)\n', "in/readme.md": "Put them here.\n"},
        {"a.R": 'x <- read_csv("data/waits.csv")\ny <- data.frame(x)\n'},
        {"a.py": 'x = spark.table("hes.apc")\n', "codelists/diabetes.csv": "code\n1\n"},
        {"a.R": 'x <- dbGetQuery(con, "x")\nz <- rnorm(10)\n', "lookups/icb.csv": "a\n1\n"},
        {"a.R": '# download it from https://www.england.nhs.uk/statistics/x.csv\nx <- read_csv("latest.csv")\n'},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        for path in _samples(snapshot):
            return cls.passes(f"See {path}.", [Evidence(path=path)], "inferred")
        told = [caveat for caveat in caveats.find(snapshot) if caveat.kind == "synthetic-data"]
        if told:
            return cls.passes(
                "It says that made-up data are used.", [Evidence(path=told[0].path, line=told[0].line)], "inferred"
            )
        own = [(path, text) for path, text in _code(snapshot) if not code.is_test(path)]
        if (found := _first(own, _BRINGS_NEEDLES, _BRINGS)) and not _only_loaded(snapshot, own, found):
            return cls.passes("The code brings or makes up its data.", [found], "inferred")
        if (closed := _closed(snapshot, own)) and not _place_for_downloads(own, closed):
            if lost := snapshot.unread(*code.SOURCES):
                return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
            return cls.fails("It reads data that not everybody can reach.", [closed], "inferred")
        if found := _open(snapshot, own):
            return cls.passes("Its data come with it, or can be downloaded or made up.", [found], "inferred")
        if lost := snapshot.unread(*code.SOURCES):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("No data to try it with were seen yet.", (), "inferred")


def _samples(snapshot: Snapshot) -> Iterator[str]:
    """Files and scripts whose names say that they hold or make rows to be tried."""
    for path in snapshot.find(*_FILES):
        if _has_rows(snapshot, path) and _NAMED.search(path) and not _SETTINGS.search(path):
            yield path
    for path in snapshot.find(*code.SOURCES):
        if re.search(r"(?:synthetic|dummy|fake|artificial|simulated?)[_ -]?(?:data|patients?|records)", path.lower()):
            yield path
    for path, text in snapshot.read("**/*.sql"):
        if _NAMED.search(path) and _INSERTS.search(text):
            yield path


#: Rows that stand in the script itself.
_INSERTS = re.compile(
    r"\bINSERT\s+(?:INTO\s+)?[\w.\[\]#\"]{1,200}\s*(?:\([^()]{0,2000}\)\s*)?VALUES\s*\(", re.IGNORECASE
)


def _has_rows(snapshot: Snapshot, path: str) -> bool:
    """Whether a file holds more than a blank line, by its size: data are not read."""
    size = snapshot.by_path[path].size
    return size is None or size >= _SMALLEST


def _runs(snapshot: Snapshot, path: str) -> bool:
    """Whether a test tries something of the project, which shows how to call it; anything else is taken to."""
    text = snapshot.text(path) if code.is_test(path) else None
    return text is None or asserts(path, text)


def _code(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """(path, code) of all that runs, notebooks' cells and chunks only."""
    for language in ("R", "Python", "SQL"):
        for path, text in code.sources(snapshot, language):
            if not _ASIDE.search(path):
                yield path, text


def _first(own: list[tuple[str, str]], needles: tuple[str, ...], pattern: re.Pattern[str]) -> Evidence | None:
    return next(_each(own, needles, pattern), None)


def _each(own: list[tuple[str, str]], needles: tuple[str, ...], pattern: re.Pattern[str]) -> Iterator[Evidence]:
    """Where a line of code, not of comments, has the pattern: the first of each file."""
    for one in own:
        for path, number, _ in itertools.islice(_places([one], needles, pattern), 1):
            yield _scan.place(path, number)


#: A line that loads the community's package of data sets, and the data sets by which it would be used.
_LOADS = re.compile(r"^\s*(?:library|require)\s*\(\s*[\"']?NHSRdatasets\b")
_ITS_DATA = re.compile(r"\b(?:ae_attendances|LOS_model|ons_mortality|synthetic_news_data|stranded_data|covid19)\b")


def _only_loaded(snapshot: Snapshot, own: list[tuple[str, str]], found: Evidence) -> bool:
    """Whether a package of data sets is loaded and nothing of it used, while every file that is read is missing."""
    text = dict(own)[found.path]
    line = (text.splitlines() or [""])[(found.line or 1) - 1]
    if not _LOADS.search(line) or any(_ITS_DATA.search(code) for _, code in own):
        return False
    there, missing = _literals(snapshot, own)
    return bool(missing) and not there


#: What makes a connection, or passes one on: without any, a call to read SQL is offered to others and not used.
_CONNECTS = re.compile(
    r"create_engine|\bconnect\s*\(|odbc|psycopg|oracledb|snowflake|sqlalchemy|\bcon(?:n|nect(?:ion|or))?\b|\bengine\b|\bcursor\b|\bdb\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"']([^\"'\n]{1,300})[\"']")


def _closed(snapshot: Snapshot, own: list[tuple[str, str]]) -> Evidence | None:
    """Where data are read from a database or a drive of an organisation."""
    if own and all(path.lower().endswith(".sql") for path, _ in own):
        return Evidence(path=own[0][0], line=1)
    texts = dict(own)
    found = (one for one in _places(own, _PRIVATE_NEEDLES, _PRIVATE) if not _OWN_DATABASE.search(texts[one[0]]))
    names = {path.rpartition("/")[2].lower() for path in snapshot.paths if _has_rows(snapshot, path)}
    name = (snapshot.repository or "").rpartition("/")[2].lower()
    connected = any(_CONNECTS.search(text) for _, text in own)
    for path, number, line in found:
        offered = not connected and "read_sql" in line and not _PRIVATE.search(line.replace("read_sql", ""))
        if not offered and not _own_file(line, names, name):
            return _scan.place(path, number)
    return None


def _own_file(line: str, names: set[str], name: str) -> bool:
    """Whether a path of one computer ends in a file, or a folder, of the repository itself."""
    for found in _QUOTED.finditer(line) if not _ASKING.search(line) else ():
        parts = [part.lower() for part in re.split(r"[/\\]+", found[1]) if part]
        if len(parts) > 1 and (parts[-1] in names or (name and name in parts)):
            return True
    return False


def _places(
    own: list[tuple[str, str]], needles: tuple[str, ...], pattern: re.Pattern[str]
) -> Iterator[tuple[str, int, str]]:
    """(path, number, line) of every line of code, not of comments, with the pattern."""
    for path, text in own:
        for number, line in _scan.with_needle(text, needles):
            if not line.lstrip().startswith(("#", "--", "//")) and pattern.search(line):
                yield path, number, line


#: A folder of a drive, as a settings file names it: the path of a file ends with an extension.
_FOLDER_OF_DRIVE = re.compile(r"(?:<-|=)\s*[rR]?[\"'](?:[A-Z]:[/\\]|//|\\\\)[^\"'\n]{0,200}[\"']")


def _place_for_downloads(own: list[tuple[str, str]], closed: Evidence) -> bool:
    """Whether what looks closed is only the folder that the code downloads published data into."""
    lines = dict(own)[closed.path].splitlines()
    line = lines[(closed.line or 1) - 1] if lines else ""
    found = _FOLDER_OF_DRIVE.search(line)
    if not found or re.search(r"\.\w{1,7}[\"']$", found[0]) or _first(own, _PRIVATE_NEEDLES, _ASKING):
        return False
    fetching = [(path, text) for path, text in own if _FETCHES.search(text)]
    return bool(_first(own, ("http",), _DOWNLOADS) or _first(fetching, ("http",), _PUBLISHED))


def _open(snapshot: Snapshot, own: list[tuple[str, str]]) -> Evidence | None:
    """Where data come from that anybody has: the package, the internet, the repository, or chance."""
    for folder in r_packages(snapshot):
        inside = f"{folder}/" if folder else ""
        data = snapshot.find(f"{inside}data/*.{{rda,rdata,rds,csv,tab,txt}}", f"{inside}tests/testthat/test*.r")
        if full := [path for path in data if _has_rows(snapshot, path) and _runs(snapshot, path)]:
            return Evidence(path=full[0])
        if example := _tried(snapshot, inside):
            return example
    if python_packages(snapshot) and (
        tests := [path for path in snapshot.find("**/test_*.py") if _runs(snapshot, path)]
    ):
        return Evidence(path=tests[0])
    if found := _first(own, ("http",), _DOWNLOADS) or _published(own):
        return found
    if found := _listed(snapshot, own):
        return found
    there, missing = _literals(snapshot, own)
    if there and missing * 2 <= len(there):
        return there[0]
    if not there and not missing:
        return _first(own, _RANDOM_NEEDLES, _RANDOM)
    return None


def _published(own: list[tuple[str, str]]) -> Evidence | None:
    """An address of published data in code that fetches; it may stand apart from what fetches it."""
    fetching = [(path, text) for path, text in own if _FETCHES.search(text)]
    apart = own if any(_NETWORK.search(text) for _, text in fetching) else fetching
    return _first(apart, ("http",), _PUBLISHED)


#: A file that is made only where it is not there yet: with it, what it is made from is not needed.
_KEPT = re.compile(
    rf"(?:!\s*|\bnot )(?:\w+\.)*(?:file[._]exists|exists|isfile)\(\s*[\"']([^\"'\n]{{1,200}}\.(?:{_DATA}))[\"']",
    re.IGNORECASE,
)
#: The first line of an example that runs as it is, and what R brings along to try things with.
_EXAMPLE = re.compile(r"^#+'\s*@examples?\b", re.MULTILINE)
_BROUGHT = re.compile(
    r"\b(?:mtcars|iris|ToothGrowth|airquality|faithfuld?|diamonds|mpg|economics|starwars|penguins|PlantGrowth|ChickWeight|warpbreaks|esoph|infert)\b"
)


def _tried(snapshot: Snapshot, folder: str) -> Evidence | None:
    """An example of an R package's function that uses data that come with R or its usual packages."""
    for path, text in snapshot.read(f"{folder}r/*.r"):
        for found in _EXAMPLE.finditer(text):
            end = text.find("\n\n", found.end())
            example = text[found.end() : min(end if end >= 0 else len(text), found.end() + 2000)]
            lines = itertools.takewhile(lambda line: line.startswith("#"), example.split("\n")[1:])
            shown = "\n".join(itertools.takewhile(lambda line: not re.match(r"#+'\s*@\w", line), lines))
            if "\\dontrun" not in shown and _BROUGHT.search(shown):
                return Evidence(path=path, line=text.count("\n", 0, found.start()) + 1)
    return None


_LISTS = re.compile(r"\b(?:glob|iglob|rglob|listdir|iterdir|scandir|list[._]files|dir_ls|dir)\s*\(")
_FOLDER = re.compile(r"[\"']([^\"'\n*]{1,200}?)/?(?:/\*[^\"'\n]*)?[\"']")


def _listed(snapshot: Snapshot, own: list[tuple[str, str]]) -> Evidence | None:
    """Where code goes through a folder of data that the repository holds."""
    full = {path.rpartition("/")[0] for path in snapshot.find(*_FILES) if _has_rows(snapshot, path)} - {""}
    for path, text in own if full else ():
        here = path.rpartition("/")[0]
        for number, line in _scan.with_needle(text, ("glob", "listdir", "iterdir", "scandir", "list", "dir")):
            if line.lstrip().startswith("#") or not _LISTS.search(line):
                continue
            for found in _FOLDER.finditer(line):
                named = found[1].removeprefix("./").rstrip("/")
                if {named, f"{here}/{named}"} & full and not _SETTINGS.search(f"{named}/"):
                    return _scan.place(path, number)
    return None


def _literals(snapshot: Snapshot, own: list[tuple[str, str]]) -> tuple[list[Evidence], int]:
    """Where code names a data file of the repository, and how many it reads that are not in it."""
    names = {path.rpartition("/")[2].lower() for path in snapshot.paths if _has_rows(snapshot, path)}
    there: dict[str, Evidence] = {}
    missing: set[str] = set()
    written: set[str] = set()
    for path, text in own:
        kept = any(name.rpartition("/")[2].lower() in names for name in _KEPT.findall(text))
        for number, line in _scan.with_needle(text, _LITERAL_NEEDLES):
            if line.lstrip().startswith(("#", "--", "//")):
                continue
            for found in _LITERAL.finditer(line):
                name = re.split(r"[/\\]", found[1].lower())[-1]
                if _WRITES.search(line):
                    written.add(name)
                elif name in names:
                    there.setdefault(name, _scan.place(path, number))
                elif "*" not in name and "{" not in name and not name.startswith(".") and not kept:
                    missing.add(name)
    return list(there.values()), len(missing - written)
