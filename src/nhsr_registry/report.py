"""Assessments as text or Markdown. Words for maintainers: what is good comes first."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click
import msgspec

from nhsr_registry.checks import all_checks, private_checks, step_of, title_of
from nhsr_registry.formats._nhsr import is_ours
from nhsr_registry.leaks import FAMILY
from nhsr_registry.model import (
    LEVELS,
    NOTHING_SEEN,
    RAP_LEVELS,
    Assessment,
    Finding,
    Level,
    Problem,
    RapEvidence,
    Score,
)
from nhsr_registry.plain import as_markdown, cells, clean, count, filled, kind_name
from nhsr_registry.scoring import rap_words
from nhsr_registry.scoring.rap import criteria
from nhsr_registry.scoring.rubric import MET, UNKNOWN, Rubric, Step, next_steps, score

LEVEL_NAMES: dict[Level, str] = {
    "listed": "Listed",
    "usable": "Usable",
    "reusable": "Reusable",
    "ready-to-scale": "Ready to scale",
}
LEVEL_MEANINGS: dict[Level, str] = {
    "listed": "people can find it",
    "usable": "lawful and understandable: anyone may try it",
    "reusable": "another organisation can adapt it",
    "ready-to-scale": "packaged, tested, versioned, citable and supported",
}
#: The first line of a comment, by which the next run finds it again.
MARKER = "<!-- nhsr-registry check -->"
EFFORTS = {"minutes": "a few minutes", "hours": "an hour or two", "days": "a day or more"}


def efforts() -> dict[str, str]:
    return {check.id: check.effort for check in all_checks()}


def steps(assessment: Assessment, rubric: Rubric, limit: int = 3) -> tuple[Step, ...]:
    """The next steps of one assessment."""
    return next_steps(assessment.findings, rubric, efforts(), limit)


def level_words(found: Score) -> str:
    """The level, and honestly how sure it is."""
    words = LEVEL_NAMES[found.level]
    if found.provisional:
        words += f" (provisional: at least {LEVEL_NAMES[found.level_low].lower()}, some things could not be seen)"
    return words


def ahead(level: Level, open_: Sequence[Step]) -> str:
    """How far the next level is, in steps."""
    if level == LEVELS[-1]:
        return ""
    following: Level = LEVELS[LEVELS.index(level) + 1]
    number = sum(step.level == following for step in open_)
    if not number:
        return ""
    return f"“{LEVEL_NAMES[following]}” ({LEVEL_MEANINGS[following]}) is {count(number, 'step')} away."


def width() -> int:
    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 100))


def wrap(text: str, indent: str = "", first: str | None = None) -> str:
    """One paragraph, safe to print, within the terminal's width."""
    start = indent if first is None else first
    if cells(said := clean(text)) != len(said):
        return filled(said, width(), indent, start)
    return textwrap.fill(
        said,
        width(),
        initial_indent=start,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def heading(text: str) -> str:
    return click.style(text, bold=True)


def bright(text: str) -> str:
    return click.style(text, fg="cyan", bold=True)


def dim(text: str) -> str:
    return click.style(text, dim=True)


# ── check ────────────────────────────────────────────────────────────────────────────────────────


def check_text(
    assessment: Assessment, rubric: Rubric, title: str, first: Sequence[str] = (), *, in_full: bool = False
) -> str:
    """The report a maintainer reads in the terminal.

    `first` are lines that cannot wait; `in_full` shows each criterion of the RAP levels.
    """
    lines = [heading(clean(title)), wrap(about(assessment), "  ")]
    lines += ["", f"  {click.style(level_words(assessment.score), fg='cyan', bold=True)}"]
    lines += [wrap(f"{LEVEL_MEANINGS[assessment.score.level].capitalize()}.", "  "), *first]
    lines += _section("What is good already", praised(assessment, rubric))
    todo = steps(assessment, rubric)
    if todo:
        lines += ["", heading("Three steps that help most" if len(todo) > 2 else "What helps most next")]
        for number, step in enumerate(todo, 1):
            lines += _step_text(number, step, assessment)
    later = _later(assessment, rubric, {step.check for step in todo})
    lines += _section("When there is time", later)
    for title_, found in ((OURS, broken(assessment)), (UNSEEN, unseen(assessment))):
        lines += _section(title_, [f"{title_of(f.check)}: {f.reason}" for f in found])
    lines += _section("Small mends in your metadata", mends(assessment))
    lines += rap_text(assessment.rap, in_full=in_full)
    if not todo:
        lines += ["", wrap("Nothing more to ask for. Thank you for sharing it!", "  ")]
    return "\n".join(lines)


def rap_text(found: RapEvidence | None, *, in_full: bool = False) -> list[str]:
    """What shows a RAP level, in a sentence; with `in_full`, criterion by criterion."""
    if found is None or (not found.asked and not found.claims and not in_full):
        return []
    lines = ["", heading(rap_words.TITLE), wrap(rap_words.summary(found), "  ")]
    lines += [wrap(f"{said}: {claimed_at(claim)}", "    ", "  • ") for said, claim in rap_words.claims(found)]
    if more := rap_words.beside(found):
        lines += [wrap(more, "  ")]
    if in_full:
        for level in RAP_LEVELS:
            lines += ["", wrap(level.capitalize(), "  ")]
            for row in (row for row in rap_words.rows(found) if row.level == level):
                lines.append(wrap(f"{row.word}: {row.name} – {row.asks}", "    ", "  • "))
                why = row.reason if row.status != "seen" else ""
                lines += [wrap(said, "    ") for said in (why, rap_words.places(row)) if said]
    lines.append(wrap(rap_words.NEVER_AWARDED, "  "))
    if in_full:
        lines.append(f"  The criteria: {criteria().page}")  # whole, to be opened
    else:
        lines.append(click.style(wrap("Each of them with its evidence: nhsr-registry check --rap", "  "), dim=True))
    return lines


#: What there is no answer to, and why.
UNSEEN = "What could not be seen (and does not count against you)"
OURS = "Ours to mend: please tell us (and it does not count against you)"


def broken(assessment: Assessment) -> list[Finding]:
    """The checks that broke: a mistake of ours, in which nobody's project has a part."""
    return [finding for finding in assessment.findings if finding.outcome == "error"]


def unseen(assessment: Assessment) -> list[Finding]:
    """What could not be seen from here."""
    return [f for f in assessment.findings if f.outcome in UNKNOWN and f.outcome != "error"]


def _section(title: str, rows: Iterable[str]) -> list[str]:
    rows = list(rows)
    return ["", heading(title), *(wrap(row, "    ", "  • ") for row in rows)] if rows else []


def about(assessment: Assessment) -> str:
    kinds = ", ".join(map(kind_name, assessment.kind_ids))
    facts = assessment.facts
    parts = [
        kinds,
        count(facts.files, "file"),
        facts.main_language or "",
        f"commit {assessment.commit[:7]}" if assessment.commit else "",
    ]
    return " · ".join(part for part in parts if part)


def mends(assessment: Assessment) -> list[str]:
    """What in the metadata contradicts itself, cannot be read, or still holds a template's text."""
    found = [_problem(problem) for problem in assessment.problems[:10]]
    found += [
        f"{claimed_at(s.source)}: {s.field} still holds its template text" for s in assessment.record.placeholders
    ]
    return [*found, *(_conflict(c.field, c.values) for c in assessment.record.conflicts)]


def of_declaration(assessment: Assessment) -> list[str]:
    """What in the maintainers' own `.nhsr.toml` or `[tool.nhsr]` is not understood: file, line, key, nearest word."""
    return [_problem(problem) for problem in assessment.problems if is_ours(problem)]


def _problem(problem: Problem) -> str:
    return f"{problem.path}{f':{problem.line}' if problem.line else ''}: {problem.message}"


def good(assessment: Assessment, rubric: Rubric) -> list[Finding]:
    """The findings that count and are met."""
    return [f for f in assessment.findings if f.outcome in MET and rubric.rule(f.check).level != "information"]


def praised(assessment: Assessment, rubric: Rubric) -> list[str]:
    """What is good, a sentence each."""
    met = good(assessment, rubric)
    return [praise(f) + (" (as you declare)" if f.outcome == "declared" else _beside(f)) for f in met]


def praise(finding: Finding) -> str:
    """What is good, as far as it was seen: the check's title; where nothing was there to be seen, what that means."""
    unseen = finding.outcome == "pass" and finding.confidence == "inferred" and not finding.evidence
    if unseen and finding.reason and finding.check not in private_checks():
        return finding.reason.rstrip(".")
    return title_of(finding.check)


def _beside(finding: Finding) -> str:
    return f". {said}" if (said := remark(finding)) else ""


def remark(finding: Finding) -> str:
    """What was seen beside a leak check's tick, for the project's own people; empty where nothing was."""
    if finding.outcome != "pass" or not finding.evidence or finding.check not in FAMILY:
        return ""
    return " ".join((finding.reason.removeprefix(NOTHING_SEEN).lstrip(), *where(finding)))


def _later(assessment: Assessment, rubric: Rubric, shown: set[str]) -> list[str]:
    rest = [step for step in steps(assessment, rubric, 99) if step.check not in shown]
    said = {f.check: f" – your answer: {f.annotation}" for f in assessment.findings if f.annotation}
    return [f"{step_of(step.check)} ({EFFORTS[efforts()[step.check]]}){said.get(step.check, '')}" for step in rest]


def _step_text(number: int, step: Step, assessment: Assessment) -> list[str]:
    check = check_of(step.check)
    effort = f"{EFFORTS[check.effort]}, towards “{LEVEL_NAMES[step.level].lower()}”"
    lines = [wrap(f"{check.step} – {effort}", "     ", f"  {number}. ")]
    finding = next(f for f in assessment.findings if f.check == step.check)
    lines += [wrap(" ".join((finding.reason, *where(finding))), "     ")]
    if finding.annotation:
        lines += [wrap(f"Your answer: {finding.annotation}", "     ")]
    lines += [wrap(paragraph, "     ") for paragraph in check.remedy().split("\n\n")]
    lines += paste(check, assessment)[:-1]
    more = wrap(f"More on this: nhsr-registry check --explain {step.check}", "     ")
    return [*lines, "", click.style(more, dim=True), ""]


def paste(check: Any, assessment: Assessment) -> list[str]:
    """What to type or paste for a step, between two empty lines; nothing where there is nothing."""
    command = check.command(assessment.kind_ids, assessment.facts.languages)
    if not command:
        return []
    lines = (f"       {click.style(clean(line), fg='green')}" if line.strip() else "" for line in command.splitlines())
    return ["", *lines, ""]


def where(finding: Finding) -> Iterator[str]:
    every = list(dict.fromkeys(map(claimed_at, finding.evidence)))  # one line may be seen for two reasons
    if seen := every[:3]:
        more = len(every) - len(seen)
        yield f"(See {', '.join(seen)}{f' and {more} more' if more > 0 else ''}.)"


def claimed_at(source: Any) -> str:
    """Where something stands: the path, and the line where one is known."""
    return f"{source.path}:{source.line}" if source.line else str(source.path)


def _conflict(field: str, values: Iterable[Any]) -> str:
    said = " but ".join(f"{claimed_at(value.sources[0])} says {value.value!r}" for value in values)
    return f"{field.replace('_', ' ')}: {said}"


def check_of(id_: str) -> Any:
    return next(check for check in all_checks() if check.id == id_)


#: Said always, whether something was found or not: then neither the words nor the level tell which.
LEFT_OUT = (
    "The level leaves out, for every project, whether something is in the files that should not be public. "
    "That is never said here: `nhsr-registry check`, in the project's folder, says it to you."
)


def for_everybody(assessment: Assessment, rubric: Rubric) -> Assessment:
    """Without what only the project's own people should see: comments, summaries, badges and logs are read by all.

    Its level is worked out as if the private checks did not exist: one that they lowered without a reason beside it would
    tell strangers that something was found.
    """
    private = {check.id for check in all_checks() if getattr(check, "private", False)}
    findings = tuple(f for f in assessment.findings if f.check not in private)
    return msgspec.structs.replace(assessment, findings=findings, score=score(findings, rubric))


def own(text: str) -> str:
    """Our own words as Markdown: what stands between backticks is code, the rest only text. Never for a stranger's."""
    parts = clean(text).split("`")
    if len(parts) % 2 == 0:  # one too many: all of it is text
        return as_markdown(text)
    return "".join(
        f"`{part.replace('|', chr(92) + '|')}`" if at % 2 else as_markdown(part) for at, part in enumerate(parts)
    )
