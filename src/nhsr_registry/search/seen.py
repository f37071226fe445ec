"""Whether a large registry folder is as it was when it was last looked through, without looking at every file again.

Within some seconds its folders' times are enough: they change where files come, go or are replaced. After that entries
are looked at, too, which people write over; harvests are written as new files, and only looked at once an hour.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from nhsr_registry.search import folder

_BETWEEN = 15.0  # seconds in which folders' times are enough
_IN_FULL = 3_600.0  # … and in which those of entries are


def look(root: Path) -> str:
    """The times of the folders, and of all entries; nothing to go by where one goes meanwhile."""
    try:
        return f"{folder.glance(root)} {folder.entries(root)}"
    except OSError:
        return "- -"


def as_before(place: Path, digest: str, root: Path) -> bool:
    """Whether the folder was looked through in full not long ago, when the index at `place` was right, and is the same."""
    file = place.with_suffix(".seen")
    try:
        age = time.time() - file.stat().st_mtime
        before, times, entries, full = file.read_text(encoding="utf-8").split()
        if before != digest or folder.glance(root) != times:
            return False
        if 0 <= age < _BETWEEN:
            return True
        if not 0 <= time.time() - float(full) < _IN_FULL or folder.entries(root) != entries:
            return False
        os.utime(file)
    except (OSError, ValueError):  # never, or as another version noted it: `UnicodeDecodeError` is a `ValueError`
        return False
    return True


def remember(place: Path, digest: str, looked: str) -> None:
    """Note that the index at `place` is right for the folder, of which `look` said that before it was looked through."""
    part = place.with_suffix(f".seen.{os.getpid()}")
    try:
        part.write_text(f"{digest} {looked} {int(time.time())}", encoding="utf-8")
        part.replace(place.with_suffix(".seen"))
    except OSError:  # then the next search looks again
        part.unlink(missing_ok=True)
