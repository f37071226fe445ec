"""A parsed YAML, JSON or TOML file that knows its lines and takes any shape without complaint.

Formats ask `Doc` for what they expect at a key; what is there but has another shape becomes a `Problem`
that names the key, and the format carries on as if it were not there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal, Self

from nhsr_registry.formats._collect import Collector

Key = str | int
Path = tuple[Key, ...]
ScalarKind = Literal["int", "float", "date"]


class Plain(str):
    """A number or date kept as it was written: `1.10` stays `1.10`, and `kind` says what it looked like."""

    __slots__ = ("kind",)
    kind: ScalarKind

    def __new__(cls, text: str, kind: ScalarKind) -> Self:
        made = super().__new__(cls, text)
        made.kind = kind
        return made


def dotted(keys: Path) -> str:
    """`("authors", 0, "orcid")` → `authors[1].orcid`, counted as people count."""
    out = ""
    for key in keys:
        out += f"[{key + 1}]" if isinstance(key, int) else f".{key}" if out else key
    return out


def what_is(value: object) -> str:
    """The shape of a value, in a word for a maintainer."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, Plain):
        return {"int": "a number", "float": "a number", "date": "a date"}[value.kind]
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if isinstance(value, list) else "a value"


def as_text(value: object) -> str | None:
    """A text, number or date as text; `None` for anything else."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return None


class Doc:
    """Data with the line of each key, and a `Collector` that hears of wrong shapes."""

    def __init__(self, data: object, lines: Mapping[Path, int], out: Collector) -> None:
        self.data = data
        self.lines = lines
        self.out = out

    def line(self, *keys: Key) -> int | None:
        """The line of a key, or of the nearest enclosing one that is known."""
        for end in range(len(keys), -1, -1):
            if (line := self.lines.get(keys[:end])) is not None:
                return line
        return None

    def get(self, *keys: Key) -> object:
        """What stands at the key, or `None`."""
        at = self.data
        for key in keys:
            if isinstance(at, Mapping):
                at = at.get(key)
            elif isinstance(at, list) and isinstance(key, int) and 0 <= key < len(at):
                at = at[key]
            else:
                return None
        return at

    def wrong(self, expected: str, *keys: Key) -> None:
        """Reports a value of the wrong shape."""
        self.out.problem(f"{dotted(keys)} should be {expected}, not {what_is(self.get(*keys))}.", self.line(*keys))

    def text(self, *keys: Key) -> str | None:
        """The text (or number, or date) at the key; another shape is a problem."""
        value = self.get(*keys)
        if value is None:
            return None
        text = as_text(value)
        if text is None:
            self.wrong("a text", *keys)
        return text

    def table(self, *keys: Key) -> Mapping[str, object]:
        """The table at the key; empty where there is none."""
        value = self.get(*keys)
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.wrong("a table", *keys)
        return {}

    def items(self, *keys: Key) -> Iterator[tuple[Path, object]]:
        """Each item of the list at the key, with its own key; a lone value counts as a list of one."""
        value = self.get(*keys)
        if isinstance(value, list):
            for at, item in enumerate(value):
                if item is not None:
                    yield (*keys, at), item
        elif value is not None:
            yield keys, value

    def texts(self, *keys: Key) -> Iterator[tuple[Path, str]]:
        """Each text of the list at the key; items of another shape are problems."""
        for path, _item in self.items(*keys):
            text = self.text(*path)
            if text is not None:
                yield path, text

    def say(self, field: str, *keys: Key, **extra: str | None) -> str | None:
        """States the text at the key under `field`."""
        text = self.text(*keys)
        if text is not None:
            self.out.say(field, text, self.line(*keys), **extra)
        return text


def keyed(doc: Doc | None, otherwise: str) -> Doc | None:
    """A file of keys; `None` where it could not be read, or is no table, of which `otherwise` tells."""
    if doc is None or isinstance(doc.data, Mapping):
        return doc
    doc.out.problem(otherwise, 1)
    return None
