"""The search index cut into small files, so that a browser fetches only what one query needs.

The same words, strengths and synonyms as on the command line: it is made from that index. `core.json` is fetched
once; `t/N.json` holds the terms whose FNV-1a hash is N modulo their number (after a `?` what a term of lay words hints at,
after a `!` the vocabulary's phrases that have the term among their words, after a `~` the sayings that have it), `s/N.json` a group of synonyms with where they stand, `w/X.json` the words that begin with X for mending slips, `d/N.json` sixteen results to show, and
`facets.json`, after the first results are there, what filters and counts need.
"""

from __future__ import annotations

import json
import math
import sqlite3
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain, groupby
from operator import itemgetter, sub
from pathlib import Path
from typing import Any

from nhsr_registry.index_layout import FIELDS, FULL, WRITTEN
from nhsr_registry.plain import inert
from nhsr_registry.publish import types
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.facets import Facet, by_name, values_of
from nhsr_registry.search import index as indexes
from nhsr_registry.search import rank
from nhsr_registry.search._words import COMMON, FILLERS, HALF, IRREGULAR, STOP, UNKEPT, WEAK
from nhsr_registry.search.text import stem
from nhsr_registry.search.within import Within

FOLDER = "search"
CARDS = 16  # results a file
_SHARD = 6_000  # bytes of a file of terms, about a third of which are sent
#: As many projects of one term are kept, those that speak of it most strongly.
_MOST = 1_500
#: Strengths are kept as one of these characters, by their square root: small ones matter. A phrase's can pass 1.
_FULL = 1.4
_SCALE = "".join(chr(code) for code in range(0x23, 0x7F) if chr(code) not in "\\|")
_STEPS = len(_SCALE) - 1
_POSTING = 8  # bytes
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_WORDS_A_LETTER = 3_000
#: Documents in their order, how strongly each speaks of something, and in which fields, as bits.
Columns = tuple[Sequence[int], Sequence[float], Sequence[int]]


class Source:
    """The command line's index, made anew in a scratch folder, and which of its documents are published."""

    def __init__(self, index: indexes.Index, collection: Collection) -> None:
        self.index = index
        published = {item.repo.key: item.project for item in collection.items}
        rows = index.rows("SELECT id, repository, prior, said FROM doc ORDER BY id")
        self.projects = {int(id_): published[name] for id_, name, _, _ in rows if name in published}
        self.priors = {int(id_): float(prior) for id_, _, prior, _ in rows}
        self.said = {int(id_): [line.split() for line in str(said).splitlines()] for id_, _, _, said in rows}
        self.numbers = {project.id.lower(): id_ for id_, project in self.projects.items()}
        self.highest = index.highest
        self.whole = len(self.projects) == index.highest
        self.places: dict[str, str] = {}  # of the synonyms met so far

    def kept(self, documents: Sequence[int], strengths: Sequence[float], fields: Sequence[int]) -> Columns:
        """The same columns of published projects alone, and of very many only the strongest."""
        if self.whole and len(documents) <= _MOST:
            return documents, strengths, fields
        there = [at for at, document in enumerate(documents) if document in self.projects]
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
        phrases, sayings = _phrases(index), dict(_sayings(source))
        spoken = sum(len(phrase) + len(_compact(meanings)) for own in phrases.values() for phrase, meanings in own)
        spoken += sum(len(term) + len(said) + 6 for term, said in sayings.items())
        shards = max(1, math.ceil((spoken + sum(size for _, size in _sizes(index))) / _SHARD))
        yield _file("core", _core(source, shards))
        yield from _terms(source, shards, phrases, sayings)
        yield from _words(index)
        yield from _cards(source)
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
    return {
        "documents": len(source.projects),
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
        "priors": "".join(_prior(source.priors.get(number, 1.0)) for number in range(source.highest)),
    }


def _prior(value: float) -> str:
    """0.80–1.05 in steps of a four-hundredth, as one character."""
    return _SCALE[min(len(_SCALE) - 1, max(0, round((value - 0.825) * 400)))]


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


def hashed(term: str) -> int:
    """FNV-1a, 32 bits, over UTF-8; the browser counts the same."""
    value = 0x811C9DC5
    for byte in term.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def _sizes(index: indexes.Index) -> Iterator[tuple[str, int]]:
    """Every term, and about how many bytes it takes."""
    for term, df in index.rows("SELECT term, sum(df) FROM term GROUP BY term"):
        if "=" not in term:
            yield term, len(term) + 14 + 4 * min(_MOST, df)


def _sayings(source: Source) -> Iterator[tuple[str, str]]:
    """Each word with the projects of which somebody says something with it, and in which sayings: `distances|places …`.

    A place is two characters: which of the project's sayings, and how long that is.

    None of one that very many projects have: it tells none of them apart, and its file would be long.
    """
    standing: dict[str, dict[int, str]] = {}
    for number in sorted(source.projects):
        for at, line in enumerate(source.said[number]):
            for term in dict.fromkeys(line):
                places = standing.setdefault(term, {})
                places[number] = places.get(number, "") + _SCALE[at] + _SCALE[len(line)]
    for term, places in sorted(standing.items()):
        if len(places) <= _MOST:
            yield term, f"{_gaps(places)}|{' '.join(places.values())}"


def _terms(source: Source, shards: int, phrases: Phrases, sayings: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    index = source.index
    tables: list[dict[str, Any]] = [{} for _ in range(shards)]
    found = index.connection.execute(
        "SELECT term, df, coalesce(term.postings, many.postings) FROM term LEFT JOIN many USING (place)"
        " ORDER BY term, segment"
    )
    for term, parts in groupby(found, key=itemgetter(0)):
        segments = list(parts)
        many, raw = segments[0][1:] if len(segments) == 1 else (sum(own[1] for own in segments), _joined(segments))
        if said := _one(source, many, raw) if len(raw) == _POSTING else _several(source, many, raw):
            tables[hashed(term) % shards][term] = said
    for name, doc in index.rows("SELECT name, doc FROM name ORDER BY name, doc"):
        if doc in source.projects:
            tables[hashed(f"@{name}") % shards].setdefault(f"@{name}", []).append(doc)
    for term, rare, groups in index.rows("SELECT stem, rarity, groups FROM hint ORDER BY stem"):
        tables[hashed(term) % shards][f"?{term}"] = [
            rare,
            json.loads(groups),
        ]  # in the file that is fetched for the term
    for term, said in sayings.items():
        tables[hashed(term) % shards][f"~{term}"] = said
    for word, own in phrases.items():
        tables[hashed(word) % shards].update((f"!{phrase}", meanings) for phrase, meanings in own)
    for number, table in enumerate(tables):
        yield _file(f"t/{number}", table)


def _joined(segments: Iterable[tuple[str, int, bytes]]) -> bytes:
    return b"".join(own[2] for own in segments)


def _one(source: Source, many: int, raw: bytes) -> str:
    """A term of one project, as most are; nothing where that is not published."""
    posting = int.from_bytes(raw, sys.byteorder)
    document = posting >> 32
    if document not in source.projects:
        return ""
    return f"{many}|{_GAP[document]}|{_STEP_OF[posting >> 16 & FULL]}|{_FIELD_OF[posting & 0xFFFF]}"


def _several(source: Source, many: int, raw: bytes) -> str:
    return _shown(source, indexes.Postings(raw), many)


def _shown(source: Source, of: indexes.Postings, many: int) -> str:
    documents, strengths, fields = source.kept(of.documents.tolist(), of.strengths.tolist(), of.fields.tolist())
    return packed(documents, map(_STEP_OF.__getitem__, strengths), fields, many) if len(documents) else ""


def packed(documents: Sequence[int], steps: Iterable[str], fields: Iterable[int], count: int) -> str:
    """`how many have it|distances between documents, base 36|strengths|strongest fields`, a character for each."""
    gaps = map(_GAP.__getitem__, map(sub, documents, chain((0,), documents)))
    return f"{count}|{','.join(gaps)}|{''.join(steps)}|{''.join(map(_FIELD_OF.__getitem__, fields))}"


def _step(strength: float) -> str:
    return _SCALE[bisect_right(_FROM, strength)]


def _least(step: int) -> float:
    """The least strength that is written as that step: found by halving, so that both ways of asking say the same."""
    low, high = 0.0, _FULL
    while low < (middle := (low + high) / 2) < high:
        if round(min(1.0, middle / _FULL) ** 0.5 * _STEPS) >= step:
            high = middle
        else:
            low = middle
    return high


_FROM = [_least(step) for step in range(1, _STEPS + 1)]


def _strongest(bits: int) -> str:
    return _BASE36[(bits & -bits).bit_length() - 1 if bits else 0]


def _base36(number: int) -> str:
    digits = _BASE36[number % 36]
    while number := number // 36:
        digits = _BASE36[number % 36] + digits
    return digits


class _Known(dict[float, str]):
    """A number → what is written for it, worked out once."""

    def __init__(self, write: Callable[[Any], str]) -> None:
        self._write = write

    def __missing__(self, number: float) -> str:
        self[number] = text = self._write(number)
        return text


_GAP, _FIELD_OF, _STEP_OF = _Known(_base36), _Known(_strongest), _Known(lambda strength: _step(strength / FULL))


def _synonyms(source: Source) -> Iterator[tuple[str, bytes]]:
    """A group of words that mean the same: each with where it stands, phrases as one word."""
    index = source.index
    for number, said, company, facets in index.rows("SELECT id, words, company, facets FROM synonyms ORDER BY id"):
        rows = json.loads(said)
        places = {stems: _place(source, stems) for _, stems, _ in rows}
        places = {stems: place for stems, place in places.items() if place}
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
        source.places[stems] = packed(documents, map(_step, strengths), fields, len(found)) if documents else ""
    return source.places[stems]


def _words(index: indexes.Index) -> Iterator[tuple[str, bytes]]:
    """The words that a misspelt one may have meant, by their first letter, the usual ones first."""
    by_letter: dict[str, list[tuple[str, int]]] = {}
    for word, uses in index.rows("SELECT word, uses FROM word ORDER BY uses DESC, word"):
        if word[0] in _BASE36[10:]:
            by_letter.setdefault(word[0], []).append((word, uses))
    for letter in _BASE36[10:]:
        rows = by_letter.get(letter, [])[:_WORDS_A_LETTER]
        yield _file(f"w/{letter}", " ".join(word for word, _ in rows))


# ── projects ─────────────────────────────────────────────────────────────────────────────────────


def _cards(source: Source) -> Iterator[tuple[str, bytes]]:
    for start in range(0, source.highest, CARDS):
        numbers = range(start, min(start + CARDS, source.highest))
        cards = [_card(source.projects[number], source) if number in source.projects else None for number in numbers]
        yield _file(f"d/{start // CARDS}", cards)


def _card(project: types.Project, source: Source) -> dict[str, Any]:
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
        "heir": source.numbers.get(heir),
    }
    return {key: value for key, value in card.items() if value not in (None, [], False, "")}


def _facets(source: Source, facets: Iterable[Facet], licences: Mapping[str, str]) -> dict[str, Any]:
    """Filter → value → the projects that have it; their order by name, and the day of their last change."""
    having: dict[str, dict[str, list[int]]] = {"level": {}, "licence": {}}
    for facet in facets:
        slugs = facet.slugs()
        own = having.setdefault(facet.id, {})
        for number, project in source.projects.items():
            for value in dict.fromkeys(values_of(project, facet.id)):
                own.setdefault(slugs[value], []).append(number)
    for number, project in source.projects.items():
        if project.readiness:
            having["level"].setdefault(project.readiness.level, []).append(number)
        if project.licence:
            having["licence"].setdefault(licences[project.licence], []).append(number)
    order = sorted(source.projects, key=lambda number: by_name(source.projects[number]))
    return {
        "having": {
            facet: {value: _gaps(numbers) for value, numbers in sorted(own.items())} for facet, own in having.items()
        },
        "byName": order,
        "updated": {number: project.updated for number, project in source.projects.items() if project.updated},
    }


def _gaps(numbers: Iterable[int]) -> str:
    last, gaps = 0, []
    for number in numbers:
        gaps.append(_base36(number - last))
        last = number
    return ",".join(gaps)
