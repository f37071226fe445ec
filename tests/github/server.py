"""A little GitHub on this very computer: REST answers as told, and real repositories over git's own http protocol."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.github import contents
from tests.github.limits import Limits
from tests.github.world import Hosted, World
from tests.support import git_env

if TYPE_CHECKING:
    from tests.github.graph import Graph
    from tests.github.rest import Rest

Answer = Callable[["Handler"], None]


class LittleGitHub(ThreadingHTTPServer):
    """`answers` maps a REST path to what answers it; `root` holds bare repositories as `owner/name.git`."""

    daemon_threads = True
    request_queue_size = 128  # or a hundred that come at once would not all come in

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.root = root
        self.answers: dict[str, Answer | list[Answer]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.world = World(root)
        self.graph: Graph | None = None
        self.rest: Rest | None = None
        self.limits = Limits()
        self.downloads = ""  # where tarballs are, if not here
        self.most_entries = 100_000  # of a tree that the REST interface gives

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        """Who was killed takes no answer; any other mistake of ours shall be seen."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(*_)

    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]


class Handler(BaseHTTPRequestHandler):
    server: LittleGitHub

    def log_message(self, *_: Any) -> None: ...

    def do_GET(self) -> None:
        self.path = re.sub(r"^/api(?:/v3)?(?=/)", "", self.path)  # where GitHub Enterprise has its interfaces
        path = urlsplit(self.path).path
        if ".git/" in path or path.startswith("/_codeload/"):  # no part of the interface
            self._answer(path)
            return
        refusal = self.server.limits.enter(self.command, path)
        try:
            if refusal is None:
                self._answer(path)
            else:
                self.rfile.read(int(self.headers.get("content-length") or 0))
                status, headers, content = refusal
                self.server.seen.append((self.path, {"refused": str(status)}))
                reply(status, content, **headers)(self)
        finally:
            self.server.limits.leave()

    def _answer(self, path: str) -> None:
        self.server.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answer = self.server.answers.get(path)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer:
            answer(self)
        elif ".git/" in path:
            self._git()
        elif path == "/graphql" and self.server.graph and self.command == "POST":
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            status, headers, content = self.server.graph.answer(body, self.headers.get("authorization", ""))
            reply(status, content, **headers)(self)
        elif self.command == "GET" and not self.server.rest and (found_here := contents.answer(self.server, self.path)):
            found_here(self)
        elif (path.startswith("/repos/") or path == "/user") and self.server.rest:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            said = self.server.rest.answer(self.command, self.path, body)
            reply(*said)(self)
        elif path.startswith("/repos/") and (found := self.server.world.get(path.removeprefix("/repos/"))):
            rest(found, path.removeprefix("/repos/"), self.server.url)(self)
        elif path.startswith("/repositories/"):
            number = path.removeprefix("/repositories/")
            by_number = {str(r.database_id): r for r in self.server.world.by_id.values() if not r.private}
            reply(200, as_rest(by_number[number]))(self) if number in by_number else reply(404, {})(self)
        else:
            reply(404, {"message": "Not Found"})(self)

    do_POST = do_PATCH = do_GET  # noqa: N815 - the names that http.server asks for

    def _git(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        env = git_env() | {
            "GIT_PROJECT_ROOT": str(self.server.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": address.path,
            "QUERY_STRING": address.query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("content-encoding", ""),
            "GIT_PROTOCOL": self.headers.get("git-protocol", ""),
            "REMOTE_ADDR": "127.0.0.1",
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=env, capture_output=True, check=False, timeout=60
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def reply(status: int, body: Any = None, **headers: str) -> Answer:
    """An answer: a mapping as JSON, bytes as they are; `_` in header names stands for `-`."""

    def answer(handler: Handler) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def rest(found: Hosted, asked: str, url: str) -> Answer:
    """GitHub's REST answer on a repository, under today's name or a former one."""
    if found.blocked:
        return reply(451, {"message": "Repository access blocked", "block": {"reason": "dmca"}})
    if found.full_name.lower() != asked.lower():
        return reply(301, {}, Location=f"{url}/repositories/{found.database_id}")
    return reply(200, as_rest(found))


def as_rest(found: Hosted) -> dict[str, Any]:
    return repository(
        found.full_name, id=found.database_id, node_id=found.node_id, description=found.description,
        topics=found.topics, archived=found.archived, homepage=found.homepage, size=found.kilobytes,
        pushed_at="2026-01-01T00:00:00Z", default_branch=(found.at() or (found.branch, ""))[0], fork=found.parent is not None, disabled=found.disabled,
        is_template=found.template, private=False, stargazers_count=found.stars, language="R",
        parent={"full_name": found.parent} if found.parent else None,
    )  # fmt: skip


def cut_off(handler: Handler) -> None:
    """Promises more than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"full_name": "o/')
    handler.close_connection = True


def hang_up(handler: Handler) -> None:
    handler.close_connection = True
    handler.connection.close()


def repository(full_name: str = "o/n", **more: Any) -> dict[str, Any]:
    """The part of a repository's REST answer that we read."""
    return {
        "id": 1, "node_id": "R_1", "full_name": full_name, "description": " Waiting lists ", "topics": ["nhs", "r"],
        "archived": False, "fork": False, "homepage": "", "default_branch": "main", "size": 12,
    } | more  # fmt: skip


@contextmanager
def serving(root: Path) -> Iterator[LittleGitHub]:
    server = LittleGitHub(root)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def has_http_backend() -> bool:
    """Some systems ship git without its server half."""
    if shutil.which("git") is None:
        return False
    where = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=False).stdout.strip()
    return (
        any(Path(where, name).exists() for name in ("git-http-backend", "git-http-backend.exe")) and os.name == "posix"
    )
