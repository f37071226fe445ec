"""What projects state of themselves."""

from __future__ import annotations

import pytest

from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import caveats


def found(text: str, path: str = "README.md", repository: str | None = "o/waits") -> list[str]:
    return [caveat.kind for caveat in caveats.find(Snapshot.of({path: text}, repository=repository))]


SAID = {
    "experimental": [
        "This package is experimental.",
        "This package is in the early stages of development, and features may change.",
        "Please note: this tool is still under active development.",
        "The dashboard is currently a prototype.",
        "**Work in progress**",
        ":warning: still under construction :warning:",
        "waits is an early draft.",
        "This is a package under active development and we would love your help.",
        "[![Lifecycle: experimental](https://img.shields.io/badge/lifecycle-experimental-orange.svg)](https://x.org)",
        "[![Project Status](https://www.repostatus.org/badges/latest/wip.svg)](https://www.repostatus.org/#wip)",
    ],
    "unmaintained": [
        "This repository is no longer maintained.",
        "This project has been archived.",
        "It will not be updated after March.",
        "**This package is no longer actively maintained**",
        "Archived",
        "The repo is now deprecated.",
        "We are no longer able to support this.",
    ],
    "not-for-clinical-use": [
        "It is not intended for deployment in a clinical setting.",
        "The model should not be used for clinical decisions.",
        "This tool is not a medical device.",
        "Not for use in production.",
        "For research purposes only.",
        "It does not constitute medical advice.",
    ],
    "internal-references": [
        "Warning: this repository may contain references internal to NHS England that cannot be accessed publicly.",
        "The code will not run outside the trust.",
        "This codebase can only be run on NHS England's Data Access Environment.",
        "You will need access to the NCDR to run it.",
        "Some links are only accessible to NHS staff.",
    ],
    "not-for-reuse": [
        "This code is not optimised for reuse.",
        "The scripts were not designed to be reused by others.",
        "Published for transparency only.",
    ],
    "superseded": [
        "This package has been superseded by NHSRwaitinglist.",
        "This repository has moved to another owner.",
        "The latest version can be found elsewhere.",
        "Please use the new package instead.",
    ],
    "synthetic-data": [
        "All data in this repository are synthetic.",
        "The pipeline uses artificial HES data.",
        "It contains dummy data for trying things out.",
        "No real patient data are included.",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "sentence"), [(kind, said) for kind, sentences in SAID.items() for said in sentences])
def test_said(kind: str, sentence: str):
    assert kind in found(f"# Waits\n\nCounts waits.\n\n{sentence}\n")


@pytest.mark.parametrize(
    "sentence",
    [
        "Experimental design is described in the protocol.",
        "We report experimental statistics for trusts.",
        "This workflow is in progress of being described below.",
        "The function `old()` is deprecated; use `new()`.",
        "Python 2 is no longer supported by its authors.",
        "The data set is no longer updated by the provider.",
        "If your repository is no longer maintained, archive it.",
        "Patients who moved to another practice are left out.",
        "CCGs were replaced by ICBs in 2022.",
        "This package generates synthetic data.",
        "Synthetic data are a way to share information safely.",
        "Install the development version from GitHub.",
        "It is actively maintained and stable.",
        "Set alpha = 0.05 for the test.",
        "Open a draft pull request.",
        "Difftastic is an experimental tool for comparing files.",
        "The API that this package relies on is in beta.",
        "Internal consistency was tested.",
        "The independence between patients is maintained.",
        "All example data are for illustrative purposes only.",
    ],
)
def test_not_said(sentence: str):
    assert [
        kind for kind in found(f"# Waits\n\n{sentence}\n") if kind != "synthetic-data" or "example data" not in sentence
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "# Waits\n\n```\nThis package is experimental.\n```\n",
        "# Waits\n\n<!-- This package is experimental. -->\n",
        "# Waits\n\n    This package is no longer maintained.\n",
        "| repository | status |\n|---|---|\n| other | This project is archived. |\n",
    ],
)
def test_code_comments_and_tables_say_nothing(text: str):
    assert found(text) == []


def test_line_and_words():
    snapshot = Snapshot.of(
        {"README.md": "# Waits\n\nCounts waits,\nweekly. This package is\nno longer maintained. Use it freely.\n"}
    )
    (caveat,) = caveats.find(snapshot)
    assert (caveat.kind, caveat.path, caveat.line) == ("unmaintained", "README.md", 4)
    assert caveat.text == "This package is no longer maintained."


def test_words_are_cut():
    long = "This package is experimental " + "and so on " * 60 + "."
    (caveat,) = caveats.find(Snapshot.of({"README.md": long}))
    assert len(caveat.text) <= 200
    assert caveat.text.endswith("…")


def test_one_of_a_kind_on_a_line():
    text = "This is experimental. This tool is experimental too.\n"
    assert found(text) == ["experimental"]


def test_description_and_front_page_are_read():
    assert found(
        "Package: w\nTitle: Waits\nDescription: Counts waits. This package is\n    experimental.\n",
        "DESCRIPTION",
    ) == ["experimental"]
    assert found("# Hello\n\nThis site is no longer maintained.\n", "docs/index.md") == ["unmaintained"]
    assert found("# Hello\n\nThis site is no longer maintained.\n", "docs/other.md") == []


def test_rendered_readme_counts_once():
    text = "# Waits\n\nThis package is experimental.\n"
    assert len(caveats.find(Snapshot.of({"README.md": text, "README.Rmd": text}))) == 1


def test_order_is_fixed():
    snapshot = Snapshot.of({"README.md": "This tool is archived.\n\nThis tool is a prototype.\n"})
    assert [caveat.kind for caveat in caveats.find(snapshot)] == ["experimental", "unmaintained"]
