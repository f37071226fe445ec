"""Are data files small and open to read?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks import _leaks
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.leaks import persons
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand.facts import is_data
from nhsr_registry.understand.manifests import r_packages

_LARGE = 1_000_000
_LARGE_PACKAGE = 5_000_000  # what CRAN takes
_OPAQUE = frozenset(
    {
        "rdata", "rds", "rda", "pkl", "pickle", "joblib", "npz", "xlsx", "xls", "xlsm", "xlsb", "sav",
        "zsav", "dta", "sas7bdat", "mdb", "accdb", "h5", "hdf5", "feather", "fst", "qs", "db", "sqlite", "sqlite3",
        "duckdb", "parquet", "arrow", "avro", "npy", "ods", "orc", "xpt", "por", "sas7bcat", "pbix", "twbx", "hyper", "tde",
    }
)  # fmt: skip
#: Trained models and medical pictures: large, and only a program can look into them.
_MADE = frozenset({"safetensors", "pt", "pth", "onnx", "ckpt", "keras", "gguf", "tflite", "dcm", "nii", "mat"})
#: Packed or backed-up data: nobody sees what is inside.
_PACKED = frozenset(
    {
        "zip",
        "7z",
        "rar",
        "bak",
        "dmp",
        "dump",
        "pgdump",
        "bson",
        "pst",
        "msg",
        "accde",
        "qs2",
        "rdatatmp",
        "yxdb",
        "omv",
        "jasp",
        "qvd",
        "qvf",
        "qvw",
        "bacpac",
        "dacpac",
        "tgz",
        "mdf",
        "ndf",
        "ldf",
    }
)
#: What a dashboard's file holds is the copy of its data, and not a file of data by its name.
_DASHBOARDS = frozenset({"pbix", "twbx", "hyper", "tde"})
#: Compressed data; an archive of a package's sources is none.
_COMPRESSED = re.compile(
    r"\.(?:csv|tsv|psv|txt|json|ndjson|jsonl|xml|sql|dat|log|hl7|pkl|pickle|joblib|rds|dta|sav|db|sqlite|ipynb)\.(?:gz|bz2|xz|zst)$"
    r"|\.(?:db|sqlite|duckdb)[.-](?:wal|journal)$",
    re.IGNORECASE,
)
#: What targets and knitr keep of each step (https://books.ropensci.org/targets/data.html): objects, without an ending.
_KEPT = re.compile(
    r"(?:^|/)_targets/objects/[^/]+$|_cache/(?:html|latex|docx|pdf|commonmark)/[^/]+\.rdb$", re.IGNORECASE
)
#: Text that holds data where there is much of it; otherwise it is settings, a page's words or a list of packages.
_MUCH = frozenset({"json", "geojson", "jsonl", "ndjson", "topojson"})
_LISTS = re.compile(
    r"(?:^|/)(?:package(?:-lock)?|[\w.-]*lock|composer|tsconfig|manifest|vocab|tokenizer)\.json$", re.IGNORECASE
)
_NO_PACKAGE_DATA = (
    ".parquet", ".pkl", ".mdb", ".accdb", ".sas7bdat", ".xpt", ".sav", ".dta", ".pbix", ".bak", ".sqlite", ".sqlite3", ".db", ".duckdb", ".feather", ".fst", ".qs",
)  # fmt: skip
#: Nor does a workbook in `data/`, nor an .rds, which R's `data()` cannot read (Writing R Extensions, 1.1.6).
_NOT_LOADED = re.compile(r"(?:^|/)data/[^/]+\.(?:xls[xmb]?|rds|ods)$", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:^|/)(?:tests?|testthat|testdata|fixtures?|templates?|_freeze|docs?|man|renv)/|template|(?:^|/)sysdata\.rda$",
    re.IGNORECASE,
)


#: Formats of data that no documentation needs.
_NEVER_ASIDE = re.compile(
    r"\.(?:pbix|twbx|hyper|tde|bak|mdb|accdb|sas7bdat|sav|dta|parquet|feather|bacpac)$", re.IGNORECASE
)


def _holds_rows(path: str) -> bool:
    """Whether a file of text holds data if it is large."""
    return path.rpartition(".")[2].lower() in _MUCH and not _LISTS.search(path) and not _ASIDE.search(path)


_DOCUMENTED = re.compile(r"(?:^|/)(?:docs?|man)/", re.IGNORECASE)
_TRIED_OUT = re.compile(r"(?:^|/)(?:tests?|testthat|testdata|fixtures?|renv)/|template", re.IGNORECASE)


def _is_aside(path: str) -> bool:
    """Whether a file is part of tests, templates or pages: there no dashboard's copy of its data, nor a database, belongs."""
    if not _ASIDE.search(path):
        return False
    return not (_NEVER_ASIDE.search(path) and _DOCUMENTED.search(path)) or bool(_TRIED_OUT.search(path))


class NoOpaqueOrLargeData(Check):
    """Data files are small and can be read without special programs

    Nobody can review what is in an .RData, a pickle or an Excel file before it becomes public, and large files
    make every copy of the project slow, for ever. Publish data where data belong and download them in code; for
    trying things out, keep a small CSV with made-up rows. Data that are part of an R package are fine
    (in `data`, `inst` or `vignettes`, though not a workbook in `data`, which R cannot load). Taking a file
    out now does not take it out of the history: if there is any chance that it is about real people, tell your
    information governance team first. It happens to many, and they can help.

    Large is more than 1 MB (5 MB among an R package's data), for JSON as for tables. Not readable as text are workbooks, templates in Excel
    included, databases, archives, trained models and the files of R, Python, SPSS, Stata, SAS and Power BI; PDFs,
    slides, documents, pictures, pages of HTML, notebooks, programs and installers such as wheels are not asked about.
    What is data or code lists and an analysis too is asked as the analysis is.
    """

    id = "no-opaque-or-large-data"
    step = "Keep large and unreadable data files out of the repository"
    reads = ("description", "namespace")
    effort = "hours"
    private = True
    most_places = 40  # those named after patients come first
    commands = {
        "R": (
            "git rm --cached data/waits.RData   # your own copy stays where it is\n# .gitignore, one more line:\ndata/\n"
            "# in R, rows that are made up from nothing:\n"
            'sample <- data.frame(id = 1:3, weeks_waited = c(2, 12, 30))\nwrite.csv(sample, "sample.csv", row.names = FALSE)'
        ),
        "Python": (
            "git rm --cached data/waits.xlsx   # your own copy stays where it is\n# .gitignore, one more line:\ndata/\n"
            "# in Python, rows that are made up from nothing:\n"
            'pandas.DataFrame({"weeks_waited": [2, 12, 30]}).to_csv("sample.csv")'
        ),
        "*": (
            "git rm --cached data/waits.xlsx   # your own copy stays where it is\n# .gitignore, one more line:\ndata/\n"
            "# sample.csv, rows that are made up from nothing:\nid,weeks_waited\n1,2\n2,12\n3,30"
        ),
    }
    passing = (
        {"main.R": "1\n"},
        {"data/sample.csv": "a,b\n1,2\n"},
        {
            "DESCRIPTION": "Package: w\n",
            "NAMESPACE": "export(f)\n",
            "R/f.R": "1\n",
            "data/w.rda": "x",
            "R/sysdata.rda": "x",
        },
        {"tests/testthat/x.rds": "x"},
        {"template.xlsx": "x"},
        {"settings.json": "{}", "package-lock.json": "{}\n" * 500_000},
    )
    failing = (
        {"waits.RData": "x"},
        {"data/waits.xlsx": "x"},
        {"model.pkl": "x"},
        {"extracts.zip": "x"},
        {"models/triage.safetensors": "x"},
        {"xray/hand.dcm": "x"},
        {"_targets/objects/linked_cohort": "x"},
        {"data/cohort.pkl.gz": "x"},
        {"data/raw.csv.gz": "x"},
        {"data/apc.parquet": "x"},
        {"data/w.rda": "x", "main.R": "1\n"},
        {"DESCRIPTION": "Package: w\n", "NAMESPACE": "export(f)\n", "R/f.R": "1\n", "data/waits.rds": "x"},
        {"data/all.csv": "a,b\n" * 300_000},
        {"lookups/areas.json": '{"a": 1}\n' * 150_000},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        packages = [f"{folder}/" if folder else "" for folder in r_packages(snapshot)]
        own = tuple(f"{inside}{part}" for inside in packages for part in ("data/", "inst/", "R/sysdata", "vignettes/"))
        found, unsized = [], 0
        for path in snapshot.paths:
            archive = path.rpartition(".")[2].lower() in _PACKED | _MADE | _DASHBOARDS or bool(
                _COMPRESSED.search(path) or _KEPT.search(path)
            )
            if (
                not (is_data(path) or archive or _holds_rows(path))
                or (path.startswith(".") and "/" in path)
                or path.endswith("Thumbs.db")
            ):
                continue
            size = snapshot.by_path[path].size
            unsized += size is None
            packed = path.startswith(own) and not path.lower().endswith(_NO_PACKAGE_DATA)
            packed = packed and not _NOT_LOADED.search(path)
            if size is not None and size > (_LARGE_PACKAGE if packed else _LARGE):
                found.append(Evidence(path=path, note=f"{size / 1e6:.1f} MB"))
            elif (archive or path.rpartition(".")[2].lower() in _OPAQUE) and not _is_aside(path) and not packed:
                named = any(persons.of_name(path))
                found.append(Evidence(path=path, note="not readable as text" + ("" if named else _leaks.LOOK)))
        if found and (lost := snapshot.unread(*cls.reads)):  # whether it is a package cannot be told
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if found:
            found.sort(key=lambda where: not any(persons.of_name(where.path)))
            return cls.fails(f"{len(found)} data file{'s' * (len(found) > 1)} large or not readable as text.", found)
        if unsized:
            return cls.cannot_tell(f"The size of {unsized} data file{'s' * (unsized > 1)} is not known.")
        return cls.passes("No large or unreadable data file.")
