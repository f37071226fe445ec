"""Where clones, indexes, fetched registries and settings are kept. Imports nothing heavy: `search` passes here."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """`NHSR_CACHE`, else the system's place for such things. Raises `RuntimeError` where there is no home."""
    if said := os.environ.get("NHSR_CACHE"):
        return Path(said)
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "nhsr-registry"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nhsr-registry"


def data_folder() -> Path:
    """Where fetched registries are kept; not in the cache, which may be emptied. Raises `RuntimeError` like the cache."""
    if said := os.environ.get("NHSR_CACHE"):
        return Path(said) / "data"
    if os.name == "nt":
        return cache_folder() / "data"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "nhsr-registry"


def config_file() -> Path:
    """`NHSR_CONFIG`, else config.toml in the system's place for settings. Raises `RuntimeError` like the cache."""
    if said := os.environ.get("NHSR_CONFIG"):
        return Path(said)
    if os.name == "nt":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "nhsr-registry" / "config.toml"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "nhsr-registry" / "config.toml"
