"""Printing JSON, for every command that does. Light: `search` passes here."""

from __future__ import annotations

import sys
from typing import Any

import click

from nhsr_registry.printed import as_json, only_ascii


def echo_json(data: Any) -> None:
    """Print data as JSON, safe for the terminal and whole in whatever encoding the output has."""
    click.echo(for_output(as_json(data)), nl=False)


def for_output(said: str) -> str:
    """JSON as this output can hold it: all of it in UTF-8, else with escapes for what is not ASCII."""
    return said if (sys.stdout.encoding or "").lower().replace("-", "") == "utf8" else only_ascii(said)
