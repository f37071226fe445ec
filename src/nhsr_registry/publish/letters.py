"""All projects by the first letter of their names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from nhsr_registry.publish.facets import by_name
from nhsr_registry.publish.types import Project


class Heading(NamedTuple):
    """A letter, and where its first page stands."""

    name: str
    slug: str
    first: str


class Letter(NamedTuple):
    """A letter and the projects whose names begin with it."""

    name: str
    slug: str
    projects: tuple[Project, ...]

    @property
    def heading(self) -> Heading:
        return Heading(self.name, self.slug, f"all/{self.slug}.html")


def letters(projects: Iterable[Project]) -> tuple[Letter, ...]:
    """The letters that some project begins with, A first; digits and all else together at the start."""
    found: dict[str, list[Project]] = {}
    for project in sorted(projects, key=by_name):
        found.setdefault(_first(project.name), []).append(project)
    return tuple(
        Letter(name, "other" if name == "0–9" else name.lower(), tuple(own)) for name, own in sorted(found.items())
    )


def _first(name: str) -> str:
    """`älter` → A; what is no Latin letter → 0–9."""
    char = unicodedata.normalize("NFKD", name[:1]).upper()[:1]
    return char if "A" <= char <= "Z" else "0–9"
