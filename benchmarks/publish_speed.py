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

from nhsr_registry.folder.store import Registry, encode_entry, encode_harvest
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


def main(number: int = 1000, registry: str | None = None) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "registry"
        folder.mkdir()
        made = make(Registry(locate(registry)), folder, number)
        out = Path(scratch) / "site"
        start, busy = time.perf_counter(), time.process_time()
        done = publish(made, out)
        taken, worked = time.perf_counter() - start, time.process_time() - busy
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
        print(
            f"{done.projects:,} projects, {done.pages:,} pages, {size / 1e6:.1f} MB: {taken:.1f} s ({worked:.1f} s of processor time), at most {memory:,.0f} MB of memory"
        )
        start, busy = time.perf_counter(), time.process_time()
        again = publish(made, out)
        taken, worked = time.perf_counter() - start, time.process_time() - busy
        print(f"  again, {again.rendered:,} rendered anew: {taken:.1f} s ({worked:.1f} s of processor time)")
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
