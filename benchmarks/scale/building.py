"""What an index takes, and what bare FTS5 and, where installed, tantivy take for the same words in the same run.

    building.py REGISTRY [NUMBER] [INDEX …] [--record]

REGISTRY is a registry folder, as `huge.py` or `../search/synthetic.py` make one; only its first NUMBER projects are taken
where one is given, and only those of reading, fts5, tantivy, ours and update (with ours) that are named: `ours update` of
100,000 projects is how the goal of a minute and 500 MB is measured. Each is made in a process of its own. Processor time is that of all processes of a maker: other programs
that run meanwhile stretch the clock, and that less. Memory is what all processes of a maker have together, what they share
counted once (`Pss` in Linux's /proc, twice a second; elsewhere nothing is said). Reading the records alone is a row, too: every engine does.
Then `CHANGED` of the projects are said to have changed, evenly, and ours is updated. `--record` keeps the figures in
building.json beside this file.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks"), str(ROOT / "benchmarks" / "search")]

CHANGED = 100
KEPT = HERE / "building.json"


def states_of(root: Path, number: int) -> dict[str, str]:
    from nhsr_registry.search import folder

    return dict(sorted(folder.states(root).items())[: number or None])


def make(what: str, root: Path, number: int, place: Path) -> dict[str, float]:
    """Make one index, or read only, in this process."""
    import speed

    from nhsr_registry.search import folder
    from nhsr_registry.search.index import write_index

    states = states_of(root, number)
    folder.states = lambda root: states  # noqa: ARG005 - which `speed` asks
    start, before = time.perf_counter(), processor()
    if what == "ours":
        write_index(root, place, states)
    elif what == "update":
        old = place.with_suffix(".old")
        write_index(root, place, states, old)
    elif what == "reading":
        for _ in speed.rows(root):
            pass
    else:
        {"bare FTS5": speed.fts5, "tantivy": speed.tantivy}[what](root, place)
    return {"clock_s": time.perf_counter() - start, "processor_s": processor() - before}


def processor() -> float:
    """Processor seconds of this process and of those that it waited for."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def took(what: str, root: Path, number: int, place: Path) -> dict[str, float]:
    """The same in a process of its own, with the memory of all its processes together in bytes."""
    from publish_speed import _family, _size

    process = subprocess.Popen(
        [sys.executable, __file__, "--make", what, str(root), str(number), str(place)], stdout=subprocess.PIPE
    )
    most = 0
    while process.poll() is None:
        most = max(most, sum(_size(one) for one in _family(process.pid)))
        time.sleep(0.5)
    if process.returncode or process.stdout is None:
        raise SystemExit(f"{what} ended with {process.returncode}")
    found: dict[str, float] = json.loads(process.stdout.read())
    size = sum(file.stat().st_size for file in ([place] if place.is_file() else place.glob("*")) if file.is_file())
    return {name: round(value, 2) for name, value in found.items()} | {"together_bytes": most, "bytes": size}


def changed(place: Path) -> None:
    """Let some of an index's projects seem to have changed since."""
    place.replace(place.with_suffix(".old"))
    connection = sqlite3.connect(place.with_suffix(".old"))
    (many,) = connection.execute("SELECT count(*) FROM doc").fetchone()
    connection.execute("UPDATE doc SET state = 'before' WHERE id % ? = 0", (max(1, many // CHANGED),))
    connection.commit()
    connection.close()


def main(root: Path, number: int, named: list[str], *, record: bool) -> None:
    engines = ["reading", "bare FTS5", *(["tantivy"] if find_spec("tantivy") else []), "ours", "update"]
    engines = [name for name in engines if not named or name.split()[-1].lower() in named]
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["NHSR_CACHE"] = f"{scratch}/cache"
        for name in engines:
            place = Path(scratch) / f"{name.replace(' ', '-')}.index"
            if name == "update":
                place = Path(scratch) / "ours.index"
                changed(place)
            found[name] = took(name, root, number, place)
            if name not in {"ours", "update"}:
                shutil.rmtree(place, ignore_errors=True)
                place.unlink(missing_ok=True)
            print(name, found[name], flush=True)
    many = len(states_of(root, number))
    said = {"projects": many, "processors": os.cpu_count(), "engines": found}
    print(table(said))
    if record:
        kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
        kept[str(many)] = said
        KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def table(said: dict[str, Any]) -> str:
    """A row for each engine, with ours as so many times it."""
    rows = [
        f"{said['projects']:,} projects", "",
        "| Index | Processor time | Clock | Memory of all processes | File | Ours ÷ it |", "| --- | --: | --: | --: | --: | --: |",
    ]  # fmt: skip
    ours = said["engines"]["ours"]["processor_s"]
    for name, own in said["engines"].items():
        rows.append(
            f"| {name} | {own['processor_s']:.1f} s | {own['clock_s']:.1f} s | {own['together_bytes'] / 1e6:.0f} MB "
            f"| {own['bytes'] / 1e6:.0f} MB | {ours / own['processor_s']:.1f} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        print(json.dumps(make(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))))
    else:
        given = [word for word in sys.argv[1:] if not word.startswith("-")]
        if not given:
            raise SystemExit(__doc__)
        numbers = [int(word) for word in given[1:] if word.isdigit()]
        names = [word for word in given[1:] if not word.isdigit()]
        if not set(names) <= {"reading", "fts5", "tantivy", "ours", "update"} or (names and "ours" not in names):
            raise SystemExit(__doc__)
        main(Path(given[0]).absolute(), numbers[0] if numbers else 0, names, record="--record" in sys.argv)
