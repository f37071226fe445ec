"""The report that the terminal shows first: where a project stands, the three steps that help most, and the rest in a line each.

For somebody who has just published code for the first time: it fits on one or two screens, begins with what is good,
and says how to see the rest. `report.check_text` is the same in full.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nhsr_registry.checks import private_checks, step_of, title_of
from nhsr_registry.model import LEVELS, Assessment
from nhsr_registry.plain import clean, count
from nhsr_registry.report import (
    EFFORTS,
    LEVEL_MEANINGS,
    LEVEL_NAMES,
    about,
    ahead,
    bright,
    broken,
    check_of,
    dim,
    efforts,
    good,
    heading,
    level_words,
    mends,
    of_declaration,
    paste,
    praise,
    rap_text,
    remark,
    steps,
    unseen,
    where,
    wrap,
)
from nhsr_registry.scoring import rap_words
from nhsr_registry.scoring.rubric import Rubric, Step

_PRAISED = 3  # of what is good, so many are named
_SLIPS = 8
_WRITABLE = frozenset({"metadata-machine-readable", "contributing-guide", "leak-prevention", "citation-file"})
_WRITTEN = "  Files that can be written for you, shown first: nhsr-registry check --fix"
_LEVELS: tuple[str, ...] = LEVELS


def text(
    assessment: Assessment, rubric: Rubric, title: str, first: Sequence[str] = (), *, rap_in_full: bool = False
) -> str:
    """The short report; `first` are lines that cannot wait, `rap_in_full` shows each criterion of the RAP levels."""
    level = assessment.score.level
    lines = [heading(clean(title)), wrap(about(assessment), "  ")]
    said = f"{level_words(assessment.score)}: {LEVEL_MEANINGS[level]}."
    lines += ["", bright(wrap(said, "  "))]
    open_ = steps(assessment, rubric, 99)
    if far := ahead(level, open_):
        lines.append(wrap(far, "  "))
    lines += [*first, *_praise(assessment, rubric)]
    lines += _declared(assessment)
    todo = open_[:3]
    if todo:
        lines += ["", heading("Three steps that help most" if len(todo) > 2 else "What helps most next")]
    for number, step in enumerate(todo, 1):
        lines += _step(number, step, assessment)
    lines += _rest(assessment, open_[3:])
    if rap_in_full:
        lines += rap_text(assessment.rap, in_full=True)
    lines += _foot(assessment, rap_in_full)
    if not open_:
        lines += ["", wrap("Nothing more to ask for. Thank you for sharing it!", "  ")]
    lines += ["", *([_WRITTEN] if any(step.check in _WRITABLE for step in open_) else [])]
    lines += [wrap("All of it, with the reasons: nhsr-registry check --all", "  ")]
    return "\n".join(lines)


def _praise(assessment: Assessment, rubric: Rubric) -> list[str]:
    """What is good, in a line or two: the heaviest by name, the others counted. What only looks for leaks is counted alone."""
    met = good(assessment, rubric)
    if not met:
        return []
    named = [finding for finding in met if finding.check not in private_checks()]
    named.sort(key=lambda f: (_LEVELS.index(rubric.rule(f.check).level), -rubric.rule(f.check).weight))
    first = [praise(finding) for finding in named[:_PRAISED] or met[:_PRAISED]]
    said = "; ".join([first[0], *(f"{one[:1].lower()}{one[1:]}" for one in first[1:])])
    more = len(met) - len(first)
    rest = f"; and {more} more" if more else ""
    return ["", heading(f"What is good already ({len(met)})"), wrap(f"{said}{rest}.", "  ")]


def _declared(assessment: Assessment) -> list[str]:
    """Slips in the maintainers' own file, in full: what it says there is not heard, and they should know."""
    told = of_declaration(assessment)
    if not told:
        return []
    lines = ["", heading("In what you declare, please look at")]
    return [*lines, *(wrap(one, "    ", "  • ") for one in told[:_SLIPS]), *_more(len(told) - _SLIPS)]


def _more(count: int) -> list[str]:
    return [wrap(f"and {count} more: nhsr-registry check --all", "    ")] if count > 0 else []


def _step(number: int, step: Step, assessment: Assessment) -> list[str]:
    check = check_of(step.check)
    finding = next(f for f in assessment.findings if f.check == step.check)
    effort = f"{EFFORTS[check.effort]}, towards “{LEVEL_NAMES[step.level].lower()}”"
    why = re.split(r"(?<=[.!?])\s", " ".join(check.remedy().split()), maxsplit=1)[0]
    lines = ["", wrap(f"{check.step} – {effort}", "     ", f"  {number}. ")]
    lines.append(wrap(" ".join((finding.reason, *where(finding), why)), "     "))
    if finding.annotation:
        lines.append(wrap(f"Your answer: {finding.annotation}", "     "))
    lines += paste(check, assessment)
    return [*lines, dim(wrap(f"More: nhsr-registry check --explain {step.check}", "     "))]


def _rest(assessment: Assessment, later: Sequence[Step]) -> list[str]:
    """What is open beside the three steps: a line each, the quickest first."""
    if not later:
        return []
    answered = {finding.check for finding in assessment.findings if finding.annotation}
    lines = ["", heading(f"When there is time ({len(later)})")]
    for effort, words in EFFORTS.items():
        own = [step.check for step in later if efforts()[step.check] == effort]
        if own:
            lines.append(wrap(f"{words.capitalize()} each:", "  "))
        for id_ in own:
            note = " (you have answered)" if id_ in answered else ""
            lines.append(wrap(f"{step_of(id_)}{note}", "      ", "    • "))
    return lines


def _foot(assessment: Assessment, rap_in_full: bool) -> list[str]:
    """What was counted and not shown."""
    hidden = len(unseen(assessment))
    ours = set(of_declaration(assessment))
    small = sum(one not in ours for one in mends(assessment))
    notes = [
        f"Ours to mend – {title_of(one.check)}: {one.reason}. It counts for nothing." for one in broken(assessment)
    ]
    notes += dict.fromkeys(said for finding in assessment.findings if (said := remark(finding)))
    if hidden:
        notes.append(f"{count(hidden, 'thing')} could not be seen from here; that does not count against you.")
    if small:
        notes.append(f"{count(small, 'small mend')} in your metadata.")
    if assessment.rap and not rap_in_full and (assessment.rap.asked or assessment.rap.claims):
        notes.append(f"{rap_words.summary(assessment.rap)} (More on it: --rap)")
    return ["", *(wrap(note, "    ", "  • ") for note in notes)] if notes else []
