"""One check per class, one idea per file; `all_checks()` finds them."""

from __future__ import annotations

from functools import cache

from nhsr_registry.checks._base import Check
from nhsr_registry.discovery import discover


@cache
def all_checks() -> tuple[type[Check], ...]:
    """Every known check, by id."""
    return discover(__name__, Check, "nhsr_registry.checks")  # type: ignore[type-abstract]
