"""Looking on GitHub for what is not listed, and taking back a steward's decisions on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from nhsr_registry.errors import NetworkError, RegistryError, UsageError
from nhsr_registry.folder.entry import Harvest
from nhsr_registry.folder.store import Registry, Removal
from nhsr_registry.github import anonymous
from nhsr_registry.github.client import GitHub
from nhsr_registry.github.graphql import GraphQL
from nhsr_registry.github.sources import of_owner, of_topic
from nhsr_registry.github.survey import Found, Known, Seen, survey
from nhsr_registry.harvesting.lifecycle import host_facts
from nhsr_registry.harvesting.reading import Job, read_all
from nhsr_registry.listing import add, discover
from nhsr_registry.listing.discover import Candidate
from nhsr_registry.model import Model, RepoId

#: What the community tags its work with, where no topic is named.
TOPICS = (
    "nhs",
    "nhs-r-community",
    "nhsr",
    "nhs-r",
    "nhspycom",
    "reproducible-analytical-pipelines",
    "rap-community-of-practice",
)


class Asked(Model):
    """Where to look."""

    owners: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    names: tuple[RepoId, ...] = ()
    since: str = ""
    most: int = 20
    max_points: int | None = None


class Discovered(Model):
    """What was found, best first; `stopped` says why there may be more."""

    candidates: tuple[Candidate, ...]
    looked_at: int
    points: int
    stopped: str = ""
    notes: tuple[str, ...] = ()


def find(registry: Registry, github: GitHub, cache: Path, asked: Asked, *, jobs: int = 0) -> Discovered:
    """Look at owners, topics and names (all known owners and the community's topics, where none is named).

    The `most` best are read and judged too. Without a token a few owners and names can be looked at; raises `UsageError`
    where more is asked.
    """
    if not github.token and (asked.topics or not (asked.owners or asked.names)):
        raise UsageError(
            "Looking everywhere, or for a topic, needs a token for GitHub.",
            hint="Set GITHUB_TOKEN, or sign in with: gh auth login. Without one, name an owner: nhsr-registry discover OWNER",
        )
    graphql = GraphQL(github, max_points=asked.max_points)
    seen: dict[str, Seen] = {}
    stopped, notes, declined = "", list[str](), list[str]()
    try:
        for found in _looked(registry, graphql, asked, notes):
            seen[found.node_id] = found
        declined = _declined(registry, graphql) if seen else []
    except NetworkError as error:
        stopped = error.message
    rated = discover.candidates(registry, seen.values(), declined)
    best = [candidate for candidate in rated if not candidate.aside][: asked.most]
    harvests = _read(best, github, cache, jobs)
    return Discovered(
        candidates=tuple(discover.with_harvests(rated, harvests)),
        looked_at=len(seen),
        points=graphql.points,
        stopped=stopped,
        notes=tuple(notes),
    )


def _looked(registry: Registry, graphql: GraphQL, asked: Asked, notes: list[str]) -> Iterator[Seen]:
    """What there is; who is not there is noted."""
    everywhere = not (asked.owners or asked.topics or asked.names)
    owners = asked.owners
    if everywhere:
        owners = tuple(dict.fromkeys(owner for org in registry.organisations.organisations for owner in org.owners))
    for owner in owners:
        count = 0
        for seen in _of_owner(graphql, owner, asked.since):
            count += 1
            yield seen
        if not count and not everywhere:
            notes.append(f"GitHub shows no public repository of {owner}{' since then' if asked.since else ''}.")
    for topic in TOPICS if everywhere else asked.topics:
        yield from of_topic(graphql, topic, since=asked.since)
    for item, found in _of_names(graphql, [Known(repo=repo) for repo in asked.names]):
        if isinstance(found, Seen):
            if not asked.since or (found.pushed or "")[:10] >= asked.since:
                yield found
        else:
            notes.append(f"{item.repo}: {found.reason}")


def _declined(registry: Registry, graphql: GraphQL) -> list[str]:
    """Ids of what people declined by its name alone: GitHub knows it by its former names too. A point for each hundred."""
    names = []
    for gone in registry.removals:
        with suppress(UsageError):  # a person wrote something else there
            names += [] if gone.id else [Known(repo=RepoId.parse(gone.repository))]
    found = survey(graphql, names) if graphql.github.token and names else ()
    return [seen.node_id for _, seen in found if isinstance(seen, Seen)]


def _of_owner(graphql: GraphQL, owner: str, since: str) -> Iterator[Seen]:
    if graphql.github.token:
        return of_owner(graphql, owner, since=since)
    return anonymous.of_owner(graphql.github, owner, since=since)


def _of_names(graphql: GraphQL, names: Sequence[Known]) -> Iterator[tuple[Known, Found]]:
    return survey(graphql, names) if graphql.github.token else anonymous.survey(graphql.github, names)


def _read(best: Sequence[Candidate], github: GitHub, cache: Path, jobs: int) -> dict[str, Harvest]:
    work = [
        Job(repo=c.seen.repo, branch=c.seen.branch, kilobytes=c.seen.kilobytes, host=host_facts(c.seen, None))
        for c in best
    ]
    done = read_all(work, github, cache, workers=jobs, late=lambda: False) if work else ()
    return {job.repo.key: fresh.harvest for job, fresh in done if fresh and fresh.harvest}


class Decided(Model):
    """What became of one table of a steward's file."""

    repository: str
    what: str
    reason: str = ""


def decide(registry: Registry, table: Mapping[str, Any], *, today: str) -> list[Decided]:
    """List what has its summary, decline what has a reason, leave the rest. One that fails does not stop the others."""
    return [_decide(registry, name, said, today) for name, said in table.items() if isinstance(said, dict)]


def _decide(registry: Registry, name: str, said: Mapping[str, Any], today: str) -> Decided:
    try:
        repo = RepoId.parse(name)
        if isinstance(reason := said.get("decline"), str) and reason.strip():
            id_ = said.get("id")
            row = {"repository": str(repo), "reason": " ".join(reason.split()), "date": today, "id": id_ or None}
            registry.write_removal(msgspec.convert(row, Removal))
            return Decided(repository=str(repo), what="declined", reason=reason)
        if not (said.get("summary") and said.get("problem")):
            return Decided(repository=str(repo), what="left")
        answers = {key: value for key, value in said.items() if key not in {"decline", "id"}}
        added = add.add(registry, add.read(registry, str(repo)), answers)
        return Decided(repository=added.entry.repository, what="added")
    except (RegistryError, msgspec.ValidationError) as error:
        return Decided(repository=name[:200], what="failed", reason=getattr(error, "message", str(error)))
