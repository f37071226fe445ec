"""Which projects that others rely on may soon have nobody to look after them: calls for help, never verdicts. Pure.

Four kinds, each from facts that anybody can see: much used and known to one person; used and without a change for long;
archived and used; kept by an organisation that has ended. Nobody is ranked, and nothing is said of a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.folder.holders import state
from nhsr_registry.folder.organisations import Organisation, Organisations
from nhsr_registry.model import Model

Kind = Literal["one-maintainer", "silent", "archived", "organisation-ended"]
#: Kind → what it is called, as a fact about care for the code and not about people.
KINDS: Mapping[Kind, str] = {
    "one-maintainer": "Relied on by many, known to one person",
    "silent": "Relied on, and quiet for long",
    "archived": "Archived, and still relied on",
    "organisation-ended": "Its organisation has become another",
}
WIDELY, ELSEWHERE = 3, 2  # users in all, or organisations and accounts other than its own: then much depends on it
QUIET_YEARS = 2


class Subject(NamedTuple):
    """One project, as far as its future goes; `None` is “not known”. Dates are ISO 8601."""

    id: str
    name: str
    holder: str  # organisation where known, else the account
    organisation: Organisation | None = None
    people: int | None = None  # whose commits it has; not known of a history that was cut off
    named: int = 0  # whom its own files name to look after it
    last_change: str | None = None
    archived: bool | None = None
    successor: str | None = None
    adopters: tuple[str, ...] = ()  # organisations that say they use it
    welcome: tuple[str, ...] = ()  # what invites newcomers


class Risk(Model):
    """A call for help: what is so, who relies on it (ids, and organisations that say so), and a first step."""

    project: str
    name: str
    kind: Kind
    title: str
    why: str
    step: str
    users: tuple[str, ...] = ()
    adopters: tuple[str, ...] = ()
    welcome: tuple[str, ...] = ()


class Looked(Model):
    """The risks by kind and name, and the much-used projects (ids) of which it is not known how many people know them."""

    on: str
    risks: tuple[Risk, ...]
    unknown: tuple[str, ...]


def look(subjects: Iterable[Subject], edges: Iterable[Edge], table: Organisations, on: str) -> Looked:
    """All that is to be said on the ISO date `on`."""
    known = {subject.id: subject for subject in subjects}
    users: defaultdict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if edge.project in known:
            users[edge.project].append(edge.user)
    found: list[Risk] = []
    unknown = []
    for subject in known.values():
        own = tuple(sorted(set(users[subject.id]), key=str.lower))
        widely = is_widely_used(subject, own, known)
        found += _of_use(subject, own, widely=widely, on=on)
        found += _of_organisation(subject, own, table, on)
        if widely and subject.people is None and subject.named < 2 and not subject.archived:
            unknown.append(subject.id)
    order = list(KINDS)
    found.sort(key=lambda risk: (order.index(risk.kind), risk.project.lower()))
    return Looked(on=on, risks=tuple(found), unknown=tuple(sorted(unknown, key=str.lower)))


def is_widely_used(subject: Subject, users: Iterable[str], subjects: Mapping[str, Subject]) -> bool:
    """Whether many rely on it: projects that are seen to use it, and organisations that say so."""
    users = list(users)
    holders = {subjects[user].holder for user in users if user in subjects}
    elsewhere = (holders | set(subject.adopters)) - {subject.holder}
    return len(users) + len(subject.adopters) >= WIDELY or len(elsewhere) >= ELSEWHERE


def _of_use(subject: Subject, users: tuple[str, ...], *, widely: bool, on: str) -> Iterable[Risk]:
    """What is to be said because others rely on it."""
    if not (users or subject.adopters):
        return
    if subject.archived:
        heir = subject.successor
        step = (
            f"If you use it, look at {heir}, which follows it; if you moved, tell the others how."
            if heir
            else "If you use it, ask its owner whether somebody may take it on: an archived project can be opened again, "
            "or handed over."
        )
        yield _risk(subject, "archived", "Its owner has archived it, and others still rely on it.", step, users)
        return
    if subject.last_change and subject.last_change[:10] < _years_before(on, QUIET_YEARS):
        why = (
            f"The last change was on {subject.last_change[:10]}. It may simply be finished; those who rely on it would like "
            "to know."
        )
        step = (
            "Ask in an issue whether it is finished or looking for a hand, and offer to test it with today’s versions."
        )
        yield _risk(subject, "silent", why, step, users)
    if widely and subject.people == 1 and subject.named < 2:
        why = "One person has made every commit so far, and gives many others their time. Nobody should have to do that alone."
        step = (
            "If you rely on it, offer to review one change or to answer one question; a second name in CODEOWNERS or the README "
            "is enough."
        )
        yield _risk(subject, "one-maintainer", why, step, users)


def _of_organisation(subject: Subject, users: tuple[str, ...], table: Organisations, on: str) -> Iterable[Risk]:
    """Whether the organisation behind it, or what that is a part of, has ended; and who has its duties now."""
    ended = _ended(subject.organisation, table, on)
    if ended is None or subject.archived:
        return
    if ended.valid_to and (subject.last_change or "")[: len(ended.valid_to)] > ended.valid_to:
        return  # somebody has worked on it since: it is looked after
    now = [heir.name for heir in table.current(ended, on) if heir.id != ended.id]
    when = (
        f" on {ended.valid_to}"
        if len(ended.valid_to or "") == 10
        else f" in {ended.valid_to}"
        if ended.valid_to
        else ""
    )
    why = f"{ended.name} ended{when}."
    if now:
        why += f" Its duties are with {_and(now)} now."
        step = f"If you work at {_and(now)}, ask who looks after it, and say so in its README, so that people know whom to ask."
    else:
        step = "If you use it, ask in an issue who looks after it now, or offer it a home."
    yield _risk(subject, "organisation-ended", why, step, users)


def _ended(org: Organisation | None, table: Organisations, on: str) -> Organisation | None:
    """The first of an organisation and those it is a part of that has ended."""
    seen: set[str] = set()
    while org is not None and org.id not in seen:
        if state(org, on) == "has ended":
            return org
        seen.add(org.id)
        org = table.get(org.parent)
    return None


def _risk(subject: Subject, kind: Kind, why: str, step: str, users: tuple[str, ...]) -> Risk:
    return Risk(
        project=subject.id, name=subject.name, kind=kind, title=KINDS[kind], why=why, step=step, users=users,
        adopters=subject.adopters, welcome=subject.welcome,
    )  # fmt: skip


def _years_before(day: str, years: int) -> str:
    """The same day some years ago; a 29 February serves as a text to compare with all the same."""
    return f"{int(day[:4]) - years:04d}{day[4:10]}"


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
