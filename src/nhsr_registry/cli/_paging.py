"""Long output a screenful at a time, where a person reads it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import click


def pager(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--no-pager`; the command finds it as `no_pager`."""
    return click.option("--no-pager", is_flag=True, help="Print long output in one go. PAGER says what shows it.")(
        command
    )


def show(text: str, *, no_pager: bool = False) -> None:
    """Print `text` (with its last line's end), through a pager where it is longer than the terminal."""
    if not no_pager and _long(text) and (words := _pager()) and _through(words, text):
        return
    click.echo(text, nl=False)


def _long(text: str) -> bool:
    if not (sys.stdout.isatty() and sys.stdin.isatty()) or os.environ.get("TERM") == "dumb":
        return False
    import shutil

    return text.count("\n") >= shutil.get_terminal_size((80, 24)).lines


def _pager() -> list[str]:
    """`PAGER`, else `less` where there is one. Windows' own `more` knows neither colours nor UTF-8."""
    said = os.environ.get("PAGER")
    if said is None:
        said = "" if os.name == "nt" else "less"
    if said.strip() in {"", "cat"}:
        return []
    import shlex
    import shutil

    try:
        words = shlex.split(said, posix=os.name != "nt")
    except ValueError:
        return []
    return words if words and shutil.which(words[0]) else []


def _through(words: list[str], text: str) -> bool:
    """Whether a pager showed it."""
    import subprocess

    # As git does: leave where one screen is enough, keep colours and what was shown.
    environment = {"LESS": "FRX", "LV": "-c", "LESSCHARSET": "utf-8", **os.environ}
    plain = os.environ.get("NO_COLOR") or os.path.basename(words[0]) not in {"less", "most", "bat", "lv"}  # noqa: PTH119
    said = (click.unstyle(text) if plain else text).encode(sys.stdout.encoding or "utf-8", "replace")
    try:
        process = subprocess.Popen(words, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the person's own word
    except OSError:
        return False
    try:
        process.communicate(said)
    except (BrokenPipeError, OSError):  # it was left before the end
        process.wait()
    except KeyboardInterrupt:  # the pager's own business
        process.wait()
    return True
