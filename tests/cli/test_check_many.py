"""Many projects in one call: a table, every format, and what cannot be read stops nothing."""

import json
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import FILES


@pytest.fixture
def three(clone, tmp_path):
    clone("example-trust/waits")
    clone("example-trust/beds", {"README.md": "# Beds\n", "a.R": "x <- 1\n"}, bare=True)
    clone("other-trust/clinics", {**FILES, "README.md": "# Clinics\n"})
    for stray in (tmp_path / "clones").rglob("work-tree-elsewhere"):
        stray.rename(tmp_path / "elsewhere-too")
    return tmp_path / "clones"


def test_a_folder_of_clones_makes_a_table(run, three):
    code, out, _ = run("check", "--each", three)
    assert code == 0
    lines = out.splitlines()
    assert lines[0].split() == ["Project", "Kind", "Level", "Next", "step"]
    assert [line.split()[0] for line in lines[1:4]] == ["beds", "waits", "clinics"]
    assert lines[-1].startswith("3 projects:")


def test_the_level_asked_for_counts_for_each(run, three):
    code, _, err = run("check", "--each", three, "--at-least", "ready-to-scale")
    assert code == 1
    assert "3 of 3 are not ready-to-scale yet" in err


def test_what_cannot_be_read_is_named_and_stops_nothing(run, three, tmp_path):
    code, out, err = run("check", three / "example-trust" / "waits", tmp_path / "absent", "--jobs", "1")
    assert code == 2
    assert "waits" in out
    assert "absent could not be read" in err


def test_every_format_holds_them_all(run, three):
    data = json.loads(run("check", "--each", three, "--format", "json")[1])
    assert [project["target"].rpartition("/")[2] for project in data["projects"]] == ["beds.git", "waits", "clinics"]
    assert len(json.loads(run("check", "--each", three, "--format", "sarif")[1])["runs"]) == 3
    assert len(ET.fromstring(run("check", "--each", three, "--format", "junit")[1].encode())) == 3
    table = run("check", "--each", three, "--format", "markdown")[1]
    assert table.startswith("<!-- nhsr-registry check -->\n| Project")
    assert table.count("\n| ") == 5


def test_a_comment_can_be_found_again(run, clone):
    assert run("check", clone(), "--format", "markdown")[1].startswith("<!-- nhsr-registry check -->\n### ")


def test_an_empty_folder_is_said(run, tmp_path):
    (tmp_path / "none").mkdir()
    code, _, err = run("check", "--each", tmp_path / "none")
    assert code == 2
    assert "FOLDER/owner/name" in err


def test_fix_takes_one_at_a_time(run, clone):
    assert run("check", "--fix", clone(), clone("a/b"))[0] == 2


def test_a_badge_is_of_one_project(run, three):
    waits = three / "example-trust" / "waits"
    assert run("check", waits, "--format", "badge")[1].startswith("<svg ")
    assert json.loads(run("check", waits, "--format", "shields")[1])["schemaVersion"] == 1
    assert run("check", "--each", three, "--format", "badge")[0] == 2


def test_projects_of_one_name_are_told_apart(run, tmp_path):
    for owner in ("a", "b"):
        (tmp_path / "all" / owner / "repo").mkdir(parents=True)
        (tmp_path / "all" / owner / "repo" / "main.R").write_text("1\n", encoding="utf-8")
    rows = run("check", tmp_path / "all" / "a" / "repo", tmp_path / "all" / "b" / "repo", "--jobs", "1")[1]
    assert [row.split()[0] for row in rows.splitlines()[1:3]] == ["a/repo", "b/repo"]
