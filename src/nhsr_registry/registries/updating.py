"""Fetching a published registry: ask whether it changed, fetch it, compare it with its hash, and only then use it."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import sqlite3
import sys
import tempfile
import threading
import time
import zlib
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, Annotated, NamedTuple
from urllib.parse import urljoin

import msgspec
from msgspec import Meta

from nhsr_registry import __version__
from nhsr_registry.errors import NetworkError, RegistryError
from nhsr_registry.http import MissingError, Web, sound
from nhsr_registry.index_layout import SCHEMA
from nhsr_registry.plain import clean
from nhsr_registry.registries import copies
from nhsr_registry.registries.copies import Copy

#: Version of `v1/search.json` that this tool reads.
_SCHEMA = 1
_MOST_SAID, _MOST_PACKED, _MOST = 100_000, 300_000_000, 1_500_000_000
_ABANDONED = 3_600.0  # seconds after which nobody still reads, or writes, an index that no longer counts
_Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
_Size = Annotated[int, Meta(ge=1)]


class About(msgspec.Struct, frozen=True):
    """What we take from `v1/search.json`."""

    schema: int
    layout: int
    byteorder: str
    name: str
    projects: Annotated[int, Meta(ge=0)]
    file: Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    bytes: _Size
    sha256: _Hash
    unpacked_bytes: _Size
    unpacked_sha256: _Hash
    tool: str = ""
    updated: str | None = None


class _Version(msgspec.Struct, frozen=True):
    schema: int


class Updated(NamedTuple):
    """What became of one address: the copy that counts now, and the one that counted before."""

    copy: Copy
    before: Copy | None
    received: int  # bytes

    @property
    def changed(self) -> bool:
        return self.before is None or self.before.sha256 != self.copy.sha256


def address_of(said: str) -> str:
    """The address of a registry's site as we keep it: https, with a slash at its end. Raises `UsageError`."""
    said = sound(said).partition("?")[0]
    said = said.removesuffix("index.html").removesuffix("v1/search.json").removesuffix("v1/")
    return said if said.endswith("/") else f"{said}/"


def update(address: str, *, deadline: float = 600.0, fresh: bool = False) -> Updated:
    """Bring the copy of `address` to what its site publishes today; `fresh` fetches it in any case.

    Raises `NetworkError`, `UsageError`, or `RegistryError` where it cannot be used or kept; then the copy is as it was.
    """
    before = copies.kept(address)
    usable = before if before and not fresh and _whole(before) else None
    copies.tried(address)
    with Web(deadline) as web:
        said = _ask(web, address, usable)
        if said is None and usable:
            return Updated(_keep(usable._replace(checked=time.time())), before, 0)
        said = said or _ask_anew(web, address)
        if usable and usable.sha256 == said.about.unpacked_sha256:
            same = usable._replace(checked=time.time(), etag=said.etag, modified=said.modified)
            return Updated(_keep(same), before, said.size)
        try:
            path = _fetch(web, address, said.about)
        except (_WrongError, MissingError):  # it may have been published anew between the two questions
            said = _ask_anew(web, address)
            path = _fetch(web, address, said.about)
    done = _keep(_copy(address, path, said))
    _sweep(path, before.path if before else path)
    return Updated(done, before, said.size + said.about.bytes)


class _Said(NamedTuple):
    """What `v1/search.json` says, and how to ask whether it changed."""

    about: About
    etag: str
    modified: str
    size: int


def _copy(address: str, path: Path, said: _Said) -> Copy:
    about = said.about
    return Copy(
        address=address,
        path=path,
        name=clean(about.name, most=200),
        layout=about.layout,
        byteorder=about.byteorder,
        sha256=about.unpacked_sha256,
        projects=about.projects,
        updated=clean(about.updated, most=10) if about.updated else None,
        checked=time.time(),
        etag=said.etag,
        modified=said.modified,
    )


class _WrongError(NetworkError):
    """What came is not what was announced."""


def _ask(web: Web, address: str, kept: Copy | None) -> _Said | None:
    """What is published; `None` where it is what is kept."""
    headers = (
        {"If-None-Match": kept.etag, "If-Modified-Since": kept.modified} if kept else {"Cache-Control": "no-cache"}
    )
    body = io.BytesIO()
    headers = {"Accept": "application/json", **{name: value for name, value in headers.items() if value}}
    answer = web.get(urljoin(address, "v1/search.json"), body, _MOST_SAID, headers)
    if answer.status == 304:
        return None
    raw = body.getvalue()
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    return _Said(_understood(raw, address), _header(etag), _header(modified), len(raw))


def _ask_anew(web: Web, address: str) -> _Said:
    """The same, whatever is kept here or on the way."""
    if said := _ask(web, address, None):
        return said
    raise NetworkError(f"{address} says that nothing changed, but nothing is kept.", hint="Try again later.")


def _header(value: str) -> str:
    """A header's value as it may be sent back; nothing where it may not."""
    return value if len(value) < 500 and value.isascii() and value.isprintable() else ""


def _understood(raw: bytes, address: str) -> About:
    try:
        schema = msgspec.json.decode(raw, type=_Version).schema
        about = msgspec.json.decode(raw, type=About) if schema == _SCHEMA else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        page = raw.lstrip()[:1] == b"<"
        raise NetworkError(
            f"{'A web page' if page else 'Something else'} came from {address} in place of a registry.",
            hint="A sign-in page of this network, perhaps: open the address in a browser first."
            if page
            else "Is that the address of a registry's site, and was the whole answer let through?",
        ) from None
    if about is None or about.layout != SCHEMA:
        newer = schema > _SCHEMA if about is None else about.layout > SCHEMA
        raise _other_version(address, about.tool if about else "", newer=newer)
    if about.byteorder != sys.byteorder:
        raise RegistryError(
            f"The index of {address} was written for computers of another kind ({about.byteorder}-endian).",
            hint="Clone its registry folder, and name that with --registry.",
        )
    if about.bytes > _MOST_PACKED or about.unpacked_bytes > _MOST:
        raise RegistryError(f"The index of {address} would have {about.unpacked_bytes:,} bytes: too many.")
    return about


def _other_version(address: str, tool: str, *, newer: bool) -> RegistryError:
    whose = f"nhsr-registry {clean(tool, most=20)}" if tool else "another version of nhsr-registry"
    if newer:
        return RegistryError(
            f"{address} is published by {whose}, whose index this version ({__version__}) cannot read.",
            hint="Install the newer version. Until then everything works with what is on this computer.",
        )
    return RegistryError(
        f"{address} was last published by {whose}, whose index this version ({__version__}) no longer reads.",
        hint="Its next publication will do. Until then everything works with what is on this computer.",
    )


# ── fetching and keeping ─────────────────────────────────────────────────────────────────────────


def _fetch(web: Web, address: str, about: About) -> Path:
    """The published index, compared with its hash, beside the one that counts."""
    try:
        where = copies.folder(address)
        where.mkdir(parents=True, exist_ok=True)
        path = where / f"{about.unpacked_sha256[:16]}.sqlite"
        with tempfile.TemporaryFile(dir=where) as packed:
            web.get(urljoin(address, f"v1/{about.file}"), packed, about.bytes, as_sent=True)
            _compare(packed, about.bytes, about.sha256, address)
            packed.seek(0)
            _unpack(packed, about, path, address)
    except (OSError, RuntimeError) as error:
        raise _no_place(error, address) from None
    return path


def _compare(file: IO[bytes], size: int, sha256: str, address: str) -> None:
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    if found != sha256:
        short = file.tell() < size
        raise _WrongError(
            f"The index from {address} {'came only in part' if short else 'is not the one that was announced'}: "
            "its hash differs, and it is not used.",
            hint="Perhaps it is being published anew this minute, or something on the way changes files. Try again later.",
        )


def _unpack(packed: IO[bytes], about: About, path: Path, address: str) -> None:
    """Write the index to `path`, whole or not at all."""
    # Not by mkstemp, which would let nobody else read it: a folder may be shared by everybody on a server.
    name = path.with_name(f".{path.stem}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        digest, size = hashlib.sha256(), 0
        with name.open("wb") as out, gzip.GzipFile(fileobj=packed) as file:
            while chunk := file.read(1 << 20):
                size += len(chunk)
                if size > about.unpacked_bytes:
                    break
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if size != about.unpacked_bytes or digest.hexdigest() != about.unpacked_sha256 or not sound_index(name):
            raise _WrongError(f"The index from {address} holds something else than announced, and is not used.")
        with suppress(PermissionError):  # Windows: the same index, which somebody reads right now
            name.replace(path)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise _WrongError(f"The index from {address} is not compressed as announced, and is not used.") from None
    finally:
        name.unlink(missing_ok=True)
    if not path.is_file():
        raise OSError(f"{path} could not be put in its place")


def sound_index(path: Path) -> bool:
    """Whether a file is an index that this version reads."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            meta = dict(db.execute("SELECT key, value FROM meta"))
            return meta.get("schema") == str(SCHEMA) and meta.get("byteorder") == sys.byteorder
    except (sqlite3.Error, ValueError):
        return False


def _whole(copy: Copy) -> bool:
    return copy.layout == SCHEMA and copy.byteorder == sys.byteorder and sound_index(copy.path)


def _keep(copy: Copy) -> Copy:
    try:
        copies.keep(copy)
    except (OSError, RuntimeError) as error:
        raise _no_place(error, copy.address) from None
    return copy


def _no_place(error: Exception, address: str) -> RegistryError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    try:
        where = str(copies.folder(address))
    except RuntimeError:
        where = "the home folder"
    return RegistryError(
        f"The registry could not be kept in {where}: {why}.",
        hint="Is there room on the disk, and may you write there? NHSR_CACHE names another folder.",
    )


def _sweep(path: Path, before: Path) -> None:
    """Remove what no longer counts; what counted until now stays until the next time, since somebody may read it."""
    for other in path.parent.iterdir():
        with suppress(OSError):
            old = time.time() - other.stat().st_mtime > _ABANDONED
            if other not in {path, before} and other.suffix in {".sqlite", ".part"} and old:
                other.unlink()
