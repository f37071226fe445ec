"""The standard library's `re`, but a pattern is compiled when it is first asked: `from nhsr_registry import re`.

The patterns of all checks take half a second to compile, and one project or one command needs few of them.
A mistake in a pattern would show late, too; `compile_all` finds each of them, and a test calls it.
"""

from __future__ import annotations

import re
from re import (
    DOTALL,
    IGNORECASE,
    MULTILINE,
    VERBOSE,
    Match,
    Pattern,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)
from typing import Any, AnyStr, cast
from weakref import WeakSet

__all__ = [
    "DOTALL",
    "IGNORECASE",
    "MULTILINE",
    "VERBOSE",
    "Match",
    "Pattern",
    "compile",
    "compile_all",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
]

#: What is looked up in the pattern once, so that asking it again takes no longer than asking the pattern itself.
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "groups", "groupindex")


class _Late:
    """Stands for a pattern, and becomes it when any of its methods is asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what `copy` and the like try: no pattern has it
            raise AttributeError(name)
        made = re.compile(self.pattern, self._flags)
        vars(self).update({method: getattr(made, method) for method in _METHODS})
        return getattr(made, name)

    def __repr__(self) -> str:
        return f"re.compile({self.pattern!r}, {self._flags})"


_all: WeakSet[_Late] = WeakSet()


def compile(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:  # noqa: A001 - the name that it stands for
    """What `re.compile` gives, compiled when it is first asked. Not for `re.sub` and its like: ask its own `sub`."""
    late = _Late(pattern, flags)
    _all.add(late)
    return cast("Pattern[AnyStr]", late)


def compile_all() -> None:
    """Compile every pattern of what was imported: before processes are forked that will all need them."""
    for late in tuple(_all):
        _ = late.search
