"""`members/listing.tsv`: what members list, whose words each project has, and who lists it too. Light: `search` passes here.

Replacing this one file makes a night's result count, in one step: it names the file of records of each member, and where
in it each project lies. Columns are divided by tabs, which none of them can hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import NamedTuple

FOLDER, FILE = "members", "listing.tsv"
_HEAD = "nhsr-members\t1"


class Source(NamedTuple):
    """A member: its file of records, how people know it, its address, and since when and why it could not be reached."""

    id: str
    file: str
    name: str
    address: str
    away: str = ""
    reason: str = ""


class Row(NamedTuple):
    """One project. `member` is empty where it is this registry's own, and others list it too."""

    id: str
    member: str
    at: int
    size: int
    digest: str
    node: str
    chain: tuple[str, ...]
    also: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.id.lower()


class Listing(NamedTuple):
    """All of it; rows by lower-case name."""

    sources: dict[str, Source]
    rows: dict[str, Row]

    def state(self, row: Row) -> str:
        """A short text that differs where anything that is said of the project does."""
        source = self.sources.get(row.member)
        return f"{row.member} {row.digest} {' '.join(row.also)} {source.away if source else ''}".rstrip()


def read(root: Path) -> Listing:
    """The listing of a registry folder; an empty one where there is none, or none that this version reads."""
    try:
        lines = (root / FOLDER / FILE).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return Listing({}, {})
    if lines[0] != _HEAD:
        return Listing({}, {})
    sources: dict[str, Source] = {}
    rows: dict[str, Row] = {}
    for line in lines[1:]:
        cells = line.split("\t")
        if cells[0] == "@" and len(cells) == 7:
            sources[cells[1]] = Source(*cells[1:])
        elif len(cells) == 8 and cells[2].isdecimal() and cells[3].isdecimal():
            id_, member = cells[0], intern(cells[1])
            chain = _names(cells[6], ">")
            row = Row(id_, member, int(cells[2]), int(cells[3]), cells[4], cells[5], chain, _names(cells[7], ","))
            key = id_.lower()
            rows[id_ if key == id_ else key] = row
    return Listing(sources, rows)


@lru_cache(1_000)
def _names(cell: str, between: str) -> tuple[str, ...]:
    """What a cell lists: the same few of very many projects."""
    return tuple(cell.split(between)) if cell else ()


def written(sources: Iterable[Source], rows: Iterable[Row]) -> Iterator[bytes]:
    """The file's lines. Texts lose tabs and line ends; ids have none."""
    yield f"{_HEAD}\n".encode()
    for source in sources:
        yield ("\t".join(("@", *(" ".join(cell.split()) for cell in source))) + "\n").encode()
    for row in rows:
        cells = (
            row.id,
            row.member,
            str(row.at),
            str(row.size),
            row.digest,
            row.node,
            ">".join(row.chain),
            ",".join(row.also),
        )
        yield ("\t".join(cells) + "\n").encode()
