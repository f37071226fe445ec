"""Bad nights: whatever GitHub does, the last good record stays, the report is true, and the next night repairs it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.folder.store import Registry
from nhsr_registry.github.client import GitHub
from nhsr_registry.harvesting import reading
from nhsr_registry.harvesting.nightreport import NightReport
from nhsr_registry.model import RepoId
from tests.github.faults import FAULTS
from tests.github.nights import FILES, Nights, commit, counted, exit_code
from tests.github.server import cut_off, hang_up, has_http_backend, reply, serving
from tests.support import Commit, git

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")
READ_ONE = reading.read_one
CODES = {test: fault.code for fault in FAULTS for test in fault.tests}


def slow(handler) -> None:
    time.sleep(0.3)


NIGHTS = {
    "401": reply(401, {"message": "Bad credentials ghp_secret"}),
    "403 without a word": reply(403, {"message": "You have exceeded a secondary rate limit"}),
    "403 retry-after": reply(403, {}, Retry_After="20"),
    "403 for long": reply(403, {}, Retry_After="99999"),
    "429": reply(429, {}),
    "rate limited": reply(200, {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}),
    "500": reply(500, {}),
    "502": reply(502, b"<html>Unicorn"),
    "503": reply(503, b"<html>Unicorn"),
    "504": reply(504, b""),
    "page": reply(200, b"<!DOCTYPE html><title>Sign in to the hospital Wi-Fi</title>"),
    "cut json": reply(200, b'{"data": {"nodes": [{"id": "R_1000"'),
    "reset": cut_off,
    "hang up": hang_up,
    "stalled": slow,
    "nothing": reply(200, {}),
    "null": reply(200, {"data": None}),
    "other": reply(200, {"data": {"nodes": [{}, {}, {}]}}),
    "fewer": reply(200, {"data": {"nodes": []}}),
    "all null": reply(200, {"data": {"nodes": [None, None, None]}, "errors": [{"message": "Something went wrong"}]}),
    "circle": reply(302, {}, Location="/graphql"),
    "binary": reply(200, bytes(range(256))),
    "wrong clock": reply(
        403, {"message": "API rate limit exceeded"}, X_RateLimit_Remaining="0", X_RateLimit_Reset="1", Date="nonsense"
    ),
}


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """Three listed projects, read last night, one of them changed since; made once, since most tests begin here."""
    folder = tmp_path_factory.mktemp("quiet")
    (folder / "served").mkdir()
    with (
        serving(folder / "served") as server,
        GitHub("ghp_secret", api_url=server.url, server_url=server.url) as github,
    ):
        nights = Nights(server, github, folder)
        for name in "abc":
            nights.lists(f"o/{name}")
        nights.run()
        commit(nights.server.world.by_id["R_1001"])
    return nights


@pytest.fixture
def three(nights: Nights, quiet: Nights) -> Nights:
    for source, target in ((quiet.registry.root, nights.registry.root), (quiet.server.root, nights.server.root)):
        shutil.copytree(source, target, dirs_exist_ok=True)
    for hosted in quiet.server.world.by_id.values():
        nights.server.world.add(hosted.full_name)
    return nights


@pytest.mark.parametrize("fault", NIGHTS)
def test_a_night_without_an_answer(three: Nights, fault: str) -> None:
    before = three.files()
    three.github._client.timeout = 0.1 if fault == "stalled" else 10.0
    three.server.answers["/graphql"] = NIGHTS[fault]
    report = three.run("2026-10-02")
    assert not report.complete
    assert exit_code(report) == CODES[f"test_faults::test_a_night_without_an_answer[{fault}]"]
    assert sum(report.counts[state] for state in ("failed", "unasked")) == 3
    assert all(name.startswith("harvest/next") for name in three.files().keys() ^ before.keys())
    assert {name: text for name, text in three.files().items() if name in before} == before
    assert "ghp_secret" not in repr(report)
    three.server.answers.clear()
    three.github._client.timeout = 10.0
    assert counted(three.run("2026-10-03")) == {"unchanged": 2, "refreshed": 1}
    assert not any("next" in name for name in three.files())


@pytest.mark.parametrize("fault", ["500", "page", "reset", "cut json", "403 for long"])
def test_the_second_pass_fails(three: Nights, fault: str) -> None:
    """What it would have told stays; the files are read all the same."""
    graph, calls = three.graph, []

    def second_fails(handler) -> None:
        body = handler.rfile.read(int(handler.headers["content-length"]))
        calls.append(json.loads(body)["query"])
        if "query Details" in calls[-1]:
            NIGHTS[fault](handler)
            return
        status, headers, content = graph.answer(body, handler.headers["authorization"])
        reply(status, content, **headers)(handler)

    three.server.answers["/graphql"] = second_fails
    assert counted(three.run("2026-10-02")) == {"unchanged": 2, "refreshed": 1}
    assert three.harvest("o/b").history.commits == 2


GITS = {
    "401": reply(401, b"", WWW_Authenticate='Basic realm="x"'),
    "403": reply(403, b"Repository unavailable due to DMCA takedown"),
    "404": reply(404, b""),
    "429": reply(429, b"", Retry_After="1"),
    "451": reply(451, b""),
    "500": reply(500, b""),
    "502": reply(502, b"<html>"),
    "page": reply(200, b"<html>Welcome to the hospital Wi-Fi", Content_Type="text/html"),
    "cut": cut_off,
    "hang up": hang_up,
    "elsewhere": reply(302, b"", Location="https://evil.example/"),
    "circle": reply(302, b"", Location="/o/b.git/info/refs?service=git-upload-pack"),
}


@pytest.mark.parametrize("fault", GITS)
def test_git_does_not_get_it(three: Nights, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also: it vanished between the first question and the reading."""
    monkeypatch.setattr("nhsr_registry.github.fetch.RETRY_AFTER", 0.0)
    good = three.harvest("o/b")
    three.server.answers["/o/b.git/info/refs"] = GITS[fault]
    report = three.run("2026-10-02")
    assert counted(report) == {"unchanged": 2, "failed": 1}
    assert exit_code(report) == CODES[f"test_faults::test_git_does_not_get_it[{fault}]"]
    assert report.results[1].reason
    assert "ghp_secret" not in repr(report)
    stale = three.harvest("o/b")
    assert stale.stale
    assert (stale.stale.since, stale.commit, stale.findings) == ("2026-10-02", good.commit, good.findings)
    three.server.answers.clear()
    assert counted(three.run("2026-10-03")) == {"unchanged": 2, "refreshed": 1}
    assert three.harvest("o/b").stale is None


def test_a_pack_cut_off_in_the_middle(three: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhsr_registry.github.fetch.RETRY_AFTER", 0.0)
    three.server.answers["/o/b.git/git-upload-pack"] = cut_off
    assert counted(three.run("2026-10-02")) == {"unchanged": 2, "failed": 1}
    assert not list((three.cache / "reading").iterdir())


def test_a_tree_of_many_entries_and_files_that_are_no_text(nights: Nights) -> None:
    many = {f"data/{i // 500}/{i}.csv": "1\n" for i in range(100_000)}
    nights.lists("o/many", Commit(FILES | many | {"README.md": b"\xff\xfe\x00\x01" * 9, "DESCRIPTION": b"\x00\x01"}))
    assert counted(nights.run()) == {"refreshed": 1}
    assert nights.harvest("o/many").facts.files == 100_000 + 4


def test_a_reader_that_dies(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """One repository ends the process that reads it; the others are read, and it is named."""
    for i in range(6):
        nights.lists(f"o/r{i}")
    monkeypatch.setattr("nhsr_registry.harvesting.reading.read_one", _dies_on_r3)
    report = nights.run(jobs=2)
    assert counted(report) == {"refreshed": 5, "failed": 1}
    assert [o.repository for o in report.results if o.state == "failed"] == ["o/r3"]


def _dies_on_r3(job, **more):
    if job.repo == RepoId.parse("o/r3"):
        os.kill(os.getpid(), signal.SIGKILL)
    return READ_ONE(job, **more)


def test_a_killed_night_asks_nothing_twice(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers of a night that was ended are at hand for the next run; a torn line is no answer."""
    for i in range(4):
        nights.lists(f"o/r{i}")
    read = reading.read_one

    def killed(job, **more):
        if job.repo.name == "r2":
            raise KeyboardInterrupt
        return read(job, **more)

    monkeypatch.setattr("nhsr_registry.harvesting.reading.read_one", killed)
    with pytest.raises(KeyboardInterrupt):
        nights.run()
    monkeypatch.undo()
    (journal,) = (nights.cache / "nights").iterdir()
    with journal.open("ab") as file:
        file.write(b'{"known": {"repo"')
    assert counted(nights.run()) == {"unchanged": 2, "refreshed": 2}
    assert [name for name, _ in nights.graph.calls] == ["Details"]
    assert set(nights.fetched()) == {"o/r2", "o/r3"}
    assert not journal.exists()


@pytest.mark.parametrize("what", ["renamed", "deleted", "branch"])
def test_what_happened_after_the_answer_of_a_killed_night(
    nights: Nights, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Its answers are hours old: who cannot be read by them is asked about again, once, and is not called broken."""
    hosted = [nights.lists(f"o/r{i}") for i in range(3)]
    nights.run()
    before = nights.harvest("o/r1")
    commit(hosted[1])
    monkeypatch.setattr(
        "nhsr_registry.harvesting.reading.read_one", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        nights.run()
    monkeypatch.undo()
    if what == "renamed":
        nights.server.world.rename(hosted[1], "o/new")
    elif what == "deleted":
        nights.server.world.delete(hosted[1])
    else:
        assert hosted[1].git
        git(hosted[1].git, "branch", "-m", "trunk")
    report = nights.run()
    expected = {"renamed": {"renamed": 1, "refreshed": 1}, "deleted": {"missing": 1}, "branch": {"refreshed": 1}}
    assert counted(report) == {"unchanged": 2} | expected[what]
    asked = [name for name, _ in nights.graph.calls]
    if what == "deleted":
        assert asked[-1] == "SeenByName", "it may have been made anew"
        assert nights.harvest("o/r1").findings == before.findings
    else:
        assert asked == ["Details", "Seen", "Details"]
        name = "o/new" if what == "renamed" else "o/r1"
        assert nights.harvest(name).history.commits == 2
        assert nights.harvest(name).stale is None
    assert nights.registry.ids()[-1] == RepoId.parse("o/r2")


def test_answers_of_another_night_are_not_tonights(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.lists("o/a")
    monkeypatch.setattr(
        "nhsr_registry.harvesting.reading.read_one", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        nights.run()
    monkeypatch.undo()
    (journal,) = (nights.cache / "nights").iterdir()
    os.utime(journal, (1, 1))
    nights.run()
    assert [name for name, _ in nights.graph.calls] == ["SeenByName", "Details"]


# ── the command itself ───────────────────────────────────────────────────────────────────────────


def environment(nights: Nights, tmp_path: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "SYSTEMROOT", "PYTHONPATH"}}
    return kept | {
        "GITHUB_TOKEN": "ghp_secret", "GITHUB_API_URL": nights.server.url, "GITHUB_SERVER_URL": nights.server.url,
        "GITHUB_GRAPHQL_URL": f"{nights.server.url}/graphql", "NHSR_CACHE": str(tmp_path / "cache"),
        "PYTHONWARNINGS": "error", "no_proxy": "*",
    } | more  # fmt: skip


def command(nights: Nights, *words: str) -> list[str]:
    return [sys.executable, "-m", "nhsr_registry", "--registry", str(nights.registry.root), *words]


def harvest(nights: Nights, tmp_path: Path, *words: str, **more: str) -> tuple[int, str, str]:
    done = subprocess.run(
        command(nights, "harvest", *words), env=environment(nights, tmp_path, **more), capture_output=True, text=True,
        timeout=120, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_the_command_and_the_summary_of_a_job(three: Nights, tmp_path: Path) -> None:
    summary, file = tmp_path / "summary.md", tmp_path / "report.json"
    code, out, _ = harvest(three, tmp_path, "--report", str(file), "--jobs", "2", GITHUB_STEP_SUMMARY=str(summary))
    assert code == 0
    assert "1 read again" in out
    assert "| 2 | as they were |" in summary.read_text(encoding="utf-8")
    assert NightReport(**json.loads(file.read_text())).counts["refreshed"] == 1
    three.server.answers["/graphql"] = NIGHTS["rate limited"]
    code, out, _ = harvest(three, tmp_path, "--format", "json")
    assert code == 4
    assert json.loads(out)["counts"]["unasked"] == 3


def test_without_a_token(three: Nights, tmp_path: Path) -> None:
    code, _, err = harvest(three, tmp_path, GITHUB_TOKEN="", HOME=str(tmp_path))
    assert code == 0
    assert "No token for GitHub" in err
    assert "gh auth login" in err
    assert three.harvest("o/b").history.commits == 2


def test_the_token_is_nowhere(three: Nights, tmp_path: Path) -> None:
    """Planted, and looked for in everything that was written or printed, on a good night and on bad ones."""
    secret = three.graph.token = "ghp_" + "Pl4nt3dT0k3nThatNobodyMaySee00000000"
    printed: list[str] = []
    for fault in (None, reply(401, {"message": secret}), reply(200, {"errors": [{"message": secret}], "data": None})):
        three.server.answers = {"/graphql": fault} if fault else {}
        three.server.answers["/o/a.git/info/refs"] = reply(500, secret.encode())
        commit(three.server.world.by_id["R_1000"], f"{len(printed)}")
        words = ("--format", "json", "--report", str(tmp_path / "report.json"))
        printed += harvest(three, tmp_path, *words, GITHUB_TOKEN=secret, GITHUB_STEP_SUMMARY=str(tmp_path / "s.md"))[1:]
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and "served" not in path.parts]
    assert len(written) > 5
    assert not any(secret.encode() in content for content in written)
    assert not any(secret in text for text in printed)


def test_killed_at_random_moments(nights: Nights, tmp_path: Path) -> None:
    """Each run is killed, the last is not: it ends with the same folder as a run that nobody disturbed."""
    chance = random.Random(7)
    for i in range(5):
        nights.lists(f"o/r{i}", Commit(FILES | {"n.txt": str(i)}, date=1_700_000_000 + i))
    renamed = nights.server.world.by_id["R_1004"]
    nights.run()
    nights.server.world.rename(renamed, "new/home")
    for id_ in ("R_1000", "R_1001", "R_1002"):
        commit(nights.server.world.by_id[id_])
    for _ in range(int(os.environ.get("NHSR_KILLS", "6"))):
        process = subprocess.Popen(
            command(nights, "harvest", "--jobs", "1"), env=environment(nights, tmp_path), cwd=tmp_path,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        time.sleep(chance.uniform(0.3, 1.6))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for name, text in nights.files().items():
            if name.startswith("harvest/") and name.endswith(".json"):
                assert json.loads(text)["findings"], "every record is whole at every moment"
    assert harvest(nights, tmp_path)[0] == 0
    assert validate(Registry(nights.registry.root)).faults == ()
    after = {name: text for name, text in nights.files().items() if not name.endswith(".part")}
    assert {name for name in after if name.startswith("projects/")} == {
        *(f"projects/o/r{i}.toml" for i in range(4)), "projects/new/home.toml",
    }  # fmt: skip
    nights.run(believe_missing=True)
    assert {name: text for name, text in nights.files().items() if not name.endswith(".part")} == after
    assert json.loads(after["harvest/o/r0.json"])["commit"] == git(
        nights.server.root / "o" / "r0.git", "rev-parse", "main"
    )
