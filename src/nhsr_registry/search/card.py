"""What a result shows and what filters ask for, taken from entry and harvest once, when the index is built."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nhsr_registry.entry import Entry, Harvest
from nhsr_registry.model import LEVELS, RepoId
from nhsr_registry.organisations import Organisation
from nhsr_registry.store import Registry
from nhsr_registry.vocabulary import Facet

Row = tuple[RepoId, Entry, Harvest | None]
_SPDX_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_PERMISSIVE = ("MIT", "Apache", "BSD", "ISC", "CC0", "Unlicense", "0BSD", "Zlib", "OGL", "CC-BY-4", "CC-BY-3", "PSF", "Artistic", "Python")
_COPYLEFT = ("GPL", "AGPL", "LGPL", "MPL", "EUPL", "CC-BY-SA", "EPL")


def write(connection: sqlite3.Connection, registry: Registry, rows: Sequence[Row]) -> None:
    """Fill the tables `doc`, `facet` and `choice`."""
    for number, (repo, entry, harvest) in enumerate(rows):
        organisation = registry.organisations.get(entry.organisation) or registry.organisations.of_owner(repo.owner)
        card = card_of(repo, entry, harvest, organisation)
        connection.execute(
            "INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, repo.key, _prior(entry, harvest), card["score"] or 0.0, card["updated"] or "", entry.name.casefold(),
             entry.successor.lower() if entry.successor else None, json.dumps(card, ensure_ascii=False)),
        )  # fmt: skip
        facets = dict.fromkeys(_facets(repo, entry, card, organisation))
        connection.executemany(
            "INSERT OR IGNORE INTO facet VALUES (?, ?, ?, ?)",
            [(kind, value.casefold(), number, place) for place, (kind, value) in enumerate(facets)],
        )
    connection.executemany("INSERT OR IGNORE INTO choice VALUES (?, ?, ?, ?)", _choices(registry, rows))
    connection.execute(
        "INSERT OR IGNORE INTO choice SELECT DISTINCT kind, value, value, value FROM facet WHERE kind IN ('language', 'licence')"
    )


def card_of(repo: RepoId, entry: Entry, harvest: Harvest | None, organisation: Organisation | None) -> dict[str, Any]:
    """The result row of one project; what is not known is `None`, never guessed."""
    score = harvest.score if harvest else None
    host = harvest.host if harvest else None
    return {
        "id": str(repo),
        "name": entry.name,
        "summary": entry.summary,
        "url": repo.url,
        "language": _language(entry, harvest),
        "kinds": list(entry.kinds),
        "topics": list(entry.topics),
        "organisation": organisation.name if organisation else None,
        "licence": harvest.record.first("license") if harvest else None,
        "level": score.level if score else None,
        "provisional": score.provisional if score else None,
        "score": score.points if score else None,
        "updated": (harvest.history.last_commit or "")[:10] or None if harvest else None,
        "caveats": sorted({caveat.kind for caveat in harvest.caveats}) if harvest else [],
        "stale": {"since": harvest.stale.since, "reason": harvest.stale.reason} if harvest and harvest.stale else None,
        "archived": host.archived if host else None,
        "successor": entry.successor,
    }


def _language(entry: Entry, harvest: Harvest | None) -> str | None:
    if harvest:
        found = harvest.facts.main_language or harvest.record.first("programming_language")
        if found:
            return found
    if "r-package" in entry.kinds:
        return "R"
    return "Python" if "python-package" in entry.kinds else None


def _prior(entry: Entry, harvest: Harvest | None) -> float:
    """A small thumb on the scale among equals: usable before empty, maintained before archived. Never decisive."""
    if harvest is None:
        return 1.0
    prior = 1.0 + 0.04 * (harvest.score.points / 100)
    if (harvest.host and harvest.host.archived) or entry.status == "archived" or entry.successor:
        prior *= 0.95
    if 0 < harvest.facts.files < 6 and not {"codelist", "documentation", "data"} & set(entry.kinds):
        prior *= 0.9
    return prior


def licence_names(expression: str | None) -> list[str]:
    """The SPDX ids of an expression and the families they belong to."""
    ids = [word for word in _SPDX_WORD.findall(expression or "") if word not in {"AND", "OR", "WITH"}]
    ids = [id_ for id_ in ids if id_ not in {"NOASSERTION", "NONE"} and not id_.startswith("LicenseRef-")]
    if not ids:
        return ["none"]
    families = ["open"]
    families += ["copyleft"] if any(id_.startswith(_COPYLEFT) for id_ in ids) else []
    families += ["permissive"] if any(id_.startswith(_PERMISSIVE) for id_ in ids) else []
    stems = [re.split(r"-v?\d", id_)[0] for id_ in ids]  # GPL for GPL-3.0-or-later
    return [*ids, *families, *stems]


def _facets(repo: RepoId, entry: Entry, card: dict[str, Any], organisation: Organisation | None) -> Iterator[tuple[str, str]]:
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
    yield from (("former", name) for name in entry.former_names)
    yield "owner", repo.owner
    if organisation:
        yield "owner", organisation.id


def _choices(registry: Registry, rows: Iterable[Row]) -> Iterator[tuple[str, str, str, str]]:
    """(kind, what a person may write, the id it means, its name)."""
    vocabulary = registry.vocabulary
    facets: tuple[Facet, ...] = ("topics", "settings", "datasets", "kinds")
    for facet in facets:
        for term in vocabulary.terms(facet):
            for said in (term.id, term.name, *term.github):
                yield facet, said.casefold(), term.id, term.name
    for level in LEVELS:
        yield "level", level, level, level
    owners = {repo.owner for repo, _, _ in rows}
    for owner in owners:
        yield "owner", owner.casefold(), owner.casefold(), owner
    for organisation in registry.organisations.organisations:
        for said in (organisation.id, organisation.name, organisation.ods or ""):
            if said:
                yield "owner", said.casefold(), organisation.id, organisation.name
