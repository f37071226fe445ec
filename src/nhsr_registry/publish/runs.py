"""Many small tables that are filled all at once and written one after the other: until then what goes in lies on disk.

Each of a few temporary files takes the rows of some neighbouring tables, and when it is their turn it alone is in memory.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Self

_TOGETHER, _MOST = 128, 64  # tables to a file, where that makes no more files than so many


class Tables:
    """So many tables, by their numbers; each is an object of JSON, whose keys are in the order in which they came."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._each = max(_TOGETHER, -(-number // _MOST))
        self._open = ExitStack()
        self._files = [
            self._open.enter_context(tempfile.TemporaryFile("w+b", prefix="nhsr-registry-"))  # noqa: SIM115 - closed together
            for _ in range(-(-number // self._each))
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, table: int, key: str, value: Any) -> None:
        """One row: what stands in the table under that key."""
        line = f"{table} {_compact(key)}\t{_compact(value)}\n"  # no text in JSON holds a tab or a line break as such
        self._files[table // self._each].write(line.encode())

    def written(self) -> Iterator[str]:
        """Each table as JSON, from the first on."""
        for place, file in enumerate(self._files):
            first = place * self._each
            tables: list[dict[str, str]] = [{} for _ in range(min(self._each, self._number - first))]
            file.seek(0)
            for line in file:
                table, _, row = line.decode().rstrip("\n").partition(" ")
                key, _, value = row.partition("\t")
                tables[int(table) - first][key] = value
            for own in tables:
                yield f"{{{','.join(f'{key}:{value}' for key, value in own.items())}}}"


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
