"""Whether a registry folder is what it was. Light: every `search` asks this first."""

from __future__ import annotations

import os
import sys
import zlib
from contextlib import suppress
from pathlib import Path

from nhsr_registry import __version__
from nhsr_registry.federation import listing
from nhsr_registry.index_layout import SCHEMA

_TABLES = ("registry.toml", "vocabulary.toml", "organisations.toml")


def tables(root: Path, *, times: bool = True) -> str:
    """Version and state of the registry's own tables: where it differs, the whole index is made anew.

    Without `times`, only their sizes: what is installed has new times and the same contents.
    """
    pieces = [f"{SCHEMA}-{__version__}-{sys.byteorder}"]
    for name in _TABLES:
        try:
            facts = os.stat(root / name)  # noqa: PTH116 - half the time
        except OSError:
            continue
        pieces.append(f"{facts.st_size}@{facts.st_mtime_ns}" if times else str(facts.st_size))
    return " ".join(pieces)


def states(root: Path) -> dict[str, str]:
    """Every listed project as its file spells it → the state (size and time) of its entry and its harvest.

    With those that members list, whose state is the hash of their record and who lists them.
    """
    harvests = dict(_files(root / "harvest", ".json"))
    found = {name: f"{state} {harvests.get(name, '')}" for name, state in _files(root / "projects", ".toml")}
    members = listing.read(root)
    if members.rows:
        own = {name.lower(): name for name in found}
        for key, row in members.rows.items():
            if name := own.get(key):
                found[name] += f" {row.member} {' '.join(row.also)}"
            elif row.member:
                found[row.id] = members.state(row)
    return found


def digest(found: dict[str, str]) -> str:
    """One short text for all states."""
    total = 0
    for name, state in found.items():
        total += zlib.crc32(f"{name} {state}".encode(errors="surrogatepass"))
    return f"{len(found)}-{total:x}"


def glance(root: Path) -> str:
    """The times of the folders alone: they change where files come, go or are replaced, not where one is written over."""
    total, count = 0, 0
    for kind in ("projects", "harvest"):
        for owner in _entries(root / kind):
            try:
                total += owner.stat().st_mtime_ns
            except OSError:
                continue
            count += 1
    with suppress(OSError):
        total += os.stat(root / listing.FOLDER / listing.FILE).st_mtime_ns  # noqa: PTH116 - half the time
    return f"{count}-{total:x}"


def entries(root: Path, share: int = 0, shares: int = 1) -> str:
    """The times and sizes of the entries of one of so many shares of the owners, of all of them in a third of the time of `states`.

    Where one is written over, they change. Raises `OSError` where one goes meanwhile.
    """
    total, count = 0, 0
    for owner in _entries(root / "projects"):
        if shares > 1 and zlib.crc32(os.fsencode(owner.name)) % shares != share:
            continue
        for file in _entries(owner):
            facts = file.stat()
            total += facts.st_mtime_ns ^ facts.st_size
            count += 1
    return f"{count}-{total:x}"


def _files(folder: Path, extension: str) -> list[tuple[str, str]]:
    cut = -len(extension)
    found = []
    for owner in _entries(folder):
        for file in _entries(owner):
            if file.name.endswith(extension):
                try:
                    facts = file.stat()
                except OSError:
                    continue
                found.append((f"{owner.name}/{file.name[:cut]}", f"{facts.st_size}@{facts.st_mtime_ns}"))
    return found


def _entries(folder: os.PathLike[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []
