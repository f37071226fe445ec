"""All projects by the first letter of their names."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.shelf import Some
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
    projects: Sequence[Project]

    @property
    def heading(self) -> Heading:
        return Heading(self.name, self.slug, f"all/{self.slug}.html")


def letters(collection: Collection) -> tuple[Letter, ...]:
    """The letters that some project begins with, A first; digits and all else together at the start."""
    found: dict[str, array[int]] = {}
    for number in collection.by_name:
        found.setdefault(_first(collection.briefs[number].name), array("L")).append(number)
    projects = collection.projects
    return tuple(
        Letter(name, "other" if name == "0–9" else name.lower(), Some(projects, own))
        for name, own in sorted(found.items())
    )


def _first(name: str) -> str:
    """`älter` → A; what is no Latin letter → 0–9."""
    char = unicodedata.normalize("NFKD", name[:1]).upper()[:1]
    return char if "A" <= char <= "Z" else "0–9"
