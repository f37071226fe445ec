"""Refreshing the registry: read each listed project again, keep the last good record where that fails.

Never loses a record: a project that cannot be read keeps its harvest, marked stale with the reason and the
date since when. Never lies: every failure is counted and named in the report.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from nhsr_registry.assess import assess, wanted
from nhsr_registry.errors import RegistryError, RepositoryError
from nhsr_registry.federation.fedreport import FederationReport
from nhsr_registry.folder.entry import Entry, Harvest, Stale, harvest_of
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Kind, Model, RepoId
from nhsr_registry.scoring import rap
from nhsr_registry.snapshot import Snapshot

State = Literal["refreshed", "unchanged", "stale", "failed"]


class Result(Model):
    """What became of one project."""

    repository: str
    state: State
    reason: str = ""


class HarvestReport(Model):
    """What became of all of them; `counts` has every state, so that a zero is said too."""

    counts: dict[str, int]
    results: tuple[Result, ...]
    federation: FederationReport | None = None  # what became of the members; `None` where there are none

    @property
    def complete(self) -> bool:
        own = not (self.counts["stale"] or self.counts["failed"])
        return own and (self.federation is None or self.federation.complete)


class Source(Protocol):
    """Where snapshots come from; raises `RegistryError` where one cannot be had. Must be picklable."""

    def snapshot(self, repo: RepoId) -> Snapshot: ...


class Clones:
    """A folder that holds `owner/name` or `owner/name.git`: work trees, bare or shallow clones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, repo: RepoId) -> Path:
        for path in (self.folder / repo.owner / repo.name, self.folder / repo.owner / f"{repo.name}.git"):
            if path.is_dir():
                return path
        raise RepositoryError(
            f"No clone of {repo} in {self.folder}.",
            hint=f"git clone --bare {repo.url} {self.folder / repo.owner / repo.name}.git",
        )

    def snapshot(self, repo: RepoId) -> Snapshot:
        from nhsr_registry.clones import read_clone

        return read_clone(self.path(repo), wanted=wanted(), repository=str(repo))


class Job(Model):
    """What a worker needs to know of one project."""

    repo: RepoId
    kinds: tuple[Kind, ...] = ()


def read_one(source: Source, job: Job) -> tuple[RepoId, Harvest | str]:
    """The fresh harvest of one project, or the reason why there is none. Runs in a worker."""
    try:
        snapshot = source.snapshot(job.repo)
        return job.repo, harvest_of(assess(snapshot, declared_kinds=job.kinds), str(job.repo))
    except RegistryError as error:
        return job.repo, error.message
    except Exception as error:  # noqa: BLE001 - one broken repository must not end the night
        return job.repo, f"a mistake in nhsr-registry: {type(error).__name__}: {error}"[:300]


def harvest(
    registry: Registry,
    repos: Sequence[RepoId],
    source: Source,
    *,
    today: date,
    jobs: int = 0,
    progress: Callable[[Result], None] = lambda _: None,
) -> HarvestReport:
    """Refresh `repos` from `source` and write what changed, each as soon as it is known.

    `jobs` workers (0: one per processor; 1: in this process). `progress` is told each result.
    """
    results: list[Result] = []
    work: list[Job] = []
    for repo in repos:
        try:
            work.append(_job(registry.entry(repo)))
        except RegistryError as error:
            results.append(Result(repository=str(repo), state="failed", reason=error.message))
            progress(results[-1])
    for repo, fresh in _map(partial(read_one, source), work, jobs or os.cpu_count() or 1):
        results.append(_keep(registry, repo, fresh, today))
        progress(results[-1])
    counted = Counter(result.state for result in results)
    states: tuple[State, ...] = ("refreshed", "unchanged", "stale", "failed")
    return HarvestReport(
        counts={state: counted[state] for state in states},
        results=tuple(sorted(results, key=lambda result: result.repository.lower())),
    )


def _job(entry: Entry) -> Job:
    return Job(repo=RepoId.parse(entry.repository), kinds=entry.kinds)


def _map(
    function: Callable[[Job], tuple[RepoId, Harvest | str]], work: Iterable[Job], jobs: int
) -> Iterator[tuple[RepoId, Harvest | str]]:
    work = list(work)
    if jobs == 1 or len(work) < 4:  # starting processes costs more than three readings
        yield from map(function, work)
        return
    with ProcessPoolExecutor(min(jobs, len(work))) as pool:
        yield from pool.map(function, work)


def _keep(registry: Registry, repo: RepoId, fresh: Harvest | str, today: date) -> Result:
    """Write the fresh harvest, or mark the stored one stale."""
    try:
        stored = registry.harvest(repo)
    except RegistryError:
        stored = None  # unreadable: a fresh one repairs it
    if isinstance(fresh, Harvest):
        if stored and fresh.host is None:  # a clone cannot tell what only the host knows: keep what it said last
            fresh = msgspec.structs.replace(fresh, host=stored.host, rap=rap.with_host(fresh.rap, stored.host))
        changed = registry.write_harvest(fresh)
        return Result(repository=str(repo), state="refreshed" if changed else "unchanged")
    if stored is None:
        return Result(repository=str(repo), state="failed", reason=fresh)
    since = stored.stale.since if stored.stale else today.isoformat()
    registry.write_harvest(msgspec.structs.replace(stored, stale=Stale(since=since, reason=fresh)))
    return Result(repository=str(repo), state="stale", reason=fresh)
