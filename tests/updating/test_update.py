import gzip
import hashlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from nhsr_registry import http
from nhsr_registry.addresses import is_loopback, is_of_no_site
from nhsr_registry.cache import data_folder
from nhsr_registry.errors import NetworkError, RegistryError, UsageError
from nhsr_registry.http import MissingError
from nhsr_registry.registries import copies, updating
from nhsr_registry.registries.updating import address_of, update
from tests.updating.conftest import Server

ABOUT, FILE = "search.json", "search.sqlite.gz"


def about(site, **changes):
    said = json.loads((site / "v1" / ABOUT).read_text(encoding="utf-8")) | changes
    return json.dumps(said).encode()


def repacked(site, raw, **changes):
    """An announcement of other contents, with hashes that fit."""
    packed = gzip.compress(raw)
    facts = {
        "bytes": len(packed), "sha256": hashlib.sha256(packed).hexdigest(),
        "unpacked_bytes": len(raw), "unpacked_sha256": hashlib.sha256(raw).hexdigest(),
    }  # fmt: skip
    return packed, about(site, **(facts | changes))


def left_behind():
    return [path.name for path in data_folder().rglob("*") if path.suffix == ".part"]


def test_what_is_published_is_fetched_compared_and_kept(server):
    done = update(server.address)
    assert done.changed
    assert server.paths() == [ABOUT, FILE]
    assert (done.copy.name, done.copy.projects) == ("Test registry", 2)
    assert hashlib.sha256(done.copy.path.read_bytes()).hexdigest() == done.copy.sha256
    assert copies.kept(server.address) == done.copy
    assert not left_behind()
    assert "gzip" in server.asked[0][1]["Accept-Encoding"]
    assert server.asked[1][1]["Accept-Encoding"] == "identity"


def test_what_did_not_change_is_not_fetched_again(server):
    first = update(server.address).copy
    second = update(server.address)
    assert not second.changed
    assert server.paths() == [ABOUT, FILE, ABOUT]
    assert server.asked[2][1]["If-None-Match"] == first.etag
    assert second.copy.checked >= first.checked
    assert not update(server.address, fresh=True).changed
    assert server.paths()[3:] == [ABOUT, FILE]


def test_a_server_that_knows_no_conditions_costs_one_small_file(server):
    server.conditional = server.compress = False
    update(server.address)
    assert not update(server.address).changed
    assert server.paths() == [ABOUT, FILE, ABOUT]


def test_a_damaged_copy_is_fetched_again(server):
    path = update(server.address).copy.path
    path.write_bytes(b"not an index")
    update(server.address)
    assert updating.sound_index(path)


#: What goes wrong → (how, words of what is said).
WRONG = {
    "another file": (lambda server, site: server.sends(FILE, b"x" * (site / "v1" / FILE).stat().st_size), "hash differs"),
    "a part": (lambda server, site: server.sends(FILE, (site / "v1" / FILE).read_bytes()[:-9]), "only in part"),
    "broken off index": (lambda server, site: server.says(FILE, 200, b"abc", length=9_000), "broke off"),
    "broken off page": (lambda server, site: server.says(ABOUT, 200, b'{"schema": 1', length=9_000), "broke off"),
    "captive portal": (lambda server, site: server.says(ABOUT, 200, b"<!DOCTYPE html><title>Sign in</title>"), "web page"),
    "empty object": (lambda server, site: server.says(ABOUT, 200, b"{}"), "in place of a registry"),
    "no text": (lambda server, site: server.says(ABOUT, 200, b"\xff\xfe"), "in place of a registry"),
    "deep nesting": (lambda server, site: server.says(ABOUT, 200, b"[" * 90_000), "in place of a registry"),
    "endless page": (lambda server, site: server.says(ABOUT, 200, b" " * 200_000), "larger than"),
    "nothing there": (lambda server, site: server.says(ABOUT, 404), "HTTP 404"),
    "index gone": (lambda server, site: server.says(FILE, 404), "HTTP 404"),
    "server error": (lambda server, site: server.says(ABOUT, 500), "problem of its own"),
    "forbidden": (lambda server, site: server.says(ABOUT, 403), "sign in"),
    "proxy wants a name": (lambda server, site: server.says(ABOUT, 407), "proxy"),
    "nothing changed": (lambda server, site: server.says(ABOUT, 304), "nothing is kept"),
    "to plain http": (lambda server, site: server.says(ABOUT, 302, location="http://registry.example/"), "not https"),
    "to a file": (lambda server, site: server.says(ABOUT, 302, location="file:///etc/passwd"), "not https"),
    "to where no site is": (lambda server, site: server.says(ABOUT, 302, location="https://169.254.169.254/"), "no site's"),
    "in a circle": (lambda server, site: server.says(ABOUT, 302, location="/v1/search.json"), "circle"),
    "newer layout": (lambda server, site: server.sends(ABOUT, about(site, layout=999)), "Install the newer version"),
    "newer page": (lambda server, site: server.sends(ABOUT, about(site, schema=2)), "Install the newer version"),
    "older layout": (lambda server, site: server.sends(ABOUT, about(site, layout=1)), "no longer reads"),
    "other machine": (lambda server, site: server.sends(ABOUT, about(site, byteorder="middle")), "another kind"),
    "a path": (lambda server, site: server.sends(ABOUT, about(site, file="../../evil")), "in place of a registry"),
    "a path from the root": (lambda server, site: server.sends(ABOUT, about(site, file="/etc/passwd")), "in place of a registry"),
    "a path of Windows": (lambda server, site: server.sends(ABOUT, about(site, file="..\\evil.gz")), "in place of a registry"),
    "a hidden name": (lambda server, site: server.sends(ABOUT, about(site, file=".search.json")), "in place of a registry"),
    "a name with a NUL": (lambda server, site: server.sends(ABOUT, about(site, file="a\0.gz")), "in place of a registry"),
    "an address as a name": (lambda server, site: server.sends(ABOUT, about(site, file="https://example.org/x")), "in place of a registry"),
    "less than nothing": (lambda server, site: server.sends(ABOUT, about(site, projects=-1)), "in place of a registry"),
    "huge": (lambda server, site: server.sends(ABOUT, about(site, bytes=10**12)), "too many"),
    "longer than said": (lambda server, site: server.sends(ABOUT, about(site, bytes=10)), "larger than"),
    "unpacks to more": (lambda server, site: server.sends(ABOUT, about(site, unpacked_bytes=10)), "something else"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_whatever_goes_wrong_is_said_and_the_copy_stays(server, site, what):
    spoil, words = WRONG[what]
    spoil(server, site)
    with pytest.raises(RegistryError) as failed:
        update(server.address)
    assert words in f"{failed.value.message} {failed.value.hint}"
    assert copies.kept(server.address) is None
    assert not left_behind()
    server.answers.clear()
    good = update(server.address).copy
    spoil(server, site)
    with pytest.raises(RegistryError):
        update(server.address, fresh=True)
    assert copies.kept(server.address) == good
    assert updating.sound_index(good.path)


def test_announced_as_it_is_but_no_index(server, site):
    packed, said = repacked(site, b"SQLite format 3\0" + b"x" * 5_000)
    server.sends(ABOUT, said)
    server.sends(FILE, packed)
    with pytest.raises(NetworkError, match="something else"):
        update(server.address)


def test_a_bomb_is_not_unpacked(server, site, tmp_path):
    packed, said = repacked(site, b"\0" * 50_000_000, unpacked_bytes=1_000)
    server.sends(ABOUT, said)
    server.sends(FILE, packed)
    with pytest.raises(NetworkError, match="something else"):
        update(server.address)
    assert sum(path.stat().st_size for path in (tmp_path / "kept").rglob("*")) < 100_000


def test_published_anew_between_the_two_questions(server, site):
    stale = about(site, sha256="0" * 64)
    seen = []

    def answer(handler):
        seen.append(handler.headers)
        handler.file(ABOUT, stale if len(seen) == 1 else None)

    server.answers[ABOUT] = answer
    assert update(server.address).changed
    assert seen[1]["Cache-Control"] == "no-cache"


def test_a_redirect_to_this_computer_is_followed(server, site):
    server.says(ABOUT, 301, location="/v1/moved.json")
    server.sends("moved.json", about(site))
    assert update(server.address).changed


@pytest.mark.parametrize("location", ["http://127.0.0.1:8080/", "http://localhost/admin", "https://[::1]/"])
def test_a_redirect_from_elsewhere_to_this_computer_is_not_followed(location):
    with pytest.raises(NetworkError, match="program on this computer"):
        http._next("https://registry.example/v1/search.json", location)


def test_a_stalled_server_does_not_hold_us(server):
    server.stalls(ABOUT, 5)
    begun = time.monotonic()
    with pytest.raises(NetworkError, match="in time"):
        update(server.address, deadline=0.5)
    assert time.monotonic() - begun < 4


def test_a_name_that_acts_on_a_terminal_is_cleaned(server, site):
    server.sends(
        ABOUT, about(site, name="A\x1b]0;x\x07\u202eb" + "x" * 50_000, tool="\x1b[31m", updated="2026-01-02\x1b[31m")
    )
    copy = update(server.address).copy
    assert (copy.name[:5], len(copy.name) <= 200, copy.updated) == ("A]0;x", True, "2026-01-02")
    assert copy.name.isprintable()


@pytest.mark.parametrize(
    ("host", "none"),
    [
        ("169.254.169.254", True), ("fe80::1", True), ("::ffff:169.254.169.254", True), ("2852039166", True), ("0xa9fea9fe", True),
        ("169.254.43518", True), ("0.0.0.0", True), ("::", True), ("224.0.0.1", True), ("metadata.0x1", True), ("10.1.2.3", False),
        ("registry.example", False), ("1.example", False), ("nhs1.uk", False), ("127.0.0.1", False), (None, False),
    ],
)  # fmt: skip
def test_where_no_site_can_be(host, none):
    assert is_of_no_site(host) == none


def test_loopback_within_an_address_of_another_kind_is_loopback():
    assert is_loopback("::ffff:127.0.0.1")
    assert not is_loopback("::ffff:10.0.0.1")


@pytest.mark.parametrize("name", [ABOUT, FILE])
def test_a_server_that_drips_its_headers_does_not_hold_us(server, name):
    server.drips(name, 15)
    begun = time.monotonic()
    with pytest.raises(NetworkError, match="in time"):
        update(server.address, deadline=1.5)
    assert time.monotonic() - begun < 12
    assert not left_behind()


@pytest.mark.parametrize("name", [ABOUT, FILE])
def test_a_server_that_gives_a_byte_at_a_time_does_not_hold_us(server, name):
    server.trickles(name, 15)
    begun = time.monotonic()
    with pytest.raises(NetworkError, match="in time"):
        update(server.address, deadline=1.5)
    assert time.monotonic() - begun < 12
    assert not left_behind()


def test_an_address_needs_no_option(server, tmp_path):
    update = [sys.executable, "-m", "nhsr_registry", "update"]
    env = {**os.environ, "NHSR_CACHE": str(tmp_path / "cache"), "NHSR_CONFIG": str(tmp_path / "config")}
    done = subprocess.run([*update, server.address], check=False, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    two = [*update, server.address, "--from", "https://example.org/"]
    done = subprocess.run(two, check=False, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "one at a time" in done.stderr


def test_nobody_there(site):
    with Server(site) as gone:
        address = gone.address
    with pytest.raises(NetworkError) as failed:
        update(address)
    assert "did not answer" in failed.value.message
    assert "HTTPS_PROXY" in (failed.value.hint or "")


def test_several_at_once(server):
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: update(server.address, fresh=True), range(6)))
    assert len({one.copy.sha256 for one in done}) == 1
    assert updating.sound_index(done[0].copy.path)
    assert not left_behind()


def test_what_no_longer_counts_is_swept_after_a_while(server):
    path = update(server.address).copy.path
    for name, age in (("old.sqlite", 9_000), (".lost.part", 9_000), ("young.sqlite", 0)):
        (path.parent / name).write_bytes(b"")
        os.utime(path.parent / name, (time.time() - age,) * 2)
    update(server.address, fresh=True)
    assert {one.name for one in path.parent.iterdir()} >= {path.name, "young.sqlite"}
    assert not (path.parent / "old.sqlite").exists()
    assert not (path.parent / ".lost.part").exists()


def test_no_place_to_keep_it(server, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "file" / "below"))
    with pytest.raises(RegistryError) as failed:
        update(server.address)
    assert "could not be kept" in failed.value.message
    assert "NHSR_CACHE" in (failed.value.hint or "")


@pytest.mark.skipif(os.name == "nt", reason="no limit on files' sizes on Windows")
def test_a_full_disk(server, tmp_path):
    import resource

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [sys.executable, "-m", "nhsr_registry", "update", "--from", server.address],
        capture_output=True, text=True, check=False, preexec_fn=small, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 3
    assert "could not be kept" in done.stderr
    assert "Traceback" not in done.stderr
    assert copies.kept(server.address) is None
    assert not left_behind()


def test_a_proxy_is_honoured(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", server.address)
    update("http://localhost:9/registry/")
    assert server.asked[0][0] == "http://localhost:9/registry/v1/search.json"


@pytest.mark.parametrize(
    ("name", "aside", "said"),
    [
        ("HTTP_PROXY", "", "localhost did not answer through the proxy 127.0.0.1:9: "),
        ("ALL_PROXY", "", "localhost did not answer through the proxy 127.0.0.1:9: "),
        ("HTTP_PROXY", "localhost", "localhost did not answer: "),
    ],
)
def test_a_proxy_that_does_not_answer_is_named_without_its_password(monkeypatch, name, aside, said):
    monkeypatch.setenv(name, "http://me:sec" + "ret@127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", aside)
    with pytest.raises(NetworkError) as failed:
        update("http://localhost:9/registry/")
    assert failed.value.message.startswith(said)
    assert "ret@" not in failed.value.message


@pytest.mark.parametrize("proxy", ["socks5://localhost:1", "ftp://localhost:1", "http://[::1", "http://localhost:port"])
def test_a_proxy_that_cannot_be_used(server, monkeypatch, proxy):
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with pytest.raises(NetworkError) as failed:
        update(server.address)
    assert "PROXY" in f"{failed.value.message} {failed.value.hint}"


def test_a_proxy_that_wants_a_name_says_how_to_give_it(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def refuse():
            with proxy.accept()[0] as line:
                line.recv(65536)
                line.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        with pytest.raises(NetworkError) as failed:
            update("https://registry.invalid/")
        thread.join()
    assert "registry.invalid was not asked through the proxy 127.0.0.1" in failed.value.message
    assert "NAME:PASSWORD@PROXY" in str(failed.value.hint)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_a_certificate_of_ones_own(site, tmp_path, monkeypatch):
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    with Server(site) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        address = f"https://localhost:{server.server_port}/"
        with pytest.raises(NetworkError) as failed:
            update(address)
        assert failed.value.message.startswith("This computer does not trust the certificate that came for localhost: ")
        assert "SSL_CERT_FILE" in str(failed.value.hint)
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        assert update(address).changed
        server.shutdown()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("https://example.org/registry", "https://example.org/registry/"),
        (" https://example.org/registry/index.html ", "https://example.org/registry/"),
        ("https://example.org/registry/v1/search.json", "https://example.org/registry/"),
        ("http://localhost:8000", "http://localhost:8000/"),
    ],
)
def test_an_address_is_read_kindly(said, meant):
    assert address_of(said) == meant


@pytest.mark.parametrize(
    "said",
    ["http://example.org/", "ftp://example.org", "file:///etc", "https://user:word@example.org/", "x", "https://"],
)
def test_an_address_that_is_none(said):
    with pytest.raises(UsageError, match="no https address"):
        address_of(said)


def test_missing_is_an_error_of_the_network():
    assert issubclass(MissingError, NetworkError)
