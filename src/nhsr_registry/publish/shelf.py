"""The projects of a publication on disk, read one by one: in memory is only what lists, counts and orders need of each.

What is published of ten thousand projects fills hundreds of megabytes as Python's objects. Here each lies encoded in a
temporary file that has no name, several processes read from it, and what was read is forgotten with its `Item`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any, Protocol, TypeVar, overload

import msgspec

from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.model import Level, RepoId
from nhsr_registry.publish import types
from nhsr_registry.understand.inviting import Invitation

if TYPE_CHECKING:
    from nhsr_registry.publish.collect import Collection

T = TypeVar("T")
Sizes = tuple[int, int, int]  # bytes of the project as it is published, of its entry, and of what is beside them


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """What pages tell of a project beside its entry and what is published of it."""

    people: int | None = None  # whose commits it has; not known of a history that was cut off
    began: str | None = None  # the year of the first commit
    welcome: Invitation | None = None  # what invites newcomers; none where it is archived
    facts_sum: str = ""  # SHA-256 of its facts as they are written; empty where they were not read


class Brief(msgspec.Struct, frozen=True, gc=False):
    """What lists, counts and charts need of a project. There is one in memory for each; what many share is there once."""

    id: str
    name: str
    kinds: tuple[str, ...]
    topics: tuple[str, ...]
    settings: tuple[str, ...]
    datasets: tuple[str, ...]
    languages: tuple[str, ...]
    organisation: types.Organisation | None
    licence: str | None
    updated: str | None
    level: Level | None
    began: str | None
    people: int | None
    read: bool
    stale: bool
    archived: bool
    at_rest: bool  # archived, superseded, or called no longer maintained
    welcomes: bool


class _Level(msgspec.Struct, frozen=True):
    level: Level


class _Kind(msgspec.Struct, frozen=True):
    kind: str


class _Said(msgspec.Struct, frozen=True):
    """The part of a published project that a `Brief` tells; reading only this is several times quicker."""

    id: str
    name: str
    kinds: tuple[str, ...]
    topics: tuple[str, ...]
    settings: tuple[str, ...]
    datasets: tuple[str, ...]
    languages: tuple[str, ...]
    organisation: types.Organisation | None
    licence: str | None
    updated: str | None
    readiness: _Level | None
    successor: str | None
    archived: bool | None
    stale: types.Stale | None
    caveats: tuple[_Kind, ...]
    read: bool


_ENCODE = msgspec.msgpack.Encoder().encode
_PROJECT, _ENTRY = msgspec.msgpack.Decoder(types.Project).decode, msgspec.msgpack.Decoder(Entry).decode
_BESIDE, _SAID = msgspec.msgpack.Decoder(Facts).decode, msgspec.msgpack.Decoder(_Said).decode
_NO_LONGER = {"unmaintained", "superseded"}


class Board:
    """A file of records. A copy of this process writes to the same one; who reads names the place."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="nhsr-registry-")  # noqa: SIM115 - goes with the object

    def __del__(self) -> None:
        with suppress(OSError):  # what could not be written before cannot be now
            self._file.close()

    def begin(self) -> None:
        """Write from the start: what somebody began who has ended does not count."""
        self._file.seek(0)
        self._file.truncate()

    def put(self, project: types.Project, entry: Entry, beside: Facts) -> Sizes:
        """Write one project after those before it."""
        one, two, three = _ENCODE(project), _ENCODE(entry), _ENCODE(beside)
        self._file.write(one + two + three)
        return len(one), len(two), len(three)

    def end(self) -> None:
        """Have others see what was written."""
        self._file.flush()

    def read(self, at: int, size: int) -> bytes:
        """So many bytes from a place. Several processes read at once, and none moves another's place."""
        if sys.platform != "win32":
            return os.pread(self._file.fileno(), size, at)
        self._file.seek(at)
        return self._file.read(size)


class Once(Protocol):
    """Gives the object that stands for all that are equal."""

    def __call__(self, value: T, /) -> T: ...


class Item:
    """One project, ready to be published. All but its name is read when it is asked for, and its facts each time."""

    def __init__(self, repo: RepoId, collection: Collection, place: tuple[Board, int, Sizes]) -> None:
        self.repo, self.collection, self._place = repo, collection, place

    @cached_property
    def _raw(self) -> bytes:
        board, at, sizes = self._place
        return board.read(at, sum(sizes))

    @cached_property
    def project(self) -> types.Project:
        return _PROJECT(self._raw[: self._place[2][0]])

    @cached_property
    def entry(self) -> Entry:
        project, entry, _ = self._place[2]
        return _ENTRY(self._raw[project : project + entry])

    @cached_property
    def beside(self) -> Facts:
        project, entry, _ = self._place[2]
        return _BESIDE(self._raw[project + entry :])

    @property
    def people(self) -> int | None:
        """Whose commits it has; not known of a history that was cut off."""
        return self.beside.people

    @property
    def began(self) -> str | None:
        """The year of the first commit."""
        return self.beside.began

    @property
    def welcome(self) -> Invitation | None:
        """What invites newcomers; none where it is archived."""
        return self.beside.welcome

    @property
    def facts_sum(self) -> str:
        """SHA-256 of its facts as they are written; empty where they were not read."""
        return self.beside.facts_sum

    @property
    def harvest(self) -> Harvest | None:
        """The facts without the project's words."""
        return self.collection.facts(self.repo) if self.project.read else None

    @property
    def words(self) -> dict[str, dict[str, int]]:
        """The words of its files, by where they stand."""
        return self.collection.words(self.repo) if self.project.read else {}

    def brief(self, one: Once) -> Brief:
        """What lists need of it."""
        said, beside = _SAID(self._raw[: self._place[2][0]]), self.beside
        return Brief(
            said.id,
            said.name,
            one(said.kinds),
            one(said.topics),
            one(said.settings),
            one(said.datasets),
            one(said.languages),
            one(said.organisation),
            one(said.licence),
            one(said.updated),
            said.readiness.level if said.readiness else None,
            one(beside.began),
            beside.people,
            said.read,
            said.stale is not None,
            bool(said.archived),
            bool(said.archived or said.successor or {caveat.kind for caveat in said.caveats} & _NO_LONGER),
            beside.welcome is not None,
        )


class Items(Sequence[Item]):
    """All projects in the order of their ids: of each where it lies."""

    def __init__(self, collection: Collection, boards: Sequence[Board]) -> None:
        self._collection, self._boards = collection, boards
        self._repos: list[RepoId] = []
        self._board, self._at = array("B"), array("Q")
        self._sizes = (array("L"), array("L"), array("L"))

    def add(self, repo: RepoId, board: int, at: int, sizes: Sizes) -> None:
        """One more."""
        self._repos.append(repo)
        self._board.append(board)
        self._at.append(at)
        for own, size in zip(self._sizes, sizes, strict=True):
            own.append(size)

    def without(self, name: str) -> Items:
        """The same but one."""
        found = Items(self._collection, self._boards)
        for number, repo in enumerate(self._repos):
            if str(repo) != name:
                found.add(repo, self._board[number], self._at[number], self._sizes_of(number))
        return found

    def _sizes_of(self, number: int) -> Sizes:
        one, two, three = self._sizes
        return one[number], two[number], three[number]

    def __len__(self) -> int:
        return len(self._repos)

    @overload
    def __getitem__(self, number: int) -> Item: ...
    @overload
    def __getitem__(self, number: slice) -> Some[Item]: ...
    def __getitem__(self, number: int | slice) -> Item | Some[Item]:
        if isinstance(number, slice):
            return Some(self, range(len(self))[number])
        place = (self._boards[self._board[number]], self._at[number], self._sizes_of(number))
        return Item(self._repos[number], self._collection, place)

    @property
    def repos(self) -> Sequence[RepoId]:
        """What they are called."""
        return self._repos


class Some(Sequence[T]):
    """Some of a sequence, by their numbers in it: they are asked for when they are wanted."""

    def __init__(self, whole: Sequence[T], numbers: Sequence[int]) -> None:
        self.whole, self.numbers = whole, numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, number: int) -> T: ...
    @overload
    def __getitem__(self, number: slice) -> Some[T]: ...
    def __getitem__(self, number: int | slice) -> T | Some[T]:
        if isinstance(number, slice):
            return Some(self.whole, self.numbers[number])
        return self.whole[self.numbers[number]]


class Projects(Sequence[types.Project]):
    """What is published of each item."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, number: int) -> types.Project: ...
    @overload
    def __getitem__(self, number: slice) -> Projects: ...
    def __getitem__(self, number: int | slice) -> types.Project | Projects:
        return Projects(self._items[number]) if isinstance(number, slice) else self._items[number].project


class ById(Mapping[str, types.Project]):
    """Every published project by its id."""

    def __init__(self, projects: Projects, ids: Iterable[str]) -> None:
        self._projects = projects
        self.numbers = {id_: number for number, id_ in enumerate(ids)}

    def __getitem__(self, id_: str) -> types.Project:
        return self._projects[self.numbers[id_]]

    def __contains__(self, id_: object) -> bool:
        return id_ in self.numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


def briefs(items: Iterable[Item]) -> list[Brief]:
    """Of each what lists need."""
    known: dict[Any, Any] = {}

    def one(value: T) -> T:
        found: T = known.setdefault(value, value)
        return found

    return [item.brief(one) for item in items]


def by_name(project: Brief | types.Project) -> tuple[str, str]:
    """The order of every list of projects: the alphabet, and nothing else."""
    return project.name.casefold(), project.id
