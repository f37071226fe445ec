"""The evidence for a RAP level in words, for every place that shows it. Pure: no colours, no markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nhsr_registry.model import RAP_LEVELS, Evidence, RapClaim, RapCriterion, RapEvidence, RapLevel, RapStatus
from nhsr_registry.scoring import rap

TITLE = "Reproducible analytical pipelines (RAP)"
NEVER_AWARDED = (
    "This is evidence, not an award: only people who know how the work is done can say which level it is at."
)
STATUSES: dict[RapStatus, str] = {
    "seen": "seen",
    "declared": "the project says so",
    "not-seen": "not seen yet",
    "not-visible": "not visible from outside",
    "not-asked": "not asked of this kind",
}
_HOW = {"badge": "a badge", "text": "in words", "topic": "a topic on GitHub", "declared": "declared"}


class Row(NamedTuple):
    """One criterion, ready to be shown."""

    level: RapLevel
    name: str
    asks: str
    status: RapStatus
    word: str
    checks: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    reason: str
    url: str


def summary(found: RapEvidence) -> str:
    """One sentence: with which level the evidence is consistent."""
    if not found.asked:
        return "The levels speak of code that makes figures, and so are not asked of this kind of project."
    if found.level is None:
        return f"What can be seen does not make up the first level, baseline, yet. {_lacking(found)}"
    return f"The evidence that can be seen is consistent with RAP {found.level}."


def _lacking(found: RapEvidence) -> str:
    names = [row.name for row in rows(found) if row.level == RAP_LEVELS[0] and row.status == "not-seen"]
    return f"Not seen yet: {', '.join(names)}." if names else "Too little could be seen."


def claims(found: RapEvidence) -> Iterator[tuple[str, RapClaim]]:
    """What the project says of itself, in words that end before the place; then, kindly, where the two differ."""
    for claim in found.claims:
        yield f"It says of itself: {claim.level} ({_HOW[claim.how]})", claim


def beside(found: RapEvidence) -> str:
    """What to make of a claim that goes further than what can be seen; empty where there is none."""
    claimed = max((RAP_LEVELS.index(claim.level) for claim in found.claims), default=-1)
    seen = RAP_LEVELS.index(found.level) if found.level else -1
    if claimed <= seen or not found.asked:
        return ""
    names = [row.name for row in rows(found) if row.status == "not-seen" and RAP_LEVELS.index(row.level) <= claimed]
    return (
        f"Its people know more than can be seen from here. Not seen yet: {', '.join(names)}. "
        "An address under rap_evidence in .nhsr.toml shows where it is."
    )


def rows(found: RapEvidence) -> list[Row]:
    """Every criterion in the order of the levels; one that this version does not know is left out."""
    known = rap.by_id()
    return [_row(known[one.id], one) for one in found.criteria if one.id in known]


def _row(criterion: rap.Criterion, one: RapCriterion) -> Row:
    return Row(
        criterion.level,
        criterion.name,
        criterion.asks,
        one.status,
        STATUSES[one.status],
        one.checks,
        one.evidence,
        one.reason,
        one.url,
    )


def places(row: Row) -> str:
    """`(tests-present: tests/a.R:3, …)`, as far as it is known."""
    where = ", ".join(f"{e.path}:{e.line}" if e.line else e.path for e in row.evidence)
    return "; ".join(_without_empty((", ".join(row.checks), where, row.url)))


def _without_empty(parts: Iterable[str]) -> list[str]:
    return [part for part in parts if part]
