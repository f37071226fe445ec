"""What changed since the last publication: the change file, and what the gate judges by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from nhsr_registry.errors import UsageError
from nhsr_registry.model import LEVELS, Level
from nhsr_registry.publish import rows
from nhsr_registry.publish.rows import Rows
from nhsr_registry.publish.types import SCHEMA, Index, Project, Published

#: Where the two files stand within a publication.
INDEX, FILE = "v1/index.json", "v1/changes.json"
_MOST = 60  # publications whose news are kept
#: The fields whose change is worth telling. Addresses change with the site's, points with the rubric.
TOLD = (
    "name", "summary", "problem", "questions", "kinds", "topics", "settings", "datasets", "organisation", "contact", "status", "intended_use",
    "successor", "licence", "languages", "version", "updated", "archived", "stale", "read", "readiness", "caveats",
)  # fmt: skip


class Named(Published, frozen=True, kw_only=True):
    """A project that is new."""

    id: Annotated[str, Meta(description="owner/name.")]
    name: Annotated[str, Meta(description="Its name.")]


class Changed(Named, frozen=True, kw_only=True):
    """A project of which something else is now said."""

    fields: Annotated[tuple[str, ...], Meta(description="The fields of the index that changed.")]
    emptied: Annotated[tuple[str, ...], Meta(description="Those of them that are empty now.")]


class Gone(Named, frozen=True, kw_only=True):
    """A project that is no longer listed."""

    reason: Annotated[str, Meta(description="Why.")]
    expected: Annotated[bool, Meta(description="Whether it was taken out, or renamed, on purpose.")]


class Moved(Named, frozen=True, kw_only=True):
    """A project at another level."""

    before: Annotated[Level, Meta(description="The level before.")]
    after: Annotated[Level, Meta(description="The level now.")]


class Against(Published, frozen=True, kw_only=True):
    """The publication compared with."""

    projects: Annotated[int, Meta(description="How many projects it listed.")]
    rubric: Annotated[
        str | None, Meta(description="Its version of the rubric; levels under different versions do not compare.")
    ]
    updated: Annotated[str | None, Meta(description="ISO date of the newest commit it knew.")]


class Overruled(Published, frozen=True, kw_only=True):
    """The gate refused, and a steward published all the same."""

    reason: Annotated[str, Meta(description="Why, in the steward's words.")]
    refused: Annotated[tuple[str, ...], Meta(description="What the gate said.")]


class Past(Published, frozen=True, kw_only=True):
    """An earlier publication's news."""

    date: Annotated[str | None, Meta(description="ISO date of the newest commit that it knew.")]
    new: Annotated[tuple[Named, ...], Meta(description="Projects listed for the first time.")]
    gone: Annotated[tuple[Gone, ...], Meta(description="Projects no longer listed.")]
    levels: Annotated[tuple[Moved, ...], Meta(description="Projects at another level, up or down.")]


class Changes(Published, frozen=True, kw_only=True):
    """What changed since the last publication that differed."""

    schema: Annotated[int, Meta(description="Version of this layout.")]
    date: Annotated[str | None, Meta(description="ISO date of the newest commit that this publication knows.")]
    against: Annotated[Against | None, Meta(description="What was compared with; null for a first publication.")]
    new: Annotated[tuple[Named, ...], Meta(description="Projects listed for the first time.")]
    changed: Annotated[tuple[Changed, ...], Meta(description="Projects of which something else is now said.")]
    gone: Annotated[tuple[Gone, ...], Meta(description="Projects no longer listed.")]
    levels: Annotated[tuple[Moved, ...], Meta(description="Projects at another level, up or down.")]
    overruled: Annotated[Overruled | None, Meta(description="Where the gate was overruled: what it said, and why.")]
    earlier: Annotated[tuple[Past, ...], Meta(description="The news of the publications before, the newest first.")]


class Last:
    """The last publication, as far as it can be read; it may be of an older version."""

    def __init__(self, index: Mapping[str, Any], projects: Rows, changes: Changes | None) -> None:
        self.projects = projects
        self.against = Against(
            projects=len(self.projects), rubric=_text(index.get("rubric")), updated=_text(index.get("updated"))
        )
        self.changes = changes

    def without(self, hidden: Collection[str]) -> None:
        """Forget projects that are not for those who read this publication, and their news; names in lower case."""
        if not hidden:
            return
        self.projects.forget(hidden)
        self.against = msgspec.structs.replace(self.against, projects=len(self.projects))
        if self.changes:
            news = {key: _kept(getattr(self.changes, key), hidden) for key in ("new", "changed", "gone", "levels")}
            earlier = tuple(
                msgspec.structs.replace(
                    past, **{key: _kept(getattr(past, key), hidden) for key in ("new", "gone", "levels")}
                )
                for past in self.changes.earlier
            )
            self.changes = msgspec.structs.replace(self.changes, **news, earlier=earlier)


N = TypeVar("N", bound=Named)


def _kept(news: tuple[N, ...], hidden: Collection[str]) -> tuple[N, ...]:
    return tuple(row for row in news if row.id.lower() not in hidden)


def last(folder: Path | None, out: Path) -> Last | None:
    """The publication in `folder`, else the one that `out` holds; `None` where there is none yet.

    Raises `UsageError` where `folder` was named and holds none.
    """
    place = folder or out
    try:
        index, projects = rows.read(place / INDEX)
    except FileNotFoundError:
        if folder is None:
            return None
        raise UsageError(
            f"{place} holds no {INDEX}: it is no publication.", hint="Name the folder of the last one."
        ) from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{place / INDEX} cannot be read: {error}.", hint="Name a publication with --against."
        ) from None
    if not isinstance(index, dict):
        raise UsageError(f"{place / INDEX} is no index of a publication.", hint="Name a publication with --against.")
    return Last(index, projects, _changes(place / FILE))


def _changes(path: Path) -> Changes | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Changes)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def since(before: Last | None, index: Index, listed: Mapping[str, Project], reasons: Mapping[str, str]) -> Changes:
    """What changed from `before` to what is `listed` now, by id; what it said of itself where nothing did, so that a repeat
    gives the same.

    `reasons`: project → why it could not be published.
    """
    if before is None:
        return Changes(
            schema=SCHEMA,
            date=index.updated,
            against=None,
            new=(),
            changed=(),
            gone=(),
            levels=(),
            overruled=None,
            earlier=(),
        )
    changed, levels = _differing(listed, before.projects)
    changes = Changes(
        schema=SCHEMA,
        date=index.updated,
        against=before.against,
        new=tuple(Named(id=id_, name=listed[id_].name) for id_ in listed if id_ not in before.projects),
        changed=tuple(changed),
        gone=tuple(_gone(listed, before.projects, index, reasons)),
        levels=tuple(levels),
        overruled=None,
        earlier=tuple(_earlier(before.changes))[:_MOST],
    )
    nothing = not (changes.new or changes.changed or changes.gone or changes.levels)
    return before.changes if nothing and before.changes else changes


def _earlier(last: Changes | None) -> Iterator[Past]:
    if last:
        if last.new or last.gone or last.levels:
            yield Past(date=last.date, new=last.new, gone=last.gone, levels=last.levels)
        yield from last.earlier


def _differing(
    listed: Mapping[str, Project], before: Mapping[str, dict[str, Any]]
) -> tuple[list[Changed], list[Moved]]:
    """The projects that are in both, of which something else is now said: one after the other, as all would fill the memory."""
    changed: list[Changed] = []
    moved: list[Moved] = []
    for id_ in listed:
        if id_ in before:
            project, old = listed[id_], before[id_]
            changed += _changed(project, old)
            moved += _moved(project, old)
    return changed, moved


def _changed(project: Project, old: Mapping[str, Any]) -> Iterator[Changed]:
    new = msgspec.to_builtins(project)
    fields = tuple(field for field in TOLD if field in old and _said(field, old[field]) != _said(field, new[field]))
    if fields:
        emptied = tuple(field for field in fields if _said(field, old[field]) and not new[field])
        yield Changed(id=project.id, name=project.name, fields=fields, emptied=emptied)


def _said(field: str, value: Any) -> Any:
    """A field as it is compared: of readiness the level alone, of caveats their kinds."""
    if field == "readiness" and isinstance(value, dict):
        return value.get("level")
    if field == "caveats" and isinstance(value, (list, tuple)):
        return sorted({str(caveat.get("kind")) for caveat in value if isinstance(caveat, dict)})
    return list(value) if isinstance(value, tuple) else value


def _gone(
    now: Mapping[str, Project], before: Mapping[str, dict[str, Any]], index: Index, reasons: Mapping[str, str]
) -> Iterator[Gone]:
    missing = sorted(id_ for id_ in before if id_ not in now)
    if not missing:
        return
    removed = {gone.id.lower(): gone for gone in index.removed}
    renamed = {name.lower(): project.id for project in now.values() for name in (project.id, *project.former_names)}
    for id_ in missing:
        name = _text(before[id_].get("name")) or id_
        if tomb := removed.get(id_.lower()):
            yield Gone(id=id_, name=name, reason=tomb.reason, expected=True)
        elif new := renamed.get(id_.lower()):
            yield Gone(id=id_, name=name, reason=f"is listed as {new} now", expected=True)
        else:
            yield Gone(
                id=id_, name=name, reason=reasons.get(id_, "its entry is no longer in the registry"), expected=False
            )


def _moved(project: Project, before: Mapping[str, Any]) -> Iterator[Moved]:
    old = before.get("readiness")
    level = old.get("level") if isinstance(old, dict) else None
    if level in LEVELS and project.readiness and project.readiness.level != level:
        yield Moved(id=project.id, name=project.name, before=level, after=project.readiness.level)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
