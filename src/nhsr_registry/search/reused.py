"""Who uses each project, written into its card when the index is built: a query then costs nothing more for it."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from typing import cast

import msgspec

from nhsr_registry.dependents import reusing
from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.folder.organisations import Organisations
from nhsr_registry.folder.store import Registry
from nhsr_registry.search.card import as_json
from nhsr_registry.search.reading import More, Project, read_entry

#: How a card says that no listed project is seen to use it (see `card.card_of`).
_LIVING = "FROM doc WHERE id NOT IN (SELECT id FROM dead)"
_NOBODY = '"used_by":[]'
_LONGEST = 4_000_000  # bytes of what one project gives and takes


class _Card(msgspec.Struct):
    """A card, as far as it says this."""

    used_by: list[str]


_users_in = msgspec.json.Decoder(_Card).decode


def note(project: Project, table: Organisations) -> tuple[str, bytes]:
    """What a project gives and takes, kept so that no file has to be read again for it."""
    facts = project.facts if isinstance(project.facts, More) else reusing.facts_in(project.raw)
    said = reusing.note(project.repo, project.entry, cast("reusing.Facts", facts), table)
    return f"{project.repo.key}\0{project.repo}", zlib.compress(said, 1)


def write_notes(connection: sqlite3.Connection, notes: Iterable[tuple[str, bytes]]) -> None:
    connection.executemany("INSERT OR REPLACE INTO taken VALUES (?, ?)", notes)


def _unpacked(note: bytes) -> bytes:
    """A note as it was before it was squeezed. Raises `ValueError` where it is cut or far too long to be one."""
    reader = zlib.decompressobj()
    said = reader.decompress(note, _LONGEST)
    if not reader.eof:
        raise ValueError("no note of a project")
    return said


def forget(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Take away what was noted of projects, by their names in lower case: they changed, or are no longer there."""
    between = ((f"{name}\0", f"{name}\1") for name in names)
    connection.executemany("DELETE FROM taken WHERE project BETWEEN ? AND ?", between)


def merge(connection: sqlite3.Connection, database: str) -> None:
    """Take over what was noted in an attached database."""
    connection.execute(f"INSERT OR REPLACE INTO taken SELECT * FROM {database}.taken")  # noqa: S608 - a name of ours


def write(connection: sqlite3.Connection, registry: Registry) -> None:
    """Set `used_by` of every living card to the listed projects whose files use it, by name.

    By what was noted of each; where that is not of all, as in an index that was published, by the registry's files.
    """
    living, noted = connection.execute(f"SELECT (SELECT count(*) {_LIVING}), (SELECT count(*) FROM taken)").fetchone()  # noqa: S608 - ours
    if living == noted:
        sql = "SELECT note FROM taken ORDER BY project"
        edges = reusing.noted(lambda: (_unpacked(row[0]) for row in connection.execute(sql)))
    else:
        edges = reusing.detected(registry, read_entry)
    _write(connection, edges)


def _write(connection: sqlite3.Connection, edges: Iterable[Edge]) -> None:
    users: dict[str, list[str]] = {}
    for edge in edges:
        users.setdefault(edge.project.lower(), []).append(edge.user)
    said = connection.execute(f"SELECT id, repository, card {_LIVING} AND instr(card, ?) = 0", (_NOBODY,)).fetchall()
    known = {str(name) for _, name, _ in said}
    for name in users.keys() - known:
        said += connection.execute(f"SELECT id, repository, card {_LIVING} AND repository = ?", (name,)).fetchall()
    for id_, name, text in said:
        found = sorted(users.get(name, []), key=str.lower)
        if _users_in(text).used_by != found:
            new = as_json({**json.loads(text), "used_by": found})
            connection.execute("UPDATE doc SET card = ? WHERE id = ?", (new, id_))
