"""The search index, made by a second Python while the first renders the pages: most computers have two processors.

The index depends on the registry folder alone. Where a second process cannot be had, or it fails, the first one makes the
index itself, as for a small registry, for which starting one would take longer than the work.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nhsr_registry.search import index as indexes

_MANY = 200  # projects from which it is worth it
_PROGRAM = (
    "import sys; from pathlib import Path; from nhsr_registry.search.index import write_index; "
    "write_index(Path(sys.argv[1]), Path(sys.argv[2]))"
)


class Ahead:
    """An index that is being made, or will be."""

    def __init__(self, root: Path, scratch: Path, child: subprocess.Popen[bytes] | None) -> None:
        self.root = root
        self.place = scratch / "index.sqlite"
        self.child = child

    def index(self) -> Path:
        """Where the index is; waits for it, and makes it here where nobody else did."""
        if self.child is not None and self.child.wait() == 0 and self.place.is_file():
            return self.place
        if not self.place.is_file():
            indexes.write_index(self.root, self.place)
        return self.place


@contextmanager
def ahead(root: Path, projects: int) -> Iterator[Ahead]:
    """Begin the index of `root`; it is gone again at the end."""
    with tempfile.TemporaryDirectory(prefix="nhsr-registry-") as scratch:
        child = (
            _start(root, Path(scratch) / "index.sqlite") if projects >= _MANY and (os.cpu_count() or 1) > 1 else None
        )
        try:
            yield Ahead(root, Path(scratch), child)
        finally:
            if child is not None:
                child.kill()  # after an error; one that has ended does not mind
                child.wait()


def _start(root: Path, place: Path) -> subprocess.Popen[bytes] | None:
    """The same Python, which takes no module from the folder that we happen to be in (-P)."""
    nothing = subprocess.DEVNULL
    with suppress(OSError):
        return subprocess.Popen(  # noqa: S603 - our own program, and two paths as its arguments
            [sys.executable, "-P", "-c", _PROGRAM, str(root.resolve()), str(place)],
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
        )
    return None
