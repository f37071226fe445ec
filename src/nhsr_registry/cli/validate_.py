"""`nhsr-registry validate`."""

from __future__ import annotations

import click

from nhsr_registry.cli._json import for_output


@click.command("validate")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", help="How to print."
)
@click.pass_obj
def command(registry: str | None, format_: str) -> None:
    """Check every file of the registry folder, and say all that is wrong at once."""
    from nhsr_registry.catalogue.validate import validate
    from nhsr_registry.cli import _telling
    from nhsr_registry.cli._carried import carried
    from nhsr_registry.errors import EXIT_REGISTRY
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate

    root = locate(registry)
    checked = validate(Registry(root))
    said = _telling.faults(checked, format_, root.as_posix())
    click.echo(for_output(said) if format_ == "json" else carried(said) if format_ == "text" else said)
    raise click.exceptions.Exit(EXIT_REGISTRY if checked.faults else 0)
