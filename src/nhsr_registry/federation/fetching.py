"""Fetching what a member publishes: its page first, then its records, compared with their hash. The edge of this room."""

from __future__ import annotations

import gzip
import hashlib
import io
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple
from urllib.parse import urljoin

import msgspec

from nhsr_registry import __version__
from nhsr_registry.errors import NetworkError, RegistryError
from nhsr_registry.federation import olden
from nhsr_registry.federation.layout import ABOUT, SCHEMA, About, Identity, Version
from nhsr_registry.folder.membership import Member, folder_of
from nhsr_registry.plain import clean

if TYPE_CHECKING:
    from nhsr_registry.http import Web

_MOST_SAID, _MOST_INDEX = 100_000, 200_000_000
# Made once, here: msgspec works out a type when it is first used, and the threads that fetch must not do so at once.
_version = msgspec.json.Decoder(Version).decode
_about = msgspec.json.Decoder(About).decode
_index = msgspec.json.Decoder(olden.Index).decode


class Got(NamedTuple):
    """What a member publishes now. `packed`: the file of records, or `None` where it is the one that is kept."""

    about: About | None  # `None`: as it was
    packed: Path | None
    etag: str = ""
    modified: str = ""
    received: int = 0
    note: str = ""


class WrongError(RegistryError):
    """What a member publishes cannot be used; `kind` says how, for the report."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def fetch(
    member: Member,
    root: Path,
    into: Path,
    *,
    sha256: str = "",
    etag: str = "",
    modified: str = "",
    numbered: bool = False,
) -> Got:
    """What `member` publishes; its records are written to `into` unless they are those of hash `sha256`.

    One that gave records for registries before (`numbered`) is not taken for an older version when they are missing.

    Raises `NetworkError` where it cannot be reached, `WrongError` where it cannot be used.
    """
    if member.address:
        from nhsr_registry.http import TooLargeError

        try:
            return _by_address(member, into, sha256, etag, modified, numbered=numbered)
        except TooLargeError as error:  # it was reached, and gives another file than it should
            raise WrongError("unreadable", error.message.rstrip(".")) from None
    return _by_path(member, folder_of(root, member), into, sha256, numbered=numbered)


def _by_address(member: Member, into: Path, sha256: str, etag: str, modified: str, *, numbered: bool) -> Got:
    from nhsr_registry.http import MissingError, Web
    from nhsr_registry.registries.updating import address_of

    address = address_of(member.address or "")
    asked = {"If-None-Match": etag, "If-Modified-Since": modified} if sha256 else {"Cache-Control": "no-cache"}
    headers = {"Accept": "application/json", **{name: value for name, value in asked.items() if value}}
    with Web(float(member.max_seconds)) as web:
        for attempt in (1, 2):  # it may have been published anew between the two questions
            body = io.BytesIO()
            try:
                answer = web.get(urljoin(address, ABOUT), body, _MOST_SAID, headers)
            except MissingError as error:
                if numbered:
                    raise
                return _older(web, address, member, into, sha256, headers, error)
            if answer.status == 304:
                return Got(None, None, etag, modified)
            about = understood(body.getvalue(), member)
            tags = _header(answer.headers.get("etag", "")), _header(answer.headers.get("last-modified", ""))
            if about.sha256 == sha256:
                return Got(about, None, *tags, len(body.getvalue()))
            _within(about, member)
            try:
                with into.open("w+b") as packed:
                    _records(web, urljoin(address, f"v1/{about.file}"), packed, about)
                    _compare(packed, about)
                return Got(about, into, *tags, about.bytes)
            except (MissingError, WrongError):
                if attempt == 2:
                    raise
                headers = {"Accept": "application/json", "Cache-Control": "no-cache"}
    raise NetworkError(f"{address} did not answer.")  # pragma: no cover - the loop returns or raises


def _records(web: Web, url: str, packed: BinaryIO, about: About) -> None:
    from nhsr_registry.http import TooLargeError

    try:
        web.get(url, packed, max(1, about.bytes), as_sent=True)
    except TooLargeError:
        why = f"its records are more than the {about.bytes:,} bytes that it announced"
        raise WrongError("unreadable", why) from None


def _older(
    web: Web, address: str, member: Member, into: Path, sha256: str, headers: dict[str, str], missing: NetworkError
) -> Got:
    """What a member of an older version publishes: its index. Raises `missing` where there is none either."""
    from nhsr_registry.http import MissingError

    body = io.BytesIO()
    try:
        answer = web.get(urljoin(address, olden.INDEX), body, min(member.max_bytes, _MOST_INDEX), headers)
    except MissingError:
        raise missing from None
    tags = _header(answer.headers.get("etag", "")), _header(answer.headers.get("last-modified", ""))
    if answer.status == 304:
        return Got(None, None, *tags)
    return _of_index(body.getvalue(), member, into, sha256)._replace(etag=tags[0], modified=tags[1])


def _of_index(raw: bytes, member: Member, into: Path, sha256: str) -> Got:
    """An older version's index as records."""
    digest = hashlib.sha256(raw).hexdigest()
    try:
        index = _index(raw)
        if index.schema != SCHEMA:
            raise WrongError(
                "newer" if index.schema > SCHEMA else "older",
                f"its index is of layout {index.schema:,}, not of {SCHEMA}",
            )
        size = 0
        with gzip.open(into, "wb", compresslevel=1) as packed:
            for line in olden.lines(index):
                size += packed.write(line)
        about = About(
            schema=SCHEMA, registry=Identity(name=index.name[:300], address=None), sequence=0, updated=(index.updated or "")[:10] or None,
            rubric=index.rubric[:100], projects=len(index.projects), file="index.json", bytes=len(raw), sha256=digest,
            unpacked_bytes=size,
        )  # fmt: skip
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        why = clean(str(error), most=200)
        raise WrongError("unreadable", f"{olden.INDEX} of {member.id} cannot be understood: {why}") from None
    return Got(about, None if digest == sha256 else into, received=len(raw), note=olden.NOTE)


def _by_path(member: Member, folder: Path, into: Path, sha256: str, *, numbered: bool) -> Got:
    try:
        if not numbered and not (folder / ABOUT).exists() and (folder / olden.INDEX).is_file():
            with (folder / olden.INDEX).open("rb") as file:
                return _of_index(file.read(min(member.max_bytes, _MOST_INDEX)), member, into, sha256)
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
        schema = _version(raw).schema
        if schema != SCHEMA:
            how = "newer" if schema > SCHEMA else "older"
            raise WrongError(
                how,
                f"its records are of layout {schema:,}, {how} than the one that this version ({__version__}) reads: {SCHEMA}",
            )
        return _about(raw)
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
