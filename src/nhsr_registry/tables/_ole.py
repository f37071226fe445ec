"""A stream of an OLE2 file, the little file system in which Office kept its documents before 2007 ([MS-CFB]).

A stream is a chain of sectors, each of which a table says the next of. A chain is left off where it comes round again.
"""

from __future__ import annotations

import struct

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFF_FFFA  # numbers from here on are no sectors
_MOST_ENTRIES = 5_000


class Ole:
    """Raises `ValueError` or `struct.error` where it is no such file, or damaged."""

    def __init__(self, data: bytes, most: int) -> None:
        if not data.startswith(_MAGIC):
            raise ValueError("no OLE2 file")
        self._data, self._most = data, most
        shift, small = struct.unpack_from("<HH", data, 30)
        if shift not in {9, 12} or small != 6:
            raise ValueError("sectors of no size")
        self._size, self._small = 1 << shift, 1 << small
        start, _, self._cutoff, few, _, more, _ = struct.unpack_from("<IIIIIII", data, 48)
        self._next = self._table(more)
        entries = self._stream(start, self._next, self._size, _MOST_ENTRIES * 128)
        self._entries = [entries[at : at + 128] for at in range(0, len(entries) - 127, 128)]
        self._few, self._root = few, b""

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _table(self, more: int) -> tuple[int, ...]:
        """Which sector follows each: told by sectors that the head lists, and those that further sectors list."""
        most = 4 * len(self._data) // self._size**2 + 2  # sectors that name as many as the file has
        listed = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while more < _LAST and more not in seen and len(listed) < most + 109 and len(self._sector(more)) == self._size:
            seen.add(more)
            *held, more = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            listed += held
        told = [part for number in listed[:most] if number < _LAST and len(part := self._sector(number)) == self._size]
        return struct.unpack(f"<{len(told) * self._size // 4}I", b"".join(told))

    def _stream(self, at: int, table: tuple[int, ...], size: int, most: int, held: bytes | None = None) -> bytes:
        """A chain's bytes: of sectors, or of the small ones within `held`."""
        parts, seen, length = [], set[int](), 0
        while at < len(table) and at not in seen and length < most:
            seen.add(at)
            part = self._sector(at) if held is None else held[at * size : (at + 1) * size]
            parts.append(part)
            length += len(part)
            at = table[at]
        return b"".join(parts)[:most]

    def read(self, *names: str) -> bytes:
        """The first stream of one of these names."""
        for entry in self._entries:
            (length,) = struct.unpack_from("<H", entry, 64)
            if entry[66] == 2 and entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace") in names:
                start, size = struct.unpack_from("<II", entry, 116)
                size = min(size, self._most)
                if size >= self._cutoff:
                    return self._stream(start, self._next, self._size, size)
                return self._stream(start, self._smalls(), self._small, size, self._root)
        raise ValueError("no such stream")

    def _smalls(self) -> tuple[int, ...]:
        """Which small sector follows each; they stand in the stream of the first entry."""
        start, size = struct.unpack_from("<II", self._entries[0], 116)
        self._root = self._stream(start, self._next, self._size, min(size, self._most))
        told = self._stream(self._few, self._next, self._size, 4 * self._most // self._small)
        return struct.unpack(f"<{len(told) // 4}I", told[: len(told) // 4 * 4])
