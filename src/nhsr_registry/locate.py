"""Which registry folder a command works on. Imports nothing heavy: `search` passes here first."""

from __future__ import annotations

import os
from pathlib import Path

from nhsr_registry.errors import RegistryError

MARKER = "registry.toml"
ENVIRONMENT = "NHSR_REGISTRY"


def locate(chosen: str | None = None) -> Path:
    """The registry folder: the one chosen, else `NHSR_REGISTRY`, else the checkout's, else the packaged one.

    Raises `RegistryError` where a chosen folder holds no `registry.toml`.
    """
    for said, how in ((chosen, "--registry"), (os.environ.get(ENVIRONMENT), ENVIRONMENT)):
        if said:
            for folder in (Path(said), Path(said) / "registry"):
                if (folder / MARKER).is_file():
                    return folder
            raise RegistryError(
                f"{how} says {said!r}, but there is no {MARKER} in it.",
                hint="Name the folder that holds registry.toml, projects/ and harvest/.",
            )
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "registry" / MARKER).is_file():
            return folder / "registry"
    return packaged()


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
