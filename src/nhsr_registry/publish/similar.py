"""The projects nearest to each, by the rarer of the words and terms that they share. Pure, and the same every time.

The command line's `similar` asks the whole index for each project; for the pages of ten thousand that would take an
hour. Here only terms that few projects share are looked at, each with a bounded number of candidates.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from nhsr_registry import re
from nhsr_registry.publish.facets import by_name
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
    projects = sorted(projects, key=by_name)
    terms = [_terms(project) for project in projects]
    having: defaultdict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(terms):
        for term in own:
            having[term].append(number)
    found = {}
    for number, project in enumerate(projects):
        rare = sorted((len(having[term]), term) for term in terms[number] if 2 <= len(having[term]) <= _COMMON)[:_TERMS]
        shared: defaultdict[int, list[float]] = defaultdict(list)
        whole = 0.0
        for count, term in rare:
            weight = math.log(len(projects) / count) * (2 if ":" in term else 1)
            whole += weight
            for other in having[term]:
                shared[other].append(weight)
        shared.pop(number, None)
        near = sorted(
            (-sum(weights) / whole - _same_first(project, projects[other]), other)
            for other, weights in shared.items()
            if len(weights) >= _LEAST and whole
        )
        found[project.id] = tuple(projects[other] for value, other in near[:_MOST] if -value >= _NEAR)
    return found


def _same_first(one: Project, other: Project) -> float:
    """What it counts for that both are about one thing first."""
    return _TOPIC if one.topics and one.topics[:1] == other.topics[:1] else 0.0


def _terms(project: Project) -> set[str]:
    """Its topics, data sets and settings, and the words of what people wrote of it."""
    text = f"{project.name} {project.summary} {project.problem}".lower()
    chosen = {f"{facet}:{id_}" for facet in ("topics", "datasets", "settings") for id_ in getattr(project, facet)}
    return chosen | set(_WORD.findall(text[:2000]))
