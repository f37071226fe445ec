"""Ideas → projects in order, each with what it was found by.

An idea counts once for a project: by its own words, else by the best of its synonyms, with a little more where the
project's topics say the same. What tells projects apart weighs most; a project that answers every idea beats one
that repeats a single one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from nhsr_registry.index_layout import FIELDS, STRONG, facet_term
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


class Hit(NamedTuple):
    """A project found."""

    document: int
    relevance: float
    coverage: float
    matches: tuple[tuple[Idea, Match], ...]


def rank(index: Index, plan: Plan, only: Collection[int] | None = None, *, alike: bool = True) -> list[Hit]:
    """The projects that answer, best first; in a large registry the few hundred that may be among the best.

    With `alike`, those that share the topics of the best one come a little higher.
    """
    if large(index):  # there it pays to ask for much at once; a small registry is asked for what is needed alone
        index.know({term for stems in _phrases(plan) for term in (*stems, *_joined(stems))})
    among = candidates(index, plan, only)
    scores: dict[int, float] = defaultdict(float)
    covered: dict[int, float] = defaultdict(float)
    matches: dict[int, list[tuple[Idea, Match]]] = defaultdict(list)
    within = Within(index, among)
    if large(index):
        index.read(_read(index, plan))
    found = [(idea, _of_idea(within, idea)) for idea in plan.ideas]
    weights = [_weight(index, idea, documents, whole=among is None or among is only) for idea, documents in found]
    total = sum(weights) or 1.0
    for (idea, documents), weight in zip(found, weights, strict=True):
        for document, match in documents.items():
            if document not in index.dead:
                scores[document] += weight * match.strength
                covered[document] += weight * min(1.0, match.strength / ENOUGH)
                matches[document].append((idea, match))
    _neighbours(within, plan, scores)
    priors = _priors(index, scores)
    hits = []
    for document, score in scores.items():
        coverage = covered[document] / total
        relevance = score / total * (1 - _COVERAGE + _COVERAGE * coverage) * priors[document]
        hits.append(Hit(document, relevance, coverage, tuple(matches[document])))
    hits.sort(key=lambda hit: (-hit.relevance, hit.document))
    return _alike(within, hits) if alike else hits


def _alike(within: Within, hits: list[Hit]) -> list[Hit]:
    """The same with a little for the topics that a project shares with the best one, which stays where it is.

    What else is of use is mostly about the same; what only holds some of the words is not.
    """
    if not hits:
        return hits
    best = hits[0]
    ((card,),) = within.index.rows("SELECT card FROM doc WHERE id = ?", (best.document,))
    shared: dict[int, float] = defaultdict(float)
    whole = 0.0
    for topic in json.loads(str(card))["topics"]:
        term = facet_term("topics", topic)
        rows = within.rows(term)
        says = idf(within.index, term) * rows[best.document][0]
        whole += says * rows[best.document][0]
        for document, (place, _) in rows.items():
            shared[document] += says * place
    if not whole:
        return hits
    own, part = 1 / (1 + _ALIKE), best.relevance * _ALIKE / (1 + _ALIKE)
    rest = []
    for document, relevance, coverage, found in hits[1:]:
        alike = min(1.0, shared[document] / whole) if document in shared else 0.0
        rest.append(Hit(document, own * relevance + part * alike, coverage, found))
    return [best, *sorted(rest, key=lambda hit: (-hit.relevance, hit.document))]


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


def _priors(index: Index, documents: Collection[int]) -> dict[int, float]:
    if not documents:
        return {}
    if 2 * len(documents) > index.documents:
        return dict(index.rows("SELECT id, prior FROM doc INDEXED BY doc_prior"))
    places = ",".join(map(str, documents))  # cards are long: what is asked of each project lies apart from them
    return dict(index.rows(f"SELECT id, prior FROM doc INDEXED BY doc_prior WHERE id IN ({places})"))  # noqa: S608 - numbers


def _weight(index: Index, idea: Idea, found: Mapping[int, Match], *, whole: bool) -> float:
    """How much an idea tells projects apart; for one that the vocabulary knows, however it is said."""
    if not any(other.how == "synonym" for other in idea.alternatives):
        return idea.weight
    spoken = sum(match.strength >= STRONG for match in found.values())
    if not whole:  # not all that speak of it were looked at: those that speak of its commonest way of saying it
        ways = [idea.stems, *(other.stems for other in idea.alternatives)]
        spoken = max(spoken, *(min(map(index.strong, stems)) for stems in ways if stems))
    weight = rarity(index.documents, spoken)
    return idea.share * weight if len(idea.stems) > 1 else min(idea.weight, idea.share * weight)


def _of_idea(within: Within, idea: Idea) -> dict[int, Match]:
    own = _LAY if idea.lay else 1.0
    found = {
        document: Match(own * strength, fields, idea.said, "words")
        for document, (strength, fields) in of_words(within, idea.stems, strict=False).items()
    }
    for meaning in idea.against:  # "PCA" is written there too, but of prescription costs
        for document in _pairs(within, meaning).keys() & found.keys():
            found[document] = found[document]._replace(strength=_OTHERWISE * found[document].strength)
    for document, match in _otherwise(within, idea).items():
        already = found.get(document)
        if already is None:
            found[document] = match
        else:  # said both ways: the stronger, and a little of the other
            best, less = (already, match) if already.strength >= match.strength else (match, already)
            found[document] = best._replace(strength=best.strength + _BOTH * less.strength)
    for document, (kind, value, strength) in _of_facets(within, idea).items():
        match = found.get(document) or Match(0.0, 0, value, kind)
        found[document] = match._replace(strength=match.strength + _FACET * strength)
    return found


def _otherwise(within: Within, idea: Idea) -> dict[int, Match]:
    """Document → the best match of other words for an idea."""
    found: dict[int, Match] = {}
    for other in idea.alternatives:
        for document, (strength, fields) in of_words(within, other.stems, strict=True).items():
            counted = strength * other.weight
            before = found.get(document)
            if before is None or before.strength < counted:
                # Nobody wrote lay words: a project that says it in many of the field's own is the more about it.
                again = _AGAIN * before.strength if before and idea.lay else 0.0
                found[document] = Match(counted + again, fields, other.text, other.how)
            elif idea.lay:
                found[document] = before._replace(strength=before.strength + _AGAIN * counted)
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
    for term, weight in weights.items():
        rows = within.of(term, holding)
        for d in rows if holding is None else holding.intersection(rows):
            s, f = rows[d]
            before = found.get(d, (0.0, 0, 0))
            found[d] = (before[0] + weight * s / whole, before[1] | f, before[2] + 1)
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


def _neighbours(within: Within, plan: Plan, scores: dict[int, float]) -> None:
    """A little more for words of two ideas that stand together as they were asked."""
    starts = {idea.stems[0]: idea for idea in plan.ideas}
    for one, two in pairwise(plan.stems):
        if two in starts and (rows := within.rows(f"{one} {two}")):
            weight = _TOGETHER * min(idf(within.index, one), idf(within.index, two))
            for document in rows.keys() & scores.keys():
                scores[document] += weight * rows[document][0]


def fields_of(bits: int) -> list[str]:
    """The names of the fields, strongest first."""
    return [field for number, field in enumerate(FIELDS) if bits >> number & 1]
