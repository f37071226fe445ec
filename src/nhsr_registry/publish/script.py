"""Modules of a script → the one file that a page fetches: a request for each would cost a first search more than all their bytes."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable

from nhsr_registry import re

_IMPORT = re.compile(r'^import \{ ([^}]*) \} from "\./([\w-]+)\.js";\n', re.MULTILINE)
_COMMENT = re.compile(r"(?:^| )// .*$", re.MULTILINE)  # no text of ours holds two slashes and a space
_BLANK = re.compile(r"\n{2,}")
_EXPORT = re.compile(r"^export (?:const|let) (\w+(?:, \w+)*)", re.MULTILINE)
_DECLARED = re.compile(r"^(?:export )?(?:const|let|function) (\w+)", re.MULTILINE)


def bundle(modules: Mapping[str, str], first: str, function: str) -> str:
    """`modules` (name → text) as a script that sets `globalThis.<function>(load)`, which gives what the module `first` exports by default.

    They are ECMAScript modules, with named imports of one another and a line each. What one declares, all can see here:
    each takes what it needs before it is used, and none declares what another does. Comments stay behind. Raises `ValueError` where that is not
    so, or where a module takes what another does not give.
    """
    order = _ordered(modules, first)
    declared: dict[str, str] = {}
    for name in order:
        for said in _DECLARED.findall(modules[name]):
            if declared.setdefault(said, name) != name:
                raise ValueError(f"{said} is declared in {declared[said]}.js and in {name}.js")
    text = "".join(_inside(modules[name]) for name in order)
    return f'"use strict"; // its modules, with comments: src/nhsr_registry/publish/assets\nglobalThis.{function} = (load) => {{\n{text}}};\n'


def modules(folder: Traversable) -> dict[str, str]:
    """The modules of a folder: name → text."""
    found = (file for file in folder.iterdir() if file.name.endswith(".js"))
    return {file.name.removesuffix(".js"): file.read_text(encoding="utf-8") for file in found}


def _inside(module: str) -> str:
    """A module as a part of a function: nothing to import or to export, and its default export is what the function gives."""
    text = _COMMENT.sub("", _IMPORT.sub("", module)).replace("\nexport default ", "\nreturn ")
    return _BLANK.sub("\n", text.replace("\nexport ", "\n")).lstrip("\n")


def _ordered(modules: Mapping[str, str], first: str) -> list[str]:
    """The modules that `first` needs, each after those that it takes something from."""
    order: list[str] = []
    way: list[str] = []

    def visit(name: str) -> None:
        if name in way:
            raise ValueError(f"These modules need each other: {', '.join(way)}")
        if name in order:
            return
        way.append(name)
        for taken, other in _IMPORT.findall(modules[name]):
            given = {said for names in _EXPORT.findall(modules.get(other, "")) for said in names.split(", ")}
            if lacking := set(taken.split(", ")) - given:
                raise ValueError(
                    f"{name}.js takes {', '.join(sorted(lacking))} from {other}.js, which does not give it"
                )
            visit(other)
        order.append(way.pop())

    visit(first)
    return order
