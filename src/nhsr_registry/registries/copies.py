"""The registries that `update` fetched: which are kept, from where, and how old. Light: every `search` passes here.

Each address has a folder with the index, named by its hash, and `state.json`, which says which index counts: replacing
that one small file makes a new index count, in one step, while others still read the old one.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from nhsr_registry.cache import data_folder

STATE, REMEMBERED = "state.json", "address.json"
OLD = 7 * 86_400.0  # seconds after which a copy is worth a look for a newer one
_ATTEMPTS = 10 if os.name == "nt" else 1
AGAIN = 86_400.0  # seconds between two looks, where the first brought nothing


class Copy(NamedTuple):
    """A registry fetched from `address`."""

    address: str
    path: Path
    name: str
    layout: int
    byteorder: str
    sha256: str
    projects: int
    updated: str | None
    checked: float  # when the site last said that this is today's (seconds since 1970)
    etag: str = ""
    modified: str = ""


def folder(address: str) -> Path:
    """The folder of an address. Raises `RuntimeError` where there is no home."""
    host = "".join(char if char.isalnum() else "-" for char in address.rsplit("//", maxsplit=1)[-1].lower())[:60].strip(
        "-"
    )
    return data_folder() / "registries" / f"{host}-{zlib.crc32(address.encode(errors='replace')):08x}"


def kept(address: str) -> Copy | None:
    """The copy of an address; `None` where there is none that is whole."""
    try:
        where = folder(address)
        said = _read(where / STATE)
        copy = Copy(
            address=address,
            path=where / Path(str(said["file"])).name,
            name=str(said["name"]),
            layout=int(said["layout"]),
            byteorder=str(said["byteorder"]),
            sha256=str(said["sha256"]),
            projects=int(said["projects"]),
            updated=said.get("updated"),
            checked=float(said["checked"]),
            etag=str(said.get("etag", "")),
            modified=str(said.get("modified", "")),
        )
        return copy if copy.path.is_file() else None
    except (OSError, RuntimeError, KeyError, TypeError, ValueError):
        return None


def addresses() -> list[str]:
    """The addresses of which something is kept."""
    found = []
    with suppress(OSError, RuntimeError):
        for state in sorted((data_folder() / "registries").glob(f"*/{STATE}")):
            with suppress(OSError, KeyError, TypeError, ValueError):
                address = str(_read(state)["address"])
                found += [address] if folder(address) == state.parent else []
    return found


def keep(copy: Copy) -> None:
    """Make a copy the one that counts. Raises `OSError`."""
    said = {**copy._asdict(), "file": copy.path.name}
    del said["path"]
    write(copy.path.parent / STATE, said)


def forget(address: str) -> None:
    """Let no copy of an address count."""
    with suppress(OSError, RuntimeError):
        (folder(address) / STATE).unlink(missing_ok=True)


def remembered() -> str | None:
    """The address that somebody gave to `update --from`."""
    try:
        address = _read(data_folder() / REMEMBERED)["address"]
    except (OSError, RuntimeError, KeyError, TypeError, ValueError):
        return None
    return address if isinstance(address, str) else None


def remember(address: str | None) -> None:
    """Remember an address, or forget the one remembered. Raises `OSError`."""
    path = data_folder() / REMEMBERED
    if address:
        write(path, {"address": address})
    else:
        path.unlink(missing_ok=True)


def due(copy: Copy | None, address: str) -> bool:
    """Whether it is time to look for a newer copy than the one in use: it is old, and nobody has tried of late."""
    now = time.time()
    if copy and 0 <= now - copy.checked < OLD:
        return False
    try:
        return not 0 <= now - (folder(address) / "tried").stat().st_mtime < AGAIN
    except (OSError, RuntimeError):
        return True


def tried(address: str) -> bool:
    """Note that we try now; `False` where nothing can be written here."""
    try:
        path = folder(address) / "tried"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        os.utime(path)
    except (OSError, RuntimeError):
        return False
    return True


def _read(path: Path) -> dict[str, Any]:
    said = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(said, dict):
        raise TypeError(f"{path} is not an object")
    return said


def write(path: Path, said: dict[str, Any]) -> None:
    """Write a small JSON file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}.part")
    try:
        part.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
        _replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _replace(part: Path, path: Path) -> None:
    for _ in range(_ATTEMPTS):
        try:
            part.replace(path)
        except PermissionError:  # Windows: somebody reads it this moment
            time.sleep(0.05)
        else:
            return
    part.replace(path)
