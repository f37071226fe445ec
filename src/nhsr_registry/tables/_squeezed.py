"""Bytes squeezed the ways of Parquet and Arrow (Snappy, LZ4, gzip, Zstandard), unpacked only as far as somebody reads.

Snappy (https://github.com/google/snappy/blob/main/format_description.txt) and LZ4 (https://github.com/lz4/lz4/tree/dev/doc)
are in no library of Python's, and short; Zstandard is from Python 3.14 on. What a file says of its sizes is not believed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from importlib import import_module
from typing import Protocol

_STEP = 65_536  # bytes that are put out at a time, however long the file says a stretch is
_LZ4 = b"\x04\x22\x4d\x18"
_WINDOW = 23  # Zstandard's: 8 MB of memory


class EnoughError(ValueError):
    """So much was unpacked of one file that the rest is left."""


class UnknownError(ValueError):
    """Packed in a way that we do not unpack."""


class Work:
    """What one file may still cost: bytes that come out, and steps that we take ourselves."""

    def __init__(self, left: int = 8_000_000, steps: int = 250_000) -> None:
        self.left, self.steps = left, steps

    def spend(self, steps: int, size: int = 0) -> None:
        self.steps -= steps
        self.left -= size
        if self.steps < 0 or self.left < 0:
            raise EnoughError("enough of this file")


class Squeezed:
    """`out` grows as far as `reach` asks. Raises `ValueError` at damage, and at what we cannot unpack."""

    def __init__(self, way: str, data: bytes | memoryview, work: Work) -> None:
        self.data, self.work = data, work
        self.out = bytearray()
        self.goal = 0
        if way not in _WAYS:
            raise UnknownError(way)
        self._steps = _WAYS[way](self)

    def reach(self, to: int) -> bool:
        """Whether `out` reaches so far, after unpacking what it takes."""
        self.goal = to
        while len(self.out) < to:
            if next(self._steps, False) is False:
                break
        return len(self.out) >= to

    def add(self, start: int, size: int) -> Iterator[bool]:
        """Bytes that stand in the file as they are."""
        if start + size > len(self.data):
            size = max(0, len(self.data) - start)
        while size:
            step = min(size, _STEP)
            self.work.spend(0, step)
            self.out += self.data[start : start + step]
            start, size = start + step, size - step
            if len(self.out) >= self.goal:
                yield True

    def repeat(self, back: int, size: int) -> Iterator[bool]:
        """Bytes that came out before, `back` bytes ago; more of them than there were are the same over and over."""
        out = self.out
        if not 0 < back <= len(out):
            raise ValueError("points before the beginning")
        while size:
            step = min(size, _STEP)
            self.work.spend(0, step)
            start = len(out) - back
            out += out[start : start + step] if back >= step else (out[start:] * (step // back + 1))[:step]
            size -= step
            if len(out) >= self.goal:
                yield True


def _plain(box: Squeezed) -> Iterator[bool]:
    yield from box.add(0, len(box.data))


def _snappy(box: Squeezed) -> Iterator[bool]:
    data, out, work, at = box.data, box.out, box.work, 0
    while data[at] & 0x80:  # how long it will be, which is not believed
        at += 1
        if at > 5:
            raise ValueError("no length")
    at += 1
    while at < len(data):
        tag = data[at]
        at += 1
        work.steps -= 1
        if tag & 3:
            size, back, at = _snappy_copy(data, tag, at)
            start = len(out) - back
            if size <= back and start >= 0:
                out += out[start : start + size]
            else:
                yield from box.repeat(back, size)
        else:
            size = (tag >> 2) + 1
            if size > 60:
                more = size - 60
                size, at = int.from_bytes(data[at : at + more], "little") + 1, at + more
            yield from box.add(at, size)
            at += size
        if len(out) >= box.goal or work.steps < 0:
            work.spend(0, 64)
            yield True


def _snappy_copy(data: bytes | memoryview, tag: int, at: int) -> tuple[int, int, int]:
    """How many bytes, from how far back, and where the next thing stands."""
    if tag & 3 == 1:
        return 4 + (tag >> 2 & 7), tag >> 5 << 8 | data[at], at + 1
    width = 2 if tag & 3 == 2 else 4
    return 1 + (tag >> 2), int.from_bytes(data[at : at + width], "little"), at + width


def _lz4_block(box: Squeezed, at: int, end: int) -> Iterator[bool]:
    data, out, work = box.data, box.out, box.work
    while at < end:
        work.spend(1)
        token = data[at]
        size, at = _lz4_size(box, token >> 4, at + 1)
        if at + size > end:
            raise ValueError("longer than its block")
        yield from box.add(at, size)
        at += size
        if at >= end:
            return
        back = data[at] | data[at + 1] << 8
        size, at = _lz4_size(box, token & 15, at + 2)
        yield from box.repeat(back, size + 4)
        if len(out) >= box.goal:
            yield True


def _lz4_size(box: Squeezed, size: int, at: int) -> tuple[int, int]:
    """A length, which goes on for as many bytes as the file likes: each is a step, too."""
    if size == 15:
        data, begun, most = box.data, at, at + box.work.steps + 1
        while data[at] == 255 and at < most:
            at += 1
        box.work.spend(at - begun)
        size += 255 * (at - begun) + data[at]
        at += 1
    return size, at


def _lz4_raw(box: Squeezed) -> Iterator[bool]:
    yield from _lz4_block(box, 0, len(box.data))


def _lz4_frame(box: Squeezed) -> Iterator[bool]:
    data = box.data
    if data[:4] != _LZ4:
        raise ValueError("no frame of LZ4")
    flags = data[4]
    at = 7 + (8 if flags & 8 else 0) + (4 if flags & 1 else 0)
    while at + 4 <= len(data):
        box.work.spend(1)
        size = int.from_bytes(data[at : at + 4], "little")
        at += 4
        if not size:
            return
        plain, size = size >> 31, size & 0x7FFF_FFFF
        if at + size > len(data):
            raise ValueError("longer than its file")
        yield from box.add(at, size) if plain else _lz4_block(box, at, at + size)
        at += size + (4 if flags & 16 else 0)


def _gzip(box: Squeezed) -> Iterator[bool]:
    return _by(zlib.decompressobj(wbits=47), box, 1_000)


class _Opener(Protocol):
    @property
    def eof(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def _by(opener: _Opener, box: Squeezed, ahead: int) -> Iterator[bool]:
    """By one of the library's ways of unpacking. zlib hands back what it did not come to, the others keep it.

    None takes in more than it puts out, but for `ahead` bytes; a file whose blocks are all empty does, and that is charged.
    """
    rest, at, idle = b"", 0, ahead
    while not opener.eof:
        if not rest:  # a piece at a time, since what is handed back is copied
            rest, at = bytes(box.data[at : at + _STEP]), at + _STEP
        step = opener.decompress(rest, _STEP)
        if not step and not rest:
            return
        rest = getattr(opener, "unconsumed_tail", b"")
        box.out += step
        more = max(0, at - len(rest) - len(box.out) - idle)
        idle += more
        box.work.spend(1 + more // 8, len(step))
        yield True


def _zstd(box: Squeezed) -> Iterator[bool]:
    try:
        library = import_module("compression.zstd")
    except ImportError as error:  # before Python 3.14
        raise UnknownError("Zstandard") from error
    option = library.DecompressionParameter.window_log_max
    try:
        yield from _by(library.ZstdDecompressor(options={option: _WINDOW}), box, 140_000)
    except library.ZstdError as error:
        raise ValueError(str(error)) from error


_WAYS = {"": _plain, "snappy": _snappy, "gzip": _gzip, "lz4": _lz4_frame, "lz4 raw": _lz4_raw, "zstd": _zstd}
