"""A registry folder → an index file. Everything slow happens here, so that a query need not."""

from __future__ import annotations

import math
import sqlite3
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from nhsr_registry.entry import Entry, Harvest
from nhsr_registry.errors import RegistryError
from nhsr_registry.model import RepoId
from nhsr_registry.search import card, vocabulary
from nhsr_registry.search._words import STOP
from nhsr_registry.search.layout import FIELDS, GATHERED, ORDERED, SCHEMA, TABLES, ZONES, letters
from nhsr_registry.search.text import name_words, split_joined, stem, stems, words
from nhsr_registry.store import Registry

#: Half of a word's strength is reached at this weighted count (BM25's k1).
_SATURATION = 3.0
#: How much the length of a field counts (BM25's b).
_LENGTH = 0.4
_MOST_COUNTED = 6.0
#: All that a project's own files say together counts for at most this, beside what people wrote here for searchers.
_GATHERED = 2.0
_MOST_TERMS = 5_000  # of one zone of one project: nobody's generated file may fill the index

Bag = dict[str, float]


class Document:
    """One project as fields of stems."""

    def __init__(self, repo: RepoId, entry: Entry, harvest: Harvest | None) -> None:
        self.repo, self.entry, self.harvest = repo, entry, harvest
        self.texts: dict[str, list[str]] = defaultdict(list)
        self.bags: dict[str, Bag] = defaultdict(dict)


def build(root: Path, connection: sqlite3.Connection, fingerprint: str, shape: str) -> None:
    """Fill an empty database with the index of the registry folder `root`.

    A broken entry is left out, a broken harvest ignored: finding is not the place to mend (`validate` is).
    """
    registry = Registry(root)
    connection.executescript(TABLES)
    documents = list(_documents(registry))
    known = _known_words(registry, documents)
    for document in documents:
        _fill(document, registry, known)
    _write_terms(connection, documents)
    _write_words(connection, documents, known)
    vocabulary.write(connection, registry)
    card.write(connection, registry, [(d.repo, d.entry, d.harvest) for d in documents])
    facts = {
        "schema": SCHEMA,
        "byteorder": sys.byteorder,
        "fingerprint": fingerprint,
        "shape": shape,
        "documents": len(documents),
        "left_out": len(registry.ids()) - len(documents),
    }
    connection.executemany("INSERT INTO meta VALUES (?, ?)", [(key, str(value)) for key, value in facts.items()])
    connection.commit()


def _documents(registry: Registry) -> Iterator[Document]:
    for repo in registry.ids():
        try:
            entry = registry.entry(repo)
        except (RegistryError, OSError, UnicodeDecodeError):
            continue
        try:
            harvest = registry.harvest(repo)
        except (RegistryError, OSError):
            harvest = None
        yield Document(repo, entry, harvest)


def _fill(document: Document, registry: Registry, known: Mapping[str, int]) -> None:
    entry, harvest = document.entry, document.harvest
    terms = registry.vocabulary
    add = document.texts
    organisation = registry.organisations.get(entry.organisation) or registry.organisations.of_owner(document.repo.owner)
    add["name"] += [entry.name, *entry.former_names]
    add["summary"].append(entry.summary)
    add["problem"] += [entry.problem, entry.intended_use or ""]
    add["topics"] += [terms.name("topics", id_) for id_ in entry.topics]
    add["settings"] += [terms.name("settings", id_) for id_ in entry.settings]
    add["data sets"] += [terms.name("datasets", id_) for id_ in entry.datasets]
    add["kind"] += [terms.name("kinds", id_) for id_ in entry.kinds]
    add["organisation"] += [organisation.name, organisation.ods or ""] if organisation else []
    if harvest:
        add["kind"].append(harvest.facts.main_language or "")
        add["keywords"] += harvest.record.all("keywords")[:50]
        add["keywords"] += (harvest.host.topics if harvest.host else ())[:50]
        for zone, counts in harvest.terms.items():
            if field := ZONES.get(zone):
                _add_bag(document.bags[field], counts)
    names = [document.repo.name, *(name.rpartition("/")[2] for name in entry.former_names)]
    parts = [piece for name in names for part in name_words(name) for piece in (part, *split_joined(part, known))]
    bag = document.bags["name"]
    for word in {*parts, *name_words(document.repo.owner)}:
        bag[stem(word)] = 1.0 if word in parts else 0.3


def _add_bag(bag: Bag, counts: Mapping[str, int]) -> None:
    for term, count in sorted(counts.items(), key=lambda item: -item[1])[:_MOST_TERMS]:
        for word in words(term):
            if word not in STOP:
                bag[stem(word)] = bag.get(stem(word), 0.0) + count


def _known_words(registry: Registry, documents: Sequence[Document]) -> Counter[str]:
    """Every word that people wrote on purpose (entries, vocabulary, organisations), and how often."""
    known: Counter[str] = Counter()
    for document in documents:
        entry = document.entry
        known.update(words(f"{entry.name} {entry.summary} {entry.problem}"))
    known.update(word for text in vocabulary.texts(registry) for word in words(text))
    known.update(word for org in registry.organisations.organisations for word in words(org.name))
    return known


def _frequencies(document: Document) -> Iterator[tuple[str, str, float]]:
    """(field, term, count) with counts damped; pairs of neighbours are terms too."""
    for field, texts in document.texts.items():
        counts: Counter[str] = Counter()
        for text in texts:
            found = stems(text)
            counts.update(found)
            counts.update(extra for term in found if (extra := _letters_of_code(term)))
            if field in ORDERED:
                counts.update(pairs(found))
        for term, count in counts.items():
            yield field, term, 1 + math.log2(count)
    for field, bag in document.bags.items():
        for term, number in bag.items():
            yield field, term, min(_MOST_COUNTED, 1 + math.log2(max(number, 1))) * min(number, 1)


def pairs(found: Sequence[str]) -> Iterator[str]:
    """Neighbouring stems as one term; letters before a number also without the gap (`ICD 10`)."""
    for one, two in pairwise(found):
        yield f"{one} {two}"
        if one.isalpha() and two.isdigit() and len(two) <= 2:
            yield one + two


def _letters_of_code(term: str) -> str:
    """`icd10` is found under `icd` too."""
    letters_only = term.rstrip("0123456789")
    return letters_only if len(letters_only) >= 3 and letters_only != term and letters_only.isalpha() else ""


def _write_terms(connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
    bits = {field: 1 << number for number, field in enumerate(FIELDS)}
    counts = [list(_frequencies(document)) for document in documents]
    lengths = [Counter(field for field, _, _ in rows) for rows in counts]
    mean = {field: sum(length[field] for length in lengths) / max(1, sum(field in x for x in lengths)) for field in FIELDS}
    postings: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
    for number, (rows, length) in enumerate(zip(counts, lengths, strict=True)):
        written: dict[str, float] = defaultdict(float)
        gathered: dict[str, float] = defaultdict(float)
        mask: dict[str, int] = defaultdict(int)
        for field, term, count in rows:
            norm = 1 - _LENGTH + _LENGTH * length[field] / mean[field]
            (gathered if field in GATHERED else written)[term] += FIELDS[field] * count / norm
            mask[term] |= bits[field]
        for term, bits_ in mask.items():
            value = written[term] + _GATHERED * gathered[term] / (gathered[term] + _GATHERED)
            postings[term].append((number, value / (value + _SATURATION), bits_))
    connection.executemany(
        "INSERT INTO term VALUES (?, ?, ?)", ((term, len(rows), _packed(rows)) for term, rows in postings.items())
    )


def _packed(rows: Sequence[tuple[int, float, int]]) -> bytes:
    numbers, strengths, masks = zip(*rows, strict=True)
    return array("I", numbers).tobytes() + array("f", strengths).tobytes() + array("I", masks).tobytes()


def _write_words(connection: sqlite3.Connection, documents: Iterable[Document], known: Counter[str]) -> None:
    """The words that a misspelt one may have meant: those written on purpose, and those that two projects use."""
    spread: Counter[str] = Counter()
    for document in documents:
        for zone in ("headings", "readme"):
            spread.update((document.harvest.terms if document.harvest else {}).get(zone, {}).keys())
    uses = Counter({word: count for word, count in spread.items() if count > 2 and word.isalpha()})
    uses.update({word: 3 * count for word, count in known.items()})
    rows = [
        (word, len(word), letters(word), count)
        for word, count in uses.items()
        if 3 <= len(word) <= 24 and word.isalpha() and word.isascii() and word not in STOP
    ]
    connection.executemany("INSERT INTO word VALUES (?, ?, ?, ?)", rows)
