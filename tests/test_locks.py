"""Lock files: what they hold for the sake of others, and what an empty one holds."""

import pytest

from nhsr_registry.assess import assess
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import locks


def test_what_others_need_is_told_apart():
    lock = '[[package]]\nname = "pandas"\n\n[package.dependencies]\nnumpy = ">=1"\n\n[[package]]\nname = "numpy"\n'
    assert locks.only_for_others(Snapshot.of({"poetry.lock": lock})) == {("pypi", "numpy")}


@pytest.mark.parametrize(
    "name", ["poetry.lock", "uv.lock", "renv.lock", "Pipfile.lock", "requirements.txt", "manifest.json"]
)
@pytest.mark.parametrize("text", ["", "\n", "[", "{}", "[package.dependencies]", "\x00"])
def test_an_empty_or_broken_lock_file_stops_nothing(name: str, text: str):
    """With the words for search, as a registry reads a project."""
    found = assess(Snapshot.of({name: text, "a.py": "import pandas\n"}), words=True)
    assert "pandas" in {use.name for use in found.uses}
