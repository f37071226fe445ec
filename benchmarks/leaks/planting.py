"""What a plant is: a kind of leak, the files it goes into, and its lines, made anew from each seed."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from typing import Literal

from values import Values

__all__ = ["CREDENTIALS", "NETWORK", "NUMBERS", "PERSONS", "Plant", "Values", "plant"]

CREDENTIALS, NETWORK = "no-credentials", "no-internal-infrastructure"
NUMBERS, PERSONS = "no-nhs-numbers", "no-person-level-columns"

Cell = Literal["code", "stream", "html", "markdown", "plain"]
Lines = Callable[[Values], list[str]]


@dataclasses.dataclass(frozen=True)
class Plant:
    """`check` is the family it belongs to; `into` patterns of real files it is put into, or `new` a file of its own,
    or `notebook` a new cell of that sort in a real notebook."""

    id: str
    check: str
    lines: Lines
    into: tuple[str, ...] = ()
    new: str = ""
    notebook: Cell | None = None


class _Register:
    def __init__(self) -> None:
        self._made: list[tuple[str, Plant]] = []

    def __call__(self, check: str, *into: str, new: str = "", notebook: Cell | None = None) -> Callable[[Lines], Lines]:
        def keep(lines: Lines) -> Lines:
            name = getattr(lines, "__name__", "?")
            self._made.append((lines.__module__, Plant(name, check, lines, into, new, notebook)))
            return lines

        return keep

    def made(self, module: str) -> list[Plant]:
        return [plant for name, plant in self._made if name == module]


plant = _Register()
assert sys.version_info >= (3, 11)
