"""Joining the parts of a harvest that several computers shared (`harvest --shard I/N`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.folder.store import Registry
from nhsr_registry.harvesting.nightreport import NightReport, Outcome, joined
from nhsr_registry.model import RepoId

REPORT = "report.json"


def merge(registry: Registry, folders: Sequence[Path]) -> NightReport:
    """Take over what each part wrote. A part holds `report.json` and the `registry` folder as the part left it.

    Only what a part's report names is taken, through the same reader and writer as everywhere: a part that is missing
    or broken costs its own projects a night and nothing else.
    """
    parts = [(_report(folder), folder) for folder in folders]
    for report, folder in parts:
        other = Registry(folder / "registry")
        for outcome in report.results:
            _take(registry, other, outcome)
        registry.write_next(other.read_next(report.shard) or None, report.shard)
    whole = joined(report for report, _ in parts)
    lost = _missing([report.shard for report, _ in parts if report.shard])
    return msgspec.structs.replace(whole, stopped=f"{whole.stopped} {lost}".strip())


def _report(folder: Path) -> NightReport:
    try:
        return msgspec.json.decode((folder / REPORT).read_bytes(), type=NightReport)
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(
            f"{folder / REPORT} is no report of a harvest: {error}",
            hint="Write it with: nhsr-registry harvest --report FILE",
        ) from None


def _take(registry: Registry, other: Registry, outcome: Outcome) -> None:
    """One project's record and, if it was renamed, its entry."""
    repo = RepoId.parse(outcome.repository)
    try:
        if outcome.former and registry.entry_file(RepoId.parse(outcome.former)).is_file():
            registry.move(registry.entry(RepoId.parse(outcome.former)), other.entry(repo))
        if not registry.entry_file(repo).is_file():
            return  # it was taken off the registry meanwhile
        if harvest := other.harvest(repo):
            registry.write_harvest(harvest)
    except RegistryError:
        return  # its last good record stays; the part's report says what became of it


def _missing(shards: Sequence[str]) -> str:
    counts = {shard.partition("/")[2] for shard in shards}
    if len(counts) != 1:
        return ""
    count = counts.pop()
    lost = [shard for number in range(1, int(count) + 1) if (shard := f"{number}/{count}") not in shards]
    return f"Parts that did not arrive: {', '.join(lost)}." if lost else ""
