"""`serve` notices what changes, once it has come to rest; nothing else."""

import threading
import urllib.error
import urllib.request

import pytest

from nhsr_registry.publish import publish
from nhsr_registry.publish.following import ASKED, SCRIPT, Following
from nhsr_registry.publish.server import server
from nhsr_registry.publish.watch import Watch
from tests.publish.browser import needs_browser
from tests.publish.driven import chromium
from tests.registry_folder import entry, make_registry


def test_every_kind_of_change_is_seen(tmp_path):
    registry = make_registry(tmp_path / "r", entry())
    watch = Watch(registry.root)
    assert not watch.changed()
    registry.write_entry(entry("example-trust/other"))
    assert watch.changed()
    assert not watch.changed()
    (registry.root / "registry.toml").write_text('name = "Another"\n', encoding="utf-8")
    assert watch.changed()
    (registry.root / "projects/example-trust/other.toml").unlink()
    assert watch.changed()


def test_many_files_at_once_are_one_change(tmp_path):
    registry = make_registry(tmp_path / "r", entry())
    changes = Watch(registry.root).changes(0.2)

    def write():
        for n in range(20):
            registry.write_entry(entry(f"example-trust/p{n}"))

    thread = threading.Thread(target=write)
    thread.start()
    next(changes)
    thread.join()
    assert len(registry.ids()) == 21


@pytest.fixture
def shown(tmp_path):
    """A folder with a page, served so that open pages follow: (folder, what is told of a change, address)."""
    (tmp_path / "index.html").write_text("<html><head><title>T</title></head><body>before</body></html>", "utf-8")
    (tmp_path / "404.html").write_text("<html><head><title>N</title></head><body>no page</body></html>", "utf-8")
    following = Following()
    with server(tmp_path, 0, following=following) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield tmp_path, following, f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def _read(address, **headers):
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
        return answer.read().decode()


def test_pages_ask_only_where_they_are_to_follow(shown, tmp_path):
    folder, following, address = shown
    assert SCRIPT in _read(f"{address}/")
    assert SCRIPT in _read(f"{address}/index.html")
    assert SCRIPT not in (folder / "index.html").read_text("utf-8")  # what is published stays as it is
    first = _read(address + ASKED)
    following.again()
    assert _read(address + ASKED) != first

    with server(folder, 0) as alone:  # `serve --once`
        thread = threading.Thread(target=alone.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        assert SCRIPT not in _read(f"http://127.0.0.1:{alone.server_port}/")
        alone.shutdown()
        thread.join()


def test_a_page_that_is_not_there_has_its_style_wherever_the_site_is_to_stand(tmp_path):
    publish(make_registry(tmp_path / "r", entry()), tmp_path / "site", base_url="https://example.org/some/where/")
    with server(tmp_path / "site", 0) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        with pytest.raises(urllib.error.HTTPError) as caught:
            _read(f"http://127.0.0.1:{running.server_port}/a/b.html")
        text = caught.value.read().decode()
        caught.value.close()
        running.shutdown()
        thread.join()
    assert 'href="/assets/site.css"' in text
    assert 'href="/index.html"' in text
    assert "/some/where" not in text


@needs_browser
def test_an_open_page_follows(shown):
    folder, following, address = shown
    with chromium() as browser:
        page, lost = browser.new_page(), browser.new_page()
        page.goto(address)
        lost.goto(f"{address}/later.html")
        assert lost.inner_text("body") == "no page"
        page.bring_to_front()
        with page.expect_request(f"**{ASKED}"):
            pass  # it knows now what it shows
        page.wait_for_timeout(200)
        text = (folder / "index.html").read_text("utf-8")
        (folder / "index.html").write_text(text.replace("before", "after"), "utf-8")
        (folder / "later.html").write_text(text.replace("before", "here now"), "utf-8")
        following.again()
        page.get_by_text("after").wait_for()
        lost.bring_to_front()
        lost.get_by_text("here now").wait_for()
