"""Not to be had for nothing: files that say nothing raise no level, and another spelling of the same changes nothing."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhsr_registry.assess import assess
from nhsr_registry.model import LEVELS, RAP_LEVELS, Assessment, History, HostFacts, Tag
from nhsr_registry.scoring import rap
from nhsr_registry.scoring.rubric import MET, default_rubric
from nhsr_registry.snapshot import Snapshot
from tests.cli.conftest import FILES
from tests.small_repositories import ABOUT, BARE, HELLO, NEARLY, STUBS, USABLE

RUBRIC = default_rubric()
EVERYTHING = {path: text for files in STUBS.values() for path, text in files.items()}
PROJECTS = {
    f"{state} {kind}": files
    for state, of in (("bare", BARE), ("usable", USABLE), ("nearly", NEARLY))
    for kind, files in of.items()
}


def look(files: Mapping[str, str], **more: object) -> Assessment:
    snapshot = Snapshot.of(files, repository="example-trust/clinics")
    return assess(msgspec.structs.replace(snapshot, **more), words=False)


SEEN = {name: look(files) for name, files in PROJECTS.items()}


def heights(assessment: Assessment) -> tuple[int, ...]:
    """Everything that must not rise: level, the level at least, the RAP level."""
    found = assessment.rap
    score = assessment.score
    level = RAP_LEVELS.index(found.level) + 1 if found and found.level else 0
    return LEVELS.index(score.level), LEVELS.index(score.level_low), level


def risen(before: Assessment, after: Assessment) -> bool:
    return any(new > old for new, old in zip(heights(after), heights(before), strict=True))


def won(before: Assessment, after: Assessment) -> set[str]:
    """The checks that were not met before and are met now, and count or are shown."""
    unmet = {finding.check for finding in before.findings if finding.outcome == "fail"}
    return {finding.check for finding in after.findings if finding.outcome in MET and finding.check in unmet}


@pytest.mark.parametrize("project", PROJECTS)
def test_a_stub_raises_no_level(project: str):
    for stub, files in STUBS.items():
        after = look({**files, **PROJECTS[project]})
        assert not risen(SEEN[project], after), f"{stub}: {after.kind_ids}"


@pytest.mark.parametrize("project", PROJECTS)
def test_all_stubs_together_raise_no_level(project: str):
    after = look({**EVERYTHING, **PROJECTS[project]})
    assert not risen(SEEN[project], after), after.kind_ids


@given(st.sampled_from(sorted(PROJECTS)), st.sets(st.sampled_from(sorted(EVERYTHING)), max_size=25))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_choice_of_stubs_raises_a_level(project: str, paths: set[str]):
    after = look({**{path: EVERYTHING[path] for path in paths}, **PROJECTS[project]})
    assert not risen(SEEN[project], after), after.kind_ids


@given(
    st.sampled_from(sorted(USABLE)),
    st.dictionaries(
        st.from_regex(r"([a-zA-Z_]{1,8}/){0,2}[a-zA-Z_0-9]{1,9}\.(R|py|md|qmd|csv|yml|toml|ipynb|sql|Rmd|cff)", fullmatch=True),
        st.sampled_from(["", "\n", "# Title\n", "# TODO\n"]),
        max_size=15,
    ),
)  # fmt: skip
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_empty_file_of_any_name_raises_a_level(kind: str, files: dict[str, str]):
    after = look({**files, **USABLE[kind]})
    assert not risen(SEEN[f"usable {kind}"], after), after.kind_ids


@pytest.mark.parametrize("stub", STUBS)
def test_a_stub_wins_no_check(stub: str):
    for project, files in PROJECTS.items():
        assert not won(SEEN[project], look({**STUBS[stub], **files})), project


@pytest.mark.parametrize("project", ["bare r-package", "usable r-package", "nearly dates in five scripts"])
def test_the_hello_of_a_new_package_wins_no_check(project: str):
    assert not won(SEEN[project], look({**HELLO, **PROJECTS[project]}))


# ── the same in other words ──────────────────────────────────────────────────────────────────────

SQL = USABLE["sql"]
TESTED = {
    **USABLE["r-package"],
    "tests/testthat.R": "library(testthat)\nlibrary(clinics)\ntest_check('clinics')\n",
    "tests/testthat/test-clinics.R": "test_that('clinics are counted', {\n  expect_equal(clinics(10, 5)$clinics, 2)\n"
    "  expect_error(clinics('a', 5))\n})\n",
}


def outcomes(files: Mapping[str, str]) -> dict[str, str]:
    return {finding.check: finding.outcome for finding in look(files).findings}


def moved(files: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    assert any(path.startswith(old) for path in files)
    return {new + path[len(old) :] if path.startswith(old) else path: text for path, text in files.items()}


def test_a_readme_in_r_markdown_without_code_is_no_code():
    """What has no code in the languages that are read is asked nothing about code, however its README is called."""
    files = {
        "README.md": ABOUT,
        "main.js": "let waits = 1;\n",
        "index.js": "let beds = 2;\n",
        "draw.js": "let x = 3;\n",
    }
    for new in ("README.Rmd", "README.qmd"):
        assert outcomes(moved(files, "README.md", new)) == outcomes(files)


@pytest.mark.parametrize("kind", USABLE)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LICENSE", "LICENCE"), ("LICENSE", "LICENSE.md"), ("LICENSE", "LICENCE.txt"), ("LICENSE", "licence"), ("LICENSE", "COPYING"),
        ("README.md", "README.Rmd"), ("README.md", "readme.md"), ("README.md", "README.qmd"), ("README.md", "README"),
    ],
)  # fmt: skip
def test_another_spelling_changes_nothing(kind: str, old: str, new: str):
    files = USABLE[kind]
    assert outcomes(moved(files, old, new)) == outcomes(files)
    assert look(moved(files, old, new)).kind_ids == look(files).kind_ids


@pytest.mark.parametrize(
    ("old", "new"), [("tests/testthat/test-clinics.R", "tests/testthat/test_clinics.R"), ("tests/testthat/", "tests/")]
)
def test_tests_count_wherever_they_are_usual(old: str, new: str):
    same = {"tests-present", "tests-substantive"}
    after = outcomes(moved(TESTED, old, new))
    assert {check: after[check] for check in same} == {check: outcomes(TESTED)[check] for check in same}


#: The same project in R and in Python, file by file.
IN_R = {
    **USABLE["analysis"],
    "renv.lock": '{"R": {"Version": "4.3.1"}, "Packages": {"dplyr": {"Package": "dplyr", "Version": "1.1.4", "Source": "Repository"}}}\n',
    "R/clinics.R": "#' Count clinics\n#' @param waiting People.\nclinics <- function(waiting) {\n  x <- waiting / 5\n  dplyr::tibble(x)\n}\n",
    "tests/testthat/test-clinics.R": "test_that('clinics are counted', {\n  expect_equal(clinics(10)$x, 2)\n})\n",
    ".github/workflows/test.yml": "on: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: Rscript -e 'testthat::test_dir(\"tests\")'\n",
}
IN_PYTHON = {
    **{path: text.replace("renv::restore()", "pip install -r requirements.txt").replace("source('02_model.R')", "python 02_model.py")
       for path, text in USABLE["analysis"].items() if not path.endswith(".R")},
    "01_read.py": "import pandas as pd\n\nwaits = pd.read_csv('data/waits.csv')\n",
    "02_model.py": "import pandas as pd\n\nfrom src.clinics import clinics\n\nprint(clinics(10))\n",
    "requirements.txt": "pandas==2.2.2\n",
    "src/clinics.py": 'import pandas as pd\n\n\ndef clinics(waiting):\n    """Count clinics."""\n    x = waiting / 5\n    return pd.DataFrame([x])\n',
    "tests/test_clinics.py": "from src.clinics import clinics\n\n\ndef test_clinics_are_counted():\n    assert clinics(10)['x'][0] == 2\n",
    ".github/workflows/test.yml": "on: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n",
}  # fmt: skip


def test_r_and_python_are_judged_alike():
    in_r, in_python = look(IN_R), look(IN_PYTHON)
    assert in_r.kind_ids == in_python.kind_ids == ("analysis",)
    # what an R project needs no file for, or the code of the example has in one language alone
    apart = {"functions-documented", "entry-point-clear"}
    first, second = outcomes(IN_R), outcomes(IN_PYTHON)
    assert {c: o for c, o in first.items() if c not in apart} == {c: o for c, o in second.items() if c not in apart}
    assert in_r.score.level == in_python.score.level
    assert in_r.rap
    assert in_python.rap
    assert in_r.rap.level == in_python.rap.level


# ── what never counts ────────────────────────────────────────────────────────────────────────────

QUIET = History(commits=40, authors=1, people=1, first_commit="2019-01-01", last_commit="2019-06-01")
BUSY = History(commits=9000, authors=80, people=60, first_commit="2015-01-01", last_commit="2026-11-01")
SNAPSHOT = History(commits=1, authors=1, people=1, first_commit="2026-01-01", last_commit="2026-01-01", snapshot=True)


@pytest.mark.parametrize("project", PROJECTS)
@pytest.mark.parametrize("history", [BUSY, SNAPSHOT], ids=["busy", "snapshot"])
def test_finished_code_single_maintainers_and_snapshots_lose_nothing(project: str, history: History):
    """Only tags, which are a release, may tell two histories apart; what is not public is not held against anybody."""
    quiet, other = look(PROJECTS[project], history=QUIET).score, look(PROJECTS[project], history=history).score
    assert (quiet.level, quiet.level_low) == (other.level, other.level_low) or history is SNAPSHOT
    assert LEVELS.index(look(PROJECTS[project], history=SNAPSHOT).score.level) >= LEVELS.index(quiet.level)
    assert (quiet.points, quiet.low, quiet.high) == (other.points, other.low, other.high) or history is SNAPSHOT


@pytest.mark.parametrize("project", PROJECTS)
def test_there_is_nowhere_for_popularity_to_count(project: str):
    """The host's facts hold no stars, forks or downloads; releases, ids and topics of it move no level."""
    fields = set(HostFacts.__struct_fields__)
    assert not {
        name for name in fields if any(word in name for word in ("star", "watch", "download", "popular", "subscri"))
    }
    assert "forks" not in fields
    known = HostFacts(node_id="R_1", database_id=1, topics=("nhs", "popular"), archived=False, releases=90)
    assert look(PROJECTS[project], host=known).score == look(PROJECTS[project], host=HostFacts()).score


def test_a_star_badge_counts_for_nothing():
    badge = "![stars](https://img.shields.io/github/stars/example-trust/clinics) ![downloads](https://cranlogs.r-pkg.org/badges/x)\n\n"
    for files in USABLE.values():
        loud = {**files, "README.md": files["README.md"].replace("\n\n", f"\n\n{badge}", 1)}
        assert outcomes(loud) == outcomes(files)


def test_a_tag_is_a_release_and_counts_once():
    tagged = msgspec.structs.replace(QUIET, tags=(Tag(name="v0.2.0", date="2019-06-01"),))
    before, after = look(FILES, history=QUIET), look(FILES, history=tagged)
    assert won(before, after) <= {"release-versioned", "metadata-consistent"}


def test_criteria_of_rap_are_not_won_by_a_claim_alone():
    loud = {**FILES, "README.md": FILES["README.md"] + "\n![RAP](https://img.shields.io/badge/RAP-Gold-gold)\n"}
    assert rap.of(look(loud)).level == rap.of(look(FILES)).level
