"""Texts side by side, in columns of a terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from nhsr_registry.plain import cells, filled

_INDENT, _BETWEEN = 2, 2
_LONGEST = 400  # characters of a word that are broken together
_LEAST = 22  # characters of a column: of less, every line would be a word


def wide(number: int, columns: int) -> int:
    """How wide each of so many columns is in so many columns of a terminal; 0 where they would be too narrow to read."""
    each = (columns - 1 - _INDENT - _BETWEEN * (number - 1)) // number
    return each if each >= _LEAST else 0


def beside(texts: Sequence[str], each: int) -> Iterator[str]:
    """Lines that hold the texts next to one another, each wrapped into a column of that width."""
    columns = [
        filled(" ".join(piece for word in text.split() for piece in _pieces(word, each)), each).split("\n")
        for text in texts
    ]
    for row in zip_longest(*columns, fillvalue=""):
        line = (" " * _BETWEEN).join(f"{cell}{' ' * (each - cells(cell))}" for cell in row)
        yield f"{' ' * _INDENT}{line}".rstrip()


def _pieces(word: str, each: int) -> Iterator[str]:
    """A word that is longer than the column, broken where an address or a name may be; else where the column ends."""
    while len(word) > _LONGEST:  # measured whole for each line, its time would grow with the square
        first, *others = _pieces(word[:_LONGEST], each)
        yield first
        yield from others[:-1]
        word = "".join(others[-1:]) + word[_LONGEST:]
    while cells(word) > each:
        start = word[:each]
        while cells(start) > each:  # wide characters
            start = start[:-1]
        at = start.rfind("/") + 1 or max(start.rfind("-"), start.rfind("_")) + 1
        start = start[:at] if at > 1 else start
        yield start
        word = word[len(start) :]
    yield word
