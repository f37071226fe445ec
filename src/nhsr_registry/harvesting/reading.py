"""Reading changed repositories, several at once: each is fetched, read, judged and thrown away again.

So the disk holds no more than what is being read, however many there are.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

import msgspec

from nhsr_registry.assess import assess, wanted
from nhsr_registry.errors import RegistryError
from nhsr_registry.folder.entry import Harvest, harvest_of
from nhsr_registry.github.carried import Carried
from nhsr_registry.github.client import GitHub
from nhsr_registry.model import HostFacts, Kind, Model, RepoId

_ABANDONED = 3600.0  # seconds after which a folder of an ended run may go


class Job(Model):
    """What a worker needs to know of one repository; it asks GitHub's interface nothing."""

    repo: RepoId
    kinds: tuple[Kind, ...] = ()
    branch: str | None = None
    kilobytes: int | None = None
    host: HostFacts = HostFacts()
    carried: Carried | None = None  # a history that need not be read again


class Access(Model):
    """How a worker reaches GitHub."""

    token: str | None
    api_url: str
    server_url: str

    def __repr__(self) -> str:
        return f"Access({self.server_url})"


class Fresh(Model):
    """A reading, or why there is none; `bytes` is what was fetched."""

    harvest: Harvest | None = None
    reason: str = ""
    bytes: int = 0


def read_all(
    jobs: Sequence[Job], github: GitHub, cache: Path, *, workers: int, late: Callable[[], bool]
) -> Iterator[tuple[Job, Fresh | None]]:
    """Each job with its reading, as they are done; `None` for those that `late` left no time for."""
    folder = cache / "reading"
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    access = Access(token=github.token, api_url=github.api_url, server_url=github.server_url)
    read = partial(read_one, access=access, folder=folder)
    count = min(workers or 2 * (os.cpu_count() or 1), len(jobs))
    if count <= 1:
        for job in jobs:
            yield job, None if late() else read(job)
        return
    waiting = deque(jobs)
    while waiting:
        for job, fresh in _pooled(waiting, read, count, late):
            yield job, fresh or (None if late() else _alone(job, read))


def _pooled(
    waiting: deque[Job], read: Callable[[Job], Fresh], count: int, late: Callable[[], bool]
) -> Iterator[tuple[Job, Fresh | None]]:
    """Work on `waiting` until it is empty, time is up, or a worker dies: `None` for those that were not finished then.

    No more is handed out than is being worked on.
    """
    running: deque[tuple[Job, Future[Fresh]]] = deque()
    with ProcessPoolExecutor(count, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        try:
            while waiting or running:
                while waiting and len(running) < 2 * count and not late():
                    running.append((waiting[0], pool.submit(read, waiting[0])))
                    waiting.popleft()
                if not running:
                    break
                job, future = running[0]
                fresh = future.result()
                running.popleft()
                yield job, fresh
        except BrokenProcessPool:
            yield from ((job, None) for job, _ in running)
            return
    if late():
        yield from ((job, None) for job in waiting)
        waiting.clear()


def _alone(job: Job, read: Callable[[Job], Fresh]) -> Fresh:
    """Once more in a process of its own: one of those that were being read when a worker died was the reason."""
    with ProcessPoolExecutor(1, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        try:
            return pool.submit(read, job).result()
        except BrokenProcessPool:
            return Fresh(reason="Reading it ended the program that read it.")


def _end_with(parent: int) -> None:
    """A worker whose parent was killed would wait for work for ever."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def read_one(job: Job, *, access: Access, folder: Path) -> Fresh:
    """Fetch, read and judge one repository. Runs in a worker; raises nothing."""
    from nhsr_registry.github.fetch import snapshot_once

    size = 0
    try:
        with (
            tempfile.TemporaryDirectory(prefix="read-", dir=folder, ignore_cleanup_errors=True) as place,
            GitHub(access.token, api_url=access.api_url, server_url=access.server_url) as github,
        ):
            snapshot, size = snapshot_once(
                job.repo, Path(place), github, wanted(), branch=job.branch, kilobytes=job.kilobytes, carried=job.carried
            )
        snapshot = msgspec.structs.replace(snapshot, host=None if job.host == HostFacts() else job.host)
        return Fresh(harvest=harvest_of(assess(snapshot, declared_kinds=job.kinds), str(job.repo)), bytes=size)
    except RegistryError as error:
        return Fresh(reason=error.message, bytes=size)
    except Exception as error:  # noqa: BLE001 - one broken repository must not end the night
        said = f"a mistake in nhsr-registry: {type(error).__name__}: {error}"[:300]
        return Fresh(reason=said.replace(access.token or "\0", "…"), bytes=size)


def _sweep(folder: Path) -> None:
    """Remove what a run that was ended left behind."""
    for left in folder.glob("read-*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
