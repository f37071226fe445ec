"""How near projects are to one another by the terms that they share: cosine of weighted terms. Pure, the same every time.

Weights are tf-idf (Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988): a term counts by the
logarithm of how often, and less the more projects have it. Only the terms that say most of a project are kept, and those that
many have lead to nobody, so that ten thousand projects take seconds. Terms and projects are numbers here, and what is kept of
each stands in arrays: as dictionaries and tuples a hundred thousand projects would take ten times the memory.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

_TERMS = 60  # of a project, those that say most
#: A term leads to nobody where more than this share of the projects have it; of a small registry so many may, of a large one
#: no more than so many, which bounds the work.
_SHARE, _LEAST_MOST, _MOST = 0.1, 24, 150

_DIGITS = 6  # of a nearness
_WHOLE = 10**_DIGITS
_HAIR = 2 / _WHOLE  # what rounding may take from a nearness
_PLACE = 32  # bits of a row that say which project, below those that say how far it is
_ROOM = 4  # times as many rows are kept as are asked for, before the furthest are dropped
_SHARED = 4  # terms in common, or it is chance

Bag = Mapping[str, float]
Near = list[tuple[str, float]]
_Vector = tuple["array[int]", "array[float]"]  # terms as numbers, the weightiest first, and their weights
_NOTHING: _Vector = (array("I"), array("d"))


def rarities(having: Mapping[str, int], projects: int) -> dict[str, float]:
    """Of so many projects, the terms that lead from one to another, each with what it counts; `having`: how many have it."""
    most = min(_MOST, max(_LEAST_MOST, _SHARE * projects))
    return {term: rare for term, many in having.items() if 2 <= many <= most and (rare := math.log(projects / many))}


class Nearness:
    """The projects (by id) of some bags: term → how strongly the project speaks of it, any positive number.

    Fewer terms in common than `shared` are chance. `rarity` is what `rarities` says of all of them, where that is known
    already: then no bag is kept, and more may be added one by one until something is asked.
    """

    def __init__(
        self, bags: Iterable[tuple[str, Bag]] = (), shared: int = _SHARED, rarity: Mapping[str, float] | None = None
    ) -> None:
        self._least = shared
        if rarity is None:
            known = dict(bags)
            rarity, bags = rarities(Counter(chain.from_iterable(known.values())), len(known)), known.items()
        self._rarity = rarity
        self._terms = list(rarity)
        self._numbers = {term: number for number, term in enumerate(self._terms)}
        self._added: dict[str, _Vector] = {}
        for id_, bag in bags:
            self.add(id_, bag)
        self._last: tuple[int, dict[int, float]] = (-1, {})  # asked of last: who asks, asks of one several times

    def add(self, id_: str, bag: Bag) -> None:
        """One more project; what says most of it is kept, as a vector of length one."""
        rarity = self._rarity
        weighted = [
            (math.log1p(much) * rarity[term], term) for term, much in bag.items() if term in rarity and much > 0
        ]
        best = sorted(weighted, reverse=True)[:_TERMS]
        length = math.sqrt(sum(weight * weight for weight, _ in best)) or 1.0
        self._added[id_] = (
            array("I", [self._numbers[term] for _, term in best]),
            array("d", [weight / length for weight, _ in best]),
        )

    @cached_property
    def ids(self) -> list[str]:
        """All of them, by name."""
        return sorted(self._added, key=lambda id_: (id_.lower(), id_))

    @cached_property
    def _place(self) -> dict[str, int]:
        return {id_: place for place, id_ in enumerate(self.ids)}

    @cached_property
    def _vectors(self) -> list[_Vector]:
        return [self._added[id_] for id_ in self.ids]

    def nearest(self, most: int = 5, least: float = 0.0) -> dict[str, Near]:
        """Of each, the nearest others with their nearness (0–1), the nearest first; those alike by name.

        Others that share too few terms are not near, nor are those whose nearness is below `least`.
        """
        ids = self.ids
        rows = self.places(most, least)
        return {id_: [(ids[place], value) for place, value in own] for id_, own in zip(ids, rows, strict=True)}

    def places(self, most: int, least: float = 0.0) -> Iterator[list[tuple[int, float]]]:
        """As `nearest`, in the order of `ids`, each other by its place there. Each pair is looked at once: of every project,
        the ones before it that have its terms.
        """
        having: defaultdict[int, list[int]] = defaultdict(list)  # term → the projects so far, by their place
        found = [array("Q") for _ in self.ids]
        rank = self._ranks()
        for here, (terms, weights) in enumerate(self._vectors):
            # Most share a term or two: they are counted first, which Python does at once, and only the others are multiplied.
            shared = Counter(chain.from_iterable(map(having.__getitem__, terms)))
            own = dict(zip(terms, weights, strict=True))
            for there in [number for number, many in shared.items() if many >= self._least]:
                value = round(sum(_products(own, self._vectors[there])), _DIGITS)
                if value >= least:
                    far = round((1 - value) * _WHOLE) << _PLACE if value < 1 else 0
                    _keep(found, here, far | rank[there], most)
                    _keep(found, there, far | rank[here], most)
            for term in terms:
                having[term].append(here)
        del having
        by_rank = sorted(range(len(rank)), key=rank.__getitem__)
        found.reverse()  # each is taken off as it is told
        while found:
            yield [
                (by_rank[row & ((1 << _PLACE) - 1)], (_WHOLE - (row >> _PLACE)) / _WHOLE)
                for row in sorted(found.pop())[:most]
            ]

    def _ranks(self) -> list[int]:
        """Of each place, the rank of its name: by that those alike are told."""
        rank = [0] * len(self.ids)
        for number, place in enumerate(sorted(range(len(rank)), key=self.ids.__getitem__)):
            rank[place] = number
        return rank

    def between(self, one: str, other: str) -> float:
        """The nearness of two (0–1)."""
        a, b = self._place.get(one), self._place.get(other)
        return 0.0 if a is None or b is None else self.between_places(a, b)

    def between_places(self, one: int, other: int) -> float:
        """The same of two places in `ids`."""
        if self._last[0] != one:
            self._last = one, dict(zip(*self._vectors[one], strict=True))
        found = _products(self._last[1], self._vectors[other])
        return sum(found) if len(found) >= self._least else 0.0

    def shared(self, ids: list[str], most: int = 6) -> list[str]:
        """The terms that join several projects most: each at least in two of them."""
        total: defaultdict[str, float] = defaultdict(float)
        count: Counter[str] = Counter()
        for id_ in ids:
            terms, weights = self._added.get(id_, _NOTHING)
            for number, weight in zip(terms, weights, strict=True):
                total[self._terms[number]] += weight
                count[self._terms[number]] += 1
        rows = sorted((-count[term], -round(total[term], 6), term) for term in total if count[term] > 1)
        return [term for _, _, term in rows[:most]]


class Mean:
    """Nearness seen in several ways at once: the mean of all (0–1), of the same projects. What joins them is asked of the first."""

    def __init__(self, *views: Nearness) -> None:
        self._views = views

    def between(self, one: str, other: str) -> float:
        """The nearness of two (0–1)."""
        return sum(view.between(one, other) for view in self._views) / len(self._views)

    def nearest(self, most: int = 5, least: float = 0.0) -> dict[str, Near]:
        """Of each, the nearest among those that are near in some way, the nearest first; those alike by name."""
        ids, views = self._views[0].ids, self._views
        found = {}
        for here, ways in enumerate(zip(*(view.places(2 * most) for view in views), strict=True)):
            told = [dict(own) for own in ways]
            # In each way, nobody left out is nearer than the last who is told; where the list is not full, nobody left out is near.
            rest = [own[-1][1] if len(own) == 2 * most else 0.0 for own in ways]
            rows = []
            for there in {place for own in told for place in own}:
                hoped = sum(own.get(there, last) for own, last in zip(told, rest, strict=True)) / len(views)
                if hoped >= least - _HAIR:
                    value = sum(view.between_places(here, there) for view in views) / len(views)
                    rows.append((-round(value, _DIGITS), ids[there]))
            rows.sort()
            found[ids[here]] = [(other, -value) for value, other in rows[:most] if -value >= least]
        return found

    def shared(self, ids: list[str], most: int = 6) -> list[str]:
        """The terms that join several projects most: each at least in two of them."""
        return self._views[0].shared(ids, most)


def _products(own: Mapping[int, float], other: _Vector) -> list[float]:
    """Of two vectors, for each term in common, in the order of the second: their sum is the same every time."""
    return [weight * own[term] for term, weight in zip(*other, strict=True) if term in own]


def _keep(found: list[array[int]], at: int, row: int, most: int) -> None:
    """Add a row to the lowest of all so far; now and then those that are not among the lowest `most` go."""
    rows = found[at]
    rows.append(row)
    if len(rows) >= _ROOM * most:
        found[at] = array("Q", sorted(rows)[:most])
