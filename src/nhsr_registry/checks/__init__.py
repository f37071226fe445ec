"""One check per class, one idea per file; `all_checks()` finds them."""

from __future__ import annotations

from functools import cache

from nhsr_registry.checks._base import Check
from nhsr_registry.discovery import discover


@cache
def all_checks() -> tuple[type[Check], ...]:
    """Every known check, by id."""
    return discover(__name__, Check, "nhsr_registry.checks")  # type: ignore[type-abstract]


@cache
def _by_id() -> dict[str, type[Check]]:
    return {check.id: check for check in all_checks()}


@cache
def private_checks() -> frozenset[str]:
    """Ids of the checks whose findings are for the project's own people only."""
    return frozenset(check.id for check in all_checks() if check.private)


def title_of(check: str) -> str:
    """What a check finds good; a check that this version does not have still gets a readable name."""
    known = _by_id().get(check)
    return known.title() if known else check.replace("-", " ").capitalize()


def step_of(check: str) -> str:
    """What to do where a check is not met."""
    known = _by_id().get(check)
    return known.step if known else check.replace("-", " ").capitalize()
