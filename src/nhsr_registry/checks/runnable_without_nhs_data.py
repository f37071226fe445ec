"""Can somebody without your data try it?

What decides is where the data come from (`_data_files`: files of the repository; `_open_inputs`: what anybody has;
`_closed_inputs`: what only some can reach). Rows made up to be tried settle it. Otherwise open and closed sources are
weighed by the files of code that use them: one lookup table that is downloaded does not open a pipeline on a database.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.checks import _closed_inputs, _data_files, _open_inputs, _scan
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.checks._data_files import Own
from nhsr_registry.checks._scan import Script
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import caveats, code, ecosystems
from nhsr_registry.understand.manifests import r_packages

_ASIDE = re.compile(r"(?:^|/)(?:data[-_]raw|dev|archive\w*|renv|docs?)/", re.IGNORECASE)


class RunnableWithoutNhsData(Check):
    """It can be tried without anybody’s real data

    People want to see it work before they ask for access to data. A small file with made-up rows in the same shape
    as the real ones is enough; so are published data, downloaded in the code. Please make the rows up from nothing:
    even a few rows of a real extract are still about real people.

    What counts: made-up or published data in the repository, data that the code downloads or makes up, or code that
    needs none, such as a simulation and most packages. Where records of people go in, or the lines that read the data
    were taken out, a link to something published beside them is not enough.
    """

    id = "runnable-without-nhs-data"
    step = "Add a small made-up data set, so that others can try it"
    reads = (*README, *caveats.READS, *code.SOURCES, *_open_inputs.PAGES)
    effort = "hours"
    commands = {
        "r-package": 'usethis::use_data_raw("sample_waits")   # then make up a few rows there',
        "Python": 'import numpy as np, pandas as pd\n\nweeks = np.random.poisson(12, 100)\nwaits = pd.DataFrame({"id": range(100), "weeks_waited": weeks})\nwaits.to_csv("data/sample_waits.csv", index=False)',
        "SQL": (
            "-- sample_waits.sql: made-up rows with the columns that are needed\n"
            "CREATE TABLE sample_waits (id int, referral_date date, weeks int);\n"
            "INSERT INTO sample_waits VALUES\n  (1, '2024-01-08', 12),\n  (2, '2024-02-19', 3);"
        ),
        "Stata": '* sample_waits.do: made-up rows with the columns that are needed\nclear\nset obs 100\ngenerate id = _n\ngenerate weeks = rpoisson(12)\nexport delimited "data/sample_waits.csv", replace',
        "*": 'weeks <- rpois(100, 12)\nwaits <- data.frame(id = 1:100, weeks_waited = weeks)\nwrite.csv(waits, "data/sample_waits.csv", row.names = FALSE)',
    }
    passing = (
        {"data/sample_waits.csv": "a,b\n1,2\n", "a.R": "1\n"},
        {"a.R": 'x <- read.csv("https://www.england.nhs.uk/statistics/x.csv")\n'},
        {"a.R": "page <- 'https://digital.nhs.uk/data-and-information/x'\nx <- read_html(page)\n"},
        {"inst/extdata/x.csv": "a\n1\n", "R/a.R": "1\n"},
        {
            "src/pages/waits.jsx": 'import waits from "../data/waits.json";\n\nexport default () => waits.map(one => one.weeks);\n',
            "src/data/waits.json": "[" + ", ".join('{"week": 1, "patients": 20}' for _ in range(120)) + "]",
        },
        {"src/App.vue": "<script>\naxios.get('https://api.data.gov.uk/v1/data?area=England')\n</script>\n"},
        {
            "a.sql": "WITH made AS (\n  SELECT 1 AS id, 'a' AS arm UNION ALL\n  SELECT 2 AS id, 'b' AS arm\n)\nSELECT arm FROM made\n"
        },
        {"a.sql": "CREATE VIEW v AS SELECT w FROM dbo.NHS_waits;\nSELECT * FROM v\n", "nhs_waits.csv": "w\n1\n"},
        {
            "README.md": "# w\n\n**Official downloads:** [May](https://www.england.nhs.uk/statistics/waits/)\n",
            "a.py": "x = pd.read_csv('waits.csv')\n",
        },
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
        {
            "a.sql": "INSERT INTO waits\nSELECT SEQ4(), UNIFORM(0, 9, RANDOM()) FROM TABLE(GENERATOR(ROWCOUNT => 200));\n"
        },
        {"fake_data/generate_fake_data.py": "import random\n", "a.sql": "SELECT 1\n"},
        {
            "a.R": 'con <- dbConnect(duckdb())\nx <- dbGetQuery(con, "x")\ny <- fread("beds.csv")\n',
            "beds.csv": "a\n1\n",
        },
        {
            "1_load.R": 'link <- "https://www.england.nhs.uk/statistics/x.xlsx"\ncurl_download(link, "x.xlsx")\ns3write_using(x, write.csv, bucket = ours)\n',
            "2_plot.R": "x <- s3read_using(read.csv, bucket = ours)\n",
            "3_plot.R": "x <- s3read_using(read.csv, bucket = ours)\n",
        },
        {
            "1_beds.R": 'x <- read.csv("https://www.england.nhs.uk/statistics/beds.csv")\n',
            "2_waits.R": 'x <- read.csv("https://www.england.nhs.uk/statistics/waits.csv")\n',
            "3_staff.R": 'x <- dbGetQuery(con, "select * from staff")\n',
        },
        {"workdays.R": "workdays <- function(from, to) sum(weekdays(seq(from, to, 1)) != 'Sunday')\n"},
        {"a.R": "holidays <- 'https://short.example/x'\nx <- fromJSON(file = holidays)\n"},
        {
            "README.md": "# w\n\nThe scripts use the publicly available monthly waiting times data.\n",
            "a.R": 'x <- read_csv("waits.csv")\n',
        },
        {
            "README.md": "# w\n\nThe scripts use the publicly available waiting times data. No patient-level data are included.\n",
            "a.R": 'x <- read_csv("waits.csv")\n',
        },
        {
            "model.R": "inputs <- fread(arrivals_file)\nn <- rpois(1, 3)\n",
            "templates/arrivals_baseline.csv": "day,mean\n1,3\n",
        },
        {
            "DESCRIPTION": "Package: w\n",
            "R/run_sql.R": "run_sql <- function(conn, file) DBI::dbGetQuery(conn, readLines(file))\n",
            "tests/testthat/test-w.R": "test_that('it adds', expect_equal(add(1, 2), 3))\n",
        },
        {
            "a.R": "n <- rpois(1, 3)\n",
            "b.sql": "CREATE TABLE trial.waits (id int);\nSELECT * FROM trial.waits\n",
        },
        {
            "page.html": "<script src='page.js'></script>\n",
            "page.js": "d3.csv('data/waits.csv')\n",
            "data/waits.csv": "a,b\n1,2\n",
        },
        {"weeks.sql": "SELECT week FROM waits\n", "waits.db": "SQLite format 3"},
        {
            "1_tables.sql": "CREATE TABLE nhs.waits (id int);\n",
            "2_weeks.sql": "SELECT * FROM nhs.waits\n",
            "data/waits.csv": "a,b\n1,2\n",
        },
        {
            "load.py": 'engine = create_engine("postgresql://me@localhost/waits")\npd.read_csv("data/waits.csv").to_sql("waits", engine)\n',
            "weeks.py": 'x = pd.read_sql("select * from waits", engine)\n',
            "data/waits.csv": "a,b\n1,2\n",
        },
        {"a.py": 'folder = kagglehub.dataset_download("someone/hospital-waits")\nx = pd.read_csv(folder + "/w.csv")\n'},
        {
            "0. Places.R": 'raw <- "M:/Analytics/waits/" # your folder\n',
            "1. Get.R": 'page <- read_html("https://digital.nhs.uk/data-and-information/x")\ndownload.file(links[1], paste0(raw, "a.csv"))\n',
        },
        {
            "a.R": _scan.example(
                'setwd("C·:/Users/ab/R")\ndownload.file("https://files.digital.nhs.uk/3D/w.zip", "w.zip")\n'
            )
        },
    )
    failing = (
        {"days.sql": "SELECT SEQ4() FROM TABLE(GENERATOR(ROWCOUNT => 200)) JOIN dbo.waits ON 1 = 1\n"},
        {
            "getting-started.Rmd": "---\ntitle: Waits\n---\n\n```{r setup, include=FALSE}\nknitr::opts_chunk$set(echo = TRUE)\n```\n\nWords.\n"
        },
        {"waits.do": "use extract.dta\n", "data/areas.csv": "area\nA\n"},
        {"a.sql": "SELECT * FROM dbo.beds b JOIN dbo.waits w ON b.id = w.id\n", "data/beds.csv": "a\n1\n"},
        {"a.sql": "WITH long AS (\n  SELECT id FROM pathways\n)\nSELECT * FROM long\n"},
        {"a.sql": "CREATE TABLE waits (id int);\nINSERT INTO waits SELECT id FROM dbo.pathways;\n"},
        {
            "0_packages.R": "library(fingertipsR)\nlibrary(odbc)\n",
            "1_beds.R": 'x <- dbGetQuery(con, "select * from beds")\n',
            "2_waits.R": 'x <- dbGetQuery(con, "select * from waits")\n',
        },
        {
            "azure.R": "x <- AzureStor::download_blob(container, file, NULL)\n",
            "names.R": 'x <- read_csv("https://raw.example.org/lookups/names.csv")\n',
        },
        {"a.R": 'x <- read_csv("deaths.csv")\nplot(x, main = "Reported outbreaks")\n'},
        {
            "DESCRIPTION": "Package: w\n",
            "R/app_server.R": 'app_server <- function(input) {\n  x <- read.csv("pay.csv")\n}\n',
            "tests/testthat/test-w.R": "test_that('it adds', expect_equal(add(1, 2), 3))\n",
        },
        {"a.R": "n <- rpois(1, 3)\n", "b.sql": "SELECT * FROM Reporting.dbo.waits\n"},
        {
            "README.md": "# w\n\nThe data are not publicly available.\n",
            "a.R": 'x <- read_csv("waits.csv")\n',
        },
        {"a.sql": "SELECT 1 FROM dbo.x\n", "codelists/blood-test.csv": "code\n1\n"},
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
        {
            "README.md": "# w\n\nDeaths are from the data of the [office](https://www.ons.gov.uk/deaths). For births, Hospital Episode Statistics were used.\n",
            "a.R": 'x <- read_csv("data/deaths.csv")\n',
        },
        {"a.R": "library(dplyr)\n\n# Read in the source data\n\nhomes <- homes %>%\n  left_join(people)\n"},
        {"a.py": 'x = spark.table("hes.apc")\n', "codelists/diabetes.csv": "code\n1\n"},
        {"a.R": 'x <- dbGetQuery(con, "x")\nz <- rnorm(10)\n', "lookups/icb.csv": "a\n1\n"},
        {"a.R": '# download it from https://www.england.nhs.uk/statistics/x.csv\nx <- read_csv("latest.csv")\n'},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        if path := next(_data_files.samples(snapshot), None):
            return cls.passes(f"See {path}.", [Evidence(path=path)], "inferred")
        for told in caveats.find(snapshot):
            if told.kind == "synthetic-data":
                where = Evidence(path=told.path, line=told.line)
                return cls.passes("It says that made-up data are used.", [where], "inferred")
        own = [script for script in _code(snapshot) if not code.is_test(script.path)]
        if made := _open_inputs.made(own):
            return cls.passes("The code brings or makes up its data.", made[:1], "inferred")
        sources = _sources(snapshot, own)
        shut = sources.shut and not _told_and_there(snapshot, own, sources)
        found = None if shut or _few_of_many(snapshot, own, sources) else _given(snapshot, own, sources)
        if found:
            return cls.passes("Its data come with it, or can be downloaded or made up.", [found], "inferred")
        lost = snapshot.unread(*code.SOURCES, *(() if own else _open_inputs.PAGES))
        if lost := tuple(path for path in lost if not ecosystems.copied_in(path)):
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if shut:
            return cls.fails("It reads data that not everybody can reach.", sources.closed[:1], "inferred")
        if own and not sources.closed and _needs_none(snapshot, own):
            return cls.passes("It needs no data but what one gives it.", (), "inferred")
        return cls.fails("No data to try it with were seen yet.", (), "inferred")


def _code(snapshot: Snapshot) -> Iterator[Script]:
    """All code that runs, notebooks' cells and chunks only."""
    for language in ("R", "Python", "SQL"):
        for path, text in code.sources(snapshot, language):
            if not _ASIDE.search(path) and not code.only_remarks(text) and not _only_set_up(path, text):
                yield Script.of(snapshot, path, text)


_SET_UP = re.compile(
    r"^[ \t]*(?:knitr::)?(?:opts_chunk|opts_knit)\$set\([^()\n]*(?:\n[^()\n]*){0,12}\)[ \t]*$"
    r"|^[ \t]*(?:library|require|options)\([^()\n]*\)[ \t]*$|^[ \t]*#[^\n]*",
    re.MULTILINE,
)


def _only_set_up(path: str, text: str) -> bool:
    """Whether a page of R has no more than the first chunk that editors write: nothing in it can be tried."""
    return path.lower().endswith((".rmd", ".qmd")) and not _SET_UP.sub("", text).strip()


class _Sources(NamedTuple):
    """Where data come from, one place for each file of code."""

    opened: list[Evidence]
    closed: list[Evidence]
    packaged: Evidence | None  # what a package brings to try it with
    told: Evidence | None  # where the README says that the data are everybody's

    @property
    def shut(self) -> bool:
        """Whether most comes from where not everybody can reach it, or just as much; where the README says otherwise, all."""
        return bool(self.closed) and len(self.closed) >= len(self.opened) and not (self.told and self.opened)


def _sources(snapshot: Snapshot, own: Own) -> _Sources:
    opened = {place.path: place for place in (*_open_inputs.fetched(own), *_open_inputs.brought(snapshot, own))}
    packaged = _open_inputs.packaged(snapshot)
    if packaged and code.is_test(packaged.path) and _lacking_app(snapshot, own):
        packaged = None  # tests of an app's helpers do not show the app
    shipped = tuple(f"{folder}/R/".lstrip("/") for folder in r_packages(snapshot)) if packaged else ()
    closed = _closed_inputs.find(snapshot, own, shipped, fetched=bool(opened))
    if opened:
        # folders of a drive that published data are downloaded into
        closed = [place for place in closed if not _closed_inputs.only_folder(own, place)]
    return _Sources(list(opened.values()), closed, packaged, _open_inputs.told(snapshot) if own else None)


def _given(snapshot: Snapshot, own: Own, sources: _Sources) -> Evidence | None:
    """Where data come from that anybody has: the package, the internet, the repository, or chance."""
    if sources.packaged or sources.opened:
        return sources.packaged or sources.opened[0]
    if found := _data_files.listed(snapshot, own) or (
        None
        if own
        else _open_inputs.by_page(snapshot) or _open_inputs.by_app(snapshot) or _open_inputs.by_import(snapshot)
    ):
        return found
    if database := _closed_inputs.beside(snapshot, own):
        return Evidence(path=database)
    there, missing = _data_files.named(snapshot, own)
    filled = list(_data_files.inputs(snapshot))
    # a simulation and what goes into it, tables and what fills them, or a page and what it shows
    page = not own and not snapshot.find("**/*.{do,ado,sas,sps,m,mdl}")
    if filled and missing <= len(filled) and (page or _open_inputs.drawn(own) or _closed_inputs.makes_tables(own)):
        return Evidence(path=filled[0])
    if there and missing * 2 <= len(there) and (filled or not missing):  # lookups and lists of codes alone are no data
        return there[0]
    if own and not there and _open_inputs.applied_for(snapshot):
        return None
    if not there and not missing:
        return _open_inputs.drawn(own) or sources.told
    return sources.told


def _told_and_there(snapshot: Snapshot, own: Own, sources: _Sources) -> bool:
    """Whether the README says that the data are everybody's, and most of the files lie here, wherever else the code looks."""
    if not sources.told or not _closed_inputs.only_drives(own, sources.closed):
        return False
    there, missing = _data_files.named(snapshot, own)
    return bool(there) and missing * 2 <= len(there)


_MANY = 5


def _few_of_many(snapshot: Snapshot, own: Own, sources: _Sources) -> bool:
    """Whether what is published is one table beside many files that are nowhere."""
    if (
        sources.packaged
        or sources.told
        or not sources.opened
        or any(_open_inputs.KEEPS.search(text) for _, text in own)
    ):
        return False  # what was fetched may be kept under any name
    there, missing = _data_files.named(snapshot, own)
    return not there and missing >= _MANY * len(sources.opened) and not _data_files.listed(snapshot, own)


#: What an app that is a package brings along, where it does.
_ALONG = "{*/,}{data/*,inst/**/*,r/sysdata}.{rda,rdata,rds,csv,tsv,xlsx,parquet,json,sqlite,db}"


def _lacking_app(snapshot: Snapshot, own: Own) -> bool:
    """Whether a package is an app that names data files and brings none."""
    if not snapshot.find("{*/,}r/{app_ui,app_server,run_app}.r") or snapshot.find(_ALONG):
        return False
    return _data_files.named(snapshot, own).missing > 0


#: A table that is made from itself: `waits <- waits %>% …`, `waits %<>% …`.
_FROM_ITSELF = re.compile(
    r"^(\w[\w.]*)[ \t]*(?:(?:<-|=)[ \t]*(?:\w+\([ \t]*)?\1[ \t]*(?:%>%|\|>|,|\[)|%<>%)", re.MULTILINE
)


def _taken_out(snapshot: Snapshot, own: Own) -> bool:
    """Whether the code goes on with a table that it nowhere makes: the lines that read it were left out."""
    for path, text in own:
        found = _FROM_ITSELF.search(text) if path.lower().endswith((".r", ".rmd", ".qmd")) else None
        if not found or snapshot.find("r/*.r", "namespace"):
            continue
        made = re.compile(rf"(?<![\w.]){re.escape(found[1])}[ \t]*(?:<-|=(?!=))|->[ \t]*{re.escape(found[1])}\b")
        elsewhere = any(made.search(other) for where, other in own if where != path)
        if not elsewhere and not made.search(text, 0, found.start()) and f'"{found[1]}"' not in text:
            return True
    return False


def _needs_none(snapshot: Snapshot, own: Own) -> bool:
    """Whether no file is named that is missing, and what is read is only what one gives to it.

    A package's functions are given what they work on, and so is code that its tests try.
    """
    if _data_files.named(snapshot, own).missing or _taken_out(snapshot, own):
        return False
    return bool(r_packages(snapshot)) or not _data_files.reads(own) or _open_inputs.tested(snapshot) is not None
