"""Kinds by what a project says and shows of itself, as two readers of 119 repositories named them."""

from __future__ import annotations

import json

import pytest

from tests.test_kinds import inferred

SCRIPTS = {f"{n}_step.R": f"library(dplyr)\nx{n} <- count(y)\nplot(x{n})\n" for n in range(4)}


@pytest.mark.parametrize(
    "said",
    [
        "# Waits\n\nAn example in R to accompany the learning module.\n",
        "# Waits\n\nThis repository can be used to practise cleaning tables.\n",
        "# Waits\n\nIf you want to follow along, install these packages first.\n",
        "# Waits\n\nThis webinar was made for analysts who are new to models.\n",
        "# Onboarding\n\nA hands-on onboarding course for analysts who join us.\n",
        "# Club\n\nNotes and slides of the coding club of our hospital's analysts: workshop materials of each evening.\n",
    ],
)
def test_what_people_work_through_is_training(said: str):
    assert inferred({**SCRIPTS, "README.md": said}) == ("training",)


@pytest.mark.parametrize(
    "said",
    [
        "# Waits\n\nCounts waits down to practice level, for GP practices and to practice managers.\n",
        "# Waits\n\nDone as part of an online course on analysis. It counts the waits of a trust.\n",
        "# Waits\n\nTables to accompany the statistical release.\n",
        "# Waits\n\nIt counts waits. You can follow along with progress on the board.\n",
        "# Waits\n\nIt counts waits. Please follow along with our latest news.\n",
        "# Waits\n\nIt counts waits, and was begun on a hands-on course.\n",
        "# Waits\n\nIt counts waits. For the package it is made with, this tutorial is very useful.\n",
    ],
)
def test_the_same_words_of_other_things_leave_an_analysis(said: str):
    assert inferred({**SCRIPTS, "README.md": said}) == ("analysis",)


def test_evenings_with_slides_are_sessions():
    evenings = {f"club_2024_0{n}_12/talk.pptx": "PK" * 99 for n in range(1, 4)}
    assert "training" in inferred({**SCRIPTS, **evenings, "README.md": "# Notes\n"})
    assert "training" not in inferred({**SCRIPTS, "club_2024_01_12/talk.pptx": "PK" * 99, "README.md": "# Notes\n"})


def test_reports_of_several_days_and_empty_files_are_no_sessions():
    reports = {f"2024-0{n}-12/report.pdf": "%PDF" * 99 for n in range(1, 6)}
    assert inferred({**SCRIPTS, **reports, "README.md": "# Waits\n"}) == ("analysis",)
    empty = {f"club_2024_0{n}_12/talk.pptx": "" for n in range(1, 6)}
    assert inferred({**SCRIPTS, **empty, "README.md": "# Waits\n"}) == ("analysis",)


def test_a_club_and_a_summer_school_say_so_by_their_names():
    for name in ("o/coding-club", "o/summerschool_session_1_2", "o/trust-onboarding"):
        assert inferred({**SCRIPTS, "README.md": "# Notes\n"}, name) == ("training",)


PAGE = '<html><script src="https://d3js.org/d3.v7.min.js"></script><script src="./app.js"></script></html>\n'
DRAWS = 'd3.json("waits.json").then(draw);\n' + "// one of many lines that draw\n" * 60


def test_a_page_with_a_script_of_its_own_that_draws_is_an_app():
    files = {"code/fetch.R": "x <- 1\nwrite(x)\n", "site/index.html": PAGE, "README.md": "# Waits\n"}
    assert "app" in inferred({**files, "site/app.js": DRAWS})
    assert "app" not in inferred({**files, "site/app.js": "count_visits();\n"})
    assert "app" not in inferred({**files, "site/app.js": "// nothing is drawn here\n" * 99})
    assert "app" not in inferred(files)


def test_lists_beside_an_example_of_their_use_are_code_lists():
    lists = {f"lists/list{n}.csv": "code,term\n1,a\n2,b\n" for n in range(6)}
    files = {**lists, "README.md": "# Hypertension\n"}
    assert inferred({**files, "Example code/use.do": "merge 1:1 code\n"}, "o/pressure-codelists") == ("codelist",)
    assert "analysis" in inferred({**files, "study/count.do": "merge 1:1 code\n"}, "o/pressure-codelists")


def test_what_compares_code_sets_is_none():
    files = {"index.js": "compare();\n", "a.csv": "code\n1\n", "README.md": "# Compare\n"}
    assert "codelist" not in inferred(files, "o/code-set-comparison")


def test_rows_with_an_entry_for_a_catalogue_are_data():
    entry = json.dumps({"title": "Beds", "distribution": [{"downloadURL": "https://data.example.org/beds.csv"}]})
    files = {"data/beds.csv": "a,b\n1,2\n", "server.js": "serve();\n", "README.md": "# Beds\n"}
    assert inferred({**files, "data.json": entry}) == ("data",)
    assert "data" not in inferred({**files, "data.json": '{"title": "Beds"}'})
    assert inferred({**files, "data.json": json.dumps({"dataset": [7, json.loads(entry)]})}) == ("data",)
    for told in (
        "null",
        "[]",
        "7",
        '{"distribution": 1}',
        '{"title": 1, "distribution": [1, null, {}, {"downloadURL": ""}]}',
        "[",
    ):
        assert "data" not in inferred({**files, "data.json": f'{told}   "distribution" "downloadURL"'})
        assert "data" not in inferred({**files, "data.json": told.replace("{}", '{"downloadURL": null}')})


def test_few_pages_beside_many_rows_describe_them():
    rows = {f"charts/{n}.csv": "a,b\n1,2\n3,4\n" for n in range(20)}
    pages = {f"charts/notes{n}.pdf": "PDF" * 99 for n in range(3)}
    assert inferred({**rows, **pages, "README.md": "# Charts\n\nReference data of growth.\n"}) == ("data",)


def test_the_pages_of_a_template_are_to_be_written_anew():
    pages = {f"{n:02}-part.Rmd": f"# Part {n}\n\nWrite here what you did.\n" for n in range(9)}
    files = {**pages, "_bookdown.yml": "book_filename: b\n", "README.md": "# A book\n"}
    assert inferred({**files, "index.Rmd": "# Book\n\nBegin here.\n"}, "o/book-template") == ("template",)


def test_notebooks_in_which_the_model_of_an_app_was_found_are_an_analysis():
    book = json.dumps({"cells": [{"cell_type": "code", "source": ["from xgboost import XGBRegressor\n"]}]}, indent=1)
    app = {
        "pyproject.toml": '[project]\nname = "w"\n[build-system]\nrequires = ["setuptools"]\n',
        "src/w/__init__.py": "from .load import load\n",
        "src/w/load.py": "def load():\n    return 1\n",
        "app/Home.py": "import streamlit as st\nst.title('Waits')\n",
        "README.md": "# Waits\n",
    }
    books = {f"notebooks/{n}.ipynb": book for n in range(6)}
    assert "analysis" in inferred({**app, **books})
    assert "analysis" not in inferred(app)
