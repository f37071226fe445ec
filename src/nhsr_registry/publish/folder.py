"""A publication takes the place of the last one in one step, or not at all."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nhsr_registry.errors import RegistryError, UsageError

#: Says that a folder is a publication and may be replaced by the next.
MARKER = "publication.txt"
_MARK = (
    "This folder was written by `nhsr-registry publish`, which replaces it as a whole. Keep nothing of your own here.\n"
)
_A_DAY = 86_400
#: What SQLite says of the disk, in place of an `OSError` (sqlite.org/rescode.html: FULL, IOERR, CANTOPEN). From another process
#: the text comes, and the code does not.
_SQLITE_NO_ROOM = {"database or disk is full", "disk I/O error", "unable to open database file"}


def check(out: Path) -> Path:
    """The real folder behind `out`; raises `UsageError` where it holds anything but a publication."""
    target = out.resolve()
    if target.exists() and not target.is_dir():
        raise UsageError(f"{out} is a file.", hint="Name a folder with --out.")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise UsageError(
            f"{out} is not empty, and is not an earlier publication: it will not be overwritten.",
            hint="Name another folder with --out, or empty this one first.",
        )
    return target


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """A new folder to write to, which takes the place of `out` at the end; after an error `out` is as it was."""
    target = check(out)
    prefix = f".{target.name}.publishing-"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=prefix))
        fresh.chmod(0o755)
    except OSError as error:
        raise RegistryError(
            f"Cannot write beside {out}: {error.strerror}.", hint="Name another folder with --out."
        ) from None
    _sweep(fresh, prefix)
    try:
        yield fresh
        (fresh / MARKER).write_text(_MARK, encoding="utf-8")
        _settle(fresh)
        _swap(fresh, target)
        _settle(target.parent)
    except (OSError, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.Error) and str(error) not in _SQLITE_NO_ROOM:
            raise
        raise RegistryError(
            f"The site could not be written: {getattr(error, 'strerror', None) or error}. The last publication is untouched.",
            hint="Is there room on the disk, and may you write there?",
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def clear(folder: Path) -> None:
    """Empty a folder that is being written."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _sweep(fresh: Path, prefix: str) -> None:
    """Remove what a killed run left behind a day ago or earlier; a younger one may still be at work."""
    now = fresh.stat().st_mtime
    for old in fresh.parent.glob(f"{prefix}*"):
        with suppress(OSError):
            if now - old.stat().st_mtime > _A_DAY:
                shutil.rmtree(old)


def _swap(fresh: Path, target: Path) -> None:
    """Put `fresh` where `target` is. What was there before is then in `fresh`'s place, or gone."""
    if not target.exists():
        fresh.rename(target)
    elif not _exchange(fresh, target):
        aside = fresh.with_name(f"{fresh.name}-old")
        target.rename(aside)
        try:
            fresh.rename(target)
        except BaseException:
            aside.rename(target)
            raise
        shutil.rmtree(aside, ignore_errors=True)


def _settle(folder: Path) -> None:
    """Have the disk keep what was written so far: a power cut leaves the old publication or the new, whole.

    One call for the whole file system (Linux: syncfs(2)); one for each of ten thousand files would take minutes.
    """
    if not hasattr(os, "sync"):  # Windows
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        call = ctypes.CDLL(None, use_errno=True).syncfs
    except (AttributeError, OSError):
        os.sync()
    else:
        if call(handle) != 0 and (code := ctypes.get_errno()) in {errno.EIO, errno.ENOSPC, errno.EDQUOT}:
            raise OSError(code, os.strerror(code))
    finally:
        os.close(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step (Linux: renameat2(2) with RENAME_EXCHANGE); `False` where that is not to be had."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    if call(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0:
        return True
    if (code := ctypes.get_errno()) in {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}:
        return False
    raise OSError(code, os.strerror(code))
