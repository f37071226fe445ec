"""Who uses each project, written into its card when the index is built: a query then costs nothing more for it."""

from __future__ import annotations

import json
import sqlite3

from nhsr_registry.folder.store import Registry
from nhsr_registry.search.reading import read_entry
from nhsr_registry.spread.reusing import detected

#: How a card says that no listed project is seen to use it (see `card.card_of`).
_NOBODY = '"used_by": []'


def write(connection: sqlite3.Connection, registry: Registry) -> None:
    """Set `used_by` of every living card to the listed projects whose files use it, by name."""
    users: dict[str, list[str]] = {}
    for edge in detected(registry, read_entry):
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
            new = json.dumps({**card, "used_by": found}, ensure_ascii=False)
            connection.execute("UPDATE doc SET card = ? WHERE id = ?", (new, id_))
