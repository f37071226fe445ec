"""The ways to browse: by topic, care setting, data set, kind, language and organisation."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from nhsr_registry.folder.vocabulary import Facet as Words
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.shelf import Brief, Some
from nhsr_registry.publish.types import Project


class Value(NamedTuple):
    """One value to browse by, and the projects that have it, by name: as they are published, and as lists tell them."""

    id: str
    name: str
    slug: str
    description: str
    group: str
    projects: Sequence[Project]
    briefs: Sequence[Brief]


class Facet(NamedTuple):
    """One way to browse; `values` are by name."""

    id: str
    name: str
    one: str
    intro: str
    values: tuple[Value, ...]

    def slugs(self) -> Mapping[str, str]:
        return {value.id: value.slug for value in self.values}

    def some(self, number: int) -> tuple[Value, ...]:
        """Those with the most projects, by name: a way in, and no ranking."""
        most = sorted(self.values, key=lambda value: -len(value.projects))[:number]
        chosen = {value.id for value in most}
        return tuple(value for value in self.values if value.id in chosen)

    @property
    def groups(self) -> Mapping[str, tuple[Value, ...]]:
        """Values by group, in the order of `GROUPS`; one nameless group where there are none."""
        groups: dict[str, list[Value]] = {name: [] for name in GROUPS.values()}
        for value in self.values:
            groups.setdefault(GROUPS.get(value.group, ""), []).append(value)
        return {name: tuple(values) for name, values in groups.items() if values}


#: Groups of topics, in the words of the page.
GROUPS = {
    "domain": "Areas of health and care",
    "purpose": "Jobs to be done",
    "technique": "Methods",
    "technology": "Technology and platforms",
}

_FACETS = (
    ("topics", "Topics", "Topic", "What the project is about: an area of care, a job to be done or a method."),
    ("settings", "Care settings", "Care setting", "Where in health and care the work belongs."),
    ("datasets", "Data sets", "Data set", "The data a project needs, or makes. Look for one you have at hand."),
    ("kinds", "Kinds", "Kind", "What you get: a package to install, an analysis to adapt, a course to take."),
    ("languages", "Languages", "Language", "The programming languages found among a project’s files."),
    ("organisations", "Organisations", "Organisation", "Who is behind the code, as far as it is known."),
)


def facets(collection: Collection) -> tuple[Facet, ...]:
    """Every facet, with the values that at least one project has."""
    briefs, projects = collection.briefs, collection.projects
    describe: dict[str, Callable[[str], tuple[str, str, str]]] = {
        "languages": lambda id_: (id_, "", ""),
        "organisations": lambda id_: _organisation(collection, id_),
    }
    found = []
    for id_, name, one, intro in _FACETS:
        chosen: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
        for number in collection.by_name:
            for value in dict.fromkeys(values_of(briefs[number], id_)):
                chosen[value].append(number)
        having = {value: (Some(projects, numbers), Some(briefs, numbers)) for value, numbers in chosen.items()}
        about = describe.get(id_) or _term(collection, id_)
        found.append(Facet(id_, name, one, intro, tuple(_values(having, about))))
    return tuple(found)


def values_of(project: Project | Brief, facet: str) -> tuple[str, ...]:
    """The ids that a project has in one facet."""
    if facet == "organisations":
        return (project.organisation.id,) if project.organisation else ()
    values: tuple[str, ...] = getattr(project, facet)
    return values


def _values(
    chosen: Mapping[str, tuple[Sequence[Project], Sequence[Brief]]], about: Callable[[str], tuple[str, str, str]]
) -> Iterator[Value]:
    named = sorted((about(id_)[0].casefold(), id_) for id_ in chosen)
    taken: set[str] = set()
    for _, id_ in named:
        name, description, group = about(id_)
        yield Value(id_, name, _slug(id_, taken), description, group, *chosen[id_])


def _slug(id_: str, taken: set[str]) -> str:
    """A file name for a value, told apart from those that are taken: `C++` → `c-plus-plus`."""
    text = id_.lower().replace("+", "-plus").replace("#", "-sharp")
    base = re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:60] or "value"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug


def _term(collection: Collection, facet: str) -> Callable[[str], tuple[str, str, str]]:
    words: Words = facet  # type: ignore[assignment]
    terms = {term.id: (term.name, term.description, term.group) for term in collection.registry.vocabulary.terms(words)}
    return lambda id_: terms.get(id_, (id_, "", ""))


def _organisation(collection: Collection, id_: str) -> tuple[str, str, str]:
    """Name and description; an organisation that has ended says what became of it."""
    known = collection.organisation(id_)
    if known is None:
        briefs = map(collection.briefs.__getitem__, collection.by_name)
        return next(own.organisation.name for own in briefs if own.organisation and own.organisation.id == id_), "", ""
    heir, parent = collection.organisation(known.successor), collection.organisation(known.parent)
    boards = [board.name for board in collection.registry.organisations.icb_of(known) if board.id != known.id]
    said = {
        "Its work is now with": heir.name if heir else None,
        "It is part of": parent.name if parent else None,
        "It lies in the area of": " and ".join(boards),
        "Region:": collection.registry.organisations.region_of(known),
        "ODS code:": known.ods,
    }
    return known.name, " ".join(f"{words} {value}." for words, value in said.items() if value), ""
