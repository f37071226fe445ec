"""What publishing costs: `publish_speed.py [PROJECTS] [REGISTRY] [--record]`, by default 1,000 made from the registry here.

The projects of the registry are copied under new names until there are enough, so that pages are as long as real ones.
`--record` keeps the figures in `publish_figures.json`, from which docs/scale.md has its table.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

from nhsr_registry.folder.encoding import encode_entry, encode_harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.locate import locate
from nhsr_registry.model import RepoId
from nhsr_registry.publish import publish

TABLES = ("registry.toml", "vocabulary.toml", "organisations.toml")
FIGURES = Path(__file__).parent / "publish_figures.json"
_EVERY = 0.1  # seconds
Figures = dict[str, Any]


def make(source: Registry, folder: Path, number: int) -> Registry:
    """A registry of `number` projects with the entries and facts of `source`, again and again."""
    for table in TABLES:
        (folder / table).write_bytes((source.root / table).read_bytes())
    ids = source.ids()
    for n in range(number):
        repo = ids[n % len(ids)]
        new = RepoId(owner=repo.owner, name=f"{repo.name[:90]}-{n}")
        entry = msgspec.structs.replace(source.entry(repo), repository=str(new), former_names=(), successor=None)
        write(folder / "projects" / new.owner / f"{new.name}.toml", encode_entry(entry))
        if harvest := source.harvest(repo):
            harvest = msgspec.structs.replace(harvest, repository=str(new))
            write(folder / "harvest" / new.owner / f"{new.name}.json", encode_harvest(harvest))
    return Registry(folder)


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def measured(registry: Registry, out: Path) -> Figures:
    """Publish, and say what it took: seconds, processor time of all processes, and the memory of all of them together.

    What processes share is counted once (`Pss` in Linux's /proc). Another process looks, now and then: with a thread beside
    it this one would publish without help.
    """
    start, before = time.perf_counter(), _busy()
    asked = [sys.executable, __file__, "--watch", str(os.getpid())]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as watch:
        done = publish(registry, out)
        taken, worked = time.perf_counter() - start, _busy() - before
        together, largest = map(int, watch.communicate()[0].split())
    return {
        "projects": done.projects,
        "pages": done.pages,
        "rendered": done.rendered,
        "seconds": round(taken, 1),
        "processor_s": round(worked, 1),
        "together_bytes": together,
        "largest_bytes": largest,
    }


WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _busy() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, WHO))


def watch(first: int) -> None:
    """Until nobody listens any more, look how much memory a process and all that it began have; then tell the most."""
    import select

    together = largest = 0
    while not select.select([sys.stdin], [], [], _EVERY)[0]:
        sizes = [_size(process) for process in _family(first)]
        together, largest = max(together, sum(sizes)), max(largest, *sizes)
    print(together, largest)


def _family(first: int) -> list[int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [first]
    for one in found:
        found += [process for process, parent in parents.items() if parent == one and process != os.getpid()]
    return found


def _size(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def told(own: Figures) -> str:
    """The figures as a line."""
    return (
        f"{own['projects']:,} projects, {own['pages']:,} pages, {own['rendered']:,} rendered: {own['seconds']:.1f} s"
        f" ({own['processor_s']:.1f} s of processor time), at most {own['together_bytes'] / 1e6:,.0f} MB of memory in all"
        f" processes together, {own['largest_bytes'] / 1e6:,.0f} MB in the largest"
    )


def main(number: int = 1000, registry: str | None = None, *, record: bool = False) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "registry"
        folder.mkdir()
        made = make(Registry(locate(registry)), folder, number)
        out = Path(scratch) / "site"
        first = measured(made, out)
        print(told(first), flush=True)
        again = measured(Registry(folder), out)
        print(f"  again: {told(again)}", flush=True)
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
        print(f"  {size / 1e6:,.1f} MB in all")
        for name in (
            "index.html",
            "search.html",
            "search/core.json",
            "search/facets.json",
            "v1/index.json",
            "v1/index.csv",
            "v1/index.sqlite",
        ):
            print(f"  {name}: {(out / name).stat().st_size / 1e3:,.0f} kB")
    if record:
        known = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
        known[str(number)] = {"first": first, "again": again, "bytes": size}
        FIGURES.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--watch"]:
        watch(int(sys.argv[2]))
    else:
        words = [word for word in sys.argv[1:] if word != "--record"]
        main(*(int(word) if word.isdigit() else word for word in words), record="--record" in sys.argv)  # type: ignore[arg-type]
