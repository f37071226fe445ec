"""`nhsr-registry search`."""

from __future__ import annotations

from typing import Any

import click

from nhsr_registry.cli._filters import NOTE, filters, said, wanted
from nhsr_registry.cli._paging import pager
from nhsr_registry.cli._registries import registries
from nhsr_registry.cli._results import FORMATS
from nhsr_registry.locate import Chosen

EPILOG = f"""\b
Examples
  nhsr-registry search "how long will patients wait"
  nhsr-registry search SPC --language R --licence open
  nhsr-registry search '"length of stay" -covid kind:app'
  nhsr-registry search "winter beds" -i
  nhsr-registry search DNA --registry ./ours --registry national

{NOTE} Words in "quotes" stand together, a word after - is left out, kind:app filters like --kind, and -kind:app leaves apps out.

Exits with 0 where something was found and 1, like grep, where nothing was.
"""


class _Search(click.Command):
    """`-shiny` leaves a word out, as in every search box: what is no option of one letter is part of the question."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        flags = {name[1] for param in self.get_params(ctx) for name in param.opts if len(name) == 2}
        said = (
            f" {arg}"
            if arg[:1] == "-" and arg[1:2].isalpha() and not flags.issuperset(arg[1:].rstrip("0123456789"))
            else arg
            for arg in args
        )  # click takes what begins with a blank for an argument
        return super().parse_args(ctx, list(said))


@click.command("search", epilog=EPILOG, cls=_Search)
@click.argument("query", nargs=-1, required=True, metavar="QUERY")
@filters
@click.option(
    "--sort", type=click.Choice(["relevance", "score", "updated"]), default="relevance", help="Best first by this."
)
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many to show.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", help="How to print.")
@click.option(
    "-i", "--interactive", is_flag=True, help="Pick from the results: open, show, or copy the line to reuse it."
)
@registries
@pager
@click.pass_obj
def command(
    registry: Chosen,
    /,
    query: tuple[str, ...],
    sort: str,
    limit: int,
    format_: str,
    here: tuple[str, ...],
    **options: Any,
) -> None:
    """Find a project in your own words: a few words, or a whole question."""
    from nhsr_registry.cli._paging import show
    from nhsr_registry.cli._registries import chosen
    from nhsr_registry.cli._results import rendered
    from nhsr_registry.cli._searching import about, around, verdict
    from nhsr_registry.errors import EXIT_FINDINGS
    from nhsr_registry.registries import refreshing
    from nhsr_registry.search import several

    places = chosen(registry, here, offline=options["offline"])
    answer = several.search(
        places, " ".join(query), wanted(options), sort=sort, limit=limit, facets=format_ in {"table", "json"}
    )
    asked = (answer, places, said(options))
    if options["interactive"]:
        from nhsr_registry.cli import _picking

        _picking.pick(places, answer.results, verdict(*asked) if answer.results else about(*asked))
    else:
        data = {**answer.data(), "registries": several.registries(places)} if format_ == "json" else {}
        text = rendered(format_, answer.results, data, several=len(places) > 1)
        show(around(text, *asked) if format_ == "table" else text, no_pager=options["no_pager"])
        untold = (answer._replace(facets={}), *asked[1:])  # JSON holds the facets already
        if format_ != "table" and (notes := about(*untold)):
            click.echo(notes, err=True)
    refreshing.refresh(places, offline=options["offline"])
    if not answer.results:
        raise click.exceptions.Exit(EXIT_FINDINGS)
