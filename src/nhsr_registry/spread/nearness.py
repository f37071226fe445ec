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
_ROOM = 4  # times as many rows are kept as are asked for, before the furthest are dropped
_SHARED = 4  # terms in common, or it is chance

Bag = Mapping[str, float]
_Best = list[tuple[float, str]]  # less the nearness, and the other's name: sorted, the nearest is first


def most_having(projects: int) -> float:
    """Of so many projects, how many may have a term that leads from one to another."""
    return min(_MOST, max(_LEAST_MOST, _SHARE * projects))


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
        most = most_having(len(packed))
        rarity = [math.log(len(packed) / having[term]) if 2 <= having[term] <= most else 0.0 for term in terms]
        del numbers, having
        self.vectors: dict[str, dict[str, float]] = {}
        for id_ in sorted(packed, key=str.lower):
            own = zip(*packed.pop(id_), strict=True)
            weighted = [(math.log1p(s) * rare, terms[n]) for n, s in own if (rare := rarity[n]) and s > 0]
            best = sorted((pair for pair in weighted if pair[0] > 0), reverse=True)[:_TERMS]
            length = math.sqrt(sum(weight * weight for weight, _ in best))
            self.vectors[id_] = {term: weight / length for weight, term in best} if length else {}

    def nearest(self, most: int = 5, least: float = 0.0) -> dict[str, list[tuple[str, float]]]:
        """Of each, the nearest others with their nearness (0–1), the nearest first; those alike by name.

        Others that share too few terms are not near, nor are those whose nearness is below `least`. Each pair is looked at
        once: of every project, the ones before it that have its terms.
        """
        ids, own = list(self.vectors), list(self.vectors.values())
        having: defaultdict[str, list[int]] = defaultdict(list)  # term → the projects so far, by their place
        found: list[_Best] = [[] for _ in ids]
        for here, vector in enumerate(own):
            # Most share a term or two: they are counted first, which Python does at once, and only the others are multiplied.
            shared = Counter(chain.from_iterable(map(having.__getitem__, vector)))
            for there in [number for number, terms in shared.items() if terms >= self._least]:
                far = -round(_product(vector, own[there]), _DIGITS)
                if -far >= least:
                    _keep(found[here], (far, ids[there]), most)
                    _keep(found[there], (far, ids[here]), most)
            for term in vector:
                having[term].append(here)
        del having
        found.reverse()  # each is taken off as it is told: of a hundred thousand projects both would be a quarter of the memory
        return {id_: [(other, -far) for far, other in sorted(found.pop())[:most]] for id_ in ids}

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

    def nearest(self, most: int = 5, least: float = 0.0) -> dict[str, list[tuple[str, float]]]:
        """Of each, the nearest among those that are near in some way, the nearest first; those alike by name."""
        views = [view.nearest(2 * most) for view in self._views]
        found = {}
        for id_ in views[0]:
            others = {other for view in views for other, _ in view.get(id_, ())}
            rows = sorted((-round(self.between(id_, other), _DIGITS), other) for other in others)
            found[id_] = [(other, -value) for value, other in rows[:most] if -value >= least]
        return found

    def shared(self, ids: list[str], most: int = 6) -> list[str]:
        """The terms that join several projects most: each at least in two of them."""
        return self._views[0].shared(ids, most)


def _product(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Of two vectors, with the terms in the order of the first: the same every time."""
    return sum([weight * b[term] for term, weight in a.items() if term in b])


def _keep(rows: _Best, row: tuple[float, str], most: int) -> None:
    """Add a row to the lowest of all so far; now and then those that are not among the lowest `most` go."""
    rows.append(row)
    if len(rows) >= _ROOM * most:
        rows.sort()
        del rows[most:]
