"""What `search`, `list`, `similar`, `compare` and `show` say as JSON, as types: the published JSON Schemas are made from them.

Fields may be added; none of these goes or changes its meaning without a new `SCHEMA`.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.folder.organisations import Organisation
from nhsr_registry.model import Level
from nhsr_registry.plain import inert

SCHEMA = 1


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    """Base: every field is always written; what is not known is `null`."""


class Stale(_Said, frozen=True, kw_only=True):
    """Why the facts are not today's."""

    since: Annotated[str, Meta(description="ISO date.")]
    reason: Annotated[str, Meta(description="What went wrong.")]


class Card(_Said, frozen=True, kw_only=True):
    """One project, in brief."""

    id: Annotated[str, Meta(description="owner/name on GitHub.")]
    name: Annotated[str, Meta(description="The name people know it by.")]
    summary: Annotated[str, Meta(description="What it does and for whom.")]
    problem: Annotated[str, Meta(description="The question it answers.")]
    url: Annotated[str, Meta(description="The repository.")]
    language: Annotated[str | None, Meta(description="The main programming language.")]
    kinds: Annotated[tuple[str, ...], Meta(description="Ids of the vocabulary.")]
    topics: Annotated[tuple[str, ...], Meta(description="Ids of the vocabulary.")]
    settings: Annotated[tuple[str, ...], Meta(description="Ids of the vocabulary.")]
    datasets: Annotated[tuple[str, ...], Meta(description="Ids of the vocabulary.")]
    status: Annotated[str | None, Meta(description="Development status, as declared.")]
    organisation: Annotated[str | None, Meta(description="Name of the organisation behind it.")]
    licence: Annotated[str | None, Meta(description="SPDX expression; null where none was found or nothing was read.")]
    level: Annotated[Level | None, Meta(description="Level of reuse readiness; null where it was not read.")]
    provisional: Annotated[bool | None, Meta(description="Whether the level may be lower: not all could be seen.")]
    score: Annotated[float | None, Meta(description="0 to 100, for sorting only.")]
    updated: Annotated[str | None, Meta(description="ISO date of the last commit.")]
    caveats: Annotated[tuple[str, ...], Meta(description="Kinds of caveat that the project states of itself.")]
    stale: Annotated[Stale | None, Meta(description="Where the last reading failed: since when and why.")]
    archived: Annotated[bool | None, Meta(description="Whether its owner has archived it; null where not known.")]
    successor: Annotated[str | None, Meta(description="What took its place (owner/name).")]
    fork_of: Annotated[str | None, Meta(description="What it is a fork of on GitHub (owner/name).")]
    listed_by: Annotated[
        tuple[str, ...],
        Meta(description="Names of the registries that list it, as this one knows; the first wrote its words."),
    ]
    taken_from: Annotated[
        str | None, Meta(description="The member of this registry whose words these are; null for an own entry.")
    ]
    used_by: Annotated[tuple[str, ...], Meta(description="Listed projects whose files show that they use it.")]
    registry: Annotated[str, Meta(description="The registry whose words these are.")]
    also_in: Annotated[tuple[str, ...], Meta(description="Other registries asked that list it too.")]


class Why(_Said, frozen=True, kw_only=True):
    """A reason why a project was found."""

    field: Annotated[str, Meta(description="Where the words stand.")]
    words: Annotated[tuple[str, ...], Meta(description="The words found.")]
    for_: Annotated[str | msgspec.UnsetType, Meta(description="The words of the query that they stand for.")] = (
        msgspec.field(name="for", default=msgspec.UNSET)
    )


class Result(Card, frozen=True, kw_only=True):
    """One project found, with why."""

    why: Annotated[tuple[Why, ...], Meta(description="The strongest reason first.")]
    relevance: Annotated[float, Meta(description="For sorting only; comparable within one answer.")]


class Asked(_Said, frozen=True, kw_only=True):
    """A registry that was asked."""

    name: Annotated[str, Meta(description="Its name.")]
    source: Annotated[str, Meta(description="folder, packaged (it came with the tool), or the address it is from.")]
    fetched: Annotated[str | None, Meta(description="ISO date on which its site last said that this is its newest.")]


Counts = Annotated[dict[str, dict[str, int]], Meta(description="Facet → value → how many of all found have it.")]


Unread = Annotated[int, Meta(ge=0, description="Listed projects that are left out, since their entry cannot be read.")]


class SearchAnswer(_Said, frozen=True, kw_only=True):
    """What `search --format json` says."""

    query: Annotated[str, Meta(description="What was asked, as it was read.")]
    answered: Annotated[bool, Meta(description="Whether the registry answers the query as a whole.")]
    corrected: Annotated[dict[str, str], Meta(description="Word typed → word it was read as.")]
    expanded: Annotated[dict[str, tuple[str, ...]], Meta(description="Words asked for → what was looked for too.")]
    unsure: Annotated[dict[str, tuple[str, ...]], Meta(description="Word → what else it may mean.")]
    missing: Annotated[tuple[str, ...], Meta(description="Words that no project found speaks of.")]
    nearest: Annotated[tuple[str, ...], Meta(description="Words of the registry that look like those.")]
    unknown: Annotated[
        dict[str, tuple[str, ...]],
        Meta(description="field:value of which there is none here → the values near to it, or all that there are."),
    ]
    total: Annotated[int, Meta(ge=0, description="How many were found; results holds the first of them.")]
    results: tuple[Result, ...]
    facets: Counts
    unread: Unread
    registries: tuple[Asked, ...]


class ListAnswer(_Said, frozen=True, kw_only=True):
    """What `list --format json` says."""

    total: Annotated[int, Meta(ge=0, description="How many there are; results holds the first of them.")]
    results: tuple[Card, ...]
    facets: Counts
    unread: Unread
    registries: tuple[Asked, ...]


class SimilarAnswer(_Said, frozen=True, kw_only=True):
    """What `similar --format json` says."""

    id: Annotated[str, Meta(description="The project asked about.")]
    name: str
    results: tuple[Result, ...]


class CompareAnswer(_Said, frozen=True, kw_only=True):
    """What `compare --format json` says."""

    projects: Annotated[tuple[str, ...], Meta(description="Ids, in the order of every list below.")]
    differs: Annotated[tuple[str, ...], Meta(description="The points at which they are not alike.")]
    points: Annotated[dict[str, tuple[Any, ...]], Meta(description="Point → its value for each project.")]


class ReuseLine(_Said, frozen=True, kw_only=True):
    """What to type to start."""

    language: Annotated[str, Meta(description="R, Python or Git.")]
    code: str


class CaveatPlace(_Said, frozen=True, kw_only=True):
    """Something the project says of itself, and where."""

    kind: str
    path: str
    line: int
    url: str


class Lack(_Said, frozen=True, kw_only=True):
    """A check that is not met, or could not be answered."""

    check: str
    title: Annotated[str, Meta(description="The step to take.")]
    outcome: str
    reason: str
    annotation: Annotated[str, Meta(description="What the maintainers say to it.")]


class DimensionAnswer(_Said, frozen=True, kw_only=True):
    """One dimension of readiness."""

    id: str
    name: str
    passed: int
    applicable: int
    unknown: Annotated[int, Meta(description="Checks that could not be answered: neither met nor unmet.")]
    lacks: tuple[Lack, ...]


class ShowAnswer(_Said, frozen=True, kw_only=True):
    """What `show --format json` says."""

    id: str
    url: str
    entry: Annotated[Entry, Meta(description="What people wrote.")]
    organisation: Organisation | None
    listed_by: Annotated[
        tuple[str, ...], Meta(description="Names of the registries that list it; the first wrote its words.")
    ]
    warnings: Annotated[tuple[str, ...], Meta(description="What changes everything else.")]
    reuse: tuple[ReuseLine, ...]
    caveats: tuple[CaveatPlace, ...]
    readiness: tuple[DimensionAnswer, ...]
    harvest: Annotated[Harvest | None, Meta(description="What was read from its files; null where nothing was.")]
    registry: Annotated[str, Meta(description="The registry whose words these are.")]
    also_in: Annotated[tuple[str, ...], Meta(description="Other registries asked that list it too.")]


#: Command → the type of its answer.
ANSWERS: dict[str, type[msgspec.Struct]] = {
    "search": SearchAnswer,
    "list": ListAnswer,
    "similar": SimilarAnswer,
    "compare": CompareAnswer,
    "show": ShowAnswer,
}


def schema(command: str) -> str:
    """The JSON Schema (2020-12) of what a command says with `--format json`."""
    (answer,), parts = msgspec.json.schema_components([ANSWERS[command]], ref_template="#/$defs/{name}")
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What nhsr-registry {command} --format json says",
        "version": SCHEMA,
        **answer,
        "$defs": parts,
    }
    return inert(msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2).decode()) + "\n"
