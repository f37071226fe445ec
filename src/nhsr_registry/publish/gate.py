"""The gate: a publication that loses too much against the last one is refused, unless a steward says why it is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from nhsr_registry.errors import GateError
from nhsr_registry.folder.store import Gate
from nhsr_registry.publish.changes import Changes, Last, Overruled

_MOST_NAMED = 10
#: Fields that come and go by themselves, so that their going means nothing.
_MAY_GO = frozenset({"stale", "successor", "caveats", "archived", "updated"})


def judge(changes: Changes, last: Last, limits: Gate, rubric: str) -> tuple[str, ...]:
    """What speaks against publishing, a sentence each; nothing where nothing does."""
    return tuple(_objections(changes, last, limits, rubric))


def _objections(changes: Changes, last: Last, limits: Gate, rubric: str) -> Iterator[str]:
    """What members list was judged when it was taken (`federation`): no member may stop this registry's publication."""
    if not (changes.gone or changes.levels or any(project.emptied for project in changes.changed)):
        return
    own, levelled, had = _before(last, {field for project in changes.changed for field in project.emptied})
    gone = [
        f"{project.id} ({project.reason})" for project in changes.gone if not project.expected and project.id in own
    ]
    if said := _beyond(gone, len(own), limits.gone, limits.few):
        yield f"Projects would vanish: {said}"
    moved = [f"{project.id} ({project.before} → {project.after})" for project in changes.levels if project.id in own]
    if said := _beyond(moved, levelled, limits.levels, limits.few):
        known = last.against.rubric
        why = f" The rubric changed from {known} to {rubric}." if known != rubric else ""
        yield f"Levels would move: {said}{why}"
    for field, ids in sorted(_emptied(changes, own).items()):
        if said := _beyond(ids, had[field], limits.empty, limits.few):
            yield f"The field “{field}” would be empty: {said}"


def _before(last: Last, fields: Collection[str]) -> tuple[set[str], int, Counter[str]]:
    """The own projects of the last publication, how many had a level, and how many had something in each of the fields."""
    own: set[str] = set()
    levelled, had = 0, Counter[str]()
    for id_, old in last.projects.items():
        if not old.get("taken_from"):
            own.add(id_)
            levelled += isinstance(old.get("readiness"), dict)
            had.update(field for field in fields if old.get(field))
    return own, levelled, had


def _emptied(changes: Changes, own: Collection[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for project in changes.changed:
        if project.id not in own:
            continue
        for field in project.emptied:
            if field not in _MAY_GO:
                found.setdefault(field, []).append(project.id)
    return found


def _beyond(which: Sequence[str], of: int, limit: float, few: int) -> str:
    """`4 of 50 (8%; at most 2% may): …` where that is beyond the limit; else nothing."""
    share = len(which) / of if of else 0.0
    if len(which) <= few or share <= limit:
        return ""
    more = f", and {len(which) - _MOST_NAMED:,} more" if len(which) > _MOST_NAMED else ""
    return f"{len(which):,} of {of:,} ({share:.0%}; at most {limit:.0%} may): {', '.join(which[:_MOST_NAMED])}{more}."


def passed(changes: Changes, last: Last | None, limits: Gate, rubric: str, overrule: str | None) -> Changes:
    """The changes as they may be published, with the steward's reason where the gate was overruled.

    Raises `GateError` where too much changed and nobody said why that is right.
    """
    if last is None or changes is last.changes:
        return changes
    objections = judge(changes, last, limits, rubric)
    if not objections:
        return changes
    if not (reason := (overrule or "").strip()):
        raise GateError(
            "Not published, too much would change at once. The last publication is untouched.\n"
            + "\n".join(objections),
            hint='Look into it. Where it is right: publish --overrule "why it is". The limits stand in registry.toml, [gate].',
        )
    return msgspec.structs.replace(changes, overruled=Overruled(reason=reason, refused=objections))
