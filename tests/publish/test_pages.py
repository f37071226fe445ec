"""What every page keeps to, and that every link leads somewhere."""

import gzip
import re
import socket
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from nhsr_registry.publish.server import server
from nhsr_registry.publish.site import CSP
from tests.publish.pages import Page, read


def pages(site: Path) -> dict[str, Page]:
    return {path.relative_to(site).as_posix(): read(path) for path in sorted(site.rglob("*.html"))}


def test_every_page_is_well_formed_and_says_what_it_is(site):
    found = pages(site)
    assert len(found) > 30
    for name, page in found.items():
        assert not page.faults, (name, page.faults)
        assert len(page.all("h1")) == 1, name
        assert page.text("title"), name
        assert page.all("html")[0]["lang"] == "en-GB"
        ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids)), (name, "an id stands twice")
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
        assert all(b - a <= 1 for a, b in pairwise(levels)), (name, levels)
        assert all("alt" in image for image in page.all("img"))
    assert len({page.text("title") for page in found.values()}) == len(found), "two pages have one title"


def test_every_field_has_its_label_and_every_description_stands(site):
    for name, page in pages(site).items():
        labels = {attrs["for"] for attrs in page.all("label")}
        assert {attrs["id"] for attrs in page.all("input", "select")} <= labels, name
        for _, attrs in page.tags:
            for key in ("aria-describedby", "aria-labelledby"):
                assert set((attrs.get(key) or "").split()) <= page.ids, (name, attrs)


def test_the_policy_is_strict_and_nothing_needs_more(site):
    for name, page in pages(site).items():
        assert [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"] == [CSP]
        assert not [attrs for _, attrs in page.tags if any(key.startswith("on") or key == "style" for key in attrs)], (
            name
        )
        assert not page.all("style", "iframe", "object", "embed", "base"), name
        for script in page.all("script"):  # a block of data is not run, whatever the policy
            assert script.get("src") or script["type"] in {"application/ld+json", "application/json"}, name
    for script in (site / "assets").glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", script.read_text(encoding="utf-8")
        )


def test_nothing_is_fetched_from_elsewhere_and_outgoing_links_give_nothing_away(site):
    for name, page in pages(site).items():
        loaded = [attrs.get("src") or attrs.get("href") for attrs in page.all("script", "img", "link")]
        assert not [address for address in loaded if urlsplit(str(address)).scheme], name
        for link in page.all("a"):
            address = urlsplit(str(link["href"]))
            assert address.scheme in {"", "https", "http", "mailto"}, (name, link)
            if address.scheme.startswith("http"):
                assert link.get("rel") == "noopener noreferrer", (name, link)


def test_every_link_within_leads_somewhere_from_a_file(site):
    found = pages(site)
    for name, page in found.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            assert target.is_file(), (name, link)
            if parts.fragment:
                other = found[target.resolve().relative_to(site.resolve()).as_posix()]
                assert parts.fragment in other.ids, (name, link)


@contextmanager
def running(site, names=()):
    with server(site, 0, names) as one:
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield one.server_port
        one.shutdown()
        thread.join()


@pytest.fixture
def address(site):
    with server(site, 0) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()
        thread.join()


def test_every_page_is_reached_from_the_first_one(site, address):
    """Crawl it as a browser without JavaScript would."""
    queue, seen = [address], {address}
    while queue:
        at = queue.pop()
        with urllib.request.urlopen(at) as answer:
            assert answer.status == 200
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            assert answer.headers["Content-Security-Policy"].startswith(CSP)
            text = answer.read().decode()
        for link in re.findall(r'(?:href|src)="([^"]+)"', text):
            found = urljoin(at, link.replace("&amp;", "&")).partition("#")[0].partition("?")[0]
            if found.startswith(address) and found not in seen:
                seen.add(found)
                queue.append(found)
    reached = {found.removeprefix(address) for found in seen} | {"index.html"}
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    silent = {
        path for path in files if path.startswith(("feeds/", "v1/badges/", "search/"))
    }  # for feed readers, READMEs, scripts
    assert files - silent - {unquote(path) for path in reached} == {"404.html", "publication.txt", "kept.json"}


def test_the_server_sends_right_types_and_a_helpful_404(address):
    expected = {
        "v1/index.json": "application/json",
        "v1/index.csv": "text/csv; charset=utf-8",
        "v1/index.sqlite": "application/vnd.sqlite3",
        "assets/site.js": "text/javascript; charset=utf-8",
        "assets/site.css": "text/css; charset=utf-8",
    }
    for path, kind in expected.items():
        with urllib.request.urlopen(address + path) as answer:
            assert answer.headers["Content-Type"] == kind
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("projects/", "a/b/c", "../../etc/passwd", "projects/nobody/nothing.html"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(address + path)
        text = caught.value.read().decode()
        caught.value.close()
        assert caught.value.code == 404
        assert "Page not found" in text
        assert 'href="/assets/site.css"' in text


def test_the_server_compresses_what_a_good_host_would(site, address):
    """Only for who says that it can be read; and a number that is asked for again has not changed."""
    for path, squeezed in (("index.html", True), ("", True), ("assets/site.css", True), ("v1/index.sqlite", False)):
        asked_for = urllib.request.Request(address + path, headers={"Accept-Encoding": "gzip, br"})
        with urllib.request.urlopen(asked_for) as answer:
            assert (answer.headers["Content-Encoding"] == "gzip") is squeezed, path
            body, when = answer.read(), answer.headers["Last-Modified"]
        assert (gzip.decompress(body) if squeezed else body) == (site / (path or "index.html")).read_bytes()
        assert answer.headers["Content-Security-Policy"].startswith(CSP)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(
                urllib.request.Request(address + path, headers={"Accept-Encoding": "gzip", "If-Modified-Since": when})
            )
        assert caught.value.code == 304
        caught.value.close()
    for refused in ("identity", "gzip;q=0", "gzip; q=0.000, br"):
        asked_for = urllib.request.Request(address, headers={"Accept-Encoding": refused})
        with urllib.request.urlopen(asked_for) as answer:
            assert answer.headers["Content-Encoding"] is None, refused


def test_the_server_gives_parts_of_files(site, address):
    """DuckDB and polars read the end of a Parquet file, then what they need of it."""
    path = "v1/index.parquet"
    whole = (site / path).read_bytes()
    size = len(whole)
    for said, part in (
        ("bytes=0-9", whole[:10]),
        (f"bytes={size - 4}-", b"PAR1"),
        ("bytes=-8", whole[-8:]),
        (f"bytes=5-{size + 99}", whole[5:]),
        (f"bytes=-{size + 99}", whole),
    ):
        with urllib.request.urlopen(urllib.request.Request(address + path, headers={"Range": said})) as answer:
            body = answer.read()
        first = size - len(part) if said.startswith("bytes=-") else int(said[6:].partition("-")[0])
        assert (answer.status, body) == (206, part), said
        assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{size}"
    for said in ("bytes=9-3", "bytes=-", "lines=1-2", "bytes=0-1,4-5", "bytes=x-"):  # no part: the whole
        with urllib.request.urlopen(urllib.request.Request(address + path, headers={"Range": said})) as answer:
            assert (answer.status, answer.read()) == (200, whole), said
            assert answer.headers["Accept-Ranges"] == "bytes"
    for said in (f"bytes={size}-", "bytes=-0"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(urllib.request.Request(address + path, headers={"Range": said}))
        assert (caught.value.code, caught.value.headers["Content-Range"]) == (416, f"bytes */{size}")
        caught.value.close()


def test_the_server_listens_here_only(site):
    with server(site, 0) as running:
        assert running.server_address[0] == "127.0.0.1"


def asked(port: int, head: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(head + b"\r\nConnection: close\r\n\r\n")
        return line.makefile("rb").read().split(b"\r\n")[0]


@pytest.mark.parametrize(
    "path", ["/%00", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/" + "a" * 5_000, "/%ff"]
)
def test_an_odd_path_is_not_found(site, path, capfd):
    with running(site) as port:
        assert b" 404 " in asked(port, f"GET {path} HTTP/1.1\r\nHost: localhost".encode())
    assert "Traceback" not in capfd.readouterr().err


def test_only_who_asks_for_this_computer_by_name_is_answered(site):
    """Else a page elsewhere, whose name somebody leads to this computer, reads a registry that is nobody else's."""
    with running(site) as port:
        for host in ("localhost", f"127.0.0.1:{port}", "[::1]:80", ""):
            assert b" 200 " in asked(port, f"GET / HTTP/1.1\r\nHost: {host}".encode()), host
        for host in ("evil.example", f"127.0.0.1.evil.example:{port}", "localhost\r\nHost: evil.example"):
            assert b" 421 " in asked(port, f"GET / HTTP/1.1\r\nHost: {host}".encode()), host
    with running(site, ["Workbench.example"]) as port:
        assert b" 200 " in asked(port, b"GET / HTTP/1.1\r\nHost: workbench.example")
