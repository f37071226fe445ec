"""Path patterns, as in `.gitignore` but without its negations: `*`, `?`, `[ab]`, `{a,b}`, `**/`, any case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
        return not self.patterns or bool(_either(self.patterns)(path))


@lru_cache(maxsize=1024)
def groups(patterns: tuple[str, ...]) -> tuple[Group, ...]:
    """The patterns with their braces written out, sorted by what of a path they fix: its name or its extension."""
    found: dict[tuple[str, str], list[str]] = {}
    for written in dict.fromkeys(one for pattern in patterns for one in expand(pattern)):
        found.setdefault(_key(written), []).append(written)
    return tuple(group for key, own in found.items() for group in _groups(key, own))


def _groups(key: tuple[str, str], patterns: list[str]) -> Iterator[Group]:
    """Those of one key: what key and depth say in full, and what needs a closer look."""
    last = f"*.{key[1]}" if key[0] == "extension" else key[1]
    if any(pattern.lower() == f"**/{last}" for pattern in patterns):
        yield Group(key, None, ())
        return
    plain = [one for one in patterns if key[0] != "any" and one.lower() == "*/" * one.count("/") + last]
    if plain:
        yield Group(key, frozenset(one.count("/") for one in plain), ())
    if rest := [one for one in patterns if one not in plain]:
        deep = any("**" in pattern for pattern in rest)
        yield Group(key, None if deep else frozenset(one.count("/") for one in rest), tuple(rest))


@lru_cache(maxsize=64)
def matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a path matches any of very many patterns, as `compile_patterns` says; compiles only what it must."""
    kept: dict[tuple[str, str], list[Group]] = {}
    for group in groups(patterns):
        kept.setdefault(group.key, []).append(group)
    others = kept.pop(("any", ""), [])

    def matches(path: str) -> bool:
        name = path.rpartition("/")[2].lower()
        near = kept.get(("name", name), [])
        if "." in name:
            near = [*near, *kept.get(("extension", name.rpartition(".")[2]), [])]
        depth = path.count("/")
        return any((one.depths is None or depth in one.depths) and one.match(path) for one in (*near, *others))

    return matches


@lru_cache(maxsize=4096)
def _either(patterns: tuple[str, ...]) -> Callable[[str], object]:
    """Whether a path matches any of some patterns whose braces are written out; those for any folder ask its name alone."""
    named = [one[3:] for one in patterns if one.startswith("**/") and not _DEEPER.search(one, 3)]
    others = [one for one in patterns if not one.startswith("**/") or _DEEPER.search(one, 3)]
    match = _any_of(others) if others else None
    if not named:
        return match or _any_of([])
    match_name = _any_of(named)
    return lambda path: match_name(path.rpartition("/")[2]) or (match and match(path))


def _any_of(patterns: list[str]) -> Callable[[str], object]:
    return re.compile("|".join(f"(?:{_translate(one)})" for one in patterns) or r"(?!)", re.IGNORECASE).fullmatch


_DEEPER = re.compile(r"/|\*\*|\[!")  # what may match a slash
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
