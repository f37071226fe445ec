"""What `check --format json` says, as types: the published JSON Schema is made from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from nhsr_registry import __version__
from nhsr_registry.checks import all_checks, step_of, title_of
from nhsr_registry.model import (
    Assessment,
    Caveat,
    Confidence,
    Effort,
    Evidence,
    Facts,
    Finding,
    History,
    HostFacts,
    KindGuess,
    Level,
    Model,
    Outcome,
    Problem,
    RapClaim,
    RapCriterion,
    RapEvidence,
    RapLevel,
    RapStatus,
    Record,
    Score,
)
from nhsr_registry.printed import as_json
from nhsr_registry.scoring import rap_words
from nhsr_registry.scoring.rap import by_id, criteria
from nhsr_registry.scoring.rubric import Rubric, next_steps

SCHEMA = 1
CheckLevel = Literal["usable", "reusable", "ready-to-scale", "information"]


class ReportedFinding(Model):
    """One check's answer, with what it counts for."""

    check: str
    title: str
    outcome: Outcome
    level: CheckLevel
    dimension: str
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence = "observed"
    annotation: str = ""
    maps: tuple[str, ...] = ()


class NextStep(Model):
    """One thing to do next; `command` is something to paste, where there is one."""

    check: str
    title: str
    reason: str
    remedy: str
    command: str | None
    effort: Effort
    level: Level
    annotation: str = ""


class ReportedCriterion(Model):
    """One criterion of the RAP levels, with what shows it."""

    id: str
    level: RapLevel
    name: str
    asks: str
    status: RapStatus
    checks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    url: str = ""


class ReportedRap(Model):
    """With which RAP level the evidence is consistent, and what the project says of itself; never a level awarded."""

    asked: bool
    level: RapLevel | None
    summary: str
    note: str
    page: str
    claims: tuple[RapClaim, ...]
    criteria: tuple[ReportedCriterion, ...]


class CheckReport(Model):
    """Everything worked out of one project."""

    repository: str | None = None
    target: str | None = None
    commit: str | None = None
    branch: str | None = None
    history: History = History()
    host: HostFacts | None = None
    facts: Facts = Facts()
    kinds: tuple[KindGuess, ...] = ()
    record: Record = Record()
    caveats: tuple[Caveat, ...] = ()
    problems: tuple[Problem, ...] = ()
    score: Score
    rap: ReportedRap | None = None
    findings: tuple[ReportedFinding, ...]
    next_steps: tuple[NextStep, ...]


class Unread(Model):
    """A project that could not be read, and why."""

    target: str
    reason: str


class CheckReports(Model):
    """What `check` of several projects says."""

    schema: int
    tool: str
    projects: tuple[CheckReport, ...]
    unread: tuple[Unread, ...] = ()


def report_of(assessment: Assessment, rubric: Rubric, target: str | None = None) -> CheckReport:
    """The report of one assessment."""
    own = set(CheckReport.__struct_fields__) & set(Assessment.__struct_fields__) - {"findings", "rap"}
    same = {name: getattr(assessment, name) for name in own}
    return CheckReport(
        **same,
        target=target,
        rap=rap_of(assessment.rap) if assessment.rap else None,
        findings=tuple(_finding(finding, rubric) for finding in assessment.findings),
        next_steps=tuple(_steps(assessment, rubric)),
    )


def rap_of(found: RapEvidence) -> ReportedRap:
    """The evidence for a RAP level with the words of its criteria."""
    known = by_id()
    return ReportedRap(
        asked=found.asked,
        level=found.level,
        summary=rap_words.summary(found),
        note=rap_words.NEVER_AWARDED,
        page=criteria().page,
        claims=found.claims,
        criteria=tuple(
            ReportedCriterion(
                **{name: getattr(one, name) for name in RapCriterion.__struct_fields__},
                **{name: getattr(known[one.id], name) for name in ("level", "name", "asks")},
            )
            for one in found.criteria
            if one.id in known
        ),
    )


def _finding(finding: Finding, rubric: Rubric) -> ReportedFinding:
    rule = rubric.rule(finding.check)
    said: dict[str, Any] = {
        name: getattr(finding, name) for name in Finding.__struct_fields__ if name in ReportedFinding.__struct_fields__
    }
    return ReportedFinding(
        **said, title=title_of(finding.check), level=rule.level, dimension=rule.dimension, maps=rule.maps
    )


def _steps(assessment: Assessment, rubric: Rubric) -> Sequence[NextStep]:
    checks = {check.id: check for check in all_checks()}
    reasons = {finding.check: finding.annotation for finding in assessment.findings}
    return [
        NextStep(
            check=step.check,
            title=step_of(step.check),
            reason=step.reason,
            remedy=" ".join(checks[step.check].remedy().split()),
            command=checks[step.check].command(assessment.kind_ids, assessment.facts.languages),
            effort=checks[step.check].effort,
            level=step.level,
            annotation=reasons[step.check],
        )
        for step in next_steps(assessment.findings, rubric, {id_: check.effort for id_, check in checks.items()})
    ]


def encode(report: CheckReport | CheckReports) -> str:
    return as_json(report, ordered=True)


def together(reports: Sequence[CheckReport], unread: Sequence[Unread]) -> CheckReports:
    return CheckReports(
        schema=SCHEMA, tool=f"nhsr-registry {__version__}", projects=tuple(reports), unread=tuple(unread)
    )


def schema() -> str:
    """The JSON Schema of one project's report (the whole document) and of several (`$defs/CheckReports`)."""
    (one, _), parts = msgspec.json.schema_components([CheckReport, CheckReports], ref_template="#/$defs/{name}")
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What nhsr-registry check --format json says",
        "description": "One project's report; of several projects, #/$defs/CheckReports. Values that are left out have their default.",
        "version": SCHEMA,
        "anyOf": [one, {"$ref": "#/$defs/CheckReports"}],
        "$defs": parts,
    }
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2).decode() + "\n"
