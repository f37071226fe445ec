"""`--registry` after a command's name, too: people type it where they think of it, and it means the same there.

A folder named without its option (`publish my-registry`) is answered with the line to type.
"""

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
    elif not any(isinstance(param, click.Argument) for param in command.params):
        command.params.append(_Stray(["stray"], nargs=-1, expose_value=False, callback=_told))
    return command


class _Stray(click.Argument):
    """What stands without an option where a command takes options only. In no help: it is there to be answered."""

    def get_usage_pieces(self, ctx: click.Context) -> list[str]:
        return []


#: What a folder without its option may have been meant for, in the order in which it is asked.
_MEANT = (
    ("--registry", "the registry to use"),
    ("--out", "where to write the site"),
    ("--dir", "where to write the site"),
)


def _told(ctx: click.Context, _param: click.Parameter, said: tuple[str, ...]) -> None:
    """Says what to type, where something stands without its option."""
    if not said:
        return
    from pathlib import Path
    from shlex import quote

    from nhsr_registry.locate import holds_registry
    from nhsr_registry.plain import clean

    known = {name for param in ctx.command.params for name in param.opts}
    if holds_registry(Path(said[0])):
        known = {"--registry"}  # nobody means to write over it
    first = clean(said[0], most=200)
    rows = [
        (f"If it is {what}:", f"{ctx.command_path} {name} {quote(first)}") for name, what in _MEANT if name in known
    ]
    if ctx.command_path == f"{ctx.find_root().command_path} list" and not Path(said[0]).exists():
        rows.insert(0, ("If you look for it:", f"{ctx.find_root().command_path} search {quote(first)}"))
    width = max(len(case) for case, _ in rows)
    lines = [f"  {case:{width}}  {line}" for case, line in rows]
    raise click.UsageError(
        "\n".join([f"{ctx.command_path} takes options only, and “{first}” stands without one.", *lines]), ctx
    )


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
