"""The registries that a reading command looks at: folders, and what `update` fetched. Light: `search` passes here first.

The nearest comes first: its words win where two registries list the same project.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

from nhsr_registry import locate, re
from nhsr_registry.cache import config_file
from nhsr_registry.errors import RegistryError
from nhsr_registry.index_layout import SCHEMA
from nhsr_registry.registries import copies
from nhsr_registry.registries.copies import Copy
from nhsr_registry.settings import ADDRESS, OFFLINE, settings

#: The word for the registry that everybody has: the one fetched last, else the one that came with the tool.
NATIONAL = "national"
_FACT = re.compile(r'(?m)^(name|base_url|repository) *= *("(?:[^"\\\n]|\\["\\nrtbfu])*")')


class NotFetchedError(RegistryError):
    """A registry was named by an address of which nothing is kept that this version reads."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address[:300]} has not been fetched yet, or not for this version.",
            hint=f"Once, with a network, and without --offline, {OFFLINE} or offline in config.toml: the same command.",
        )
        self.address = address


class Place(NamedTuple):
    """One registry to read: a folder, or a copy of a published one. `address`: where a newer copy would come from."""

    name: str
    folder: Path | None = None
    copy: Copy | None = None
    address: str | None = None

    @property
    def said(self) -> str:
        """What to write after `--registry` for it."""
        return str(self.folder) if self.folder else self.copy.address if self.copy else self.name


def places(chosen: locate.Chosen = None) -> list[Place]:
    """The registries chosen, else those of `NHSR_REGISTRY`, else the checkout's, else the settings', else the national.

    Raises `RegistryError` where one that was named is not there.
    """
    names, how = locate.named(chosen)
    if not names:
        if here := locate.checkout():
            return [_folder(here)]
        if not (names := settings().registries):
            return [national()]
        how = str(config_file())
    found: dict[str, Place] = {}
    for said in names:
        place = _place(said, how)
        found.setdefault(place.said, place)
    return _distinct(list(found.values()))


def _place(said: str, how: str) -> Place:
    if said == NATIONAL and not locate.holds_registry(Path(said)):  # a folder may have that name by chance
        return national()
    if said.startswith(("https://", "http://")):
        return _published(said)
    return _folder(locate.folder_of(str(Path(said).expanduser()), how))


def national() -> Place:
    """The copy fetched last, if this version reads it; else what came with the installation."""
    address = national_address()
    copy = readable(address) if address else None
    if copy:
        return Place(copy.name, copy=copy, address=address)
    return _folder(locate.packaged())._replace(address=address)


def national_address() -> str | None:
    """Where `update` fetches the national registry: the environment, the settings, the last `--from`, its registry.toml."""
    said = settings().address or copies.remembered() or facts(locate.packaged()).get("base_url")
    return f"{said.rstrip('/')}/" if said else None


def _published(said: str) -> Place:
    address = said if said.endswith("/") else f"{said}/"
    copy = readable(address)
    if copy is None:
        raise NotFetchedError(address)
    return Place(copy.name, copy=copy, address=address)


def readable(address: str) -> Copy | None:
    """The copy of an address, where this version reads it."""
    copy = copies.kept(address)
    return copy if copy and copy.layout == SCHEMA and copy.byteorder == sys.byteorder else None


def _folder(folder: Path) -> Place:
    return Place(facts(folder).get("name") or folder.resolve().name, folder=folder)


def facts(folder: Path) -> dict[str, str]:
    """Name, address and repository of a registry folder, read without a TOML parser: it would be most of a search's time."""
    try:
        with (folder / locate.MARKER).open(encoding="utf-8", errors="replace") as file:
            text = file.read(20_000)
    except OSError:
        return {}
    found = {}
    for key, value in _FACT.findall(text.partition("\n[")[0]):
        try:
            found[key] = str(json.loads(value))
        except ValueError:
            continue
    return found


def _distinct(found: list[Place]) -> list[Place]:
    """With names that tell them apart: two folders of one name get their paths as well."""
    names = [place.name for place in found]
    return [
        place._replace(name=f"{place.name} ({place.said})") if names.count(place.name) > 1 else place for place in found
    ]


def no_address() -> RegistryError:
    """What to say where nobody said where the registry is published."""
    return RegistryError(
        "This registry does not say where it is published, so there is nowhere to fetch it from.",
        hint=f"Give its site's address once: nhsr-registry update --from https://… (or in {ADDRESS}, or as "
        "address in config.toml). What came with the installation works meanwhile.",
    )
