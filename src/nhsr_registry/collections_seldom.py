"""Python's search for circles among objects, seldom, where very many small things are made that hold none, or all ends soon."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Looking at every turn took a tenth of the time of checking many projects.
SELDOM = (50_000, 20, 100)
#: Where the things that stay are not in circles, and are many, as those of an index that is made.
SELDOMER = (500_000, 20, 100)
#: For a whole command, which may be a long one: modules and one answer are made with a few turns.
_COMMAND = (10_000, 10, 10)


def ending_soon() -> None:
    """For a command's process: Python looks seldom, and not at its end, when all memory is given back anyway."""
    gc.set_threshold(*_COMMAND)
    atexit.register(gc.freeze)


@contextmanager
def few_collections(seldom: tuple[int, int, int] = SELDOM) -> Iterator[None]:
    """Within it Python seldom looks; afterwards as often as before."""
    before = gc.get_threshold()
    gc.set_threshold(*seldom)
    try:
        yield
    finally:
        gc.set_threshold(*before)
