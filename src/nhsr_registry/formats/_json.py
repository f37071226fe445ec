"""JSON with the line of every key, by RFC 8259; comments and trailing commas where a format allows them."""

from __future__ import annotations

import json
from typing import NoReturn

from nhsr_registry import re
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Key, Path, Plain

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|\n|[^\s"{}\[\],:]+', re.DOTALL)
_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*"?)|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_TRAILING = re.compile(r'("(?:[^"\\\n]|\\.)*"?)|,(?=\s{0,2000}[}\]])')


class _NotJsonError(ValueError):
    pass


def read_json(text: str, out: Collector, *, comments: bool = False, lines: bool = True) -> Doc | None:
    """The file's data, or `None` after telling `out` why there is none. Duplicate keys are told and the last counts."""
    text = text.removeprefix("\ufeff")
    if comments:
        text = _TRAILING.sub(lambda m: m[1] or "", _COMMENT.sub(_blank, text))
    doubled: list[str] = []

    def table(pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [name for name, _ in pairs]
            doubled.extend(
                sorted({name for name in names if names.count(name) > 1}) if len(names) < 2_000 else ["a key"]
            )
        return made

    try:
        data = json.loads(
            text,
            object_pairs_hook=table,
            parse_float=lambda number: Plain(number, "float"),
            parse_int=lambda number: Plain(number, "int"),
            parse_constant=_refuse,
        )
    except json.JSONDecodeError as error:
        out.problem(f"This is not valid JSON: {error.msg}.", min(error.lineno, text.count("\n") + 1))
        return None
    except _NotJsonError as error:
        out.problem(str(error), _line_of(text, rf"\b{error.args[1]}\b"))
        return None
    except RecursionError:
        out.problem("This JSON is nested too deeply to be read.", 1)
        return None
    for name in dict.fromkeys(doubled):
        out.problem(f"The key {name!r} stands twice in one object; only the last counts.", _second_line(text, name))
    return Doc(data, _lines(text) if lines else {(): 1}, out)


def _blank(found: re.Match[str]) -> str:
    """A comment becomes as many lines of nothing, so that line numbers hold."""
    return found[1] or "\n" * found[0].count("\n")


def _refuse(name: str) -> NoReturn:
    raise _NotJsonError(f"{name} is not a JSON number.", name)


def _line_of(text: str, pattern: str) -> int:
    found = re.search(pattern, text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _second_line(text: str, name: str) -> int:
    key = re.escape(json.dumps(name, ensure_ascii=False))
    found = list(re.finditer(rf"{key}\s*:", text))[1:2]
    return text.count("\n", 0, found[0].start()) + 1 if found else 1


def _lines(text: str) -> dict[Path, int]:
    """Key → line of valid JSON, in one pass over its tokens and without recursion."""
    lines: dict[Path, int] = {(): 1}
    path: list[Key] = []  # the keys down to the value that comes next
    line, expects_key = 1, False
    for found in _TOKEN.finditer(text):
        word = found[0]
        if word == "\n":
            line += 1
        elif word in "{[":
            lines.setdefault(tuple(path), line)
            path.append("" if word == "{" else 0)
            expects_key = word == "{"
        elif word in "}]":
            if path:
                path.pop()
            expects_key = False
        elif word == ",":
            if path and isinstance(path[-1], int):
                path[-1] += 1
            else:
                expects_key = True
        elif word != ":":
            if expects_key and path:
                path[-1] = _unquote(word)
                lines[tuple(path)] = line
                expects_key = False
            else:
                lines.setdefault(tuple(path), line)
    return lines


def _unquote(word: str) -> str:
    try:
        return str(json.loads(word)) if "\\" in word else word[1:-1]
    except ValueError:
        return word
