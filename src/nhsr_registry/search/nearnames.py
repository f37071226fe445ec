"""Names that a person may have meant, for an error's hint."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPELT = 0.75  # how alike two spellings are that may be meant for one another (difflib: 1 is the same)


def near(said: str, among: Iterable[str], most: int = 3) -> list[str]:
    """The names that hold what a person wrote, and those spelt nearly so, or with such a word; for an error's hint.

    None where nothing is near: a guess without likeness helps less than the list of what there is.
    """
    from difflib import get_close_matches

    names = {name.casefold(): name for name in among}
    asked = said.casefold()
    spelt: dict[str, list[str]] = {name: [name] for name in names}
    for name in names:
        for word in re.findall(r"[^\W_]{4,}", name):
            spelt.setdefault(word, []).append(name)
    found = [name for name in names if asked in name] if len(asked) > 2 else []
    alike = (
        close for close in get_close_matches(asked, spelt, most, _SPELT) if asked.startswith((close[0], close[1::-1]))
    )
    found += [name for close in alike for name in spelt[close]]  # people rarely miss the first letter
    return [names[name] for name in dict.fromkeys(found)][:most]
