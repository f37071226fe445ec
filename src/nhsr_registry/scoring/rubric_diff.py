"""Two rubrics on the findings that a registry keeps: who moves, and why. Pure; nothing is fetched or asked again.

A check that a rubric names and nobody has answered yet is not known: it makes a level provisional, it moves nobody. The
same holds where a rubric asks a kind of project that was not asked before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from nhsr_registry.model import LEVELS, Finding, Kind, Level, Model, Score
from nhsr_registry.plain import count, kind_name
from nhsr_registry.scoring.rubric import MET, NOT_ASKED, UNKNOWN, Rubric, Rule, counted, counts, outcome_of, score

Way = Literal["up", "down", "same"]


class Subject(Model):
    """One project as the registry keeps it."""

    repository: str
    kinds: tuple[Kind, ...] = ()
    findings: tuple[Finding, ...] = ()


class RuleChange(Model):
    """One line of the rubric that is not as it was."""

    check: str
    what: str
    unanswered: int = 0  # projects of which the new rubric asks it, and whose answer is not known yet


class Move(Model):
    """One project whose level is another, or is surer or less sure."""

    repository: str
    kinds: tuple[Kind, ...]
    way: Way
    before: Level
    after: Level
    provisional_before: bool = False
    provisional_after: bool = False
    why: tuple[str, ...] = ()  # checks


class Tally(Model):
    """How many projects went which way."""

    up: int = 0
    down: int = 0
    same: int = 0


class Diff(Model):
    """Everything that a steward should know before a rubric is merged; always whole, also where nobody moves."""

    old: str
    new: str
    projects: int
    total: Tally
    newly_provisional: int
    levels_before: dict[Level, int]
    levels_after: dict[Level, int]
    kinds: dict[str, Tally]
    changes: tuple[RuleChange, ...]
    notes: tuple[str, ...]
    moves: tuple[Move, ...]
    left_out: tuple[str, ...] = ()  # projects without facts, and why

    @property
    def moved(self) -> int:
        return self.total.up + self.total.down


def diff(
    subjects: Sequence[Subject],
    old: Rubric,
    new: Rubric,
    left_out: Iterable[str] = (),
    known: Collection[str] | None = None,
) -> Diff:
    """What the step from one rubric to the other means for these projects; `known` are the checks that there are, if given."""
    moves, kinds = [], dict[str, list[Way]]()
    before, after = Counter[Level](), Counter[Level]()
    unanswered, points = Counter[str](), list[float]()
    for subject in subjects:
        first, second = answers(subject, old), answers(subject, new, old)
        asked_before = {finding.check for finding in first if _counts_unknown(finding, old)}
        unanswered.update(f.check for f in second if _counts_unknown(f, new) and f.check not in asked_before)
        sides = (first, old, score(first, old)), (second, new, score(second, new))
        move = _move(subject, *sides)
        points.append(round(abs(sides[0][2].points - sides[1][2].points), 1))
        before[move.before] += 1
        after[move.after] += 1
        for kind in subject.kinds or ("unknown",):
            kinds.setdefault(kind, []).append(move.way)
        if move.way != "same" or move.provisional_before != move.provisional_after:
            moves.append(move)
    rules = tuple(_rule_changes(old, new, unanswered))
    return Diff(
        old=old.version,
        new=new.version,
        projects=len(subjects),
        total=_tally([move.way for move in moves], len(subjects)),
        newly_provisional=sum(move.provisional_after and not move.provisional_before for move in moves),
        levels_before={level: before[level] for level in LEVELS},
        levels_after={level: after[level] for level in LEVELS},
        kinds={kind: _tally(ways) for kind, ways in sorted(kinds.items())},
        changes=rules,
        notes=(*_notes(old, new, rules, known), *_of_points(points)),
        moves=tuple(sorted(moves, key=lambda move: (("down", "up", "same").index(move.way), move.repository.lower()))),
        left_out=tuple(left_out),
    )


def answers(subject: Subject, rubric: Rubric, before: Rubric | None = None) -> tuple[Finding, ...]:
    """The stored findings as this rubric would ask for them: what it does not ask goes, what nobody asked is unknown.

    `before` is the rubric they were asked under, as far as we know: of a private check the registry keeps no reason.
    """
    stored = {finding.check: finding for finding in subject.findings}
    return tuple(
        _answer(check, stored.get(check), rubric.rule(check), (before or rubric).rule(check), subject.kinds)
        for check in sorted({*rubric.checks, *stored})
    )


def _answer(check: str, stored: Finding | None, rule: Rule, before: Rule, kinds: tuple[Kind, ...]) -> Finding:
    if not rule.applies(kinds):
        return Finding(check=check, outcome="not-applicable", reason=f"{NOT_ASKED}.")
    skipped = stored is not None and stored.outcome == "not-applicable"
    if stored is None or (skipped and (stored.reason.startswith(NOT_ASKED) or not before.applies(kinds))):
        return Finding(check=check, outcome="not-available", reason="It was not asked when the project was read.")
    return stored


def _counts_unknown(finding: Finding, rubric: Rubric) -> bool:
    return counts(finding, rubric.rule(finding.check)) and outcome_of(finding) in UNKNOWN


Side = tuple[tuple[Finding, ...], Rubric, Score]


def _move(subject: Subject, old: Side, new: Side) -> Move:
    at, to = LEVELS.index(old[2].level), LEVELS.index(new[2].level)
    way: Way = "up" if to > at else "down" if to < at else "same"
    # What held it before, or holds it now, on the way between the two levels; else what became known or unknown.
    why = _holding(old, to) if way == "up" else _holding(new, at) if way == "down" else _unsure(old, new)
    return Move(
        repository=subject.repository,
        kinds=subject.kinds,
        way=way,
        before=old[2].level,
        after=new[2].level,
        provisional_before=old[2].provisional,
        provisional_after=new[2].provisional,
        why=why,
    )


def _holding(side: Side, up_to: int) -> tuple[str, ...]:
    """The unmet checks that keep a project below a level."""
    findings, rubric, _ = side
    return tuple(
        finding.check
        for finding, rule in counted(findings, rubric)
        if rule.level != "information"
        and LEVELS.index(rule.level) <= up_to
        and outcome_of(finding) not in MET | UNKNOWN
    )


def _unsure(old: Side, new: Side) -> tuple[str, ...]:
    before, after = ({f.check for f in side[0] if _counts_unknown(f, side[1])} for side in (old, new))
    return tuple(sorted(before ^ after))


def _tally(ways: Sequence[Way], of: int | None = None) -> Tally:
    told = Counter(ways)
    whole = len(ways) if of is None else of
    return Tally(up=told["up"], down=told["down"], same=whole - told["up"] - told["down"])


# ── the rubrics themselves ───────────────────────────────────────────────────────────────────────


def _rule_changes(old: Rubric, new: Rubric, unanswered: Counter[str]) -> Iterable[RuleChange]:
    for check in sorted({*old.checks, *new.checks}):
        before, after = old.checks.get(check), new.checks.get(check)
        if before != after:
            yield RuleChange(check=check, what=_what(before, after), unanswered=unanswered[check])


def _what(before: Rule | None, after: Rule | None) -> str:
    if before is None:
        return f"new: {_words(after.level)}, asked of {_asked(after)}" if after else ""
    if after is None:
        return f"gone: it was {_words(before.level)}"
    said = []
    if before.level != after.level:
        said.append(f"from {_words(before.level)} to {_words(after.level)}")
    if (before.kinds, before.except_) != (after.kinds, after.except_):
        said.append(f"asked of {_asked(after)} (before: {_asked(before)})")
    if before.weight != after.weight:
        said.append(f"weight {before.weight} → {after.weight}")
    if before.gate != after.gate:
        said.append("now a safety gate" if after.gate else "no safety gate any more")
    if before.after != after.after:
        said.append(f"after {', '.join(after.after) or 'no other'} (before: {', '.join(before.after) or 'no other'})")
    if before.dimension != after.dimension:
        said.append(f"dimension {before.dimension} → {after.dimension}")
    if before.maps != after.maps:
        said.append("what it maps to")
    return "; ".join(said)


def _words(level: str) -> str:
    return level.replace("-", " ")


def _asked(rule: Rule) -> str:
    if rule.kinds:
        return ", ".join(map(kind_name, rule.kinds))
    return f"all but {', '.join(map(kind_name, rule.except_))}" if rule.except_ else "every project"


def _notes(
    old: Rubric, new: Rubric, changes: Sequence[RuleChange], known: Collection[str] | None = None
) -> Iterable[str]:
    if changes and old.version == new.version:
        yield f"Both call themselves version {new.version}: raise `version`, so that levels can be told apart."
    if not changes and old.version != new.version:
        yield "The versions differ and no rule does."
    for change in changes:
        if known is not None and change.check in new.checks and change.check not in known:
            yield f"There is no check {change.check} in this version: is it spelt as it should be?"
        elif change.unanswered:
            yield (
                f"{change.check} has no answer yet for {count(change.unanswered, 'project')}: their level under it is not known "
                "until they are read again, and counts as provisional here."
            )


def _of_points(points: Sequence[float]) -> Iterable[str]:
    """What a weight does: it moves no level, only the points by which projects are sorted."""
    if moved := [one for one in points if one]:
        most = f"{max(moved):g}"
        yield f"The points (0 to 100, for sorting only) of {count(len(moved), 'project')} change, by at most {most}."


def plain(found: Diff) -> dict[str, object]:
    data = {name: getattr(found, name) for name in Diff.__struct_fields__}
    whole = {name: getattr(found.total, name) for name in Tally.__struct_fields__}
    kinds = {kind: {name: getattr(one, name) for name in Tally.__struct_fields__} for kind, one in found.kinds.items()}
    moves = [{name: getattr(move, name) for name in Move.__struct_fields__} for move in found.moves]
    return {**data, "total": whole, "kinds": kinds, "moves": moves}
