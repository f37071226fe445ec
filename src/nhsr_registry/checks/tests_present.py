"""Are there tests?"""

from __future__ import annotations

from nhsr_registry import re
from nhsr_registry.checks._assertions import asserts
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code

_TESTS = ("**/*.{r,py,js,ts,jsx,tsx,mjs,clj,java,jl,sql,rmd,bats,feature,cs,go,rb,php,rs,nf.test}", "**/*.{yml,yaml}")
_DBT = re.compile(r"^[ \t]+(?:data_)?tests:[ \t]*(?:\n\s+-|\[)", re.MULTILINE)
_DATA = re.compile(
    r"(?:^|/)(?:data|fixtures?|testdata|helpers?|setup|resources|mocks?|input|output|_snaps)/", re.IGNORECASE
)
#: Notebooks run again, and what comes out compared with what was saved; `--nbval-lax` compares nothing.
_NBVAL = re.compile(r"^(?![ \t]*#)[^\n]{0,200}?\bpy\.?test\b[^\n]{0,200}?--nbval(?!-lax)\b", re.MULTILINE)
_RUNNERS = ("{,*/}*.{sh,bat}", "{,*/}{makefile,justfile,tox.ini,noxfile.py}", ".github/workflows/*.{yml,yaml}")


class TestsPresent(Check):
    """There are tests that compare results with what is expected

    A test is a small piece of code that says "with this input, this must come out". It tells you, and everybody
    who changes your code, at once when something broke. One test of the most important calculation is a good
    start. An empty folder called `tests` is a place for them, and waits for the first.

    To run the whole model, or all notebooks, shows that they run; a test also compares what comes out with what
    should. Comparing notebooks with their saved outputs (`pytest --nbval`) does so, and counts.
    """

    __test__ = False  # not a test class of ours
    id = "tests-present"
    step = "Add a few tests that compare results with what is expected"
    reads = (*_TESTS, *_RUNNERS)
    effort = "hours"
    commands = {
        "r-package": 'usethis::use_testthat()\nusethis::use_test("count_weeks")',
        "Python": "# tests/test_weeks.py\nfrom waits import count_weeks\n\ndef test_two_weeks():\n    assert count_weeks(days=14) == 2",
        "SQL": "-- tests/no_negative_weeks.sql: it should find no rows\nSELECT * FROM waits WHERE weeks_waited < 0;",
        "*": 'testthat::test_that("14 days are two weeks", {\n  testthat::expect_equal(count_weeks(14), 2)\n})',
    }
    passing = (
        {
            "tests/testthat/test-w.R": 'test_that("weeks", {\n  expect_equal(count(14), 2)\n})\n',
            "tests/testthat.R": "test_check('w')\n",
        },
        {"tests/test_w.py": "def test_w():\n    assert count(14) == 2\n"},
        {
            "w/test_count.py": "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(count(7), 1)\n"
        },
        {"run_tests.sh": "python -m pytest --nbval notebooks\n", "notebooks/w.ipynb": '{"cells": []}'},
        {"tests/weeks.R": "source('R/w.R')\nstopifnot(count(14) == 2)\n"},
        {"inst/tinytest/test_w.R": "expect_equal(count(14), 2)\n"},
        {
            "tests/test_w.py": "def test_a():\n    assert True\n\ndef test_w():\n    assert (\n        count(14) == 2\n    )\n"
        },
        {"tests/testthat/test-w.R": "test_that('w', {\n  expect_snapshot_file('w.png')\n})\n"},
        {"tests/testthat/test-w.R": "test_that('w', {\n  all_weeks_are_whole(count(14))\n})\n"},
        {"tests/no_negative_weeks.sql": "-- it should find no rows\nSELECT * FROM waits WHERE weeks_waited < 0;\n"},
        {"test/w_test.rb": "class WTest < Minitest::Test\n  def test_w\n    assert_equal 2, count(14)\n  end\nend\n"},
        {"features/search.feature": "Feature: Search\n  Scenario: By postcode\n    Then I see three homes\n"},
        {"test/w_test.rb": "class WTest < Minitest::Test\n  def test_w\n    refute_equal 2, count(21)\n  end\nend\n"},
        {"spec/w_spec.rb": "describe W do\n  it 'counts' do\n    expect(count(14)).to eq(2)\n  end\nend\n"},
        {"tests/main.nf.test": "nextflow_pipeline {\n  test('w') {\n    then { assert workflow.success }\n  }\n}\n"},
        {"src/w.test.ts": "it('w', () => { expect(count(14)).toBe(2) })\n"},
        {
            "analysis/test_dataset_definition.py": "from analysis.dataset_definition import dataset\n\ntest_data = {\n    1: {\n"
            "        'patients': {'sex': 'female'},\n        'expected_in_population': True,\n        'expected_columns': {'age': 25},\n    },\n}\n"
        },
        {
            "models/schema.yml": "models:\n  - name: w\n    columns:\n      - name: id\n        tests:\n          - unique\n",
            "dbt_project.yml": "name: w\n",
        },
    )
    failing = (
        {"R/w.R": "1\n"},
        {"test/w_test.rb": "# assert_equal 2, count(14)\n"},
        {"tests/__init__.py": "", "w.py": "x = 1\n"},
        {"tests/testthat.R": "library(testthat)\nlibrary(w)\ntest_check('w')\n"},
        {"test.R": "x <- 1\nprint(x)\n"},
        {"tests/test_w.py": "# write tests here\n"},
        {"data/test.csv": "a,b\n"},
        {"latest.py": "assert True\n"},
        {
            "tests/test_w.py": "def test_w():\n    assert True, 'works'  # for now\n\ndef test_more():\n    assert (1 ==\n        1)\n"
        },
        {
            "tests/test_w.py": "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(True, False)\n"
        },
        {"test/test_version.py": "def check_version():\n    print('is there a newer one?')\n\ncheck_version()\n"},
        {"tests/test_w.py": "from w import __version__\n\ndef test_version():\n    assert __version__ == '0.1.0'\n"},
        {"tests/testthat/test-w.R": 'test_that("multiplication works", {\n  expect_equal(2 * 2, 4)\n})\n'},
        {"tests/testthat/test-w.R": 'test_that("it works", {\n  # to do\n})\n'},
        {"tests/testthat/test-w.R": 'test_that("it works", {\n  expect_true(T)\n  expect_false(F)\n})\n'},
        {"src/w.test.ts": "it('w', () => { expect(1 + 1).toBe(2) })\n"},
        {
            "tests/discount.R": "#' Discount\ndiscount <- function(x, r) {\n  stopifnot(\n    r >= 0\n  )\n  x / (1 + r)\n}\n",
            "tests/testthat/test-w.R": '# test_that("w", {\n#   expect_equal(discount(1, 0), 1)\n# })\n',
        },
        {"run_tests.sh": "pytest --nbval-lax\n", "w.ipynb": '{"cells": []}'},
        {"tests/testthat/test-golem-recommended.R": 'test_that("app ui", {\n  expect_type(app_ui(), "list")\n})\n'},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        snapshot = subject.snapshot
        found = [path for path in snapshot.find(_TESTS[0]) if _is_test(path)]
        real = []
        for path in found:
            text = snapshot.text(path)
            if text is not None and (
                (path.lower().endswith((".sql", ".feature")) and text.strip()) or asserts(path, text)
            ):
                real.append(path)
        if real:
            return cls.passes(
                f"{len(real)} file{'s' * (len(real) > 1)} with tests.", [Evidence(path=path) for path in real]
            )
        if where := _by_a_tool(snapshot):
            return cls.passes("A tool compares what comes out with what is expected.", [where], "inferred")
        models = snapshot.unread("**/*.{yml,yaml}") if snapshot.find("{,*/}dbt_project.yml") else ()
        runners = snapshot.unread(*_RUNNERS) if snapshot.find("**/*.ipynb") else ()
        if lost := [*(path for path in snapshot.unread(_TESTS[0]) if _is_test(path)), *models, *runners]:
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        if found:
            return cls.fails(
                f"{found[0]} compares nothing of the project with what is expected yet.",
                [Evidence(path=path) for path in found],
            )
        return cls.fails("There are no tests yet.")


def _by_a_tool(snapshot: Snapshot) -> Evidence | None:
    """Where dbt tests its models, or nbval compares notebooks with what was saved in them."""
    sought = [("{,*/}dbt_project.yml", ("**/*.{yml,yaml}",), _DBT), ("**/*.ipynb", _RUNNERS, _NBVAL)]
    for there, patterns, words in sought:
        for path, text in snapshot.read(*patterns) if snapshot.find(there) else ():
            if found := words.search(text):
                return Evidence(path=path, line=text.count("\n", 0, found.start()) + 1)
    return None


def _is_test(path: str) -> bool:
    lowered = f"/{path.lower()}"
    if lowered.endswith(".feature") and "/features/" in lowered:
        return True
    if lowered.endswith((".sql", ".feature")) and not re.search(r"/tests?/", lowered):
        return False
    return (code.is_test(path) or "/tinytest/" in lowered or "/inst/unittests/" in lowered) and not _DATA.search(path)
