"""The way to GitHub in a hospital's network: a proxy, connections that are signed anew, GitHub Enterprise; all real, here."""

from __future__ import annotations

import base64
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from nhsr_registry import trust
from nhsr_registry.errors import UsageError
from tests.github.nights import Nights
from tests.github.server import has_http_backend
from tests.github.test_faults import harvest

pytestmark = [
    pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl, to make certificates"),
]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority of the hospital's own (`ca.pem`), and a certificate for this computer that it signed."""
    folder = tmp_path_factory.mktemp("certificates")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n", encoding="ascii")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    for words in (
        ["req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Example hospital", "-days", "2"],
        ["req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost"],
        ["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
         "-extfile", "names", "-out", "server.pem"],
    ):  # fmt: skip
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def signed(nights: Nights, certificates: Path) -> Nights:
    """GitHub Enterprise by https, with one project."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    nights.server.socket = context.wrap_socket(nights.server.socket, server_side=True, do_handshake_on_connect=False)
    nights.server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who does not believe us hangs up
    nights.lists("o/a")
    return nights


def run(nights: Nights, tmp_path: Path, **more: str) -> tuple[int, str, str]:
    at = f"https://localhost:{nights.server.server_port}"
    where = {"GITHUB_API_URL": f"{at}/api/v3", "GITHUB_GRAPHQL_URL": f"{at}/api/graphql", "GITHUB_SERVER_URL": at}
    return harvest(nights, tmp_path, **(where | {"no_proxy": ""} | more))


def test_a_certificate_that_nobody_told_us_of(signed: Nights, tmp_path: Path) -> None:
    code, out, _ = run(signed, tmp_path)
    assert code == 4
    assert "certificate" in out.lower()
    assert signed.server.seen == [], "nothing was sent, and no token"
    checked = harvest_one(signed, tmp_path)
    assert checked.returncode == 4
    assert "SSL_CERT_FILE" in checked.stderr


def harvest_one(nights: Nights, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    from tests.github.test_faults import command, environment

    at = f"https://localhost:{nights.server.server_port}"
    env = environment(nights, tmp_path, GITHUB_API_URL=f"{at}/api/v3", GITHUB_SERVER_URL=at)
    return subprocess.run(
        command(nights, "check", "o/a"), env=env, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("name", [*trust.BUNDLES, "SSL_CERT_DIR"])
def test_the_hospitals_own_authority(signed: Nights, tmp_path: Path, certificates: Path, name: str) -> None:
    """Interface and git both: as a file, and as the folder that stands for the system's store (`c_rehash`)."""
    bundle = certificates / "ca.pem"
    if name == "SSL_CERT_DIR":
        said = subprocess.run(
            ["openssl", "x509", "-hash", "-noout", "-in", bundle], capture_output=True, text=True, check=True
        )
        (tmp_path / "store").mkdir()
        shutil.copy(bundle, tmp_path / "store" / f"{said.stdout.strip()}.0")
        bundle = tmp_path / "store"
    code, out, err = run(signed, tmp_path, **{name: str(bundle)})
    assert code == 0, out + err
    assert signed.harvest("o/a").commit
    assert {path.partition("?")[0] for path in signed.server.paths()} >= {"/graphql", "/o/a.git/info/refs"}


def test_a_bundle_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("nothing", encoding="ascii")
    for said in (tmp_path / "x.pem", tmp_path / "missing.pem"):
        with pytest.raises(UsageError, match="REQUESTS_CA_BUNDLE names"):
            trust.context({"REQUESTS_CA_BUNDLE": str(said)})


def test_which_bundle_counts() -> None:
    assert trust.bundle({"CURL_CA_BUNDLE": "c", "REQUESTS_CA_BUNDLE": "b", "SSL_CERT_FILE": "a"}) == (
        "SSL_CERT_FILE",
        "a",
    )
    assert trust.for_git({"SSL_CERT_FILE": "a"}) == {"GIT_SSL_CAINFO": "a"}
    assert trust.for_git({"SSL_CERT_FILE": "a", "GIT_SSL_CAINFO": "b"}) == {}
    assert trust.for_git({}) == {}


# ── a proxy ──────────────────────────────────────────────────────────────────────────────────────


_ASKS = b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n"


class Proxy(threading.Thread):
    """A proxy that connects (`CONNECT`) whoever gives the right name and password, if it asks for them."""

    def __init__(self, password: str = "", answer: bytes = b"") -> None:
        super().__init__(daemon=True)
        self.line = socket.create_server(("127.0.0.1", 0))
        self.asked: list[str] = []
        self._password, self._answer = password, answer

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.line.getsockname()[1]}"

    def run(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self.line.accept()
                threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        with caller, suppress(OSError):
            while head := _head(caller):
                first, *lines = head.decode("latin-1").split("\r\n")
                self.asked.append(first)
                right = "Basic " + base64.b64encode(self._password.encode()).decode()
                if self._answer:
                    caller.sendall(self._answer)
                    return
                if not self._password or f"proxy-authorization: {right}".lower() in [line.lower() for line in lines]:
                    self._connect(caller, first.split()[1])
                    return
                caller.sendall(_ASKS)

    def _connect(self, caller: socket.socket, target: str) -> None:
        host, _, port = target.rpartition(":")
        with socket.create_connection((host, int(port))) as server:
            caller.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(server, caller), daemon=True)
            back.start()
            _pump(caller, server)
            back.join()


def _head(caller: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and (more := caller.recv(4096)):
        head += more
    return head


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def proxying(**how: Any) -> Iterator[Proxy]:
    proxy = Proxy(**how)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.line.close()


@pytest.mark.parametrize("password", ["", "ann:s3cr3tpass"])
def test_everything_goes_through_the_proxy(signed: Nights, tmp_path: Path, certificates: Path, password: str) -> None:
    with proxying(password=password) as proxy:
        who = f"{password}@" if password else ""
        code, out, err = run(
            signed, tmp_path, HTTPS_PROXY=f"http://{who}{proxy.address}", SSL_CERT_FILE=str(certificates / "ca.pem")
        )
    assert code == 0, out + err
    assert set(proxy.asked) == {f"CONNECT localhost:{signed.server.server_port} HTTP/1.1"}
    assert len(proxy.asked) >= 3, "the interface, and git twice"
    assert "s3cr3tpass" not in out + err


def test_no_proxy_for_those_who_are_near(signed: Nights, tmp_path: Path, certificates: Path) -> None:
    with proxying() as proxy:
        code, *_ = run(
            signed, tmp_path, HTTPS_PROXY=f"http://{proxy.address}", NO_PROXY="localhost", no_proxy="localhost",
            SSL_CERT_FILE=str(certificates / "ca.pem"),
        )  # fmt: skip
    assert (code, proxy.asked) == (0, [])


PROXIES: dict[str, dict[str, Any]] = {
    "wants a password": {"password": "ann:other"},
    "shows a page": {"answer": b"HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n<html>Please sign in</html>\r\n"},
    "forbids": {"answer": b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"},
    "hangs up": {"answer": b" "},
}


@pytest.mark.parametrize("what", PROXIES)
def test_a_proxy_that_does_not_let_us_through(signed: Nights, tmp_path: Path, certificates: Path, what: str) -> None:
    before = signed.files()
    with proxying(**PROXIES[what]) as proxy:
        address = f"http://ann:s3cr3tpass@{proxy.address}"
        code, out, err = run(signed, tmp_path, HTTPS_PROXY=address, SSL_CERT_FILE=str(certificates / "ca.pem"))
    assert code == 4, out + err
    assert "s3cr3tpass" not in out + err
    assert all(signed.files()[name] == text for name, text in before.items())


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9", "http://proxy.invalid:3128", "nonsense", "socks5://127.0.0.1:9", "ftp://x"]
)
def test_a_proxy_that_is_not_there(signed: Nights, tmp_path: Path, address: str) -> None:
    code, out, err = run(signed, tmp_path, HTTPS_PROXY=address)
    assert code in {2, 4}, out + err
    assert "mistake in nhsr-registry" not in err
    assert "s3cr3tpass" not in out + err
