"""What words that nobody listed come near to: the group of synonyms whose lay words share the most with them.

The vocabulary's lay words are examples of how people ask. Taken together, each group's are a bag of words, and a query
is put beside the bags as a classifier would: by how many of a group's examples use a word, and by how few groups do
(naive Bayes' idea, with saturation as in BM25). Only words that no phrase of the vocabulary has explained take part.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from nhsr_registry.search._words import MEASURES
from nhsr_registry.search.index import Index
from nhsr_registry.search.text import stem, stems

if TYPE_CHECKING:
    import sqlite3

    from nhsr_registry.folder.vocabulary import Vocabulary

_SATURATION = 2.0  # examples of a group with a word at which the word says half of what it can
_ENOUGH = 0.4  # of what the words could say at most
_UNKNOWN = 0.5  # of the rarest word's weight: a word of no example speaks against every group
_TELLING = 2  # words that a group must share with the query
PLACES = 3
_MEASURES = frozenset(map(stem, MEASURES))


class Guess(NamedTuple):
    """A group of synonyms by its number, the places of the words that led to it, and how sure that is (0–1)."""

    group: int
    places: tuple[int, ...]
    sure: float


def write(connection: sqlite3.Connection, vocabulary: Vocabulary) -> None:
    """Fill the table `hint`: each stem of lay words with its rarity, and the groups with what it says for each."""
    using: dict[str, Counter[int]] = defaultdict(Counter)
    for number, group in enumerate(vocabulary.synonyms):
        for phrase in group.lay:
            for term in set(stems(phrase)):
                using[term][number] += 1
    size = len(vocabulary.synonyms)
    connection.executemany(
        "INSERT INTO hint VALUES (?, ?, ?)",
        (
            (
                term,
                _rarity(size, len(groups)),
                json.dumps([[number, round(n / (n + _SATURATION), 3)] for number, n in groups.items()]),
            )
            for term, groups in sorted(using.items())
        ),
    )


def _rarity(size: int, groups: int) -> float:
    return round(math.log(1 + size / groups), 4)


def guess(index: Index, words: Mapping[int, str], smallness: Callable[[str], float]) -> Guess | None:
    """The group that unexplained words (place → stem) come nearest to; `None` where they come near to none.

    `smallness` is what a word counts: 1, or less for one that says little.
    """

    def telling(places: Iterable[int]) -> bool:
        full = [words[at] for at in places if smallness(words[at]) == 1.0]
        return len(full) >= _TELLING and not _MEASURES.issuperset(full)  # "six months" says nothing of what they are of

    if not telling(words):
        return None
    found = _hints(index, list(dict.fromkeys(words.values())))
    ((highest,),) = index.rows("SELECT max(id) FROM synonyms")
    unknown = _UNKNOWN * _rarity((highest or 0) + 1, 1)
    points: dict[int, float] = defaultdict(float)
    places: dict[int, list[int]] = defaultdict(list)
    possible = 0.0
    for place, term in words.items():
        weight = smallness(term)
        if (hint := found.get(term)) is None:
            possible += weight * unknown
            continue
        rare, groups = hint
        possible += weight * rare
        for number, says in groups:
            points[number] += weight * rare * says
            places[number].append(place)
    for number, value in sorted(points.items(), key=lambda item: (-item[1], item[0])):
        if value < _ENOUGH * possible:
            break
        if telling(places[number]):
            return Guess(number, tuple(places[number]), value / possible)
    return None


def _hints(index: Index, terms: Sequence[str]) -> dict[str, tuple[float, list[tuple[int, float]]]]:
    marks = ",".join("?" * len(terms))
    rows = index.rows(f"SELECT stem, rarity, groups FROM hint WHERE stem IN ({marks})", terms)  # noqa: S608 - marks
    return {str(term): (float(rare), json.loads(groups)) for term, rare, groups in rows}
