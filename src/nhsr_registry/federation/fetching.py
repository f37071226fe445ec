"""Fetching what a member publishes: its page first, then its records, compared with their hash. The edge of this room."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import urljoin

import msgspec

from nhsr_registry import __version__
from nhsr_registry.errors import NetworkError, RegistryError
from nhsr_registry.federation.record import ABOUT, SCHEMA, About, Version
from nhsr_registry.folder.membership import Member, folder_of
from nhsr_registry.plain import clean

_MOST_SAID = 100_000


class Got(NamedTuple):
    """What a member publishes now. `packed`: the file of records, or `None` where it is the one that is kept."""

    about: About | None  # `None`: as it was
    packed: Path | None
    etag: str = ""
    modified: str = ""
    received: int = 0


class WrongError(RegistryError):
    """What a member publishes cannot be used; `kind` says how, for the report."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def fetch(member: Member, root: Path, into: Path, *, sha256: str = "", etag: str = "", modified: str = "") -> Got:
    """What `member` publishes; its records are written to `into` unless they are those of hash `sha256`.

    Raises `NetworkError` where it cannot be reached, `WrongError` where it cannot be used.
    """
    if member.address:
        return _by_address(member, into, sha256, etag, modified)
    return _by_path(member, folder_of(root, member), into, sha256)


def _by_address(member: Member, into: Path, sha256: str, etag: str, modified: str) -> Got:
    from nhsr_registry.http import MissingError, Web
    from nhsr_registry.registries.updating import address_of

    address = address_of(member.address or "")
    asked = {"If-None-Match": etag, "If-Modified-Since": modified} if sha256 else {"Cache-Control": "no-cache"}
    headers = {"Accept": "application/json", **{name: value for name, value in asked.items() if value}}
    with Web(float(member.max_seconds)) as web:
        for attempt in (1, 2):  # it may have been published anew between the two questions
            body = io.BytesIO()
            answer = web.get(urljoin(address, ABOUT), body, _MOST_SAID, headers)
            if answer.status == 304:
                return Got(None, None, etag, modified)
            about = understood(body.getvalue(), member)
            tags = _header(answer.headers.get("etag", "")), _header(answer.headers.get("last-modified", ""))
            if about.sha256 == sha256:
                return Got(about, None, *tags, len(body.getvalue()))
            _within(about, member)
            try:
                with into.open("w+b") as packed:
                    web.get(urljoin(address, f"v1/{about.file}"), packed, max(1, about.bytes), as_sent=True)
                    _compare(packed, about)
                return Got(about, into, *tags, about.bytes)
            except (MissingError, WrongError):
                if attempt == 2:
                    raise
                headers = {"Accept": "application/json", "Cache-Control": "no-cache"}
    raise NetworkError(f"{address} did not answer.")  # pragma: no cover - the loop returns or raises


def _by_path(member: Member, folder: Path, into: Path, sha256: str) -> Got:
    try:
        with (folder / ABOUT).open("rb") as file:
            about = understood(file.read(_MOST_SAID), member)
        if about.sha256 == sha256:
            return Got(about, None)
        _within(about, member)
        with (folder / "v1" / about.file).open("rb") as file, into.open("w+b") as packed:
            left = about.bytes
            while left > 0 and (chunk := file.read(min(left, 1 << 20))):
                packed.write(chunk)
                left -= len(chunk)
            _compare(packed, about)
    except OSError as error:
        raise NetworkError(
            f"{folder} holds no publication that can be read: {error.strerror}.",
            hint="Publish the member's registry there: nhsr-registry --registry FOLDER publish --out FOLDER",
        ) from None
    return Got(about, into, received=about.bytes)


def understood(raw: bytes, member: Member) -> About:
    """What a member says of its records. Raises `WrongError`."""
    try:
        schema = msgspec.json.decode(raw, type=Version).schema
        if schema != SCHEMA:
            how = "newer" if schema > SCHEMA else "older"
            raise WrongError(
                how,
                f"its records are of layout {schema:,}, {how} than the one that this version ({__version__}) reads: {SCHEMA}",
            )
        return msgspec.json.decode(raw, type=About)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        page = raw.lstrip()[:1] == b"<"
        why = "a web page came in its place (a sign-in page, perhaps)" if page else clean(str(error), most=200)
        raise WrongError("unreadable", f"{ABOUT} of {member.id} cannot be understood: {why}") from None


def _within(about: About, member: Member) -> None:
    if max(about.bytes, about.unpacked_bytes) > member.max_bytes:
        raise WrongError(
            "too-large",
            f"its records have {max(about.bytes, about.unpacked_bytes):,} bytes, and registry.toml allows {member.max_bytes:,} (max_bytes)",
        )


def _compare(packed: IO[bytes], about: About) -> None:
    packed.seek(0)
    if hashlib.file_digest(packed, "sha256").hexdigest() != about.sha256:  # type: ignore[arg-type]
        raise WrongError("unreadable", "its records are not those that were announced: the hash differs")


def _header(value: str) -> str:
    return value if len(value) < 500 and value.isascii() and value.isprintable() else ""
