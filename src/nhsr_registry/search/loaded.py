"""What the packages that a project loads say of it: their names, and what the vocabulary says that they are for.

A project that loads simmer simulates, whether or not it says so: where nobody has described a project, that is often
the plainest sign of what it does. It stays a weak one beside any word that somebody wrote.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain

from nhsr_registry.folder.vocabulary import Vocabulary
from nhsr_registry.search.lexicon import Key, Lexicon
from nhsr_registry.search.reading import Use
from nhsr_registry.search.text import pairs, stem, stems

#: How a package came to be named: what only a lock file lists, others need.
_OWN = frozenset(("manifest", "code"))
_MOST, _LONGEST = 1_000, 60  # packages of one project, letters of a name: nobody's generated file may fill the index
_REMEMBERED = 50_000
_LEAST = 4  # letters of a part of a name that says something by itself: the learn of scikit-learn


class Purposes:
    """Package → the terms of what it is for."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        found: dict[str, list[str]] = defaultdict(list)
        for purpose in vocabulary.packages:
            for text in purpose.words:
                own = stems(text)
                for name in purpose.names:
                    found[plain(name)] += (*own, *pairs(own))
        self._terms: Mapping[str, list[str]] = found
        self._said: dict[str, tuple[Key, ...]] = {}  # most packages are loaded by more than one project

    def begin(self) -> None:
        """Forget the keys of terms, which are others from now on."""
        self._said.clear()

    def bag(self, uses: Iterable[Use]) -> Counter[Key]:
        """Term → how many of the packages that a project loads say it; nothing of what it takes from GitHub."""
        own = [use.name for use in uses if use.via in _OWN and use.ecosystem != "github" and len(use.name) <= _LONGEST]
        return Counter(chain.from_iterable(map(self._says, set(map(plain, own[:_MOST])))))

    def _says(self, name: str) -> tuple[Key, ...]:
        if (found := self._said.get(name)) is None:
            if len(self._said) > _REMEMBERED:
                self._said.clear()
            terms = dict.fromkeys((*_of_name(name), *self._terms.get(name, ())))
            found = self._said[name] = tuple(map(self._lexicon.key, terms))
        return found


@lru_cache(20_000)
def plain(name: str) -> str:
    """A package's name in one shape for R and Python: `aws.s3`, `scikit-learn` and `scikit_learn` with `_`."""
    return re.sub(r"[-_.]+", "_", name.casefold())


def _of_name(name: str) -> Iterable[str]:
    parts = [stem(part) for part in name.split("_") if part]
    return parts if len(parts) == 1 else (*(part for part in parts if len(part) >= _LEAST), *pairs(parts))
