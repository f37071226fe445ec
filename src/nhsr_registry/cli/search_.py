"""`nhsr-registry search`."""

from __future__ import annotations

from typing import Any

import click

from nhsr_registry.cli._filters import NOTE, filters, wanted
from nhsr_registry.cli._results import FORMATS

EPILOG = f"""\b
Examples
  nhsr-registry search "how long will patients wait"
  nhsr-registry search SPC --language R --licence open
  nhsr-registry search '"length of stay" -covid kind:app'

{NOTE} Words in "quotes" stand together, a word after - is left out, and kind:app filters like --kind.

Exits with 0 where something was found and 1, like grep, where nothing was.
"""


@click.command("search", epilog=EPILOG)
@click.argument("query", nargs=-1, required=True, metavar="QUERY")
@filters
@click.option(
    "--sort", type=click.Choice(["relevance", "score", "updated"]), default="relevance", help="Best first by this."
)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many to show.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", help="How to print.")
@click.pass_obj
def command(
    registry: str | None, /, query: tuple[str, ...], sort: str, limit: int, format_: str, **options: Any
) -> None:
    """Find a project in your own words: a few words, or a whole question."""
    from nhsr_registry.cli._results import emit
    from nhsr_registry.cli._searching import about
    from nhsr_registry.errors import EXIT_FINDINGS
    from nhsr_registry.locate import locate
    from nhsr_registry.search.engine import search
    from nhsr_registry.search.index import ask

    facets = format_ in {"table", "json"}
    asked = wanted(options)
    answer = ask(
        locate(registry), lambda index: search(index, " ".join(query), asked, sort=sort, limit=limit, facets=facets)
    )
    emit(format_, answer.results, answer.data())
    if notes := about(answer):
        click.echo(notes, err=format_ != "table")
    if not answer.results:
        raise click.exceptions.Exit(EXIT_FINDINGS)
