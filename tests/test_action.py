"""The action and the hook: little allowed, nothing of a stranger's run, one comment that is kept up to date."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.cli.conftest import FILES

ROOT = Path(__file__).parents[1]
ACTION = YAML(typ="safe").load(ROOT / "action.yml")
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
MARKER = "<!-- nhsr-registry check -->"
needs_bash = pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="needs bash")


def test_no_step_holds_an_expression_or_another_action():
    for step in STEPS.values():
        assert "${{" not in step["run"]
        assert "uses" not in step
        assert step["shell"] == "bash"


def test_every_input_and_output_is_described():
    assert all(value["description"] for group in ("inputs", "outputs") for value in ACTION[group].values())


def test_the_hook_is_ours():
    (hook,) = YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")
    assert hook["entry"] == "nhsr-registry check"
    assert hook["pass_filenames"] is False


@pytest.fixture
def world(tmp_path):
    """A runner with our command, a `gh` that remembers what it was asked, and a project."""
    bin_ = tmp_path / "temp" / "nhsr-registry" / "bin"
    bin_.mkdir(parents=True)
    for name, module in (("nhsr-registry", "-m nhsr_registry"), ("python", "")):
        (bin_ / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n', encoding="utf-8")
        (bin_ / name).chmod(0o755)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "gh").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tools}/gh.py" "$@"\n', encoding="utf-8")
    (tools / "gh").chmod(0o755)
    (tools / "gh.py").write_text(
        "import json, os, sys\n"
        "open(os.environ['ASKED'], 'a').write(json.dumps(sys.argv[1:]) + '\\n')\n"
        "if '--paginate' in sys.argv: print(os.environ['FOUND'])\n"
        "sys.exit(int(os.environ['DENIED']) if '--method' in sys.argv else 0)\n",
        encoding="utf-8",
    )
    project = tmp_path / "a project; $(touch pwned)"
    for path, text in FILES.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text, encoding="utf-8")
    return tmp_path, project


def play(world, name, **env):
    tmp_path, _ = world
    given = {
        **os.environ, "RUNNER_TEMP": str(tmp_path / "temp"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_REPOSITORY": "example-trust/waits", "PATH": f"{tmp_path / 'tools'}:{os.environ['PATH']}", "ASKED": str(tmp_path / "asked"), "DENIED": "0",
        "FOUND": "", "PYTHONPATH": str(ROOT / "src"), **env,
    }  # fmt: skip
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
        cwd=tmp_path, env=given, capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


@needs_bash
def test_the_check_writes_summary_sarif_and_level(world):
    tmp_path, project = world
    done = play(world, "Check", FOLDER=str(project), AT_LEAST="ready-to-scale", SARIF="out.sarif")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "summary").read_text(encoding="utf-8").startswith("<!-- nhsr-registry check ")
    assert json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    output = (tmp_path / "output").read_text(encoding="utf-8")
    assert "code=1\n" in output
    assert "level=" in output
    assert not (tmp_path / "pwned").exists()


@needs_bash
def test_what_should_not_be_public_is_in_no_log_and_stops_no_comment(world):
    """`check` ends with 6 for its own people; here the report is written all the same, and strangers learn nothing."""
    tmp_path, project = world

    def run(name):
        for left in ("summary", "output"):
            (tmp_path / left).unlink(missing_ok=True)
        done = play(world, "Check", FOLDER=str(project), AT_LEAST="", SARIF=name)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr, (tmp_path / "summary").read_text(encoding="utf-8")

    code = project / "R" / "db.R"
    code.write_text('con <- connect(password = Sys.getenv("DB_PASSWORD"))\n', encoding="utf-8")
    clean = run("clean.sarif")
    word = "Gorse" + "bill7" + "Qx!"  # made up, and joined when it runs: no scanner finds it in this file
    code.write_text(f'con <- connect(password = "{word}")\n', encoding="utf-8")
    own = subprocess.run(
        [sys.executable, "-m", "nhsr_registry", "check", str(project)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert own.returncode == 6
    assert "db.R:1" in own.stdout
    assert "docs/leaks.md" in own.stdout
    log, summary = run("found.sarif")
    assert log == clean[0] == "", "the log says nothing, whatever was found"
    assert summary == clean[1], "nor does the report, its level included"
    assert "nhsr-registry check" in summary
    assert "db.R" in (tmp_path / "found.sarif").read_text(encoding="utf-8")
    output = (tmp_path / "output").read_text(encoding="utf-8")
    assert "code=0\n" in output
    assert re.search(r"^level=(?:listed|usable|reusable|ready-to-scale)$", output, re.MULTILINE)
    assert not list((tmp_path / "temp").glob("*.json"))


@needs_bash
@pytest.mark.parametrize("hostile", ["nonsense", "usable; touch pwned", "--fix"])
def test_what_is_no_level_is_refused(world, hostile):
    tmp_path, project = world
    assert play(world, "Check", FOLDER=str(project), AT_LEAST=hostile, SARIF="").returncode == 2
    assert not (tmp_path / "pwned").exists()


@needs_bash
def test_it_comments_once_and_then_updates(world):
    tmp_path, _ = world
    report = tmp_path / "report.md"
    report.write_text(f"{MARKER}\nx\n", encoding="utf-8")
    for found, method, address in (("", "POST", "issues/7/comments"), ("41\n42", "PATCH", "issues/comments/41")):
        (tmp_path / "asked").unlink(missing_ok=True)
        assert (
            play(world, "Write it under the pull request", NUMBER="7", REPORT=str(report), FOUND=found).returncode == 0
        )
        asked = [json.loads(line) for line in (tmp_path / "asked").read_text(encoding="utf-8").splitlines()]
        assert asked[1][:4] == ["api", "--method", method, f"repos/example-trust/waits/{address}"]
        assert asked[1][5] == f"body=@{report}"


GH = """\
import json, os, re, sys
asked, kept = sys.argv[2:], os.environ["KEPT"]
comments = json.load(open(kept)) if os.path.exists(kept) else []
if asked[0] == "--paginate":
    first = re.search(r'user.type == "Bot" and \\(.body \\| startswith\\("([^"]+)"\\)\\)', asked[3])[1]
    print("\\n".join(str(at) for at, one in enumerate(comments, 1) if one["bot"] and one["body"].startswith(first)))
    sys.exit(0)
method, address, body = asked[1], asked[2], open(asked[4].partition("@")[2], encoding="utf-8").read()
if method == "POST":
    comments.append({"bot": True, "body": body})
else:
    comments[int(address.rpartition("/")[2]) - 1]["body"] = body
json.dump(comments, open(kept, "w"))
print("https://github.example/comment")
"""


def use(world, folder, **given):
    """One use of the action in a job of its own; what its check put out."""
    tmp_path, _ = world
    (tmp_path / "output").unlink(missing_ok=True)
    assert (
        play(world, "Check", **{"FOLDER": str(folder), "AT_LEAST": "", "SARIF": "", "KEY": "", **given}).returncode == 0
    )
    put = dict(line.split("=", 1) for line in (tmp_path / "output").read_text(encoding="utf-8").splitlines())
    (tmp_path / "tools" / "gh.py").write_text(GH, encoding="utf-8")
    kept = str(tmp_path / "kept.json")
    said = play(world, "Write it under the pull request", NUMBER="7", REPORT=put["report"], KEY=put["key"], KEPT=kept)
    assert said.returncode == 0, said.stderr
    return put


@needs_bash
def test_each_folder_and_each_key_has_one_comment_that_is_its_own(world):
    """Two jobs, or two folders of one repository, would else write over each other's report at every run."""
    tmp_path, project = world
    other = tmp_path / "beds"
    other.mkdir()
    (other / "README.md").write_text("# Beds\n\nCounts the beds of our ward by day.\n", encoding="utf-8")
    (tmp_path / "kept.json").write_text(json.dumps([{"bot": False, "body": MARKER}]), encoding="utf-8")
    for _ in range(2):  # at the second run each finds its own again
        reports = {use(world, project)["report"], use(world, other)["report"], use(world, "./beds/")["report"]}
        keyed = use(world, other, KEY='a "key" --> $(touch pwned)')
        assert len({*reports, keyed["report"]}) == 4
    bodies = [one["body"] for one in json.loads((tmp_path / "kept.json").read_text(encoding="utf-8"))]
    assert bodies[0] == MARKER, "a stranger's is left alone"
    assert len(bodies) == len({body.splitlines()[0] for body in bodies}) == 5
    assert not (tmp_path / "pwned").exists()


@needs_bash
def test_the_root_keeps_the_first_line_that_it_always_had_and_folders_are_one_on_every_system(world):
    tmp_path, project = world
    shutil.copytree(project, tmp_path / "one" / "two")
    assert {use(world, name)["key"] for name in ("one/two", "./one/two/", "one//two")} == {use(world, "one/two")["key"]}
    (tmp_path / "one\\two").symlink_to(tmp_path / "one" / "two")  # as a runner of Windows has it
    assert use(world, "one\\two")["key"] == use(world, "one/two")["key"]
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    put = use(world, ".")
    assert put["key"] == ""
    assert Path(put["report"]).read_text(encoding="utf-8").startswith(MARKER + "\n")


@needs_bash
def test_where_it_may_not_write_it_says_so_and_goes_on(world):
    done = play(world, "Write it under the pull request", NUMBER="7", REPORT="report.md", DENIED="1")
    assert done.returncode == 0
    assert "::notice::" in done.stdout


@needs_bash
def test_without_a_number_no_comment_is_touched(world):
    """Where no event says which pull request it is, the address would be that of another list of comments."""
    tmp_path, _ = world
    done = play(world, "Write it under the pull request", NUMBER="", REPORT="report.md", FOUND="41")
    assert done.returncode == 0
    assert "::notice::" in done.stdout
    assert not (tmp_path / "asked").exists()


def test_only_our_own_comment_is_ever_changed():
    """The program that picks it asks for a bot's comment, since a stranger may write the same first line."""
    assert 'select(.user.type == "Bot" and (.body | startswith("' in STEPS["Write it under the pull request"]["run"]
