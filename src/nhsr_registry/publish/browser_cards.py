"""What the browser shows of a result, some projects a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nhsr_registry.publish import types
from nhsr_registry.publish.collect import Collection
from nhsr_registry.search.index import Index

_TOGETHER = 16  # results a file

Card = Mapping[str, Any]


def groups(collection: Collection, numbers: Sequence[int], index: Index) -> Iterator[tuple[int, list[Card | None]]]:
    """The number of each file and its cards, `None` for documents of `index` that are not published.

    `numbers`: document → the number of its project in the collection, below 0 where that is not published.
    """
    documents = {collection.briefs[at].id.lower(): document for document, at in enumerate(numbers) if at >= 0}
    origins = _origins(index)
    for start in range(0, len(numbers), _TOGETHER):
        places = range(start, min(start + _TOGETHER, len(numbers)))
        yield (
            start // _TOGETHER,
            [
                _card(collection.projects[numbers[at]], documents, origins.get(at, "")) if numbers[at] >= 0 else None
                for at in places
            ],
        )


def _origins(index: Index) -> dict[int, str]:
    """Document → the project that it is a fork of, in small letters."""
    rows = index.connection.execute("""SELECT id, card FROM doc WHERE card LIKE '%"fork_of":"%'""")
    return {int(id_): (json.loads(card)["fork_of"] or "").lower() for id_, card in rows}


def _card(project: types.Project, documents: Mapping[str, int], origin: str) -> dict[str, Any]:
    readiness, heir = project.readiness, (project.successor or "").lower()
    card = {
        "id": project.id,
        "name": project.name,
        "by": project.organisation.name if project.organisation else None,
        "what": project.summary,
        "kinds": list(project.kinds),
        "languages": list(project.languages[:2]),
        "level": readiness.level if readiness else None,
        "provisional": readiness.provisional if readiness else None,
        "archived": project.archived,
        "topics": list(project.topics),
        "successor": bool(heir),
        "heir": documents.get(heir),
        "origin": documents.get(origin),
    }
    # Not by what is false: an heir may be the project of number 0.
    return {key: value for key, value in card.items() if value is not False and value not in (None, [], "")}
