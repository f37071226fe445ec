"""`nhsr-registry adopt`."""

from __future__ import annotations

import click

from nhsr_registry.cli import _users

EPILOG = """\b
Examples
  nhsr-registry adopt nhs-r-community/NHSRplotthedots --organisation RX1 --since 2025-04 --evidence https://…
  nhsr-registry adopt nhs-r-community/NHSRplotthedots --organisation RX1 --verified-by "a steward" --how "saw the report"
  nhsr-registry adopt nhs-r-community/NHSRplotthedots --organisation RX1 --withdraw
"""


@click.command("adopt", epilog=EPILOG)
@click.argument("id_", metavar="ID")
@_users.who
@_users.unlisted
@click.option("--since", help="Since when it is in use: a year, a month or a day (2025, 2025-04, 2025-04-01).")
@click.option("--evidence", metavar="URL", help="Where it can be read: a report, a repository, a post.")
@click.option("--verified-by", metavar="WHO", help="Confirm a declared use: who confirms it.")
@click.option("--how", help="Confirm a declared use: how they know.")
@click.option("--withdraw", is_flag=True, help="Take a declared use back.")
@click.pass_obj
def command(
    registry: str | None,
    id_: str,
    organisation: str,
    unlisted: bool,
    since: str | None,
    evidence: str | None,
    verified_by: str | None,
    how: str | None,
    withdraw: bool,
) -> None:
    """Say that your organisation uses a project.

    Whoever looks for code sees who relies on it already. What people declare, what a steward has confirmed and what
    files show are kept and shown apart (`reuse`).

    Counted are organisations of organisations.toml. The evidence must be a page that others can open.
    """
    from datetime import UTC, datetime

    from nhsr_registry.federation.whole import own
    from nhsr_registry.folder import named
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate
    from nhsr_registry.spread import adopt

    folder = Registry(locate(registry))
    entry = folder.entry(own(folder, id_))
    today = datetime.now(UTC).date().isoformat()
    table = folder.organisations
    who = named.as_entered(table, organisation, [one.organisation for one in entry.adopters])
    if withdraw:
        entry, did = adopt.withdraw(entry, who or organisation), "taken back"
    elif verified_by and how:
        entry, did = adopt.verify(entry, who or organisation, verified_by, how, today), "confirmed"
    elif since and evidence:
        who = who or named.code_of(table, organisation, unlisted=unlisted)
        sure = any(one.organisation == who and one.verified for one in entry.adopters)
        entry, did = adopt.declare(entry, who, since, evidence, today), "entered"
        if sure and not any(one.organisation == who and one.verified for one in entry.adopters):
            did += ". What a steward had confirmed was what it said before: confirm the new words with --verified-by and --how"
    else:
        raise click.UsageError("Say --since and --evidence, or --verified-by and --how, or --withdraw.")
    changed = adopt.write(folder, entry)
    user = named.shown(table, who or organisation)
    click.echo(
        f"{entry.repository}, used by {user}: {did}." if changed else "Nothing to change: it stands there already."
    )
