"""The report as Markdown, for a pull request or a summary that everybody may read.

It says what the terminal says, in the same order, and folds away what is long. What should not be public is left out,
whether something was found or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nhsr_registry.checks import step_of, title_of
from nhsr_registry.checkup.sarif import HOME
from nhsr_registry.model import Assessment, RapEvidence
from nhsr_registry.plain import as_markdown
from nhsr_registry.report import (
    EFFORTS,
    LEFT_OUT,
    LEVEL_NAMES,
    MARKER,
    about,
    ahead,
    broken,
    check_of,
    claimed_at,
    efforts,
    for_everybody,
    level_words,
    of_declaration,
    own,
    praised,
    steps,
    unseen,
    where,
)
from nhsr_registry.scoring import rap_words
from nhsr_registry.scoring.rap import criteria
from nhsr_registry.scoring.rubric import Rubric, Step

_SLIPS = 10


def text(assessment: Assessment, rubric: Rubric, title: str) -> str:
    """The whole comment, its first line the mark by which the next run finds it again."""
    assessment = for_everybody(assessment, rubric)
    score = assessment.score
    open_ = steps(assessment, rubric, 99)
    lines = [
        MARKER,
        f"### {as_markdown(title)}: {as_markdown(level_words(score))}",
        "",
        as_markdown(about(assessment)),
        "",
    ]
    if far := ahead(score.level, open_):
        lines += [own(far), ""]
    lines += _folded("What is good already", map(own, praised(assessment, rubric)))
    if slips := of_declaration(assessment):
        lines += ["**In what you declare, please look at**", "", *_list(map(as_markdown, slips[:_SLIPS]))]
    if open_:
        lines += ["**What helps most next**", ""]
    for number, step in enumerate(open_[:3], 1):
        lines += _step(number, step, assessment)
    lines += _folded("When there is time", (_later(step, assessment) for step in open_[3:]))
    if mine := broken(assessment):
        lines += [f"**Ours to mend, and not counted against you** ([please tell us]({HOME}/issues))", ""]
        lines += _list(f"{own(title_of(f.check))}: {as_markdown(f.reason)}" for f in mine)
    if rows := [f"{own(title_of(f.check))}: {as_markdown(f.reason)}" for f in unseen(assessment)]:
        lines += ["Not visible, and not counted against you:", "", *_list(rows)]
    lines += _rap(assessment.rap)
    lines.append(LEFT_OUT)
    return "\n".join(lines).rstrip() + "\n"


def _list(rows: Iterable[str]) -> list[str]:
    return [*(f"- {row}" for row in rows), ""]


def _folded(title: str, rows: Iterable[str]) -> list[str]:
    """Rows behind a line to click, with how many there are; nothing where there are none."""
    rows = list(rows)
    if not rows:
        return []
    return [f"<details><summary>{title} ({len(rows)})</summary>", "", *_list(rows), "</details>", ""]


def _step(number: int, step: Step, assessment: Assessment) -> list[str]:
    """What was seen comes before why it matters; what exactly counts is folded away."""
    check = check_of(step.check)
    finding = next(one for one in assessment.findings if one.check == step.check)
    effort = f"{EFFORTS[check.effort]}, towards “{LEVEL_NAMES[step.level].lower()}”"
    why, *counts = (own(" ".join(part.split())) for part in check.remedy().split("\n\n"))
    parts = [as_markdown(" ".join((step.reason, *where(finding)))), why]
    if finding.annotation:
        parts.append(f"*The maintainers’ answer:* {as_markdown(finding.annotation)}")
    if command := check.command(assessment.kind_ids, assessment.facts.languages):
        fence = "````" if "```" in command else "```"  # what is to be pasted may be fenced itself
        parts.append(f"{fence}\n{command}\n{fence}")
    if counts:
        parts.append("<details><summary>What counts</summary>")
        parts += [*counts, "</details>"]
    body = "\n\n".join(parts)
    return [f"{number}. **{own(check.step)}** ({effort})", "", *_indented(body.split("\n")), ""]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"   {line}" if line else "" for line in lines]


def _later(step: Step, assessment: Assessment) -> str:
    answer = next((f.annotation for f in assessment.findings if f.check == step.check), None)
    said = f" *The maintainers’ answer:* {as_markdown(answer)}" if answer else ""
    return f"{own(step_of(step.check))} ({EFFORTS[efforts()[step.check]]}){said}"


def _rap(found: RapEvidence | None) -> list[str]:
    """What shows a RAP level, folded away below its one sentence."""
    if found is None or (not found.asked and not found.claims):
        return []
    lines = [f"**{rap_words.TITLE}.** {as_markdown(rap_words.summary(found))}"]
    lines += [f"{as_markdown(said)}: {as_markdown(claimed_at(claim))}." for said, claim in rap_words.claims(found)]
    lines += [as_markdown(more)] if (more := rap_words.beside(found)) else []
    lines = [" ".join(lines), "", "<details><summary>Each criterion</summary>", ""]
    lines += ["| Level | Criterion | What was seen | Where |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {row.level} | {own(row.asks)} | {row.word} | {as_markdown(rap_words.places(row))} |"
        for row in rap_words.rows(found)
    ]
    return [*lines, "", f"{rap_words.NEVER_AWARDED} [The criteria]({criteria().page})", "", "</details>", ""]
