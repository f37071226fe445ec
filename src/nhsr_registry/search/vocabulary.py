"""The registry's vocabulary as the index keeps it: what each phrase means, and the company that makes it sure."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from nhsr_registry.search.text import stems
from nhsr_registry.store import Registry
from nhsr_registry.vocabulary import Facet, Term, Vocabulary

#: Facets that a phrase of a query may point to; statuses are too vague for that.
_POINTED: tuple[Facet, ...] = ("topics", "settings", "datasets", "kinds")


def texts(registry: Registry) -> Iterator[str]:
    """Every phrase of the vocabulary."""
    vocabulary = registry.vocabulary
    for facet in _POINTED:
        for term in vocabulary.terms(facet):
            yield from _phrases(term)
    for group in vocabulary.synonyms:
        yield from group.words


def _phrases(term: Term) -> Iterator[str]:
    yield term.id
    yield term.name
    yield from term.github
    yield from term.words


def key(text: str) -> str:
    """A phrase as queries look it up: its stems in order."""
    return " ".join(stems(text))


def write(connection: sqlite3.Connection, registry: Registry) -> None:
    """Fill the tables `phrase` and `synonyms`."""
    vocabulary = registry.vocabulary
    meanings: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for facet in _POINTED:
        for term in vocabulary.terms(facet):
            for phrase in _phrases(term):
                if found := key(phrase):
                    meanings[found].setdefault((facet, term.id), 0)
    for number, group in enumerate(vocabulary.synonyms):
        unsure = {word.casefold() for word in group.ambiguous}
        for word in group.words:
            if found := key(word):
                meanings[found]["synonyms", str(number)] = int(word.casefold() in unsure)
    for phrase in list(meanings):  # the parts of a phrase are known words too, though they mean nothing alone
        for part in phrase.split():
            meanings.setdefault(part, {})
    connection.executemany(
        "INSERT INTO phrase VALUES (?, ?)",
        ((phrase, json.dumps([[*what, unsure] for what, unsure in found.items()])) for phrase, found in meanings.items()),
    )
    connection.executemany("INSERT INTO synonyms VALUES (?, ?, ?)", _groups(vocabulary))


def _groups(vocabulary: Vocabulary) -> Iterator[tuple[int, str, str]]:
    """Each group's words (text, stems, whether ambiguous), and the stems that speak for it when they stand near."""
    neighbours = [
        {key(phrase) for phrase in _phrases(term)}
        for facet in _POINTED[:3]
        for term in vocabulary.terms(facet)
    ]
    for number, group in enumerate(vocabulary.synonyms):
        unsure = {word.casefold() for word in group.ambiguous}
        own = {key(word) for word in group.words}
        sure = {key(word) for word in group.words if word.casefold() not in unsure}
        company = {part for phrase in sure for part in phrase.split()}
        for phrases in neighbours:
            if phrases & sure:
                company |= {part for phrase in phrases for part in phrase.split()}
        company -= {key(word) for word in group.ambiguous}
        rows = [[word, key(word), int(word.casefold() in unsure)] for word in group.words if key(word)]
        yield number, json.dumps(rows), " ".join(sorted(company - (own - sure)))
