"""What became of each member in a night: as data, as text, and for the page of a job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from nhsr_registry.model import Model
from nhsr_registry.plain import clean, count

State = Literal[
    "taken", "unchanged", "away", "newer", "older", "unreadable", "too-large", "replayed", "held", "ourselves", "failed"
]
STATES: dict[State, str] = {
    "taken": "read anew",
    "unchanged": "as it was",
    "away": "could not be reached",
    "newer": "is published by a newer version than this one reads",
    "older": "is published by an older version than this one reads",
    "unreadable": "published something that is no registry's records",
    "too-large": "published more than it may",
    "replayed": "published older records than those that are kept",
    "held": "would lose too many projects at once",
    "ourselves": "says that it is this registry",
    "failed": "could not be kept",
}
#: Those in which a member's records are today's.
GOOD: frozenset[State] = frozenset({"taken", "unchanged"})
_SHOWN, _KEPT = 10, 200


class Refusal(Model):
    """A record that was not taken."""

    id: str
    reason: str


class MemberOutcome(Model):
    """One member's night. `projects`: those kept of it, of which `words` have its words and `also` are listed nearer, too."""

    id: str
    name: str
    state: State
    reason: str = ""
    since: str | None = None  # ISO date of the first of the nights on which its records could not be taken
    projects: int = 0
    words: int = 0
    also: int = 0
    new: int = 0
    gone: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = ()  # the first of them
    returned: int = 0  # those that it had from this registry
    beyond: int = 0  # more than it may list
    skewed: int = 0  # dated on a day that has not come: their dates are not believed
    received: int = 0  # bytes


class FederationReport(Model):
    """All members, in the order of registry.toml."""

    members: tuple[MemberOutcome, ...] = ()
    listed: int = 0  # projects that are listed through members alone
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return all(member.state in GOOD for member in self.members)


def refusals(found: Iterable[tuple[str, str]]) -> tuple[Refusal, ...]:
    """The first of them, made safe to print."""
    return tuple(Refusal(id=clean(id_, most=150), reason=clean(why, most=300)) for id_, why in list(found)[:_KEPT])


def text(report: FederationReport) -> str:
    """For a log: a line a member, and a line for each record that was refused."""
    lines = [f"{count(report.listed, 'project is', 'projects are')} listed through members alone."]
    for member in report.members:
        lines.append(f"{_name(member)}: {_about(member)}")
        lines += [f"  not taken: {one.id}: {one.reason}" for one in member.refusals[:_SHOWN]]
        if member.refused > _SHOWN:
            lines.append(
                f"  and {member.refused - _SHOWN:,} more were not taken; the report as data has the first {_KEPT}."
            )
    return clean("\n".join([*lines, *report.notes]), keep="\n")


def markdown(report: FederationReport) -> str:
    """For the page of a job. What a stranger wrote is shown as code."""
    lines = [
        "## Members",
        "",
        f"{count(report.listed, 'project is', 'projects are')} listed through members alone.",
        "",
        "| Member | |",
        "| --- | --- |",
    ]
    lines += [f"| {_code(_name(member))} | {_code(_about(member))} |" for member in report.members]
    for member in report.members:
        lines += ["", f"Not taken of {_code(member.id)}:", ""] if member.refusals else []
        lines += [f"- {_code(one.id)}: {_code(one.reason)}" for one in member.refusals[:_SHOWN]]
        if member.refused > _SHOWN:
            lines.append(f"- and {member.refused - _SHOWN:,} more")
    lines += ["", *(f"{_code(note)}" for note in report.notes)] if report.notes else []
    return "\n".join(lines) + "\n"


def _name(member: MemberOutcome) -> str:
    return f"{member.name} ({member.id})" if member.name != member.id else member.id


def _about(member: MemberOutcome) -> str:
    said: list[str] = [STATES[member.state] + (f": {member.reason}" if member.reason else "")]
    if member.state not in GOOD:
        since = f", since {member.since}" if member.since else ""
        said.append(f"its last good records stay{since}" if member.projects else "nothing is kept of it")
    counts: Sequence[tuple[int, str]] = (
        (member.words, "in its words"),
        (member.also, "listed nearer too"),
        (member.new, "new"),
        (member.gone, "gone"),
        (member.returned, "had come from here"),
        (member.refused, "more were not taken"),
        (member.beyond, "more than it may list"),
        (member.skewed, "dated on a day that has not come (the dates are left out)"),
    )
    parts = [count(member.projects, "project"), *(f"{number:,} {what}" for number, what in counts if number)]
    said.append(", ".join(parts))
    return "; ".join(said)


def _code(said: str) -> str:
    return "`` " + clean(said).replace("`", "'").replace("|", "¦") + " ``"
