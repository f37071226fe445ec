"""Values in Thrift's compact protocol, in which Parquet says what a file holds.

https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md. No schema is needed: each field says its
number and its kind. A value becomes a number, bytes, a list, or a dictionary by the fields' numbers.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 10, 11, 12
_INTEGERS = frozenset({4, 5, 6})
_DEEPEST = 16


class Compact:
    """A place in the bytes. Raises `ValueError`, `IndexError` or `struct.error` where they are none of this, or too much."""

    def __init__(self, data: bytes, at: int, most: int) -> None:
        self.data, self.at, self._left, self._most = data, at, most, most

    @property
    def spent(self) -> int:
        """How many values were read."""
        return self._most - self._left

    def varint(self) -> int:
        data, at = self.data, self.at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                self.at = at
                return value
            shift += 7
            if shift > 63:
                raise ValueError("a number that is too long")

    def _integer(self) -> int:
        value = self.varint()
        return value >> 1 ^ -(value & 1)

    def fields(self) -> Iterator[tuple[int, int]]:
        """Number and kind of each field; who asks reads its `value` before the next one."""
        number = 0
        while kind := self.data[self.at]:
            self.at += 1
            number = number + (kind >> 4) if kind >> 4 else self._integer()
            yield number, kind & 15
        self.at += 1

    def items(self) -> tuple[int, int]:
        """How many stand in a list, and their kind. One without any counts as a value, too."""
        self._left -= 1
        if self._left < 0:
            raise ValueError("too much")
        head = self.data[self.at]
        self.at += 1
        count = head >> 4
        if count == 15:
            count = self.varint()
        if count > len(self.data) - self.at:
            raise ValueError("more than the file can hold")
        return count, head & 15

    def value(self, kind: int, depth: int = 0, *, alone: bool = True) -> Any:
        """A value of that kind; `alone` where it is a field's own, since then its kind says whether it is true."""
        self._left -= 1
        if self._left < 0 or depth > _DEEPEST:
            raise ValueError("too much, or too deep")
        if kind in _INTEGERS:
            return self._integer()
        if kind == _BINARY:
            size = self.varint()
            if size > len(self.data) - self.at:
                raise ValueError("longer than the file")
            self.at += size
            return self.data[self.at - size : self.at]
        if kind in {_TRUE, _FALSE}:
            if alone:
                return kind == _TRUE
            self.at += 1
            return self.data[self.at - 1] == 1
        if kind == _BYTE:
            self.at += 1
            return self.data[self.at - 1]
        if kind == _DOUBLE:
            self.at += 8
            return struct.unpack_from("<d", self.data, self.at - 8)[0]
        return self._many(kind, depth)

    def _many(self, kind: int, depth: int) -> Any:
        if kind == _STRUCT:
            return {number: self.value(one, depth + 1) for number, one in self.fields()}
        if kind in {_LIST, _SET}:
            count, one = self.items()
            return [self.value(one, depth + 1, alone=False) for _ in range(count)]
        if kind == _MAP:
            count = self.varint()
            kinds = self.value(_BYTE) if count else 0
            for _ in range(count):
                self.value(kinds >> 4, depth + 1, alone=False)
                self.value(kinds & 15, depth + 1, alone=False)
            return {}
        raise ValueError("a kind that there is not")
