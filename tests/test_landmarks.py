import pytest

from nhsr_registry.assess import assess
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand.landmarks import find


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("README", "readme"),
        ("Readme.Rmd", "readme"),
        (".github/README.md", "readme"),
        ("LICENCE", "licence"),
        ("LICENSE.md", "licence"),
        ("MIT-LICENSE", "licence"),
        ("COPYING", "licence"),
        ("NEWS.md", "changelog"),
        ("docs/changelog.md", "changelog"),
        ("CONTRIBUTE.md", "contributing"),
        ("code_of_conduct.md", "conduct"),
        ("inst/CITATION", "citation"),
        ("pkgdown/_pkgdown.yml", "pkgdown"),
        ("reproduction/docker/Dockerfile", "container"),
        ("Dockerfile-icb", "container"),
        ("requirements-rds4.txt", "requirements"),
        (".github/workflows/R-CMD-check.yaml", "workflows"),
    ],
)
def test_a_file_is_known_by_its_role(path, role):
    assert find(Snapshot.of({path: ""})) == {role: (path,)}


@pytest.mark.parametrize(
    "path",
    [
        "licence_numbers.csv",
        "R/news.R",
        "tests/README.md",
        "Liqour Licensing.R",
        "licence-to-share.jpg",
        "newsletter.md",
    ],
)
def test_a_file_that_only_sounds_like_one_is_not(path):
    assert find(Snapshot.of({path: ""})) == {}


def test_other_peoples_folders_do_not_speak_for_the_project():
    assert find(Snapshot.of({"node_modules/x/README.md": "", "renv/library/x/DESCRIPTION": ""})) == {}


@pytest.mark.parametrize(
    "path", ["docs/README.Rmd", "docs/readme.rst", ".github/README.txt", "docs/README", "docs/README.md"]
)
def test_the_only_readme_is_seen_wherever_github_shows_it(path):
    """By its place and by its form: the checks, the metadata and the kind read one and the same."""
    words = "Counts how long people wait for each specialty, for the performance team of the trust.\n"
    found = assess(Snapshot.of({path: words, "main.R": "x <- 1\n"}))
    outcome = {finding.check: finding.outcome for finding in found.findings}
    assert outcome["readme-present"] == "pass"
    assert found.record.first("description")
