"""Bytes of a repository → text, and names of a repository → something fit to be shown."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path

from nhsr_registry import documents, re, tables, unnamed, workbooks
from nhsr_registry.globs import matcher
from nhsr_registry.snapshot import limit_of

ABSENT = "absent from the clone"
BINARY = "binary"
NO_WORKBOOK = "a workbook that cannot be opened"
NO_DOCUMENT = "a document that cannot be opened"
LFS = "Git LFS pointer"
LINK = "a symbolic link, not followed"
TOO_MUCH = "beyond the total that is read of one repository"
UNREADABLE = "no permission to read it"

_LFS = b"version https://git-lfs.github.com/spec/"
# Control characters would let a file name write to the reader's terminal; the others turn text around.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def too_large(path: str) -> str:
    """Why a file above its limit is not read."""
    return f"larger than {limit_of(path) // 1_000_000} MB"


def decode(data: bytes) -> tuple[str | None, str | None]:
    """(text, `None`), or (`None`, why not). Line ends become plain newlines, as a checkout on any system would agree."""
    if data.startswith(_LFS) and len(data) < 1024:
        return None, LFS
    text = _decode(data)
    if text is None:
        return None, BINARY
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, None


class Contents:
    """What the chosen files of one repository hold, each decoded as it comes so that one at a time is in memory."""

    def __init__(self, unavailable: dict[str, str], wanted: tuple[str, ...]) -> None:
        self._match, self._room = matcher(wanted), tables.Room()
        self.texts: dict[str, str] = {}
        self.sheets: dict[str, tuple[workbooks.Sheet, ...]] = {}
        self.unavailable = unavailable

    def add(self, path: str, data: bytes | None, otherwise: str = ABSENT) -> None:
        """A file's bytes; `None` where there are none, for the reason `otherwise`.

        A file that was only looked into, since its name has no extension, stays if its text is code that is wanted, or if any text is (`unnamed.PLAIN`).
        """
        if data is not None and not self._match(path):
            text = decode(data)[0]
            extension = (unnamed.extension_of(text) or unnamed.PLAIN) if text else None
            if text and extension and self._match(f"{path}.{extension}"):
                self.texts[path] = text
        elif data is None:
            self.unavailable[path] = otherwise
        elif documents.is_packed(path) and not data.startswith(_LFS):
            if (sheets := documents.pages(path, data, self._room)) is None:
                self.unavailable[path] = NO_WORKBOOK if workbooks.is_workbook(path) else NO_DOCUMENT
            else:
                self.sheets[path] = sheets
        else:
            text, reason = decode(data)
            if text is None:
                self.unavailable[path] = reason or otherwise
            else:
                self.texts[path] = text


def _decode(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            return None
        return None if "\0" in text else text
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:  # then from an older Windows, which the next line tries
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def shown(name: bytes) -> str:
    """A path's bytes as text: UTF-8, with anything else (and control characters) as backslash escapes."""
    text = name.decode("utf-8", "backslashreplace")
    if _UNFIT.search(text):
        return _UNFIT.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
    return text


def is_sound(path: bytes) -> bool:
    """Whether a path stays where it belongs: no `..`, no absolute path, nothing inside `.git`."""
    return not (
        path.startswith((b"/", b"../", b"./", b".git/")) or b"//" in path or b"/../" in path or b"/./" in path
        or path in {b"", b".", b"..", b".git"} or path.endswith((b"/..", b"/.", b"/.git", b"/")) or b"/.git/" in path
    )  # fmt: skip


def read_file(path: str | bytes | Path, limit: int) -> bytes:
    """Up to `limit` bytes of a regular file; never through a link, never waiting on a pipe or device.

    Raises `OSError` where it is no regular file or cannot be read.
    """
    if not hasattr(os, "O_NOFOLLOW") and os.path.islink(path):  # noqa: PTH114 - bytes have no Path
        raise OSError("a symbolic link")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - Path.open has no way to refuse links
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("not a regular file")
        return file.read(limit)
