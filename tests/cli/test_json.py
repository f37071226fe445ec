"""Every command that prints JSON prints the same data, with nothing in it that a terminal acts on or that hides text."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from nhsr_registry.cli import COMMANDS, cli
from nhsr_registry.printed import as_json, only_ascii
from tests.cli.conftest import FILES, git
from tests.registry_folder import ORGANISATIONS, entry, make_registry

#: A window's title, colours, text turned around, an isolate, a space of no width, a C1 control and DEL.
PLANTED = "\x1b]0;t\x07\x1b[31m\u202e\u2066\u200b\x9b\x7fé"
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")  # fmt: skip
#: As TOML holds it between double quotes.
IN_TOML = json.dumps(PLANTED)[1:-1].replace("\x7f", "\\u007f")

WAITS, BEDS = "example-trust/waits", "other-trust/beds"
#: Command → how it is called; a name in braces stands for what the fixture made. `discover` and `merge` go on from what
#: GitHub answered: tests/github calls them, and plants the same for `discover`.
CALLS = {
    "search": ["search", "waiting"],
    "show": ["show", WAITS],
    "list": ["list"],
    "similar": ["similar", WAITS],
    "compare": ["compare", WAITS, BEDS],
    "clusters": ["clusters", "--all"],
    "reuse": ["reuse"],
    "need list": ["need", "list"],
    "need match": ["need", "match"],
    "organisations list": ["organisations", "list"],
    "organisations show": ["organisations", "show", "example-trust"],
    "organisations validate": ["organisations", "validate"],
    "at-risk list": ["at-risk", "list"],
    "watch": ["watch", "--since", "2026-02-01"],
    "vocabulary": ["vocabulary", "waiting list"],
    "check": ["check", "{clone}"],
    "rubric show": ["rubric", "show"],
    "rubric diff": ["rubric", "diff", "{rubric}", "shipped"],
    "import": ["import", "{list}"],
    "harvest": ["harvest", "--from-clones", "{clones}"],
    "validate": ["validate"],
    "report": ["report"],
}
MORE = {
    "check": (["check", "{clone}", "{lost}"], ["check", "{clone}", "--history"]),
    "reuse": (["reuse", WAITS],),
}
#: What holds none of a stranger’s words here, so that only its form can be looked at.
OURS = {"clusters", "at-risk list", "rubric show", "rubric diff", "organisations validate", "reuse", "harvest"}


def commands(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command that takes `--format json`, by its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        elif any(
            isinstance(one.type, click.Choice) and "json" in one.type.choices and "--format" in one.opts
            for one in (command.params if command else ())
        ):
            yield " ".join((*before, name))


def test_no_command_is_left_out():
    assert {*CALLS, "discover", "merge"} == set(commands(cli))
    assert COMMANDS


def test_one_place_makes_the_json():
    for path in sorted(Path(cli.callback.__code__.co_filename).parent.glob("*.py")):  # type: ignore[union-attr]
        assert not re.search(r"json\.(?:format|dumps)\(", path.read_text(encoding="utf-8")), path.name


@pytest.fixture
def planted(tmp_path, clone) -> dict[str, str]:
    """A registry, a clone and a list, all of which say more than they show."""
    files = {
        **FILES,
        "DESCRIPTION": FILES["DESCRIPTION"].replace("Title: Wai", f"Title: {PLANTED.replace(chr(0x9B), '')}Wai"),
        "codemeta.json": json.dumps({"@context": "https://doi.org/10.5063/schema/codemeta-2.0", "name": PLANTED, "license": [3]}),
        f"data/{PLANTED}.xlsx": "x",
        f"R/{PLANTED}.R": 'password <- "' + "Kes" + 'trel7Ab!"\n',
    }  # fmt: skip
    folder = clone(WAITS, files)
    git(folder, "rm", "-q", "--", f"R/{PLANTED}.R")  # for --history
    git(folder, "commit", "-q", "-m", f"Tidy {PLANTED}")
    clone(BEDS)
    registry = make_registry(
        tmp_path / "registry",
        entry(WAITS, summary=f"Counts {PLANTED} waiting lists.", topics=("waiting-lists", "forecasting")),
        entry(BEDS, name=f"Beds {PLANTED}", summary="Counts waiting lists of beds, by specialty."),
    )
    (registry.root / "needs").mkdir()
    (registry.root / "organisations.toml").write_text(
        ORGANISATIONS.replace("Example NHS", f"Example {IN_TOML} NHS"), encoding="utf-8"
    )
    (registry.root / "vocabulary.toml").write_text(
        (registry.root / "vocabulary.toml").read_text().replace('"Waiting lists"', f'"Waiting lists {IN_TOML}"')
    )
    problem = "How do we count who waits for beds on the café ward?"  # one that steers text is refused
    (registry.root / "needs" / "count-who-waits.toml").write_text(
        f'id = "count-who-waits"\nproblem = "{problem}"\ntopics = ["waiting-lists"]\n[[voices]]\norganisation = "RZZ"\nsaid = "2026-03-01"\n'
    )
    (registry.root / "projects" / "example-trust" / "odd\u202e.toml").write_text(f'repository = "a/{IN_TOML}"\n')
    (tmp_path / "list.csv").write_text(f"name,url\n{PLANTED},https://github.com/a/b\n", encoding="utf-8")
    rubric = Path(__file__).parents[2] / "src" / "nhsr_registry" / "scoring" / "rubric.toml"
    return {
        "clone": str(folder),
        "clones": str(tmp_path / "clones"),
        "lost": str(tmp_path / f"gone{PLANTED}"),
        "list": str(tmp_path / "list.csv"),
        "rubric": shutil.copy(rubric, tmp_path / "rubric.toml"),
    }


@pytest.fixture
def harvested(planted, run, tmp_path):
    odd = tmp_path / "registry" / "projects" / "example-trust" / "odd\u202e.toml"
    fault = odd.read_text()
    odd.unlink()
    assert run("harvest", "--from-clones", planted["clones"])[0] == 0
    git(tmp_path / "registry", "init", "-q")
    git(tmp_path / "registry", "add", "registry.toml", "vocabulary.toml", "organisations.toml")
    git(tmp_path / "registry", "commit", "-q", "-m", "Begin", date="2026-01-01T12:00:00+00:00")
    return {**planted, "odd": fault}


def test_all_of_them(harvested, run, tmp_path):
    for name, words in CALLS.items():
        odd = tmp_path / "registry" / "projects" / "example-trust" / "odd\u202e.toml"
        if name == "validate":
            odd.write_text(harvested["odd"])
        for call in (words, *MORE.get(name, ())):
            _, out, err = run(*(word.format(**harvested) for word in call), "--format", "json")
            assert out, (call, err)
            data = json.loads(out)
            assert not STEERS.search(out), (call, STEERS.search(out))
            assert not STEERS.search(err), (call, err)
            if name not in OURS:
                assert re.search(r"\\u202e|\\u001b|é", out), (name, "says nothing of what was planted", data)
        odd.unlink(missing_ok=True)


def test_says_the_same():
    values: list[Any] = [PLANTED, {PLANTED: [PLANTED, 1.5, None, True, {}]}, [], "\ud800", "😀"]
    for value in values:
        said = as_json(value)
        assert json.loads(said) == value
        assert not STEERS.search(said.replace("\n", ""))
        assert only_ascii(said).isascii()
        assert json.loads(only_ascii(said)) == value
