"""The projects of a publication's `index.json`, read one by one: the whole file as Python's objects would fill the memory.

It is written with a line a value and one more space before what lies deeper, so that where a project begins and ends is
seen by whole lines. A file that is not so is read as a whole: it says the same, and takes more memory.
"""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import msgspec

Row = dict[str, Any]
_BEGIN, _ENDS = b' "projects": [\n', {b" ],\n", b" ]\n"}
_OPEN, _CLOSES = b"  {\n", {b"  },\n", b"  }\n"}
_MOST = 1 << 24  # bytes beside the projects


class _Id(msgspec.Struct, frozen=True):
    id: Any = None


_ID = msgspec.json.Decoder(_Id).decode


class Rows(Mapping[str, Row]):
    """Project → what was published of it."""

    @abstractmethod
    def forget(self, names: Collection[str]) -> None:
        """Leave out those of these names, in lower case."""

    def close(self) -> None:
        """Let go of the file; it is opened again where something is asked."""


class _Kept(Rows):
    """All in memory."""

    def __init__(self, rows: object) -> None:
        self._rows: dict[str, Row] = {
            row["id"]: row
            for row in (rows if isinstance(rows, list) else ())
            if isinstance(row, dict) and isinstance(row.get("id"), str)
        }

    def forget(self, names: Collection[str]) -> None:
        self._rows = {id_: row for id_, row in self._rows.items() if id_.lower() not in names}

    def __getitem__(self, id_: str) -> Row:
        return self._rows[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class _Placed(Rows):
    """In memory is where each lies."""

    def __init__(self, path: Path, numbers: dict[str, int], starts: array[int], sizes: array[int]) -> None:
        self._path, self._numbers, self._starts, self._sizes = path, numbers, starts, sizes
        self._file: IO[bytes] | None = None

    def forget(self, names: Collection[str]) -> None:
        self._numbers = {id_: number for id_, number in self._numbers.items() if id_.lower() not in names}

    def __getitem__(self, id_: str) -> Row:
        number = self._numbers[id_]
        if self._file is None:
            self._file = self._path.open("rb")
        self._file.seek(self._starts[number])
        found: Row = msgspec.json.decode(self._file.read(self._sizes[number]))
        return found

    def __contains__(self, id_: object) -> bool:
        return id_ in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def read(path: Path) -> tuple[Any, Rows]:
    """The index without its projects, and the projects. Raises what reading and decoding raise."""
    with path.open("rb") as file:
        found = _placed(path, file)
    if found is not None:
        return found
    index = msgspec.json.decode(path.read_bytes())
    return index, _Kept(index.pop("projects", None) if isinstance(index, dict) else None)


def _placed(path: Path, file: IO[bytes]) -> tuple[Any, Rows] | None:
    """`None` where the file is not written as ours are."""
    beside = bytearray()
    numbers: dict[str, int] = {}
    starts, sizes = array("Q"), array("L")
    at, begun, inside, row = 0, False, False, bytearray()
    try:
        for line in file:
            if not inside:
                beside += line
                if line == _BEGIN:
                    if begun or len(beside) > _MOST:
                        return None
                    begun = inside = True
            elif line in _ENDS and not row:
                beside += line
                inside = False
            else:
                row += line
                if line in _CLOSES:
                    own = bytes(row).rstrip(b",\n")
                    if isinstance(id_ := _ID(own).id, str):
                        numbers[id_] = len(starts)
                        starts.append(at + len(line) - len(row))
                        sizes.append(len(own))
                    row.clear()
            at += len(line)
        index = msgspec.json.decode(beside)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if inside or not isinstance(index, dict) or not isinstance(index.pop("projects", None), list) or not begun:
        return None
    return index, _Placed(path, numbers, starts, sizes)
