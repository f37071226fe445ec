"""Pages that list projects, each with no more than what it shows, so that only those are made again of which that changed.

A template is given a sheet's own values and what is the registry's own (its name, address and vocabulary). It can show
nothing else, and so a hash of both tells whether the page of the last time still holds: a new commit of a project, of which
the lists say nothing, changes none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec

from nhsr_registry.model import Level
from nhsr_registry.publish.types import Organisation, Project

_LANGUAGES = 2  # as many a card names
#: As many rows a page lists: on a phone about eight screens, and not thirty.
A_PAGE = 20
#: Of so many rows nobody turns the pages: more of them stand on each, since every page costs whoever publishes.
_MANY, _A_LONG_PAGE = 200, 50
Row = TypeVar("Row")


class Named(NamedTuple):
    """Something of which a page shows the name alone."""

    name: str


class Grade(NamedTuple):
    """How ready a project is, as far as a card says so."""

    level: Level
    provisional: bool


class Card(NamedTuple):
    """What a list shows of a project; the names are those of `types.Project`, which the same macros take."""

    id: str
    name: str
    summary: str
    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    organisation: Organisation | None
    readiness: Grade | None
    archived: bool
    successor: bool


class Sheet(NamedTuple):
    """A page that is not made yet. `given` is what its template takes: text, numbers, and tuples, lists and mappings of them."""

    path: str
    template: str
    title: str
    description: str
    given: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What it is kept under. No project's name has a space."""
        return f"page {self.path}"

    def shown(self) -> bytes:
        """All that it is made from, but what is the registry's own."""
        return msgspec.json.encode(self)


def card(project: Project) -> Card:
    """What lists show of a project."""
    ready = project.readiness
    return Card(
        id=project.id,
        name=project.name,
        summary=project.summary,
        kinds=project.kinds,
        languages=project.languages[:_LANGUAGES],
        organisation=project.organisation,
        readiness=Grade(ready.level, ready.provisional) if ready else None,
        archived=bool(project.archived),
        successor=bool(project.successor),
    )


def cards(projects: Iterable[Project]) -> tuple[Card, ...]:
    """The same for each."""
    return tuple(map(card, projects))


def paged(first: str, rows: Sequence[Row], stem: str = "") -> Iterator[tuple[str, list[str], Sequence[Row]]]:
    """(path, paths of all, rows) of each page of a list; the later ones are `stem`2, `stem`3 and so on."""
    stem = stem or f"{first.removesuffix('.html')}/"
    size = A_PAGE if len(rows) <= _MANY else _A_LONG_PAGE
    paths = [first, *(f"{stem}{number}.html" for number in range(2, -(-len(rows) // size) + 1))]
    for number, path in enumerate(paths):
        yield path, paths, rows[number * size : (number + 1) * size]
