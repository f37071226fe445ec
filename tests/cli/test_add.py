import tomllib

import pytest

from nhsr_registry.model import RepoId
from tests.cli.conftest import FILES
from tests.registry_folder import entry

ANSWERS = (
    "--summary", "Counts how long people have waited, by specialty and priority.",
    "--problem", "How long is our waiting list?",
    "--topic", "waiting-lists",
    "--yes",
)  # fmt: skip
pytestmark = pytest.mark.usefixtures("registry")
WAITS = RepoId.parse("example-trust/waits")


def test_a_project_is_added_from_a_clone(run, clone, registry, tmp_path):
    clone()
    code, out, _ = run("add", "example-trust/waits", "--from", tmp_path / "clones", *ANSWERS)
    assert code == 0
    assert "Added example-trust/waits" in out
    added = registry.entry(WAITS)
    assert added.kinds == ("r-package",)
    assert added.topics == ("waiting-lists",)
    assert added.organisation == "example-trust"
    harvest = registry.harvest(WAITS)
    assert harvest.record.all("license") == ("MIT",)
    assert harvest.history.commits == 1
    assert run("validate")[0] == 0


def test_a_bare_clone_given_by_itself_will_do(run, clone, registry):
    folder = clone(bare=True)
    assert run("add", "https://github.com/example-trust/waits", "--from", folder, *ANSWERS)[0] == 0
    assert registry.harvest(WAITS).facts.files == len(FILES)


def test_without_answers_and_without_a_terminal_it_says_what_only_a_person_knows(run, clone, registry, tmp_path):
    clone()
    code, _, err = run("add", "example-trust/waits", "--from", tmp_path / "clones")
    assert code == 2
    assert "summary" in err
    assert "problem" in err
    assert registry.ids() == ()


def test_a_dry_run_writes_nothing(run, clone, tmp_path):
    clone()
    code, out, _ = run("add", "example-trust/waits", "--from", tmp_path / "clones", "--dry-run", *ANSWERS)
    assert code == 0
    assert tomllib.loads(out[out.index("repository =") : out.index("Readiness")])["repository"] == "example-trust/waits"
    assert not (tmp_path / "registry" / "projects").exists()
    assert not (tmp_path / "registry" / "harvest").exists()


def test_several_at_once_from_a_file_of_answers(run, clone, registry, tmp_path):
    for name in ("waits", "beds", "gone"):
        clone(f"example-trust/{name}") if name != "gone" else None
    answers = tmp_path / "answers.toml"
    answers.write_text(
        "".join(
            f'["example-trust/{name}"]\nsummary = "Tells how many {name} there are, by week."\n'
            f'problem = "How many {name}?"\ntopics = ["waiting-lists"]\n'
            for name in ("waits", "beds", "gone")
        ),
        encoding="utf-8",
    )
    names = ("example-trust/waits", "example-trust/beds", "example-trust/gone")
    code, out, err = run("add", *names, "--from", tmp_path / "clones", "--answers", answers, "--yes")
    assert code == 2
    assert "2 of 3 added" in out
    assert "example-trust/gone" in err
    assert [str(repo) for repo in registry.ids()] == ["example-trust/beds", "example-trust/waits"]


def test_what_is_listed_is_not_listed_twice(run, clone, registry, tmp_path):
    folder = clone()
    run("add", "example-trust/waits", "--from", folder, *ANSWERS)
    code, _, err = run("add", "Example-Trust/WAITS", "--from", folder, *ANSWERS)
    assert code == 2
    assert "already" in err or "in the registry" in err
    code, _, err = run("add", "somebody/waits-copy", "--from", folder, *ANSWERS)
    assert code == 2
    assert "same first commit" in err
    assert run("add", "somebody/waits-copy", "--from", folder, *ANSWERS, "--allow-duplicate")[0] == 0
    registry.write_entry(entry("example-trust/new-name", former_names=("example-trust/old-name",)))
    code, _, err = run(
        "add", "example-trust/old-name", "--from", clone("example-trust/old-name", {"a.py": "1"}), *ANSWERS
    )
    assert code == 2
    assert "former name" in err


def test_a_removed_project_is_not_added_again_unseen(run, clone, tmp_path):
    folder = clone()
    (tmp_path / "registry" / "removed.toml").write_text(
        '[[removed]]\nrepository = "example-trust/waits"\nreason = "asked for by its owner"\ndate = "2026-01-31"\n',
        encoding="utf-8",
    )
    code, _, err = run("add", "example-trust/waits", "--from", folder, *ANSWERS)
    assert code == 2
    assert "asked for by its owner" in err


def test_an_unknown_topic_is_met_with_near_ones(run, clone, tmp_path):
    clone()
    code, _, err = run(
        "add", "example-trust/waits", "--from", tmp_path / "clones", *ANSWERS[:-3], "--topic", "waiting-list", "--yes"
    )
    assert code == 3
    assert "waiting-lists" in err


def test_the_entry_holds_nobodys_sentences(run, clone, registry, tmp_path):
    clone()
    run("add", "example-trust/waits", "--from", tmp_path / "clones", *ANSWERS)
    stored = registry.harvest_file(WAITS).read_text(encoding="utf-8")
    assert "Counts how long people have waited" not in stored
    assert "by specialty and priority, for analysts" not in stored
    assert "analytics@example-trust.nhs.uk" not in registry.entry_file(WAITS).read_text(encoding="utf-8")


def test_a_folder_of_ones_own_is_added_by_its_origin(run, clone, registry):
    folder = clone()
    from tests.cli.conftest import git

    code, _, err = run("add", folder, *ANSWERS)
    assert code == 2
    assert "OWNER/NAME" in err
    git(folder, "remote", "add", "origin", "git@github.com:example-trust/waits.git")
    assert run("add", folder, *ANSWERS)[0] == 0
    assert registry.ids() == (WAITS,)


NEAR = entry(
    "other-trust/waiting-times",
    name="waiting-times",
    summary="Counts how long people have waited on a list, by specialty and priority, every month.",
    problem="How long is our waiting list?",
)
FAR = entry(
    "other-trust/forecast",
    name="forecast",
    summary="Forecasts how many will come to a clinic.",
    topics=("forecasting",),
)


def test_what_solves_the_same_problem_is_named_before_there_are_two(run, clone, registry, tmp_path):
    for listed in (NEAR, FAR):
        registry.write_entry(listed)
    clone()
    code, _, err = run("add", "example-trust/waits", "--from", tmp_path / "clones", "--dry-run", *ANSWERS)
    assert code == 0
    assert "Listed already" in err
    assert "other-trust/waiting-times: Counts how long" in err
    assert "other-trust/forecast" not in err


def test_nothing_is_said_where_nothing_is_near(run, clone, registry, tmp_path):
    registry.write_entry(FAR)
    clone()
    code, _, err = run("add", "example-trust/waits", "--from", tmp_path / "clones", "--dry-run", *ANSWERS)
    assert (code, "Listed already" in err) == (0, False)


def test_a_project_is_not_near_itself(registry):
    from nhsr_registry.search.alike import alike
    from nhsr_registry.search.index import ask

    registry.write_entry(NEAR)
    fields = {"name": NEAR.name, "summary": NEAR.summary, "problem": NEAR.problem, "topics": NEAR.topics}
    assert [card["id"] for card in ask(registry.root, lambda index: alike(index, fields))] == [NEAR.repository]
    assert ask(registry.root, lambda index: alike(index, fields, NEAR.repository)) == []
    assert ask(registry.root, lambda index: alike(index, {"name": "waits"})) == []


def test_facts_that_cannot_be_written_leave_no_half_of_a_project(run, clone, registry, tmp_path):
    clone()
    asked = ("add", "example-trust/waits", "--from", tmp_path / "clones", *ANSWERS)
    place = registry.harvest_file(WAITS)
    place.mkdir(parents=True)  # a folder where the file should stand
    assert run(*asked)[0] == 3
    assert not registry.entry_file(WAITS).exists()
    place.rmdir()
    assert run(*asked)[0] == 0
