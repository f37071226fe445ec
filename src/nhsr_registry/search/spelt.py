"""The words of a query as the index knows them: slips of the pen mended, words joined or parted, and what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from nhsr_registry.search._words import COMMON, HALF, STOP, UNKEPT, WEAK
from nhsr_registry.search.index import Index
from nhsr_registry.search.query import Word
from nhsr_registry.search.spelling import corrections, small
from nhsr_registry.search.text import split_joined, stem

_PREFIX, _GUESS = 0.62, 0.8
_SHORT, _FEW, _MUCH_MORE = 5, 2, 5  # letters; projects; times as many
_ROOT = 5  # letters
_PARTICLES = frozenset(("up", "down", "out", "off", "on", "over", "back", "away", "through"))
_BEFORE = ("over", "under", "non", "mis", "un", "re", "pre", "post", "multi")
_BEHIND = ("less", "ness", "ful", "ship", "ers", "er", "ments", "ment", "able", "ally", "ish", "hood")


class Alternative(NamedTuple):
    """Other words for an idea, and how far they may count."""

    text: str
    stems: tuple[str, ...]
    weight: float
    how: str = "synonym"


def is_known(index: Index, term: str) -> bool:
    """Whether a stem stands in a project or in the vocabulary."""
    return index.count(term) > 0 or bool(index.rows("SELECT 1 FROM phrase WHERE phrase = ?", (term,)))


def spelt(index: Index, words: Sequence[Word]) -> tuple[list[Word], dict[str, list[Alternative]], dict[str, str]]:
    """The words with slips of the pen mended; guesses that stand beside a word; and what was corrected."""
    result: list[Word] = []
    guesses: dict[str, list[Alternative]] = {}
    corrected: dict[str, str] = {}
    for word in words:
        if result and (joined := _joined(index, result[-1], word)):
            result[-1] = joined
        elif word.stem in _plain_words():
            result.append(word)
        elif is_known(index, word.stem):
            usual = _doubt(index, word)
            if usual and index.count(word.stem) <= _FEW:
                corrected[word.said] = usual  # and what was said stands beside it: it may be another word after all
                guesses[stem(usual)] = [Alternative(word.said, (word.stem,), _GUESS, "spelling")]
                result.append(Word(usual, stem(usual)))
            else:
                guesses |= {word.stem: [Alternative(usual, (stem(usual),), _GUESS, "spelling")]} if usual else {}
                result.append(word)
        else:
            result += _mended(index, word.said, guesses, corrected)
    return result, guesses, corrected


def _mended(index: Index, said: str, guesses: dict[str, list[Alternative]], corrected: dict[str, str]) -> list[Word]:
    """What a word that nobody wrote may have been meant for."""
    near = corrections(index, said)
    if parts := _split(index, said):
        corrected[said] = " ".join(parts)
    elif near and near[0][1] == 1:
        corrected[said] = near[0][0]
    elif meant := small(said):
        corrected[said] = meant
    elif longer := _longer(index, said):
        guesses[stem(said)] = longer
        return [Word(said, stem(said))]
    elif near:
        corrected[said] = near[0][0]
    else:
        return [Word(said, _root(index, said) or stem(said))]
    return [Word(part, stem(part)) for part in corrected[said].split() if part not in STOP]


@cache
def _plain_words() -> frozenset[str]:
    """Words that need no mending though no project holds them: "even" is no slip for "event"."""
    return frozenset(map(stem, (*WEAK, *HALF, *COMMON))) | UNKEPT


def _root(index: Index, word: str) -> str:
    """The stem of what a word that nobody wrote is made of: `J45`, "overprescribed", "unvaccinated", "forecaster"."""
    code = word.rstrip("0123456789")
    if len(code) > 2 and is_known(index, code):
        return code
    parts = [word[len(begin) :] for begin in _BEFORE if word.startswith(begin)]
    parts += [word[: -len(end)] for end in _BEHIND if word.endswith(end)]
    return next((stem(part) for part in parts if len(part) >= _ROOT and is_known(index, stem(part))), "")


def _joined(index: Index, one: Word, two: Word) -> Word | None:
    """`ICD 10` and `post code` written apart, where the index knows them only, or much more often, as one."""
    term = stem(one.said + two.said)
    having = index.count(term)
    if not having:
        return None
    number = one.said.isalpha() and two.said.isdigit() and len(two.said) <= 2
    if number and one.stem in _plain_words():  # "within 30 days" is no code of letters and a number
        return None
    if number or not (is_known(index, one.stem) and is_known(index, two.stem)):
        return Word(one.said + two.said, term)
    if term in _plain_words() or two.said in _PARTICLES:  # who looks something up asks for no lookup
        return None
    usual = having > _MUCH_MORE * index.count(f"{one.stem} {two.stem}")
    return Word(one.said + two.said, term) if usual and _means(index, term) else None


def _means(index: Index, term: str) -> bool:
    return any(row[0] != "[]" for row in index.rows("SELECT meanings FROM phrase WHERE phrase = ?", (term,)))


def _split(index: Index, word: str) -> list[str]:
    """`waitinglist` → waiting, list."""
    if not 7 <= len(word) <= 30 or not word.isalpha():
        return []
    pieces = {word[start:end] for start in range(len(word)) for end in range(start + 3, min(len(word), start + 20) + 1)}
    marks = ",".join("?" * len(pieces))
    words = {row[0] for row in index.rows(f"SELECT word FROM word WHERE word IN ({marks})", tuple(pieces))}  # noqa: S608
    found = split_joined(word, words)
    terms = [stem(part) for part in found if part not in STOP]
    together = all(is_known(index, f"{one} {two}") for one, two in pairwise(terms))
    return found if 1 < len(terms) <= 4 and together else []  # "blockchain" is no chain of blocks


def _longer(index: Index, beginning: str) -> list[Alternative]:
    """Words that begin so, the usual ones first: for a word not written to its end."""
    if len(beginning) < 4:
        return []
    rows = index.rows(
        "SELECT word FROM word WHERE word > ? AND word < ? ORDER BY uses DESC LIMIT 4",
        (beginning, beginning + "\U0010ffff"),
    )
    return [Alternative(str(row[0]), (stem(str(row[0])),), _PREFIX, "beginning") for row in rows]


def _doubt(index: Index, word: Word) -> str:
    """The usual word, where one that hardly anybody wrote may be their slip for it; else nothing.

    So may be one that only shares a stem with words of the registry: "proces" with the "proc" of SAS.
    """
    having = index.count(word.stem)
    if len(word.said) < _SHORT or not having or (having > _FEW and len(word.stem) + 1 >= len(word.said)):
        return ""
    if index.rows("SELECT 1 FROM word WHERE word = ?", (word.said,)):
        return ""
    near = corrections(index, word.said, farthest=1)
    usual = near and (having <= _FEW or _MUCH_MORE * having < index.count(stem(near[0][0])))
    return near[0][0] if usual else ""
