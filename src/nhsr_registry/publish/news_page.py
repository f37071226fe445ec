"""The page that says what is new, from the change file and the dates of the last commits; never from the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from nhsr_registry import __version__
from nhsr_registry.publish import types, words
from nhsr_registry.publish.changes import Changes
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.facets import by_name
from nhsr_registry.publish.sheets import A_PAGE

_WEEK = timedelta(days=7)
_MOST = 100
_HANDFUL = 4


def context(collection: Collection, changes: Changes) -> dict[str, Any]:
    """The template's variables."""
    listed = {item.project.id: item.project for item in collection.items}
    return {
        "changes": changes,
        "new": [listed[project.id] for project in changes.new if project.id in listed][:_MOST],
        "levels": [
            (project, words.LEVEL_NAMES[project.before], words.LEVEL_NAMES[project.after]) for project in changes.levels
        ][:_MOST],
        "changed": [(project, ", ".join(map(_field, project.fields))) for project in changes.changed][:_MOST],
        "listed": listed,
        "most": _MOST,
        "shown": A_PAGE,
        "week": sorted(_week(collection), key=by_name)[:_MOST],
        "tool": __version__,
        "left": collection.left,
        "cost": collection.cost,
    }


def lately(collection: Collection, changes: Changes) -> tuple[str, list[types.Project]]:
    """For the start page: what was added, else what was worked on last; a handful, and what to call it."""
    listed = {item.project.id: item.project for item in collection.items}
    new = [listed[project.id] for project in changes.new if project.id in listed]
    if new and changes.against:
        return "New here", sorted(new, key=by_name)[:_HANDFUL]
    dated = sorted(_week(collection), key=lambda project: (project.updated or "", project.id), reverse=True)
    return "Worked on lately", dated[:_HANDFUL]


def _week(collection: Collection) -> Iterator[types.Project]:
    """Projects with a commit in the seven days up to the newest commit of all."""
    newest = _date(collection.index.updated)
    for item in collection.items:
        when = _date(item.project.updated)
        if newest and when and newest - _WEEK < when:
            yield item.project


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _field(id_: str) -> str:
    said = {"updated": "new work", "read": "whether it was read", "licence": "licence", "readiness": "level"}
    return said.get(id_, id_.replace("_", " "))
