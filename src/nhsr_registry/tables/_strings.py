"""The texts of an old Excel workbook: those that all its cells share, and one by itself ([MS-XLS] 2.5.293, 2.4.265)."""

from __future__ import annotations

import struct

from nhsr_registry.tables._found import decoded

_MOST_TEXT, _MOST_TEXTS, _MOST_ALL = 500, 60_000, 4_000_000
_WIDE, _SOUNDS, _RICH = 1, 4, 8


def spell(body: bytes, at: int, size: int, *, wide: bool, short: bool = False) -> str:
    """A text whose length (of two bytes, or one where `short`) stands at `at`, and before BIFF8 has no flags behind it."""
    at += 1 if short else 2
    if not wide:
        return _one_line(decoded(body[at : at + min(size, _MOST_TEXT)]))
    flags = body[at]
    at += 1 + (2 if flags & _RICH else 0) + (4 if flags & _SOUNDS else 0)
    size = min(size, _MOST_TEXT)
    if flags & _WIDE:
        return _one_line(body[at : at + 2 * size].decode("utf-16-le", "replace"))
    return _one_line(body[at : at + size].decode("latin-1"))


def _one_line(text: str) -> str:
    return " ".join(text.split())


class Strings:
    """The shared texts, read as far as somebody asks. A text may go on in the next record, whose first byte says how."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts, self._part, self._at = parts, 0, 8
        self._texts: list[str] = []
        self._left, self._ended = _MOST_ALL, False

    def at(self, place: int) -> str:
        """One of them; those beyond the limit are not known."""
        while len(self._texts) <= place and not self._ended and len(self._texts) < _MOST_TEXTS and self._left > 0:
            try:
                self._texts.append(self._next())
            except (IndexError, struct.error):
                self._ended = True
        return self._texts[place] if place < len(self._texts) else ""

    def _bytes(self, size: int) -> bytes:
        """What is not part of a text, across records."""
        out = b""
        while len(out) < size:
            part = self._parts[self._part]
            if self._at >= len(part):
                self._part, self._at = self._part + 1, 0
                continue
            step = part[self._at : self._at + size - len(out)]
            out, self._at = out + step, self._at + len(step)
        return out

    def _past(self, size: int) -> None:
        while size > 0:
            part = self._parts[self._part]
            step = min(size, len(part) - self._at)
            size, self._at = size - step, self._at + step
            if size:
                self._part, self._at = self._part + 1, 0

    def _next(self) -> str:
        size, flags = struct.unpack("<HB", self._bytes(3))
        runs = struct.unpack("<H", self._bytes(2))[0] if flags & _RICH else 0
        sounds = struct.unpack("<I", self._bytes(4))[0] if flags & _SOUNDS else 0
        out: list[str] = []
        self._left -= size + 1
        while size:
            part = self._parts[self._part]
            if self._at >= len(part):
                self._part, self._at = self._part + 1, 1
                flags = self._parts[self._part][0]
                continue
            width = 2 if flags & _WIDE else 1
            step = part[self._at : self._at + size * width]
            self._at += len(step)
            out.append(step.decode("utf-16-le" if width == 2 else "latin-1", "replace"))
            size -= max(len(step) // width, 1)
        self._past(4 * runs + min(sounds, _MOST_ALL))
        return _one_line("".join(out)[:_MOST_TEXT])
