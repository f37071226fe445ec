"""A published registry on a real server of this computer, which can be told to misbehave."""

from __future__ import annotations

import gzip
import http.server
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from nhsr_registry.publish import publish
from nhsr_registry.settings import settings
from tests.registry_folder import entry, make_registry
from tests.search.conftest import harvest


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """A publication of two projects, one of them read."""
    folder: Path = tmp_path_factory.mktemp("published")
    registry = make_registry(
        folder / "registry",
        entry(kinds=("r-package",)),
        entry(
            "example-trust/beds",
            name="beds",
            summary="Counts free beds in winter.",
            problem="Where is a bed free?",
            topics=("forecasting",),
        ),
    )
    registry.write_harvest(harvest("example-trust/waits"))
    publish(registry, folder / "site")
    return folder / "site"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        name = self.path.rpartition("/")[2]
        with suppress(BrokenPipeError, ConnectionResetError):
            if answer := self.server.answers.get(name):
                answer(self)
            else:
                self.file(name)

    def file(self, name: str, raw: bytes | None = None) -> None:
        path = self.server.folder / "v1" / name
        if raw is None and not path.is_file():
            return self.say(404, b"<html>not here</html>")
        raw = path.read_bytes() if raw is None else raw
        tag = f'"{len(raw)}-{hash(raw)}"'
        if self.server.conditional and self.headers.get("If-None-Match") == tag:
            return self.say(304, b"", None, tag)
        if "gzip" in self.headers.get("Accept-Encoding", "") and self.server.compress:
            return self.say(200, gzip.compress(raw), None, tag, "gzip")
        return self.say(200, raw, None, tag if self.server.conditional else "")

    def say(
        self, status: int, raw: bytes, length: int | None = None, tag: str = "", encoding: str = "", location: str = ""
    ) -> None:
        self.send_response(status)
        for name, value in (("ETag", tag), ("Content-Encoding", encoding), ("Location", location)):
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw) if length is None else length))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, Callable[[Handler], None]] = {}
        self.conditional = self.compress = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def paths(self) -> list[str]:
        return [path.rpartition("/")[2] for path, _ in self.asked]

    def says(self, name: str, status: int, raw: bytes = b"", **more) -> None:
        self.answers[name] = lambda handler: handler.say(status, raw, **more)

    def sends(self, name: str, raw: bytes) -> None:
        self.answers[name] = lambda handler: handler.file(name, raw)

    def trickles(self, name: str, seconds: float) -> None:
        def answer(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)

        self.answers[name] = answer

    def drips(self, name: str, seconds: float) -> None:
        """A byte of the headers at a time: each comes in time, and the whole never ends."""

        def answer(handler: Handler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.05)

        self.answers[name] = answer

    def stalls(self, name: str, seconds: float) -> None:
        def answer(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(b"{")
            handler.wfile.flush()
            time.sleep(seconds)

        self.answers[name] = answer


@pytest.fixture
def server(site):
    with Server(site) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """Nothing of the person who runs the tests: no settings, no proxy, no copies."""
    for name in ("NHSR_REGISTRY", "NHSR_REGISTRY_URL", "NHSR_OFFLINE", "CI", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "kept"))
    monkeypatch.setenv("NHSR_CONFIG", str(tmp_path / "config.toml"))
    settings.cache_clear()
    yield
    settings.cache_clear()
