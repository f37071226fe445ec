"""Arrow's files and streams (.arrow, .feather): the columns' names, and the first rows.

The format is told in https://arrow.apache.org/docs/format/Columnar.html: messages one after the other, of which the first
is the schema, and then dictionaries and batches of rows. What a Feather file was before that (version 1) is not opened.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from nhsr_registry.tables._arrow_cells import Field, Part, cells
from nhsr_registry.tables._flat import Flat, Table
from nhsr_registry.tables._found import MOST_COLUMNS, Column, Found, few
from nhsr_registry.tables._squeezed import Squeezed, UnknownError, Work
from nhsr_registry.tables._unpacked import Room

_MAGIC, _MORE = b"ARROW1", b"\xff\xff\xff\xff"
_SCHEMA, _DICTIONARY, _ROWS = 1, 2, 3
_MOST_MESSAGES, _MOST_PARTS, _DEEPEST = 400, 20_000, 12
_MOST_FIELDS = 2_000
_NULL, _STRUCT, _UNION, _FIXED_LIST, _RUNS = 1, 13, 14, 16, 22
_LISTS, _VIEWS, _TEXTS, _LIST_VIEWS = frozenset({12, 17, 21}), frozenset({23, 24}), frozenset({4, 5, 19, 20}), {25, 26}
_WAYS = {0: "lz4", 1: "zstd"}


def read(data: bytes, room: Room | None = None) -> Found:
    """Raises `ValueError` or `struct.error` where it is no such file, or damaged before its first rows."""
    room = room or Room()
    most = room.steps_of_one()
    file = _File(data, Work(steps=most))
    try:
        file.read(8 if data.startswith(_MAGIC) else 0)
    except (ValueError, LookupError, OverflowError, struct.error, zlib.error):
        if not file.columns:
            raise
        file.cut = True
    finally:
        room.steps -= most - max(file.work.steps, 0)
    columns: list[Column] = [(name, column) for name, column in file.columns.items()]
    if not columns:
        raise ValueError("no column")
    if not any(cell for _, column in columns for cell in column):
        columns = [(name, []) for name, _ in columns]
    return Found([columns[:MOST_COLUMNS]], [], cut=file.cut or len(columns) > MOST_COLUMNS)


class _Batch(NamedTuple):
    """The lists by which a batch of rows says where its columns' values are, each asked from its beginning on."""

    nodes: Iterator[tuple[int, int]]
    buffers: Iterator[tuple[int, int]]
    variadic: Iterator[int]
    body: memoryview
    way: str
    work: Work

    def buffer(self) -> Squeezed:
        start, size = next(self.buffers, (-1, 0))
        if start < 0 or size < 0 or start + size > len(self.body):
            raise ValueError("a buffer outside its batch")
        held = self.body[start : start + size]
        if self.way and size >= 8:
            (said,) = struct.unpack_from("<q", held)
            return Squeezed(self.way if said >= 0 else "", held[8:], self.work)
        return Squeezed("", held, self.work)


class _File:
    def __init__(self, data: bytes, work: Work) -> None:
        self._data, self.work = data, work
        self._fields: list[Field] = []
        self._asked: dict[int, Field] = {}  # by the number of their dictionary
        self._known: dict[int, Part] = {}
        self._parts = 0
        self.columns: dict[str, list[str]] = {}
        self._shown = frozenset[str]()
        self.cut = False

    def read(self, at: int) -> None:
        """Message after message, until there are enough rows."""
        data, done = self._data, 0
        for _ in range(_MOST_MESSAGES):
            if data[at : at + 4] == _MORE:
                at += 4
            if at + 4 > len(data) or done >= few(len(self.columns)):
                return
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
            if not size:
                return
            if size > len(data) - at:
                raise ValueError("a message longer than the file")
            message = Flat(memoryview(data)[at : at + size]).root()
            at += size
            length = message.number(3, "q")
            if not 0 <= length <= len(data) - at:
                raise ValueError("a batch longer than the file")
            done += self._message(message, memoryview(data)[at : at + length], done)
            at += length

    def _message(self, message: Table, body: memoryview, done: int) -> int:
        """How many rows it gave."""
        kind, about = message.number(1, "B"), message.table(2)
        if about is None:
            raise ValueError("a message without what it is about")
        if kind == _SCHEMA and not self._fields:
            if about.number(0, "h"):
                raise UnknownError("numbers from their other end")
            self._fields = [_field(one, 0) for one in about.tables(1, _MOST_FIELDS)]
            self._asked = {one.dictionary: one for one in _all(self._fields) if one.dictionary >= 0}
            self.columns = {name: [] for name in _named(self._fields)}
            self._shown = frozenset(islice(self.columns, MOST_COLUMNS))
        elif kind == _DICTIONARY and (rows := about.table(1)):
            field = self._asked.get(about.number(0, "q"))
            if field and (field.dictionary not in self._known or not about.number(2, "B")):
                batch = self._batch(rows, body)
                self._known[field.dictionary] = self._part(field._replace(dictionary=-1), batch)
        elif kind == _ROWS:
            return self._rows(about, body, done)
        return 0

    def _batch(self, about: Table, body: memoryview) -> _Batch:
        way = ""
        if squeezed := about.table(3):
            way = _WAYS.get(squeezed.number(0, "b"), "unknown")
        return _Batch(
            about.pairs(1, _MOST_PARTS),
            about.pairs(2, _MOST_PARTS),
            about.numbers(4, _MOST_FIELDS),
            body,
            way,
            self.work,
        )

    def _rows(self, about: Table, body: memoryview, done: int) -> int:
        some = min(few(len(self.columns)) - done, max(0, about.number(0, "q")))
        batch = self._batch(about, body)
        for field in self._fields:
            for name, part in _flat(field.name, self._part(field, batch)):
                column = self.columns.get(name)
                if column is None or len(column) > done or name not in self._shown:
                    continue
                column += [""] * (done - len(column))
                try:
                    column += cells(part, range(min(some, part.length)), self._known, self.work)
                except (ValueError, LookupError, OverflowError, TypeError, struct.error, zlib.error):
                    self.cut = True
        return some

    def _part(self, field: Field, batch: _Batch, depth: int = 0) -> Part:
        """A column's buffers, taken from the batch in their order."""
        self._parts += 1
        if self._parts > _MOST_PARTS or depth > _DEEPEST:
            raise ValueError("too many columns, or too deep")
        length, _ = next(batch.nodes, (-1, 0))
        if length < 0:
            raise ValueError("fewer columns than were said")
        kind = field.kind if field.dictionary < 0 else -1
        if kind in {_UNION, _RUNS} or kind in _LIST_VIEWS:
            raise UnknownError("kept in a way that we do not know")
        if kind == _NULL:
            return Part(field, length, [], [])
        count = 1 if kind in {_STRUCT, _FIXED_LIST} else 3 if kind in _TEXTS else 2
        if kind in _VIEWS:
            more = next(batch.variadic, -1)
            if not 0 <= more <= _MOST_PARTS:
                raise ValueError("no buffers for the texts")
            count += more
            self._parts += more
        buffers = [batch.buffer() for _ in range(count)]
        inside = field.children if kind >= 0 else []
        return Part(field, length, buffers, [self._part(one, batch, depth + 1) for one in inside])


def _field(about: Table, depth: int) -> Field:
    if depth > _DEEPEST:
        raise ValueError("too deep")
    kind, meant, encoded = about.number(2, "B"), about.table(3), about.table(4)
    numbers = [0, 0, 0]
    if meant:
        forms = {2: "iB", 3: "h", 7: "iii", 8: "h", 10: "h", 15: "i", 16: "i"}.get(kind, "")
        absent = 1 if kind == 8 else 128 if kind == 7 else 0
        numbers[: len(forms)] = [meant.number(at, form, absent) for at, form in enumerate(forms)]
    index = (32, 1)
    if encoded and (of := encoded.table(1)):
        index = of.number(0, "i"), of.number(1, "B")
    return Field(
        about.text(0),
        kind,
        (numbers[0], numbers[1], numbers[2]),
        encoded.number(0, "q") if encoded else -1,
        index,
        [_field(one, depth + 1) for one in about.tables(5, _MOST_FIELDS)],
    )


def _all(fields: list[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _all(field.children)


def _named(fields: list[Field], above: str = "") -> Iterator[str]:
    """The columns as a table shows them: a struct's are columns of their own."""
    for field in fields:
        if field.kind == _STRUCT and field.dictionary < 0:
            yield from _named(field.children, f"{above}{field.name}.")
        else:
            yield f"{above}{field.name}"


def _flat(name: str, part: Part) -> Iterator[tuple[str, Part]]:
    if part.field.kind == _STRUCT and part.field.dictionary < 0:
        for child in part.children:
            yield from _flat(f"{name}.{child.field.name}", child)
    else:
        yield name, part
