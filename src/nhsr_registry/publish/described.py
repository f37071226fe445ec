"""A project as it is published: its entry and what was read of it, in one value. No file is read here but through the
registry at hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from nhsr_registry.catalogue import reuse_lines
from nhsr_registry.checks import step_of
from nhsr_registry.federation.whole import Whole
from nhsr_registry.folder import named, ods
from nhsr_registry.folder.entry import Entry, Harvest, Stale
from nhsr_registry.folder.holders import organisation_of
from nhsr_registry.model import RepoId
from nhsr_registry.plain import clean
from nhsr_registry.publish import links, types, words
from nhsr_registry.scoring.rubric import Rubric, next_steps
from nhsr_registry.understand import licensed
from nhsr_registry.understand.inviting import Invitation, invitation

#: Of a name so much is shown: as long as other registries take it.
_LONGEST_NAME = 200


class Describer(NamedTuple):
    """What all projects of one publication are described with."""

    registry: Whole
    rubric: Rubric
    base_url: str | None
    data_only: bool  # then no project has a page or files of its own

    def address(self, path: str) -> str:
        """Where a file of the publication stands: its address, or its path where the site has none yet."""
        return f"{self.base_url}{path}" if self.base_url else path

    def project(self, repo: RepoId, entry: Entry, harvest: Harvest | None) -> types.Project:
        kinds = entry.kinds or tuple(guess.kind for guess in (harvest.kinds if harvest else ()))
        return types.Project(
            id=str(repo),
            name=clean(entry.name, most=_LONGEST_NAME).strip() or repo.name,
            summary=clean(entry.summary).strip(),
            problem=clean(entry.problem).strip(),
            questions=tuple(clean(question).strip() for question in entry.questions),
            url=repo.url,
            page=repo.url if self.data_only else self.address(f"projects/{repo}.html"),
            data=self.address("v1/index.ndjson" if self.data_only else f"v1/projects/{repo}.json"),
            kinds=kinds,
            topics=tuple(map(clean, entry.topics)),
            settings=tuple(map(clean, entry.settings)),
            datasets=tuple(map(clean, entry.datasets)),
            organisation=self._whose(repo, entry),
            contact=text(entry.contact),
            status=entry.status,
            intended_use=text(entry.intended_use),
            former_names=tuple(map(clean, entry.former_names)),
            successor=text(entry.successor),
            licence=_licence(harvest, kinds),
            languages=_languages(harvest),
            version=_first(harvest, "version"),
            updated=(harvest.history.last_commit or "")[:10] or None if harvest else None,
            commit=harvest.commit if harvest else None,
            read=harvest is not None,
            archived=_archived(entry, harvest),
            stale=_stale(harvest.stale if harvest else self.registry.away(repo)),
            readiness=self._readiness(harvest) if harvest else None,
            next_steps=tuple(self._steps(harvest)) if harvest else (),
            caveats=tuple(_caveats(repo, harvest)) if harvest else (),
            reuse=tuple(
                types.ReuseLine(language=language, code=code) for language, code in reuse_lines.lines(entry, harvest)
            ),
            listed_by=tuple(
                types.Lists(id=one.id, name=clean(one.name), address=links.web(one.address))
                for one in self.registry.listed_by(repo)
            ),
            taken_from=row.member if (row := self.registry.row(repo)) else None,
        )

    def _whose(self, repo: RepoId, entry: Entry) -> types.Organisation | None:
        table = self.registry.organisations
        found = organisation_of(entry, table)
        if found:
            return types.Organisation(
                id=found.id, name=clean(found.name, most=_LONGEST_NAME), ods=found.ods, region=text(found.region)
            )
        if entry.organisation:  # not in the table (yet): its id, or the code that a member gave, is all there is
            id_ = clean(entry.organisation)
            code = id_ if ods.is_code(id_) else None
            return types.Organisation(id=id_, name=named.shown(table, id_), ods=code, region=None)
        return None

    def _readiness(self, harvest: Harvest) -> types.Readiness:
        score = harvest.score
        names = {dimension.id: dimension.name for dimension in self.rubric.dimensions}
        return types.Readiness(
            rubric=score.rubric,
            level=score.level,
            level_low=score.level_low,
            provisional=score.provisional,
            points=score.points,
            low=score.low,
            high=score.high,
            dimensions=tuple(
                types.Dimension(
                    dimension=own.dimension,
                    name=names.get(own.dimension, own.dimension),
                    level=own.level,
                    passed=own.passed,
                    applicable=own.applicable,
                    unknown=own.unknown,
                )
                for own in score.dimensions
            ),
        )

    def _steps(self, harvest: Harvest) -> Iterator[types.Step]:
        efforts = {check: known.effort for check, known in words.checks().items()}
        for step in next_steps(harvest.findings, self.rubric, efforts):
            yield types.Step(
                check=step.check,
                title=step_of(step.check),
                level=step.level,
                effort=words.effort(step.check),
                reason=clean(step.reason),
            )


def history(harvest: Harvest | None) -> tuple[int | None, str | None]:
    """(whose commits it has, the year it began), where the history is whole."""
    history = harvest.history if harvest else None
    if history is None or history.shallow or history.snapshot:
        return None, None
    year = (history.first_commit or "")[:4]
    return history.people, year if year.isdigit() and len(year) == 4 else None


def welcome(harvest: Harvest | None, *, archived: bool | None) -> Invitation | None:
    """None where nothing invites, or nothing was read."""
    if harvest is None:
        return None
    issues = harvest.host.first_issues if harvest.host else None
    return invitation(harvest.facts.landmarks, issues, archived=archived)


def _caveats(repo: RepoId, harvest: Harvest) -> Iterator[types.Caveat]:
    for caveat in harvest.caveats:
        address = links.place(repo, harvest, caveat.path, caveat.line)
        yield types.Caveat(kind=caveat.kind, path=clean(caveat.path), line=caveat.line, url=address)


def _stale(stale: Stale | None) -> types.Stale | None:
    return types.Stale(since=clean(stale.since), reason=clean(stale.reason)) if stale else None


def _languages(harvest: Harvest | None) -> tuple[str, ...]:
    """The most used first; the file keeps them by name."""
    counts = harvest.facts.languages if harvest else {}
    return tuple(clean(name) for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _archived(entry: Entry, harvest: Harvest | None) -> bool | None:
    if entry.status == "archived":
        return True
    return harvest.host.archived if harvest and harvest.host else None


def _licence(harvest: Harvest | None, kinds: Collection[str]) -> str | None:
    found = licensed.whole(harvest.record.fields.get("license", ()), kinds) if harvest else ()
    return text(found[0].value) if found else None


def _first(harvest: Harvest | None, field: str) -> str | None:
    return text(harvest.record.first(field)) if harvest else None


def text(text: str | None) -> str | None:
    return clean(text).strip() or None if text else None
