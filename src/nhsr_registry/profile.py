"""Everything the registry knows about one project, in the order in which somebody who may reuse it asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from nhsr_registry import checkreport, rap, reuse_lines
from nhsr_registry.checks import step_of, title_of
from nhsr_registry.entry import Entry, Harvest
from nhsr_registry.model import Finding, RapEvidence, RepoId, Value
from nhsr_registry.organisations import Organisation
from nhsr_registry.rubric import MET, UNKNOWN, default_rubric
from nhsr_registry.store import Registry
from nhsr_registry.vocabulary import Facet

CAVEATS = {
    "experimental": "It is called experimental or unfinished",
    "unmaintained": "It is no longer maintained",
    "not-for-clinical-use": "It is not for clinical use",
    "internal-references": "It refers to internal systems or data",
    "not-for-reuse": "It is not meant to be reused as it is",
    "synthetic-data": "Its data are synthetic or artificial",
    "superseded": "Something else has taken its place",
}
LEVELS = {"listed": "Listed", "usable": "Usable", "reusable": "Reusable", "ready-to-scale": "Ready to scale"}


class Lack(NamedTuple):
    """A check that is not passed, in kind words."""

    check: str
    title: str
    outcome: str
    reason: str
    annotation: str = ""


class Dimension(NamedTuple):
    """One dimension of readiness with what is missing or could not be seen."""

    id: str
    name: str
    passed: int
    applicable: int
    unknown: int
    lacks: tuple[Lack, ...]


class Profile:
    """One project: entry, harvest, organisation, and what follows from them."""

    def __init__(self, registry: Registry, repo: RepoId) -> None:
        self.repo = repo
        self.entry: Entry = registry.entry(repo)
        self.harvest: Harvest | None = registry.harvest(repo)
        self.vocabulary = registry.vocabulary
        orgs = registry.organisations
        self.organisation: Organisation | None = orgs.get(self.entry.organisation) or orgs.of_owner(repo.owner)
        self.heir = orgs.get(self.organisation.successor) if self.organisation else None
        self.reuse = reuse_lines.lines(self.entry, self.harvest)

    def names(self, facet: Facet) -> list[str]:
        """The names of the entry's ids of one facet."""
        return [self.vocabulary.name(facet, id_) for id_ in getattr(self.entry, facet)]

    @property
    def licence(self) -> Value | None:
        values = self.harvest.record.fields.get("license", ()) if self.harvest else ()
        return values[0] if values else None

    def link(self, path: str, line: int | None) -> str:
        """The web address of a line, at the commit that was read."""
        commit = self.harvest.commit if self.harvest and self.harvest.commit else "HEAD"
        return f"{self.repo.url}/blob/{quote(commit, safe='')}/{quote(path)}{f'#L{line}' if line else ''}"

    def warnings(self) -> Iterator[str]:
        """What changes everything else, first."""
        entry, harvest = self.entry, self.harvest
        if harvest and harvest.host and harvest.host.archived:
            yield "Its owner has archived it: it can be read and copied, but is not changed any more."
        if entry.successor:
            yield f"It has a successor: {entry.successor}. Look there first."
        if harvest and harvest.stale:
            yield f"It could not be read since {harvest.stale.since} ({harvest.stale.reason}); what follows is from before."
        if harvest is None:
            yield "Its files have not been read yet, so nothing is known of its licence or readiness."

    def dimensions(self) -> tuple[Dimension, ...]:
        """Readiness, dimension by dimension."""
        if self.harvest is None:
            return ()
        rubric = default_rubric()
        names = {dimension.id: dimension.name for dimension in rubric.dimensions}
        rows = []
        for part in self.harvest.score.dimensions:
            own = [f for f in self.harvest.findings if rubric.rule(f.check).dimension == part.dimension]
            lacks = tuple(_lack(f, self.entry) for f in own if f.outcome == "fail" or f.outcome in UNKNOWN)
            rows.append(
                Dimension(
                    part.dimension,
                    names.get(part.dimension, part.dimension),
                    part.passed,
                    part.applicable,
                    part.unknown,
                    lacks,
                )
            )
        return tuple(rows)

    @property
    def rap(self) -> RapEvidence | None:
        """What shows a RAP level, from what was read last."""
        return rap.of_harvest(self.harvest, self.entry.kinds) if self.harvest else None

    def strengths(self) -> list[str]:
        """What is good already."""
        found = self.harvest.findings if self.harvest else ()
        return [title_of(f.check) for f in found if f.outcome in MET]

    def data(self) -> dict[str, Any]:
        """The profile as plain data."""
        harvest = msgspec.to_builtins(msgspec.structs.replace(self.harvest, terms={})) if self.harvest else None
        return {
            "id": str(self.repo),
            "url": self.repo.url,
            "entry": msgspec.to_builtins(self.entry),
            "organisation": msgspec.to_builtins(self.organisation),
            "warnings": list(self.warnings()),
            "reuse": [{"language": language, "code": code} for language, code in self.reuse],
            "caveats": [
                {"kind": c.kind, "path": c.path, "line": c.line, "url": self.link(c.path, c.line)}
                for c in (self.harvest.caveats if self.harvest else ())
            ],
            "readiness": [{**d._asdict(), "lacks": [lack._asdict() for lack in d.lacks]} for d in self.dimensions()],
            "rap": msgspec.to_builtins(checkreport.rap_of(self.rap)) if self.rap else None,
            "harvest": harvest,
        }


def _lack(finding: Finding, entry: Entry) -> Lack:
    annotation = entry.annotations.get(finding.check, finding.annotation)
    return Lack(finding.check, step_of(finding.check), finding.outcome, finding.reason, annotation)
