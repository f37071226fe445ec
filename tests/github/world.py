"""What a GitHub of our own holds: repositories with their facts, and what may happen to them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support import git_env


@dataclass
class Hosted:
    """One repository as GitHub knows it. `git` is its bare clone, if there is one; else `head` is its commit."""

    owner: str
    name: str
    node_id: str
    database_id: int
    git: Path | None = None
    head: str | None = None
    branch: str = "main"
    description: str | None = None
    homepage: str | None = None
    topics: list[str] = field(default_factory=list)
    archived: bool = False
    disabled: bool = False
    private: bool = False
    blocked: bool = False
    template: bool = False
    parent: str | None = None
    kilobytes: int = 10
    stars: int = 0
    first_issues: int = 0
    releases: list[tuple[str, str]] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    def at(self) -> tuple[str, str] | None:
        """(default branch, its commit), or `None` where it is empty."""
        if self.git is None:
            return (self.branch, self.head) if self.head else None
        branch = (self.git / "HEAD").read_text().strip().removeprefix("ref: refs/heads/")
        loose = self.git / "refs" / "heads" / branch
        if loose.is_file():
            return branch, loose.read_text().strip()
        packed = self.git / "packed-refs"
        lines = packed.read_text().splitlines() if packed.is_file() else []
        found = [line.split()[0] for line in lines if line.endswith(f" refs/heads/{branch}")]
        return (branch, found[0]) if found else None

    def commits(self) -> int:
        return int(self._git("rev-list", "--count", "HEAD")) if self.git else 1

    def newest(self, count: int) -> Iterator[dict[str, Any]]:
        """The newest commits, as GraphQL shows them."""
        said = self._git("log", f"-{count}", "--format=%H%x00%P%x00%an%x00%ae%x00%aI%x00%cI") if self.git else ""
        for line in said.splitlines():
            oid, parents, name, email, written, committed = line.split("\0")
            yield {
                "oid": oid, "authoredDate": written, "committedDate": committed, "author": {"name": name, "email": email},
                "parents": {"totalCount": len(parents.split())},
            }  # fmt: skip

    def tags(self) -> Iterator[dict[str, Any]]:
        asked = "%(refname:short)%00%(objecttype)%00%(committerdate:iso-strict)%00%(*objecttype)%00%(*committerdate:iso-strict)"
        said = self._git("for-each-ref", f"--format={asked}", "refs/tags") if self.git else ""
        for line in said.splitlines():
            name, kind, date, inner_kind, inner_date = line.split("\0")
            # What is no commit is left out: our part of the schema has commits and tags alone.
            target: dict[str, Any] | None = (
                {"__typename": "Commit", "committedDate": date} if kind == "commit" else None
            )
            if kind == "tag":
                inner = {"__typename": "Commit", "committedDate": inner_date} if inner_kind == "commit" else None
                target = {"__typename": "Tag", "target": inner}
            yield {"name": name, "target": target}

    def _git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=self.git, env=git_env(), capture_output=True, text=True, check=True, encoding="utf-8"
        )
        return done.stdout


class World:
    """All repositories. Names that were left lead to where the repository is now, as on GitHub."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.by_id: dict[str, Hosted] = {}
        self.names: dict[str, str] = {}  # lower-case name, today's or a former one → node id

    def add(self, full_name: str, **facts: object) -> Hosted:
        owner, _, name = full_name.partition("/")
        number = len(self.by_id) + 1000
        path = self.root / owner / f"{name}.git"
        hosted = Hosted(owner, name, f"R_{number}", number, git=path if path.is_dir() else None)
        for key, value in facts.items():
            setattr(hosted, key, value)
        self.by_id[hosted.node_id] = hosted
        self.names[full_name.lower()] = hosted.node_id
        return hosted

    def get(self, full_name: str) -> Hosted | None:
        found = self.by_id.get(self.names.get(full_name.lower(), ""))
        return None if found is None or found.private else found

    def rename(self, hosted: Hosted, full_name: str) -> None:
        hosted.owner, _, hosted.name = full_name.partition("/")
        self.names[full_name.lower()] = hosted.node_id
        if hosted.git:
            path = self.root / hosted.owner / f"{hosted.name}.git"
            path.parent.mkdir(parents=True, exist_ok=True)
            hosted.git.rename(path)
            hosted.git = path

    def delete(self, hosted: Hosted) -> None:
        del self.by_id[hosted.node_id]
        self.names = {name: id_ for name, id_ in self.names.items() if id_ != hosted.node_id}
        if hosted.git:
            hosted.git.rename(hosted.git.with_suffix(".deleted"))
