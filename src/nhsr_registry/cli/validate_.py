"""`nhsr-registry validate`."""

from __future__ import annotations

import click


@click.command("validate")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", help="How to print."
)
@click.pass_obj
def command(registry: str | None, format_: str) -> None:
    """Check every file of the registry folder, and say all that is wrong at once."""
    from nhsr_registry import report
    from nhsr_registry.errors import EXIT_REGISTRY
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.folder.validate import validate
    from nhsr_registry.locate import locate

    root = locate(registry)
    checked = validate(Registry(root))
    click.echo(report.faults(checked, format_, root.as_posix()))
    raise click.exceptions.Exit(EXIT_REGISTRY if checked.faults else 0)
