"""Where clones and indexes are kept. Imports nothing heavy: `search` passes here."""

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
