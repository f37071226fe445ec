"""Parquet files (.parquet): the columns' names, and the first rows of the first groups of rows.

The format is told in https://github.com/apache/parquet-format: pages of values wherever the file's end says, each column
for itself. Where one cannot be read (squeezed or written in a way that we do not know), its name still tells something.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from nhsr_registry.tables._found import MOST_COLUMNS, MOST_ROWS, Found, few
from nhsr_registry.tables._parquet_pages import Leaf, cells
from nhsr_registry.tables._squeezed import Work
from nhsr_registry.tables._thrift import Compact
from nhsr_registry.tables._unpacked import Room

_MAGIC = b"PAR1"
_MOST_VALUES = 150_000  # that the file says of itself
_MOST_GROUPS, _MOST_NAME, _DEEPEST = 8, 200, 20
_OPTIONAL, _REPEATED = 1, 2
#: What the libraries call the levels of a list or a map, which no reader of a table sees.
_WRAPPERS = frozenset({"list", "element", "bag", "array", "array_element", "item", "key_value"})
_UNITS = {1: 1e3, 2: 1e6, 3: 1e9}  # of a moment: milli-, micro- and nanoseconds


class _Group(NamedTuple):
    """A group of rows: how many, and what is said of each of its columns' values."""

    rows: int
    chunks: list[dict[int, Any]]


def read(data: bytes, room: Room | None = None) -> Found:
    """Raises `ValueError`, `IndexError` or `struct.error` where it is no Parquet file, locked or damaged."""
    if not data.startswith(_MAGIC) or not data.endswith(_MAGIC) or len(data) < 12:
        raise ValueError("no Parquet file")
    (size,) = struct.unpack_from("<I", data, len(data) - 8)
    start = len(data) - 8 - size
    if start < 4:
        raise ValueError("its end is longer than the file")
    try:
        leaves, groups, rows = _footer(data, start)
    except AttributeError as error:  # a number where a list of fields should be
        raise ValueError("not what a footer says") from error
    columns: list[tuple[str, list[str]]] = [(leaf.name, []) for leaf in leaves[:MOST_COLUMNS]]
    most = few(len(leaves))
    room = room or Room()
    work, cut, done = Work(steps=room.steps_of_one()), len(leaves) > MOST_COLUMNS, 0
    for group in groups:
        some = min(most - done, group.rows)
        for (_, column), leaf, about in zip(columns, leaves, group.chunks, strict=False):
            shown, whole = _shown(data, leaf, about, some, work)
            column.extend(shown + [""] * (done + some - len(column) - len(shown)))
            cut = cut or not whole
        done += some
        if done >= most:
            break
    room.steps -= room.steps_of_one() - max(work.steps, 0)
    if not columns:
        raise ValueError("no column")
    if not any(cell for _, column in columns for cell in column):
        columns = [(name, []) for name, _ in columns]
    return Found([columns], [], cut=cut or done < min(rows, most))


def _shown(data: bytes, leaf: Leaf, about: dict[int, Any], rows: int, work: Work) -> tuple[list[str], bool]:
    """A column's first cells, as many as can be had, and whether those are all that were asked for."""
    out: list[str] = []
    try:
        out.extend(cells(data, leaf, about, rows, work))
    except (ValueError, LookupError, OverflowError, TypeError, AttributeError, struct.error, zlib.error):
        return out[:rows], False
    return out[:rows], len(out) >= rows


def _count(about: dict[int, Any]) -> int:
    """How many values a column has in a group: as many as rows, but where one row holds several."""
    count = about.get(5, 0)
    return count if isinstance(count, int) and count > 0 else 0


def _footer(data: bytes, start: int) -> tuple[list[Leaf], list[_Group], int]:
    """The columns, the first groups of rows, and how many rows the file says it has."""
    reader = Compact(data, start, _MOST_VALUES)
    leaves: list[Leaf] = []
    groups: list[_Group] = []
    rows = 0
    for number, kind in reader.fields():
        if number == 2:
            leaves = list(islice(_leaves(reader.value(kind)), MOST_COLUMNS + 1))
        elif number == 3 and isinstance(said := reader.value(kind), int):
            rows = said
        elif number == 4:
            _read_groups(reader, leaves, groups)
            break  # what follows are notes of the program that wrote it
        elif number != 3:
            reader.value(kind)
    return leaves, groups, rows


def _read_groups(reader: Compact, leaves: list[Leaf], groups: list[_Group]) -> None:
    """The first groups, no more than give the rows that are shown; where there are very many columns, only one."""
    count, _ = reader.items()
    told = 0
    for _ in range(min(count, _MOST_GROUPS)):
        rows, chunks = 0, list[dict[int, Any]]()
        for number, kind in reader.fields():
            if number == 3:
                rows = reader.value(kind)
            elif number != 1:
                reader.value(kind)
            else:
                many, one = reader.items()
                for _ in range(min(many, MOST_COLUMNS)):
                    chunks.append(reader.value(one, alone=False).get(3) or {})
                if many > MOST_COLUMNS:  # how many rows there are stands behind all of them
                    flat = [_count(about) for about, leaf in zip(chunks, leaves, strict=False) if not leaf.repeats]
                    groups.append(_Group(min(flat, default=0), chunks))
                    return
        groups.append(_Group(max(rows, 0), chunks))
        told += rows
        if told >= MOST_ROWS:
            return


def _leaves(schema: Any) -> Iterator[Leaf]:
    """The columns of a tree that is told depth first: each node says how many follow below it."""
    if not isinstance(schema, list) or not schema:
        raise ValueError("no schema")
    above: list[list[Any]] = [[schema[0].get(5, 0), (), 0, 0]]  # nodes left, names, levels
    for node in schema[1:]:
        while above and not above[-1][0]:
            above.pop()
        if not above or len(above) > _DEEPEST:
            raise ValueError("a tree that does not add up")
        above[-1][0] -= 1
        _, names, defined, repeated = above[-1]
        how = node.get(3, 0)
        defined += how in {_OPTIONAL, _REPEATED}
        repeated += how == _REPEATED
        name = node.get(4, b"")[:_MOST_NAME].decode("utf-8", "replace")
        names = (*names, *([] if name in _WRAPPERS and names else [name]))
        if node.get(5):
            above.append([node[5], names, defined, repeated])
        else:
            yield Leaf(".".join(names), node.get(1, -1), node.get(2, 0), defined, repeated, *_meant(node))


def _meant(node: dict[int, Any]) -> tuple[str, float]:
    """What the values stand for: `day`, `moment` (and the parts of a second), `decimal` (and what to divide by), or as they are."""
    kind, logical = node.get(6), node.get(10) or {}
    if kind == 6 or 6 in logical:
        return "day", 1
    if kind in {9, 10}:
        return "moment", 1e3 if kind == 9 else 1e6
    if 8 in logical:
        return "moment", _UNITS.get(next(iter(logical[8].get(2) or {2: 0})), 1e6)
    if kind == 5 or 5 in logical:
        scale = (logical.get(5) or {}).get(1, node.get(7, 0))
        return "decimal", float(10 ** min(max(scale, 0), 38))
    return "", 1
