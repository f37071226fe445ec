"""What several processes make is what one makes, byte for byte; and no end of any of them costs the last publication."""

import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial

import pytest

from nhsr_registry.errors import RegistryError
from nhsr_registry.folder.store import Registry
from nhsr_registry.publish import beside as module
from nhsr_registry.publish import making, publish
from nhsr_registry.publish.beside import Beside
from nhsr_registry.publish.kept import Keeper
from nhsr_registry.publish.site import Site
from tests.publish import sample
from tests.publish.test_folder import content

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or threading.active_count() > 1, reason="no second process can be had here"
)


@pytest.fixture
def several(monkeypatch):
    """As on a computer with three processors, for a registry of five projects."""
    monkeypatch.setattr(module, "MANY", 1)
    monkeypatch.setattr(module, "processors", lambda: 3)
    if not module.possible():
        pytest.skip("another test has left a thread behind")


def test_several_processes_make_the_same_bytes(registry, site, tmp_path, several):
    done = publish(Registry(registry.root), tmp_path / "site")
    assert (done.projects, done.rendered) == (5, 5)
    assert content(tmp_path / "site") == content(site)
    assert publish(Registry(registry.root), tmp_path / "site").rendered == 0
    assert content(tmp_path / "site") == content(site)


def test_work_is_done_elsewhere_and_then_not_here(several):
    here = os.getpid()
    with Beside(5) as beside:
        begun = [beside.begin(lambda: str(os.getpid()).encode()) for _ in range(3)]
        said = [int(own.answer()) for own in begun]
    assert here not in said
    assert len(set(said)) == 3


def test_never_more_go_on_at_once_than_may_and_what_is_urgent_goes_first(several, tmp_path):
    log = tmp_path / "log"

    def work(name):
        def note(what):
            with log.open("a", encoding="utf-8") as file:
                file.write(f"{what} {name}\n")

        note("begins")
        time.sleep(0.05)
        note("ends")
        return name.encode() * 100_000  # more than a pipe holds

    with Beside(5, 2) as beside:
        begun = [beside.begin(partial(work, name)) for name in "abcd"]
        begun.append(beside.begin(lambda: work("e"), first=True))
        assert [own.answer()[:1] for own in reversed(begun)] == [b"e", b"d", b"c", b"b", b"a"]
    going, most, order = 0, 0, []
    for line in log.read_text(encoding="utf-8").splitlines():
        what, name = line.split()
        going += 1 if what == "begins" else -1
        most = max(most, going)
        order += [name] if what == "begins" else []
    assert most == 2
    assert sorted(order) == list("abcde")
    assert set(order[:2]) == {"a", "b"}
    assert "e" in order[2:4]  # two may begin at one time


def test_what_was_begun_elsewhere_keeps_the_others_going(several):
    def slow():
        time.sleep(0.2)
        return b"long"

    long = Beside(5).begin(slow, outlives=True)
    with Beside(5, 2) as beside:
        beside.watch(long)
        begun = [beside.begin(partial(bytes, [n])) for n in range(4)]
        assert long.answer() == b"long"
        assert [own.answer() for own in begun] == [b"\0", b"\1", b"\2", b"\3"]


def test_where_no_process_can_be_had_all_is_done_here(several, monkeypatch):
    monkeypatch.setattr(os, "fork", lambda: (_ for _ in ()).throw(OSError("no more")))
    with Beside(5, 1) as beside:
        begun = [beside.begin(lambda: str(os.getpid()).encode()) for _ in range(3)]
        assert {int(own.answer()) for own in begun} == {os.getpid()}


@pytest.mark.parametrize("end", [lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: 1 / 0], ids=["killed", "error"])
def test_what_a_process_does_not_finish_is_done_here(several, end):
    here = os.getpid()

    def work():
        if os.getpid() != here:
            end()
        return b"done"

    with Beside(5) as beside:
        assert beside.begin(work).answer() == b"done"


def test_half_an_answer_is_none(several, monkeypatch):
    here = os.getpid()
    monkeypatch.setattr(module, "_WHOLE", b"")  # as of one that was killed while it spoke
    with Beside(5) as beside:
        begun = beside.begin(lambda: b"here" if os.getpid() == here else b"half")
        monkeypatch.setattr(module, "_WHOLE", b"\0whole")
        assert begun.answer() == b"here"


def test_the_death_of_one_changes_nothing(registry, site, tmp_path, monkeypatch, several):
    here, render = os.getpid(), Site.project

    def dies(self, item):
        if os.getpid() != here and item.repo.name == "waits":
            os.kill(os.getpid(), signal.SIGKILL)
        return render(self, item)

    monkeypatch.setattr(Site, "project", dies)
    publish(Registry(registry.root), tmp_path / "site")
    assert content(tmp_path / "site") == content(site)


def test_a_project_that_cannot_be_rendered_is_left_out_by_whichever_meets_it(tmp_path, monkeypatch, several):
    registry, render = sample.make(tmp_path / "registry"), Site.project

    def fails(self, item):
        if item.repo.name == "waits":
            raise ValueError("cannot be drawn")
        return render(self, item)

    monkeypatch.setattr(Site, "project", fails)
    done = publish(registry, tmp_path / "site")
    assert [(left.what, left.reason) for left in done.left_out] == [
        ("example-trust/waits", "ValueError: cannot be drawn")
    ]
    assert not (tmp_path / "site/projects/example-trust/waits.html").exists()
    assert "projects/example-trust/waits" not in (tmp_path / "site/v1/index.csv").read_text(encoding="utf-8")


def test_a_full_disk_is_the_publications_end_and_no_projects_fault(registry, tmp_path, monkeypatch, several):
    out = tmp_path / "site"
    publish(Registry(registry.root), out)
    before, write = content(out), making.write
    (registry.root / "registry.toml").touch()

    def full(path, text):
        if "projects/" in path.as_posix():
            raise OSError(28, "No space left on device")
        write(path, text)

    monkeypatch.setattr(making, "write", full)
    monkeypatch.setattr(Keeper, "take", lambda *_: None)
    with pytest.raises(RegistryError, match=r"No space left.*untouched"):
        publish(Registry(registry.root), out)
    assert content(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


SLOW = """
import os, signal, sys, time
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in a shell's background
from nhsr_registry.folder.store import Registry
from nhsr_registry.publish import beside, making, publish
beside.MANY, beside.processors = 1, lambda: 3
here, render = os.getpid(), making._files
def slowly(*a):
    os.write(1, f"{os.getpid()}\\n".encode())  # whole, whoever else writes
    time.sleep(30)
    return render(*a)
making._files = slowly
publish(Registry(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_end_from_outside_leaves_the_last_publication_and_no_process(tmp_path, how):
    registry, out = sample.make(tmp_path / "registry"), tmp_path / "site"
    publish(registry, out)
    before = content(out)
    (registry.root / "registry.toml").write_text('name = "Another name"\n', encoding="utf-8")
    asked = [sys.executable, "-c", SLOW, str(registry.root), str(out)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        assert process.stdout
        worker = int(process.stdout.readline())
        assert worker != process.pid
        process.send_signal(how)
        process.wait(20)
    until = time.monotonic() + 10
    while _runs(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(worker)
    assert content(out) == before


def _runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
