"""What earlier commits of a clone held: each distinct file once, newest first, within limits that are told.

`git rev-list --objects` names every blob that a branch or tag can reach, each once; a second pass over the log finds
the commits of those few that somebody asks for. Blobs of the newest commit are left out: `read_clone` reads those.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Generator, Iterator
from pathlib import Path
from typing import NamedTuple

from nhsr_registry import documents
from nhsr_registry.clones._git import Objects, _lines
from nhsr_registry.clones._refs import Refs
from nhsr_registry.clones._text import decode
from nhsr_registry.clones._tree import list_tree, located, opened_at
from nhsr_registry.errors import RepositoryError
from nhsr_registry.globs import compile_patterns
from nhsr_registry.snapshot import FOREIGN, limit_of
from nhsr_registry.workbooks import Sheet

MOST_BYTES = 600_000_000
MOST_SECONDS = 240.0
_MOST_BLOBS = 2_000_000
_BATCH = 400
#: Why something was not scanned, in the words that the report uses.
TOO_LARGE, BINARY, ABSENT = "larger than we read", "not text", "not in this clone"
NO_TIME, NO_ROOM = "left when the time was up", "left when enough was read"


class Old(NamedTuple):
    """One file as an earlier commit held it."""

    oid: str
    path: str
    text: str
    sheets: tuple[Sheet, ...] = ()  # of a workbook, whose text is empty


class Commit(NamedTuple):
    """A commit that brought a file in: its id and day (ISO 8601)."""

    oid: str
    day: str


class Past:
    """The earlier files of one clone; `left` counts what was not scanned, by reason."""

    def __init__(
        self, objects: Objects, starts: Collection[str], current: Collection[str], wanted: tuple[str, ...]
    ) -> None:
        self._objects, self._starts, self._current = objects, sorted(set(starts)), set(current)
        self._wanted, self._foreign = compile_patterns(wanted), compile_patterns((FOREIGN,))
        self.left: Counter[str] = Counter()
        self.read = self.bytes = self.commits = 0
        self.complete = True  # whether git could walk the whole history that the clone holds

    def files(self, most_bytes: int = MOST_BYTES, most_seconds: float = MOST_SECONDS) -> Iterator[Old]:
        """Each distinct earlier text once, newest first. What is left out is counted in `left`."""
        began = time.monotonic()
        batch: list[tuple[str, str]] = []
        for blob in self._blobs():
            batch.append(blob)
            if len(batch) >= _BATCH:
                yield from self._texts(batch, most_bytes, began + most_seconds)
                batch = []
        yield from self._texts(batch, most_bytes, began + most_seconds)

    def _blobs(self) -> Iterator[tuple[str, str]]:
        """(object id, path) of each earlier file whose kind is read."""
        with (
            _lines(self._starts) as stdin,
            self._objects.run("rev-list", "--objects", "--stdin", "--missing=allow-any", stdin=stdin) as process,
        ):
            for count, line in enumerate(process.stdout):
                if count >= _MOST_BLOBS:
                    self.complete = False
                    break
                oid, named, path = line.rstrip(b"\n").decode("utf-8", "replace").partition(" ")
                if not path:
                    self.commits += not named  # a commit's root tree has a name, which is empty
                elif oid not in self._current and self._wanted.fullmatch(path) and not self._foreign.fullmatch(path):
                    yield oid, path
        self.complete = self.complete and not process.failed

    def _texts(self, batch: list[tuple[str, str]], most_bytes: int, until: float) -> Iterator[Old]:
        if not batch:
            return
        if time.monotonic() > until or self.bytes > most_bytes:
            self.left[NO_TIME if time.monotonic() > until else NO_ROOM] += len(batch)
            return
        take: list[tuple[str, str]] = []
        for (oid, path), known in zip(batch, self._objects.ask([oid for oid, _ in batch]), strict=True):
            if known is None:
                self.left[ABSENT] += 1
            elif known[1] != "blob":
                continue
            elif known[2] > limit_of(path):
                self.left[TOO_LARGE] += 1
            else:
                take.append((oid, path))
        paths = dict(take)
        for done, (oid, content) in enumerate(self._objects.contents([oid for oid, _ in take])):
            if time.monotonic() > until or self.bytes > most_bytes:
                self.left[NO_TIME if time.monotonic() > until else NO_ROOM] += len(take) - done
                return
            old = _old(oid, paths[oid], content)
            if old is None:
                self.left[ABSENT if content is None else BINARY] += 1
                continue
            self.read += 1
            self.bytes += len(content or b"")
            yield old

    def brought(self, oids: Collection[str]) -> dict[str, Commit]:
        """Object id → the oldest commit known that brought the file in. One pass over the log, and only if needed."""
        sought, found = set(oids), {}
        if not sought:
            return {}
        now = Commit("", "")
        options = ("log", "--stdin", "-m", "--root", "--raw", "--no-abbrev", "--no-renames", "--format=>%H %cs")
        with _lines(self._starts) as stdin, self._objects.run(*options, stdin=stdin) as process:
            for line in process.stdout:
                if line.startswith(b">"):
                    oid, _, day = line[1:].decode("ascii", "replace").strip().partition(" ")
                    now = Commit(oid, day[:10])
                elif line.startswith(b":"):
                    new = line.split(None, 4)[3].decode("ascii", "replace")
                    if new in sought:
                        found[new] = now  # the log runs backwards: the last one stays
        return found


def _old(oid: str, path: str, content: bytes | None) -> Old | None:
    if content is None:
        return None
    if documents.is_packed(path):
        found = documents.pages(path, content)
        return None if found is None else Old(oid, path, "", found)
    text = decode(content)[0]
    return None if text is None else Old(oid, path, text)


class Opened(NamedTuple):
    past: Past
    shallow: bool
    commit: str | None


def opened_past(path: Path, wanted: tuple[str, ...]) -> Generator[Opened, None, None]:
    """The past of the clone at `path`, for as long as the generator lives. Raises `RepositoryError`."""
    git_dir = located(path)
    refs = Refs(git_dir)
    with opened_at(git_dir, "HEAD") as (objects, commit):
        if commit.oid is None:
            raise RepositoryError(f"{path} has no commit yet, so it has no history.", hint="Commit something first.")
        names = [oid for name, oid in sorted(refs.names.items()) if not name.startswith("refs/stash")]
        known = [oid for oid, answer in zip(names, objects.ask(names), strict=True) if answer]
        current = {entry.oid for entry in list_tree(objects, commit.oid, path)[0] if entry.oid}
        yield Opened(Past(objects, [commit.oid, *known], current, wanted), git_dir.shallow is not None, commit.oid)
