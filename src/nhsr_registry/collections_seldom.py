"""Python's search for circles among objects, seldom, where very many small things are made that hold none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Looking at every turn took a tenth of the time of checking many projects.
SELDOM = (50_000, 20, 100)


@contextmanager
def few_collections() -> Iterator[None]:
    """Within it Python seldom looks; afterwards as often as before."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
