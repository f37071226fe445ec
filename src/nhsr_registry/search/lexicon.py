"""Terms as numbers while an index is made: a number is looked up, counted and kept in a fraction of a text's time.

Words come again and again, so each is cut to its stem once. Two words side by side do not: nearly every such pair stands
in one project, so its number is made of theirs, and nothing is remembered of it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping

from nhsr_registry.search._words import STOP
from nhsr_registry.search.text import stem as _remembered
from nhsr_registry.search.text import words

#: A term as it stands in bags: a word's number, or a pair's, which is `PAIR` or more.
Key = int
PAIR = 1 << 32
_MOST = 300_000  # words that are remembered
_KEPT = 120_000  # … and from one segment to the next
_DIGITS = "0123456789"
stem = _remembered.__wrapped__  # each word is asked for once here, and remembered by what follows


class Lexicon:
    """Word → number of its stem → postings. Number 0 is no term: what a stop word has."""

    def __init__(self) -> None:
        self.terms: list[str] = [""]
        self.postings: list[array[int]] = [array("Q")]
        self.numbers = _Numbers(self)
        #: A harvest's word → its place in the two after it.
        self.harvested = _Harvested(self)
        #: Place of a word → the number of its stem, or 0, or where in `several` its stems stand, counted below 0.
        self.stem_of: list[int] = []  # of the numbers themselves, which then are made once
        #: Place of a word → how many headings and READMEs have it since that was last asked.
        self.heard = array("L")
        self.several: list[tuple[int, ...]] = [()]
        #: A word of a text that people wrote → the number of its stem, or 0.
        self.said = _Said(self)
        #: `icd10` → `icd`, by their numbers; and the numbers that may belong to the letters before them, as in `ICD 10`.
        self.letters: dict[int, int] = {}
        self.short: set[int] = set()

    def key(self, term: str) -> Key:
        """The key of a word, or of a pair."""
        one, space, two = term.partition(" ")
        return pair(self.numbers[one], self.numbers[two]) if space else self.numbers[term]

    def keyed(self, bag: Mapping[str, int]) -> dict[Key, int]:
        """A bag of words and pairs by their keys."""
        return {self.key(term): count for term, count in bag.items()}

    def text(self, key: Key) -> str:
        """The text of a key: what `key` was made of."""
        return self.terms[key] if key < PAIR else f"{self.terms[(key >> 32) - 1]} {self.terms[key & PAIR - 1]}"

    def told(self) -> Iterator[tuple[str, int]]:
        """What is `heard`, which begins anew."""
        heard, self.heard = self.heard, array("L", bytes(self.heard.itemsize * len(self.heard)))
        return ((word, heard[place]) for word, place in self.harvested.items() if heard[place])

    def begin(self) -> None:
        """Begin another segment, and forget what would take too much room. Keys of before are then no longer valid."""
        if len(self.terms) > _KEPT:
            self.clear()
        else:
            self.postings = [array("Q") for _ in self.terms]

    def clear(self) -> None:
        """Know nothing."""
        self.__init__()  # type: ignore[misc]

    def full(self) -> bool:
        """Whether `tidy` will forget what was heard."""
        return len(self.harvested) > _MOST

    def tidy(self) -> None:
        """Between two projects: forget words where they are too many."""
        if self.full():
            self.harvested.clear()
            self.several = [()]
            self.stem_of, self.heard = [], array("L")
        if len(self.said) > _MOST:
            self.said.clear()


class _Numbers(dict[str, int]):
    """Term → number, the next one where it has none."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self[""] = 0

    def __missing__(self, term: str) -> int:
        lexicon = self._lexicon
        number = self[term] = len(lexicon.terms)
        lexicon.terms.append(term)
        lexicon.postings.append(array("Q"))
        return number


class _Said(dict[str, int]):
    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __missing__(self, word: str) -> int:
        lexicon = self._lexicon
        if word in STOP:
            number = 0
        else:
            term = stem(word)
            number = lexicon.numbers[term]
            if term[-1] in _DIGITS and (extra := _letters_of_code(term)):
                lexicon.letters[number] = lexicon.numbers[extra]
            if len(term) <= 2 and term.isdigit():
                lexicon.short.add(number)
        self[word] = number
        return number


class _Harvested(dict[str, int]):
    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __missing__(self, term: str) -> int:
        lexicon = self._lexicon
        if term.isalnum() and term.isascii():  # one word, as most are
            word = term.lower()
            found = [stem(word)] if word not in STOP else []
        else:
            found = [stem(word) for word in words(term) if word not in STOP]
        if len(found) < 2:
            number = lexicon.numbers[found[0]] if found else 0
        else:
            number = -len(lexicon.several)
            lexicon.several.append(tuple(map(lexicon.numbers.__getitem__, found)))
        place = self[term] = len(lexicon.stem_of)
        lexicon.stem_of.append(number)
        lexicon.heard.append(0)
        return place


def pair(one: int, two: int) -> Key:
    """The key of two words side by side."""
    return (one << 32 | two) + PAIR


def _letters_of_code(term: str) -> str:
    """`icd10` is found under `icd` too."""
    letters_only = term.rstrip(_DIGITS)
    return letters_only if len(letters_only) >= 3 and letters_only != term and letters_only.isalpha() else ""
