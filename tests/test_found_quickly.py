"""What is found by plain searching first is what the pattern alone would find, and no text makes it slow."""

from __future__ import annotations

import random
import re
import time

import pytest

from nhsr_registry import pdftext
from nhsr_registry.checks import _scan
from nhsr_registry.understand import caveats, code, prose

_PARTS = (
    '"""', "'''", "r", "u", " ", "\n", ":", "x", '"', "'", " <- ", "=", "<<-", "function(", "\\(", "def ", "class ", "async ", "%a%",
    "`f`", "\t", "f.g", "function (",
)  # fmt: skip
_TRIPLE = re.compile(r"(^[ \t]*|:[ \t]*\n[ \t]*)[rRuU]?(?:\"\"\"(?:.*?)\"\"\"|'''(?:.*?)''')", re.DOTALL | re.MULTILINE)


def _texts() -> list[str]:
    chance = random.Random(11)
    return ["".join(chance.choice(_PARTS) for _ in range(chance.randrange(1, 25))) for _ in range(8000)]


def test_the_same_definitions_as_by_the_pattern_alone() -> None:
    found = 0
    for text in _texts():
        wanted = [match.span() for match in code.R_FUNCTION.finditer(text)]
        assert [match.span() for match in code.r_functions(text)] == wanted, text
        found += len(wanted)
        wanted = [match.span() for match in code.PYTHON_DEFINITION.finditer(text)]
        assert [match.span() for match in code.python_definitions(text)] == wanted, text
        found += len(wanted)
    assert found > 100


def test_the_same_docstrings_as_by_a_pattern() -> None:
    changed = 0
    for text in _texts():
        wanted = _TRIPLE.sub(lambda found: found[1] + "\n" * found[0].count("\n", len(found[1])), text)
        assert _scan._docstrings(text) == wanted, text
        changed += wanted != text
    assert changed > 100


@pytest.mark.parametrize(
    "text",
    [
        '"""' * 300_000, '\n"""' * 150_000, "'''" + '"""\n' * 200_000, "=function(" * 100_000, "def " * 250_000, "=" + " " * 900_000,
        "= " * 400_000,
    ],
)  # fmt: skip
def test_no_code_makes_it_slow(text: str) -> None:
    before = time.process_time()
    _scan._docstrings(text)
    assert len(list(code.r_functions(text))) <= 1
    assert len(list(code.python_definitions(text))) <= 1
    assert time.process_time() - before < 10


def test_a_picture_in_an_address_is_read_once() -> None:
    before = time.process_time()
    assert prose.clean(f"![waits](data:image/png;base64,{'iVBOR' * 100_000}) by week") == "by week"
    assert prose.clean(f"[waits]({'a(b)' * 50_000} 'title') by week") == "waits by week"
    assert prose.clean("[waits](" + "a" * 200_000).startswith("[waits](a")
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("text", "hinted"),
    [("It is a PROTOTYPE", True), ("Numbers were Made\tUp.", True), ("wip", True), ("wiped tables", False), ("\u017fupport", True), ("rows by week", False)],
)  # fmt: skip
def test_clues_to_caveats(text: str, hinted: bool) -> None:
    assert caveats._hints(text) is hinted


def test_a_drawing_of_numbers_shows_its_few_words() -> None:
    page = (
        b"BT (Waits) Tj -250 (by week) ' ET "
        + b"123.45 678.9 l -12 3 m " * 20_000
        + b"BT [(tre) 20 (nd) -300 (up)] TJ T* (x)"
    )
    assert pdftext._shown(page, {}, 1000) == "\nWaits by week\n\n\ntrend up\nx"
