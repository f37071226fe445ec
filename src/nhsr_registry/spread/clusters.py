"""Projects that solve one problem, side by side; forks and successors told apart from work of its own. Pure.

Average linkage (Sokal and Michener, 1958) over the nearest of each: two groups join while the mean nearness of all their
pairs is at least `JOINED`, so that no chain of neighbours joins what has little in common. Near are those that share terms in
all that they hold and in the few words that people wrote of their problem, each half: of one subject, or one way of writing code,
are many that solve quite different problems (`benchmarks/reuse/clusters.py`). Work that one project takes from
another (a fork, a copy, a successor, a former name) is one solution, whatever its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations
from typing import Literal, NamedTuple

import msgspec

from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.model import Model
from nhsr_registry.spread.nearness import Bag, Mean, Nearness, rarities

JOINED = 0.32
_SAME_WORK = 0.15  # a first commit in common and less nearness than this: one template, two problems
_SAID = 2  # terms in common of what people wrote, which is short
_NEAREST = 8  # of each are looked at
_MOST = 12  # projects of one cluster: more is a topic, and has a page of its own
_COMPARED = 100  # projects of one family are compared, each with each
Tie = Literal["fork", "copy", "successor", "uses"]


class Party(NamedTuple):
    """One project, as far as clusters go; names of repositories in any case."""

    id: str
    holder: str
    bag: Bag
    said: Bag  # the part of it that people wrote for the registry
    successor: str | None = None
    former: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    fork_of: str | None = None


class Bond(Model, order=True):
    """How two projects of a cluster hang together: `one` is a fork or copy of `other`, gives way to it, or uses it."""

    one: str
    other: str
    tie: Tie


class Cluster(Model):
    """Projects (ids) of one problem. `solutions` are groups of them: each is work of its own, the rest of a group comes from it.

    `about` are the terms that join them, `holders` the organisations or accounts, `nearness` the mean of all pairs (0–1),
    of a family of hundreds that of a hundred, evenly drawn.
    """

    projects: tuple[str, ...]
    solutions: tuple[tuple[str, ...], ...]
    bonds: tuple[Bond, ...]
    about: tuple[str, ...]
    holders: tuple[str, ...]
    nearness: float

    @property
    def independent(self) -> bool:
        """Whether several work at it on their own: they may want to meet."""
        return len(self.solutions) > 1


def clusters(parties: Iterable[Party], edges: Iterable[Edge], joined: float = JOINED) -> tuple[Cluster, ...]:
    """All clusters of two projects or more: those of several organisations first, then by name. Nobody is ranked."""
    return with_uses(without_uses(parties, joined), edges)


def without_uses(
    parties: Iterable[Party],
    joined: float = JOINED,
    held: Mapping[str, float] | None = None,
    said: Mapping[str, float] | None = None,
) -> tuple[Cluster, ...]:
    """The same before it is known who uses whom, which changes no cluster.

    `held` and `said` are the `rarities` of all bags and of what people wrote, where they are known: then no bag is kept.
    """
    if held is None or said is None:
        parties = list({party.id: party for party in reversed(list(parties))}.values())
        held = rarities(Counter(chain.from_iterable(party.bag for party in parties)), len(parties))
        said = rarities(Counter(chain.from_iterable(party.said for party in parties)), len(parties))
    files, spoken = Nearness(rarity=held), Nearness(shared=_SAID, rarity=said)
    known: dict[str, Party] = {}
    for party in parties:
        if party.id not in known:
            known[party.id] = party._replace(bag={}, said={})
            files.add(party.id, party.bag)
            spoken.add(party.id, party.said)
    known = dict(sorted(known.items(), key=lambda row: row[0].lower()))
    nearness = Mean(files, spoken)
    kin = [bond for bond in _kin(known) if bond.tie != "copy" or nearness.between(bond.one, bond.other) >= _SAME_WORK]
    groups = _linked(nearness, known, kin, joined)
    place = {id_: number for number, group in enumerate(groups) for id_ in group}
    own: list[list[Bond]] = [[] for _ in groups]
    for bond in kin:
        own[place[bond.one]].append(bond)
    found = [_cluster(group, nearness, known, bonds) for group, bonds in zip(groups, own, strict=True)]
    found.sort(key=lambda one: (not one.independent, len(one.holders) < 2, one.projects[0].lower()))
    return tuple(found)


def with_uses(found: Iterable[Cluster], edges: Iterable[Edge]) -> tuple[Cluster, ...]:
    """Clusters with the uses of one project of a cluster by another of the same."""
    found = tuple(found)
    place = {id_: number for number, one in enumerate(found) for id_ in one.projects}
    uses: dict[int, set[Bond]] = {}
    for edge in edges:
        if edge.user in place and place[edge.user] == place.get(edge.project):
            bond = Bond(one=edge.user, other=edge.project, tie="uses")
            uses.setdefault(place[edge.user], set()).add(bond)
    return tuple(
        msgspec.structs.replace(one, bonds=tuple(sorted({*one.bonds, *uses[number]}))) if number in uses else one
        for number, one in enumerate(found)
    )


def _kin(known: Mapping[str, Party]) -> Iterable[Bond]:
    """Forks, copies (a first commit in common) and successors among the projects."""
    by_name = {name.lower(): party.id for party in known.values() for name in party.former}
    by_name |= {id_.lower(): id_ for id_ in known}
    by_root: dict[str, str] = {}
    for party in known.values():
        origin = by_name.get((party.fork_of or "").lower())
        if origin and origin != party.id:
            yield Bond(one=party.id, other=origin, tie="fork")
        heir = by_name.get((party.successor or "").lower())
        if heir and heir != party.id:
            yield Bond(one=party.id, other=heir, tie="successor")
        for root in party.roots:
            first = by_root.setdefault(root, party.id)
            if first not in {party.id, origin}:
                yield Bond(one=party.id, other=first, tie="copy")


class _Groups:
    """Disjoint groups of projects."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._of = {id_: id_ for id_ in ids}
        self.members = {id_: [id_] for id_ in self._of}

    def of(self, id_: str) -> str:
        return self._of[id_]

    def join(self, one: str, other: str) -> None:
        """Make one group of two that are named by a member of theirs each."""
        a, b = sorted((self.of(one), self.of(other)), key=str.lower)
        if a != b:
            for id_ in self.members[b]:
                self._of[id_] = a
            self.members[a] += self.members.pop(b)


def _linked(nearness: Mean, known: Mapping[str, Party], kin: Sequence[Bond], joined: float) -> list[list[str]]:
    """Groups of two or more, by kinship first and then by average linkage, the nearest pair first."""
    groups = _Groups(known)
    for bond in kin:
        groups.join(bond.one, bond.other)
    pairs = {
        tuple(sorted((id_, other), key=str.lower)): value
        for id_, near in nearness.nearest(_NEAREST, joined).items()
        for other, value in near
    }
    for (one, other), _ in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        a, b = groups.of(one), groups.of(other)
        if a == b or len(groups.members[a]) + len(groups.members[b]) > _MOST:
            continue
        values = [nearness.between(x, y) for x in groups.members[a] for y in groups.members[b]]
        if sum(values) / len(values) >= joined:
            groups.join(a, b)
    return [members for members in groups.members.values() if len(members) > 1]


def _cluster(ids: list[str], nearness: Mean, known: Mapping[str, Party], own: Sequence[Bond]) -> Cluster:
    families = _Groups(ids)
    for bond in own:
        families.join(bond.one, bond.other)
    ordered = sorted(ids, key=str.lower)
    some = ordered[:: -(-len(ordered) // _COMPARED)]  # of a template that thousands were made from, some
    pairs = [nearness.between(x, y) for x, y in combinations(some, 2)]
    solutions = sorted((tuple(_origin_first(m, own)) for m in families.members.values()), key=lambda m: m[0].lower())
    return Cluster(
        projects=tuple(ordered),
        solutions=tuple(solutions),
        bonds=tuple(sorted(set(own))),
        about=tuple(nearness.shared(ordered)),
        holders=tuple(sorted({known[id_].holder for id_ in ids})),
        nearness=round(sum(pairs) / len(pairs), 3),
    )


def _origin_first(members: Iterable[str], bonds: Sequence[Bond]) -> list[str]:
    """What others come from first; then by name. What gives way to a successor comes after it."""
    derived = {bond.one for bond in bonds if bond.tie in {"fork", "copy", "successor"}}
    return sorted(members, key=lambda id_: (id_ in derived, id_.lower()))
