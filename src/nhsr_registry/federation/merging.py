"""Whose words count where several registries list one project, and what a member may not say. Pure.

The rule (docs/federation.md): this registry's own entry; then the member to whose accounts (`owners`) the project belongs;
then the member that is nearest to who wrote it (the shortest way); then the one named first in registry.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from nhsr_registry.folder.membership import Member

CIRCLE = "its way here goes in a circle"


class Brief(NamedTuple):
    """What the merging needs of one kept record, and where it lies in its member's file."""

    id: str
    node: str | None
    chain: tuple[str, ...]
    former: tuple[str, ...]
    at: int
    size: int
    digest: str

    @property
    def key(self) -> str:
        return self.id.lower()


class Own(NamedTuple):
    """What this registry lists itself, by lower-case name: its host's id and its former names; and what it took off."""

    nodes: Mapping[str, str | None]
    names: Mapping[str, str]  # lower-case → as it is spelt
    former: Mapping[str, str]  # former name → the name now, both lower-case
    removed: frozenset[str]  # names and ids
    ids: frozenset[str] = frozenset()  # what this registry is called in other registries' records


class Row(NamedTuple):
    """One project that members list: whose words it has (`member` is empty: our own), and who lists it too."""

    id: str
    member: str
    also: tuple[str, ...]
    brief: Brief | None


class Refused(NamedTuple):
    """A record that is not taken."""

    member: str
    id: str
    reason: str


class Merged(NamedTuple):
    """What is listed, by name; what is refused; and how many records had come from this registry."""

    rows: tuple[Row, ...]
    refused: tuple[Refused, ...]
    returned: Mapping[str, int]


class _Winner(NamedTuple):
    member: int
    brief: Brief
    also: list[int]


class _Merging:
    def __init__(self, own: Own, members: Sequence[Member], previous: Mapping[str, tuple[str, str | None]]) -> None:
        self.own, self.members, self.previous = own, members, previous
        self.mine = {node: key for key, node in own.nodes.items() if node}
        self.claimed: dict[str, set[int]] = {}
        for number, member in enumerate(members):
            for owner in member.owners:
                self.claimed.setdefault(owner.lower(), set()).add(number)
        self.found: dict[str, _Winner] = {}
        self.nodes: dict[str, str] = {}
        self.ours: dict[str, list[int]] = {}
        self.listed: set[str] = set()
        self.said: set[tuple[str, str]] = set()
        self.refused: list[Refused] = []
        self.returned: dict[str, int] = {}
        self.earlier: dict[str, str] = {node: key for key, (_, node) in previous.items() if node}

    def refuse(self, number: int, brief: Brief, reason: str) -> None:
        self.refused.append(Refused(self.members[number].id, brief.id, reason))

    def candidates(self, records: Sequence[Iterable[Brief]]) -> list[tuple[bool, int, int, str, Brief]]:
        """Those that may be listed, in the order in which their words count."""
        found: list[tuple[bool, int, int, str, Brief]] = []
        for number, briefs in enumerate(records):
            member = self.members[number]
            seen: set[str] = set()
            for brief in briefs:
                if self.own.ids.intersection(brief.chain):
                    self.returned[member.id] = self.returned.get(member.id, 0) + 1
                elif len(set(brief.chain)) < len(brief.chain):
                    self.refuse(number, brief, CIRCLE)
                elif brief.key in seen:
                    self.refuse(number, brief, "stands twice")
                elif why := self.barred(number, brief):
                    self.refuse(number, brief, why)
                else:
                    seen.add(brief.key)
                    owns = number in self.claimed.get(brief.key.partition("/")[0], ())
                    found.append((not owns, len(brief.chain), number, brief.key, brief))
        found.sort(key=lambda one: one[:4])
        return found

    def note(self, records: Sequence[Iterable[Brief]]) -> None:
        """Remember what the members say of accounts that are their own: others may list that too, never more."""
        self.said = {(self.members[n].id, brief.key) for n, briefs in enumerate(records) for brief in briefs}
        self.listed = {
            brief.key
            for number, briefs in enumerate(records)
            if self.members[number].owners
            for brief in briefs
            if number in self.claimed.get(brief.key.partition("/")[0], ())
        }

    def barred(self, number: int, brief: Brief) -> str:
        """Why this member may not list this project, whatever the others say."""
        if brief.key in self.own.removed or (brief.node and brief.node in self.own.removed):
            return "was taken off this registry on purpose (removed.toml)"
        whose = self.claimed.get(brief.key.partition("/")[0], set())
        if self.members[number].owners and number not in whose:
            return "is of an account that it may not list"
        if whose and number not in whose and brief.key not in self.own.nodes and self.listed.isdisjoint({brief.key}):
            return (
                f"belongs to {' and '.join(self.members[other].id for other in sorted(whose))}, which does not list it"
            )
        return ""

    def add(self, number: int, brief: Brief, *, owns: bool) -> None:
        if (key := self.our(number, brief)) is not None:
            if key:
                self.ours.setdefault(key, []).append(number)
            return
        if winner := self.found.get(brief.key):
            if brief.node and winner.brief.node and brief.node != winner.brief.node:
                said = self.members[winner.member].id
                self.refuse(number, brief, f"has another id than {said} says: two repositories of one name")
            else:
                winner.also.append(number)
            return
        if (other := self.nodes.get(brief.node or "")) and self.same(number, brief, other):
            return
        if why := self.changed(number, brief, owns=owns):
            self.refuse(number, brief, why)
            return
        self.found[brief.key] = _Winner(number, brief, [])
        if brief.node:
            self.nodes.setdefault(brief.node, brief.key)

    def our(self, number: int, brief: Brief) -> str | None:
        """The own project that this record is of; empty where it is refused, `None` where it is none of ours."""
        nodes, node = self.own.nodes, brief.node
        if brief.key in nodes:
            if node and nodes[brief.key] and node != nodes[brief.key]:
                self.refuse(number, brief, "has another id than the repository of this name that is listed here")
                return ""
            return brief.key
        named = self.own.former.get(brief.key)
        if node and (mine := self.mine.get(node)):
            if named == mine or mine in {name.lower() for name in brief.former}:
                return mine
            self.refuse(number, brief, f"has the id of {self.own.names[mine]}, which is listed here")
            return ""
        if named:
            if node and nodes[named]:
                self.refuse(number, brief, f"has a former name of {self.own.names[named]}, but another id")
                return ""
            return named
        return None

    def same(self, number: int, brief: Brief, other: str) -> bool:
        """Whether this is the project that is listed as `other` already, or an id taken from it; then it is dealt with.

        Only the words that count may say that a name is a former one: others could take a project over with it.
        """
        winner = self.found[other]
        if brief.key in {name.lower() for name in winner.brief.former} and self.may_say(winner, brief):
            winner.also.append(number)
            return True
        if self.earlier.get(brief.node or "") == other:
            self.refuse(number, brief, f"has the id of {winner.brief.id}, which {self.members[winner.member].id} lists")
            return True
        self.refused.append(
            Refused(
                self.members[number].id, brief.id, f"has the same id as {winner.brief.id}; both are listed, by name"
            )
        )
        return False

    def may_say(self, winner: _Winner, brief: Brief) -> bool:
        """Whether a member's word counts that a name is a former one: within one account, or of an account of its own."""
        member = self.members[winner.member]
        return brief.key.partition("/")[0] == winner.brief.key.partition("/")[0] or member.owns(brief.id)

    def changed(self, number: int, brief: Brief, *, owns: bool) -> str:
        """Why a name that meant another repository last time does not mean this one now, or an id another name's."""
        here = self.members[number].id
        known = self.earlier.get(brief.node or "", brief.key)
        if (
            known != brief.key
            and not owns
            and (whose := self.previous[known][0]) != here
            and (whose, known) in self.said
        ):
            return f"has the id of {known}, which {whose} lists"
        before = self.previous.get(brief.key)
        if before is None or not before[1] or not brief.node or before[1] == brief.node:
            return ""
        if owns or before[0] == here or before[0] not in {member.id for member in self.members}:
            return ""
        return f"has another id than {before[0]} said before"


def merge(
    own: Own,
    members: Sequence[Member],
    records: Sequence[Iterable[Brief]],
    previous: Mapping[str, tuple[str, str | None]] = {},
) -> Merged:
    """Each project once. `records` are the members' own, in their order; `previous`: name → (member, id) of last time."""
    work = _Merging(own, members, previous)
    records = [list(briefs) for briefs in records]
    work.note(records)
    for foreign, _, number, _, brief in work.candidates(records):
        work.add(number, brief, owns=not foreign)
    rows = [
        Row(own.names[key], "", tuple(dict.fromkeys(members[number].id for number in also)), None)
        for key, also in work.ours.items()
    ]
    rows += [
        Row(
            w.brief.id,
            members[w.member].id,
            tuple(dict.fromkeys(members[n].id for n in w.also if n != w.member)),
            w.brief,
        )
        for w in work.found.values()
    ]
    rows.sort(key=lambda row: row.id.lower())
    return Merged(tuple(rows), tuple(work.refused), work.returned)
