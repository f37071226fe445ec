"""The registry's words: topics, settings, data sets, kinds, statuses, synonyms, and what packages are for, as reviewed data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from nhsr_registry.folder.validation import Fault, Faults, convert, line_of, line_of_row, read_toml
from nhsr_registry.model import Model

FILE = "vocabulary.toml"
Facet = Literal["topics", "settings", "datasets", "kinds", "statuses"]
FACETS: tuple[Facet, ...] = ("topics", "settings", "datasets", "kinds", "statuses")


class Term(Model):
    """One id of the vocabulary and the words that point to it."""

    id: str
    name: str
    group: str = ""
    description: str = ""
    github: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Synonyms(Model):
    """Words that mean the same; those in `ambiguous` do so only in company.

    `lay` is what people say who do not know the words: it leads to them, but nobody looks for it in projects.
    """

    words: tuple[str, ...]
    lay: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


class Purpose(Model):
    """What some packages are for: a project that loads one of these `names` is, weakly, about the `words`."""

    names: tuple[str, ...]
    words: tuple[str, ...]


class Vocabulary(Model):
    version: int
    topics: tuple[Term, ...] = ()
    settings: tuple[Term, ...] = ()
    datasets: tuple[Term, ...] = ()
    kinds: tuple[Term, ...] = ()
    statuses: tuple[Term, ...] = ()
    synonyms: tuple[Synonyms, ...] = ()
    packages: tuple[Purpose, ...] = ()

    def ids(self, facet: Facet) -> tuple[str, ...]:
        return tuple(term.id for term in self.terms(facet))

    def terms(self, facet: Facet) -> tuple[Term, ...]:
        terms: tuple[Term, ...] = getattr(self, facet)
        return terms

    def name(self, facet: Facet, id_: str) -> str:
        return next((term.name for term in self.terms(facet) if term.id == id_), id_)


def load(root: Path) -> Vocabulary:
    """The vocabulary of the registry folder `root`; raises `Faults`."""
    table, text = read_toml(root / FILE, FILE)
    vocabulary = convert(table, Vocabulary, FILE, text)
    if faults := list(faults_of(vocabulary, text)):
        raise Faults(faults)
    return vocabulary


def faults_of(vocabulary: Vocabulary, text: str = "") -> Iterator[Fault]:
    """Ids that stand twice, and words that two groups of synonyms claim without saying so."""
    for facet in FACETS:
        seen: set[str] = set()
        for id_ in vocabulary.ids(facet):
            if id_ in seen:
                yield Fault(file=FILE, line=line_of(text, "id", id_), key=f"{facet}.{id_}", message="stands twice")
            seen.add(id_)
    yield from _claimed(vocabulary.synonyms, text)
    yield from _purposes(vocabulary, text)


def _claimed(groups: Sequence[Synonyms], text: str) -> Iterator[Fault]:
    """Words that two groups claim, unless both call them ambiguous; and what is called so and is none of a group's."""
    owners: dict[str, int] = {}
    for number, group in enumerate(groups):
        for stray in sorted(set(group.ambiguous) - set(group.words)):
            message = f"{stray!r} is called ambiguous but is not one of its words"
            yield Fault(file=FILE, line=line_of_row(text, "synonyms", number), key="synonyms", message=message)
        for word in (*group.words, *group.lay):
            before = owners.setdefault(word.casefold(), number)
            if before != number and not (_unsure(word, group) and _unsure(word, groups[before])):
                there = line_of_row(text, "synonyms", before)
                message = (
                    f"{word!r} stands in two groups, with {_beside(word, groups[before])}"
                    f"{f' (line {there})' if there else ''} and with {_beside(word, group)}"
                )
                hint = "Join the groups, or call the word ambiguous in both."
                line = line_of_row(text, "synonyms", number)
                yield Fault(file=FILE, line=line, key="synonyms", message=message, hint=hint)


def _unsure(word: str, group: Synonyms) -> bool:
    return word.casefold() in (other.casefold() for other in group.ambiguous)


def _beside(word: str, group: Synonyms) -> str:
    """Other words of a group, by which people know it."""
    others = [other for other in (*group.words, *group.lay) if other.casefold() != word.casefold()]
    return " and ".join(map(repr, others[:2])) or "no other word"


def _purposes(vocabulary: Vocabulary, text: str) -> Iterator[Fault]:
    """Rows of packages that say nothing, or one thing twice."""
    for row in vocabulary.packages:
        said = next(iter((*row.names, *row.words)), "")
        for message, key in _of_purpose(row, said):
            # Looked for only here: to find the lines of all rows takes longer than to read them.
            line = line_of(text, "names", row.names[0]) if row.names else None
            yield Fault(file=FILE, line=line, key=f"packages.{key}", message=message)


def _of_purpose(row: Purpose, said: str) -> Iterator[tuple[str, str]]:
    """(message, key) of each fault of one row."""
    for key, values in (("names", row.names), ("words", row.words)):
        if not all(value.strip() for value in values) or not values:
            yield (f"is empty, beside {said!r}" if said else "is empty"), key
        folded = [value.casefold() for value in values]
        for value in dict.fromkeys(value for value in folded if folded.count(value) > 1):
            yield f"{value!r} stands twice in one row", key
