"""`nhsr-registry discover`."""

from __future__ import annotations

from typing import Any

import click

EPILOG = """\b
Examples
  nhsr-registry discover
  nhsr-registry discover nhsengland --since 2026-01-01
  nhsr-registry discover --topic waiting-lists --to found.toml
  nhsr-registry discover --add found.toml
"""


@click.command("discover", epilog=EPILOG)
@click.argument("owners", nargs=-1, metavar="[OWNER …]")
@click.option("--topic", "topics", multiple=True, help="Look for this GitHub topic (repeat for several).")
@click.option(
    "--from-list",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Look at the repositories named here, one a line.",
)
@click.option("--since", metavar="DATE", help="Only what changed since (2026-01-31).")
@click.option(
    "--limit",
    type=click.IntRange(0, 500),
    default=20,
    show_default=True,
    help="How many of the best to read and judge.",
)
@click.option("--max-points", type=click.IntRange(1), help="Stop before this many points of GitHub's limit are used.")
@click.option(
    "--jobs", type=click.IntRange(0, 64), default=0, help="How many to read at once (0: as many as suit this computer)."
)
@click.option(
    "--to",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write a file in which you can accept and decline many at once.",
)
@click.option(
    "--add",
    "add_",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Take such a file back: list what was accepted, remember what was declined.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def command(registry: str | None, /, **options: Any) -> None:
    """Find projects that are not in the registry yet.

    Looks at the owners of organisations.toml and at the community's topics, unless you name others. Forks, archived, empty
    and template repositories and websites are set aside with the reason; what was declined is not offered again.
    """
    from nhsr_registry.cli._discovering import run
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate

    raise click.exceptions.Exit(run(Registry(locate(registry)), options))
