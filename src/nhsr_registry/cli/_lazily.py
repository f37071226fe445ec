"""Completers that are imported when a shell asks, and not before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem


def completing(what: str, *kind: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """The completer `what` of `_completing`; with a `kind`, the one that it makes for that filter."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from nhsr_registry.cli import _completing

        found: Any = getattr(_completing, what)
        items: list[CompletionItem] = (found(*kind) if kind else found)(ctx, incomplete)
        return items

    return complete
