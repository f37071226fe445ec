"""Whether a README says that a package can be installed by its name: as declared, never as seen."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from nhsr_registry.checks._base import Subject
from nhsr_registry.checks.installable_from_registry import InstallableFromRegistry
from nhsr_registry.snapshot import Snapshot

SAYS = (
    {"DESCRIPTION": "Package: waits\n", "README.md": "# waits\n\ninstall.packages('waits')\n"},
    {"DESCRIPTION": "Package: waits\n", "README.md": "# w\n\nhttps://nhs-r.r-universe.dev/waits\n"},
    {"setup.py": "from setuptools import setup\nsetup(name='Waits')\n", "README.md": "# w\n\n    pip install waits\n"},
    {"pyproject.toml": '[tool.flit.metadata]\nmodule = "waits"\n', "README.md": "# w\n\nRun `pip install waits`\n"},
    {
        "waits/pyproject.toml": '[project]\nname = "nhs_waits"\n',
        "README.md": "# w\n\nSee https://pypi.org/project/nhs-waits/\n",
    },
)
SILENT = (
    {
        "DESCRIPTION": "Package: waits\n",
        "README.md": "# waits\n\n<!-- From [CRAN](https://CRAN.R-project.org/package=waits):\ninstall.packages('waits')\n-->\n",
    },
    {"DESCRIPTION": "Package: waits\n", "README.md": "# waits\n\nNot on [CRAN](https://CRAN.R-project.org) yet.\n"},
    {"DESCRIPTION": "Package: waits\n", "README.md": "# w\n\ninstall.packages('dplyr')\n"},
    {"setup.py": "setup(name='waits')\n", "README.md": "# w\n\npip install waits-of-others\n"},
    {"README.md": "# w\n\npip install pandas\n"},
    {"DESCRIPTION": "Package: waits\n", "README.md": "# w\n\nAlso on CRAN. install_github('o/waits')\n"},
    # it was sent to an index, or somebody speaks of one: what came of it cannot be seen
    {"DESCRIPTION": "Package: waits\n", "README.md": "# w\n\npak::pak('o/waits')\n", "cran-comments.md": "New.\n"},
    {"DESCRIPTION": "Package: waits\n", "README.md": "# w\n\nCounts waits.\n"},
)
FROM_CODE = (
    {"DESCRIPTION": "Package: waits\n", "README.md": "# w\n\ndevtools::install_github('o/waits')\n"},
    {"DESCRIPTION": "Package: waits\n", "README.md": '# w\n\npak::pak("{{ gh_repo }}")\n'},
    {"DESCRIPTION": "Package: waits\n", "README.md": "# w\n\nwaits is not on CRAN: install_github('o/waits')\n"},
    {
        "DESCRIPTION": "Package: waits\n",
        "README.md": "# w\n\nThe development version: install_github('o/waits')\n\n"
        "You can install the released version of waits from [CRAN](https://CRAN.R-project.org) with:\n\nCounts waits.\n",
    },
    {"DESCRIPTION": "Package: waits\n", "README.md": '# w\n\nrenv::install("o/waits")\n'},
    {
        "DESCRIPTION": "Package: waits\n",
        "README.md": "# w\n\n<!-- CRAN, one day --> [Others](https://cran.r-project.org/web/packages/x) help. devtools::install_git(u)\n",
    },
    {"setup.py": "setup(name='waits')\n", "README.md": "# w\n\npip install git+https://github.com/o/waits\n"},
)


@pytest.mark.parametrize("files", SAYS)
def test_said_in_the_readme(files: Mapping[str, str]):
    finding = InstallableFromRegistry.run(Subject(snapshot=Snapshot.of(files)))
    assert (finding.outcome, finding.confidence, finding.evidence[0].line) == ("declared", "declared", 3)


@pytest.mark.parametrize("files", SILENT)
def test_not_said(files: Mapping[str, str]):
    assert InstallableFromRegistry.run(Subject(snapshot=Snapshot.of(files))).outcome == "not-available"


def test_a_description_as_cran_publishes_it():
    files = {"DESCRIPTION": "Package: waits\nRepository: CRAN\n", "README.md": "# w\n\ninstall_github('o/waits')\n"}
    finding = InstallableFromRegistry.run(Subject(snapshot=Snapshot.of(files)))
    assert (finding.outcome, finding.confidence) == ("declared", "declared")


@pytest.mark.parametrize("files", FROM_CODE)
def test_installed_from_its_code_only(files: Mapping[str, str]):
    finding = InstallableFromRegistry.run(Subject(snapshot=Snapshot.of(files)))
    assert (finding.outcome, finding.confidence, finding.evidence[0].line) == ("fail", "inferred", 3)


def published(steps: str) -> str:
    return f"on: release\njobs:\n  publish:\n    steps:\n{steps}"


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        ("      - uses: pypa/gh-action-pypi-publish@release/v1\n", "declared"),
        ("      - run: |\n          uv build\n          uv publish\n", "declared"),
        (
            "      - uses: pypa/gh-action-pypi-publish@v1\n        with:\n          repository-url: https://test.pypi.org/legacy/\n",
            "not-available",
        ),
        ("      - run: twine upload --repository testpypi dist/*\n", "not-available"),
        ("      # - uses: pypa/gh-action-pypi-publish@release/v1\n      - run: uv build\n", "not-available"),
        (
            "      - uses: pypa/gh-action-pypi-publish@v1\n        with:\n          repository-url: https://test.pypi.org/legacy/\n      - uses: pypa/gh-action-pypi-publish@v1\n",
            "declared",
        ),
    ],
)
def test_a_workflow_that_publishes(steps: str, outcome: str):
    files = {"pyproject.toml": '[project]\nname = "waits"\n', ".github/workflows/publish.yml": published(steps)}
    assert InstallableFromRegistry.run(Subject(snapshot=Snapshot.of(files))).outcome == outcome
