"""Which of the words that the detectors look for may stand in a text, answered by its vocabulary.

A hundred words sought one after the other in every text would be most of a scan's time. Texts repeat themselves and
one another, though: each distinct word is looked at once, and remembered as plain or as holding one of those sought.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

_MOST_WORDS, _MOST_LETTERS = 100_000, 2_000_000  # remembered at once: some 10 MB

#: The words sought, in lower case. Filled by `seek` while modules load.
NEEDLES: set[str] = set()


class _Vocabulary:
    """Words met so far: those without any needle, and those with one."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.plain: set[str] = set()
        self.telling: dict[str, frozenset[str]] = {}
        self.letters = 0


_known = _Vocabulary()


def seek(*needles: str) -> tuple[str, ...]:
    """The same words, known from now on to be looked for.

    Several words in one are not, nor are signs and digits: these stand in numbers and addresses, of which no two are
    alike, so to search for them in the text is quicker.
    """
    NEEDLES.update(needle for needle in needles if " " not in needle and sum(map(str.isalpha, needle)) > 1)
    _known.forget()
    return needles


def clues(lowered: str) -> frozenset[str]:
    """Which `NEEDLES` stand in a text that is in lower case."""
    plain, telling = _known.plain, _known.telling
    words = set(lowered.split())
    words -= plain
    fresh = words.difference(telling)
    words -= fresh
    held = set().union(*map(telling.__getitem__, words))
    return frozenset(held.union(*_learn(fresh).values()) if fresh else held)


def _learn(words: set[str]) -> dict[str, frozenset[str]]:
    """Those of new words that hold a needle, with which; all of them are remembered, up to a limit."""
    joined = "\n".join(words)
    telling = {word for stem in _stems(len(NEEDLES)) if stem in joined for word in _holding(joined, stem)}
    found = {word: frozenset([needle for needle in NEEDLES if needle in word]) for word in telling}
    if _known.letters + len(joined) > _MOST_LETTERS or len(_known.plain) + len(words) > _MOST_WORDS:
        _known.forget()
    if len(joined) <= _MOST_LETTERS and len(words) <= _MOST_WORDS:
        _known.letters += len(joined)
        _known.plain |= words - telling
        _known.telling |= found
    return found


@lru_cache(maxsize=1)
def _stems(_count: int) -> tuple[str, ...]:
    """The needles that hold no other one: where none of these is, none is. Asked by their count, so that new ones are seen."""
    return tuple(one for one in sorted(NEEDLES) if not any(other in one for other in NEEDLES if other != one))


def _holding(joined: str, needle: str) -> Iterator[str]:
    """Each of the lines that holds a needle."""
    at = joined.find(needle)
    while at >= 0:
        end = joined.find("\n", at)
        yield joined[joined.rfind("\n", 0, at) + 1 : end if end >= 0 else None]
        at = joined.find(needle, end) if end >= 0 else -1
