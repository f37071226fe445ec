"""`nhsr-registry similar`."""

from __future__ import annotations

import click

from nhsr_registry.cli._results import FORMATS


@click.command("similar")
@click.argument("id_", metavar="ID")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="How many to show.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", help="How to print.")
@click.pass_obj
def command(registry: str | None, id_: str, limit: int, format_: str) -> None:
    """The projects nearest to one, by what they are about.

    Several teams often solve the same problem: `compare` sets them side by side.
    """
    from nhsr_registry.cli._results import emit
    from nhsr_registry.locate import locate
    from nhsr_registry.search.index import ask
    from nhsr_registry.search.neighbours import similar

    found = ask(locate(registry), lambda index: similar(index, id_, limit))
    emit(format_, found["results"], found)
    if format_ == "table":
        ids = " ".join([found["id"], *(row["id"] for row in found["results"][:2])])
        click.echo(
            f"Side by side: nhsr-registry compare {ids}" if found["results"] else f"Nothing here is like {found['id']}."
        )
