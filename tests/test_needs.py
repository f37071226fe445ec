"""Needs: named, joined, met by what people accept; matched with what search finds; broken files told apart."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.cli import cli
from nhsr_registry.errors import UsageError
from nhsr_registry.folder.validation import Faults
from nhsr_registry.spread import needs
from tests.registry_folder import entry, make_registry

BEDS = "How many beds will we need next winter?"
BEDS_ID = "many-beds-will-need-next-winter"


@pytest.fixture
def registry(tmp_path, monkeypatch):
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    return make_registry(
        tmp_path / "registry",
        entry("example-trust/beds", summary="Forecasts how many hospital beds a winter takes.", problem=BEDS),
        entry("example-trust/waits"),
    )


def ask(registry, *args: str):
    return CliRunner().invoke(cli, ["--registry", str(registry.root), "need", *args])


def test_a_need_is_named_joined_and_met(registry):
    said = ask(registry, "add", BEDS, "--organisation", "RXX", "--unlisted", "--setting", "acute")
    assert said.exit_code == 0, said.output
    assert f"needs/{BEDS_ID}.toml" in said.output
    assert "example-trust/beds" in said.output
    assert "example-trust/waits" not in said.output
    joined = ask(registry, "too", BEDS_ID, "--organisation", "example-trust").output
    assert "ODS code RXX (name not known here), Example NHS Trust" in joined
    assert "stands there already" in ask(registry, "too", BEDS_ID, "--organisation", "RZZ").output
    refused = ask(registry, "too", BEDS_ID, "--organisation", "RYY")
    assert "'RYY' is not in organisations.toml" in str(refused.exception)
    assert not validate(registry).faults
    assert ask(registry, "met", BEDS_ID, "example-trust/beds").exit_code == 0
    need = needs.get(registry, BEDS_ID)
    assert need.met_by == ("example-trust/beds",)
    assert [voice.organisation for voice in need.voices] == ["RXX", "RZZ"]
    assert BEDS_ID in ask(registry, "list").output
    assert BEDS_ID not in ask(registry, "list", "--open").output
    assert "Nothing listed here seems to answer it" in ask(registry, "match").output  # what is accepted is no candidate


def test_where_no_need_is_listed_matching_says_how_to_begin(registry):
    assert "need add" in ask(registry, "match").output
    assert json.loads(ask(registry, "match", "--format", "json").output) == []


def test_a_need_that_nothing_answers_says_so(registry):
    said = ask(registry, "add", "Where do hearing aids go after the repair shop?", "--organisation", "RZZ")
    assert said.exit_code == 0
    assert "Nothing listed here seems to answer it yet." in said.output
    found = json.loads(ask(registry, "match", "--format", "json").output)
    assert [row["candidates"] for row in found] == [[]]


def test_what_most_share_comes_first_and_what_is_met_last(registry):
    for problem in ("Which wards are the fullest on Mondays?", BEDS, "Who misses outpatient appointments and why?"):
        needs.write(registry, needs.make(registry, problem, "RXX", "2026-01-01"))
    needs.write(registry, needs.too(needs.get(registry, BEDS_ID), "RZZ", "2026-01-02"))
    needs.write(registry, needs.met(needs.get(registry, "wards-fullest-mondays"), ("example-trust/waits",)))
    order = [row["id"] for row in json.loads(ask(registry, "list", "--format", "json").output)]
    assert order[0] == BEDS_ID
    assert order[-1] == "wards-fullest-mondays"


def test_the_same_words_are_no_second_need_and_like_words_get_a_name_of_their_own(registry):
    needs.write(registry, needs.make(registry, BEDS, "RXX", "2026-01-01"))
    with pytest.raises(UsageError, match="already"):
        needs.make(registry, BEDS.upper(), "RZZ", "2026-01-01")
    other = needs.make(registry, "So many beds: will we need them all next winter?", "RZZ", "2026-01-01")
    assert other.id != BEDS_ID


@pytest.mark.parametrize(
    "problem", ["../../etc/passwd is what we want to read", "?" * 40, "Ünïcödé … — “winter” beds, 冬 need"]
)
def test_a_name_is_made_of_letters_and_figures_whatever_is_asked(registry, problem):
    made = needs.make(registry, problem, "RXX", "2026-01-01")
    assert needs._ID.fullmatch(made.id)
    assert needs.write(registry, made)
    assert not validate(registry).faults


WRONG = [
    ('id = "beds"\nproblem = "Beds?"\nvoices = [{organisation = "RXX", said = "2026-01-01"}]\n', "problem"),
    (f'id = "beds"\nproblem = "{BEDS}"\n', "voices"),
    (f'id = "beds"\nproblem = "{BEDS}"\ntopics = ["bedz"]\nvoices = [{{organisation = "RXX", said = "2026-01-01"}}]\n', "topics"),
    (f'id = "beds"\nproblem = "{BEDS}"\nvoices = [{{organisation = "no such", said = "2026-01-01"}}]\n', "voices"),
    (f'id = "beds"\nproblem = "{BEDS}"\nvoices = [{{organisation = "RXX", said = "today"}}]\n', "voices.said"),
    (f'id = "other"\nproblem = "{BEDS}"\nvoices = [{{organisation = "RXX", said = "2026-01-01"}}]\n', "id"),
    (f'id = "beds"\nproblem = "{BEDS}"\nmet_by = ["nobody"]\nvoices = [{{organisation = "RXX", said = "2026-01-01"}}]\n', "met_by"),
    ("id = [", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_named_and_the_others_are_still_read(registry, text, key):
    needs.write(registry, needs.make(registry, BEDS, "RXX", "2026-01-01"))
    (registry.root / "needs" / "beds.toml").write_text(text, encoding="utf-8")
    faults = [fault for fault in validate(registry).faults if fault.file == "needs/beds.toml"]
    assert [fault.key for fault in faults] == [key]
    found, wrong = needs.read(registry)
    assert [need.id for need in found] == [BEDS_ID]
    assert len(wrong) == 1
    with pytest.raises(Faults):
        needs.load(registry)


@pytest.mark.parametrize("id_", ["../../etc/passwd", "a/b", "..", "-x", "a\\u0000b", "\\u001b[31m", "x" * 300])
def test_an_id_is_no_path(registry, id_):
    """Whatever a file calls itself, it is the need of its place or none; and nothing is opened by a name that is asked for."""
    folder = registry.root / "needs"
    folder.mkdir()
    text = f'id = "{id_}"\nproblem = "How many beds will we need?"\n[[voices]]\norganisation = "RXX"\nsaid = "2026-01-01"\n'
    (folder / "beds.toml").write_text(text, encoding="utf-8")
    (registry.root.parent / "outside.toml").write_text(text.replace(id_, "outside"), encoding="utf-8")
    assert needs.read(registry)[0] == ()
    said = ask(registry, "list")
    assert "\x1b" not in said.output
    (folder / "beds.toml").write_text(text.replace(id_, "beds"), encoding="utf-8")
    assert [need.id for need in needs.read(registry)[0]] == ["beds"]
    for asked in ("../outside", "../../outside", "/etc/passwd", "beds/../beds", "\x1b[31m"):
        shown = ask(registry, "show", asked)
        assert shown.exit_code != 0
        assert "\x1b" not in shown.output
        assert "How many" not in shown.output


def test_what_met_a_need_is_no_path(registry):
    (registry.root / "needs").mkdir()
    text = 'id = "beds"\nproblem = "How many beds will we need?"\nmet_by = ["../../etc"]\n[[voices]]\norganisation = "RXX"\nsaid = "2026-01-01"\n'
    (registry.root / "needs/beds.toml").write_text(text, encoding="utf-8")
    assert [fault.key for fault in needs.read(registry)[1]] == ["met_by"]


def test_a_file_that_is_no_need_is_told(registry):
    (registry.root / "needs").mkdir()
    (registry.root / "needs" / "Notes.md").write_text("x", encoding="utf-8")
    assert [fault.file for fault in validate(registry).faults] == ["needs/Notes.md"]


@pytest.mark.parametrize(
    "args",
    [
        ("need", "add", BEDS, "--organisation", "RZZ"),
        (
            "adopt",
            "example-trust/beds",
            "--organisation",
            "RZZ",
            "--since",
            "2026-01-01",
            "--evidence",
            "https://github.com/example-trust/beds",
        ),
        ("harvest", "--max-minutes", "1"),
        ("keep",),
    ],
)
def test_the_registry_of_the_installation_is_not_changed(tmp_path, monkeypatch, args):
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    installed = make_registry(tmp_path / "made", entry("example-trust/beds")).root.rename(tmp_path / "_registry")
    before = {path: path.read_bytes() for path in installed.rglob("*") if path.is_file()}
    said = CliRunner().invoke(cli, ["--registry", str(installed), *args])
    assert "came with the installation" in str(said.exception), said.output
    assert {path: path.read_bytes() for path in installed.rglob("*") if path.is_file()} == before
