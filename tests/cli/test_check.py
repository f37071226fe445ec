import json
import re

from nhsr_registry.checks.tests_present import TestsPresent
from nhsr_registry.plain import as_markdown
from tests.cli.conftest import FILES


def test_the_report_begins_with_what_is_good_and_gives_three_steps(run, clone):
    folder = clone()
    code, out, _ = run("check", folder)
    assert code == 0
    assert out.index("What is good already") < out.index("Three steps that help most")
    assert "A licence file" in run("check", folder, "--all")[1]
    wide = [line for line in out.splitlines() if len(line) > 80]
    assert all(re.fullmatch(r" *https://\S+", line) for line in wide)  # an address in two halves is no link
    for hurtful in ("fail", "bad", "wrong", "error", "poor"):
        assert not re.search(rf"\b{hurtful}", out.lower().replace("badge", ""))


def test_uncommitted_files_count_since_they_are_what_will_be_published(run, clone):
    folder = clone()
    before = json.loads(run("check", folder, "--format", "json")[1])
    (folder / "CONTRIBUTING.md").write_text(
        "# Contributing\n\nThank you! Open an issue first, so that we can talk about it. Then fork the repository, "
        "make a branch, add a test, and open a pull request; somebody of the team will read it within a week.\n",
        encoding="utf-8",
    )
    after = json.loads(run("check", folder, "--format", "json")[1])

    def outcome(data):
        return next(f["outcome"] for f in data["findings"] if f["check"] == "contributing-guide")

    assert (outcome(before), outcome(after)) == ("fail", "pass")


def test_a_level_can_be_asked_for(run, clone):
    folder = clone()
    assert run("check", folder, "--at-least", "listed")[0] == 0
    code, _, err = run("check", folder, "--at-least", "ready-to-scale")
    assert code == 1
    assert "ready-to-scale" in err


def test_markdown_has_no_live_links_or_html_from_the_project(run, clone):
    files = {**FILES, "DESCRIPTION": FILES["DESCRIPTION"].replace("waits", "<script>x</script>[a](javascript:b)@team")}
    code, out, _ = run("check", clone(files=files), "--format", "markdown")
    assert code == 0
    assert "<script>" not in out
    assert "](javascript" not in out


def test_markdown_says_of_each_step_what_was_seen_and_where(run, clone):
    folder = clone(files={"README.md": FILES["README.md"], "a_b.R": "library(dplyr)\nsetwd('C:/Users/me')\n"})
    steps = json.loads(run("check", folder, "--format", "json")[1])["next_steps"]
    _, out, _ = run("check", folder, "--format", "markdown")
    assert len(steps) == 3
    for step in steps:
        assert as_markdown(step["reason"]) in out
    assert "dplyr" in out


def test_a_project_in_sql_is_shown_a_test_in_sql():
    shown = TestsPresent.command(["analysis"], ["SQL"])
    assert shown is not None
    assert "SELECT" in shown
    assert "testthat" not in shown
    assert "testthat" in (TestsPresent.command(["analysis"], ["R", "SQL"]) or "")


def test_a_plain_folder_without_git_works(run, tmp_path):
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "analysis.py").write_text("print(1)\n", encoding="utf-8")
    code, out, _ = run("check", folder)
    assert code == 0
    assert "licence" in out.lower()


def test_what_is_no_project_is_said_kindly(run, tmp_path):
    code, _, err = run("check", "no-such-thing")
    assert code == 2
    assert "nhsr-registry check ." in err
    code, _, err = run("check", tmp_path / "absent")
    assert code == 2


def test_the_json_has_the_next_steps_in_full(run, clone):
    data = json.loads(run("check", clone(), "--format", "json")[1])
    assert len(data["next_steps"]) == 3
    assert {"check", "title", "remedy", "command", "effort", "level", "reason"} <= set(data["next_steps"][0])
    assert data["score"]["level"] in {"listed", "usable", "reusable", "ready-to-scale"}


def test_the_json_holds_nothing_that_a_terminal_acts_on(run, clone):
    title = "waits \\x9b31m \\u202E gnp \\u200B"
    (folder := clone()).joinpath("CITATION.cff").write_text(
        f'cff-version: 1.2.0\nmessage: m\ntitle: "{title}"\nauthors: [{{name: x}}]\n', encoding="utf-8"
    )
    out = run("check", folder, "--format", "json")[1]
    assert "\\u202e gnp" in out
    assert not any(0x7F <= ord(char) < 0xA0 or char in "\u202e\u200b" for char in out)


def test_a_check_is_explained_and_a_slip_finds_it(run):
    code, out, _ = run("check", "--explain", "licence-file")
    assert code == 0
    assert "Why, and what to do" in out
    code, _, err = run("check", "--explain", "license-file")
    assert code == 2
    assert "licence-file" in err
    assert "tests-present" in run("check", "--explain", "all")[1]


def test_a_clone_needs_no_name(run, clone, tmp_path):
    folder = clone(bare=True)
    code, out, _ = run("check", "--from", folder, cwd=tmp_path)
    assert code == 0
    assert "What is good already" in out


def test_an_empty_folder_is_told_and_not_praised(run, tmp_path):
    folder = tmp_path / "nothing"
    folder.mkdir()
    code, out, err = run("check", str(folder))
    assert code == 2
    assert "There are no files in" in err
    assert "What is good already" not in out
