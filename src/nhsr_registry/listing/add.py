"""Adding one project: read it, refuse what is listed already, complete its entry, write entry and harvest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from nhsr_registry.assess import assess
from nhsr_registry.errors import UsageError
from nhsr_registry.folder import entry_rules
from nhsr_registry.folder.entry import Entry, harvest_of
from nhsr_registry.folder.store import Registry
from nhsr_registry.listing.register import complete, draft, duplicates
from nhsr_registry.model import Assessment, Model, RepoId
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.sources import is_folder, snapshot_from_github, snapshot_of_clone, snapshot_of_folder
from nhsr_registry.understand import landmarks


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A project that was read and is not listed yet."""

    repo: RepoId
    snapshot: Snapshot
    assessment: Assessment
    found: dict[str, Any]


class Added(Model):
    """What was, or would be, written for one project."""

    entry: Entry
    assessment: Assessment
    written: bool


def read(registry: Registry, target: str, clone: Path | None = None, *, allow_duplicate: bool = False) -> Candidate:
    """Read one project and draft its entry.

    Raises `UsageError` where it is listed already, under this or another name.
    """
    snapshot, repo = _snapshot(target, clone)
    assessment = assess(snapshot)
    if found := duplicates(registry, repo, assessment):
        same = [d for d in found if d.of.lower() == repo.key]
        if same or not allow_duplicate:
            first = (same or list(found))[0]
            raise UsageError(
                f"{first.of} is in the registry: {first.reason}.",
                hint=f"See it: nhsr-registry show {first.of}"
                + ("" if same else ". If it is a work of its own all the same: --allow-duplicate"),
            )
    readme = (landmarks.readme(snapshot) or ("", ""))[1]
    return Candidate(
        repo=repo,
        snapshot=snapshot,
        assessment=assessment,
        found=draft(registry, assessment, repo, readme),
    )


def add(registry: Registry, candidate: Candidate, answers: Mapping[str, Any], *, dry_run: bool = False) -> Added:
    """Complete the entry and write it with its harvest; nothing is written in a `dry_run`.

    Raises `UsageError` for what is still missing and `Faults` for what the registry does not know.
    """
    entry = complete(candidate.found, answers)
    entry_rules.check(entry, registry.vocabulary, registry.organisations)
    assessment = candidate.assessment
    if entry.kinds != assessment.kind_ids:  # a person knows better: judge it as what it is
        assessment = assess(candidate.snapshot, declared_kinds=entry.kinds)
    if not dry_run:
        registry.add_entry(entry)
        try:
            registry.write_harvest(harvest_of(assessment, str(candidate.repo)))
        except BaseException:  # an entry without its facts would make the next try say that it is there already
            registry.entry_file(candidate.repo).unlink(missing_ok=True)
            raise
    return Added(entry=entry, assessment=assessment, written=not dry_run)


def _snapshot(target: str, clone: Path | None) -> tuple[Snapshot, RepoId]:
    if clone is None and is_folder(target):
        snapshot = snapshot_of_folder(target)
        if snapshot.repository is None:
            raise UsageError(
                f"{target} does not say which GitHub repository it is.",
                hint=f"Name it: nhsr-registry add OWNER/NAME --from {target}",
            )
        return snapshot, RepoId.parse(snapshot.repository)
    repo = RepoId.parse(target)
    return (snapshot_of_clone(clone, repo) if clone else snapshot_from_github(repo)), repo
