"""How near projects are to one another by the terms that they share: cosine of weighted terms. Pure, the same every time.

Weights are tf-idf (Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988): a term counts by the
logarithm of how often, and less the more projects have it. Only the terms that say most of a project are kept, and those that
many have lead to nobody, so that ten thousand projects take seconds.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import count

_TERMS = 60  # of a project, those that say most
#: A term leads to nobody where more than this share of the projects have it; of a small registry so many may, of a large one
#: no more than so many, which bounds the work.
_SHARE, _LEAST_MOST, _MOST = 0.1, 24, 150

_SHARED = 4  # terms in common, or it is chance

Bag = Mapping[str, float]


class Nearness:
    """The projects (by id) of some bags: term → how strongly the project speaks of it, any positive number.

    Fewer terms in common than `shared` are chance.
    """

    def __init__(self, bags: Iterable[tuple[str, Bag]], shared: int = _SHARED) -> None:
        self._least = shared
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        having: Counter[str] = Counter()
        # All bags are here at once, since what a term weighs depends on all of them: as numbers, a tenth of their size.
        packed: dict[str, tuple[array[int], array[float]]] = {}
        for id_, bag in bags:
            having.update(bag.keys())
            packed[id_] = array("I", map(numbers.__getitem__, bag)), array("d", bag.values())
        terms = list(numbers)
        most = min(_MOST, max(_LEAST_MOST, _SHARE * len(packed)))
        rarity = [math.log(len(packed) / having[term]) if 2 <= having[term] <= most else 0.0 for term in terms]
        del numbers, having
        self.vectors: dict[str, dict[str, float]] = {}
        self._postings: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for id_ in sorted(packed, key=str.lower):
            own = zip(*packed.pop(id_), strict=True)
            weighted = [(math.log1p(s) * rare, terms[n]) for n, s in own if (rare := rarity[n]) and s > 0]
            best = sorted((pair for pair in weighted if pair[0] > 0), reverse=True)[:_TERMS]
            length = math.sqrt(sum(weight * weight for weight, _ in best))
            self.vectors[id_] = {term: weight / length for weight, term in best} if length else {}
            for term, weight in self.vectors[id_].items():
                self._postings[term].append((id_, weight))

    def near(self, id_: str, most: int = 5, least: float = 0.0) -> list[tuple[str, float]]:
        """The nearest others with their nearness (0–1), the nearest first; those alike by name."""
        found: defaultdict[str, float] = defaultdict(float)
        shared: Counter[str] = Counter()
        for term, weight in self.vectors.get(id_, {}).items():
            for other, theirs in self._postings[term]:
                found[other] += weight * theirs
                shared[other] += 1
        found.pop(id_, None)
        rows = sorted(
            (-round(value, 6), other)
            for other, value in found.items()
            if value >= least and shared[other] >= self._least
        )
        return [(other, -value) for value, other in rows[:most]]

    def between(self, one: str, other: str) -> float:
        """The nearness of two (0–1)."""
        a, b = self.vectors.get(one, {}), self.vectors.get(other, {})
        shared = [weight * b[term] for term, weight in a.items() if term in b]
        return sum(shared) if len(shared) >= self._least else 0.0

    def shared(self, ids: list[str], most: int = 6) -> list[str]:
        """The terms that join several projects most: each at least in two of them."""
        total: defaultdict[str, float] = defaultdict(float)
        count: Counter[str] = Counter()
        for id_ in ids:
            for term, weight in self.vectors.get(id_, {}).items():
                total[term] += weight
                count[term] += 1
        rows = sorted((-count[term], -round(total[term], 6), term) for term in total if count[term] > 1)
        return [term for _, _, term in rows[:most]]


class Mean:
    """Nearness seen in several ways at once: the mean of all (0–1). What joins projects is asked of the first."""

    def __init__(self, *views: Nearness) -> None:
        self._views = views

    def between(self, one: str, other: str) -> float:
        """The nearness of two (0–1)."""
        return sum(view.between(one, other) for view in self._views) / len(self._views)

    def near(self, id_: str, most: int = 5, least: float = 0.0) -> list[tuple[str, float]]:
        """The nearest among those that are near in some way, the nearest first; those alike by name."""
        others = {other for view in self._views for other, _ in view.near(id_, 2 * most)}
        rows = sorted((-round(self.between(id_, other), 6), other) for other in others)
        return [(other, -value) for value, other in rows[:most] if -value >= least]

    def shared(self, ids: list[str], most: int = 6) -> list[str]:
        """The terms that join several projects most: each at least in two of them."""
        return self._views[0].shared(ids, most)
