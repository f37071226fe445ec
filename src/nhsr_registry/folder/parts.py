"""The entries of a registry folder, each with the part of its harvest that somebody needs: a fraction of the time of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from nhsr_registry.errors import RegistryError
from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import RepoId

T = TypeVar("T")


def entry_of(registry: Registry, repo: RepoId) -> Entry:
    """As the registry itself reads it: one that has members reads theirs, too (`Registry.entry` would know its own alone)."""
    return registry.entry(repo)


def entries_with(
    registry: Registry, decoder: msgspec.json.Decoder[T], entry: Callable[[Registry, RepoId], Entry] = entry_of
) -> Iterator[tuple[RepoId, Entry, T]]:
    """Each project whose entry can be read (`validate` names the others), by `entry`, and its part as in `part_of`."""
    for repo in registry.ids():
        try:
            own = entry(registry, repo)
        except (RegistryError, OSError):
            continue
        yield repo, own, part_of(registry, decoder, repo)


def part_of(registry: Registry, decoder: msgspec.json.Decoder[T], repo: RepoId) -> T:
    """The part of a harvest; that of an empty one where there is none that can be read."""
    try:
        return part_in(registry.harvest_bytes(repo), decoder)
    except (OSError, RegistryError):
        return decoder.decode(b"{}")


def part_in(harvest: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """The part of a harvest at hand; that of an empty one where it cannot be read."""
    try:
        return decoder.decode(harvest)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return decoder.decode(b"{}")
