import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nhsr_registry.dependents import reusing
from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.model import RepoId, Use
from nhsr_registry.search import build, candidates, engine, folder, gathered, index, seen, segments
from nhsr_registry.search.engine import search
from nhsr_registry.search.index import ask, open_index, write_index
from tests.registry_folder import entry


def found(root: Path, text: str = "waiting") -> list[str]:
    with open_index(root) as index:
        return [result["id"] for result in search(index, text).results]


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "index").iterdir())


def test_the_index_is_kept_and_made_anew_when_the_folder_changes(registry, tmp_path):
    assert found(registry.root) == ["example-trust/waits"]
    (file,) = kept(tmp_path)
    first = file.stat().st_mtime_ns
    found(registry.root)
    assert file.stat().st_mtime_ns == first
    registry.write_entry(entry("other/waiting", summary="Waiting, waiting, waiting lists."))
    assert "other/waiting" in found(registry.root)
    assert kept(tmp_path) == [file]


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_index_is_made_anew(registry, tmp_path, content):
    found(registry.root)
    (file,) = kept(tmp_path)
    file.write_bytes(content)
    assert found(registry.root) == ["example-trust/waits"]


@pytest.mark.parametrize("what", ["doc", "term", "phrase"])
def test_an_index_that_is_broken_inside_is_made_anew(registry, tmp_path, what):
    found(registry.root)
    (file,) = kept(tmp_path)
    connection = sqlite3.connect(file)
    connection.execute(
        {"doc": "UPDATE doc SET card = '{'", "term": "UPDATE term SET postings = x'00'", "phrase": "DROP TABLE phrase"}[
            what
        ]
    )
    connection.commit()
    connection.close()
    results = ask(registry.root, lambda opened: search(opened, "waiting").results)
    assert [result["id"] for result in results] == ["example-trust/waits"]
    assert found(registry.root) == ["example-trust/waits"]


@pytest.mark.parametrize("seed", range(12))
def test_an_index_of_which_bytes_were_lost_is_made_anew(registry, tmp_path, seed):
    found(registry.root)
    (file,) = kept(tmp_path)
    before, lost = file.read_bytes(), random.Random(seed)
    content = bytearray(before)
    for _ in range(len(content) // 400):
        content[lost.randrange(100, len(content))] = lost.randrange(256)
    file.write_bytes(content)
    results = ask(registry.root, lambda opened: search(opened, "waiting", facets=True).results)
    assert [result["id"] for result in results] in (
        [],
        ["example-trust/waits"],
    )  # what is read nowhere, is seen nowhere


def test_a_place_that_is_none_is_no_mistake_of_ours(registry, tmp_path):
    found(registry.root)
    (file,) = kept(tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE term SET postings = NULL, place = 9999")
        connection.commit()
    results = ask(registry.root, lambda opened: search(opened, "waiting").results)
    assert [result["id"] for result in results] == ["example-trust/waits"]


def test_a_question_of_ours_that_fails_is_told_as_such(registry):
    with pytest.raises(KeyError):
        ask(registry.root, lambda opened: opened.meta["no such fact"])


def test_what_a_killed_process_left_is_swept(registry, tmp_path):
    place = tmp_path / "cache" / "index"
    place.mkdir(parents=True)
    old, new = place / ".1-2.sqlite.abc.part", place / ".1-2.sqlite.def.part"
    for part in (old, new):
        part.write_bytes(b"half an index")
    os.utime(old, (0, 0))
    assert found(registry.root) == ["example-trust/waits"]
    assert not old.exists()
    assert new.exists()  # somebody may be writing it


def test_nobody_may_write_and_search_still_answers(registry, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "file"))
    assert found(registry.root) == ["example-trust/waits"]


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
def test_half_an_index_is_made_anew(registry, tmp_path, part):
    found(registry.root)
    (file,) = kept(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * part)])
    assert found(registry.root) == ["example-trust/waits"]


def test_an_index_of_a_newer_version_is_made_anew(registry, tmp_path):
    found(registry.root)
    (file,) = kept(tmp_path)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE meta SET value = '99' || value WHERE key = 'tables'")
        connection.execute("DROP TABLE term")
        connection.execute("CREATE TABLE terms_as_they_will_be (term TEXT)")
    assert found(registry.root) == ["example-trust/waits"]
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM term").fetchone()[0] > 0


ASK = """
import sys
import tempfile
try:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
    import signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
except ImportError:
    sys.exit(77)
from pathlib import Path
from nhsr_registry.search.engine import search
from nhsr_registry.search.index import ask
print(ask(Path(sys.argv[1]), lambda index: search(index, "waiting list").results[0]["id"]))
"""


def asked(registry, room: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", ASK, str(registry.root), str(room)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_full_disk_leaves_an_answer_and_no_half_file(registry, tmp_path):
    """No file may grow beyond 8 kB here, which is what a disk without room looks like to SQLite."""
    done = asked(registry, 8_000)
    if done.returncode == 77:
        pytest.skip("this system cannot limit the size of files")
    assert (done.returncode, done.stdout) == (0, "example-trust/waits\n"), done.stderr
    assert not list((tmp_path / "cache" / "index").glob("*"))


def test_two_processes_at_once_both_answer(registry, tmp_path):
    command = [sys.executable, "-c", ASK, str(registry.root), str(10**9)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [process.communicate(timeout=60)[0] for process in running]
    if running[0].returncode == 77:
        pytest.skip("this system cannot limit the size of files")
    assert answers == ["example-trust/waits\n"] * 2
    assert len(kept(tmp_path)) == 1


def test_two_at_once_do_not_disturb_each_other(registry):
    results = []
    threads = [threading.Thread(target=lambda: results.append(found(registry.root))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [["example-trust/waits"]] * 4


def test_broken_files_are_left_out_not_fatal(registry):
    (registry.root / "projects" / "other" / "noshow.toml").write_text("name = [", encoding="utf-8")
    harvest = registry.root / "harvest" / "other" / "crowding.json"
    harvest.parent.mkdir(parents=True)
    harvest.write_text("{}", encoding="utf-8")
    assert found(registry.root) == ["example-trust/waits"]
    assert found(registry.root, "emergency department") == ["other/crowding"]
    assert "other/noshow" not in found(registry.root, "no-show")
    with open_index(registry.root) as index:
        assert index.unread == 1


def test_a_packaged_index_is_used_where_it_fits(registry, tmp_path, monkeypatch):
    packaged = registry.root.rename(tmp_path / "_registry")
    write_index(packaged, packaged / "index.sqlite")
    os.utime(packaged / "registry.toml", (1, 1))  # installing changes times, not contents
    assert found(packaged) == ["example-trust/waits"]
    assert not (tmp_path / "cache").exists()
    (packaged / "vocabulary.toml").write_text(
        (packaged / "vocabulary.toml").read_text() + "# one more word", encoding="utf-8"
    )
    assert found(packaged) == ["example-trust/waits"]
    assert (tmp_path / "cache").exists()


def test_every_change_is_seen(registry):
    before = folder.states(registry.root)
    os.utime(registry.root / "projects" / "other" / "noshow.toml", (1, 1))
    assert folder.digest(folder.states(registry.root)) != folder.digest(before)
    assert folder.tables(registry.root) != folder.tables(registry.root, times=False)


@pytest.fixture
def large(monkeypatch):
    """What is done for thousands of projects, done for six: folders' times, segments, updates, the best few only."""
    monkeypatch.setattr(index, "_LARGE", 2)
    monkeypatch.setattr(index, "_FEW", 0.9)
    monkeypatch.setattr(build, "_SEGMENT", 2)
    monkeypatch.setattr(build, "_FIRST", 3)
    monkeypatch.setattr(candidates, "_SMALL", 0)
    monkeypatch.setattr(candidates, "_RARE", 0)


@pytest.mark.usefixtures("large")
def test_a_large_index_answers_as_a_small_one(registry):
    assert found(registry.root) == ["example-trust/waits"]
    assert found(registry.root, "emergency department") == ["other/crowding"]
    assert found(registry.root, "XmR charts")[0] == "example-trust/plotthedots"
    with open_index(registry.root) as opened:
        assert opened.segments == 2
        assert (
            next(r["id"] for r in search(opened, "charts", {"topics": ["SPC"]}).results) == "example-trust/plotthedots"
        )


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def made(monkeypatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are begun for segments from now on."""
    begun: list[subprocess.Popen[bytes]] = []
    begin = segments._begun

    def noted(*of: Any) -> list[subprocess.Popen[bytes]]:
        now = begin(*of)
        begun.extend(now)
        return now

    monkeypatch.setattr(segments, "_begun", noted)
    return begun


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("what", ["several", "one ended", "none to be had", "no room beside"])
def test_an_index_does_not_depend_on_how_many_processes_make_it(registry, tmp_path, monkeypatch, what):
    monkeypatch.setattr(build, "_BESIDE", 2)
    with monkeypatch.context() as alone:
        alone.setattr(os, "cpu_count", lambda: 1)
        write_index(registry.root, tmp_path / "alone.sqlite")
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    begun = made(monkeypatch)
    if what == "one ended":
        monkeypatch.setattr(segments, "_made", lambda maker, _: maker.kill())
    if what == "none to be had":
        monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    if what == "no room beside":
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    write_index(registry.root, tmp_path / "beside.sqlite")
    assert len(begun) == (1 if what in {"several", "one ended"} else 0)
    one, two = (everything(tmp_path / f"{name}.sqlite") for name in ("alone", "beside"))
    assert len(one["doc"]) == 6
    assert [segment for (segment,) in dict.fromkeys(row[:1] for row in one["term"])] == [0, 1, 2]
    assert one == two
    assert all(process.returncode is not None for process in begun)
    assert found(registry.root, "XmR charts")[0] == "example-trust/plotthedots"


@pytest.mark.parametrize("size", [1, 2, 7, 100])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 22, 99, 1000])
def test_every_project_is_in_one_segment_and_none_is_too_long(size, count):
    states = [(f"owner/p{number:04}", "") for number in range(count)]
    jobs = segments._jobs(states, size, 1, 10)
    assert [state for job in jobs for state in job.states] == states
    assert all(0 < len(job.states) <= size for job in jobs)
    assert [job.segment for job in jobs] == list(range(1, len(jobs) + 1))
    assert [job.first for job in jobs] == [10 + states.index(job.states[0]) for job in jobs]


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("room", [True, False])
def test_an_index_does_not_depend_on_what_is_laid_aside(registry, tmp_path, monkeypatch, room):
    monkeypatch.setattr(build, "_BESIDE", 2)
    monkeypatch.setattr(build, "_SEGMENT", 3)
    write_index(registry.root, tmp_path / "one.sqlite", alone=True)
    monkeypatch.setattr(build, "_ROWS", 1)
    monkeypatch.setattr(gathered, "_FREQUENT", 1)
    if not room:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    write_index(registry.root, tmp_path / "other.sqlite", alone=True)
    one, other = (everything(tmp_path / f"{name}.sqlite") for name in ("one", "other"))
    assert len(one["term"]) > 20
    assert one == other


@pytest.mark.usefixtures("large")
def test_whoever_is_interrupted_leaves_no_process_and_no_file(registry, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "_BESIDE", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    begun = made(monkeypatch)

    def interrupt(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(segments, "_made", interrupt)
    (tmp_path / "index").mkdir()
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    with pytest.raises(KeyboardInterrupt):
        write_index(registry.root, tmp_path / "index" / "index.sqlite")
    assert len(begun) == 1
    assert all(process.returncode is not None for process in begun)
    assert list((tmp_path / "index").iterdir()) == list((tmp_path / "scratch").iterdir()) == []


def test_a_process_that_makes_segments_ends_with_the_one_that_asked(tmp_path):
    command = [sys.executable, "-m", "nhsr_registry.search.segments", str(tmp_path), "0"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.communicate(timeout=60)
    assert process.returncode


@pytest.mark.usefixtures("large")
def test_a_large_index_is_updated_not_made_anew(registry, tmp_path):
    found(registry.root)
    assert len(kept(tmp_path)) == 1
    found(registry.root)
    assert {file.suffix for file in kept(tmp_path)} == {".sqlite", ".seen"}
    registry.write_entry(entry("other/waiting", summary="Waiting, waiting, waiting lists."))
    assert "other/waiting" in found(registry.root)
    (registry.root / "projects" / "example-trust" / "waits.toml").unlink()
    assert found(registry.root) == ["other/waiting"]
    (registry.root / "projects" / "other" / "beds.toml").write_text("name = [", encoding="utf-8")
    found(registry.root)
    with open_index(registry.root) as opened:
        assert opened.unread == 1
        assert (opened.documents, opened.highest, opened.segments) == (6, 7, 3)
        assert "example-trust/waits" not in [r["id"] for r in search(opened, "waits -charts").results]


@pytest.mark.usefixtures("large")
def test_a_file_written_over_in_a_large_registry_is_seen_when_the_folder_is_looked_through_again(registry, tmp_path):
    found(registry.root)
    found(registry.root)
    file = registry.root / "projects" / "other" / "noshow.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("Predicts", "Submarines, waiting: predicts"), encoding="utf-8"
    )
    (note,) = (path for path in kept(tmp_path) if path.suffix == ".seen")
    os.utime(note, (1, 1))
    assert found(registry.root, "submarines") == ["other/noshow"]


@pytest.mark.usefixtures("large")
def test_harvests_of_a_large_registry_are_looked_at_once_an_hour_and_when_they_are_new_files(
    registry, tmp_path, monkeypatch
):
    looked = []
    states = folder.states

    def all_states(root: Path) -> dict[str, str]:
        looked.append(root)
        return states(root)

    monkeypatch.setattr(folder, "states", all_states)

    def in_full() -> bool:
        looked.clear()
        found(registry.root)
        return bool(looked)

    found(registry.root)
    assert in_full()  # and noted
    (note,) = (path for path in kept(tmp_path) if path.suffix == ".seen")
    assert not in_full()
    os.utime(note, (1, 1))
    assert not in_full()  # no entry was written over
    assert time.time() - note.stat().st_mtime < 60
    file = next((registry.root / "harvest").rglob("*.json"))
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data)
    os.utime(file, (5, 5))
    assert in_full()  # a new file in its place
    assert in_full()
    assert not in_full()
    os.utime(note, (1, 1))
    *rest, full = note.read_text(encoding="utf-8").split()
    note.write_text(" ".join([*rest, str(float(full) - 3_601)]), encoding="utf-8")
    os.utime(note, (1, 1))
    assert in_full()


def written_over(registry, repository: str, old: str, new: str) -> None:
    """Change an entry in its place, which its folder's time does not tell."""
    file = registry.root / "projects" / f"{repository}.toml"
    before = file.parent.stat().st_mtime_ns
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    assert file.parent.stat().st_mtime_ns == before


@pytest.mark.usefixtures("large")
def test_an_entry_written_over_in_a_registry_of_usual_size_is_seen_at_once(registry):
    for _ in range(3):
        found(registry.root)
    written_over(registry, "other/noshow", "Predicts", "Submarines, waiting: predicts")
    assert found(registry.root, "submarines") == ["other/noshow"]


@pytest.mark.usefixtures("large")
def test_what_an_answer_shows_is_fresh_in_a_registry_of_any_size(registry, monkeypatch):
    monkeypatch.setattr(seen, "_USUAL", 2)
    for _ in range(3):
        found(registry.root)

    def summaries() -> dict[str, str]:
        return ask(registry.root, lambda index: {r["id"]: r["summary"] for r in search(index, "no-show").results})

    assert "Submarines" not in summaries()["other/noshow"]
    written_over(registry, "other/noshow", "Predicts", "Submarines, waiting: predicts")
    assert found(registry.root, "submarines") == []  # it is not shown, and folders' times are enough for some seconds
    assert summaries()["other/noshow"].startswith("Submarines")
    assert found(registry.root, "submarines") == ["other/noshow"]


@pytest.mark.usefixtures("large")
def test_a_list_of_all_is_as_fresh_as_an_answer(registry, monkeypatch):
    monkeypatch.setattr(seen, "_USUAL", 2)
    for _ in range(3):
        found(registry.root)
    written_over(registry, "other/noshow", "Predicts", "Submarines, waiting: predicts")
    cards = ask(registry.root, lambda index: {card["id"]: card["summary"] for card in engine.everything(index, {})})
    assert cards["other/noshow"].startswith("Submarines")


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("repository", ["other/noshow", "example-trust/waits"])
def test_entries_of_a_very_large_registry_are_looked_at_in_turns(registry, tmp_path, monkeypatch, repository):
    monkeypatch.setattr(seen, "_USUAL", 2)
    monkeypatch.setattr(seen, "_SHARE", 1)
    for _ in range(3):
        found(registry.root)
    written_over(registry, repository, 'name = "', 'name = "Submarines ')
    (note,) = (path for path in kept(tmp_path) if path.suffix == ".seen")
    assert len(note.read_text(encoding="utf-8").split()[2].split(",")) == 6
    answers = []
    for _ in range(6):
        os.utime(note, (1, 1))  # a pause
        answers.append(found(registry.root, "submarines"))
    assert answers[-1] == [repository]
    assert len(kept(tmp_path)) == 2


def test_nothing_is_asked_of_projects_without_an_entry_here(tmp_path):
    assert seen.as_shown(tmp_path, [("other/project", ""), ("other/taken", "member 1a2b also"), ("o/x", "m@n 1@2")])
    assert not seen.as_shown(tmp_path, [("other/own", "12@34 56@78")])  # it was here, and is gone


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("said", ["", "x", "1-1 1-1 1-1", "1-1 1-1 1-1 nan", "é"])
def test_a_note_that_says_nothing_of_the_folder_is_not_believed(registry, tmp_path, said):
    found(registry.root)
    found(registry.root)
    (note,) = (path for path in kept(tmp_path) if path.suffix == ".seen")
    good = note.read_text(encoding="utf-8").split()
    note.write_bytes(said.encode("latin-1") if said == "é" else said.encode())
    assert "other/noshow" in found(registry.root, "no-show risk")
    assert note.read_text(encoding="utf-8").split()[:3] == good[:3]


def test_another_way_of_writing_toml_is_read_too(registry):
    file = registry.root / "projects" / "other" / "noshow.toml"
    file.write_text(
        "# by hand\n" + file.read_text(encoding="utf-8").replace('name = "No-show risk"', "name = 'Hovercraft'"),
        encoding="utf-8",
    )
    assert found(registry.root, "hovercraft") == ["other/noshow"]


def test_an_empty_registry_answers_nothing(tmp_path, monkeypatch):
    from tests.registry_folder import make_registry

    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    registry = make_registry(tmp_path / "empty")
    assert found(registry.root) == []


def test_the_postings_of_a_segment_are_counted_whether_a_term_stands_once_or_often():
    from array import array

    from nhsr_registry.index_layout import FULL, MANY, STRONG, TABLES, TOP
    from nhsr_registry.search.gathered import Gathered
    from nhsr_registry.search.lexicon import Lexicon
    from nhsr_registry.search.terms import Packed

    strong, weak = int(STRONG * FULL) << 16, 1 << 16
    lexicon = Lexicon()
    gathered = Gathered(lexicon)

    def add(number: int, *found: tuple[str, int]) -> None:
        """Words and pairs by their keys."""
        words = [(term, low) for term, low in found if " " not in term]
        pairs = [(term, low) for term, low in found if " " in term]
        one, two = [lexicon.numbers[term] for term, _ in words], [lexicon.key(term) for term, _ in pairs]
        gathered.add(number, Packed(one, [low for _, low in words], two, [low for _, low in pairs]))

    for number in range(MANY + 1):
        once = [(term, strong - (term == "zone")) for term in ("once", "o\0a", "o\0b", 'o"\\é', "zone", "o n c e")]
        add(number, ("often", weak + (number << 16)), *(once if number == 7 else []))
        if number in {2, 5}:
            add(number, ("twice", strong | number), ("as a pair", strong | number))
    gathered.add(9, Packed([lexicon.numbers["as a pair"]], [weak], [], []))  # as somebody's facet may look
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES)
        gathered.write(connection, 3)
        assert {row[0] for row in connection.execute("SELECT segment FROM term")} == {3}
        rows = {row[0]: row[1:] for row in connection.execute("SELECT term, df, strong, place, postings FROM term")}
        ((place, top, postings),) = connection.execute("SELECT * FROM many").fetchall()
    assert rows.keys() == {"often", "once", "o\0a", "o\0b", 'o"\\é', "zone", "o n c e", "twice", "as a pair"}
    one = array("Q", [7 << 32 | strong]).tobytes()
    assert {rows[term] for term in ("once", "o\0a", "o\0b", 'o"\\é', "o n c e")} == {(1, 1, None, one)}
    assert rows["zone"] == (1, 0, None, array("Q", [7 << 32 | strong - 1]).tobytes())
    both = array("Q", [2 << 32 | strong | 2, 5 << 32 | strong | 5]).tobytes()
    assert rows["twice"] == (2, 2, None, both)
    assert rows["as a pair"] == (3, 2, None, both + array("Q", [9 << 32 | weak]).tobytes())
    assert rows["often"] == (MANY + 1, 0, place, None)
    assert (len(postings), len(top)) == (8 * (MANY + 1), 8 * TOP)
    strongest = array("Q", top)
    assert strongest[0] == (MANY << 32 | weak + (MANY << 16))


def rows_of_pairs(words: list[str], seed: int) -> list[tuple[object, ...]]:
    """A segment in which projects say words and pairs of them, as it is written."""
    import random

    from nhsr_registry.index_layout import TABLES
    from nhsr_registry.search.gathered import Gathered
    from nhsr_registry.search.lexicon import Lexicon
    from nhsr_registry.search.terms import Packed

    pick, lexicon = random.Random(seed), Lexicon()
    found = Gathered(lexicon)
    for number in range(60):
        said = {lexicon.numbers[pick.choice(words)]: pick.randrange(1, 1 << 32) for _ in range(4)}
        pairs = {lexicon.key(f"{pick.choice(words)} {pick.choice(words)}"): pick.randrange(1 << 32) for _ in range(9)}
        found.add(number, Packed([*said], [*said.values()], [*pairs], [*pairs.values()]))
        if number % 20 == 19:
            found.lay_aside()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES)
        found.write(connection, 2)
        return [row for table in ("term", "many") for row in connection.execute(f"SELECT * FROM {table}")]


@pytest.mark.parametrize("words", [["a", "ab", "abc", "b", "é", "0", "a&e", "kind=a b"], [f"w{n}" for n in range(300)]])
def test_pairs_are_written_alike_whether_ordered_by_places_or_by_texts(monkeypatch, words):
    monkeypatch.setattr(gathered, "_FREQUENT", 4)
    monkeypatch.setattr(gathered, "_AT_ONCE", 7)
    by_places = rows_of_pairs(words, 1)
    monkeypatch.setattr(gathered.Gathered, "_like_a_pair", lambda *_: True)
    assert len(by_places) > 50
    assert by_places == rows_of_pairs(words, 1)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("noted", [True, False])
def test_an_update_says_who_uses_whom_without_reading_what_did_not_change(registry, tmp_path, monkeypatch, noted):
    def users() -> list[str]:
        with open_index(registry.root) as opened:
            ((card,),) = opened.rows(
                "SELECT card FROM doc WHERE repository = 'other/crowding' AND id NOT IN (SELECT id FROM dead)"
            )
        used_by: list[str] = json.loads(card)["used_by"]
        return used_by

    assert users() == []
    if not noted:
        with closing(sqlite3.connect(next(file for file in kept(tmp_path) if file.suffix == ".sqlite"))) as connection:
            connection.execute("DELETE FROM taken")
            connection.commit()
    read: list[object] = []
    detected = reusing.detected

    def read_again(*of: Any) -> tuple[Edge, ...]:
        read.append(of)
        return detected(*of)

    monkeypatch.setattr(reusing, "detected", read_again)
    uses = Use(ecosystem="github", name="other/crowding", via="workflow", path=".github/workflows/a.yml", line=3)
    own = registry.harvest(RepoId.parse("example-trust/waits"))
    registry.write_harvest(msgspec.structs.replace(own, uses=(uses,)))
    assert users() == ["example-trust/waits"]
    assert bool(read) is not noted
    registry.write_harvest(own)
    assert users() == []
