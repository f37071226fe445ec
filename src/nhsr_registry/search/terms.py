"""One project → the terms it is found by: each with how strongly it speaks of it, and in which fields."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, cast

from nhsr_registry.folder.organisations import Organisation
from nhsr_registry.folder.vocabulary import Facet, Vocabulary
from nhsr_registry.index_layout import FIELDS, FULL, GATHERED, ORDERED, ZONES
from nhsr_registry.search.lexicon import PAIR, Key, Lexicon
from nhsr_registry.search.loaded import Purposes
from nhsr_registry.search.reading import Facts, Project
from nhsr_registry.search.text import joined, name_words, pairs, split_joined, stem, words_of

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
#: What a word of the repository's name counts that its people left out of the project's.
_SLUG = 0.5
Bag = dict[Key, float]
Counts = dict[Key, int]
Fields = Sequence[tuple[str, Mapping[Key, float]]]  # counts where a field is gathered, damped ones elsewhere
_bits = {field: 1 << number for number, field in enumerate(FIELDS)}
_REPEATED = frozenset(("topics", "settings", "data sets", "kind", "organisation"))
_HEARD = frozenset(("headings", "readme"))  # zones whose words are usual ones
_LANE = 6  # bits in which one field's count stands, 33 for all higher ones, and 1 more for being there
_REMEMBERED = 4_000  # of the vocabulary's ids that one project has together, and of parts of names


class Packed(NamedTuple):
    """What a project speaks of: the keys of words beside the low halves of their postings, and of pairs beside theirs."""

    numbers: list[int]
    lows: list[int]
    pairs: list[int]
    pair_lows: list[int]


class Reader:
    """Makes the bags of a registry's projects."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self.vocabulary, self.lexicon = vocabulary, lexicon
        self.known: frozenset[str] = frozenset()
        self._purposes = Purposes(vocabulary, lexicon)
        self._few: dict[tuple[str, tuple[str, ...]], Bag] = {}
        self._split: dict[str, list[str]] = {}
        self._names: dict[tuple[Facet, str], str] = {}

    def begin(self) -> None:
        """Begin another segment; bags of before are then no longer valid."""
        self.lexicon.begin()
        self._purposes.begin()
        self._few.clear()
        self._names.clear()

    def forget(self) -> None:
        """Forget all words: no segment is begun after this one."""
        self.lexicon.clear()
        self._purposes.begin()
        self._few.clear()
        self._split.clear()
        words_of.cache_clear()

    def know(self, words_: frozenset[str]) -> None:
        """The words that the parts of a joined name may be."""
        self.known = words_
        self._split.clear()

    def fields(self, project: Project, organisation: Organisation | None) -> Fields:
        """The fields of a project as bags: term → damped count, plain count where it is gathered; pairs are terms too."""
        entry, facts = project.entry, project.facts
        kinds = self._called("kinds", entry.kinds)
        texts: dict[str, tuple[str, ...]] = {
            "name": (entry.name, *entry.former_names),
            "summary": (entry.summary,),
            "problem": (entry.problem, entry.intended_use or ""),
            "questions": entry.questions,
            "topics": self._called("topics", entry.topics),
            "settings": self._called("settings", entry.settings),
            "data sets": self._called("datasets", entry.datasets),
            "kind": (*kinds, facts.facts.main_language or "") if facts else kinds,
            "organisation": (organisation.name, organisation.ods or "") if organisation else (),
        }
        if facts:
            texts["keywords"] = (*facts.values("keywords")[:50], *(facts.host.topics if facts.host else ())[:50])
        found: list[tuple[str, Mapping[Key, float]]] = [
            (field, self._of_few(field, some) if field in _REPEATED else self._of_texts(field, some))
            for field, some in texts.items()
            if some
        ]
        found.append(("name", self._of_name(project)))
        if facts:
            found += self._of_files(facts)
        return found

    def _of_files(self, facts: Facts) -> Iterable[tuple[str, Counts]]:
        """What a project's own files say."""
        for zone, counts in facts.terms.items():
            if zone == "pairs":
                yield zone, self.lexicon.keyed(_of_pairs(counts))
            elif field := ZONES.get(zone):
                yield field, self._of_counts(counts, heard=zone in _HEARD)
        if loaded := self._purposes.bag(facts.uses):
            yield "packages", loaded

    def _called(self, facet: Facet, ids: Iterable[str]) -> tuple[str, ...]:
        names = self._names
        for id_ in ids:
            if (facet, id_) not in names:
                names[facet, id_] = self.vocabulary.name(facet, id_)
        return tuple([names[facet, id_] for id_ in ids])

    def _of_few(self, field: str, texts: tuple[str, ...]) -> Bag:
        """The bag of the vocabulary's texts, the same for many projects."""
        if (found := self._few.get((field, texts))) is None:
            if len(self._few) > _REMEMBERED:
                self._few.clear()
            found = self._few[field, texts] = self._of_texts(field, texts)
        return found

    def _of_texts(self, field: str, texts: Iterable[str]) -> Bag:
        lexicon, found = self.lexicon, list[Key]()
        for text in texts:
            numbers = list(filter(None, map(lexicon.said.__getitem__, words_of(text))))
            found += numbers
            if not lexicon.letters.keys().isdisjoint(numbers):
                found += [lexicon.letters[number] for number in numbers if number in lexicon.letters]
            if field in ORDERED:
                found += [(one << 32 | two) + PAIR for one, two in pairwise(numbers)]  # as `lexicon.pair`
                if not lexicon.short.isdisjoint(numbers):
                    found += map(lexicon.numbers.__getitem__, joined(list(map(lexicon.terms.__getitem__, numbers))))
        bag: Bag = dict.fromkeys(found, 1.0)
        if len(bag) < len(found):
            bag.update((term, 1 + math.log2(count)) for term, count in Counter(found).items() if count > 1)
        return bag

    def _of_name(self, project: Project) -> Bag:
        repo, split, numbers = project.repo, self._split, self.lexicon.numbers
        own: dict[int, None] = {}
        for name in (repo.name, *(name.rpartition("/")[2] for name in project.entry.former_names)):
            for part in name_words(name):
                if (pieces := split.get(part)) is None:
                    if len(split) > _REMEMBERED:
                        split.clear()
                    pieces = split[part] = [stem(piece) for piece in (part, *split_joined(part, self.known))]
                own.update(dict.fromkeys(map(numbers.__getitem__, pieces)))
        bag: Bag = {numbers[stem(word)]: 0.3 for word in name_words(repo.owner)}
        # Where people gave it another name, the repository's own words are an address as much as a description.
        if _joined(project.entry.name) == _joined(repo.name):
            return bag | dict.fromkeys(own, 1.0)
        called = {numbers[stem(word)] for word in words_of(project.entry.name)}
        return bag | {term: 1.0 if term in called else _SLUG for term in own}

    def _of_counts(self, counts: Mapping[str, int], *, heard: bool) -> Counts:
        """A harvest's bag of words, by stem; `packed` damps the counts. Words of a zone that is `heard` may be meant by others."""
        lexicon = self.lexicon
        places = list(map(lexicon.harvested.__getitem__, counts))
        if heard:
            times = lexicon.heard
            for place in places:
                times[place] += 1
        if len(counts) > _MOST_TERMS:
            counts = dict(sorted(counts.items(), key=lambda item: -item[1])[:_MOST_TERMS])
            places = list(map(lexicon.harvested.__getitem__, counts))
        numbers = list(map(lexicon.stem_of.__getitem__, places))
        bag: Counts = dict(zip(numbers, counts.values(), strict=True))
        if len(bag) < len(numbers) or min(numbers, default=0) < 0:  # several words of one stem, or stems of one word
            bag = self._together(zip(numbers, counts.values(), strict=True), negative=min(numbers) < 0)
        bag.pop(0, None)
        return bag

    def _together(self, found: Iterable[tuple[int, int]], *, negative: bool) -> Counts:
        """Add up what comes more than once."""
        if negative:
            several = self.lexicon.several
            found = [(one, n) for number, n in found for one in ((number,) if number >= 0 else several[-number])]
        bag: Counts = {}
        get = bag.get
        for number, count in found:
            bag[number] = get(number, 0) + count
        return bag


def _joined(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _of_pairs(counts: Mapping[str, int]) -> dict[str, int]:
    bag: dict[str, int] = defaultdict(int)
    for pair, count in counts.items():
        one, _, two = pair.partition(" ")
        for term in pairs((stem(one), stem(two))):
            bag[term] += count
    return {term: n for term, n in bag.items() if n > 0}


def lengths(bags: Fields) -> dict[str, int]:
    """How many terms each field has."""
    found: dict[str, int] = {}
    for field, bag in bags:
        found[field] = found.get(field, 0) + len(bag)
    return found


def packed(bags: Fields, means: Mapping[str, float]) -> Packed:
    """Each term with its strength and fields as the low half of a posting."""
    sizes = lengths(bags)
    written: Bag = {}
    masks: Counts = {}
    codes: Counts = {}
    lanes: list[tuple[float, int]] = []
    mixed = False
    for field, bag in bags:
        if field == "pairs":
            _into(codes, cast("Counts", bag), _LANE * len(lanes))
            lanes.append((_PAIR, _bits["readme"]))
            mixed = True
            continue
        weight, bit = (_PACKAGES, _bits["code"]) if field == "packages" else (FIELDS[field], _bits[field])
        factor = weight / (1 - _LENGTH + _LENGTH * sizes[field] / means.get(field, sizes[field] or 1))
        if field in GATHERED or field == "packages":
            _into(codes, cast("Counts", bag), _LANE * len(lanes))
            lanes.append((factor, bit))
            mixed = mixed or field == "packages"
        else:
            _add(written, masks, bag, factor, bit)
    most = _GATHERED + _GATHERED_THIN * max(0.0, 1 - sum(sizes.get(field, 0) for field in _TOLD) / _THIN)
    worth = {code: _worth(code, lanes, most) for code in set(codes.values())}
    numbers: list[Key] = []
    pairs_: list[Key] = []
    found: list[int] = []
    pair_lows: list[int] = []
    for term, value in written.items():
        mask = masks[term]
        if term in codes:
            more, fields = worth[codes.pop(term)]
            value, mask = more + value, mask | fields  # noqa: PLW2901 - with what the files say
        low = int(FULL * value / (value + _SATURATION)) << 16 | mask
        if term < PAIR:
            numbers.append(term)
            found.append(low)
        else:
            pairs_.append(term)
            pair_lows.append(low)
    lows = {code: int(FULL * value / (value + _SATURATION)) << 16 | mask for code, (value, mask) in worth.items()}
    if mixed:
        apart = [term for term in codes if term >= PAIR]
        pairs_ += apart
        pair_lows += [lows[codes.pop(term)] for term in apart]
    numbers += codes
    found += map(lows.__getitem__, codes.values())
    return Packed(numbers, found, pairs_, pair_lows)


def _add(written: Bag, masks: Counts, bag: Mapping[Key, float], factor: float, bit: int) -> None:
    """Add what one field says that people wrote."""
    before = [(term, written[term], masks[term]) for term in written.keys() & bag.keys()]
    written.update({term: factor * count for term, count in bag.items()})
    masks.update(dict.fromkeys(bag, bit))
    for term, value, mask in before:
        written[term] = value + written[term]
        masks[term] = mask | bit


class _Steps(dict[int, int]):
    """A count → what stands for it in a lane."""

    def __init__(self, shift: int) -> None:
        self._many, self._none = 34 << shift, 1 << shift
        self.update({count: count + 1 << shift for count in range(33)})

    def __missing__(self, count: int) -> int:
        return self._many if count > 0 else self._none


_steps: dict[int, _Steps] = {}


def _into(codes: Counts, bag: Counts, shift: int) -> None:
    """Note the counts of one field in a lane of each term's code, which says where it stands and how often."""
    if shift not in _steps:
        _steps[shift] = _Steps(shift)
    lanes = map(_steps[shift].__getitem__, bag.values())
    before = [(term, codes[term]) for term in codes.keys() & bag.keys()]
    codes.update(zip(bag, lanes, strict=True))
    for term, code in before:
        codes[term] |= code


def _worth(code: int, lanes: Sequence[tuple[float, int]], most: float) -> tuple[float, int]:
    """How strongly a term of such a code is spoken of in what a project's own files say, and in which fields."""
    value, mask = 0.0, 0
    for place, (factor, bit) in enumerate(lanes):
        if lane := code >> _LANE * place & (1 << _LANE) - 1:
            value += factor * _DAMPED[lane - 1]
            mask |= bit
    return most * value / (value + most), mask
