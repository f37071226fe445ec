"""How the browser's index writes numbers: a character or a few for each, which its script reads back. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from operator import sub
from typing import Any

from nhsr_registry.index_layout import FULL

#: Strengths are kept as one of these characters, by their square root: small ones matter. A phrase's can pass 1.
_FULL = 1.4
SCALE = "".join(chr(code) for code in range(0x23, 0x7F) if chr(code) not in "\\|")
_STEPS = len(SCALE) - 1
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


def hashed(term: str) -> int:
    """FNV-1a, 32 bits, over UTF-8; the browser counts the same."""
    value = 0x811C9DC5
    for byte in term.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def packed(documents: Sequence[int], steps: Iterable[str], fields: Iterable[int], count: int) -> str:
    """`how many have it|distances between documents, base 36|strengths|strongest fields`, a character for each."""
    gaps = map(GAP.__getitem__, map(sub, documents, chain((0,), documents)))
    return f"{count}|{','.join(gaps)}|{''.join(steps)}|{''.join(map(FIELD_OF.__getitem__, fields))}"


def step_of(strength: float) -> str:
    """How strong something is, as one character."""
    return SCALE[bisect_right(_FROM, strength)]


def _least(step: int) -> float:
    """The least strength that is written as that step: found by halving, so that both ways of asking say the same."""
    low, high = 0.0, _FULL
    while low < (middle := (low + high) / 2) < high:
        if round(min(1.0, middle / _FULL) ** 0.5 * _STEPS) >= step:
            high = middle
        else:
            low = middle
    return high


_FROM = [_least(step) for step in range(1, _STEPS + 1)]


def _strongest(bits: int) -> str:
    return BASE36[(bits & -bits).bit_length() - 1 if bits else 0]


def _base36(number: int) -> str:
    digits = BASE36[number % 36]
    while number := number // 36:
        digits = BASE36[number % 36] + digits
    return digits


class _Known(dict[float, str]):
    """A number → what is written for it, worked out once."""

    def __init__(self, write: Callable[[Any], str]) -> None:
        self._write = write

    def __missing__(self, number: float) -> str:
        self[number] = text = self._write(number)
        return text


GAP, FIELD_OF, STEP_OF = _Known(_base36), _Known(_strongest), _Known(lambda strength: step_of(strength / FULL))


def gaps_of(numbers: Iterable[int]) -> str:
    """The distances between numbers in their order, base 36."""
    last, gaps = 0, []
    for number in numbers:
        gaps.append(_base36(number - last))
        last = number
    return ",".join(gaps)
