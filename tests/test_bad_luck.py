"""What stands in the registry folder is not what should, or the system around us refuses."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.errors import UsageError
from nhsr_registry.folder.entry import Harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.validation import Faults
from nhsr_registry.model import RepoId, Score
from nhsr_registry.search.reading import read_entry
from tests.registry_folder import entry, make_registry

WAITS = RepoId.parse("example-trust/waits")
SCORE = Score(rubric="1", level="listed", level_low="listed", points=0, low=0, high=0)


@pytest.fixture
def registry(tmp_path):
    made = make_registry(tmp_path / "registry", entry())
    made.write_harvest(Harvest(repository=str(WAITS), score=SCORE))
    return made


def told(registry):
    return [f"{fault.file}: {fault.message}" for fault in validate(Registry(registry.root)).faults]


def test_an_index_can_be_made_where_no_project_has_a_word_of_its_own(registry):
    done = run(registry, "--format ids")
    assert (done.returncode, done.stdout) == (0, "example-trust/waits\n"), done.stderr


def test_facts_of_another_project_are_refused(registry):
    """Else marking them stale would write over the other's record."""
    path = registry.harvest_file(WAITS)
    path.write_bytes(msgspec.json.encode(Harvest(repository="example-trust/beds", score=SCORE)))
    with pytest.raises(Faults, match="says 'example-trust/beds', its place says example-trust/waits"):
        registry.harvest(WAITS)


@pytest.mark.parametrize("place", ["entry", "harvest"])
def test_a_folder_in_place_of_a_file(registry, place):
    path = registry.entry_file(WAITS) if place == "entry" else registry.harvest_file(WAITS)
    path.unlink()
    path.mkdir()
    file = path.relative_to(registry.root).as_posix()
    assert [line for line in told(registry) if line.startswith(f"{file}: ")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(registry):
    path = registry.harvest_file(WAITS)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(Faults, match="is not a regular file"):
        registry.harvest(WAITS)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device without end")
def test_a_device_without_end_is_not_read(registry):
    path = registry.root / "vocabulary.toml"
    path.unlink()
    path.symlink_to("/dev/zero")
    assert told(registry) == ["vocabulary.toml: is not a regular file"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (None, "vocabulary.toml: is missing"),
        ("a = " + "1" * 10_000, "vocabulary.toml: is nested too deeply, or holds too large a number"),
        ("a." * 200_000 + "a = 1", "vocabulary.toml: has a key of too many parts"),
        ("a = " + "[" * 100_000, "vocabulary.toml: is nested too deeply, or holds too large a number"),
    ],
)
def test_a_table_that_cannot_be_read(registry, table, message):
    path = registry.root / "vocabulary.toml"
    path.unlink()
    if table:
        path.write_text(table, encoding="utf-8")
    assert told(registry) == [message]


def test_a_stray_file_hides_no_project(registry):
    for name in ("a b.toml", "$(x).toml"):
        shutil.copy(registry.entry_file(WAITS), registry.root / "projects" / "example-trust" / name)
    assert registry.ids() == (WAITS,)
    assert told(registry) == [
        "projects/example-trust/$(x).toml: does not belong here",
        "projects/example-trust/a b.toml: does not belong here",
    ]


def test_a_project_named_with_a_dot_is_validated_and_what_a_killed_run_left_is_not(registry):
    folder = registry.root / "projects" / "example-trust"
    (folder / ".github.toml").write_text("name = 5\n", encoding="utf-8")
    (folder / ".waits.toml.x1y2.part").write_text("half of it", encoding="utf-8")
    assert {line.partition(":")[0] for line in told(registry)} == {"projects/example-trust/.github.toml"}


@pytest.mark.parametrize("address", ["https://gitlab.com/nhs/waits", "git@evil.example:nhs/waits.git"])
def test_an_address_elsewhere_is_not_taken_for_githubs(address):
    with pytest.raises(UsageError):
        RepoId.parse(address)
    assert RepoId.parse("https://www.GitHub.com/nhs/waits") == RepoId.parse("git@github.com:nhs/waits.git")


def run(registry, shell):
    command = f'"{sys.executable}" -m nhsr_registry --registry "{registry.root}" list {shell}'
    env = {**os.environ, "NHSR_CACHE": str(registry.root.parent / "cache")}
    return subprocess.run(command, shell=True, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    ("shell", "code", "said"),
    [
        (">&-", 0, ""),
        ("<&-", 0, ""),
        pytest.param(
            "> /dev/full", 3, "No space left on device",
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device"),
        ),
        ("--owner $(printf '\\377')", 2, ""),
    ],
)  # fmt: skip
def test_streams_and_words_that_cannot_be_used(registry, shell, code, said):
    done = run(registry, shell)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a folder in use cannot be removed elsewhere")
def test_started_in_a_folder_that_is_gone(tmp_path):
    shell = f'cd "{tmp_path}" && mkdir gone && cd gone && rmdir ../gone && "{sys.executable}" -m nhsr_registry check'
    done = subprocess.run(shell, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3
    assert "Is the folder still there" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_link_within_the_registry_is_neither_read_nor_written_through(registry, tmp_path):
    """A pull request can bring links; the registry's folder itself may be one."""
    outside = tmp_path / "outside"
    outside.mkdir()
    registry.write_entry(entry("evil/one"))
    (outside / "one.toml").write_bytes((registry.root / "projects/evil/one.toml").read_bytes())
    (registry.root / "projects/evil/one.toml").unlink()
    (registry.root / "projects/evil/one.toml").symlink_to(outside / "one.toml")
    registry.write_entry(entry("worse/two"))
    (registry.root / "harvest").mkdir(exist_ok=True)
    (registry.root / "harvest/worse").symlink_to(outside)
    with pytest.raises(Faults, match="is a link"):
        registry.entry(RepoId.parse("evil/one"))
    with pytest.raises(Faults, match="is a link"):
        read_entry(registry, RepoId.parse("evil/one"))
    with pytest.raises(Faults, match="is a link"):
        registry.write_harvest(Harvest(repository="worse/two", score=SCORE))
    assert [path.name for path in outside.iterdir()] == ["one.toml"]
    assert any(fault.file == "projects/evil/one.toml" for fault in validate(registry).faults)
    (tmp_path / "link").symlink_to(registry.root)
    assert Registry(tmp_path / "link").entry(RepoId.parse("worse/two")).repository == "worse/two"


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
@pytest.mark.parametrize("linked", ["file", "folder"])
def test_facts_are_not_read_through_a_link(registry, tmp_path, linked):
    """Nor by the quick way that search and publication take."""
    repo = RepoId.parse("evil/one")
    registry.write_entry(entry("evil/one"))
    registry.write_harvest(Harvest(repository="evil/one", score=SCORE))
    assert registry.harvest_bytes(repo)
    place = registry.root / "harvest/evil" / ("one.json" if linked == "file" else "")
    place.rename(tmp_path / "outside")
    place.symlink_to(tmp_path / "outside")
    fresh = Registry(registry.root)
    with pytest.raises(OSError, match=r"not followed|symbolic links"):
        fresh.harvest_bytes(repo)
    with pytest.raises(Faults, match="is a link"):
        fresh.harvest(repo)
    assert any("is a link" in fault.message for fault in validate(fresh).faults)


def test_a_registry_names_so_many_members_and_no_more(registry):
    rows = "".join(f'[[members]]\nid = "m{n}"\npath = "p{n}"\n' for n in range(1_001))
    (registry.root / "registry.toml").write_text(f'name = "x"\n{rows}', encoding="utf-8")
    (fault,) = validate(Registry(registry.root)).faults
    assert "are 1,001: at most 1,000" in fault.message


@pytest.mark.skipif(os.name != "posix", reason="needs TMPDIR")
@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ('FileNotFoundError(2, "No usable temporary directory found in []")', "Name a folder with room that you may write in: TMPDIR="),
        ("ZeroDivisionError()", "Please open an issue that says: <string>:"),
    ],
)  # fmt: skip
def test_nowhere_to_write(raised, said):
    """As where every disk is read-only: an error in words, and no second error while the first is told."""
    program = f"""
import errno, tempfile
from nhsr_registry import cli
def nowhere(*a, **k): raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in []")
tempfile.NamedTemporaryFile = nowhere
def breaks(*a, **k): raise {raised}
cli.cli.main = breaks
cli.main([])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    assert said in done.stderr
