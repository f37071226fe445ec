"""Do the tests look at several things?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks._assertions import count
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import code

_FILES = ("**/*.{r,py,js,ts,jsx,tsx,mjs,clj,java,jl,sql,rmd,bats,feature,cs,go,rb,php,rs,nf.test}", "**/*.{yml,yaml}")
#: Steps of a story in plain words (Gherkin, bats), of which each compares something.
_STEPS = re.compile(r"^[ \t]*(?:Then |@test\b)", re.MULTILINE)
_DBT = re.compile(r"^[ \t]+-[ \t]+(?:unique|not_null|relationships|accepted_values|dbt_\w+\.\w+)", re.MULTILINE)
_ENOUGH = 5


class TestsSubstantive(Check):
    """The tests compare at least five results

    One test shows that testing works; a handful shows that the numbers are right. Good ones to add: a month without
    any rows, a missing value, the last day of February, and one result that you worked out by hand.

    With no tests it is not met yet, and the first test is the step to take first.
    """

    __test__ = False  # not a test class of ours
    id = "tests-substantive"
    step = "Test the calculations that matter, and the odd cases"
    reads = _FILES
    requires = ("tests-present",)
    nothing = "There are no tests to count yet."
    effort = "days"
    commands = {
        "Python": 'cases = [(0, 0), (6, 0), (7, 1), (15, 2)]\n\n@pytest.mark.parametrize(("days", "weeks"), cases)\ndef test_weeks(days, weeks):\n    assert count_weeks(days) == weeks',
        "*": 'test_that("odd cases are right", {\n  expect_equal(count_weeks(0), 0)\n  expect_equal(count_weeks(NA), NA_integer_)\n  expect_error(count_weeks(-1))\n})',
    }
    passing = (
        {"tests/testthat/test-w.R": "test_that('w', {\n" + "  expect_equal(f(1), 1)\n" * 5 + "})\n"},
        {"tests/test_w.py": "def test_w():\n" + "    assert f(1) == 1\n" * 6},
        {
            "dbt_project.yml": "name: w\n",
            "models/schema.yml": "models:\n  - name: w\n    columns:\n      - name: id\n        tests:\n"
            + "          - unique\n          - not_null\n" * 3,
        },
    )
    failing = (
        {"tests/test_w.py": "def test_w():\n    assert f(1) == 1\n"},
        {"tests/test_w.py": "def test_w():\n    assert f(1) == 1\n" + "    assert True\n" * 9},
        {
            "tests/testthat/test-w.R": "test_that('w', {\n  expect_equal(f(1), 1)\n"
            + "  expect_true(TRUE)\n" * 9
            + "})\n"
        },
        {"tests/testthat/test-w.R": "test_that('w', expect_equal(f(1), 1))\n# expect_equal(1, 1)\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        paths = [
            path
            for path in snapshot.find(_FILES[0])
            if code.is_test(path) or "tinytest/" in path or "unitTests/" in path
        ]
        found = {path: _number(path, text) for path in paths if (text := snapshot.text(path)) is not None}
        sql = sum(path.lower().endswith(".sql") for path in found)
        if snapshot.find("{,*/}dbt_project.yml"):
            found |= {path: len(_DBT.findall(text)) for path, text in snapshot.read("**/*.{yml,yaml}")}
        total = sum(found.values()) + sql
        where = [Evidence(path=path) for path, number in found.items() if number]
        if total >= _ENOUGH:
            return cls.passes(f"About {total} comparisons.", where, "inferred")
        models = snapshot.unread(_FILES[1]) if snapshot.find("{,*/}dbt_project.yml") else ()
        if lost := [*(path for path in snapshot.unread(_FILES[0]) if code.is_test(path)), *models]:
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails(f"About {total} comparison{'s' * (total != 1)} so far.", where, "inferred")


def _number(path: str, text: str) -> int:
    """How many comparisons a file makes; those of constants with one another are none."""
    if path.lower().endswith((".feature", ".bats")):
        return len(_STEPS.findall(text))
    return count(path, text)
