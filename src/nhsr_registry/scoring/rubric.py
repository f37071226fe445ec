"""Findings → score. Levels, weights and applicability are data (`rubric.toml`); this is only their arithmetic.

Not known is never zero and never a pass: it widens the interval and makes the level provisional
(compare Scorecard, which drops it, and riskmetric, which counts it as nothing).
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import msgspec

from nhsr_registry.model import (
    LEVELS,
    UNDER_REVIEW,
    DimensionScore,
    Finding,
    Kind,
    Level,
    Model,
    Outcome,
    Score,
)

UNKNOWN: frozenset[Outcome] = frozenset({"not-available", "error"})
#: How the reason begins where a rubric does not ask a kind of project.
NOT_ASKED = "Not asked of this kind of project"
MET: frozenset[Outcome] = frozenset({"pass", "declared"})


def outcome_of(finding: Finding) -> Outcome:
    """The outcome as it counts: what the registry keeps as “under review” was not met."""
    return "fail" if finding.reason == UNDER_REVIEW else finding.outcome


def counts(finding: Finding, rule: Rule) -> bool:
    """Whether a finding enters the score. A safety gate closes for what is sure, not for what somebody should look at."""
    outcome = outcome_of(finding)
    if rule.level == "information" or outcome == "not-applicable":
        return False
    return not (rule.gate and outcome == "fail" and (finding.confidence != "observed" or finding.annotation))


def waiting(findings: Iterable[Finding], rubric: Rubric) -> frozenset[str]:
    """The checks that are not met because one that comes first is not (`after`): nobody is told of one gap twice."""
    unmet = {finding.check for finding in findings if outcome_of(finding) == "fail"}
    return frozenset(check for check in unmet if unmet.intersection(rubric.rule(check).after))


def counted(findings: Iterable[Finding], rubric: Rubric) -> list[tuple[Finding, Rule]]:
    """What enters the score, each with its rule: what waits for another check does not."""
    every = tuple(findings)
    later = waiting(every, rubric)
    ruled = ((finding, rubric.rule(finding.check)) for finding in every if finding.check not in later)
    return [(finding, rule) for finding, rule in ruled if counts(finding, rule)]


class Dimension(Model):
    id: str
    name: str
    question: str = ""


class Rule(Model, rename={"except_": "except"}):
    """What one check counts for."""

    dimension: str
    level: Literal["usable", "reusable", "ready-to-scale", "information"] = "information"
    weight: Annotated[int, msgspec.Meta(ge=1, le=3)] = 1
    kinds: tuple[Kind, ...] = ()
    except_: tuple[Kind, ...] = ()
    maps: tuple[str, ...] = ()
    #: A safety gate: what was surely found stops here; what somebody should only look at does not count.
    gate: bool = False
    #: Checks that come first: where one of them and this one are not met, this one is neither counted nor offered.
    after: tuple[str, ...] = ()

    def applies(self, kinds: Collection[str]) -> bool:
        """Whether a project of these kinds is asked: one kind that asks is enough; unknown kinds are asked all."""
        if not kinds:
            return True
        asked = set(kinds) - set(self.except_)
        return bool(asked & set(self.kinds) if self.kinds else asked)


class Rubric(Model):
    version: str
    dimensions: tuple[Dimension, ...]
    checks: dict[str, Rule]

    def rule(self, check: str) -> Rule:
        """The check's rule; one that the rubric does not name is information only."""
        return self.checks.get(check) or Rule(dimension=self.dimensions[0].id)


@cache
def default_rubric() -> Rubric:
    """The rubric that comes with this version of the tool."""
    return load_rubric(files("nhsr_registry.scoring").joinpath("rubric.toml").read_text(encoding="utf-8"))


def load_rubric(text: str) -> Rubric:
    """A rubric from TOML text; raises `msgspec.ValidationError` naming the check, the key and what is wrong with it."""
    table = tomllib.loads(text)
    given = table.get("checks")
    for check, rule in given.items() if isinstance(given, dict) else ():
        try:
            msgspec.convert(rule, Rule)
        except msgspec.ValidationError as error:  # of a table, msgspec says only that one of its values is wrong
            said, _, key = str(error).partition(" - at `$")
            raise msgspec.ValidationError(f"{said} - at `$.checks.{check}{key or '`'}") from None
    rubric = msgspec.convert(table, Rubric)
    _agrees(rubric)
    return rubric


def _agrees(rubric: Rubric) -> None:
    """Raises where parts of a rubric contradict each other, or would leave out a check for every project."""
    known = [dimension.id for dimension in rubric.dimensions]
    for at, id_ in enumerate(known):
        if id_ in known[:at]:
            raise msgspec.ValidationError(f"dimension {id_!r} is there twice - at `$.dimensions[{at}].id`")
    for check, rule in rubric.checks.items():
        if rule.dimension not in known:
            raise msgspec.ValidationError(f"unknown dimension {rule.dimension!r} - at `$.checks.{check}.dimension`")
        if rule.kinds and rule.except_:
            raise msgspec.ValidationError(f"either `kinds` or `except`, not both - at `$.checks.{check}.except`")
        for before in rule.after:
            if before not in rubric.checks or before == check:
                raise msgspec.ValidationError(f"unknown check {before!r} - at `$.checks.{check}.after`")
        if check in _before(check, rubric):  # each would wait for the other, and neither would ever count
            raise msgspec.ValidationError(f"waits for itself, in a circle - at `$.checks.{check}.after`")


def _before(check: str, rubric: Rubric) -> set[str]:
    """All checks that come before one, at one remove or more."""
    found: set[str] = set()
    ahead = list(rubric.checks[check].after)
    while ahead:
        if (one := ahead.pop()) not in found:
            found.add(one)
            ahead += rubric.rule(one).after
    return found


def score(findings: Iterable[Finding], rubric: Rubric) -> Score:
    """The score of one repository's findings. Pure: the same findings and rubric give the same score."""
    asked = counted(findings, rubric)
    low, high = _level(asked, unknown_meets=False), _level(asked, unknown_meets=True)
    least, most = _points(asked, unknown_meets=False), _points(asked, unknown_meets=True)
    known = [(finding, rule) for finding, rule in asked if outcome_of(finding) not in UNKNOWN]
    return Score(
        rubric=rubric.version,
        level=high,
        level_low=low,
        provisional=low != high,
        points=_points(known, unknown_meets=False),
        low=least,
        high=most,
        dimensions=tuple(_dimension(dimension.id, asked) for dimension in rubric.dimensions),
    )


def _dimension(dimension: str, counted: Sequence[tuple[Finding, Rule]]) -> DimensionScore:
    own = [(finding, rule) for finding, rule in counted if rule.dimension == dimension]
    return DimensionScore(
        dimension=dimension,
        passed=sum(outcome_of(finding) in MET for finding, _ in own),
        applicable=len(own),
        unknown=sum(outcome_of(finding) in UNKNOWN for finding, _ in own),
        level=_level(own, unknown_meets=True),
    )


def _level(counted: Sequence[tuple[Finding, Rule]], *, unknown_meets: bool) -> Level:
    """The highest level all of whose checks, and those of the levels below, are met."""
    reached: Level = LEVELS[0]
    for level in LEVELS[1:]:
        if not all(_met(finding, unknown_meets=unknown_meets) for finding, rule in counted if rule.level == level):
            break
        reached = level
    return reached


def _points(counted: Sequence[tuple[Finding, Rule]], *, unknown_meets: bool) -> float:
    total = sum(rule.weight for _, rule in counted)
    met = sum(rule.weight for finding, rule in counted if _met(finding, unknown_meets=unknown_meets))
    return round(100 * met / total, 1) if total else 0.0


def _met(finding: Finding, *, unknown_meets: bool) -> bool:
    outcome = outcome_of(finding)
    return outcome in MET or (unknown_meets and outcome in UNKNOWN)


class Step(Model):
    """One thing to do next, and the level it counts towards."""

    check: str
    level: Level
    reason: str


_EFFORTS = {"minutes": 0, "hours": 1, "days": 2}


def next_steps(
    findings: Iterable[Finding], rubric: Rubric, efforts: Mapping[str, str], limit: int = 3
) -> tuple[Step, ...]:
    """The steps that help most: towards the nearest level first, the smallest effort first, the heaviest first.

    `efforts` maps check id → `minutes`, `hours` or `days`. A step that waits for another is not offered before it.
    """
    open_ = [(finding, rule) for finding, rule in counted(findings, rubric) if finding.outcome == "fail"]
    open_.sort(
        key=lambda pair: (
            not pair[1].gate,  # what should not be public comes before all else
            LEVELS.index(_as_level(pair[1])),
            _EFFORTS.get(efforts.get(pair[0].check, "hours"), 1),
            -pair[1].weight,
            pair[0].check,
        )
    )
    return tuple(Step(check=f.check, level=_as_level(rule), reason=f.reason) for f, rule in open_[:limit])


def _as_level(rule: Rule) -> Level:
    return "listed" if rule.level == "information" else rule.level
