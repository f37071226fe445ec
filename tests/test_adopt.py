"""What people declare of their use: entered, confirmed, taken back; kept apart from what files show."""

from __future__ import annotations

import json
import tomllib

import pytest
from click.testing import CliRunner

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.cli import cli
from nhsr_registry.errors import UsageError
from nhsr_registry.folder.entry import Adopter, Verification
from nhsr_registry.folder.validation import Faults
from nhsr_registry.model import RepoId
from nhsr_registry.spread import adopt
from tests.registry_folder import entry, make_registry

WAITS = "example-trust/waits"
PAGE = "https://example.org/report"


def ask(registry, *args: str):
    return CliRunner().invoke(cli, ["--registry", str(registry.root), *args])


@pytest.fixture
def registry(tmp_path):
    return make_registry(tmp_path / "registry", entry(WAITS))


def text_of(registry):
    return registry.entry_file(RepoId.parse(WAITS)).read_text(encoding="utf-8")


def test_a_use_is_entered_confirmed_and_taken_back_and_remarks_stay(registry):
    path = registry.entry_file(RepoId.parse(WAITS))
    path.write_text("# a remark\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    before = text_of(registry)
    said = ask(registry, "adopt", WAITS, "--organisation", "RZZ", "--since", "2025-04", "--evidence", PAGE)
    assert said.exit_code == 0, said.output
    assert "used by Example NHS Trust: entered" in said.output
    rows = tomllib.loads(text_of(registry))["adopters"]
    assert [(row["organisation"], row["since"], row["evidence"]) for row in rows] == [("RZZ", "2025-04", PAGE)]
    assert text_of(registry).startswith(before)
    assert "verified" not in rows[0]
    assert "In use, as they say themselves: Example NHS Trust since 2025-04." in ask(registry, "show", WAITS).output
    again = ask(registry, "adopt", WAITS, "--organisation", "RZZ", "--since", "2025-04", "--evidence", PAGE)
    assert "stands there already" in again.output
    sure = ask(
        registry, "adopt", WAITS, "--organisation", "RZZ", "--verified-by", "A steward", "--how", "Saw the report"
    )
    assert sure.exit_code == 0
    assert tomllib.loads(text_of(registry))["adopters"][0]["verified"]["how"] == "Saw the report"
    assert not validate(registry).faults
    shown = ask(registry, "reuse", WAITS).output
    assert "Used by, confirmed\n  Example NHS Trust, since 2025-04" in shown
    assert "as they say" not in shown
    assert ask(registry, "adopt", WAITS, "--organisation", "RZZ", "--withdraw").exit_code == 0
    assert text_of(registry) == before


def test_what_is_declared_is_never_among_what_files_show(registry):
    ask(registry, "adopt", WAITS, "--organisation", "RXX", "--since", "2025", "--evidence", PAGE)
    shown = ask(registry, "reuse", WAITS).output
    assert "Used by, as files show\n  No listed project" in shown
    assert "Used by, as they say\n  RXX, since 2025" in shown
    assert json.loads(ask(registry, "reuse", WAITS, "--graph", "json").output)["links"] == []


WRONG = [
    ({"organisation": "no such"}, "unknown id"),
    ({"since": "last year"}, "no date"),
    ({"since": "2025-13"}, "no date"),
    ({"evidence": "javascript:alert(1)"}, "web address"),
    ({"evidence": "http://example.org"}, "web address"),
    ({"evidence": 'https://example.org/"><script>'}, "web address"),
    ({"evidence": "https://example.org/" + "a" * 600}, "web address"),
    ({"verified": Verification(on="2025-01-01", by="x\ny", how="saw it")}, "short line"),
]


@pytest.mark.parametrize(("change", "said"), WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_right_is_refused_and_nothing_is_written(registry, change, said):
    values = {"organisation": "RZZ", "since": "2025", "evidence": PAGE, "said": "2025-06-01"} | change
    before = text_of(registry)
    with pytest.raises(Faults) as error:
        adopt.write(registry, entry(WAITS, adopters=(Adopter(**values),)))
    assert said in str(error.value)
    assert text_of(registry) == before


def test_only_what_was_declared_can_be_confirmed():
    with pytest.raises(UsageError, match="not entered"):
        adopt.verify(entry(WAITS), "RZZ", "A steward", "Saw it", "2025-01-01")
    with pytest.raises(UsageError):
        adopt.withdraw(entry(WAITS), "RZZ")


def test_a_confirmation_does_not_outlive_what_it_confirmed():
    one = adopt.declare(entry(WAITS), "RZZ", "2025", PAGE, "2025-06-01")
    sure = adopt.verify(one, "RZZ", "A steward", "Saw it", "2025-06-02")
    assert adopt.declare(sure, "RZZ", "2025", PAGE, "2025-07-01") == sure
    other = adopt.declare(sure, "RZZ", "2024", "https://example.org/other", "2025-07-01")
    assert other.adopters[0].verified is None


def test_it_says_what_is_missing(registry):
    said = ask(registry, "adopt", WAITS, "--organisation", "RZZ", "--since", "2025")
    assert said.exit_code == 2
    assert "--evidence" in said.output
