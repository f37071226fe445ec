"""Which organisation stands behind each listed project, and which accounts are not known to belong to any. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.organisations import Organisation, Organisations
from nhsr_registry.model import Model, RepoId

State = Literal["as it is", "has ended", "not begun"]


class Held(Model):
    """An organisation as it is on one day: its state, boards, region, who follows it, and its listed projects (ids)."""

    organisation: Organisation
    state: State
    region: str | None
    icb: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()


class Unlisted(Model):
    """An organisation that a member's record names (ODS code or id) and this registry's table does not have; its projects (ids)."""

    organisation: str
    projects: tuple[str, ...]


class Holders(Model):
    """All of them by id; `unknown` are projects (ids) behind which no organisation is known, which is no fault of theirs.

    Between the two are those of which only the code or id is known, as members name them (`unlisted`).
    """

    on: str
    organisations: tuple[Held, ...]
    unknown: tuple[str, ...]
    unlisted: tuple[Unlisted, ...] = ()

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts of which it is not known to whom they belong. A person's belongs to nobody unless they say so."""
        return tuple(sorted({id_.partition("/")[0] for id_ in self.unknown}, key=str.lower))


def organisation_of(entry: Entry, table: Organisations) -> Organisation | None:
    """What the entry itself says, where the table has it, else whose account it is; `None` is “not known”."""
    said = table.called(entry.organisation) if entry.organisation else None
    return said or table.of_owner(RepoId.parse(entry.repository).owner)


def holders(entries: Iterable[Entry], table: Organisations, on: str) -> Holders:
    """Everything about every organisation of the table on an ISO date."""
    projects: dict[str, list[str]] = {}
    unlisted: dict[str, list[str]] = {}
    unknown: list[str] = []
    for entry in entries:
        org = organisation_of(entry, table)
        if org is None and entry.organisation:
            unlisted.setdefault(entry.organisation, []).append(entry.repository)
        elif org is None:
            unknown.append(entry.repository)
        else:
            projects.setdefault(org.id, []).append(entry.repository)
    rows = sorted(table.organisations, key=lambda org: org.id)
    return Holders(
        on=on,
        organisations=tuple(
            _held(org, table, tuple(sorted(projects.get(org.id, ()), key=str.lower)), on) for org in rows
        ),
        unknown=tuple(sorted(unknown, key=str.lower)),
        unlisted=tuple(
            Unlisted(organisation=id_, projects=tuple(sorted(own, key=str.lower)))
            for id_, own in sorted(unlisted.items())
        ),
    )


def _held(org: Organisation, table: Organisations, projects: tuple[str, ...], on: str) -> Held:
    return Held(
        organisation=org,
        state=state(org, on),
        region=table.region_of(org),
        icb=tuple(board.name for board in table.icb_of(org, on)),
        now=tuple(heir.id for heir in table.current(org, on) if heir.id != org.id),
        before=tuple(other.id for other in table.organisations if org.id in other.heirs),
        teams=tuple(other.id for other in table.organisations if other.parent == org.id),
        projects=projects,
    )


def state(org: Organisation, on: str) -> State:
    """Whether it exists on the ISO date `on`. Without dates it does, unless somebody took over or a reason for its end stands."""
    if org.valid_from and org.valid_from > on:
        return "not begun"
    if org.valid_to:
        return "has ended" if org.valid_to <= on else "as it is"
    return "has ended" if org.ended else "as it is"
