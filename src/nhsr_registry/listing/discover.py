"""Which repositories of known owners and topics are not in the registry yet, and which of them are worth a look first.

Pure: what GitHub says goes in, candidates come out. Nothing is judged by its stars.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from nhsr_registry import re
from nhsr_registry.folder.entry import Harvest
from nhsr_registry.folder.organisations import Organisations
from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.vocabulary import Vocabulary
from nhsr_registry.github.survey import Seen
from nhsr_registry.model import LEVELS, Model
from nhsr_registry.plain import clean

#: Names that say: this is about a person or an account, not about a piece of work.
_SITE = re.compile(
    r".*\.github\.io|\.github|dotfiles|(?:my|personal)[-_.]?(?:web)?(?:site|page|blog)|portfolio|resume|cv",
    re.IGNORECASE,
)
_TRIAL = re.compile(
    r"(?:test|testing|demo|sandbox|playground|hello[-_]?world|scratch|temp|tmp|untitled)[-_.]?(?:repo|repository|\d+)?",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r".*(?:^|[-_.])(?:template|cookiecutter|boilerplate)(?:[-_.]|$).*", re.IGNORECASE)


class Candidate(Model):
    """A repository that is not listed: why it may be worth it, or why it was set aside."""

    seen: Seen
    points: float = 0.0
    reasons: tuple[str, ...] = ()
    organisation: str | None = None
    topics: tuple[str, ...] = ()
    aside: str = ""
    harvest: Harvest | None = None

    @property
    def repository(self) -> str:
        return str(self.seen.repo)


def candidates(registry: Registry, found: Iterable[Seen], declined: Collection[str] = ()) -> list[Candidate]:
    """Those that are not listed, best first; then those set aside, with the reason. What was declined is left out.

    `declined` are ids on GitHub of what was declined by a name that it may no longer have.
    """
    known = Listed(registry, declined)
    chosen: dict[str, Candidate] = {}
    for seen in found:
        if known.knows(seen):
            continue
        reason = known.aside(seen) or aside(seen)
        chosen[seen.node_id] = (
            Candidate(seen=seen, aside=reason) if reason else rated(seen, registry.vocabulary, registry.organisations)
        )
    return sorted(chosen.values(), key=lambda c: (bool(c.aside), -c.points, c.repository.lower()))


class Listed:
    """What the registry knows already, by name (today's and former ones) and by id."""

    def __init__(self, registry: Registry, declined: Collection[str] = ()) -> None:
        self._names: dict[str, str] = {}
        for entry in registry.entries():
            self._names |= {name.lower(): entry.repository for name in (entry.repository, *entry.former_names)}
        self._declined = {removal.repository.lower() for removal in registry.removals}
        self._ids = {node for node, _ in registry.identities.values() if node}
        self._ids |= {removal.id for removal in registry.removals if removal.id} | set(declined)

    def knows(self, seen: Seen) -> bool:
        return seen.repo.key in self._names or seen.node_id in self._ids or seen.repo.key in self._declined

    def aside(self, seen: Seen) -> str:
        listed = self._names.get((seen.fork_of or "").lower())
        return f"a fork of {listed}, which is listed" if listed else ""


def aside(seen: Seen) -> str:
    """Why a repository is not offered; empty where it is."""
    name = seen.repo.name
    if seen.private or seen.disabled:
        return "not public"
    if seen.empty or seen.head is None:
        return "empty"
    if seen.fork_of:
        return f"a fork of {seen.fork_of}"
    if seen.archived:
        return "archived"
    if seen.template or _TEMPLATE.fullmatch(name):
        return "a template"
    if _SITE.fullmatch(name) or name.lower() == seen.repo.owner.lower():
        return "a personal or account's website"
    if _TRIAL.fullmatch(name):
        return "a trial, by its name"
    return ""


def rated(seen: Seen, vocabulary: Vocabulary, organisations: Organisations) -> Candidate:
    """How likely it belongs here, by what it says of itself and who made it, and why."""
    points, reasons = 0.0, []
    organisation = organisations.of_owner(seen.repo.owner)
    if organisation:
        points += 3
        reasons.append(f"of {organisation.name}")
    tags = set(seen.topics or ())
    said = f"{seen.repo.name.replace('-', ' ').replace('_', ' ')}. {seen.description or ''}"
    topics = []
    for term in vocabulary.topics:
        tagged = tags & set(term.github)
        worded = [word for word in term.words or (term.name,) if re.search(rf"(?i)\b{re.escape(word)}s?\b", said)]
        if tagged or worded:
            topics.append(term.id)
            points += 2 if tagged else 1
            reasons.append(f"{'tagged' if tagged else 'says'} {', '.join(sorted(tagged) or worded[:2])}")
    if tags & {"nhs", "nhs-r-community", "nhsr", "rap", "reproducible-analytical-pipelines"}:
        points += 2
        reasons.append("tagged as the community's")
    if seen.description:
        points += 1
    if seen.language in {"R", "Python", "Jupyter Notebook", "TSQL", "SQL", "Julia", "SAS", "Stata"}:
        points += 1
        reasons.append(str(seen.language))
    return Candidate(
        seen=seen, points=points, reasons=tuple(reasons[:4]), topics=tuple(topics[:5]),
        organisation=organisation.id if organisation else None,
    )  # fmt: skip


def with_harvests(found: Sequence[Candidate], read: dict[str, Harvest]) -> list[Candidate]:
    """The candidates with what their files say; of those that rate alike, the readier ones first."""
    import msgspec

    joined = [msgspec.structs.replace(c, harvest=read.get(c.repository.lower())) for c in found]
    return sorted(
        joined,
        key=lambda c: (
            bool(c.aside),
            -(c.points + (LEVELS.index(c.harvest.score.level) if c.harvest else 0)),
            c.repository.lower(),
        ),
    )


def sheet(found: Iterable[Candidate]) -> str:
    """A file for a steward to fill in: a table for each candidate. `discover --add FILE` takes it back."""
    return "\n".join(_sheet(list(found))) + "\n"


def _sheet(found: Sequence[Candidate]) -> Iterator[str]:
    yield "# To list a project: write its summary and its problem in your own words, and look over its topics."
    yield '# To decline one for good: decline = "the reason". To leave it for another day: leave it as it is.'
    yield "# Then: nhsr-registry discover --add THIS-FILE"
    for candidate in found:
        if candidate.aside:
            continue
        seen = candidate.seen
        yield f"\n[{_text(candidate.repository)}]"
        yield f"# {seen.repo.url}"
        if seen.description:
            yield f"# It says of itself: {clean(seen.description)[:300]}"
        if candidate.harvest:
            yield f"# Readiness: {candidate.harvest.score.level}"
        yield 'summary = ""'
        yield 'problem = ""'
        yield f"topics = [{', '.join(map(_text, candidate.topics))}]"
        yield f"id = {_text(seen.node_id)} # GitHub's own, by which it is known under another name too"
        yield '# decline = ""'
    if left := [candidate for candidate in found if candidate.aside]:
        yield "\n# Set aside, with the reason:"
        yield from (f"#   {clean(candidate.repository)}: {clean(candidate.aside)}" for candidate in left)


def _text(value: str) -> str:
    return json.dumps(clean(value), ensure_ascii=False)


def data(found: Iterable[Candidate]) -> list[dict[str, Any]]:
    """For programs."""
    return [
        {
            "repository": c.repository,
            "points": c.points,
            "reasons": list(c.reasons),
            "organisation": c.organisation,
            "topics": list(c.topics),
            "level": c.harvest.score.level if c.harvest else None,
            "language": c.seen.language,
            "pushed": (c.seen.pushed or "")[:10] or None,
            "aside": c.aside or None,
        }
        for c in found
    ]
