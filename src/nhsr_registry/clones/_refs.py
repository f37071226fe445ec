"""Finding a git directory, and reading its names for commits (`HEAD`, branches, tags) without git."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from nhsr_registry import re
from nhsr_registry.clones._git import is_oid
from nhsr_registry.clones._text import read_file, shown
from nhsr_registry.errors import RepositoryError, UsageError
from nhsr_registry.model import RepoId

_MAX_REFS = 100_000
_MAX_REF_BYTES = 32_000_000
_GITHUB = re.compile(r"(?:^|[@/.])github\.com(?::\d+)?[:/]", re.IGNORECASE)


class GitDir(msgspec.Struct, frozen=True, kw_only=True):
    """Where a clone keeps its parts. `common` differs from `path` in a linked work tree."""

    path: Path
    common: Path
    work_tree: Path | None = None

    @property
    def objects(self) -> Path:
        return self.common / "objects"

    @property
    def shallow(self) -> Path | None:
        file = self.common / "shallow"
        return file if _small(file).strip() else None


def find_git_dir(path: Path) -> GitDir | None:
    """The git directory at `path`, or `None` where there is none.

    `X` may be a work tree, a bare clone, the `.git` folder or file of a work tree, a name that lacks `.git`, or a
    folder that holds nothing but a clone named `repo`. Folders above are not searched: what was named is what is read.
    """
    for candidate in (path, path.with_name(f"{path.name}.git") if path.name else path, *_only_repo(path)):
        if found := _at(candidate):
            return found
    return None


def _at(path: Path) -> GitDir | None:
    inner = path / ".git"
    if inner.is_dir() and _is_git_dir(inner):
        return GitDir(path=inner, common=_common(inner), work_tree=path)
    if (pointed := _pointed(inner)) is not None:
        return GitDir(path=pointed, common=_common(pointed), work_tree=path)
    if path.is_dir() and _is_git_dir(path):
        return GitDir(path=path, common=_common(path))
    if (pointed := _pointed(path)) is not None:
        return GitDir(path=pointed, common=_common(pointed))
    return None


def _only_repo(path: Path) -> Iterator[Path]:
    try:
        with os.scandir(path) as entries:
            names = [entry.name for entry, _ in zip(entries, range(20), strict=False)]
    except OSError:
        return
    if [name for name in names if not name.startswith(".")] == ["repo"]:
        yield path / "repo"


def _is_git_dir(path: Path) -> bool:
    common = _common(path)
    return bool(_small(path / "HEAD")) and (common / "objects").is_dir() and (common / "refs").is_dir()


def _pointed(file: Path) -> Path | None:
    """What a `.git` file (of a linked work tree or a submodule) points at."""
    text = _small(file).strip() if file.is_file() else ""
    if not text.startswith("gitdir:"):
        return None
    path = file.parent / text.removeprefix("gitdir:").strip()
    return path if path.is_dir() and _is_git_dir(path) else None


def _common(git_dir: Path) -> Path:
    text = _small(git_dir / "commondir").strip()
    return (git_dir / text).resolve() if text and "\0" not in text else git_dir.resolve()


def _small(path: Path, limit: int = 1_000_000) -> str:
    """A small file's text, or nothing where it cannot be had."""
    try:
        return read_file(path, limit).decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return ""


class Refs:
    """Every name for a commit: `names` maps full names (`refs/tags/v1`) to object ids."""

    def __init__(self, git_dir: GitDir) -> None:
        self._git_dir = git_dir
        if (git_dir.common / "reftable").is_dir():
            raise RepositoryError(
                f"{git_dir.path} keeps its branches in the reftable format, which cannot be read yet.",
                hint="Convert it with: git refs migrate --ref-format=files",
            )
        self.names: dict[str, str] = dict(_packed(git_dir.common))
        self._symbolic: dict[str, str] = {}
        for name, text in _loose(git_dir.common):
            self._add(name, text)
        self.head = _small(git_dir.path / "HEAD", 4096).strip()

    def _add(self, name: str, text: str) -> None:
        if text.startswith("ref:"):
            self._symbolic[name] = text.removeprefix("ref:").strip()
        elif is_oid(text):
            self.names[name] = text

    @property
    def sha256(self) -> bool:
        known = next(iter(self.names.values()), self.head)
        return len(known) == 64 and is_oid(known)

    @property
    def head_branch(self) -> str | None:
        """The branch that `HEAD` names, whether it is there or not."""
        return self.head.removeprefix("ref:").strip() if self.head.startswith("ref:") else None

    @property
    def head_name(self) -> str | None:
        """`head_branch` as people write it."""
        return _branch(self.head_branch) if self.head_branch else None

    def resolve(self, name: str) -> tuple[str, str] | None:
        """A full name → (full name at the end of symbolic ones, object id)."""
        for _ in range(5):
            if name in self.names:
                return name, self.names[name]
            if name not in self._symbolic:
                return None
            name = self._symbolic[name]
        return None

    def candidates(self, ref: str) -> Iterator[tuple[str | None, str]]:
        """(branch or `None`, object id) of what `ref` may mean, likeliest first.

        A `HEAD` that names a missing branch (some snapshots have one) stands for the default branch instead.
        """
        if ref != "HEAD":
            yield from self._named(ref)
            return
        if self.head_branch is None:
            if is_oid(self.head):
                yield None, self.head
            return
        branches = sorted(name for name in self.names if name.startswith(("refs/heads/", "refs/remotes/")))
        origin = "refs/remotes/origin/"
        likely = (
            self.head_branch,
            f"{origin}HEAD",
            *(f"{at}{b}" for at in (origin, "refs/heads/") for b in ("main", "master")),
        )
        for name in dict.fromkeys((*likely, *branches)):
            if found := self.resolve(name):
                yield _branch(found[0]), found[1]

    def _named(self, ref: str) -> Iterator[tuple[str | None, str]]:
        for where in ("", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/", "refs/remotes/origin/"):
            if found := self.resolve(where + ref):
                yield _branch(found[0]), found[1]
        if re.fullmatch(r"[0-9a-f]{7,64}", ref):
            yield None, ref

    def tags(self) -> list[tuple[str, str]]:
        """(name, object id) of each tag."""
        at = "refs/tags/"
        return [(name.removeprefix(at), oid) for name, oid in sorted(self.names.items()) if name.startswith(at)]


def _branch(name: str) -> str | None:
    for at in ("refs/heads/", "refs/remotes/origin/"):
        if name.startswith(at):
            return printable(name.removeprefix(at))
    return None


def printable(name: str) -> str:
    """A name as it may be shown."""
    return shown(name.encode("utf-8", "surrogateescape"))


def _packed(common: Path) -> Iterator[tuple[str, str]]:
    for line in _small(common / "packed-refs", _MAX_REF_BYTES).split("\n"):
        oid, _, name = line.partition(" ")
        if name.startswith("refs/") and is_oid(oid):
            yield name, oid


def _loose(common: Path) -> Iterator[tuple[str, str]]:
    """(full name, content) of each file below `refs`; links are not followed."""
    folders, seen = [common / "refs"], 0
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue
        for entry in entries:
            seen += 1
            if seen > _MAX_REFS:
                return
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            else:
                yield Path(entry.path).relative_to(common).as_posix(), _small(Path(entry.path), 4096).strip()


def origin(git_dir: GitDir) -> str | None:
    """`owner/name` where the clone came from GitHub. The address is read as text and never followed."""
    section = ""
    for line in _small(git_dir.common / "config", 200_000).split("\n"):
        text = line.strip()
        if text.startswith("["):
            section = text
        key, _, url = text.partition("=")
        if section.lower() == '[remote "origin"]' and key.strip().lower() == "url" and _GITHUB.search(url):
            try:
                return str(RepoId.parse(url.strip().strip('"')))
            except UsageError:
                return None
    return None
