"""Noticing that a registry folder has changed, by its files' names, sizes and times. No clock in what is published."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

_SECONDS = 1.0
State = dict[str, tuple[int, int]]


class Watch:
    """A folder as it was when last looked at."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.state = self._look()

    def changed(self) -> bool:
        """Whether anything is other than last time; from now on this is the last time."""
        before, self.state = self.state, self._look()
        return before != self.state

    def changes(self, seconds: float = _SECONDS) -> Iterator[None]:
        """For ever: once for each change, when it has come to rest (an editor, or git, writes several files)."""
        while True:
            time.sleep(seconds)
            if self.changed():
                while True:
                    time.sleep(seconds / 2)
                    if not self.changed():
                        break
                yield

    def _look(self) -> State:
        found: State = {}
        for folder, _, names in os.walk(self.root):
            for name in names:
                path = os.path.join(folder, name)  # noqa: PTH118 - ten thousand files a second
                try:
                    seen = os.stat(path)  # noqa: PTH116
                except OSError:  # gone between the two looks
                    continue
                found[path] = (seen.st_size, seen.st_mtime_ns)
        return found
