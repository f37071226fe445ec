"""Ideas → projects in order, each with what it was found by.

An idea counts once for a project: by its own words, else by the best of its synonyms, with a little more where the
project's topics say the same. What tells projects apart weighs most; a project that answers every idea beats one
that repeats a single one.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from nhsr_registry.index_layout import BLOCK, FIELDS, STRONG, facet_term
from nhsr_registry.search._words import UNKEPT
from nhsr_registry.search.candidates import candidates, large
from nhsr_registry.search.expand import Idea, Plan, idf, little, rarity
from nhsr_registry.search.index import Index
from nhsr_registry.search.within import Rows, Within

_FACET = 0.17
_PART = 0.5  # of a phrase, where not all its words are there
_APART = 0.5  # a synonym's words that do not stand together
_LAY = 0.6  # lay words, which nobody writes in a project but for something else
_AGAIN = 0.15  # of what lay words lead to, for each further way in which a project says it
_OTHERWISE = 0.3  # where an abbreviation stands for something else
_BOTH = 0.15
_TOGETHER = 0.15  # for words that stand together as asked
ENOUGH = 0.2  # a match this strong counts as an idea covered
_COVERAGE = 0.6
_ALIKE = 0.3  # for the topics of the best answer, beside relevance


class Match(NamedTuple):
    """How strongly a project speaks of an idea, in which fields, and by which words."""

    strength: float
    fields: int
    by: str
    how: str


#: A `Match` as it is reckoned with: hundreds are made for one that is shown, and a named one takes several times as long.
Said = tuple[float, int, str, str]


class Hit(NamedTuple):
    """A project found."""

    document: int
    relevance: float
    coverage: float
    matches: Sequence[tuple[Idea, Said]]  # each as the values of a `Match`


#: A `Hit` as it is reckoned with; and what a project says of all ideas: score, coverage, matches.
Row = tuple[int, float, float, list[tuple[Idea, Said]]]
Summed = list[Any]


def rank(index: Index, plan: Plan, only: Collection[int] | None = None, *, alike: bool = True) -> list[Hit]:
    """The projects that answer, best first; in a large registry the few hundred that may be among the best.

    With `alike`, those that share the topics of the best one come a little higher.
    """
    if large(index):  # there it pays to ask for much at once; a small registry is asked for what is needed alone
        index.know({term for stems in _phrases(plan) for term in (*stems, *_joined(stems))})
    among = candidates(index, plan, only)
    within = Within(index, among)
    if large(index):
        index.read(_read(index, plan))
    found = [(idea, _of_idea(within, idea)) for idea in plan.ideas]
    weights = [_weight(index, idea, documents, whole=among is None or among is only) for idea, documents in found]
    total = sum(weights) or 1.0
    rows = _summed(index, found, weights)
    _neighbours(within, plan, rows)
    priors = _priors(index, rows)
    hits: list[Row] = []
    for document, (score, covered, matches) in rows.items():
        coverage = covered / total
        relevance = score / total * (1 - _COVERAGE + _COVERAGE * coverage) * priors[document]
        hits.append((document, relevance, coverage, matches))
    hits.sort(key=_best_first)
    return list(map(Hit._make, _alike(within, hits) if alike else hits))


def _summed(
    index: Index, found: Iterable[tuple[Idea, Mapping[int, Said]]], weights: Iterable[float]
) -> dict[int, Summed]:
    """Project → the sums of what it says of all ideas, how far it covers them, and by what it was found."""
    rows: dict[int, Summed] = {}
    get, dead = rows.get, index.dead
    for (idea, documents), weight in zip(found, weights, strict=True):
        for document, match in documents.items():
            strength = match[0]
            part = weight if strength >= ENOUGH else weight * (strength / ENOUGH)
            row = get(document)
            if row is not None:
                row[0] += weight * strength
                row[1] += part
                row[2].append((idea, match))
            elif document not in dead:
                rows[document] = [weight * strength, part, [(idea, match)]]
    return rows


def _best_first(row: Row) -> tuple[float, int]:
    return -row[1], row[0]


def _alike(within: Within, hits: list[Row]) -> list[Row]:
    """The same with a little for the topics that a project shares with the best one, which stays where it is.

    What else is of use is mostly about the same; what only holds some of the words is not.
    """
    if not hits:
        return hits
    best = hits[0]
    ((card,),) = within.index.rows("SELECT card FROM doc WHERE id = ?", (best[0],))
    shared: dict[int, float] = defaultdict(float)
    whole = 0.0
    for topic in json.loads(str(card))["topics"]:
        term = facet_term("topics", topic)
        rows = within.rows(term)
        says = idf(within.index, term) * rows[best[0]][0]
        whole += says * rows[best[0]][0]
        for document, (place, _) in rows.items():
            shared[document] += says * place
    if not whole:
        return hits
    own, part = 1 / (1 + _ALIKE), best[1] * _ALIKE / (1 + _ALIKE)
    rest = []
    for document, relevance, coverage, found in hits[1:]:
        alike = min(1.0, shared[document] / whole) if document in shared else 0.0
        rest.append((document, own * relevance + part * alike, coverage, found))
    rest.sort(key=_best_first)
    return [best, *rest]


def _phrases(plan: Plan) -> Iterator[tuple[str, ...]]:
    """All that is looked for, as stems."""
    yield plan.stems
    for idea in plan.ideas:
        yield idea.stems
        yield from (other.stems for other in idea.alternatives)
        yield from idea.against


def _joined(stems: Sequence[str]) -> list[str]:
    """The terms for words that stand together."""
    return [f"{one} {two}" for one, two in pairwise(stems)]


def _read(index: Index, plan: Plan) -> Iterator[str]:
    """The terms of which it will be asked what projects say of them; of a synonym's words only where all are known."""
    for idea in plan.ideas:
        yield from idea.stems
        for stems in (idea.stems, *(other.stems for other in idea.alternatives)):
            yield from _joined(stems)
            if all(index.count(term) or term in UNKEPT for term in stems):
                yield from stems
        yield from (facet_term(kind, value) for kind, value, _ in idea.facets)


def _priors(index: Index, documents: Iterable[int]) -> dict[int, float]:
    blocks = {document // BLOCK for document in documents}
    rows = index.rows(f"SELECT block, priors FROM prior WHERE block IN ({','.join(map(str, blocks))})")  # noqa: S608 - numbers
    priors = {block: array("d", found) for block, found in rows}
    return {document: priors[document // BLOCK][document % BLOCK] for document in documents}


def _weight(index: Index, idea: Idea, found: Mapping[int, Said], *, whole: bool) -> float:
    """How much an idea tells projects apart; for one that the vocabulary knows, however it is said."""
    if not any(other.how == "synonym" for other in idea.alternatives):
        return idea.weight
    spoken = sum(match[0] >= STRONG for match in found.values())
    if not whole:  # not all that speak of it were looked at: those that speak of its commonest way of saying it
        ways = [idea.stems, *(other.stems for other in idea.alternatives)]
        spoken = max(spoken, *(min(map(index.strong, stems)) for stems in ways if stems))
    weight = rarity(index.documents, spoken)
    return idea.share * weight if len(idea.stems) > 1 else min(idea.weight, idea.share * weight)


def _of_idea(within: Within, idea: Idea) -> dict[int, Said]:
    own = _LAY if idea.lay else 1.0
    said = idea.said
    found = {
        document: (own * strength, fields, said, "words")
        for document, (strength, fields) in of_words(within, idea.stems, strict=False).items()
    }
    for meaning in idea.against:  # "PCA" is written there too, but of prescription costs
        for document in _pairs(within, meaning).keys() & found.keys():
            strength, fields, by, how = found[document]
            found[document] = (_OTHERWISE * strength, fields, by, how)
    get = found.get
    for document, match in _otherwise(within, idea).items():
        already = get(document)
        if already is None:
            found[document] = match
        elif already[0] >= match[0]:  # said both ways: the stronger, and a little of the other
            found[document] = (already[0] + _BOTH * match[0], already[1], already[2], already[3])
        else:
            found[document] = (match[0] + _BOTH * already[0], match[1], match[2], match[3])
    for document, (kind, value, strength) in _of_facets(within, idea).items():
        match = get(document) or (0.0, 0, value, kind)
        found[document] = (match[0] + _FACET * strength, match[1], match[2], match[3])
    return found


def _otherwise(within: Within, idea: Idea) -> dict[int, Said]:
    """Document → the best match of other words for an idea."""
    found: dict[int, Said] = {}
    get, lay = found.get, idea.lay
    for other in idea.alternatives:
        weight, text, how = other.weight, other.text, other.how
        for document, (strength, fields) in of_words(within, other.stems, strict=True).items():
            counted = strength * weight
            before = get(document)
            if before is None:
                found[document] = (counted, fields, text, how)
            elif before[0] < counted:
                # Nobody wrote lay words: a project that says it in many of the field's own is the more about it.
                found[document] = (counted + _AGAIN * before[0] if lay else counted, fields, text, how)
            elif lay:
                found[document] = (before[0] + _AGAIN * counted, before[1], before[2], before[3])
    return found


def of_words(within: Within, stems: Sequence[str], *, strict: bool) -> Rows:
    """Document → (strength, fields) of a word or phrase; `strict` wants all its words."""
    if len(stems) == 1:
        return within.rows(stems[0])
    weights = {term: idf(within.index, term) for term in stems}
    kept = {term: weight for term, weight in weights.items() if term not in UNKEPT} or weights
    holding = within.all_of(kept) if strict else None
    if strict and not holding:
        return {}
    loose = not strict or len(kept.keys() - little()) > 1  # of "how many on the ward", "ward" alone says nothing
    if holding and loose and len(kept) == len(weights):
        return _of_all(within, stems, weights, holding)
    whole = sum(weights.values())
    found: dict[int, tuple[float, int, int]] = {}
    get = found.get
    for term, weight in weights.items():
        rows = within.of(term, holding)
        for d in rows if holding is None else holding.intersection(rows):
            s, f = rows[d]
            before = get(d)
            found[d] = (
                (before[0] + weight * s / whole, before[1] | f, before[2] + 1) if before else (weight * s / whole, f, 1)
            )
    together = _pairs(within, stems, holding)
    result = {}
    for document, (strength, fields, count) in found.items():
        near = together.get(document, 0.0)
        if count == len(weights) and (near or loose):
            factor = 1.0 if near or not strict else _APART
            result[document] = (strength * factor + _TOGETHER * near, fields)
        elif strict and near:
            result[document] = (near, fields)  # harvests keep "follow up", and not each "up"
        elif not strict:
            result[document] = (strength * _PART * count / len(weights), fields)
    return result


def _of_all(within: Within, stems: Sequence[str], weights: Mapping[str, float], holding: set[int]) -> Rows:
    """The same of the projects that hold all the words, as most that are asked for strictly do."""
    whole = sum(weights.values())
    columns = [(within.of(term, holding), weight) for term, weight in weights.items()]
    together = _pairs(within, stems, holding)
    (first, weight), rest = columns[0], columns[1:]
    result = {}
    for document in holding:
        strength, fields = first[document]
        strength = weight * strength / whole
        for rows, other in rest:
            s, f = rows[document]
            strength += other * s / whole
            fields |= f
        if document in together:
            result[document] = strength + _TOGETHER * together[document], fields
        else:
            result[document] = strength * _APART, fields
    return result


def _pairs(within: Within, stems: Sequence[str], these: set[int] | None = None) -> dict[int, float]:
    """Document → how strongly it has these words standing together, 0–1; of `these` alone where they are given."""
    if len(stems) == 2:
        rows = within.of(f"{stems[0]} {stems[1]}", these)
        among = rows if these is None else these.intersection(rows)
        return {document: rows[document][0] for document in among}
    found: dict[int, float] = defaultdict(float)
    for pair in _joined(stems):
        rows = within.of(pair, these)
        for document in rows if these is None else these.intersection(rows):
            found[document] += rows[document][0] / (len(stems) - 1)
    return found


def _of_facets(within: Within, idea: Idea) -> dict[int, tuple[str, str, float]]:
    """Document → the best facet it shares with an idea; a project's first topic says more than its sixth."""
    found: dict[int, tuple[str, str, float]] = {}
    for kind, value, strength in idea.facets:
        for document, (place, _) in within.rows(facet_term(kind, value)).items():
            share = strength * place
            if document not in found or found[document][2] < share:
                found[document] = (kind, value, share)
    return found


def _neighbours(within: Within, plan: Plan, found: Mapping[int, Summed]) -> None:
    """A little more for words of two ideas that stand together as they were asked."""
    starts = {idea.stems[0]: idea for idea in plan.ideas}
    for one, two in pairwise(plan.stems):
        if two in starts and (rows := within.rows(f"{one} {two}")):
            weight = _TOGETHER * min(idf(within.index, one), idf(within.index, two))
            for document in rows.keys() & found.keys():
                found[document][0] += weight * rows[document][0]


def fields_of(bits: int) -> list[str]:
    """The names of the fields, strongest first."""
    return [field for number, field in enumerate(FIELDS) if bits >> number & 1]
