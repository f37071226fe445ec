"""The standard library's `re`, but a pattern is compiled when it is first asked: `from nhsr_registry import re`.

The patterns of all checks take half a second to compile, and one project or one command needs few of them. Those that
read much are not asked about texts that lack the fixed words without which they cannot match.
A mistake in a pattern would show late, too; `compile_all` finds each of them, and a test calls it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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

from nhsr_registry import literals

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
_SEARCHING = ("search", "finditer", "findall", "sub")
_SHORT = 40  # letters of a text that is read sooner than anything could be ruled out
_WORTH = (
    30_000  # letters after which a pattern is looked into for what it needs: that takes half as long as compiling it
)
_LINE = 1000  # letters: who was asked about shorter texts so far reads lines
_MOST_LOWERED = 4_000_000  # letters of texts whose lower case is kept


class _Late:
    """Stands for a pattern, and becomes it when any of its methods is asked for.

    A text without any of the words that the pattern needs (see `literals`) is not searched.
    """

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._flags = pattern, flags
        self._letters = self._asked = 0  # letters that were searched, in how many texts

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what `copy` and the like try: no pattern has it
            raise AttributeError(name)
        made: Pattern[Any] = re.compile(self.pattern, self._flags)
        vars(self).update({method: getattr(made, method) for method in _METHODS})
        if isinstance(self.pattern, str):
            vars(self).update({method: self._counted(method, made) for method in _SEARCHING})
        return vars(self)[name] if name in vars(self) else getattr(made, name)

    def __repr__(self) -> str:
        return f"re.compile({self.pattern!r}, {self._flags})"

    def _counted(self, method: str, made: Pattern[Any]) -> Callable[..., Any]:
        """The method, until so much was searched that looking into the pattern is worth it."""
        plain, at = getattr(made, method), 1 if method == "sub" else 0

        def ask(*given: Any, **more: Any) -> Any:
            self._letters += len(given[at])
            self._asked += 1
            if self._letters > _WORTH:
                self.settle(made)
            return plain(*given, **more)

        return ask

    def settle(self, made: Pattern[Any] | None = None) -> None:
        """From now on search only texts that may hold a match."""
        made = made or re.compile(self.pattern, self._flags)
        vars(self).update({method: getattr(made, method) for method in _METHODS})
        if not isinstance(self.pattern, str):
            return
        if may := literals.gate(self.pattern, self._flags, lowered):
            vars(self).update(_gated(made, may))
        elif self._letters < _LINE * self._asked and (
            may := literals.gate(self.pattern, self._flags, str.lower, lines=True)
        ):
            vars(self).update(_gated(made, may, _LINE))


def _gated(made: Pattern[str], may: Callable[[str], bool], longest: int | None = None) -> dict[str, Callable[..., Any]]:
    """The methods that search a text, each asking first whether anything can be there, if it is not too long for that."""
    if longest is not None:
        rules_out, most = may, longest

        def may(text: str) -> bool:
            return len(text) > most or rules_out(text)

    search, finditer, findall, sub = made.search, made.finditer, made.findall, made.sub

    def search_(text: str, *of: int) -> Match[str] | None:
        return search(text, *of) if of or len(text) < _SHORT or may(text) else None

    def finditer_(text: str, *of: int) -> Iterator[Match[str]]:
        return finditer(text, *of) if of or len(text) < _SHORT or may(text) else iter(())

    def findall_(text: str, *of: int) -> list[Any]:
        return findall(text, *of) if of or len(text) < _SHORT or may(text) else []

    def sub_(repl: str | Callable[[Match[str]], str], text: str, count: int = 0) -> str:
        return sub(repl, text, count) if len(text) < _SHORT or may(text) else text

    return {"search": search_, "finditer": finditer_, "findall": findall_, "sub": sub_}


_low: dict[str, str] = {}


def lowered(text: str) -> str:
    """A text in lower case, kept for the next pattern where it is long."""
    if len(text) < 2000:
        return text.lower()
    if (low := _low.get(text)) is None:
        if sum(map(len, _low)) + len(text) > _MOST_LOWERED:
            _low.clear()
        low = _low[text] = text.lower()
    return low


_all: WeakSet[_Late] = WeakSet()


def compile(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:  # noqa: A001 - the name that it stands for
    """What `re.compile` gives, compiled when it is first asked. Not for `re.sub` and its like: ask its own `sub`."""
    late = _Late(pattern, flags)
    _all.add(late)
    return cast("Pattern[AnyStr]", late)


def compile_all() -> None:
    """Compile every pattern of what was imported: before processes are forked that will all need them."""
    for late in tuple(_all):
        late.settle()
