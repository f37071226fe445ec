"""Why a project was found: which words, in which field, and what they stand for. It claims no word that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import pairwise
from operator import and_
from typing import Any, NamedTuple

from nhsr_registry.index_layout import FIELDS
from nhsr_registry.search.expand import Idea, asking
from nhsr_registry.search.index import Index
from nhsr_registry.search.query import read_words
from nhsr_registry.search.rank import Hit, Match, fields_of
from nhsr_registry.search.text import stem

_FACETS = {"topics": "topics", "settings": "settings", "datasets": "data sets", "kinds": "kinds"}


class _Reason(NamedTuple):
    field: str
    word: str
    meant: str  # what of the query it stands for; nothing where it is the query's own word


def why(index: Index, hit: Hit) -> list[dict[str, Any]]:
    """Field → the words found there, and for a synonym what it stands for; the strongest fields first."""
    found: dict[tuple[str, str], list[str]] = {}
    told = [reason for idea, said in hit.matches for reason in _reasons(index, idea, Match._make(said), hit.document)]
    for field, word, meant in [one for one in told if not _is_small(one.word, one.meant)] or told:
        found.setdefault((field, meant), []).append(word)
    order = list(FIELDS)
    rows = sorted(found.items(), key=lambda item: order.index(item[0][0]) if item[0][0] in order else 2)
    return [
        {"field": field, "words": list(dict.fromkeys(words)), **({"for": meant} if meant else {})}
        for (field, meant), words in rows
    ]


def _is_small(word: str, meant: str) -> bool:
    """Whether a word of the query is one in which questions are put: that a project says "how" and "many" is no reason."""
    return not meant and stem(word.casefold()) in asking()


def _reasons(index: Index, idea: Idea, match: Match, document: int) -> Iterator[_Reason]:
    if match.how in _FACETS:
        yield _Reason(_FACETS[match.how], match.by, idea.said)
    elif match.how == "words":
        for word, bits in _places(index, _words(idea), document):
            yield _Reason(fields_of(bits)[0], word, "")
    elif match.how == "name":
        yield _Reason(fields_of(match.fields)[0], match.by, "")
    else:
        yield from (_Reason(field, word, idea.said) for field, word in _synonym(index, match, document))


def _words(idea: Idea) -> list[tuple[str, str]]:
    """The query's own words with their stems; of a guess, whose stems are the telling ones alone, only those words."""
    said = idea.said.split()
    if len(said) == len(idea.stems):
        return list(zip(said, idea.stems, strict=True))
    return [(word.said, word.stem) for word in read_words(idea.said) if word.stem in idea.stems]


def _synonym(index: Index, match: Match, document: int) -> Iterator[tuple[str, str]]:
    """Where other words stand: as they are written where they stand together, else each by itself.

    A project that is found by "in bed for a month" may say bed in its name, and month elsewhere.
    """
    words = read_words(match.by)
    where = standing(index, [word.stem for word in words], document) if len(words) > 1 else ()
    if len(where) < 2:  # one word, or a phrase that stands there as it is
        yield fields_of(where[0] if where else match.fields)[0], match.by
        return
    yield from ((fields_of(bits)[0], word.said) for word, bits in zip(words, where, strict=True) if bits)


def standing(index: Index, stems: Sequence[str], document: int) -> tuple[int, ...]:
    """Where a project has some words, as bits of fields: one number where they stand side by side, else one for each.

    A word that is not there has 0. Nothing where none is: only little words, which are kept in pairs alone.
    """
    if together := _together(index, stems, document):
        return (together,)
    places = [_bits(index, stem, document) for stem in stems]
    if not any(places):
        return ()
    common = reduce(and_, filter(None, places))
    return tuple((common or bits) if bits else 0 for bits in places)


def _together(index: Index, stems: Sequence[str], document: int) -> int:
    """The fields, as bits, in which all of some words stand side by side."""
    places = [_bits(index, f"{one} {two}", document) for one, two in pairwise(stems)]
    return reduce(and_, places) if places else 0


def _places(index: Index, words: Iterable[tuple[str, str]], document: int) -> list[tuple[str, int]]:
    """Each word, given with its stem, that a project has, and the fields that it stands in as bits."""
    return [(said, bits) for said, stem in words if (bits := _bits(index, stem, document))]


def _bits(index: Index, term: str, document: int) -> int:
    postings = index.postings(term)
    at = postings.at(document) if postings else None
    return postings.fields[at] if postings and at is not None else 0
