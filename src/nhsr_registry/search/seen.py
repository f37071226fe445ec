"""Whether a large registry folder is as it was when it was last looked through, without looking at every file again.

Folders' times are always looked at: they change where files come, go or are replaced, as most editors, `git` and we write.
An entry that is written over keeps its folder's time, so entries are looked at, too. All of them up to some thousand, at every
search. Of more, not within some seconds of another search; after that as many as a search has time for, the next ones at the
next, and always those that it shows (`as_shown`). Harvests are written as new files, and all is looked at once an hour.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from nhsr_registry.search import folder

_USUAL = 5_000  # entries that are looked at by every search
_SHARE = 10_000  # … and by one after a pause, some 25 ms; more of them are looked at in turns
_BETWEEN = 15.0  # seconds in which folders' times are enough
_IN_FULL = 3_600.0  # … and after which everything is looked at

Looked = Literal["changed", "partly", "same"]


def look(root: Path, documents: int) -> str:
    """The times of the folders, and of the entries in as many shares as so many have; nothing to go by where one goes meanwhile."""
    shares = _shares(documents)
    try:
        return f"{folder.glance(root)} {','.join(folder.entries(root, share, shares) for share in range(shares))}"
    except OSError:
        return "- -"


def as_before(place: Path, digest: str, root: Path, documents: int) -> Looked:
    """What a look says of the folder from which the index at `place` was made, with so many documents.

    "partly" the same where not all of its entries were looked at; "changed" also where it is not known what it was before.
    """
    file = place.with_suffix(".seen")
    try:
        age = time.time() - file.stat().st_mtime
        before, times, entries, turn, full = file.read_text(encoding="utf-8").split()
        known = entries.split(",")
        if before != digest or folder.glance(root) != times or len(known) != _shares(documents):
            return "changed"
        if documents > _USUAL and 0 <= age < _BETWEEN:
            return "partly"
        share = int(turn) % len(known)
        if not 0 <= time.time() - float(full) < _IN_FULL or folder.entries(root, share, len(known)) != known[share]:
            return "changed"
        if len(known) > 1:
            _note(place, f"{digest} {times} {entries} {share + 1} {full}")
            return "partly"
        os.utime(file)
    except (OSError, ValueError):  # never, or as another version noted it: `UnicodeDecodeError` is a `ValueError`
        return "changed"
    return "same"


def remember(place: Path, digest: str, looked: str) -> None:
    """Note that the index at `place` is right for the folder, of which `look` said that before it was looked through."""
    _note(place, f"{digest} {looked} 0 {int(time.time())}")


def as_shown(root: Path, shown: Iterable[tuple[str, str]]) -> bool:
    """Whether the entries of projects (`owner/name`, state in the index) are still what the index says.

    Nothing is asked of a project that has no entry here: one that a member lists, or of an index that was published.
    """
    for name, state in shown:
        size, _, changed = state.partition(" ")[0].partition("@")
        if size.isdigit() and changed.isdigit():
            try:
                facts = os.stat(root / "projects" / f"{name}.toml")  # noqa: PTH116 - half the time
            except OSError:
                return False
            if (facts.st_size, facts.st_mtime_ns) != (int(size), int(changed)):
                return False
    return True


def _shares(documents: int) -> int:
    return max(1, -(-documents // _SHARE))


def _note(place: Path, text: str) -> None:
    part = place.with_suffix(f".seen.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(place.with_suffix(".seen"))
    except OSError:  # then the next search looks again
        part.unlink(missing_ok=True)
