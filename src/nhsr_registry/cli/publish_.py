"""`nhsr-registry publish`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nhsr_registry.cli._of_a_night import overruling, placing

if TYPE_CHECKING:
    from nhsr_registry.folder.membership import Audience


@click.command("publish")
@placing
@click.option(
    "--data-only/--with-pages",
    default=None,
    help="The data files alone, or every page. Default: as registry.toml says (pages), else every page.",
)
@click.option(
    "--night",
    type=click.Path(),
    metavar="FILE",
    help="The report of the last harvest (harvest --report FILE), to say on the site what reading asked of GitHub.",
)
@overruling
@click.pass_obj
def command(
    registry: str | None,
    out: str,
    base_url: str | None,
    against: str | None,
    audience: Audience | None,
    data_only: bool | None,
    night: str | None,
    overrule: str | None,
) -> None:
    """Write the registry's website and data files to a folder.

    The folder is replaced as a whole, in one step. The same registry gives the same bytes.

    Where more projects would vanish, more levels move or more fields empty than registry.toml allows under [gate]
    (as it comes: 2%, 10% and 5%), nothing is published, and the exit code is 5.

    With --data-only there is no page and no file of a single project: a registry of a hundred thousand would have a million
    of them. The tables, the search index and the records for other registries are all there.
    """
    from pathlib import Path

    from nhsr_registry.cli._carried import carried
    from nhsr_registry.cli._cost import cost_of
    from nhsr_registry.cli._publication import told
    from nhsr_registry.errors import EXIT_FINDINGS
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate
    from nhsr_registry.publish import publish

    last = Path(against) if against else None
    done = publish(
        Registry(locate(registry)),
        Path(out),
        base_url=base_url,
        against=last,
        overrule=overrule,
        audience=audience,
        data_only=data_only,
        cost=cost_of(night) if night else None,
    )
    told(done)
    if overrule and not done.overruled:
        click.echo("There was nothing to overrule.", err=True)
    where = f"nhsr-registry serve, or open {Path(out) / 'index.html'}" if done.pages else str(Path(out) / "v1")
    click.echo(carried(f"Look at it: {where}"))
    raise click.exceptions.Exit(EXIT_FINDINGS if done.left_out else 0)
