"""The state that a night leaves for the next, in the cache: it is worked out once, as long as nothing in the folder changes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from nhsr_registry import __version__
from nhsr_registry.cache import cache_folder
from nhsr_registry.folder.atomic import write_atomic
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Model
from nhsr_registry.spread import state as states
from nhsr_registry.spread import stating
from nhsr_registry.spread.state import State

_READ = ("projects", "harvest", "needs", "members")


class _Kept(Model):
    mark: str
    state: State


def state(registry: Registry, on: str) -> State:
    """The registry's state; one that was kept (and is of an earlier day, then) where the folder is as it was.

    `on` is the ISO date of one that is worked out now, and kept where the cache can be written. Raises `RegistryError` like
    `stating.take`.
    """
    mark, place = _mark(registry.root), _place(registry.root)
    if place:
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            kept = msgspec.json.decode(place.read_bytes(), type=_Kept)
            if kept.mark == mark:
                return kept.state
    found = stating.take(registry, on)
    if place:
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(place, msgspec.json.encode(_Kept(mark=mark, state=found)))
    return found


def _place(root: Path) -> Path | None:
    with suppress(RuntimeError, OSError):
        name = hashlib.sha256(str(root.resolve()).encode(errors="surrogateescape")).hexdigest()[:16]
        return cache_folder() / "states" / f"{name}.json"
    return None


def _mark(root: Path) -> str:
    """What changes with every file that a state is made from, by name, size and time; and with what makes it."""
    # “members”: what was kept before their projects counted was made from the own ones alone
    digest = hashlib.sha256(f"{__version__} {states.SCHEMA} members".encode())
    for path in _files(root):
        with suppress(OSError):
            seen = path.stat()
            said = f"\0{path.relative_to(root).as_posix()} {seen.st_size} {seen.st_mtime_ns}"
            digest.update(said.encode(errors="surrogateescape"))
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    yield from sorted(root.glob("*.toml"))
    for name in _READ:
        for folder, inside, names in os.walk(root / name):
            inside.sort()
            yield from (Path(folder, each) for each in sorted(names))
