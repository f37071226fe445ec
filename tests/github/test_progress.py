"""What a harvest shows while it works: a bar on a terminal, plain lines in a log; and its report in three forms."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from nhsr_registry.cli import _progress
from tests.github.nights import Nights
from tests.github.server import has_http_backend
from tests.github.test_faults import command, environment, harvest

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")


def test_a_bar_on_a_terminal(nights: Nights, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    for name in "abc":
        nights.lists(f"o/{name}")
    ours, theirs = pty.openpty()
    env = environment(nights, tmp_path, TERM="xterm", COLUMNS="100")
    process = subprocess.Popen(
        command(nights, "harvest", "--jobs", "1"),
        env=env,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    )
    os.close(theirs)
    shown = b""
    try:
        while more := os.read(ours, 65_536):
            shown += more
    except OSError:  # the other end was closed
        pass
    out, _ = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0
    said = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown).decode()
    assert "Reading projects" in said
    assert "3/3" in said
    assert "\x1b" not in out, "the report itself is plain"


def test_plain_lines_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    with _progress.progress("Reading projects", 1000) as advance:
        for number in range(1000):
            advance(f"o/{number}")
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"Reading projects: {n} of 1,000 (o/{n - 1})" for n in range(100, 1000, 100)]
    with _progress.progress("Reading projects", 20) as advance:
        for number in range(20):
            advance(f"o/{number}")
    assert capsys.readouterr().err == "", "a few need no telling"


def test_a_line_a_minute_where_it_is_slow(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("nhsr_registry.cli._progress.time.monotonic", lambda: clock[0])
    with _progress.progress("Reading projects", 5) as advance:
        for number in range(5):
            clock[0] += 61
            advance(f"o/{number}")
    assert capsys.readouterr().err.splitlines() == [f"Reading projects: {n} of 5 (o/{n - 1})" for n in range(1, 5)]


def test_the_report_in_three_forms(nights: Nights, tmp_path: Path) -> None:
    """Requests, points, bytes, each state, renames, archived, gone, failures with reasons, duration."""
    hosted = [nights.lists(f"o/{name}") for name in "abcde"]
    nights.run()
    nights.server.world.rename(hosted[0], "new/home")
    hosted[1].archived = True
    nights.server.world.delete(hosted[2])
    hosted[3].private = True
    report = tmp_path / "report.json"
    code, out, _ = harvest(nights, tmp_path, "--format", "json", "--report", str(report))
    assert code == 0
    said = json.loads(out)
    assert said == json.loads(report.read_text(encoding="utf-8"))
    assert {"requests", "points", "bytes", "fetches", "seconds", "counts", "events", "results"} <= said.keys()
    assert said["counts"] | said["events"] == said["counts"] | said["events"] | {
        "refreshed": 2, "unchanged": 1, "missing": 2, "failed": 0, "gone": 0, "renamed": 1, "archived": 1,
    }  # fmt: skip
    for form in ("text", "markdown"):
        _, out, _ = harvest(nights, tmp_path, "--format", form)
        assert "requests" in out
        assert "points" in out
        assert "deleted or made private" in out
