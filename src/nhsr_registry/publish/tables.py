"""The projects as flat tables: index.csv and index.sqlite."""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from nhsr_registry.plain import as_cell, clean, inert
from nhsr_registry.publish import parquet, types
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.kept import making_room
from nhsr_registry.publish.shelf import Item

if TYPE_CHECKING:
    from _csv import Writer

Cell = str | int | float | None
Row = tuple[Cell, ...]

#: Column → what it holds. Lists are ids with `;` between them, which no id contains.
COLUMNS = {
    "id": "owner/name on GitHub",
    "name": "its name",
    "summary": "what it is",
    "problem": "the problem it helps with",
    "questions": "phrases in which people look for it (with semicolons between)",
    "url": "the repository",
    "page": "its page in this publication",
    "kinds": "kinds of thing it is (ids, with semicolons between)",
    "topics": "topics (ids, with semicolons between)",
    "settings": "care settings (ids, with semicolons between)",
    "datasets": "data sets (ids, with semicolons between)",
    "organisation": "organisation (id in this registry)",
    "organisation_name": "the organisation’s name",
    "ods": "the organisation’s code in the Organisation Data Service",
    "region": "region or nation",
    "contact": "where to ask",
    "status": "development status, as declared",
    "licence": "SPDX expression; empty where none was recognised",
    "languages": "programming languages, the most used first (with semicolons between)",
    "version": "from its files or its newest tag",
    "updated": "date of the last commit",
    "read": "1 where its files were read, else 0",
    "archived": "1 where closed for changes, 0 where not, empty where not known",
    "stale_since": "date since when reading it fails",
    "successor": "what took its place",
    "rubric": "version of the rubric",
    "level": "level of reuse readiness",
    "level_low": "the level if everything that could not be seen were missing",
    "provisional": "1 where the two differ, else 0",
    "points": "0 to 100, for sorting only",
    "low": "lowest the points can be",
    "high": "highest the points can be",
    "caveats": "kinds of caveat (with semicolons between)",
    "reuse": "what to type to start",
    "listed_by": "registries that list it (ids, with semicolons between); the first wrote its words",
    "taken_from": "the member whose words these are; empty for this registry’s own",
}
#: What a column holds, where it is not text.
TYPES: dict[str, parquet.Type] = {
    **dict.fromkeys(
        ("questions", "kinds", "topics", "settings", "datasets", "languages", "caveats", "listed_by"), "texts"
    ),
    **dict.fromkeys(("read", "archived", "provisional"), "truth"),
    **dict.fromkeys(("points", "low", "high"), "number"),
    **dict.fromkeys(("updated", "stale_since"), "date"),
}
_SQL = {"truth": "INTEGER", "number": "REAL"}
#: Written over SQLite's own version and change counter, so that they do not change the file.
_ANY_VERSION = (3_040_000).to_bytes(4, "big")


def files(collection: Collection, fresh: Path) -> Iterator[tuple[str, Path]]:
    """Write the tables to where they are to stand in `fresh`, one row or one line a project; says where each is."""
    index = collection.index
    lines, cells = making_room(fresh / "v1/index.ndjson"), making_room(fresh / "v1/index.csv")
    about = {"name": index.name, "licence": index.licence, "rubric": index.rubric}
    with (
        lines.open("wb") as ndjson,
        cells.open("w", encoding="utf-8", newline="") as file,
        parquet.Writer([(name, TYPES.get(name, "text")) for name in COLUMNS]) as columns,
    ):
        writer = csv_writer(file)
        for project in collection.projects:  # once for all three
            ndjson.write(inert(msgspec.json.encode(project).decode()).encode() + b"\n")
            own = seen(project)
            writer.writerow(map(guarded, own))
            columns.add(_typed(cell, TYPES.get(name, "text")) for name, cell in zip(COLUMNS, own, strict=True))
        table = making_room(fresh / "v1/index.parquet")
        with table.open("wb") as out:
            columns.write(out, about)
    yield "v1/index.ndjson", lines
    yield "v1/index.csv", cells
    yield "v1/index.parquet", table
    with tempfile.TemporaryDirectory(prefix="nhsr-registry-") as scratch:
        path = Path(scratch) / "index.sqlite"
        write_sqlite(path, collection)
        yield "v1/index.sqlite", path


def seen(project: types.Project) -> Row:
    """One project as a row, of whose texts all is seen."""
    return tuple(map(_seen, row(project).values()))


def row(project: types.Project) -> dict[str, Cell]:
    """One project as a row of `COLUMNS`."""
    organisation, readiness = project.organisation, project.readiness
    return {
        "id": project.id,
        "name": project.name,
        "summary": project.summary,
        "problem": project.problem,
        "questions": ";".join(question.replace(";", ",") for question in project.questions),
        "url": project.url,
        "page": project.page,
        "kinds": ";".join(project.kinds),
        "topics": ";".join(project.topics),
        "settings": ";".join(project.settings),
        "datasets": ";".join(project.datasets),
        "organisation": organisation.id if organisation else None,
        "organisation_name": organisation.name if organisation else None,
        "ods": organisation.ods if organisation else None,
        "region": organisation.region if organisation else None,
        "contact": project.contact,
        "status": project.status,
        "licence": project.licence,
        "languages": ";".join(project.languages),
        "version": project.version,
        "updated": project.updated,
        "read": int(project.read),
        "archived": None if project.archived is None else int(project.archived),
        "stale_since": project.stale.since if project.stale else None,
        "successor": project.successor,
        "rubric": readiness.rubric if readiness else None,
        "level": readiness.level if readiness else None,
        "level_low": readiness.level_low if readiness else None,
        "provisional": int(readiness.provisional) if readiness else None,
        "points": readiness.points if readiness else None,
        "low": readiness.low if readiness else None,
        "high": readiness.high if readiness else None,
        "caveats": ";".join(dict.fromkeys(caveat.kind for caveat in project.caveats)),
        "reuse": project.reuse[0].code if project.reuse else None,
        "listed_by": ";".join(one.id for one in project.listed_by),
        "taken_from": project.taken_from,
    }


def csv_writer(file: IO[str]) -> Writer:
    """RFC 4180, UTF-8 without a byte order mark: base R would make that part of the first column's name."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    return writer


def _typed(cell: Cell, type_: parquet.Type) -> object:
    if type_ == "texts":
        return str(cell).split(";") if cell else []
    if cell is None:
        return None
    if type_ == "date":
        try:
            return date.fromisoformat(str(cell))
        except ValueError:
            return None
    return bool(cell) if type_ == "truth" else cell


def _seen(cell: Cell) -> Cell:
    """Text of which all is seen: R stops reading a cell at a NUL, and a terminal does what an escape says."""
    return clean(cell, keep="\n") if isinstance(cell, str) else cell


def guarded(cell: Cell) -> Cell:
    """Text that a spreadsheet would run gets an apostrophe before it; numbers are ours and stay."""
    return as_cell(cell) if isinstance(cell, str) else cell


_SCHEMA = """
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE terms (facet TEXT, id TEXT, name TEXT, PRIMARY KEY (facet, id)) WITHOUT ROWID;
CREATE TABLE projects ({columns});
CREATE TABLE tags (project TEXT, facet TEXT, id TEXT, PRIMARY KEY (project, facet, id)) WITHOUT ROWID;
CREATE INDEX tags_by_id ON tags (facet, id);
CREATE TABLE findings (project TEXT, "check" TEXT, outcome TEXT, reason TEXT, PRIMARY KEY (project, "check")) WITHOUT ROWID;
CREATE TABLE caveats (project TEXT, kind TEXT, path TEXT, line INTEGER, url TEXT);
CREATE VIRTUAL TABLE search USING fts5
  (project UNINDEXED, name, summary, problem, tags, words, tokenize = 'porter unicode61 remove_diacritics 2');
"""


def write_sqlite(path: Path, collection: Collection) -> None:
    """One file with tables and a full-text index; the same bytes for the same registry and SQLite version."""
    columns = ", ".join(
        f"{name} {_SQL.get(TYPES.get(name, 'text'), 'TEXT')}{' PRIMARY KEY' if name == 'id' else ''}"
        for name in COLUMNS
    )
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA.format(columns=columns))
        db.execute("BEGIN")
        _fill(db, collection)
        db.execute("INSERT INTO search (search) VALUES ('optimize')")
        db.execute("COMMIT")
        db.execute("VACUUM")
    settle(path)


def _fill(db: sqlite3.Connection, collection: Collection) -> None:
    index = collection.index
    about = {"name": index.name, "licence": index.licence, "rubric": index.rubric, "updated": index.updated}
    db.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))
    terms = [(facet, term.id, term.name) for facet, own in index.vocabulary.items() for term in own]
    db.executemany("INSERT INTO terms VALUES (?, ?, ?)", terms)
    marks = ", ".join("?" * len(COLUMNS))
    db.executemany(f"INSERT INTO projects VALUES ({marks})", map(seen, collection.projects))  # noqa: S608 - only marks
    for item in collection.items:
        db.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?, ?)", _tags(item.project))
        if harvest := item.harvest:
            found = [(item.project.id, f.check, f.outcome, clean(f.reason)) for f in harvest.findings]
            db.executemany("INSERT OR IGNORE INTO findings VALUES (?, ?, ?, ?)", found)
        said = [(item.project.id, c.kind, c.path, c.line, c.url) for c in item.project.caveats]
        db.executemany("INSERT INTO caveats VALUES (?, ?, ?, ?, ?)", said)
        db.execute("INSERT INTO search VALUES (?, ?, ?, ?, ?, ?)", _searchable(item, collection))


def _tags(project: types.Project) -> Iterator[tuple[str, str, str]]:
    for facet in ("kinds", "topics", "settings", "datasets", "languages"):
        for id_ in getattr(project, facet):
            yield project.id, facet, id_


def _searchable(item: Item, collection: Collection) -> tuple[str, ...]:
    project, vocabulary = item.project, collection.registry.vocabulary
    names = [project.organisation.name] if project.organisation else []
    for facet in ("topics", "settings", "datasets", "kinds"):
        chosen = set(getattr(project, facet))
        for term in vocabulary.terms(facet):
            if term.id in chosen:
                names += [term.name, *term.words]
    zones = item.words.items()
    seen = sorted({term for zone, bag in zones if zone != "pairs" for term in bag})
    words = clean(" ; ".join(names)), clean(" ".join(seen))
    return project.id, f"{project.name} {project.id}", project.summary, project.problem, *words


def settle(path: Path) -> None:
    """Write fixed numbers over the header's counters and version (https://sqlite.org/fileformat.html, 1.3)."""
    with path.open("r+b") as file:
        for offset, value in ((24, b"\0\0\0\1"), (92, b"\0\0\0\1"), (96, _ANY_VERSION)):
            file.seek(offset)
            file.write(value)
