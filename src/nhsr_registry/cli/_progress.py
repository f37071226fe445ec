"""A progress bar on a terminal; in a log a plain line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from nhsr_registry.plain import clean

_MANY = 100
_NAME = 24  # columns beside the bar, in a terminal of 80
_WHILE = 5.0  # seconds


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[str], None]]:
    """Yields a function to call with the name of each thing done."""
    if not sys.stderr.isatty() or total < 2:
        yield _lines(what, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),  # a folder's name may look like markup
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda name: bar.update(task, advance=1, description=_short(clean(name)))


def _short(name: str) -> str:
    """A name that leaves the bar its room."""
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _lines(what: str, total: int) -> Callable[[str], None]:
    """A line at each tenth of many, or when some seconds have passed: who reads a log sees that it goes on, and where."""
    done, said, last = 0, 0, time.monotonic()

    def advance(name: str) -> None:
        nonlocal done, said, last
        done += 1
        tenth = 10 * done // total if total >= _MANY else 0
        if done < total and (tenth > said or time.monotonic() - last > _WHILE):
            said, last = tenth, time.monotonic()
            click.echo(f"{what}: {done:,} of {total:,} ({clean(name)})", err=True)

    return advance
