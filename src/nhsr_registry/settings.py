"""A person's settings: `config.toml`, and what the environment says over it. Light: every `search` passes here."""

from __future__ import annotations

import os
from functools import cache
from typing import NamedTuple

from nhsr_registry.cache import config_file
from nhsr_registry.errors import RegistryError, UsageError

ADDRESS, OFFLINE = "NHSR_REGISTRY_URL", "NHSR_OFFLINE"


class Settings(NamedTuple):
    """`registries`: those to use where none is named; `address`: where `update` fetches the national registry."""

    registries: tuple[str, ...] = ()
    address: str | None = None
    offline: bool = False


@cache
def settings() -> Settings:
    """What config.toml and the environment say. Raises `RegistryError` for a file that cannot be understood."""
    written = _written()
    offline = os.environ.get(OFFLINE)
    return written._replace(
        address=os.environ.get(ADDRESS) or written.address,
        offline=written.offline if offline is None else offline not in {"", "0"},
    )


class OfflineError(UsageError):
    """Something would leave this computer, and the person has said to stay off the network."""


def go_out() -> None:
    """Asked once before anything leaves this computer: by whatever opens a connection, and by nobody else.

    Raises `OfflineError` where the settings say to stay off the network.
    """
    if settings().offline:
        raise OfflineError(
            f"{OFFLINE} (or offline in config.toml) says to stay off the network.",
            hint=f"For this once: {OFFLINE}=0 before the command. Clones that are here can be read: --from, --from-clones.",
        )


def _written() -> Settings:
    try:
        path = config_file()
        with path.open("rb") as file:
            raw = file.read(100_000)
    except (OSError, RuntimeError):
        return Settings()
    import tomllib

    try:
        table = tomllib.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise RegistryError(f"{path} is not valid TOML: {error}", hint="Check quotes and brackets there.") from None
    for key, value in table.items():
        if key not in _SHAPES or not _SHAPES[key](value):
            raise RegistryError(
                f"{path} has {key} = {value!r:.100}, which is not understood.",
                hint='It may say: registries = ["FOLDER", "national"], address = "https://…", offline = true.',
            )
    given = table.get("registries", ())
    return Settings(
        (given,) if isinstance(given, str) else tuple(given), table.get("address"), table.get("offline", False)
    )


_SHAPES = {
    "registries": lambda value: (
        isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
    ),
    "address": lambda value: isinstance(value, str),
    "offline": lambda value: isinstance(value, bool),
}
