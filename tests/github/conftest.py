from __future__ import annotations

from pathlib import Path

import pytest

from nhsr_registry.github.client import GitHub
from tests.github.nights import Nights
from tests.github.server import LittleGitHub, serving


@pytest.fixture
def server(tmp_path: Path):
    (tmp_path / "served").mkdir()
    with serving(tmp_path / "served") as little:
        yield little


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def github(server: LittleGitHub, waited: list[float], monkeypatch: pytest.MonkeyPatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with GitHub("ghp_secret", api_url=server.url, server_url=server.url, sleep=waited.append) as client:
        yield client


@pytest.fixture
def nights(server: LittleGitHub, github: GitHub, tmp_path: Path) -> Nights:
    return Nights(server, github, tmp_path)
