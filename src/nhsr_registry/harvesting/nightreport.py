"""What a night's harvest did: as data, as text, and as the summary of a job on GitHub."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from nhsr_registry.federation import fedreport
from nhsr_registry.federation.fedreport import FederationReport
from nhsr_registry.harvesting.lifecycle import Event, State
from nhsr_registry.model import Model
from nhsr_registry.plain import clean

STATES: dict[State, str] = {
    "refreshed": "read again, and their record changed",
    "unchanged": "as they were",
    "waiting": "changed, to be read on a later night",
    "unasked": "not asked about tonight; they come first tomorrow",
    "failed": "not to be read tonight; their last good record stays",
    "missing": "not shown by GitHub tonight; their record stays",
    "gone": "gone from GitHub for several nights; their record stays and says so",
    "blocked": "blocked by GitHub; their record stays and says so",
    "emptied": "without any commit; their record stays and says so",
}
EVENTS: dict[Event, str] = {
    "renamed": "renamed or transferred",
    "archived": "archived",
    "unarchived": "open again",
    "came-back": "came back",
    "branch-renamed": "default branch renamed",
    "reread": "read again because the rubric or its checks changed",
}
_INCOMPLETE: tuple[State, ...] = ("waiting", "unasked", "failed")
_SHOWN = 50


class Outcome(Model):
    """What became of one project; `former` is its name until tonight."""

    repository: str
    state: State
    reason: str = ""
    events: tuple[Event, ...] = ()
    former: str | None = None


class NightReport(Model):
    """What became of all of them, and what it cost. Every count is there, so that a zero is said too."""

    counts: dict[str, int]
    events: dict[str, int]
    requests: int
    points: int
    bytes: int
    fetches: int
    seconds: float
    stopped: str = ""
    shard: str = ""
    results: tuple[Outcome, ...] = ()
    federation: FederationReport | None = None  # what became of the members; `None` where there are none

    @property
    def complete(self) -> bool:
        return (
            not self.stopped
            and not any(self.counts[state] for state in _INCOMPLETE)
            and (self.federation is None or self.federation.complete)
        )


def report_of(
    results: Iterable[Outcome], *, requests: int, points: int, bytes_: int, fetches: int, seconds: float,
    stopped: str = "", shard: str = "",
) -> NightReport:  # fmt: skip
    ordered = tuple(sorted(results, key=lambda outcome: outcome.repository.lower()))
    states = Counter(outcome.state for outcome in ordered)
    events = Counter(event for outcome in ordered for event in outcome.events)
    return NightReport(
        counts={state: states[state] for state in STATES},
        events={event: events[event] for event in EVENTS},
        requests=requests, points=points, bytes=bytes_, fetches=fetches, seconds=round(seconds, 1),
        stopped=stopped, shard=shard, results=ordered,
    )  # fmt: skip


def joined(reports: Iterable[NightReport]) -> NightReport:
    """The report of several shards as one; they ran beside one another, so the longest says how long."""
    reports = list(reports)
    return report_of(
        (outcome for report in reports for outcome in report.results),
        requests=sum(report.requests for report in reports),
        points=sum(report.points for report in reports),
        bytes_=sum(report.bytes for report in reports),
        fetches=sum(report.fetches for report in reports),
        seconds=max((report.seconds for report in reports), default=0.0),
        stopped=" ".join(dict.fromkeys(report.stopped for report in reports if report.stopped)),
    )


def text(report: NightReport) -> str:
    """For a log: one line a fact."""
    lines = [f"{count:>6} {STATES[state]}" for state in STATES if (count := report.counts[state])]
    lines += [f"{count:>6} {EVENTS[event]}" for event in EVENTS if (count := report.events[event])]
    lines += [f"{_name(outcome)}: {_about(outcome)}" for outcome in _noteworthy(report)]
    if report.stopped:
        lines.append(report.stopped)
    lines.append(_cost(report))
    if report.federation:
        lines.append(fedreport.text(report.federation))
    return clean("\n".join(lines), keep="\n")


def markdown(report: NightReport) -> str:
    """For the page of a job on GitHub. Names are all that comes from outside, and are shown as code."""
    lines = ["## Harvest", "", "| Projects | |", "| ---: | --- |"]
    lines += [f"| {report.counts[state]} | {STATES[state]} |" for state in STATES if report.counts[state]]
    lines += [f"| {report.events[event]} | {EVENTS[event]} |" for event in EVENTS if report.events[event]]
    lines += ["", _cost(report) + "."]
    if report.stopped:
        lines += ["", f"**Stopped early:** {_code(report.stopped)}"]
    told = _noteworthy(report)
    if told:
        lines += ["", "| Project | What happened |", "| --- | --- |"]
        lines += [f"| {_code(_name(outcome))} | {_code(_about(outcome))} |" for outcome in told[:_SHOWN]]
    if len(told) > _SHOWN:
        lines += ["", f"{len(told) - _SHOWN} more are in the report as data."]
    members = "\n" + fedreport.markdown(report.federation) if report.federation else ""
    return "\n".join(lines) + "\n" + members


def _noteworthy(report: NightReport) -> list[Outcome]:
    return [
        o for o in report.results if o.state not in {"refreshed", "unchanged", "unasked"} or set(o.events) - {"reread"}
    ]


def _name(outcome: Outcome) -> str:
    return f"{outcome.former} → {outcome.repository}" if outcome.former else outcome.repository


def _about(outcome: Outcome) -> str:
    said = [EVENTS[event] for event in outcome.events]
    if outcome.state not in {"refreshed", "unchanged"}:
        said.append(f"{outcome.state}: {outcome.reason}" if outcome.reason else outcome.state)
    return "; ".join(said)


def _cost(report: NightReport) -> str:
    return (
        f"{report.requests:,} requests, {report.points:,} points, {report.fetches:,} git fetches, "
        f"{report.bytes / 1_000_000:,.1f} MB, {report.seconds:,.0f} seconds"
    )


def _code(said: str) -> str:
    return "`` " + clean(said).replace("`", "'").replace("|", "¦") + " ``"
