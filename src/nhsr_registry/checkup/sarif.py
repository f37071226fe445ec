"""Findings as SARIF 2.1.0 (docs.oasis-open.org/sarif), as GitHub's code scanning reads it.

What is not met becomes a result at its place; a check that broke a notification, and so what the look for leaks left out. A maintainer's reason stands in the
result and suppresses nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from nhsr_registry import __version__
from nhsr_registry.checks import all_checks
from nhsr_registry.checks._base import Check
from nhsr_registry.leaks import FAMILY
from nhsr_registry.model import Assessment, Evidence, Finding, Problem
from nhsr_registry.plain import clean
from nhsr_registry.report import remark
from nhsr_registry.scoring.rubric import Rubric, Rule, waiting

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/nhsr-registry/nhsr-registry"
_METADATA = "metadata-file"
_MOST = 10  # places of one finding


def log(projects: Sequence[tuple[str, Assessment]], rubric: Rubric) -> dict[str, Any]:
    """A log with one run for each (name, assessment)."""
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [_run(name, assessment, rubric) for name, assessment in projects],
    }


def _run(name: str, assessment: Assessment, rubric: Rubric) -> dict[str, Any]:
    rules = [*(_rule(check, rubric) for check in all_checks()), _METADATA_RULE]
    at = {rule["id"]: number for number, rule in enumerate(rules)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "nhsr-registry",
                "version": __version__,
                "informationUri": HOME,
                "rules": rules,
            }
        },
        "automationDetails": {"id": f"nhsr-registry/check/{quote(name, safe='/')}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(assessment))}],
        "properties": {
            "level": assessment.score.level,
            "provisional": assessment.score.provisional,
            "rubric": rubric.version,
        },
        "results": [
            {**result, "ruleIndex": at[result["ruleId"]]}
            for result in _results(assessment, rubric)
            if result["ruleId"] in at
        ],
    }
    if assessment.repository and assessment.commit:
        origin = {"repositoryUri": f"https://github.com/{assessment.repository}", "revisionId": assessment.commit}
        run["versionControlProvenance"] = [origin | ({"branch": assessment.branch} if assessment.branch else {})]
    return run


def _rule(check: type[Check], rubric: Rubric) -> dict[str, Any]:
    rule = rubric.rule(check.id)
    remedy = check.remedy()
    command = check.command(("*",))
    shown = remedy + (f"\n\n```\n{command.strip()}\n```" if command else "")
    name = "".join(part.capitalize() for part in check.id.split("-"))
    return {
        "id": check.id,
        **({"name": name} if name.lower() != check.id else {}),  # §3.49.7: left out where it is the id again
        "shortDescription": {"text": check.title()},
        "fullDescription": {"text": " ".join(remedy.split())[:1000]},
        "help": {"text": remedy, "markdown": shown},
        "helpUri": f"{HOME}/blob/main/docs/reference/checks.md#{check.id}",
        "defaultConfiguration": {"level": _severity(rule)},
        "properties": {"tags": [rule.dimension, rule.level, *rule.maps, *(["security"] if check.id in FAMILY else [])]}
        | {"precision": "medium" if check.id in FAMILY else "very-high"},
    }


_METADATA_RULE: dict[str, Any] = {
    "id": _METADATA,
    "name": "MetadataFile",
    "shortDescription": {"text": "A metadata file is written as its format asks"},
    "fullDescription": {"text": "Programs read these files; a small mend lets them understand all of it."},
    "defaultConfiguration": {"level": "note"},
    "properties": {"tags": ["described"], "precision": "very-high"},
}


def _severity(rule: Rule) -> str:
    """`warning` for what keeps a project from being usable or safe; `note` for the rest: nobody is in the wrong."""
    return "warning" if rule.level == "usable" or rule.dimension == "safe" else "note"


def _results(assessment: Assessment, rubric: Rubric) -> Iterator[dict[str, Any]]:
    home = next(iter(assessment.facts.landmarks.get("readme", ())), "README.md")
    later = waiting(assessment.findings, rubric)
    for finding in assessment.findings:
        rule = rubric.rule(finding.check)
        if finding.outcome != "fail" or rule.level == "information" or finding.check in later:
            continue
        for evidence in _places(finding) or (Evidence(path=home),):
            yield _result(finding, evidence, _severity(rule))
    for problem in assessment.problems:
        yield _problem(problem)


def _places(finding: Finding) -> Sequence[Evidence]:
    """All places of what should not be public, since each must be looked at; of the rest enough to begin with."""
    return finding.evidence if finding.check in FAMILY else finding.evidence[:_MOST]


def _result(finding: Finding, evidence: Evidence, level: str) -> dict[str, Any]:
    text = clean(finding.reason)
    if finding.check in FAMILY and evidence.note:
        text = f"{clean(evidence.note[:1].upper() + evidence.note[1:])}. What was seen is not repeated here."
    if finding.annotation:
        text += f" The maintainers’ answer: {clean(finding.annotation)}"
    return {
        "ruleId": finding.check,
        "level": level,
        "kind": "fail",
        "message": {"text": text or finding.check},
        "locations": [_location(evidence.path, evidence.line)],
        "partialFingerprints": {"nhsrCheck/v1": _fingerprint(*_identity(finding, evidence))},
        "properties": {"confidence": finding.confidence}
        | ({"annotation": finding.annotation} if finding.annotation else {}),
    }


def _identity(finding: Finding, evidence: Evidence) -> tuple[str, ...]:
    """What makes two results the same one; leaks are looked at place by place."""
    if finding.check in FAMILY:
        return finding.check, evidence.path, evidence.note or "", str(evidence.line or "")
    return finding.check, evidence.path


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "ruleId": _METADATA,
        "level": "warning" if problem.severity == "error" else "note",
        "kind": "fail",
        "message": {"text": clean(problem.message) or _METADATA},
        "locations": [_location(problem.path, problem.line)],
        "partialFingerprints": {"nhsrCheck/v1": _fingerprint(_METADATA, problem.path, problem.message)},
    }


def _location(path: str, line: int | None) -> dict[str, Any]:
    address = {"uri": quote(path.encode("utf-8", "replace")), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": address, "region": {"startLine": max(line or 1, 1)}}}


def _notifications(assessment: Assessment) -> Iterator[dict[str, Any]]:
    for finding in assessment.findings:
        if finding.outcome == "error":
            yield {"level": "error", "message": {"text": clean(f"{finding.check}: {finding.reason}")}}
        elif said := remark(finding):
            yield {"level": "note", "message": {"text": clean(f"{finding.check}: {said}")}}


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
