"""Everything the registry knows about one project, in the order in which somebody who may reuse it asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Self
from urllib.parse import quote

import msgspec

from nhsr_registry.catalogue import reuse_lines
from nhsr_registry.catalogue.told import lacking
from nhsr_registry.checks import step_of, title_of
from nhsr_registry.checkup import checkreport
from nhsr_registry.federation.whole import Whole
from nhsr_registry.folder import named
from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.folder.holders import organisation_of
from nhsr_registry.folder.organisations import Organisation
from nhsr_registry.folder.vocabulary import Facet
from nhsr_registry.model import Finding, Model, RapEvidence, RepoId, Value
from nhsr_registry.scoring import rap
from nhsr_registry.scoring.rubric import MET, default_rubric
from nhsr_registry.understand import licensed
from nhsr_registry.understand.inviting import in_words, invitation

CAVEATS = {
    "experimental": "It is called experimental or unfinished",
    "unmaintained": "It is no longer maintained",
    "not-for-clinical-use": "It is not for clinical use",
    "internal-references": "It refers to internal systems or data",
    "not-for-reuse": "It is not meant to be reused as it is",
    "synthetic-data": "Its data are synthetic or artificial",
    "superseded": "Something else has taken its place",
}
_NAMED: tuple[Facet, ...] = ("kinds", "topics", "settings", "datasets")
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


class Kept(Model):
    """What a profile is made from: all of it that is published of one project, in one value."""

    id: str
    entry: Entry
    harvest: Harvest | None = None
    organisation: Organisation | None = None
    heir: Organisation | None = None
    names: dict[str, tuple[str, ...]] = {}
    taken_from: str | None = None  # the member whose words these are
    listed_by: tuple[str, ...] = ()  # names of the registries that list it; the first wrote its words


def kept(registry: Whole, repo: RepoId, entry: Entry, harvest: Harvest | None) -> Kept:
    """What the registry's tables add to an entry and a harvest; the harvest's words serve to search, and are left out."""
    orgs, vocabulary = registry.organisations, registry.vocabulary
    organisation = organisation_of(entry, orgs)
    return Kept(
        id=str(repo),
        entry=entry,
        harvest=msgspec.structs.replace(harvest, terms={}) if harvest else None,
        organisation=organisation,
        heir=orgs.get(organisation.successor) if organisation else None,
        names={facet: tuple(vocabulary.name(facet, id_) for id_ in getattr(entry, facet)) for facet in _NAMED}
        | (
            {"adopters": tuple(named.shown(orgs, one.organisation) for one in entry.adopters)} if entry.adopters else {}
        ),
        taken_from=row.member if (row := registry.row(repo)) else None,
        listed_by=tuple(one.name for one in registry.listed_by(repo)),
    )


class Profile:
    """One project: entry, harvest, organisation, and what follows from them."""

    def __init__(self, found: Kept) -> None:
        self.repo = RepoId.parse(found.id)
        self.entry, self.harvest = found.entry, found.harvest
        self.organisation, self.heir = found.organisation, found.heir
        self._names = found.names
        self.listed_by, self.taken = found.listed_by, found.taken_from is not None
        self.reuse = reuse_lines.lines(self.entry, self.harvest)

    @classmethod
    def of(cls, registry: Whole, repo: RepoId) -> Self:
        """The profile of a project in a registry folder."""
        return cls(kept(registry, repo, registry.entry(repo), registry.harvest(repo)))

    def names(self, facet: Facet) -> list[str]:
        """The names of the entry's ids of one facet."""
        return list(self._names.get(facet, ()))

    @property
    def licence(self) -> Value | None:
        """What the project is under; what only its data or documents are under is not that."""
        if not self.harvest:
            return None
        kinds = self.entry.kinds or tuple(guess.kind for guess in self.harvest.kinds)
        return next(iter(licensed.whole(self.harvest.record.fields.get("license", ()), kinds)), None)

    def link(self, path: str, line: int | None) -> str:
        """The web address of a line, at the commit that was read."""
        commit = self.harvest.commit if self.harvest and self.harvest.commit else "HEAD"
        return f"{self.repo.url}/blob/{quote(commit, safe='')}/{quote(path)}{f'#L{line}' if line else ''}"

    def adopters(self) -> tuple[str, ...]:
        """Who says that they use it: the organisation's name where it is known, and since when."""
        names = self._names.get("adopters") or [one.organisation for one in self.entry.adopters]
        return tuple(f"{name} since {one.since}" for name, one in zip(names, self.entry.adopters, strict=True))

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

    def welcome(self) -> tuple[str, ...]:
        """What invites somebody new to take part; nothing where that is not known, or where nothing is changed any more."""
        harvest = self.harvest
        if harvest is None:
            return ()
        archived, issues = (harvest.host.archived, harvest.host.first_issues) if harvest.host else (None, None)
        closed = archived or self.entry.status == "archived"
        return tuple(in_words(invitation(harvest.facts.landmarks, issues, archived=closed)))

    def dimensions(self) -> tuple[Dimension, ...]:
        """Readiness, dimension by dimension."""
        if self.harvest is None:
            return ()
        rubric = default_rubric()
        names = {dimension.id: dimension.name for dimension in rubric.dimensions}
        rows = []
        for part in self.harvest.score.dimensions:
            own = [f for f in self.harvest.findings if rubric.rule(f.check).dimension == part.dimension]
            lacks = tuple(_lack(f, self.entry) for f in lacking(own, users=bool(self.entry.adopters)))
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
        harvest = msgspec.to_builtins(self.harvest) if self.harvest else None
        return {
            "id": str(self.repo),
            "url": self.repo.url,
            "entry": msgspec.to_builtins(self.entry),
            "organisation": msgspec.to_builtins(self.organisation),
            "listed_by": list(self.listed_by),
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
