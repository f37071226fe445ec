"""Counting what a repository consists of."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from nhsr_registry.model import Facts
from nhsr_registry.snapshot import FileEntry, Snapshot
from nhsr_registry.understand import facts


def counted(files: Mapping[str, str]) -> Facts:
    return facts.count(Snapshot.of(files))


def notebook(language: str | None = "python", *outputs: Mapping[str, object]) -> str:
    metadata = {"kernelspec": {"language": language}} if language else {}
    return json.dumps(
        {"metadata": metadata, "cells": [{"cell_type": "code", "source": ["1"], "outputs": list(outputs)}]}
    )


@pytest.mark.parametrize(
    ("path", "text", "language"),
    [
        ("a.R", "1", "R"), ("a.r", "1", "R"), ("a.py", "1", "Python"), ("a.sql", "1", "SQL"), ("a.SQL", "1", "SQL"), ("a.js", "1", "JavaScript"),
        ("a.ts", "1", "TypeScript"), ("a.jl", "1", "Julia"), ("a.do", "1", "Stata"), ("a.sas", "1", "SAS"), ("a.sps", "1", "SPSS"), ("a.dax", "1", "DAX"),
        ("a.pbix", "1", "Power BI"), ("a.Rmd", "text", "Quarto"), ("a.Rmd", "```{r}\n1\n```", "R"), ("a.qmd", "```{python}\n1\n```", "Python"),
        ("a.qmd", "---\njupyter: python3\n---\n```{python}\n1\n```", "Python"), ("a.qmd", "words only", "Quarto"),
        ("a.ipynb", notebook("R"), "R"), ("a.ipynb", notebook("python"), "Python"), ("a.ipynb", notebook(None), "Python"),
        ("a.ipynb", notebook("julia"), "Julia"), ("a.ipynb", "broken", "Python"),
    ],
)  # fmt: skip
def test_language(path: str, text: str, language: str):
    found = counted({path: text})
    assert found.languages == {language: 1}
    assert found.main_language == language


def test_unread_quarto_counts_as_r():
    assert facts.count(Snapshot(entries=(FileEntry(path="a.qmd", size=9),))).main_language == "R"


def test_most_files_win_and_ties_are_fixed():
    assert counted({"a.py": "", "b.R": "", "c.R": ""}).main_language == "R"
    assert counted({"a.py": "", "b.R": ""}).main_language == "R"
    assert counted({"a.js": "", "b.sql": ""}).main_language == "SQL"


def test_scripts_around_the_work_are_minor():
    assert counted({"a.sh": "", "b.sh": "", "c.py": ""}).main_language == "Python"
    assert counted({"a.sh": ""}).main_language == "Shell"
    assert counted({"README.md": "x"}).main_language is None


def test_scripts_of_pages_and_libraries_are_not_the_projects():
    files = {
        "docs/pkgdown.yml": "",
        "docs/a.js": "",
        "www/jquery.js": "",
        "x.min.js": "",
        "inst/libs/b.js": "",
        "talk_files/table-binding-0.9/table.js": "",
        "R/f.R": "",
    }
    assert counted(files).languages == {"R": 1}


def test_other_peoples_folders_only_count_as_files():
    found = counted({"node_modules/x/a.js": "", "renv/library/x/a.R": "", "main.R": ""})
    assert found.languages == {"R": 1}
    assert found.files == 3


def test_notebooks_with_outputs():
    shown = {"output_type": "execute_result", "data": {"text/plain": ["5"]}}
    empty = {"output_type": "display_data", "data": {}}
    found = counted({"a.ipynb": notebook("python", shown), "b.ipynb": notebook(), "c.ipynb": notebook("python", empty)})
    assert (found.notebooks, found.notebooks_with_outputs) == (3, 1)


def test_printed_and_broken_outputs_count():
    printed = {"output_type": "stream", "text": ["hello"]}
    broken = {"output_type": "error", "ename": "ValueError", "traceback": ["x"]}
    assert (
        counted({"a.ipynb": notebook("python", printed), "b.ipynb": notebook("python", broken)}).notebooks_with_outputs
        == 2
    )


def test_data_files():
    found = counted({"a.csv": "12", "b.csv.gz": "1", "c.rds": "123", "d.XLSX": "1", "e.md": "1", "f.json": "1"})
    assert (found.data_files, found.data_bytes) == (4, 7)


def test_submodules_and_unread():
    snapshot = Snapshot(
        entries=(FileEntry(path="a", kind="submodule"), FileEntry(path="big.R", size=9_000_000)),
        unavailable={"big.R": "too large"},
    )
    found = facts.count(snapshot)
    assert (found.submodules, found.unread, found.bytes) == (1, 1, 9_000_000)


def test_bytes_are_unknown_where_a_size_is():
    assert facts.count(Snapshot(entries=(FileEntry(path="a.R"), FileEntry(path="b.R", size=1)))).bytes is None
    assert facts.count(Snapshot()).bytes is None
