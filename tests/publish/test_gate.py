"""What changed is told; what would change too much is not published, unless a steward says why it is right."""

import json
import shutil

import jsonschema  # type: ignore[import-untyped]
import pytest

from nhsr_registry.cli import main
from nhsr_registry.errors import EXIT_GATE, GateError, InvalidRegistryError, UsageError
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Level, RepoId, Score
from nhsr_registry.publish import publish
from nhsr_registry.publish.changes import TOLD
from nhsr_registry.publish.types import Project
from tests.publish.pages import read
from tests.publish.sample import harvest
from tests.publish.test_folder import content
from tests.registry_folder import entry, make_registry

NAMES = [f"someone/p{number:02}" for number in range(20)]


@pytest.fixture
def registry(tmp_path):
    registry = make_registry(tmp_path / "registry", *(entry(name, contact="a@b.nhs.uk") for name in NAMES))
    for name in NAMES:
        registry.write_harvest(harvest(name))
    return registry


@pytest.fixture
def out(registry, tmp_path):
    publish(registry, tmp_path / "site")
    return tmp_path / "site"


def drop(registry: Registry, *names: str) -> None:
    for name in names:
        registry.entry_file(RepoId.parse(name)).unlink()


def at(level: Level) -> Score:
    return Score(rubric="0.1", level=level, level_low=level, points=60, low=60, high=60)


def changes(out):
    found = json.loads((out / "v1/changes.json").read_text(encoding="utf-8"))
    schema = json.loads((out / "v1/schema/changes.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(found)
    return found


def test_a_first_publication_has_nothing_to_compare_with(out):
    found = changes(out)
    assert found["against"] is None
    assert not found["new"]
    assert "first publication" in read(out / "whats-new.html").text("main")


def test_what_changed_is_told_in_the_file_and_on_the_page(registry, out):
    drop(registry, NAMES[0])
    registry.write_entry(entry("someone/new", name="Newcomer"))
    registry.write_entry(entry(NAMES[1], summary="Something else."))
    registry.write_harvest(harvest(NAMES[2], score=at("reusable")))
    publish(Registry(registry.root), out)
    found = changes(out)
    assert found["against"] == {
        "projects": 20,
        "rubric": json.loads((out / "v1/index.json").read_text())["rubric"],
        "updated": "2024-05-06",
    }
    assert [project["id"] for project in found["new"]] == ["someone/new"]
    assert found["gone"] == [
        {"id": NAMES[0], "name": "p00", "reason": "its entry is no longer in the registry", "expected": False}
    ]
    assert [(p["id"], p["before"], p["after"]) for p in found["levels"]] == [(NAMES[2], "usable", "reusable")]
    assert {p["id"]: p["fields"] for p in found["changed"]} == {
        NAMES[1]: ["summary", "contact"],
        NAMES[2]: ["readiness"],
    }
    text = read(out / "whats-new.html").text("main")
    for said in ("Newcomer", "from Usable to Reusable", "summary, contact", "its entry is no longer in the registry"):
        assert said in text


def test_the_same_again_says_the_same_again(registry, out):
    registry.write_entry(entry("someone/new"))
    publish(Registry(registry.root), out)
    before = content(out)
    publish(Registry(registry.root), out)
    assert content(out) == before, "the news stay until there are others"


def test_it_refuses_when_projects_vanish_and_says_which(registry, out, capsys):
    drop(registry, *NAMES[:2])
    registry.entry_file(RepoId.parse(NAMES[2])).write_text("name = ", encoding="utf-8")
    before = content(out)
    with pytest.raises(SystemExit) as done:
        main(["--registry", str(registry.root), "publish", "--out", str(out)])
    assert done.value.code == EXIT_GATE == 5
    said = capsys.readouterr().err
    assert (
        "Projects would vanish: 3 of 20 (15%; at most 2% may): someone/p00 (its entry is no longer in the registry)"
        in said
    )
    assert "someone/p02 (projects/someone/p02.toml:1" in said, "a broken entry says what is broken"
    assert "--overrule" in said
    assert content(out) == before, "the last publication is untouched"


def test_one_project_is_no_alarm(registry, out):
    drop(registry, NAMES[0])
    assert publish(registry, out).projects == 19


def test_what_was_taken_out_on_purpose_is_no_alarm(registry, out):
    drop(registry, *NAMES[:4])
    tombs = "".join(
        f'[[removed]]\nrepository = "{name.upper()}"\nreason = "asked to leave"\ndate = "2024-01-01"\n'
        for name in NAMES[:3]
    )
    (registry.root / "removed.toml").write_text(tombs, encoding="utf-8")
    registry.write_entry(entry("someone/renamed", former_names=(NAMES[3],)))
    publish(Registry(registry.root), out)
    assert [(gone["reason"], gone["expected"]) for gone in changes(out)["gone"]] == [
        ("asked to leave", True), ("asked to leave", True), ("asked to leave", True), ("is listed as someone/renamed now", True),
    ]  # fmt: skip


def test_it_refuses_when_levels_move_or_fields_empty(registry, out):
    for name in NAMES[:4]:
        registry.write_harvest(harvest(name, score=at("listed")))
    for name in NAMES[4:8]:
        registry.write_entry(entry(name))
    with pytest.raises(GateError) as caught:
        publish(Registry(registry.root), out)
    assert "Levels would move: 4 of 20 (20%; at most 10% may): someone/p00 (usable → listed)" in caught.value.message
    assert "The field “contact” would be empty: 4 of 20 (20%; at most 5% may): someone/p04" in caught.value.message


def test_facts_that_cannot_be_read_empty_fields_too(registry, out):
    for name in NAMES[:2]:
        registry.harvest_file(RepoId.parse(name)).write_text("{", encoding="utf-8")
    with pytest.raises(GateError, match="The field “licence” would be empty"):
        publish(Registry(registry.root), out)


def test_a_reason_overrules_and_is_recorded(registry, out):
    drop(registry, *NAMES[:5])
    done = publish(registry, out, overrule="  The owner left <GitHub>.  ")
    assert done.overruled
    assert done.projects == 15
    said = changes(out)["overruled"]
    assert said["reason"] == "The owner left <GitHub>."
    assert json.loads((out / "v1/build.json").read_text(encoding="utf-8"))["overruled"] == said
    assert "The owner left <GitHub>." in read(out / "whats-new.html").text("main")
    assert not publish(Registry(registry.root), out, overrule="x").overruled, "nothing to overrule the second time"
    assert changes(out)["overruled"] == said, "and the record stays"


def test_a_blank_reason_is_none(registry, out):
    drop(registry, *NAMES[:5])
    with pytest.raises(GateError):
        publish(registry, out, overrule="   ")


def test_the_limits_are_the_registrys(registry, out):
    drop(registry, *NAMES[:5])
    (registry.root / "registry.toml").write_text('name = "x"\n[gate]\ngone = 0.5\n', encoding="utf-8")
    assert publish(Registry(registry.root), out).projects == 15
    (registry.root / "registry.toml").write_text('name = "x"\n[gate]\ngone = 2\n', encoding="utf-8")
    with pytest.raises(InvalidRegistryError):
        publish(Registry(registry.root), out)


def test_it_compares_with_the_publication_that_is_named(registry, out, tmp_path):
    drop(registry, *NAMES[:5])
    fetched = tmp_path / "fetched"
    (fetched / "v1").mkdir(parents=True)
    shutil.copy(out / "v1/index.json", fetched / "v1")
    with pytest.raises(GateError):
        publish(registry, tmp_path / "elsewhere", against=fetched)
    assert not (tmp_path / "elsewhere").exists()
    with pytest.raises(UsageError, match="is no publication"):
        publish(registry, tmp_path / "elsewhere", against=tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", '"x"', "\x00"])
def test_a_broken_last_publication_is_said(registry, out, text):
    (out / "v1/index.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"index\.json"):
        publish(registry, out)


def test_a_last_publication_of_another_shape_is_read_as_far_as_it_goes(registry, out):
    (out / "v1/index.json").write_text(
        '{"projects": [{"id": "someone/p00", "readiness": 3, "caveats": "?"}, 7, {}]}', encoding="utf-8"
    )
    publish(registry, out)
    assert len(changes(out)["new"]) == 19


def test_every_field_is_told_or_left_out_on_purpose():
    quiet = {"id", "url", "page", "data", "former_names", "commit", "next_steps", "reuse", "listed_by", "taken_from"}
    assert set(TOLD) | quiet == set(Project.__struct_fields__)
