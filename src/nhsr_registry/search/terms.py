"""One project → the terms it is found by: each with how strongly it speaks of it, and in which fields."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from nhsr_registry.folder.organisations import Organisation
from nhsr_registry.folder.vocabulary import Vocabulary
from nhsr_registry.search._words import STOP
from nhsr_registry.search.layout import FIELDS, FULL, GATHERED, ORDERED, ZONES
from nhsr_registry.search.reading import Project
from nhsr_registry.search.text import name_words, split_joined, stem, words

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
_PAIR = 1.5
_MOST_TERMS = 5_000  # of one zone of one project: nobody's generated file may fill the index
_DAMPED = [0.0, *(1 + math.log2(count) for count in range(1, 33))]
_MANY_WORDS = 300_000

_SLUG = 0.5
Bag = dict[str, float]
_bits = {field: 1 << number for number, field in enumerate(FIELDS)}
_stem_of: dict[str, str] = {}


def fields(
    project: Project, vocabulary: Vocabulary, organisation: Organisation | None, known: Mapping[str, int]
) -> list[tuple[str, Bag]]:
    """The fields of a project as bags: term → damped count; pairs of neighbours are terms too."""
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
    found = [(field, _of_texts(field, some)) for field, some in texts.items() if some]
    found.append(("name", _of_name(project, known)))
    for zone, counts in (facts.terms if facts else {}).items():
        if zone == "pairs":
            found.append((zone, _of_pairs(counts)))
        elif field := ZONES.get(zone):
            found.append((field, _of_counts(counts)))
    return found


def _of_texts(field: str, texts: Iterable[str]) -> Bag:
    counts: Counter[str] = Counter()
    for text in texts:
        found = [stem(word) for word in words_of(text) if word not in STOP]
        counts.update(found)
        counts.update(extra for term in found if (extra := _letters_of_code(term)))
        if field in ORDERED:
            counts.update(pairs(found))
    return {term: 1 + math.log2(count) for term, count in counts.items()}


@lru_cache(8_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text of entries or vocabulary, most of which are asked for more than once."""
    return tuple(words(text))


def _of_name(project: Project, known: Mapping[str, int]) -> Bag:
    repo = project.repo
    names = [repo.name, *(name.rpartition("/")[2] for name in project.entry.former_names)]
    parts = [piece for name in names for part in name_words(name) for piece in (part, *split_joined(part, known))]
    bag = {stem(word): 0.3 for word in name_words(repo.owner)}
    called = {stem(word) for word in words_of(project.entry.name)}
    bag_of = {stem(word) for word in parts}
    return bag | {term: 1.0 if term in called or _joined_name(project) else _SLUG for term in bag_of}


def _joined_name(project: Project) -> bool:
    return re.sub(r"[^a-z0-9]", "", project.entry.name.casefold()) == re.sub(
        r"[^a-z0-9]", "", project.repo.name.casefold()
    )


def _of_counts(counts: Mapping[str, int]) -> Bag:
    """A harvest's bag of words, by stem, with damped counts."""
    if len(counts) > _MOST_TERMS:
        counts = dict(sorted(counts.items(), key=lambda item: -item[1])[:_MOST_TERMS])
    bag: dict[str, int] = defaultdict(int)
    get = _stem_of.get
    for term, count in counts.items():
        one = get(term)
        if one:
            bag[one] += count
        elif one is None:
            for other in _remembered(term):
                bag[other] += count
    damped = _DAMPED
    return {term: damped[n] if 0 < n < 33 else _MOST_COUNTED if n > 0 else 0.0 for term, n in bag.items()}


def _of_pairs(counts: Mapping[str, int]) -> Bag:
    bag: dict[str, int] = defaultdict(int)
    for pair, count in counts.items():
        one, _, two = pair.partition(" ")
        for term in pairs((stem(one), stem(two))):
            bag[term] += count
    return {term: _DAMPED[min(n, 32)] for term, n in bag.items() if n > 0}


def _remembered(term: str) -> list[str]:
    """The stems of a harvest's word, kept for the next project where it is one ("" where it is a stop word)."""
    found = [stem(word) for word in words(term) if word not in STOP]
    if len(found) < 2:
        if len(_stem_of) > _MANY_WORDS:
            _stem_of.clear()
        _stem_of[term] = found[0] if found else ""
    return found


def pairs(found: Sequence[str]) -> Iterator[str]:
    """Neighbouring stems as one term; letters before a number also without the gap (`ICD 10`)."""
    for one, two in pairwise(found):
        yield f"{one} {two}"
        if one.isalpha() and two.isdigit() and len(two) <= 2:
            yield one + two


def _letters_of_code(term: str) -> str:
    """`icd10` is found under `icd` too."""
    letters_only = term.rstrip("0123456789")
    return letters_only if len(letters_only) >= 3 and letters_only != term and letters_only.isalpha() else ""


def lengths(bags: Iterable[tuple[str, Bag]]) -> Counter[str]:
    """How many terms each field has."""
    found: Counter[str] = Counter()
    for field, bag in bags:
        found[field] += len(bag)
    return found


def packed(bags: Sequence[tuple[str, Bag]], means: Mapping[str, float]) -> list[tuple[str, int]]:
    """Each term with its strength and fields as the low half of a posting."""
    sizes = lengths(bags)
    written: Bag = defaultdict(float)
    gathered: Bag = defaultdict(float)
    masks: dict[str, int] = defaultdict(int)
    for field, bag in bags:
        if field == "pairs":
            for term, count in bag.items():
                gathered[term] += _PAIR * count
                masks[term] |= _bits["readme"]
            continue
        factor = FIELDS[field] / (1 - _LENGTH + _LENGTH * sizes[field] / means.get(field, sizes[field] or 1))
        into, bit = gathered if field in GATHERED else written, _bits[field]
        for term, count in bag.items():
            into[term] += factor * count
            masks[term] |= bit
    most = _GATHERED + _GATHERED_THIN * max(0.0, 1 - sum(sizes[field] for field in _TOLD) / _THIN)
    strengths = {term: most * value / (value + most) for term, value in gathered.items()}
    for term, value in written.items():
        strengths[term] = strengths.get(term, 0.0) + value
    return [(term, int(FULL * value / (value + _SATURATION)) << 16 | masks[term]) for term, value in strengths.items()]
