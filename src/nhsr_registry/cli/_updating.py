"""What `update` does and says."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import click

from nhsr_registry.cli._results import wrapped
from nhsr_registry.errors import RegistryError
from nhsr_registry.locate import Chosen
from nhsr_registry.plain import clean, count
from nhsr_registry.registries import copies
from nhsr_registry.registries.copies import Copy
from nhsr_registry.registries.places import NATIONAL, national, national_address, no_address, places
from nhsr_registry.registries.updating import Updated, address_of, update
from nhsr_registry.settings import ADDRESS, go_out, settings

_BACKGROUND = 120.0  # seconds that nobody waits for
_NAMED = 5


def update_all(given: str | None, *, fresh: bool) -> int:
    """Fetch from the address given, else from all that are known. Returns the exit code: that of the first failure."""
    go_out()
    addresses = [address_of(given)] if given else known()
    code = 0
    for address in addresses:
        try:
            done = update(address, fresh=fresh)
        except RegistryError as error:
            if len(addresses) == 1:
                raise
            click.echo(wrapped(f"{address}: {error.message} {error.hint or ''}", ""), err=True)
            code = code or error.exit_code
            continue
        _tell(done)
    if given and not code:
        _remember(addresses[0])
    return code


def _remember(address: str) -> None:
    """Make an address that was given the national registry's, unless the settings name one."""
    if (named := settings().address) and address_of(named) != address:
        said = f"“national” stays {named}, as {ADDRESS} or config.toml says; this one is --registry {address}"
        click.echo(wrapped(said, ""))
    elif national_address() != address:
        copies.remember(address)
        click.echo(wrapped("From now on this is the “national” registry: used where no other is named.", ""))


def known() -> list[str]:
    """The national registry's address, and those that the settings name. Raises `RegistryError` where there are none."""
    said = [national_address(), *(one for one in settings().registries if "://" in one), *copies.addresses()]
    if not (found := list(dict.fromkeys(address_of(one) for one in said if one))):
        raise no_address()
    return found


def _tell(done: Updated) -> None:
    copy = done.copy
    if not done.changed:
        click.echo(wrapped(f"{copy.name}: up to date, {count(copy.projects, 'project')}.", ""))
        return
    size = f"{done.received / 1_000_000:.1f} MB" if done.received >= 100_000 else f"{done.received / 1_000:.0f} kB"
    click.echo(wrapped(f"{copy.name}: {count(copy.projects, 'project')}, fetched from {copy.address} ({size}).", ""))
    if done.before and (new := _new(done.before, copy)):
        more = f" and {len(new) - _NAMED} more" if len(new) > _NAMED else ""
        click.echo(wrapped(f"New: {', '.join(map(clean, new[:_NAMED]))}{more}.", ""))


def _new(before: Copy, copy: Copy) -> list[str]:
    """The projects that were not there before."""
    found = []
    for one in (before, copy):
        try:
            with closing(sqlite3.connect(f"{one.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
                found.append([str(row[0]) for row in db.execute("SELECT repository FROM doc ORDER BY repository")])
        except sqlite3.Error:
            return []
    there = set(found[0])
    return [name for name in found[1] if name not in there]


def in_background(address: str | None) -> None:
    """Fetch without a word; nothing that goes wrong concerns anybody."""
    if address:
        try:
            update(address_of(address), deadline=_BACKGROUND)
        except Exception:  # noqa: BLE001 - there is nobody to tell; the next update will say it
            return


def forget() -> None:
    address = copies.remembered() or national_address()
    copies.remember(None)
    if address:
        copies.forget(address)
    place = national()
    click.echo(wrapped(f"Back to {place.name}, as it came with the installation.", ""))


def status(chosen: Chosen) -> None:
    """Which registries a search asks, and what else is kept."""
    for place in places(chosen):
        where = f"fetched from {place.copy.address}" if place.copy else f"folder {place.folder}"
        click.echo(wrapped(f"{place.name}: {where}", ""))
        if place.copy:
            click.echo(wrapped(f"{count(place.copy.projects, 'project')}, {_age(place.copy.checked)}."))
    address = national_address()
    click.echo(wrapped(f"“{NATIONAL}” is fetched from: {address or 'no address is known yet (update --from URL)'}", ""))
    click.echo(wrapped(f"Staying off the network: {'yes' if settings().offline else 'no'}.", ""))


def _age(checked: float) -> str:
    days = int((time.time() - checked) // 86_400)
    return "checked today" if days <= 0 else f"last checked {days} day{'s' if days > 1 else ''} ago"
