"""The commands `publish` and `serve`."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import msgspec
import pytest

from nhsr_registry import report
from nhsr_registry.cli import main
from nhsr_registry.harvesting import nightreport
from nhsr_registry.publish import words
from tests.publish import sample


def test_publish_counts_and_says_where(registry, tmp_path, capsys):
    with pytest.raises(SystemExit) as done:
        main(["--registry", str(registry.root), "publish", "--out", str(tmp_path / "site")])
    assert done.value.code == 0
    said = capsys.readouterr().out
    assert re.match(r"5 projects and \d+ pages in ", said)
    assert f"nhsr-registry --registry {registry.root} serve" in said.replace("'", "")


def test_publish_says_what_it_left_out_by_its_exit_code(tmp_path, capsys):
    registry = sample.make(tmp_path / "registry")
    (registry.root / "projects/someone/unread.toml").write_text("name = 1", encoding="utf-8")
    with pytest.raises(SystemExit) as done:
        main(["--registry", str(registry.root), "publish", "--out", str(tmp_path / "site")])
    assert done.value.code == 1
    said = capsys.readouterr()
    assert "Left out: someone/unread: " in said.err
    assert said.out.startswith("4 projects")


def test_publish_says_what_reading_took_where_it_is_told(registry, tmp_path, capsys):
    report_ = nightreport.report_of([], requests=7, points=3, bytes_=2048, fetches=1, seconds=1.0)
    (tmp_path / "report.json").write_bytes(msgspec.json.encode(report_))
    words_ = ["--registry", str(registry.root), "publish", "--out", str(tmp_path / "site"), "--night"]
    with pytest.raises(SystemExit) as done:
        main([*words_, str(tmp_path / "report.json")])
    assert done.value.code == 0
    build = msgspec.json.decode((tmp_path / "site/v1/build.json").read_bytes())
    assert build["cost"] == {"requests": 7, "points": 3, "fetches": 1, "bytes": 2048}
    assert "7 requests and 3 points" in (tmp_path / "site/whats-new.html").read_text(encoding="utf-8")
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit) as done:
        main([*words_, str(tmp_path / "other.json")])
    assert done.value.code == 2
    assert "not the report of a harvest" in capsys.readouterr().err


#: The command as it is where Ctrl-C is heard: tests may run in a shell's background, where it is ignored.
HEARING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from nhsr_registry.cli import main; main()"


@pytest.mark.skipif(os.name == "nt", reason="needs SIGINT")
def test_serve_shows_the_site_until_it_is_told_to_stop(registry):
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", HEARING, "--registry", str(registry.root), "serve", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    with process:
        assert process.stdout
        assert process.stdout.readline().startswith("5 projects")
        (address,) = re.findall(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        with urllib.request.urlopen(address) as answer:
            assert b"Test registry" in answer.read()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "Stopped.\n", "")


def test_serve_says_that_its_port_is_taken_before_it_publishes(registry, tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SystemExit) as done:
            main(["--registry", str(registry.root), "serve", "--port", str(port), "--dir", str(tmp_path / "site")])
    assert done.value.code == 2
    said = capsys.readouterr()
    assert f"Port {port} is not free" in said.err
    assert "--port 0" in said.err
    assert not said.out
    assert not (tmp_path / "site").exists(), "nobody waited for pages that nobody will see"


@pytest.mark.skipif(os.name == "nt", reason="needs SIGTERM")
def test_serve_leaves_nothing_behind_when_it_is_ended(registry, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "nhsr_registry", "--registry", str(registry.root), "serve", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env={**os.environ, "TMPDIR": str(scratch)},
    )  # fmt: skip
    with process:
        assert process.stdout
        process.stdout.readline()
        (address,) = re.findall(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        urllib.request.urlopen(address).close()  # it serves
        assert list(scratch.iterdir())
        process.terminate()
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (143, "")
    assert not list(scratch.iterdir())


def test_the_site_and_the_terminal_use_one_set_of_names():
    assert words.LEVEL_NAMES == report.LEVEL_NAMES
    assert words.EFFORTS == report.EFFORTS
