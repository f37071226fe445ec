"""Findings as JUnit's XML, which most continuous integration shows: a suite for each project, a case for each check.

Logs of public repositories are public: what only the project's own people should see is left out (SARIF has it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from nhsr_registry import re
from nhsr_registry.checks import title_of
from nhsr_registry.model import LEVELS, Assessment, Finding
from nhsr_registry.plain import clean
from nhsr_registry.report import for_everybody
from nhsr_registry.scoring.rubric import Rubric, Rule, waiting

#: What XML 1.0 cannot hold, beyond the control codes that `clean` takes out.
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def document(projects: Sequence[tuple[str, Assessment]], rubric: Rubric, at_least: str | None = None) -> str:
    """The suites; only what keeps a project from the level `at_least` (default: any) is a failure."""
    suites = [_suite(name, assessment, rubric, at_least) for name, assessment in projects]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="nhsr-registry check">\n'
        + "".join(suites)
        + "</testsuites>\n"
    )


def _suite(name: str, assessment: Assessment, rubric: Rubric, at_least: str | None) -> str:
    assessment = for_everybody(assessment, rubric)
    later = waiting(assessment.findings, rubric)  # one gap is one failure
    rules = {finding.check: rubric.rule(finding.check) for finding in assessment.findings}
    asked = {check: rule for check, rule in rules.items() if rule.level != "information" and check not in later}
    cases = [_case(finding, rules[finding.check], finding.check in asked, at_least) for finding in assessment.findings]
    count = {tag: sum(f"<{tag}" in case for case in cases) for tag in ("failure", "error", "skipped")}
    head = (
        f'<testsuite name={_attribute(name)} tests="{len(cases)}" failures="{count["failure"]}" '
        f'errors="{count["error"]}" skipped="{count["skipped"]}">\n'
    )
    facts = {
        "level": assessment.score.level,
        "level_low": assessment.score.level_low,
        "rubric": assessment.score.rubric,
    }
    if assessment.commit:
        facts["commit"] = assessment.commit
    known = "".join(
        f"    <property name={_attribute(key)} value={_attribute(value)}/>\n" for key, value in facts.items()
    )
    return f"  {head}   <properties>\n{known}   </properties>\n{''.join(cases)}  </testsuite>\n"


def _case(finding: Finding, rule: Rule, asked: bool, at_least: str | None) -> str:
    head = f"   <testcase classname={_attribute(rule.dimension)} name={_attribute(f'{finding.check}: {title_of(finding.check)}')}"
    inner = "".join(_inner(finding, asked and _needed(rule, at_least)))
    return f"{head}>{inner}</testcase>\n" if inner else f"{head}/>\n"


def _inner(finding: Finding, needed: bool) -> Iterator[str]:
    reason = finding.reason + (f" The maintainers’ answer: {finding.annotation}" if finding.annotation else "")
    if finding.outcome == "fail" and needed:
        where = "\n".join(f"{e.path}:{e.line}" if e.line else e.path for e in finding.evidence)
        yield f"<failure message={_attribute(reason)}>{_text(where)}</failure>"
    elif finding.outcome == "error":
        yield f"<error message={_attribute(reason)}/>"
    elif finding.outcome not in {"pass", "declared"}:
        yield f"<skipped message={_attribute(reason)}/>"


def _needed(rule: Rule, at_least: str | None) -> bool:
    return at_least is None or LEVELS.index(rule.level) <= LEVELS.index(at_least)


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", clean(text, keep="\n")))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", clean(text)))
