"""How long publishing takes: `publish_speed.py [PROJECTS] [REGISTRY]`, by default 1,000 made from the registry here.

The projects of the registry are copied under new names until there are enough, so that pages are as long as real ones.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from nhsr_registry.folder.encoding import encode_entry, encode_harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.locate import locate
from nhsr_registry.model import RepoId
from nhsr_registry.publish import publish

TABLES = ("registry.toml", "vocabulary.toml", "organisations.toml")


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


def timed(registry: Registry, out: Path) -> str:
    """Publish, and say what it took: seconds, processor time of all processes, and memory.

    Processes beside the first one share most of their memory with it, so the two figures are not to be added.
    """
    start, before = time.perf_counter(), _busy()
    done = publish(registry, out)
    taken, worked = time.perf_counter() - start, _busy() - before
    own, beside = (resource.getrusage(who).ru_maxrss / 1024 for who in WHO)
    return (
        f"{done.projects:,} projects, {done.pages:,} pages, {done.rendered:,} rendered: {taken:.1f} s ({worked:.1f} s of"
        f" processor time), at most {own:,.0f} MB of memory, {beside:,.0f} MB in the largest process beside it"
    )


WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _busy() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, WHO))


def main(number: int = 1000, registry: str | None = None) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "registry"
        folder.mkdir()
        made = make(Registry(locate(registry)), folder, number)
        out = Path(scratch) / "site"
        print(timed(made, out), flush=True)
        print(f"  again: {timed(Registry(folder), out)}", flush=True)
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


if __name__ == "__main__":
    main(*(int(word) if word.isdigit() else word for word in sys.argv[1:]))  # type: ignore[arg-type]
