"""Python's pickles (.pkl): what their lists and dictionaries hold, without ever loading one.

A pickle is a program for a small machine with a stack (`pickletools` in Python's library describes it), and to load one
runs whatever its writer wants. Here `pickletools.genops` only takes the program apart; texts, numbers, lists and
dictionaries are followed, and each call that it asks for is left standing as the list of what it would be given.
"""

from __future__ import annotations

import pickletools
import struct
from itertools import islice, pairwise
from typing import Any

from nhsr_registry.tables._found import MOST_COLUMNS, MOST_ROWS, Column, Found, number, quoted

_MOST_STEPS = 200_000
_MOST_BUFFERS = 400
_DEEPEST = 12
_MOST_LOOKED = 20_000  # lists and dictionaries that are looked into: one may stand in itself many times over
_MARK = object()
_MAKES: dict[str, type] = {"EMPTY_LIST": list, "EMPTY_DICT": dict, "EMPTY_TUPLE": list, "EMPTY_SET": list}
_ADDS = {"APPEND": 1, "SETITEM": 2}
_TAKES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_NOTHING = frozenset({"NONE", "GLOBAL", "PERSID", "EXT1", "EXT2", "EXT4", "NEXT_BUFFER"})
_PLACES = frozenset({"MEMOIZE", "BINPUT", "LONG_BINPUT", "PUT"})
_CALLS = frozenset({"REDUCE", "NEWOBJ", "BUILD"})


def read(data: bytes) -> Found:
    """Raises `ValueError` where this is no pickle."""
    machine = _Machine()
    try:
        for code, arg, _ in islice(pickletools.genops(data), _MOST_STEPS):
            machine.step(code.name, arg)
    except (ValueError, IndexError, KeyError):
        if not machine.stack:
            raise
    if columns := _arrow(machine.texts):
        telling = _Telling()
        telling.found.tables.append(columns)
    else:
        telling = _Telling()
    for one in machine.stack[:4]:
        telling.tell("x", one, 0)
    return telling.found


class _Machine:
    """The stack and what was set aside, as plain lists and dictionaries."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self._aside: dict[int, Any] = {}
        self.texts: list[bytes] = []  # buffers, in their order

    def step(self, name: str, arg: Any) -> None:  # noqa: C901
        stack = self.stack
        if isinstance(arg, (bytes, bytearray)) and len(self.texts) < _MOST_BUFFERS:
            self.texts.append(bytes(arg))
        if name == "MARK":
            stack.append(_MARK)
        elif name in _MAKES:
            stack.append(_MAKES[name]())
        elif name in _TAKES:
            stack[-_TAKES[name] :] = [stack[-_TAKES[name] :]]
        elif name in _PLACES:
            self._aside[len(self._aside) if name == "MEMOIZE" else int(arg)] = stack[-1]
        elif name in {"BINGET", "LONG_BINGET", "GET"}:
            stack.append(self._aside.get(int(arg)))
        elif name in {"APPENDS", "SETITEMS", "ADDITEMS", "TUPLE", "LIST", "DICT", "FROZENSET"}:
            self._gather(name)
        elif name in _ADDS:
            held = stack[-_ADDS[name] :]
            del stack[-_ADDS[name] :]
            _add(stack[-1], held)
        elif name in _CALLS or name == "STACK_GLOBAL":
            pair = stack[-2:]
            stack[-2:] = [None if name == "STACK_GLOBAL" else pair]
        elif not self._puts(name, arg) and name == "POP":
            stack.pop()

    def _puts(self, name: str, arg: Any) -> bool:
        """A value on the stack: what the program says, or nothing where it asks for something of Python's."""
        if name in _NOTHING:
            self.stack.append(None)
        elif name in {"NEWTRUE", "NEWFALSE"} or (arg is not None and name not in {"PROTO", "FRAME"}):
            self.stack.append(arg)
        else:
            return False
        return True

    def _gather(self, name: str) -> None:
        """What stands above the last mark becomes a list, or goes into what stands below it."""
        stack = self.stack
        at = next((at for at in range(len(stack) - 1, -1, -1) if stack[at] is _MARK), None)
        if at is None:
            raise ValueError("no mark to gather from")
        held = stack[at + 1 :]
        del stack[at:]
        if name in {"APPENDS", "SETITEMS", "ADDITEMS"}:
            _add(stack[-1], held)
        elif name == "DICT":
            stack.append({})
            _add(stack[-1], held)
        else:
            stack.append(held)


def _arrow(buffers: list[bytes]) -> list[Column]:
    """Columns of texts as pandas 3 keeps them: where each text ends, as numbers of eight or four bytes, then all the texts.

    (Arrow's columnar format, "Variable-size Binary Layout".) The names of columns are such a list, too.
    """
    lists = [cells for ends, texts in pairwise(buffers) for form in ("q", "i") if (cells := _cells(ends, texts, form))]
    bodies = [cells for cells in lists if lists.count(cells) < 3 and len(cells) == max(map(len, lists))]
    heads = next((cells for cells in lists if len(cells) >= len(bodies) > 1 and cells not in bodies), None)
    if len(bodies) < 2:
        return []
    return [(heads[at] if heads else "", cells[:MOST_ROWS]) for at, cells in enumerate(bodies[:MOST_COLUMNS])]


def _cells(ends: bytes, texts: bytes, form: str) -> list[str]:
    width = struct.calcsize(form)
    if len(ends) < 2 * width or len(ends) % width or len(ends) // width > _MOST_STEPS:
        return []
    places = struct.unpack(f"<{len(ends) // width}{form}", ends)
    if places[0] or any(one > other for one, other in pairwise(places)):
        return []
    used = [place for at, place in enumerate(places) if not at or place or not places[at - 1]]
    if used[-1] > len(texts) or used[-1] < len(texts) - 64 or not used[-1]:
        return []
    return [texts[start:end].decode("utf-8", "replace") for start, end in pairwise(used)]


def _add(to: Any, held: list[Any]) -> None:
    if isinstance(to, list):
        to.extend(held)
    elif isinstance(to, dict):
        to.update(
            (key, value) for key, value in zip(held[::2], held[1::2], strict=False) if isinstance(key, (str, int))
        )


class _Telling:
    """What is told of the values: no more than so many are looked into, wherever they stand."""

    def __init__(self) -> None:
        self.found = Found([], [])
        self._looked = 0

    def tell(self, name: str, one: Any, depth: int) -> None:
        """Rows as a table, columns as a table, single values by their name. A list that holds itself ends at `_DEEPEST`."""
        found = self.found
        self._looked += 1
        if depth > _DEEPEST or self._looked > _MOST_LOOKED or len(found.values) > 400 or len(found.tables) > 20:
            return
        if isinstance(one, dict):
            columns = {str(key): value for key, value in one.items() if _is_column(value)}
            if len(columns) > 1 and len(columns) == len(one):
                sides = [(key, list(map(_said, value[:MOST_ROWS]))) for key, value in columns.items()]
                found.tables.append(sides[:MOST_COLUMNS])
            else:
                for key, value in islice(one.items(), 400):
                    self.tell(str(key), value, depth + 1)
        elif isinstance(one, list):
            self._tell_list(name, one, depth)
        elif isinstance(one, (str, int, float)):
            found.values.append((name, quoted([_said(one)])))

    def _tell_list(self, name: str, one: list[Any], depth: int) -> None:
        rows = [row for row in one[:MOST_ROWS] if isinstance(row, dict)]
        if len(rows) > 1 and len(rows) == len(one[:MOST_ROWS]):
            heads = list(dict.fromkeys(str(key) for row in rows for key in row))[:MOST_COLUMNS]
            self.found.tables.append([(head, [_said(row.get(head)) for row in rows]) for head in heads])
        elif _is_column(one):
            self.found.values.append((name, quoted([_said(cell) for cell in one[:MOST_ROWS]])))
        else:
            for cell in one[:MOST_ROWS]:
                if isinstance(cell, (list, dict)):
                    self.tell(name, cell, depth + 1)


def _is_column(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and not any(isinstance(cell, (list, dict)) for cell in value[:20])


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    return (
        number(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300 else ""
    )
