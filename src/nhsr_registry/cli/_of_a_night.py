"""The options that `harvest`, `publish` and the night of both share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]

_READING = (
    click.option(
        "--from-clones",
        type=click.Path(exists=True, file_okay=False),
        metavar="FOLDER",
        help="Read clones from FOLDER/owner/name or FOLDER/owner/name.git in place of GitHub.",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(0, 64),
        default=0,
        help="How many to read at once (0: as many as suit this computer).",
    ),
    click.option(
        "--max-points", type=click.IntRange(1), help="Stop before this many points of GitHub's limit are used."
    ),
    click.option("--max-minutes", type=click.FloatRange(0), help="Begin no reading after this time."),
)
_TRUSTING = (
    click.option(
        "--accept",
        multiple=True,
        metavar="MEMBER",
        help="Take a member's records though they are older, or far fewer, than those kept.",
    ),
    click.option("--believe-missing", is_flag=True, help="Believe GitHub even if many projects vanish in one night."),
)
_PLACING = (
    click.option(
        "--out", default="site", show_default=True, type=click.Path(), metavar="FOLDER", help="Where to write the site."
    ),
    click.option(
        "--base-url", metavar="URL", help="Where the site will stand. Default: as registry.toml says, else left open."
    ),
    click.option(
        "--against",
        type=click.Path(),
        metavar="FOLDER",
        help="The last publication, to compare with. Default: what --out holds.",
    ),
    click.option(
        "--for",
        "audience",
        type=click.Choice(["local", "national"]),
        help="Whom it is for. national: without local-only projects and private fields. Default: as registry.toml says, "
        "else local.",
    ),
)
overruling = click.option(
    "--overrule", metavar="REASON", help="Publish whatever the gate says, and record why that is right."
)


def reading(command: Command) -> Command:
    """How projects are read, and when to stop."""
    return _added(_READING, command)


def trusting(command: Command) -> Command:
    """What to believe that looks like a fault elsewhere."""
    return _added(_TRUSTING, command)


def placing(command: Command) -> Command:
    """Where a publication goes, and for whom."""
    return _added(_PLACING, command)


def _added(options: tuple[Callable[[Command], Command], ...], command: Command) -> Command:
    for option in reversed(options):  # the last one added stands first in the help
        command = option(command)
    return command
