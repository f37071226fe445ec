"""Who uses each project, written into its card when the index is built: a query then costs nothing more for it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import cast

from nhsr_registry.dependents import reusing
from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.folder.organisations import Organisations
from nhsr_registry.folder.store import Registry
from nhsr_registry.search.card import as_json
from nhsr_registry.search.reading import More, Project, read_entry

#: How a card says that no listed project is seen to use it (see `card.card_of`).
_NOBODY = '"used_by":[]'


def prepare(connection: sqlite3.Connection, *, passing: bool) -> None:
    """Make the table in which `note` writes; a `passing` one goes with the connection."""
    connection.execute(f"CREATE {'TEMP ' if passing else ''}TABLE taken (project TEXT PRIMARY KEY, note BLOB NOT NULL)")


def note(project: Project, table: Organisations) -> tuple[str, bytes]:
    """What a project gives and takes, kept until all are known so that no file has to be read again for it."""
    facts = project.facts if isinstance(project.facts, More) else reusing.facts_in(project.raw)
    said = reusing.note(project.repo, project.entry, cast("reusing.Facts", facts), table)
    return f"{project.repo.key}\0{project.repo}", said


def write_notes(connection: sqlite3.Connection, notes: Iterable[tuple[str, bytes]]) -> None:
    connection.executemany("INSERT OR REPLACE INTO taken VALUES (?, ?)", notes)


def merge(connection: sqlite3.Connection, database: str) -> None:
    """Take over what was noted in an attached database."""
    connection.execute(f"INSERT OR REPLACE INTO temp.taken SELECT * FROM {database}.taken")  # noqa: S608 - a name of ours


def write_noted(connection: sqlite3.Connection) -> None:
    """As `write`, of what was noted."""
    sql = "SELECT note FROM taken ORDER BY project"
    _write(connection, reusing.noted(lambda: (row[0] for row in connection.execute(sql))))


def write(connection: sqlite3.Connection, registry: Registry) -> None:
    """Set `used_by` of every living card to the listed projects whose files use it, by name."""
    _write(connection, reusing.detected(registry, read_entry))


def _write(connection: sqlite3.Connection, edges: Iterable[Edge]) -> None:
    users: dict[str, list[str]] = {}
    for edge in edges:
        users.setdefault(edge.project.lower(), []).append(edge.user)
    living = "FROM doc WHERE id NOT IN (SELECT id FROM dead)"
    said = connection.execute(f"SELECT id, repository, card {living} AND instr(card, ?) = 0", (_NOBODY,)).fetchall()
    known = {str(name) for _, name, _ in said}
    for name in users.keys() - known:
        said += connection.execute(f"SELECT id, repository, card {living} AND repository = ?", (name,)).fetchall()
    for id_, name, text in said:
        card = json.loads(text)
        found = sorted(users.get(name, []), key=str.lower)
        if card["used_by"] != found:
            new = as_json({**card, "used_by": found})
            connection.execute("UPDATE doc SET card = ? WHERE id = ?", (new, id_))
