"""The words of a repository as counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry import terms
from nhsr_registry.snapshot import Snapshot


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Waiting", {"waiting"}),
        ("A&E", {"a&e", "ae"}),
        ("R&D", {"r&d", "rd"}),
        ("ICD-10", {"icd10", "icd", "10"}),
        ("ICD10", {"icd10", "icd", "10"}),
        ("plot_the_dots", {"plotthedots", "plot", "dots"}),
        ("countWeeks", {"countweeks", "count", "weeks"}),
        ("NHSRplotthedots", {"nhsrplotthedots", "nhsr", "plotthedots", "nhs", "rplotthedots"}),
        ("trust's", {"trust"}),
        ("SUS+", {"sus", "sus+"}),
        ("18", {"18"}),
        ("the", set()),
        ("R", set()),
        ("20240131", set()),
        ("x" * 31, set()),
    ],
)
def test_terms_of(word: str, expected: set[str]):
    assert set(terms.terms_of(word)) == expected


def bag(files: dict[str, str]) -> dict[str, dict[str, int]]:
    return terms.bag(Snapshot.of(files))


def test_zones():
    found = bag(
        {
            "README.md": "# Bed Model\n\nForecasts beds in A&E.\n\n```r\nsecretcode()\n```\n",
            "vignettes/start.Rmd": "---\ntitle: Getting going\n---\n\n# Queueing\n\nTheory of queues.\n",
            "man/count.Rd": "\\title{Count Weeks}\n\\description{Whole weeks of \\code{x}.}\n",
            "R/admission_rates.R": "forecast_beds <- function(x) x\n",
            "model/calc.py": "class BedModel:\n    pass\n",
            "sql/q.sql": "CREATE VIEW dbo.Length_Of_Stay AS SELECT 1\n",
            "data/ae_attendances.rda": "",
        }
    )
    assert found["headings"].keys() >= {"bed", "model", "queueing"}
    assert found["readme"].keys() >= {"forecasts", "beds", "a&e", "ae"}
    assert "secretcode" not in found["readme"]
    assert found["docs"].keys() >= {"theory", "queues", "weeks", "count"}
    assert found["paths"].keys() >= {"admission", "rates", "calc", "vignettes"}
    assert found["names"].keys() >= {"forecast", "beds", "bedmodel", "bed", "length", "stay", "attendances"}


def test_no_addresses_or_hashes():
    found = bag(
        {
            "README.md": "Write to ada.byron@trust.nhs.uk or see https://example.org/path, commit 3f2a9bc1d and 4010232137.\n"
        }
    )
    assert found["readme"] == {"commit": 1, "write": 1}


def test_notebooks_and_nested_readmes_are_documentation():
    book = '{"cells": [{"cell_type": "markdown", "source": ["Funnel plots"]}, {"cell_type": "code", "source": ["hidden()"]}]}'
    found = bag({"a.ipynb": book, "dashboards/README.md": "Dementia dashboard.\n"})
    assert found["docs"].keys() >= {"funnel", "plots", "dementia", "dashboard"}
    assert "hidden" not in found["docs"]


def test_customary_files_add_nothing():
    assert "docs" not in bag(
        {
            "LICENSE.md": "Permission is granted.\n",
            "CODE_OF_CONDUCT.md": "We pledge.\n",
            "CONTRIBUTING.md": "Fork it.\n",
        }
    )


def test_tests_define_no_names():
    assert "names" not in bag({"tests/test_a.py": "def helper():\n    pass\n"})


def test_zones_are_capped_and_ordered():
    words = " ".join(f"word{chr(97 + a)}{chr(97 + b)}" for a in range(26) for b in range(26))
    found = bag({"README.md": f"{words} zebra zebra\n"})["readme"]
    assert len(found) == terms.ZONES["readme"]
    assert next(iter(found)) == "zebra"
    rest = [term for term, times in found.items() if times == 1]
    assert rest == sorted(rest)


@given(st.text(max_size=60))
def test_terms_are_lowercase_and_of_a_sensible_length(word: str):
    for term in terms.terms_of(word):
        assert 2 <= len(term) <= 30
        assert term == term.lower()


def test_pairs_of_neighbours_are_kept_where_they_are_said_twice():
    found = bag(
        {"README.md": "# Length of stay\n\nWe model length of stay.\n\nThe *waiting-list* of one ward. Said once.\n"}
    )
    assert found["pairs"] == {"length stay": 2}
    assert bag({"README.md": "# x\n\nWaiting list.\n\nList waiting. Waiting-list (A&E), A&E waits\n"})["pairs"] == {
        "waiting list": 2
    }


def test_no_sentence_can_be_strung_together_from_pairs():
    text = "This package draws charts for boards in hospitals that report each month"
    assert "pairs" not in bag({"README.md": f"# charts\n\n{text}.\n"})
