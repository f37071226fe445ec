"""The page that says what is new, from the change file and the dates of the last commits; never from the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from nhsr_registry import __version__
from nhsr_registry.publish import types, words
from nhsr_registry.publish.changes import Changes
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.sheets import A_PAGE
from nhsr_registry.publish.shelf import Brief, by_name

_WEEK = timedelta(days=7)
_MOST = 100
_HANDFUL = 4


def context(collection: Collection, changes: Changes) -> dict[str, Any]:
    """The template's variables."""
    listed = collection.by_id
    return {
        "changes": changes,
        "new": [listed[one.id] for one in islice((one for one in changes.new if one.id in listed), _MOST)],
        "levels": [
            (project, words.LEVEL_NAMES[project.before], words.LEVEL_NAMES[project.after]) for project in changes.levels
        ][:_MOST],
        "changed": [(project, ", ".join(map(_field, project.fields))) for project in changes.changed][:_MOST],
        "listed": listed,
        "most": _MOST,
        "shown": A_PAGE,
        "week": [listed[brief.id] for brief in sorted(_week(collection), key=by_name)[:_MOST]],
        "tool": __version__,
        "left": collection.left,
        "cost": collection.cost,
    }


def lately(collection: Collection, changes: Changes) -> tuple[str, list[types.Project]]:
    """For the start page: what was added, else what was worked on last; a handful, and what to call it."""
    listed = collection.by_id
    new = [collection.briefs[number] for one in changes.new if (number := listed.numbers.get(one.id)) is not None]
    if new and changes.against:
        return "New here", [listed[brief.id] for brief in sorted(new, key=by_name)[:_HANDFUL]]
    dated = sorted(_week(collection), key=lambda brief: (brief.updated or "", brief.id), reverse=True)
    return "Worked on lately", [listed[brief.id] for brief in dated[:_HANDFUL]]


def _week(collection: Collection) -> Iterator[Brief]:
    """Projects with a commit in the seven days up to the newest commit of all."""
    newest = _date(collection.index.updated)
    for brief in collection.briefs:
        when = _date(brief.updated)
        if newest and when and newest - _WEEK < when:
            yield brief


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _field(id_: str) -> str:
    said = {"updated": "new work", "read": "whether it was read", "licence": "licence", "readiness": "level"}
    return said.get(id_, id_.replace("_", " "))
