"""One metadata format per file; `all_formats()` finds them."""

from __future__ import annotations

from functools import cache

from nhsr_registry.discovery import discover
from nhsr_registry.formats._base import Format


@cache
def all_formats() -> tuple[type[Format], ...]:
    """Every known format, strongest first (see `Format.rank`)."""
    found = discover(__name__, Format, "nhsr_registry.formats")  # type: ignore[type-abstract]
    return tuple(sorted(found, key=lambda fmt: (fmt.rank, fmt.id)))
