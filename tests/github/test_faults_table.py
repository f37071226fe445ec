"""The table of faults is true: every test that it names is there, and every fault that is tried stands in it."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from tests.github import test_faults, test_network
from tests.github.faults import FAULTS

HERE = Path(__file__).parent
CODES = {test: fault.code for fault in FAULTS for test in fault.tests}


@pytest.mark.parametrize("test", CODES)
def test_what_the_table_names_is_there(test: str) -> None:
    module, _, name = test.partition("::")
    function, _, case = name.rstrip("]").partition("[")
    made = getattr(importlib.import_module(f"tests.github.{module}"), function)
    marks = [mark for mark in getattr(made, "pytestmark", []) if mark.name == "parametrize"]
    cases = [str(value) for mark in marks for value in mark.args[1]]
    assert case in cases if case else not cases


def test_what_is_tried_stands_in_the_table() -> None:
    tried = {f"test_faults::test_a_night_without_an_answer[{case}]" for case in test_faults.NIGHTS}
    tried |= {f"test_faults::test_git_does_not_get_it[{case}]" for case in test_faults.GITS}
    tried |= {f"test_network::test_a_proxy_that_does_not_let_us_through[{case}]" for case in test_network.PROXIES}
    tree = ast.parse((HERE / "test_faults_midway.py").read_text(encoding="utf-8"))
    midway = {
        f"test_faults_midway::{node.name}"
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert tried <= CODES.keys()
    assert midway <= {test.partition("[")[0] for test in CODES}
