"""Who uses whom in one registry folder: reads what `reuse` needs of every harvest, and no more."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nhsr_registry.errors import RegistryError
from nhsr_registry.model import Package, RepoId, Use
from nhsr_registry.reuse import Edge, Party, edges
from nhsr_registry.store import Registry


class _History(msgspec.Struct, frozen=True):
    roots: tuple[str, ...] = ()


class _Host(msgspec.Struct, frozen=True):
    fork_of: str | None = None


class _Facts(msgspec.Struct, frozen=True):
    """The part of a harvest that counts here; reading only this is several times quicker."""

    packages: tuple[Package, ...] = ()
    uses: tuple[Use, ...] = ()
    history: _History = _History()
    host: _Host | None = None


_DECODER = msgspec.json.Decoder(_Facts)


def detected(registry: Registry) -> tuple[Edge, ...]:
    """Every use of one listed project by another that their files show. A harvest that cannot be read shows none."""
    return edges(_parties(registry))


def _parties(registry: Registry) -> Iterator[Party]:
    organisations = registry.organisations
    for repo in registry.ids():
        try:
            entry = registry.entry(repo)
            facts = _facts(registry, repo)
        except RegistryError:
            continue  # `validate` names it
        organisation = organisations.get(entry.organisation) or organisations.of_owner(repo.owner)
        yield Party(
            id=entry.repository,
            former=entry.former_names,
            successor=entry.successor,
            owner=organisation.id if organisation else repo.owner.lower(),
            packages=facts.packages,
            uses=facts.uses,
            roots=facts.history.roots,
            fork_of=facts.host.fork_of if facts.host else None,
        )


def _facts(registry: Registry, repo: RepoId) -> _Facts:
    try:
        return _DECODER.decode(registry.harvest_file(repo).read_bytes())
    except (OSError, msgspec.DecodeError):
        return _Facts()
