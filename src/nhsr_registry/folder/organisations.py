"""Who owns a GitHub account: the one reviewed table of owners, organisations, ODS codes and successors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from nhsr_registry.folder import ods
from nhsr_registry.folder.validation import Fault, Faults, convert, line_of, read_toml
from nhsr_registry.model import Model

FILE = "organisations.toml"


def is_ods(code: str) -> bool:
    """Whether a text has the shape of an ODS code; whether it is one, only the service knows."""
    return ods.is_code(code)


class Organisation(Model):
    """An organisation as it is, or was (`valid_to`, `successor`). What is not known is left out.

    `parent` is what a team is a part of, `icb` the integrated care board in whose area it lies (both ids of this table);
    `successors` are all who took over where one was divided; `ended` says why nobody took over. Dates are ISO 8601.
    """

    id: str
    name: str
    kind: str = ""
    ods: str | None = None
    region: str | None = None
    parent: str | None = None
    owners: tuple[str, ...] = ()
    icb: str | None = None
    successor: str | None = None
    successors: tuple[str, ...] = ()
    ended: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    note: str = ""

    @property
    def heirs(self) -> tuple[str, ...]:
        """Ids of all who took over."""
        return tuple(dict.fromkeys((*((self.successor,) if self.successor else ()), *self.successors)))


class Organisations(Model, dict=True):
    version: int
    organisations: tuple[Organisation, ...] = ()

    def get(self, id_: str | None) -> Organisation | None:
        return self._by_id.get(id_)

    @cached_property
    def _by_id(self) -> dict[str | None, Organisation]:
        return {org.id: org for org in reversed(self.organisations)}  # of several, the first counts

    @cached_property
    def _by_code(self) -> dict[str, Organisation]:
        return {org.ods: org for org in reversed(self.organisations) if org.ods}

    @cached_property
    def _by_owner(self) -> dict[str, Organisation]:
        return {owner.casefold(): org for org in reversed(self.organisations) for owner in org.owners}

    def called(self, code: str) -> Organisation | None:
        """The organisation of an id or an ODS code."""
        return self.get(code) or self._by_code.get(code)

    def of_owner(self, owner: str) -> Organisation | None:
        """The organisation behind a GitHub owner; `None` where it is not known (a person's account is)."""
        return self._by_owner.get(owner.casefold())

    def meant(self, said: str) -> Organisation | None:
        """The organisation that a person means by an id, an ODS code in any case, or an account."""
        return self.called(said) or self.called(said.upper()) or self.of_owner(said)

    def current(self, org: Organisation, on: str = "9999") -> tuple[Organisation, ...]:
        """Who has taken over by the end of all chains (on the ISO date `on`); itself where nobody has. Circles end."""
        found: dict[str, Organisation] = {}
        seen, queue = {org.id}, [org]
        while queue:
            at = queue.pop(0)
            heirs = [] if (at.valid_to or "") > on else [heir for id_ in at.heirs if (heir := self.get(id_))]
            if not heirs:
                found[at.id] = at
            queue += [heir for heir in heirs if heir.id not in seen]
            seen.update(heir.id for heir in heirs)
        return tuple(found.values())

    def region_of(self, org: Organisation) -> str | None:
        """Its region: its own word, else that of its integrated care board, else of what it is a part of; unknown is `None`."""
        seen: set[str] = set()
        queue: list[str | None] = [org.id]
        while queue:
            at = self.get(queue.pop(0))
            if at is None or at.id in seen:
                continue
            if at.region:
                return at.region
            seen.add(at.id)
            queue += [at.icb, at.parent]
        return None

    def icb_of(self, org: Organisation, on: str = "9999") -> tuple[Organisation, ...]:
        """The integrated care boards in whose area it lies, as they are called on the ISO date `on`; none where not known."""
        seen: set[str] = set()
        at: Organisation | None = org
        while at is not None and at.id not in seen:
            if at.icb and (board := self.get(at.icb)):
                return self.current(board, on)
            seen.add(at.id)
            at = self.get(at.parent)
        return ()


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
        if org.ods is not None and not ods.is_code(org.ods):
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
                yield Fault(file=FILE, line=line_of(text, "id", org.id), key=org.id, message=f"successor {what}")
                break
            seen.add(at)
            at = by_id[at].successor
