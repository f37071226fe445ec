"""What a night's reading asked of GitHub, from the report that `harvest` and `merge` write, for the page of build facts."""

from __future__ import annotations

from pathlib import Path

import msgspec

from nhsr_registry.errors import UsageError
from nhsr_registry.harvesting.nightreport import NightReport
from nhsr_registry.publish.types import Cost


def cost_of(report: str) -> Cost:
    """Raises `UsageError` where the file is no such report."""
    try:
        said = msgspec.json.decode(Path(report).read_bytes(), type=NightReport)
    except (OSError, msgspec.DecodeError):
        raise UsageError(
            f"{report} is not the report of a harvest from GitHub.",
            hint="nhsr-registry harvest --report FILE writes one.",
        ) from None
    return Cost(requests=said.requests, points=said.points, fetches=said.fetches, bytes=said.bytes)
