"""The search index cut into small files, so that a browser fetches only what one query needs.

The same words, strengths and synonyms as on the command line: it is made from that index. `core.json` is fetched
once; `t/N.json` holds the terms whose FNV-1a hash is N modulo their number (after a `?` what a term of lay words hints at,
after a `!` the vocabulary's phrases that have the term among their words, after a `~` the sayings that have it), `s/N.json` a group of synonyms with where they stand (of a phrase, where each of its words does), `w/X.json` the words that begin with X for mending slips, `d/N.json` sixteen results to show, and
`facets.json`, after the first results are there, what filters and counts need.
"""

from __future__ import annotations

import json
import math
import sqlite3
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from nhsr_registry.index_layout import FIELDS, FULL, WRITTEN
from nhsr_registry.plain import inert
from nhsr_registry.publish import browser_cards
from nhsr_registry.publish.browser_numbers import (
    BASE36,
    FIELD_OF,
    GAP,
    SCALE,
    STEP_OF,
    gaps_of,
    hashed,
    packed,
    step_of,
)
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.facets import Facet, values_of
from nhsr_registry.publish.runs import Tables
from nhsr_registry.publish.shelf import Brief
from nhsr_registry.search import index as indexes
from nhsr_registry.search import rank
from nhsr_registry.search._words import COMMON, FILLERS, HALF, IRREGULAR, STOP, UNKEPT, WEAK
from nhsr_registry.search.expand import asking
from nhsr_registry.search.postings import Postings
from nhsr_registry.search.reasons import standing
from nhsr_registry.search.text import stem
from nhsr_registry.search.within import Within

FOLDER = "search"
_SHARD = 6_000  # bytes of a file of terms, about a third of which are sent
#: As many projects of one term are kept, those that speak of it most strongly.
_MOST = 1_500
_POSTING = 8  # bytes
_AT_ONCE = 500  # documents
_REMEMBERED = 400  # places of synonyms
_WORDS_A_LETTER = 3_000
#: Documents in their order, how strongly each speaks of something, and in which fields, as bits.
Columns = tuple[Sequence[int], Sequence[float], Sequence[int]]


class Source:
    """The command line's index, made anew in a scratch folder, and which of its documents are published."""

    def __init__(self, index: indexes.Index, collection: Collection) -> None:
        self.index, self.collection = index, collection
        self.highest = index.highest
        #: Document → the number of its project, below 0 where that is not published.
        self.numbers = array("l", [-1]) * index.highest
        numbers = {repo.key: number for number, repo in enumerate(collection.items.repos)}
        for id_, name in index.connection.execute("SELECT id, repository FROM doc"):
            self.numbers[id_] = numbers.get(name, -1)
        self.published = sum(number >= 0 for number in self.numbers)
        self.whole = self.published == index.highest
        self.places: dict[str, str] = {}  # of the synonyms met lately

    def __contains__(self, document: int) -> bool:
        """Whether it is published."""
        return self.numbers[document] >= 0

    def briefs(self) -> Iterator[tuple[int, Brief]]:
        """Every published document, with what lists need of it."""
        briefs = self.collection.briefs
        return ((document, briefs[number]) for document, number in enumerate(self.numbers) if number >= 0)

    def said(self, first: int, last: int) -> dict[int, list[list[str]]]:
        """What people say of some documents: a list of words for each saying."""
        rows = self.index.connection.execute("SELECT id, said FROM doc WHERE id BETWEEN ? AND ?", (first, last))
        return {int(id_): [line.split() for line in str(said).splitlines()] for id_, said in rows}

    def kept(self, documents: Sequence[int], strengths: Sequence[float], fields: Sequence[int]) -> Columns:
        """The same columns of published projects alone, and of very many only the strongest."""
        if self.whole and len(documents) <= _MOST:
            return documents, strengths, fields
        there = [at for at, document in enumerate(documents) if self.numbers[document] >= 0]
        if len(there) > _MOST:
            there = sorted(sorted(there, key=strengths.__getitem__, reverse=True)[:_MOST])
        return [documents[at] for at in there], [strengths[at] for at in there], [fields[at] for at in there]


def files(
    collection: Collection, facets: Iterable[Facet], licences: Mapping[str, str], path: Path
) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file of the browser's index but its synonyms, from the command line's index at `path`.

    `licences`: licence → its short name within addresses.
    """
    with closing(indexes.Index(sqlite3.connect(path))) as index:
        source = Source(index, collection)
        phrases, sayings = _phrases(index), _sayings(source)
        spoken = sum(len(phrase) + len(_compact(meanings)) for own in phrases.values() for phrase, meanings in own)
        spoken += sum(len(term) + len(said) + 6 for term, said in _said(sayings))
        shards = max(1, math.ceil((spoken + sum(size for _, size in _sizes(index))) / _SHARD))
        yield _file("core", _core(source, shards))
        yield from _terms(source, shards, phrases, sayings)
        yield from _words(index)
        yield from (_file(f"d/{at}", own) for at, own in browser_cards.groups(collection, source.numbers, index))
        yield _file("facets", _facets(source, facets, licences))


def synonyms(collection: Collection, path: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of the groups of words that mean the same, likewise."""
    with closing(indexes.Index(sqlite3.connect(path))) as index:
        yield from _synonyms(Source(index, collection))


def _file(name: str, value: Any) -> tuple[str, bytes]:
    return f"{FOLDER}/{name}.json", inert(_compact(value)).encode() + b"\n"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _core(source: Source, shards: int) -> dict[str, Any]:
    """What every query needs: lists of words, and a little of every project."""
    weak = dict.fromkeys({*map(stem, COMMON), *UNKEPT}, 3)
    weak |= {stem(word): 1 for word in WEAK} | {stem(word): 2 for word in HALF}
    weak |= dict.fromkeys(asking(), 4)  # as 1, and no reason why a project was found
    return {
        "documents": source.published,
        "shards": shards,
        "groups": 1 + int(source.index.rows("SELECT coalesce(max(id), 0) FROM synonyms")[0][0]),
        "stop": " ".join(sorted(STOP)),
        "fillers": " ".join(sorted(FILLERS)),
        "weak": dict(sorted(weak.items())),
        "little": f" {' '.join(sorted({stem(word) for word in WEAK}))} ",
        "irregular": IRREGULAR,
        "small": " ".join(sorted(word for word in {*STOP, *WEAK, *HALF, *COMMON} if len(word) >= 4)),
        "fields": list(FIELDS),
        "written": sum(WRITTEN >> number & 1 for number in range(len(FIELDS))),
        "priors": "".join(_priors(source)),
    }


def _priors(source: Source) -> list[str]:
    found = [_prior(1.0)] * source.highest
    for id_, prior in source.index.connection.execute("SELECT id, prior FROM doc"):
        found[id_] = _prior(float(prior))
    return found


def _prior(value: float) -> str:
    """0.80–1.05 in steps of a four-hundredth, as one character."""
    return SCALE[min(len(SCALE) - 1, max(0, round((value - 0.825) * 400)))]


# ── the vocabulary's phrases ─────────────────────────────────────────────────────────────────────

#: A word → the phrases that stand beside it, each with its meanings; 0 for a phrase that is known and means nothing.
Phrases = Mapping[str, Sequence[tuple[str, list[Any] | int]]]


def _phrases(index: indexes.Index) -> Phrases:
    """Every phrase of the vocabulary beside one of its words: the one that the fewest phrases have.

    A query's words are fetched in any case, and so are the phrases that they make. All phrases in one file were most
    of what a first search had to wait for.
    """
    # Those that begin with ~ have other everyday words for lay ones: the page's search does without, for its size.
    rows = index.rows("SELECT phrase, meanings FROM phrase WHERE phrase NOT LIKE '~%' ORDER BY phrase")
    spoken = [
        (phrase, _words_of(phrase), [list(own) for own in json.loads(meanings)] or 0) for phrase, meanings in rows
    ]
    having = Counter(word for _, words, _ in spoken for word in set(words))
    beside: dict[str, list[tuple[str, list[Any] | int]]] = {}
    for phrase, words, meanings in spoken:
        beside.setdefault(min(words, key=having.__getitem__), []).append((phrase, meanings))
    return beside


def _words_of(phrase: str) -> list[str]:
    """The words of a phrase; `+` is between those that may stand in any order."""
    return phrase.replace("+", " ").split(" ")


# ── terms ────────────────────────────────────────────────────────────────────────────────────────


def _sizes(index: indexes.Index) -> Iterator[tuple[str, int]]:
    """Every term, and about how many bytes it takes."""
    for term, df in index.connection.execute("SELECT term, sum(df) FROM term GROUP BY term"):
        if "=" not in term:
            yield term, len(term) + 14 + 4 * min(_MOST, df)


class _Saying:
    """The projects of which somebody says something with one word, as they come in."""

    __slots__ = ("gaps", "last", "many", "places")

    def __init__(self) -> None:
        self.many, self.last, self.gaps, self.places = 0, 0, bytearray(), bytearray()

    def add(self, number: int, places: str) -> None:
        """One more project, and in which of its sayings."""
        self.many += 1
        if self.many > _MOST:  # it tells none of them apart, and its file would be long
            self.gaps, self.places = bytearray(), bytearray()
            return
        more = self.many > 1
        self.gaps += b"," * more + GAP[number - self.last].encode()
        self.places += b" " * more + places.encode()
        self.last = number


Sayings = Mapping[str, _Saying]


def _sayings(source: Source) -> Sayings:
    """Each word with the projects of which somebody says something with it.

    A place is two characters: which of the project's sayings, and how long that is.
    """
    standing: dict[str, _Saying] = {}
    for first in range(0, source.highest, _AT_ONCE):
        for number, said in sorted(source.said(first, first + _AT_ONCE - 1).items()):
            if number not in source:
                continue
            places: dict[str, str] = {}
            for at, line in enumerate(said):
                for term in dict.fromkeys(line):
                    places[term] = places.get(term, "") + SCALE[at] + SCALE[len(line)]
            for term, own in places.items():
                if term not in standing:
                    standing[term] = _Saying()
                standing[term].add(number, own)
    return standing


def _said(sayings: Sayings) -> Iterator[tuple[str, str]]:
    """The same in words: `distances|places …`; none of one that very many projects have."""
    for term, own in sorted(sayings.items()):
        if own.many <= _MOST:
            yield term, f"{own.gaps.decode()}|{own.places.decode()}"


def _terms(source: Source, shards: int, phrases: Phrases, sayings: Sayings) -> Iterator[tuple[str, bytes]]:
    with Tables(shards) as tables:
        for term, key, value in _rows(source, phrases, sayings):
            tables.add(hashed(term) % shards, key, value)
        for number, table in enumerate(tables.written()):
            yield f"{FOLDER}/t/{number}.json", inert(table).encode() + b"\n"


def _rows(source: Source, phrases: Phrases, sayings: Sayings) -> Iterator[tuple[str, str, Any]]:
    """The term whose file it belongs to, the key and the value of all that the files of terms hold."""
    index = source.index
    found = index.connection.execute(
        "SELECT term, df, coalesce(term.postings, many.postings) FROM term LEFT JOIN many USING (place)"
        " ORDER BY term, segment"
    )
    for term, parts in groupby(found, key=itemgetter(0)):
        segments = list(parts)
        many, raw = segments[0][1:] if len(segments) == 1 else (sum(own[1] for own in segments), _joined(segments))
        if said := _one(source, many, raw) if len(raw) == _POSTING else _several(source, many, raw):
            yield term, term, said
    names = index.connection.execute("SELECT name, doc FROM name ORDER BY name, doc")
    for name, own in groupby(names, key=itemgetter(0)):
        if documents := [doc for _, doc in own if doc in source]:
            yield f"@{name}", f"@{name}", documents
    for term, rare, groups in index.rows("SELECT stem, rarity, groups FROM hint ORDER BY stem"):
        yield term, f"?{term}", [rare, json.loads(groups)]  # in the file that is fetched for the term
    for term, said in _said(sayings):
        yield term, f"~{term}", said
    for word, spoken in phrases.items():
        yield from ((word, f"!{phrase}", meanings) for phrase, meanings in spoken)


def _joined(segments: Iterable[tuple[str, int, bytes]]) -> bytes:
    return b"".join(own[2] for own in segments)


def _one(source: Source, many: int, raw: bytes) -> str:
    """A term of one project, as most are; nothing where that is not published."""
    posting = int.from_bytes(raw, sys.byteorder)
    document = posting >> 32
    if document not in source:
        return ""
    return f"{many}|{GAP[document]}|{STEP_OF[posting >> 16 & FULL]}|{FIELD_OF[posting & 0xFFFF]}"


def _several(source: Source, many: int, raw: bytes) -> str:
    return _shown(source, Postings(raw), many)


def _shown(source: Source, of: Postings, many: int) -> str:
    documents, strengths, fields = source.kept(of.documents.tolist(), of.strengths.tolist(), of.fields.tolist())
    return packed(documents, map(STEP_OF.__getitem__, strengths), fields, many) if len(documents) else ""


def _synonyms(source: Source) -> Iterator[tuple[str, bytes]]:
    """A group of words that mean the same: each with where it stands, phrases as one word."""
    index = source.index
    for number, said, company, facets in index.rows("SELECT id, words, company, facets FROM synonyms ORDER BY id"):
        rows = json.loads(said)
        places = {stems: _place(source, stems) for _, stems, _ in rows}
        places = {stems: place for stems, place in places.items() if place}
        if len(source.places) > _REMEMBERED:  # what very many projects say takes some thousand bytes each
            source.places.clear()
            index.forget()
        yield _file(f"s/{number}", {"words": rows, "company": company, "facets": json.loads(facets), "places": places})


def _place(source: Source, stems: str) -> str:
    """Where a word or a phrase stands, which several groups may have; nothing where it stands nowhere."""
    if stems not in source.places and " " not in stems:
        postings = source.index.postings(stems)
        source.places[stems] = _shown(source, postings, len(postings.documents)) if postings else ""
    elif stems not in source.places:
        # A synonym counts here as it does on the command line.
        found = rank.of_words(Within(source.index, None), stems.split(), strict=True)
        own = sorted(found)
        documents, strengths, fields = source.kept(own, [found[at][0] for at in own], [found[at][1] for at in own])
        told = ",".join(map(partial(_told, source.index, stems.split()), documents, fields))
        source.places[stems] = f"{packed(documents, map(step_of, strengths), fields, len(found))}|{told}" if own else ""
    return source.places[stems]


def _told(index: indexes.Index, stems: Sequence[str], document: int, fields: int) -> str:
    """Where a project has a phrase, as a result says it: a field for the whole of it, or for each word, `-` for none.

    Nothing where it is the strongest of `fields`, which stands there in any case.
    """
    told = "".join(FIELD_OF[bits] if bits else "-" for bits in standing(index, stems, document))
    return "" if told == FIELD_OF[fields] else told


def _words(index: indexes.Index) -> Iterator[tuple[str, bytes]]:
    """The words that a misspelt one may have meant, by their first letter, the usual ones first."""
    by_letter: dict[str, list[tuple[str, int]]] = {}
    for word, uses in index.rows("SELECT word, uses FROM word ORDER BY uses DESC, word"):
        if word[0] in BASE36[10:]:
            by_letter.setdefault(word[0], []).append((word, uses))
    for letter in BASE36[10:]:
        rows = by_letter.get(letter, [])[:_WORDS_A_LETTER]
        yield _file(f"w/{letter}", " ".join(word for word, _ in rows))


# ── projects ─────────────────────────────────────────────────────────────────────────────────────


def _facets(source: Source, facets: Iterable[Facet], licences: Mapping[str, str]) -> dict[str, Any]:
    """Filter → value → the projects that have it; their order by name, and the day of their last change."""
    having: dict[str, dict[str, array[int]]] = {"level": {}, "licence": {}}

    def add(facet: str, value: str, document: int) -> None:
        having[facet].setdefault(value, array("L")).append(document)

    for facet in facets:
        slugs = facet.slugs()
        having.setdefault(facet.id, {})
        for document, brief in source.briefs():
            for value in dict.fromkeys(values_of(brief, facet.id)):
                add(facet.id, slugs[value], document)
    for document, brief in source.briefs():
        if brief.level:
            add("level", brief.level, document)
        if brief.licence:
            add("licence", licences[brief.licence], document)
    documents = {number: document for document, number in enumerate(source.numbers) if number >= 0}
    return {
        "having": {
            facet: {value: gaps_of(numbers) for value, numbers in sorted(own.items())} for facet, own in having.items()
        },
        "byName": [documents[number] for number in source.collection.by_name if number in documents],
        "updated": {document: brief.updated for document, brief in source.briefs() if brief.updated},
    }
