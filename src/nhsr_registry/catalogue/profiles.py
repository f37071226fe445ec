"""One project's profile from whichever registry has it: a folder, or what was fetched."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from nhsr_registry.catalogue.profile import Kept, Profile
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.federation.whole import Whole
from nhsr_registry.registries.places import Place
from nhsr_registry.search import several
from nhsr_registry.search.index import Index

_MOST = 50_000_000  # bytes of one profile


class Found(NamedTuple):
    """A profile, the registry whose words it has, and the others that list the project."""

    profile: Profile
    registry: str
    also_in: tuple[str, ...]


def profile(places: Sequence[Place], said: str) -> Found:
    """The profile of the project of this name, from the nearest registry that has it.

    Raises `UsageError` where none has it, or where they mean different projects by it.
    """
    if len(places) == 1 and places[0].folder is not None:  # without an index: it may be about to be made
        folder = Whole(places[0].folder)
        return Found(Profile.of(folder, folder.resolve(said)), places[0].name, ())
    place, card = several.card(places, said)
    if place.folder is not None:
        folder = Whole(place.folder)
        found = Profile.of(folder, folder.resolve(card["id"]))
    else:
        found = Profile(several.ask_place(place, lambda index: _kept(index, card["id"])))
    return Found(found, card["registry"], tuple(card["also_in"]))


def _kept(index: Index, id_: str) -> Kept:
    rows = index.rows("SELECT data FROM profile WHERE id = ?", (id_.lower(),))
    if not rows:
        raise UsageError(f"Nothing but its summary is kept of {id_}.", hint=f"nhsr-registry search {id_}")
    try:
        unpacker = zlib.decompressobj()
        raw = unpacker.decompress(rows[0][0], _MOST)
        return msgspec.json.decode(raw, type=Kept)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise RegistryError(
            f"What was fetched of {id_} cannot be read: {error}.", hint="nhsr-registry update --fresh"
        ) from None
