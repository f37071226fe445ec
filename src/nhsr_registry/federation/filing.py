"""A member's records made ready beside the other members': in processes of their own, where those can be had.

Reading strangers' records is nearly all of a night's work and needs nothing of the other members, so two are read at once.
A second process saves time, and never decides what is taken: what ends early is done here.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from nhsr_registry.collections_seldom import few_collections
from nhsr_registry.federation import kept
from nhsr_registry.federation.admitting import took
from nhsr_registry.federation.fetching import WrongError
from nhsr_registry.federation.layout import About
from nhsr_registry.federation.merging import Brief, Refused
from nhsr_registry.federation.record import Known
from nhsr_registry.folder.atomic import replacing
from nhsr_registry.folder.membership import Member
from nhsr_registry.folder.store import Gate

_MOST = 2  # processes: each may have a record of a megabyte and its member's names in memory
_PARENT_ENDS = 1  # PR_SET_PDEATHSIG of prctl(2)


class Job(NamedTuple):
    """What is needed to make one member's file of records. `gate`: how many projects may vanish, `None`: any number."""

    packed: Path
    about: About
    member: Member
    known: Known
    before: frozenset[str]
    path: Path
    gate: Gate | None


class Filed(NamedTuple):
    """What became of it: the file is at its place, unless `wrong` says of which kind the fault is, and why."""

    briefs: bytes = b"[]"
    refused: tuple[Refused, ...] = ()
    beyond: int = 0
    skewed: int = 0
    wrong: tuple[str, str] | None = None


class Filing:
    """Files members' records, two at once where there are processes for it and one after the other where not."""

    def __init__(self, pool: ProcessPoolExecutor | None) -> None:
        self._pool, self._one = pool, threading.Lock()

    def file(self, job: Job) -> tuple[Filed, tuple[Brief, ...]]:
        """Make a member's file; asked from several threads. Raises `WrongError` and `OSError`."""
        filed = None
        if self._pool:
            try:
                filed = self._pool.submit(_file, job).result()
            except BrokenProcessPool:
                self._pool = None  # somebody ended it, or the memory did
        if filed is None:
            with self._one:
                filed = _file(job)
        if filed.wrong:
            raise WrongError(*filed.wrong)
        return filed, kept.understood(filed.briefs)


@contextmanager
def filing(members: int) -> Iterator[Filing]:
    """For as long as the block lasts; to be begun before there are threads, since a copy of a process has one of them."""
    if members < 2 or not _possible():
        yield Filing(None)
        return
    with few_collections():
        pool = ProcessPoolExecutor(_MOST, multiprocessing.get_context("fork"), _begin, (os.getpid(),))
        try:
            pool.submit(os.getpid).result()  # all are begun with the first task
            yield Filing(pool)
        finally:
            pool.shutdown(cancel_futures=True)


def _possible() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _begin(parent: int) -> None:
    """A process's first deed: Ctrl-C is for its parent, with which it ends, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PARENT_ENDS, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    gc.freeze()


def _file(job: Job) -> Filed:
    try:
        with replacing(job.path) as out:
            found = took(job.packed, job.about, job.member, job.known, job.before, out)
            _believe(job, found.briefs)
        briefs = kept.note(job.path, found.briefs, found.crc)
    except WrongError as error:
        return Filed(wrong=(error.kind, error.message))
    return Filed(briefs, found.refused, found.beyond, found.skewed)


def _believe(job: Job, briefs: tuple[Brief, ...]) -> None:
    """Raise `WrongError` where as many of a member's projects would vanish as no publication may lose."""
    before, gate = job.before, job.gate
    gone = sorted(before.difference(brief.key for brief in briefs)) if gate else []
    if gate is None or len(gone) <= gate.few or not before or len(gone) / len(before) <= gate.gone:
        return
    raise WrongError(
        "held",
        f"{len(gone):,} of its {len(before):,} projects are no longer in it, for example {gone[0]} (at most {gate.gone:.0%} may). "
        f"Where that is right: nhsr-registry harvest --accept {job.member.id}",
    )
