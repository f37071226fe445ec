"""Values in FlatBuffers, in which Arrow says what a file holds (https://flatbuffers.dev/internals/).

A table is a place from which offsets lead to its fields by their number. Every place is looked at before anything is
read there, and a table counts against a limit, so that offsets in a circle end.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator


class Flat:
    """The bytes of one message. Raises `ValueError` or `struct.error` where they are none of this, or too much."""

    def __init__(self, data: bytes | memoryview, most: int = 20_000) -> None:
        self.data, self._left = data, most

    def root(self) -> Table:
        return self.table(self.u32(0))

    def table(self, at: int) -> Table:
        self._left -= 1
        if self._left < 0:
            raise ValueError("too much")
        return Table(self, at)

    def u32(self, at: int) -> int:
        if at < 0:
            raise ValueError("before the beginning")
        return int(struct.unpack_from("<I", self.data, at)[0])

    def number(self, form: str, at: int) -> int:
        if at < 0:
            raise ValueError("before the beginning")
        return int(struct.unpack_from(f"<{form}", self.data, at)[0])


class Table:
    """A table of which fields are asked by number; one that is absent is as the writer left it."""

    def __init__(self, flat: Flat, at: int) -> None:
        self._flat, self._at = flat, at
        self._fields = at - flat.number("i", at)
        self._size = flat.number("H", self._fields)

    def _place(self, number: int) -> int:
        where = 4 + 2 * number
        if where + 2 > self._size:
            return 0
        offset = self._flat.number("H", self._fields + where)
        return self._at + offset if offset else 0

    def number(self, field: int, form: str, otherwise: int = 0) -> int:
        at = self._place(field)
        return self._flat.number(form, at) if at else otherwise

    def table(self, field: int) -> Table | None:
        at = self._place(field)
        return self._flat.table(at + self._flat.u32(at)) if at else None

    def text(self, field: int, most: int = 300) -> str:
        at = self._place(field)
        if not at:
            return ""
        at += self._flat.u32(at)
        size = min(self._flat.u32(at), most)
        return bytes(self._flat.data[at + 4 : at + 4 + size]).decode("utf-8", "replace")

    def _vector(self, field: int, width: int, most: int) -> Iterator[int]:
        """Where the first items of a list stand."""
        at = self._place(field)
        if not at:
            return iter(())
        at += self._flat.u32(at)
        count = self._flat.u32(at)
        if count * width > len(self._flat.data) - at:
            raise ValueError("longer than the message")
        return iter(range(at + 4, at + 4 + min(count, most) * width, width))

    def tables(self, field: int, most: int) -> Iterator[Table]:
        for at in self._vector(field, 4, most):
            yield self._flat.table(at + self._flat.u32(at))

    def pairs(self, field: int, most: int) -> Iterator[tuple[int, int]]:
        """Two numbers of eight bytes each, as they are asked for: Arrow's nodes and buffers."""
        return (struct.unpack_from("<qq", self._flat.data, at) for at in self._vector(field, 16, most))

    def numbers(self, field: int, most: int) -> Iterator[int]:
        return (self._flat.number("q", at) for at in self._vector(field, 8, most))
