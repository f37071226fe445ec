"""A publication of a version that knew no other registries: its `v1/index.json` as records. Pure.

What the index does not hold (the words of a project's files, who uses what) is not known then, and not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

INDEX = "v1/index.json"
NOTE = "its version publishes no records for other registries: taken from its index, without the words of its files"
_WORDS = (
    "name", "summary", "problem", "kinds", "topics", "settings", "datasets", "contact", "status", "intended_use", "former_names",
    "successor",
)  # fmt: skip
_SCORE = ("rubric", "level", "level_low", "provisional", "points", "low", "high")
_DIMENSION = ("dimension", "passed", "applicable", "unknown", "level")


class Index(msgspec.Struct, frozen=True):
    """What we take from an index; each project is looked at by itself, so that a wrong one costs no other."""

    schema: int
    name: str
    projects: tuple[msgspec.Raw, ...]
    base_url: str | None = None
    updated: str | None = None
    rubric: str = ""


def lines(index: Index) -> Iterator[bytes]:
    """A line a project, in the layout of today's records; what is no project is passed on as it is, and refused there."""
    for raw in index.projects:
        try:
            project = msgspec.json.decode(raw)
            yield msgspec.json.encode(_record(project)) + b"\n"
        except (msgspec.MsgspecError, RecursionError, TypeError, AttributeError, KeyError, UnicodeError):
            yield bytes(raw).replace(b"\n", b" ") + b"\n"


def _record(project: dict[str, Any]) -> dict[str, Any]:
    entry = {key: project[key] for key in _WORDS if project.get(key) is not None}
    return {
        "id": project["id"],
        "entry": {"repository": project["id"], **entry},
        "harvest": _harvest(project) if project.get("readiness") else None,
    }


def _harvest(project: dict[str, Any]) -> dict[str, Any]:
    readiness = project["readiness"]
    found: dict[str, Any] = {
        "repository": project["id"],
        "score": {key: readiness[key] for key in _SCORE}
        | {"dimensions": [{key: one[key] for key in _DIMENSION} for one in readiness.get("dimensions", ())]},
        "record": {"fields": {}},
        "caveats": [{key: one[key] for key in ("kind", "path", "line")} for one in project.get("caveats") or ()],
    }
    if project.get("commit"):
        found["commit"] = project["commit"]
    if project.get("updated"):
        found["history"] = {"last_commit": project["updated"]}
    if project.get("languages"):
        found["facts"] = {"main_language": project["languages"][0]}
    for field, key in (("license", "licence"), ("version", "version")):
        if project.get(key):
            value = {"value": project[key], "sources": [{"format": "registry", "path": INDEX}]}
            found["record"]["fields"][field] = [value]
    if project.get("archived") is not None:
        found["host"] = {"archived": project["archived"]}
    if project.get("stale"):
        found["stale"] = project["stale"]
    return found
