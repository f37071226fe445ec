"""Every check by its own examples, and by texts that none expects."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhsr_registry import terms
from nhsr_registry.assess import assess, wanted
from nhsr_registry.checks import all_checks
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.globs import compile_patterns
from nhsr_registry.model import Finding, History, Tag
from nhsr_registry.scoring.rubric import default_rubric
from nhsr_registry.snapshot import FileEntry, Snapshot
from nhsr_registry.understand import caveats, facts, kinds

CHECKS = all_checks()
#: Judged by the history, not by files, or shown without judging: they have tests of their own below.
BY_HISTORY = {
    "activity-context", "shared-ownership", "release-versioned", "metadata-consistent", "review-evidence", "reuse-evidence", "installable-from-registry",
}  # fmt: skip

EXAMPLES = [
    pytest.param(check, files, outcome, id=f"{check.id}-{outcome}-{number}")
    for check in CHECKS
    for outcome, examples in (("pass", check.passing), ("fail", check.failing))
    for number, files in enumerate(examples)
]


def run(check: type[Check], snapshot: Snapshot) -> Finding:
    return check.run(Subject(snapshot=snapshot, facts=facts.count(snapshot)))


def only(snapshot: Snapshot, patterns: tuple[str, ...]) -> Snapshot:
    """The same tree, with the texts of files that match."""
    match = compile_patterns(patterns).fullmatch
    named = {path: f"{path}.{extension}" for path, extension in snapshot.spoken.items()}
    texts = {path: text for path, text in snapshot.texts.items() if match(named.get(path, path))}
    return Snapshot(entries=snapshot.entries, texts=texts, history=snapshot.history)


@pytest.mark.parametrize(("check", "files", "outcome"), EXAMPLES)
def test_example(check: type[Check], files: Mapping[str, str], outcome: str):
    finding = run(check, Snapshot.of(files))
    assert finding.outcome == outcome, finding.reason
    assert finding.reason


@pytest.mark.parametrize(("check", "files", "outcome"), EXAMPLES)
def test_example_within_the_machinery(check: type[Check], files: Mapping[str, str], outcome: str):
    assessment = assess(Snapshot.of(files), declared_kinds=("r-package", "python-package", "analysis", "app"))
    finding = next(found for found in assessment.findings if found.check == check.id)
    assert finding.outcome == outcome, finding


@pytest.mark.parametrize(("check", "files", "outcome"), EXAMPLES)
def test_reads_are_declared(check: type[Check], files: Mapping[str, str], outcome: str):
    whole = Snapshot.of(files)
    assert run(check, only(whole, (*check.reads, *README))) == run(check, whole)


@pytest.mark.parametrize(("check", "files", "outcome"), EXAMPLES)
def test_evidence_exists(check: type[Check], files: Mapping[str, str], outcome: str):
    for where in run(check, Snapshot.of(files)).evidence:
        assert where.path in files
        if where.line is not None and not where.path.endswith(".ipynb"):
            assert 1 <= where.line <= files[where.path].count("\n") + 1


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
class TestEach:
    def test_has_examples_of_both(self, check: type[Check]):
        if check.id not in BY_HISTORY:
            assert check.passing
            assert check.failing

    def test_speaks_kindly(self, check: type[Check]):
        title, remedy = check.title(), check.remedy()
        assert title
        assert not title.endswith(".")
        assert len(title) <= 80
        assert len(remedy) >= 60
        words = f" {title} {remedy} ".lower()
        for blame in (" fail", " bad ", " wrong ", "error", "violat", "non-compli", " poor "):
            assert blame not in words

    def test_offers_something_to_paste(self, check: type[Check]):
        assert check.command(("codelist",)), "every kind of project gets a hint"

    def test_what_to_paste_fits_a_terminal(self, check: type[Check]):
        """Seven columns of the 80 are for the step's indentation; a line that is broken by the terminal pastes broken."""
        for command in check.commands.values():
            assert max(len(line) for line in command.splitlines()) <= 73

    def test_stands_in_the_rubric(self, check: type[Check]):
        assert check.id in default_rubric().checks

    def test_unread_is_not_available(self, check: type[Check]):
        """What could not be read is never held against anybody."""
        for files in (*check.passing, *check.failing):
            whole = Snapshot.of(files)
            blank = Snapshot(
                entries=tuple(FileEntry(path=path, size=None) for path in files),
                unavailable=dict.fromkeys(files, "absent from the clone"),
            )
            if run(check, blank).outcome == "fail":
                # only what the paths alone can tell
                assert run(check, whole).outcome == "fail"

    def test_empty_files_never_pass(self, check: type[Check]):
        """Not to be had by adding empty files."""
        if check.id.startswith(
            (
                "no-",
                "notebooks",
                "dependencies-declared",
                "functions",
                "licence-file",
                "open-language",
                "standard-layout",
                "entry-point",
                "config-separated",
                "runnable",
            )
        ):
            pytest.skip("passes because there is nothing to find, or by the path alone")
        for files in check.passing:
            assert run(check, Snapshot.of(dict.fromkeys(files, ""))).outcome != "pass"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_step_reads_as_one(check: type[Check]):
    assert check.step[0].isupper()
    assert not check.step.endswith(".")
    assert len(check.step) <= 72
    assert check.step != check.title()


def test_ids_are_unique():
    assert len({check.id for check in CHECKS}) == len(CHECKS)


def test_rubric_names_no_unknown_check():
    assert set(default_rubric().checks) == {check.id for check in CHECKS}


def test_no_check_imports_another():
    modules = {check.__module__.rpartition(".")[2] for check in CHECKS}
    for check in CHECKS:
        source = __import__(check.__module__, fromlist=["x"]).__dict__
        used = {getattr(value, "__module__", "") for value in source.values() if isinstance(value, type)}
        others = modules - {check.__module__.rpartition(".")[2]}
        assert not {f"nhsr_registry.checks.{name}" for name in others} & used


NAMES = st.sampled_from(
    [
        "README.md", "readme.Rmd", "README.rst", "DESCRIPTION", "NAMESPACE", "R/a.R", "a.py", "tests/test_a.py", "x.ipynb", "q.sql", "LICENSE",
        "LICENCE.md", "pyproject.toml", "setup.py", "package.json", "renv.lock", "requirements.txt", "environment.yml", ".github/workflows/c.yml",
        "NEWS.md", "CITATION.cff", "vignettes/v.Rmd", "man/f.Rd", "docs/index.md", "_quarto.yml", "project.yaml", "Makefile", "data/x.csv", "x.rds",
        "codelists/c.csv", "app.R", "inst/golem-config.yml", "SECURITY.md", "CONTRIBUTING.md", ".gitlab-ci.yml", "index.qmd", "src/w/__init__.py",
    ]
)  # fmt: skip
PIECES = st.sampled_from(
    [
        "# Heading", "## Installation", "```r", "```", "~~~", "library(dplyr)", "import pandas as pd", "---", "[project]", "name = ", "{", "}", '"', "'",
        "def f(x):", '    """doc"""', "f <- function(x) {", "#' @export", "on: [push]", "- run: pytest", "License: MIT + file LICENSE", "Package: w",
        "Server=ABC01;", "C:/Users/x/y", "\\\\server\\share", "<!--", "-->", "[link](http://x", "![", "::", "$(MAKE) x", "x:", "\t", "\x00", "\u2028",
        "ſtatus İ", "{{ cookiecutter.x }}", "SELECT * FROM [NCDR].[dbo].[x]", "/*", "*/", '{"cells": [{"cell_type": "code"}]}', "tests:", "  - unique",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=20), max_size=12).map("\n".join)
TREES = st.dictionaries(
    NAMES | st.from_regex(r"[a-z]{1,5}(/[a-z]{1,5}){0,2}\.(r|py|md|yml|sql)", fullmatch=True),
    TEXTS,
    max_size=8,
)


@given(TREES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_ever_breaks(files: dict[str, str]):
    snapshot = Snapshot.of(files, repository="o/w")
    counted = facts.count(snapshot)
    subject = Subject(snapshot=snapshot, facts=counted)
    for check in CHECKS:
        finding = check.run(subject)
        assert finding.outcome in {"pass", "fail", "declared", "not-applicable", "not-available"}
        assert len(finding.evidence) <= 10
    assert kinds.infer(snapshot, subject.record, counted)
    caveats.find(snapshot)
    terms.bag(snapshot)


@given(TREES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_wanted_is_enough(files: dict[str, str]):
    """A snapshot that holds only the texts that formats and checks declare gives the same assessment."""
    whole = Snapshot.of(files)
    assert assess(only(whole, wanted())).findings == assess(whole).findings


PROJECT = {
    "README.md": "# Waits\n\n" + "Counts people who wait for a first appointment, by week and specialty. " * 6 + "\n\n"
    "## Installation\n\n```r\npak::pak('o/w')\n```\n\n## Contact\n\nWrite to analytics.team@trust.nhs.uk.\n",
    "LICENSE": "YEAR: 2024\nCOPYRIGHT HOLDER: x\n",
    "DESCRIPTION": "Package: w\nTitle: Count Waits by Week\nVersion: 0.1.0\nLicense: MIT + file LICENSE\nImports: dplyr\n",
    "NAMESPACE": "export(f)\n",
    "R/f.R": "#' Count\n#' @export\nf <- function(x) {\n  dplyr::n(x)\n}\n",
    "tests/testthat/test-f.R": "test_that('f', expect_equal(f(1), 1))\n",
    "NEWS.md": "# w 0.1.0\n\n* Counts by specialty as well.\n",
}  # fmt: skip


def outcomes(files: Mapping[str, str]) -> dict[str, str]:
    return {finding.check: finding.outcome for finding in assess(Snapshot.of(files)).findings}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LICENSE", "LICENCE"),
        ("LICENSE", "LICENCE.md"),
        ("README.md", "README.Rmd"),
        ("README.md", "readme.md"),
        ("NEWS.md", "CHANGELOG.md"),
    ],
)
def test_renaming_changes_nothing(old: str, new: str):
    renamed = {new if path == old else path: text for path, text in PROJECT.items()}
    if old == "LICENSE":
        renamed["DESCRIPTION"] = renamed["DESCRIPTION"].replace("file LICENSE", f"file {new}")
    assert outcomes(renamed) == outcomes(PROJECT)


def test_stubs_do_not_raise_the_score():
    before = outcomes({"main.R": "library(dplyr)\n"})
    stubs = ("tests/testthat.R", "tests/__init__.py", "CONTRIBUTING.md", "SECURITY.md", "NEWS.md", "CITATION.cff", "CODE_OF_CONDUCT.md", "requirements.txt", "docs/index.md", ".github/workflows/test.yml")  # fmt: skip
    after = outcomes({"main.R": "library(dplyr)\n", **dict.fromkeys(stubs, "# Title\n")})
    assert [check for check in after if after[check] == "pass" and before[check] == "fail"] == []


# ── What only the history tells ──────────────────────────────────────────────────────────────────


def by_history(check: str, history: History, files: Mapping[str, str] | None = None) -> Finding:
    found = next(one for one in CHECKS if one.id == check)
    return found.run(Subject(snapshot=Snapshot.of(files or {"a.R": "1"}, history=history)))


@pytest.mark.parametrize("tag", ["v1.0.0", "1.2", "w-0.3.1", "2024-05", "v1", "release_2", "may-2024"])
def test_version_tags_count(tag: str):
    history = History(commits=9, authors=2, tags=(Tag(name=tag, date="2024-05-01"),))
    assert by_history("release-versioned", history).outcome == "pass"


@pytest.mark.parametrize("tag", ["backup", "before-merge", "latest"])
def test_other_tags_do_not(tag: str):
    assert by_history("release-versioned", History(commits=9, tags=(Tag(name=tag),))).outcome == "fail"


@pytest.mark.parametrize("history", [History(), History(commits=1, shallow=True), History(commits=1, snapshot=True)])
def test_history_that_is_not_public_is_not_judged(history: History):
    assert by_history("release-versioned", history).outcome == "not-available"
    assert by_history("activity-context", history).outcome == "not-available"
    assert by_history("shared-ownership", history).outcome == "not-available"


@pytest.mark.parametrize("authors", [1, 2, 40])
def test_working_alone_is_fine(authors: int):
    history = History(commits=50, authors=authors, first_commit="2020-01-01", last_commit="2021-02-03")
    assert by_history("shared-ownership", history).outcome == "pass"
    assert by_history("activity-context", history).outcome == "pass"


def test_codeowners_are_declared():
    finding = by_history("shared-ownership", History(), {"CODEOWNERS": "# all\n* @first @second\n"})
    assert (finding.outcome, finding.confidence, finding.number) == ("declared", "declared", 2)


VERSIONS = {"DESCRIPTION": "Package: w\nTitle: Count Waits\nVersion: 0.2.0\n", "R/f.R": "f <- function(x) x\n"}


@pytest.mark.parametrize(
    ("files", "tag", "outcome"),
    [
        (VERSIONS, "v0.1.0", "not-applicable"),  # one file only: the tag is another check's matter
        ({**VERSIONS, "CITATION.cff": "cff-version: 1.2.0\ntitle: w\nversion: 0.2.0\n"}, "v0.1.0", "pass"),
        ({**VERSIONS, "CITATION.cff": "cff-version: 1.2.0\ntitle: w\nversion: 0.1.0\n"}, "v0.1.0", "fail"),
        ({**VERSIONS, "package.json": '{"private": true, "name": "page", "version": "0.0.0"}'}, "v0.2.0", "pass"),
        ({**VERSIONS, "package.json": '{"name": "w", "version": "0.0.0"}'}, "v0.2.0", "fail"),
        ({**VERSIONS, "codemeta.json": '{"@type": "SoftwareSourceCode", "name": "w: Count Waits"}'}, "v0.2.0", "pass"),
        ({**VERSIONS, "codemeta.json": '{"@type": "SoftwareSourceCode", "name": "beds"}'}, "v0.2.0", "fail"),
    ],
)
def test_files_are_compared_with_files(files: dict[str, str], tag: str, outcome: str):
    history = History(commits=9, tags=(Tag(name=tag, date="2024-05-01"),))
    findings = assess(Snapshot.of(files, history=history), declared_kinds=("r-package",)).findings
    finding = next(one for one in findings if one.check == "metadata-consistent")
    assert finding.outcome == outcome, finding
