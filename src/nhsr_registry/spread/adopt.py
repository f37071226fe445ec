"""Who says that they use a project: entering it, confirming it, taking it back. Declared use, beside what files show (`reuse`)."""

from __future__ import annotations

import msgspec

from nhsr_registry.errors import UsageError
from nhsr_registry.folder import entry_rules
from nhsr_registry.folder.encoding import written_again
from nhsr_registry.folder.entry import Adopter, Entry, Verification
from nhsr_registry.folder.store import Registry


def declare(entry: Entry, organisation: str, since: str, evidence: str, today: str) -> Entry:
    """`entry` with the organisation as a user; what it said before is replaced, a confirmation of the same words stays."""
    before = next((one for one in entry.adopters if one.organisation == organisation), None)
    adopter = Adopter(organisation=organisation, since=since, evidence=evidence, said=today)
    if before and (before.since, before.evidence) == (since, evidence):
        adopter = before
    return _with(entry, organisation, adopter)


def verify(entry: Entry, organisation: str, by: str, how: str, today: str) -> Entry:
    """`entry` with a steward's confirmation of a declared use; raises `UsageError` where nobody declared it."""
    adopter = _find(entry, organisation)
    return _with(entry, organisation, msgspec.structs.replace(adopter, verified=Verification(on=today, by=by, how=how)))


def withdraw(entry: Entry, organisation: str) -> Entry:
    """`entry` without the organisation; raises `UsageError` where it is not there."""
    _find(entry, organisation)
    return _with(entry, organisation, None)


def write(registry: Registry, entry: Entry) -> bool:
    """Keep the changed entry: checked first, and every remark of people in the file kept. Says whether anything changed."""
    entry_rules.check(entry, registry.vocabulary, registry.organisations)
    path = registry.entry_file(registry.resolve(entry.repository))
    return registry.write(path, written_again(path.read_text(encoding="utf-8"), entry))


def _find(entry: Entry, organisation: str) -> Adopter:
    found = next((one for one in entry.adopters if one.organisation == organisation), None)
    if found is None:
        known = ", ".join(one.organisation for one in entry.adopters) or "nobody yet"
        raise UsageError(
            f"{organisation!r} is not entered as a user of {entry.repository}.",
            hint=f"Entered: {known}. Enter a use with --since and --evidence first.",
        )
    return found


def _with(entry: Entry, organisation: str, adopter: Adopter | None) -> Entry:
    others = [one for one in entry.adopters if one.organisation != organisation]
    all_ = sorted([*others, *([adopter] if adopter else [])], key=lambda one: (one.since, one.organisation))
    return msgspec.structs.replace(entry, adopters=tuple(all_))
