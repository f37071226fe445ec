"""`nhsr-registry night`."""

from __future__ import annotations

from typing import Any

import click

from nhsr_registry.cli._of_a_night import overruling, placing, reading, trusting

EPILOG = """\b
Examples
  nhsr-registry night
  nhsr-registry night --max-points 900 --max-minutes 60 --out site
  nhsr-registry --registry FOLDER night --no-commit
"""


@click.command("night", epilog=EPILOG)
@reading
@trusting
@placing
@overruling
@click.option("--no-commit", is_flag=True, help="Leave what changed in the folder, and commit nothing.")
@click.option(
    "--report", "report_", type=click.Path(dir_okay=False), metavar="FILE", help="Write the harvest's report as JSON."
)
@click.pass_obj
def command(registry: str | None, /, **options: Any) -> None:
    """A whole night on this computer: harvest, validate, publish through the gate, commit.

    The steps are the commands that the nightly workflow calls, one after another. What cannot be read keeps its last good
    record and does not stop the night (exit code 4 at the end); an invalid folder or a refusal of the gate does, and then
    nothing is published and nothing is committed. Nothing is pushed.
    """
    from nhsr_registry.cli._night import run
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate

    raise click.exceptions.Exit(run(Registry(locate(registry)), options))
