"""Working something out once for each snapshot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from nhsr_registry.snapshot import Snapshot

T = TypeVar("T")


def remember(snapshot: Snapshot, key: str, make: Callable[[], T]) -> T:
    """`make()`, once for each snapshot: as `cached_property` does, from outside the class."""
    if key not in snapshot.__dict__:
        snapshot.__dict__[key] = make()
    return cast("T", snapshot.__dict__[key])
