"""Registries that take from one another, each published for real and served by a real server of this computer."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import HostFacts
from nhsr_registry.publish import publish
from tests.registry_folder import entry, make_registry
from tests.search.conftest import harvest


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        self.server.asked.append((name, dict(self.headers)))
        with suppress(BrokenPipeError, ConnectionResetError):
            if answer := self.server.answers.get(name):
                answer(self)
                return
            path = self.server.folder / "v1" / name
            if not path.is_file():
                self.say(404, b"<html>not here</html>")
                return
            raw = path.read_bytes()
            tag = f'"{hashlib.sha256(raw).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == tag:
                self.say(304, b"", tag)
            else:
                self.say(200, raw, tag)

    def say(self, status: int, raw: bytes, tag: str = "") -> None:
        self.send_response(status)
        if tag:
            self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, Callable[[Handler], None]] = {}
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def stalls(self, name: str, seconds: float) -> None:
        def answer(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(b"{")
            handler.wfile.flush()
            time.sleep(seconds)

        self.answers[name] = answer

    def leads(self, name: str, location: str) -> None:
        """Answer with a redirect."""

        def answer(handler: Handler) -> None:
            handler.send_response(302)
            handler.send_header("Location", location)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

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

    def trickles(self, name: str, seconds: float) -> None:
        def answer(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000000")
            handler.end_headers()
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)

        self.answers[name] = answer


class Place:
    """One registry: its folder, its publication, and the server that gives it."""

    def __init__(self, folder: Path, id_: str) -> None:
        self.folder, self.id = folder, id_
        self.registry = make_registry(folder / "registry")
        self.site = folder / "site"
        self.members: list[str] = []
        self.server: Server | None = None
        self.write()

    def write(self, more: str = "") -> None:
        text = f'name = "{self.id.title()} registry"\nid = "{self.id}"\n{more}\n' + "\n".join(self.members)
        (self.folder / "registry" / "registry.toml").write_text(text, encoding="utf-8")
        self.registry = Registry(self.registry.root)

    def lists(self, *repositories: str, **fields: object) -> None:
        for repository in repositories:
            self.has(entry(repository, **fields))

    def has(self, said: Entry, node: str | None = "", **facts: object) -> None:
        """Enter a project, and what was read of it; its host's id is made of its name where none is given."""
        self.registry.write_entry(said)
        node = f"R_{said.repository.replace('/', '_').replace('.', '_')}" if node == "" else node
        self.registry.write_harvest(
            msgspec.structs.replace(harvest(said.repository), host=HostFacts(node_id=node), **facts)
        )

    def publish(self, **options: object):
        return publish(self.registry, self.site, **options)  # type: ignore[arg-type]

    def serve(self) -> Server:
        self.server = self.server or Server(self.site)
        return self.server

    def takes(self, other: Place, more: str = "", address: str = "") -> None:
        """Name another as a member."""
        address = address or other.serve().address
        self.members.append(f'[[members]]\nid = "{other.id}"\naddress = "{address}"\n{more}\n')
        self.write()

    def records(self) -> list[dict[str, Any]]:
        raw = gzip.decompress((self.site / "v1/federation.ndjson.gz").read_bytes())
        return [json.loads(line) for line in raw.splitlines()]

    def gives(self, lines: list[bytes] | list[dict[str, Any]], **about: object) -> None:
        """Publish other records than its own: what somebody with bad intent, or a broken tool, would give."""
        raw = b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
        packed = gzip.compress(raw, mtime=0)
        path = self.site / "v1/federation.json"
        said = json.loads(path.read_bytes())
        said |= {
            "projects": len(lines), "bytes": len(packed), "sha256": hashlib.sha256(packed).hexdigest(),
            "unpacked_bytes": len(raw), "sequence": said["sequence"] + 1,
        }  # fmt: skip
        path.write_text(json.dumps(said | about), encoding="utf-8")
        (self.site / "v1/federation.ndjson.gz").write_bytes(packed)

    def about(self, **said: object) -> None:
        path = self.site / "v1/federation.json"
        path.write_text(json.dumps(json.loads(path.read_bytes()) | said), encoding="utf-8")

    def facts(self, repository: str) -> Harvest | None:
        from nhsr_registry.federation.whole import Whole
        from nhsr_registry.model import RepoId

        return Whole(self.registry.root).harvest(RepoId.parse(repository))


@pytest.fixture
def place(tmp_path):
    """Makes registries; their servers end with the test."""
    made: list[Place] = []

    def make(id_: str) -> Place:
        made.append(Place(tmp_path / id_, id_))
        return made[-1]

    yield make
    for one in made:
        if one.server:
            one.server.shutdown()
            one.server.server_close()


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """Nothing of the person who runs the tests: no settings, no proxy, no caches."""
    for name in ("NHSR_REGISTRY", "NHSR_REGISTRY_URL", "NHSR_OFFLINE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def two(place):
    """A national registry and one member, taken once."""
    from tests.federation.test_taking import night

    here, trust = place("national"), place("trust")
    here.lists("national-body/guide")
    trust.lists("trust/a", "trust/b", "trust/c", "trust/d", summary="What the trust says of one of its projects.")
    trust.publish()
    here.takes(trust, "max_seconds = 2")
    assert night(here).members[0].words == 4
    return here, trust
