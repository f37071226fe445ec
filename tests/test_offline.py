"""Who says to stay off the network is heeded by everything that goes out, in one place, before the first byte."""

from __future__ import annotations

import ast
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from nhsr_registry.cli import cli
from nhsr_registry.github.client import GitHub
from nhsr_registry.http import Web
from nhsr_registry.settings import OfflineError, settings
from tests.registry_folder import entry, make_registry
from tests.search.conftest import harvest

SRC = Path(__file__).parents[1] / "src/nhsr_registry"


@pytest.fixture
def asked():
    """The paths that a server of this computer, in GitHub's and a member's place, is asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815 - the name that the standard library asks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


@pytest.fixture
def registry(tmp_path, monkeypatch, asked):
    address, _ = asked
    for name in ("GITHUB_API_URL", "GITHUB_SERVER_URL"):
        monkeypatch.setenv(name, address)
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NHSR_CONFIG", str(tmp_path / "config"))
    made = make_registry(tmp_path / "registry", entry("example-trust/waits"))
    made.write_harvest(harvest("example-trust/waits"))
    member = f'\n[[members]]\nid = "trust"\naddress = "{address}/"\n'
    path = made.root / "registry.toml"
    path.write_text(path.read_text(encoding="utf-8") + member, encoding="utf-8")
    settings.cache_clear()
    yield made
    settings.cache_clear()


def said_to_stay(monkeypatch, value="1"):
    monkeypatch.setenv("NHSR_OFFLINE", value)
    settings.cache_clear()


GOING_OUT = [
    ("check", "example-trust/waits"),
    ("check", "somebody/else"),
    ("add", "somebody/else", "--summary", "Counts how long people wait for a first visit.", "--topic", "waiting-lists"),
    ("harvest",),
    ("harvest", "example-trust/waits"),
    ("harvest", "--members-only"),
    ("night", "--out", "site"),
    ("discover", "example-trust"),
    ("update", "--from", "https://registry.nhs.uk/"),
    ("search", "waits", "--registry", "https://registry.nhs.uk/"),
]


@pytest.mark.parametrize("words", GOING_OUT, ids=lambda words: " ".join(words[:2]))
def test_nothing_goes_out_and_nothing_is_changed(registry, monkeypatch, tmp_path, asked, words):
    said_to_stay(monkeypatch)
    monkeypatch.chdir(tmp_path)
    before = {path: path.read_bytes() for path in registry.root.rglob("*") if path.is_file()}
    done = CliRunner().invoke(cli, ["--registry", str(registry.root), *words])
    assert done.exit_code != 0
    assert "NHSR_OFFLINE" in f"{done.exception} {getattr(done.exception, 'hint', '')} {done.output}"
    assert asked[1] == []
    assert {path: path.read_bytes() for path in registry.root.rglob("*") if path.is_file()} == before


def test_without_the_word_the_same_goes_out(registry, monkeypatch, asked):
    """What would show a test above that could not fail."""
    said_to_stay(monkeypatch, "0")
    CliRunner().invoke(cli, ["--registry", str(registry.root), "check", "example-trust/waits"])
    assert asked[1]


def test_what_is_on_this_computer_is_read_all_the_same(registry, monkeypatch, tmp_path, asked):
    said_to_stay(monkeypatch)
    project = tmp_path / "project"
    project.mkdir()
    (project / "README.md").write_text("# Waits\n\nCounts how long people wait.\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["--registry", str(registry.root), "check", str(project)])
    assert done.exit_code == 0, done.output
    assert CliRunner().invoke(cli, ["--registry", str(registry.root), "show", "example-trust/waits"]).exit_code == 0
    assert asked[1] == []


def test_a_member_that_nobody_asked_is_not_called_away(registry, monkeypatch, tmp_path, asked):
    """Else a harvest of clones, on a train, would mark all that members list as out of date."""
    said_to_stay(monkeypatch)
    (tmp_path / "clones").mkdir()
    done = CliRunner().invoke(
        cli, ["--registry", str(registry.root), "harvest", "--from-clones", str(tmp_path / "clones")]
    )
    assert "The members were not asked" in done.output
    assert not (registry.root / "members").exists()
    assert asked[1] == []


@pytest.mark.parametrize("make", [Web, GitHub], ids=["Web", "GitHub"])
def test_each_way_out_asks_first(registry, monkeypatch, make):
    said_to_stay(monkeypatch)
    with pytest.raises(OfflineError, match="NHSR_OFFLINE"):
        make()


def test_there_are_no_other_ways_out():
    """Two modules make HTTP connections, and each asks before; git goes out only with a `GitHub` at hand."""
    making = {
        path.relative_to(SRC).as_posix()
        for path in SRC.rglob("*.py")
        if re.search(
            r"httpx\.(Client|AsyncClient|get|post|stream)\(|urlopen\(|HTTPS?Connection\(", path.read_text("utf-8")
        )
    }
    assert making == {"http.py", "github/client.py"}
    for name in making:
        tree = ast.parse((SRC / name).read_text(encoding="utf-8"))
        inits = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "__init__"]
        assert any("httpx.Client(" in ast.unparse(node) and "go_out()" in ast.unparse(node) for node in inits)
