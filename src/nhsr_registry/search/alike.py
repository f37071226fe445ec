"""Listed projects that a new one may repeat: what `add` says before somebody registers a near-duplicate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nhsr_registry.search.engine import result
from nhsr_registry.search.expand import plan
from nhsr_registry.search.index import Index
from nhsr_registry.search.neighbours import words_of
from nhsr_registry.search.query import parse
from nhsr_registry.search.rank import rank

#: Of a relevance of about 1 for a project's own words. Tried on ten made-up projects: those that the registry has the like of
#: came to 0.6 and more, those that it has nothing like to 0.3 at most.
NEAR = 0.55


def alike(index: Index, fields: Mapping[str, Any], own_id: str = "", limit: int = 3) -> list[dict[str, Any]]:
    """The listed projects nearest to one that is described by `name`, `topics`, `problem` and `summary`; none if none is near."""
    said = {
        "name": "",
        "topics": (),
        "problem": "",
        "summary": "",
        **{key: value for key, value in fields.items() if value},
    }
    query = parse(words_of(said))
    if len(query.words) < 4:  # a name alone says too little
        return []
    hits = [hit for hit in rank(index, plan(index, query), alike=False) if hit.relevance >= NEAR]
    found = [result(index, hit) for hit in hits[: limit + 1]]
    return [card for card in found if card["id"].lower() != own_id.lower()][:limit]
