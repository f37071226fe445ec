"""`nhsr-registry night`."""

from __future__ import annotations

from typing import Any

import click

EPILOG = """\b
Examples
  nhsr-registry night
  nhsr-registry night --max-points 900 --max-minutes 60 --out site
  nhsr-registry --registry FOLDER night --no-commit
"""


@click.command("night", epilog=EPILOG)
@click.option(
    "--from-clones",
    type=click.Path(exists=True, file_okay=False),
    metavar="FOLDER",
    help="Read clones from FOLDER/owner/name or FOLDER/owner/name.git in place of GitHub.",
)
@click.option(
    "--jobs", type=click.IntRange(0, 64), default=0, help="How many to read at once (0: as many as suit this computer)."
)
@click.option("--max-points", type=click.IntRange(1), help="Stop before this many points of GitHub's limit are used.")
@click.option("--max-minutes", type=click.FloatRange(0), help="Begin no reading after this time.")
@click.option(
    "--accept",
    multiple=True,
    metavar="MEMBER",
    help="Take a member's records though they are older, or far fewer, than those kept.",
)
@click.option("--believe-missing", is_flag=True, help="Believe GitHub even if many projects vanish in one night.")
@click.option(
    "--out", default="site", show_default=True, type=click.Path(), metavar="FOLDER", help="Where to write the site."
)
@click.option(
    "--base-url", metavar="URL", help="Where the site will stand. Default: as registry.toml says, else left open."
)
@click.option(
    "--against",
    type=click.Path(),
    metavar="FOLDER",
    help="The last publication, to compare with. Default: what --out holds.",
)
@click.option(
    "--for",
    "audience",
    type=click.Choice(["local", "national"]),
    help="Whom it is published for. Default: as registry.toml says, else local.",
)
@click.option("--overrule", metavar="REASON", help="Publish whatever the gate says, and record why that is right.")
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
