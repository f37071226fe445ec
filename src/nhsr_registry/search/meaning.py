"""What a word means to search, for `nhsr-registry vocabulary`: where it leads and why, in the index's own terms."""

from __future__ import annotations

import json
from typing import Any

from nhsr_registry.index_layout import facet_term
from nhsr_registry.search.expand import plan
from nhsr_registry.search.index import Index
from nhsr_registry.search.query import parse

_CERTAINTY = ("always", "in company", "loosely", "as lay words")


def meaning(index: Index, text: str) -> dict[str, Any]:
    """The stems of a word or phrase, how it was mended, the synonym groups and facets it leads to, and how many have it."""
    query = parse(text)
    made = plan(index, query)
    phrase = " ".join(made.stems)
    rows = index.rows("SELECT meanings FROM phrase WHERE phrase = ?", (phrase,))
    meanings = json.loads(rows[0][0]) if rows else []
    return {
        "word": query.text,
        "stems": list(made.stems),
        "corrected": made.corrected,
        "projects": min((index.count(stem) for stem in made.stems), default=0),
        "synonyms": [_group(index, int(value), unsure) for what, value, unsure in meanings if what == "synonyms"],
        "facets": [_facet(index, what, value) for what, value, _ in meanings if what != "synonyms"],
        "searched": made.expanded,
    }


def _group(index: Index, number: int, unsure: int) -> dict[str, Any]:
    words, company = index.rows("SELECT words, company FROM synonyms WHERE id = ?", (number,))[0]
    return {
        "words": [text for text, _, _ in json.loads(words)],
        "used": _CERTAINTY[unsure],
        "company": company.split() if unsure == 1 else [],
    }


def _facet(index: Index, kind: str, value: str) -> dict[str, Any]:
    names = index.rows("SELECT name FROM choice WHERE kind = ? AND value = ? LIMIT 1", (kind, value))
    return {
        "kind": kind,
        "id": value,
        "name": names[0][0] if names else value,
        "projects": index.count(facet_term(kind, value)),
    }
