"""A whole night, from the command line and by the workflow's own steps: facts are committed and the site is published."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from nhsr_registry.cli import COMMANDS
from nhsr_registry.cli._night import STEPS
from nhsr_registry.model import RepoId
from tests.github.nights import Nights, commit
from tests.github.server import has_http_backend, reply
from tests.github.test_faults import command, environment
from tests.support import git

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")
FLOW = YAML(typ="safe").load(Path(__file__).parents[2] / ".github" / "workflows" / "publish.yml")
WHO = {f"GIT_{who}_{what}": "example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@pytest.fixture
def checkout(nights: Nights, tmp_path: Path) -> Path:
    """A checkout of a registry with four projects; its registry folder is `registry`."""
    for name in "abcd":
        nights.lists(f"o/{name}")
    folder = tmp_path / "checkout"
    folder.mkdir()
    nights.registry.root.rename(folder / "registry")
    nights.registry.root = folder / "registry"
    (folder / "README.md").write_text("# Registry\n", encoding="utf-8")
    (folder / ".gitignore").write_text("site/\nreport.json\nlast/\n", encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Start")
    return folder


def night(nights: Nights, checkout: Path, *words: str, **more: str) -> tuple[int, str]:
    done = subprocess.run(
        command(nights, "night", *words), env=environment(nights, checkout.parent, **(WHO | more)), cwd=checkout,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def log(checkout: Path) -> list[str]:
    return git(checkout, "log", "--format=%s").split("\n")


def test_a_night_in_one_command(nights: Nights, checkout: Path) -> None:
    summary = checkout.parent / "summary.md"
    code, said = night(nights, checkout, GITHUB_STEP_SUMMARY=str(summary))
    assert code == 0, said
    assert "4 projects and" in said
    assert re.search(r"\d files committed as [0-9a-f]{12}", said)
    assert log(checkout) == ["Refresh the facts of the listed projects", "Start"]
    changed = git(checkout, "show", "--name-only", "--format=", "HEAD").split()
    assert sorted(changed) == [f"registry/harvest/o/{name}.json" for name in "abcd"]
    assert json.loads((checkout / "site" / "v1" / "index.json").read_text(encoding="utf-8"))
    cost = json.loads((checkout / "site/v1/build.json").read_text(encoding="utf-8"))["cost"]
    assert cost["requests"] > 0, "the site says what reading asked of GitHub"
    assert "Asked of GitHub" in (checkout / "site/whats-new.html").read_text(encoding="utf-8")
    page = summary.read_text(encoding="utf-8")
    assert page.index("## Harvest") < page.index("## New for needs and neighbours") < page.index("## Publication")
    assert "Nothing new for needs and neighbours." in said
    # A quiet night commits nothing; what a person has staged stays theirs.
    (checkout / "mine.md").write_text("mine", encoding="utf-8")
    git(checkout, "add", "mine.md")
    code, said = night(nights, checkout)
    assert (code, "Nothing to commit" in said) == (0, True)
    commit(nights.server.world.by_id["R_1001"])
    nights.server.world.rename(nights.server.world.by_id["R_1002"], "new/home")
    assert night(nights, checkout)[0] == 0
    changed = git(checkout, "show", "--name-only", "--no-renames", "--format=", "HEAD").split()
    assert set(changed) == {
        "registry/harvest/o/b.json", "registry/harvest/o/c.json", "registry/harvest/new/home.json",
        "registry/projects/o/c.toml", "registry/projects/new/home.toml",
    }  # fmt: skip
    assert git(checkout, "status", "--porcelain") == "A  mine.md"


def test_a_bad_night_publishes_the_last_good_records(nights: Nights, checkout: Path) -> None:
    assert night(nights, checkout)[0] == 0
    nights.server.answers["/graphql"] = reply(
        200, {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
    )
    code, said = night(nights, checkout)
    assert code == 4
    assert "4 projects and" in said


def test_the_gate_stands_before_site_and_commit(nights: Nights, checkout: Path) -> None:
    assert night(nights, checkout)[0] == 0
    before = (log(checkout), (checkout / "site" / "v1" / "index.json").read_bytes())
    for name in "abc":
        nights.registry.entry_file(RepoId.parse(f"o/{name}")).unlink()
        nights.registry.harvest_file(RepoId.parse(f"o/{name}")).unlink()
    commit(nights.server.world.by_id["R_1003"])
    summary = checkout.parent / "summary.md"
    code, said = night(nights, checkout, GITHUB_STEP_SUMMARY=str(summary))
    assert code == 5, said
    assert (log(checkout), (checkout / "site" / "v1" / "index.json").read_bytes()) == before
    assert "Nothing was published" in summary.read_text(encoding="utf-8")
    assert night(nights, checkout, "--overrule", "They asked to go.")[0] == 0
    assert len(log(checkout)) == 3


def test_an_invalid_folder_stops_the_night(nights: Nights, checkout: Path) -> None:
    (checkout / "registry" / "projects" / "o" / "a.toml").write_text("summary = 1\n", encoding="utf-8")
    code, _ = night(nights, checkout)
    assert code == 3
    assert log(checkout) == ["Start"]
    assert not (checkout / "site").exists()


def test_a_folder_that_is_no_checkout(nights: Nights, checkout: Path) -> None:
    (checkout / ".git").rename(checkout.parent / "git-of-it")
    code, said = night(nights, checkout, GIT_CEILING_DIRECTORIES=str(checkout.parent))
    assert (code, "no git checkout" in said) == (2, True)
    assert night(nights, checkout, "--no-commit")[0] == 0


def test_the_lock_that_a_killed_commit_left(nights: Nights, checkout: Path) -> None:
    """The message names the file and what to do with it; what was read is written, and is committed when it is gone."""

    def keep(**more: str) -> tuple[int, str]:
        done = subprocess.run(
            command(nights, "keep"), env=environment(nights, checkout.parent, **(WHO | more)), cwd=checkout,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done.returncode, " ".join((done.stdout + done.stderr).split())

    (checkout / "registry" / "projects" / "o" / "a.toml").unlink()
    lock = checkout / ".git" / "index.lock"
    branch = checkout / ".git" / "refs" / "heads" / "main.lock"
    for left in (lock, branch):
        left.touch()
        os.utime(left, (time.time() - 600, time.time() - 600))
        code, said = keep(LC_ALL="C.UTF-8")
        assert code == 2, said
        assert re.search(rf"rm {re.escape(str(left))} && nhsr-registry --registry \S+ keep", said)
        assert "for 10 minutes now" in said
        assert "nothing is lost" in said
        assert left.exists(), "it may be another's, who is at work"
        assert log(checkout) == ["Start"]
        left.unlink()
    code, said = keep()
    assert (code, "1 file committed" in said) == (0, True), said
    assert len(log(checkout)) == 2


def test_search_profile_and_site_say_that_a_project_is_gone(nights: Nights, checkout: Path) -> None:
    """With the reason and since when; its record is still there to be found."""
    nights.run("2026-10-01")
    nights.server.world.delete(nights.server.world.by_id["R_1002"])
    for day in ("02", "03", "04"):
        nights.run(f"2026-10-{day}")
    said = {}
    for words in (("search", "c"), ("show", "o/c"), ("publish", "--out", "site")):
        done = subprocess.run(
            command(nights, *words), env=environment(nights, checkout.parent), cwd=checkout, capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said[words[0]] = " ".join(done.stdout.split())
    said["site"] = re.sub(r"<[^>]+>", "", (checkout / "site" / "projects" / "o" / "c.html").read_text(encoding="utf-8"))
    for where in ("search", "show", "site"):
        assert "Gone from GitHub" in said[where], where
        assert "2026-10-02" in said[where] or "2 October 2026" in said[where], where


# ── the workflow's own steps, run as they stand ──────────────────────────────────────────────────


def steps(job: str, name: str) -> str:
    return str(next(step["run"] for step in FLOW["jobs"][job]["steps"] if step.get("name") == name))


def test_the_workflow_calls_the_steps_of_a_night() -> None:
    runs = [step.get("run", "") for job in FLOW["jobs"].values() for step in job["steps"]]
    called = [name for run in runs for name in re.findall(r"nhsr-registry --registry registry (\w+)", run)]
    assert set(STEPS) | {"night"} <= set(COMMANDS)
    assert [name for name in called if name not in {"merge", "watch"}] == list(STEPS)
    assert called[1] == "merge", "the parts are joined before anything is looked at"


def bash(nights: Nights, checkout: Path, script: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A step as Actions runs it, with our program, and with `gh` and `curl` that do what is asked of them here."""
    tools = checkout.parent / "bin"
    tools.mkdir(exist_ok=True)
    for name, does in {
        "nhsr-registry": f'exec "{sys.executable}" -m nhsr_registry "$@"',
        "gh": 'echo "gh $*" >> "$CALLS"; [ "$2" != list ] || cat "$CALLS.issues"',
        "curl": 'printf 404; while [ "$1" != --output ]; do shift; done; touch "$2"',
    }.items():
        (tools / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    env = environment(nights, checkout.parent, **(WHO | more))
    env |= {"PATH": f"{tools}:{env['PATH']}", "RUNNER_TEMP": str(checkout.parent), "GITHUB_REF_NAME": "main"}
    env |= {"CALLS": str(checkout.parent / "calls"), "GITHUB_REPOSITORY": "nhs/registry"}
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script], env=env, cwd=checkout, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip


def test_the_jobs_one_after_another(nights: Nights, checkout: Path, tmp_path: Path) -> None:
    """Two computers harvest, one joins and publishes, one commits and pushes: as the one command does it."""
    git(tmp_path, "clone", "-q", "--bare", str(checkout), "origin.git")
    git(checkout, "remote", "add", "origin", str(tmp_path / "origin.git"))
    parts = tmp_path / "parts"
    for number in "12":
        place = tmp_path / f"computer-{number}"
        git(tmp_path, "clone", "-q", str(tmp_path / "origin.git"), str(place))
        done = bash(nights, place, steps("harvest", "Harvest"), PART=number, PARTS="2")
        assert done.returncode == 0, done.stderr
        (parts / f"part-{number}").mkdir(parents=True)
        (place / "report.json").rename(parts / f"part-{number}" / "report.json")
        (place / "registry").rename(parts / f"part-{number}" / "registry")
    for name, more in (
        ("Join the parts", {}), ("Validate", {}), ("Bring what the gate compares with", {"BASE_URL": "https://example.org"}),
        ("Publish into a folder", {"BASE_URL": "https://example.org/", "OVERRULE": ""}),
    ):  # fmt: skip
        done = bash(nights, checkout, steps("build", name), **more)
        assert done.returncode == 0, done.stderr
    assert (checkout / "site" / "index.html").is_file()
    refreshed = tmp_path / "refreshed"
    refreshed.mkdir()
    for name in ("report.json", "registry"):
        (checkout / name).rename(refreshed / name)
    (checkout / "docs" / "images").mkdir(parents=True)
    (refreshed / "docs" / "images").mkdir(parents=True)
    (refreshed / "docs" / "a.md").write_text("a", encoding="utf-8")
    (refreshed / "docs" / "images" / "a.svg").write_text("a", encoding="utf-8")
    (refreshed / "README.md").write_text("# Registry of today\n", encoding="utf-8")
    git(checkout, "checkout", "-q", "--", "registry")
    for name in ("Take over what the report names", "Commit"):
        done = bash(nights, checkout, steps("keep", name), GH_TOKEN="x")
        assert done.returncode == 0, done.stderr + done.stdout
    pushed = git(tmp_path / "origin.git", "show", "--name-only", "--format=%s", "main").split("\n")
    assert pushed[0] == "Refresh the facts of the listed projects"
    assert {f"registry/harvest/o/{name}.json" for name in "abcd"} | {"README.md", "docs/a.md"} <= set(pushed)
    head = git(tmp_path / "origin.git", "rev-parse", "main")
    assert bash(nights, checkout, steps("keep", "Commit"), GH_TOKEN="x").returncode == 0
    assert git(tmp_path / "origin.git", "rev-parse", "main") == head, "nothing new, nothing committed"


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.skipif(not any(Path(p, "jq").is_file() for p in os.environ["PATH"].split(":")), reason="needs jq")
def test_one_issue_tells_that_a_night_failed(nights: Nights, checkout: Path, known: bool) -> None:
    title = "The nightly publication failed"
    issues = [{"number": 3, "title": f"{title} once more"}] + ([{"number": 7, "title": title}] if known else [])
    (checkout.parent / "calls.issues").write_text(json.dumps(issues), encoding="utf-8")
    done = bash(
        nights, checkout, steps("tell", "Open the issue, or add to it"), GH_TOKEN="x", RUN="https://example.org/run"
    )
    assert done.returncode == 0, done.stderr
    last = (checkout.parent / "calls").read_text(encoding="utf-8").splitlines()[-1]
    assert last.startswith("gh issue comment 7 " if known else "gh issue create ")
    assert "https://example.org/run" in last
