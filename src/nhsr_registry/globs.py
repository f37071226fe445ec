"""Path patterns, as in `.gitignore` but without its negations: `*`, `?`, `[ab]`, `{a,b}`, `**/`, any case."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


@lru_cache(maxsize=1024)
def compile_patterns(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One regular expression that matches any of `patterns` against a whole path, whatever its case.

    `*` and `?` stay within one folder, `**/` is any number of folders, none included.
    """
    return re.compile("|".join(f"(?:{_translate(pattern)})" for pattern in patterns) or r"(?!)", re.IGNORECASE)


def _translate(pattern: str) -> str:
    out, at = [], 0
    while at < len(pattern):
        char = pattern[at]
        if pattern.startswith("**/", at):
            out.append(r"(?:[^/]+/)*")
            at += 3
            continue
        if pattern.startswith("**", at):
            out.append(r".*")
            at += 2
            continue
        if char == "[" and (end := pattern.find("]", at + 1)) > 0:
            out.append(pattern[at : end + 1].replace("[!", "[^"))
            at = end + 1
            continue
        out.append({"*": r"[^/]*", "?": r"[^/]", "{": "(?:", "}": ")", ",": "|"}.get(char, re.escape(char)))
        at += 1
    return "".join(out)


class Group(NamedTuple):
    """Patterns whose paths can be looked up by one key; none where the key says all."""

    key: tuple[str, str]  # ("name", …), ("extension", …) or ("any", "")
    depths: frozenset[int] | None  # numbers of slashes, where no pattern has `**`
    patterns: tuple[str, ...]

    def match(self, path: str) -> bool:
        """Whether a path of this key matches; compiled when first asked, since most keys have no path."""
        return not self.patterns or _either(self.patterns).fullmatch(path) is not None


@lru_cache(maxsize=1024)
def groups(patterns: tuple[str, ...]) -> tuple[Group, ...]:
    """The patterns with their braces written out, sorted by what of a path they fix: its name or its extension."""
    found: dict[tuple[str, str], list[str]] = {}
    for written in dict.fromkeys(one for pattern in patterns for one in expand(pattern)):
        found.setdefault(_key(written), []).append(written)
    return tuple(_group(key, own) for key, own in found.items())


def _group(key: tuple[str, str], patterns: list[str]) -> Group:
    whole = f"**/*.{key[1]}" if key[0] == "extension" else f"**/{key[1]}"
    if any(pattern.lower() == whole for pattern in patterns):
        return Group(key, None, ())
    deep = any("**" in pattern for pattern in patterns)
    depths = None if deep else frozenset(pattern.count("/") for pattern in patterns)
    return Group(key, depths, tuple(patterns))


@lru_cache(maxsize=4096)
def _either(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for patterns whose braces are written out."""
    return re.compile("|".join(f"(?:{_translate(pattern)})" for pattern in patterns), re.IGNORECASE)


_WILD = re.compile(r"[*?\[]")
_MET = re.compile(r"(?<=[^/*])\*\*+")  # where a brace ended and another began with a star: one star, not two


def _key(pattern: str) -> tuple[str, str]:
    last = pattern.rpartition("/")[2].lower()
    if not _WILD.search(last):
        return "name", last
    extension = last.rpartition(".")[2] if "." in last else ""
    if extension and not _WILD.search(extension) and "**" not in last:
        return "extension", extension
    return "any", ""


def expand(pattern: str) -> list[str]:
    """`{a,b}/*.{c,d}` → four patterns; braces may stand within braces."""
    return [_MET.sub("*", one) for one in _expand(pattern)]


def _expand(pattern: str) -> list[str]:
    start = pattern.find("{")
    depth, parts, begin = 0, [], start + 1
    for at in range(start, len(pattern) if start >= 0 else start):
        char = pattern[at]
        depth += (char == "{") - (char == "}")
        if (char == "," and depth == 1) or depth == 0:
            parts.append(pattern[begin:at])
            begin = at + 1
        if depth == 0:
            rests = _expand(pattern[at + 1 :])
            return [pattern[:start] + inner + rest for part in parts for inner in _expand(part) for rest in rests]
    return [pattern]
