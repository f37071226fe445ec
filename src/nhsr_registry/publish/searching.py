"""What is made with the search index, piece by piece beside one another: the index first, and then all that reads it.

The index takes longest of all that is published, and by itself would leave the other processors idle at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

import msgspec

from nhsr_registry.publish import browser_index, kept, needs, search_file
from nhsr_registry.publish.beside import Begun, Beside
from nhsr_registry.publish.kept import Files, Keeper, Made
from nhsr_registry.publish.site import Site

#: Writes files for a name, made from what a hash says, and answers as processes do.
Put = Callable[[str, str, Callable[[], Files]], bytes]


class Searching:
    """The files of the search, under way."""

    def __init__(self, site: Site, keeper: Keeper, fresh: Path, scratch: Path, beside: Beside) -> None:
        """Take over what still holds, and begin what the others wait for; `scratch` is an empty folder."""
        self._beside = beside
        self._made_from = keeper.made_from_all(msgspec.json.encode(keeper.collection.needs))
        collection, index, profiles = site.collection, scratch / "search.sqlite", scratch / "profiles.sqlite"
        self._missing: dict[str, Callable[[], Files]] = {  # the longest first
            "search": partial(search_file.package, collection, index, profiles),
            "browser": partial(site.browser_index, index),
            "answers": partial(_answers, site, index),
        }
        self.taken: list[Made] = []
        for name in tuple(self._missing):
            if made := keeper.take(name, self._made_from, fresh, kept.of_all):
                self.taken.append(made)
                del self._missing[name]
        self._waits: list[Begun] = []
        if self._missing:
            self._waits.append(beside.begin(partial(_did, search_file.write_index, collection, index)))
        if "search" in self._missing:
            self._waits.append(beside.begin(partial(_did, search_file.write_profiles, collection, profiles)))

    def rest(self, put: Put) -> list[Begun]:
        """Begin the others, before all that is not yet begun, once there is what they are made from."""
        for begun in self._waits:
            begun.answer()
        return [
            self._beside.begin(partial(put, name, self._made_from, make), first=True)
            for name, make in reversed(self._missing.items())
        ]


def _did(work: Callable[..., None], *given: object) -> bytes:
    work(*given)
    return b""


def _answers(site: Site, index: Path) -> Iterator[tuple[str, bytes]]:
    """What the search answers beforehand: where synonyms stand, and what may answer the needs."""
    return chain(browser_index.synonyms(site.collection, index), needs.files(site, index))
