"""What runs on GitHub is pinned, may do little, and never takes a stranger's words for commands."""

import re
import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = {path.name: YAML(typ="safe").load(path) for path in (GITHUB / "workflows").glob("*.yml")}
FORMS = [path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml"]
JOBS = [(name, id_, job) for name, flow in WORKFLOWS.items() for id_, job in flow["jobs"].items()]
STEPS = [(f"{name}:{id_}", step) for name, id_, job in JOBS for step in job["steps"]]

SCRIPT = runpy.run_path(str(GITHUB / "harmless.py"))
harmless = SCRIPT["harmless"]


def test_the_workflows_are_there():
    assert set(WORKFLOWS) == {"tests.yml", "registry.yml", "registry-comment.yml", "publish.yml", "add-a-project.yml"}


@pytest.mark.parametrize(("where", "step"), [(w, s) for w, s in STEPS if "uses" in s])
def test_actions_are_pinned_by_commit(where, step):
    assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])


def test_each_pin_says_its_version():
    lines = [
        line for path in (GITHUB / "workflows").glob("*.yml") for line in path.read_text(encoding="utf-8").splitlines()
    ]
    pins = {line.strip().removeprefix("- ") for line in lines if re.match(r"\s*(- )?uses:", line)}
    assert all(re.search(r"# v\d+\.\d+\.\d+$", pin) for pin in pins)
    assert len({pin.partition("@")[0] for pin in pins}) == len(pins), "one version of each action"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_is_allowed_unless_a_job_asks(name):
    assert WORKFLOWS[name]["permissions"] == {}
    assert "concurrency" in WORKFLOWS[name]


@pytest.mark.parametrize(("name", "id_", "job"), JOBS)
def test_jobs_ask_for_little_and_end(name, id_, job):
    assert job["timeout-minutes"] <= 90
    writes = {scope for scope, level in job["permissions"].items() if level == "write"}
    allowed = {
        ("publish.yml", "keep"): {"contents"},
        ("publish.yml", "deploy"): {"pages", "id-token"},
        ("publish.yml", "tell"): {"issues"},
        ("add-a-project.yml", "propose"): {"contents", "pull-requests", "issues"},
    }
    assert writes == (allowed | {("registry-comment.yml", "comment"): {"pull-requests"}}).get((name, id_), set())


@pytest.mark.parametrize(("where", "step"), [(w, s) for w, s in STEPS if "run" in s])
def test_commands_hold_no_expressions(where, step):
    """What comes from an event goes through the environment, where it is a word and never a command."""
    assert "${{" not in step["run"]


@pytest.mark.parametrize(("where", "step"), [(w, s) for w, s in STEPS if "checkout@" in s.get("uses", "")])
def test_checkouts_leave_no_token_behind(where, step):
    assert step["with"]["persist-credentials"] is False
    assert "ref" not in step["with"], "workflow_run must stay on the main branch"


def test_who_may_write_never_runs_the_pull_requests_code():
    for flow in WORKFLOWS.values():
        assert "pull_request_target" not in flow["on"]
    steps = WORKFLOWS["registry-comment.yml"]["jobs"]["comment"]["steps"]
    assert not any("pip" in step.get("run", "") for step in steps)


@pytest.mark.parametrize(("where", "step"), [(w, s) for w, s in STEPS if "download-artifact@" in s.get("uses", "")])
def test_what_another_job_hands_on_cannot_overwrite_our_files(where, step):
    assert step["with"]["path"].startswith("${{ runner.temp }}/")


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_issue_forms_are_forms(path):
    form = YAML(typ="safe").load(path)
    assert form["name"]
    assert form["description"]
    ids = [part["id"] for part in form["body"] if part["type"] != "markdown"]
    assert len(ids) == len(set(ids))
    assert all(part["attributes"].get("label") for part in form["body"] if part["type"] != "markdown")


def test_a_changed_rubric_is_weighed_before_it_is_merged():
    flow = WORKFLOWS["registry.yml"]
    assert "src/nhsr_registry/scoring/rubric.toml" in flow["on"]["pull_request"]["paths"]
    (step,) = [step for step in flow["jobs"]["read"]["steps"] if "rubric diff" in step.get("run", "")]
    assert "GITHUB_STEP_SUMMARY" in step["run"]
    assert flow["jobs"]["read"]["permissions"] == {"contents": "read"}


# ── .github/harmless.py ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("thanks @somebody", "@somebody"),
        ("![x](https://evil.example/x.png)", "]("),
        ("[click](javascript:alert(1))", "]("),
        ("[click][1]\n[1]: https://evil.example", "]:"),
        ("see https://evil.example", "https://"),
        ("see WWW.evil.example", "WWW."),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("<!-- hidden", "<!--"),
        ("<script\n>x", "<script"),
        ("a\x1b[31m\u202eb", "\u202e"),
    ],
)
def test_a_strangers_report_cannot_act(said, gone):
    assert gone not in harmless(said)


def test_what_people_paste_stays_whole():
    said = "```\nuses: actions/checkout@v4\npip install git+https://github.com/a/b\n```\n<details>\n"
    assert harmless(said) == said


def test_a_long_report_is_cut_where_github_would_refuse_it():
    cut = harmless("```\n" + "x @y\n" * 30_000)
    assert len(cut) < 65_536
    assert cut.count("```") == 2


@pytest.mark.parametrize(
    "trick",
    [
        "```\n```x\n```\n@you",
        "````\n```\n````\n@you",
        "- a\n  ```\n@you",
        "<details>\n```\n@you\n```",
        "> ```\n@you",
        "~~~\n```\n~~~\n@you",
    ],
)
def test_no_fence_hides_a_mention(trick):
    """GitHub's own Markdown, here by a parser of CommonMark, sees no mention outside code."""
    tokens = MarkdownIt("commonmark").parse(harmless(trick))
    live = [child.content for token in tokens for child in token.children or () if child.type == "text"]
    live += [token.content for token in tokens if token.type == "html_block"]
    assert not any("@you" in text for text in live)


@given(st.text(alphabet="ab@<>![]():/` \nhtps.w-"))
def test_no_combination_acts(text):
    tokens = MarkdownIt("commonmark").parse(harmless(text))
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert not kinds & {"link_open", "image", "html_inline"}
