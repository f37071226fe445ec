"""A publication on this computer's own address, with the types and headers that a good host would send."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from stat import S_ISREG
from typing import Any, ClassVar

from nhsr_registry import re
from nhsr_registry.errors import UsageError
from nhsr_registry.publish.following import Following, followed
from nhsr_registry.publish.site import CSP

_HEADERS = {
    "Content-Security-Policy": f"{CSP}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
    "Accept-Ranges": "bytes",  # DuckDB and polars read the end of a Parquet file first
}
_TYPES = {
    "": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".cff": "text/yaml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".ndjson": "application/x-ndjson",
    ".parquet": "application/vnd.apache.parquet",
    ".yml": "text/yaml; charset=utf-8",
    ".sqlite": "application/vnd.sqlite3",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}
#: What a good host compresses, and the sizes (bytes) of which that is worth it here.
_SQUEEZED = frozenset(
    {".css", ".csv", ".html", ".js", ".json", ".jsonld", ".ndjson", ".svg", ".txt", ".xml", ".yml", ".cff"}
)
_WORTH = range(1_000, 16_000_000)
#: One part of a file (RFC 9110, 14.1.2). Several at once may be answered with the whole, and are.
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.IGNORECASE)
_NONE: Mapping[str, str] = {}
_RELATIVE = re.compile(rb'(href|src|action)="(?![a-z]+:|/|#)')

#: Where a page that was made for an address looks for its style.
_BASE = re.compile(rb'<link rel="stylesheet" href="(/[^"]{0,500}?)assets/site\.css"')

#: This computer by its own names. A page elsewhere whose name leads here (DNS rebinding) would else read a private registry.
_OWN = frozenset({"127.0.0.1", "localhost", "[::1]"})


class _Handler(SimpleHTTPRequestHandler):
    extensions_map: ClassVar[dict[str, str]] = _TYPES  # type: ignore[misc]  # not what this computer's registry says
    server_version = "nhsr-registry"
    timeout = 60  # seconds; browsers open connections in advance, and some are never asked anything
    sys_version = ""

    def __init__(
        self, *args: Any, names: frozenset[str] = _OWN, following: Following | None = None, **more: Any
    ) -> None:
        self.names = names
        self.following = following
        super().__init__(*args, **more)

    def parse_request(self) -> bool:
        """Only what is asked of one of our names is answered (RFC 9110, 15.5.20); without any name no browser asks."""
        if not super().parse_request():
            return False
        for said in self.headers.get_all("Host", []):
            name = re.sub(r":\d{1,5}$", "", said.strip()).lower()
            if name and name not in self.names:
                self.send_error(
                    HTTPStatus.MISDIRECTED_REQUEST,
                    explain="This site answers on this computer's own names. If a proxy of yours shows it, say "
                    "under which name: serve --name NAME",
                )
                return False
        return True

    def send_head(self) -> Any:
        try:
            return self._of_following() or self._part() or self._squeezed() or super().send_head()
        except ValueError:  # a NUL in the path: no file's name
            self.send_error(HTTPStatus.NOT_FOUND)
            return None

    def _of_following(self) -> BytesIO | None:
        """What an open page asks whether it is still the newest, answered; `None` for all else."""
        answer = self.following.answer(self.path.partition("?")[0]) if self.following else None
        return self._sent(*answer) if answer else None

    def _sent(self, type_: str, body: bytes, headers: Mapping[str, str] = _NONE, code: int = HTTPStatus.OK) -> BytesIO:
        self.send_response(code)
        self.send_header("Content-Type", type_)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def _part(self) -> BytesIO | None:
        """The part of a file that was asked for, and its headers sent; `None` where the whole is to be sent."""
        # With If-Range, the whole is always a right answer (RFC 9110, 13.1.5).
        if self.command != "GET" or "Range" not in self.headers or "If-Range" in self.headers:
            return None
        path = Path(self.translate_path(self.path))
        try:
            seen = path.stat()
            if not S_ISREG(seen.st_mode) or (asked := _bytes_of(self.headers["Range"], seen.st_size)) is None:
                return None
            with path.open("rb") as file:
                file.seek(asked.start)
                body = file.read(len(asked))
        except OSError:
            return None
        self.send_response(HTTPStatus.PARTIAL_CONTENT if asked else HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        part = f"{asked[0]}-{asked[-1]}" if asked else "*"
        self.send_header("Content-Range", f"bytes {part}/{seen.st_size}")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(asked)))
        self.end_headers()
        return BytesIO(body)

    def _squeezed(self) -> BytesIO | None:
        """The file compressed, as public hosts send it, and its headers sent; `None` where it goes out as it is."""
        path = Path(self.translate_path(self.path))
        if self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        accepted = re.search(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", self.headers.get("Accept-Encoding", ""))
        page = self.following is not None and path.suffix == ".html"
        if not page and (not accepted or path.suffix not in _SQUEEZED or "If-Modified-Since" in self.headers):
            return None
        try:
            seen = path.stat()
            if not S_ISREG(seen.st_mode) or (not page and seen.st_size not in _WORTH):
                return None
            body, headers = path.read_bytes(), {"Vary": "Accept-Encoding"}
        except OSError:  # there is none, its name is too long to be one, or it went when it was published again
            return None
        body = followed(body) if page else body
        if accepted and len(body) in _WORTH:
            body, headers["Content-Encoding"] = gzip.compress(body, 6, mtime=0), "gzip"
        if not page:  # one that follows is asked for anew each time
            headers["Last-Modified"] = self.date_time_string(int(seen.st_mtime))
        return self._sent(self.guess_type(str(path)), body, headers)

    def end_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        # The page is shown at any depth, so its links start at the root here; made for an address, they start at its path.
        body = page.read_bytes()
        base = _BASE.search(body)
        body = body.replace(b'="' + base[1], b'="/') if base else _RELATIVE.sub(rb'\1="/', body)
        sent = self._sent(_TYPES[".html"], followed(body) if self.following else body, code=code)
        if self.command != "HEAD":
            self.wfile.write(sent.getvalue())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Quiet: nobody asked who looks at what."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # connections that wait; a page with many pictures opens more than five at once

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Somebody who left a page before it had come, as one that is loaded again does, is no mistake of ours to show."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def _bytes_of(said: str, size: int) -> range | None:
    """The places that a Range header names in a file of `size` bytes, none where it lies beyond; `None` where it is no such header."""
    found = _RANGE.fullmatch(said.replace(" ", ""))
    if not found or not (found[1] or found[2]) or (found[1] and found[2] and int(found[1]) > int(found[2])):
        return None
    if not found[1]:
        return range(max(0, size - int(found[2])), size)
    return range(min(int(found[1]), size), min(int(found[2]) + 1, size) if found[2] else size)


def server(
    folder: Path, port: int, names: Iterable[str] = (), following: Following | None = None
) -> ThreadingHTTPServer:
    """A server for `folder`, on the loopback address only, which answers to this computer's own names and to `names`.

    With `following`, pages in a browser are loaded again when there is another publication.
    """
    known = _OWN | {name.strip().lower() for name in names}
    handler = partial(_Handler, directory=str(folder.resolve()), names=known, following=following)
    try:
        return _Server(("127.0.0.1", port), handler)
    except OSError as error:
        raise UsageError(
            f"Port {port} is not free ({error.strerror}).", hint="Take another: --port 0 takes any."
        ) from None
