"""Working something out once: for each snapshot, for each text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar, cast

from nhsr_registry.snapshot import Snapshot

T = TypeVar("T")


def remember(snapshot: Snapshot, key: str, make: Callable[[], T]) -> T:
    """`make()`, once for each snapshot: as `cached_property` does, from outside the class."""
    if key not in snapshot.__dict__:
        snapshot.__dict__[key] = make()
    return cast("T", snapshot.__dict__[key])


def line_of(text: str, at: int) -> int:
    """The line of a place, from 1; to count from the start for every place would cost the square of a long file."""
    return bisect_left(_line_ends(text), at) + 1


@lru_cache(maxsize=2)
def _line_ends(text: str) -> tuple[int, ...]:
    return tuple(found.start() for found in re.finditer("\n", text))
