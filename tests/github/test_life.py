"""What may happen to a project, night after night; its record outlives it all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.folder.entry import Harvest
from nhsr_registry.folder.store import Registry
from nhsr_registry.harvesting.lifecycle import GONE_AFTER, renamed
from nhsr_registry.harvesting.reading import read_all
from nhsr_registry.model import RepoId
from tests.github.nights import FILES, Nights, commit, counted, states
from tests.github.server import has_http_backend
from tests.registry_folder import entry
from tests.support import Commit, git, make_repo

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")
DAYS = [f"2026-10-{day:02}" for day in range(2, 12)]


def facts(harvest: Harvest) -> Harvest:
    return msgspec.structs.replace(harvest, stale=None)


@pytest.mark.parametrize("name", ["o/new-name", "elsewhere/waits", "O/Waits"])
def test_renamed_transferred_or_spelled_otherwise(nights: Nights, name: str) -> None:
    hosted = nights.lists("o/waits")
    nights.run()
    file = nights.registry.entry_file(RepoId.parse("o/waits"))
    file.write_text("# Looked at by Ann.\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    nights.server.world.rename(hosted, name)
    report = nights.run(DAYS[0])
    assert counted(report) == {"refreshed": 1, "renamed": 1}
    assert report.results[0].former == "o/waits"
    registry = Registry(nights.registry.root)
    assert [str(repo) for repo in registry.ids()] == [name]
    moved = registry.entry(RepoId.parse(name))
    assert moved.former_names == (() if name.lower() == "o/waits" else ("o/waits",))
    assert registry.entry_file(RepoId.parse(name)).read_text(encoding="utf-8").startswith("# Looked at by Ann.\n")
    assert nights.harvest(name).repository == name
    assert str(registry.resolve("o/waits")) == name
    assert validate(registry).faults == ()
    assert counted(nights.run(DAYS[1])) == {"unchanged": 1}


def test_renamed_there_and_back(nights: Nights) -> None:
    hosted = nights.lists("o/waits")
    nights.run()
    for name, former in (("o/b", ("o/waits",)), ("o/c", ("o/waits", "o/b")), ("o/waits", ("o/b", "o/c"))):
        nights.server.world.rename(hosted, name)
        nights.run()
        assert nights.registry.entry(RepoId.parse(name)).former_names == former


def test_two_that_take_each_others_names(nights: Nights) -> None:
    """The id says which is which; entries are not mixed up, and a person is asked."""
    a, b = nights.lists("o/a"), nights.lists("o/b", *[Commit(FILES | {"b.R": "1\n"})])
    nights.run()
    nights.server.world.rename(a, "o/c")
    nights.server.world.rename(b, "o/a")
    nights.server.world.rename(a, "o/b")
    before = nights.files()
    report = nights.run(DAYS[0])
    assert counted(report)["failed"] == 2
    assert "listed too" in report.results[0].reason
    assert nights.files() == before


def test_the_name_of_a_listed_project(nights: Nights) -> None:
    a, b = nights.lists("o/a"), nights.lists("o/b")
    nights.run()
    nights.server.world.delete(b)
    nights.server.world.rename(a, "o/b")
    report = nights.run(DAYS[0])
    assert states(report) == {"o/a": "failed", "o/b": "missing"}
    assert nights.harvest("o/b").stale


def test_archived_and_opened_again(nights: Nights) -> None:
    hosted = nights.lists("o/a")
    nights.run()
    hosted.archived = True
    assert counted(nights.run(DAYS[0])) == {"refreshed": 1, "archived": 1}
    host = nights.harvest("o/a").host
    assert host
    assert host.archived is True
    assert counted(nights.run(DAYS[1])) == {"unchanged": 1}
    hosted.archived = False
    assert counted(nights.run(DAYS[2])) == {"refreshed": 1, "unarchived": 1}


@pytest.mark.parametrize("how", ["deleted", "private"])
def test_gone_after_several_nights_and_back(nights: Nights, how: str) -> None:
    hosted = nights.lists("o/a")
    nights.run()
    good = nights.harvest("o/a")
    if how == "private":
        hosted.private = True
    else:
        nights.server.world.by_id.pop(hosted.node_id)
    said = []
    for day in DAYS[:5]:
        report = nights.run(day)
        assert report.complete, "that something is gone is an answer, not a failure"
        said.append(report.results[0].state)
        assert nights.run(day).results[0].state == said[-1], "a night counts once"
        assert facts(nights.harvest("o/a")) == good
    assert said == ["missing"] * (GONE_AFTER - 1) + ["gone"] * (6 - GONE_AFTER)
    stale = nights.harvest("o/a").stale
    assert stale
    assert (stale.since, stale.kind) == (DAYS[0], "gone")
    assert "deleted or made private" in stale.reason
    before = nights.files()
    nights.run(DAYS[6])
    assert nights.files() == before, "a tombstone stands still"
    hosted.private = False
    nights.server.world.by_id[hosted.node_id] = hosted
    assert counted(nights.run(DAYS[7])) == {"unchanged": 1, "came-back": 1}
    assert nights.harvest("o/a") == good


def test_made_anew_by_the_same_people(nights: Nights) -> None:
    """Deleted and pushed again: another id, the same first commit."""
    hosted = nights.lists("o/a")
    nights.run()
    nights.server.world.delete(hosted)
    assert hosted.git
    hosted.git.with_suffix(".deleted").rename(hosted.git)
    again = nights.server.world.add("o/a", node_id="R_again")
    nights.server.world.by_id["R_again"] = again
    nights.server.world.names["o/a"] = "R_again"
    assert counted(nights.run(DAYS[0])) == {"refreshed": 1, "came-back": 1}
    host = nights.harvest("o/a").host
    assert host
    assert host.node_id == "R_again"


def test_somebody_else_takes_a_name_that_became_free(nights: Nights) -> None:
    hosted = nights.lists("o/a")
    nights.run()
    good = nights.harvest("o/a")
    nights.server.world.delete(hosted)
    stranger = nights.lists("o/a", Commit({"README.md": "# Free money\n"}, date=1_750_000_000), listed=False)
    nights.server.world.by_id["R_stranger"] = stranger
    nights.server.world.by_id.pop(stranger.node_id)
    stranger.node_id = nights.server.world.names["o/a"] = "R_stranger"
    for day, state in zip(DAYS, ["missing", "missing", "gone", "gone"], strict=False):
        report = nights.run(day)
        assert report.results[0].state == state
    assert "another repository has its name" in (nights.harvest("o/a").stale or good).reason  # type: ignore[union-attr]
    assert facts(nights.harvest("o/a")) == good


def test_blocked(nights: Nights) -> None:
    hosted = nights.lists("o/a")
    nights.run()
    good = nights.harvest("o/a")
    hosted.blocked = True
    assert counted(nights.run(DAYS[0])) == {"blocked": 1}
    before = nights.files()
    assert counted(nights.run(DAYS[1])) == {"blocked": 1}
    assert nights.files() == before
    hosted.blocked = False
    hosted.disabled = True
    assert counted(nights.run(DAYS[2])) == {"blocked": 1}
    assert facts(nights.harvest("o/a")) == good
    hosted.disabled = False
    assert counted(nights.run(DAYS[3])) == {"unchanged": 1, "came-back": 1}


def test_emptied_and_filled_again(nights: Nights) -> None:
    hosted = nights.lists("o/a")
    nights.run()
    good = nights.harvest("o/a")
    assert hosted.git
    head = git(hosted.git, "rev-parse", "main")
    git(hosted.git, "update-ref", "-d", "refs/heads/main")
    assert counted(nights.run(DAYS[0])) == {"emptied": 1}
    stale = nights.harvest("o/a").stale
    assert stale
    assert (stale.kind, facts(nights.harvest("o/a"))) == ("emptied", good)
    git(hosted.git, "update-ref", "refs/heads/main", head)
    assert counted(nights.run(DAYS[1])) == {"unchanged": 1, "came-back": 1}


def test_empty_from_the_start(nights: Nights) -> None:
    make_repo(nights.server.root / "o" / "a.git", bare=True)
    nights.registry.write_entry(entry("o/a"))
    nights.server.world.add("o/a")
    assert counted(nights.run()) == {"emptied": 1}
    assert nights.registry.harvest(RepoId.parse("o/a")) is None


def test_the_default_branch_gets_another_name(nights: Nights) -> None:
    hosted = nights.lists("o/a")
    nights.run()
    assert hosted.git
    git(hosted.git, "branch", "-m", "main", "trunk")
    assert counted(nights.run(DAYS[0])) == {"refreshed": 1, "branch-renamed": 1}
    assert nights.harvest("o/a").branch == "trunk"


def test_history_rewritten(nights: Nights) -> None:
    hosted = nights.lists("o/a", Commit(FILES), Commit({"x": "1"}))
    nights.run()
    assert hosted.git
    git(hosted.git, "update-ref", "refs/heads/main", "main~1")
    assert counted(nights.run(DAYS[0])) == {"refreshed": 1}
    assert nights.harvest("o/a").history.commits == 1


def test_many_that_vanish_in_one_night_are_not_believed(nights: Nights) -> None:
    hosted = [nights.lists(f"o/r{i}") for i in range(8)]
    nights.run()
    before = nights.files()
    for repository in hosted[:6]:
        repository.private = True
    report = nights.run(DAYS[0])
    assert counted(report) == {"failed": 6, "unchanged": 2}
    assert "6 of 8 projects vanished at once" in report.results[0].reason
    assert nights.files() == before
    assert counted(nights.run(DAYS[1], believe_missing=True)) == {"missing": 6, "unchanged": 2}


def test_forked_away(nights: Nights) -> None:
    """A repository that now says that it is a fork stays the project it was."""
    hosted = nights.lists("o/a")
    nights.lists("up/stream", listed=False)
    nights.run()
    hosted.parent = "up/stream"
    assert counted(nights.run(DAYS[0])) == {"unchanged": 1}
    host = nights.harvest("o/a").host
    assert host
    assert host.fork_of == "up/stream"


@pytest.mark.parametrize("until", range(1, 7))
def test_a_move_that_was_interrupted_is_finished(nights: Nights, until: int, monkeypatch: pytest.MonkeyPatch) -> None:
    hosted = nights.lists("o/a")
    nights.run()
    good = nights.harvest("o/a")
    nights.server.world.rename(hosted, "new/home")
    left = [until]

    class Killed(BaseException): ...

    def dies(step):
        def stepping(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            return step(*args, **kwargs)

        return stepping

    for name in ("unlink", "replace", "rmdir"):
        monkeypatch.setattr(Path, name, dies(getattr(Path, name)))
    with suppress(Killed):
        nights.run(DAYS[0])
    monkeypatch.undo()
    nights.run(DAYS[0])
    registry = Registry(nights.registry.root)
    assert [str(repo) for repo in registry.ids()] == ["new/home"]
    assert nights.harvest("new/home").history == good.history
    assert validate(registry).faults == ()


def test_the_entry_under_its_new_name() -> None:
    old = entry("o/a", former_names=("o/first",))
    assert renamed(old, RepoId.parse("o/b")).former_names == ("o/first", "o/a")
    assert renamed(old, RepoId.parse("o/first")).former_names == ("o/a",)
    assert renamed(old, RepoId.parse("O/A")).former_names == ("o/first",)


def test_a_commit_between_the_passes(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest is read, whatever the first answer was."""
    hosted = nights.lists("o/a")

    def late(*args, **more):
        commit(hosted)
        return read_all(*args, **more)

    monkeypatch.setattr("nhsr_registry.harvesting.nightly.read_all", late)
    nights.run()
    monkeypatch.undo()
    assert nights.harvest("o/a").history.commits == 2
    assert counted(nights.run(DAYS[0])) == {"unchanged": 1}


def test_what_a_killed_run_left_half_written_goes(nights: Nights) -> None:
    nights.lists("o/a")
    part = nights.registry.root / "projects" / "o" / ".a.toml.x.part"
    part.write_text("half")
    nights.run()
    assert part.exists(), "somebody may be writing it now"
    os.utime(part, (1, 1))
    nights.run()
    assert not part.exists()
