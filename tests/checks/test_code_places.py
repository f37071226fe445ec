"""Where checks of code look, and where they say that something stands."""

from __future__ import annotations

import json

from nhsr_registry.checks._base import Subject
from nhsr_registry.checks._declared import declared, used
from nhsr_registry.checks.ci_runs_tests import CiRunsTests
from nhsr_registry.checks.logging_or_validation import LoggingOrValidation
from nhsr_registry.checks.packaged import Packaged
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import facts
from nhsr_registry.understand.code import python_imports, r_imports


def subject(files: dict[str, str]) -> Subject:
    snapshot = Snapshot.of(files)
    return Subject(snapshot=snapshot, facts=facts.count(snapshot))


def test_what_renv_brings_along_is_not_the_projects_own():
    found = LoggingOrValidation.run(subject({"main.R": "x <- 1\n", "renv/activate.R": 'stop("no renv")\n'}))
    assert found.outcome == "fail"


def test_a_line_within_a_notebook_is_no_line_of_its_file():
    cells = [{"cell_type": "code", "source": ["x = 1\n", "import logging\n"], "outputs": []}]
    found = LoggingOrValidation.run(subject({"a.ipynb": json.dumps({"cells": cells})}))
    assert [(where.path, where.line) for where in found.evidence] == [("a.ipynb", None)]


def test_what_a_notebook_printed_is_not_code():
    printed = {"output_type": "stream", "text": ["import logging\n"]}
    cells = [{"cell_type": "code", "source": ["x = 1\n"], "outputs": [printed]}]
    assert LoggingOrValidation.run(subject({"a.ipynb": json.dumps({"cells": cells})})).outcome == "fail"


def test_the_line_on_which_tests_run_is_not_the_one_that_installs_them():
    text = "on: push\njobs:\n  a:\n    steps:\n      - run: pip install pytest\n      - run: |\n          ls\n          pytest\n"
    found = CiRunsTests.run(subject({".github/workflows/a.yml": text, "tests/test_a.py": "assert a\n"}))
    assert (found.outcome, found.evidence[0].line) == ("pass", 8)


def test_flit_before_it_used_the_project_table():
    text = '[build-system]\nrequires = ["flit"]\nbuild-backend = "flit.buildapi"\n[tool.flit.metadata]\nmodule = "w"\nrequires = ["pandas >= 2", "numpy"]\n'
    one = subject({"pyproject.toml": text, "w/__init__.py": "import pandas\n"})
    assert Packaged.run(one).outcome == "pass"
    assert set(used(one)) == {"pandas"}
    assert {"pandas", "numpy"} <= declared(one)[0]


def test_imports_are_found_among_other_lines_and_over_several():
    assert r_imports("x <- 1 # library(a1)\nlibrary(dplyr)\n  y <- readr::read_csv(x)\nif (require('sf')) 1\n") == {
        "dplyr",
        "readr",
        "sf",
    }
    assert r_imports("pacman::p_load(dplyr,\n  readr)\nlibrary(sf)\n") == {"pacman", "dplyr", "readr", "sf"}
    assert python_imports('"""\nimport nothing\n"""\nimport os, numpy as np\nfrom a.b import (\n  c)\nx = 1\n') == {
        "os",
        "numpy",
        "a",
    }
