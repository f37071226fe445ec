"""Rubrics, and the step from one to another, as text and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nhsr_registry.checks import title_of
from nhsr_registry.model import LEVELS
from nhsr_registry.plain import as_markdown, count, kind_name
from nhsr_registry.report import LEVEL_NAMES, heading, wrap
from nhsr_registry.scoring.rubric import Rubric, Rule
from nhsr_registry.scoring.rubric_diff import Diff, Move

_MOST = 40  # moves that are printed in a terminal; JSON and Markdown hold them all


def summary(found: Diff) -> str:
    """The first line: how many."""
    total = found.total
    unsure = f" {found.newly_provisional} become provisional." if found.newly_provisional else ""
    return f"Of {count(found.projects, 'project')} {total.up} would go up, {total.down} down, and {total.same} stay.{unsure}"


def text(found: Diff) -> str:
    """For the terminal, the summary first."""
    lines = [heading(f"Rubric {found.old} → {found.new}"), wrap(summary(found), "  ")]
    lines += [wrap(note, "    ", "  • ") for note in found.notes]
    rows = [(LEVEL_NAMES[level], found.levels_before[level], found.levels_after[level]) for level in LEVELS]
    lines += ["", *_columns(("Level", "Before", "After"), rows)]
    kinds = [(kind_name(kind), one.up, one.down, one.same) for kind, one in found.kinds.items()]
    lines += ["", *_columns(("Kind", "Up", "Down", "Unchanged"), kinds)]
    lines += _part("What changed in the rubric", [f"{one.check}: {one.what}" for one in found.changes], "Nothing.")
    moves = [_moved(move) for move in found.moves if move.way != "same"]
    lines += _part("Who moves, and which checks decide it", _some(moves), "Nobody.")
    unsure = [_moved(move) for move in found.moves if move.way == "same"]
    lines += _part("Whose level stays, and is more or less sure", _some(unsure), "") if unsure else []
    lines += _part("Left out, since nothing is known of them yet", _some(found.left_out), "") if found.left_out else []
    return "\n".join(lines)


def _part(title: str, rows: Sequence[str], none: str) -> list[str]:
    return ["", heading(title), *([wrap(row, "    ", "  • ") for row in rows] or [wrap(none, "  ")])]


def _some(rows: Sequence[str]) -> list[str]:
    more = [f"and {len(rows) - _MOST} more (--format json has them all)"] if len(rows) > _MOST else []
    return [*rows[:_MOST], *more]


def _moved(move: Move) -> str:
    """`owner/name: usable → reusable (changelog)`."""
    before = LEVEL_NAMES[move.before].lower() + (" (provisional)" if move.provisional_before else "")
    after = LEVEL_NAMES[move.after].lower() + (" (provisional)" if move.provisional_after else "")
    why = f": {', '.join(move.why)}" if move.why else ""
    return f"{move.repository}, {before} → {after}{why}"


def _columns(head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> Iterator[str]:
    table = [head, *(tuple(map(str, row)) for row in rows)]
    widths = [max(len(row[at]) for row in table) for at in range(len(head))]
    for row in table:
        first, *rest = (cell.ljust(size) if not at else cell.rjust(size) for at, (cell, size) in enumerate(zip(row, widths, strict=True)))  # fmt: skip
        yield "  " + "   ".join([first, *rest]).rstrip()


def markdown(found: Diff) -> str:
    """For the summary of a job or a pull request: the numbers, then everybody who moves, folded away."""
    lines = [f"### Rubric {as_markdown(found.old)} → {as_markdown(found.new)}", "", summary(found), ""]
    lines += [*(f"- {as_markdown(note)}" for note in found.notes), *([""] if found.notes else [])]
    lines += ["| Level | Before | After |", "| --- | --- | --- |"]
    lines += [f"| {LEVEL_NAMES[lv]} | {found.levels_before[lv]} | {found.levels_after[lv]} |" for lv in LEVELS]
    lines += ["", "| Kind | Up | Down | Unchanged |", "| --- | --- | --- | --- |"]
    lines += [f"| {kind_name(kind)} | {one.up} | {one.down} | {one.same} |" for kind, one in found.kinds.items()]
    lines += ["", "**What changed in the rubric**", ""]
    lines += [f"- {as_markdown(one.check)}: {as_markdown(one.what)}" for one in found.changes] or ["Nothing."]
    moves = [move for move in found.moves if move.way != "same"]
    if moves:
        lines += ["", f"<details><summary>Who moves ({len(moves)}), and which checks decide it</summary>", ""]
        lines += ["| Project | Before | After | Checks |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {as_markdown(m.repository)} | {LEVEL_NAMES[m.before]} | {LEVEL_NAMES[m.after]} | {as_markdown(', '.join(m.why))} |"
            for m in moves
        ]
        lines += ["", "</details>"]
    if found.left_out:
        lines += [
            "",
            f"{count(len(found.left_out), 'project is', 'projects are')} left out, since nothing is known yet.",
        ]
    return "\n".join(lines) + "\n"


# ── one rubric ───────────────────────────────────────────────────────────────────────────────────


def show_text(rubric: Rubric) -> str:
    """Every check of a rubric, by dimension: what it counts for, its weight, whom it is asked of."""
    lines = [heading(f"Rubric {rubric.version}: {len(rubric.checks)} checks")]
    for dimension in rubric.dimensions:
        lines += ["", heading(f"{dimension.name} – {dimension.question}")]
        for check, rule in rubric.checks.items():
            if rule.dimension == dimension.id:
                lines.append(wrap(f"{check}: {_rule(rule)}", "      ", "  • "))
    return "\n".join(lines)


def show_markdown(rubric: Rubric) -> str:
    lines = [
        f"## Rubric {as_markdown(rubric.version)}",
        "",
        "| Dimension | Check | What is good | Counts for | Weight | Asked of |",
    ]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    for dimension in rubric.dimensions:
        for check, rule in rubric.checks.items():
            if rule.dimension == dimension.id:
                level = rule.level.replace("-", " ")
                cells = (dimension.name, check, title_of(check), level, str(rule.weight), _asked(rule))
                lines.append(f"| {' | '.join(map(as_markdown, cells))} |")
    return "\n".join(lines) + "\n"


def _rule(rule: Rule) -> str:
    level = "information" if rule.level == "information" else LEVEL_NAMES[rule.level].lower()
    gate = ", a safety gate" if rule.gate else ""
    return f"{level}, weight {rule.weight}{gate}; asked of {_asked(rule)}"


def _asked(rule: Rule) -> str:
    names = [kind_name(kind) for kind in rule.kinds or rule.except_]
    if rule.kinds:
        return ", ".join(names)
    return f"all but {', '.join(names)}" if names else "every project"
