"""`nhsr-registry adopt`."""

from __future__ import annotations

import click

EPILOG = """\b
Examples
  nhsr-registry adopt nhs-r-community/NHSRplotthedots --organisation RXX --since 2025-04 --evidence https://…
  nhsr-registry adopt nhs-r-community/NHSRplotthedots --organisation RXX --verified-by "a steward" --how "saw the report"
  nhsr-registry adopt nhs-r-community/NHSRplotthedots --organisation RXX --withdraw
"""


@click.command("adopt", epilog=EPILOG)
@click.argument("id_", metavar="ID")
@click.option("--organisation", required=True, help="The ODS code, or the id in organisations.toml.")
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
    since: str | None,
    evidence: str | None,
    verified_by: str | None,
    how: str | None,
    withdraw: bool,
) -> None:
    """Say that your organisation uses a project.

    Whoever looks for code sees who relies on it already. What people declare, what a steward has confirmed and what
    files show are kept and shown apart (`reuse`).
    """
    from datetime import UTC, datetime

    from nhsr_registry.folder.store import Registry
    from nhsr_registry.locate import locate
    from nhsr_registry.spread import adopt

    folder = Registry(locate(registry))
    entry = folder.entry(folder.resolve(id_))
    today = datetime.now(UTC).date().isoformat()
    if withdraw:
        entry, did = adopt.withdraw(entry, organisation), "taken back"
    elif verified_by and how:
        entry, did = adopt.verify(entry, organisation, verified_by, how, today), "confirmed"
    elif since and evidence:
        entry, did = adopt.declare(entry, organisation, since, evidence, today), "entered"
    else:
        raise click.UsageError("Say --since and --evidence, or --verified-by and --how, or --withdraw.")
    changed = adopt.write(folder, entry)
    known = folder.organisations.called(organisation)
    who = known.name if known else organisation
    click.echo(
        f"{entry.repository}, used by {who}: {did}." if changed else "Nothing to change: it stands there already."
    )
