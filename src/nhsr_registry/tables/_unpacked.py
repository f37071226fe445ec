"""The plain bytes of a packed file, unpacked only as far as somebody reads."""

from __future__ import annotations

import bz2
import lzma
import zlib
from typing import Protocol

ALL = 8_000_000  # bytes unpacked of one file
#: What bzip2 and xz take is ten times what gzip takes, and the largest such files are maps: of one file, and of all of a
#: repository together. Of each file after that its first block is read all the same: there its first columns stand.
_ALL_SLOW, _ALL_SLOWS, _BLOCK = 6_000_000, 10_000_000, 900_000
#: Likewise of what we unpack step by step: of one file, of all, and of each after that, which a table's first rows need.
_MOST_STEPS, _ALL_STEPS, _FEW_STEPS = 250_000, 600_000, 30_000
_STEP = 500_000
_PIECE = 400_000  # bytes taken in at a time, so that blocks without content are noticed


class Room:
    """How much may still be unpacked of one repository's files that are slow to unpack."""

    def __init__(self) -> None:
        self.left = _ALL_SLOWS
        self.steps = _ALL_STEPS

    def of_one(self) -> int:
        return max(_BLOCK, min(_ALL_SLOW, self.left))

    def steps_of_one(self) -> int:
        """How many steps of our own (see `_squeezed`) one more file may take."""
        return max(_FEW_STEPS, min(_MOST_STEPS, self.steps))


class _Opener(Protocol):
    """What the library's three ways of unpacking have in common, as we ask them."""

    @property
    def eof(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


class Unpacked:
    """`data` grows by `more`; a file that is not packed is there at once."""

    def __init__(self, packed: bytes, room: Room | None = None) -> None:
        self.data = bytearray()
        self._most, self._room, self._rest = ALL, room or Room(), packed
        self._opener: _Opener | None = None
        self._slow = packed.startswith((b"BZh", b"\xfd7zXZ"))
        if packed.startswith(b"\x1f\x8b"):
            self._opener = zlib.decompressobj(wbits=31)
        elif packed.startswith(b"BZh"):
            self._opener = bz2.BZ2Decompressor()
        elif packed.startswith(b"\xfd7zXZ"):
            self._opener = lzma.LZMADecompressor(memlimit=100_000_000)
        else:
            self.data += packed[:ALL]
        if self._slow:
            self._most = self._room.of_one()

    def more(self, to: int) -> bool:
        """Whether `data` reaches so far, after unpacking what it takes. Raises `ValueError` or `zlib.error` at damage."""
        while len(self.data) < to and self._opener and not self._opener.eof and len(self.data) < self._most:
            step = self._step(self._opener, min(max(_STEP, to - len(self.data)), self._most - len(self.data)))
            if not step:
                break  # the file ends before its time
            self.data += step
            if self._slow:
                self._room.left -= len(step)
        return len(self.data) >= to

    def _step(self, opener: _Opener, size: int) -> bytes:
        piece = self._rest if self._slow else self._rest[:_PIECE]
        try:
            out = opener.decompress(piece, size)
        except (OSError, EOFError, lzma.LZMAError) as error:
            raise ValueError(str(error)) from error
        # zlib hands back what it did not come to, the others keep it
        left, later = getattr(opener, "unconsumed_tail", b""), self._rest[len(piece) :]
        if later and not left and len(out) < _PIECE // 2 and not opener.eof:  # nothing takes in more than it puts out
            raise ValueError("blocks without content")
        self._rest = left + later
        return out
