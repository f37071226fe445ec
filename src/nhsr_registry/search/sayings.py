"""What a project is said to do, saying by saying: the one nearest to the query tells the best answers apart.

Words are looked for wherever they stand in a project, so that one which merely has them all, here and there, may come
before one of which somebody says exactly that. A collection of small things suffers most: its summary lists them, and
each is a small part of it. So of the first fifteen, which are ranked already, the sayings are read: the questions that
people look for a project with, and what stands between the commas of its summary and problem. Three sayings that come
near say more than one, which may be so by chance where there are thirty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from nhsr_registry import re
from nhsr_registry.search._words import STOP
from nhsr_registry.search.text import fold, stem, words_in, words_of

if TYPE_CHECKING:
    from nhsr_registry.folder.entry import Entry
    from nhsr_registry.search.index import Index
    from nhsr_registry.search.rank import Hit

_FIRST = 15
_SAID = 4.0  # for the nearest sayings, beside the relevance of the best
_NEAREST = 3
_BEYOND = 5  # words that every saying has more: two of two words are less than five of five
_LESS = 0.5  # of the words in common, for one alone is in common with nearly everything
_SAYINGS, _LONGEST = 80, 60  # sayings of a project, and words of one
_REMEMBERED = 100_000  # words
_BETWEEN = re.compile(r"[.,;:()?]")


class _Stems(dict[str, str]):
    """A word → its stem, nothing of a stop word: looked up in half the time in which `stem` is called."""

    def __missing__(self, word: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[word] = "" if word in STOP else stem(word)
        return found


_stem_of = _Stems()


def written(entry: Entry) -> str:
    """The stems of an entry's sayings, as the index keeps them: a line for each, with a space on either side of each word."""
    several = chain(map(words_of, entry.questions), *map(_between, (entry.summary, entry.problem)))
    return "\n".join(islice(_lines(several), _SAYINGS))


def _between(text: str) -> Iterable[Sequence[str]]:
    """The words of each piece of a text that stands between such signs."""
    if text.isascii():  # no such sign comes or goes when it is folded, nor does a spelling reach over one
        return map(words_in, _BETWEEN.split(fold(text)))
    return map(words_of, _BETWEEN.split(text))


def _lines(several: Iterable[Sequence[str]]) -> Iterator[str]:
    for words in several:
        if found := list(islice(filter(None, map(_stem_of.__getitem__, words)), _LONGEST)):
            yield f" {' '.join(found)} "


def nearness(said: str, asked: set[str]) -> float:
    """How near the nearest sayings come to what was asked: the words in both, by how much else each says (0 to below 1)."""
    both: dict[int, int] = {}  # beginning of a line → words in common; most lines have none, and are never taken apart
    for term in asked:
        word = f" {term} "
        at = said.find(word)
        while at >= 0:
            line = said.rfind("\n", 0, at) + 1
            both[line] = both.get(line, 0) + 1
            at = said.find(word, _end(said, at))
    near = [(n - _LESS) / (said.count(" ", line, _end(said, line)) - 1 + _BEYOND) for line, n in both.items()]
    return sum(sorted(near, reverse=True)[:_NEAREST]) / _NEAREST


def _end(said: str, line: int) -> int:
    at = said.find("\n", line)
    return at if at >= 0 else len(said)


def nearest_first(index: Index, asked: Sequence[str], hits: list[Hit]) -> list[Hit]:
    """The hits with the first fifteen in the order of relevance and sayings together; the best is as relevant as it was."""
    first = hits[:_FIRST]
    if len(first) < 2:
        return hits
    places = ",".join(str(hit.document) for hit in first)
    said = dict(index.rows(f"SELECT id, said FROM doc WHERE id IN ({places})"))  # noqa: S608 - numbers
    words, best = set(asked), first[0].relevance
    more = [(hit.relevance + _SAID * best * nearness(said[hit.document], words), hit) for hit in first]
    part = best / max(value for value, _ in more)
    ordered = sorted(more, key=lambda row: -row[0])
    rest = (hit._replace(relevance=part * hit.relevance) for hit in hits[_FIRST:])
    return [*(hit._replace(relevance=part * value) for value, hit in ordered), *rest]
