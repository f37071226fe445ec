"""`nhsr-registry keep`."""

from __future__ import annotations

import click


@click.command("keep")
@click.option(
    "--also", multiple=True, type=click.Path(exists=True), metavar="FILE", help="Commit this too (repeat for several)."
)
@click.pass_obj
def command(registry: str | None, also: tuple[str, ...]) -> None:
    """Commit the facts that changed to the checkout that holds the registry folder.

    Only the folders `harvest` and `projects` are committed, and nothing is pushed.
    """
    from pathlib import Path

    from nhsr_registry.cli._night import told
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.harvesting.keeping import keep
    from nhsr_registry.locate import locate

    folder = Registry(locate(registry))
    folder.must_be_ours()
    click.echo(told(keep(folder.root, [Path(path) for path in also])))
