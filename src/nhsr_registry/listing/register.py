"""From an assessment and a person's answers to an entry: what was found, what is missing, what is there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nhsr_registry.errors import UsageError
from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.entry_rules import LONGEST_QUESTION, MOST_QUESTIONS
from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.validation import convert
from nhsr_registry.listing.suggest import suggest
from nhsr_registry.model import Assessment, Model, RepoId
from nhsr_registry.plain import clean

#: What only a person can say, and how we ask for it.
QUESTIONS: Mapping[str, str] = {
    "summary": "In one or two plain sentences, what does it do and for whom?",
    "problem": "Which question or problem does it answer, in the words a colleague would type?",
    "questions": "How else might somebody look for it: lay words, abbreviations, the name of a return? Separated by commas",
    "topics": "Topics",
    "settings": "Care settings, if it is made for one",
    "datasets": "Data sets it uses or needs, if any",
    "organisation": "Organisation",
}
REQUIRED = ("summary", "problem", "topics")

#: CodeMeta and publiccode words → ours.
_STATUS = {
    "concept": "concept",
    "wip": "development",
    "development": "development",
    "experimental": "development",
    "maturing": "beta",
    "beta": "beta",
    "stable": "active",
    "active": "active",
    "inactive": "maintenance",
    "maintenance": "maintenance",
    "superseded": "archived",
    "unsupported": "archived",
    "abandoned": "archived",
    "obsolete": "archived",
    "archived": "archived",
    "retired": "archived",
    "defunct": "archived",
}


class Duplicate(Model):
    """A listed (or removed) project that the new one seems to be, and why we think so."""

    of: str
    reason: str


def draft(registry: Registry, assessment: Assessment, repo: RepoId, readme: str = "") -> dict[str, Any]:
    """What can be found out about an entry: key → value, with suggestions for topics, settings and data sets."""
    record = assessment.record
    found: dict[str, Any] = {"repository": str(repo), "name": record.first("name") or repo.name}
    found["kinds"] = list(assessment.kind_ids)
    found |= {facet: list(ids) for facet, ids in suggest(registry.vocabulary, assessment, readme).items()}
    if organisation := registry.organisations.of_owner(repo.owner):
        found["organisation"] = organisation.id
    found["contact"] = record.first("issue_tracker") or f"{repo.url}/issues"
    if status := _STATUS.get((record.first("development_status") or "").lower()):
        found["status"] = status
    return found


def complete(found: Mapping[str, Any], answers: Mapping[str, Any]) -> Entry:
    """The entry; answers stand before what was found. Raises `UsageError` naming every key still missing."""
    table = {
        **found,
        **{key: value for key, value in answers.items() if value not in (None, "")},
    }  # an empty list is an answer
    if missing := [key for key in REQUIRED if not table.get(key)]:
        flags = " ".join(f"--{key.removesuffix('s') if key == 'topics' else key} …" for key in missing)
        raise UsageError(
            f"Only you can say the {' and the '.join(missing)} of {table['repository']}.",
            hint=f"Run it in a terminal to be asked, or give them: {flags} (or --answers FILE).",
        )
    return convert(table, Entry, f"answers for {table['repository']}")


def phrases(said: Iterable[str]) -> list[str]:
    """What people may type, from what somebody wrote down: each once, none longer than an entry takes, no more of them."""
    found = (" ".join(clean(text).split()).rstrip(".") for text in said)
    once: dict[str, str] = {}
    for text in found:
        if 2 <= len(text) <= LONGEST_QUESTION:
            once.setdefault(text.casefold(), text)
    return list(once.values())[:MOST_QUESTIONS]


def duplicates(registry: Registry, repo: RepoId, assessment: Assessment) -> tuple[Duplicate, ...]:
    """Listed projects that this one may be: same name, former name, host id, fork parent or first commit."""
    found: dict[str, str] = {}
    fork_of = (assessment.host.fork_of or "").lower() if assessment.host else ""
    node = assessment.host.node_id if assessment.host else None
    roots = set(assessment.history.roots)
    for removal in registry.removals:
        if removal.repository.lower() == repo.key or (node and removal.id == node):
            found[removal.repository] = f"it was removed on {removal.date}: {removal.reason}"
    for entry in registry.entries():
        host_id, first_commits = registry.identities.get(entry.key, (None, frozenset()))
        if entry.key == repo.key:
            found[entry.repository] = "it is listed under this name"
        elif repo.key in {name.lower() for name in entry.former_names}:
            found[entry.repository] = f"{repo} is a former name of it"
        elif fork_of and fork_of == entry.key:
            found[entry.repository] = f"{repo} is a fork of it"
        elif node and node == host_id:
            found[entry.repository] = "the host knows both by the same id"
        elif roots & first_commits:
            found[entry.repository] = "both begin with the same first commit"
    return tuple(Duplicate(of=of, reason=reason) for of, reason in found.items())


def answers_from(table: Mapping[str, Any], repo: RepoId) -> dict[str, Any]:
    """The answers for one project: a table named `owner/name` (any case), or the whole file."""
    for key, value in table.items():
        if isinstance(value, dict) and key.lower() == repo.key:
            return dict(value)
    flat = {key: value for key, value in table.items() if not isinstance(value, dict)}
    if str(flat.get("repository", repo)).lower() != repo.key:
        raise UsageError(f"The answers are for {flat['repository']}, not for {repo}.")
    return flat
