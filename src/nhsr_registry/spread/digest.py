"""What happened in a registry between two states, for whoever watches a project, an organisation or a topic. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from nhsr_registry.model import LEVELS, Model
from nhsr_registry.spread import news
from nhsr_registry.spread.state import Project, State

Event = Literal["new", "gone", "renamed", "level", "user", "adopter", "need", "candidate", "neighbour", "call"]
#: Event → the heading it stands under, in the order of the digest.
HEADINGS: dict[Event, str] = {
    "new": "New projects",
    "renamed": "Under another name",
    "gone": "No longer listed",
    "level": "At another level of readiness",
    "user": "Newly seen to be used",
    "adopter": "Said to be used",
    "need": "New needs",
    "candidate": "May answer a need",
    "neighbour": "May be about the same",
    "call": "May need a hand",
}


class Watching(Model):
    """What is watched: ids of projects, organisations and topics; with none of them, everything. `called`: for people to read."""

    projects: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    called: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        return not (self.projects or self.organisations or self.topics)

    def project(self, project: Project) -> bool:
        """Whether a project is watched: by a name of its own, its organisation (or what that is a part of), or a topic."""
        names = {project.id.lower(), *map(str.lower, project.former)}
        return self.everything or bool(
            names & set(map(str.lower, self.projects))
            or {project.organisation, *project.parents} & set(self.organisations)
            or set(project.topics) & set(self.topics)
        )


class Item(Model):
    """One thing that happened, to which project or need, and the others it concerns (ids)."""

    event: Event
    subject: str
    name: str
    text: str
    others: tuple[str, ...] = ()


class Digest(Model):
    """Everything that happened, in the order of `HEADINGS`; `since` and `until` are ISO dates. `note` says what was not compared."""

    registry: str
    since: str
    until: str
    watching: Watching
    items: tuple[Item, ...]
    note: str = ""


def digest(before: State, after: State, watching: Watching) -> Digest:
    """What `after` has that `before` had not, of what is watched."""
    maker = _Maker(before, after, watching)
    order = list(HEADINGS)
    items = sorted(maker.items(), key=lambda item: (order.index(item.event), item.subject.lower(), item.text))
    return Digest(
        registry=after.registry, since=before.on, until=after.on, watching=watching, items=tuple(items), note=maker.note
    )


class _Maker:
    def __init__(self, before: State, after: State, watching: Watching) -> None:
        self.before, self.after, self.watching = before, after, watching
        self.today = news.names(after)
        self.was = {self._now(project.id): project for project in before.projects}
        self.now = {project.id: project for project in after.projects}
        self.watched = {project.id for project in after.projects if watching.project(project)}
        self.news = news.between(before, after)
        self.note = ""

    def _now(self, id_: str) -> str:
        return self.today.get(id_.lower(), id_)

    def items(self) -> Iterator[Item]:
        yield from self._projects()
        yield from self._uses()
        yield from self._needs()
        yield from self._near()
        yield from self._calls()

    def _projects(self) -> Iterator[Item]:
        other_rubric = 0
        for id_ in self.watched:
            project, old = self.now[id_], self.was.get(id_)
            if old is None:
                yield Item(event="new", subject=id_, name=project.name, text=project.summary)
                continue
            if old.id.lower() != id_.lower():
                yield Item(
                    event="renamed",
                    subject=id_,
                    name=project.name,
                    text=f"It was listed as {old.id}.",
                    others=(old.id,),
                )
            if old.level and project.level and old.level != project.level:
                if old.rubric != project.rubric:
                    other_rubric += 1
                    continue
                way = "up" if LEVELS.index(project.level) > LEVELS.index(old.level) else "down"
                text = f"From {_level(old.level)} to {_level(project.level)}, one step {way}." if (
                    abs(LEVELS.index(project.level) - LEVELS.index(old.level)) == 1
                ) else f"From {_level(old.level)} to {_level(project.level)}."  # fmt: skip
                yield Item(event="level", subject=id_, name=project.name, text=text)
        for old in self.before.projects:
            if self._now(old.id) not in self.now and self.watching.project(old):
                yield Item(event="gone", subject=old.id, name=old.name, text="Its entry is no longer in the registry.")
        if other_rubric:
            many = f"{other_rubric} project{'s' * (other_rubric > 1)}"
            self.note = f"The rubric changed in between: the levels of {many} are not compared."

    def _uses(self) -> Iterator[Item]:
        had = {(self._now(edge.user), self._now(edge.project)) for edge in self.before.edges}
        for edge in self.after.edges:
            if (edge.user, edge.project) not in had and edge.project in self.watched:
                where = f"{edge.path}{f', line {edge.line}' if edge.line else ''}"
                text = f"{edge.user} uses it, as {where} shows."
                yield Item(
                    event="user", subject=edge.project, name=self.now[edge.project].name, text=text, others=(edge.user,)
                )
        for id_ in self.watched:
            old = self.was.get(id_)
            for adopter in self.now[id_].adopters:
                if old is None or adopter not in old.adopters:
                    text = f"{self._name(adopter)} says that it uses it."
                    yield Item(event="adopter", subject=id_, name=self.now[id_].name, text=text)

    def _needs(self) -> Iterator[Item]:
        known = {need.id for need in self.before.needs}
        for need in self.after.needs:
            if need.id not in known and self._asked(need.topics, need.organisations, need.candidates):
                text = f"Asked by {', '.join(map(self._name, need.organisations))}."
                if need.candidates and not need.met_by:
                    text += f" May be answered by {', '.join(need.candidates)}."
                yield Item(event="need", subject=need.id, name=need.problem, text=text, others=need.candidates)
        topics = {need.id: need for need in self.after.needs}
        for one in self.news.needs:
            need = topics[one.need]
            if self._asked(need.topics, need.organisations, one.projects):
                text = f"{', '.join(one.projects)} may answer it now: people judge."
                yield Item(event="candidate", subject=one.need, name=one.problem, text=text, others=one.projects)

    def _asked(self, topics: Iterable[str], organisations: Iterable[str], candidates: Iterable[str]) -> bool:
        """Whether a need concerns whoever watches: by topic, by who has it, or by a project that may answer it."""
        watching = self.watching
        return (
            watching.everything
            or bool(set(topics) & set(watching.topics) or self._ids(organisations) & set(watching.organisations))
            or bool(set(candidates) & self.watched)
        )

    def _name(self, code: str) -> str:
        """What an organisation is called; the code with which it is entered, where the table does not have it."""
        return self.after.bodies[code].name if code in self.after.bodies else code

    def _ids(self, codes: Iterable[str]) -> set[str]:
        """What organisations are watched by: their ids, and those of what they are a part of."""
        known = self.after.bodies
        return {id_ for code in codes for id_ in ((known[code].id, *known[code].parents) if code in known else (code,))}

    def _near(self) -> Iterator[Item]:
        for one in self.news.neighbours:
            others = tuple(id_ for id_ in one.neighbours if one.project in self.watched or id_ in self.watched)
            if others:
                text = f"{', '.join(others)}: compare them, and perhaps meet."
                name = self.now[one.project].name if one.project in self.now else one.project
                yield Item(event="neighbour", subject=one.project, name=name, text=text, others=others)

    def _calls(self) -> Iterator[Item]:
        had = {(self._now(call.project), call.kind) for call in self.before.calls}
        for call in self.after.calls:
            if (call.project, call.kind) not in had and call.project in self.watched:
                text = f"{call.title}. {call.why} A first step: {call.step}"
                yield Item(event="call", subject=call.project, name=self.now[call.project].name, text=text)


def _level(level: str) -> str:
    return f"“{level.replace('-', ' ')}”"
