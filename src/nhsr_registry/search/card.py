"""What a result shows and what filters ask for, taken from entry and harvest once, when the index is built."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from nhsr_registry import re
from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.organisations import Organisation
from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.vocabulary import Facet
from nhsr_registry.index_layout import facet_term
from nhsr_registry.model import LEVELS, RepoId
from nhsr_registry.search import sayings
from nhsr_registry.search.reading import Facts, Project

_AS_JSON = msgspec.json.Encoder().encode
_SPDX_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_PERMISSIVE = (
    "MIT",
    "Apache",
    "BSD",
    "ISC",
    "CC0",
    "Unlicense",
    "0BSD",
    "Zlib",
    "OGL",
    "CC-BY-4",
    "CC-BY-3",
    "PSF",
    "Artistic",
    "Python",
)
_MADE = frozenset({"r-package", "python-package", "app", "template"})
#: Of a study of one question, beside what is made for others to run.
_STUDY = 0.96
_COPYLEFT = ("GPL", "AGPL", "LGPL", "MPL", "EUPL", "CC-BY-SA", "EPL")


class Kept(NamedTuple):
    """What the index keeps of one project."""

    row: tuple[Any, ...]
    names: list[str]
    facets: dict[str, float]
    choices: list[tuple[str, str, str, str]]


def kept(project: Project, number: int, organisation: Organisation | None) -> Kept:
    """A project's row of `doc`, the names it goes by, its facets with their strength, and values it brings to filters."""
    repo, entry, facts, state = project[:4]
    card = card_of(repo, entry, facts, organisation, project)
    row = (
        number, repo.key, _prior(entry, facts), card["score"] or 0.0, card["updated"] or "", entry.name.casefold(),
        entry.successor.lower() if entry.successor else None, state, as_json(card),
        sayings.written(entry),
    )  # fmt: skip
    names = dict.fromkeys(
        [repo.key, repo.name.lower(), entry.name.casefold(), *(name.casefold() for name in entry.former_names)]
    )
    strengths: dict[str, float] = {}
    welcoming = bool(facts and facts.welcoming() and entry.status != "archived")
    facets = _facets(repo, entry, card, organisation, welcoming=welcoming)
    for place, (kind, value) in enumerate(dict.fromkeys(facets)):
        # A project's first topic says more of it than its sixth.
        strengths.setdefault(facet_term(kind, value), max(0.4, 1 - 0.12 * place) if kind == "topics" else 1.0)
    return Kept(row, list(names), strengths, list(_choices_of(card)))


def as_json(card: Mapping[str, Any]) -> str:
    """A card as the index keeps it."""
    return _AS_JSON(card).decode()


def write_choices(connection: sqlite3.Connection, registry: Registry) -> None:
    """Fill the table `choice`: what a person may write for a filter's value."""
    connection.executemany("INSERT OR IGNORE INTO choice VALUES (?, ?, ?, ?)", _choices(registry))


def _choices_of(card: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Rows of `choice` that a project brings: its owner, language and licences."""
    owner = card["id"].partition("/")[0]
    yield "owner", owner.casefold(), owner.casefold(), owner
    if card["language"]:
        yield "language", card["language"].casefold(), card["language"].casefold(), card["language"]
    for value in licence_names(card["licence"]):
        yield "licence", value.casefold(), value.casefold(), value


def card_of(
    repo: RepoId, entry: Entry, facts: Facts | None, organisation: Organisation | None, lists: Project | None = None
) -> dict[str, Any]:
    """The result row of one project; what is not known is `None`, never guessed."""
    score = facts.score if facts else None
    host = facts.host if facts else None
    return {
        "id": str(repo),
        "name": entry.name,
        "summary": entry.summary,
        "problem": entry.problem,
        "url": repo.url,
        "language": _language(entry, facts),
        "kinds": list(entry.kinds),
        "topics": list(entry.topics),
        "settings": list(entry.settings),
        "datasets": list(entry.datasets),
        "status": entry.status,
        "organisation": organisation.name if organisation else None,
        "licence": facts.licence(entry.kinds) if facts else None,
        "level": score.level if score else None,
        "provisional": score.provisional if score else None,
        "score": score.points if score else None,
        "updated": (facts.history.last_commit or "")[:10] or None if facts else None,
        "caveats": sorted({caveat.kind for caveat in facts.caveats}) if facts else [],
        "stale": {"since": facts.stale.since, "reason": facts.stale.reason} if facts and facts.stale else None,
        "archived": host.archived if host else None,
        "successor": entry.successor,
        "fork_of": host.fork_of if host else None,
        "listed_by": list(lists.listed_by) if lists else [],
        "taken_from": lists.taken_from if lists else None,
        "used_by": [],  # `reused` says, once all projects are known
    }


def _language(entry: Entry, facts: Facts | None) -> str | None:
    if facts:
        found = facts.facts.main_language or next(iter(facts.values("programming_language")), None)
        if found:
            return found
    if "r-package" in entry.kinds:
        return "R"
    return "Python" if "python-package" in entry.kinds else None


def _prior(entry: Entry, facts: Facts | None) -> float:
    """A small thumb on the scale among equals: usable before empty, maintained before archived. Never decisive."""
    if facts is None:
        return 1.0
    prior = 1.0 + 0.04 * (facts.score.points / 100)
    if "analysis" in entry.kinds and _MADE.isdisjoint(entry.kinds):
        prior *= _STUDY
    if (facts.host and facts.host.archived) or entry.status == "archived" or entry.successor:
        prior *= 0.95
    if 0 < facts.facts.files < 6 and not {"codelist", "documentation", "data"} & set(entry.kinds):
        prior *= 0.9
    return prior


@lru_cache(1000)
def licence_names(expression: str | None) -> tuple[str, ...]:
    """The SPDX ids of an expression and the families they belong to."""
    ids = [word for word in _SPDX_WORD.findall(expression or "") if word not in {"AND", "OR", "WITH"}]
    ids = [id_ for id_ in ids if id_ not in {"NOASSERTION", "NONE"} and not id_.startswith("LicenseRef-")]
    if not ids:
        return ("none",)
    families = ["open"]
    families += ["copyleft"] if any(id_.startswith(_COPYLEFT) for id_ in ids) else []
    families += ["permissive"] if any(id_.startswith(_PERMISSIVE) for id_ in ids) else []
    stems = [re.split(r"-v?\d", id_)[0] for id_ in ids]  # GPL for GPL-3.0-or-later
    return (*ids, *families, *stems)


def _facets(
    repo: RepoId, entry: Entry, card: dict[str, Any], organisation: Organisation | None, *, welcoming: bool = False
) -> Iterator[tuple[str, str]]:
    """(kind, value), the main ones first; a repeated value keeps its first place."""
    yield from (("topics", value) for value in entry.topics)
    yield from (("kinds", value) for value in entry.kinds)
    yield from (("settings", value) for value in entry.settings)
    yield from (("datasets", value) for value in entry.datasets)
    if card["language"]:
        yield "language", card["language"]
    yield from (("licence", value) for value in licence_names(card["licence"]))
    if card["level"]:
        yield from (("level", level) for level in LEVELS[: LEVELS.index(card["level"]) + 1])
    if card["status"]:
        yield "status", card["status"]
    if welcoming:
        yield "welcoming", "yes"
    yield "owner", repo.owner
    if organisation:
        yield "owner", organisation.id


def _choices(registry: Registry) -> Iterator[tuple[str, str, str, str]]:
    """(kind, what a person may write, the id it means, its name)."""
    vocabulary = registry.vocabulary
    facets: tuple[Facet, ...] = ("topics", "settings", "datasets", "kinds")
    for facet in facets:
        for term in vocabulary.terms(facet):
            for said in (term.id, term.name, *term.github):
                yield facet, said.casefold(), term.id, term.name
    for status in vocabulary.terms("statuses"):
        for said in (status.id, status.name):
            yield "status", said.casefold(), status.id, status.name
    for level in LEVELS:
        yield "level", level, level, level
    for organisation in registry.organisations.organisations:
        for said in (organisation.id, organisation.name, organisation.ods or ""):
            if said:
                yield "owner", said.casefold(), organisation.id, organisation.name
