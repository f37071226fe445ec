"""`nhsr-registry similar`."""

from __future__ import annotations

from typing import Any

import click

from nhsr_registry.cli._lazily import completing
from nhsr_registry.cli._paging import pager
from nhsr_registry.cli._registries import registries
from nhsr_registry.cli._results import FORMATS
from nhsr_registry.locate import Chosen

EPILOG = """\b
Examples
  nhsr-registry similar NHSRwaitinglist
  nhsr-registry similar nhs-r-community/NHSRwaitinglist --limit 3 --format ids
"""


@click.command("similar", epilog=EPILOG)
@click.argument("id_", metavar="ID", shell_complete=completing("ids"))
@click.option("-n", "--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="How many to show.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", help="How to print.")
@registries
@pager
@click.pass_obj
def command(registry: Chosen, /, id_: str, limit: int, format_: str, here: tuple[str, ...], **options: Any) -> None:
    """The projects nearest to one, by what they are about.

    Several teams often solve the same problem: `compare` sets them side by side.
    """
    from nhsr_registry.cli._carried import carried
    from nhsr_registry.cli._paging import show
    from nhsr_registry.cli._registries import chosen
    from nhsr_registry.cli._results import rendered
    from nhsr_registry.search import several

    places = chosen(registry, here, offline=options["offline"])
    found = several.similar(places, id_, limit)
    text = rendered(format_, found["results"], found, several=len(places) > 1)
    if format_ == "table":
        ids = " ".join([found["id"], *(row["id"] for row in found["results"][:2])])
        said = (
            f"Side by side: nhsr-registry compare {ids}" if found["results"] else f"Nothing here is like {found['id']}."
        )
        text += f"{carried(said)}\n"  # whole, to be copied
    show(text, no_pager=options["no_pager"])
