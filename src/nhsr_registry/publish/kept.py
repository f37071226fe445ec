"""What nothing changed of is not made again: its files are taken over from the last publication.

Each publication says, in `kept.json`, what every project's files (and those made of the whole registry) were made from and
what they were, as hashes. Files are taken over where both still hold, so that a hand in the last publication cannot reach
the next. Taken over means: given a second name in the file system, where that can be had, instead of written again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from array import array
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from nhsr_registry import __version__
from nhsr_registry.publish import words
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.sheets import Sheet
from nhsr_registry.publish.shelf import Item

FILE = "kept.json"
#: Paths within the publication, and what to write there: bytes, or a file, which moves where it does not stand there yet.
Files = Iterable[tuple[str, bytes | Path]]


class Row(msgspec.Struct, frozen=True, array_like=True):
    """What some files were made from, what they were, and where they stand."""

    made_from: str
    digest: str
    paths: tuple[str, ...]


_ROW = msgspec.json.Decoder(Row).decode
_ROWS, _RAW = msgspec.json.Decoder(dict[str, Row]).decode, msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class Made(msgspec.Struct, frozen=True, array_like=True):
    """Files that stand in the new publication: whose they are, each one's SHA-256, and whether they were taken over."""

    name: str
    row: Row
    sums: tuple[str, ...]
    taken: bool


class Keeper:
    """The last publication's files, and how to tell whether they still hold."""

    def __init__(self, last: Path, collection: Collection, common: Iterable[Any]) -> None:
        self.folder = last
        self.collection = collection
        self._common = _digest([_program(), msgspec.json.encode(list(common))])
        self._labels = msgspec.json.encode(collection.index.vocabulary)
        self._listed = collection.listed
        self._before = _Before(last / FILE)
        self._rest = _digest(_tables(collection.registry.root))

    def made_from(self, item: Item, places: object) -> str:
        """A hash of all that the files of one project depend on."""
        heir = (item.project.successor or "").lower() in self._listed
        own = [msgspec.json.encode(places), bytes([heir, item.project.read]), *self._of(item)]
        return _digest([self._common.encode(), *own])

    def made_from_shown(self, shown: bytes) -> str:
        """A hash of all that a page depends on which is given no more than what it shows."""
        return _digest([self._common.encode(), self._labels, shown])

    def made_from_all(self, more: bytes) -> str:
        """A hash of all that files made of the whole registry depend on: the projects, and what else the folder holds."""
        return _digest([self._common.encode(), self._rest.encode(), more, self.whole])

    @cached_property
    def whole(self) -> bytes:
        """A hash of all projects."""
        found = hashlib.sha256()
        for item in self.collection.items:
            found.update(_digest(self._of(item)).encode())
        return found.digest()

    def _of(self, item: Item) -> Iterable[bytes]:
        yield msgspec.json.encode(item.project)
        yield msgspec.json.encode(item.entry)
        yield item.facts_sum.encode()

    def knows(self, name: str, made_from: str) -> bool:
        """Whether files of that name were made from the same, as far as is said of them."""
        row = self._before.get(name)
        return row is not None and row.made_from == made_from

    def take(self, name: str, made_from: str, fresh: Path, own: Callable[[str], bool]) -> Made | None:
        """Put the files of the last time into `fresh`; `None` where they must be made. `own` says which paths may be theirs."""
        row = self._before.get(name)
        if row is None or row.made_from != made_from or not row.paths or not all(map(own, row.paths)):
            return None
        try:
            sums = tuple(sum_of(self.folder / path) for path in row.paths)
        except OSError:
            return None
        if _digest_of(row.paths, sums) != row.digest:
            return None
        for path in row.paths:
            _again(self.folder / path, fresh / path)
        return Made(name, row, sums, taken=True)

    @staticmethod
    def note(name: str, made_from: str, paths: tuple[str, ...], sums: tuple[str, ...]) -> Made:
        """What is to be remembered of files that were made, with the SHA-256 of each."""
        return Made(name, Row(made_from, _digest_of(paths, sums), paths), sums, taken=False)


def of_project(item: Item) -> Callable[[str], bool]:
    """Whether a path may be one of the project's: a list that somebody wrote leads nowhere else."""
    return lambda path: _inside(path) and str(item.repo) in path


def of_all(path: str) -> bool:
    """Whether a path may be one of those made of the whole registry."""
    return _inside(path) and path.startswith(("search/", "needs/", "needs.html", "v1/"))


def of_pages(path: str) -> bool:
    """Whether a path may be one of the pages, feeds and data that belong to no project."""
    return (
        _inside(path)
        and not path.startswith(_OF_OTHERS)
        and (path.startswith(("feeds/", "v1/")) or path.endswith(".html"))
    )


#: Where projects' files stand, and such as are written after these: they are nobody else's.
_OF_OTHERS = ("projects/", "assets/", "search/", "needs", "v1/projects/", "v1/exports/", "v1/badges/", "v1/datapackage")


def of_sheet(sheet: Sheet) -> Callable[[str], bool]:
    """Whether a path is that of one page."""
    return lambda path: path == sheet.path


def _inside(path: str) -> bool:
    return ".." not in path.split("/") and not path.startswith("/") and "\0" not in path


def making_room(path: Path) -> Path:
    """The path of a file that is to be written bit by bit. What stands there may be the last publication's, and goes first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return path


def sum_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _again(old: Path, new: Path) -> None:
    """The file of the last time under its new name: the same one, where it is a plain file that has no other name."""
    new.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        found = old.lstat()
        if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
            os.link(old, new)
            return
    shutil.copyfile(old, new)


class _Before:
    """The rows of the last publication's `kept.json`: in memory is where each stands."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, int] = {}
        self._sizes = array("L")
        self._starts = array("Q")
        self._rows: Mapping[str, Row] = {}
        with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            self._find(path.read_bytes())

    def _find(self, text: bytes) -> None:
        """Where each row stands in a file as this version writes it; one that somebody has changed is kept whole."""
        at, places = 1, {}
        for name, raw in _RAW(text).items():
            _ROW(raw)  # one that is broken spoils them all
            start = at + len(msgspec.json.encode(name)) + 1
            at = start + len(raw) + 1
            if text[start : at - 1] != bytes(raw):
                self._rows = _ROWS(text)
                return
            places[name] = len(self._starts)
            self._starts.append(start)
            self._sizes.append(len(raw))
        self._places = places

    def get(self, name: str) -> Row | None:
        place = self._places.get(name)
        if place is None:
            return self._rows.get(name)
        try:
            with self._path.open("rb", buffering=0) as file:
                file.seek(self._starts[place])
                return _ROW(file.read(self._sizes[place]))
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None


def _digest(parts: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def _digest_of(paths: Iterable[str], sums: Iterable[str]) -> str:
    return _digest(f"{sum_}  {path}".encode() for path, sum_ in zip(paths, sums, strict=True))


def _program() -> bytes:
    """A hash of what makes the files: another version may make another page of the same facts."""
    sources = [text for file in _sources(files("nhsr_registry")) for text in (file.name.encode(), file.read_bytes())]
    said = [
        [check, words.title(check), words.remedy(check), words.effort(check), dict(known.commands)]
        for check, known in words.checks().items()
    ]
    return _digest([__version__.encode(), _system().encode(), msgspec.json.encode(said), *sources]).encode()


def _system() -> str:
    """The release of the design system's templates, which are not ours; empty where none is installed."""
    try:
        return version("nhsuk-frontend-jinja")
    except PackageNotFoundError:
        return ""


def _tables(root: Path) -> Iterable[bytes]:
    """What the folder holds beside entries and harvests: its tables, the needs, and what members list."""
    for pattern in ("*.toml", "needs/*.toml", "members/*.tsv"):
        for path in sorted(root.glob(pattern)):
            with suppress(OSError):
                yield path.relative_to(root).as_posix().encode()
                yield _raw(path)


def _raw(path: Path) -> bytes:
    """The hash of a plain file; what is none (a pipe, say) is not waited for."""
    return sum_of(path).encode() if path.is_file() else b""


def _sources(folder: Traversable) -> Iterable[Traversable]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.is_dir():
            if file.name not in {"__pycache__", "_registry"}:  # a wheel carries a registry, which is no program
                yield from _sources(file)
        elif file.name.endswith((".py", ".html")):
            yield file
