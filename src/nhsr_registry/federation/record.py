"""One project as one registry gives it to another: the words and facts that others may have, within bounds. Pure.

`v1/federation.ndjson.gz` holds one of these a line, `v1/federation.json` says what it is and its hash. What comes from a
member is a stranger's: each number has its range, each text and list its length, unknown fields are left out (a newer
version may add some), and texts lose the characters that a terminal or a page would act on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from nhsr_registry.federation.unseen import cleaned, unclean
from nhsr_registry.folder.entry import Entry, Harvest, Status
from nhsr_registry.folder.organisations import is_ods
from nhsr_registry.model import Confidence, Kind, Level, Model, Outcome, Via
from nhsr_registry.plain import clean

#: Version of both files' layout; raised where a field changes its meaning or goes.
SCHEMA = 1
ABOUT, FILE = "v1/federation.json", "v1/federation.ndjson.gz"
MOST_LINE = 1_000_000  # bytes of one record; the largest of 300 real ones has a fifth of it
MOST_CHAIN = 8

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


class _Lean(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base: what is not named here is left out, what is not said is not written."""


class Host(_Lean, frozen=True, kw_only=True):
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


class History(_Lean, frozen=True, kw_only=True):
    commits: _Count | None = None
    authors: _Count | None = None
    people: _Count | None = None
    first_commit: _Day | None = None
    last_commit: _Day | None = None
    roots: Annotated[tuple[_Commit, ...], Meta(max_length=50)] = ()
    shallow: bool = False
    snapshot: bool = False


class Facts(_Lean, frozen=True, kw_only=True):
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


class Place(_Lean, frozen=True, kw_only=True):
    path: _Path
    line: _Line | None = None


class Guess(_Lean, frozen=True, kw_only=True):
    kind: Kind
    evidence: Annotated[tuple[Place, ...], Meta(max_length=50)] = ()
    confidence: Confidence = "inferred"


class Source(_Lean, frozen=True, kw_only=True):
    format: _Id
    path: _Path
    line: _Line | None = None


class Value(_Lean, frozen=True, kw_only=True):
    value: _Text
    sources: Annotated[tuple[Source, ...], Meta(max_length=50)]


_Values = Annotated[tuple[Value, ...], Meta(max_length=200)]


class Fields(_Lean, frozen=True, kw_only=True):
    """The fields of a record that search and pages read."""

    license: _Values = ()
    keywords: _Values = ()
    programming_language: _Values = ()
    version: _Values = ()


class Record(_Lean, frozen=True, kw_only=True):
    fields: Fields = Fields()


class Caveat(_Lean, frozen=True, kw_only=True):
    kind: Annotated[str, Meta(pattern=r"^[a-z-]{1,40}$")]
    path: _Path
    line: _Line


class Finding(_Lean, frozen=True, kw_only=True):
    check: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,80}$")]
    outcome: Outcome
    reason: _Text = ""
    confidence: Confidence = "observed"


class Package(_Lean, frozen=True, kw_only=True):
    ecosystem: Annotated[str, Meta(pattern=r"^(r|pypi|python)$")]
    name: _Id
    path: _Path


class Use(_Lean, frozen=True, kw_only=True):
    ecosystem: Annotated[str, Meta(pattern=r"^(r|pypi|python|github)$")]
    name: _Short
    via: Via
    path: _Path
    line: _Line | None = None


class Dimension(_Lean, frozen=True, kw_only=True):
    dimension: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,60}$")]
    passed: _Count
    applicable: _Count
    unknown: _Count
    level: Level


class Score(_Lean, frozen=True, kw_only=True):
    rubric: _Id
    level: Level
    level_low: Level
    provisional: bool = False
    points: _Points
    low: _Points
    high: _Points
    dimensions: Annotated[tuple[Dimension, ...], Meta(max_length=30)] = ()


class Stale(_Lean, frozen=True, kw_only=True):
    since: _Day
    reason: _Text


_Bag = Annotated[dict[_Id, Annotated[int, Meta(ge=0, le=10**6)]], Meta(max_length=20_000)]


class Facts1(_Lean, frozen=True, kw_only=True):
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
    terms: Annotated[dict[_Id, _Bag], Meta(max_length=12)] = {}
    stale: Stale | None = None


class Adopter(_Lean, frozen=True, kw_only=True):
    organisation: _Id
    since: Annotated[str, Meta(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
    evidence: Annotated[str, Meta(pattern=r"^https://[!-~]{4,490}$")]
    said: Annotated[str, Meta(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]


class Words(_Lean, frozen=True, kw_only=True):
    """What a member's people wrote: an `Entry` without what is private."""

    repository: Repository
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    summary: Annotated[str, Meta(min_length=1, max_length=1_000)]
    problem: Annotated[str, Meta(max_length=1_000)] = ""
    questions: Annotated[tuple[Annotated[str, Meta(max_length=200)], ...], Meta(max_length=24)] = ()
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


class Given(_Lean, frozen=True, kw_only=True):
    """One line of the file: a project, its host's own id, and through which registries it came (the first wrote it)."""

    id: Repository
    node: Node | None = None
    chain: Annotated[tuple[Hop, ...], Meta(max_length=MOST_CHAIN)] = ()
    entry: Words
    harvest: Facts1 | None = None


class Identity(_Lean, frozen=True, kw_only=True):
    """Which registry publishes this. `id` is left out where registry.toml names none and it has no address."""

    name: _Short
    id: Hop | None = None
    address: Annotated[str, Meta(max_length=500)] | None = None


class About(_Lean, frozen=True, kw_only=True):
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


class Stored(Model):
    """One line of what this registry keeps of a member: cleaned, and in its own terms."""

    id: str
    node: str | None = None
    chain: tuple[str, ...] = ()
    entry: Entry
    harvest: Harvest | None = None


class _Kept(_Lean, frozen=True, kw_only=True):
    id: str
    node: str | None = None
    chain: tuple[str, ...] = ()
    entry: Entry
    harvest: Facts1 | None = None


class Known(NamedTuple):
    """What of this registry a member's record is read with."""

    topics: frozenset[str]
    settings: frozenset[str]
    datasets: frozenset[str]
    kinds: frozenset[str]
    statuses: frozenset[str]
    checks: frozenset[str]
    organisations: frozenset[str]  # ids of organisations.toml
    today: date


class RefusedError(ValueError):
    """Why a record is not taken."""


_given = msgspec.json.Decoder(Given).decode
_stored = msgspec.json.Decoder(Stored).decode
_encode = msgspec.json.Encoder(order="deterministic").encode
_STATUSES = frozenset(Status.__args__)  # type: ignore[attr-defined]
_KINDS = frozenset(Kind.__args__)  # type: ignore[attr-defined]
_CAVEATS = frozenset(
    [
        "experimental",
        "unmaintained",
        "not-for-clinical-use",
        "internal-references",
        "not-for-reuse",
        "synthetic-data",
        "superseded",
    ]
)


def given(entry: Entry, harvest: Harvest | None, node: str | None, chain: tuple[str, ...]) -> bytes:
    """One project's line for other registries, without its end. What is private stays here, whatever the audience.

    Raises `msgspec.ValidationError` where it is beyond the bounds, so that no registry would take it.
    """
    words = msgspec.to_builtins(msgspec.structs.replace(entry, private=None, local_only=False))
    facts = _trimmed(harvest) if harvest else None
    said = {"id": entry.repository, "node": node, "chain": chain, "entry": words, "harvest": facts}
    return _encode(_given(msgspec.json.encode(said)))


def _trimmed(harvest: Harvest) -> Harvest:
    """The facts with no list longer than another registry takes; the first of each say the most."""
    replace = msgspec.structs.replace
    fields = {
        field: tuple(replace(value, sources=value.sources[:20]) for value in values[:200] if len(value.value) <= 2_000)
        for field, values in harvest.record.fields.items()
        if field in Fields.__struct_fields__
    }
    return replace(
        harvest,
        record=replace(harvest.record, fields=fields),
        history=replace(harvest.history, roots=harvest.history.roots[:50]),
        kinds=tuple(replace(guess, evidence=guess.evidence[:20]) for guess in harvest.kinds),
        caveats=harvest.caveats[:500],
        packages=harvest.packages[:500],
        uses=harvest.uses[:5_000],
    )


def node_of(harvest: Harvest | None) -> str | None:
    """The repository's id at its host: it stays when the name changes."""
    host = harvest.host if harvest else None
    return (host.node_id or (str(host.database_id) if host.database_id else None)) if host else None


class Taken(NamedTuple):
    """A member's record as it is kept."""

    id: str
    node: str | None
    chain: tuple[str, ...]
    former: tuple[str, ...]
    line: bytes
    skewed: bool = False  # said to be of a day that has not come


def take(line: bytes, known: Known, owns: Callable[[str], bool]) -> Taken:
    """A member's line as this registry keeps it; `owns`: whether a project's account is the member's own.

    Raises `RefusedError` with the reason in words.
    """
    if len(line) > MOST_LINE:
        raise RefusedError(f"is larger than {MOST_LINE:,} bytes")
    try:
        found = _given(line)
        if unclean(line):
            found = msgspec.convert(cleaned(msgspec.json.decode(line)), Given)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RefusedError(f"is not a record of this layout: {clean(str(error), most=200)}") from None
    except RecursionError:
        raise RefusedError("is nested too deeply") from None
    if found.entry.repository.lower() != found.id.lower():
        raise RefusedError(f"is said to be {found.id}, but its words are of {found.entry.repository}")
    if found.harvest and found.harvest.repository.lower() != found.id.lower():
        raise RefusedError(f"is said to be {found.id}, but its facts are of {found.harvest.repository}")
    host = found.harvest.host if found.harvest else None
    if host and found.node and host.node_id and host.node_id != found.node:
        raise RefusedError("has two ids that differ")
    harvest, skewed = _of_its_day(found.harvest, known.today) if found.harvest else (None, False)
    entry = _entry(found.entry, known, owned=owns(found.id))
    kept = _Kept(id=found.id, node=found.node, chain=found.chain, entry=entry, harvest=harvest)
    return Taken(found.id, found.node, found.chain, found.entry.former_names, _encode(kept), skewed)


def stored(line: bytes) -> Stored:
    """A kept line; raises `msgspec.MsgspecError` where somebody changed it."""
    return _stored(line)


def _of_its_day(harvest: Facts1, today: date) -> tuple[Facts1, bool]:
    """Dates that have not come yet are of a clock that is wrong: then they are not known."""
    last = (today + timedelta(days=1)).isoformat()
    history, skewed = harvest.history, False
    if (history.last_commit or "")[:10] > last or (history.first_commit or "")[:10] > last:
        history, skewed = msgspec.structs.replace(history, last_commit=None, first_commit=None), True
    caveats = tuple(caveat for caveat in harvest.caveats if caveat.kind in _CAVEATS)
    return msgspec.structs.replace(harvest, history=history, caveats=caveats), skewed


def _entry(words: Words, known: Known, *, owned: bool) -> Entry:
    """Only ids that this registry knows; who is behind a project only where the account is the member's to speak for.

    A steward of another registry has confirmed nothing here: declared use stays declared.
    """
    contact = words.contact if words.contact and words.contact.startswith(("https://", "mailto:")) else None
    adopters = tuple(
        adopter
        for adopter in words.adopters
        if adopter.organisation in known.organisations or is_ods(adopter.organisation)
    )
    said = {
        **msgspec.to_builtins(words),
        "kinds": [id_ for id_ in words.kinds if id_ in known.kinds and id_ in _KINDS],
        "topics": [id_ for id_ in words.topics if id_ in known.topics],
        "settings": [id_ for id_ in words.settings if id_ in known.settings],
        "datasets": [id_ for id_ in words.datasets if id_ in known.datasets],
        "status": words.status if words.status in known.statuses & _STATUSES else None,
        "organisation": words.organisation if owned else None,
        "contact": contact,
        "adopters": msgspec.to_builtins(adopters),
        "annotations": {check: reason for check, reason in words.annotations.items() if check in known.checks},
    }
    return msgspec.convert(said, Entry)
