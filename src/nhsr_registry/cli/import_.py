"""`nhsr-registry import`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nhsr_registry.cli._carried import carried
from nhsr_registry.cli._json import echo_json
from nhsr_registry.plain import count

if TYPE_CHECKING:
    from nhsr_registry.listing.importing import Imported

EPILOG = """\b
Examples
  nhsr-registry import awesome-list.md
  nhsr-registry import airtable-export.csv --to found.toml
  nhsr-registry import projects.json --format ids > names.txt && nhsr-registry discover --from-list names.txt
  nhsr-registry discover --add found.toml
"""


@click.command("import", epilog=EPILOG)
@click.argument("file", metavar="FILE|-", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--form",
    type=click.Choice(["markdown", "csv", "json", "toml"]),
    help="The list's form. Default: by its name, or how it begins.",
)
@click.option(
    "--to",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write a file in which you can accept and decline many at once.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "ids"]),
    default="text",
    help="How to print; ids: what is not listed yet.",
)
@click.pass_obj
def command(registry: str | None, file: str, form: str | None, to: str | None, format_: str) -> None:
    """Candidates from a list that people keep: Markdown, a spreadsheet or Airtable as CSV, JSON or TOML tables.

    Says of every row what became of it: recognised or not and why, listed already, declined before. Nothing is listed by
    itself: write the entries in the file that --to makes, and give it to `discover --add`. Nothing is fetched.
    """
    from nhsr_registry.federation.whole import Whole
    from nhsr_registry.folder.atomic import write_atomic
    from nhsr_registry.listing import importing, lists
    from nhsr_registry.locate import locate

    text = _text(file)
    folder = Whole(locate(registry))  # what a member lists is listed
    found = importing.look(folder, lists.read(file, text, form))
    if to and found.outcomes:
        write_atomic(Path(to), importing.sheet(found, "a list" if file == "-" else Path(file).name).encode())
    if format_ == "json":
        echo_json(found)
    elif format_ == "ids":
        click.echo("".join(f"{one.repository}\n" for one in found.new), nl=False)
    else:
        for line in _lines(found, to):
            click.echo(line)


def _text(file: str) -> str:
    """The list, within a size; raises `UsageError` where it is too large or no text."""
    from nhsr_registry.errors import UsageError
    from nhsr_registry.listing.lists import MOST_BYTES

    if file == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with Path(file).open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UsageError(f"{file} is larger than {MOST_BYTES:,} bytes.", hint="Cut it in pieces.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # what spreadsheets on Windows write


def _lines(found: Imported, to: str | None) -> Iterator[str]:
    from nhsr_registry.cli._results import style, wrapped
    from nhsr_registry.listing.importing import STATES

    for state, meaning in STATES.items():
        rows = [one for one in found.outcomes if one.state == state]
        if not rows:
            continue
        yield style(f"{meaning[0].upper()}{meaning[1:]}", bold=True)
        for one in rows:
            what = one.repository or one.title or "(no words)"
            reason = f": {one.reason}" if one.reason else f" – {one.title}" if one.title and one.repository else ""
            also = f" (it also names {', '.join(one.also)}, not listed yet)" if one.also else ""
            yield wrapped(f"{one.line}: {what}{reason}{also}")
        yield ""
    if not found.outcomes:
        yield wrapped(
            "Nothing in it looks like a list of projects. Read are the links and tables of Markdown, the rows of a CSV below "
            "its headings, Airtable's JSON, and TOML tables; --form says which it is.",
            "",
        )
        return
    counts = ", ".join(f"{count} {STATES[state]}" for state, count in found.counts.items())  # type: ignore[index]
    yield wrapped(f"{count(len(found.outcomes), 'row')}: {counts}.", "")
    if found.new:
        said = f"To accept or decline them, fill in {to}, then: nhsr-registry discover --add {to}"
        yield wrapped(carried(said) if to else "To accept or decline them: add --to FILE.", "")
