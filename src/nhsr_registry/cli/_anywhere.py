"""`--registry` after a command's name, too: people type it where they think of it, and it means the same there."""

from __future__ import annotations

import click

from nhsr_registry.cli import _carried
from nhsr_registry.cli._lazily import completing


def understanding(command: click.Command) -> click.Command:
    """`command`, and each command within it, with the option where it has none of its own."""
    if not any("--registry" in param.opts for param in command.params):
        command.params.append(_option())
    if isinstance(command, click.Group):
        for within in command.commands.values():
            understanding(within)
    return command


def needing_none(command: click.Command, why: str) -> click.Command:
    """`command`, which says why it takes no registry where somebody names one."""

    def told(ctx: click.Context, _param: click.Parameter, said: tuple[str, ...]) -> None:
        if said:
            raise click.UsageError(why, ctx)

    if not any("--registry" in param.opts for param in command.params):
        command.params.append(
            click.Option(
                ["--registry"],
                multiple=True,
                expose_value=False,
                hidden=True,
                is_eager=True,
                callback=told,
                help="Not needed here: says why.",
            )
        )
    return command


def _option() -> click.Option:
    return click.Option(
        ["--registry"],
        multiple=True,
        expose_value=False,
        callback=_taken,
        metavar="REGISTRY",
        shell_complete=completing("registries"),
        help="The registry folder to use; the same as before the command's name.",
    )


def _taken(ctx: click.Context, _param: click.Parameter, said: tuple[str, ...]) -> None:
    """What is said here counts more than what was said before the command."""
    if said:
        _carried.name(said)
        ctx.obj = said[0] if len(said) == 1 else said
