"""The projects nearest to each, by the rarer of the words and terms that they share. Pure, and the same every time.

The command line's `similar` asks the whole index for each project; for the pages of ten thousand that would take an
hour. Here only terms that few projects share are looked at, each with a bounded number of candidates.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from nhsr_registry import re
from nhsr_registry.publish.shelf import by_name
from nhsr_registry.publish.types import Project

_MOST = 5
_COMMON = 64  # a term in more projects than this finds nobody
_TERMS = 14  # of a project, the rarest
_LEAST = 2  # shared terms, or it is chance
#: They weigh at least so much of all that is looked at of a project, where a first topic in common adds the second number: what
#: only shares a method or a house is no help (`benchmarks/reuse/clusters.py`, learned on half of the pairs that were read).
_NEAR, _TOPIC = 0.4, 0.2
_WORD = re.compile(r"[a-z][a-z0-9+#]{2,40}")


def similar(projects: Iterable[Project]) -> Mapping[str, tuple[Project, ...]]:
    """Project id → at most five others, the nearest first."""
    projects = list(projects)
    numbers = sorted(range(len(projects)), key=lambda number: by_name(projects[number]))
    found = near(projects, numbers)
    return {project.id: tuple(projects[other] for other in found[n]) for n, project in enumerate(projects)}


def near(projects: Sequence[Project], in_order: Sequence[int]) -> list[array[int]]:
    """Of each by its number the numbers of at most five others, the nearest first; `in_order`: all of them by name.

    What is kept meanwhile of each project is its terms as numbers, and where it is about something first.
    """
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    terms: list[array[int]] = []
    first: list[tuple[str, ...]] = []
    topics: dict[tuple[str, ...], tuple[str, ...]] = {}
    having: list[array[int]] = []
    for place, number in enumerate(in_order):
        project = projects[number]
        terms.append(own := array("L", map(numbers.__getitem__, sorted(_terms(project)))))
        first.append(topics.setdefault(project.topics[:1], project.topics[:1]))
        having += [array("L") for _ in range(len(numbers) - len(having))]
        for term in own:
            having[term].append(place)
    names = list(numbers)
    found = [array("L")] * len(terms)
    for place, own in enumerate(terms):
        rare = sorted((len(having[term]), names[term], term) for term in own if 2 <= len(having[term]) <= _COMMON)
        shared: defaultdict[int, list[float]] = defaultdict(list)
        whole = 0.0
        for many, name, term in rare[:_TERMS]:
            weight = math.log(len(terms) / many) * (2 if ":" in name else 1)
            whole += weight
            for other in having[term]:
                shared[other].append(weight)
        shared.pop(place, None)
        nearest = sorted(
            (-sum(weights) / whole - (_TOPIC if first[place] and first[place] == first[other] else 0.0), other)
            for other, weights in shared.items()
            if len(weights) >= _LEAST and whole
        )
        found[in_order[place]] = array("L", [in_order[o] for value, o in nearest[:_MOST] if -value >= _NEAR])
    return found


def _terms(project: Project) -> set[str]:
    """Its topics, data sets and settings, and the words of what people wrote of it."""
    text = f"{project.name} {project.summary} {project.problem}".lower()
    chosen = {f"{facet}:{id_}" for facet in ("topics", "datasets", "settings") for id_ in getattr(project, facet)}
    return chosen | set(_WORD.findall(text[:2000]))
