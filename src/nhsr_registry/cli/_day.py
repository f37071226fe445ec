"""A day that somebody types, else today."""

from __future__ import annotations


def day_or_today(said: str | None) -> str:
    """The ISO date; raises `UsageError` for what is none."""
    from datetime import UTC, date, datetime

    from nhsr_registry.errors import UsageError

    try:
        return date.fromisoformat(said).isoformat() if said else datetime.now(UTC).date().isoformat()
    except ValueError:
        raise UsageError(f"{said!r} is no date.", hint="Write it as 2026-01-31.") from None
