"""The layout of what registries give one another: each number has its range, each text and list its length. Types alone.

Unknown fields are left out (a newer version may add some); what is not named here does not travel.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from nhsr_registry.model import Confidence, Kind, Level, Outcome, RapLevel, Via

#: Version of both files' layout; raised where a field changes its meaning or goes.
SCHEMA = 1
ABOUT, FILE = "v1/federation.json", "v1/federation.ndjson.gz"
MOST_LINE = 1_000_000  # bytes of one record; the largest of 300 real ones has a fifth of it
MOST_CHAIN = 8
MOST_CLAIMS = 20

_Count = Annotated[int, Meta(ge=0, le=10**9)]
_Size = Annotated[int, Meta(ge=0, le=10**15)]
_Line = Annotated[int, Meta(ge=0, le=10**8)]
_Points = Annotated[float, Meta(ge=0, le=100)]
_Id = Annotated[str, Meta(max_length=100)]
_Short = Annotated[str, Meta(max_length=300)]
_Text = Annotated[str, Meta(max_length=2_000)]
_Path = Annotated[str, Meta(max_length=1_000)]
_Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d(T[0-9:.]{5,15}([+-]\d\d:?\d\d|Z)?)?$")]
_Commit = Annotated[str, Meta(pattern=r"^[0-9a-f]{7,64}$")]
Repository = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,38}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$")]
Node = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_=+/-]{1,100}$")]
Hop = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$")]
_Ids = Annotated[tuple[_Id, ...], Meta(max_length=50)]


class Lean(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Base: what is not named here is left out, what is not said is not written. Holds no circles, so none are looked for."""


class Host(Lean, frozen=True, kw_only=True):
    node_id: Node | None = None
    topics: Annotated[tuple[_Id, ...], Meta(max_length=100)] = ()
    archived: bool | None = None
    fork_of: Repository | None = None
    database_id: _Size | None = None
    template: bool | None = None
    issues: bool | None = None
    releases: _Count | None = None
    latest_release: _Short | None = None
    released: _Day | None = None


class History(Lean, frozen=True, kw_only=True):
    commits: _Count | None = None
    authors: _Count | None = None
    people: _Count | None = None
    first_commit: _Day | None = None
    last_commit: _Day | None = None
    roots: Annotated[tuple[_Commit, ...], Meta(max_length=50)] = ()
    shallow: bool = False
    snapshot: bool = False


class Facts(Lean, frozen=True, kw_only=True):
    files: _Count = 0
    bytes: _Size | None = None
    languages: Annotated[dict[_Id, _Count], Meta(max_length=200)] = {}
    main_language: _Id | None = None
    notebooks: _Count = 0
    notebooks_with_outputs: _Count = 0
    data_files: _Count = 0
    data_bytes: _Size | None = 0
    submodules: _Count = 0
    unread: _Count = 0


class Place(Lean, frozen=True, kw_only=True):
    path: _Path
    line: _Line | None = None


class Guess(Lean, frozen=True, kw_only=True):
    kind: Kind
    evidence: Annotated[tuple[Place, ...], Meta(max_length=50)] = ()
    confidence: Confidence = "inferred"


class Source(Lean, frozen=True, kw_only=True):
    format: _Id
    path: _Path
    line: _Line | None = None


class Value(Lean, frozen=True, kw_only=True):
    value: _Text
    sources: Annotated[tuple[Source, ...], Meta(max_length=50)]


_Values = Annotated[tuple[Value, ...], Meta(max_length=200)]


class Fields(Lean, frozen=True, kw_only=True):
    """The fields of a record that search and pages read."""

    license: _Values = ()
    keywords: _Values = ()
    programming_language: _Values = ()
    version: _Values = ()
    rap_level: _Values = ()
    rap_evidence: _Values = ()


class Record(Lean, frozen=True, kw_only=True):
    fields: Fields = Fields()


class Caveat(Lean, frozen=True, kw_only=True):
    kind: Annotated[str, Meta(pattern=r"^[a-z-]{1,40}$")]
    path: _Path
    line: _Line


class Finding(Lean, frozen=True, kw_only=True):
    check: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,80}$")]
    outcome: Outcome
    reason: _Text = ""
    confidence: Confidence = "observed"


class Package(Lean, frozen=True, kw_only=True):
    ecosystem: Literal["r", "pypi", "python"]
    name: _Id
    path: _Path


class Use(Lean, frozen=True, kw_only=True):
    ecosystem: Literal["r", "pypi", "python", "github"]
    name: _Short
    via: Via
    path: _Path
    line: _Line | None = None


class Dimension(Lean, frozen=True, kw_only=True):
    dimension: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,60}$")]
    passed: _Count
    applicable: _Count
    unknown: _Count
    level: Level


class RapClaim(Lean, frozen=True, kw_only=True):
    """A level of reproducible analytical pipelines that a project claims of itself; what is kept of it is where."""

    level: RapLevel
    how: Literal["badge", "text", "topic", "declared"]
    path: _Path
    line: _Line | None = None


class Rap(Lean, frozen=True, kw_only=True):
    """Only what cannot be worked out again from findings and facts: the claims."""

    claims: Annotated[tuple[RapClaim, ...], Meta(max_length=MOST_CLAIMS)] = ()


class Score(Lean, frozen=True, kw_only=True):
    rubric: _Id
    level: Level
    level_low: Level
    provisional: bool = False
    points: _Points
    low: _Points
    high: _Points
    dimensions: Annotated[tuple[Dimension, ...], Meta(max_length=30)] = ()


class Stale(Lean, frozen=True, kw_only=True):
    since: _Day
    reason: _Text


_Bag = Annotated[dict[_Id, Annotated[int, Meta(ge=0, le=10**6)]], Meta(max_length=20_000)]


class Facts1(Lean, frozen=True, kw_only=True):
    """What a member read of a project: a `Harvest` without what only its own people need."""

    repository: Repository
    commit: _Commit | None = None
    branch: _Short | None = None
    host: Host | None = None
    history: History = History()
    facts: Facts = Facts()
    kinds: Annotated[tuple[Guess, ...], Meta(max_length=20)] = ()
    record: Record = Record()
    caveats: Annotated[tuple[Caveat, ...], Meta(max_length=500)] = ()
    findings: Annotated[tuple[Finding, ...], Meta(max_length=300)] = ()
    packages: Annotated[tuple[Package, ...], Meta(max_length=500)] = ()
    uses: Annotated[tuple[Use, ...], Meta(max_length=5_000)] = ()
    score: Score
    rap: Rap | None = None
    terms: Annotated[dict[_Id, _Bag], Meta(max_length=12)] = {}
    stale: Stale | None = None


class Adopter(Lean, frozen=True, kw_only=True):
    organisation: _Id
    since: Annotated[str, Meta(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
    evidence: Annotated[str, Meta(pattern=r"^https://[!-~]{4,490}$")]
    said: Annotated[str, Meta(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]


class Words(Lean, frozen=True, kw_only=True):
    """What a member's people wrote: an `Entry` without what is private."""

    repository: Repository
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    summary: Annotated[str, Meta(min_length=1, max_length=1_000)]
    problem: Annotated[str, Meta(max_length=1_000)] = ""
    questions: Annotated[tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=48)] = ()
    kinds: _Ids = ()
    topics: _Ids = ()
    settings: _Ids = ()
    datasets: _Ids = ()
    organisation: _Id | None = None
    contact: Annotated[str, Meta(max_length=500)] | None = None
    status: _Id | None = None
    intended_use: _Text | None = None
    former_names: Annotated[tuple[Repository, ...], Meta(max_length=50)] = ()
    successor: Repository | None = None
    adopters: Annotated[tuple[Adopter, ...], Meta(max_length=500)] = ()
    annotations: Annotated[dict[_Id, _Text], Meta(max_length=100)] = {}


class Given(Lean, frozen=True, kw_only=True):
    """One line of the file: a project, its host's own id, and through which registries it came (the first wrote it)."""

    id: Repository
    node: Node | None = None
    chain: Annotated[tuple[Hop, ...], Meta(max_length=MOST_CHAIN)] = ()
    entry: Words
    harvest: Facts1 | None = None


class Identity(Lean, frozen=True, kw_only=True):
    """Which registry publishes this. `id` is left out where registry.toml names none and it has no address."""

    name: _Short
    id: Hop | None = None
    address: Annotated[str, Meta(max_length=500)] | None = None


class About(Lean, frozen=True, kw_only=True):
    """What `v1/federation.json` says: `sequence` grows with each publication whose records differ."""

    schema: _Count
    tool: _Id = ""
    registry: Identity
    sequence: Annotated[int, Meta(ge=0, le=10**12)]
    updated: _Day | None = None
    rubric: _Id = ""
    projects: _Count
    file: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    bytes: _Size
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    unpacked_bytes: _Size


class Version(msgspec.Struct, frozen=True):
    schema: int
