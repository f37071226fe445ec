"""Several registries at once, a fetched one among them: real processes, a real server."""

import json
import os
import subprocess
import sys
import time

import jsonschema  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner

from nhsr_registry.cli import cli
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.locate import locate
from nhsr_registry.registries import copies, places, refreshing
from nhsr_registry.registries.updating import update
from nhsr_registry.search import searchreport
from nhsr_registry.settings import settings
from tests.registry_folder import entry, make_registry
from tests.updating.conftest import alone, server, site

__all__ = ["alone", "server", "site"]


@pytest.fixture
def ours(tmp_path):
    """A registry of our own: it tells of `waits` in other words, and has a project that nobody else has."""
    made = make_registry(
        tmp_path / "ours",
        entry(summary="Our own words on waiting times in this trust.", kinds=("analysis",)),
        entry(
            "our-trust/queue", name="queue", summary="Shows the queue for waiting patients.", problem="Who is waiting?"
        ),
    )
    (tmp_path / "ours" / "registry.toml").write_text('name = "Our \\"own\\" registry"\n', encoding="utf-8")
    return made.root


@pytest.fixture
def run(tmp_path):
    def call(*words, **environment):
        done = subprocess.run(
            [sys.executable, "-m", "nhsr_registry", *map(str, words)],
            capture_output=True, encoding="utf-8", check=False, cwd=tmp_path, timeout=120,
            env={**os.environ, "COLUMNS": "80", **environment},
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    return call


def test_without_an_address_it_says_how_to_give_one(run, monkeypatch):
    code, _, err = run("update")
    assert code == 3
    assert "update --from https://" in err
    assert "NHSR_REGISTRY_URL" in err
    assert "config.toml" in err


def test_update_is_remembered_used_and_forgotten(run, server):
    code, out, _ = run("update", "--from", server.address)
    assert code == 0
    assert "Test registry: 2 projects, fetched from http://127.0.0.1" in out
    assert "From now on" in out
    assert run("update")[1].startswith("Test registry: up to date")
    code, out, _ = run("search", "waiting", "--format", "json")
    answer = json.loads(out)
    assert [one["id"] for one in answer["results"]] == ["example-trust/waits"]
    assert answer["registries"][0]["source"] == server.address
    assert "pak::pak" in run("show", "waits")[1]
    assert run("list", "--format", "ids")[1].splitlines() == ["example-trust/beds", "example-trust/waits"]
    assert run("compare", "waits", "beds")[0] == 0
    assert "fetched from" in run("update", "--status")[1]
    assert "as it came with" in run("update", "--forget")[1]
    assert json.loads(run("list", "--format", "json")[1])["registries"][0]["source"] != server.address


def test_a_failing_update_exits_with_4_and_the_old_copy_answers(run, server):
    run("update", "--from", server.address)
    server.says("search.json", 500)
    code, _, err = run("update")
    assert (code, "problem of its own" in err) == (4, True)
    assert run("search", "waiting", "--format", "ids")[1] == "example-trust/waits\n"


def test_two_registries_are_one_list(run, server, ours):
    run("update", "--from", server.address)
    both = ("--registry", ours, "--registry", "national")
    code, out, _ = run("search", "waiting", "--format", "json", *both)
    assert code == 0
    answer = json.loads(out)
    by_id = {one["id"]: one for one in answer["results"]}
    assert set(by_id) == {"example-trust/waits", "our-trust/queue"}
    assert answer["total"] == 2
    assert by_id["example-trust/waits"]["registry"] == 'Our "own" registry'
    assert by_id["example-trust/waits"]["also_in"] == ["Test registry"]
    assert by_id["example-trust/waits"]["summary"].startswith("Our own words")
    assert by_id["our-trust/queue"]["also_in"] == []
    assert answer["facets"]["topics"] == {"waiting-lists": 2}
    code, out, _ = run("search", "waiting", *both)
    assert 'From: Our "own" registry; also in Test registry' in out
    assert max(map(len, out.splitlines())) <= 80
    # named the other way round, the other's words win
    code, out, _ = run("search", "waiting", "--format", "json", "--registry", "national", "--registry", ours)
    assert {one["registry"] for one in json.loads(out)["results"] if one["id"] == "example-trust/waits"} == {
        "Test registry"
    }
    # before the command, and in the environment
    assert run("--registry", ours, "--registry", "national", "list", "--format", "ids")[1].split() == [
        "example-trust/beds", "our-trust/queue", "example-trust/waits",
    ]  # fmt: skip
    assert run("list", NHSR_REGISTRY=f"{ours}{os.pathsep}national")[1].endswith("3 projects.\n")


def test_the_others_take_several_too(run, server, ours):
    run("update", "--from", server.address)
    both = ("--registry", ours, "--registry", "national")
    code, out, _ = run("show", "waits", *both)
    assert code == 0
    assert 'Told by: Our "own" registry' in out
    assert "Also listed by: Test registry" in out
    shown = json.loads(run("show", "beds", "--format", "json", *both)[1])
    assert (shown["registry"], shown["also_in"]) == ("Test registry", [])
    assert json.loads(run("compare", "queue", "beds", "--format", "json", *both)[1])["projects"] == [
        "our-trust/queue", "example-trust/beds",
    ]  # fmt: skip
    near = json.loads(run("similar", "queue", "--format", "json", *both)[1])
    assert near["id"] == "our-trust/queue"
    assert near["results"][0]["id"] == "example-trust/waits"
    assert "our-trust/queue" not in [one["id"] for one in near["results"]]
    code, out, _ = run("list", "--format", "csv", *both)
    assert out.splitlines()[0].endswith(",registry,also_in,problem,settings,datasets,status,used_by,fork_of")
    assert "| Registry |" in run("list", "--format", "markdown", *both)[1]
    assert run("vocabulary", "RTT", *both)[0] == 0


def test_a_registry_of_ones_own_in_a_folder_called_national_is_that_one(run, ours, tmp_path):
    """`init national` makes national/registry: every command takes the same for it."""
    (tmp_path / "national").mkdir()
    ours.rename(tmp_path / "national" / "registry")
    assert "our-trust/queue" in run("--registry", "national", "list", "--format", "ids")[1].split()
    assert run("--registry", "national", "validate")[1].startswith("2 projects")


def test_a_folder_that_is_called_national_by_chance_is_no_registry(run, ours, tmp_path):
    (tmp_path / "national").mkdir()
    for words in ((), ("--registry", "national"), ("--registry", ours, "--registry", "national")):
        code, out, err = run("search", "waiting list", *words)
        assert (code, err) == (0, "")
        assert "NHSRwaitinglist" in out


def test_a_setting_that_names_no_registry_is_told_with_its_file(run, tmp_path):
    config = tmp_path / "config.toml"
    config.write_text('registries = ["gone"]\n', encoding="utf-8")
    code, _, err = run("search", "waiting list", NHSR_CONFIG=str(config))
    assert code == 3
    assert "config.toml says 'gone'" in " ".join(err.split())
    assert tmp_path.name in "".join(err.split())


def test_a_name_that_means_two_projects_is_a_question(run, server, ours):
    run("update", "--from", server.address)
    make_registry(ours, entry("our-trust/beds", name="beds"))
    code, _, err = run("show", "beds", "--registry", ours, "--registry", "national")
    assert code == 2
    assert "our-trust/beds" in err
    assert "example-trust/beds" in err


def test_a_filter_that_one_registry_does_not_know(run, server, ours):
    run("update", "--from", server.address)
    both = ("--registry", ours, "--registry", "national")
    assert run("list", "--owner", "our-trust", "--format", "ids", *both)[1] == "our-trust/queue\n"
    code, _, err = run("list", "--topic", "nothing-known", *both)
    assert (code, "nothing-known" in err) == (2, True)


def test_a_command_that_writes_wants_one(run, ours, server):
    code, _, err = run("--registry", ours, "--registry", "national", "validate")
    assert code == 2
    assert "works on one" in err
    assert run("--registry", server.address, "validate")[0] == 3


def test_a_registry_named_by_its_address_is_fetched_once(run, server):
    code, out, err = run("list", "--format", "ids", "--registry", server.address)
    assert (code, len(out.split())) == (0, 2)
    assert "Fetching" in err
    assert "Fetching" not in run("list", "--registry", server.address)[2]
    assert run("list", "--offline", "--registry", "https://elsewhere.example/")[0] == 3
    assert (
        json.loads(run("list", "--format", "json")[1])["registries"][0]["source"] != server.address
    )  # not the national


def test_a_damaged_copy_says_so_and_is_fetched_again(run, server):
    run("update", "--from", server.address)
    copy = copies.kept(server.address)
    assert copy
    copy.path.write_bytes(copy.path.read_bytes()[:8_192] + b"\0" * 9_000)
    code, _, err = run("search", "waiting")
    assert code == 3
    assert "damaged" in err
    run("update")
    assert run("search", "waiting")[0] == 0


def test_settings_are_read_and_held_against_what_is_known(run, server, ours, tmp_path):
    update(server.address)
    config = tmp_path / "config.toml"
    config.write_text(f"registries = ['{ours}', 'national']\naddress = '{server.address}'\n", encoding="utf-8")
    assert run("list")[1].endswith("3 projects.\n")
    config.write_text("adress = 'https://example.org'\n", encoding="utf-8")
    code, _, err = run("list")
    assert (code, "adress" in err) == (3, True)
    config.write_text("offline = true\n", encoding="utf-8")
    assert run("update", "--from", server.address)[0] == 2
    config.write_bytes(b"\xff")
    assert run("list")[0] == 3


@pytest.mark.parametrize(
    "command", ["search waiting", "list", "similar waits", "compare waits queue", "show waits", "show queue"]
)
def test_json_is_as_its_schema_says(run, server, ours, command):
    update(server.address)
    for chosen in (("--registry", ours), ("--registry", ours, "--registry", server.address)):
        code, out, _ = run(*command.split(), "--format", "json", *chosen)
        assert code == 0
        schema = json.loads(searchreport.schema(command.split()[0]))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(json.loads(out))


def test_a_schema_can_be_broken():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"total": "many"}, json.loads(searchreport.schema("list")))


def test_an_empty_answer_is_as_its_schema_says(run, ours):
    code, out, _ = run("search", "zzqq", "--format", "json", "--registry", ours)
    assert code == 1
    jsonschema.validate(json.loads(out), json.loads(searchreport.schema("search")))


# ── looking for newer copies ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def somebody(monkeypatch):
    """As if a person sat at a terminal, and no process were started for real: the addresses asked for."""
    started: list[str] = []

    def start(address: str) -> bool:
        started.append(address)
        return True

    monkeypatch.setattr(refreshing, "_start", start)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    return started


def aged(address, days):
    copy = copies.kept(address)
    assert copy
    copy = copy._replace(checked=time.time() - days * 86_400)
    copies.keep(copy)
    (copies.folder(address) / "tried").unlink(missing_ok=True)
    return [places.Place(copy.name, copy=copy, address=address)]


def test_only_an_old_copy_is_looked_after_and_once_a_day(server, somebody):
    update(server.address)
    young = aged(server.address, 6)
    assert not refreshing.refresh(young)
    old = aged(server.address, 8)
    assert refreshing.refresh(old)
    assert not refreshing.refresh(old), "tried a moment ago"
    assert somebody == [server.address]


def test_a_copy_that_this_version_cannot_read_is_looked_after(server, somebody):
    update(server.address)
    copy = copies.kept(server.address)
    assert copy
    copies.keep(copy._replace(layout=1))
    (copies.folder(server.address) / "tried").unlink()
    assert places.readable(server.address) is None
    assert refreshing.refresh([places.Place("packaged", address=server.address)])


@pytest.mark.parametrize("why", ["offline", "NHSR_OFFLINE", "CI", "no terminal", "no address"])
def test_nobody_is_looked_up_unasked(server, somebody, monkeypatch, why):
    update(server.address)
    old = aged(server.address, 30)
    if why in {"NHSR_OFFLINE", "CI"}:
        monkeypatch.setenv(why, "true")
        settings.cache_clear()
    if why == "no terminal":
        monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    if why == "no address":
        old = [old[0]._replace(address=None)]
    assert not refreshing.refresh(old, offline=why == "offline")
    assert somebody == []


def test_the_process_in_the_background_fetches(server, site):
    update(server.address)
    aged(server.address, 30)
    begun = time.monotonic()
    assert refreshing._start(server.address)
    assert time.monotonic() - begun < 5
    for _ in range(200):
        copy = copies.kept(server.address)
        if copy and time.time() - copy.checked < 3_600:
            return
        time.sleep(0.1)
    pytest.fail("it was not fetched")


def test_without_a_network_nothing_is_said(run):
    code, out, err = run("update", "--in-background", "--from", "http://127.0.0.1:9/")
    assert (code, out, err) == (0, "", "")


def test_where_registries_are_named(monkeypatch, tmp_path, ours):
    assert places.places(str(ours))[0].name == 'Our "own" registry'
    monkeypatch.setenv("NHSR_REGISTRY", f"{ours}{os.pathsep}https://example.org/registry/")
    with pytest.raises(places.NotFetchedError):
        places.places()
    monkeypatch.setenv("NHSR_REGISTRY", str(tmp_path / "none"))
    with pytest.raises(RegistryError, match="NHSR_REGISTRY says"):
        places.places()
    with pytest.raises(UsageError):
        locate(("a", "b"))
    twins = [make_registry(tmp_path / name, entry()).root for name in ("one", "two")]
    names = [place.name for place in places.places([str(twin) for twin in twins])]
    assert len(set(names)) == 2


@pytest.mark.parametrize("command", [("at-risk",), ("watch",), ("publish", "--out", "site")])
def test_an_address_where_a_folder_is_needed_is_said_to_be_one(command):
    said = CliRunner().invoke(cli, [*command, "--registry", "https://registry.example.org/"])
    assert isinstance(said.exception, RegistryError)
    assert "not on an address" in said.exception.message
    assert "git clone" in str(said.exception.hint)


def test_a_folder_without_its_option_is_answered_with_the_line_to_type(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/registry.toml").write_text('name = "Ours"\n', encoding="utf-8")
    known = CliRunner().invoke(cli, ["publish", "ours"])
    assert known.exit_code == 2
    assert "publish --registry ours" in known.stderr
    assert "--out ours" not in known.stderr  # nobody means to write over it

    new = CliRunner().invoke(cli, ["publish", "a site"])
    assert new.exit_code == 2
    assert "publish --out 'a site'" in new.stderr
    assert "search waits" in CliRunner().invoke(cli, ["list", "waits"]).stderr
    assert "--registry" in CliRunner().invoke(cli, ["need", "list", "waits"]).stderr
    assert "stray" not in CliRunner().invoke(cli, ["publish", "--help"]).output.lower()
