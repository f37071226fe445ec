"""`nhsr-registry rubric`."""

from __future__ import annotations

import click

from nhsr_registry.cli._json import echo_json

_FORMAT = click.option(
    "--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to print."
)

EPILOG = """\b
Examples
  nhsr-registry rubric show
  git show HEAD~1:src/nhsr_registry/scoring/rubric.toml > old.toml
  nhsr-registry rubric diff old.toml shipped
"""


@click.group("rubric", epilog=EPILOG)
def command() -> None:
    """What each check counts for, and what a change of it would mean.

    RUBRIC, OLD and NEW are TOML files, or `shipped` for the rubric that comes with this version.
    """


@command.command("show")
@click.argument("rubric", default="shipped")
@_FORMAT
def show(rubric: str, format_: str) -> None:
    """Every check: what it counts for, its weight, whom it is asked of."""
    from nhsr_registry.catalogue.rubric_source import read
    from nhsr_registry.checkup import rubric_words

    found = read(rubric)
    if format_ == "json":
        echo_json(found)
    else:
        click.echo(rubric_words.show_text(found) if format_ == "text" else rubric_words.show_markdown(found).rstrip())


@command.command("diff")
@click.argument("old")
@click.argument("new", default="shipped")
@_FORMAT
@click.pass_obj
def diff(registry: str | None, old: str, new: str, format_: str) -> None:
    """Re-score the registry under two rubrics, from what it keeps: who moves, and why.

    Nothing is fetched and nothing written. Ends with 0 where nobody's level changes, and with 1 where somebody's does.
    """
    from nhsr_registry.catalogue.rubric_source import compare, read
    from nhsr_registry.checkup import rubric_words
    from nhsr_registry.errors import EXIT_FINDINGS
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate
    from nhsr_registry.scoring import rubric_diff

    before, after = read(old), read(new)
    found = compare(Registry(locate(registry)), before, after)
    if format_ == "json":
        echo_json(rubric_diff.plain(found))
    else:
        click.echo((rubric_words.text(found) if format_ == "text" else rubric_words.markdown(found)).rstrip("\n"))
    if found.moved:
        raise click.exceptions.Exit(EXIT_FINDINGS)
