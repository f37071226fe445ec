"""`nhsr-registry list`."""

from __future__ import annotations

from typing import Any

import click

from nhsr_registry.cli._filters import NOTE, filters, wanted
from nhsr_registry.cli._results import FORMATS


@click.command("list", epilog=NOTE)
@filters
@click.option(
    "--sort", type=click.Choice(["name", "score", "updated"]), default="name", help="By name, or best or newest first."
)
@click.option("--limit", type=click.IntRange(min=1), help="How many to show. Default: all.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", help="How to print.")
@click.pass_obj
def command(registry: str | None, /, sort: str, limit: int | None, format_: str, **options: Any) -> None:
    """All projects, filtered and sorted."""
    from nhsr_registry.cli._results import emit
    from nhsr_registry.locate import locate
    from nhsr_registry.search.engine import everything
    from nhsr_registry.search.index import ask

    cards = ask(locate(registry), lambda index: everything(index, wanted(options), sort))
    emit(format_, cards[:limit], {"total": len(cards), "results": cards[:limit]})
    if format_ == "table":
        click.echo(f"{len(cards)} projects." if len(cards) != 1 else "1 project.")
