"""Without a token: a handful of repositories is served, and their lives are followed, as far as sixty requests go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nhsr_registry.github.client import GitHub
from nhsr_registry.harvesting.lifecycle import GONE_AFTER
from nhsr_registry.model import RepoId
from tests.github.nights import Nights, commit, counted, states
from tests.github.server import has_http_backend, reply
from tests.github.test_faults import harvest
from tests.support import Commit, git, make_repo

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")
SPENT = reply(403, {"message": "API rate limit exceeded"}, X_RateLimit_Remaining="0", X_RateLimit_Reset="4000000000")


@pytest.fixture
def alone(nights: Nights) -> Iterator[Nights]:
    """A GitHub that is asked by nobody in particular."""
    with GitHub(api_url=nights.server.url, server_url=nights.server.url, sleep=lambda _: None) as anonymous:
        nights.github = anonymous
        yield nights


def asked(nights: Nights) -> list[str]:
    return [path for path in nights.server.paths() if path.startswith("/repos/")]


def test_one_question_each_and_the_same_record(nights: Nights) -> None:
    hosted = [nights.lists(f"o/{name}", topics=["nhs"], description="Waits") for name in "abc"]
    nights.run()
    with_token = {name: nights.harvest(f"o/{name}") for name in "abc"}
    with GitHub(api_url=nights.server.url, server_url=nights.server.url) as anonymous:
        nights.github = anonymous
        assert counted(nights.run()) == {"unchanged": 3}
        assert asked(nights) == ["/repos/o/a", "/repos/o/b", "/repos/o/c"]
        assert not any("authorization" in headers for _, headers in nights.server.seen)
        commit(hosted[1])
        assert counted(nights.run()) == {"refreshed": 1, "unchanged": 2}
        assert nights.graph.calls == []
        for name in "abc":
            nights.registry.harvest_file(RepoId.parse(f"o/{name}")).unlink()
        assert counted(nights.run()) == {"refreshed": 3}
    assert nights.harvest("o/a").findings == with_token["a"].findings
    assert nights.harvest("o/a").record == with_token["a"].record


def test_the_life_of_a_project(alone: Nights) -> None:
    hosted = [alone.lists(f"o/{name}") for name in "abcdef"]
    alone.run()
    alone.server.world.rename(hosted[0], "new/home")
    hosted[1].archived = True
    hosted[2].private = True
    hosted[3].blocked = True
    assert hosted[4].git
    git(hosted[4].git, "update-ref", "-d", "refs/heads/main")
    report = alone.run("2026-10-02")
    assert states(report) == {
        "new/home": "refreshed", "o/b": "refreshed", "o/c": "missing", "o/d": "blocked", "o/e": "emptied", "o/f": "unchanged",
    }  # fmt: skip
    assert report.events["renamed"] == report.events["archived"] == 1
    for day in range(3, 3 + GONE_AFTER):
        alone.run(f"2026-10-{day:02}")
    assert states(alone.run("2026-10-09"))["o/c"] == "gone"
    hosted[2].private = False
    assert states(alone.run("2026-10-10"))["o/c"] == "unchanged"
    assert alone.harvest("o/c").stale is None


def test_once_the_sixty_are_used_up_git_tells_what_is_new(alone: Nights) -> None:
    hosted = [alone.lists(f"o/{name}", topics=["nhs"]) for name in "abc"]
    alone.run()
    commit(hosted[2])
    hosted[1].topics = ["other"]
    alone.server.answers["/repos/o/b"] = alone.server.answers["/repos/o/c"] = SPENT
    report = alone.run("2026-10-02")
    assert counted(report) == {"unchanged": 2, "refreshed": 1}
    assert asked(alone) == ["/repos/o/a", "/repos/o/b"], "who is refused asks no more"
    host = alone.harvest("o/c").host
    assert host
    assert (host.topics, host.node_id) == (("nhs",), "R_1002")


def test_a_stranger_under_the_name_is_not_taken_for_the_project(alone: Nights) -> None:
    hosted = alone.lists("o/a")
    alone.run()
    good = alone.harvest("o/a")
    alone.server.world.delete(hosted)
    make_repo(alone.server.root / "o" / "a.git", Commit({"README.md": "# Free money\n"}, date=1_750_000_000), bare=True)
    alone.server.world.add("o/a", node_id="R_other")
    report = alone.run("2026-10-02")
    assert states(report) == {"o/a": "missing"}
    alone.server.answers["/repos/o/a"] = SPENT
    report = alone.run("2026-10-03")
    assert states(report) == {"o/a": "failed"}
    assert "begins with another commit" in report.results[0].reason
    assert alone.harvest("o/a").findings == good.findings


ANSWERS = {
    "500": reply(500, {}), "page": reply(200, b"<html>"), "empty": reply(200, {}), "list": reply(200, []), "404": reply(404, {}),
}  # fmt: skip


@pytest.mark.parametrize("fault", ANSWERS)
def test_whatever_it_says_nothing_is_lost(alone: Nights, fault: str) -> None:
    for name in "abcde":
        alone.lists(f"o/{name}")
    alone.run()
    good = [alone.harvest(f"o/{name}").findings for name in "abcde"]
    for name in "abcde":
        alone.server.answers[f"/repos/o/{name}"] = ANSWERS[fault]
    alone.run("2026-10-02")
    assert [alone.harvest(f"o/{name}").findings for name in "abcde"] == good
    alone.server.answers.clear()
    assert counted(alone.run("2026-10-03")).get("unchanged") == 5


def test_a_clear_word(nights: Nights, tmp_path: Path) -> None:
    nights.lists("o/a")
    code, out, err = harvest(nights, tmp_path, GITHUB_TOKEN="", HOME=str(tmp_path))
    assert code == 0, err
    assert "1 read again" in out
    for said in ("No token for GitHub", "60 an hour", "gh auth login", "gh auth token"):
        assert said in err


def test_without_git_and_token(nights: Nights, tmp_path: Path) -> None:
    nights.lists("o/a")
    (tmp_path / "nothing").mkdir()
    words = {"GITHUB_TOKEN": "", "HOME": str(tmp_path), "PATH": str(tmp_path / "nothing")}
    assert harvest(nights, tmp_path, **words)[0] == 0
    assert nights.harvest("o/a").history.commits == 1
    assert len(asked(nights)) == 6
