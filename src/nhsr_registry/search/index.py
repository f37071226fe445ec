"""Opening the index of a registry folder, building it anew where the folder changed. Light: every `search` is here."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import time
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, Self, TypeVar

from nhsr_registry.cache import cache_folder
from nhsr_registry.index_layout import FULL, PACKAGED
from nhsr_registry.locate import is_packaged
from nhsr_registry.plain import whole
from nhsr_registry.search import folder

#: A registry of more projects is looked through in full this seldom (seconds), and by its folders' times in between.
_LARGE, _BETWEEN = 1_500, 15.0
_FEW = 0.2  # an update of more than this part of the index is a new index
_MAPPED = 1 << 31  # bytes of the file that are read as memory: a query reads some hundred places of it
_READ_ALL = 6  # postings of fewer times as many projects are read through, those of more are looked up one by one
_READ_AT_ONCE = 15_000  # projects: a term that more of them have may yet not be needed
_AT_ONCE = 200  # terms looked up in one statement
_SPELT = 0.75  # how alike two spellings are that may be meant for one another (difflib: 1 is the same)
_PATIENCE = 1.0  # seconds until a person at a terminal is told what takes so long


T = TypeVar("T")


class Postings:
    """Where one term stands: projects, how strongly each speaks of it (of `FULL`), and in which fields."""

    __slots__ = ("documents", "fields", "strengths")

    def __init__(self, blob: bytes) -> None:
        first = 0 if sys.byteorder == "little" else 1
        # An array of its own rather than a view: it is looked into many times, at half the cost.
        self.documents = array("I", blob)[1 - first :: 2]
        quarters = memoryview(blob).cast("H")
        self.strengths = quarters[1 + first :: 4]
        self.fields = quarters[3 * first :: 4]

    def at(self, document: int) -> int | None:
        """The place of a document; `None` where it is not among them."""
        place = bisect_left(self.documents, document)
        return place if place < len(self.documents) and self.documents[place] == document else None

    def among(self, these: AbstractSet[int]) -> set[int]:
        """Those of some documents that are here: by reading all, or by looking each up."""
        documents, size = self.documents, len(self.documents)
        if size < _READ_ALL * len(these):
            return set(these).intersection(documents)
        places = [(document, bisect_left(documents, document)) for document in these]
        return {document for document, at in places if at < size and documents[at] == document}

    def rows(self, among: set[int] | None = None) -> dict[int, tuple[float, int]]:
        """Document → (strength 0–1, fields), of all documents or of some."""
        documents, strengths, fields = self.documents, self.strengths, self.fields
        if among is None:
            return {d: (s / FULL, f) for d, s, f in zip(documents, strengths, fields, strict=True)}
        size = len(documents)
        found = among if size >= _READ_ALL * len(among) else among.intersection(documents)
        if 2 * len(found) > size:
            return {d: (s / FULL, f) for d, s, f in zip(documents, strengths, fields, strict=True) if d in found}
        places = [(document, bisect_left(documents, document)) for document in found]
        return {d: (strengths[at] / FULL, fields[at]) for d, at in places if at < size and documents[at] == d}


def _strengths(blob: bytes) -> tuple[Sequence[int], Sequence[int]]:
    """The documents of some postings, and how strongly each speaks of the term: all that candidates are chosen by."""
    first = 0 if sys.byteorder == "little" else 1
    return array("I", blob)[1 - first :: 2], array("H", blob)[1 + first :: 4]


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
        self._counts: dict[str, tuple[int, int]] = {}
        self._parts: dict[str, list[bytes | int]] = {}  # of each segment: the postings, or their place

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
            self.read((term,))
        return self._postings[term]

    def know(self, terms: Iterable[str]) -> None:
        """Look up at once how many projects have each of some terms, most of which will be asked for."""
        unknown = [term for term in terms if term not in self._counts]
        for at in range(0, len(unknown), _AT_ONCE):
            self._look_up(unknown[at : at + _AT_ONCE])

    def read(self, terms: Iterable[str]) -> None:
        """Read at once what projects say of some terms; what very many say is read when it is asked for."""
        terms = [term for term in dict.fromkeys(terms) if term not in self._postings]
        self.know(terms)
        apart: dict[int, bytes] = {}
        wanted = [term for term in terms if len(terms) == 1 or self._counts[term][0] <= _READ_AT_ONCE]
        places = [part for term in wanted for part in self._parts[term] if isinstance(part, int)]
        for at in range(0, len(places), _AT_ONCE):
            apart.update(self._many("postings", places[at : at + _AT_ONCE]))
        for term in wanted:
            if parts := self._parts[term]:
                found = [apart[part] if isinstance(part, int) else part for part in parts]
                self._postings[term] = Postings(found[0] if len(found) == 1 else b"".join(found))
            else:
                self._postings[term] = None

    def _look_up(self, terms: Sequence[str]) -> None:
        counts, parts = self._counts, self._parts
        for term in terms:
            counts[term], parts[term] = (0, 0), []
        asked = "= ?" if len(terms) == 1 else f"IN ({','.join('?' * len(terms))})"
        order = "ORDER BY segment" if self.segments > 1 else ""
        sql = f"SELECT term, df, strong, coalesce(place, postings) {self._term} {asked} {order}"
        for term, df, strong, part in self.connection.execute(sql, terms):
            before = counts[term]
            counts[term] = before[0] + df, before[1] + strong
            parts[term].append(part)

    def _many(self, what: str, places: Sequence[int]) -> sqlite3.Cursor:
        sql = f"SELECT place, {what} FROM many WHERE place IN ({','.join(map(str, places))}) ORDER BY place"  # noqa: S608 - numbers
        return self.connection.execute(sql)

    def strongest(self, wanted: Iterable[str], most: int) -> Iterator[tuple[str, Sequence[int], Sequence[int]]]:
        """Each of some terms with the documents that speak most strongly of it, and with how strongly (of `FULL`).

        `most` says how many of each are wanted; where few speak of it, they are all given. A term may come several times.
        """
        wanted = list(wanted)
        self.know(wanted)
        share = max(16, most // max(1, self.segments))
        terms: dict[int, str] = {}
        for term in wanted:
            for part in self._parts[term]:
                if isinstance(part, int):
                    terms[part] = term
                else:
                    yield term, *_strengths(part)
        places = list(terms)
        for at in range(0, len(places), _AT_ONCE):
            for place, top, whole_ in self._many("coalesce(top, postings), top IS NULL", places[at : at + _AT_ONCE]):
                documents, strengths = _strengths(top if whole_ else top[: 8 * share])
                yield terms[place], documents, strengths

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        said = [whole(value) if isinstance(value, str) else value for value in values]  # as a terminal gave it
        return self.connection.execute(sql, said).fetchall()

    def forget(self) -> None:
        """Keep nothing of the queries so far."""
        self._postings.clear()
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
    """What `question` finds in the index of `root`; one that turns out to be broken inside is made anew, once."""
    with open_index(root) as index:
        try:
            return question(index)
        except (sqlite3.DatabaseError, ValueError, TypeError):  # a page of another file, cut text, half a number
            pass
    with open_index(root, fresh=True) as index:
        return question(index)


def open_index(root: Path, *, fresh: bool = False) -> Index:
    """The index of the registry folder `root`, from where it is kept or made now; a `fresh` one is made in any case.

    Raises `RegistryError` where the registry's own tables cannot be read.
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
    if kept and place and kept.documents > _LARGE and _seen_lately(place, kept, folder.glance(root)):
        return kept
    states = folder.states(root)
    digest = folder.digest(states)
    if kept and kept.meta["digest"] == digest:
        if place and kept.documents > _LARGE:
            _remember(place, digest, folder.glance(root))
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
        old = place if kept.documents > _LARGE and _changes(kept, states) < _FEW * kept.documents else None
        kept.close()
    if place:
        try:
            write_index(root, place, states, old)
            if index := _opened(place):
                return index
        except (OSError, sqlite3.Error):  # no room, no right, or another process holds the file
            pass
    connection = sqlite3.connect(":memory:")
    _build(root, connection, states, update=False)
    return Index(connection)


def _changes(kept: Index, states: Mapping[str, str]) -> int:
    now = {name.lower(): state for name, state in states.items()}
    before = dict(kept.rows("SELECT repository, state FROM doc WHERE id NOT IN (SELECT id FROM dead)"))
    return len(now.items() ^ before.items()) + len(kept.dead)


def _seen_lately(place: Path, kept: Index, glance: str) -> bool:
    """Whether the whole folder was looked through a moment ago, found unchanged, and its folders are as they were."""
    seen = place.with_suffix(".seen")
    try:
        age = time.time() - seen.stat().st_mtime
        return 0 <= age < _BETWEEN and seen.read_text(encoding="utf-8") == f"{kept.meta['digest']} {glance}"
    except (OSError, UnicodeDecodeError):
        return False


def _remember(place: Path, digest: str, glance: str) -> None:
    part = place.with_suffix(f".seen.{os.getpid()}")
    try:
        part.write_text(f"{digest} {glance}", encoding="utf-8")
        part.replace(place.with_suffix(".seen"))
    except OSError:  # then the next search looks again
        part.unlink(missing_ok=True)


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

    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".part")
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


def near(said: str, among: Iterable[str], most: int = 3) -> list[str]:
    """The names that hold what a person wrote, and those spelt nearly so, or with such a word; for an error's hint.

    None where nothing is near: a guess without likeness helps less than the list of what there is.
    """
    from difflib import get_close_matches

    names = {name.casefold(): name for name in among}
    asked = said.casefold()
    spelt: dict[str, list[str]] = {name: [name] for name in names}
    for name in names:
        for word in re.findall(r"[^\W_]{4,}", name):
            spelt.setdefault(word, []).append(name)
    found = [name for name in names if asked in name] if len(asked) > 2 else []
    found += [name for close in get_close_matches(asked, spelt, most, _SPELT) for name in spelt[close]]
    return [names[name] for name in dict.fromkeys(found)][:most]
