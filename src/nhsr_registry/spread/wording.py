"""What joins the projects of a cluster, in words that people wrote: the stems by which they were found are no words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from nhsr_registry import re
from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.vocabulary import FACETS, Vocabulary

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,40}")


def heading(about: Iterable[str], entries: Iterable[Entry], vocabulary: Vocabulary) -> str:
    """The terms of a cluster for a person: words as written; where there is hardly one, names of topics and data sets too."""
    about = tuple(about)
    words = tuple(as_written(about, (text_of(entry) for entry in entries)))
    if len(words) > 1:
        return ", ".join(words)
    terms = (term.partition(":") for term in about)
    named = tuple(vocabulary.name(facet, id_) for facet, _, id_ in terms if facet in FACETS and id_)
    return " · ".join([*besides(words, named), *dict.fromkeys(named)])


def besides(words: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """The words that are not one of the names, in whichever case: nobody needs to read “Workforce; workforce”."""
    said = {name.casefold() for name in names}
    return tuple(word for word in words if word.casefold() not in said)


def text_of(entry: Entry) -> str:
    """What people wrote of a project."""
    return f"{entry.name} {entry.summary} {entry.problem}"


def as_written(about: Iterable[str], texts: Iterable[str]) -> Iterator[str]:
    """The stems among `about`, as at least two of the texts write them; what projects only have in code says little."""
    from nhsr_registry.search.text import LITTLE, stem

    wanted = [term for term in about if ":" not in term]
    forms: dict[str, Counter[str]] = {term: Counter() for term in wanted}
    for text in texts:
        for word in dict.fromkeys(_WORD.findall(text)):
            if (root := stem(word.lower())) in forms and word.lower() not in LITTLE:
                forms[root][word] += 1
    for counted in forms.values():
        if counted.total() > 1:
            lower = [word for word in counted if word.islower()]  # at the start of a sentence it has a capital
            yield min(lower or counted, key=lambda word: (-counted[word], word))
