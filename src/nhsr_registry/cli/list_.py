"""`nhsr-registry list`."""

from __future__ import annotations

from typing import Any

import click

from nhsr_registry.cli._filters import NOTE, filters, wanted
from nhsr_registry.cli._paging import pager
from nhsr_registry.cli._registries import registries
from nhsr_registry.cli._results import FORMATS
from nhsr_registry.locate import Chosen
from nhsr_registry.plain import count

EPILOG = f"""\b
Examples
  nhsr-registry list --topic waiting-lists --level reusable
  nhsr-registry list --kind app --kind template --language R
  nhsr-registry list --owner nhs-r-community --format csv > projects.csv

{NOTE}
"""


@click.command("list", epilog=EPILOG)
@filters
@click.option(
    "--sort", type=click.Choice(["name", "score", "updated"]), default="name", help="By name, or best or newest first."
)
@click.option("-n", "--limit", type=click.IntRange(min=1), help="How many to show. Default: all.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", help="How to print.")
@registries
@pager
@click.pass_obj
def command(
    registry: Chosen, /, sort: str, limit: int | None, format_: str, here: tuple[str, ...], **options: Any
) -> None:
    """All projects, filtered and sorted."""
    from nhsr_registry.cli._carried import carried
    from nhsr_registry.cli._paging import show
    from nhsr_registry.cli._registries import chosen
    from nhsr_registry.cli._results import rendered, wrapped
    from nhsr_registry.cli._searching import unread
    from nhsr_registry.registries import refreshing
    from nhsr_registry.search import several
    from nhsr_registry.search.facets import counted

    places = chosen(registry, here, offline=options["offline"])
    cards, left_out = several.everything(places, wanted(options), sort)
    data = {}
    if format_ == "json":
        data = {"total": len(cards), "results": cards[:limit], "facets": counted(cards), "unread": left_out, "registries": several.registries(places)}  # fmt: skip
    text = rendered(format_, cards[:limit], data, several=len(places) > 1)
    if format_ == "table":
        fewer = limit is not None and limit < len(cards)
        text += f"{limit} of {len(cards):,} projects shown.\n" if fewer else f"{count(len(cards), 'project')}.\n"
    show(text, no_pager=options["no_pager"])
    if left_out:
        click.echo(wrapped(carried(unread(left_out)), ""), err=True)
    refreshing.refresh(places, offline=options["offline"])
