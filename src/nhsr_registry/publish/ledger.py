"""What was written to a publication: whose it is, and each file's SHA-256. On disk, since ten thousand projects have a
hundred thousand files.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Self

import msgspec

from nhsr_registry.publish.kept import Made

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE made (name TEXT PRIMARY KEY, said BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE file (path TEXT PRIMARY KEY, sum TEXT) WITHOUT ROWID;
"""
_PAGE = "substr(path, -5) = '.html'"


class Ledger:
    """Told of what is made as it is made, and asked at the end, in the order of names."""

    def __init__(self, projects: Container[str]) -> None:
        self._projects = projects
        self.taken = 0  # projects whose files were taken over
        self._db = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self._db.executescript(_TABLES + "BEGIN;")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def add(self, made: Iterable[Made]) -> None:
        """Note what was made."""
        for own in made:
            self.taken += own.taken and own.name in self._projects
            self._db.execute("INSERT OR REPLACE INTO made VALUES (?, ?)", (own.name, msgspec.json.encode(own.row)))
            self._db.executemany("INSERT OR REPLACE INTO file VALUES (?, ?)", zip(own.row.paths, own.sums, strict=True))

    def walk(self, folder: Path) -> None:
        """Note all files that are there, those too of which nobody told."""
        root = len(str(folder)) + 1
        for at, _, names in os.walk(folder):
            own = ((f"{at}/{name}"[root:].replace(os.sep, "/"),) for name in names)
            self._db.executemany("INSERT OR IGNORE INTO file VALUES (?, NULL)", own)

    def note(self, path: str) -> None:
        """Note one more file."""
        self._db.execute("INSERT OR IGNORE INTO file VALUES (?, NULL)", (path,))

    def sum_of(self, path: str) -> str | None:
        """The SHA-256 of a file, where that was told."""
        found = self._db.execute("SELECT sum FROM file WHERE path = ?", (path,)).fetchone()
        return found[0] if found else None

    def kept(self) -> Iterator[bytes]:
        """`kept.json` in pieces."""
        more = b"{"
        for name, said in self._db.execute("SELECT name, said FROM made ORDER BY name"):
            yield more + msgspec.json.encode(name) + b":" + said
            more = b","
        yield b"}\n" if more == b"," else b"{}\n"

    def files(self) -> Iterator[tuple[str, str | None]]:
        """Every file with its SHA-256, where that was told."""
        yield from self._db.execute("SELECT path, sum FROM file ORDER BY path")

    def pages(self) -> Iterator[str]:
        """The path of every page."""
        yield from (path for (path,) in self._db.execute(f"SELECT path FROM file WHERE {_PAGE} ORDER BY path"))  # noqa: S608 - ours

    def count_pages(self) -> int:
        """How many pages there are."""
        (found,) = self._db.execute(f"SELECT count(*) FROM file WHERE {_PAGE}").fetchone()  # noqa: S608 - ours
        return int(found)
