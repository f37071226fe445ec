"""What a night brought to needs and neighbours: new candidates for a need, new projects near another. Pure: two states in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nhsr_registry.model import Model
from nhsr_registry.plain import clean
from nhsr_registry.spread.state import State

NEAREST = 3  # of these a new one is told; one that was among the nearest before (all that a state keeps) is not new


class Answered(Model):
    """A need, and the projects (ids) that may answer it since."""

    need: str
    problem: str
    projects: tuple[str, ...]


class Beside(Model):
    """A project, and what has come near it (ids)."""

    project: str
    neighbours: tuple[str, ...]


class News(Model):
    """Both; `since` and `until` are ISO dates."""

    since: str
    until: str
    needs: tuple[Answered, ...]
    neighbours: tuple[Beside, ...]


def between(before: State, after: State) -> News:
    """What is new in `after`. A project under its new name is not new."""
    return News(
        since=before.on,
        until=after.on,
        needs=tuple(_needs(before, after)),
        neighbours=tuple(_neighbours(before, after)),
    )


def names(state: State) -> dict[str, str]:
    """Every name of a project, today's and former ones in lower case → its id today."""
    found = {name.lower(): project.id for project in state.projects for name in project.former}
    return found | {project.id.lower(): project.id for project in state.projects}


def _needs(before: State, after: State) -> Iterator[Answered]:
    today = names(after)
    known = {need.id: _today((*need.candidates, *need.met_by), today) for need in before.needs}
    for need in after.needs:
        if need.met_by:
            continue
        new = tuple(id_ for id_ in need.candidates if id_ not in known.get(need.id, frozenset()))
        if new and need.id in known:  # a new need is told as such, with its candidates
            yield Answered(need=need.id, problem=need.problem, projects=new)


def _neighbours(before: State, after: State) -> Iterator[Beside]:
    """Each pair once: under the project that was there before, else under the first by name."""
    today = names(after)
    was = {
        today.get(id_.lower(), id_): _today((*near, *before.nearly.get(id_, ())), today)
        for id_, near in before.near.items()
    }
    there = _today((project.id for project in before.projects), today)
    told: set[frozenset[str]] = set()
    for id_ in sorted(after.near, key=lambda id_: (id_ not in there, id_.lower())):
        new = []
        for other in after.near[id_][:NEAREST]:
            pair = frozenset((id_, other))
            if other in was.get(id_, ()) or id_ in was.get(other, ()) or pair in told:
                continue
            told.add(pair)
            new.append(other)
        if new:
            yield Beside(project=id_, neighbours=tuple(new))


def _today(ids: Iterable[str], today: dict[str, str]) -> frozenset[str]:
    """Ids of before, by the names that they have today."""
    return frozenset(today.get(id_.lower(), id_) for id_ in ids)


def text(news: News) -> str:
    """For a log: one line a fact; empty where there is none."""
    return clean("".join(f"{line}\n" for line in _lines(news)), keep="\n")


def markdown(news: News) -> str:
    """For the page of a job on GitHub. What people wrote is shown as code, so that it stays text."""
    lines = [
        *(f"- {_code(one.problem)}: {_ids(one.projects)} may answer it" for one in news.needs),
        *(f"- {_code(one.project)}: {_ids(one.neighbours)} may be about the same" for one in news.neighbours),
    ]
    return "\n".join(["## New for needs and neighbours", "", *(lines or ["Nothing."])]) + "\n"


def _lines(news: News) -> Iterator[str]:
    for need in news.needs:
        yield f"Need {need.need}: may be answered by {', '.join(need.projects)} now ({need.problem})"
    for one in news.neighbours:
        yield f"{one.project}: {', '.join(one.neighbours)} may be about the same"


def _ids(ids: Iterable[str]) -> str:
    return ", ".join(map(_code, ids))


def _code(said: str) -> str:
    return "`` " + clean(said).replace("`", "'") + " ``"
