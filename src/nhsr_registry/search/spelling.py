"""A word that nobody wrote → the words that may have been meant."""

from __future__ import annotations

from functools import cache

from nhsr_registry.index_layout import letters
from nhsr_registry.search.index import Index

_SHORT = 5
_LONG = 7  # letters from which two may be wrong, and then not the first: "audiology" is no "radiology"


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
            another = (len(word) <= _SHORT and _another(word, other)) or (far > 1 and other[0] != word[0])
            if far <= limit and not another:
                # People rarely miss the first letter, and mean the usual word.
                found.append((far + (0.6 if other[0] != word[0] else 0.0), -uses, other, far))
    return [(other, far) for _, _, other, far in sorted(found)[:most]]


@cache
def _alike(limit: int) -> str:
    """The words of about that size with at most `limit` letters that the other lacks: x & (x - 1) takes one away."""
    conditions = []
    for bits in ("(letters & ~:mine)", "(:mine & ~letters)"):
        for _ in range(limit):
            bits = f"({bits} & ({bits} - 1))"  # noqa: PLW2901 - once for each letter
        conditions.append(f"{bits} = 0")
    return f"SELECT word, letters, uses FROM word WHERE size BETWEEN :from AND :to AND {' AND '.join(conditions)}"  # noqa: S608


def _another(word: str, other: str) -> bool:
    """Whether one letter stands for another: of short words, "stuck" and "stock" are two, "chrat" is a slip."""
    return len(word) == len(other) and sorted(word) != sorted(other)


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
