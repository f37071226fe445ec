"""`nhsr-registry publish`."""

from __future__ import annotations

import click


@click.command("publish")
@click.option(
    "--out", default="site", show_default=True, type=click.Path(), metavar="FOLDER", help="Where to write the site."
)
@click.option("--base-url", metavar="URL", help="Where the site will stand. Default: as registry.toml says, else left open.")
@click.pass_obj
def command(registry: str | None, out: str, base_url: str | None) -> None:
    """Write the registry's website and data files to a folder.

    The folder is replaced as a whole, in one step. The same registry gives the same bytes.
    """
    from pathlib import Path

    from nhsr_registry.cli._publication import told
    from nhsr_registry.errors import EXIT_FINDINGS
    from nhsr_registry.locate import locate
    from nhsr_registry.publish import publish
    from nhsr_registry.store import Registry

    done = publish(Registry(locate(registry)), Path(out), base_url=base_url)
    told(done)
    click.echo(f"Look at it: nhsr-registry serve, or open {Path(out) / 'index.html'}")
    raise click.exceptions.Exit(EXIT_FINDINGS if done.left_out else 0)
