"""What a word means to search, for `nhsr-registry vocabulary`: where it leads and why, in the index's own terms."""

from __future__ import annotations

import json
from typing import Any

from nhsr_registry.index_layout import facet_term
from nhsr_registry.search.expand import little, meanings, plan
from nhsr_registry.search.index import Index
from nhsr_registry.search.query import parse
from nhsr_registry.search.text import stem, words

_CERTAINTY = ("always", "in company", "loosely", "as lay words")


def meaning(index: Index, text: str) -> dict[str, Any]:
    """The stems of a word or phrase, how it was mended, the synonym groups and facets it leads to, and how many have it."""
    query = parse(text)
    made = plan(index, query)
    phrase = " ".join(made.stems)
    found = meanings(index, phrase)
    return {
        "word": query.text,
        "stems": list(made.stems),
        "corrected": made.corrected,
        "projects": min((index.count(stem) for stem in made.stems), default=0),
        "synonyms": [_group(index, int(value), unsure) for what, value, unsure in found if what == "synonyms"],
        "facets": [_facet(index, what, value) for what, value, _ in found if what != "synonyms"],
        "searched": made.expanded,
    }


def _group(index: Index, number: int, unsure: int) -> dict[str, Any]:
    rows, company = index.rows("SELECT words, company FROM synonyms WHERE id = ?", (number,))[0]
    said = list(dict.fromkeys(text for text, _, _ in json.loads(rows)))
    return {
        "words": said,
        "used": _CERTAINTY[unsure],
        "company": _company(index, said, company.split()) if unsure == 1 else [],
    }


def _company(index: Index, said: list[str], stems: list[str]) -> list[str]:
    """The words that make a meaning sure, as people write them: those of the meaning itself first, then the registry's usual ones."""
    wanted = set(stems)
    found: dict[str, str] = {}
    for word in (word for text in said for word in words(text)):
        if (term := stem(word)) in wanted:
            found.setdefault(term, word)
    for term in sorted(wanted - set(found), key=lambda term: (-index.count(term), term)):
        begin = term[:3]  # an ending may change more than it adds: therapy → therap
        rows = index.rows(
            "SELECT word FROM word WHERE word >= ? AND word < ? ORDER BY uses DESC", (begin, begin + "\U0010ffff")
        )
        found[term] = next((str(row[0]) for row in rows if stem(str(row[0])) == term), term)
    # "not" and "no" make "did not attend" sure, and tell nobody what it is.
    return sorted(found.values(), key=lambda word: len(word) == 1 or stem(word) in little())


def _facet(index: Index, kind: str, value: str) -> dict[str, Any]:
    names = index.rows("SELECT name FROM choice WHERE kind = ? AND value = ? LIMIT 1", (kind, value))
    return {
        "kind": kind,
        "id": value,
        "name": names[0][0] if names else value,
        "projects": index.count(facet_term(kind, value)),
    }
