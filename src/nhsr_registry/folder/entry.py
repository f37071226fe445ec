"""What lies in the registry folder: the curated entry (owned by people) and the harvest (owned by the tool)."""

from __future__ import annotations

from typing import Literal

import msgspec

from nhsr_registry.model import (
    NONE_FOUND,
    NOT_SCANNED,
    UNDER_REVIEW,
    Assessment,
    Caveat,
    Facts,
    Finding,
    History,
    HostFacts,
    Kind,
    KindGuess,
    Model,
    Package,
    Problem,
    RapEvidence,
    Record,
    Score,
    Source,
    Use,
)

Status = Literal["concept", "development", "beta", "active", "maintenance", "archived"]

#: Version of the harvest files' layout.
SCHEMA = 1


class Verification(Model):
    """A steward's word that a declared use is so: when (ISO date), who, and how they know."""

    on: str
    by: str
    how: str


class Adopter(Model):
    """An organisation that says it uses a project: declared by people, never detected.

    `organisation` is an ODS code or an id of organisations.toml; `since` a year, month or day; `said` the day on which it
    was entered (ISO dates); `evidence` an address where it can be read.
    """

    organisation: str
    since: str
    evidence: str
    said: str
    verified: Verification | None = None


class Private(Model):
    """`[private]` of an entry: for the people of this registry alone. `publish --for national` leaves all of it out."""

    contact: str = ""
    notes: str = ""
    links: tuple[str, ...] = ()


class Entry(Model):
    """One project as people describe it: `registry/projects/<owner>/<name>.toml`."""

    repository: str
    name: str
    summary: str
    problem: str = ""
    questions: tuple[str, ...] = ()  # what people who need it type into a search box
    kinds: tuple[Kind, ...] = ()
    topics: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    organisation: str | None = None
    contact: str | None = None
    status: Status | None = None
    intended_use: str | None = None
    former_names: tuple[str, ...] = ()
    successor: str | None = None
    adopters: tuple[Adopter, ...] = ()
    annotations: dict[str, str] = {}  # check → reason, shown beside what is not met
    local_only: bool = False  # never in what is published for others: neither it nor a mention of it
    private: Private | None = None

    @property
    def key(self) -> str:
        return self.repository.lower()


class Stale(Model):
    """Why a harvest is not today's, and since when (ISO date).

    `nights` counts the nights on which GitHub said that there is no such repository, `last` is the newest of them:
    after several it is `gone`, and the record stays for those who look for it.
    """

    since: str
    reason: str
    kind: Literal["failed", "waiting", "missing", "gone", "blocked", "emptied"] = "failed"
    nights: int = 0
    last: str | None = None


class Harvest(Model):
    """The last good machine-read facts of one project: `registry/harvest/<owner>/<name>.json`.

    Facts only. The project's own sentences stay out: `prose` says where they can be read.
    """

    schema: int = SCHEMA
    repository: str
    commit: str | None = None
    branch: str | None = None
    host: HostFacts | None = None
    history: History = History()
    facts: Facts = Facts()
    kinds: tuple[KindGuess, ...] = ()
    record: Record = Record()
    prose: dict[str, tuple[Source, ...]] = {}
    caveats: tuple[Caveat, ...] = ()
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    packages: tuple[Package, ...] = ()
    uses: tuple[Use, ...] = ()
    score: Score
    rap: RapEvidence | None = None  # where an earlier version wrote the file, `rap.of_harvest` works it out
    terms: dict[str, dict[str, int]] = {}
    stale: Stale | None = None
    assessed: str | None = None  # the rubric's version and the code that judged, where the nightly harvest did


#: Record fields that are facts. Everything else a file says in sentences stays out of the registry folder.
FACT_FIELDS = frozenset(
    {
        "application_category",
        "author",
        "code_repository",
        "contact",
        "continuous_integration",
        "copyright_holder",
        "data_sensitivity",
        "date_created",
        "date_modified",
        "date_published",
        "development_status",
        "funder",
        "identifier",
        "issue_tracker",
        "keywords",
        "license",
        "maintainer",
        "name",
        "operating_system",
        "programming_language",
        "rap_evidence",
        "rap_level",
        "readme",
        "reviewer",
        "runtime_platform",
        "same_as",
        "software_help",
        "software_requirements",
        "url",
        "version",
    }
)
_MOST_VALUES = 200


def public(finding: Finding) -> Finding:
    """What anybody may know of a finding: of a private check only whether something was found, never what or where."""
    from nhsr_registry.checks import private_checks  # here, since reading the registry needs no checks

    if finding.check not in private_checks():
        return finding
    if finding.outcome in {"pass", "declared"}:
        return Finding(check=finding.check, outcome="pass", reason=NONE_FOUND)
    if finding.outcome == "not-applicable":
        return Finding(check=finding.check, outcome="not-applicable")
    if finding.outcome == "fail" or finding.reason == UNDER_REVIEW:
        sure = finding.confidence == "observed" and not finding.annotation
        return Finding(
            check=finding.check,
            outcome="not-available",
            reason=UNDER_REVIEW,
            confidence="observed" if sure else "inferred",
        )
    return Finding(check=finding.check, outcome="not-available", reason=NOT_SCANNED)


def _tells(value: str) -> bool:
    """Whether an address carries a password: then it is no fact to keep."""
    if "://" not in value or "@" not in value:
        return False
    from nhsr_registry import leaks  # here, for the same reason

    return any(True for _ in leaks.in_text("address.txt", value))


def harvest_of(assessment: Assessment, repository: str) -> Harvest:
    """The part of an assessment that the registry keeps: facts, without anybody's sentences."""
    record, host = assessment.record, assessment.host
    fields = {
        field: tuple(value for value in values if value.extra.get("locked") != "yes" and not _tells(value.value))[
            :_MOST_VALUES
        ]
        for field, values in record.fields.items()
        if field in FACT_FIELDS
    }
    prose = {
        field: tuple(source for value in values for source in value.sources)
        for field, values in record.fields.items()
        if field not in FACT_FIELDS and field in {"description", "citation"}
    }
    return Harvest(
        repository=repository,
        commit=assessment.commit,
        branch=assessment.branch,
        host=msgspec.structs.replace(host, description=None) if host else None,
        history=assessment.history,
        facts=assessment.facts,
        kinds=assessment.kinds,
        record=msgspec.structs.replace(
            record,
            fields={field: values for field, values in fields.items() if values},
            conflicts=tuple(conflict for conflict in record.conflicts if conflict.field in FACT_FIELDS),
        ),
        prose=prose,
        caveats=tuple(msgspec.structs.replace(caveat, text="") for caveat in assessment.caveats),
        problems=assessment.problems[:50],
        findings=tuple(public(finding) for finding in assessment.findings),
        packages=assessment.packages,
        uses=assessment.uses,
        score=assessment.score,
        rap=assessment.rap,
        terms=assessment.terms,
    )
