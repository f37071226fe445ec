"""A registry of 100,000 projects in 20 members, all the way: `huge.py FOLDER [STEP …] [--record]`.

    made       20 members' publications, by the tool's own writer of records (federation.py beside this file)
    harvested  a sample, read in shards: a GitHub of our own (tests/github), 4 parts, each in a checkout of its own; merged
    merged     the 20 members taken by one registry, and a night on which nothing changed
    published  the data of all (`publish --data-only`), and a sample with every page
    searched   the index of all: made, asked cold (the whole command) and in one process (the core)
    told       what is told of all: `report`, `clusters`, and the state that `watch` keeps

Each step runs our own commands, in processes of their own, and writes what it took into FOLDER/figures.json at once, so
that steps may be run again one by one. `--record` copies that to figures.json beside this file, of which docs/scale.md is
made. Time is processor time, of all processes of a command, beside the clock's: a computer that does other things too
stretches the one and not the other. Memory is the largest process's, in the system's words (`ru_maxrss`).
"""

from __future__ import annotations

import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "benchmarks" / "search")]

import federation  # noqa: E402 - beside this file

MEMBERS, EACH = 20, 5_263  # a twentieth of each is its neighbour's too: 100,000 projects and a few
SAMPLE, PARTS = 200, 4
PAGES = 300
STEPS = ("made", "harvested", "merged", "published", "searched", "told")


class Took:
    """What a command took: clock and processor seconds, and the memory of its largest process in bytes."""

    def __init__(self, *command: str, env: dict[str, str] | None = None) -> None:
        start = time.perf_counter()
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            process = subprocess.Popen(
                [sys.executable, *command], stdout=nowhere, env={**os.environ, **(env or {})}, cwd=ROOT
            )
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        self.clock, self.processor = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)

    def said(self, **more: Any) -> dict[str, Any]:
        return {
            "clock_s": round(self.clock, 2),
            "processor_s": round(self.processor, 2),
            "memory_bytes": self.memory,
            **more,
        }


def ours(root: Path, *words: str, env: dict[str, str] | None = None) -> Took:
    """One of our own commands."""
    return Took("-m", "nhsr_registry", "--registry", str(root), *words, env=env)


def size(path: Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    return path.stat().st_size if path.is_file() else sum(p.stat().st_size for p in path.rglob("*") if p.is_file())


def made(folder: Path) -> dict[str, Any]:
    if not (folder / f"member-{MEMBERS - 1}").is_dir():
        federation.make(folder, MEMBERS, EACH)
    said = [json.loads((folder / f"member-{n}/v1/federation.json").read_bytes()) for n in range(MEMBERS)]
    records = sum(one["projects"] for one in said)
    return {
        "members": MEMBERS, "records": records, "bytes": sum(one["bytes"] for one in said),
        "unpacked_bytes": sum(one["unpacked_bytes"] for one in said),
    }  # fmt: skip


def harvested(folder: Path) -> dict[str, Any]:
    """A cold start of the sample in parts, then a quiet night of ten times as many that GitHub is asked about only."""
    place = folder / "harvest"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    done = Took(str(HERE / "shards.py"), str(place), str(SAMPLE), str(PARTS))
    found: dict[str, Any] = json.loads((place / "figures.json").read_bytes())
    return found | {"making_and_all_s": round(done.clock, 1)}


def merged(folder: Path) -> dict[str, Any]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    port_of = folder / "port"
    wanted = int(port_of.read_text()) if port_of.is_file() else 0  # another port is another member
    shutil.rmtree(folder / "national", ignore_errors=True)
    with ThreadingHTTPServer(("127.0.0.1", wanted), partial(federation.Quiet, directory=str(folder))) as server:
        port_of.write_text(str(server.server_port))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = federation.registry(folder, MEMBERS, server.server_port)
        first = ours(root, "harvest", "--members-only", "--report", str(folder / "report.json"))
        again = ours(root, "harvest", "--members-only")
        server.shutdown()
    report = json.loads((folder / "report.json").read_bytes())
    listed = report.get("listed") or report["federation"]["listed"]
    return {"projects": listed, "first": first.said(), "again": again.said(), "kept_bytes": size(root / "members")}


def published(folder: Path) -> dict[str, Any]:
    root, out = folder / "national", folder / "site"
    shutil.rmtree(out, ignore_errors=True)
    whole = ours(root, "publish", "--data-only", "--out", str(out)).said(bytes=size(out))
    files = {path.relative_to(out).as_posix(): size(path) for path in sorted((out / "v1").glob("*.*"))}
    few = folder / "sample"
    shutil.rmtree(few, ignore_errors=True)
    sampled(root, few)
    pages = ours(few, "publish", "--out", str(folder / "sample-site"))
    count = len(list((folder / "sample-site").rglob("*.html")))
    said = pages.said(projects=PAGES, bytes=size(folder / "sample-site"), pages=count)
    return {"data": whole, "files": files, "pages": said, "parquet": asked(out / "v1/index.parquet")}


def sampled(root: Path, to: Path) -> None:
    """A registry of so many projects, evenly, with the words and facts that the whole one has of it."""
    from nhsr_registry.federation.whole import Whole
    from nhsr_registry.folder.store import Registry

    to.mkdir()
    for name in ("registry.toml", "vocabulary.toml", "organisations.toml"):
        text = (root / name).read_text(encoding="utf-8")
        (to / name).write_text(text.partition("[[members]]")[0], encoding="utf-8")
    source, target = Whole(root), Registry(to)
    ids = source.ids()
    for repo in ids[:: len(ids) // PAGES][:PAGES]:
        target.write_entry(source.entry(repo))
        if harvest := source.harvest(repo):
            target.write_harvest(harvest)


def asked(table: Path) -> dict[str, Any]:
    """The question of docs/scale.md, asked of the table of all by DuckDB; empty where that is not installed."""
    code = "import duckdb, sys; duckdb.sql(f\"SELECT region, level, count(*) FROM read_parquet('{sys.argv[1]}') GROUP BY ALL\").fetchall()"
    try:
        import duckdb  # noqa: F401 - only whether it is there
    except ImportError:
        return {}
    return Took("-c", code, str(table)).said()


CORE = """
import json, statistics, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import speed
from nhsr_registry.search.engine import search
from nhsr_registry.search.index import open_index
index = open_index(Path(sys.argv[1]))
times = []
for query in speed.queries():
    index.forget()
    start = time.process_time()
    search(index, query)
    times.append(time.process_time() - start)
times.sort()
Path(sys.argv[3]).write_text(json.dumps({"queries": len(times), "median_ms": round(1000 * statistics.median(times), 2),
    "ninetieth_ms": round(1000 * times[len(times) * 9 // 10], 2)}))
"""


def searched(folder: Path) -> dict[str, Any]:
    root = folder / "national"
    cache = folder / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    env = {"NHSR_CACHE": str(cache), "NHSR_OFFLINE": "1"}
    words = ("search", "waiting list", "--format", "ids", "--limit", "3")
    built = ours(root, *words, env=env).said()
    again = [ours(root, *words, env=env) for _ in range(5)]
    command = min(again, key=lambda one: one.processor).said(
        median_clock_s=round(statistics.median(one.clock for one in again), 3)
    )
    os.environ["NHSR_CACHE"] = str(cache)
    result = folder / "core.json"
    core = Took("-c", CORE, str(root), str(ROOT / "benchmarks" / "search"), str(result)).said()
    return {
        "built": built,
        "index_bytes": size(cache),
        "command": command,
        "core": core | json.loads(result.read_bytes()),
    }


def told(folder: Path) -> dict[str, Any]:
    """What stewards, leaders and maintainers read of it, each by its command."""
    root, state = folder / "national", folder / "state.json"
    state.unlink(missing_ok=True)
    env = {"NHSR_OFFLINE": "1"}
    commands = {
        "report": ("report",),
        "clusters": ("clusters",),
        "watch": ("watch", "--against", str(state), "--save", str(state)),
    }
    found: dict[str, Any] = {name: ours(root, *words, env=env).said() for name, words in commands.items()}
    known = json.loads(state.read_bytes())
    return found | {"projects": len(known["projects"]), "state_bytes": size(state)}


def main(folder: Path, steps: list[str], *, record: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["NHSR_CACHE"] = str(folder / "cache")
    figures = folder / "figures.json"
    known: dict[str, Any] = {}
    for step in steps:
        print(f"{step} …", flush=True)
        found = globals()[step](folder)
        known = json.loads(figures.read_text()) if figures.is_file() else {}  # another step may have run meanwhile
        known[step] = found
        known["on"] = {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
        figures.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if record:
        shutil.copy(figures, HERE / "figures.json")
    sys.path.insert(0, str(ROOT / "docs"))
    from made_scale import measured

    print(measured(known))


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if not word.startswith("-")]
    chosen = given[1:] or list(STEPS)
    if not given or not set(chosen) <= set(STEPS) or not re.fullmatch(r"[^\0]+", given[0]):
        raise SystemExit(__doc__)
    main(Path(given[0]).absolute(), chosen, record="--record" in sys.argv)
