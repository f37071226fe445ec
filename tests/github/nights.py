"""Nights on a GitHub of our own: projects that are listed, and what becomes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nhsr_registry.cli._harvesting import say
from nhsr_registry.folder.entry import Harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.github.client import GitHub
from nhsr_registry.harvesting.nightly import Limits, Shard, harvest_github
from nhsr_registry.harvesting.nightreport import NightReport
from nhsr_registry.model import RepoId
from nhsr_registry.scoring.judge import judge
from tests.github.graph import Graph
from tests.github.server import LittleGitHub
from tests.github.world import Hosted
from tests.registry_folder import entry, make_registry
from tests.support import Commit, git, make_repo

FILES = {
    "README.md": "# waits\n\nCounts how long people have waited.\n",
    "LICENSE": "YEAR: 2026\nCOPYRIGHT HOLDER: Example NHS Trust\n",
    "DESCRIPTION": "Package: waits\nTitle: Waits\nVersion: 0.2.0\nLicense: MIT + file LICENSE\n",
    "R/report.R": "report <- function(x) x\n",
}


class Nights:
    """A registry, and the server whose repositories it lists."""

    def __init__(self, server: LittleGitHub, github: GitHub, folder: Path) -> None:
        self.server, self.github = server, github
        self.graph = server.graph = Graph(server.world)
        self.registry: Registry = make_registry(folder / "registry")
        self.cache = folder / "cache"

    def lists(self, name: str, *commits: Commit, listed: bool = True, **facts: Any) -> Hosted:
        """One more repository on GitHub, listed in the registry."""
        number = len(self.server.world.by_id)
        commits = commits or (
            Commit(FILES | {"id.txt": f"{name} {number}"}, date=1_700_000_000 + number, tags=("v0.2.0",)),
        )
        path = make_repo(self.server.root / f"{name}.git", *commits, bare=True)
        git(path, "config", "uploadpack.allowFilter", "true")
        if listed:
            self.registry.write_entry(entry(name))
        return self.server.world.add(name, **facts)

    def run(self, today: str = "2026-10-01", *, shard: Shard | None = None, **limits: Any) -> NightReport:
        judge.cache_clear()  # who works on a check while the tests run shall not see them fail
        self.graph.calls.clear()
        self.graph.points = 0
        self.server.seen.clear()
        registry = Registry(self.registry.root)
        limits = {"jobs": 1} | limits
        return harvest_github(
            registry, registry.ids(), self.github, self.cache, today=today, limits=Limits(**limits), shard=shard
        )

    def harvest(self, name: str) -> Harvest:
        found = self.registry.harvest(RepoId.parse(name))
        assert found
        return found

    def fetched(self) -> list[str]:
        """Names of the repositories that git has fetched from, once for each conversation."""
        return [
            path.split(".git/")[0].strip("/")
            for path in self.server.paths()
            if path.endswith("service=git-upload-pack")
        ]

    def files(self) -> dict[str, bytes]:
        root = self.registry.root
        return {
            path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()
        }


def commit(hosted: Hosted, text: str = "more") -> None:
    """One more commit on the default branch."""
    assert hosted.git
    at = hosted.at()
    assert at
    blob = git(hosted.git, "hash-object", "-w", "--stdin", stdin=f"{text}\n".encode())
    tree = git(hosted.git, "ls-tree", at[1]) + f"\n100644 blob {blob}\tmore-{text}.txt\n"
    tree = git(hosted.git, "mktree", stdin=tree.encode())
    new = git(hosted.git, "commit-tree", "-p", at[1], "-m", text, tree)
    git(hosted.git, "update-ref", f"refs/heads/{at[0]}", new)


def states(report: NightReport) -> dict[str, str]:
    return {outcome.repository: outcome.state for outcome in report.results}


def counted(report: NightReport) -> dict[str, int]:
    return {name: count for name, count in (report.counts | report.events).items() if count}


def exit_code(report: NightReport) -> int:
    """What the command would end with, from the function that decides it."""
    return say(report, "json", None)
