"""Where all the words that the detectors look for stand in a text, found in one pass over it.

With `ahocorasick-rs` (`nhsr-registry[fast]`), which takes a quarter off a scan. Without it, and in a text longer than most,
`_text` asks the vocabulary (`_clues`) and searches for one word after the other: the same is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any


def _package() -> Any:
    try:
        return import_module("ahocorasick_rs")
    except ImportError:  # whoever has not asked for it, or has no wheel of it
        return None


PACKAGE = _package()
#: A longer text is searched word by word, as all the places of all words would be in memory at once.
_LONGEST = 400_000


class Finder:
    """What is sought, prepared for one pass."""

    def __init__(self) -> None:
        self.known: frozenset[str] = frozenset()
        self._words: tuple[str, ...] = ()
        self._new: set[str] = set()
        self._search: Any = None

    def add(self, words: Iterable[str]) -> None:
        """Words (lower case) that will be asked for."""
        self._new.update(words)

    def places(self, lowered: str) -> Mapping[str, Sequence[int]] | None:
        """Where each known word stands, of those that do; `None` if that is to be asked word by word."""
        if PACKAGE is None or len(lowered) > _LONGEST:
            return None
        if self._new:
            self._prepare()
        try:
            every = self._search.find_matches_as_indexes(lowered, overlapping=True)
        except UnicodeEncodeError:  # half of a pair of surrogates
            return None
        places, ends = dict[int, list[int]](), dict[int, int]()
        for word, start, end in every:
            if word not in places:
                places[word], ends[word] = [start], end
            elif start >= ends[word]:  # one that overlaps itself counts once, as in plain searching
                places[word].append(start)
                ends[word] = end
        return {self._words[word]: found for word, found in places.items()}

    def _prepare(self) -> None:
        self.known, self._new = self.known | self._new, set()
        self._words = tuple(sorted(self.known))
        self._search = PACKAGE.AhoCorasick(self._words, implementation=PACKAGE.Implementation.DFA)


FINDER = Finder()
