"""`nhsr-registry report`."""

from __future__ import annotations

import click


@click.command("report")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["markdown", "html", "json"]),
    default="markdown",
    show_default=True,
    help="How to write it.",
)
@click.pass_obj
def command(registry: str | None, format_: str) -> None:
    """The registry at a glance, for leaders: what exists, what is ready, what is missing.

    Lists are in alphabetical order. No person, team or organisation is ranked.
    """
    from nhsr_registry.cli._json import for_output
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate
    from nhsr_registry.publish.glance import glance

    said = glance(Registry(locate(registry)), format_)
    click.echo(for_output(said) if format_ == "json" else said, nl=False)
