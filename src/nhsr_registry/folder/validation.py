"""TOML of the registry folder → types, with all errors at once: file, line, key, what to do."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from nhsr_registry.errors import InvalidRegistryError
from nhsr_registry.model import Model
from nhsr_registry.toml_depth import too_deep

M = TypeVar("M", bound=Model)


class Fault(Model):
    """Something wrong in a file of the registry folder; `file` is relative to it."""

    file: str
    line: int | None = None
    key: str = ""
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = self.file + (f":{self.line}" if self.line else "")
        return f"{where}: {self.key + ': ' if self.key else ''}{self.message}"


class Faults(InvalidRegistryError):  # noqa: N818 - it carries faults, and is not one
    """Everything that is wrong with one file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        hints = dict.fromkeys(fault.hint for fault in self.faults if fault.hint)
        super().__init__("\n".join(map(str, self.faults)), hint=" ".join(hints) or None)


class Checked(Model):
    """What of a registry folder was looked at (counts), and what is wrong with it."""

    files: int
    projects: int
    harvested: int
    faults: tuple[Fault, ...]


MAX_BYTES = 2_000_000


def refuse_link(path: Path, root: Path) -> None:
    """Raises `Faults` where a file of a registry, or the folder that it is in, is a link: it may lead anywhere.

    A pull request can bring links. The registry's folder itself, and its tables, may be links: whoever keeps it chose so.
    """
    for place in (path, path.parent) if path.parent != root else ():
        if place.is_symlink():
            file, hint = (
                place.relative_to(root).as_posix(),
                "Put the file itself here: a link may lead out of the registry.",
            )
            raise Faults([Fault(file=file, message="is a link", hint=hint)])


def read_bytes(path: Path, file: str, limit: int = MAX_BYTES) -> bytes:
    """A regular file's content: never waits on a pipe, never reads a device to its end.

    Raises `Faults` where it cannot be read or is larger than `limit`, `FileNotFoundError` where there is none.
    """
    try:
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as opened:
            facts = os.fstat(opened.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise Faults([Fault(file=file, message="is not a regular file")])
            data = opened.read(min(facts.st_size, limit) + 1)  # not a buffer of the limit for every small file
            if len(data) > facts.st_size:  # it has grown in between
                data += opened.read(max(0, limit + 1 - len(data)))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Faults([Fault(file=file, message=f"cannot be read: {error.strerror}")]) from None
    if len(data) > limit:
        raise Faults([Fault(file=file, message=f"is larger than {limit:,} bytes")])
    return data


def read_toml(path: Path, file: str) -> tuple[dict[str, Any], str]:
    """The parsed table and the text of a TOML file; raises `Faults` where it cannot be parsed."""
    try:
        data = read_bytes(path, file)
        text = data.decode("utf-8")
        if too_deep(text):
            raise Faults([Fault(file=file, message="has a key of too many parts")])
        return tomllib.loads(text), text
    except FileNotFoundError:
        raise Faults([Fault(file=file, message="is missing")]) from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Faults(
            [Fault(file=file, line=line, message="is not UTF-8 text", hint="Save the file as UTF-8.")]
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise Faults([_toml_fault(file, text, error)]) from None
    except (RecursionError, ValueError):  # an int of thousands of digits is a ValueError
        raise Faults([Fault(file=file, message="is nested too deeply, or holds too large a number")]) from None


def _toml_fault(file: str, text: str, error: tomllib.TOMLDecodeError) -> Fault:
    found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    message = re.sub(r"\s*\(at .*\)$", "", str(error))
    return Fault(
        file=file, line=line, message=f"not valid TOML: {message}", hint="Check quotes and brackets on this line."
    )


def convert(table: Mapping[str, Any], cls: type[M], file: str, text: str = "") -> M:
    """`table` as `cls`; raises `Faults` with every wrong, missing and unknown key."""
    fields = _fields(cls)
    faults = []
    for key, value in table.items():
        if key not in fields:
            near = get_close_matches(key, fields, 1)
            hint = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(fields)}."
            faults.append(Fault(file=file, line=line_of(text, key), key=key, message="unknown key", hint=hint))
            continue
        try:
            msgspec.convert(value, fields[key].type)
        except msgspec.ValidationError as error:
            faults.append(_wrong(file, text, key, str(error)))
    faults += [
        Fault(file=file, key=key, message="missing", hint=f"Add a line: {key} = …")
        for key, field in fields.items()
        if field.required and key not in table
    ]
    if faults:
        raise Faults(faults)
    return msgspec.convert(table, cls)


def _wrong(file: str, text: str, key: str, message: str) -> Fault:
    """A value of the wrong kind; in one of many tables of a name, with the line where that table begins."""
    row = re.search(r" - at `\$\[(\d+)\]", message)
    line = line_of_row(text, key, int(row[1])) if row else None
    if row and line:
        message = message.replace(f"`$[{row[1]}]", "`$", 1)
    return Fault(file=file, line=line or line_of(text, key), key=key, message=_plain(message))


@cache
def _fields(cls: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """Key → field; working it out takes longer than reading an entry."""
    return {field.encode_name: field for field in msgspec.structs.fields(cls)}


def _plain(message: str) -> str:
    """Its message with the position written as a person would look for it."""
    return re.sub(r" - at `\$?\.?(.*?)`$", lambda m: f" (in {m[1]})" if m[1] else "", message)


def located(fault: Fault, text: str) -> Fault:
    """The fault with the line of its key, or of the value that its message quotes, where the text has it."""
    said = re.search(r"'([^'\n]{1,200})'", fault.message)
    line = fault.line or line_of(text, fault.key.partition(".")[0], said[1] if said else None)
    return msgspec.structs.replace(fault, line=line)


def line_of(text: str, key: str, value: str | None = None) -> int | None:
    """The line (from 1) where a top-level TOML key or table stands, or within it the first line that holds `value`."""
    named = _named(key)
    found = re.search(rf"^[ \t]*(?:{named}[ \t]*=|\[\[?{named}\])", text, re.MULTILINE)
    if not found:
        return None
    at = found.start()
    if value is not None and (inside := text.find(f'"{value}"', at)) >= 0:
        at = inside
    return text.count("\n", 0, at) + 1


def line_of_row(text: str, key: str, number: int) -> int | None:
    """The line (from 1) where the table `[[key]]` of this number (from 0) begins; `None` where there are not as many."""
    found = next(islice(re.finditer(rf"^[ \t]*\[\[{_named(key)}\]\]", text, re.MULTILINE), number, None), None)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _named(key: str) -> str:
    return rf"(?:\"{re.escape(key)}\"|{re.escape(key)})"
