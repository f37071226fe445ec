"""The publication as data: index.json, index.csv, index.sqlite, one JSON file a project, and their JSON Schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from nhsr_registry import __version__
from nhsr_registry.plain import clean
from nhsr_registry.publish import badges, exports, federated, leaders, needs, package, same_problem, search_file, types
from nhsr_registry.publish.changes import Changes, Overruled
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.exports import catalogues
from nhsr_registry.publish.kept import making_room
from nhsr_registry.publish.shelf import Item


class LeftOut(types.Published, frozen=True, kw_only=True):
    """Something that is not, or not wholly, published."""

    what: Annotated[str, Meta(description="The project, or its file.")]
    reason: Annotated[str, Meta(description="Why.")]


class Limits(types.Published, frozen=True, kw_only=True):
    """What the gate lets pass: those of registry.toml, else those that hold where it says nothing."""

    gone: Annotated[float, Meta(description="The share (0–1) of projects that may vanish without a word.")]
    levels: Annotated[float, Meta(description="The share of projects that may stand at another level.")]
    empty: Annotated[float, Meta(description="The share of projects that may lose what a field said.")]
    few: Annotated[int, Meta(description="So many always may.")]


class Build(types.Published, frozen=True, kw_only=True):
    """How this publication was made. No time of day: the same registry gives the same bytes."""

    schema: Annotated[int, Meta(description="Version of this layout.")]
    tool: Annotated[str, Meta(description="Version of nhsr-registry.")]
    rubric: Annotated[str, Meta(description="Version of the rubric.")]
    updated: Annotated[str | None, Meta(description="ISO date of the newest commit of all projects.")]
    counts: Annotated[types.Counts, Meta(description="How many there are.")]
    left_out: Annotated[tuple[LeftOut, ...], Meta(description="What is missing, and why.")]
    gate: Annotated[Limits, Meta(description="What one publication may change.")]
    overruled: Annotated[Overruled | None, Meta(description="Where the gate was overruled: what it said, and why.")]
    cost: Annotated[
        types.Cost | None,
        Meta(description="What reading the projects asked of GitHub; null where publish was not told."),
    ]


def build(collection: Collection, changes: Changes) -> Build:
    """The facts of this publication."""
    index, gate = collection.index, collection.registry.facts.gate
    return Build(
        schema=types.SCHEMA,
        tool=__version__,
        rubric=index.rubric,
        updated=index.updated,
        counts=index.counts,
        left_out=tuple(LeftOut(what=clean(left.what), reason=clean(left.reason)) for left in collection.left),
        gate=Limits(gone=gate.gone, levels=gate.levels, empty=gate.empty, few=gate.few),
        overruled=changes.overruled,
        cost=collection.cost,
    )


#: File → what it is; the page about the data lists them.
SCHEMAS: dict[str, type[types.Published]] = {
    "v1/schema/index.schema.json": types.Index,
    "v1/schema/project.schema.json": types.ProjectFile,
    "v1/schema/changes.schema.json": Changes,
    "v1/schema/build.schema.json": Build,
    "v1/schema/losses.schema.json": exports.Losses,
    "v1/schema/leaders.schema.json": leaders.Leaders,
    "v1/schema/search.schema.json": search_file.SearchFile,
    "v1/schema/needs.schema.json": needs.Needs,
    "v1/schema/same-problem.schema.json": same_problem.SameProblem,
    "v1/schema/federation.schema.json": federated.Federation,
}


def project_files(item: Item) -> Iterator[tuple[str, bytes]]:
    """Path and content of each data file of one project."""
    yield f"v1/projects/{item.repo}.json", project_json(item)
    yield from exports.files(item)
    yield from badges.files(item)


def project_json(item: Item) -> bytes:
    """All that is known of one project but its bag of words, which serves to search and is in index.sqlite."""
    return types.file_of(
        types.ProjectFile(schema=types.SCHEMA, project=item.project, entry=item.entry, harvest=item.harvest)
    )


def for_registries(collection: Collection, last: Path, fresh: Path) -> list[tuple[str, bytes | Path]]:
    """What other registries take: path and content; the larger is written to where it is to stand in `fresh`.

    `last` is where the last publication stands. It comes before `files`, since `build.json` says what it had to leave out.
    """
    packed = making_room(fresh / federated.FILE)
    about = federated.files(collection, last, packed)
    return [(federated.FILE, packed), (federated.ABOUT, types.file_of(about))]


def files(collection: Collection, changes: Changes) -> Iterator[tuple[str, bytes]]:
    """Path and content of the data of the whole registry, but what is made beside the pages (tables, search, projects)
    and `index.json`, which is too large to be in memory at once.
    """
    yield "v1/changes.json", types.file_of(changes)
    yield "v1/leaders.json", types.file_of(leaders.leaders(collection))
    yield "v1/build.json", types.file_of(build(collection, changes))
    for path, cls in SCHEMAS.items():
        address = collection.address(path) if collection.base_url else None
        yield path, types.file_of(types.schema_of(cls, address))


def index_json(index: types.Index, projects: Iterable[types.Project]) -> Iterator[bytes]:
    """`index.json` in pieces, as if written at once: whole, ten thousand projects would be in memory several times."""
    before, _, after = types.file_of(index).partition(b'"projects": []')
    yield before + b'"projects": ['
    end = b"]"
    for number, project in enumerate(projects):
        own = types.file_of(project).rstrip(b"\n").replace(b"\n", b"\n  ")  # no text in JSON holds a line break as such
        yield (b",\n  " if number else b"\n  ") + own
        end = b"\n ]"
    yield end + after


def describe(folder: Path, collection: Collection, known: Callable[[str], str | None]) -> None:
    """Write what is made of the data files, or describes them, once all of them are there; `known`: SHA-256 of some."""
    data = folder / "v1"
    catalogues.write_codemeta(folder, collection)
    (data / "datapackage.json").write_bytes(types.file_of(package.descriptor(data, collection, known)))
