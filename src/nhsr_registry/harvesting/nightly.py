"""A night's harvest from GitHub: ask what changed, read only that, write each as soon as it is known.

It may be ended at any moment: what is written is whole, and the next run goes on with the rest. A project whose newest
commit, facts on GitHub and judge (rubric and checks) are the stored ones is not read again, since reading it could say
nothing else: the assessment knows no clock. All others are.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from zlib import crc32

import msgspec

from nhsr_registry.errors import NetworkError, RegistryError
from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.github.carried import Shown, carry, needed
from nhsr_registry.github.client import GitHub
from nhsr_registry.github.graphql import GraphQL, RefusedError, SpentError
from nhsr_registry.github.survey import Absent, Details, Found, Known, Seen, Unknown, details, survey
from nhsr_registry.harvesting.journal import Journal
from nhsr_registry.harvesting.lifecycle import Step, failed, host_facts, renamed, step
from nhsr_registry.harvesting.nightreport import NightReport, Outcome, report_of
from nhsr_registry.harvesting.reading import Fresh, Job, read_all
from nhsr_registry.model import Model, RepoId
from nhsr_registry.scoring.judge import judge

_CHUNK = 500  # projects whose details are asked and whose files are read before the next ones
_SUSPICIOUS = 0.1  # the share of projects that may vanish in one night before we doubt it
_FEW = 5


class Shard(Model):
    """A part of the projects: `number` (from 1) of `count`; the same project is always in the same part."""

    number: int = 1
    count: int = 1

    def __str__(self) -> str:
        return f"{self.number}/{self.count}" if self.count > 1 else ""

    def holds(self, repo: RepoId) -> bool:
        return crc32(repo.key.encode()) % self.count == self.number - 1


class Limits(Model):
    """How far a night may go."""

    max_points: int | None = None
    max_seconds: float | None = None
    jobs: int = 0
    believe_missing: bool = False


class _Due(Model):
    """A project whose files are to be read."""

    entry: Entry
    seen: Seen
    step: Step
    former: str | None = None
    since: str = ""
    recreated: bool = False
    replayed: bool = False  # by an answer to a run that was ended, which may be hours old


class Night:
    """One run. `results` grows as projects are done."""

    def __init__(
        self, registry: Registry, github: GitHub, cache: Path, *, today: str, limits: Limits, shard: Shard,
        progress: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.registry, self.github, self.cache, self.today, self.limits = registry, github, cache, today, limits
        self.shard, self.progress = shard, progress
        self.graphql = GraphQL(github, max_points=limits.max_points)
        self.code = judge()
        self.journal = Journal(cache, registry.root, str(shard))
        self.results: dict[str, Outcome] = {}
        self.due: list[_Due] = []
        self.absent: list[tuple[Entry, Absent]] = []
        self.again: list[tuple[_Due, str]] = []
        self.stopped = ""
        self.fetches = 0
        self.bytes = 0
        self._began = time.monotonic()

    def run(self, repos: Sequence[RepoId]) -> NightReport:
        self.registry.sweep()
        finished = {name.lower() for name in self.registry.finish_moves()}
        entries = list(self._entries([repo for repo in repos if repo.key not in finished]))
        left = self._ask(entries)
        self._judge_absences(len(entries))
        self._read_due()
        self._ask_again(len(entries))
        for entry in left:
            self._done(Outcome(repository=entry.repository, state="unasked"))
        if len(repos) == len(self.registry.ids()):  # a few that somebody named say nothing of whose turn it is
            self.registry.write_next(left[0].repository if left else None, str(self.shard))
        self.journal.close()
        return report_of(
            self.results.values(), requests=self.github.requests, points=self.graphql.points,
            bytes_=self.bytes + self.github.received, fetches=self.fetches, seconds=time.monotonic() - self._began,
            stopped=self.stopped, shard=str(self.shard),
        )  # fmt: skip

    # ── asking ───────────────────────────────────────────────────────────────────────────────────

    def _entries(self, repos: Sequence[RepoId]) -> Iterator[Entry]:
        """The shard's entries, beginning with those that were not asked about last night."""
        first = self.registry.read_next(str(self.shard)).lower()
        own = sorted((repo for repo in repos if self.shard.holds(repo)), key=lambda repo: (repo.key < first, repo.key))
        for repo in own:
            try:
                yield self.registry.entry(repo)
            except RegistryError as error:
                self._done(Outcome(repository=str(repo), state="failed", reason=error.message))

    def _ask(self, entries: Sequence[Entry]) -> list[Entry]:
        """Ask about `entries`; those that were not come back, in order."""
        answered = self.journal.answers()
        waiting = {entry.key: entry for entry in entries}
        for entry in entries:
            if found := answered.get(entry.key):
                del waiting[entry.key]
                self._take(entry, found, replayed=True)
        known = [Known(repo=RepoId.parse(entry.repository), node_id=self._node_id(entry)) for entry in waiting.values()]
        try:
            for item, found in self._survey(known):
                self.journal.add(item, found)
                self._take(waiting.pop(item.repo.key), found)
            self._look_by_name()
        except (SpentError, RefusedError) as error:
            self.stopped = f"{error.message} {error.hint or ''}".strip()
        except NetworkError as error:
            self.stopped = error.message
        return list(waiting.values())

    def _survey(self, known: Sequence[Known]) -> Iterator[tuple[Known, Found]]:
        if self.github.token:
            return survey(self.graphql, known)
        from nhsr_registry.github import anonymous

        return anonymous.survey(self.github, known)

    def _node_id(self, entry: Entry) -> str | None:
        stored = self._stored(entry.repository)
        return stored.host.node_id if stored and stored.host else None

    def _look_by_name(self) -> None:
        """A repository may have been made anew under its name: then it has another id."""
        missing = {
            entry.key: entry for entry, absent in self.absent if absent.kind == "missing" and self._node_id(entry)
        }
        names = [Known(repo=RepoId.parse(entry.repository)) for entry in missing.values()]
        for item, found in self._survey(names):
            if isinstance(found, Seen) and found.repo.key == item.repo.key and found.head and not found.private:
                entry = missing[item.repo.key]
                self.absent = [pair for pair in self.absent if pair[0] is not entry]
                tonight = Step(state="due", reason="It was made anew.", events=("came-back",))
                self.due.append(_Due(entry=entry, seen=found, step=tonight, recreated=True))

    def _ask_again(self, asked: int) -> None:
        """An answer to a run that was ended may be old by now: who could not be read by it is asked about once more."""
        if not self.again:
            return
        waiting = {due.entry.key: (due, reason) for due, reason in self.again}
        self.again, self.absent = [], []
        known = [
            Known(repo=RepoId.parse(due.entry.repository), node_id=due.seen.node_id) for due, _ in waiting.values()
        ]
        try:
            for item, found in self._survey(known):
                if not isinstance(found, Unknown):
                    self._take(waiting.pop(item.repo.key)[0].entry, found)
            self._look_by_name()
        except NetworkError:  # then what was the matter with the reading is all that we know
            pass
        for due, reason in waiting.values():
            self._not_read(due, reason)
        self._judge_absences(asked)
        self._read_due()

    def _take(self, entry: Entry, found: Found, *, replayed: bool = False) -> None:
        if isinstance(found, Absent):
            self.absent.append((entry, found))
            return
        stored = self._stored(entry.repository)
        tonight = step(entry, stored, found, today=self.today, code=self.code)
        if tonight.state == "due" and isinstance(found, Seen):
            since = stored.stale.since if stored and stored.stale else ("" if stored is None else "9999")
            self.due.append(_Due(entry=entry, seen=found, step=tonight, since=since, replayed=replayed))
        else:
            self._write(entry, tonight)

    def _judge_absences(self, asked: int) -> None:
        """Where suspiciously many vanish in one night, something is wrong with the night and not with them."""
        steps = [(e, step(e, self._stored(e.repository), a, today=self.today, code=self.code)) for e, a in self.absent]
        fresh = sum(tonight.harvest is not None for _, tonight in steps)
        doubt = fresh > max(_FEW, _SUSPICIOUS * asked) and not self.limits.believe_missing
        for entry, tonight in steps:
            if doubt and tonight.harvest is not None:
                reason = f"GitHub says that {fresh} of {asked} projects vanished at once, which we do not believe: {tonight.reason}"
                self._done(Outcome(repository=entry.repository, state="failed", reason=reason))
            else:
                self._write(entry, tonight)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def _read_due(self) -> None:
        """Read what changed: what has waited longest first."""
        self.due.sort(key=lambda due: (due.since, due.entry.key))
        while self.due and not self._late():
            chunk, self.due = self.due[:_CHUNK], self.due[_CHUNK:]
            self._read_chunk([moved for due in chunk if (moved := self._moved(due))])
        waiting, self.due = self.due, []
        for due in waiting:
            self._wait(due)

    def _moved(self, due: _Due) -> _Due | None:
        """Under its new name, if it has one."""
        if due.entry.repository == str(due.seen.repo):
            return due
        new = renamed(due.entry, due.seen.repo)
        if new.key != due.entry.key and self.registry.entry_file(due.seen.repo).is_file():
            reason = f"It is now {due.seen.repo}, which is listed too: one of the two entries can go."
            self._done(Outcome(repository=due.entry.repository, state="failed", reason=reason))
            return None
        self.registry.move(due.entry, new)
        return msgspec.structs.replace(due, entry=new, former=due.entry.repository)

    def _read_chunk(self, chunk: Sequence[_Due]) -> None:
        more = self._details(chunk)
        by_key = {due.entry.key: due for due in chunk}
        jobs = [self._job(due, more.get(due.seen.node_id)) for due in chunk]
        for job, fresh in read_all(jobs, self.github, self.cache, workers=self.limits.jobs, late=self._late):
            due = by_key.pop(job.repo.key)
            if fresh is None:
                self._wait(due)
                continue
            self.fetches += 1
            self.bytes += fresh.bytes
            self._keep(due, fresh, more.get(due.seen.node_id))

    def _details(self, chunk: Sequence[_Due]) -> dict[str, Details]:
        """What GitHub tells of those that changed, by id, as far as it answers; the rest stays as it was."""
        wanted: dict[Shown, list[str]] = {}
        for due in chunk if self.github.token else ():
            shown = needed(self._stored(due.entry.repository), due.seen.head)
            wanted.setdefault(shown, []).append(due.seen.node_id)
        more: dict[str, Details] = {}
        with suppress(NetworkError):
            for shown, ids in wanted.items():
                said = details(self.graphql, ids, shown)
                more.update((id_, detail) for id_, detail in said if isinstance(detail, Details))
        return more

    def _job(self, due: _Due, more: Details | None) -> Job:
        stored = self._stored(due.entry.repository)
        return Job(
            repo=due.seen.repo,
            kinds=due.entry.kinds,
            branch=due.seen.branch,
            kilobytes=due.seen.kilobytes,
            host=host_facts(due.seen, stored.host if stored else None, more),
            carried=None if due.recreated else carry(stored, more.recent if more else None),
        )

    def _keep(self, due: _Due, fresh: Fresh, more: Details | None) -> None:
        """Write what was read, or say why it was not."""
        stored = self._stored(due.entry.repository)
        harvest, reason = fresh.harvest, fresh.reason
        if harvest and (doubt := self._doubt(due, harvest, stored, more)):
            harvest, reason = None, doubt
        if harvest and due.recreated and not (stored and set(stored.history.roots) & set(harvest.history.roots)):
            reason = "It was deleted or made private, and another repository has its name now."
            self._write(
                due.entry,
                step(due.entry, stored, Absent(kind="missing", reason=reason), today=self.today, code=self.code),
            )
            return
        if harvest:
            changed = self.registry.write_harvest(msgspec.structs.replace(harvest, assessed=self.code))
            self._done(self._outcome(due, "refreshed" if changed else "unchanged"))
            return
        if due.replayed:
            self.again.append((due, reason))
        else:
            self._not_read(due, reason)

    def _not_read(self, due: _Due, reason: str) -> None:
        if stored := self._stored(due.entry.repository):
            self.registry.write_harvest(failed(stored, reason, self.today))
        self._done(self._outcome(due, "failed", reason))

    def _doubt(self, due: _Due, harvest: Harvest, stored: Harvest | None, more: Details | None) -> str:
        """Why what was read is not believed; empty where it is."""
        given = harvest.history.commits or 0
        if more and more.head == harvest.commit and not harvest.history.shallow and (more.commits or 0) > given:
            return f"GitHub counts {more.commits} commits, and gave {given}."
        before, now = (set(h.history.roots) if h else set() for h in (stored, harvest))
        if not self.github.token and not due.seen.whole and before and now and not before & now:
            return "Without a token GitHub did not say whether it is still the same repository; it begins with another commit."
        return ""

    def _wait(self, due: _Due) -> None:
        stored = self._stored(due.entry.repository)
        if stored:
            self.registry.write_harvest(
                failed(stored, "It changed; its turn to be read comes on a later night.", self.today, "waiting")
            )
        self.stopped = self.stopped or "The time allowed was up. Run it again: it goes on where it stopped."
        self._done(self._outcome(due, "waiting", due.step.reason))

    # ── keeping ──────────────────────────────────────────────────────────────────────────────────

    def _late(self) -> bool:
        return self.limits.max_seconds is not None and time.monotonic() - self._began > self.limits.max_seconds

    def _stored(self, repository: str) -> Harvest | None:
        try:
            return self.registry.harvest(RepoId.parse(repository))
        except RegistryError:
            return None  # unreadable: a fresh one repairs it

    def _write(self, entry: Entry, tonight: Step) -> None:
        if tonight.harvest:
            self.registry.write_harvest(tonight.harvest)
        self._done(
            Outcome(repository=entry.repository, state=tonight.state, reason=tonight.reason, events=tonight.events)
        )

    def _outcome(self, due: _Due, state: str, reason: str = "") -> Outcome:
        return msgspec.convert(
            {
                "repository": due.entry.repository,
                "state": state,
                "reason": reason,
                "events": due.step.events,
                "former": due.former,
            },
            Outcome,
        )

    def _done(self, outcome: Outcome) -> None:
        self.results[outcome.repository.lower()] = outcome
        self.progress(outcome.repository)


def harvest_github(
    registry: Registry, repos: Sequence[RepoId], github: GitHub, cache: Path, *, today: str,
    limits: Limits | None = None, shard: Shard | None = None, progress: Callable[[str], None] = lambda _: None,
) -> NightReport:  # fmt: skip
    """Refresh `repos` from GitHub. Nothing that goes wrong out there raises: the report says it."""
    night = Night(
        registry, github, cache, today=today, limits=limits or Limits(), shard=shard or Shard(), progress=progress
    )
    return night.run(repos)
