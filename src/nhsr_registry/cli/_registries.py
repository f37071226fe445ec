"""The option of the reading commands that names registries, before or after the command's own name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from nhsr_registry.cli import _carried
from nhsr_registry.cli._lazily import completing
from nhsr_registry.locate import Chosen
from nhsr_registry.registries.places import Place


def registries(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--registry` and `--offline`; the command finds what they say in `chosen`."""
    command = click.option(
        "--offline", is_flag=True, help="Stay off the network: fetch no registry, now or afterwards."
    )(command)
    return click.option(
        "--registry",
        "here",
        multiple=True,
        callback=_noted,
        metavar="REGISTRY",
        shell_complete=completing("registries"),
        help="A registry folder, an address that was fetched, or “national”. Repeat it for several: the first named "
        "is the nearest.",
    )(command)


def _noted(_ctx: click.Context, _param: click.Parameter, here: tuple[str, ...]) -> tuple[str, ...]:
    if here:
        _carried.name(here)
    return here


def chosen(before: Chosen, here: tuple[str, ...], *, offline: bool) -> list[Place]:
    """The registries to read: those named after the command, else before it, else the usual ones.

    One that was named by its address, and is not here yet, is fetched once.
    """
    from nhsr_registry.registries.places import NotFetchedError, places

    fetched: set[str] = set()
    while True:
        try:
            return places(here or before)
        except NotFetchedError as error:
            from nhsr_registry.settings import settings

            if offline or settings().offline or error.address in fetched:
                raise
            from nhsr_registry.registries.updating import address_of, update

            click.echo(f"Fetching {error.address[:300]} …", err=True)
            fetched.add(error.address)
            update(address_of(error.address))
