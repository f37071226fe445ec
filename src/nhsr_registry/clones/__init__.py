"""A checkout, a bare or shallow clone, or a plain folder → `Snapshot`.

Nothing of what is read is run, nothing outside it is opened, and no network is used: what a partial clone lacks is
named in `Snapshot.unavailable`.
"""

from __future__ import annotations

from pathlib import Path

from nhsr_registry.clones._folder import read_folder, tracked
from nhsr_registry.clones._refs import GitDir, find_git_dir
from nhsr_registry.clones._tree import read_clone
from nhsr_registry.errors import RepositoryError
from nhsr_registry.snapshot import Snapshot

__all__ = ["find_git_dir", "read", "read_clone", "read_folder", "tracked"]


def read(path: str | Path, *, wanted: tuple[str, ...], repository: str | None = None, ref: str = "HEAD") -> Snapshot:
    """What lies at `path`: the commit of a bare clone, a work tree's or any other folder's files as they are now.

    A work tree without files (cloned with `--no-checkout`) is read as a bare one, and so is any where `ref` asks
    for a certain commit. Raises `RepositoryError`.
    """
    path = Path(path)
    found = find_git_dir(path)
    if found and (found.work_tree is None or ref != "HEAD" or _is_unchecked(found)):
        return read_clone(path, wanted=wanted, repository=repository, ref=ref)
    if found is None and ref != "HEAD":
        raise RepositoryError(f"{path} is no git repository, so it has no {ref!r}.", hint="Leave the commit out.")
    return read_folder(path, wanted=wanted, repository=repository)


def _is_unchecked(git_dir: GitDir) -> bool:
    """Whether a work tree has nothing in it yet: cloned with `--no-checkout`, and not merely begun with `git init`."""
    if git_dir.work_tree is None or (git_dir.path / "index").exists():
        return False
    return all(path.name == ".git" for path in git_dir.work_tree.iterdir())
