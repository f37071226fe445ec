"""The table of members' faults is true: every test that it names is there, and every fault that is tried stands in it."""

from __future__ import annotations

import ast
import importlib
import itertools
from pathlib import Path

import pytest

from tests.federation.faults import FAULTS

HERE = Path(__file__).parent
TESTS = [test for fault in FAULTS for test in fault.tests]
#: What tries parts of a fault that stands in the table by another test's name.
PARTS = {"test_lines_that_are_no_records"}


@pytest.mark.parametrize("test", TESTS)
def test_what_the_table_names_is_there(test: str) -> None:
    module, _, name = test.partition("::")
    function, _, case = name.removesuffix("]").partition("[")
    made = getattr(importlib.import_module(f"tests.federation.{module}"), function)
    marks = [mark for mark in getattr(made, "pytestmark", []) if mark.name == "parametrize"]
    cases = ["-".join(map(str, row)) if isinstance(row, tuple) else str(row) for mark in marks for row in mark.args[1]]
    assert case in cases if case else not cases


def test_what_is_tried_stands_in_the_table() -> None:
    tree = ast.parse((HERE / "test_faults.py").read_text(encoding="utf-8"))
    tried = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    assert tried - PARTS <= {test.partition("::")[2].partition("[")[0] for test in TESTS}


def test_no_test_stands_for_two_faults() -> None:
    assert not [test for test, again in itertools.pairwise(sorted(TESTS)) if test == again]
