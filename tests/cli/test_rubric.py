"""`nhsr-registry rubric`: what would move, from the registry folder alone."""

import json
from pathlib import Path

import pytest

from nhsr_registry.assess import assess
from nhsr_registry.checks import all_checks
from nhsr_registry.folder.entry import harvest_of
from nhsr_registry.scoring import rubric
from nhsr_registry.scoring.rubric import default_rubric
from nhsr_registry.snapshot import Snapshot
from tests.cli.conftest import FILES
from tests.registry_folder import entry, make_registry

SHIPPED = Path(rubric.__file__).with_name("rubric.toml").read_text(encoding="utf-8")


@pytest.fixture
def kept(tmp_path):
    """A registry with one project that was read, one that was not, and a rubric under which the first goes down."""
    registry = make_registry(tmp_path / "registry", entry(), entry("example-trust/later"))
    registry.write_harvest(harvest_of(assess(Snapshot.of(FILES, repository="o/w")), "example-trust/waits"))
    assert '\ntests-present = { dimension = "tested", level = "reusable"' in SHIPPED
    harder = SHIPPED.replace('\ntests-present = { dimension = "tested", level = "reusable"', '\ntests-present = { dimension = "tested", level = "usable"')  # fmt: skip
    (tmp_path / "new.toml").write_text(harder, encoding="utf-8")
    return tmp_path


def test_the_command_says_who_moves_and_ends_with_one(run, kept):
    code, out, _ = run("rubric", "diff", "shipped", kept / "new.toml")
    assert code == 1
    lines = out.splitlines()
    assert lines[1].strip().startswith("Of 1 project 0 would go up, 1 down, and 0 stay.")
    assert "example-trust/waits, usable → listed: tests-present" in " ".join(out.split())
    assert "example-trust/later: its files have not been read yet" in " ".join(out.split())
    assert max(map(len, lines)) <= 80


def test_nobody_moves_and_it_ends_with_nought(run, kept):
    code, out, _ = run("rubric", "diff", "shipped")
    assert code == 0
    assert "1 stay" in out
    assert "Nobody." in out


def test_json_and_markdown_hold_the_same(run, kept):
    data = json.loads(run("rubric", "diff", "shipped", kept / "new.toml", "--format", "json")[1])
    assert data["total"] == {"up": 0, "down": 1, "same": 0}
    assert data["moves"][0]["why"] == ["tests-present"]
    assert data["left_out"] == ["example-trust/later: its files have not been read yet"]
    text = run("rubric", "diff", "shipped", kept / "new.toml", "--format", "markdown")[1]
    assert "| example-trust/waits | Usable | Listed | tests-present |" in text


def test_nothing_is_written(run, kept):
    before = {path: path.read_bytes() for path in (kept / "registry").rglob("*") if path.is_file()}
    run("rubric", "diff", "shipped", kept / "new.toml")
    assert before == {path: path.read_bytes() for path in (kept / "registry").rglob("*") if path.is_file()}


def test_show_tells_every_check(run, kept):
    text = run("rubric", "show")[1]
    assert all(check in text for check in [c.id for c in all_checks()])
    assert json.loads(run("rubric", "show", "--format", "json")[1])["version"] == default_rubric().version
    assert run("rubric", "show", kept / "new.toml", "--format", "markdown")[1].count("\n| ") >= len(all_checks())


@pytest.mark.parametrize(
    ("text", "said"),
    [("version = [", "not valid TOML"), ('version = "1"\ndimensions = []\n[checks]\na = { dimension = "x" }\n', "checks.a"), ("a = 1\n", "no rubric")],
)  # fmt: skip
def test_a_broken_rubric_is_told_with_its_place(run, tmp_path, text, said):
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    code, _, err = run("rubric", "diff", tmp_path / "bad.toml")
    assert code == 2
    assert said in err
