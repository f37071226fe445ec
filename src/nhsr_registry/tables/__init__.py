"""Data files that only a program reads (R, Python, SQLite, Stata, SPSS, SAS, Parquet, Arrow) → their first rows, as delimited text. Pure, and on guard.

Such a file comes from a stranger: nothing in it is run, called, made or looked up. Of each format we read ourselves what
its specification says of names and values, up to a limit of bytes, values and depth; what is damaged, or written in a way
that we do not know, is not opened, and the report says so. Each format is one module with one function, bytes → `Found`.
"""

from __future__ import annotations

import csv
import struct
import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from io import StringIO

from nhsr_registry.tables import pickles, rdata, sqlite, stata
from nhsr_registry.tables._found import MOST_ROWS, Found
from nhsr_registry.tables._unpacked import Room
from nhsr_registry.workbooks import Sheet

__all__ = ["TABLES", "Room", "is_table", "pages"]

TABLES = ("**/*.{rds,rda,rdata,pkl,pickle,sqlite,sqlite3,db,dta,parquet,feather,arrow,sav,zsav,por,sas7bdat,xpt}",)
_MOST_TABLES = 8
_MOST_TEXT, _MOST_VALUES = 50_000, 20_000  # characters of one table, and of the values outside tables
_MOST_CELL = 200
_READERS: dict[str, Callable[[bytes], Found]] = {
    **dict.fromkeys((".rds", ".rda", ".rdata"), rdata.read),
    **dict.fromkeys((".pkl", ".pickle"), pickles.read),
    **dict.fromkeys((".sqlite", ".sqlite3", ".db"), sqlite.read),
    ".dta": stata.read,
}
#: Those that are met seldom, loaded when they are: the module's name.
_SELDOM = {
    ".parquet": "parquet",
    ".feather": "arrow",
    ".arrow": "arrow",
    ".sav": "spss",
    ".zsav": "spss",
    ".por": "portable",
    ".sas7bdat": "sas",
    ".xpt": "transport",
}
_LONG = (".rds", ".rda", ".rdata", ".parquet", ".feather", ".arrow", ".por", ".sas7bdat")  # what may take long to read
_ENDS = (*_READERS, *_SELDOM)


def is_table(path: str) -> bool:
    return path.lower().endswith(_ENDS)


def pages(path: str, data: bytes, room: Room | None = None) -> tuple[Sheet, ...] | None:
    """Its tables, then its other values as a script would set them; `None` where it cannot be opened.

    `room` is what may still be read of files of the same repository that take long to read.
    """
    read: Callable[..., Found] = _reader(path.lower())
    try:
        return tuple(_sheets(read(data, room) if path.lower().endswith(_LONG) else read(data)))
    except (ValueError, LookupError, OverflowError, TypeError, EOFError, RecursionError, struct.error, zlib.error):
        return None


def _reader(name: str) -> Callable[[bytes], Found]:
    for end, reader in _READERS.items():
        if name.endswith(end):
            return reader
    module = import_module(f"{__name__}.{next(module for end, module in _SELDOM.items() if name.endswith(end))}")
    read: Callable[[bytes], Found] = module.read
    return read


def _sheets(found: Found) -> Iterator[Sheet]:
    number = 0
    for columns in found.tables[:_MOST_TABLES]:
        if text := _delimited(columns):
            number += 1
            yield Sheet(number=number, name="", text=text, kind="csv")
    if found.cut:
        yield Sheet(number=0, name="", text="", cut=True)
    if lines := "\n".join(f"{name} <- {value}" for name, value in found.values)[:_MOST_VALUES]:
        yield Sheet(number=0, name="", text=lines, kind="r")


def _delimited(columns: list[tuple[str, list[str]]]) -> str:
    """The columns side by side, a row on a line; names on the first one where they are known."""
    out = StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    if any(name for name, _ in columns):
        write([_plain(name) for name, _ in columns])
    longest = max((len(cells) for _, cells in columns), default=0)
    for at in range(min(longest, MOST_ROWS)):
        write([_plain(cells[at]) if at < len(cells) else "" for _, cells in columns])
        if out.tell() > _MOST_TEXT:
            break
    return out.getvalue()


def _plain(cell: str) -> str:
    return " ".join(cell[:_MOST_CELL].split())
