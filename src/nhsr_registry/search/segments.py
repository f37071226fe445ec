"""Segments of a large index made side by side, each by a process of its own: `python -m nhsr_registry.search.segments JOB`.

A job is a JSON file that says what to read; its answer is a database beside it with the same tables as the index.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nhsr_registry.collections_seldom import few_collections
from nhsr_registry.federation.whole import Whole
from nhsr_registry.index_layout import TABLES
from nhsr_registry.search import build, reused
from nhsr_registry.search.reading import projects

#: More processes would need more memory than a search may take.
_MOST = 2
_WORDS = 60_000  # of a segment that are told for spelling

States = Sequence[tuple[str, str]]


def beside(
    writer: build.Writer, ready: Sequence[build.Ready], states: States, size: int, tick: Callable[[], None]
) -> None:
    """Write the projects of `states` into the writer's index, at most `size` to a segment, several segments at a time.

    Those that are `ready` come before them, and are written while others are read.
    """
    first, size = writer.next + len(ready), min(size, -(-len(states) // _MOST) or 1)
    chunks = [states[start : start + size] for start in range(0, len(states), size)]
    with tempfile.TemporaryDirectory(prefix="nhsr-registry-") as folder:
        waiting = list(enumerate(chunks))
        running: list[tuple[Path, subprocess.Popen[bytes]]] = []
        try:
            while waiting or running:
                while waiting and len(running) < min(_MOST, os.cpu_count() or 1):
                    number, chunk = waiting.pop(0)
                    job = Path(folder) / f"{number}.json"
                    job.write_text(json.dumps(_job(writer, chunk, number, first + number * size)), encoding="utf-8")
                    running.append((job, _started(job)))
                if ready:
                    writer.finish_segments(ready, (), tick)
                    ready = ()
                tick()
                job, process = running.pop(0)
                if process.wait():
                    raise OSError(f"the process for {job.name} ended with {process.returncode}")
                _merge(writer, job)
        finally:
            for _, process in running:
                process.kill()
                process.wait()


def _started(job: Path) -> subprocess.Popen[bytes]:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen([sys.executable, "-m", __name__, str(job)], env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves


def _job(writer: build.Writer, chunk: States, number: int, first: int) -> dict[str, Any]:
    return {
        "root": str(writer.registry.root.absolute()),
        "states": list(chunk),
        "segment": number + 1,
        "first": first,
        "means": writer.means,
    }


def _merge(writer: build.Writer, job: Path) -> None:
    part = job.with_suffix(".sqlite")
    connection = writer.connection
    connection.commit()
    connection.execute("ATTACH ? AS part", (str(part),))
    for table in ("doc", "name", "term", "many"):
        connection.execute(f"INSERT INTO {table} SELECT * FROM part.{table}")  # noqa: S608 - names of ours
    connection.execute("INSERT OR IGNORE INTO choice SELECT * FROM part.choice")
    reused.merge(connection, "part")
    (told,) = connection.execute("SELECT value FROM part.meta WHERE key = 'told'").fetchone()
    connection.commit()
    connection.execute("DETACH part")
    part.unlink()
    answer = json.loads(told)
    writer.next = max(writer.next, answer["next"])
    writer.written += answer["written"]
    writer.segment += 1
    writer.known.update(answer["known"])
    writer.spread.update(answer["spread"])


def main(job: Path) -> None:
    """Do one job."""
    asked = json.loads(job.read_text(encoding="utf-8"))
    connection = sqlite3.connect(job.with_suffix(".sqlite"))
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + TABLES)
    registry = Whole(Path(asked["root"]))
    reused.prepare(connection, passing=False)
    writer = build.Writer(connection, registry, noting=True)
    before = Counter(writer.known)
    writer.next, writer.segment, writer.means = asked["first"], asked["segment"], asked["means"]
    with few_collections():
        writer.write(projects(registry, map(tuple, asked["states"])), lambda: None)
    connection.executemany("INSERT OR IGNORE INTO choice VALUES (?, ?, ?, ?)", sorted(writer.choices))
    writer.known.subtract(before)
    told = {
        "next": writer.next,
        "written": writer.written,
        "known": {word: count for word, count in writer.known.items() if count > 0},
        "spread": dict(writer.spread.most_common(_WORDS)),
    }
    connection.execute("INSERT INTO meta VALUES ('told', ?)", (json.dumps(told),))
    connection.commit()
    connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
