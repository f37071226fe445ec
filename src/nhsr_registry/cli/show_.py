"""`nhsr-registry show`."""

from __future__ import annotations

import click


@click.command("show")
@click.argument("id_", metavar="ID")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to print."
)
@click.pass_obj
def command(registry: str | None, id_: str, format_: str) -> None:
    """Everything about one project, and how to reuse it.

    ID is OWNER/NAME in any case, an address, a former name, or NAME alone where it is clear.
    """
    import msgspec

    from nhsr_registry.cli import _showing
    from nhsr_registry.locate import locate
    from nhsr_registry.profile import Profile
    from nhsr_registry.store import Registry

    folder = Registry(locate(registry))
    profile = Profile(folder, folder.resolve(id_))
    if format_ == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(profile.data()), indent=2).decode())
    elif format_ == "markdown":
        click.echo(_showing.markdown(profile), nl=False)
    else:
        click.echo(_showing.text(profile))
