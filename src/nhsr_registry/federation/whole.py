"""A registry folder with what its members list: the own entries, and beside them those that were taken. Only to read."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from io import FileIO
from typing import NamedTuple

import msgspec

from nhsr_registry import re
from nhsr_registry.errors import UsageError
from nhsr_registry.federation import listing as listings
from nhsr_registry.federation.layout import Identity
from nhsr_registry.folder.entry import Entry, Harvest, Stale
from nhsr_registry.folder.store import Registry, RegistryFacts
from nhsr_registry.folder.validation import Fault, Faults
from nhsr_registry.model import RepoId
from nhsr_registry.plain import clean


class Lists(NamedTuple):
    """A registry that lists a project. `address` is its site's, where it has one."""

    id: str
    name: str
    address: str | None = None


class _Words(msgspec.Struct, frozen=True):
    id: str
    entry: Entry


class _Facts(msgspec.Struct, frozen=True):
    id: str
    harvest: msgspec.Raw = msgspec.Raw(b"null")


_words = msgspec.json.Decoder(_Words).decode
_facts = msgspec.json.Decoder(_Facts).decode
_harvest = msgspec.json.Decoder(Harvest).decode
_FILE = re.compile(r"records-[0-9a-f]{8,64}\.ndjson")


def identity(facts: RegistryFacts, base_url: str | None = None) -> Identity:
    """What other registries know this one by: the id it gives itself, else one made of its site's address, else none."""
    address = base_url or facts.base_url
    made = (
        re.sub(r"[^a-z0-9]+", "-", address.rpartition("://")[2].lower()).strip("-")[:80].strip("-") if address else ""
    )
    return Identity(name=facts.name[:300], id=facts.id or made or None, address=address)


class Whole(Registry):
    """The same questions as to `Registry`, with members' projects among the answers."""

    #: The line that was read last, by its member and place: whoever asks for an entry asks for its facts next.
    _last: tuple[str, int, bytes] = ("", -1, b"")

    @cached_property
    def listing(self) -> listings.Listing:
        return listings.read(self.root)

    @cached_property
    def own(self) -> frozenset[str]:
        """The names of this registry's own entries, in lower case."""
        return frozenset(repo.key for repo in super().ids())

    @cached_property
    def _open(self) -> dict[str, FileIO]:
        return {}

    def ids(self) -> tuple[RepoId, ...]:
        found = list(super().ids())
        found += self.taken()
        return tuple(sorted(found, key=lambda repo: (repo.key, str(repo))))

    def taken(self) -> Iterator[RepoId]:
        """The projects that are listed through members alone."""
        for row in self.listing.rows.values():
            if row.member and row.key not in self.own:
                with suppress(UsageError):
                    yield RepoId.parse(row.id)

    def row(self, repo: RepoId) -> listings.Row | None:
        """Where a member's words of a project lie; `None` for an own one."""
        row = self.listing.rows.get(repo.key)
        return row if row and row.member and repo.key not in self.own else None

    def entry(self, repo: RepoId) -> Entry:
        row = self.row(repo)
        if row is None:
            return super().entry(repo)
        try:
            return _words(self.line(row)).entry
        except (msgspec.MsgspecError, RecursionError) as error:
            raise _broken(row, str(error)) from None

    def harvest(self, repo: RepoId) -> Harvest | None:
        row = self.row(repo)
        if row is None:
            return super().harvest(repo)
        try:
            raw = self.harvest_bytes(repo)
            return _harvest(raw)
        except FileNotFoundError:
            return None
        except (msgspec.MsgspecError, RecursionError) as error:
            raise _broken(row, str(error)) from None

    def harvest_bytes(self, repo: RepoId) -> bytes:
        row = self.row(repo)
        if row is None:
            return super().harvest_bytes(repo)
        raw = bytes(_facts(self.line(row)).harvest)
        if raw == b"null":
            raise FileNotFoundError(f"{row.member} has not read {row.id}")
        if (stale := self.away(repo)) is not None:
            raw = msgspec.json.encode(msgspec.structs.replace(_harvest(raw), stale=stale))
        return raw

    def away(self, repo: RepoId) -> Stale | None:
        """Since when, and why, the member whose words a project has cannot be reached."""
        row = self.row(repo)
        source = self.listing.sources.get(row.member) if row else None
        if source is None or not source.away:
            return None
        return Stale(
            since=source.away, reason=f"{source.name} lists it, and what it publishes was not taken: {source.reason}"
        )

    def node(self, repo: RepoId) -> str | None:
        """The host's id that a member gives for a project."""
        row = self.row(repo)
        return row.node or None if row else None

    def way(self, repo: RepoId) -> tuple[str, ...]:
        """Through which registries a project came here, the first wrote it; empty for an own one."""
        row = self.row(repo)
        return row.chain if row else ()

    def listed_by(self, repo: RepoId) -> tuple[Lists, ...]:
        """The registries that list a project; the first is the one whose words it has."""
        row = self.listing.rows.get(repo.key)
        found = []
        if row is None or not row.member or repo.key in self.own:
            found.append(self._me)
        if row:
            members = ([row.member] if row.member else []) + list(row.also)
            found += [self._lists(id_) for id_ in dict.fromkeys(members)]
        return tuple(found)

    @cached_property
    def _me(self) -> Lists:
        me = identity(self.facts)
        return Lists(me.id or "own", me.name, me.address)

    def _lists(self, id_: str) -> Lists:
        source = self.listing.sources.get(id_)
        return Lists(id_, source.name or id_ if source else id_, (source.address or None) if source else None)

    def line(self, row: listings.Row) -> bytes:
        """The record of a project as its member wrote it. Raises `Faults` where it is not what the listing says."""
        member, at, last = self._last
        if member == row.member and at == row.at:
            return last
        source = self.listing.sources.get(row.member)
        if source is None or not _FILE.fullmatch(source.file):
            raise _broken(row, "its member's file is not named")
        try:
            file = self._open.get(row.member)
            if file is None:
                path = self.root / listings.FOLDER / row.member / source.file
                # One line is read at once, and none after it.
                file = self._open[row.member] = path.open("rb", buffering=0)
            file.seek(row.at)
            line = _read(file, row.size)
        except OSError as error:
            raise _broken(row, str(error.strerror)) from None
        if f"{zlib.crc32(line):08x}" != row.digest:
            raise _broken(row, "the file of records is another one than was written")
        self._last = row.member, row.at, line
        return line

    def close(self) -> None:
        """Close the files of records."""
        for file in self.__dict__.pop("_open", {}).values():
            file.close()

    def __del__(self) -> None:
        self.close()


def own(registry: Registry, said: str) -> RepoId:
    """The own project that somebody means, to change its entry.

    Raises `UsageError` as `Registry.resolve` does; of one that a member lists it says whose words those are, and what to do.
    """
    try:
        return registry.resolve(said)
    except UsageError:
        whole = Whole(registry.root)
        repo = whole.resolve(said)
        if whole.row(repo) is None:
            raise
        keeper = whole.listed_by(repo)[0]
        at = f" ({keeper.address})" if keeper.address else ""
        raise UsageError(
            f"{repo} is listed here through “{clean(keeper.name)[:200]}”{clean(at)[:300]}: its entry is theirs, and not "
            "changed here.",
            hint=f"Say it there, and it comes here by itself. Or list the project here as well: nhsr-registry add {repo}",
        ) from None


def _read(file: FileIO, size: int) -> bytes:
    """So many bytes of a file, or what there is."""
    found = file.read(size)
    while len(found) < size and (more := file.read(size - len(found))):
        found += more
    return found


def _broken(row: listings.Row, why: str) -> Faults:
    file = f"{listings.FOLDER}/{row.member}"
    return Faults([Fault(file=file, key=row.id, message=f"cannot be read: {why}", hint="nhsr-registry harvest")])
