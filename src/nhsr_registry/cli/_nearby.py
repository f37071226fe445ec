"""What `add` says of listed projects that a new one may repeat. It advises, and stops nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import click

from nhsr_registry import report
from nhsr_registry.errors import RegistryError
from nhsr_registry.folder.store import Registry
from nhsr_registry.plain import clean
from nhsr_registry.search.alike import alike
from nhsr_registry.search.index import DAMAGED, Index, open_index


class Near:
    """Remembers what was said, so that each neighbour of a project is named once."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._told: set[tuple[str, str]] = set()

    @cached_property
    def _index(self) -> Index | None:
        """As the registry was before anything was added: making it anew for every project would take too long."""
        try:
            return open_index(self.registry.root)
        except (RegistryError, OSError, sqlite3.Error):  # `validate` is the place to say so
            return None

    def tell(self, id_: str, fields: Mapping[str, Any]) -> list[str]:
        """Name the projects near one, those that were not named yet; returns their ids."""
        try:
            found = alike(self._index, fields, id_) if self._index else []
        except DAMAGED:  # the next search makes it anew
            found = []
        new = [card for card in found if (id_, card["id"]) not in self._told]
        if not new:
            return []
        self._told |= {(id_, card["id"]) for card in new}
        click.echo(
            report.wrap(f"Listed already, and perhaps a solution of the same problem as {id_}:", "  ", ""), err=True
        )
        for card in new:
            click.echo(report.wrap(f"{card['id']}: {clean(card['summary'])}", "    ", "  "), err=True)
        ids = " ".join(card["id"] for card in new)
        said, command = ("Side by side", "compare") if len(new) > 1 else ("More on it", "show")
        click.echo(f"  Perhaps your teams can join forces. {said}:", err=True)
        click.echo(f"    nhsr-registry {command} {ids}", err=True)  # whole, to be copied
        return [str(card["id"]) for card in new]
