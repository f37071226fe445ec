"""A token is planted, and looked for everywhere: on good nights, on bad ones, in a crash, while git runs."""

from __future__ import annotations

import base64
import logging
import os
import subprocess
import threading
import time
import traceback
from pathlib import Path

import pytest

from nhsr_registry.github.client import GitHub
from nhsr_registry.harvesting.nightly import Limits, Night, Shard
from nhsr_registry.harvesting.reading import Access
from nhsr_registry.model import RepoId
from tests.github.nights import Nights, commit
from tests.github.rest import Rest
from tests.github.server import as_rest, has_http_backend, reply
from tests.github.test_faults import command, environment
from tests.support import Commit, git, make_repo

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")
SECRET = "ghp_" + "Pl4nt3dT0k3nThatNobodyMaySee00000000"
#: Also as git sends it.
FORMS = (SECRET.encode(), base64.b64encode(f"x-access-token:{SECRET}".encode()))


@pytest.fixture
def planted(nights: Nights, tmp_path: Path) -> Nights:
    nights.graph.token = SECRET
    for name in "abc":
        nights.lists(f"o/{name}")
    return nights


def run(nights: Nights, tmp_path: Path, *words: str, **more: str) -> str:
    """One command with the token, its temporary files kept where we look; what it printed."""
    (tmp_path / "temporary").mkdir(exist_ok=True)
    env = environment(nights, tmp_path, **({"GITHUB_TOKEN": SECRET, "TMPDIR": str(tmp_path / "temporary")} | more))
    env |= {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"), "PYTHONFAULTHANDLER": "1"}
    done = subprocess.run(
        command(nights, *words), env=env, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    return f"{done.returncode}\n{done.stdout}\n{done.stderr}"


def places(folder: Path) -> list[str]:
    """Files below `folder` that hold the token in any form; what the server of this test keeps is not ours."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and "served" not in path.relative_to(folder).parts:
            content = path.read_bytes()
            found += [str(path) for form in FORMS if form in content]
    return found


def test_in_nothing_that_commands_print_or_write(planted: Nights, tmp_path: Path) -> None:
    """Harvest, check, discover, add, publish, a whole night; with answers that carry the token back to us."""
    hosted = planted.lists("o/new", listed=False)
    printed = [
        run(planted, tmp_path, "harvest", "--report", "report.json", "--format", "markdown"),
        run(planted, tmp_path, "check", "o/a", "--format", "json"),
        run(planted, tmp_path, "discover", "o", "--to", "found.toml"),
    ]
    planted.server.answers["/repos/o/new"] = reply(200, as_rest(hosted) | {"description": "x"})
    words = (
        "--summary",
        "Counts how long people have waited, by specialty.",
        "--problem",
        "How long is our waiting list?",
        "--topic",
        "waiting-lists",
        "--yes",
    )
    printed.append(run(planted, tmp_path, "add", "o/new", *words))
    printed.append(run(planted, tmp_path, "publish", "--out", "site"))
    evil = reply(200, {"errors": [{"message": f"no {SECRET}"}], "data": None})
    for fault in (
        reply(401, {"message": SECRET}),
        reply(403, {"message": SECRET}),
        evil,
        reply(302, {}, Location=f"/{SECRET}"),
    ):
        planted.server.answers["/graphql"] = fault
        printed.append(run(planted, tmp_path, "harvest", "--format", "json"))
    del planted.server.answers["/graphql"]
    for number, answer in enumerate(
        (reply(500, SECRET.encode()), reply(302, b"", Location=f"https://{SECRET}@evil.example/"))
    ):
        commit(planted.server.world.by_id["R_1000"], f"{number}")
        planted.server.answers["/o/a.git/info/refs"] = answer
        printed.append(run(planted, tmp_path, "night", "--no-commit", "--out", "site"))
    assert [said[0] for said in printed[:5]] == ["0"] * 5, printed
    assert any(said.startswith("4") for said in printed)
    assert not any(form.decode() in said for form in FORMS for said in printed)
    assert (tmp_path / "site" / "index.html").is_file()
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) > 50
    assert places(tmp_path) == []


def test_in_no_command_line_that_others_can_read(planted: Nights, tmp_path: Path) -> None:
    """`ps` shows arguments to everybody on the computer: looked at again and again while git runs."""
    slow = threading.Event()
    seen: set[str] = set()

    def look() -> None:
        while not slow.wait(0.002):
            for at in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    line = at.read_bytes()
                except OSError:
                    continue
                if b"git" in line:
                    seen.add(line.replace(b"\0", b" ").decode("utf-8", "replace"))

    if not Path("/proc/self/cmdline").exists():
        pytest.skip("needs /proc")
    looking = threading.Thread(target=look)
    looking.start()
    try:
        assert run(planted, tmp_path, "harvest", "--jobs", "1").startswith("0")
    finally:
        slow.set()
        looking.join()
    assert any("fetch" in line for line in seen), "git was seen at work"
    assert not any(form.decode() in line for form in FORMS for line in seen)


def test_in_no_cache_or_journal_of_a_run_that_was_killed(planted: Nights, tmp_path: Path) -> None:
    env = environment(planted, tmp_path, GITHUB_TOKEN=SECRET)
    planted.server.answers["/o/b.git/git-upload-pack"] = lambda _: time.sleep(30)
    process = subprocess.Popen(
        command(planted, "harvest", "--jobs", "1"), env=env, cwd=tmp_path, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    end = time.monotonic() + 60
    while not list(tmp_path.glob("cache/reading/*/clone.git/config")) or not any(
        "o/b.git" in p for p in planted.server.paths()
    ):
        assert time.monotonic() < end
        time.sleep(0.05)
    os.killpg(process.pid, 9)
    process.wait()
    assert list(tmp_path.glob("cache/nights/*.jsonl"))
    assert list(tmp_path.glob("cache/reading/*/clone.git/config")), "a clone is left as it was"
    assert places(tmp_path) == []


def test_in_no_repr_and_no_traceback(planted: Nights, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Also with the values of every frame's variables, as a debugger or an error service shows them."""
    caplog.set_level(logging.DEBUG)
    with GitHub(SECRET, api_url=planted.server.url, server_url=planted.server.url, sleep=lambda _: None) as github:
        night = Night(
            planted.registry,
            github,
            tmp_path,
            today="2026-10-01",
            limits=Limits(jobs=1),
            shard=Shard(),
            progress=lambda _: None,
        )
        access = Access(token=SECRET, api_url="https://x", server_url="https://x")
        shown = [repr(github), str(github), repr(night.graphql), repr(night), repr(access), f"{access}"]
        planted.server.answers["/repos/o/a"] = reply(500, {})
        try:
            github.facts(RepoId.parse("o/a"))
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not tell
            trace = traceback.TracebackException.from_exception(error, capture_locals=True)
            ours = [f for f in trace.stack if "nhsr_registry" in f.filename or "tests" in f.filename]
            shown += [
                "".join(traceback.format_exception(error)),
                str([f.locals for f in ours if "test_token" not in f.filename]),
            ]
    shown += [record.getMessage() for record in caplog.records]
    assert len(shown) > 7
    assert not any(SECRET in said for said in shown)


def test_in_no_log_of_a_mistake_of_ours(planted: Nights, tmp_path: Path) -> None:
    """A crash writes a log that people are asked to send: it says where, and not with what."""
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text(
        "import nhsr_registry.github.survey as s\ndef bad(*a): raise KeyError('mistake')\ns.seen_of = bad\n"
        "import nhsr_registry.harvesting.nightly as n\nn.survey = bad\n",
        encoding="utf-8",
    )
    said = run(planted, tmp_path, "harvest", PYTHONPATH=str(broken))
    assert said.startswith("70"), said
    (log,) = (tmp_path / "temporary").glob("nhsr-registry-*.log")
    assert "KeyError" in log.read_text(encoding="utf-8")
    assert places(tmp_path) == []
    assert SECRET not in said


def test_in_no_pull_request(planted: Nights, tmp_path: Path) -> None:
    hosted = planted.lists("o/new", listed=False)
    make_repo(
        planted.server.root / "nhs" / "registry.git", Commit({"registry/registry.toml": "name = 'x'\n"}), bare=True
    )
    planted.server.world.add("nhs/registry")
    planted.server.rest = Rest(planted.server.world)
    planted.server.answers["/repos/o/new"] = reply(200, as_rest(hosted))
    words = (
        "--summary",
        "Counts how long people have waited, by specialty.",
        "--problem",
        "How long is our waiting list?",
        "--topic",
        "waiting-lists",
        "--yes",
        "--pull-request",
    )
    said = run(planted, tmp_path, "add", "o/new", *words, GITHUB_REPOSITORY="nhs/registry")
    assert said.startswith("0"), said
    (pull,) = planted.server.rest.pulls["nhs/registry"]
    fork = planted.server.root / "ann" / "registry.git"
    assert SECRET not in said + str(pull) + git(fork, "log", "-p", "--all")


def test_that_it_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x " + FORMS[1] + b" y")
    assert places(tmp_path) == [str(tmp_path / "a")]
