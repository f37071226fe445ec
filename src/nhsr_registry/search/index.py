"""Opening the index of a registry folder, building it anew where the folder changed. Light: every `search` is here."""

from __future__ import annotations

import os
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from nhsr_registry import __version__
from nhsr_registry.cache import cache_folder
from nhsr_registry.locate import is_packaged
from nhsr_registry.search.layout import PACKAGED, SCHEMA

_TABLES = ("registry.toml", "vocabulary.toml", "organisations.toml")


class Postings:
    """Where one term stands: documents, how strongly each speaks of it, and in which fields."""

    __slots__ = ("documents", "fields", "strengths")

    def __init__(self, blob: bytes) -> None:
        size = len(blob) // 12
        view = memoryview(blob)
        self.documents = view[: 4 * size].cast("I")
        self.strengths = view[4 * size : 8 * size].cast("f")
        self.fields = view[8 * size : 12 * size].cast("I")


class Index:
    """Read access to an index file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.meta: dict[str, str] = dict(connection.execute("SELECT key, value FROM meta"))
        self.documents = int(self.meta["documents"])
        self._postings: dict[str, Postings | None] = {}

    def postings(self, term: str) -> Postings | None:
        """Where a stem, or a pair of stems, stands; `None` where it stands nowhere."""
        if term not in self._postings:
            row = self.connection.execute("SELECT postings FROM term WHERE term = ?", (term,)).fetchone()
            self._postings[term] = Postings(row[0]) if row else None
        return self._postings[term]

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, values).fetchall()

    def close(self) -> None:
        self._postings.clear()
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_index(root: Path) -> Index:
    """The index of the registry folder `root`, from where it is kept or made now.

    Raises `RegistryError` where the registry's own tables cannot be read.
    """
    shape, fingerprint = fingerprints(root)
    if is_packaged(root) and (index := _opened(root / PACKAGED, "shape", shape)):
        return index
    place = _place(root)
    if place is None:
        return _in_memory(root, fingerprint, shape)
    if index := _opened(place, "fingerprint", fingerprint):
        return index
    try:
        write_index(root, place)
    except (OSError, sqlite3.OperationalError):  # no room, no right, or another process holds the file
        return _in_memory(root, fingerprint, shape)
    return _opened(place, "fingerprint", fingerprint) or _in_memory(root, fingerprint, shape)


def fingerprints(root: Path) -> tuple[str, str]:
    """(names and sizes, the same with the times of change) of all that the index is made from."""
    shape, times = 0, 0
    for name, size, changed in sorted(_files(root)):
        shape = zlib.crc32(f"{name}\0{size}\0".encode(errors="surrogatepass"), shape)
        times = zlib.crc32(f"{name}\0{changed}\0".encode(errors="surrogatepass"), times)
    version = f"{SCHEMA}-{__version__}-{sys.byteorder}"
    return f"{version}-{shape:08x}", f"{version}-{shape:08x}-{times:08x}"


def _files(root: Path) -> Iterator[tuple[str, int, int]]:
    for name in _TABLES:
        try:
            facts = (root / name).stat()
        except OSError:
            continue
        yield name, facts.st_size, facts.st_mtime_ns
    for folder, extension in (("projects", ".toml"), ("harvest", ".json")):
        for owner in _entries(root / folder):
            for file in _entries(owner):
                if file.name.endswith(extension):
                    try:
                        facts = file.stat()
                    except OSError:
                        continue
                    yield f"{folder}/{owner.name}/{file.name}", facts.st_size, facts.st_mtime_ns


def _entries(folder: os.PathLike[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _place(root: Path) -> Path | None:
    """Where the index of this folder is kept; `None` where nobody may write."""
    try:
        folder = cache_folder() / "index"
        folder.mkdir(parents=True, exist_ok=True)
        path = os.path.realpath(root)
    except (OSError, RuntimeError):
        return None
    return folder / f"{zlib.crc32(path.encode(errors='surrogatepass')):08x}-{len(path)}.sqlite"


def _opened(path: Path, what: str, wanted: str) -> Index | None:
    """The index at `path` if it is whole and says what is wanted of it."""
    if not path.is_file():
        return None
    connection = None
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        index = Index(connection)
        if index.meta.get(what) == wanted:
            return index
    except (sqlite3.DatabaseError, KeyError, ValueError, TypeError):
        pass
    if connection is not None:
        connection.close()
    return None


def _in_memory(root: Path, fingerprint: str, shape: str) -> Index:
    connection = sqlite3.connect(":memory:")
    _build(root, connection, fingerprint, shape)
    return Index(connection)


def write_index(root: Path, place: Path) -> None:
    """Write the index of `root` to `place`, whole or not at all; two processes at once do not disturb each other."""
    import tempfile

    shape, fingerprint = fingerprints(root)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".part")
    os.close(handle)
    try:
        connection = sqlite3.connect(name)
        try:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            _build(root, connection, fingerprint, shape)
        finally:
            connection.close()
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _build(root: Path, connection: sqlite3.Connection, fingerprint: str, shape: str) -> None:
    from nhsr_registry.search.build import build

    build(root, connection, fingerprint, shape)


def near(said: str, among: Iterable[str], most: int = 3) -> list[str]:
    """The names nearest to what a person wrote, for an error's hint."""
    from difflib import get_close_matches

    names = {name.casefold(): name for name in among}
    found = [name for name in names if said.casefold() in name] if len(said) > 2 else []
    found += get_close_matches(said.casefold(), names, most, 0.5)
    return [names[name] for name in dict.fromkeys(found)][:most]


