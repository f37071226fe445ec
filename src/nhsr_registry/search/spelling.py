"""A word that nobody wrote → the words that may have been meant."""

from __future__ import annotations

from functools import cache

from nhsr_registry.index_layout import letters
from nhsr_registry.search._words import COMMON, HALF, STOP, WEAK
from nhsr_registry.search.index import Index

_SHORT = 5
_LONG = 8  # letters from which two may be wrong
_VOWELS = str.maketrans("", "", "aeiouy")


def corrections(index: Index, word: str, most: int = 1, farthest: int | None = None) -> list[tuple[str, int]]:
    """The nearest words of the index and their distances, best first; short words are left alone."""
    if not 4 <= len(word) <= 24 or not word.isalpha() or not word.isascii():
        return []
    limit = (1 if len(word) < _LONG else 2) if farthest is None else farthest
    mine = letters(word)
    found = []
    sizes = (max(4, len(word) - limit), len(word) + limit)
    for other, bits, uses in index.connection.execute(_alike(limit), {"mine": mine, "from": sizes[0], "to": sizes[1]}):
        if (mine ^ bits).bit_count() <= 2 * limit and other != word:
            far = distance(word, other, limit)
            if far <= limit and not _another(word, other, far, farthest):
                found.append((far, -uses, other))  # people mean the usual word
    return [(other, far) for far, _, other in sorted(found)[:most]]


def small(word: str) -> str:
    """The small word that somebody slipped in writing ("whcih", "shoould"); nothing where there is none so near."""
    if not _SHORT <= len(word) <= 24 or not word.isalpha():
        return ""
    mine = letters(word)
    near = (
        other
        for other, bits in _small()
        if (mine ^ bits).bit_count() <= 2 and abs(len(other) - len(word)) <= 1 and distance(word, other, 1) == 1
    )
    return next((other for other in near if not _another(word, other, 1, None)), "")


@cache
def _small() -> tuple[tuple[str, int], ...]:
    """Words that the index does not keep for spelling, and their letters."""
    return tuple((word, letters(word)) for word in sorted({*STOP, *WEAK, *HALF, *COMMON}) if len(word) >= _SHORT - 1)


@cache
def _alike(limit: int) -> str:
    """The words of about that size with at most `limit` letters that the other lacks: x & (x - 1) takes one away."""
    conditions = []
    for bits in ("(letters & ~:mine)", "(:mine & ~letters)"):
        for _ in range(limit):
            bits = f"({bits} & ({bits} - 1))"  # noqa: PLW2901 - once for each letter
        conditions.append(f"{bits} = 0")
    return f"SELECT word, letters, uses FROM word WHERE size BETWEEN :from AND :to AND {' AND '.join(conditions)}"  # noqa: S608


def _another(word: str, other: str, far: int, farthest: int | None) -> bool:
    """Whether a word is another one rather than a slip of the pen for the registry's.

    People rarely miss the first letter, unless of a long word: "flower" is no "lower". Of short words one letter may stand for another: "stuck"
    and "stock" are two, "chrat" is a slip. And where two letters are wrong, the consonants are nearly right: "submarine"
    is no "summarise". Whoever asks for the `farthest` wants what looks alike, no matter what was meant.
    """
    if word[0] != other[0] and (far > 1 or (len(word) < _LONG and word[:2] != other[1::-1])):
        return True
    if len(word) <= _SHORT and len(word) == len(other) and sorted(word) != sorted(other):
        return True
    return far > 1 and farthest is None and distance(skeleton(word), skeleton(other), 1) > 1


def skeleton(word: str) -> str:
    """The consonants of a word, doubled ones once: what slips of the pen mostly leave."""
    rest = word.translate(_VOWELS)
    return "".join(char for at, char in enumerate(rest) if not at or char != rest[at - 1])


def distance(one: str, two: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) between two words, or more than `limit` where there are more.

    Only what differs is compared, and of that only the cells that so few edits can reach (Ukkonen, 1985).
    """
    one, two = _differing(one, two)
    size, more = len(two), limit + 1
    if not one or not two or abs(len(one) - size) > limit:
        return max(len(one), size)
    before: list[int] = []
    last = [min(column, more) for column in range(size + 1)]
    for row, char in enumerate(one, 1):
        line = [more] * (size + 1)
        line[0] = row
        for column in range(max(1, row - limit), min(size, row + limit) + 1):
            cost = last[column - 1]
            if char != (other := two[column - 1]):
                cost = min(cost, last[column], line[column - 1]) + 1
                if row > 1 and column > 1 and char == two[column - 2] and one[row - 2] == other:
                    cost = min(cost, before[column - 2] + 1)
            line[column] = cost
        if min(line) > limit:
            return more
        before, last = last, line
    return last[-1]


def _differing(one: str, two: str) -> tuple[str, str]:
    """Two words without what they begin and end with in common."""
    start, least = 0, min(len(one), len(two))
    while start < least and one[start] == two[start]:
        start += 1
    behind = 0
    while behind < least - start and one[-1 - behind] == two[-1 - behind]:
        behind += 1
    return one[start : len(one) - behind], two[start : len(two) - behind]
