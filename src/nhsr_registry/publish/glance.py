"""The leaders' report by itself, without publishing: as Markdown, JSON or one page of HTML."""

from __future__ import annotations

import msgspec

from nhsr_registry.errors import RegistryError
from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import RepoId
from nhsr_registry.printed import as_json
from nhsr_registry.publish import types
from nhsr_registry.publish.collect import Collection, Read, wordless
from nhsr_registry.publish.leaders import leaders, markdown


class _Glanced(Collection):
    """Of each project what the report counts, and no more: of a hundred thousand all that a page shows is more than a gigabyte."""

    def _one(self, repo: RepoId) -> Read:
        found = super()._one(repo)
        if found.entry is None or found.project is None:
            return found
        return msgspec.structs.replace(found, entry=_users_of(found.entry), project=_counted(found.project))

    def _harvest(self, repo: RepoId, left: list[tuple[str, str]]) -> Harvest | None:
        """The facts without words, which take most of the time, and without findings, which lead to steps that nobody is told here."""
        try:
            said = wordless(self.registry.harvest_bytes(repo))
        except (OSError, RegistryError, msgspec.MsgspecError, UnicodeDecodeError):
            return super()._harvest(repo, left)  # which says what is wrong
        if said.repository.lower() != repo.key:
            return super()._harvest(repo, left)
        return msgspec.structs.replace(said, findings=())

    def _sum(self, repo: RepoId) -> str:
        return ""  # by which pages are kept


def _users_of(entry: Entry) -> Entry:
    return Entry(
        repository=entry.repository, name="", summary="", problem="", topics=(), organisation=entry.organisation,
        adopters=entry.adopters,
    )  # fmt: skip


def _counted(project: types.Project) -> types.Project:
    readiness = project.readiness
    return msgspec.structs.replace(
        project,
        problem="",
        questions=(),
        contact=None,
        intended_use=None,
        datasets=(),
        readiness=msgspec.structs.replace(readiness, dimensions=()) if readiness else None,
        caveats=tuple(types.Caveat(kind=one.kind, path="", line=0, url="") for one in project.caveats),
        reuse=(),
        listed_by=(),
    )


def glance(registry: Registry, format_: str) -> str:
    """The report of a registry folder. HTML is one file by itself, to send or to print."""
    if format_ in {"json", "markdown"}:
        report = leaders(_Glanced(registry, registry.facts.base_url))
        return as_json(report, indent=1) if format_ == "json" else markdown(report)
    from nhsr_registry.publish.overviews import leaders_alone
    from nhsr_registry.publish.site import Site

    return leaders_alone(Site(Collection(registry, registry.facts.base_url)))
