"""Parts of a zip file that lies in memory, unpacked up to a limit and no further (PKWARE's APPNOTE, §4.3).

What a file says of its sizes is not believed: bytes are unpacked as they come and left off at the limit, so a part that
would grow to gigabytes costs no more than any other. All that is read of one file has a limit, too.
"""

from __future__ import annotations

import struct
import zlib

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_MOST_PARTS = 2_000
_STORED, _DEFLATED, _LOCKED = 0, 8, 1


class Members:
    """The parts by name. `left` says how many bytes may still be unpacked.

    Raises `ValueError` where `data` is no zip file, has parts without number, or needs what we do not know: it is
    locked, packed in another way, or larger than 4 GB.
    """

    def __init__(self, data: bytes, most: int) -> None:
        self._data, self.left = data, most
        self._parts: dict[str, tuple[int, int, int]] = {}  # name → place, length as packed, way of packing
        at = data.rfind(b"PK\5\6", max(0, len(data) - 66_000))
        if at < 0 or at + _END.size > len(data):
            raise ValueError("no zip file")
        _, _, _, _, count, _, start, _ = _END.unpack_from(data, at)
        if count > _MOST_PARTS:
            raise ValueError("too many parts")
        for _ in range(count):
            start = self._entry(start)

    def _entry(self, at: int) -> int:
        if at + _ENTRY.size > len(self._data):
            raise ValueError("a damaged zip file")
        sign, _, _, flags, packing, _, _, _, packed, _, name, extra, comment, _, _, _, place = _ENTRY.unpack_from(
            self._data, at
        )
        if sign != b"PK\1\2" or flags & _LOCKED:
            raise ValueError("a damaged or locked zip file")
        begins = at + _ENTRY.size
        said = self._data[begins : begins + name].decode("utf-8", "replace").replace("\\", "/").lstrip("/")
        self._parts.setdefault(said, (place, packed, packing))
        return begins + int(name) + int(extra) + int(comment)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def read(self, name: str, most: int) -> bytes:
        """The first `most` bytes of a part. Raises `KeyError` and `ValueError`, and `zlib.error` where it is damaged."""
        place, packed, packing = self._parts[name]
        if place + _LOCAL.size > len(self._data) or self._data[place : place + 4] != b"PK\3\4":
            raise ValueError("a damaged zip file")
        header = _LOCAL.unpack_from(self._data, place)
        begins = place + _LOCAL.size + header[9] + header[10]
        most = min(most, self.left)
        content = memoryview(self._data)[begins : begins + packed]
        if packing == _DEFLATED:
            out = zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, most) if most else b""
        elif packing == _STORED:
            out = bytes(content[:most])
        else:
            raise ValueError("packed in a way that we do not know")
        self.left -= len(out)
        return out
