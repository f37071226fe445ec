"""The life of a listed project: what tonight's answer from GitHub means for its record. Pure.

No single answer removes or blanks anything. A record whose repository is gone stays, says so, and is taken up again
when the repository comes back.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from nhsr_registry.folder.entry import Entry, Harvest, Stale
from nhsr_registry.github.survey import Absent, Details, Found, Seen, Unknown
from nhsr_registry.model import HostFacts, Model, RepoId

GONE_AFTER = 3  # nights on which GitHub says that there is no such repository

State = Literal[
    "refreshed", "unchanged", "due", "waiting", "stale", "failed", "missing", "gone", "blocked", "emptied", "unasked"
]
Event = Literal["renamed", "archived", "unarchived", "came-back", "branch-renamed", "reread"]


class Step(Model):
    """What to do about one project: `harvest` is to be written now, `due` means that its files are to be read."""

    state: State
    reason: str = ""
    events: tuple[Event, ...] = ()
    harvest: Harvest | None = None


def step(entry: Entry, stored: Harvest | None, found: Found, *, today: str, code: str) -> Step:
    """From what is stored and what GitHub says tonight to what is to be done; `code` is the judge of today."""
    if isinstance(found, Unknown):
        return Step(state="failed", reason=found.reason)
    if isinstance(found, Seen) and found.private:
        found = Absent(kind="missing", reason="It was made private.")
    if isinstance(found, Seen) and found.disabled:
        found = Absent(kind="blocked", reason="GitHub has disabled it.")
    if isinstance(found, Absent):
        return _absent(stored, found, today)
    if found.head is None:
        return _without_commit(stored, found, today)
    if stored is None:
        return Step(state="due", reason="It was never read.")
    return _seen(entry, stored, found, code)


def host_facts(seen: Seen, stored: HostFacts | None, details: Details | None = None) -> HostFacts:
    """What GitHub said, and what it said last where it left something out tonight."""
    old = stored or HostFacts()
    partial = not seen.whole
    new = msgspec.structs.replace(
        old,
        node_id=seen.node_id or old.node_id,
        database_id=seen.database_id or old.database_id,
        description=seen.description or (old.description if partial else None),
        topics=old.topics if seen.topics is None else seen.topics,
        archived=old.archived if seen.archived is None else seen.archived,
        fork_of=seen.fork_of or (old.fork_of if partial else None),
        homepage=seen.homepage or (old.homepage if partial else None),
        template=seen.template or (old.template if partial else None),
    )
    if details:
        new = msgspec.structs.replace(
            new,
            issues=old.issues if details.issues is None else details.issues,
            first_issues=old.first_issues if details.first_issues is None else details.first_issues,
            releases=old.releases if details.releases is None else details.releases,
            latest_release=details.latest_release,
            released=details.released,
        )
    return new


def renamed(entry: Entry, repo: RepoId) -> Entry:
    """The entry under its repository's new name; the old one is kept as an alias, if it is more than spelling."""
    names = [name for name in entry.former_names if name.lower() != repo.key]
    if entry.key != repo.key and entry.repository not in names:
        names.append(entry.repository)
    return msgspec.structs.replace(entry, repository=str(repo), former_names=tuple(names))


def failed(stored: Harvest, reason: str, today: str, kind: Literal["failed", "waiting"] = "failed") -> Harvest:
    """The stored record, marked with why it is not today's. Since when is said once and stays."""
    before = stored.stale
    if before and (before.kind not in {"failed", "waiting"} or kind == "waiting"):
        return stored
    return msgspec.structs.replace(
        stored, stale=Stale(since=before.since if before else today, reason=reason, kind=kind)
    )


def _absent(stored: Harvest | None, found: Absent, today: str) -> Step:
    if stored is None:
        return Step(state=found.kind, reason=found.reason)
    before = stored.stale if stored.stale and stored.stale.kind in {"missing", "gone", "blocked"} else None
    if before and (before.last == today or (before.kind == "gone" and found.kind == "missing")):
        return Step(state=before.kind, reason=before.reason)
    nights = (before.nights if before else 0) + 1
    since = before.since if before else today
    kind: Literal["missing", "gone", "blocked"] = found.kind
    reason = found.reason
    if kind == "missing" and nights >= GONE_AFTER:
        kind, reason = "gone", f"Gone from GitHub. {found.reason} Asked on {nights} nights."
    if before and kind == "blocked" == before.kind:
        return Step(state=kind, reason=before.reason)
    stale = Stale(since=since, reason=reason, kind=kind, nights=nights, last=today)
    return Step(state=kind, reason=reason, harvest=msgspec.structs.replace(stored, stale=stale))


def _without_commit(stored: Harvest | None, found: Seen, today: str) -> Step:
    if not found.whole and not found.empty:
        return Step(state="failed", reason="GitHub did not say which commit is the newest.")
    reason = "It holds no commit on GitHub any more." if stored else "It holds no commit yet."
    if stored is None or (stored.stale and stored.stale.kind == "emptied"):
        return Step(state="emptied", reason=reason)
    stale = Stale(since=today, reason=reason, kind="emptied")
    return Step(state="emptied", reason=reason, harvest=msgspec.structs.replace(stored, stale=stale))


def _seen(entry: Entry, stored: Harvest, found: Seen, code: str) -> Step:
    host = stored.host or HostFacts()
    new = msgspec.structs.replace(host_facts(found, stored.host), description=None)
    events: list[Event] = []
    if entry.repository != str(found.repo):
        events.append("renamed")
    if host.archived is not None and new.archived != host.archived:
        events.append("archived" if new.archived else "unarchived")
    if stored.stale and stored.stale.kind in {"missing", "gone", "blocked", "emptied"}:
        events.append("came-back")
    if stored.branch and stored.branch != found.branch and stored.commit == found.head:
        events.append("branch-renamed")
    if reason := _due(entry, stored, found, new, code):
        if stored.commit == found.head and stored.assessed != code:
            events.append("reread")
        return Step(state="due", reason=reason, events=tuple(events))
    fresh = msgspec.structs.replace(stored, host=new, stale=None)
    return Step(state="unchanged", events=tuple(events), harvest=None if fresh == stored else fresh)


def _due(entry: Entry, stored: Harvest, found: Seen, new: HostFacts, code: str) -> str:
    """Why the files are to be read again; empty where today's reading could say nothing else."""
    host = stored.host or HostFacts()
    if stored.commit != found.head:
        return "It has a new commit."
    if stored.branch != found.branch:
        return "Its default branch has another name."
    if entry.repository != str(found.repo) or stored.repository != str(found.repo):
        return "It has another name."
    if (host.topics, host.homepage, host.archived) != (new.topics, new.homepage, new.archived):
        return "GitHub says something else of it."
    if entry.kinds and entry.kinds != tuple(guess.kind for guess in stored.kinds):
        return "Its entry names another kind."
    if not entry.kinds and any(guess.confidence == "declared" for guess in stored.kinds):
        return "Its entry names no kind any more."
    if stored.assessed != code:
        return "The rubric or its checks have changed."
    return ""
