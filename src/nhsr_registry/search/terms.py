"""One project → the terms it is found by: each with how strongly it speaks of it, and in which fields."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import cast

from nhsr_registry.folder.organisations import Organisation
from nhsr_registry.folder.vocabulary import Vocabulary
from nhsr_registry.index_layout import FIELDS, FULL, GATHERED, ORDERED, ZONES
from nhsr_registry.search._words import STOP
from nhsr_registry.search.loaded import Purposes
from nhsr_registry.search.reading import Project
from nhsr_registry.search.text import name_words, pairs, split_joined, stem, words

#: Half of a word's strength is reached at this weighted count (BM25's k1).
_SATURATION = 3.0
#: How much the length of a field counts (BM25's b).
_LENGTH = 0.75
_MOST_COUNTED = 6.0
#: All that a project's own files say together counts for at most this, beside what people wrote here for searchers.
_GATHERED = 2.0
#: … and for more where people wrote fewer different words than this.
_THIN, _GATHERED_THIN = 40, 40.0
_TOLD = ("summary", "problem", "questions")
#: How much two words count that a project's files say side by side more than once; their number is of no field.
_PAIR = 1.5
#: … and what the packages that it loads say (`loaded`), where they say as much as is usual.
_PACKAGES = 0.8
_MOST_TERMS = 5_000  # of one zone of one project: nobody's generated file may fill the index
_DAMPED = [0.0, *(1 + math.log2(count) for count in range(1, 33)), _MOST_COUNTED]
_MANY_WORDS = 300_000

#: What a word of the repository's name counts that its people left out of the project's.
_SLUG = 0.5
Bag = dict[str, float]
Counts = dict[str, int]
Fields = Sequence[tuple[str, Mapping[str, float]]]  # counts where a field is gathered, damped ones elsewhere
_bits = {field: 1 << number for number, field in enumerate(FIELDS)}
_stem_of: dict[str, str] = {}
_DIGITS = "0123456789"
_REPEATED = frozenset(("topics", "settings", "data sets", "kind", "organisation"))
_LANE = 6  # bits in which one field's count stands, 33 for all higher ones, and 1 more for being there


def fields(
    project: Project,
    vocabulary: Vocabulary,
    organisation: Organisation | None,
    known: Mapping[str, int],
    purposes: Purposes,
) -> Fields:
    """The fields of a project as bags: term → damped count, plain count where it is gathered; pairs are terms too."""
    entry, facts = project.entry, project.facts
    texts: dict[str, Sequence[str]] = {
        "name": [entry.name, *entry.former_names],
        "summary": [entry.summary],
        "problem": [entry.problem, entry.intended_use or ""],
        "questions": entry.questions,
        "topics": [vocabulary.name("topics", id_) for id_ in entry.topics],
        "settings": [vocabulary.name("settings", id_) for id_ in entry.settings],
        "data sets": [vocabulary.name("datasets", id_) for id_ in entry.datasets],
        "kind": [vocabulary.name("kinds", id_) for id_ in entry.kinds],
        "organisation": [organisation.name, organisation.ods or ""] if organisation else [],
    }
    if facts:
        texts["kind"] = [*texts["kind"], facts.facts.main_language or ""]
        texts["keywords"] = [*facts.values("keywords")[:50], *(facts.host.topics if facts.host else ())[:50]]
    found: list[tuple[str, Mapping[str, float]]] = [
        (field, _of_few(field, tuple(some)) if field in _REPEATED else _of_texts(field, some))
        for field, some in texts.items()
        if some
    ]
    found.append(("name", _of_name(project, known)))
    for zone, counts in (facts.terms if facts else {}).items():
        if zone == "pairs":
            found.append((zone, _of_pairs(counts)))
        elif field := ZONES.get(zone):
            found.append((field, _of_counts(counts)))
    if facts and (loaded := purposes.bag(facts.uses)):
        found.append(("packages", loaded))
    return found


def _of_texts(field: str, texts: Iterable[str]) -> Bag:
    terms: list[str] = []
    for text in texts:
        found = [stem(word) for word in words_of(text) if word not in STOP]
        terms += found
        terms += [extra for term in found if term[-1] in _DIGITS and (extra := _letters_of_code(term))]
        if field in ORDERED:
            terms += pairs(found)
    bag = dict.fromkeys(terms, 1.0)
    if len(bag) < len(terms):
        bag.update((term, 1 + math.log2(count)) for term, count in Counter(terms).items() if count > 1)
    return bag


@lru_cache(4_000)
def _of_few(field: str, texts: tuple[str, ...]) -> Bag:
    """The bag of the vocabulary's texts, the same for many projects."""
    return _of_texts(field, texts)


@lru_cache(8_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text of entries or vocabulary, most of which are asked for more than once."""
    return tuple(words(text))


def _of_name(project: Project, known: Mapping[str, int]) -> Bag:
    repo = project.repo
    names = [repo.name, *(name.rpartition("/")[2] for name in project.entry.former_names)]
    parts = [piece for name in names for part in name_words(name) for piece in (part, *split_joined(part, known))]
    bag = {stem(word): 0.3 for word in name_words(repo.owner)}
    own = {stem(word) for word in parts}
    # Where people gave it another name, the repository's own words are an address as much as a description.
    called = own if _joined(project.entry.name) == _joined(repo.name) else set(map(stem, words_of(project.entry.name)))
    return bag | {term: 1.0 if term in called else _SLUG for term in own}


def _joined(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _of_counts(counts: Mapping[str, int]) -> Counts:
    """A harvest's bag of words, by stem; `packed` damps the counts."""
    if len(counts) > _MOST_TERMS:
        counts = dict(sorted(counts.items(), key=lambda item: -item[1])[:_MOST_TERMS])
    known = list(map(_stem_of.get, counts))
    bag: Counts = {}
    if None not in known:
        bag = dict(zip(known, counts.values(), strict=True))  # type: ignore[arg-type]
        if len(bag) == len(known):  # no two words of one stem
            bag.pop("", None)
            return bag
    bag = {}
    get = bag.get
    for (term, count), one in zip(counts.items(), known, strict=True):
        if one:
            bag[one] = get(one, 0) + count
        elif one is None:
            for other in _remembered(term):
                bag[other] = get(other, 0) + count
    return bag


def _of_pairs(counts: Mapping[str, int]) -> Counts:
    bag: dict[str, int] = defaultdict(int)
    for pair, count in counts.items():
        one, _, two = pair.partition(" ")
        for term in pairs((stem(one), stem(two))):
            bag[term] += count
    return {term: n for term, n in bag.items() if n > 0}


def _remembered(term: str) -> list[str]:
    """The stems of a harvest's word, kept for the next project where it is one ("" where it is a stop word)."""
    if term.isalnum() and term.isascii():  # one word, as most are
        word = term.lower()
        found = [stem(word)] if word not in STOP else []
    else:
        found = [stem(word) for word in words(term) if word not in STOP]
    if len(found) < 2:
        if len(_stem_of) > _MANY_WORDS:
            _stem_of.clear()
        _stem_of[term] = found[0] if found else ""
    return found


def _letters_of_code(term: str) -> str:
    """`icd10` is found under `icd` too."""
    letters_only = term.rstrip(_DIGITS)
    return letters_only if len(letters_only) >= 3 and letters_only != term and letters_only.isalpha() else ""


def lengths(bags: Fields) -> Counter[str]:
    """How many terms each field has."""
    found: Counter[str] = Counter()
    for field, bag in bags:
        found[field] += len(bag)
    return found


def packed(bags: Fields, means: Mapping[str, float]) -> list[tuple[str, int]]:
    """Each term with its strength and fields as the low half of a posting."""
    sizes = lengths(bags)
    written: Bag = defaultdict(float)
    masks: dict[str, int] = defaultdict(int)
    codes: dict[str, int] = {}
    lanes: list[tuple[float, int]] = []
    for field, bag in bags:
        if field == "pairs":
            _into(codes, cast("Counts", bag), _LANE * len(lanes))
            lanes.append((_PAIR, _bits["readme"]))
            continue
        weight, bit = (_PACKAGES, _bits["code"]) if field == "packages" else (FIELDS[field], _bits[field])
        factor = weight / (1 - _LENGTH + _LENGTH * sizes[field] / means.get(field, sizes[field] or 1))
        if field in GATHERED or field == "packages":
            _into(codes, cast("Counts", bag), _LANE * len(lanes))
            lanes.append((factor, bit))
        else:
            for term, count in bag.items():
                written[term] += factor * count
                masks[term] |= bit
    most = _GATHERED + _GATHERED_THIN * max(0.0, 1 - sum(sizes[field] for field in _TOLD) / _THIN)
    worth = {code: _worth(code, lanes, most) for code in set(codes.values())}
    found = []
    for term, value in written.items():
        value_, mask = worth[codes.pop(term)] if term in codes else (0.0, 0)
        value_ += value
        found.append((term, int(FULL * value_ / (value_ + _SATURATION)) << 16 | masks[term] | mask))
    lows = {code: int(FULL * value / (value + _SATURATION)) << 16 | mask for code, (value, mask) in worth.items()}
    found += zip(codes, map(lows.__getitem__, codes.values()), strict=True)
    return found


def _into(codes: Counts, bag: Counts, shift: int) -> None:
    """Note the counts of one field in a lane of each term's code, which says where it stands and how often."""
    steps = [step << shift for step in range(1, 34)]
    many, none = 34 << shift, 1 << shift
    if codes:
        get = codes.get
        for term, count in bag.items():
            codes[term] = get(term, 0) | (steps[count] if 0 <= count < 33 else many if count > 0 else none)
    else:
        lanes = [steps[count] if 0 <= count < 33 else many if count > 0 else none for count in bag.values()]
        codes.update(zip(bag, lanes, strict=True))


def _worth(code: int, lanes: Sequence[tuple[float, int]], most: float) -> tuple[float, int]:
    """How strongly a term of such a code is spoken of in what a project's own files say, and in which fields."""
    value, mask = 0.0, 0
    for place, (factor, bit) in enumerate(lanes):
        if lane := code >> _LANE * place & (1 << _LANE) - 1:
            value += factor * _DAMPED[lane - 1]
            mask |= bit
    return most * value / (value + most), mask
