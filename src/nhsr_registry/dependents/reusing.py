"""Who uses whom in one registry folder: reads what `reuse` needs of every harvest, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Literal

import msgspec

from nhsr_registry.dependents.givers import Party
from nhsr_registry.dependents.reuse import Edge, edges
from nhsr_registry.dependents.reusegraph import Node, nodes
from nhsr_registry.errors import RegistryError
from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.holders import organisation_of
from nhsr_registry.folder.organisations import Organisations
from nhsr_registry.folder.parts import entries_with, entry_of, part_in, part_of
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Package, RepoId, Use, Via
from nhsr_registry.understand.addresses import GITHUB

Given = set[tuple[str, str]]  # ecosystem and name of every package that a listed project gives


class _History(msgspec.Struct, frozen=True):
    roots: tuple[str, ...] = ()
    last_commit: str | None = None


class _Host(msgspec.Struct, frozen=True):
    fork_of: str | None = None


class _Said(msgspec.Struct, frozen=True):
    value: str = ""


class _Fields(msgspec.Struct, frozen=True):
    code_repository: tuple[_Said, ...] = ()


class _Record(msgspec.Struct, frozen=True):
    fields: _Fields = _Fields()


class Facts(msgspec.Struct, frozen=True):
    """The part of a harvest that counts here; reading only this is several times quicker."""

    packages: tuple[Package, ...] = ()
    uses: tuple[Use, ...] = ()
    history: _History = _History()
    host: _Host | None = None
    record: _Record = _Record()


class _Given(msgspec.Struct, frozen=True):
    packages: tuple[Package, ...] = ()


_DECODER = msgspec.json.Decoder(Facts)
_PACKAGES = msgspec.json.Decoder(_Given)


class _Uses(msgspec.Struct, frozen=True, array_like=True):
    ecosystem: Literal["r", "pypi", "python", "github"]
    name: str
    via: Via


class _Gives(msgspec.Struct, frozen=True, array_like=True):
    packages: tuple[Package, ...]


class _Noted(_Gives, frozen=True, array_like=True):
    """A party as it is noted until all are known: without the places, of which nothing is said here."""

    id: str
    former: tuple[str, ...]
    successor: str | None
    owner: str
    uses: tuple[_Uses, ...]
    roots: tuple[str, ...]
    fork_of: str | None
    homes: tuple[str, ...]
    last: str


_ENCODE = msgspec.msgpack.Encoder().encode
_GIVES = msgspec.msgpack.Decoder(_Gives)
_NOTED = msgspec.msgpack.Decoder(_Noted)


def facts_in(harvest: bytes) -> Facts:
    """The part of a harvest at hand that counts here; that of an empty one where it cannot be read."""
    return part_in(harvest, _DECODER)


def note(repo: RepoId, entry: Entry, facts: Facts, table: Organisations) -> bytes:
    """What one project gives and takes, as `noted` reads it."""
    one = _party(repo, entry, facts, table)
    uses = tuple(_Uses(use.ecosystem, use.name, use.via) for use in one.uses)
    rest = one.former, one.successor, one.owner, uses, one.roots, one.fork_of, one.homes, one.last
    return _ENCODE(_Noted(one.packages, one.id, *rest))


def noted(notes: Callable[[], Iterable[bytes]]) -> tuple[Edge, ...]:
    """As `detected`, of what was noted of each project, in the order of `Registry.ids`; no edge says where it stands."""
    given: Given = {(package.ecosystem, package.name) for note in notes() for package in _GIVES.decode(note).packages}
    return edges(_of_note(_NOTED.decode(note), given) for note in notes())


def _of_note(note: _Noted, given: Given) -> Party:
    uses = tuple(
        Use(ecosystem=use.ecosystem, name=use.name, via=use.via, path="") for use in note.uses if _counts(use, given)
    )
    return Party(
        note.id, note.former, note.successor, note.owner, note.packages, uses, note.roots, note.fork_of, note.homes,
        note.last,
    )  # fmt: skip


def detected(registry: Registry, entry: Callable[[Registry, RepoId], Entry] = entry_of) -> tuple[Edge, ...]:
    """Every use of one listed project by another that their files show. A harvest that cannot be read shows none."""
    return edges(parties(registry, entry))


def parties(registry: Registry, entry: Callable[[Registry, RepoId], Entry] = entry_of) -> Iterator[Party]:
    """What each listed project gives and takes.

    Read twice, first for what is given: of what is taken only that is kept, so that memory does not grow with the lists
    of packages that everybody needs. `entry` reads one entry, for those who have a faster way.
    """
    given: Given = set()
    for repo in registry.ids():
        given.update((package.ecosystem, package.name) for package in part_of(registry, _PACKAGES, repo).packages)
    for repo, own, facts in entries_with(registry, _DECODER, entry):
        one = _party(repo, own, facts, registry.organisations)
        yield one._replace(uses=tuple(use for use in one.uses if _counts(use, given)))


def _counts(use: Use | _Uses, given: Given) -> bool:
    """Whether a use may be of a listed project: a repository, or a package that one gives."""
    return use.ecosystem == "github" or (use.ecosystem, use.name) in given


def _party(repo: RepoId, entry: Entry, facts: Facts, table: Organisations) -> Party:
    organisation = organisation_of(entry, table)
    return Party(
        id=entry.repository,
        former=entry.former_names,
        successor=entry.successor,
        owner=organisation.id if organisation else repo.owner.lower(),
        packages=facts.packages,
        uses=facts.uses,
        roots=facts.history.roots,
        fork_of=facts.host.fork_of if facts.host else None,
        homes=homes_of(said.value for said in facts.record.fields.code_repository),
        last=facts.history.last_commit or "",
    )


def homes_of(urls: Iterable[str]) -> tuple[str, ...]:
    """The `owner/name` of addresses on GitHub, in lower case."""
    found = (re.search(GITHUB, url) for url in urls)
    return tuple(match["repo"].removesuffix(".git").lower() for match in found if match)


def behind(registry: Registry, found: Iterable[Edge]) -> dict[str, Node]:
    """What is known of every project of the edges, for a graph of them, from the registry that lists it; the others are left out."""
    table = registry.organisations
    about: dict[str, Node] = {}
    for id_ in nodes(tuple(found)):
        with suppress(RegistryError, OSError):
            entry = registry.entry(RepoId.parse(id_))
            org = organisation_of(entry, table)
            about[id_] = (
                Node(entry.name, org.id, org.name, org.ods or "", table.region_of(org) or "")
                if org
                else Node(entry.name)
            )
    return about
