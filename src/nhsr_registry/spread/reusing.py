"""Who uses whom in one registry folder: reads what `reuse` needs of every harvest, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Package, RepoId, Use
from nhsr_registry.spread.holders import organisation_of
from nhsr_registry.spread.parts import entries_with, part_of
from nhsr_registry.spread.reuse import Edge, Party, edges
from nhsr_registry.understand.addresses import GITHUB


class _History(msgspec.Struct, frozen=True):
    roots: tuple[str, ...] = ()


class _Host(msgspec.Struct, frozen=True):
    fork_of: str | None = None


class _Said(msgspec.Struct, frozen=True):
    value: str = ""


class _Fields(msgspec.Struct, frozen=True):
    code_repository: tuple[_Said, ...] = ()


class _Record(msgspec.Struct, frozen=True):
    fields: _Fields = _Fields()


class _Facts(msgspec.Struct, frozen=True):
    """The part of a harvest that counts here; reading only this is several times quicker."""

    packages: tuple[Package, ...] = ()
    uses: tuple[Use, ...] = ()
    history: _History = _History()
    host: _Host | None = None
    record: _Record = _Record()


class _Given(msgspec.Struct, frozen=True):
    packages: tuple[Package, ...] = ()


_DECODER = msgspec.json.Decoder(_Facts)
_PACKAGES = msgspec.json.Decoder(_Given)


def detected(registry: Registry, entry: Callable[[Registry, RepoId], Entry] = Registry.entry) -> tuple[Edge, ...]:
    """Every use of one listed project by another that their files show. A harvest that cannot be read shows none."""
    return edges(parties(registry, entry))


def parties(registry: Registry, entry: Callable[[Registry, RepoId], Entry] = Registry.entry) -> Iterator[Party]:
    """What each listed project gives and takes.

    Read twice, first for what is given: of what is taken only that is kept, so that memory does not grow with the lists
    of packages that everybody needs. `entry` reads one entry, for those who have a faster way.
    """
    given: set[tuple[str, str]] = set()
    for repo in registry.ids():
        given.update((package.ecosystem, package.name) for package in part_of(registry, _PACKAGES, repo).packages)
    yield from _parties(registry, given, entry)


def _parties(
    registry: Registry, given: set[tuple[str, str]], read: Callable[[Registry, RepoId], Entry]
) -> Iterator[Party]:
    for repo, entry, facts in entries_with(registry, _DECODER, read):
        organisation = organisation_of(entry, registry.organisations)
        yield Party(
            id=entry.repository,
            former=entry.former_names,
            successor=entry.successor,
            owner=organisation.id if organisation else repo.owner.lower(),
            packages=facts.packages,
            uses=tuple(use for use in facts.uses if use.ecosystem == "github" or (use.ecosystem, use.name) in given),
            roots=facts.history.roots,
            fork_of=facts.host.fork_of if facts.host else None,
            homes=homes_of(said.value for said in facts.record.fields.code_repository),
        )


def homes_of(urls: Iterable[str]) -> tuple[str, ...]:
    """The `owner/name` of addresses on GitHub, in lower case."""
    found = (re.search(GITHUB, url) for url in urls)
    return tuple(match["repo"].removesuffix(".git").lower() for match in found if match)
