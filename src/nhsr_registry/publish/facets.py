"""The ways to browse: by topic, care setting, data set, kind, language and organisation."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from nhsr_registry.folder.vocabulary import Facet as Words
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.types import Project


class Value(NamedTuple):
    """One value to browse by, and the projects that have it, by name."""

    id: str
    name: str
    slug: str
    description: str
    group: str
    projects: tuple[Project, ...]


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


def by_name(project: Project) -> tuple[str, str]:
    """The order of every list of projects: the alphabet, and nothing else."""
    return project.name.casefold(), project.id


def facets(collection: Collection) -> tuple[Facet, ...]:
    """Every facet, with the values that at least one project has."""
    projects = sorted((item.project for item in collection.items), key=by_name)
    describe: dict[str, Callable[[str], tuple[str, str, str]]] = {
        "languages": lambda id_: (id_, "", ""),
        "organisations": lambda id_: _organisation(collection, id_, projects),
    }
    found = []
    for id_, name, one, intro in _FACETS:
        chosen: defaultdict[str, list[Project]] = defaultdict(list)
        for project in projects:
            for value in dict.fromkeys(values_of(project, id_)):
                chosen[value].append(project)
        about = describe.get(id_) or _term(collection, id_)
        found.append(Facet(id_, name, one, intro, tuple(_values(chosen, about))))
    return tuple(found)


def values_of(project: Project, facet: str) -> tuple[str, ...]:
    """The ids that a project has in one facet."""
    if facet == "organisations":
        return (project.organisation.id,) if project.organisation else ()
    values: tuple[str, ...] = getattr(project, facet)
    return values


def _values(chosen: Mapping[str, list[Project]], about: Callable[[str], tuple[str, str, str]]) -> Iterator[Value]:
    named = sorted((about(id_)[0].casefold(), id_) for id_ in chosen)
    taken: set[str] = set()
    for _, id_ in named:
        name, description, group = about(id_)
        yield Value(id_, name, _slug(id_, taken), description, group, tuple(chosen[id_]))


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


def _organisation(collection: Collection, id_: str, projects: list[Project]) -> tuple[str, str, str]:
    """Name and description; an organisation that has ended says what became of it."""
    known = collection.organisation(id_)
    if known is None:
        return next(p.organisation.name for p in projects if p.organisation and p.organisation.id == id_), "", ""
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
