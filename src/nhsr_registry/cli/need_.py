"""`nhsr-registry need`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from nhsr_registry.cli import _users
from nhsr_registry.cli._carried import carried
from nhsr_registry.cli._json import echo_json

if TYPE_CHECKING:
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.spread.needs import Need

EPILOG = """\b
Examples
  nhsr-registry need add "How many beds will we need next winter?" --organisation RX1 --setting acute
  nhsr-registry need too many-beds-will-need-next-winter --organisation QUY
  nhsr-registry need match
"""
_FORMAT = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
_NONE = 'No needs are listed. The first one: nhsr-registry need add "…" --organisation …'
_ALL_MET = "Something is known to answer each need that is listed."


@click.group("need", epilog=EPILOG)
def command() -> None:
    """Problems that people have and look for code for: name one, say “we too”, see what may answer it."""


@command.command("add")
@click.argument("problem")
@_users.who
@_users.unlisted
@click.option("--topic", "topics", multiple=True, help="A topic of the vocabulary (repeat for several).")
@click.option("--setting", "settings", multiple=True, help="A care setting (repeat for several).")
@click.option("--dataset", "datasets", multiple=True, help="A data set it is about (repeat for several).")
@click.pass_obj
def add(registry: str | None, /, problem: str, organisation: str, *, unlisted: bool, **more: tuple[str, ...]) -> None:
    """Name a problem, in the words in which you would ask a colleague."""
    from nhsr_registry.folder import named
    from nhsr_registry.spread import needs

    folder = _folder(registry)
    who = named.code_of(folder.organisations, organisation, unlisted=unlisted)
    need = needs.make(folder, problem, who, _today(), **more)
    needs.write(folder, need)
    click.echo(f"Written: needs/{need.id}.toml")
    for line in _matches(folder, need):
        click.echo(line)


@command.command("too")
@click.argument("id_", metavar="NEED")
@_users.who
@_users.unlisted
@click.pass_obj
def too(registry: str | None, id_: str, organisation: str, *, unlisted: bool) -> None:
    """Say that your organisation has the problem, too."""
    from nhsr_registry.folder import named
    from nhsr_registry.spread import needs

    folder = _folder(registry)
    need, table = needs.get(folder, id_), folder.organisations
    who = named.as_entered(table, organisation, [voice.organisation for voice in need.voices])
    need = needs.too(need, who or named.code_of(table, organisation, unlisted=unlisted), _today())
    changed = needs.write(folder, need)
    click.echo(f"{need.id}: {_voices(folder, need)}" if changed else "Nothing to change: it stands there already.")


@command.command("met")
@click.argument("id_", metavar="NEED")
@click.argument("projects", nargs=-1, required=True, metavar="ID …")
@click.pass_obj
def met(registry: str | None, id_: str, projects: tuple[str, ...]) -> None:
    """Say which listed projects answer it: people decide that, not the search."""
    from nhsr_registry.federation.whole import Whole
    from nhsr_registry.spread import needs

    folder = _folder(registry)
    listed = Whole(folder.root)  # a member's project answers it as well as an own one
    found = tuple(str(listed.resolve(project)) for project in projects)
    needs.write(folder, needs.met(needs.get(folder, id_), found))
    click.echo(f"{id_}: met by {', '.join(found)}")


@command.command("list")
@click.option("--open", "only_open", is_flag=True, help="Only those that nothing is known to answer.")
@_FORMAT
@click.pass_obj
def list_(registry: str | None, only_open: bool, format_: str) -> None:
    """All needs, those that most organisations share first."""
    from nhsr_registry.spread import needs

    folder = _folder(registry)
    found = [need for need in needs.ordered(needs.load(folder)) if not (only_open and need.met_by)]
    if format_ == "json":
        echo_json(found)
        return
    for need in found:
        for line in _lines(folder, need):
            click.echo(line)
    if not found:
        click.echo(carried(_NONE) if not needs.load(folder) else _ALL_MET)


@command.command("show")
@click.argument("id_", metavar="NEED")
@click.pass_obj
def show(registry: str | None, id_: str) -> None:
    """One need, who has it, and what may answer it."""
    from nhsr_registry.spread import needs

    folder = _folder(registry)
    need = needs.get(folder, id_)
    for line in (*_lines(folder, need), *_matches(folder, need)):
        click.echo(line)


@command.command("match")
@click.argument("id_", metavar="[NEED]", required=False)
@_FORMAT
@click.pass_obj
def match(registry: str | None, id_: str | None, format_: str) -> None:
    """What may answer one need, or each of them."""
    from nhsr_registry.spread import matching, needs

    folder = _folder(registry)
    found = [needs.get(folder, id_)] if id_ else list(needs.load(folder))
    if format_ == "json":
        echo_json([{"need": need, "candidates": matching.candidates(folder.root, need)} for need in found])
        return
    if not found:
        click.echo(carried(_NONE))
    for need in found:
        for line in (*_lines(folder, need), *_matches(folder, need)):
            click.echo(line)


def _folder(registry: str | None) -> Registry:
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate

    return Registry(locate(registry))


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _voices(folder: Registry, need: Need) -> str:
    from nhsr_registry.folder import named

    return ", ".join(named.shown(folder.organisations, voice.organisation) for voice in need.voices)


def _lines(folder: Registry, need: Need) -> Iterator[str]:
    from nhsr_registry.cli._results import style, wrapped

    yield style(need.id, bold=True, fg="cyan")
    yield wrapped(need.problem)
    yield wrapped(f"Asked by {_voices(folder, need)}.")
    if need.met_by:
        yield wrapped(f"Met by {', '.join(need.met_by)}.")


def _matches(folder: Registry, need: Need) -> Iterator[str]:
    from nhsr_registry.cli._results import style, wrapped
    from nhsr_registry.spread import matching

    found = matching.candidates(folder.root, need)
    if not found:
        yield wrapped("Nothing listed here seems to answer it yet.")
    else:
        yield wrapped("May answer it, for people to judge:")
    for one in found:
        yield style(wrapped(f"{one['id']}: {one['summary']}", "    "), dim=True)
    yield ""
