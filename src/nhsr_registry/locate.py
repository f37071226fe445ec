"""Which registry folder a command works on. Imports nothing heavy: `search` passes here first."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from nhsr_registry.errors import RegistryError, UsageError

MARKER = "registry.toml"
ENVIRONMENT = "NHSR_REGISTRY"
#: What `--registry` may say: nothing, one registry, or several.
Chosen = str | Sequence[str] | None


def locate(chosen: Chosen = None) -> Path:
    """The registry folder: the one chosen, else `NHSR_REGISTRY`, else the checkout's, else the packaged one.

    Raises `RegistryError` where a chosen folder holds no `registry.toml`, `UsageError` where several are chosen.
    """
    names, how = named(chosen)
    if len(names) > 1:
        raise UsageError(
            f"{how} names {len(names)} registries, but this command works on one.",
            hint="Name the folder it should work on with --registry.",
        )
    return folder_of(names[0], how) if names else checkout() or packaged()


def named(chosen: Chosen = None) -> tuple[tuple[str, ...], str]:
    """The registries that somebody named, the nearest first, and where they were named."""
    if chosen:
        return ((chosen,) if isinstance(chosen, str) else tuple(chosen)), "--registry"
    said = os.environ.get(ENVIRONMENT, "")
    if not said or (Path(said) / MARKER).is_file() or os.pathsep not in said:
        return ((said,) if said else ()), ENVIRONMENT
    names: list[str] = []
    for piece in filter(None, said.split(os.pathsep)):
        if (
            piece.startswith("//") and names and names[-1] in {"https", "http"}
        ):  # an address, which has a colon of its own
            names[-1] += f":{piece}"
        else:
            names.append(piece)
    return tuple(names), ENVIRONMENT


def folder_of(said: str, how: str) -> Path:
    """The registry folder that somebody named. Raises `RegistryError` where it is none, also for an address."""
    if folder := holds_registry(Path(said)):
        return folder
    if said.startswith(("https://", "http://")):
        raise RegistryError(
            f"{how} says {said[:500]!r}, but this command works on a registry's folder, not on an address.",
            hint="Get a copy of its folder (git clone) and name that. Straight from an address read: search, show, list, similar, "
            "compare and vocabulary.",
        )
    raise RegistryError(
        f"{how} says {said[:500]!r}, but there is no {MARKER} in it.",
        hint="Name the folder that holds registry.toml, projects/ and harvest/.",
    )


def holds_registry(folder: Path) -> Path | None:
    """The registry folder that a folder is, or holds as `init` makes it."""
    return next((one for one in (folder, folder / "registry") if (one / MARKER).is_file()), None)


def checkout() -> Path | None:
    """The registry of the checkout that we are in."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "registry" / MARKER).is_file():
            return folder / "registry"
    return None


def packaged() -> Path:
    """The registry that came with the installation (or, in an editable one, the checkout's)."""
    package = Path(__file__).resolve().parent
    for folder in (package / "_registry", package.parents[1] / "registry"):
        if (folder / MARKER).is_file():
            return folder
    raise RegistryError(
        "This installation carries no registry.",
        hint="Install the published package again, or name a registry folder with --registry.",
    )


def is_packaged(folder: Path) -> bool:
    """Whether the folder lies inside the installation, where nothing may be written."""
    return folder.name == "_registry"
