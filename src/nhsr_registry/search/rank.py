"""Ideas → projects in order, each with what it was found by.

An idea counts once for a project: by its own words, else by the best of its synonyms, with a little more where the
project's topics say the same. What tells projects apart weighs most; a project that answers every idea beats one
that repeats a single one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from nhsr_registry.search.expand import Idea, Plan, idf, rarity
from nhsr_registry.search.index import Index
from nhsr_registry.search.layout import FIELDS

_FACET = 0.17
_PART = 0.6  # of a phrase, where not all its words are there
_APART = 0.55  # a synonym's words that do not stand together
_TOGETHER = 0.3  # for words that stand together as asked
_ENOUGH = 0.3  # a match this strong counts as an idea covered
_COVERAGE = 0.75
_SPOKEN = 0.25  # a match this strong speaks of an idea


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


def rank(index: Index, plan: Plan, only: Collection[int] | None = None) -> list[Hit]:
    """Every project that answers, best first, before any tie is broken by readiness."""
    scores: dict[int, float] = defaultdict(float)
    covered: dict[int, float] = defaultdict(float)
    matches: dict[int, list[tuple[Idea, Match]]] = defaultdict(list)
    found = [(idea, _of_idea(index, idea)) for idea in plan.ideas]
    weights = [_weight(index, idea, documents) for idea, documents in found]
    total = sum(weights) or 1.0
    for (idea, documents), weight in zip(found, weights, strict=True):
        for document, match in documents.items():
            if only is None or document in only:
                scores[document] += weight * match.strength
                covered[document] += weight * min(1.0, match.strength / _ENOUGH)
                matches[document].append((idea, match))
    _neighbours(index, plan, scores)
    priors = dict(index.rows("SELECT id, prior FROM doc"))
    hits = []
    for document, score in scores.items():
        coverage = covered[document] / total
        relevance = score / total * (1 - _COVERAGE + _COVERAGE * coverage) * float(priors[document])
        hits.append(Hit(document, relevance, coverage, tuple(matches[document])))
    return sorted(hits, key=lambda hit: (-hit.relevance, hit.document))


def _weight(index: Index, idea: Idea, found: Mapping[int, Match]) -> float:
    """How much an idea tells projects apart; for one that the vocabulary knows, however it is said."""
    if not any(other.how == "synonym" for other in idea.alternatives):
        return idea.weight
    spoken = sum(match.strength >= _SPOKEN for match in found.values())
    weight = rarity(index.documents, spoken)
    return weight if len(idea.stems) > 1 else min(idea.weight, weight)


def _of_idea(index: Index, idea: Idea) -> dict[int, Match]:
    found = {
        document: Match(strength, fields, idea.said, "words")
        for document, (strength, fields) in _of_words(index, idea.stems, strict=False).items()
    }
    for other in idea.alternatives:
        for document, (strength, fields) in _of_words(index, other.stems, strict=True).items():
            match = Match(strength * other.weight, fields, other.text, other.how)
            if document not in found or found[document].strength < match.strength:
                found[document] = match
    for document, (kind, value, strength) in _of_facets(index, idea).items():
        match = found.get(document) or Match(0.0, 0, value, kind)
        found[document] = match._replace(strength=match.strength + _FACET * strength)
    return found


def _of_words(index: Index, stems: Sequence[str], *, strict: bool) -> dict[int, tuple[float, int]]:
    """Document → (strength, fields) of a word or phrase; `strict` wants all its words."""
    if len(stems) == 1:
        postings = index.postings(stems[0])
        if postings is None:
            return {}
        return {d: (s, f) for d, s, f in zip(postings.documents, postings.strengths, postings.fields, strict=True)}
    weights = {term: idf(index, term) for term in stems}
    whole = sum(weights.values())
    found: dict[int, tuple[float, int, int]] = {}
    for term, weight in weights.items():
        if postings := index.postings(term):
            for d, s, f in zip(postings.documents, postings.strengths, postings.fields, strict=True):
                before = found.get(d, (0.0, 0, 0))
                found[d] = (before[0] + weight * s / whole, before[1] | f, before[2] + 1)
    together = _pairs(index, stems)
    result = {}
    for document, (strength, fields, count) in found.items():
        if count == len(weights):
            near = together.get(document, 0.0)
            factor = 1.0 if near or not strict else _APART
            result[document] = (strength * factor + _TOGETHER * near, fields)
        elif not strict:
            result[document] = (strength * _PART * count / len(weights), fields)
    return result


def _pairs(index: Index, stems: Sequence[str]) -> dict[int, float]:
    """Document → how strongly it has these words standing together, 0–1."""
    found: dict[int, float] = defaultdict(float)
    for one, two in pairwise(stems):
        if postings := index.postings(f"{one} {two}"):
            for document, strength in zip(postings.documents, postings.strengths, strict=True):
                found[document] += strength / (len(stems) - 1)
    return found


def _of_facets(index: Index, idea: Idea) -> dict[int, tuple[str, str, float]]:
    """Document → the best facet it shares with an idea; a project's first topic says more than its sixth."""
    found: dict[int, tuple[str, str, float]] = {}
    for kind, value, strength in idea.facets:
        for document, place in index.rows("SELECT doc, place FROM facet WHERE kind = ? AND value = ?", (kind, value)):
            share = strength * max(0.4, 1 - 0.12 * int(place)) if kind == "topics" else strength
            if int(document) not in found or found[int(document)][2] < share:
                found[int(document)] = (kind, value, share)
    return found


def _neighbours(index: Index, plan: Plan, scores: dict[int, float]) -> None:
    """A little more for words of two ideas that stand together as they were asked."""
    starts = {idea.stems[0]: idea for idea in plan.ideas}
    for one, two in pairwise(plan.stems):
        if two in starts and (postings := index.postings(f"{one} {two}")):
            weight = _TOGETHER * min(idf(index, one), idf(index, two))
            for document, strength in zip(postings.documents, postings.strengths, strict=True):
                if document in scores:
                    scores[document] += weight * strength


def fields_of(bits: int) -> list[str]:
    """The names of the fields, strongest first."""
    return [field for number, field in enumerate(FIELDS) if bits >> number & 1]
