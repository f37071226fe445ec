"""The words of a query → ideas: each with its own words first, then what else may be written for it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

from nhsr_registry.index_layout import WRITTEN
from nhsr_registry.search import guess
from nhsr_registry.search._words import COMMON, FILLERS, HALF, UNKEPT, WEAK
from nhsr_registry.search.index import Index
from nhsr_registry.search.query import Query, Word
from nhsr_registry.search.spelt import Alternative, is_known, spelt
from nhsr_registry.search.text import alike, stem

_LONGEST_PHRASE = 7
_SYNONYM, _UNSURE_SYNONYM = 0.62, 0.3
_FACETS = {"topics": 1.0, "datasets": 1.0, "kinds": 0.8, "settings": 0.5}
_LOOSE_SYNONYM, _LAY_SYNONYM = 0.55, 0.7
_WINDOW = 4  # telling words among which those of a phrase may stand apart
_WEAK, _HALF = 0.12, 0.35
_LOOSE = 2  # from here on a phrase leads to its synonyms loosely, or as lay words
_RARE_SMALL = 0.8
_COMMON, _RARE_COMMON = 0.5, 2.0  # … and of words that people use of everything
_HEARD = 0.25  # of the weight of a word that nobody wrote, where a guess accounts for it
_BESIDE = 0.5  # of a word's weight that means nothing in the field, where others were understood as lay words
_WITHIN = 0.5  # of a word's weight, where lay words were heard in it and its neighbours


class Idea(NamedTuple):
    """One thing the query asks for."""

    said: str
    stems: tuple[str, ...]
    weight: float
    alternatives: tuple[Alternative, ...] = ()
    facets: tuple[tuple[str, str, float], ...] = ()
    known: bool = True
    against: tuple[tuple[str, ...], ...] = ()
    share: float = 1.0  # less for a word that stands within another idea's lay words, too
    lay: bool = False  # its own words say little: nobody writes them in a project
    guessed: bool = False  # heard in words that nobody listed: no part of what was asked for


class Plan(NamedTuple):
    """What will be looked for, and what was made of the words on the way."""

    ideas: tuple[Idea, ...]
    stems: tuple[str, ...]
    corrected: dict[str, str]
    expanded: dict[str, list[str]]
    unsure: dict[str, list[str]]


class _Span(NamedTuple):
    """A run of words (their places) and what the vocabulary says of it."""

    places: tuple[int, ...]
    meanings: list[tuple[str, str, int]]


def plan(index: Index, query: Query) -> Plan:
    """The ideas of a query, spelt as the index knows them."""
    words, guesses, corrected = spelt(index, query.words)
    stems = tuple(word.stem for word in words)
    spans = _spans(index, words)
    ideas, unsure = [], {}
    chosen = _cover(spans, len(words))
    for span in (*chosen, *(within := list(_within(spans, chosen)))):
        share = _WITHIN if span in within else 1.0
        part = [words[at] for at in span.places]
        others = {word for at, word in enumerate(stems) if at not in span.places}
        synonyms, doubtful, against = _synonyms(index, span, others, {word.stem for word in part})
        said = " ".join(word.said for word in part)
        facets = () if doubtful else tuple(_facets(span)) or tuple(_facets_of_groups(index, span))
        if doubtful:
            unsure[said] = doubtful
        extra = [guess for word in part for guess in guesses.get(word.stem, ())] if len(part) == 1 else []
        ideas.append(
            Idea(
                said=said,
                stems=tuple(word.stem for word in part),
                weight=share * _weight(index, [word.stem for word in part]),
                alternatives=(*extra, *synonyms),
                facets=facets,
                known=any(is_known(index, word.stem) for word in part) or bool(span.meanings or extra),
                against=against,
                share=share,
                lay=bool(span.meanings) and all(unsure == 3 for _, _, unsure in span.meanings),
            )
        )
    if found := _guessed(index, words, ideas, chosen):
        heard = found.said.split()
        ideas = [
            idea._replace(weight=_HEARD * idea.weight)
            if idea.said in heard and not idea.alternatives and not index.count(idea.stems[0])
            else idea
            for idea in ideas
        ]
        ideas.append(found)
    if any(idea.lay and idea.alternatives and not idea.guessed for idea in ideas):
        ideas = [
            idea
            if idea.alternatives or idea.facets or len(idea.stems) > 1
            else idea._replace(weight=_BESIDE * idea.weight)
            for idea in ideas
        ]
    most = max((idea.weight for idea in ideas), default=1.0)
    if most < 0.6:  # nothing but small words: then they are what is meant, "git" in "how do I use git" most of all
        ideas = [idea._replace(weight=idea.weight / most) for idea in ideas]
    ideas = [_unmended(index, idea, corrected) for idea in ideas]
    expanded = {idea.said: [other.text for other in idea.alternatives] for idea in ideas if idea.alternatives}
    return Plan(tuple(ideas), stems, corrected, expanded, unsure)


def _unmended(index: Index, idea: Idea, corrected: dict[str, str]) -> Idea:
    """An idea as it was said, where its mended word leads nowhere: the vocabulary has it within lay words only.

    "Sickle" is no slip for the "sickie" of "pulling a sickie" where nobody pulls one. `corrected` loses what did not help.
    """
    if idea.guessed or idea.alternatives or idea.facets or any(map(index.count, idea.stems)):
        return idea
    for said, mended in corrected.items():
        if mended == idea.said:
            del corrected[said]
            return idea._replace(said=said, stems=(stem(said),))
    return idea


def _guessed(index: Index, words: Sequence[Word], ideas: Sequence[Idea], chosen: Iterable[_Span]) -> Idea | None:
    """What the words that no phrase explains come near to together (see `guess`), beside what each of them says."""
    explained = {
        at
        for span, idea in zip(chosen, ideas, strict=False)
        if (len(span.places) > 1 or idea.lay) and any(other.how == "synonym" for other in idea.alternatives)
        for at in span.places
    }
    unexplained = {at: word.stem for at, word in enumerate(words) if at not in explained}
    found = guess.guess(index, unexplained, _smallness)
    if found is None:
        return None
    rows, facets = index.rows("SELECT words, facets FROM synonyms WHERE id = ?", (found.group,))[0]
    said = [(text, tuple(stems.split())) for text, stems, doubt in json.loads(rows) if not doubt]
    known = {other.text for idea in ideas for other in idea.alternatives}
    if any(text in known for text, _ in said):  # a word of the query surely means it by itself
        return None
    telling = tuple(words[at].stem for at in found.places if _smallness(words[at].stem) == 1.0)[: guess.PLACES]
    values = json.loads(facets)
    return Idea(
        said=" ".join(words[at].said for at in found.places),
        stems=telling,
        weight=max(_telling(index, words[at].stem) for at in found.places),
        alternatives=tuple(Alternative(text, stems, _SYNONYM) for text, stems in said),
        facets=tuple((kind, value, 1 / math.sqrt(len(values))) for kind, value in values),
        lay=True,
        guessed=True,
    )


# ── meaning ──────────────────────────────────────────────────────────────────────────────────────


def meanings(index: Index, phrase: str) -> list[tuple[str, str, int]]:
    """What the vocabulary says of the stems of a phrase: each meaning's kind, its value, and how unsure it is (0: always)."""
    rows = index.rows("SELECT meanings FROM phrase WHERE phrase = ?", (phrase,))
    return [tuple(meaning) for meaning in json.loads(rows[0][0])] if rows else []


def _spans(index: Index, words: Sequence[Word]) -> list[_Span]:
    """Every run of words that the vocabulary knows, the longest first; fillers within a run may be passed over."""
    everywhere = range(len(words))
    without = [at for at in everywhere if words[at].said not in FILLERS]
    runs = {
        tuple(places[start:end]): ""
        for places in (everywhere, without)
        for start in range(len(places))
        for end in range(start + 1, min(len(places), start + _LONGEST_PHRASE) + 1)
    }
    runs = {places: " ".join(words[at].stem for at in places) for places in runs}
    telling = [at for at in everywhere if words[at].stem not in _weak()]
    varied = alike({words[at].stem for at in telling})
    for size in (2, 3):
        for start in range(len(telling)):
            for others in combinations(telling[start + 1 : start + _WINDOW], size - 1):
                places = (telling[start], *others)
                together = {words[at].stem for at in places}
                runs.setdefault((-1, *places), "+".join(sorted(together)))
                if varied and (other := alike(together)):
                    runs[(-2, *places)] = other
    known: dict[str, list[tuple[str, str, int]]] = {}
    phrases = list(dict.fromkeys(runs.values()))
    for at in range(0, len(phrases), 400):
        some = phrases[at : at + 400]
        marks = ",".join("?" * len(some))
        for phrase, meanings in index.rows(f"SELECT phrase, meanings FROM phrase WHERE phrase IN ({marks})", some):  # noqa: S608
            known[phrase] = [tuple(meaning) for meaning in json.loads(meanings)]
    found = [(places, meanings) for places, phrase in runs.items() if (meanings := known.get(phrase))]
    exact = [_Span(places, meanings) for places, meanings in found if places[0] >= 0]
    apart = [_Span(places[1:], meanings) for places, meanings in found if places[0] == -1]
    likewise = [_Span(places[1:], meanings) for places, meanings in found if places[0] == -2]

    def longest(span: _Span) -> tuple[object, ...]:
        return -len(span.places), span.places[-1] - span.places[0], span.places

    def of_people(span: _Span) -> bool:
        """Of "do people die at home", "die at home" says more than "people die", though the words stand apart."""
        others = sum(words[at].stem not in _people() for at in span.places)
        return others < 2 and all(unsure >= _LOOSE for _, _, unsure in span.meanings)

    phrases_, single = [s for s in exact if len(s.places) > 1], [s for s in exact if len(s.places) == 1]
    several = [*sorted(phrases_, key=longest), *sorted(apart, key=longest), *sorted(likewise, key=longest)]
    return [*sorted(several, key=of_people), *sorted(single, key=longest)]


def _cover(spans: Iterable[_Span], size: int) -> list[_Span]:
    """The query cut into ideas: the longest known runs, and single words between them."""
    taken = [False] * size
    chosen = []
    for span in spans:
        if not any(taken[at] for at in span.places):
            chosen.append(span)
            for at in span.places:
                taken[at] = True
    chosen += [_Span((at,), []) for at in range(size) if not taken[at]]
    return sorted(chosen)


def _within(spans: Iterable[_Span], chosen: Iterable[_Span]) -> Iterator[_Span]:
    """The words inside lay words that surely mean something else by themselves: the winter of "next winter"."""
    single = {span.places[0]: span for span in spans if len(span.places) == 1}
    for span in chosen:
        groups = {value for what, value, _ in span.meanings if what == "synonyms"}
        if len(span.places) == 1 or not groups or any(unsure < _LOOSE for _, _, unsure in span.meanings):
            continue
        for at in span.places:
            sure = [meaning for meaning in single[at].meanings if meaning[2] == 0] if at in single else []
            if sure and groups.isdisjoint(value for what, value, _ in sure if what == "synonyms"):
                yield _Span((at,), sure)


def _facets_of_groups(index: Index, span: _Span) -> Iterator[tuple[str, str, float]]:
    """Topics and data sets that the synonyms point to, where the words said do not."""
    for what, number, unsure in span.meanings:
        if what == "synonyms" and unsure != 1:
            ((found,),) = index.rows("SELECT facets FROM synonyms WHERE id = ?", (int(number),))
            values = json.loads(found)
            for kind, value in values:
                yield kind, value, 1 / math.sqrt(len(values))


def _facets(span: _Span) -> Iterator[tuple[str, str, float]]:
    """Topics, settings, data sets and kinds that the words point to; a word of many topics points weakly to each."""
    for kind, strength in _FACETS.items():
        values = [value for what, value, _ in span.meanings if what == kind]
        for value in values:
            yield kind, value, strength / math.sqrt(len(values))


#: Of an ambiguous word, and of lay words that somebody wrote.
_DOUBTED = {1: _UNSURE_SYNONYM, 2: 0.5}
_WEIGHTS = {0: _SYNONYM, 1: _SYNONYM, 2: _LOOSE_SYNONYM, 3: _LAY_SYNONYM}


def _synonyms(
    index: Index, span: _Span, others: set[str], own: set[str]
) -> tuple[list[Alternative], list[str], tuple[tuple[str, ...], ...]]:
    """Other words for a span; for an ambiguous one without company what it may mean; and what it does not mean here."""
    found: dict[tuple[str, ...], Alternative] = {}
    doubtful, against = [], []
    alone = sum(kind == "synonyms" for kind, _, _ in span.meanings) == 1
    for what, number, unsure in span.meanings:
        if what != "synonyms":
            continue
        words, company = index.rows("SELECT words, company FROM synonyms WHERE id = ?", (int(number),))[0]
        rows = json.loads(words)
        # With one meaning here, an abbreviation that is all of the query can only be meant so.
        surely = unsure != 1 or others & set(company.split())
        if not surely and not (alone and (not others or _attested(index, own, rows))):
            doubtful.append(next((text for text, stems, doubt in rows if not doubt and " " in stems), rows[-1][0]))
            against += [tuple(stems.split()) for _, stems, doubt in rows if not doubt and " " in stems]
            continue
        for text, stems, doubt in rows:
            key = tuple(stems.split())
            if set(key) != own:
                weight = _DOUBTED.get(doubt, _WEIGHTS[unsure])
                found.setdefault(key, Alternative(text, key, weight))
    return (list(found.values()), [], tuple(against)) if found else ([], doubtful, ())


def _attested(index: Index, own: set[str], rows: Sequence[tuple[str, str, int]]) -> bool:
    """Whether somebody here wrote an ambiguous word next to what it may stand for: "length of stay (LOS)"."""
    here: set[int] = set()
    for term in own:
        here.update(_written(index, term))
    return any(here & _written(index, " ".join(stems.split()[:2])) for _, stems, doubt in rows if not doubt)


def _written(index: Index, term: str) -> set[int]:
    postings = index.postings(term)
    if postings is None:
        return set()
    return {document for document, bits in zip(postings.documents, postings.fields, strict=True) if bits & WRITTEN}


def _weight(index: Index, stems: Sequence[str]) -> float:
    """How much an idea tells projects apart: that of its rarest word, and a little for the others."""
    rarity = sorted((_telling(index, term) for term in stems), reverse=True)
    return rarity[0] + 0.25 * sum(rarity[1:])


def _telling(index: Index, term: str) -> float:
    """Rarity of a word, less for one that says little, however rare: harvests leave out what no project is about."""
    small = _smallness(term)
    if small < 1.0:
        return small * min(_RARE_SMALL, idf(index, term))
    return _COMMON * min(_RARE_COMMON, idf(index, term)) if term in _common() else idf(index, term)


@cache
def little() -> frozenset[str]:
    """Stems of words that tell nothing where they stand apart from others."""
    return _weak() | UNKEPT


@cache
def asking() -> frozenset[str]:
    """Stems of the words in which any question is put, whatever it is about: "how", "which", "many", "need"."""
    return frozenset(term for term in _weak() & UNKEPT if _smallness(term) == _WEAK)


@cache
def _people() -> frozenset[str]:
    """Words for anybody, which say nothing of what is asked of them."""
    return frozenset(map(stem, ("people", "patient", "folk")))


@cache
def _weak() -> frozenset[str]:
    """Words that say too little to be met apart from others; those of half a weight may be."""
    return frozenset(map(stem, WEAK))


@cache
def _common() -> frozenset[str]:
    """Words that people use of everything; and those that harvests leave out, whose rarity says nothing."""
    return frozenset(map(stem, COMMON)) | UNKEPT


@cache
def _small() -> dict[str, float]:
    return {stem(word): _WEAK for word in WEAK} | {stem(word): _HALF for word in HALF}


def _smallness(term: str) -> float:
    return _small().get(term, 1.0)


def idf(index: Index, term: str) -> float:
    """Inverse document frequency (BM25's, never below a little)."""
    return rarity(index.documents, index.count(term))


def rarity(documents: int, having: int) -> float:
    return max(0.1, math.log(1 + max(0.0, documents - having + 0.5) / (having + 0.5)))
