"""The frozen types that every room shares; no behaviour beyond looking things up.

Field names of a `Record` are CodeMeta 3.0 terms in snake case (https://w3id.org/codemeta/3.0).
"""

from __future__ import annotations

from typing import Any, Literal, dataclass_transform

import msgspec

from nhsr_registry import re
from nhsr_registry.errors import UsageError

Outcome = Literal["pass", "fail", "not-applicable", "not-available", "declared", "error"]
Confidence = Literal["observed", "inferred", "declared"]
Effort = Literal["minutes", "hours", "days"]
Kind = Literal[
    "r-package",
    "python-package",
    "analysis",
    "app",
    "training",
    "data",
    "codelist",
    "template",
    "documentation",
]
Via = Literal["manifest", "code", "lock", "submodule", "workflow"]
Level = Literal["listed", "usable", "reusable", "ready-to-scale"]
LEVELS: tuple[Level, ...] = ("listed", "usable", "reusable", "ready-to-scale")


class _Frozen(msgspec.StructMeta):
    """msgspec hands down every option but `kw_only`: this hands down that one too."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> type:
        return super().__new__(cls, name, bases, namespace, **{"kw_only": True, **options})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Model(msgspec.Struct, metaclass=_Frozen, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of all types here: immutable, named arguments, defaults left out when written."""


# GitHub's own rules: owners are letters, digits and single hyphens; names add dot and underscore.
_OWNER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})")
_NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
_ADDRESS = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^@/\s]+@)?(?P<host>[^/\s:]+)(?::\d+)?/|git@(?P<scp>[^:/\s]+):)?"
    r"(?P<owner>[^/\s]+)/(?P<name>[^/\s?#]+)(?(host)(?:[/?#]\S*)?|/?)",
)
_OURS = re.compile(r"(?:www\.|ssh\.)?github\.com", re.IGNORECASE)  # another host's owner of this name is somebody else


class RepoId(Model, order=True):
    """A repository's name as its host spells it; compare with `key`, which ignores case."""

    owner: str
    name: str

    def __str__(self) -> str:
        return f"{self.owner}/{self.name}"

    @property
    def key(self) -> str:
        return str(self).lower()

    @property
    def url(self) -> str:
        return f"https://github.com/{self}"

    @classmethod
    def parse(cls, text: str) -> RepoId:
        """`owner/name`, a web address or a git address → `RepoId`.

        Raises `UsageError` where the text names no repository.
        """
        found = _ADDRESS.fullmatch(text.strip())
        if found and _OURS.fullmatch(found["host"] or found["scp"] or "github.com"):
            owner, name = found["owner"], found["name"]
            name = name.removesuffix(".git")
            if _OWNER.fullmatch(owner) and _NAME.fullmatch(name):
                return cls(owner=owner, name=name)
        raise UsageError(
            f"{text[:200]!r} does not name a repository.",
            hint="Write OWNER/NAME or its address, for example nhs-r-community/NHSRwaitinglist.",
        )


# ── What a repository's files say ────────────────────────────────────────────────────────────────


class Evidence(Model, order=True):
    """Where something was seen: a path within the repository, and the line (from 1) where there is one."""

    path: str
    line: int | None = None
    note: str | None = None


class Statement(Model):
    """One field from one file.

    `value` is text always; what does not fit in one text (an author's ORCID, a dependency's version range)
    stands in `extra`. Several statements of one field from one file make a list.
    """

    field: str
    value: str
    source: Evidence
    format: str
    extra: dict[str, str] = {}
    placeholder: bool = False


class Problem(Model):
    """A file that is not as its format asks: shown to the maintainer, never a reason to stop."""

    path: str
    message: str
    line: int | None = None
    severity: Literal["error", "warning"] = "error"


class Source(Model):
    """Which format's file said a value, and where."""

    format: str
    path: str
    line: int | None = None


class Value(Model):
    """One value of a record's field, with everyone who said it."""

    value: str
    sources: tuple[Source, ...]
    extra: dict[str, str] = {}


class Conflict(Model):
    """Files that disagree about a field which can have one value only."""

    field: str
    values: tuple[Value, ...]


class Record(Model):
    """What the files of a repository say together, in CodeMeta terms; the first value is the chosen one."""

    fields: dict[str, tuple[Value, ...]] = {}
    conflicts: tuple[Conflict, ...] = ()
    placeholders: tuple[Statement, ...] = ()

    def all(self, field: str) -> tuple[str, ...]:
        return tuple(value.value for value in self.fields.get(field, ()))

    def first(self, field: str) -> str | None:
        values = self.fields.get(field)
        return values[0].value if values else None


class Caveat(Model):
    """What a project says of itself that a user should know first.

    `text` is the project's own words: shown and published, never stored in the registry folder.
    """

    kind: Literal[
        "experimental",
        "unmaintained",
        "not-for-clinical-use",
        "internal-references",
        "not-for-reuse",
        "synthetic-data",
        "superseded",
    ]
    path: str
    line: int
    text: str = ""


# ── What we make of it ───────────────────────────────────────────────────────────────────────────


class KindGuess(Model):
    """A kind of thing the repository is, and what says so."""

    kind: Kind
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence = "inferred"


class Facts(Model):
    """Counts over the files of one commit."""

    files: int = 0
    bytes: int | None = None
    languages: dict[str, int] = {}  # language → number of files, largest first
    main_language: str | None = None
    notebooks: int = 0
    notebooks_with_outputs: int = 0
    data_files: int = 0
    data_bytes: int | None = 0  # `None`: the size of one of them is not known
    submodules: int = 0
    unread: int = 0  # files wanted but not available (too large, binary, absent)
    landmarks: dict[str, tuple[str, ...]] = {}  # role (readme, licence, changelog …) → paths


class Finding(Model):
    """One check's answer for one repository."""

    check: str
    outcome: Outcome
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence = "observed"
    annotation: str = ""  # the maintainers' reason; never changes the outcome
    number: int | None = None  # how many, where somebody else counts on it: owners in CODEOWNERS


#: All that the registry keeps of a private check's finding (see `Check.private`): no place, no line, no reason.
NONE_FOUND, UNDER_REVIEW, NOT_SCANNED = "None found.", "Under review.", "Not scanned."
#: What the look for leaks says to the project's own people where it found none; what was not looked at follows.
NOTHING_SEEN = "None found in what can be read as text."


class Package(Model):
    """A package that others can install or import from a repository.

    `r` names are CRAN's, `pypi` names distributions (PEP 503, with underscores), `python` names what is imported.
    `index` says where the project itself says that it is published.
    """

    ecosystem: Literal["r", "pypi", "python"]
    name: str
    path: str
    index: Literal["cran", "pypi"] | None = None


class Use(Model):
    """Something of others that a repository needs: a package by its name, or a repository by its address (`github`)."""

    ecosystem: Literal["r", "pypi", "python", "github"]
    name: str
    via: Via
    path: str
    line: int | None = None


class DimensionScore(Model):
    """How far one dimension of reuse readiness goes."""

    dimension: str
    passed: int
    applicable: int
    unknown: int
    level: Level


class Score(Model):
    """Reuse readiness under one version of the rubric.

    `level` counts what was seen; `level_low` is what remains if all that could not be seen were missing.
    They differ only where `provisional`. `points` (0–100) serves for sorting, within [`low`, `high`].
    """

    rubric: str
    level: Level
    level_low: Level
    provisional: bool = False
    points: float
    low: float
    high: float
    dimensions: tuple[DimensionScore, ...] = ()


RapLevel = Literal["baseline", "silver", "gold"]
RAP_LEVELS: tuple[RapLevel, ...] = ("baseline", "silver", "gold")
RapStatus = Literal["seen", "declared", "not-seen", "not-visible", "not-asked"]


class RapClaim(Model):
    """A level of reproducible analytical pipelines (RAP) that a project claims of itself, and where it does."""

    level: RapLevel
    how: Literal["badge", "text", "topic", "declared"]
    path: str
    line: int | None = None


class RapCriterion(Model):
    """What shows one criterion of the RAP levels; `declared` is the project's own word, `url` what it points to."""

    id: str
    status: RapStatus
    checks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    url: str = ""


class RapEvidence(Model):
    """With which RAP level the evidence is consistent; never a level awarded.

    `level` is `None` where the evidence does not reach the first, or where `asked` is false: the kinds of project
    make no figures.
    """

    asked: bool = True
    level: RapLevel | None = None
    criteria: tuple[RapCriterion, ...] = ()
    claims: tuple[RapClaim, ...] = ()


class Tag(Model):
    name: str
    date: str | None = None  # ISO date of the tagged commit


class History(Model):
    """What git knows beside the files; `None` means not known, never zero.

    `snapshot` says that the history looks cut off on purpose (published as one or few commits).
    """

    commits: int | None = None
    authors: int | None = None  # distinct author names, programs left out: what `git shortlog -sn` lists
    people: int | None = None  # the same with one person's several names and addresses joined
    first_commit: str | None = None
    last_commit: str | None = None
    tags: tuple[Tag, ...] = ()
    roots: tuple[str, ...] = ()
    shallow: bool = False
    snapshot: bool = False


class HostFacts(Model):
    """What only the host (GitHub) can tell."""

    node_id: str | None = None
    description: str | None = None
    topics: tuple[str, ...] = ()
    archived: bool | None = None
    fork_of: str | None = None
    homepage: str | None = None
    database_id: int | None = None
    template: bool | None = None
    issues: bool | None = None  # whether questions can be asked there
    first_issues: int | None = None  # open ones with GitHub's label "good first issue", when it was last read
    releases: int | None = None
    latest_release: str | None = None  # its tag
    released: str | None = None  # ISO date


class Assessment(Model):
    """Everything worked out from one snapshot."""

    repository: str | None = None
    commit: str | None = None
    branch: str | None = None
    history: History = History()
    host: HostFacts | None = None
    facts: Facts = Facts()
    kinds: tuple[KindGuess, ...] = ()
    record: Record = Record()
    caveats: tuple[Caveat, ...] = ()
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    packages: tuple[Package, ...] = ()
    uses: tuple[Use, ...] = ()
    score: Score
    rap: RapEvidence | None = None
    terms: dict[str, dict[str, int]] = {}  # where the words stand (readme, docs, paths, names) → term → count

    @property
    def kind_ids(self) -> tuple[Kind, ...]:
        return tuple(guess.kind for guess in self.kinds)
