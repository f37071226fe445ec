"""Same problem, several solutions: a page for each group of projects, side by side with what differs, and the same as data.

Groups are those of the command `clusters`, of which several projects were begun on their own. Nobody is ranked: the order is
the alphabet's, and no project is called the better one. People may meet because they read it.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
from msgspec import Meta

from nhsr_registry.folder.parts import part_of
from nhsr_registry.publish import links, types, words
from nhsr_registry.publish.pages import Cell
from nhsr_registry.publish.sheets import Card, Sheet, card, cards, paged
from nhsr_registry.publish.shelf import Brief, Some
from nhsr_registry.spread.clusters import Cluster, Tie
from nhsr_registry.spread.wording import as_written, besides

if TYPE_CHECKING:
    from nhsr_registry.publish.site import Site

DATA = "v1/same-problem.json"
PAGE = "same-problem.html"
TITLE = "Same problem, several solutions"
_NAMED = 3  # projects in a heading, before "and 2 more"
_COMPARED = 4  # as many the page that compares takes
_PACKAGES = 12  # of those that several need
_TIES: Mapping[Tie, str] = {
    "fork": "is a fork of",
    "copy": "began as a copy of, or together with,",
    "successor": "gives way to",
    "uses": "uses",
}


class Bond(types.Published, frozen=True, kw_only=True):
    """How two projects of a group hang together."""

    one: Annotated[str, Meta(description="owner/name.")]
    other: Annotated[str, Meta(description="owner/name.")]
    tie: Annotated[Tie, Meta(description="one is a fork or a copy of other, gives way to it (successor), or uses it.")]


class Group(types.Published, frozen=True, kw_only=True):
    """Projects that may solve one problem: found by what they speak of, judged by nobody."""

    page: Annotated[str, Meta(description="Its page: an address, or a path where the site has none.")]
    projects: Annotated[tuple[str, ...], Meta(description="owner/name of each, by name.")]
    solutions: Annotated[
        tuple[tuple[str, ...], ...],
        Meta(description="The same, those together that come from one another; each is work of its own."),
    ]
    bonds: Annotated[tuple[Bond, ...], Meta(description="Forks, copies, successors and uses among them.")]
    organisations: Annotated[tuple[str, ...], Meta(description="Organisations behind them, where known, by name.")]
    across: Annotated[bool, Meta(description="Whether several organisations or accounts are behind them.")]
    topics: Annotated[tuple[str, ...], Meta(description="Topics (ids) that at least two of them have.")]
    datasets: Annotated[tuple[str, ...], Meta(description="Data sets (ids) that at least two of them have.")]
    words: Annotated[tuple[str, ...], Meta(description="Words that join them, as people wrote them.")]


class SameProblem(types.Published, frozen=True, kw_only=True):
    """All groups: those across organisations first."""

    schema: Annotated[int, Meta(description="Version of this layout.")]
    registry: Annotated[str, Meta(description="The registry's name.")]
    groups: Annotated[tuple[Group, ...], Meta(description="The groups.")]


class Point(NamedTuple):
    """One point at which the projects of a group are laid side by side: a list of cells for each."""

    name: str
    cells: tuple[tuple[Cell, ...], ...]

    @property
    def alike(self) -> bool:
        """Whether all have the same, and something."""
        return bool(self.cells[0]) and all(own == self.cells[0] for own in self.cells)


class Found(NamedTuple):
    """One group as pages show it."""

    path: str
    title: str
    projects: Sequence[types.Project]  # read when they are asked for
    briefs: Sequence[Brief]
    group: Group


def found(site: Site) -> tuple[Found, ...]:
    """Every group of published projects with several solutions."""
    return tuple(own for cluster in site.collection.alike if (own := _found(site, cluster)))


def _found(site: Site, cluster: Cluster) -> Found | None:
    by_id = site.collection.by_id
    numbers = array("L", [by_id.numbers[id_] for id_ in cluster.projects if id_ in by_id])
    projects = list(Some(site.collection.projects, numbers))
    solutions = tuple(tuple(id_ for id_ in own if id_ in by_id) for own in cluster.solutions)
    solutions = tuple(filter(None, solutions))
    if len(solutions) < 2:
        return None
    path = f"same-problem/{projects[0].id}.html"
    names = [project.name for project in projects]
    title = words.listed(names if len(names) <= _NAMED + 1 else [*names[:_NAMED], f"{len(names) - _NAMED} more"])
    named = site.collection.registry.vocabulary.name
    organisations = {project.organisation.name for project in projects if project.organisation}
    group = Group(
        page=site.collection.address(path),
        projects=tuple(project.id for project in projects),
        solutions=solutions,
        bonds=tuple(
            Bond(one=bond.one, other=bond.other, tie=bond.tie)
            for bond in cluster.bonds
            if bond.one in by_id and bond.other in by_id
        ),
        organisations=tuple(sorted(organisations, key=str.casefold)),
        across=len({_holder(project) for project in projects}) > 1,
        topics=(topics := _shared(projects, "topics")),
        datasets=(datasets := _shared(projects, "datasets")),
        words=besides(
            as_written(cluster.about, (f"{own.name} {own.summary} {own.problem}" for own in projects)),
            [*(named("topics", id_) for id_ in topics), *(named("datasets", id_) for id_ in datasets)],
        ),
    )
    return Found(path, title, Some(site.collection.projects, numbers), Some(site.collection.briefs, numbers), group)


def _holder(project: types.Project) -> str:
    return project.organisation.id if project.organisation else project.id.partition("/")[0].lower()


def _shared(projects: Iterable[types.Project], facet: str) -> tuple[str, ...]:
    """The ids that at least two have, those of the most first."""
    count = Counter(id_ for project in projects for id_ in dict.fromkeys(getattr(project, facet)))
    return tuple(id_ for id_, number in sorted(count.items(), key=lambda row: (-row[1], row[0])) if number > 1)


class Line(NamedTuple):
    """One group as the list of them shows it."""

    across: bool
    path: str
    title: str
    solutions: int
    organisations: tuple[str, ...]
    topics: tuple[str, ...]
    words: tuple[str, ...]


def listed(site: Site) -> Iterator[Sheet]:
    """The list of groups, page by page: those of several organisations first."""
    groups = ((own, own.group) for own in sorted(site.same_problem, key=lambda own: not own.group.across))
    lines = [
        Line(of.across, own.path, own.title, len(of.solutions), of.organisations, of.topics[:_NAMED], of.words)
        for own, of in groups
    ]
    for number, (path, paths, here) in enumerate(paged(PAGE, lines), 1):
        kinds = (
            ("In several organisations", [line for line in here if line.across]),
            ("Within one organisation", [line for line in here if not line.across]),
        )
        given = {
            "crumbs": (("index.html", "Home"), *([(PAGE, TITLE)] if number > 1 else [])),
            "kinds": [row for row in kinds if row[1]],
            "number": number,
            "paths": paths,
            "total": len(lines),
        }
        about = "Projects that may solve one problem, so that the teams behind them can meet."
        yield Sheet(path, "same-problem.html", f"{TITLE}, page {number}" if number > 1 else TITLE, about, given)


def sheets(site: Site) -> Iterator[Sheet]:
    """A page for each group."""
    slugs = {facet.id: facet.slugs() for facet in site.facets}
    for found_ in site.same_problem:
        own = found_._replace(projects=list(found_.projects))  # read once
        points = [point for point in _points(site, own) if any(point.cells)]
        given = {
            "crumbs": (("index.html", "Home"), (PAGE, TITLE)),
            "heading": own.title,
            "projects": cards(own.projects),
            "solutions": len(own.group.solutions),
            "words": own.group.words,
            "common": [
                (label, [(site.names[facet].get(id_, id_), slugs[facet].get(id_)) for id_ in ids], facet)
                for label, ids, facet in (
                    ("Topics in common", own.group.topics, "topics"),
                    ("Data sets in common", own.group.datasets, "datasets"),
                )
                if ids
            ],
            "differing": [point for point in points if not point.alike],
            "alike": [point for point in points if point.alike],
            "ties": list(_ties(own)),
            "asks": [
                (project.name, project.organisation, links.contact(project.contact) or f"{project.url}/issues")
                for project in own.projects
            ],
            "compared": [project.id for project in own.projects[:_COMPARED]],
        }
        title = f"{own.title}: {TITLE[0].lower()}{TITLE[1:]}"
        yield Sheet(
            own.path, "solutions.html", title, f"Side by side: {own.title}, which may solve one problem.", given
        )


def links_to(found_: Iterable[Found]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Where the pages of some groups stand, what they are called, and the organisations behind them."""
    return [(own.path, own.title, own.group.organisations) for own in found_]


def data(site: Site) -> bytes:
    """`same-problem.json`."""
    groups = tuple(own.group for own in site.same_problem)
    value = SameProblem(schema=types.SCHEMA, registry=site.collection.index.name, groups=groups)
    return types.file_of(value)


def _ties(own: Found) -> Iterator[tuple[Card, str, Card]]:
    named = {project.id: card(project) for project in own.projects}
    for bond in own.group.bonds:
        yield named[bond.one], _TIES[bond.tie], named[bond.other]


class _Value(msgspec.Struct, frozen=True):
    value: str


class _Record(msgspec.Struct, frozen=True):
    fields: dict[str, tuple[_Value, ...]] = {}


class _Needs(msgspec.Struct, frozen=True):
    record: _Record = _Record()


_NEEDS = msgspec.json.Decoder(_Needs)


def _points(site: Site, own: Found) -> Iterator[Point]:
    """Everything that is laid side by side, in the order in which somebody asks who has to choose."""
    projects, names = own.projects, site.names

    def said(name: str, of: Iterable[Iterable[str | None]]) -> Point:
        return Point(name, tuple(tuple(Cell(text) for text in cells if text) for cells in of))

    def terms(facet: str) -> list[list[str]]:
        return [[names[facet].get(id_, id_) for id_ in getattr(project, facet)] for project in projects]

    yield said("The problem, in its words", ([project.problem] for project in projects))
    yield said("What it is", ([project.summary] for project in projects))
    yield said("Kind", terms("kinds"))
    yield said("Languages", (project.languages[:3] for project in projects))
    yield said("Data sets", terms("datasets"))
    yield said("Care settings", terms("settings"))
    yield said(
        "Organisation", ([project.organisation.name if project.organisation else "Not known"] for project in projects)
    )
    yield said(
        "Licence", ([project.licence or (project.read and "None that we recognise") or None] for project in projects)
    )
    yield said("Readiness", ([_level(project)] for project in projects))
    yield said("Last change", ([words.day(project.updated) or None] for project in projects))
    yield said("State", ([_state(project)] for project in projects))
    yield said("Who uses it", ([_used(site, project)] for project in projects))
    yield said("Packages that others here need, too", _packages(site, own))


def _level(project: types.Project) -> str:
    if project.readiness is None:
        return "Not read yet"
    return words.LEVEL_NAMES[project.readiness.level] + (" (provisional)" if project.readiness.provisional else "")


def _state(project: types.Project) -> str | None:
    if project.successor:
        return f"Followed by {project.successor}"
    return "Archived" if project.archived else None


def _used(site: Site, project: types.Project) -> str | None:
    """What is known of its users; nothing is said where nothing is."""
    seen = len({edge.user for edge in site.users.get(project.id, ())})
    said = site.adopted.get(project.id, 0)
    parts = [words.plural(seen, "listed project")] if seen else []
    parts += [words.plural(said, "organisation that says so", "organisations that say so")] if said else []
    return " and ".join(parts) or None


def _packages(site: Site, own: Found) -> list[list[str]]:
    """The packages of each that at least one other of the group needs as well."""
    registry, listed = site.collection.registry, site.collection.listed
    needs = [
        [
            value.value
            for value in part_of(registry, _NEEDS, listed[project.id.lower()]).record.fields.get(
                "software_requirements", ()
            )
        ]
        for project in own.projects
    ]
    having = Counter(name.lower() for own_ in needs for name in {each.lower() for each in own_})
    found_ = [[name for name in sorted(set(own_), key=str.casefold) if having[name.lower()] > 1] for own_ in needs]
    return [[", ".join(rows[:_PACKAGES]) + (" …" if len(rows) > _PACKAGES else "")] if rows else [] for rows in found_]
