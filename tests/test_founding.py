"""`init` makes a registry that validates, publishes and has workflows that GitHub takes; and never writes over anything."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.cli import main
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.folder.store import Registry
from nhsr_registry.listing.founding import REQUIREMENTS, Wishes, files, found, ours
from nhsr_registry.publish import publish
from tests.registry_folder import entry

WISHES = Wishes(name="Code of “our” \\ trust", repository="Our-Trust/our.code", colour="#7c2855")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("founding") / "ours"
    found(folder, WISHES)
    return folder


def test_it_validates_and_publishes_as_it_is(made, tmp_path):
    registry = Registry(made / "registry")
    assert validate(registry).faults == ()
    assert registry.facts.name == WISHES.name
    assert registry.facts.base_url == "https://our-trust.github.io/our.code/"
    done = publish(registry, tmp_path / "site")
    assert (done.projects, done.left_out) == (0, ())
    assert "--nhsuk-brand-colour:#7c2855" in (tmp_path / "site/assets/site.css").read_text(encoding="utf-8")


def test_what_the_guides_write_beside_it_stays_out_of_git(made):
    ignored = (made / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/site/", "/last/", "/report.json", "/last-week.json"} <= set(ignored)


def test_a_first_project_can_be_added_and_published(made, tmp_path):
    registry = Registry(made / "registry")
    registry.write_entry(entry("our-trust/waits", organisation=None, topics=("waiting-lists",)))
    try:
        assert validate(Registry(made / "registry")).faults == ()
        assert publish(Registry(made / "registry"), tmp_path / "site").projects == 1
    finally:
        (made / "registry/projects/our-trust/waits.toml").unlink()


def test_its_workflows_are_whole_and_do_only_what_a_registry_does(made):
    workflows = sorted((made / ".github/workflows").glob("*.yml"))
    assert [path.name for path in workflows] == [
        "add-a-project.yml", "publish.yml", "registry-comment.yml", "registry.yml",
    ]  # fmt: skip
    for path in workflows:
        text = path.read_text(encoding="utf-8")
        flow = YAML(typ="safe").load(text)
        assert flow["permissions"] == {}
        assert flow["jobs"]
        for job in flow["jobs"].values():
            assert all(("run" in step) != ("uses" in step) for step in job["steps"]), path.name
        assert "pip install ." not in text
        assert 'pip install ".' not in text
        assert "docs/" not in text
        assert "README.md" not in text
    publishing = (made / ".github/workflows/publish.yml").read_text(encoding="utf-8")
    assert "nhsr-registry --registry registry keep\n" in publishing
    assert publishing.count(f"pip install -r {REQUIREMENTS}") == 3


def test_every_file_that_a_workflow_runs_came_with_it(made):
    text = "".join(path.read_text(encoding="utf-8") for path in (made / ".github/workflows").glob("*.yml"))
    assert "python3 .github/harmless.py" in text
    assert (made / ".github/harmless.py").is_file()
    assert (made / REQUIREMENTS).read_text(encoding="utf-8").splitlines()[-1].startswith("nhsr-registry[publish]")


def test_forms_and_readme_are_there(made):
    for path in (made / ".github/ISSUE_TEMPLATE").glob("*.yml"):
        assert YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    assert (made / "README.md").read_text(encoding="utf-8").startswith(f"# {WISHES.name}\n")
    assert (made / "SECURITY.md").is_file(), "a form leads there"


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there/mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="written over"):
        found(tmp_path / "there", WISHES)
    assert [path.name for path in tmp_path.rglob("*")] == ["there", "mine.txt"]
    (tmp_path / "empty").mkdir()
    found(tmp_path / "empty", WISHES)
    assert (tmp_path / "empty/registry/registry.toml").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "there"]


def test_in_the_folder_one_stands_in(tmp_path, capsys, monkeypatch):
    """`mkdir ours; cd ours; nhsr-registry init .`: it stays the folder that the terminal stands in."""
    monkeypatch.chdir(tmp_path)
    before = tmp_path.stat().st_ino
    with pytest.raises(SystemExit) as done:
        main(["init", ".", "--name", "Ours"])
    assert done.value.code == 0
    assert "  cd " not in capsys.readouterr().out
    assert tmp_path.stat().st_ino == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".github",
        ".gitignore",
        "README.md",
        "SECURITY.md",
        "registry",
    ]


def test_a_full_disk_leaves_an_empty_folder_empty(tmp_path, monkeypatch):
    rename = Path.rename

    def full(self, target):
        if self.name == "registry":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(RegistryError, match="No space left"):
        found(tmp_path, WISHES)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "a\nb"},
        {"colour": "red"},
        {"colour": "#ffeb3b"},
        {"repository": "no"},
        {"base_url": "javascript:x"},
    ],
)
def test_wishes_that_cannot_be_are_told_and_nothing_is_made(tmp_path, wrong):
    with pytest.raises(UsageError):
        found(tmp_path / "ours", Wishes(**{"name": "Ours", **wrong}))
    assert not list(tmp_path.iterdir())


def test_the_same_wishes_make_the_same_files():
    assert dict(files(WISHES)) == dict(files(WISHES))
    assert ours("a\n") == "a\n"


def test_the_command_says_what_to_do_next(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as done:
        main(["init", "ours", "--name", "Ours"])
    assert done.value.code == 0
    assert "nhsr-registry serve" in capsys.readouterr().out
    with pytest.raises(SystemExit) as done:
        main(["init", "ours", "--name", "Ours"])
    assert done.value.code == 2
