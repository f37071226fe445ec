"""Scripts whose names have no extension are read as what they are written in; other files without one are not code."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nhsr_registry import unnamed
from nhsr_registry.assess import assess, wanted
from nhsr_registry.clones import read
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import facts

R = "# Clean the list\nlibrary(dplyr)\nlibrary(readr)\n\nwaits <- read_csv('waits.csv') |>\n  filter(weeks > 18)\n"
PYTHON = "import pandas as pd\nfrom pathlib import Path\n\ndef waits(path):\n    return pd.read_csv(path)\n"
SQL = "/* Waits by week */\nSELECT specialty,\n  COUNT(*) AS waits\nINTO #waits\nFROM dbo.waits AS w\nLEFT JOIN dbo.sites AS s ON s.id = w.site\nGROUP BY specialty\n"


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        (R, "r"),
        (PYTHON, "py"),
        (SQL, "sql"),
        ("#!/usr/bin/env python3\nprint(1)\n", "py"),
        ("#!/usr/bin/Rscript\n1\n", "r"),
        ("#! /bin/bash -e\nmake\n", "sh"),
        ("#!/usr/bin/env ruby\nputs 1\n", None),
        ("Words\nWaits\nWard\n", None),
        ("From the list we select those who wait.\nFrom there we go on.\nWhere it ends, we stop.\n", None),
        (
            "We use library(dplyr), library(readr) and x <- 1 in our scripts, as the notes of the meeting say.\n" * 4,
            None,
        ),
        ("specialty,weeks\nA,1\nB,2\n", None),
        ('{"a": 1,\n "b": 2}\n', None),
        ("", None),
    ],
)
def test_language_by_content(text: str, extension: str | None):
    assert unnamed.extension_of(text) == extension


@pytest.mark.parametrize(
    "name",
    ["LICENSE", "MIT-LICENSE", "Makefile", "Dockerfile-dev", "inst/WORDLIST", "NAMESPACE", "a.R", "0a1b2c3d4e5f6a7b"],
)
def test_known_names_are_left_alone(name: str):
    assert not unnamed.may_be_code(name)


def _repository(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    as_somebody = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for step in (("init", "-q"), ("add", "."), (*as_somebody, "commit", "-q", "-m", "one")):
        subprocess.run(["git", *step], cwd=folder, check=True)
    return folder


FILES = {
    "README.md": "# Waits\n\nCounts those who wait, for the planners of a trust.\n",
    "scripts/01_clean": R + "x <- read.csv('C" + ":/Users/abyron/x.csv')\n",
    "scripts/02_model": R,
    "CODEOWNERS": "* @ada-example @bob-example\n",
    "memo": "Ask the ward first.\n",
}


@pytest.mark.parametrize("within", ["folder", "git"])
def test_everything_downstream_follows(tmp_path: Path, within: str):
    where = _repository(tmp_path, FILES)
    snapshot = read(where if within == "folder" else where / ".git", wanted=wanted())
    assert snapshot.spoken == {"scripts/01_clean": "r", "scripts/02_model": "r"}
    assert snapshot.notes == ("memo",)  # for the look for leaks alone
    assert snapshot.find("**/*.{txt,md}") == ("README.md",)
    assert snapshot.find("**/*.r") == ("scripts/01_clean", "scripts/02_model")
    assert facts.count(snapshot).main_language == "R"
    assessment = assess(snapshot)
    assert [guess.kind for guess in assessment.kinds] == ["analysis"]
    said = {finding.check: finding for finding in assessment.findings}
    assert said["no-absolute-paths"].outcome == "fail"
    assert said["no-absolute-paths"].evidence[0].path == "scripts/01_clean"
    assert [said[one].outcome for one in ("open-language", "entry-point-clear", "standard-layout")] == ["pass"] * 3
    assert said["dependencies-declared"].outcome == "fail"


def test_looked_up_among_many(tmp_path: Path):
    many = {f"pages/p{number}.md": "# x\n" for number in range(60)}
    assert Snapshot.of({**FILES, **many}).find("scripts/*.{r,py}") == ("scripts/01_clean", "scripts/02_model")


def test_absent_from_a_partial_clone(tmp_path: Path):
    """`git clone --filter=blob:none` has names without texts: what a script would have said, nobody can tell."""
    source = _repository(tmp_path / "source", FILES)
    subprocess.run(["git", "config", "uploadpack.allowFilter", "true"], cwd=source, check=True)
    place = tmp_path / "partial"
    subprocess.run(["git", "clone", "-q", "--bare", "--filter=blob:none", source.as_uri(), str(place)], check=True)
    whole = read(source / ".git", wanted=wanted())
    kinds = tuple(guess.kind for guess in assess(whole).kinds)
    full = {one.check: one.outcome for one in assess(whole, declared_kinds=kinds).findings}
    part = {one.check: one.outcome for one in assess(read(place, wanted=wanted()), declared_kinds=kinds).findings}
    assert {check for check, outcome in part.items() if outcome not in {"not-available", full[check]}} == set()
    unknown = ("open-language", "no-absolute-paths", "entry-point-clear", "standard-layout", "readme-present")
    assert [part[one] for one in unknown] == ["not-available"] * len(unknown)
