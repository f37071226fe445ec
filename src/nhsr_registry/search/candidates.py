"""The few hundred projects that may be among the best, so that a query's cost does not grow with the registry.

Each word's strongest projects are kept apart in the index; those of all the query's words are added up. A project
that holds all the telling words, none of them strongly, is found by where their postings meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import islice, pairwise

from nhsr_registry.index_layout import FULL, facet_term
from nhsr_registry.search.expand import Idea, Plan
from nhsr_registry.search.index import Index

#: Registries this small, and queries of words this rare, are looked through whole.
_SMALL, _RARE = 1_000, 1_200
_MOST, _EACH, _MEETING = 160, 256, 60
_EACH_OTHER = 80  # of a synonym: those that speak of it less are seldom among the best by it
_TELLING = 3  # words whose meeting is looked for
_READ = 60_000  # postings are read for that
_ADDED_FACET = 0.17


def candidates(index: Index, plan: Plan, only: Collection[int] | None) -> Collection[int] | None:
    """The projects to rank; `None` for all of them."""
    if index.documents <= _SMALL or (only is not None and len(only) <= _MOST):
        return only
    terms = {term for idea in plan.ideas for term, _ in _ways(idea)}
    index.know(terms)
    if sum(map(index.count, terms)) <= _RARE:
        return only
    points: dict[int, float] = defaultdict(float)
    for idea in plan.ideas:
        for document, strength in _best(index, idea).items():
            points[document] += idea.weight * strength
    meeting = _meeting(index, plan, only)
    if only is not None:
        points = defaultdict(float, {document: value for document, value in points.items() if document in only})
    found = _most(points)
    return found | set(sorted(meeting, key=lambda document: -points.get(document, 0.0))[:_MEETING])


def _most(points: Mapping[int, float]) -> set[int]:
    """Those of most points, and of several alike at the end the first; sorting numbers alone takes a third of the time."""
    if len(points) <= _MOST:
        return set(points)
    least = sorted(points.values(), reverse=True)[_MOST - 1]
    found = {document for document, value in points.items() if value > least}
    alike = (document for document, value in points.items() if value == least)
    return found | set(islice(alike, _MOST - len(found)))


def _best(index: Index, idea: Idea) -> dict[int, float]:
    """Those that speak most strongly of an idea, in one way or the other, and how strongly."""
    best: dict[int, float] = {}
    get = best.get
    for term, weight in _ways(idea):
        if not index.count(term):
            continue
        for documents, strengths in index.strongest(term, _EACH if weight == 1.0 else _EACH_OTHER):
            counted = [strength / FULL * weight for strength in strengths]
            if best or 0.0 in counted:
                pairs = zip(documents, counted, strict=True)
                best.update([(document, strength) for document, strength in pairs if strength > get(document, 0.0)])
            else:  # most ideas are said in one way, and this is several times as fast
                best.update(zip(documents, counted, strict=True))
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
    terms = sorted({term for idea in telling for term in idea.stems if index.count(term)}, key=index.count)
    found: set[int] = set(only) if only is not None else set()
    started, read = only is not None, 0
    for term in terms[:4]:
        postings = index.postings(term)
        read += index.count(term)
        if postings is None or read > _READ:
            break
        meets = found.intersection(postings.documents) if started else set(postings.documents)
        if started and not meets:
            break
        found, started = meets, True
    return found if only is not None or len(terms) > 1 else set()
