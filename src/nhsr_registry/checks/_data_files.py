"""Data files of a repository, and those that its code names: which are there, which are not.

Data are never read; a file holds rows where it is larger than a blank line. Of a notebook, the lines of its cells count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.checks import _scan
from nhsr_registry.checks._scan import Script, Sought
from nhsr_registry.model import Evidence
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code, ecosystems

#: What ends the name of a file of data.
ENDINGS = r"csv|tsv|rds|rda|rdata|xlsx?|parquet|json|feather|pkl|pickle|qs|fst|ods|db|sqlite|txt|sav|dta|sas7bdat|rpt|geojson|gpkg|shp|zip|gz"
_FILES = (f"**/*.{{{ENDINGS.replace('xlsx?', 'xls,xlsx').replace('|', ',')}}}",)
#: A file or folder whose name says that its rows are there to be tried.
_NAMED = re.compile(
    r"(?:^|[/_. -])(?:synthetic|dummy|samples?|examples?|fake|fictional|fictitious|simulated|artificial|mock(?:ed)?|toy|demo|tests?|testthat|testdata|extdata|fixtures?|made[_-]?up)(?=[/_. -]|\d|data)",
    re.IGNORECASE,
)
#: What holds no rows of data, whatever its name: settings, lists of clinical codes (a `…-test.csv` of these is of a blood test).
_SETTINGS = re.compile(
    r"param|config|setting|schema|package(?:-lock)?\.json|requirements|licen[cs]e|readme|tsconfig|manifest|template|(?:^|/)(?:\.|codelists?/|docs?/|man/|renv/|_freeze/|public/|www/|node_modules/)|/\.",
    re.IGNORECASE,
)
#: What tools that try a service, draw an icon or look after an app keep in JSON: no rows of data.
_NO_ROWS = re.compile(r"postman|\.xcassets/|insomnia|swagger|openapi|cypress\.json|lighthouse|\.arb$", re.IGNORECASE)
_MAKES_ROWS = re.compile(
    r"(?:^|/)gen(?:erate)?_data\.|(?:synthetic|dummy|fake|artificial|simulated?)[_ -]?(?:data|patients?|records?)"
)
#: Rows that stand in the script itself.
_INSERTS = re.compile(
    r"\bINSERT\s+(?:INTO\s+)?[\w.\[\]#\"]{1,200}\s*(?:\([^()]{0,2000}\)\s*)?VALUES\s*\(", re.IGNORECASE
)
_SMALLEST = 3  # bytes of a heading and one value; a blank line has one or two

#: The code of a repository, which these modules go through.
Own = list[Script]


def has_rows(snapshot: Snapshot, path: str) -> bool:
    """Whether a file holds more than a blank line, by its size."""
    size = snapshot.by_path[path].size
    return size is None or size >= _SMALLEST


def samples(snapshot: Snapshot) -> Iterator[str]:
    """Files and scripts whose names say that they hold or make rows to be tried."""
    for path in snapshot.find(*_FILES):
        sample = has_rows(snapshot, path) and _NAMED.search(path) and not _SETTINGS.search(path)
        if sample and not ecosystems.copied_in(path) and not _NO_ROWS.search(path):
            yield path
    for path in snapshot.find(*code.SOURCES):
        if _MAKES_ROWS.search(path.lower()):
            yield path
    for path, text in snapshot.read("**/*.sql"):
        if _NAMED.search(path) and _INSERTS.search(text):
            yield path


#: Results, and what only helps to draw or to look up: they say nothing about what goes in.
_NOT_INPUT = re.compile(
    r"output|result|(?:^|/)(?:figures?|plots?|images?|reports?|logs?|rsconnect|pages?)/|look[_ -]?up|mapping|\blkp|code_?list|codes?\b|log\.txt",
    re.IGNORECASE,
)


def inputs(snapshot: Snapshot) -> Iterator[str]:
    """Data files that the code may be pointed to: neither settings nor results; a filled-in template counts."""
    for path in snapshot.find(*_FILES):
        if (
            has_rows(snapshot, path)
            and not path.lower().endswith((".json", ".txt"))
            and not _SETTINGS.search(path.lower().replace("template", ""))
            and not _NOT_INPUT.search(path)
            and "blank" not in path.lower()
        ):
            yield path


def has_inputs(snapshot: Snapshot) -> bool:
    return next(inputs(snapshot), None) is not None


_READS = re.compile(
    r"\b(?:read[._]?\w*|fread|vroom|load|loadRDS|open|import|st_read|fromJSON|from_(?:csv|file)|ExcelFile|genfromtxt|loadtxt|file_?[Ii]nput|file_uploader|connect|dir|list[._]files|dir_ls|listdir|r?glob)\s*\("
)
_READS_NEEDLES = _scan.common(
    "read",
    "vroom",
    "load",
    "open",
    "import",
    "JSON",
    "from_",
    "Excel",
    "genfromtxt",
    "nput",
    "connect",
    "dir",
    "list",
    "glob",
)


def reads(own: Own) -> bool:
    """Whether the code reads anything at all, by whatever name."""
    return next(places(own, _READS_NEEDLES, _READS), None) is not None


_LISTS = re.compile(r"\b(?:glob|iglob|rglob|listdir|iterdir|scandir|list[._]files|dir_ls|dir)\s*\(")
_FOLDER = re.compile(r"[\"']([^\"'\n*]{1,200}?)/?(?:/\*[^\"'\n]*)?[\"']")


def listed(snapshot: Snapshot, own: Own) -> Evidence | None:
    """Where code goes through a folder of data that the repository holds."""
    full = {path.rpartition("/")[0] for path in snapshot.find(*_FILES) if has_rows(snapshot, path)} - {""}
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


_LITERAL = re.compile(rf"[\"']([^\"'\n]{{1,200}}\.(?:{ENDINGS}))[\"']", re.IGNORECASE)
_LITERAL_NEEDLES = _scan.sought(*(f".{kind}" for kind in ("csv", "tsv", "CSV", "rds", "RDS", "Rds", "rda", "RData", "Rdata", "rdata", "xls", "parquet", "json", "feather", "pkl", "pickle", "qs", "fst", "ods", "sas7bdat", "db", "txt", "sav", "dta", "rpt", "geojson", "gpkg", "shp", "zip", "gz", "sqlite")))  # fmt: skip
_WRITES = re.compile(
    r"write|save|to_csv|to_excel|to_parquet|export|dump|output|file\.exists|ggsave|sink|\b(?:out|dest(?:ination)?|target)(?:_?(?:file|path|dir|folder))?\s*(?:=|<-)",
    re.IGNORECASE,
)
#: A file that is made only where it is not there yet: with it, what it is made from is not needed.
_KEPT = re.compile(
    rf"(?:!\s*|\bnot )(?:\w+\.)*(?:file[._]exists|exists|isfile)\(\s*[\"']([^\"'\n]{{1,200}}\.(?:{ENDINGS}))[\"']",
    re.IGNORECASE,
)
_KEPT_NEEDLES = _scan.sought("exists", "isfile")


class Named(NamedTuple):
    """The data files that code names."""

    there: list[Evidence]  # where one of the repository is named, once each
    missing: int  # how many it reads that are neither in the repository nor written by the code


def named(snapshot: Snapshot, own: Own) -> Named:
    names = {path.rpartition("/")[2].lower() for path in snapshot.paths if has_rows(snapshot, path)}
    there: dict[str, Evidence] = {}
    missing: set[str] = set()
    written: set[str] = set()
    for script in own:
        path, text = script
        literals = script.there(_LITERAL_NEEDLES)
        tried = _KEPT.findall(text) if literals and script.there(_KEPT_NEEDLES) else ()
        kept = any(name.rpartition("/")[2].lower() in names for name in tried)
        for number, line, name in _names(text, literals):
            if _WRITES.search(line):
                written.add(name)
            elif name in names:
                there.setdefault(name, _scan.place(path, number))
            elif "*" not in name and "{" not in name and not name.startswith(".") and not kept:
                missing.add(name)
    return Named(list(there.values()), len(missing - written))


def _names(text: str, needles: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    """(number, line, name in lower case) of each data file named on a line of code."""
    for number, line in _scan.with_needle(text, needles):
        if not line.lstrip().startswith(("#", "--", "//")):
            for found in _LITERAL.finditer(line):
                yield number, line, re.split(r"[/\\]", found[1].lower())[-1]


def places(
    own: Iterable[Script], needles: tuple[Sought, ...], pattern: re.Pattern[str]
) -> Iterator[tuple[str, int, str]]:
    """(path, number, line) of every line of code, not of comments, with the pattern."""
    for script in own:
        for number, line in _scan.with_needle(script.text, script.there(needles)):
            if not line.lstrip().startswith(("#", "--", "//")) and pattern.search(line):
                yield script.path, number, line


def each(own: Iterable[Script], needles: tuple[Sought, ...], pattern: re.Pattern[str]) -> Iterator[Evidence]:
    """The first such line of each file."""
    seen: set[str] = set()
    for path, number, _ in places(own, needles, pattern):
        if path not in seen:
            seen.add(path)
            yield _scan.place(path, number)
