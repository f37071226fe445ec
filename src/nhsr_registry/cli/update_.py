"""`nhsr-registry update`."""

from __future__ import annotations

from typing import Any

import click

EPILOG = """\b
Examples
  nhsr-registry update
  nhsr-registry update --from https://example.org/registry/
  nhsr-registry search "waiting list" --registry ./ours --registry national

The address is remembered. It can also stand in NHSR_REGISTRY_URL, or in config.toml as address = "https://…".

On a terminal, and never in CI, `search` looks by itself for a newer copy once what is kept is a week old: after it has
answered, at most once a day. NHSR_OFFLINE=1, or offline = true in config.toml, stops that, and every other command that
would go out: it says so and ends with 2. Proxies are taken from HTTPS_PROXY, certificates from the system and
SSL_CERT_FILE.
"""


@click.command("update", epilog=EPILOG)
@click.argument("alone", metavar="[URL]", required=False)
@click.option(
    "--from",
    "address",
    metavar="URL",
    help="The address of a registry's site; remembered for the next time. --from may be left out.",
)
@click.option("--fresh", is_flag=True, help="Fetch it again even where nothing changed.")
@click.option("--forget", is_flag=True, help="Go back to the registry that came with the installation.")
@click.option("--status", is_flag=True, help="Only say which registries are here, from where and how old.")
@click.option("--in-background", is_flag=True, hidden=True, help="As `search` calls it: no word, and no error.")
@click.pass_obj
def command(registry: Any, /, alone: str | None, address: str | None, **options: bool) -> None:
    """Fetch the newest published registry, so that search, show and list know it offline.

    Only what changed is fetched, and it is used only where it is what its site announces; else all stays as it was.
    """
    from nhsr_registry.cli import _updating

    if alone and address and alone != address:
        raise click.UsageError(f"Two addresses, {alone} and {address}: one at a time, please.")
    address = address or alone
    if options["in_background"]:
        _updating.in_background(address)
    elif options["status"]:
        _updating.status(registry)
    elif options["forget"]:
        _updating.forget()
    else:
        raise click.exceptions.Exit(_updating.update_all(address, fresh=options["fresh"]))
