"""What the merging needs of a member's kept records, noted beside them: unchanged records need not be read again.

The note holds the file's length and checksum, so that it counts only for the very bytes that it was made of; without it,
or where it does not fit, the records themselves are read.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from nhsr_registry.federation.merging import Brief
from nhsr_registry.folder.atomic import write_atomic


class _Note(msgspec.Struct, frozen=True):
    size: int
    crc: int
    briefs: msgspec.Raw


class _Former(msgspec.Struct, frozen=True):
    former_names: tuple[str, ...] = ()


class _Key(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    node: str | None = None
    chain: tuple[str, ...] = ()
    former: _Former = msgspec.field(name="entry")


# Made once, here: msgspec works out a type when it is first used, and two threads must not do so at once.
_note = msgspec.json.Decoder(_Note).decode
_key = msgspec.json.Decoder(_Key).decode
_briefs = msgspec.json.Decoder(tuple[Brief, ...]).decode


def understood(briefs: bytes) -> tuple[Brief, ...]:
    """The briefs of a note."""
    return _briefs(briefs)


def note_of(path: Path) -> Path:
    """Where the note of a file of records stands."""
    return path.with_name(path.name.replace("records-", "briefs-", 1)).with_suffix(".json")


def note(path: Path, briefs: tuple[Brief, ...], crc: int) -> bytes:
    """Write the note of a file of records whose checksum is `crc`; its briefs, as JSON."""
    raw = msgspec.json.encode(briefs)
    said = _Note(size=path.stat().st_size, crc=crc, briefs=msgspec.Raw(raw))
    write_atomic(note_of(path), msgspec.json.encode(said) + b"\n")
    return raw


def briefs_of(path: Path, hop: str) -> tuple[Brief, ...]:
    """Those of a file that was written on an earlier night. Raises `OSError` or `msgspec.MsgspecError`."""
    with suppress(OSError, msgspec.MsgspecError):
        noted = _note(note_of(path).read_bytes())
        if noted.size == path.stat().st_size and noted.crc == _crc(path):
            return _briefs(noted.briefs)
    return tuple(_read(path, hop))


def renoted(path: Path, hop: str) -> tuple[Brief, ...]:
    """The briefs of a file whose registry is called `hop` from now on, noted anew. Raises as `briefs_of`."""
    briefs = tuple(_read(path, hop))
    note(path, briefs, _crc(path))
    return briefs


def _crc(path: Path) -> int:
    crc, chunk = 0, bytearray(1 << 20)
    view = memoryview(chunk)
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(chunk):
            crc = zlib.crc32(view[:count], crc)
    return crc


def _read(path: Path, hop: str) -> Iterator[Brief]:
    at = 0
    with path.open("rb") as file:
        for line in file:
            raw = line[:-1]
            key = _key(raw)
            yield Brief(
                key.id, key.node, way(key.chain, hop), key.former.former_names, at, len(raw), f"{zlib.crc32(raw):08x}"
            )
            at += len(line)


def way(chain: tuple[str, ...], hop: str) -> tuple[str, ...]:
    """A record's way here: through the registry that gave it last, once."""
    return chain if chain and chain[-1] == hop else (*chain, hop)
