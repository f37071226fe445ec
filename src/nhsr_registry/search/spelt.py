"""The words of a query as the index knows them: slips of the pen mended, words joined or parted, and what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from nhsr_registry.search._words import STOP
from nhsr_registry.search.index import Index
from nhsr_registry.search.query import Word
from nhsr_registry.search.spelling import corrections
from nhsr_registry.search.text import split_joined, stem

_PREFIX, _GUESS = 0.62, 0.8
_SHORT, _FEW, _MUCH_MORE = 6, 2, 5  # letters; projects; times as many
_ROOT = 5  # letters
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
        elif is_known(index, word.stem):
            result.append(word)
            _doubt(index, word, guesses)
        elif parts := _split(index, word.said):
            corrected[word.said] = " ".join(parts)
            result += [Word(part, stem(part)) for part in parts if part not in STOP]
        elif (near := corrections(index, word.said)) and near[0][1] == 1:
            corrected[word.said] = near[0][0]
            result.append(Word(near[0][0], stem(near[0][0])))
        elif longer := _longer(index, word.said):
            result.append(word)
            guesses[word.stem] = longer
        elif near:
            corrected[word.said] = near[0][0]
            result.append(Word(near[0][0], stem(near[0][0])))
        else:
            result.append(Word(word.said, _root(index, word.said) or word.stem))
    return result, guesses, corrected


def _root(index: Index, word: str) -> str:
    """The stem of what a word that nobody wrote is made of: `J45`, "overprescribed", "unvaccinated", "forecaster"."""
    code = word.rstrip("0123456789")
    if len(code) > 2 and is_known(index, code):
        return code
    parts = [word[len(begin) :] for begin in _BEFORE if word.startswith(begin)]
    parts += [word[: -len(end)] for end in _BEHIND if word.endswith(end)]
    return next((stem(part) for part in parts if len(part) >= _ROOT and is_known(index, stem(part))), "")


def _joined(index: Index, one: Word, two: Word) -> Word | None:
    """`ICD 10` and `wait list` written apart, where the index knows them only, or also, as one."""
    term = stem(one.said + two.said)
    number = one.said.isalpha() and two.said.isdigit() and len(two.said) <= 2
    if number or not (is_known(index, one.stem) and is_known(index, two.stem)):
        return Word(one.said + two.said, term) if index.count(term) else None
    return None


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


def _doubt(index: Index, word: Word, guesses: dict[str, list[Alternative]]) -> None:
    """A word that hardly anybody wrote may be their slip: the usual word stands beside it.

    So it does beside one that only shares a stem with words of the registry: "proces" with the "proc" of SAS.
    """
    having = index.count(word.stem)
    if len(word.said) < _SHORT or not having or (having > _FEW and len(word.stem) + 1 >= len(word.said)):
        return
    if index.rows("SELECT 1 FROM word WHERE word = ?", (word.said,)):
        return
    near = corrections(index, word.said, farthest=1)
    if near and (having <= _FEW or _MUCH_MORE * having < index.count(stem(near[0][0]))):
        guesses[word.stem] = [Alternative(near[0][0], (stem(near[0][0]),), _GUESS, "spelling")]
