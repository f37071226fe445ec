"""Committing what a night changed in a registry folder: the facts and the entries that were renamed, and nothing else."""

from __future__ import annotations

import os
import re
import shlex
import time
from collections.abc import Sequence
from pathlib import Path

from nhsr_registry.clones._git import git_class, no_git
from nhsr_registry.errors import RepositoryError
from nhsr_registry.model import Model

MESSAGE = "Refresh the facts of the listed projects"
_OWN = ("harvest", "projects", "members")


class Kept(Model):
    """What was committed: `files` of them as `commit`; nothing where nothing had changed."""

    commit: str | None = None
    files: int = 0


def keep(root: Path, also: Sequence[Path] = (), *, message: str = MESSAGE) -> Kept:
    """Commit what changed below `root` (and in the files `also`) to the checkout that holds it.

    What a person has staged elsewhere stays staged and is not committed. Raises `RepositoryError` where there is no
    checkout, or where git says no (its words are in the message).
    """
    paths = [str(path.resolve()) for path in (*(root / name for name in _OWN), *also) if path.exists()]
    git = _Git(root)
    git("rev-parse", "--show-toplevel")
    git("add", "--all", "--", *paths)
    changed = [name for name in git("diff", "--cached", "--name-only", "-z", "--", *paths).split("\0") if name]
    if not changed:
        return Kept()
    git("commit", "--quiet", "--message", message, "--only", "--", *paths)
    return Kept(commit=git("rev-parse", "HEAD").strip(), files=len(changed))


def _locked(root: Path, lock: Path) -> RepositoryError:
    """A lock is never removed by us: it may belong to a git that is at work, and whose work would be torn."""
    minutes = max(0, int(time.time() - lock.stat().st_mtime)) // 60
    return RepositoryError(
        f"Nothing was committed: git keeps {root} locked, for {minutes} minute{'s' * (minutes != 1)} now. Either another "
        f"git is at work there, or one was ended in the middle and left this file: {lock}",
        hint="What was read is written; nothing is lost. If no other git is running there (an editor may run one), remove "
        f"that file and commit again: rm {shlex.quote(str(lock))} && nhsr-registry keep",
    )


class _Git:
    """The reader's own git, with their own settings, in their own checkout."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._git = git_class()(str(root))

    def _lock(self, said: str) -> Path | None:
        """The lock that was in the way, which git names in whatever language it speaks: the index's, or a branch's."""
        if not (named := re.search(r"['\u2018\u201c\u00ab\u201e\"]([^'\n]{1,4000}?\.lock)\W", said)):
            return None
        lock = self._root / named[1].strip()
        return lock if lock.is_file() else None

    def __call__(self, *arguments: str) -> str:
        from git.exc import GitCommandError, GitCommandNotFound

        command = [self._git.GIT_PYTHON_GIT_EXECUTABLE or "git", *arguments]
        try:
            return str(self._git.execute(command, env={"GIT_TERMINAL_PROMPT": "0"}, strip_newline_in_stdout=False))
        except GitCommandNotFound as error:
            raise no_git() from error
        except GitCommandError as error:
            if lock := self._lock(str(error.stderr)):
                raise _locked(self._root, lock) from None
            said = " ".join(str(error.stderr or error.stdout or "").replace("stderr:", "").split())[:300]
            if arguments[0] == "rev-parse":
                raise RepositoryError(
                    f"{self._root} is in no git checkout, so nothing can be committed.",
                    hint="Make one with `git init`, or leave the commit out: nhsr-registry night --no-commit",
                ) from None
            raise RepositoryError(
                f"git did not {arguments[0]} what changed in {self._root}: {said}",
                hint=f"What was read is written. See what `git status` says in {os.path.relpath(self._root)}.",
            ) from None
