"""Finding the formats and checks: every module of their folder, then what outside packages offer."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from importlib.metadata import entry_points
from typing import TypeVar

T = TypeVar("T")


def discover(package: str, base: type[T], group: str) -> tuple[type[T], ...]:
    """All concrete subclasses of `base` in `package`'s modules and in the entry points of `group`, by id.

    An entry point names a module or a class. Modules whose name starts with `_` are helpers and left out.
    """
    found: dict[type[T], None] = {}
    modules = [
        importlib.import_module(f"{package}.{info.name}")
        for info in pkgutil.iter_modules(importlib.import_module(package).__path__)
        if not info.name.startswith("_")
    ]
    outside = [point.load() for point in entry_points(group=group)]
    for thing in [*modules, *outside]:
        members = vars(thing).values() if inspect.ismodule(thing) else [thing]
        for member in members:
            if isinstance(member, type) and issubclass(member, base) and isinstance(getattr(member, "id", None), str):
                found[member] = None
    return tuple(sorted(found, key=lambda cls: str(getattr(cls, "id", ""))))
