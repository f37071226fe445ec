"""Looking for a newer copy after an answer, so that nobody waits: a process of its own, at most once a day.

Only for a person at a terminal: a script or a build gets the same answer today as yesterday, unless it calls `update`.
Light, and silent: without a network everything stays as it is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from nhsr_registry.registries import copies
from nhsr_registry.registries.places import Place
from nhsr_registry.settings import settings


def refresh(places: Sequence[Place], *, offline: bool = False) -> bool:
    """Start looking for newer copies of old ones; whether something was started."""
    if offline or settings().offline or not _somebody_is_there():
        return False
    old = [place.address for place in places if place.address and copies.due(place.copy, place.address)]
    return sum(_start(address) for address in old if copies.tried(address)) > 0


def _somebody_is_there() -> bool:
    if os.environ.get("CI", "").lower() not in {"", "0", "false"}:
        return False
    return sys.stdout.isatty() and sys.stderr.isatty()


def _start(address: str) -> bool:
    if not sys.executable or getattr(sys, "frozen", False):
        return False
    import subprocess

    command = [sys.executable, "-m", "nhsr_registry", "update", "--in-background", "--from", address]
    # Windows: DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW; elsewhere a session of its own.
    how = {"creationflags": 0x8 | 0x200 | 0x08000000} if os.name == "nt" else {"start_new_session": True}
    nowhere = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, **how)  # noqa: S603
    except OSError:
        return False
    process.returncode = 0  # nobody waits for it: Python would warn of that
    return True
