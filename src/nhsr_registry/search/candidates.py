"""The few hundred projects that may be among the best, so that a query's cost does not grow with the registry.

Each word's strongest projects are kept apart in the index; those of all the query's words are added up. A project
that holds all the telling words, none of them strongly, is found by where their postings meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise

from nhsr_registry.index_layout import FULL, facet_term
from nhsr_registry.search.expand import Idea, Plan
from nhsr_registry.search.index import Index

#: Registries this small, and queries of words this rare, are looked through whole.
_SMALL, _RARE = 1_000, 1_200
_MOST, _EACH, _MEETING = 128, 192, 48
_EIGHTH = 8
_EACH_OTHER = 24  # of a synonym: those that speak of it less are seldom among the best by it, and stand in others' way
_TELLING = 3  # words whose meeting is looked for
_READ = 60_000  # postings are read for that
_ADDED_FACET = 0.17
#: Documents, and how strongly each speaks of a term.
Columns = tuple[Sequence[int], Sequence[int]]


def large(index: Index) -> bool:
    """Whether a registry is too large for all its projects to be ranked."""
    return index.documents > _SMALL


def candidates(index: Index, plan: Plan, only: Collection[int] | None) -> Collection[int] | None:
    """The projects to rank; `None` for all of them."""
    if not large(index) or (only is not None and len(only) <= _MOST):
        return only
    ways = [(idea.weight, list(_ways(idea))) for idea in plan.ideas]
    everything = {term for _, terms in ways for term, _ in terms}
    index.know(everything)
    if sum(map(index.count, everything)) <= _RARE:
        return only
    strongest = {most: _strongest(index, ways, most) for most in (_EACH, _EACH_OTHER)}
    points = _points(strongest, ways)
    meeting = _meeting(index, plan, only)
    if only is not None:
        points = {document: value for document, value in points.items() if document in only}
    found = _most(points)
    if len(meeting) > _MEETING:
        meeting = set(sorted(meeting, key=lambda document: (-points.get(document, 0.0), document))[:_MEETING])
    return found | meeting


def _most(points: Mapping[int, float]) -> set[int]:
    """Those of most points, and of several alike at the end the first.

    Sorting thousands would take most of the time: every eighth tells about how many points it takes, and only those
    that have so many are sorted, unless they are too few.
    """
    if len(points) <= _MOST:
        return set(points)
    some = sorted(islice(points.values(), 0, None, _EIGHTH), reverse=True)
    about = some[min(len(some) - 1, 3 * _MOST // (2 * _EIGHTH))]
    first = [row for row in points.items() if row[1] >= about]
    if len(first) < _MOST:
        first = list(points.items())
    least = sorted([value for _, value in first], reverse=True)[_MOST - 1]
    found = {document for document, value in first if value > least}
    alike = (document for document, value in first if value == least)
    return found | set(islice(alike, _MOST - len(found)))


def _enough(weight: float) -> int:
    """How many of the projects that speak most strongly of a term are looked at, where the term counts for `weight`."""
    return _EACH if weight == 1.0 else _EACH_OTHER


def _strongest(
    index: Index, ways: Iterable[tuple[float, Iterable[tuple[str, float]]]], most: int
) -> dict[str, list[Columns]]:
    """The strongest projects of all terms of which so many are looked at, asked for at once."""
    wanted = {term: None for _, terms in ways for term, weight in terms if _enough(weight) == most}
    found: dict[str, list[Columns]] = defaultdict(list)
    for term, documents, strengths in index.strongest(wanted, most, cut=most == _EACH_OTHER):
        found[term].append((documents, strengths))
    return found


def _points(
    strongest: Mapping[int, Mapping[str, Iterable[Columns]]], ways: Iterable[tuple[float, Iterable[tuple[str, float]]]]
) -> dict[int, float]:
    """Document → how strongly it speaks of all ideas, each in the way that it speaks of most strongly."""
    points: dict[int, float] = {}
    get = points.get
    for weight, terms in ways:
        best = _best(strongest, terms)
        if points:
            for document, strength in best.items():
                points[document] = get(document, 0.0) + weight * strength
        else:
            points.update(zip(best, [weight * strength for strength in best.values()], strict=True))
    return points


def _best(
    strongest: Mapping[int, Mapping[str, Iterable[Columns]]], ways: Iterable[tuple[str, float]]
) -> dict[int, float]:
    """Those that speak most strongly of an idea, in one way or the other, and how strongly."""
    best: dict[int, float] = {}
    get = best.get
    for term, weight in ways:
        for documents, strengths in strongest[_enough(weight)].get(term, ()):
            if best or 0 in strengths:
                for document, strength in zip(documents, strengths, strict=True):
                    counted = strength / FULL * weight
                    if counted > get(document, 0.0):
                        best[document] = counted
            else:  # most ideas are said in one way, and this is several times as fast
                best.update(zip(documents, [strength / FULL * weight for strength in strengths], strict=True))
    return best


def _ways(idea: Idea) -> Iterator[tuple[str, float]]:
    """The terms that speak of an idea, and how far each counts."""
    for stems, weight in ((idea.stems, 1.0), *((other.stems, other.weight) for other in idea.alternatives)):
        if len(stems) == 1:
            yield stems[0], weight
        else:
            for one, two in pairwise(stems):
                yield f"{one} {two}", weight
            if weight == 1.0:  # a synonym's single words say little
                for term in stems:
                    yield term, weight / len(stems)
    for kind, value, strength in idea.facets:
        yield facet_term(kind, value), _ADDED_FACET * strength


def _meeting(index: Index, plan: Plan, only: Collection[int] | None) -> set[int]:
    """The projects that hold all the telling words; where there is one such word and a filter, those that fit it."""
    telling = sorted(plan.ideas, key=lambda idea: -idea.weight)[:_TELLING]
    met = {term for idea in telling for term in idea.stems if index.count(term)}
    terms = sorted(met, key=lambda term: (index.count(term), term))
    found: set[int] = set(only) if only is not None else set()
    started, read = only is not None, 0
    for term in terms[:4]:
        postings = index.postings(term)
        read += index.count(term)
        if postings is None or read > _READ:
            break
        meets = postings.among(found) if started else set(postings.documents)
        if started and not meets:
            break
        found, started = meets, True
    return found if only is not None or len(terms) > 1 else set()
