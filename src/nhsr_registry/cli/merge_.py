"""`nhsr-registry merge`."""

from __future__ import annotations

import click


@click.command("merge")
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False), metavar="FOLDER …")
@click.option(
    "--report", "report_", type=click.Path(dir_okay=False), metavar="FILE", help="Write the joined report as JSON too."
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to print."
)
@click.pass_obj
def command(registry: str | None, folders: tuple[str, ...], report_: str | None, format_: str) -> None:
    """Join the parts of a harvest that several computers shared (`harvest --shard I/N`).

    Then the members that registry.toml names are taken, once for all parts.

    Each FOLDER holds a part's `report.json` (from `harvest --report`) and its `registry` folder.
    """
    from pathlib import Path

    from nhsr_registry.cli._harvesting import say, with_members
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.harvesting.merge import merge
    from nhsr_registry.locate import locate

    here = Registry(locate(registry))
    done = with_members(here, merge(here, [Path(folder) for folder in folders]))
    raise click.exceptions.Exit(say(done, format_, report_))
