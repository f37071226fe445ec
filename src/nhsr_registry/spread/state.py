"""What a registry says on one day, as far as news go; two of them make a digest. Plain data, which JSON holds."""

from __future__ import annotations

from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.model import Level, Model

SCHEMA = 1


class Project(Model):
    """A listed project. `organisation` is an id of the table, `parents` what that is a part of; `None` is “not known”."""

    id: str
    name: str
    summary: str
    organisation: str | None = None
    parents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    level: Level | None = None
    rubric: str | None = None
    adopters: tuple[str, ...] = ()


class Asked(Model):
    """A need, who has it, and what may answer it (ids, best first)."""

    id: str
    problem: str
    organisations: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    met_by: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


class Call(Model):
    """A call for help that a steward has released."""

    project: str
    kind: str
    title: str
    why: str
    step: str


class Body(Model):
    """An organisation that has a need or uses a project: its id in the table, its name, and what it is a part of."""

    id: str
    name: str
    parents: tuple[str, ...] = ()


class State(Model):
    """A registry on the ISO date `on`. `near` are each project's nearest (ids, the nearest first), `nearly` those that were a
    little too far off, or too many: the next day they are no news. `bodies` are the organisations that needs and adopters
    name, by the code (or id) with which they are entered.
    """

    on: str
    registry: str
    projects: tuple[Project, ...]
    edges: tuple[Edge, ...] = ()
    needs: tuple[Asked, ...] = ()
    calls: tuple[Call, ...] = ()
    near: dict[str, tuple[str, ...]] = {}
    nearly: dict[str, tuple[str, ...]] = {}
    bodies: dict[str, Body] = {}
    schema: int = SCHEMA
