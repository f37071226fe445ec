"""Segments of a large index, made by several processes: each is one of `python -m nhsr_registry.search.segments FOLDER N`.

FOLDER holds what all of them need to know, and for each segment what is to be read for it. The one that asked makes every
so-many-th segment itself, as it would otherwise wait with a processor and memory of its own. The others make the rest, each
as a database with the same tables as the index, and say so when one is there. Several processes save time, and never decide
what the index holds: what one leaves undone, or could not be begun for, is made here.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import msgspec

from nhsr_registry.collections_seldom import SELDOMER, few_collections
from nhsr_registry.federation.whole import Whole
from nhsr_registry.index_layout import TABLES
from nhsr_registry.search import build, reused
from nhsr_registry.search.reading import projects

#: Processes with the one that asked: more would need more memory than a search may take.
_MOST = 2
#: The share of two segments that is the one's who asked: it also takes over the other's, in a fiftieth of the time of making it.
_OWN = 0.49
Maker = subprocess.Popen[bytes]
_FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"


class _Job(msgspec.Struct, frozen=True):
    """A segment: the number of its first project, and its projects with their states."""

    segment: int
    first: int
    states: build.States


class _Shared(msgspec.Struct, frozen=True):
    """What is the same for all segments."""

    root: str
    means: dict[str, float]
    known: frozenset[str]


class _Told(msgspec.Struct, frozen=True):
    """What the maker of a segment says of it, beside the segment itself."""

    next: int
    written: int
    known: dict[str, int]
    spread: dict[str, int]
    choices: list[tuple[str, str, str, str]]


def write(
    writer: build.Writer,
    ready: build.Ready,
    states: build.States,
    size: int,
    tick: Callable[[], None],
    *,
    alone: bool = False,
) -> None:
    """Write the projects of `states` into the writer's index, at most `size` to a segment, several segments at a time.

    Those that are `ready` come before them, and are written while others are read. Which projects are in which segment
    does not depend on how many processes there are: `alone`, this one makes all of them, one after the other.
    """
    jobs = _jobs(states, size, writer.segment + 1, writer.next + len(ready))
    with ExitStack() as ending:
        makers: Sequence[Maker] = ()
        folder = Path()
        with suppress(OSError):  # where there is no room beside, one process needs none
            if not alone:
                new = TemporaryDirectory(prefix="nhsr-registry-", ignore_cleanup_errors=True)
                folder = Path(ending.enter_context(new))
                makers = _begun(folder, writer, jobs)
        for maker in makers:
            ending.callback(_end, maker)
        writer.finish_segments(ready, (), tick)
        shared = _shared(writer)
        writer.rest()
        part = None
        for place, job in enumerate(jobs):
            tick()
            turn = place % (len(makers) + 1)
            if turn and _made(makers[turn - 1], job):
                _merge(writer, folder / f"{job.segment}.sqlite")
            else:
                part = part or _part(writer.connection, writer.registry, shared)
                _take(writer, _make(part, job, tick))


def _jobs(states: build.States, size: int, segment: int, first: int) -> Sequence[_Job]:
    """Such shares, of at most `size`, that the processes are done together.

    No project has a name that is not plain ASCII, though a file may.
    """
    states = [state for state in states if state[0].isascii()]
    turns = -(-len(states) // max(1, int(size / (1 - _OWN)))) or 1
    each = -(-len(states) // turns) or 1
    own = max(int(_OWN * each), each - size)
    cuts = sorted({at for start in range(0, len(states), each) for at in (start, start + own)} | {len(states)})
    parts = [(start, end) for start, end in pairwise(cuts) if end <= len(states)]
    return [_Job(segment + number, first + start, states[start:end]) for number, (start, end) in enumerate(parts)]


def _shared(writer: build.Writer) -> _Shared:
    return _Shared(str(writer.registry.root.absolute()), writer.means, writer.reader.known)


# ── processes ────────────────────────────────────────────────────────────────────────────────────


def _begun(folder: Path, writer: build.Writer, jobs: Sequence[_Job]) -> list[Maker]:
    """As many other processes as there is use for; none where none can be begun."""
    count = min(_MOST, len(jobs), os.cpu_count() or 1) - 1
    makers: list[Maker] = []
    if count < 1 or not sys.executable:
        return makers
    encode = msgspec.msgpack.encode
    try:
        (folder / "shared").write_bytes(encode(_shared(writer)))
        for number in range(count):
            (folder / f"{number}.jobs").write_bytes(encode(jobs[number + 1 :: count + 1]))
        env = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        for number in range(count):
            command = [sys.executable, "-m", __name__, str(folder), str(number)]
            makers.append(
                subprocess.Popen(  # noqa: S603 - ourselves
                    command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
            )
    except BaseException as error:
        for maker in makers:
            _end(maker)
        if isinstance(error, OSError | ValueError):
            return []
        raise
    return makers


def _made(maker: Maker, job: _Job) -> bool:
    """Wait until a process says that it has made a segment; whether it did."""
    return maker.stdout is not None and maker.stdout.readline().strip() == str(job.segment).encode()


def _end(maker: Maker) -> None:
    maker.kill()
    maker.wait()
    for pipe in (maker.stdin, maker.stdout):
        if pipe:
            pipe.close()


def _merge(writer: build.Writer, path: Path) -> None:
    connection = writer.connection
    connection.commit()
    connection.execute("ATTACH ? AS part", (str(path),))
    for table in ("doc", "name", "term", "many"):
        connection.execute(f"INSERT INTO {table} SELECT * FROM part.{table}")  # noqa: S608 - names of ours
    reused.merge(connection, "part")
    (told,) = connection.execute("SELECT value FROM part.meta WHERE key = 'told'").fetchone()
    connection.commit()
    connection.execute("DETACH part")
    path.unlink()
    _take(writer, msgspec.msgpack.decode(told, type=_Told))


def _take(writer: build.Writer, told: _Told) -> None:
    writer.next = max(writer.next, told.next)
    writer.written += told.written
    writer.segment += 1
    writer.known.update(told.known)
    writer.spread.update(told.spread)
    writer.choices.update(told.choices)


# ── making ───────────────────────────────────────────────────────────────────────────────────────


def _part(connection: sqlite3.Connection, registry: Whole, shared: _Shared) -> build.Writer:
    """A writer of segments alone."""
    writer = build.Writer(connection, registry)
    writer.means = shared.means
    writer.reader.know(shared.known)
    return writer


def _make(writer: build.Writer, job: _Job, tick: Callable[[], None]) -> _Told:
    writer.next, writer.segment, writer.written = job.first, job.segment, 0
    writer.finish_segments(deque(), projects(writer.registry, job.states), tick)
    known, spread = writer.learnt()
    told = _Told(writer.next, writer.written, known, spread, sorted(writer.choices))
    writer.choices.clear()
    return told


def main(folder: Path, number: str) -> None:
    """Make the segments of one process, each as soon as it can be, until all are made or the one who asked has ended."""
    threading.Thread(target=_watch, daemon=True).start()
    shared = msgspec.msgpack.decode((folder / "shared").read_bytes(), type=_Shared)
    jobs = msgspec.msgpack.decode((folder / f"{number}.jobs").read_bytes(), type=list[msgspec.Raw])
    registry = Whole(Path(shared.root))
    writer = _part(sqlite3.connect(":memory:"), registry, shared)
    with few_collections(SELDOMER):
        for packed in jobs:
            job = msgspec.msgpack.decode(packed, type=_Job)
            writer.connection.close()
            writer.connection = sqlite3.connect(folder / f"{job.segment}.sqlite")
            writer.connection.executescript(_FAST + TABLES)
            told = msgspec.msgpack.encode(_make(writer, job, lambda: None))
            writer.connection.execute("INSERT INTO meta VALUES ('told', ?)", (told,))
            writer.connection.commit()
            writer.connection.close()
            sys.stdout.write(f"{job.segment}\n")
            sys.stdout.flush()


def _watch() -> NoReturn:
    """The pipe from the process that asked ends with it, however that ends; nobody then waits for an answer."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
