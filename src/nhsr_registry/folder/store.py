"""The registry folder ⇄ entries and harvests. The only writer; every write is whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import msgspec

from nhsr_registry import locate
from nhsr_registry.errors import InvalidRegistryError, UsageError
from nhsr_registry.folder import membership, organisations, vocabulary
from nhsr_registry.folder.atomic import replacing, write_atomic
from nhsr_registry.folder.encoding import encode_entry, encode_harvest, renamed_text
from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.folder.validation import MAX_BYTES, Fault, Faults, convert, read_bytes, read_toml, refuse_link
from nhsr_registry.model import Model, RepoId

MAX_HARVEST = 20_000_000  # bytes of one project's facts; the largest known has a tenth of a million

_ABANDONED = 600.0  # seconds after which nobody is still writing a file


def _not_through_links(path: str, flags: int) -> int:
    """Opens a file of the registry, and none that a link leads to. Where the system cannot tell, it is looked at before."""
    if not hasattr(os, "O_NOFOLLOW") and os.path.islink(path):  # noqa: PTH114 - of a string, a hundred thousand times
        raise OSError(errno.ELOOP, "a link, which is not followed", path)
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))


class Removal(Model):
    """A tombstone: a project that was listed, or was asked for and declined, with the reason."""

    repository: str
    reason: str
    date: str
    successor: str | None = None
    id: Annotated[str, msgspec.Meta(max_length=100)] | None = None  # GitHub's own: it stays when the name changes


class Gate(Model):
    """`[gate]` of registry.toml: the shares (0–1) of projects that one publication may change."""

    gone: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.02  # vanish, without a tombstone or a new name
    levels: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.10  # stand at another level
    empty: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.05  # lose what a field said
    few: Annotated[int, msgspec.Meta(ge=0)] = 1  # so many always may: one is a large share of a small registry


class RegistryFacts(Model):
    """`registry.toml`: this registry's own facts."""

    name: str
    description: str = ""
    repository: str | None = None
    base_url: str | None = None
    contact: str | None = None
    colour: Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-fA-F]{6}$")] | None = (
        None  # of the site's header, under white text
    )
    gate: Gate = Gate()
    id: membership.Id | None = None  # what other registries know this one by: a record that comes back is known by it
    audience: membership.Audience = "local"  # whom `publish` publishes for, where nobody says otherwise
    pages: membership.Pages = "all"  # which `publish` writes, where nobody says otherwise; "none": the data alone
    members: tuple[membership.Member, ...] = ()
    upstreams: tuple[membership.Upstream, ...] = ()


class Registry:
    """A registry folder. Reading raises `Faults` for one file; `validate` collects them all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def facts(self) -> RegistryFacts:
        table, text = read_toml(self.root / locate.MARKER, locate.MARKER)
        rest = {key: value for key, value in table.items() if key not in {"members", "upstreams"}}
        faults: list[Fault] = []
        try:
            facts = convert(rest, RegistryFacts, locate.MARKER, text)
        except Faults as error:
            faults += error.faults
        try:
            members, upstreams = membership.read(table, text)
        except Faults as error:
            faults += error.faults
        if faults:
            raise Faults(faults)
        return msgspec.structs.replace(facts, members=members, upstreams=upstreams)

    @cached_property
    def vocabulary(self) -> vocabulary.Vocabulary:
        return vocabulary.load(self.root)

    @cached_property
    def organisations(self) -> organisations.Organisations:
        return organisations.load(self.root)

    @cached_property
    def removals(self) -> tuple[Removal, ...]:
        path = self.root / "removed.toml"
        if not path.exists():
            return ()
        table, text = read_toml(path, path.name)
        faults: list[Fault] = []
        removals: list[Removal] = []
        for row in _rows(table, "removed", path.name):
            try:
                removals.append(convert(row, Removal, path.name, text))
            except Faults as error:
                faults += error.faults
        if faults:
            raise Faults(faults)
        return tuple(removals)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def entry_file(self, repo: RepoId) -> Path:
        return self.root / "projects" / repo.owner / f"{repo.name}.toml"

    def harvest_file(self, repo: RepoId) -> Path:
        return self.root / "harvest" / repo.owner / f"{repo.name}.json"

    def ids(self) -> tuple[RepoId, ...]:
        """Every listed project, by name whatever its case. The file's place is its name; `validate` tells of strays."""
        found = []
        for path in (self.root / "projects").glob("*/*.toml"):
            with suppress(UsageError):
                found.append(RepoId.parse(f"{path.parent.name}/{path.stem}"))
        return tuple(sorted(found, key=lambda repo: (repo.key, str(repo))))

    def entry(self, repo: RepoId) -> Entry:
        """Raises `Faults` where the file is not a valid entry, `UsageError` where there is none."""
        path = self.entry_file(repo)
        if not path.is_file():
            raise UsageError(f"{repo} is not in this registry.", hint=f"nhsr-registry add {repo}")
        refuse_link(path, self.root)
        file = path.relative_to(self.root).as_posix()
        table, text = read_toml(path, file)
        entry = convert(table, Entry, file, text)
        if entry.key != repo.key:
            raise Faults(
                [Fault(file=file, key="repository", message=f"says {entry.repository!r}, its place says {repo}")]
            )
        return entry

    def entries(self) -> Iterator[Entry]:
        for repo in self.ids():
            yield self.entry(repo)

    def harvest(self, repo: RepoId) -> Harvest | None:
        """The stored facts, or `None` where the project was never read. Raises `Faults` for a broken file."""
        path = self.harvest_file(repo)
        file = path.relative_to(self.root).as_posix()
        try:
            refuse_link(path, self.root)
            harvest = msgspec.json.decode(read_bytes(path, file, MAX_HARVEST), type=Harvest)
        except FileNotFoundError:
            return None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            hint = f"Read it again: nhsr-registry harvest {repo}"
            raise Faults([Fault(file=file, message=f"not a harvest of this version: {error}", hint=hint)]) from None
        if harvest.repository.lower() != repo.key:  # or marking it stale would write over the other's facts
            message = f"says {harvest.repository!r}, its place says {repo}"
            raise Faults([Fault(file=file, key="repository", message=message)])
        return harvest

    def entry_bytes(self, repo: RepoId) -> bytes:
        """An entry as it was written; raises `OSError` where `entry` would not read it, without saying why."""
        if not self._own_folder("projects", repo.owner):
            raise OSError(errno.ELOOP, "a link, which is not followed", f"projects/{repo.owner}")
        path = f"{self.root}/projects/{repo.owner}/{repo.name}.toml"
        file = _not_through_links(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            facts = os.fstat(file)
            if not stat.S_ISREG(facts.st_mode) or facts.st_size > MAX_BYTES:
                raise OSError(errno.EFBIG, "no file of a usual size", path)
            text = os.read(file, facts.st_size + 1)
        finally:
            os.close(file)
        if len(text) != facts.st_size:
            raise OSError(errno.EAGAIN, "is being written", path)
        return text

    def harvest_bytes(self, repo: RepoId) -> bytes:
        """The stored facts as they were written; raises `OSError` where there are none, or a link that leads elsewhere."""
        if not self._own_folder("harvest", repo.owner):
            raise OSError(errno.ELOOP, "a link, which is not followed", f"harvest/{repo.owner}")
        path = f"{self.root}/harvest/{repo.owner}/{repo.name}.json"
        file = _not_through_links(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            size = os.fstat(file).st_size + 1
            text = os.read(file, size)
            while more := os.read(file, size):
                text += more
            return text
        finally:
            os.close(file)

    def _own_folder(self, kind: str, owner: str) -> bool:
        """Whether the files of an owner's projects stand in this registry: as `refuse_link`, asked once for each owner."""
        if (kind, owner) not in self._folders:
            self._folders[kind, owner] = not Path(f"{self.root}/{kind}/{owner}").is_symlink()
        return self._folders[kind, owner]

    @cached_property
    def _folders(self) -> dict[tuple[str, str], bool]:
        return {}

    @cached_property
    def identities(self) -> dict[str, tuple[str | None, frozenset[str]]]:
        """Listed project (lower case) → its host's id and its first commits: what a copy cannot hide.

        Kept up by `write_harvest`; harvests that cannot be read are left out (`validate` names them).
        """
        known = {}
        for repo in self.ids():
            try:
                harvest = self.harvest(repo)
            except Faults:
                continue
            if harvest:
                known[repo.key] = _identity(harvest)
        return known

    def resolve(self, text: str) -> RepoId:
        """`owner/name` in any case, a former name, an address, or a name alone where only one project has it.

        Raises `UsageError` with near names where nothing, or more than one project, answers.
        """
        ids = {repo.key: repo for repo in self.ids()}
        if "/" in text:
            wanted = RepoId.parse(text)
            if wanted.key in ids:
                return ids[wanted.key]
            for entry in self.entries():
                if wanted.key in {name.lower() for name in entry.former_names}:
                    return RepoId.parse(entry.repository)
        same = [repo for key, repo in ids.items() if key.partition("/")[2] == text.strip().lower()]
        if len(same) == 1:
            return same[0]
        raise UsageError(_not_found(text, same), hint=_nearest(text, ids))

    # ── writing ──────────────────────────────────────────────────────────────────────────────────

    def write_entry(self, entry: Entry) -> bool:
        """Write one entry; `False` where the file already said exactly this."""
        return self.write(self.entry_file(RepoId.parse(entry.repository)), encode_entry(entry))

    def add_entry(self, entry: Entry) -> None:
        """Write an entry that is new. Raises `UsageError` where somebody was quicker: their words are kept."""
        self.must_be_ours()
        repo = RepoId.parse(entry.repository)
        refuse_link(self.entry_file(repo), self.root)
        try:
            with replacing(self.entry_file(repo), new=True) as file:
                file.write(encode_entry(entry))
        except FileExistsError as error:
            raise UsageError(
                f"{repo} is in the registry: it was added a moment ago.", hint=f"See it: nhsr-registry show {repo}"
            ) from error

    def write_harvest(self, harvest: Harvest) -> bool:
        """Write one harvest; `False` where the file already said exactly this."""
        if "identities" in self.__dict__:
            self.identities[harvest.repository.lower()] = _identity(harvest)
        return self.write(self.harvest_file(RepoId.parse(harvest.repository)), encode_harvest(harvest))

    def write_removal(self, removal: Removal) -> bool:
        """Remember why a project is not listed; `False` where that is remembered already. People's words stay as they are."""
        name = removal.repository.lower()
        if any(known.repository.lower() == name or (removal.id and known.id == removal.id) for known in self.removals):
            return False
        import tomli_w

        path = self.root / "removed.toml"
        before = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if path.is_file() else ""
        row = {key: value for key, value in msgspec.to_builtins(removal).items() if value}
        self.write(path, (before + "[[removed]]\n" + tomli_w.dumps(row)).encode())
        self.__dict__.pop("removals", None)
        return True

    def move(self, entry: Entry, new: Entry) -> None:
        """Give a project its new name: first all of the new files, then the old ones go, so that nothing is ever lost.

        `finish_moves` completes what was interrupted.
        """
        old, repo = RepoId.parse(entry.repository), RepoId.parse(new.repository)
        harvest = self.harvest(old)
        text = self.entry_file(old).read_text(encoding="utf-8")
        for path, target in (
            (self.harvest_file(old), self.harvest_file(repo)),
            (self.entry_file(old), self.entry_file(repo)),
        ):
            if old.key == repo.key and path.is_file():  # spelling alone: some systems take both for one file
                target.parent.mkdir(parents=True, exist_ok=True)
                path.rename(target)
        if harvest:
            self.write_harvest(msgspec.structs.replace(harvest, repository=new.repository))
        self.write(self.entry_file(repo), renamed_text(text, new))
        if old.key != repo.key:
            self._forget(old)

    def finish_moves(self) -> tuple[str, ...]:
        """Remove the old half of moves that were interrupted: entries that differ from another in their name alone."""
        entries: dict[str, Entry] = {}
        for repo in self.ids():
            try:
                entries[repo.key] = self.entry(repo)
            except Faults:
                continue
        finished = []
        for entry in list(entries.values()):
            old = next((entries[name.lower()] for name in entry.former_names if name.lower() in entries), None)
            if (
                old
                and msgspec.structs.replace(old, repository=entry.repository, former_names=entry.former_names) == entry
            ):
                self._forget(RepoId.parse(old.repository))
                finished.append(old.repository)
        return tuple(finished)

    def sweep(self) -> None:
        """Remove what runs that were ended left half written."""
        for part in self.root.glob("*/*/.*.part"):
            if part.stat().st_mtime < time.time() - _ABANDONED:
                part.unlink(missing_ok=True)

    def read_next(self, shard: str = "") -> str:
        """The project with which the next harvest begins, where the last one did not get through; else empty."""
        try:
            return self._next_file(shard).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return ""

    def write_next(self, repository: str | None, shard: str = "") -> None:
        if repository:
            self.write(self._next_file(shard), f"{repository}\n".encode())
        else:
            self._next_file(shard).unlink(missing_ok=True)

    def _next_file(self, shard: str) -> Path:
        return self.root / "harvest" / f"next{shard and '-' + shard.replace('/', '-of-')}.txt"

    def _forget(self, repo: RepoId) -> None:
        for path in (self.harvest_file(repo), self.entry_file(repo)):  # the entry last: it tells what is to be finished
            path.unlink(missing_ok=True)
            if path.parent.is_dir() and not any(path.parent.iterdir()):
                path.parent.rmdir()

    def write(self, path: Path, data: bytes) -> bool:
        """Replace one of the folder's files in one step; `False`, and nothing touched, where it holds just that."""
        self.must_be_ours()
        refuse_link(path, self.root)
        return write_atomic(path, data)

    def must_be_ours(self) -> None:
        """Raise `InvalidRegistryError` where the folder belongs to the installation: what is written there nobody sees."""
        if locate.is_packaged(self.root):
            raise InvalidRegistryError(
                "The registry that came with the installation is not changed.",
                hint="Work in a checkout of a registry, or name one with --registry.",
            )


def _identity(harvest: Harvest) -> tuple[str | None, frozenset[str]]:
    return harvest.host.node_id if harvest.host else None, frozenset(harvest.history.roots)


def _rows(table: dict[str, Any], key: str, file: str) -> list[dict[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Faults([Fault(file=file, key=key, message=f"should be [[{key}]] tables")])
    return rows


def _not_found(text: str, same: list[RepoId]) -> str:
    if same:
        return f"{text!r} is the name of {len(same)} projects: {', '.join(map(str, same))}."
    return f"{text[:200]!r} is not in this registry."


def _nearest(text: str, ids: dict[str, RepoId]) -> str:
    from difflib import get_close_matches

    names = dict(ids) | {key.partition("/")[2]: repo for key, repo in ids.items()}
    near = dict.fromkeys(str(names[name]) for name in get_close_matches(text.lower(), names, 3, 0.6))
    return f"Did you mean {' or '.join(near)}?" if near else f"nhsr-registry search {text!r}"
