"""Writing what `scaffold` offers: a diff first, then each file whole, inside the folder, and never over another."""

from __future__ import annotations

import contextlib
import difflib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nhsr_registry.checkup.scaffold import Offer
from nhsr_registry.errors import RepositoryError
from nhsr_registry.plain import clean


def diff(offer: Offer) -> Iterator[str]:
    """The change as `git diff` would show it, safe to print."""
    before = (offer.before or "").splitlines()
    old = f"a/{offer.path}" if offer.before is not None else "/dev/null"
    for line in difflib.unified_diff(before, offer.text.splitlines(), old, f"b/{offer.path}", lineterm=""):
        yield clean(line)


def write(folder: Path, offer: Offer) -> Path:
    """Write one file of `folder`; raises `RepositoryError` where it is not as it was when the diff was shown."""
    root = folder.resolve(strict=True)
    path = root / offer.path
    if path.parent != root:
        raise RepositoryError(f"{offer.path} is not directly in {folder}.")
    data = offer.text.encode()
    try:
        handle, name = tempfile.mkstemp(dir=root, prefix=f".{offer.path.lstrip('.')[:40]}.", suffix=".part")
    except OSError as error:
        why = f"{offer.path} could not be written: {(error.strerror or str(error)).lower()}."
        raise RepositoryError(why, hint=f"May you write in {folder}, and is there room on the disk?") from None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if offer.before is None:
            part.chmod(0o644)
            _place(part, path)
        else:
            part.chmod(_mode_if_same(path, offer.before))
            part.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
    return path


def _place(part: Path, path: Path) -> None:
    """Give a new file its name, in one step that fails where anything has it: a file, a folder or a link."""
    try:
        try:
            path.hardlink_to(part)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError):  # a disk without hard links
            with path.open("xb") as file:
                file.write(part.read_bytes())
    except FileExistsError:
        raise _changed(path) from None


def _mode_if_same(path: Path, before: str) -> int:
    """The file's permissions, if it is a plain file with just the text that was shown."""
    try:
        about = path.lstat()
        same = stat.S_ISREG(about.st_mode) and path.read_bytes() == before.encode()
    except OSError:
        same = False
    if not same:
        raise _changed(path)
    return stat.S_IMODE(about.st_mode)


def _changed(path: Path) -> RepositoryError:
    return RepositoryError(
        f"{path.name} is there already, or has changed in the meantime: it is left as it is.",
        hint="Run the command again.",
    )


def text_of(folder: Path, name: str) -> str | None:
    """The text of a plain file of `folder`, as it is to the byte; `None` for anything else."""
    path = folder / name
    try:
        if stat.S_ISREG(path.lstat().st_mode) and path.stat().st_size < 1_000_000:
            return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):  # nothing that we could mend: left as it is, as `None` says
        pass
    return None
