"""The registry's vocabulary as the index keeps it: what each phrase means, and the company that makes it sure."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.vocabulary import Facet, Term, Vocabulary
from nhsr_registry.search import guess
from nhsr_registry.search._words import COMMON, MEASURES, WEAK
from nhsr_registry.search.text import alike, stem, stems, words

#: Facets that a phrase of a query may point to; statuses are too vague for that.
_POINTED: tuple[Facet, ...] = ("topics", "settings", "datasets", "kinds")

_ABOUT = frozenset(("topics", "datasets"))  # settings and kinds say too little of a group of words

_OF_COURSE = frozenset(map(stem, ("data", "patient")))
_PEOPLE = stem("people")  # nearly as small: "fewer people" are not fewer people in hospital
_SMALL = frozenset(map(stem, WEAK))
_EVERYDAY = _SMALL | frozenset(map(stem, COMMON))
_MEASURES = frozenset(map(stem, MEASURES))
#: How sure a phrase is to mean a synonym group: surely, only in company, loosely (part of a phrase of it), as lay
#: words for it.
_SURE, _UNSURE, _LOOSE, _LAY = 0, 1, 2, 3
LAY_SAID = 2  # beside 0 for a group's words and 1 for its ambiguous ones
_MOST_APART = 3  # words of a phrase that may stand apart in a query
Meanings = dict[str, dict[tuple[str, str], int]]


def texts(registry: Registry) -> Iterator[str]:
    """Every phrase of the vocabulary."""
    vocabulary = registry.vocabulary
    for facet in _POINTED:
        for term in vocabulary.terms(facet):
            yield from _phrases(term)
    for group in vocabulary.synonyms:
        yield from group.words
        yield from group.lay


def _phrases(term: Term) -> Iterator[str]:
    yield term.id
    yield term.name
    yield from term.github
    yield from term.words


def key(text: str) -> str:
    """A phrase as queries look it up: its stems in order; nothing where too little of it is left ("what if")."""
    found = stems(text)
    return "" if len(found) == 1 and len(words(text)) > 1 else " ".join(found)


def apart(stems_: Iterable[str]) -> str:
    """A phrase as queries look it up whose words stand in another order, or with others between.

    Nothing where it has too few telling words: "care at home" is not "home care", nor is "data quality" any two words.
    """
    telling = sorted({part for part in stems_ if part not in _SMALL and part != _PEOPLE})
    return "+".join(telling) if 1 < len(telling) <= _MOST_APART else ""


def write(connection: sqlite3.Connection, registry: Registry, segments: int) -> None:
    """Fill the tables `phrase`, `synonyms` and `hint`, of an index that has so many segments."""
    guess.write(connection, registry.vocabulary)
    meanings = _meanings(registry.vocabulary)
    for short, loose in list(_shortened(meanings)):
        meanings.setdefault(short, loose)
    for loose_key, loose in list(_loosened(meanings)):
        meanings[loose_key].update(loose)
    for phrase in list(meanings):  # the parts of a phrase are known words too, though they mean nothing alone
        for part in phrase.split() if "+" not in phrase else ():
            meanings.setdefault(part, {})
    connection.executemany(
        "INSERT INTO phrase VALUES (?, ?)",
        (
            (phrase, json.dumps([[*what, unsure] for what, unsure in found.items()]))
            for phrase, found in meanings.items()
        ),
    )
    said = {number: _said(connection, segments, group.lay) for number, group in enumerate(registry.vocabulary.synonyms)}
    connection.executemany(
        "INSERT INTO synonyms VALUES (?, ?, ?, ?)",
        (
            (number, json.dumps([*words_, *said[number]]), company, json.dumps(_about(words_, meanings)))
            for number, words_, company in _groups(registry.vocabulary)
        ),
    )


def _said(connection: sqlite3.Connection, segments: int, lay: Iterable[str]) -> list[tuple[str, str, int]]:
    """The lay phrases that somebody here did write, as people do when they say which question a project answers."""
    found = []
    # The table is ordered by segment and term: asked by term alone, it would be read from its beginning each time.
    sql = f"SELECT 1 FROM term WHERE segment IN ({','.join(map(str, range(segments)))}) AND term = ?"  # noqa: S608 - numbers
    for phrase in lay:
        parts = key(phrase).split()
        together = [f"{one} {two}" for one, two in pairwise(parts)]
        if together and all(connection.execute(sql, (pair,)).fetchone() for pair in together):
            found.append((phrase, " ".join(parts), LAY_SAID))
    return found


def _meanings(vocabulary: Vocabulary) -> Meanings:
    """What each phrase means: facets, and groups of synonyms."""
    meanings: Meanings = defaultdict(dict)
    for facet in _POINTED:
        for term in vocabulary.terms(facet):
            for found in filter(None, map(key, _phrases(term))):
                meanings[found].setdefault((facet, term.id), _SURE)
    for number, group in enumerate(vocabulary.synonyms):
        unsure = {word.casefold() for word in group.ambiguous}
        for word in group.words:
            if found := key(word):
                meanings[found]["synonyms", str(number)] = _UNSURE if word.casefold() in unsure else _SURE
        for word in group.lay:
            found = key(word)
            # "How many will …" is left with "how many", which is asked of everything.
            if len(found.split()) > 2 or any(part not in _SMALL for part in found.split()):
                meanings[found].setdefault(("synonyms", str(number)), _LAY)
    return meanings


def _loosened(meanings: Meanings) -> Iterator[tuple[str, dict[tuple[str, str], int]]]:
    """“Patients who miss their appointment” is meant by “appointments that were missed”, too."""
    for phrase, found in meanings.items():
        synonyms = {
            what: max(_LOOSE, sure) for what, sure in found.items() if what[0] == "synonyms" and sure != _UNSURE
        }
        if synonyms and (loose_key := apart(phrase.split())) and not _only_measures(phrase, loose_key):
            yield loose_key, synonyms
            lay = {what: sure for what, sure in synonyms.items() if sure == _LAY}
            if lay and (other_key := alike(loose_key.split("+"))):
                yield other_key, lay


def _only_measures(phrase: str, loose_key: str) -> bool:
    """Whether the words that make a phrase tell something are the small ones, which a key without order leaves out."""
    parts = loose_key.split("+")
    return len(parts) < len(phrase.split()) and all(part in _MEASURES or part.isdigit() for part in parts)


def _shortened(meanings: Meanings) -> Iterator[tuple[str, dict[tuple[str, str], int]]]:
    """A phrase without the words that nearly everything here is about: “fake data” is meant by “fake”, too.

    Not so a word that stands in another group's phrases as well: a table is no data.table, nor the public open data.
    """
    groups: dict[str, set[str]] = defaultdict(set)
    for phrase, found in meanings.items():
        for part in phrase.split():
            groups[part].update(value for (kind, value), sure in found.items() if kind == "synonyms" and sure != _LAY)
    for phrase, found in meanings.items():
        rest = [part for part in phrase.split() if part not in _OF_COURSE]
        synonyms = {what: _LOOSE for what, sure in found.items() if what[0] == "synonyms" and sure != _LAY}
        if len(rest) == 1 < len(phrase.split()) and not _EVERYDAY & {*rest} and synonyms and len(groups[rest[0]]) == 1:
            yield rest[0], synonyms


def _about(words_: Iterable[Sequence[str | int]], meanings: Meanings) -> list[tuple[str, str]]:
    """The topics and data sets that a group's words point to, the usual ones: what its lay words are about, too."""
    found = Counter(
        (kind, value)
        for _, phrase, doubt in words_
        for kind, value in (meanings.get(str(phrase), ()) if not doubt else ())
        if kind in _ABOUT
    )
    most = max(found.values(), default=0)
    return [what for what, count in found.items() if 2 * count >= most]


def _runs(phrase: str) -> Iterator[str]:
    """Every run of a phrase's stems: "long stay patient" → long, long stay, …"""
    parts = phrase.split()
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            yield " ".join(parts[start:end])


def _groups(vocabulary: Vocabulary) -> Iterator[tuple[int, list[list[str | int]], str]]:
    """Each group's words (text, stems, whether ambiguous), and the stems that speak for it when they stand near."""
    neighbours = []
    for facet in _POINTED[:3]:
        for term in vocabulary.terms(facet):
            phrases = {key(phrase) for phrase in _phrases(term)}
            neighbours.append(({run for phrase in phrases for run in _runs(phrase)}, {*" ".join(phrases).split()}))
    for number, group in enumerate(vocabulary.synonyms):
        unsure = {word.casefold() for word in group.ambiguous}
        own = {key(word) for word in group.words}
        sure = {key(word) for word in group.words if word.casefold() not in unsure}
        company = {part for phrase in sure for part in phrase.split()}
        for runs, parts in neighbours:
            if not sure.isdisjoint(runs):
                company |= parts
        company -= {key(word) for word in group.ambiguous}
        rows: list[list[str | int]] = [
            [word, key(word), int(word.casefold() in unsure)] for word in group.words if key(word)
        ]
        yield number, rows, " ".join(sorted(company - (own - sure)))
