"""Who owns a GitHub account: the one reviewed table of owners, organisations, ODS codes and successors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from nhsr_registry.folder.validation import Fault, Faults, convert, line_of, read_toml
from nhsr_registry.model import Model

FILE = "organisations.toml"
#: Newer ODS codes break the old prefixes, so only the shape is checked.
_ODS = re.compile(r"[A-Z0-9]{3,10}")


def is_ods(code: str) -> bool:
    """Whether a text has the shape of an ODS code; whether it is one, only the service knows."""
    return bool(_ODS.fullmatch(code))


class Organisation(Model):
    """An organisation as it is, or was (`valid_to`, `successor`). What is not known is left out."""

    id: str
    name: str
    kind: str = ""
    ods: str | None = None
    region: str | None = None
    parent: str | None = None
    owners: tuple[str, ...] = ()
    successor: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    note: str = ""


class Organisations(Model):
    version: int
    organisations: tuple[Organisation, ...] = ()

    def get(self, id_: str | None) -> Organisation | None:
        return next((org for org in self.organisations if org.id == id_), None)

    def called(self, code: str) -> Organisation | None:
        """The organisation of an id or an ODS code."""
        return self.get(code) or next((org for org in self.organisations if org.ods == code), None)

    def of_owner(self, owner: str) -> Organisation | None:
        """The organisation behind a GitHub owner; `None` where it is not known (a person's account is)."""
        folded = owner.casefold()
        return next((org for org in self.organisations if folded in {o.casefold() for o in org.owners}), None)


def load(root: Path) -> Organisations:
    """The table of the registry folder `root`; raises `Faults`."""
    table, text = read_toml(root / FILE, FILE)
    organisations = convert(table, Organisations, FILE, text)
    if faults := list(faults_of(organisations, text)):
        raise Faults(faults)
    return organisations


def faults_of(organisations: Organisations, text: str = "") -> Iterator[Fault]:
    """Ids or owners that stand twice, codes of the wrong shape, successors that lead nowhere or in a circle."""
    by_id: dict[str, Organisation] = {}
    owners: dict[str, str] = {}
    for org in organisations.organisations:
        line = line_of(text, "id", org.id)
        if org.id in by_id:
            yield Fault(file=FILE, line=line, key=org.id, message="stands twice")
        by_id[org.id] = org
        if org.ods is not None and not _ODS.fullmatch(org.ods):
            yield Fault(file=FILE, line=line, key=org.id, message=f"{org.ods!r} is not shaped like an ODS code")
        for owner in org.owners:
            other = owners.setdefault(owner.casefold(), org.id)
            if other != org.id:
                yield Fault(file=FILE, line=line, key=org.id, message=f"owner {owner!r} belongs to {other!r} already")
    for org in organisations.organisations:
        seen, at = {org.id}, org.successor
        while at is not None:
            if at not in by_id or at in seen:
                what = "goes in a circle" if at in seen else f"names {at!r}, which is not in the table"
                yield Fault(file=FILE, key=org.id, message=f"successor {what}")
                break
            seen.add(at)
            at = by_id[at].successor
