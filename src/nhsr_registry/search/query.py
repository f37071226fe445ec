"""What a person typed → words, phrases, exclusions and fields. No input is an error here."""

from __future__ import annotations

from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.plain import clean
from nhsr_registry.search._words import STOP
from nhsr_registry.search.text import stem, words

_MOST_CHARACTERS = 2_000
_MOST_WORDS = 40
#: Fields that may stand before a colon, as people write them → the filter they mean.
FIELDS = {
    "language": "language", "lang": "language", "kind": "kinds", "type": "kinds", "topic": "topics", "setting": "settings",
    "dataset": "datasets", "data": "datasets", "owner": "owner", "org": "owner", "organisation": "owner",
    "licence": "licence", "license": "licence", "level": "level", "status": "status",
}  # fmt: skip
_COLOUR = re.compile(r"\x1b\[[0-9;?]{0,30}[ -/]?[@-~]")  # ECMA-48's control sequences
#: As a word processor or a chat turns what people type.
_TYPED = dict.fromkeys(map(ord, "“”„‟«»＂"), '"')
_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)[-–—−](?=[\w"]))?"""
    r"""(?:(?P<field>[A-Za-z]+):(?=\S))?"""
    r"""(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))"""
)


class Word(NamedTuple):
    """One word of a query: as it was read, and its stem."""

    said: str
    stem: str


class Query(NamedTuple):
    """A query taken apart."""

    text: str
    words: tuple[Word, ...]
    phrases: tuple[tuple[str, ...], ...]
    excluded: tuple[tuple[str, ...], ...]
    fields: tuple[tuple[str, str], ...]
    unwanted: tuple[tuple[str, str], ...]  # -field:value

    @property
    def narrowed(self) -> bool:
        """Whether it says what may, or may not, be among the projects, beside what they are about."""
        return bool(self.fields or self.unwanted or self.excluded)


def parse(text: str) -> Query:
    """Words, "phrases", -exclusions, field:values and -field:values of a query; whatever else stands in it is words."""
    text = text[:_MOST_CHARACTERS]
    if not text.isprintable():  # as a terminal or a table gave it: "wait<colour>ing" is "waiting"
        text = clean(_COLOUR.sub("", text))
    text = " ".join(text.split())
    free: list[str] = []
    phrases, excluded = [], []
    fields: list[tuple[str, str]] = []
    unwanted: list[tuple[str, str]] = []
    for piece in _PIECE.finditer(text.translate(_TYPED)):
        said = piece["phrase"] if piece["phrase"] is not None else piece["word"]
        name = FIELDS.get((piece["field"] or "").casefold())
        if piece["field"] and name is None:
            said = f"{piece['field']} {said}"
        stems = tuple(word.stem for word in read_words(said))
        if name:
            (unwanted if piece["minus"] else fields).append((name, said))
        elif piece["minus"]:
            excluded += [stems] if stems else []
        else:
            phrases += [stems] if piece["phrase"] is not None and len(stems) > 1 else []
            free.append(said)
    said_words = tuple(read_words(" ".join(free))[:_MOST_WORDS])
    return Query(text, said_words, tuple(phrases), tuple(excluded), tuple(fields), tuple(unwanted))


def read_words(text: str) -> list[Word]:
    """The words that carry meaning; all of them where none does."""
    found = [Word(word, stem(word)) for word in words(text)]
    return [word for word in found if word.said not in STOP] or found


def only_small(query: Query) -> list[str]:
    """The words of a query that holds none but those that carry no meaning ("the of"); empty where one says something."""
    return [] if query.phrases or any(word.said not in STOP for word in query.words) else [w.said for w in query.words]
