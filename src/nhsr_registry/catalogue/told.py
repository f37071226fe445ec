"""What the registry itself knows beside a finding: a check sees a project's files alone, and says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from nhsr_registry.model import Finding
from nhsr_registry.scoring.rubric import UNKNOWN, default_rubric, waiting

#: The check that looks for users in a project's own files.
_USERS = "reuse-evidence"
_NAMED_HERE = "Its own files name nobody; this registry does, where it says who uses it."


def told(findings: Iterable[Finding], *, users: bool) -> Iterator[Finding]:
    """The findings as a reader of the registry is told them; `users`: the registry names some, as said or as seen in files.

    Nothing is scored anew: who uses a project is context (rubric level "information").
    """
    for finding in findings:
        known = users and finding.check == _USERS and finding.outcome in UNKNOWN
        yield msgspec.structs.replace(finding, reason=_NAMED_HERE) if known else finding


def lacking(findings: Iterable[Finding], *, users: bool) -> Iterator[Finding]:
    """Those that a project lacks or that could not be seen, without what the registry knows or what another waits for."""
    every = tuple(findings)
    later = waiting(every, default_rubric())
    for finding in every:
        if finding.check in later:
            continue
        if (finding.outcome == "fail" or finding.outcome in UNKNOWN) and not (users and finding.check == _USERS):
            yield finding
