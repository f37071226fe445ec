"""Adding a project without a checkout, and from an issue whose every word may be meant badly."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from nhsr_registry.errors import UsageError
from nhsr_registry.issueform import HEADINGS, read
from nhsr_registry.model import RepoId
from nhsr_registry.store import Registry
from nhsr_registry.validate import validate
from nhsr_registry.vocabulary import Vocabulary
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
    assert set(answers) <= {"summary", "problem", "contact", "topics", "settings", "datasets"}
    assert "\n" not in str(answers.get("summary"))
    for facet in ("topics", "settings", "datasets"):
        assert set(answers.get(facet, ())) <= set(vocabulary.ids(facet))


@pytest.fixture
def ready(nights: Nights, tmp_path: Path) -> Nights:
    """A project to add, and the registry's own repository to propose it to."""
    hosted = nights.lists("example-trust/waits", listed=False)
    make_repo(nights.server.root / "nhs" / "registry.git", Commit({"registry/registry.toml": "name = 'x'\n"}), bare=True)
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
