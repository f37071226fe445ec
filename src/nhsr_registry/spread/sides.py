"""The projects of a cluster laid side by side: what differs between them, in the words of somebody who has to choose."""

from __future__ import annotations

from collections.abc import Sequence

from nhsr_registry.errors import RegistryError
from nhsr_registry.folder.holders import organisation_of
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Model, RepoId
from nhsr_registry.spread.clusters import Cluster
from nhsr_registry.understand import licensed


class Side(Model):
    """One project; what is not known is `None`. `updated` is the ISO date of its last change."""

    id: str
    name: str
    summary: str
    organisation: str | None = None
    kinds: tuple[str, ...] = ()
    language: str | None = None
    licence: str | None = None
    level: str | None = None
    updated: str | None = None
    archived: bool | None = None
    topics: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()


#: The points at which two are compared, with their names.
POINTS = {
    "organisation": "Organisation", "kinds": "Kind", "language": "Language", "licence": "Licence", "level": "Level",
    "updated": "Last change", "archived": "Archived", "datasets": "Data sets",
}  # fmt: skip


def sides(registry: Registry, cluster: Cluster) -> tuple[Side, ...]:
    """Each project of a cluster, in its order."""
    return tuple(_side(registry, id_) for id_ in cluster.projects)


def differs(rows: Sequence[Side]) -> tuple[str, ...]:
    """The points at which not all are alike; one of which something is not known is not alike."""
    return tuple(point for point in POINTS if any(getattr(row, point) != getattr(rows[0], point) for row in rows[1:]))


def _side(registry: Registry, id_: str) -> Side:
    repo = RepoId.parse(id_)  # of a cluster: as the folder names it; to look for what is meant reads every name
    entry = registry.entry(repo)
    try:
        harvest = registry.harvest(repo)
    except RegistryError:
        harvest = None  # `validate` names it
    organisation = organisation_of(entry, registry.organisations)
    kinds = entry.kinds or tuple(guess.kind for guess in (harvest.kinds if harvest else ()))
    licences = licensed.whole(harvest.record.fields.get("license", ()), kinds) if harvest else ()
    return Side(
        id=entry.repository,
        name=entry.name,
        summary=entry.summary,
        organisation=organisation.name if organisation else None,
        kinds=kinds,
        language=harvest.facts.main_language if harvest else None,
        licence=licences[0].value if licences else None,
        level=harvest.score.level if harvest else None,
        updated=(harvest.history.last_commit or "")[:10] or None if harvest else None,
        archived=True if entry.status == "archived" else harvest.host.archived if harvest and harvest.host else None,
        topics=entry.topics,
        datasets=entry.datasets,
    )
