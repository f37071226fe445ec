"""A registry folder as it was: an earlier commit of the checkout that holds it, unpacked beside it for a moment."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from nhsr_registry.clones._git import git_class
from nhsr_registry.errors import RepositoryError, UsageError
from nhsr_registry.folder.store import Registry

MOST_BYTES = 4_000_000_000  # of one registry's folder, unpacked; a hundred thousand projects have half of it


class Earlier(NamedTuple):
    """The folder at a commit, and the commit's day (ISO date)."""

    registry: Registry
    commit: str
    on: str


def commit_of(root: Path, said: str) -> str:
    """The newest commit on or before a day (ISO date), or what git calls `said` (a commit, a tag, `HEAD~1`)."""
    git = _Git(root)
    if len(said) == 10 and said[4] == said[7] == "-":
        # A day ends at midnight by UTC, wherever this computer stands.
        found = git("rev-list", "-1", f"--before={said}T23:59:59+00:00", "HEAD")
        if not found:
            hint = "A shallow clone holds only the newest commits: fetch the rest with git fetch --unshallow."
            raise UsageError(f"This checkout has no commit of {said} or before.", hint=hint)
        return found
    try:
        return git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{said}^{{commit}}")
    except RepositoryError:
        raise UsageError(
            f"{said[:80]!r} is no day and no commit of this checkout.", hint="Write a day: 2026-01-31."
        ) from None


def first_commit(root: Path) -> str:
    """The oldest commit that this checkout knows of the folder; raises `RepositoryError` where none holds it yet."""
    found = _Git(root)("log", "--reverse", "--format=%H", "--", ".").splitlines()
    if not found:
        raise RepositoryError(
            f"No commit holds the folder {root} yet.",
            hint="Keep a state: nhsr-registry watch --save FILE. Or, where the folder is yours, commit it.",
        )
    return found[0]


def holds(root: Path, commit: str) -> bool:
    """Whether the folder was there at a commit."""
    return bool(_Git(root)("ls-tree", "--name-only", commit))  # from within a folder git lists that folder


@contextmanager
def at(root: Path, commit: str) -> Iterator[Earlier]:
    """The folder `root` as it was at a commit (as `commit_of` found it); gone again when done.

    Raises `RepositoryError` where git says no, or where the folder was not there then.
    """
    git = _Git(root)
    prefix = git("rev-parse", "--show-prefix").rstrip("/")
    on = git("show", "--no-patch", "--format=%cd", "--date=format-local:%Y-%m-%d", commit)
    with TemporaryDirectory() as scratch:
        packed, folder = Path(scratch) / "folder.tar", Path(scratch) / "folder"
        tree = f"{commit}:{prefix}"
        top = _Git(Path(git("rev-parse", "--show-toplevel")))  # from within, git would look for the prefix once more
        top("archive", "--format=tar", f"--output={packed}", tree)
        _unpack(packed, folder)
        packed.unlink()
        yield Earlier(Registry(folder), commit, on)


def _unpack(packed: Path, folder: Path) -> None:
    folder.mkdir()
    with tarfile.open(packed, "r:") as archive:
        members = [member for member in archive if member.isreg() or member.isdir()]  # no links, no devices
        if sum(member.size for member in members) > MOST_BYTES:
            raise RepositoryError(f"The folder of that day is larger than {MOST_BYTES:,} bytes.")
        # By hand: `filter` of `extractall` is younger than the oldest Python 3.11. git writes no name that leads outside.
        for member in members:
            place = folder / member.name
            if not place.resolve().is_relative_to(folder.resolve()):
                raise RepositoryError("The folder of that day names a file outside it.")
            if member.isdir():
                place.mkdir(parents=True, exist_ok=True)
            elif (opened := archive.extractfile(member)) is not None:
                place.parent.mkdir(parents=True, exist_ok=True)
                with opened, place.open("wb") as out:
                    shutil.copyfileobj(opened, out)


class _Git:
    """The reader's own git in their own checkout, by UTC."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._git = git_class()(str(root))

    def __call__(self, *arguments: str) -> str:
        from git.exc import GitCommandError

        command = [self._git.GIT_PYTHON_GIT_EXECUTABLE or "git", *arguments]
        try:
            return str(self._git.execute(command, env={"GIT_TERMINAL_PROMPT": "0", "TZ": "UTC"})).strip()
        except GitCommandError as error:
            said = " ".join(str(error.stderr or "").replace("stderr:", "").split())[:300]
            if "not a git repository" in said:  # as the registry that comes with the tool: one day, no history
                said = "it is a plain folder, which keeps no history."
            raise RepositoryError(
                f"The registry's earlier days cannot be read from {self._root}: {said}",
                hint="That needs the git checkout that holds the registry. Else keep a state: nhsr-registry watch --save FILE",
            ) from None
