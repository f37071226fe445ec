"""The registry's words: topics, settings, data sets, kinds, statuses, synonyms, and what packages are for, as reviewed data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from nhsr_registry.folder.validation import Fault, Faults, convert, line_of, read_toml
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
    owners: dict[str, Synonyms] = {}
    for group in vocabulary.synonyms:
        for stray in set(group.ambiguous) - set(group.words):
            yield Fault(file=FILE, key="synonyms", message=f"{stray!r} is called ambiguous but is not one of its words")
        ambiguous = {word.casefold() for word in group.ambiguous}
        for word in (*group.words, *group.lay):
            folded = word.casefold()
            other = owners.setdefault(folded, group)
            if other is not group and not (folded in ambiguous and folded in {w.casefold() for w in other.ambiguous}):
                yield Fault(
                    file=FILE,
                    key="synonyms",
                    message=f"{word!r} stands in two groups ({other.words[0]!r} and {group.words[0]!r})",
                    hint="Join the groups, or call the word ambiguous in both.",
                )
    yield from _purposes(vocabulary, text)


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
