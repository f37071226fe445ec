"""Who uses whom among the projects of a registry, as their files show it. Pure: harvests in, edges out.

A name alone proves little: CRAN and PyPI hold strangers of the same name, and a copy in a folder is no dependency.
So a name counts where the project that gives it says that the index has it, or where both belong together, or where
the name can hardly be anybody else's; an address always counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nhsr_registry.dependents.givers import Givers, Party, Sources
from nhsr_registry.model import Model, Use, Via


class Edge(Model, order=True):
    """`user` needs `project`: through which package or address, and where that stands (path, line from 1)."""

    user: str
    project: str
    name: str
    via: Via
    path: str
    line: int | None = None


def edges(parties: Iterable[Party]) -> tuple[Edge, ...]:
    """Every detected use between two projects, once for each pair: the best place that shows it."""
    parties = list(parties)
    givers = Givers(parties)
    found: dict[tuple[str, str], Edge] = {}
    for user in parties:
        own = {(package.ecosystem, package.name) for package in user.packages}
        sources = Sources.of(user)
        for use in sorted(user.uses, key=_worth):
            if (use.ecosystem, use.name) in own:
                continue
            giver = givers.of(user, use, sources)
            if giver is None or _same_work(user, giver):
                continue
            edge = Edge(user=user.id, project=giver.id, name=use.name, via=use.via, path=use.path, line=use.line)
            found.setdefault((user.id, giver.id), edge)
    return tuple(sorted(found.values()))


_ORDER: tuple[Via, ...] = ("manifest", "code", "submodule", "workflow", "lock")


def _worth(use: Use) -> tuple[int, bool, str]:
    return _ORDER.index(use.via), use.ecosystem == "github", use.name


def _same_work(one: Party, other: Party) -> bool:
    """Whether one is the other, a fork or a copy of it."""
    ids = {one.id.lower(), *map(str.lower, one.former)}
    others = {other.id.lower(), *map(str.lower, other.former)}
    return bool(
        ids & others
        or set(one.roots) & set(other.roots)
        or (one.fork_of or "").lower() in others
        or (other.fork_of or "").lower() in ids
    )


def users(found: Iterable[Edge], project: str) -> Iterator[Edge]:
    """The edges that end at a project: who uses it."""
    return (edge for edge in found if edge.project.lower() == project.lower())


def used_by(found: Iterable[Edge], project: str) -> Iterator[Edge]:
    """The edges that begin at a project: what it uses."""
    return (edge for edge in found if edge.user.lower() == project.lower())
