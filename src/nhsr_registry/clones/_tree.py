"""One commit of a clone, through git's plumbing; a work tree is not needed and not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec

from nhsr_registry import unnamed
from nhsr_registry.clones._git import Objects, opened
from nhsr_registry.clones._history import MAX_TAGS, history_of
from nhsr_registry.clones._refs import GitDir, Refs, find_git_dir, origin
from nhsr_registry.clones._text import ABSENT, LINK, TOO_MUCH, Contents, is_sound, shown, too_large
from nhsr_registry.documents import is_packed
from nhsr_registry.errors import RepositoryError
from nhsr_registry.globs import compile_patterns, matcher
from nhsr_registry.model import History
from nhsr_registry.snapshot import (
    FOREIGN,
    LEFT,
    MAX_PATHS,
    MAX_TEXT,
    MAX_TEXTS,
    FileEntry,
    Snapshot,
    environments,
    limit_of,
)
from nhsr_registry.workbooks import MAX_WORKBOOKS, MOST_WORKBOOKS

#: git's modes → what the path is; any other is a plain file.
MODES: dict[bytes, Literal["file", "executable", "symlink", "submodule"]] = {
    b"100755": "executable",
    b"120000": "symlink",
    b"160000": "submodule",
}
_FILES = ("file", "executable")
_CHUNK = 1 << 20
_AGAIN = "Clone it again, or see what `git fsck` says."


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """What a clone says of one commit beside its files; `oid` is `None` before the first commit."""

    oid: str | None = None
    branch: str | None = None
    repository: str | None = None
    tagged: tuple[tuple[str, str], ...] = ()  # (tag, the commit that it leads to)


def read_clone(
    path: str | Path, *, wanted: tuple[str, ...], repository: str | None = None, ref: str = "HEAD"
) -> Snapshot:
    """The commit `ref` of the clone at `path`, with the texts of all files that match `wanted`.

    `repository` (`owner/name`) is taken from the clone's origin where it is not given. Raises `RepositoryError`
    where there is no clone, no commit, or the commit's tree is damaged; what else is missing is `unavailable`.
    """
    git_dir = located(Path(path))
    with opened_at(git_dir, ref) as (objects, commit):
        if commit.oid is None:
            where = "This folder" if str(path) == "." else path
            hint = "Put a first file there, such as a README, and run it again. A bare clone may want a git fetch."
            raise RepositoryError(f"{where} holds no file and no commit yet.", hint=hint)
        entries, truncated = list_tree(objects, commit.oid, path)
        contents = _read(objects, entries, wanted)
        history = history_of(
            objects, commit.oid, commit.tagged, shallow=git_dir.shallow is not None, files=len(entries)
        )
    return Snapshot(
        repository=repository or commit.repository,
        commit=commit.oid,
        branch=commit.branch,
        entries=tuple(entries),
        texts=contents.texts,
        sheets=contents.sheets,
        unavailable=contents.unavailable,
        history=history,
        truncated=truncated,
    )


def located(path: Path) -> GitDir:
    """The git directory at `path`; raises `RepositoryError` saying what is there instead."""
    try:
        found = find_git_dir(path)
        exists = path.exists()
    except PermissionError as error:
        raise RepositoryError(f"{path} cannot be read: no permission.", hint="Ask its owner, or copy it.") from error
    if found:
        return found
    if not exists:
        raise RepositoryError(f"There is nothing at {path}.", hint="Check the path, or clone the repository there.")
    raise RepositoryError(f"{path} is no git repository.", hint="Name the folder that holds .git, or a bare clone.")


@contextmanager
def opened_at(git_dir: GitDir, ref: str) -> Iterator[tuple[Objects, Commit]]:
    """The clone's objects, with `HEAD` at what `ref` means."""
    refs = Refs(git_dir)
    _refuse_foreign_objects(git_dir)
    with opened(git_dir.objects, git_dir.shallow, sha256=refs.sha256) as objects:
        commit, mailmap = _resolve(objects, refs, ref, git_dir)
        if commit.oid:
            objects.point_at(commit.oid, mailmap=mailmap)
        yield objects, commit


def _refuse_foreign_objects(git_dir: GitDir) -> None:
    """A clone may borrow objects from a folder nearby, but not from another computer."""
    file = git_dir.objects / "info" / "alternates"
    try:
        lines = file.read_bytes()[:100_000].split(b"\n") if file.is_file() else []
    except OSError:
        return
    if any(line.lstrip(b'"').startswith((b"//", b"\\\\")) for line in lines):
        raise RepositoryError(f"{git_dir.path} borrows its objects from a network folder.", hint="Make a full clone.")


def _resolve(objects: Objects, refs: Refs, ref: str, git_dir: GitDir) -> tuple[Commit, bool]:
    """The commit that `ref` means, and whether its tree has a mailmap to use.

    Commits, tags and mailmaps are asked for in one go, since each start of git takes longer than its answer; the
    mailmaps last, as a damaged object ends the answers.
    """
    found, tags = list(refs.candidates(ref)), refs.tags()[:MAX_TAGS]
    asked = [f"{oid}^{{commit}}" for _, oid in (*found, *tags)]
    answers = objects.ask([*asked, *(f"{oid}^{{commit}}:.mailmap" for _, oid in found)])
    tagged = tuple((name, answer[0]) for (name, _), answer in zip(tags, answers[len(found) :], strict=False) if answer)
    name = origin(git_dir)
    for (branch, _), answer, mailmap in zip(found, answers, answers[len(asked) :], strict=False):
        if answer:
            usable = mailmap is not None and mailmap[1] == "blob" and mailmap[2] <= MAX_TEXT
            return Commit(oid=answer[0], branch=branch, repository=name, tagged=tagged), usable
    if ref != "HEAD":
        raise RepositoryError(f"{git_dir.path} has no commit {ref[:100]!r}.", hint="Name a branch, a tag or a commit.")
    if found:
        raise RepositoryError(f"{git_dir.path} lacks the commit that its HEAD names.", hint=_AGAIN)
    return Commit(branch=refs.head_name, repository=name), False


def list_tree(objects: Objects, commit: str, where: object) -> tuple[list[FileEntry], bool]:
    """All paths of a commit, sorted by git, and whether there were more than we list.

    Read as it comes and left off at the limit: a tree that holds itself many times over has no end.
    """
    entries: list[FileEntry] = []
    truncated, rest = False, b""
    with objects.run("ls-tree", "-r", "-l", "-z", "--full-tree", commit) as process:
        while not truncated and (chunk := process.stdout.read(_CHUNK)):
            *lines, rest = (rest + chunk).split(b"\0")
            entries.extend(entry for line in lines if (entry := _entry(line)))
            truncated = len(entries) > MAX_PATHS or len(rest) > _CHUNK
    if process.failed:
        raise RepositoryError(f"The files of {where} cannot be listed: {process.complaint}.", hint=_AGAIN)
    return entries[:MAX_PATHS], truncated


def _entry(line: bytes) -> FileEntry | None:
    about, _, name = line.partition(b"\t")
    mode, _, oid, size = about.split()
    if not is_sound(name):
        return None
    return FileEntry(
        path=shown(name),
        oid=oid.decode("ascii"),
        size=int(size) if size.isdigit() else None,
        kind=MODES.get(mode, "file"),
    )


def select(entries: list[FileEntry], wanted: tuple[str, ...]) -> tuple[list[FileEntry], dict[str, str]]:
    """The entries whose text is to be read, shallowest first until the total is reached; the others with why not."""
    match, foreign = matcher(wanted), compile_patterns((FOREIGN,)).fullmatch
    inside, left = environments(entry.path for entry in entries), compile_patterns((LEFT,)).fullmatch

    def own(entry: FileEntry) -> bool:
        return (not foreign(entry.path) or bool(left(entry.path))) and not (inside and entry.path.startswith(inside))

    asked = [entry for entry in entries if entry.kind != "submodule" and match(entry.path) and own(entry)]
    perhaps = (e for e in entries if unnamed.may_be_code(e.path) and e.kind in _FILES and not match(e.path) and own(e))
    asked += unnamed.chosen(perhaps, match)  # what they are, only their text tells: `Contents` keeps those of code
    asked.sort(key=lambda entry: (entry.path.count("/"), entry.path))
    chosen, unavailable, total = [], {}, 0
    room, books = MAX_WORKBOOKS, MOST_WORKBOOKS  # their own, so that they take none from the texts
    for entry in asked:
        if entry.kind == "symlink":
            unavailable[entry.path] = LINK
        elif entry.size is None:
            unavailable[entry.path] = ABSENT
        elif entry.size > limit_of(entry.path):
            unavailable[entry.path] = too_large(entry.path)
        elif is_packed(entry.path):
            if room < entry.size or not books:
                unavailable[entry.path] = TOO_MUCH
                continue
            room, books = room - entry.size, books - 1
            chosen.append(entry)
        elif total + entry.size > MAX_TEXTS:
            unavailable[entry.path] = TOO_MUCH
        else:
            total += entry.size
            chosen.append(entry)
    return chosen, unavailable


def _read(objects: Objects, entries: list[FileEntry], wanted: tuple[str, ...]) -> Contents:
    chosen, unavailable = select(entries, wanted)
    contents = Contents(unavailable, wanted)
    answers = objects.contents([entry.oid or "" for entry in chosen])
    for entry, (_, content) in zip(chosen, answers, strict=True):
        contents.add(entry.path, content)
    return contents


def no_history() -> History:
    """The history of a repository before its first commit: nothing, and we know it."""
    return History(commits=0, authors=0, people=0)
