"""`check`: one project in full, or many as a table; each in the format that was asked for."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from nhsr_registry import report
from nhsr_registry.checkup import leakreport
from nhsr_registry.checkup.checking import Look, Stopped, check_many, clones_in, title_of
from nhsr_registry.cli._json import for_output
from nhsr_registry.cli._progress import progress
from nhsr_registry.cli._results import style, width
from nhsr_registry.errors import EXIT_FINDINGS, EXIT_LEAK, EXIT_USAGE
from nhsr_registry.model import LEVELS, Assessment, Level
from nhsr_registry.plain import as_markdown, cells, clean, count, filled, kind_name
from nhsr_registry.printed import as_json
from nhsr_registry.scoring.rubric import Rubric, default_rubric
from nhsr_registry.sources import assess_target

#: Formats that the project's own people read; the others end in comments, logs and READMEs, which say nothing of leaks.
_FOR_OWNERS = frozenset(["text", "json", "sarif"])


class Asked(NamedTuple):
    """What the command line asks for."""

    format: str = "text"
    at_least: Level | None = None
    jobs: int = 0
    clone: str | None = None
    registry: str | None = None
    rap: bool = False
    all: bool = False
    time_limit: float = 120


def run(targets: Sequence[str], each: str | None, asked: Asked) -> int:
    """Check, print, and choose the exit code."""
    targets = [*targets, *(_in_folder(each) if each else ())] or ["."]
    if len(targets) == 1 and (not each or targets == [each]):
        return _one(targets[0], asked)
    stopped = False
    try:
        with progress("Checking", len(targets)) as advance:
            looks = check_many(
                targets, registry=asked.registry, jobs=asked.jobs, most=asked.time_limit, progress=advance
            )
    except Stopped as error:
        looks, stopped = list(error.looks), True
    code = _tell(looks, asked)
    if stopped:
        click.echo(f"{len(looks)} of {len(targets)} were checked.", err=True)
        raise click.Abort
    return code


def _in_folder(each: str) -> list[str]:
    found = clones_in(each)
    if found == [str(Path(each).expanduser())]:
        said = (
            f"{clean(each)} is one project itself, so it is checked as such. --each wants a folder that holds several."
        )
        click.echo(report.wrap(said, ""), err=True)
        return [each]
    return found


def _tell(looks: Sequence[Look], asked: Asked) -> int:
    """Print what became of each, and choose the exit code."""
    rubric = default_rubric()
    done = [(look.title, _for(look.assessment, asked, rubric)) for look in looks if look.assessment]
    click.echo(_many(looks, done, asked, rubric), nl=False)
    for look in looks:
        if not look.assessment:
            click.echo(report.wrap(f"{look.title} could not be read: {look.reason}", "  ", ""), err=True)
    below = [name for name, assessment in done if _below(assessment, asked)]
    if below:
        click.echo(report.wrap(f"{len(below)} of {len(done)} are not {asked.at_least} yet.", ""), err=True)
    leaking = [look.title for look in looks if look.assessment and leakreport.sure(look.assessment)]
    if leaking and asked.format in _FOR_OWNERS:
        said = f"{len(leaking)} of {len(done)} may hold something that should not be public; check each alone to see where:"
        click.echo(report.wrap(said, ""), err=True)
        click.echo("".join(f"  {clean(name)}\n" for name in leaking), err=True, nl=False)
        return EXIT_LEAK
    return EXIT_USAGE if len(done) < len(looks) else EXIT_FINDINGS if below else 0


def _one(target: str, asked: Asked) -> int:
    rubric = default_rubric()
    assessment = _for(assess_target(target, clone=asked.clone, registry=asked.registry), asked, rubric)
    click.echo(_shown(assessment.repository or title_of(target), assessment, asked, rubric), nl=False)
    below = _below(assessment, asked)
    if below:
        click.echo(f"The project is {assessment.score.level}; --at-least asks for {asked.at_least}.", err=True)
    if asked.format in _FOR_OWNERS and (found := leakreport.sure(assessment)):
        click.echo(report.wrap(leakreport.told(found, named=asked.format == "text"), ""), err=True)
        return EXIT_LEAK
    return EXIT_FINDINGS if below else 0


def _for(assessment: Assessment, asked: Asked, rubric: Rubric) -> Assessment:
    """The assessment as its readers may see it: its level, too, says nothing of leaks where strangers read it."""
    return assessment if asked.format in _FOR_OWNERS else report.for_everybody(assessment, rubric)


def _below(assessment: Assessment, asked: Asked) -> bool:
    return bool(asked.at_least) and LEVELS.index(assessment.score.level) < LEVELS.index(asked.at_least or "listed")


def _shown(title: str, assessment: Assessment, asked: Asked, rubric: Rubric) -> str:
    if asked.format == "json":
        from nhsr_registry.checkup import checkreport

        return for_output(checkreport.encode(checkreport.report_of(assessment, rubric)))
    if asked.format == "markdown":
        from nhsr_registry.checkup import comment

        return comment.text(assessment, rubric, title)
    if asked.format in {"badge", "shields"}:
        from nhsr_registry.checkup import badge

        return badge.picture(assessment.score) if asked.format == "badge" else badge.endpoint(assessment.score)
    if logs := _logs([(title, assessment)], asked, rubric):
        return logs
    leaks = leakreport.section(assessment)
    if asked.all:
        return report.check_text(assessment, rubric, title, leaks, in_full=asked.rap) + "\n"
    from nhsr_registry.checkup import brief

    return brief.text(assessment, rubric, title, leaks, rap_in_full=asked.rap) + "\n"


def _logs(done: Sequence[tuple[str, Assessment]], asked: Asked, rubric: Rubric) -> str:
    """The formats that hold one project or many alike; empty for another."""
    if asked.format == "sarif":
        from nhsr_registry.checkup import sarif

        return for_output(as_json(sarif.log(done, rubric), indent=1))
    if asked.format == "junit":
        from nhsr_registry.checkup import junit

        return junit.document(done, rubric, asked.at_least)
    return ""


def _many(looks: Sequence[Look], done: Sequence[tuple[str, Assessment]], asked: Asked, rubric: Rubric) -> str:
    if asked.format == "json":
        from nhsr_registry.checkup import checkreport as made

        reports = [made.report_of(look.assessment, rubric, look.target) for look in looks if look.assessment]
        unread = [made.Unread(target=look.target, reason=look.reason) for look in looks if not look.assessment]
        return for_output(made.encode(made.together(reports, unread)))
    if logs := _logs(done, asked, rubric):
        return logs
    rows = [_row(name, assessment, rubric) for name, assessment in done]
    if asked.format == "markdown":
        return _markdown(rows) + f"\n{_spread(done)}\n"
    table = _fitted(rows) if sys.stdout.isatty() else _plain(rows)
    return f"{table}\n{_spread(done)}\n"


# ── the table ────────────────────────────────────────────────────────────────────────────────────

_HEAD = ("Project", "Kind", "Level", "Next step")


def _row(name: str, assessment: Assessment, rubric: Rubric) -> tuple[str, str, str, str]:
    from nhsr_registry.checks import step_of

    score = assessment.score
    level = report.LEVEL_NAMES[score.level] + (" (provisional)" if score.provisional else "")
    first = next(iter(report.steps(report.for_everybody(assessment, rubric), rubric, 1)), None)
    kind = kind_name(assessment.kind_ids[0]) if assessment.kinds else ""
    return clean(name), kind, level, step_of(first.check) if first else ""


def _spread(done: Sequence[tuple[str, Assessment]]) -> str:
    counted = Counter(assessment.score.level for _, assessment in done)
    parts = [f"{counted[level]} {report.LEVEL_NAMES[level].lower()}" for level in LEVELS if counted[level]]
    return f"{count(len(done), 'project')}: {', '.join(parts) or 'none could be read'}."


def _plain(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns apart by two spaces, one project a line whatever its length: for logs and `grep`."""
    table = [_HEAD, *rows]
    widths = [max(len(row[at]) for row in table) for at in range(len(_HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in table
    )


def _fitted(rows: Sequence[tuple[str, ...]]) -> str:
    """The same within a terminal's width: a name is whole, so that it can be copied; the last column wraps."""
    most = max(width(), 60) - 1
    kinds, levels = (max(cells(row[at]) for row in (_HEAD, *rows)) for at in (1, 2))
    longest = max(cells(row[0]) for row in (_HEAD, *rows))
    names = min(longest, max(most - kinds - levels - _STEP - 6, len(_HEAD[0])))
    lines = []
    for row in (_HEAD, *rows):
        name, kind, level, step = row
        ahead = [name] if cells(name) > names else []
        start = "" if ahead else name
        first = f"{_padded(start, names)}  {_padded(kind, kinds)}  {_padded(level, levels)}  "
        lines += [*ahead, filled(step, most, " " * cells(first), first) if step else first.rstrip()]
    head, *rest = lines
    return "\n".join([style(head, bold=True), *rest])


_STEP = 24  # columns that a next step has at least


def _padded(text: str, size: int) -> str:
    return text + " " * (size - cells(text))


def _markdown(rows: Sequence[tuple[str, ...]]) -> str:
    lines = [report.MARKER, "| " + " | ".join(_HEAD) + " |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *("| " + " | ".join(map(as_markdown, row)) + " |" for row in rows)]) + "\n"
