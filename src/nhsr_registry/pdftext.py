"""PDF files → the text that they show, as far as their fonts say which letter is which. Pure, and on guard.

A PDF (ISO 32000-1) keeps what stands on its pages in streams, mostly packed with deflate (§7.4.4) and now and then written
in base 85 (§7.4.3); `Tj`, `TJ` and their like show a text (§9.4.3), `Td` and `T*` begin a line. Letters are read as Latin, or
by the first table of each font that maps to Unicode (§9.10.3). Only so much is unpacked; what is encrypted is not opened;
pictures, forms, scripts and attached files are left. Nothing is looked up, run or followed.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from itertools import islice

from nhsr_registry import re

_STREAM = re.compile(rb"stream\r?\n")
_MOST_STREAMS, _MOST_FILE, _ALL, _MOST_TEXT = 300, 3_000_000, 4_000_000, 100_000
#: No text begins at a bracket that a stroke makes a letter: trying each of them takes half a minute in a hostile page.
#: Each way begins with a plain sign, so that Python leaps from one to the next: a drawing is millions of numbers and few texts.
_SHOWS = re.compile(
    rb"\((?<!\\\()(?P<plain>(?:[^()\\]|\\.|\((?:[^()\\]|\\.){0,200}\)){0,2000})\)|<(?P<hex>[0-9A-Fa-f\s]{2,4000})>"
    rb"|-(?P<gap>\d{3,5}(?:\.\d{1,4})?)(?=[\s\](<-])|T[dDm*](?=[\s\]]|$)|'(?=[\s\]]|$)|\"(?=[\s\]]|$)|ET(?=[\s\]]|$)|BT(?=[\s\]]|$)",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"", b"\n": b"", b"\r": b""}
_MAPS = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s{0,4}<([0-9A-Fa-f]{4})>(?!\s{0,4}<)")
_RANGES = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s{0,4}<([0-9A-Fa-f]{2,4})>\s{0,4}<([0-9A-Fa-f]{4})>")
_BETWEEN = 180  # a gap this wide in a text shown in pieces is a blank


def text_of(data: bytes) -> str:
    """What the pages show. Raises `ValueError` where this is no PDF that we can read."""
    if not data[:1024].lstrip().startswith(b"%PDF-"):
        raise ValueError("no PDF")
    if b"/Encrypt" in data:
        raise ValueError("encrypted")
    pages: list[bytes] = []
    letters: dict[int, str] = {}
    for stream in islice(_streams(data[:_MOST_FILE]), _MOST_STREAMS):
        if b"begincmap" in stream:
            _learn(stream, letters)
        elif b"Tj" in stream or b"TJ" in stream:
            pages.append(stream)
    shown: list[str] = []
    room = _MOST_TEXT
    for page in pages:
        if room < 0:
            break
        shown.append(_shown(page, letters, room))
        room -= len(shown[-1]) + 1
    text = "\n".join(shown)[:_MOST_TEXT]
    if not text.strip():
        raise ValueError("no text")
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _streams(data: bytes) -> Iterator[bytes]:
    left, end = _ALL, 0
    while left > 0 and (found := _STREAM.search(data, end)):
        # the next one begins behind this one: looking for an end from every beginning takes minutes in a hostile file
        if (end := data.find(b"endstream", found.end())) < 0:
            return
        end += len(b"endstream")
        about = data[max(0, found.start() - 400) : found.start()].rpartition(b" obj")[2]
        if b"/Image" in about or b"/FontFile" in about or b"/DCTDecode" in about:
            continue
        held = data[found.end() : end - len(b"endstream")]
        try:
            if b"ASCII85Decode" in about:
                held = base64.a85decode(held.strip().removesuffix(b"~>"))
            if b"FlateDecode" in about:
                held = zlib.decompressobj().decompress(held, min(left, 1_000_000))
        except (ValueError, zlib.error):
            continue
        left -= len(held)
        yield held


def _learn(stream: bytes, letters: dict[int, str]) -> None:
    """Which letter a font's numbers stand for; where two fonts differ, the first one counts."""
    for code, sign in _MAPS.findall(stream):
        letters.setdefault(int(code, 16), chr(int(sign, 16)))
    for first, last, sign in _RANGES.findall(stream):
        for step in range(min(int(last, 16) - int(first, 16), 255) + 1):
            letters.setdefault(int(first, 16) + step, chr(min(int(sign, 16) + step, 0xFFFF)))


def _shown(page: bytes, letters: dict[int, str], most: int) -> str:
    """A page's text, or at least its first `most` characters."""
    out: list[str] = []
    size = 0
    for found in _SHOWS.finditer(page):
        plain, digits, gap = found.groups()
        if plain is not None:
            shown = _ESCAPE.sub(_unescaped, plain).decode("latin-1") if b"\\" in plain else plain.decode("latin-1")
        elif digits is not None:
            shown = _by_number(b"".join(digits.split()), letters)
        elif gap is None:
            shown = "\n"
        elif float(gap) >= _BETWEEN and out and out[-1][-1:] not in {" ", "\n"}:
            shown = " "
        else:
            continue
        out.append(shown)
        size += len(shown)
        if size > most:
            break
    return "".join(out)


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 255])
    return _SIGNS.get(found[2], found[2])


def _by_number(digits: bytes, letters: dict[int, str]) -> str:
    width = 4 if len(digits) % 4 == 0 and letters else 2
    codes = [int(digits[at : at + width], 16) for at in range(0, len(digits) - width + 1, width)]
    return "".join(letters.get(code, chr(code) if 31 < code < 127 else "") for code in codes)
