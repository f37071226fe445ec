"""A registry folder → an index file. Everything slow happens here, so that a query need not.

Projects are read one after the other and written in segments of some thousand, so memory does not grow with the
registry. What depends on all of them (the mean length of a field, the words people use) is taken from the first.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

import msgspec

from nhsr_registry.collections_seldom import SELDOMER, few_collections
from nhsr_registry.federation.whole import Whole
from nhsr_registry.folder.organisations import Organisation
from nhsr_registry.index_layout import BLOCK, FIELDS, FULL, SCHEMA, TABLES, letters
from nhsr_registry.search import card, reused, terms, vocabulary
from nhsr_registry.search._words import STOP
from nhsr_registry.search.gathered import Gathered
from nhsr_registry.search.lexicon import Lexicon
from nhsr_registry.search.reading import Project, projects
from nhsr_registry.search.text import words, words_of

_FIRST = 1_000  # projects that say how long a field is on average, and which words a joined name may be of
_SEGMENT = 14_000
_BESIDE = 5_000  # from so many projects on, segments are made by several processes
_MOST_WORDS, _FORGET = 40_000, 400_000
_TOLD = 60_000  # words of a segment that are told for spelling
_TOGETHER = 16  # projects that are taken from step to step together
_ROWS = 500  # projects whose rows are written together
_ASIDE = 1_500  # projects after which the postings of frequent words are laid aside

Tick = Callable[[], None]
Ready = deque[tuple[Project, bytes]]  # a project without what its files say, and its bags
States = Sequence[tuple[str, str]]


def build(
    root: Path,
    connection: sqlite3.Connection,
    states: Mapping[str, str],
    facts: Mapping[str, str],
    tick: Tick,
    *,
    alone: bool = False,
) -> None:
    """Fill an empty database with the index of the registry folder `root`.

    `states` are its projects with the state of their files, `facts` what the index should remember of itself. `alone`: no
    other process helps.
    """
    registry = Whole(root)
    connection.executescript(TABLES)
    writer = Writer(connection, registry)
    ordered = sorted(states.items())
    with few_collections(SELDOMER):
        if len(ordered) > _BESIDE:
            from nhsr_registry.search import segments

            ready = writer.begin(ordered[:_FIRST])
            segments.write(writer, ready, ordered[_FIRST:], _SEGMENT, tick, alone=alone)
        else:
            writer.write(ordered, tick)
        reused.write(connection, registry)
    vocabulary.write(connection, registry, writer.segment)
    card.write_choices(connection, registry)
    writer.finish({**facts, "schema": str(SCHEMA), "byteorder": sys.byteorder}, len(states))
    connection.commit()


def update(
    root: Path, connection: sqlite3.Connection, states: Mapping[str, str], facts: Mapping[str, str], tick: Tick
) -> None:
    """Bring an index to what the folder holds now: what changed becomes a new segment, what was there before is dead."""
    registry = Whole(root)
    before = {str(name): (int(id_), str(state)) for id_, name, state in connection.execute(
        "SELECT id, repository, state FROM doc WHERE id NOT IN (SELECT id FROM dead)")}  # fmt: skip
    now = {name.lower(): state for name, state in states.items()}
    left = [name for name, (_, state) in before.items() if now.get(name) != state]
    gone = [before[name][0] for name in left]
    changed = sorted((name, state) for name, state in states.items() if before.get(name.lower(), (0, ""))[1] != state)
    connection.executemany("INSERT INTO dead VALUES (?)", [(id_,) for id_ in gone])
    connection.execute("DELETE FROM name WHERE doc IN (SELECT id FROM dead)")  # in one reading of the table
    reused.forget(connection, left)
    writer = Writer(connection, registry)
    writer.resume()
    writer.write(changed, tick)
    reused.write(connection, registry)
    writer.finish(facts, len(states))
    connection.commit()


class Writer:
    """Writes projects, a segment at a time."""

    def __init__(self, connection: sqlite3.Connection, registry: Whole) -> None:
        self.connection, self.registry = connection, registry
        self.next, self.segment, self.written = 0, 0, 0
        self.means: dict[str, float] = {}
        self.known: Counter[str] = Counter()
        self.spread: Counter[str] = Counter()
        self.choices: set[tuple[str, str, str, str]] = set()
        self._lexicon = Lexicon()
        self.reader = terms.Reader(registry.vocabulary, self._lexicon)
        self._postings = Gathered(self._lexicon)
        self._rows: list[tuple[object, ...]] = []
        self._names: list[tuple[str, int]] = []
        self._notes: list[tuple[str, bytes]] = []
        self._organisations: dict[tuple[str | None, str], Organisation | None] = {}

    def resume(self) -> None:
        """Take up where the index ends."""
        meta = dict(self.connection.execute("SELECT key, value FROM meta"))
        self.means = json.loads(meta["means"])
        self.segment = int(meta["segments"])
        self.next = int(meta["highest"])
        self.known.update(dict(self.connection.execute("SELECT word, uses FROM word")))

    def organisation(self, project: Project) -> Organisation | None:
        asked = (project.entry.organisation, project.repo.owner)
        if asked not in self._organisations:
            table = self.registry.organisations
            self._organisations[asked] = (table.called(asked[0]) if asked[0] else None) or table.of_owner(asked[1])
        return self._organisations[asked]

    def write(self, states: States, tick: Tick) -> None:
        """Write the projects of these states."""
        self.finish_segments(self.begin(states[:_FIRST]), projects(self.registry, states[_FIRST:]), tick)

    def begin(self, states: States) -> Ready:
        """Take up the first projects, by which means and words are known; they are still to be written.

        They are read twice, and their bags packed meanwhile: a thousand would be most of what all this takes of the memory.
        """
        self.known.update(word for text in vocabulary.texts(self.registry) for word in words(text))
        self.known.update(word for org in self.registry.organisations.organisations for word in words(org.name))
        for project in projects(self.registry, states):
            self._learn(project)
        self.reader.know(frozenset(self.known))  # the same whoever writes the others
        ready: Ready = deque()
        sizes = []
        for project in projects(self.registry, states):
            bags = self._bags(project)
            sizes.append(terms.lengths(bags))
            facts = msgspec.structs.replace(project.facts, terms={}, uses=()) if project.facts else None
            ready.append((project._replace(facts=facts, raw=b""), _pack(bags)))
        self.means = self.means or _means(sizes)
        return ready

    def finish_segments(self, ready: Ready, found: Iterable[Project], tick: Tick) -> None:
        """Write those, which are then used up, and then all others."""
        while ready:
            project, bags = ready.popleft()
            self._add(project, terms.packed(_unpack(bags), self.means))
        found = iter(found)
        while some := list(islice(found, min(_TOGETHER, _SEGMENT - self.written % _SEGMENT))):
            # One step for all of them after the other: what a step needs is then at hand.
            for project in some:
                self._learn(project)
            bags_of = [self._bags(project) for project in some]
            packed_of = [terms.packed(bags, self.means) for bags in bags_of]
            for project, packed in zip(some, packed_of, strict=True):
                self._add(project, packed)
            if self._lexicon.full():
                self._tell()
            self._lexicon.tidy()
            tick()
            if self.written % _SEGMENT == 0:
                self._flush()
        self._flush()

    def rest(self) -> None:
        """Forget what only writing needs, once all is written that this one writes itself."""
        self.reader.forget()

    def learnt(self) -> tuple[dict[str, int], dict[str, int]]:
        """The words that were written on purpose, and those that several use, since this was last asked."""
        found = dict(self.known), dict(self.spread.most_common(_TOLD))
        self.known.clear()
        self.spread.clear()
        return found

    def _bags(self, project: Project) -> terms.Fields:
        return self.reader.fields(project, self.organisation(project))

    def _learn(self, project: Project) -> None:
        """Words that a misspelt one may have meant: those written on purpose. Those that several use are heard with its bags."""
        entry = project.entry
        texts = (entry.name, entry.summary, entry.problem, *entry.questions)
        self.known.update(chain.from_iterable(map(words_of, texts)))
        self._notes.append(reused.note(project, self.registry.organisations))

    def _tell(self) -> None:
        """Take over the words that projects use, before they are forgotten."""
        for word, count in self._lexicon.told():
            self.spread[word] += count
        if len(self.spread) > _FORGET:
            self.spread = Counter({word: count for word, count in self.spread.items() if count > 1})

    def _add(self, project: Project, packed: terms.Packed) -> None:
        number, self.next = self.next, self.next + 1
        self.written += 1
        kept = card.kept(project, number, self.organisation(project))
        self._rows.append(kept.row)
        self._names += [(name, number) for name in kept.names]
        self.choices.update(kept.choices)
        packed.numbers.extend(map(self._lexicon.numbers.__getitem__, kept.facets))
        packed.lows.extend([int(FULL * strength) << 16 for strength in kept.facets.values()])
        self._postings.add(number, packed)
        if len(self._rows) >= _ROWS:
            self._write_rows()
            if self.written % _ASIDE < _ROWS:
                self._postings.lay_aside()

    def _write_rows(self) -> None:
        self.connection.executemany("INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._rows)
        reused.write_notes(self.connection, self._notes)
        self._rows, self._notes = [], []

    def _flush(self) -> None:
        """Write what is left of a segment, if anything is."""
        self._write_rows()
        self.connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", sorted(self._names))
        if self._names:
            self._postings.write(self.connection, self.segment)
            self.segment += 1
            self._names = []
        self._tell()
        self.reader.begin()

    def finish(self, facts: Mapping[str, str], listed: int) -> None:
        """Write what depends on all; of the `listed` projects those that are not here could not be read."""
        uses = Counter({word: count for word, count in self.spread.items() if count > 2 and word.isalpha()})
        uses.update({word: 3 * count for word, count in self.known.items()})
        good = [(w, n) for w, n in uses.items() if 3 <= len(w) <= 24 and w.isalpha() and w.isascii() and w not in STOP]
        good = sorted(good, key=lambda row: (-row[1], row[0]))[:_MOST_WORDS]
        self.connection.executemany(
            "INSERT OR REPLACE INTO word VALUES (?, ?, ?, ?)",
            sorted((word, len(word), letters(word), n) for word, n in good),
        )
        self.connection.executemany("INSERT OR IGNORE INTO choice VALUES (?, ?, ?, ?)", sorted(self.choices))
        self._write_priors()
        (living,) = self.connection.execute(
            "SELECT (SELECT count(*) FROM doc) - (SELECT count(*) FROM dead)"
        ).fetchone()
        own = {
            "documents": living,
            "unread": listed - living,
            "highest": self.next,
            "segments": self.segment,
            "means": json.dumps(self.means),
        }
        rows = {**facts, **{key: str(value) for key, value in own.items()}}
        self.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(rows.items()))

    def _write_priors(self) -> None:
        """What each project's prior is, apart from its card, for a query asks it of hundreds."""
        priors = array("d", [1.0]) * self.next
        for number, prior in self.connection.execute("SELECT id, prior FROM doc"):
            priors[number] = prior
        blocks = [(at // BLOCK, priors[at : at + BLOCK].tobytes()) for at in range(0, self.next, BLOCK)]
        self.connection.executemany("INSERT OR REPLACE INTO prior VALUES (?, ?)", blocks)


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[tuple[str, dict[int, int | float]]]).decode


def _means(sizes: Sequence[Mapping[str, int]]) -> dict[str, float]:
    having = {field: sum(field in size for size in sizes) for field in (*FIELDS, "packages")}
    terms_of = {field: sum(size.get(field, 0) for size in sizes) for field in having}
    return {field: count / having[field] for field, count in terms_of.items() if count}
