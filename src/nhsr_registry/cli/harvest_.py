"""`nhsr-registry harvest`."""

from __future__ import annotations

from typing import Any

import click

from nhsr_registry.cli._of_a_night import reading, trusting

EPILOG = """\b
Examples
  nhsr-registry harvest
  nhsr-registry harvest nhs-r-community/NHSRwaitinglist
  nhsr-registry harvest --max-points 900 --max-minutes 60
  nhsr-registry harvest --shard 2/4 --report shard-2.json
"""


@click.command("harvest", epilog=EPILOG)
@click.argument("ids", nargs=-1, metavar="[ID …]")
@reading
@click.option("--shard", metavar="I/N", help="Only part I of N, to share the work; `merge` joins the parts.")
@click.option("--members-only", is_flag=True, help="Take what the members publish, and read none of the own projects.")
@trusting
@click.option(
    "--report", "report_", type=click.Path(dir_okay=False), metavar="FILE", help="Write the report as JSON too."
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to print."
)
@click.pass_obj
def command(registry: str | None, /, ids: tuple[str, ...], **options: Any) -> None:
    """Read the listed projects again and refresh their facts and scores.

    GitHub is asked about a hundred projects at once, and only what changed is fetched. A run that was ended goes on where it
    stopped. A project that cannot be read keeps its last good record, marked stale with the reason.

    Then the registries that registry.toml names as members are asked for what they publish. One that cannot be reached, or
    sends what cannot be used, keeps its last good records, and the exit code is 4.
    """
    from nhsr_registry.cli._harvesting import run
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate

    raise click.exceptions.Exit(run(Registry(locate(registry)), ids, options))
