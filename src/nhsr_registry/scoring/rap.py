"""Evidence for the levels of reproducible analytical pipelines (RAP), from findings. Pure.

The criteria and what speaks of them are data (`rap.toml`). A registry sees evidence; only people who know how the work
is done can say whether it is at a level.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from nhsr_registry.folder.entry import Harvest
from nhsr_registry.model import (
    RAP_LEVELS,
    Assessment,
    Evidence,
    Facts,
    Finding,
    HostFacts,
    Kind,
    Model,
    RapClaim,
    RapCriterion,
    RapEvidence,
    RapLevel,
    RapStatus,
    Record,
)
from nhsr_registry.scoring.rubric import MET, UNKNOWN, default_rubric, outcome_of

#: The fields of a record in which `.nhsr.toml` speaks of RAP (see `formats.nhsr_toml`).
LEVEL_FIELD, EVIDENCE_FIELD = "rap_level", "rap_evidence"
#: What lets a criterion stand: it was seen, the project says it, or nobody could see it from here.
_STANDS: frozenset[RapStatus] = frozenset({"seen", "declared", "not-visible", "not-asked"})
_SHOWN: frozenset[RapStatus] = frozenset({"seen", "declared"})
#: The landmarks that can make a package of a repository.
_MANIFESTS = ("description", "pyproject", "setup")
_MOST = 2  # places of one criterion; the check's finding has them all


class Criterion(Model):
    """One row of `rap.toml`; see there."""

    id: str
    level: RapLevel
    name: str
    asks: str
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()
    facts: Literal["", "language", "history", "package"] = ""
    unasked: Literal["not-asked", "not-seen", "not-visible"] = "not-asked"
    empty: Literal["not-asked", "not-seen"] = "not-asked"
    unmet: Literal["not-seen", "not-visible"] = "not-seen"
    visible: bool = True
    key: str

    @property
    def checks(self) -> tuple[str, ...]:
        """Every check that speaks of it."""
        return (*self.all, *self.any, *self.present)


class Criteria(Model):
    """`rap.toml`."""

    page: str
    kinds: tuple[Kind, ...]
    criteria: tuple[Criterion, ...]


class Known(Model):
    """What is known of a project beside its findings; an assessment and a harvest both have it."""

    kinds: tuple[Kind, ...] = ()
    facts: Facts = Facts()
    commit: str | None = None
    repository: str | None = None
    record: Record = Record()
    host: HostFacts | None = None


@cache
def criteria() -> Criteria:
    """The criteria that come with this version of the tool."""
    text = files("nhsr_registry.scoring").joinpath("rap.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Criteria)


@cache
def by_key() -> dict[str, Criterion]:
    """The criteria by the names that `.nhsr.toml` uses."""
    return {one.key: one for one in criteria().criteria}


@cache
def by_id() -> dict[str, Criterion]:
    return {one.id: one for one in criteria().criteria}


def evidence(findings: Iterable[Finding], known: Known, claims: Sequence[RapClaim] = ()) -> RapEvidence:
    """Each criterion with what shows it, and the highest level that nothing seen speaks against.

    `claims` are those that the project's words make; topics and `.nhsr.toml` are read from `known`.
    """
    said = {finding.check: finding for finding in findings}
    rows = tuple(_criterion(one, said, known) for one in criteria().criteria)
    asked = not known.kinds or bool(set(known.kinds) & set(criteria().kinds))
    return RapEvidence(
        asked=asked,
        level=_level(rows) if asked else None,
        criteria=rows,
        claims=(*claims, *_declared_level(known.record), *topics(known.host)),
    )


def of(assessment: Assessment, claims: Sequence[RapClaim] = ()) -> RapEvidence:
    """The evidence for one assessment."""
    return evidence(assessment.findings, known_of(assessment), claims)


def of_harvest(harvest: Harvest, kinds: tuple[Kind, ...] = ()) -> RapEvidence:
    """The evidence that the registry keeps; worked out from its findings where an earlier version wrote them.

    `kinds` are those that the project's entry declares.
    """
    kept = harvest.rap.claims if harvest.rap else ()
    known = msgspec.structs.replace(known_of(harvest), kinds=kinds or known_of(harvest).kinds)
    return evidence(harvest.findings, known, tuple(claim for claim in kept if claim.how in {"badge", "text"}))


def known_of(source: Assessment | Harvest) -> Known:
    return Known(
        kinds=tuple(guess.kind for guess in source.kinds),
        facts=source.facts,
        commit=source.commit,
        repository=source.repository,
        record=source.record,
        host=source.host,
    )


def _level(rows: Sequence[RapCriterion]) -> RapLevel | None:
    """A level stands on the levels below it, and on something that was seen at each."""
    levels = by_id()
    reached: RapLevel | None = None
    for level in RAP_LEVELS:
        own = [row.status for row in rows if levels[row.id].level == level]
        if not (_STANDS.issuperset(own) and _SHOWN.intersection(own)):
            break
        reached = level
    return reached


def _criterion(one: Criterion, said: Mapping[str, Finding], known: Known) -> RapCriterion:
    found = _from_checks(one, said) if one.visible else _hidden(one, said, known)
    if found is None:
        found = _from_facts(one, known)
    url, where = _address(one.key, known.record)
    if not url:
        return found
    if found.status == "seen":
        return msgspec.structs.replace(found, url=url)
    return RapCriterion(
        id=one.id, status="declared", checks=found.checks, evidence=where, url=url, reason="The project says so."
    )


def _from_checks(one: Criterion, said: Mapping[str, Finding]) -> RapCriterion | None:
    """What the checks say; `None` where none of them is asked of this kind of project."""
    if present := [said[name] for name in one.present if name in said]:
        there = [finding for finding in present if outcome_of(finding) in {"pass", "fail", "declared"}]
        if there:
            return _row(one, "seen", there)
    asked = [said[name] for name in (*one.all, *one.any) if name in said and said[name].outcome != "not-applicable"]
    if not asked:
        return None
    met = [finding for finding in asked if outcome_of(finding) in MET]
    unknown = [finding for finding in asked if outcome_of(finding) in UNKNOWN]
    if met if one.any else len(met) == len(asked):
        own = all(finding.outcome == "declared" for finding in met)
        return _row(one, "declared" if own else "seen", met)
    missed = [finding for finding in asked if finding not in met and finding not in unknown]
    if missed and not (one.any and unknown):
        return _row(one, one.unmet, missed)
    return _row(one, "not-visible", unknown)


def _row(one: Criterion, status: RapStatus, by: Sequence[Finding]) -> RapCriterion:
    places = [evidence for finding in by for evidence in finding.evidence]
    return RapCriterion(
        id=one.id,
        status=status,
        checks=tuple(finding.check for finding in by),
        evidence=tuple(Evidence(path=place.path, line=place.line) for place in places[:_MOST]),
        reason="" if status == "seen" else " ".join(finding.reason for finding in by if finding.reason)[:200],
    )


def _hidden(one: Criterion, said: Mapping[str, Finding], known: Known) -> RapCriterion:
    """Nobody sees it from outside; what is worth a look is named."""
    hints = [said[name] for name in one.hint if name in said and said[name].outcome in MET]
    row = _row(one, "not-visible", hints)
    if one.key == "publication" and known.repository:
        reason = f"It is public as {known.repository}; whether a publication leads to it cannot be seen from here."
    elif hints:
        reason = "It cannot be seen from outside; this is worth a look."
    else:
        reason = "It cannot be seen from outside."
    return msgspec.structs.replace(row, reason=reason)


def _from_facts(one: Criterion, known: Known) -> RapCriterion:
    """Where no check is asked: what the files and git themselves tell."""
    if one.facts == "language" and known.facts.main_language:
        return RapCriterion(id=one.id, status="seen", reason=f"Most of it is {known.facts.main_language}.")
    if one.facts == "history" and known.commit:
        return RapCriterion(id=one.id, status="seen", reason="It is under git.")
    manifests = [path for role in _MANIFESTS for path in known.facts.landmarks.get(role, ())]
    if one.facts == "package" and manifests:
        where = tuple(Evidence(path=path) for path in manifests[:_MOST])
        reason = "The file that makes a package is there; whether it can be installed was not asked of this kind."
        return RapCriterion(id=one.id, status="not-visible", evidence=where, reason=reason)
    asked = any(default_rubric().rule(check).applies(known.kinds) for check in one.checks)
    status = one.empty if asked else one.unasked
    return RapCriterion(id=one.id, status=status, reason=_UNASKED[status])


_UNASKED: dict[RapStatus, str] = {
    "not-asked": "Not asked of this kind of project.",
    "not-seen": "Nothing of this kind was found.",
    "not-visible": "It cannot be seen from here.",
}


# ── what the project says of itself ──────────────────────────────────────────────────────────────


def _declared_level(record: Record) -> list[RapClaim]:
    return [
        RapClaim(level=level, how="declared", path=value.sources[0].path, line=value.sources[0].line)
        for value in record.fields.get(LEVEL_FIELD, ())
        for level in RAP_LEVELS
        if value.value == level and value.sources
    ]


def topics(host: HostFacts | None) -> list[RapClaim]:
    """Claims made by topics on GitHub, which the RAP Community of Practice proposes: `silver-rap`."""
    said = {topic.lower() for topic in host.topics} if host else set()
    return [
        RapClaim(level=level, how="topic", path="github.com")
        for level in RAP_LEVELS
        if said & {f"{level}-rap", f"rap-{level}"}
    ]


def with_host(found: RapEvidence | None, host: HostFacts | None) -> RapEvidence | None:
    """The evidence with what this host's topics claim in place of what another reading said of them."""
    if found is None:
        return None
    claims = (*(claim for claim in found.claims if claim.how != "topic"), *topics(host))
    return msgspec.structs.replace(found, claims=claims)


def _address(key: str, record: Record) -> tuple[str, tuple[Evidence, ...]]:
    """The address that a project gives for a criterion, and where it gives it."""
    for value in record.fields.get(EVIDENCE_FIELD, ()):
        name, _, url = value.value.partition(" ")
        if name == key and url.startswith("https://"):
            return url, tuple(Evidence(path=source.path, line=source.line) for source in value.sources[:1])
    return "", ()
