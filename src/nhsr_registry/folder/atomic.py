"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def write_atomic(path: Path, data: bytes) -> bool:
    """Replace `path` by `data` in one step; `False`, and nothing touched, where it holds just that."""
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:  # nothing to compare with: it is written
        pass
    with replacing(path) as file:
        file.write(data)
    return True


@contextmanager
def replacing(path: Path, *, new: bool = False) -> Iterator[IO[bytes]]:
    """A file to write to, which takes the place of `path` in one step at the end; after an error `path` is as it was.

    With `new`, a file that is there already is kept, and `FileExistsError` raised. An error of the disk names `path`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        if new:
            _link(Path(name), path)
        else:
            Path(name).replace(path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno and not error.filename:
            error.filename = str(path)
        raise


def _link(made: Path, path: Path) -> None:
    """Give `made` its name unless that is taken; network folders that know no second name just look first."""
    try:
        path.hardlink_to(made)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        made.replace(path)
    else:
        made.unlink()
