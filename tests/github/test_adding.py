"""Adding a project without a checkout, and from an issue whose every word may be meant badly."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.errors import UsageError
from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.vocabulary import Vocabulary
from nhsr_registry.listing.issueform import HEADINGS, read
from nhsr_registry.model import RepoId
from tests.github.nights import Nights
from tests.github.rest import Rest
from tests.github.server import as_rest, has_http_backend, reply
from tests.github.test_faults import command, environment
from tests.support import Commit, git, make_repo

needs_server = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")
FORM = Path(__file__).parents[2] / ".github" / "ISSUE_TEMPLATE" / "add-a-project.yml"
ISSUE = """### Where is the code?

https://github.com/example-trust/waits

### What does it do, and for whom?

Counts how long people have waited,
by specialty. For analysts.

### Which question does it answer?

How long is our waiting list?

### How might somebody look for it?

how long until I am  seen.

RTT backlog
rtt BACKLOG

### What is it about?

Waiting lists, RTT, forecasts, acute hospital, HES, sausages

### Whom may others ask?

_No response_

### Please tick

- [X] The repository is public
"""


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    from tests.registry_folder import make_registry

    return make_registry(tmp_path_factory.mktemp("registry")).vocabulary


def test_the_form_asks_what_we_read() -> None:
    form = YAML(typ="safe").load(FORM)
    assert set(HEADINGS) <= {part["attributes"].get("label") for part in form["body"]}


def test_a_form(vocabulary: Vocabulary) -> None:
    repo, answers = read(ISSUE.replace("\n", "\r\n"), vocabulary)
    assert str(repo) == "example-trust/waits"
    assert answers == {
        "summary": "Counts how long people have waited, by specialty. For analysts.",
        "problem": "How long is our waiting list?",
        "questions": ["how long until I am seen", "RTT backlog"],
        "topics": ["waiting-lists", "forecasting"],
        "settings": ["acute"],
        "datasets": ["hes"],
    }


@pytest.mark.parametrize(
    "address", ["", "_No response_", "../../etc/passwd", "o/n; rm -rf /", "--upload-pack=x", "o/..", "`id`/x"]
)
def test_no_repository(vocabulary: Vocabulary, address: str) -> None:
    with pytest.raises(UsageError):
        read(ISSUE.replace("https://github.com/example-trust/waits", address), vocabulary)


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_is_more_than_words(vocabulary: Vocabulary, summary: str, words: str) -> None:
    text = ISSUE.replace("Counts how long people have waited,", summary).replace("sausages", words)
    repo, answers = read(text, vocabulary)
    assert str(repo) == "example-trust/waits"
    assert set(answers) <= {"summary", "problem", "questions", "contact", "topics", "settings", "datasets"}
    assert "\n" not in str(answers.get("summary"))
    for facet in ("topics", "settings", "datasets"):
        assert set(answers.get(facet, ())) <= set(vocabulary.ids(facet))


@pytest.fixture
def ready(nights: Nights, tmp_path: Path) -> Nights:
    """A project to add, and the registry's own repository to propose it to."""
    hosted = nights.lists("example-trust/waits", listed=False)
    make_repo(
        nights.server.root / "nhs" / "registry.git", Commit({"registry/registry.toml": "name = 'x'\n"}), bare=True
    )
    nights.server.world.add("nhs/registry")
    nights.server.rest = Rest(nights.server.world)
    nights.server.answers["/repos/example-trust/waits"] = reply(200, as_rest(hosted))
    return nights


def run(nights: Nights, tmp_path: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(nights, "add", *words), env=environment(nights, tmp_path, **more), cwd=tmp_path, capture_output=True,
        text=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@needs_server
def test_a_pull_request_from_the_command_line(ready: Nights, tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(ISSUE, encoding="utf-8")
    words = ("--from-issue", "form.md", "--pull-request")
    done = run(ready, tmp_path, *words, GITHUB_REPOSITORY="nhs/registry")
    assert done.returncode == 0, done.stderr
    assert "Opened https://github.com/nhs/registry/pull/1" in done.stdout
    assert ready.registry.ids() == (), "nothing is written here"
    fork = ready.server.root / "ann" / "registry.git"
    entry = tomllib.loads(git(fork, "show", "add/example-trust/waits:registry/projects/example-trust/waits.toml"))
    assert entry["problem"] == "How long is our waiting list?"
    again = run(ready, tmp_path, *words, GITHUB_REPOSITORY="nhs/registry")
    assert "Already there: https://github.com/nhs/registry/pull/1" in again.stdout
    assert ready.server.rest
    (pull,) = ready.server.rest.pulls["nhs/registry"]
    assert "Counts how long" not in pull["body"]
    assert "ghp_secret" not in done.stdout + done.stderr + again.stdout
    homeless = run(ready, tmp_path, *words)
    assert (homeless.returncode, "registry.toml" in homeless.stderr) == (2, True)


@needs_server
def test_an_entry_from_an_issue(ready: Nights, tmp_path: Path) -> None:
    hostile = ISSUE.replace(
        "by specialty. For analysts.",
        'by specialty.\n"""\n[evil]\nrepository = "evil/x"\n$(touch owned) `touch owned` ${{ github.token }} <img src=x> @everyone\x1b[31m',
    )
    (tmp_path / "form.md").write_text(hostile, encoding="utf-8")
    done = run(ready, tmp_path, "--from-issue", "form.md")
    assert done.returncode == 0, done.stderr
    registry = Registry(ready.registry.root)
    assert registry.ids() == (RepoId.parse("example-trust/waits"),)
    assert registry.entry(registry.ids()[0]).summary.startswith("Counts how long")
    assert validate(registry).faults == ()
    assert "\x1b" not in registry.entry_file(registry.ids()[0]).read_text(encoding="utf-8")
    assert not list(tmp_path.rglob("owned"))


@needs_server
def test_nothing_to_add(ready: Nights, tmp_path: Path) -> None:
    assert run(ready, tmp_path).returncode == 2
    (tmp_path / "form.md").write_text("hello", encoding="utf-8")
    assert "does not say where the code is" in run(ready, tmp_path, "--from-issue", "form.md").stderr


# ── the workflow's own steps, run as they stand ──────────────────────────────────────────────────

FLOW = YAML(typ="safe").load(Path(__file__).parents[2] / ".github" / "workflows" / "add-a-project.yml")


def steps(job: str, name: str) -> str:
    return str(next(step["run"] for step in FLOW["jobs"][job]["steps"] if step.get("name") == name))


@pytest.fixture
def checkout(ready: Nights, tmp_path: Path) -> Path:
    """A checkout of the registry's own repository, where a workflow's steps begin."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    ready.registry.root.rename(folder / "registry")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Start")
    return folder


def bash(nights: Nights, tmp_path: Path, checkout: Path, script: str, **more: str) -> subprocess.CompletedProcess[str]:
    tools = tmp_path / "bin"
    tools.mkdir(exist_ok=True)
    ours = tools / "nhsr-registry"
    ours.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m nhsr_registry "$@"\n', encoding="utf-8")
    ours.chmod(0o755)
    env = environment(nights, tmp_path, **more)
    env |= {"PATH": f"{tools}:{env['PATH']}", "RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": str(tmp_path / "output")}
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        env=env,
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@needs_server
@pytest.mark.parametrize(
    "hostile", ["", '"; touch owned; $(touch owned) `touch owned`\n::set-output name=project::evil/x\n']
)
def test_the_reading_job(ready: Nights, tmp_path: Path, checkout: Path, hostile: str) -> None:
    form = ISSUE.replace("by specialty.", f"by specialty. {hostile}")
    done = bash(ready, tmp_path, checkout, steps("read", "Read"), FORM=form)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "output").read_text() == "project=example-trust/waits\n"
    assert "Counts how long" in (checkout / "handed" / "entry.toml").read_text(encoding="utf-8")
    assert "example-trust/waits" in (checkout / "handed" / "report.md").read_text(encoding="utf-8")
    assert not list(tmp_path.rglob("owned"))


@needs_server
def test_the_reading_job_cannot_read_the_form(ready: Nights, tmp_path: Path, checkout: Path) -> None:
    done = bash(ready, tmp_path, checkout, steps("read", "Read"), FORM="### Where is the code?\n\nnowhere, sorry")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "output").exists()
    assert "does not name a repository" in (checkout / "handed" / "report.md").read_text(encoding="utf-8")
    assert not (checkout / "handed" / "entry.toml").exists()


@needs_server
@pytest.mark.parametrize("project", ["../../x", "a/b/c", "-x/y", "a/$(id)", "a/../b", "a\nb/c"])
def test_the_writing_job_takes_no_other_place(ready: Nights, tmp_path: Path, checkout: Path, project: str) -> None:
    (tmp_path / "handed").mkdir()
    (tmp_path / "handed" / "report.md").write_text("x")
    (checkout / ".github").mkdir()
    (checkout / ".github" / "harmless.py").write_text("print()")
    done = bash(ready, tmp_path, checkout, steps("propose", "Propose"), PROJECT=project, ISSUE="7", DEFAULT="main")
    assert done.returncode == 1
    assert "names no project" in done.stdout
