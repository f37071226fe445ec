"""A check that breaks is an error in the report: never a fail, never a pass, and it stops nothing.

The check comes from a package that is really installed on the path, through the entry point `nhsr_registry.checks`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import FILES, git

BROKEN = '''
from nhsr_registry.checks._base import Check

class Broken(Check):
    """It holds whatever it should

    This is a check of a test, and it breaks for the sake of the test alone; nothing is asked of anybody.
    """
    id = "broken-on-purpose"
    step = "Nothing is to be done"
    commands = {"*": "nothing"}

    @classmethod
    def run(cls, subject):
        raise RuntimeError("planted \\x1b[31m mistake")
'''


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with the package and a project."""
    folder: Path = tmp_path_factory.mktemp("planted")
    (folder / "planted.py").write_text(BROKEN, encoding="utf-8")
    about = folder / "planted-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[nhsr_registry.checks]\nbroken = planted:Broken\n", encoding="utf-8")
    for name in ("waits", "beds"):
        clone = folder / "clones" / name
        clone.mkdir(parents=True)
        git(clone, "init", "-q", "-b", "main")
        for path, text in FILES.items():
            (clone / path).parent.mkdir(parents=True, exist_ok=True)
            (clone / path).write_text(text, encoding="utf-8")
        git(clone, "add", "-A")
        git(clone, "commit", "-q", "-m", "Begin")
    return folder


def check(place: Path, *words: str, planted: bool = True) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "80", "NHSR_CACHE": str(place / "cache")}
    if planted:
        environment["PYTHONPATH"] = str(place)
    return subprocess.run(
        [sys.executable, "-m", "nhsr_registry", "check", *words],
        cwd=place / "clones", env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def test_it_is_an_error_and_the_others_answer_as_ever(place):
    done = check(place, "waits", "--format", "json")
    alone = check(place, "waits", "--format", "json", planted=False)
    assert done.returncode == alone.returncode == 0, done.stderr
    found = {finding["check"]: finding for finding in json.loads(done.stdout)["findings"]}
    broken = found.pop("broken-on-purpose")
    assert broken["outcome"] == "error"
    assert "RuntimeError: planted" in broken["reason"]
    assert found == {finding["check"]: finding for finding in json.loads(alone.stdout)["findings"]}


def test_it_moves_no_level_and_is_said(place):
    done, alone = check(place, "waits"), check(place, "waits", planted=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr + done.stdout
    assert "\x1b[31m mistake" not in done.stdout
    assert "The check itself broke" in " ".join(done.stdout.split())
    assert done.stdout.splitlines()[3] == alone.stdout.splitlines()[3]


def test_it_is_said_to_be_ours_and_not_among_what_could_not_be_seen(place):
    """Whoever reads it should know that the mistake is not theirs, and where to tell it."""
    markdown = check(place, "waits", "--format", "markdown").stdout
    part = markdown.partition("**Ours to mend")[2].partition("\n\n")[2].partition("\n\n")[0]
    assert part.startswith("- It holds whatever it should: The check itself broke")
    assert "It holds whatever it should" not in markdown.partition("Not visible")[2]
    assert "/issues)" in markdown.partition("**Ours to mend")[2].partition("\n")[0]
    whole = check(place, "waits", "--all").stdout
    assert "It holds whatever" in whole.partition("Ours to mend")[2].partition("What could not be seen")[0]


def test_sarif_and_junit_call_it_an_error(place):
    log = json.loads(check(place, "waits", "--format", "sarif").stdout)["runs"][0]
    assert [n["message"]["text"].partition(":")[0] for n in log["invocations"][0]["toolExecutionNotifications"]] == ["broken-on-purpose"]  # fmt: skip
    assert "broken-on-purpose" not in {result["ruleId"] for result in log["results"]}
    suite = ET.fromstring(check(place, "waits", "--format", "junit").stdout.encode())[0]
    assert suite.attrib["errors"] == "1"


def test_many_projects_are_all_read(place):
    done = check(place, "--each", ".", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert "2 projects:" in done.stdout
