"""Which of the words that the detectors look for may stand in a text, answered by its vocabulary.

A hundred words sought one after the other in every text would be most of a scan's time. Texts repeat themselves and
one another, though: each distinct word is looked at once, and remembered as plain or as holding one of those sought.
A word is here what stands between characters that nothing sought has, such as digits, brackets and quotes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from nhsr_registry import re
from nhsr_registry.leaks._once import FINDER

_MOST_WORDS, _MOST_LETTERS = 100_000, 2_000_000  # remembered at once: some 10 MB

#: The words sought, in lower case. Filled by `seek` while modules load.
NEEDLES: set[str] = set()


class _Vocabulary:
    """Words met so far: those without any needle, and those with one."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.plain: set[bytes] = set()
        self.telling: dict[bytes, frozenset[str]] = {}
        self.letters = 0


_known = _Vocabulary()


def seek(*needles: str) -> tuple[str, ...]:
    """The same words, known from now on to be looked for.

    Several words in one are not, nor are signs and digits: these stand in numbers and addresses, of which no two are
    alike, so to search for them in the text is quicker.
    """
    FINDER.add(needles)
    NEEDLES.update(needle for needle in needles if " " not in needle and sum(map(str.isalpha, needle)) > 1)
    _known.forget()
    return needles


def clues(lowered: str) -> frozenset[str]:
    """Which `NEEDLES` stand in a text that is in lower case."""
    plain, telling = _known.plain, _known.telling
    # as bytes, since these are translated many times quicker
    words = set(lowered.encode("utf-8", "replace").translate(_parting(len(NEEDLES))).split())
    words = words.difference(plain)  # `-=` would look each up twice
    fresh = words.difference(telling)
    words -= fresh
    held = set().union(*map(telling.__getitem__, words))
    return frozenset(held.union(*_learn(fresh).values()) if fresh else held)


def _learn(words: set[bytes]) -> dict[bytes, frozenset[str]]:
    """Those of new words that hold a needle, with which; all of them are remembered, up to a limit."""
    joined = b"\n".join(words)
    held: dict[bytes, set[str]] = {}
    stems, search = _stems(len(NEEDLES)), _any(len(NEEDLES)).search
    word, end, seen = b"", -1, set[bytes]()
    found_at = search(joined)
    while found_at:
        at, stem = found_at.start(), found_at[0]
        if at > end:  # in another word
            end = joined.find(b"\n", at)
            end = end if end >= 0 else len(joined)
            word, seen = joined[joined.rfind(b"\n", 0, at) + 1 : end], set()
            held[word] = set()
        if stem not in seen:  # a long word may hold one a thousand times
            seen.add(stem)
            held[word].update([needle for sought, needle in stems[stem] if sought in word])
        found_at = search(joined, at + 1)  # another stem may begin within this one
    found = {word: frozenset(needles) for word, needles in held.items()}
    if _known.letters + len(joined) > _MOST_LETTERS or len(_known.plain) + len(words) > _MOST_WORDS:
        _known.forget()
    if len(joined) <= _MOST_LETTERS and len(words) <= _MOST_WORDS:
        _known.letters += len(joined)
        _known.plain |= words.difference(found)
        _known.telling |= found
    return found


# What follows is asked with the needles' count, so that new ones are seen.


@lru_cache(maxsize=1)
def _parting(_count: int) -> bytes:
    """For `bytes.translate`: a space for whatever no needle has, so that words end there."""
    kept = set("".join(NEEDLES).encode())
    return bytes(byte if byte in kept else ord(" ") for byte in range(256))


@lru_cache(maxsize=1)
def _stems(_count: int) -> dict[bytes, tuple[tuple[bytes, str], ...]]:
    """The needles that hold no other one, each with those that hold it: where no stem is, no needle is."""
    # to ask each of its parts in a set is quicker than to ask each needle of each other
    parts = {one: {one[start:end] for start in range(len(one)) for end in range(start + 2, len(one) + 1)} & NEEDLES for one in NEEDLES}  # fmt: skip
    stems: dict[bytes, list[tuple[bytes, str]]] = {one.encode(): [] for one in sorted(NEEDLES) if len(parts[one]) == 1}
    for needle in sorted(NEEDLES):
        for stem in parts[needle]:
            if len(parts[stem]) == 1:
                stems[stem.encode()].append((needle.encode(), needle))
    return {stem: tuple(holding) for stem, holding in stems.items()}


@lru_cache(maxsize=1)
def _any(_count: int) -> re.Pattern[bytes]:
    """Any of the stems, letter by letter, so that one pass over the words tells what stands where.

    No stem begins with another, so at each place stands one at the most.
    """
    return re.compile(_branches([stem.decode() for stem in _stems(_count)]).encode())


def _branches(words: Iterable[str]) -> str:
    """A pattern for any of these words that tries each letter of what they begin with once."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[:1], []).append(word[1:])
    if "" in rests:
        return ""
    ways = [re.escape(letter) + _branches(rests[letter]) for letter in sorted(rests)]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
