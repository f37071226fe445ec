"""The page's search weighs as the command line does: its numbers are held against those of the Python modules."""

import re
from pathlib import Path

import pytest

from nhsr_registry import index_layout
from nhsr_registry.publish import browser_numbers, script
from nhsr_registry.search import engine, expand, guess, rank, sayings, spelt

SCRIPT = Path(engine.__file__).parents[1] / "publish/assets/search-engine"
#: The script's name → where the same number stands.
ELSEWHERE = {
    "FULL": (browser_numbers, "_FULL"), "ENOUGH": (rank, "ENOUGH"), "STRONG": (index_layout, "STRONG"),
    "HINTS": (guess, "_TELLING"), "HINTED": (guess, "_ENOUGH"), "UNKNOWN": (guess, "_UNKNOWN"),
}  # fmt: skip
DECLARED = re.compile(r"^(?:export )?const ([A-Z_]+ = [\d.]+(?:, [A-Z_]+ = [\d.]+)*)", re.MULTILINE)


def numbers():
    text = script.bundle(script.modules(SCRIPT), "engine", "NhsrSearch")
    pairs = [pair.split(" = ") for line in DECLARED.findall(text) for pair in line.split(", ")]
    assert len(pairs) > 25
    return {name: float(value) for name, value in pairs}


@pytest.mark.parametrize(("name", "value"), numbers().items())
def test_the_script_and_the_modules_say_the_same(name, value):
    if name == "LAY_SAID":
        same = expand._DOUBTED[2]
    elif name in ELSEWHERE:
        module, attribute = ELSEWHERE[name]
        same = getattr(module, attribute)
    else:
        found = {
            getattr(module, f"_{name}")
            for module in (engine, expand, rank, sayings, spelt)
            if hasattr(module, f"_{name}")
        }
        assert len(found) == 1, f"{name} stands in no module, or with several values: {found}"
        (same,) = found
    assert value == same


def test_so_do_topics_and_other_facets():
    text = (SCRIPT / "meaning.js").read_text(encoding="utf-8")
    pointed = re.search(r"const POINTED = \{ (.+?) \}", text)
    assert pointed
    pairs = (pair.split(": ") for pair in pointed[1].split(", "))
    assert {name: float(value) for name, value in pairs} == expand._FACETS
