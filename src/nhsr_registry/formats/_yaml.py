"""YAML 1.2 with the line of every key; scalars stay as they are written (`1.10`, `NO`, `2024-01-01`).

Nodes are composed by ruamel.yaml and turned into data here, not by its constructors: so no tag ever makes an
object, a repeated key is told with its line, and an alias that multiplies itself ("billion laughs") is refused.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Any

from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Path, Plain, ScalarKind

MAX_CHARS = 150_000  # ruamel.yaml needs about 0.4 ms a line; metadata is far shorter
MAX_OPEN = 200  # brackets open at once; the scanner's time grows with their square
MAX_NODES = 50_000  # with aliases expanded
MAX_DEPTH = 60

_KINDS: dict[str, ScalarKind] = {"int": "int", "float": "float", "timestamp": "date"}


class _RefusedError(ValueError):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read_yaml(text: str, out: Collector) -> Doc | None:
    """The file's data, or `None` after telling `out` why there is none."""
    if len(text) > MAX_CHARS:
        out.warn(f"not read: longer than {MAX_CHARS:,} characters", 1)
        return None
    last = max(1, text.count("\n") + 1)
    if _open_brackets(text) > MAX_OPEN:
        out.problem("This YAML is nested too deeply to be read.", 1)
        return None
    data, lines, problems, fatal = _load(text)
    for message, line in problems:
        out.problem(message, min(line, last))
    if fatal:
        return None
    return Doc(data, {path: min(line, last) for path, line in lines}, out)


def _open_brackets(text: str) -> int:
    """How many brackets are open at the worst place, counted without regard to quotes."""
    deepest = depth = 0
    for found in re.finditer(r"[\[{]+|[\]}]+", text):
        depth = max(0, depth + len(found[0])) if found[0][0] in "[{" else max(0, depth - len(found[0]))
        deepest = max(deepest, depth)
    return deepest


Loaded = tuple[object, tuple[tuple[Path, int], ...], tuple[tuple[str, int], ...], bool]


@lru_cache(maxsize=256)
def _load(text: str) -> Loaded:
    """Data, lines, problems, and whether nothing could be read.

    Remembered because many repositories carry the same workflow to the letter, and YAML is slow to read.
    Callers must not change the data.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    reader = YAML(typ="safe", pure=True)
    try:
        with warnings.catch_warnings():  # a tag or reused anchor warns; neither is ours to tell
            warnings.simplefilter("ignore")
            node: Any = reader.compose(text.removeprefix("\ufeff"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = " ".join(str(part) for part in (error.context, error.problem) if part)
        return None, (), ((f"This is not valid YAML: {told}."[:280], mark.line + 1 if mark else 1),), True
    except YAMLError as error:
        return None, (), ((f"This is not valid YAML: {str(error).splitlines()[0]}."[:280], 1),), True
    except RecursionError:
        return None, (), (("This YAML is nested too deeply to be read.", 1),), True
    except (ValueError, IndexError, AttributeError, TypeError, KeyError, AssertionError) as error:
        return None, (), ((f"This is not valid YAML ({type(error).__name__}).", 1),), True
    build = _Builder()
    try:
        data = build.value(node, ())
    except _RefusedError as error:
        return None, (), ((str(error), error.line),), True
    return data, tuple(build.lines.items()), tuple(build.problems), False


class _Builder:
    """Data out of nodes."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {(): 1}
        self.problems: list[tuple[str, int]] = []
        self.nodes = 0
        self.open: set[int] = set()

    def value(self, node: Any, path: Path) -> object:
        if node is None:
            return None
        self.nodes += 1
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if self.nodes > MAX_NODES:
            raise _RefusedError("Its aliases multiply to more than can be read.", line)
        if len(path) > MAX_DEPTH:
            raise _RefusedError("This YAML is nested too deeply to be read.", line)
        if isinstance(node.value, str):
            return _scalar(node)
        if id(node) in self.open:
            raise _RefusedError("An alias contains itself.", line)
        self.open.add(id(node))
        made = self.mapping(node, path) if node.id == "mapping" else self.sequence(node, path)
        self.open.discard(id(node))
        return made

    def sequence(self, node: Any, path: Path) -> list[object]:
        return [self.value(child, (*path, at)) for at, child in enumerate(node.value)]

    def mapping(self, node: Any, path: Path) -> dict[str, object]:
        made: dict[str, object] = {}
        merged: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node.value, str):
                self.problems.append(("A key should be a text, not a list or a table.", line))
                continue
            key = key_node.value
            if key_node.tag is not None and str(key_node.tag).endswith(":merge"):
                self.merge(merged, self.value(value_node, (*path, key)))
                continue
            if key in made:
                self.problems.append((f"The key {key!r} stands twice; only the first counts.", line))
                continue
            self.lines[(*path, key)] = line
            made[key] = self.value(value_node, (*path, key))
        return {**merged, **made}

    @staticmethod
    def merge(into: dict[str, object], value: object) -> None:
        """`<<: *base`, or a list of bases of which the first wins (yaml.org/type/merge.html)."""
        for base in value if isinstance(value, list) else [value]:
            if isinstance(base, dict):
                for key, item in base.items():
                    into.setdefault(key, item)


def _scalar(node: Any) -> object:
    tag = str(node.tag).rpartition(":")[2]
    if tag == "null" and node.style is None:
        return None
    if tag == "bool":
        return str(node.value).lower() == "true"
    if tag in _KINDS:
        return Plain(node.value, _KINDS[tag])
    return str(node.value)
