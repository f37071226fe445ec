"""The projects of a registry folder as `risks` looks at them: reads of every harvest what that needs, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from nhsr_registry.dependents import reusing
from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.holders import organisation_of
from nhsr_registry.folder.parts import entries_with
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import HostFacts
from nhsr_registry.spread import releases, risks
from nhsr_registry.understand.inviting import in_words, invitation


class _History(msgspec.Struct, frozen=True):
    people: int | None = None
    last_commit: str | None = None
    shallow: bool = False
    snapshot: bool = False


class _Facts(msgspec.Struct, frozen=True):
    landmarks: dict[str, tuple[str, ...]] = {}


class _Value(msgspec.Struct, frozen=True):
    value: str


class _Record(msgspec.Struct, frozen=True):
    fields: dict[str, tuple[_Value, ...]] = {}


class _Finding(msgspec.Struct, frozen=True):
    check: str
    outcome: str
    number: int | None = None


class _Part(msgspec.Struct, frozen=True):
    """The part of a harvest that counts here."""

    history: _History = _History()
    host: HostFacts | None = None
    facts: _Facts = _Facts()
    record: _Record = _Record()
    findings: tuple[_Finding, ...] = ()


_DECODER = msgspec.json.Decoder(_Part)


def subjects(registry: Registry) -> Iterator[risks.Subject]:
    """Every project whose entry can be read (`validate` names the others)."""
    for _, entry, part in entries_with(registry, _DECODER):
        yield _subject(registry, entry, part)


def _subject(registry: Registry, entry: Entry, part: _Part) -> risks.Subject:
    table = registry.organisations
    organisation = organisation_of(entry, table)
    whole = not (part.history.shallow or part.history.snapshot)
    archived = entry.status == "archived" or (part.host.archived if part.host else None)
    issues = part.host.first_issues if part.host else None
    return risks.Subject(
        id=entry.repository,
        name=entry.name,
        holder=organisation.id if organisation else entry.repository.partition("/")[0].lower(),
        organisation=organisation,
        people=part.history.people if whole else None,
        named=_named(part),
        last_change=part.history.last_commit,
        archived=archived,
        successor=entry.successor,
        adopters=tuple(dict.fromkeys(known.id for one in entry.adopters if (known := table.called(one.organisation)))),
        welcome=tuple(in_words(invitation(part.facts.landmarks, issues, archived=archived))),
    )


_SEVERAL = 2


def _named(part: _Part) -> int:
    """How many its files name to look after it: maintainers, or owners in CODEOWNERS (by the check that read it)."""
    maintainers = len({value.value for value in part.record.fields.get("maintainer", ())})
    for finding in part.findings:
        if finding.check == "shared-ownership" and finding.outcome == "declared":
            # an earlier version did not write how many: then nobody is said to be alone
            return max(maintainers, finding.number if finding.number is not None else _SEVERAL)
    return maintainers


def look(registry: Registry, on: str, edges: Iterable[Edge] | None = None) -> risks.Looked:
    """What is at risk in a registry folder on an ISO date; `edges` where they are at hand."""
    found = reusing.detected(registry) if edges is None else edges
    return risks.look(subjects(registry), found, registry.organisations, on)


def released(registry: Registry, on: str, edges: Iterable[Edge] | None = None) -> tuple[releases.Seen, ...]:
    """What may be published of it: still so on the ISO date, and released by a steward. Decisions that cannot be read release
    nothing (`validate` names them), and where there is none no harvest is read.
    """
    decisions = releases.read(registry)[0]
    if not any(decision.decision == "public" for decision in decisions):
        return ()
    return releases.released(look(registry, on, edges).risks, decisions)
