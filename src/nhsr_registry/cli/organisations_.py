"""`nhsr-registry organisations`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from nhsr_registry.cli._day import day_or_today
from nhsr_registry.cli._json import echo_json, for_output

if TYPE_CHECKING:
    from nhsr_registry.folder.holders import Held, Holders
    from nhsr_registry.folder.store import Registry

EPILOG = """\b
Examples
  nhsr-registry organisations
  nhsr-registry organisations show RX1
  nhsr-registry organisations validate --format github
"""
_FORMAT = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
_ON = click.option("--on", metavar="DATE", help="As they are on this day (2022-07-01). Default: today.")


@click.group("organisations", epilog=EPILOG, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Who stands behind an account: organisations, their ODS codes, regions, and what became of them.

    A person's account belongs to nobody unless they say so, in their project's entry; what is not known is shown as such.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_)


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Those without a listed project, too.")
@_ON
@_FORMAT
@click.pass_obj
def list_(registry: str | None, on: str | None = None, format_: str = "text", *, every: bool = False) -> None:
    """The organisations that have listed projects, those with most first; with --all, every one that is known.

    As JSON there are always all of them.
    """
    _, found = _found(registry, on)
    if format_ == "json":
        echo_json(found)
        return
    for line in _all(found, every=every):
        click.echo(line)


@command.command("show")
@click.argument("id_", metavar="ID")
@_ON
@_FORMAT
@click.pass_obj
def show(registry: str | None, id_: str, on: str | None, format_: str) -> None:
    """One organisation, by its id, ODS code, account or name: its part, area, predecessors and successors, projects."""
    folder, found = _found(registry, on)
    held = _one(folder, found, id_)
    if format_ == "json":
        echo_json(held)
        return
    for line in _lines(held, found.on):
        click.echo(line)


@command.command("validate")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", help="How to print."
)
@click.pass_obj
def validate(registry: str | None, format_: str) -> None:
    """Check codes, dates, chains of successors and duplicates, and say all that is wrong with its line.

    Codes are checked by their form, as the Organisation Data Service gives them to each kind; whether one exists, only
    the service knows.
    """
    from nhsr_registry.cli import _telling
    from nhsr_registry.errors import EXIT_REGISTRY
    from nhsr_registry.folder import organisation_rules
    from nhsr_registry.locate import locate

    root = locate(registry)
    faults = organisation_rules.check(root)
    said = _telling.fault_lines(faults, format_, root.as_posix())
    click.echo(for_output(said) if format_ == "json" else said, nl=False)
    if format_ == "text":
        click.echo("organisations.toml: " + (f"{len(faults)} to mend." if faults else "no faults."))
    raise click.exceptions.Exit(EXIT_REGISTRY if faults else 0)


def _found(registry: str | None, on: str | None) -> tuple[Registry, Holders]:
    from nhsr_registry.federation.whole import Whole
    from nhsr_registry.folder.holders import holders
    from nhsr_registry.locate import locate

    folder = Whole(locate(registry))  # with what members list: their organisations count like one's own
    return folder, holders(folder.entries(), folder.organisations, day_or_today(on))


def _one(folder: Registry, found: Holders, said: str) -> Held:
    from nhsr_registry.errors import UsageError
    from nhsr_registry.folder import named

    org = named.find(folder.organisations, said)
    if org is None:
        near = named.near(folder.organisations, said)
        hint = (
            f"Did you mean {' or '.join(one.id for one in near)}?"
            if near
            else "All of them: nhsr-registry organisations list --all"
        )
        raise UsageError(f"{said[:80]!r} is no organisation of this registry: not known.", hint=hint)
    return next(held for held in found.organisations if held.organisation.id == org.id)


def _all(found: Holders, *, every: bool) -> Iterator[str]:
    from nhsr_registry.cli._carried import carried
    from nhsr_registry.cli._results import style, wrapped
    from nhsr_registry.plain import clean, count

    shown = sorted((held for held in found.organisations if held.projects or every), key=lambda o: -len(o.projects))
    for held in shown:
        org = held.organisation
        yield style(clean(org.id), bold=True, fg="cyan") + ("" if held.state == "as it is" else f" ({held.state})")
        facts = [org.name, org.ods or "ODS code not known", held.region or "region not known"]
        yield wrapped(" · ".join([*facts, count(len(held.projects), "project")]))
    if shown:
        yield ""
    listed = any(held.projects for held in found.organisations) or found.unlisted or found.unknown
    unknown = (
        f"Behind {count(len(found.unknown), 'project')} of {count(len(found.accounts), 'account')} no organisation is known."
        if found.unknown
        else "Behind every project an organisation is known."
        if listed
        else "No project is listed yet."
    )
    for own in found.unlisted:
        yield style(clean(own.organisation), bold=True, fg="cyan") + " (not in organisations.toml)"
        yield wrapped(f"as a member names it · {count(len(own.projects), 'project')}")
    which = "" if every else " with listed projects"
    yield wrapped(f"{count(len(shown) + len(found.unlisted), 'organisation')}{which} on {found.on}. {unknown}", "")
    if others := len(found.organisations) - len(shown):
        yield f"{count(others, 'more is', 'more are')} known, without a listed project yet. All of them:"
        yield carried("  nhsr-registry organisations list --all")  # whole, to be copied


def _lines(held: Held, on: str) -> Iterator[str]:
    from nhsr_registry.cli._results import style, wrapped
    from nhsr_registry.plain import count

    org = held.organisation
    yield style(f"{org.name} ({org.id})", bold=True, fg="cyan")
    since = f"from {org.valid_from}" if org.valid_from else "beginning not known"
    until = (
        f"until {org.valid_to}" if org.valid_to else ("end not known" if held.state == "has ended" else "no end known")
    )
    rows = [
        ("State", f"{held.state} on {on} ({since}, {until}){f': {org.ended}' if org.ended else ''}"),
        ("Kind", org.kind or "not known"),
        ("ODS code", org.ods or "not known"),
        ("Region", held.region or "not known"),
        ("Integrated care board", "" if org.kind == "icb" else ", ".join(held.icb) or "not known, or none"),
        ("Part of", org.parent or "nothing that is known"),
        ("Teams", ", ".join(held.teams)),
        ("Came from", ", ".join(held.before)),
        ("Taken over by", ", ".join(org.heirs)),
        ("Which is now", ", ".join(held.now) if held.now != org.heirs else ""),
        ("Accounts", ", ".join(org.owners) or "none known"),
        ("Where this is from", org.note),
    ]
    for name, text in rows:
        if text:
            yield wrapped(f"{name}: {text}")
    yield wrapped(f"{count(len(held.projects), 'project')} listed.")
    for project in held.projects:
        yield wrapped(project, "    ")
