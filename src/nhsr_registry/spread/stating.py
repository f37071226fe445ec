"""A registry folder → its `State` on a day: what a digest compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from nhsr_registry.dependents import reusing
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.holders import organisation_of
from nhsr_registry.folder.organisations import Organisation, Organisations
from nhsr_registry.folder.parts import entries_with
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Level
from nhsr_registry.spread import likeness, matching, needs, releases, standing
from nhsr_registry.spread.state import SCHEMA, Asked, Body, Call, Project, State

_KEPT, _NEAR = 10, 0.25  # of the nearest so many are kept, and none that is further off
_LOOKED_AT, _NEARLY = 20, 0.2  # one project more or less moves what terms weigh: so far off others are noted, too


class _Score(msgspec.Struct, frozen=True):
    level: Level | None = None
    rubric: str | None = None


class _Part(msgspec.Struct, frozen=True):
    score: _Score = _Score()


_DECODER = msgspec.json.Decoder(_Part)


def take(registry: Registry, on: str) -> State:
    """The state on the ISO date `on`. What cannot be read is left out (`validate` names it)."""
    edges = reusing.detected(registry)
    near, nearly = _near(registry)
    released = standing.released(registry, on, edges)
    projects, asked = tuple(_projects(registry)), tuple(_needs(registry))
    return State(
        on=on,
        registry=registry.facts.name,
        projects=projects,
        edges=edges,
        needs=asked,
        bodies=_bodies(registry.organisations, projects, asked),
        calls=tuple(_call(seen) for seen in released),
        near=near,
        nearly=nearly,
    )


def _near(registry: Registry) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Of each project the nearest, and those of whom it would be no news if they were."""
    near, nearly = {}, {}
    for id_, rows in likeness.near(registry).nearest(_LOOKED_AT, _NEARLY).items():
        near[id_] = tuple(other for other, value in rows[:_KEPT] if value >= _NEAR)
        if rest := tuple(other for other, _ in rows[len(near[id_]) :]):
            nearly[id_] = rest
    return near, nearly


def load(path: Path) -> State:
    """A state that was kept as JSON; raises `UsageError` where the file holds none of this version."""
    try:
        state = msgspec.json.decode(path.read_bytes(), type=State)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} holds no state of a registry: {error}", hint="Make one: nhsr-registry watch --save FILE"
        ) from None
    if state.schema != SCHEMA:
        raise UsageError(
            f"{path} is of another version ({state.schema}).", hint="Make one: nhsr-registry watch --save FILE"
        )
    return state


def _projects(registry: Registry) -> Iterator[Project]:
    table = registry.organisations
    for _, entry, part in entries_with(registry, _DECODER):
        yield _project(entry, organisation_of(entry, table), table, part.score)


def _project(entry: Entry, organisation: Organisation | None, table: Organisations, score: _Score) -> Project:
    return Project(
        id=entry.repository,
        name=entry.name,
        summary=entry.summary,
        organisation=organisation.id if organisation else None,
        parents=tuple(_parents(organisation, table)),
        topics=entry.topics,
        former=entry.former_names,
        level=score.level,
        rubric=score.rubric,
        adopters=tuple(adopter.organisation for adopter in entry.adopters),
    )


def _parents(org: Organisation | None, table: Organisations) -> Iterator[str]:
    seen: set[str] = set()
    while org and (org := table.get(org.parent)) and org.id not in seen:
        seen.add(org.id)
        yield org.id


def _bodies(table: Organisations, projects: Iterable[Project], asked: Iterable[Asked]) -> dict[str, Body]:
    """The organisations that are named by their codes, as far as the table has them."""
    codes = {code for one in projects for code in one.adopters} | {code for one in asked for code in one.organisations}
    known = ((code, table.called(code)) for code in sorted(codes))
    return {code: Body(id=org.id, name=org.name, parents=tuple(_parents(org, table))) for code, org in known if org}


def _needs(registry: Registry) -> Iterator[Asked]:
    """Every need with what may answer it, from an index of this folder alone, made and thrown away; none is made for nothing."""
    found = needs.read(registry)[0]
    if not found:
        return
    from nhsr_registry.search.index import opened, write_index

    with TemporaryDirectory() as scratch:
        place = Path(scratch) / "index.sqlite"
        write_index(registry.root, place)
        index = opened(place)
        if index is None:
            raise RegistryError(f"No index could be made of {registry.root}.")
        with index:
            for need in found:
                yield Asked(
                    id=need.id,
                    problem=need.problem,
                    organisations=tuple(voice.organisation for voice in need.voices),
                    topics=need.topics,
                    met_by=need.met_by,
                    candidates=tuple(card["id"] for card in matching.among(index, need)),
                )


def _call(seen: releases.Seen) -> Call:
    risk = seen.risk
    return Call(project=risk.project, kind=risk.kind, title=risk.title, why=risk.why, step=risk.step)
