"""Many projects in one call: a table, every format, and what cannot be read stops nothing."""

import json
import signal
import time
from xml.etree import ElementTree as ET

import click
import pytest

from nhsr_registry import sources
from nhsr_registry.errors import UsageError
from nhsr_registry.patience import TooLong, at_most
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


def test_a_folder_that_is_a_project_itself_is_checked_as_one(run, clone):
    folder = clone(files={**FILES, "data/a.csv": "x\n1\n", "scripts/b.R": "1\n"})
    code, out, err = run("check", "--each", folder)
    assert code == 0
    assert "is one project itself" in " ".join(err.split())
    assert out.startswith("waits\n")
    assert "scripts" not in out


def test_what_takes_too_long_is_said_and_stops_nothing(three, monkeypatch):
    """The clock is real; one of the projects is made to hang where nothing that handles mistakes may catch it."""
    from nhsr_registry.checkup import checking

    truly = sources.assess_target

    def slow(target, **more):
        if "waits" in target:
            try:
                time.sleep(60)
            except Exception:  # noqa: BLE001 - as a check that breaks is caught
                pytest.fail("taken for a mistake")
        return truly(target, **more)

    monkeypatch.setattr(checking, "assess_target", slow)
    done: list[str] = []
    started = time.perf_counter()
    looks = checking.check_many(checking.clones_in(str(three)), most=1.5, jobs=1, progress=done.append)
    assert time.perf_counter() - started < 30
    assert [look.title for look in looks if look.assessment] == ["beds", "clinics"]
    (late,) = (look for look in looks if not look.assessment)
    assert late.reason.startswith("it took longer than 1.5 seconds; --time-limit")
    assert len(done) == 3


def test_no_limit_is_no_limit():
    with at_most(0):
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    with pytest.raises(TooLong), at_most(0.05):
        time.sleep(5)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_stopping_keeps_what_was_done(three, monkeypatch, capsys):
    from nhsr_registry.checkup import checking
    from nhsr_registry.cli import _checking

    truly = sources.assess_target

    def stops(target, **more):
        if "waits" in target:
            raise KeyboardInterrupt
        return truly(target, **more)

    monkeypatch.setattr(checking, "assess_target", stops)
    with pytest.raises(click.Abort):
        _checking.run([], str(three), _checking.Asked(jobs=1))
    said = capsys.readouterr()
    assert "beds" in said.out
    assert "1 of 3 were checked" in said.err


def test_stopping_ends_the_processes_at_once(three, tmp_path, monkeypatch):
    """Those that are at work are ended, and none begins another: nobody waits for what was stopped."""
    from nhsr_registry.checkup import checking

    began = tmp_path / "began"
    began.mkdir()

    def slow(target, **more):
        (began / target).touch()
        time.sleep(20 if target != "0" else 0)
        raise UsageError("nothing there")

    def stops(name):
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "assess_target", slow)
    start = time.monotonic()
    with pytest.raises(checking.Stopped):
        checking.check_many([str(number) for number in range(12)], jobs=2, progress=stops)
    assert time.monotonic() - start < 15
    assert len(list(began.iterdir())) < 6


def test_the_table_fits_a_terminal_and_keeps_names_whole(monkeypatch):
    from nhsr_registry.cli import _checking

    monkeypatch.setattr(_checking, "width", lambda: 80)
    long = "example-trust/a-name-that-is-longer-than-the-column-for-names"
    rows = [
        ("waits", "R package", "Usable (provisional)", "List the packages that the code needs, with their versions"),
        (long, "Python package", "Listed", "Add a licence file"),
        ("done", "analysis", "Ready to scale", ""),
    ]
    lines = click.unstyle(_checking._fitted(rows)).splitlines()
    assert max(map(len, lines)) < 80
    assert long in lines
    assert lines[-1].split() == ["done", "analysis", "Ready", "to", "scale"]
    starts = {line.index(word) for word in ("Level", "Usable", "Listed", "Ready") for line in lines if word in line}
    assert len(starts) == 1


def test_those_with_something_private_are_named_to_who_runs_it(run, clone, tmp_path):
    word = "Gorse" + "bill7" + "Qx!"  # made up, and joined when it runs: no scanner finds it in this file
    clone("example-trust/waits")
    clone("example-trust/beds", {**FILES, "R/db.R": f'con <- connect(password = "{word}")\n'})
    code, _, err = run("check", "--each", tmp_path / "clones")
    assert code == 6
    assert "1 of 2 may hold something that should not be public" in " ".join(err.split())
    assert err.splitlines()[-1].strip() == "beds"
