"""Members' records are read in processes of their own: the same files and words as in one, whatever becomes of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nhsr_registry import federation
from nhsr_registry.federation import kept

ALONE = """
import json, sys
from datetime import date
from pathlib import Path
from nhsr_registry.federation import filing
from nhsr_registry.federation.federating import federate
from nhsr_registry.folder.store import Registry
how, root, day = sys.argv[1:]
filing._possible = {"several": lambda: True, "dies": lambda: True, "mistaken": lambda: True}.get(how, lambda: False)
if how == "dies":
    real = filing._file
    def file(job):
        import multiprocessing, os
        if multiprocessing.parent_process() is not None:
            os._exit(9)
        return real(job)
    filing._file = file
if how.startswith("mistaken"):
    def file(job):
        raise ZeroDivisionError("planted")
    filing._file = file
report = federate(Registry(Path(root)), today=date.fromisoformat(day))
print(json.dumps([[one.id, one.state, one.projects, one.reason] for one in report.members]))
"""


@pytest.fixture
def three(place):
    """A registry that takes from three, which lie beside it; each lists four projects."""
    here = place("national")
    here.others = []
    for id_ in ("north", "south", "west"):
        there = place(id_)
        there.lists(*(f"{id_}/{name}" for name in "abcd"))
        there.publish()
        here.others.append(there)
        here.members.append(f'[[members]]\nid = "{id_}"\npath = "{there.site.as_posix()}"\n')
    here.write()
    return here


def night(how, here, day="2026-11-27"):
    """A night in a process that has no threads, as the command has none."""
    command = [sys.executable, "-c", ALONE, how, str(here.registry.root), day]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return json.loads(done.stdout)


def files(here):
    root = here.registry.root / "members"
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert not [name for name in found if name.endswith(".part")]
    return found


def records(here):
    return {name: raw for name, raw in files(here).items() if "records" in name}


GOOD = [[id_, "taken", 4, ""] for id_ in ("north", "south", "west")]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it all")
def test_processes_make_the_files_that_one_makes(three):
    assert night("several", three) == GOOD
    made = files(three)
    assert len(made) == 1 + 3 * 3
    for path in three.registry.root.glob("members/*"):
        if path.is_dir():
            for file in path.iterdir():
                file.unlink()
    assert night("none", three) == GOOD
    assert files(three) == made


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it all")
def test_a_process_that_dies_costs_no_member_its_night(three):
    assert night("dies", three) == GOOD


@pytest.mark.parametrize("how", ["mistaken", "mistaken alone"])
def test_a_mistake_of_ours_costs_one_night_and_no_record(three, how):
    assert night("none", three) == GOOD
    for there in three.others:
        there.gives(there.records())
    before = records(three)
    found = night(how, three)
    assert [one[:3] for one in found] == [[id_, "failed", 4] for id_ in ("north", "south", "west")]
    assert "ZeroDivisionError" in found[0][3]
    assert records(three) == before


def test_the_note_counts_for_the_bytes_it_was_made_of(three):
    night("none", three)
    (path,) = three.registry.root.glob("members/north/records-*.ndjson")
    noted = kept.briefs_of(path, "north")
    assert noted == tuple(kept._read(path, "north"))
    assert [brief.id for brief in noted] == ["north/a", "north/b", "north/c", "north/d"]
    note = kept.note_of(path)
    whole = note.read_bytes()
    for wrong in (b"", b"{}", whole[:-9], whole.replace(b"north/a", b"north/z")[:-2]):
        note.write_bytes(wrong)
        assert kept.briefs_of(path, "north") == noted
    note.write_bytes(whole)
    path.write_bytes(path.read_bytes().replace(b"north/a", b"north/q"))
    assert next(brief.id for brief in kept.briefs_of(path, "north")) == "north/q", "the records are what counts"


def test_no_type_is_worked_out_by_two_threads_at_once():
    """msgspec works out a type when it is first used; two threads that do so at once end the program (a null pointer)."""
    for path in Path(federation.__file__).parent.glob("*.py"):
        assert "json.decode(" not in path.read_text(encoding="utf-8").replace("msgspec.json.decode(line)", "").replace(
            "msgspec.json.decode(raw)", ""
        ), path.name
