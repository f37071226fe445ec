"""One git fetch for a project with a few commits more, and the same record as if its whole history were read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from nhsr_registry.harvesting.reading import read_all
from nhsr_registry.model import RepoId
from tests.github.nights import FILES, Nights
from tests.github.server import has_http_backend
from tests.support import Commit, git, more_commits

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")

DAY = 86_400
BEGUN = 1_700_000_000
BO = "Bo Baker <bo@example.org>"
BOT = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"
HISTORY = (
    Commit(FILES, date=BEGUN),
    Commit({"R/b.R": "b <- 1\n"}, date=BEGUN + DAY, author=BO, tags=("v0.1.0",)),
    Commit({"R/c.R": "c <- 1\n"}, date=BEGUN + 2 * DAY, author=BO),
    Commit({"R/c.R": "c <- 2\n"}, date=BEGUN + 3 * DAY, tags=("@v0.2.0",)),
)


def _adds(*commits: Commit) -> Callable[[Path], None]:
    return lambda path: more_commits(path, *commits)


def _later(number: int, **how: object) -> Commit:
    return Commit({f"R/later-{number}.R": "x <- 1\n"}, date=BEGUN + (5 + number) * DAY, **how)  # type: ignore[arg-type]


def _merges_another_beginning(path: Path) -> None:
    more_commits(path, Commit({"old.R": "1\n"}, date=BEGUN - 9 * DAY, onto=_root(path)), branch="old")
    more_commits(path, _later(1, merges="refs/heads/old^0"))


def _root(path: Path) -> str:
    tree = git(path, "mktree")
    return git(path, "commit-tree", "-m", "another beginning", tree)


def _rewrites(path: Path) -> None:
    git(path, "update-ref", "refs/heads/main", git(path, "rev-parse", "main~1"))
    more_commits(path, _later(1))


def _moves_a_tag(path: Path) -> None:
    more_commits(path, _later(1, tags=("v0.2.0",)))


def _takes_a_tag_away(path: Path) -> None:
    git(path, "update-ref", "-d", "refs/tags/v0.1.0")
    more_commits(path, _later(1))


def _tags_a_file(path: Path) -> None:
    git(path, "update-ref", "refs/tags/file", git(path, "rev-parse", "main:README.md"))
    more_commits(path, _later(1))


def _merges_older_work(path: Path) -> None:
    """Commits from before the one we know, which only now become part of the branch."""
    more_commits(path, Commit({"R/side.R": "1\n"}, date=BEGUN + DAY // 2, author=BO, onto="main~3"), branch="side")
    more_commits(path, _later(1, merges="refs/heads/side^0"))


#: What happens to a known project → how many conversations git needs to read it again.
CHANGES: dict[str, tuple[Callable[[Path], None], int]] = {
    "one commit by its author": (_adds(_later(1)), 1),
    "several, by both authors": (_adds(_later(1), _later(2, author=BO), _later(3)), 1),
    "as many as are carried": (_adds(*(_later(n) for n in range(8))), 1),
    "one more than that": (_adds(*(_later(n) for n in range(9))), 2),
    "a program's commit": (_adds(_later(1, author=BOT)), 1),
    "a new tag": (_adds(_later(1, tags=("v0.3.0",))), 1),
    "a new annotated tag": (_adds(_later(1, tags=("@v0.3.0",))), 1),
    "a tag that was moved": (_moves_a_tag, 1),
    "a tag that was taken away": (_takes_a_tag_away, 1),
    "a tag of a file": (_tags_a_file, 2),
    "somebody new": (_adds(_later(1, author="Cy Carter <cy@example.org>")), 2),
    "the same person at another address": (_adds(_later(1, author="Bo Baker <bo@home.example>")), 2),
    "a mailmap": (
        _adds(Commit({".mailmap": "Ann Able <ann@example.org> <bo@example.org>\n"}, date=BEGUN + 9 * DAY)),
        3,
    ),
    "written long ago": (_adds(_later(1, written=BEGUN - 500 * DAY)), 2),
    "a rewritten history": (_rewrites, 2),
    "another beginning": (_merges_another_beginning, 2),
    "older work on another branch": (_merges_older_work, 2),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_record_is_that_of_the_whole_history(nights: Nights, what: str) -> None:
    change, conversations = CHANGES[what]
    hosted = nights.lists("o/a", *HISTORY)
    nights.run()
    assert hosted.git
    change(hosted.git)
    nights.run()
    assert nights.fetched() == ["o/a"] * conversations
    brought_forward = nights.harvest("o/a")
    nights.registry.harvest_file(RepoId.parse("o/a")).unlink()
    nights.run()
    assert nights.fetched() == ["o/a"] * 2
    assert msgspec.json.encode(nights.harvest("o/a")) == msgspec.json.encode(brought_forward)


def test_a_new_judge_reads_the_files_alone(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    from nhsr_registry.harvesting import nightly

    nights.lists("o/a", *HISTORY)
    nights.run()
    before = nights.harvest("o/a").history
    monkeypatch.setattr(nightly, "judge", lambda: "2027.1+0123456789ab")
    nights.run()
    assert nights.fetched() == ["o/a"]
    assert nights.harvest("o/a").history == before


def test_a_commit_made_meanwhile_is_read_with_its_history(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """What GitHub told a moment ago proves nothing of the commit that git gets now."""
    from nhsr_registry.harvesting import nightly

    hosted = nights.lists("o/a", *HISTORY)
    nights.run()
    assert hosted.git
    path = hosted.git
    more_commits(path, _later(1))
    reading = read_all

    def late(*what: object, **how: object) -> object:
        more_commits(path, _later(2, author="Cy Carter <cy@example.org>"))
        return reading(*what, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(nightly, "read_all", late)
    nights.run()
    history = nights.harvest("o/a").history
    assert (history.commits, history.people) == (6, 3)


def test_a_snapshot_stays_one_until_it_has_a_history(nights: Nights) -> None:
    many = {f"R/{number}.R": "x\n" for number in range(30)}
    hosted = nights.lists("o/a", *[Commit(many | {"n": str(n)}, date=BEGUN + n * DAY) for n in range(5)])
    nights.run()
    assert nights.harvest("o/a").history.snapshot
    assert hosted.git
    more_commits(hosted.git, _later(1))
    nights.run()
    assert nights.fetched() == ["o/a"]
    assert not nights.harvest("o/a").history.snapshot
