"""`nhsr-registry show`."""

from __future__ import annotations

from typing import Any

import click

from nhsr_registry.cli._lazily import completing
from nhsr_registry.cli._paging import pager
from nhsr_registry.cli._registries import registries
from nhsr_registry.cli._results import IN_FULL
from nhsr_registry.locate import Chosen

EPILOG = """\b
Examples
  nhsr-registry show NHSRwaitinglist
  nhsr-registry show https://github.com/nhs-r-community/NHSRwaitinglist --format json
  nhsr-registry show NHSRwaitinglist --format ids
"""


@click.command("show", epilog=EPILOG)
@click.argument("id_", metavar="ID", shell_complete=completing("ids"))
@click.option(
    "--format",
    "format_",
    type=click.Choice(IN_FULL),
    default="text",
    help="How to print. As csv it is the row that `list` prints, as ids its OWNER/NAME of today.",
)
@registries
@pager
@click.pass_obj
def command(registry: Chosen, /, id_: str, format_: str, here: tuple[str, ...], **options: Any) -> None:
    """Everything about one project, and how to reuse it.

    ID is OWNER/NAME in any case, an address, a former name, or NAME alone where it is clear.
    """
    from nhsr_registry.cli import _showing
    from nhsr_registry.cli._paging import show
    from nhsr_registry.cli._registries import chosen

    places = chosen(registry, here, offline=options["offline"])
    show(_showing.of(places, id_, format_), no_pager=options["no_pager"])
