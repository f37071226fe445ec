"""A folder as it is now: what a maintainer is about to publish, committed or not."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from nhsr_registry.clones._git import Objects
from nhsr_registry.clones._history import history_of
from nhsr_registry.clones._refs import GitDir, find_git_dir
from nhsr_registry.clones._text import UNREADABLE, Contents, is_sound, read_file, shown
from nhsr_registry.clones._tree import located, no_history, opened_at, select
from nhsr_registry.errors import RepositoryError
from nhsr_registry.globs import compile_patterns
from nhsr_registry.snapshot import FOREIGN, MAX_PATHS, FileEntry, Snapshot, limit_of

_CHUNK = 1 << 20


def read_folder(path: str | Path, *, wanted: tuple[str, ...], repository: str | None = None) -> Snapshot:
    """The files of a folder as they are now, with the texts of those that match `wanted`.

    In a git work tree these are the tracked files and those that are neither tracked nor ignored, and git adds the
    history; elsewhere all files. Links are listed and never followed. Raises `RepositoryError`.
    """
    path = Path(path)
    try:
        git_dir = find_git_dir(path)
        root = (git_dir.work_tree if git_dir and git_dir.work_tree else path).resolve(strict=True)
        os.scandir(root).close()
    except PermissionError as error:
        raise RepositoryError(f"{path} cannot be read: no permission.", hint="Ask its owner, or copy it.") from error
    except NotADirectoryError as error:
        raise RepositoryError(f"{path} is a file, not a folder.", hint="Name the folder that holds it.") from error
    except OSError as error:
        raise RepositoryError(f"There is no folder at {path}.", hint="Check the path.") from error
    if git_dir is None or git_dir.work_tree is None:
        closed: list[bytes] = []
        snapshot = _with_texts(Snapshot(repository=repository), root, _all_files(root, closed), wanted)
        lost = {f"{shown(name)}/": UNREADABLE for name in closed}
        return replace(snapshot, unavailable=snapshot.unavailable | lost, truncated=snapshot.truncated or bool(lost))
    return _work_tree(located(path), root, wanted, repository)


def tracked(path: str | Path) -> frozenset[str]:
    """The files that git keeps already in the work tree at `path`; none where there is no clone. Raises `RepositoryError`."""
    git_dir = find_git_dir(Path(path))
    if git_dir is None or git_dir.work_tree is None:
        return frozenset()
    with opened_at(located(Path(path)), "HEAD") as (objects, _):
        lines = _listed(objects, _index(git_dir, git_dir.work_tree.resolve()))
        return frozenset(shown(name) for name in lines)


def _index(git_dir: GitDir, root: Path) -> dict[str, str]:
    """Where git finds the work tree and its index.

    Absolute, since git runs elsewhere: an index that it does not find is an empty one, and what is tracked but ignored
    would be lost.
    """
    return {"GIT_WORK_TREE": str(root), "GIT_INDEX_FILE": str((git_dir.path / "index").absolute())}


def _work_tree(git_dir: GitDir, root: Path, wanted: tuple[str, ...], repository: str | None) -> Snapshot:
    with opened_at(git_dir, "HEAD") as (objects, commit):
        files, modules = _known_files(objects, git_dir, root)
        shallow = git_dir.shallow is not None
        history = no_history()
        if commit.oid:
            history = history_of(objects, commit.oid, commit.tagged, shallow=shallow, files=len(files))
    snapshot = Snapshot(
        repository=repository or commit.repository, commit=commit.oid, branch=commit.branch, history=history
    )
    return _with_texts(snapshot, root, files, wanted, modules)


def _known_files(objects: Objects, git_dir: GitDir, root: Path) -> tuple[list[bytes], list[FileEntry]]:
    """Names of files that are tracked or not ignored, and the submodules."""
    exclude = git_dir.common / "info" / "exclude"
    env = _index(git_dir, root)
    files: dict[bytes, None] = {}
    modules = []
    for line in _listed(objects, env, "--stage"):
        about, _, name = line.partition(b"\t")
        mode, oid, _ = about.split()
        if mode == b"160000":
            modules.append(FileEntry(path=shown(name), oid=oid.decode("ascii"), kind="submodule"))
        else:
            files[name] = None
    options = ["--others", "--exclude-per-directory=.gitignore"]
    if exclude.is_file() and not exclude.is_symlink():
        options.append(f"--exclude-from={exclude}")
    foreign = compile_patterns((FOREIGN,)).fullmatch
    for name in _listed(objects, env, *options):
        if not foreign(shown(name)):
            files[name] = None
    return list(files), modules


def _listed(objects: Objects, env: dict[str, str], *options: str) -> Iterator[bytes]:
    rest, count = b"", 0
    with objects.run("ls-files", "-z", *options, env=env) as process:
        while count <= MAX_PATHS and (chunk := process.stdout.read(_CHUNK)):
            *lines, rest = (rest + chunk).split(b"\0")
            count += len(lines)
            yield from lines
    if process.failed:
        raise RepositoryError(
            f"The files of {env['GIT_WORK_TREE']} cannot be listed: {process.complaint}.",
            hint="See what `git status` says there.",
        )


def _all_files(root: Path, closed: list[bytes]) -> Iterator[bytes]:
    """Names of all files below `root`, but those of `FOREIGN` folders; `closed` gets the folders that we may not read.

    Our own stack, since folders can be deep.
    """
    foreign = compile_patterns((FOREIGN,)).fullmatch
    folders, base = [b""], os.fsencode(root) + os.fsencode(os.sep)
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(base + folder), key=lambda entry: entry.name)
        except OSError:
            closed.append(folder.rstrip(b"/"))
            continue
        for entry in entries:
            name = folder + entry.name
            if not entry.is_dir(follow_symlinks=False):
                yield name
            elif not foreign(f"{shown(name)}/x"):
                folders.append(name + b"/")


def _with_texts(
    snapshot: Snapshot, root: Path, names: Iterable[bytes], wanted: tuple[str, ...], modules: Iterable[FileEntry] = ()
) -> Snapshot:
    """`snapshot` with the files `names` of `root`; deleted ones, pipes and devices are left out."""
    inside = _Inside(root)
    entries, places = list(modules), {}
    truncated = False
    for name in names:
        entry = _entry(inside, name)
        if entry and entry.path not in places:
            entries.append(entry)
            places[entry.path] = name
        if truncated := len(entries) > MAX_PATHS:
            break
    entries = sorted(entries[:MAX_PATHS], key=lambda entry: entry.path)
    chosen, unavailable = select(entries, wanted)
    contents = Contents(unavailable, wanted)
    for entry in chosen:
        contents.add(entry.path, _content(inside.place(places[entry.path]), limit_of(entry.path)), UNREADABLE)
    return Snapshot(
        repository=snapshot.repository, commit=snapshot.commit, branch=snapshot.branch, history=snapshot.history,
        entries=tuple(entries), texts=contents.texts, sheets=contents.sheets, unavailable=unavailable, truncated=truncated,
    )  # fmt: skip


class _Inside:
    """Places below a folder. A name whose own folder is a link would lead elsewhere, so such folders hold nothing."""

    def __init__(self, root: Path) -> None:
        self._root = os.fsencode(os.path.realpath(root)) + os.fsencode(os.sep)
        self._sound: dict[bytes, bool] = {}

    def place(self, name: bytes) -> bytes:
        return self._root + name

    def holds(self, name: bytes) -> bool:
        folder = name.rpartition(b"/")[0]
        if folder not in self._sound:
            steps = [index for index, byte in enumerate(folder + b"/") if byte == ord("/")] if folder else []
            self._sound[folder] = not any(stat.S_ISLNK(self._mode(folder[:step])) for step in steps)
        return self._sound[folder]

    def _mode(self, folder: bytes) -> int:
        try:
            return os.lstat(self.place(folder)).st_mode
        except OSError:
            return 0


def _entry(inside: _Inside, name: bytes) -> FileEntry | None:
    if not is_sound(name) or not inside.holds(name):
        return None
    try:
        status = os.lstat(inside.place(name))
    except OSError:
        return None
    kind: Literal["file", "executable", "symlink"]
    if stat.S_ISLNK(status.st_mode):
        kind = "symlink"
    elif stat.S_ISREG(status.st_mode):
        kind = "executable" if os.name == "posix" and status.st_mode & 0o100 else "file"
    else:
        return None
    return FileEntry(path=shown(name), size=status.st_size, kind=kind)


def _content(place: bytes, limit: int) -> bytes | None:
    try:
        return read_file(place, limit)
    except OSError:
        return None
