"""Opening the index of a registry folder, building it anew where the folder changed. Light: every `search` is here."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TypeVar

from nhsr_registry.cache import cache_folder
from nhsr_registry.index_layout import PACKAGED
from nhsr_registry.locate import is_packaged
from nhsr_registry.plain import whole
from nhsr_registry.search import folder, seen
from nhsr_registry.search.postings import Postings, strengths, strong_ones

#: What reading an index may raise whose file is damaged inside: a page of another file, cut text, half a number, a place
#: that is none. It looks like a mistake of ours; where it is one, it is raised again by an index made anew.
DAMAGED = (
    sqlite3.DatabaseError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    MemoryError,
    RecursionError,
    zlib.error,
)
_LARGE = 1_500  # projects, from which on the folder is not looked through at every search (see `seen`)
_FEW = 0.2  # an update of more than this part of the index is a new index
_MAPPED = 1 << 31  # bytes of the file that are read as memory: a query reads some hundred places of it
_READ_AT_ONCE = 15_000  # projects: a term that more of them have may yet not be needed
_SHARE = 8  # projects of a segment at least, of those that speak most strongly of a term
_AT_ONCE = 200  # terms looked up in one statement
_PART = ".part"  # ends the name of an index that is being written
_ABANDONED = 3_600.0  # seconds without a change after which nobody is writing one any longer
_PATIENCE = 1.0  # seconds until a person at a terminal is told what takes so long


T = TypeVar("T")
_as_json = json.JSONEncoder().encode


class Index:
    """Read access to an index file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.meta: dict[str, str] = dict(connection.execute("SELECT key, value FROM meta"))
        self.documents = int(self.meta["documents"])
        self.unread = int(self.meta["unread"])  # listed projects whose entry could not be read
        self.highest = int(self.meta["highest"])
        self.segments = int(self.meta["segments"])
        self.dead = {int(row[0]) for row in connection.execute("SELECT id FROM dead")}
        self._term = f"FROM term WHERE segment IN ({','.join(map(str, range(self.segments)))}) AND term"
        self._postings: dict[str, Postings | None] = {}
        self._read: dict[str, bytes] = {}  # postings that were read, and not yet looked into
        self._counts: dict[str, tuple[int, int]] = {}
        self._parts: dict[str, list[bytes | int]] = {}  # of each segment: the postings, or their place
        self.partly = False  # whether not all entries of its folder were looked at when it was opened
        self.shown: set[int] = set()  # documents whose cards were given as an answer

    def count(self, term: str) -> int:
        """How many projects have a term."""
        return self._count(term)[0]

    def strong(self, term: str) -> int:
        """How many projects speak of a term strongly."""
        return self._count(term)[1]

    def _count(self, term: str) -> tuple[int, int]:
        if term not in self._counts:
            self._look_up((term,))
        return self._counts[term]

    def postings(self, term: str) -> Postings | None:
        """Where a stem, or a pair of stems, stands; `None` where it stands nowhere."""
        if term not in self._postings:
            if term not in self._read:
                self.read((term,))
            self._postings[term] = Postings(blob) if (blob := self._read.pop(term)) else None
        return self._postings[term]

    def know(self, terms: Iterable[str]) -> None:
        """Look up at once how many projects have each of some terms, most of which will be asked for."""
        unknown = [term for term in terms if term not in self._counts]
        for at in range(0, len(unknown), _AT_ONCE):
            self._look_up(unknown[at : at + _AT_ONCE])

    def read(self, terms: Iterable[str]) -> None:
        """Read at once what projects say of some terms; what very many say is read when it is asked for."""
        terms = [term for term in dict.fromkeys(terms) if term not in self._postings and term not in self._read]
        self.know(terms)
        counts, parts = self._counts, self._parts
        wanted = {term: parts[term] for term in terms if len(terms) == 1 or counts[term][0] <= _READ_AT_ONCE}
        places = [part for found in wanted.values() for part in found if isinstance(part, int)]
        apart: dict[int, bytes] = {}
        for at in range(0, len(places), _AT_ONCE):
            apart.update(self._many("postings", places[at : at + _AT_ONCE]))
        for term, found in wanted.items():
            self._read[term] = b"".join([apart[part] if isinstance(part, int) else part for part in found])

    def _look_up(self, terms: Sequence[str]) -> None:
        # As one value, so that the statement is the same for any number of them, and compiled once.
        one = len(terms) == 1
        asked = "= ?" if one else "IN (SELECT value FROM json_each(?))"
        order = "ORDER BY segment" if self.segments > 1 else ""
        sql = f"SELECT term, df, strong, coalesce(place, postings) {self._term} {asked} {order}"
        counts, parts = self._counts, self._parts
        for term, df, strong, part in self.connection.execute(sql, terms if one else (_as_json(terms),)):
            if term in counts:  # in another segment, too
                before = counts[term]
                counts[term] = before[0] + df, before[1] + strong
                parts[term].append(part)
            else:
                counts[term] = df, strong
                parts[term] = [part]
        for term in terms:
            if term not in counts:
                counts[term], parts[term] = (0, 0), []

    def _many(self, what: str, places: Sequence[int]) -> sqlite3.Cursor:
        sql = f"SELECT place, {what} FROM many WHERE place IN (SELECT value FROM json_each(?)) ORDER BY place"  # noqa: S608 - ours
        return self.connection.execute(sql, (_as_json(places),))

    def strongest(
        self, wanted: Iterable[str], most: int, *, cut: bool
    ) -> Iterator[tuple[str, Sequence[int], Sequence[int]]]:
        """Each of some terms with the documents that speak most strongly of it, and with how strongly (of `FULL`).

        `most` says how many of each are wanted; where few speak of it, they are all given, unless they are to be `cut`.
        A term may come several times.
        """
        wanted = list(wanted)
        self.know(wanted)
        share = max(_SHARE, most // max(1, self.segments))
        terms: dict[int, str] = {}
        for term in wanted:
            for part in self._parts[term]:
                if isinstance(part, int):
                    terms[part] = term
                else:
                    yield term, *strengths(part)
        places = list(terms)
        for at in range(0, len(places), _AT_ONCE):
            for place, top, whole_ in self._many("coalesce(top, postings), top IS NULL", places[at : at + _AT_ONCE]):
                if whole_:
                    yield terms[place], *strengths(strong_ones(top, share) if cut else top)
                else:
                    yield terms[place], *strengths(top[: 8 * share])

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        said = [whole(value) if isinstance(value, str) else value for value in values]  # as a terminal gave it
        return self.connection.execute(sql, said).fetchall()

    def states(self, documents: Iterable[int]) -> list[tuple[str, str]]:
        """Some projects (`owner/name` as their files spell it) with the states of their files when they were read."""
        sql = "SELECT json_extract(card, '$.id'), state FROM doc WHERE id IN (SELECT value FROM json_each(?))"
        return [(str(name), str(state)) for name, state in self.rows(sql, (_as_json(sorted(documents)),))]

    def forget(self) -> None:
        """Keep nothing of the queries so far."""
        self._postings.clear()
        self._read.clear()
        self._counts.clear()
        self._parts.clear()

    def close(self) -> None:
        self.forget()
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# ── opening ──────────────────────────────────────────────────────────────────────────────────────


def ask(root: Path, question: Callable[[Index], T]) -> T:
    """What `question` finds in the index of `root`; one that turns out to be broken inside is made anew, once.

    So is the answer where somebody wrote over what it shows since the index was made.
    """
    with open_index(root) as index:
        broken = False
        try:
            found = question(index)
            if not index.partly or seen.as_shown(root, index.states(index.shown)):
                return found
        except DAMAGED:
            broken = True  # a mistake of ours would be raised again below
    with open_index(root, fresh=broken, whole=True) as index:
        return question(index)


def open_index(root: Path, *, fresh: bool = False, whole: bool = False) -> Index:
    """The index of the registry folder `root`, from where it is kept or made now; a `fresh` one is made in any case.

    A large folder is looked at in part where that will do, unless the `whole` of it shall be. Raises `RegistryError` where the registry's own tables cannot be read.
    """
    if is_packaged(root) and not fresh and (index := _opened(root / PACKAGED)):
        if index.meta["sizes"] == folder.tables(root, times=False):
            return index
        index.close()
    place = _place(root)
    kept = _opened(place) if place and not fresh else None
    tables = folder.tables(root)
    if kept and kept.meta["tables"] != tables:
        kept.close()
        kept = None
    large = kept is not None and kept.documents > _LARGE
    looked = ""
    if large and kept and place:
        if not whole and (said := seen.as_before(place, kept.meta["digest"], root, kept.documents)) != "changed":
            kept.partly = said == "partly"
            return kept
        # before all is looked at: what changes meanwhile is seen the next time
        looked = seen.look(root, kept.documents)
    states = folder.states(root)
    digest = folder.digest(states)
    if kept and kept.meta["digest"] == digest:
        if place and looked:
            seen.remember(place, digest, looked)
        return kept
    return _renewed(root, place, kept, states)


def at_hand(root: Path) -> Index | None:
    """The index of a folder as it is kept, whether or not the folder has changed since; `None` where there is none."""
    place = _place(root)
    return _opened(root / PACKAGED) or (_opened(place) if place else None)


def opened(path: Path) -> Index | None:
    """The index at `path` if it is whole and of this version's kind."""
    return _opened(path)


def _renewed(root: Path, place: Path | None, kept: Index | None, states: Mapping[str, str]) -> Index:
    old = None
    if kept:
        with suppress(*DAMAGED):  # then nothing of it is used again
            old = place if kept.documents > _LARGE and _changes(kept, states) < _FEW * kept.documents else None
        kept.close()
    if place and old:
        with suppress(OSError, *DAMAGED):
            return _written(root, place, states, old)
    if place:
        with suppress(OSError, sqlite3.Error):  # no room, no right, or another process holds the file
            return _written(root, place, states, None)
    connection = sqlite3.connect(":memory:")
    _build(root, connection, states, update=False)
    return Index(connection)


def _written(root: Path, place: Path, states: Mapping[str, str], old: Path | None) -> Index:
    """The index as it was just written. Raises `OSError` where it cannot be read again."""
    _sweep(place.parent)
    write_index(root, place, states, old)
    if index := _opened(place):
        return index
    raise OSError(place)


def _sweep(folder_: Path) -> None:
    """Remove what processes that were ended midway left of an index: large files that nobody would ever look for."""
    with suppress(OSError):
        for part in folder_.glob(f".*{_PART}"):
            with suppress(OSError):  # another process was quicker, or still holds it
                if time.time() - part.stat().st_mtime > _ABANDONED:
                    part.unlink()


def _changes(kept: Index, states: Mapping[str, str]) -> int:
    now = {name.lower(): state for name, state in states.items()}
    before = dict(kept.rows("SELECT repository, state FROM doc WHERE id NOT IN (SELECT id FROM dead)"))
    return len(now.items() ^ before.items()) + len(kept.dead)


def _place(root: Path) -> Path | None:
    """Where the index of this folder is kept; `None` where nobody may write."""
    try:
        where = cache_folder() / "index"
        where.mkdir(parents=True, exist_ok=True)
        path = os.path.realpath(root)
    except (OSError, RuntimeError):
        return None
    return where / f"{zlib.crc32(path.encode(errors='surrogatepass')):08x}-{len(path)}.sqlite"


def _opened(path: Path) -> Index | None:
    """The index at `path` if it is whole and of this version's kind."""
    if not path.is_file():
        return None
    connection = None
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        index = Index(connection)
        if {"tables", "sizes", "digest"} <= index.meta.keys():
            return index
    except (sqlite3.Error, KeyError, ValueError, TypeError):  # cut off or of another version: it is made anew
        pass
    if connection is not None:
        connection.close()
    return None


# ── making ───────────────────────────────────────────────────────────────────────────────────────


def write_index(
    root: Path,
    place: Path,
    states: Mapping[str, str] | None = None,
    old: Path | None = None,
    *,
    packaged: bool = False,
    alone: bool = False,
) -> None:
    """Write the index of `root` to `place`, whole or not at all; two processes at once do not disturb each other.

    With an `old` index, only what changed since is read. One to be `packaged` says nothing of files' times.
    Made `alone`, it is made by this process: the same, for those who keep the other processors busy themselves.
    """
    import shutil
    import tempfile

    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=_PART)
    os.close(handle)
    try:
        if old:
            shutil.copyfile(old, name)
        connection = sqlite3.connect(name)
        try:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
            states = folder.states(root) if states is None else states
            if packaged:
                states = dict.fromkeys(states, "")
            _build(root, connection, states, update=bool(old), alone=alone)
            if packaged:
                connection.execute("UPDATE meta SET value = '' WHERE key = 'tables'")
                connection.execute("DELETE FROM taken")
                connection.commit()
                connection.execute("VACUUM")  # the bytes, too, are then those of the registry alone
        finally:
            connection.close()
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _build(
    root: Path, connection: sqlite3.Connection, states: Mapping[str, str], *, update: bool, alone: bool = False
) -> None:
    from nhsr_registry.search import build

    facts = {
        "tables": folder.tables(root),
        "sizes": folder.tables(root, times=False),
        "digest": folder.digest(dict(states)),
    }
    if update:
        build.update(root, connection, states, facts, _Patience())
    else:
        build.build(root, connection, states, facts, _Patience(), alone=alone)


class _Patience:
    """Says on a terminal what takes so long, once."""

    def __init__(self) -> None:
        self.until = time.monotonic() + _PATIENCE if sys.stderr and sys.stderr.isatty() else float("inf")

    def __call__(self) -> None:
        if time.monotonic() > self.until:
            self.until = float("inf")
            sys.stderr.write("Building the search index…\n")
            sys.stderr.flush()
