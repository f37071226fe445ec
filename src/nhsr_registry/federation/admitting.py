"""A member's records, line by line, into this registry's own file of them: bounded, checked, cleaned."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from nhsr_registry.federation.fetching import WrongError
from nhsr_registry.federation.kept import way
from nhsr_registry.federation.layout import MOST_LINE, About
from nhsr_registry.federation.merging import Brief, Refused
from nhsr_registry.federation.record import Known, RefusedError, take
from nhsr_registry.folder.membership import Member
from nhsr_registry.plain import clean


class Took(NamedTuple):
    """What was taken of one member's file."""

    briefs: tuple[Brief, ...]
    refused: tuple[Refused, ...]
    beyond: int  # records that are more than the member may list
    skewed: int  # records dated on a day that has not come
    crc: int  # of what was written


def took(packed: Path, about: About, member: Member, known: Known, kept: Collection[str], out: IO[bytes]) -> Took:
    """Write what may be taken of the file `packed` to `out`, a line a project; `kept`: the names that were taken before.

    Raises `WrongError` where the file is not what was announced. Of more projects than the member may list those that were
    there before stay, so that a flood of new ones costs no old one its place.
    """
    room = max(0, member.max_projects - len(kept))
    briefs: list[Brief] = []
    refused: list[Refused] = []
    at = beyond = skewed = count = crc = 0
    hop = about.registry.id or member.id
    for number, line in enumerate(_lines(packed, min(about.unpacked_bytes, member.max_bytes)), 1):
        count = number
        try:
            taken = take(line, known, member.owns)
        except RefusedError as error:
            refused.append(Refused(member.id, _name(line, number), str(error)))
            continue
        new = taken.id.lower() not in kept
        if len(briefs) >= member.max_projects or (new and room <= 0):
            beyond += 1
            continue
        room -= new
        skewed += taken.skewed
        digest = f"{zlib.crc32(taken.line):08x}"
        briefs.append(Brief(taken.id, taken.node, way(taken.chain, hop), taken.former, at, len(taken.line), digest))
        whole = taken.line + b"\n"
        crc = zlib.crc32(whole, crc)
        out.write(whole)
        at += len(taken.line) + 1
    if count != about.projects:
        raise WrongError("unreadable", f"{about.projects:,} records were announced, and {count:,} came")
    return Took(tuple(briefs), tuple(refused), beyond, skewed, crc)


def _lines(packed: Path, most: int) -> Iterator[bytes]:
    """The lines of a compressed file, none much longer than `MOST_LINE`; a long one is cut and skipped to its end."""
    size = 0
    try:
        with gzip.open(packed, "rb") as plain, io.BufferedReader(plain, 1 << 20) as file:
            while line := file.readline(MOST_LINE + 2):
                size += len(line)
                whole = line.endswith(b"\n")
                while not whole and (rest := file.readline(1 << 20)):
                    size += len(rest)
                    whole = rest.endswith(b"\n")
                    if size > most:
                        break
                if size > most:
                    raise WrongError(
                        "too-large", f"its records unpack to more than the {most:,} bytes announced or allowed"
                    )
                yield line.rstrip(b"\n")
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise WrongError("unreadable", "its records are not compressed as announced") from None


class _Named(msgspec.Struct, frozen=True):
    id: str


_named = msgspec.json.Decoder(_Named).decode


def _name(line: bytes, number: int) -> str:
    try:
        return clean(_named(line).id, most=140)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return f"line {number}"
