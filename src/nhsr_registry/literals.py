"""Which fixed words must stand in a text for a pattern to match at all, read from the pattern itself. Pure.

Plain searching for a few words is twenty times quicker than most patterns, and most texts hold none of the words. The
library's own search does the like only for patterns that begin with a fixed word, in one case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from math import prod
from typing import Any

try:  # the library's own parser has no public name, so it may change: then nothing is ruled out
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    parser = None

#: Words of which one must be there.
Group = frozenset[str]

_MOST_WORDS = 24  # that are sought for one pattern: more take as long as many a pattern
_LIKELY = 0.6  # a group that more texts hold than this rules too little out
_MOST_IN_LINES, _LIKELY_IN_LINES = 150, 0.99  # the same where only lines are read: few hold even a common word
#: How likely a text of some length holds a word of so many letters; longer ones as the last.
_BY_LENGTH = (1.0, 0.9, 0.6, 0.3, 0.15, 0.1, 0.05)
_RARE_SIGNS, _RARE = frozenset("@`~\\|{}[]<>%$&?!;^#'\""), 0.5
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_NO_WIDTH = frozenset({"AT", "ASSERT", "ASSERT_NOT"})
#: Letters that match others without regard to case, though their lower case is another: long s, and i without a dot.
_ODD = ("\u017f", "\u0131")


def needed(pattern: str, flags: int = 0, *, lines: bool = False) -> tuple[tuple[str, ...], ...]:
    """Groups of words: each match holds a word of every group. In lower case where the pattern knows no case.

    None where the pattern can do without any, or where those that it needs are likely everywhere (`lines`: in every line).
    """
    try:
        parsed = parser.parse(pattern, flags)
        groups = set(_groups(parsed, folded=is_folded(pattern, flags)))
    except (AttributeError, TypeError, ValueError, RecursionError):  # no parser, or not the one that we know
        return ()
    most, likeliest = (_MOST_IN_LINES, _LIKELY_IN_LINES) if lines else (_MOST_WORDS, _LIKELY)
    told = sorted((_likely(group), tuple(sorted(group))) for group in groups if len(group) <= most)
    return tuple(words for likely, words in told if likely < likeliest)[:2]


def is_folded(pattern: str, flags: int) -> bool:
    """Whether some of the pattern has no regard to case."""
    return bool(flags & re.IGNORECASE) or re.search(r"\(\?[a-z]*i", pattern) is not None


def gate(pattern: str, flags: int, lower: Callable[[str], str], *, lines: bool = False) -> Callable[[str], bool] | None:
    """Whether a text may hold a match, quickly told; `None` where that cannot be told quicker than by looking.

    `lower` gives a text's lower case, which several patterns may share; `lines` says that only short texts are asked about.
    """
    groups = needed(pattern, flags, lines=lines)
    if not groups:
        return None
    folded = is_folded(pattern, flags)

    def may(text: str) -> bool:
        if folded:
            if not text.isascii() and any(map(text.__contains__, _ODD)):
                return True
            text = lower(text)
        for words in groups:
            for word in words:
                if word in text:
                    break
            else:
                return False
        return True

    return may


def _groups(items: Iterable[Any], *, folded: bool) -> Iterator[Group]:
    """The groups that a sequence needs, all of them."""
    run = ""
    for op, value in items:
        name = str(op)
        if name in _NO_WIDTH:  # what stands before and behind it is side by side
            continue
        letter = _letter(value, folded=folded) if name == "LITERAL" else ""
        if letter:
            run += letter
            continue
        if run:
            yield frozenset({run})
        run = ""
        yield from _within(name, value, folded=folded)
    if run:
        yield frozenset({run})


def _within(name: str, value: Any, *, folded: bool) -> Iterator[Group]:
    """The groups that one part needs which is more than a letter."""
    if name == "SUBPATTERN":
        yield from _groups(value[3], folded=folded)
    elif name == "ATOMIC_GROUP":
        yield from _groups(value, folded=folded)
    elif name in _REPEATS and value[0] >= 1:
        yield from _groups(value[2], folded=folded)
    elif name == "BRANCH":
        ways = [min(_groups(way, folded=folded), key=_likely, default=None) for way in value[1]]
        if all(ways):
            yield frozenset().union(*(way for way in ways if way))
    elif name == "IN" and all(str(op) == "LITERAL" for op, _ in value):
        letters = [_letter(code, folded=folded) for _, code in value]
        if all(letters):
            yield frozenset(letters)


def _letter(code: int, *, folded: bool) -> str:
    """A letter as it is sought; nothing where others than its two cases may stand for it."""
    letter = chr(code)
    if not folded:
        return letter
    return letter.lower() if letter.isascii() else ""


def _likely(group: Group) -> float:
    """How likely some text holds any of these words: a rough guess, by their lengths."""
    return 1 - prod(1 - _likely_word(word) for word in group)


def _likely_word(word: str) -> float:
    if len(word) == 1 and word in _RARE_SIGNS:
        return _RARE
    return _BY_LENGTH[min(len(word), len(_BY_LENGTH) - 1)]
