"""What is published as data, with a sentence for each field.

The JSON Schema and the page about the data are made from these types, so that neither can drift from what is written.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.model import Level
from nhsr_registry.plain import inert

#: Version of the published files' layout; raised when a field changes its meaning or goes.
SCHEMA = 1


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the published types. Every field is always written; what is not known is `null`, never left out."""


class Organisation(Published, frozen=True, kw_only=True):
    """The organisation behind a project."""

    id: Annotated[str, Meta(description="The organisation's id in this registry.")]
    name: Annotated[str, Meta(description="Its name.")]
    ods: Annotated[
        str | None, Meta(description="Its code in the Organisation Data Service, where it has one that is known.")
    ]
    region: Annotated[str | None, Meta(description="Region or nation.")]


class Dimension(Published, frozen=True, kw_only=True):
    """One dimension of reuse readiness."""

    dimension: Annotated[str, Meta(description="The dimension's id.")]
    name: Annotated[str, Meta(description="Its name.")]
    level: Annotated[Level, Meta(description="The level reached within this dimension alone.")]
    passed: Annotated[int, Meta(description="Checks met.")]
    applicable: Annotated[int, Meta(description="Checks that apply to this kind of project.")]
    unknown: Annotated[int, Meta(description="Checks that could not be answered: neither met nor unmet.")]


class Readiness(Published, frozen=True, kw_only=True):
    """How ready the project is for reuse by somebody else. Popularity and activity are no part of it."""

    rubric: Annotated[str, Meta(description="Version of the rubric; levels under different versions do not compare.")]
    level: Annotated[Level, Meta(description="The level, from what could be seen.")]
    level_low: Annotated[Level, Meta(description="The level if everything that could not be seen were missing.")]
    provisional: Annotated[bool, Meta(description="Whether the two differ.")]
    points: Annotated[float, Meta(description="0 to 100, for sorting only.")]
    low: Annotated[float, Meta(description="The points if everything that could not be seen were missing.")]
    high: Annotated[float, Meta(description="The points if everything that could not be seen were there.")]
    dimensions: Annotated[tuple[Dimension, ...], Meta(description="The same for each dimension.")]


class Step(Published, frozen=True, kw_only=True):
    """Something that would help most next."""

    check: Annotated[str, Meta(description="The check's id.")]
    title: Annotated[str, Meta(description="What would then be true.")]
    level: Annotated[Level, Meta(description="The level it counts towards.")]
    effort: Annotated[str, Meta(description="minutes, hours or days.")]
    reason: Annotated[str, Meta(description="What was seen.")]


class Caveat(Published, frozen=True, kw_only=True):
    """Something the project says of itself that a user should know first. Its words are where `url` leads."""

    kind: Annotated[str, Meta(description="What kind of caveat it is.")]
    path: Annotated[str, Meta(description="The file that says so.")]
    line: Annotated[int, Meta(description="The line in it.")]
    url: Annotated[str, Meta(description="The same as an address.")]


class Stale(Published, frozen=True, kw_only=True):
    """Why the facts are not today's."""

    since: Annotated[str, Meta(description="ISO date.")]
    reason: Annotated[str, Meta(description="What went wrong.")]


class ReuseLine(Published, frozen=True, kw_only=True):
    """What to type to start."""

    language: Annotated[str, Meta(description="R, Python or Git.")]
    code: Annotated[str, Meta(description="The line.")]


class Lists(Published, frozen=True, kw_only=True):
    """A registry that lists a project."""

    id: Annotated[str, Meta(description="Its id: what this registry calls it.")]
    name: Annotated[str, Meta(description="Its name.")]
    address: Annotated[str | None, Meta(description="Its site, where it has one.")]


class Project(Published, frozen=True, kw_only=True):
    """One project."""

    id: Annotated[str, Meta(description="owner/name on GitHub.")]
    name: Annotated[str, Meta(description="Its name.")]
    summary: Annotated[str, Meta(description="What it is, in the registry's own words.")]
    problem: Annotated[str, Meta(description="The problem it helps with, in the words of somebody who has it.")]
    questions: Annotated[tuple[str, ...], Meta(description="Phrases in which people look for it.")]
    url: Annotated[str, Meta(description="The repository.")]
    page: Annotated[
        str,
        Meta(
            description="Its page: an address, or a path within this publication where it has no address; the repository where a publication is data only."
        ),
    ]
    data: Annotated[
        str,
        Meta(
            description="All that is known of it as JSON; address or path like `page`. index.ndjson where a publication is data only."
        ),
    ]
    kinds: Annotated[tuple[str, ...], Meta(description="What kinds of thing it is (ids).")]
    topics: Annotated[tuple[str, ...], Meta(description="Topics (ids).")]
    settings: Annotated[tuple[str, ...], Meta(description="Care settings (ids).")]
    datasets: Annotated[tuple[str, ...], Meta(description="Data sets it needs or makes (ids).")]
    organisation: Annotated[Organisation | None, Meta(description="Who is behind it, where that is known.")]
    contact: Annotated[str | None, Meta(description="Where to ask.")]
    status: Annotated[str | None, Meta(description="Development status as its people declare it.")]
    intended_use: Annotated[str | None, Meta(description="What it is meant for, and what not.")]
    former_names: Annotated[tuple[str, ...], Meta(description="Names it had before (owner/name).")]
    successor: Annotated[str | None, Meta(description="What took its place (owner/name).")]
    licence: Annotated[str | None, Meta(description="SPDX expression from its files; null where none was recognised.")]
    languages: Annotated[tuple[str, ...], Meta(description="Programming languages, the most used first.")]
    version: Annotated[str | None, Meta(description="Its version, from its files or its newest tag.")]
    updated: Annotated[str | None, Meta(description="ISO date of the last commit.")]
    commit: Annotated[str | None, Meta(description="The commit that was read.")]
    read: Annotated[bool, Meta(description="Whether its files were read; where not, everything from files is unknown.")]
    archived: Annotated[
        bool | None, Meta(description="Whether its people have closed it for changes; null where not known.")
    ]
    stale: Annotated[Stale | None, Meta(description="Where the last reading failed: since when and why.")]
    readiness: Annotated[
        Readiness | None, Meta(description="How ready it is for reuse; null where its files were not read.")
    ]
    next_steps: Annotated[tuple[Step, ...], Meta(description="At most three steps that would help most.")]
    caveats: Annotated[tuple[Caveat, ...], Meta(description="What it says of itself that a user should know first.")]
    reuse: Annotated[tuple[ReuseLine, ...], Meta(description="What to type to start.")]
    listed_by: Annotated[
        tuple[Lists, ...],
        Meta(description="The registries that list it, as this one knows; the first wrote its words."),
    ]
    taken_from: Annotated[
        str | None, Meta(description="The member of this registry whose words and facts these are; null for its own.")
    ]


class Term(Published, frozen=True, kw_only=True):
    """An id and its name."""

    id: Annotated[str, Meta(description="The id used in projects.")]
    name: Annotated[str, Meta(description="Its name for people.")]


class Cost(Published, frozen=True, kw_only=True):
    """What reading the listed projects asked of GitHub, the last time they were read."""

    requests: Annotated[int, Meta(description="Requests to GitHub’s interfaces.")]
    points: Annotated[int, Meta(description="Points of the hourly allowance of GitHub’s GraphQL interface.")]
    fetches: Annotated[int, Meta(description="Repositories fetched with git.")]
    bytes: Annotated[int, Meta(description="Bytes received.")]


class Counts(Published, frozen=True, kw_only=True):
    """How many there are."""

    projects: Annotated[int, Meta(description="Projects listed.")]
    read: Annotated[int, Meta(description="Projects whose files were read.")]
    stale: Annotated[int, Meta(description="Projects whose last reading failed, so that older facts are shown.")]
    archived: Annotated[int, Meta(description="Projects closed for changes by their people.")]
    organisations: Annotated[int, Meta(description="Organisations behind them.")]
    levels: Annotated[dict[str, int], Meta(description="Projects at each level.")]


class Removed(Published, frozen=True, kw_only=True):
    """A project that is no longer listed."""

    id: Annotated[str, Meta(description="owner/name.")]
    reason: Annotated[str, Meta(description="Why.")]
    date: Annotated[str, Meta(description="ISO date.")]
    successor: Annotated[str | None, Meta(description="What took its place.")]


class Index(Published, frozen=True, kw_only=True):
    """The whole registry."""

    schema: Annotated[int, Meta(description="Version of this layout.")]
    name: Annotated[str, Meta(description="The registry's name.")]
    description: Annotated[str, Meta(description="What it is.")]
    repository: Annotated[str | None, Meta(description="Where it is edited.")]
    base_url: Annotated[str | None, Meta(description="Where its site stands.")]
    contact: Annotated[str | None, Meta(description="Where to ask.")]
    licence: Annotated[str, Meta(description="The licence of this data.")]
    rubric: Annotated[str, Meta(description="Version of the rubric.")]
    updated: Annotated[str | None, Meta(description="ISO date of the newest commit of all projects.")]
    counts: Annotated[Counts, Meta(description="How many there are.")]
    vocabulary: Annotated[
        dict[str, tuple[Term, ...]],
        Meta(description="Names of the ids used: topics, settings, datasets, kinds, statuses."),
    ]
    projects: Annotated[tuple[Project, ...], Meta(description="Every project, by id.")]
    removed: Annotated[tuple[Removed, ...], Meta(description="Projects no longer listed, with the reason.")]


class ProjectFile(Published, frozen=True, kw_only=True):
    """All that the registry knows of one project."""

    schema: Annotated[int, Meta(description="Version of this layout.")]
    project: Annotated[Project, Meta(description="The project as in the index.")]
    entry: Annotated[Entry, Meta(description="What people wrote.")]
    harvest: Annotated[
        Harvest | None, Meta(description="What was read from its files, but its words; null where not read.")
    ]


def schema_of(cls: type[Published], address: str | None) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a published type."""
    head: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    if address:
        head["$id"] = address
    return head | msgspec.json.schema(cls)


def file_of(value: object) -> bytes:
    """A file of JSON, one value a line; the order is the types', that of mappings is sorted by the registry's own writer."""
    return inert(msgspec.json.format(msgspec.json.encode(value), indent=1).decode()).encode() + b"\n"
