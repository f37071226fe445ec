import errno
import os
import threading
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsr_registry.errors import InvalidRegistryError, UsageError
from nhsr_registry.folder.atomic import write_atomic
from nhsr_registry.folder.encoding import encode_entry, encode_harvest
from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.validation import Faults, convert
from nhsr_registry.model import Record, RepoId, Score, Source, Value
from tests.registry_folder import entry, make_registry

SCORE = Score(rubric="0.1", level="usable", level_low="listed", provisional=True, points=50.0, low=40.0, high=60.0)


def harvest_of(repository: str) -> Harvest:
    record = Record(
        fields={"license": (Value(value="MIT", sources=(Source(format="r", path="DESCRIPTION", line=3),)),)}
    )
    return Harvest(repository=repository, score=SCORE, record=record, terms={"readme": {"waiting": 3, "list": 2}})


def test_an_entry_comes_back_as_it_was_written(tmp_path):
    written = entry(kinds=("r-package",), former_names=("old/waits",), status="active")
    registry = make_registry(tmp_path / "registry", written)
    assert registry.entry(RepoId.parse("example-trust/waits")) == written


def test_a_harvest_comes_back_as_it_was_written(tmp_path):
    registry = make_registry(tmp_path, entry())
    harvest = harvest_of("example-trust/waits")
    assert registry.write_harvest(harvest)
    assert registry.harvest(RepoId.parse("example-trust/waits")) == harvest


def test_writing_the_same_again_touches_nothing(tmp_path):
    registry = make_registry(tmp_path, entry())
    path = registry.entry_file(RepoId.parse("example-trust/waits"))
    before = path.stat().st_mtime_ns
    assert not registry.write_entry(entry())
    assert path.stat().st_mtime_ns == before


def test_each_bag_of_words_stands_on_one_line():
    text = encode_harvest(harvest_of("a/b")).decode()
    assert '  "readme": {"list":2,"waiting":3}\n' in text
    assert msgspec.json.decode(text.encode(), type=Harvest) == harvest_of("a/b")


def test_a_harvest_without_words_is_valid_too():
    bare = msgspec.structs.replace(harvest_of("a/b"), terms={})
    assert msgspec.json.decode(encode_harvest(bare), type=Harvest) == bare


def test_a_broken_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomic(path, b"old")

    def no_space(_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="disk full"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_many_writers_never_leave_half_a_file(tmp_path):
    path = tmp_path / "file"
    texts = [bytes([65 + i]) * 100_000 for i in range(8)]
    threads = [threading.Thread(target=write_atomic, args=(path, text)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_bytes() in texts
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "said", ["example-trust/waits", "EXAMPLE-TRUST/Waits", "https://github.com/example-trust/waits.git", "waits"]
)
def test_a_project_is_found_however_it_is_said(tmp_path, said):
    assert str(make_registry(tmp_path, entry()).resolve(said)) == "example-trust/waits"


def test_a_former_name_leads_to_the_project(tmp_path):
    registry = make_registry(tmp_path, entry(former_names=("old/waits",)))
    assert str(registry.resolve("Old/Waits")) == "example-trust/waits"


def test_a_near_name_is_offered(tmp_path):
    with pytest.raises(UsageError) as error:
        make_registry(tmp_path, entry()).resolve("example-trust/wait")
    assert "example-trust/waits" in (error.value.hint or "")


def test_a_name_that_two_projects_have_is_asked_back(tmp_path):
    registry = make_registry(tmp_path, entry(), entry("other/waits"))
    with pytest.raises(UsageError, match="2 projects"):
        registry.resolve("waits")


@pytest.mark.parametrize(
    "bad", ["../../etc/passwd", "a/..", "-o/b", "a/b/../..", "a", "", "a b/c", "a/" + "x" * 101, "ａ/b"]
)
def test_what_is_no_repository_name_is_never_a_path(bad):
    with pytest.raises(UsageError):
        RepoId.parse(bad)


@pytest.mark.parametrize(
    "address", ["https://github.com/a/b/tree/main/x", "git@github.com:a/b.git", "ssh://git@github.com/a/b", "a/b/"]
)
def test_an_address_names_its_repository(address):
    assert str(RepoId.parse(address)) == "a/b"


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    registry = make_registry(tmp_path, entry())
    path = registry.entry_file(RepoId.parse("example-trust/waits"))
    path.write_text('repository = "example-trust/waits"\nsummry = "x"\ntopics = "waiting-lists"\n', encoding="utf-8")
    with pytest.raises(Faults) as error:
        registry.entry(RepoId.parse("example-trust/waits"))
    told = {(fault.key, fault.line) for fault in error.value.faults}
    assert told == {("summry", 2), ("topics", 3), ("name", None), ("summary", None)}
    assert "Did you mean summary?" in (error.value.hint or "")


@pytest.mark.parametrize("text", ['a = "x', "a = [", "\x00", "a = 1\na = 2\n", "a = " + "[" * 5000])
def test_toml_that_cannot_be_read_names_file_and_line(tmp_path, text):
    registry = make_registry(tmp_path, entry())
    registry.entry_file(RepoId.parse("example-trust/waits")).write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as error:
        registry.entry(RepoId.parse("example-trust/waits"))
    assert error.value.faults[0].file == "projects/example-trust/waits.toml"


def test_a_harvest_of_another_layout_is_a_fault_not_a_crash(tmp_path):
    registry = make_registry(tmp_path, entry())
    path = registry.harvest_file(RepoId.parse("example-trust/waits"))
    path.parent.mkdir(parents=True)
    path.write_text('{"schema": 99, "unknown": 1}', encoding="utf-8")
    with pytest.raises(Faults, match="not a harvest"):
        registry.harvest(RepoId.parse("example-trust/waits"))


def test_the_packaged_registry_is_not_written(tmp_path):
    registry = Registry(tmp_path / "_registry")
    with pytest.raises(InvalidRegistryError):
        registry.write_entry(entry())


TEXT = st.text(st.characters(codec="utf-8"), max_size=80)


@given(name=TEXT, summary=TEXT, topics=st.lists(TEXT, max_size=4), contact=st.none() | TEXT)
def test_any_entry_survives_toml(name, summary, topics, contact):
    import tomllib

    before = Entry(repository="a/b", name=name, summary=summary, topics=tuple(topics), contact=contact or None)
    table = tomllib.loads(encode_entry(before).decode())
    table = {"name": "", "summary": "", **table}  # empty values are not written
    assert convert(table, Entry, "f") == before


def test_of_several_who_add_one_project_at_once_one_is_first_and_the_others_are_told(tmp_path):
    registry = make_registry(tmp_path)
    said, start = [], threading.Barrier(6)

    def add(number):
        start.wait()
        try:
            registry.add_entry(entry(name=f"Waits {number}"))
        except UsageError as error:
            said.append(error.message)
        else:
            said.append(f"Waits {number}")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (first,) = [one for one in said if one.startswith("Waits")]
    assert registry.entry(RepoId.parse("example-trust/waits")).name == first
    assert said.count("example-trust/waits is in the registry: it was added a moment ago.") == 5
    assert [path.name for path in registry.entry_file(RepoId.parse("example-trust/waits")).parent.iterdir()] == [
        "waits.toml"
    ]


def test_an_entry_is_added_where_the_disk_knows_no_second_name_for_a_file(tmp_path, monkeypatch):
    def no_links(self, target):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    registry = make_registry(tmp_path)
    registry.add_entry(entry())
    with pytest.raises(UsageError, match="added a moment ago"):
        registry.add_entry(entry(name="Another"))
    assert registry.entry(RepoId.parse("example-trust/waits")) == entry()


def test_a_full_disk_is_told_with_the_file_that_could_not_be_written(tmp_path, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    registry = make_registry(tmp_path)
    with pytest.raises(OSError, match="No space left") as caught:
        registry.add_entry(entry())
    assert caught.value.filename == str(registry.entry_file(RepoId.parse("example-trust/waits")))
    assert not list(registry.entry_file(RepoId.parse("example-trust/waits")).parent.iterdir())
