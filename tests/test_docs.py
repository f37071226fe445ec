"""What the pages show is what happens, and no command is without words."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.cli import COMMANDS, cli
from nhsr_registry.snapshot import Snapshot

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob(".github/**/*.md")]


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_output_and_table_is_todays():
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "update.py", "--check"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help_and_a_place_in_a_guide(name):
    command = cli.get_command(click.Context(cli), name)
    assert command
    assert command.help
    assert f"\n## {name}\n" in text("docs/reference/commands.md")
    guides = "".join(
        text(path) for path in ("README.md", "docs/analysts.md", "docs/maintainers.md", "docs/stewards.md")
    )
    assert re.search(rf"nhsr-registry (--\S+ \S+ )?{name}\b", guides)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_names_a_command_that_is_not_there(page):
    said = re.findall(
        r"(?:`|^\$ |^ *)nhsr-registry(?: --registry \S+)? ([a-z]+(?:-[a-z]+)*)",
        page.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert set(said) <= set(COMMANDS)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_option_has_help(name):
    command = cli.get_command(click.Context(cli), name)
    assert command
    options = [param for param in command.params if isinstance(param, click.Option)]
    assert not [option.name for option in options if not option.help]


def test_the_tests_command_is_the_one_that_runs_them():
    command = text(".ci/run").strip().splitlines()[-1]
    assert f"\n{command}\n" in text("README.md")


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_our_pages_lead_somewhere(page):
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


def test_the_check_shown_to_newcomers_works():
    blocks = re.findall(r"^```python\n(.*?)^```", text("CONTRIBUTING.md"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    names: dict[str, object] = {}
    exec(blocks[0], names)
    check = names["FundingNamed"]
    assert isinstance(check, type)
    assert issubclass(check, Check)
    assert check.title()
    assert check.remedy()
    for files, outcome in [(f, "pass") for f in check.passing] + [(f, "fail") for f in check.failing]:
        assert check.run(Subject(snapshot=Snapshot.of(files))).outcome == outcome
