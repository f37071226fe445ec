"""`search -i`: results with numbers, and keys that any terminal has: a number, a letter, Enter.

Nothing of a project is ever run. What is opened is the project's own address on GitHub, made from its id and not taken
from its files; what is copied is printed too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import click

from nhsr_registry.catalogue.profiles import profile
from nhsr_registry.cli import _showing
from nhsr_registry.cli._paging import show
from nhsr_registry.cli._results import LEVEL_NAMES, origin, style, width, wrapped
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.model import RepoId
from nhsr_registry.plain import cells, clean, count
from nhsr_registry.registries.places import Place

#: What people type in place of a letter.
_WORDS = {"open": "o", "show": "s", "copy": "c", "list": "l", "quit": "q", "exit": "q"}
_KEYS = "A number picks. Then o opens it in the browser, s shows it, c copies the line to reuse it, q ends."
#: Programs that take the clipboard's new text on their input.
_CLIPBOARDS = (
    ("pbcopy",),
    ("clip.exe",),
    ("clip",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "-ib"),
)


class Asked(NamedTuple):
    """What somebody typed: a number from 1 (0: the one picked last), and a letter or nothing."""

    number: int
    letter: str


def pick(places: Sequence[Place], results: Sequence[dict[str, Any]], notes: str) -> None:
    """Show the results and do what is asked of them, until somebody has seen enough. `notes`: what to know first.

    Raises `UsageError` where there is no terminal to ask on.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("-i needs a terminal to ask on.", hint="Without -i the results are printed.")
    if notes:
        click.echo(notes)
    if not results:
        return
    _table(results, several=len(places) > 1)
    picked = 0
    click.echo(wrapped(_KEYS, ""))
    while True:
        try:
            said = _read(picked)
        except (EOFError, KeyboardInterrupt, click.Abort):
            click.echo()
            return
        asked = understood(said, len(results))
        if asked is None:
            click.echo(
                wrapped(f"There {'is' if len(results) == 1 else 'are'} {count(len(results), 'result')}. {_KEYS}", "")
            )
        elif asked.letter == "q" or not (asked.number or picked or said.strip()):
            return
        elif asked.letter == "l":
            _table(results, several=len(places) > 1)
        else:
            picked = asked.number or picked or 1
            _do(places, results[picked - 1], asked.letter)


def understood(said: str, most: int) -> Asked | None:
    """`3`, `o`, `3o`, `o 3`, `open 3`, or nothing; `None` for whatever else."""
    letters = "".join(char for char in said.casefold() if char.isalpha())
    digits = "".join(char for char in said if char.isascii() and char.isdigit())
    rest = said.casefold().replace(letters, "", 1).replace(digits, "", 1).strip()
    letters = _WORDS.get(letters, letters)
    if (
        rest
        or letters not in {"", "o", "s", "c", "l", "q"}
        or len(digits) > 4
        or (digits and not 1 <= int(digits) <= most)
    ):
        return None
    return Asked(int(digits or 0), letters)


def _read(picked: int) -> str:
    sys.stdout.write(f"[{picked or '1'}] > ")
    sys.stdout.flush()
    said = sys.stdin.readline()
    if not said:
        raise EOFError
    return said[:100]


def _table(results: Sequence[dict[str, Any]], *, several: bool) -> None:
    room = width() - 1
    for number, card in enumerate(results, 1):
        facts = [card["id"], LEVEL_NAMES.get(card["level"] or "", ""), card["language"] or "", card["licence"] or ""]
        facts += [origin(card)] if several else []
        line = f"{number:>3}  {clean(facts[0])}"[:room]
        for fact in map(clean, filter(None, facts[1:])):  # whole ones, as far as the line has room
            line = longer if cells(longer := f"{line} · {fact}") <= room else line
        click.echo(style(line, bold=True, fg="cyan"))
        summary = clean(card["summary"])
        click.echo(f"     {summary if len(summary) <= room - 5 else summary[: room - 6].rstrip() + '…'}")


def _do(places: Sequence[Place], card: dict[str, Any], letter: str) -> None:
    repo = RepoId.parse(card["id"])
    try:
        if letter == "o":
            _open(repo.url)
        elif letter == "c":
            _copy(places, card["id"])
        else:
            show(_showing.of(places, card["id"], "text"))
    except RegistryError as error:
        click.echo(clean(f"{error.message} {error.hint or ''}"))


def _open(url: str) -> None:
    """Open a project's own address, which is always printed too: there may be no browser."""
    import webbrowser

    click.echo(url)
    try:
        opened = url.startswith("https://github.com/") and _has_desktop() and webbrowser.open(url)
    except webbrowser.Error:
        opened = False
    if not opened:
        click.echo("No browser could be opened from here; the address is above.")


def _has_desktop() -> bool:
    """Whether a browser would have a window: a text browser would take the terminal over."""
    if os.name == "nt" or sys.platform == "darwin" or os.environ.get("BROWSER"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _copy(places: Sequence[Place], id_: str) -> None:
    """Print the lines to reuse a project, and put the first on the clipboard."""
    lines = profile(places, id_).profile.reuse
    for language, line in lines:
        click.echo(f"With {language}:  {style(clean(line), fg='green')}")
    line = clean(lines[0][1])
    if through := to_clipboard(line):
        click.echo(f"Copied {'the first' if len(lines) > 1 else 'it'} ({through}).")


def to_clipboard(text: str) -> str:
    """Put text on the clipboard; how, or nothing where that could not be done."""
    for command in _CLIPBOARDS:
        if _usable(command[0]) and (path := shutil.which(command[0])):
            try:
                done = subprocess.run(  # noqa: S603 - a program of the system, our own text
                    [path, *command[1:]], input=text.encode("utf-16-le" if command[0].startswith("clip") else "utf-8"),
                    check=False, timeout=5, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )  # fmt: skip
            except (OSError, subprocess.SubprocessError):
                continue
            if done.returncode == 0:
                return command[0].removesuffix(".exe")
    if sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in {"dumb", "linux"}:
        sys.stdout.write(osc52(text))
        sys.stdout.flush()
        return "if your terminal lets programs do that"
    return ""


def _usable(program: str) -> bool:
    """Whether a program of this name has a clipboard to write to."""
    if program == "tmux":
        return bool(os.environ.get("TMUX"))
    if os.environ.get("SSH_CONNECTION"):  # there, the clipboard would be the other computer's
        return False
    if program in {"xclip", "xsel"}:
        return bool(os.environ.get("DISPLAY"))
    if program == "wl-copy":
        return bool(os.environ.get("WAYLAND_DISPLAY"))
    return program != "clip" or os.name == "nt"


def osc52(text: str) -> str:
    """The terminal's own way to its clipboard (xterm, "Operating System Commands", 52), which works through SSH too."""
    import base64

    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07"
