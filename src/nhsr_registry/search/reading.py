"""The registry's files, read fast: only what the index needs, with one lenient shape for harvests.

Entries as the store writes them are read without a TOML parser, whose time would be most of the index's; any other
way of writing one goes through the store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import Literal, NamedTuple

import msgspec

from nhsr_registry import re
from nhsr_registry.errors import RegistryError
from nhsr_registry.federation.listing import Row
from nhsr_registry.federation.whole import Whole
from nhsr_registry.folder.entry import Entry, Stale
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Level, Package, RepoId, Via
from nhsr_registry.understand import licensed
from nhsr_registry.understand.inviting import invitation


class _Source(msgspec.Struct, frozen=True):
    path: str = ""
    format: str = ""


class _Value(msgspec.Struct, frozen=True):
    value: str
    extra: dict[str, str] = {}
    sources: tuple[_Source, ...] = ()


class _Fields(msgspec.Struct, frozen=True):
    license: tuple[_Value, ...] = ()
    keywords: tuple[_Value, ...] = ()
    programming_language: tuple[_Value, ...] = ()


class _Record(msgspec.Struct, frozen=True):
    fields: _Fields = _Fields()


class _Score(msgspec.Struct, frozen=True):
    level: Level
    points: float
    provisional: bool = False


class _Host(msgspec.Struct, frozen=True):
    topics: tuple[str, ...] = ()
    archived: bool | None = None
    first_issues: int | None = None
    fork_of: str | None = None


class _History(msgspec.Struct, frozen=True):
    last_commit: str | None = None


class _Facts(msgspec.Struct, frozen=True):
    files: int = 0
    main_language: str | None = None
    landmarks: dict[str, tuple[str, ...]] = {}


class _Caveat(msgspec.Struct, frozen=True):
    kind: str


class Use(msgspec.Struct, frozen=True):
    """A package that a project loads, and how that is known."""

    name: str
    ecosystem: str = ""
    via: str = ""


class Facts(msgspec.Struct, frozen=True):
    """What search takes from a harvest."""

    repository: str
    score: _Score
    host: _Host | None = None
    history: _History = _History()
    facts: _Facts = _Facts()
    record: _Record = _Record()
    caveats: tuple[_Caveat, ...] = ()
    stale: Stale | None = None
    terms: dict[str, dict[str, int]] = {}
    uses: tuple[Use, ...] = ()

    def welcoming(self) -> bool:
        """Whether something invites newcomers, as a project's page says it."""
        archived, issues = (self.host.archived, self.host.first_issues) if self.host else (None, None)
        return invitation(self.facts.landmarks, issues, archived=archived) is not None

    def licence(self, kinds: Collection[str]) -> str | None:
        """The licence that a project of these kinds is under, not that of its data or documents alone."""
        return next((one.value for one in licensed.whole(self.record.fields.license, kinds)), None)

    def values(self, field: str) -> tuple[str, ...]:
        """What the project's files declare for `license`, `keywords` or `programming_language`."""
        return tuple(value.value for value in getattr(self.record.fields, field))


class _Used(Use, frozen=True, kw_only=True):
    ecosystem: Literal["r", "pypi", "python", "github"]
    via: Via
    path: str
    line: int | None = None


class _Said(msgspec.Struct, frozen=True):
    value: str = ""


class _MoreFields(_Fields, frozen=True):
    code_repository: tuple[_Said, ...] = ()


class _MoreRecord(_Record, frozen=True):
    fields: _MoreFields = _MoreFields()


class _MoreHistory(_History, frozen=True):
    roots: tuple[str, ...] = ()


class More(Facts, frozen=True):
    """With what `dependents.reusing.Facts` takes: where both are as they should be, a harvest is decoded once for both."""

    history: _MoreHistory = _MoreHistory()
    record: _MoreRecord = _MoreRecord()
    uses: tuple[_Used, ...] = ()
    packages: tuple[Package, ...] = ()


class _Line(msgspec.Struct, frozen=True):
    """A member's record, where all of it is as it should be."""

    id: str
    entry: Entry
    harvest: More | None = None


class Project(NamedTuple):
    """One project: its entry, what is known of it, and the state of both files."""

    repo: RepoId
    entry: Entry
    facts: Facts | None
    state: str
    listed_by: tuple[str, ...] = ()  # names of the registries that list it, the one whose words it has first
    taken_from: str | None = None  # the member of that name; `None` for an own project
    raw: bytes = b""  # its harvest as it was written, where its facts are not `More`


_PLAIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,38})/([A-Za-z0-9_-]{1,100})")
_TEXT = r'"[^"\\\x00-\x1f\x7f]*(?:\\(?:["\\nrtbf]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f\x7f]*)*"'
_STATEMENT = re.compile(rf"([a-z_]+) = (?:({_TEXT})|\[((?:\s*{_TEXT},)*(?:\s*{_TEXT})?)\s*\])\n")
_entry_of = msgspec.json.Decoder(Entry).decode
_facts_of = msgspec.json.Decoder(Facts).decode
_line_of = msgspec.json.Decoder(_Line).decode
_more_of = msgspec.json.Decoder(More).decode


def projects(registry: Whole, states: Iterable[tuple[str, str]]) -> Iterator[Project]:
    """The projects whose (`owner/name`, state) are given. A broken entry is left out, a broken harvest ignored:

    finding is not the place to mend (`validate` is).
    """
    for name, state in states:
        try:
            repo = _repo(name)
            taken = registry.row(repo)
            found = _at_once(registry, taken) if taken else None
            entry = found.entry if found else read_entry(registry, repo)
        except (RegistryError, OSError, UnicodeDecodeError):
            continue
        lists = tuple(one.name for one in registry.listed_by(repo))
        if found:
            yield Project(repo, entry, found.harvest, state, lists, taken.member if taken else None)
            continue
        raw = _raw(registry, repo)
        facts = _facts(raw)
        left = b"" if isinstance(facts, More) else raw
        yield Project(repo, entry, facts, state, lists, taken.member if taken else None, left)


def _at_once(registry: Whole, row: Row) -> _Line | None:
    """A member's record read in one step, as nearly all can be; `None` where it is to be read piece by piece."""
    source = registry.listing.sources.get(row.member)
    with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        line = _line_of(registry.line(row))
        if line.harvest and not (source and source.away):
            return line
    return None


def _repo(name: str) -> RepoId:
    """As `RepoId.parse`, several times faster where it is a plain name."""
    found = _PLAIN.fullmatch(name)
    return RepoId(owner=found[1], name=found[2]) if found else RepoId.parse(name)


def read_entry(registry: Registry, repo: RepoId) -> Entry:
    """As `Registry.entry`, several times faster where the store wrote the file."""
    if isinstance(registry, Whole) and registry.row(repo):
        return registry.entry(repo)
    try:
        entry = _entry_of(_as_json(registry.entry_bytes(repo).decode("utf-8")))
    except (OSError, ValueError):  # msgspec's errors are ValueErrors
        return registry.entry(repo)
    return entry if entry.key == repo.key else registry.entry(repo)


def _as_json(text: str) -> str:
    """TOML of one shape as JSON: `key = "text"` and arrays of texts, where both languages write alike."""
    at, pieces, keys = 0, [], set()
    while found := _STATEMENT.match(text, at):
        key, value, values = found.groups()
        pieces.append(f'"{key}":{value}' if value else f'"{key}":[{values.strip().removesuffix(",")}]')
        keys.add(key)
        at = found.end()
    if at != len(text) or len(keys) != len(pieces):
        raise ValueError("not of the usual shape")
    return "{" + ",".join(pieces) + "}"


def _raw(registry: Whole, repo: RepoId) -> bytes:
    try:
        return registry.harvest_bytes(repo)
    except (OSError, RegistryError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return b""


def _facts(raw: bytes) -> Facts | None:
    for decode in (_more_of, _facts_of):
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return decode(raw)
    return None
