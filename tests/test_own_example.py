"""We ask nothing of others that we do not do ourselves."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from nhsr_registry import __version__
from nhsr_registry.assess import assess
from nhsr_registry.model import Tag
from nhsr_registry.scoring.rubric import default_rubric
from nhsr_registry.sources import snapshot_of_folder

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def ourselves():
    """Our own assessment, as on the day of release: the tag is set after the tests, and not every clone has tags."""
    snapshot = snapshot_of_folder(str(ROOT))
    tags = snapshot.history.tags or (Tag(name=f"v{__version__}"),)
    return assess(msgspec.structs.replace(snapshot, history=msgspec.structs.replace(snapshot.history, tags=tags)))


def test_every_check_that_applies_is_met(ourselves):
    rubric = default_rubric()
    unmet = {
        f.check: f.reason
        for f in ourselves.findings
        if f.outcome == "error" or (f.outcome == "fail" and rubric.rule(f.check).level != "information")
    }
    assert unmet == {}


def test_we_are_ready_to_scale(ourselves):
    assert ourselves.score.level == "ready-to-scale"


def test_our_metadata_files_are_valid_and_agree(ourselves):
    assert ourselves.problems == ()
    assert ourselves.record.conflicts == ()
    assert ourselves.record.placeholders == ()
    formats = {
        source.format for values in ourselves.record.fields.values() for value in values for source in value.sources
    }
    assert {"pyproject", "citation-cff", "codemeta", "publiccode"} <= formats


def test_one_version_everywhere(ourselves):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert ourselves.record.all("version") == (project["version"],) == (__version__,)
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
