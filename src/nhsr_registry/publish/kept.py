"""A project of which nothing changed is not rendered again: its files are taken over from the last publication.

Each publication says, in `kept.json`, what every project's files were made from and what they were, as hashes. A
project's files are taken over where both still hold, so that a hand in the last publication cannot reach the next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from nhsr_registry import __version__
from nhsr_registry.publish import words
from nhsr_registry.publish.collect import Collection, Item

FILE = "kept.json"
Files = list[tuple[str, bytes]]


class Row(msgspec.Struct, frozen=True, array_like=True):
    """What a project's files were made from, what they were, and where they stand."""

    made_from: str
    digest: str
    paths: tuple[str, ...]


class Keeper:
    """The last publication's project files, and the rows for the next."""

    def __init__(self, last: Path, collection: Collection, common: Iterable[Any]) -> None:
        self.folder = last
        self.collection = collection
        self.rows: dict[str, Row] = {}
        self.taken = 0
        self._common = _digest([_program(), msgspec.json.encode(list(common))])
        self._listed = {item.repo.key for item in collection.items}
        self._before = _rows(last / FILE)

    def made_from(self, item: Item, places: object) -> str:
        """A hash of all that the files of one project depend on."""
        registry, repo = self.collection.registry, item.repo
        heir = (item.project.successor or "").lower() in self._listed
        own = [
            msgspec.json.encode(places),
            msgspec.json.encode(item.project),
            msgspec.json.encode(item.entry),
            bytes([heir, item.project.read]),
        ]
        return _digest([self._common.encode(), *own, registry.harvest_bytes(repo) if item.project.read else b""])

    def take(self, item: Item, made_from: str) -> Files | None:
        """The files of the last time; `None` where they must be made."""
        row = self._before.get(str(item.repo))
        if row is None or row.made_from != made_from:
            return None
        try:
            found = [(path, (self.folder / path).read_bytes()) for path in row.paths if _own(path, item)]
        except OSError:
            return None
        if len(found) != len(row.paths) or _digest_of(found) != row.digest:
            return None
        self.rows[str(item.repo)] = row
        self.taken += 1
        return found

    def note(self, item: Item, made_from: str, made: Files) -> None:
        self.rows[str(item.repo)] = Row(made_from, _digest_of(made), tuple(path for path, _ in made))

    def encode(self) -> bytes:
        return msgspec.json.encode(self.rows, order="sorted") + b"\n"


def _own(path: str, item: Item) -> bool:
    """Whether a path may be one of the project's: a list that somebody wrote leads nowhere else."""
    parts = path.split("/")
    return ".." not in parts and not path.startswith("/") and str(item.repo) in path


def _rows(path: Path) -> Mapping[str, Row]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Row])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _digest(parts: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def _digest_of(made: Files) -> str:
    return _digest(part for path, content in made for part in (path.encode(), content))


def _program() -> bytes:
    """A hash of what makes the files: another version may make another page of the same facts."""
    sources = [
        text for file in _sources(files("nhsr_registry.publish")) for text in (file.name.encode(), file.read_bytes())
    ]
    said = [
        [check, words.title(check), words.remedy(check), words.effort(check), dict(known.commands)]
        for check, known in words.checks().items()
    ]
    return _digest([__version__.encode(), msgspec.json.encode(said), *sources]).encode()


def _sources(folder: Traversable) -> Iterable[Traversable]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.is_dir():
            if file.name != "__pycache__":
                yield from _sources(file)
        elif file.name.endswith((".py", ".html")):
            yield file
