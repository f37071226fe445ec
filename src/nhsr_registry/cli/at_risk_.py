"""`nhsr-registry at-risk`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from nhsr_registry.cli._day import day_or_today

if TYPE_CHECKING:
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.spread.releases import Seen
    from nhsr_registry.spread.risks import Looked

EPILOG = """\b
Examples
  nhsr-registry at-risk
  nhsr-registry at-risk list --undecided
  nhsr-registry at-risk release nhs-a/waits archived --by "a steward"
  nhsr-registry at-risk no-risk nhs-a/waits silent --by "a steward" --reason "It is finished, and its tests pass."
"""
_KINDS = ("one-maintainer", "silent", "archived", "organisation-ended")
_KIND = click.argument("kind", type=click.Choice(_KINDS))
_BY = click.option(
    "--by", required=True, metavar="ROLE", help="Who decides, as a role: “a steward”. No names of people."
)


@click.group("at-risk", epilog=EPILOG, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Projects that others rely on and that may need a hand: a call for help, with a first step.

    For stewards, who speak with a project's keepers first: nothing of it is published until one of them releases it.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_)


@command.command("list")
@click.argument("ids", nargs=-1, metavar="[ID …]")
@click.option("--kind", "kinds", type=click.Choice(_KINDS), multiple=True, help="Only this kind (repeat for several).")
@click.option("--undecided", "state", flag_value="undecided", help="Only those about which nothing is decided yet.")
@click.option("--public", "state", flag_value="public", help="Only those that a steward has released.")
@click.option("--on", metavar="DATE", help="As of this day (2026-01-31). Default: today.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def list_(
    registry: str | None,
    ids: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    state: str | None = None,
    on: str | None = None,
    format_: str = "text",
) -> None:
    """What may need a hand, by kind, each with who relies on it and a first step."""
    from nhsr_registry.spread import releases, standing

    folder = _folder(registry)
    looked = standing.look(folder, day_or_today(on))
    chosen = {str(folder.resolve(id_)) for id_ in ids}
    found = [
        seen
        for seen in releases.joined(looked.risks, releases.load(folder))
        if (not chosen or seen.risk.project in chosen)
        and (not kinds or seen.risk.kind in kinds)
        and (seen.state == state if state else bool(chosen) or seen.state != "no-risk")
    ]
    if format_ == "json":
        _json(found, looked)
        return
    for line in _lines(folder, found, looked):
        click.echo(line)


@command.command("release")
@click.argument("id_", metavar="ID")
@_KIND
@_BY
@click.pass_obj
def release(registry: str | None, id_: str, kind: str, by: str) -> None:
    """Let it be published, once the project's keepers know: their words first."""
    _decide(registry, id_, kind, "public", by, "")


@command.command("no-risk")
@click.argument("id_", metavar="ID")
@_KIND
@_BY
@click.option("--reason", required=True, help="Why it is none: it is kept, so that nobody asks again.")
@click.pass_obj
def no_risk(registry: str | None, id_: str, kind: str, by: str, reason: str) -> None:
    """Say that it is no risk, and why."""
    _decide(registry, id_, kind, "no-risk", by, reason)


@command.command("take-back")
@click.argument("id_", metavar="ID")
@_KIND
@click.pass_obj
def take_back(registry: str | None, id_: str, kind: str) -> None:
    """Forget a decision: what was public is not published any more."""
    from nhsr_registry.spread import releases

    folder = _folder(registry)
    done = releases.take_back(folder, str(folder.resolve(id_)), kind)  # type: ignore[arg-type]
    click.echo("Taken back." if done else "Nothing to take back: nothing was decided there.")


def _decide(registry: str | None, id_: str, kind: str, decision: str, by: str, reason: str) -> None:
    import msgspec

    from nhsr_registry.errors import UsageError
    from nhsr_registry.spread import releases, standing

    folder = _folder(registry)
    project = str(folder.resolve(id_))
    today = day_or_today(None)
    if not any((r.project, r.kind) == (project, kind) for r in standing.look(folder, today).risks):
        hint = f"What is seen: nhsr-registry at-risk list {project}"
        raise UsageError(f"Nothing of this kind ({kind}) is seen of {project} today.", hint=hint)
    row = {"project": project, "kind": kind, "decision": decision, "on": today, "by": by, "reason": reason}
    changed = releases.decide(folder, msgspec.convert(row, releases.Decision))
    said = "may be published from now on" if decision == "public" else "is noted as no risk"
    click.echo(f"{project}, {kind}: {said}." if changed else "Nothing to change: it stands there already.")


def _folder(registry: str | None) -> Registry:
    """With what members list: a package that only their projects use is relied on, too."""
    from nhsr_registry.federation.whole import Whole
    from nhsr_registry.locate import locate

    return Whole(locate(registry))


def _json(found: Sequence[Seen], looked: Looked) -> None:
    import msgspec

    from nhsr_registry.cli._json import echo_json

    rows = [{**msgspec.to_builtins(seen.risk), "state": seen.state, "decision": seen.decision} for seen in found]
    body = {"on": looked.on, "risks": rows, "unknown": looked.unknown}
    echo_json(body)


_STATES = {"public": "released", "no-risk": "no risk", "undecided": "not decided, not published"}


def _lines(folder: Registry, found: Sequence[Seen], looked: Looked) -> Iterator[str]:
    from nhsr_registry.cli._results import style, wrapped
    from nhsr_registry.plain import count

    title = ""
    for seen in found:
        risk = seen.risk
        if risk.title != title:
            title = risk.title
            yield style(title, bold=True)
        yield style(wrapped(f"{risk.project} · {_STATES[seen.state]}"), fg="cyan")
        if seen.decision:
            reason = f": {seen.decision.reason}" if seen.decision.reason else ""
            yield style(wrapped(f"{seen.decision.by}, {seen.decision.on}{reason}", "    "), dim=True)
        yield wrapped(risk.why, "    ")
        if risk.users:
            yield wrapped(f"Used by {', '.join(risk.users)}.", "    ")
        if risk.adopters:
            from nhsr_registry.folder import named

            names = [named.shown(folder.organisations, one) for one in risk.adopters]
            yield wrapped(f"Said to be used by {', '.join(names)}.", "    ")
        yield wrapped(f"A first step: {risk.step}", "    ")
        if risk.welcome:
            yield wrapped(f"It {' and '.join(risk.welcome)}.", "    ")
        yield ""
    if found:
        seen_on = f"{count(len(found), 'hint')} on {looked.on}."
        yield wrapped(f"{seen_on} What is not released is for stewards alone: speak with the keepers first.", "")
    else:
        yield wrapped(f"Nothing here asks for help on {looked.on}.", "")
    if looked.unknown:
        yield wrapped(f"How many people know it is not known of {', '.join(looked.unknown)}, on which many rely.", "")
