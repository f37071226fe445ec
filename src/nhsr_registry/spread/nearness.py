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
from itertools import chain, count

_TERMS = 60  # of a project, those that say most
#: A term leads to nobody where more than this share of the projects have it; of a small registry so many may, of a large one
#: no more than so many, which bounds the work.
_SHARE, _LEAST_MOST, _MOST = 0.1, 24, 150

_DIGITS = 6  # of a nearness
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
        postings: defaultdict[str, list[int]] = defaultdict(list)
        self._ids = sorted(packed, key=str.lower)
        for number, id_ in enumerate(self._ids):
            own = zip(*packed.pop(id_), strict=True)
            weighted = [(math.log1p(s) * rare, terms[n]) for n, s in own if (rare := rarity[n]) and s > 0]
            best = sorted((pair for pair in weighted if pair[0] > 0), reverse=True)[:_TERMS]
            length = math.sqrt(sum(weight * weight for weight, _ in best))
            self.vectors[id_] = {term: weight / length for weight, term in best} if length else {}
            for term in self.vectors[id_]:
                postings[term].append(number)
        self._postings = dict(postings)
        self._numbers = {id_: number for number, id_ in enumerate(self._ids)}
        self._by_number = list(self.vectors.values())

    def values(self, id_: str) -> dict[str, float]:
        """Every other that shares enough terms for it to be more than chance, with its nearness (0–1)."""
        own = self.vectors.get(id_, {})
        # Most share a term or two: they are counted first, which Python does at once, and only the others are multiplied.
        shared = Counter(chain.from_iterable(map(self._postings.__getitem__, own)))
        shared.pop(self._numbers.get(id_, -1), None)
        least = self._least
        others = {number for number, count in shared.items() if count >= least}
        found = dict.fromkeys(others, 0.0)
        vectors = self._by_number
        for term, weight in own.items():
            for number in others.intersection(self._postings[term]):
                found[number] += weight * vectors[number][term]
        return {self._ids[number]: value for number, value in found.items()}

    def near(self, id_: str, most: int = 5, least: float = 0.0) -> list[tuple[str, float]]:
        """The nearest others with their nearness (0–1), the nearest first; those alike by name."""
        return _nearest(self.values(id_), most, least)

    def between(self, one: str, other: str) -> float:
        """The nearness of two (0–1)."""
        a, b = self.vectors.get(one, {}), self.vectors.get(other, {})
        return _product(a, b) if len(a.keys() & b.keys()) >= self._least else 0.0

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
        seen = [view.values(id_) for view in self._views]
        others = {other for values in seen for other, _ in _nearest(values, 2 * most)}
        mean = {other: sum(values.get(other, 0.0) for values in seen) / len(seen) for other in others}
        return [row for row in _nearest(mean, most) if row[1] >= least]

    def shared(self, ids: list[str], most: int = 6) -> list[str]:
        """The terms that join several projects most: each at least in two of them."""
        return self._views[0].shared(ids, most)


def _product(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Of two vectors, with the terms in the order of the first: the same every time."""
    return sum([weight * b[term] for term, weight in a.items() if term in b])


def _nearest(values: Mapping[str, float], most: int, least: float = 0.0) -> list[tuple[str, float]]:
    """Those of the highest values, rounded, which must not be below `least`; those alike by name."""
    if len(values) > most:  # nobody need round and compare the names of what is far from the highest
        least = max(least, sorted(values.values(), reverse=True)[most - 1] - 2 * 10**-_DIGITS)
    rows = sorted((-round(value, _DIGITS), other) for other, value in values.items() if value >= least)
    return [(other, -value) for value, other in rows[:most]]
