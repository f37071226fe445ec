"""TOML with the line of every key (toml.io, 1.0); `tomllib` gives the data, one look at each line the places."""

from __future__ import annotations

import tomllib

from nhsr_registry import re
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Key, Path, Plain
from nhsr_registry.toml_depth import too_deep

MAX_CHARS = 150_000  # tomllib's time grows with the square of a key's parts
_HEADER = re.compile(r"^\s*(\[\[?)([^#]+?)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$"""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_ITEM = re.compile(r"""^\s*("[^"]*"|'[^']*')""")
_AT = re.compile(r"\(at line (\d+), column \d+\)")


def read_toml(text: str, out: Collector) -> Doc | None:
    """The file's data, or `None` after telling `out` why there is none."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if len(text) > MAX_CHARS:
        out.warn(f"not read: longer than {MAX_CHARS:,} characters", 1)
        return None
    if too_deep(text):
        out.problem("This TOML has a key of too many parts to be read.", 1)
        return None
    try:
        data = tomllib.loads(text, parse_float=lambda number: Plain(number, "float"))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        at = _AT.search(message)
        line = int(at[1]) if at else text.rstrip("\n").count("\n") + 1
        told = _AT.sub("", message).replace("(at end of document)", "").strip()
        out.problem(f"This is not valid TOML: {told}.", min(line, text.count("\n") + 1))
        return None
    except (RecursionError, ValueError):  # an int of thousands of digits is a ValueError
        out.problem("This TOML is nested too deeply, or holds too large a number, to be read.", 1)
        return None
    return Doc(data, _lines(text), out)


def _lines(text: str) -> dict[Path, int]:
    """Key → line. Texts over several lines that look like keys may mislead it; the data itself is not touched."""
    lines: dict[Path, int] = {(): 1}
    table: Path = ()
    counts: dict[Path, int] = {}
    array: Path | None = None  # the key whose list is still open
    at = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if array is None and (header := _HEADER.match(line)):
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            else:
                table = _into_arrays(table, counts)
            lines.setdefault(table, number)
        elif array is None and (key := _KEY.match(line)):
            path = (*table, *_parts(key[1]))
            for end in range(len(table) + 1, len(path) + 1):
                lines.setdefault(path[:end], number)
            value = key[2].strip()
            if value.startswith("[") and not _closed(value):
                array, at = path, _inline_items(value)
        elif array is not None:
            if _ITEM.match(line):
                lines[(*array, at)] = number
                at += _inline_items(line)
            if line.split("#")[0].strip().startswith("]") or (
                line.split("#")[0].rstrip().endswith("]") and _ITEM.match(line) is None
            ):
                array = None
    return lines


def _parts(dotted: str) -> tuple[Key, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _into_arrays(table: Path, counts: dict[Path, int]) -> Path:
    """`[a.b]` below `[[a]]` belongs to the last `a`."""
    for end in range(len(table) - 1, 0, -1):
        if table[:end] in counts:
            return (*table[:end], counts[table[:end]], *table[end:])
    return table


def _closed(value: str) -> bool:
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", value).split("#")[0]
    return bare.count("[") <= bare.count("]")


def _inline_items(line: str) -> int:
    return len(re.findall(r"""("[^"]*"|'[^']*')\s*(?:,|\]|$|#)""", line))
