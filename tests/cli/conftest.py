import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.registry_folder import make_registry

README = """# waits

Counts how long people have waited on a list, by specialty and priority, for analysts who report referral to
treatment times every month. It reads the published workbooks, works out the median and the 92nd centile, and
draws them. Use it when you need to know whether your waiting list is growing faster than you can treat people.

## How to run

Install it with `remotes::install_github("example-trust/waits")`, then run `waits::report()`.

## Contact

Open an issue, or write to analytics@example-trust.nhs.uk.
"""
FILES = {
    "README.md": README,
    "LICENSE": "YEAR: 2026\nCOPYRIGHT HOLDER: Example NHS Trust\n",
    "DESCRIPTION": "Package: waits\nTitle: Waiting Times by Specialty\nVersion: 0.2.0\nLicense: MIT + file LICENSE\n"
    "Description: Counts how long people have waited.\nImports: dplyr\n",
    "NAMESPACE": "export(report)\n",
    "R/report.R": "#' Report\n#' @export\nreport <- function(x) dplyr::count(x)\n",
}
AS_NOBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A. Analyst",
    "GIT_AUTHOR_EMAIL": "a.analyst@example.org",
    "GIT_COMMITTER_NAME": "A. Analyst",
    "GIT_COMMITTER_EMAIL": "a.analyst@example.org",
}


def git(folder: Path, *words: str, date: str = "2026-03-01T12:00:00+00:00") -> str:
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**os.environ, **AS_NOBODY, **dates},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture
def clone(tmp_path):
    """A function that makes a real clone: owner/name and files → its folder below `clones/`."""

    def make(repository="example-trust/waits", files=FILES, *, bare=False):
        folder = tmp_path / "clones" / repository
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "-q", "-b", "main")
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", f"Begin {repository}")
        if bare:
            target = folder.with_name(folder.name + ".git")
            git(tmp_path, "clone", "-q", "--bare", str(folder), str(target))
            folder.rename(folder.with_name("work-tree-elsewhere"))
            return target
        return folder

    return make


@pytest.fixture
def registry(tmp_path):
    return make_registry(tmp_path / "registry")


@pytest.fixture
def run(tmp_path):
    """Run the real command line in a process of its own, from an empty folder: (exit code, stdout, stderr)."""

    def call(*words, stdin="", registry=tmp_path / "registry", cwd=None):
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "nhsr_registry", "--registry", str(registry), *map(str, words)],
            check=False,
            cwd=cwd or tmp_path / "elsewhere",
            env={**os.environ, "NHSR_CACHE": str(tmp_path / "cache"), "COLUMNS": "80", "PYTHONWARNINGS": "error"},
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    return call
