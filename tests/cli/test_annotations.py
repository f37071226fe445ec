"""A maintainer's and a curator's reasons, as people see them."""

import json

from nhsr_registry.model import RepoId
from tests.cli.conftest import FILES


def test_check_shows_the_answer_everywhere(run, clone):
    files = {**FILES, ".nhsr.toml": '[annotations]\ntests-present = "Checked by <b>hand</b> for now."\n'}
    folder = clone(files=files)
    assert "our answer: Checked by <b>hand</b>" in " ".join(run("check", folder)[1].split())
    data = json.loads(run("check", folder, "--format", "json")[1])
    said = {f["check"]: f.get("annotation") for f in data["findings"]}
    assert said["tests-present"] == "Checked by <b>hand</b> for now."
    comment = run("check", folder, "--format", "markdown")[1]
    assert "<b>" not in comment
    assert comment.count("The maintainers’ answer:") == 1, "also where it is none of the three steps"


def test_a_curated_reason_is_checked_and_shown(run, clone, registry):
    folder = clone()
    entry = registry.entry_file(RepoId.parse("example-trust/waits"))
    words = (
        "--summary",
        "Counts how long people wait, by specialty.",
        "--problem",
        "How long do people wait?",
        "--topic",
        "waiting-lists",
        "--yes",
    )
    assert run("add", "example-trust/waits", "--from", folder, *words)[0] == 0
    text = entry.read_text(encoding="utf-8")
    entry.write_text(
        text + '\n[annotations]\ntests-present = "The team checks it by hand each month."\n', encoding="utf-8"
    )
    assert run("validate")[0] == 0
    assert "its maintainers say: The team checks it by hand" in " ".join(run("show", "example-trust/waits")[1].split())
    entry.write_text(
        text + '\n[annotations]\ntest-present = "The team checks it by hand each month."\n', encoding="utf-8"
    )
    code, out, _ = run("validate")
    assert code != 0
    assert "tests-present" in out


def test_a_broken_entry_is_said_and_not_taken_for_none(run, clone, registry):
    """Judged by its files alone, a listed project would get another answer without a word."""
    folder = clone()
    entry = registry.entry_file(RepoId.parse("example-trust/waits"))
    entry.parent.mkdir(parents=True, exist_ok=True)
    entry.write_text('repository = "example-trust/waits"\nkinds = \n', encoding="utf-8")
    code, _, err = run("check", "example-trust/waits", "--from", folder)
    assert code == 3
    assert "waits.toml:2" in err
