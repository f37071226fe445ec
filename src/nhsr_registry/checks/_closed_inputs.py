"""Data that only some people can reach: databases, drives and servers of an organisation, storage behind a log-in."""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.checks import _data_files, _scan
from nhsr_registry.checks._data_files import Own
from nhsr_registry.checks._scan import Script
from nhsr_registry.model import Evidence
from nhsr_registry.snapshot import Snapshot

#: Asking a database, a cluster, a board of pins, a cloud's storage.
_ASKS = (
    r"\bdbGetQuery\b|\bdbReadTable\b|\bdbSendQuery\b|\bsqlQuery\b|\bsqlFetch\b|\btbl\(\s*(?:con|conn|sc|db)\b|\bspark\.(?:table|sql|read)\b|\bspark_read\w*|\bread_sql\w*|\bread_gbq\b"
    r"|\bs3read\w*|\bs3_read\w*|\bpin_read\b|\bin_schema\s*\(|\bstorage_(?:download|read)\w*|\b(?:load|download|read)_blob\w*|\bread_azure\w*|\bBlobServiceClient\b|\bdbutils\.fs\b"
    r"|\bodbcDriverConnect\b|\bodbcConnect\b|\bdbConnect\(\s*(?:drv\s*=\s*)?odbc\b|\bpyodbc\.connect\b|\bget_active_session\b|\bsnowflake\.connector\b|\bSession\.builder\b"
    r"|\bredcap_read\w*|\bget_sharepoint_site\b|\bget_business_onedrive\b"
)
_ASKING = re.compile(_ASKS)
_ASKING_NEEDLES = _scan.sought(
    "dbGetQuery", "dbReadTable", "dbSendQuery", "sqlQuery", "sqlFetch", "tbl(", "spark", "read_sql", "read_gbq", "s3read", "s3_read", "pin_read", "in_schema", "storage_", "_blob",
    "read_azure", "BlobService", "dbutils", "odbc", "get_active_session", "snowflake", "Session.builder", "redcap", "sharepoint", "onedrive",
)  # fmt: skip
_PLACES = re.compile(
    r"[\"'](?:/\w{0,20}conf/|/Volumes/|/dbfs/|//[A-Za-z]\w+[/\"\']|[A-Z]:[/\\]|\\\\\\\\[A-Za-z][\w.-]{2,}\\)"
)
_PLACES_NEEDLES = _scan.common("conf/", "/Volumes/", "/dbfs/", "//", ":/", ":\\", "\\\\")
#: A query's table with its database or schema, beside scripts in another language.
_TABLES = re.compile(r"\b(?:from|join)\s+((?:\[?\w{2,80}\]?\.){1,3}\[?\w{1,120}\]?)", re.IGNORECASE)
_MAKES = re.compile(
    r"\bcreate\s+(?:or\s+(?:replace|alter)\s+)?(?:table|view)\s+(?:if\s+not\s+exists\s+)?((?:\[?\w{1,120}\]?\.){0,3}\[?\w{1,120}\]?)|\binto\s+((?:\[?\w{2,80}\]?\.){1,3}\[?\w{1,120}\]?)",
    re.IGNORECASE,
)
_TABLES_NEEDLES = _scan.common("from", "FROM", "From", "join", "JOIN", "Join")
_OWN_DATABASES = ("duckdb", "sqlite", ":memory:")
_OWN_NEEDLES, _LOCAL_NEEDLES = _scan.sought(*_OWN_DATABASES), _scan.sought("localhost")
_LOCAL = re.compile(
    r"@(?:localhost|127\.0\.0\.1)\b|\bhost[\"']?\s*[=:]\s*[\"'](?:localhost|127\.0\.0\.1)[\"']", re.IGNORECASE
)
#: What makes a connection, or passes one on: without any, a call to read SQL is offered to others and not used.
_CONNECTS = re.compile(
    r"create_engine|\bconnect\s*\(|odbc|psycopg|oracledb|snowflake|sqlalchemy|\bcon(?:n|nect(?:ion|or))?\b|\bengine\b|\bcursor\b|\bdb\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"']([^\"'\n]{1,300})[\"']")
_STORES = re.compile(
    r"write|font|ggsave|save\w*\s*\(|to_csv|to_excel|to_parquet|\bsink\s*\(|\blog_?(?:open|path|file)", re.IGNORECASE
)
#: A folder of a drive, as a settings file names it: the path of a file ends with an extension.
_FOLDER_OF_DRIVE = re.compile(r"(?:<-|=|\bsetwd\s*\()\s*[rR]?[\"'](?:[A-Z]:[/\\]|//|\\\\)[^\"'\n]{0,200}[\"']")


_KEEPS_NEEDLES = _scan.sought("s3write", "s3save", "put_object", "storage_", "upload_blob", "pin_write")
#: Keeping something in a storage; and reading what is kept, in a storage or on a drive.
_KEEPS = re.compile(
    r"\bs3write\w*|\bs3save\w*|\bput_object\b|\bstorage_(?:upload|write)\w*|\bupload_blob\w*|\bpin_write\b"
)
_KEPT = re.compile(
    r"\bs3read\w*|\bs3_read\w*|\bs3load\w*|\bget_object\b|\bstorage_(?:download|read)\w*|\b(?:load|download|read)_blob\w*|\bpin_read\b|\bdbutils\.fs\b"
)


def find(snapshot: Snapshot, own: Own, shipped: tuple[str, ...] = (), *, fetched: bool = False) -> list[Evidence]:
    """Where such data are read: the first place in each file.

    Where published data are `fetched`, a storage that the code itself fills is where it keeps them, and no source.

    `shipped` are the folders of R packages that can be tried: there, a function that takes the connection as an argument
    offers something to whoever has one.
    """
    if own and all(path.lower().endswith(".sql") for path, _ in own):
        filled = makes_tables(own) and _data_files.has_inputs(snapshot)
        there = filled or beside(snapshot, own) or _all_there(snapshot, own)
        return [] if there else [Evidence(path=own[0][0], line=1)]
    out: dict[str, Evidence] = {}
    for path, number in _asked(snapshot, own, shipped, fetched):
        out.setdefault(path, _scan.place(path, number))
    names = {path.rpartition("/")[2].lower() for path in snapshot.paths if _data_files.has_rows(snapshot, path)}
    name = (snapshot.repository or "").rpartition("/")[2].lower()
    for path, number, line in _data_files.places(own, _PLACES_NEEDLES, _PLACES):
        if path not in out and not _STORES.search(line) and not _own_file(line, names, name):
            out[path] = _scan.place(path, number)
    if asked := _queried(own, held(snapshot)):
        out.setdefault(asked.path, asked)
    return [out[path] for path, _ in own if path in out]


def _asked(snapshot: Snapshot, own: Own, shipped: tuple[str, ...], fetched: bool) -> Iterator[tuple[str, int]]:
    """(path, number) of each line that asks a database or a storage, and does not only offer to."""
    asking = list(_data_files.places(own, _ASKING_NEEDLES, _ASKING))
    if not asking:
        return
    scripts = {script.path: script for script in own}
    if any(map(_is_local, own)) and _data_files.has_inputs(snapshot):
        asking = [one for one in asking if _KEPT.search(one[2])]  # a database of one's own, filled from the repository
    passing = not any("read_sql" in line for _, _, line in asking) or any(_CONNECTS.search(text) for _, text in own)
    defined = _defined(own, {found[0].strip("( ") for _, _, line in asking for found in _ASKING.finditer(line)})
    filled = fetched and next(_data_files.places(own, _KEEPS_NEEDLES, _KEEPS), None) is not None
    opened = {path: _own_database(scripts[path]) for path, _, _ in asking}  # once for each file, however many lines ask
    for path, number, line in asking:
        offered = (
            opened[path]
            or (not passing and "read_sql" in line and not _ASKING.search(line.replace("read_sql", "")))
            # what the project itself defines is as closed as what it does in turn
            or all(found[0].strip("( ") in defined for found in _ASKING.finditer(line))
            or (filled and _KEPT.search(line) is not None)
            or (path.startswith(shipped or "\0") and _takes(line, scripts[path].text))
        )
        if not offered:
            yield path, number


def _own_database(script: Script) -> bool:
    """Whether code opens a database that is a file, or is nowhere."""
    there = script.there(_OWN_NEEDLES)
    lowered = script.text.lower() if there else ""
    return any(word in lowered for word in there)


def _is_local(script: Script) -> bool:
    """Whether a database is asked on the computer itself."""
    named = "127.0.0.1" in script.text or script.there(_LOCAL_NEEDLES)
    return bool(named) and _LOCAL.search(script.text) is not None


def held(snapshot: Snapshot) -> frozenset[str]:
    """The names, without their endings, of the data files of the repository: tables that can be loaded from it."""
    return frozenset(_plain(path.rpartition("/")[2].rpartition(".")[0]) for path in _data_files.inputs(snapshot))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def _all_there(snapshot: Snapshot, own: Own) -> bool:
    """Whether queries ask for nothing but what stands in them, or lies beside them as a file of that name."""
    here, asked = held(snapshot), set[str]()
    for _, text in own:
        query = _SQL_REMARK.sub("", text)
        here |= {_plain(found[1]) for found in _WITHIN.finditer(query)}
        here |= {_plain(_last(found[1] or found[2])) for found in _MAKES.finditer(query)}
        asked |= {_plain(_last(found[1])) for found in _ASKED.finditer(query)}
    return bool(asked) and asked <= here


_SQL_REMARK = re.compile(r"--[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|\Z)")
#: The name of a query within a query: `WITH waits AS (`; and any table that is asked for.
_WITHIN = re.compile(r"\b(\w{1,120})\s+as\s*\(\s*(?=select\b|with\b)", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:from|join)\s+((?:\[?\w{1,80}\]?\.){0,3}\[?\w{1,120}\]?)", re.IGNORECASE)


def _queried(own: Own, here: frozenset[str] = frozenset()) -> Evidence | None:
    """The first table that SQL beside other code asks for and does not make; however many scripts, it is one source.

    `here` are tables that lie in the repository.
    """
    scripts = [script for script in own if script.path.lower().endswith(".sql")]
    if not scripts or any(map(_own_database, own)):
        return None
    made = {_last(found[1] or found[2]) for script in scripts for found in _made(script)}
    for path, number, line in _data_files.places(scripts, _TABLES_NEEDLES, _TABLES):
        asked = {_last(found[1]) for found in _TABLES.finditer(line)} - made
        if any(_plain(name) not in here for name in asked):
            return _scan.place(path, number)
    return None


def beside(snapshot: Snapshot, own: Own) -> str | None:
    """The database in the repository that queries without a schema are for."""
    books = snapshot.find("{,*/}*.{db,sqlite,sqlite3,duckdb}")
    only = own and all(path.lower().endswith(".sql") for path, _ in own)
    return books[0] if books and only and _queried(own) is None else None


def makes_tables(own: Own) -> bool:
    """Whether SQL makes the tables that it asks for, as far as they have a schema."""
    return _queried(own) is None and any(
        next(_made(script), None) for script in own if script.path.lower().endswith(".sql")
    )


def _made(script: Script) -> Iterator[re.Match[str]]:
    """Each statement that makes a table."""
    if len(lowered := script.text.lower()) != len(script.text):  # a few letters grow; then places would not agree
        return _MAKES.finditer(script.text)
    return _scan.starting(lowered, ("create", "into"), _MAKES)


def _last(name: str) -> str:
    return name.lower().replace("[", "").replace("]", "").rpartition(".")[2]


_DEFINES = re.compile(
    r"^[ \t]*([A-Za-z][\w.]{0,80})\s*(?:<-|=)\s*function\b|^[ \t]*def ([A-Za-z]\w{0,80})\s*\(", re.MULTILINE
)


def _defined(own: Own, names: set[str]) -> set[str]:
    """Those of the names that code defines as functions."""
    told = (text for _, text in own if any(name in text for name in names))
    return {name for text in told for found in _DEFINES.finditer(text) if (name := found[1] or found[2]) in names}


_TAKES = re.compile(r"\bfunction\s*\(([^()]{0,600})")
_FIRST = re.compile(r"\(\s*(?:\w+\s*=\s*)?(\w+)")


def _takes(line: str, text: str) -> bool:
    """Whether a line defines a function, or asks through what its function was given."""
    if "function" in line:
        return True
    given = {name for found in _TAKES.finditer(text) for name in re.findall(r"\w+", found[1])}
    asked = _ASKING.search(line)
    first = _FIRST.search(line, asked.start()) if asked else None
    return bool(first) and first[1] in given if first else False


def _own_file(line: str, names: set[str], name: str) -> bool:
    """Whether a path of one computer ends in a file, or a folder, of the repository itself."""
    for found in _QUOTED.finditer(line):
        parts = [part.lower() for part in re.split(r"[/\\]+", found[1]) if part]
        if len(parts) > 1 and (parts[-1] in names or (name and name in parts)):
            return True
    return False


def only_drives(own: Own, closed: list[Evidence]) -> bool:
    """Whether what looks closed is nothing but paths of one computer: no database or storage is asked."""
    texts = dict(own)
    return not any(_ASKING.search(texts[place.path]) for place in closed)


def only_folder(own: Own, closed: Evidence) -> bool:
    """Whether what looks closed is only the name of a folder of a drive, which downloads may go into."""
    lines = dict(own)[closed.path].splitlines()
    line = lines[(closed.line or 1) - 1] if lines else ""
    found = _FOLDER_OF_DRIVE.search(line)
    return bool(found) and not re.search(r"\.\w{1,7}[\"']$", found[0] if found else "")
