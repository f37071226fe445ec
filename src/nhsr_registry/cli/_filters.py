"""The options that `search` and `list` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from nhsr_registry.cli._lazily import completing

_OPTIONS = (
    ("--language", "language", "R", "Programming language."),
    ("--kind", "kinds", "KIND", "What it is: r-package, app, template, codelist …"),
    ("--topic", "topics", "TOPIC", "A topic's id or name: waiting-lists, spc …"),
    ("--setting", "settings", "SETTING", "A care setting: acute, primary-care …"),
    ("--dataset", "datasets", "DATASET", "A data set: hes, mhsds …"),
    ("--owner", "owner", "OWNER", "A GitHub owner, or an organisation's name, id or ODS code."),
    ("--licence", "licence", "LICENCE", "An SPDX licence (MIT), or open, permissive, copyleft, none."),
    ("--status", "status", "STATUS", "Its state, where it says so: active, archived …"),
)
LEVELS = ("listed", "usable", "reusable", "ready-to-scale")


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the filter options; the command finds them together in `wanted`."""
    command = click.option("--level", type=click.Choice(LEVELS), help="At least this level of readiness.")(command)
    command = click.option(
        "--welcoming", is_flag=True, help="Says how to take part, or has issues marked as good first ones."
    )(command)
    for flag, name, metavar, text in reversed(_OPTIONS):
        command = click.option(
            flag, name, multiple=True, metavar=metavar, help=text, shell_complete=completing("values", name)
        )(command)
    return command


def wanted(options: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The filters among a command's options, by kind of facet."""
    asked: dict[str, tuple[str, ...]] = {name: options[name] for _, name, _, _ in _OPTIONS}
    return {
        **asked,
        "level": (options["level"],) if options["level"] else (),
        "welcoming": ("yes",) if options["welcoming"] else (),
    }


def said(options: dict[str, Any]) -> list[str]:
    """The filters among a command's options, as somebody would type them."""
    found = [f"{flag} {value}" for flag, name, _, _ in _OPTIONS for value in options[name]]
    found += [f"--level {options['level']}"] if options["level"] else []
    return found + (["--welcoming"] if options["welcoming"] else [])


NOTE = "Filters combine; a filter given twice fits either value."
