"""What a night costs with ten thousand projects, counted at the server: a GitHub of our own (tests/github).

    python benchmarks/nightly_cost.py [PROJECTS] [CHANGED] [--whole]

A cold start, a quiet night, and one on which CHANGED projects have a new commit. Every project is a real git
repository; all share one first commit, so that making them takes minutes and not hours. The cold start asks GitHub
everything, but reads only one repository with git and takes the others to be like it, unless told to do the `--whole`.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.github.graph import Graph
from tests.github.nights import FILES
from tests.github.server import LittleGitHub, serving
from tests.registry_folder import entry, make_registry
from tests.support import Commit, git, make_repo

from nhsr_registry.folder.store import Registry
from nhsr_registry.github.client import GitHub
from nhsr_registry.harvesting.nightly import harvest_github
from nhsr_registry.harvesting.nightreport import NightReport
from nhsr_registry.harvesting.reading import Fresh, Job, read_all
from nhsr_registry.model import RepoId

OWNERS = 50


def make(server: LittleGitHub, registry: Registry, count: int) -> None:
    """`count` repositories that share their objects with one, each with a name and an entry of its own."""
    base = make_repo(server.root / "base" / "base.git", Commit(FILES, tags=("v0.2.0",)), bare=True)
    git(base, "gc", "-q")
    git(base, "config", "uploadpack.allowFilter", "true")
    for number in range(count):
        name = f"owner-{number % OWNERS:02}/project-{number:05}"
        path = server.root / f"{name}.git"
        shutil.copytree(base, path, ignore=shutil.ignore_patterns("hooks", "info", "logs"))
        server.world.add(name, topics=["nhs", "r"], description="A project")
        registry.write_entry(entry(name))


def change(server: LittleGitHub, number: int) -> None:
    hosted = list(server.world.by_id.values())[number]
    at = hosted.at()
    assert at
    assert hosted.git
    tree = git(hosted.git, "rev-parse", f"{at[1]}^{{tree}}")
    new = git(hosted.git, "commit-tree", "-p", at[1], "-m", "more", tree)
    git(hosted.git, "update-ref", f"refs/heads/{at[0]}", new)


class Disk(threading.Thread):
    """The most that lay in the cache at one time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.folder, self.most, self.done = folder, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.5):
            with suppress(OSError):  # it changes while we look
                size = sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())
                self.most = max(self.most, size)


def night(what: str, registry: Registry, github: GitHub, server: LittleGitHub, cache: Path) -> NightReport:
    graph = server.graph
    assert graph
    graph.calls.clear()
    graph.points = 0
    server.seen.clear()
    disk = Disk(cache)
    disk.start()
    before = time.monotonic()
    report = harvest_github(registry, registry.ids(), github, cache, today="2026-10-01")
    disk.done.set()
    clones = {path.partition(".git/")[0] for path in server.paths() if ".git/" in path}
    counts = {name: count for name, count in (report.counts | report.events).items() if count}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"{what}: {len(graph.calls)} requests, {graph.points} points, {len(clones)} repositories fetched, "
        f"{time.monotonic() - before:.0f} s, {memory:.0f} MB memory, {disk.most / 1e6:.1f} MB cache; {counts}",
        flush=True,
    )
    return report


def _alike(jobs: Sequence[Job], *where: Any, **how: Any) -> Iterator[tuple[Job, Fresh | None]]:
    """Readings of `jobs` that are all like the first one's: they have the same files."""
    ((_, first),) = read_all(jobs[:1], *where, **how)
    assert first
    assert first.harvest
    for job in jobs:
        host = msgspec.structs.replace(job.host, description=None)
        yield job, Fresh(harvest=msgspec.structs.replace(first.harvest, repository=str(job.repo), host=host), bytes=0)


def main(args: list[str]) -> int:
    whole, args = "--whole" in args, [word for word in args if word != "--whole"]
    count = int(args[0]) if args else 10_000
    changed = int(args[1]) if len(args) > 1 else count // 20
    with tempfile.TemporaryDirectory() as place, serving(Path(place) / "served") as server:
        folder = Path(place)
        (folder / "served").mkdir(exist_ok=True)
        server.graph = Graph(server.world, token="ghp_secret", bears=100_000)
        registry = make_registry(folder / "registry")
        began = time.monotonic()
        make(server, registry, count)
        print(f"{count} repositories made in {time.monotonic() - began:.0f} s", flush=True)
        (folder / "cache").mkdir()

        def run(what: str) -> NightReport:
            with GitHub("ghp_secret", api_url=server.url, server_url=server.url) as github:
                assert server.graph
                server.graph.left = 1000
                return night(what, Registry(registry.root), github, server, folder / "cache")

        if whole:
            run("cold start")
        else:
            with patch("nhsr_registry.harvesting.nightly.read_all", _alike):
                run("cold start (one repository read)")
        run("quiet night")
        for number in list(range(0, count, max(1, count // changed)))[:changed]:
            change(server, number)
        report = run(f"{changed} changed")
        assert report.counts["refreshed"] == changed
        assert registry.harvest(RepoId.parse("owner-00/project-00000"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
