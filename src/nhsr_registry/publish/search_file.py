"""The search index as one file to fetch, for `nhsr-registry update`: compressed, with a page about it.

`v1/search.json` says which layout it has, how large it is and its hash, so that nothing has to be trusted before it was
compared; `v1/search.sqlite.gz` is the command line's own index with a profile of every project, for `show`.
"""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from nhsr_registry import __version__
from nhsr_registry.catalogue.profile import Kept, kept
from nhsr_registry.index_layout import SCHEMA
from nhsr_registry.publish import needs, types
from nhsr_registry.publish.beside import processors
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.kept import sum_of
from nhsr_registry.publish.tables import settle
from nhsr_registry.search import index as indexes

ABOUT, FILE = "v1/search.json", "v1/search.sqlite.gz"
_PROFILES = "CREATE TABLE main.profile (id TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;"
_FEW = 2  # processors
_LEVEL = 6  # of compression: 9 would take twice as long, for less than a hundredth of the size


class SearchFile(types.Published, frozen=True, kw_only=True):
    """What `nhsr-registry update` reads before it fetches the index."""

    schema: Annotated[int, Meta(description="Version of this layout.")]
    layout: Annotated[int, Meta(description="Version of the index's own layout; a tool reads exactly one.")]
    byteorder: Annotated[str, Meta(description="little or big: how its numbers are written.")]
    tool: Annotated[str, Meta(description="Version of nhsr-registry that wrote it.")]
    name: Annotated[str, Meta(description="The registry's name.")]
    projects: Annotated[int, Meta(description="Projects in it.")]
    updated: Annotated[str | None, Meta(description="ISO date of the newest commit of all projects.")]
    file: Annotated[str, Meta(description="The compressed index, beside this file.")]
    bytes: Annotated[int, Meta(description="Its size.")]
    sha256: Annotated[str, Meta(description="Its SHA-256, in hexadecimal.")]
    unpacked_bytes: Annotated[int, Meta(description="The size of what it holds.")]
    unpacked_sha256: Annotated[str, Meta(description="The SHA-256 of what it holds.")]


def write_index(collection: Collection, path: Path) -> None:
    """Write the command line's index of what is published, which all else here is made from."""
    states = {str(repo): "" for repo in collection.items.repos}
    # With two processors the pages keep the other one busy, and each process more would take memory of its own.
    indexes.write_index(collection.registry.root, path, states, packaged=True, alone=processors() <= _FEW)


def data_files(collection: Collection) -> Iterator[tuple[str, bytes | Path]]:
    """Path and content of all that is made with the index, without pages and what a browser fetches."""
    with tempfile.TemporaryDirectory(prefix="nhsr-registry-") as scratch:
        path, profiles = Path(scratch) / "search.sqlite", Path(scratch) / "profiles.sqlite"
        write_index(collection, path)
        yield needs.data(collection, path)
        write_profiles(collection, profiles)
        yield from package(collection, path, profiles)


def package(collection: Collection, index: Path, profiles: Path) -> Iterator[tuple[str, bytes | Path]]:
    """What `update` fetches: the index with the profiles, both of which stay as they are, and a page about it."""
    path, packed = index.with_suffix(".whole"), index.with_suffix(".gz")
    shutil.copyfile(index, path)
    _add_profiles(path, profiles)
    settle(path)
    _pack(path, packed)
    about = _about(collection, packed, path)
    yield FILE, packed
    yield ABOUT, types.file_of(about)


def _about(collection: Collection, packed: Path, raw: Path) -> SearchFile:
    return SearchFile(
        schema=types.SCHEMA,
        layout=SCHEMA,
        byteorder=sys.byteorder,
        tool=__version__,
        name=collection.index.name,
        projects=len(collection.items),
        updated=collection.index.updated,
        file=FILE.rpartition("/")[2],
        bytes=packed.stat().st_size,
        sha256=sum_of(packed),
        unpacked_bytes=raw.stat().st_size,
        unpacked_sha256=sum_of(raw),
    )


def write_profiles(collection: Collection, path: Path) -> None:
    """What `show` tells of each project, without the places of what should not be public, and without its words."""
    encode = msgspec.json.Encoder(order="deterministic").encode
    path.unlink(missing_ok=True)  # a process that was to write it may have ended early
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {_PROFILES}")
        for item in collection.items:
            profile: Kept = kept(collection.registry, item.repo, item.entry, item.harvest)
            db.execute("INSERT INTO profile VALUES (?, ?)", (item.repo.key, zlib.compress(encode(profile), _LEVEL)))
        db.execute("COMMIT")


def _add_profiles(path: Path, profiles: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("ATTACH ? AS own", (str(profiles),))
        db.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_PROFILES}")
        db.execute("INSERT INTO main.profile SELECT id, data FROM own.profile ORDER BY id")
        db.execute("DETACH own")
        db.execute("VACUUM")


def _pack(raw: Path, to: Path) -> None:
    """Compress a file. The same bytes for the same content: no name and no time in it."""
    with (
        raw.open("rb") as source,
        to.open("wb") as target,
        gzip.GzipFile(filename="", mode="wb", fileobj=target, compresslevel=6, mtime=0) as file,
    ):
        shutil.copyfileobj(source, file, 1 << 20)
