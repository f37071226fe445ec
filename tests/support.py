"""Real git repositories for tests, made in a moment and untouched by the reader's own git settings."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

#: Path → content, text or bytes; `None` deletes, `Link` and `Module` are what their names say.
Files = Mapping[Any, Any]

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs the git program")


@dataclass(frozen=True)
class Link:
    to: str


@dataclass(frozen=True)
class Module:
    commit: str = "1" * 40


@dataclass(frozen=True)
class Commit:
    """One commit: the files it changes, who made it, when (seconds since 1970), and the tags it gets."""

    files: Files = field(default_factory=dict)
    author: str = "Ann Able <ann@example.org>"
    date: int = 1_700_000_000
    written: int | None = None
    tags: tuple[str, ...] = ()  # annotated where the name starts with `@`
    message: str = "Change"
    onto: str | None = None  # its first parent, where that is not the commit before it in the same call
    merges: str | None = None  # its second parent


def git_env() -> dict[str, str]:
    """An environment in which only our own settings count."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return env | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "Ann Able",
        "GIT_AUTHOR_EMAIL": "ann@example.org",
        "GIT_COMMITTER_NAME": "Ann Able",
        "GIT_COMMITTER_EMAIL": "ann@example.org",
        "GIT_AUTHOR_DATE": "1700000000 +0000",
        "GIT_COMMITTER_DATE": "1700000000 +0000",
        "GIT_PROTOCOL_FROM_USER": "1",
    }


def git(where: Path, *arguments: str, stdin: bytes = b"") -> str:
    """Run git in `where`; its output without the last newline."""
    done = subprocess.run(  # noqa: PLW1510 - the message of a failure must show what git said
        ["git", "-c", "protocol.file.allow=always", *arguments],
        cwd=where, env=git_env(), input=stdin, capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "replace").rstrip("\n")


def make_repo(
    path: Path, *commits: Commit | Files, bare: bool = False, branch: str = "main", sha256: bool = False
) -> Path:
    """A repository at `path` with `commits`, oldest first; a mapping stands for a commit of its files."""
    path.mkdir(parents=True, exist_ok=True)
    kind = ["--bare"] if bare else []
    git(path, "init", "-q", "-b", branch, *kind, *(["--object-format=sha256"] if sha256 else []))
    stream = b"".join(
        _commit(commit if isinstance(commit, Commit) else Commit(files=commit), branch) for commit in commits
    )
    if stream:
        git(path, "fast-import", "--quiet", "--force", stdin=stream + b"done\n")
        if not bare:
            git(path, "reset", "-q", "--hard")
    return path


def more_commits(path: Path, *commits: Commit, branch: str = "main") -> None:
    """Commits on top of a branch of the repository at `path`."""
    first, *others = commits
    onto = replace(first, onto=first.onto or f"refs/heads/{branch}^0")
    stream = b"".join(_commit(commit, branch) for commit in (onto, *others))
    git(path, "fast-import", "--quiet", "--force", stdin=stream + b"done\n")


def _commit(commit: Commit, branch: str) -> bytes:
    written = commit.date if commit.written is None else commit.written
    lines = [
        f"commit refs/heads/{branch}\nauthor {commit.author} {written} +0000\n".encode(),
        f"committer Ann Able <ann@example.org> {commit.date} +0000\n".encode(),
        _data(commit.message.encode()),
        *(f"{word} {other}\n".encode() for word, other in (("from", commit.onto), ("merge", commit.merges)) if other),
        *(_change(name if isinstance(name, bytes) else name.encode(), what) for name, what in commit.files.items()),
        b"\n",
    ]
    for tag in commit.tags:
        if tag.startswith("@"):
            lines.append(f"tag {tag[1:]}\nfrom refs/heads/{branch}\n".encode())
            lines.append(b"tagger Ann Able <ann@example.org> 1800000000 +0000\n" + _data(b"A release"))
        else:
            lines.append(f"reset refs/tags/{tag}\nfrom refs/heads/{branch}\n\n".encode())
    return b"".join(lines)


def _change(name: bytes, what: str | bytes | Link | Module | None) -> bytes:
    quoted = b'"' + b"".join(b"\\%03o" % byte for byte in name) + b'"'
    if what is None:
        return b"D " + quoted + b"\n"
    if isinstance(what, Module):
        return b"M 160000 " + what.commit.encode() + b" " + quoted + b"\n"
    if isinstance(what, Link):
        return b"M 120000 inline " + quoted + b"\n" + _data(what.to.encode())
    return b"M 100644 inline " + quoted + b"\n" + _data(what if isinstance(what, bytes) else what.encode())


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"
