"""Bad nights that begin well: what was answered counts, what was not is not known, and the next night does the rest."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from nhsr_registry.github import survey
from nhsr_registry.model import RepoId
from tests.github.graph import Graph
from tests.github.nights import FILES, Nights, commit, counted, exit_code, states
from tests.github.server import has_http_backend, reply
from tests.github.test_faults import NIGHTS, harvest
from tests.support import Commit

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")


def answering(nights: Nights, change: Callable[[int, dict[str, Any]], Any]) -> None:
    """The server's own answers, each handed to `change` with its number: a changed body, or another answer."""
    calls: list[int] = []
    graph = nights.graph

    def answer(handler) -> None:
        body = handler.rfile.read(int(handler.headers["content-length"]))
        status, headers, content = graph.answer(body, handler.headers["authorization"])
        calls.append(1)
        changed = change(len(calls), json.loads(content))
        if callable(changed):
            changed(handler)
        else:
            reply(status, json.dumps(changed).encode(), **headers)(handler)

    nights.server.answers["/graphql"] = answer


@pytest.fixture
def three(nights: Nights) -> Nights:
    for name in "abc":
        nights.lists(f"o/{name}")
    nights.run()
    commit(nights.server.world.by_id["R_1000"])
    commit(nights.server.world.by_id["R_1002"])
    return nights


def repaired(nights: Nights) -> None:
    """The next night does what this one left, and the records are as they would have been."""
    nights.server.answers.clear()
    report = nights.run("2026-10-03")
    assert exit_code(report) == 0
    for name, head in (("a", 2), ("b", 1), ("c", 2)):
        assert nights.harvest(f"o/{name}").history.commits == head
        assert nights.harvest(f"o/{name}").stale is None


def test_the_points_end_in_the_middle(three: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "MOST", 1)  # a question for each
    good = three.files()
    answering(three, lambda number, said: said if number == 1 else NIGHTS["rate limited"])
    report = three.run("2026-10-02")
    assert exit_code(report) == 4
    assert states(report) == {"o/a": "refreshed", "o/b": "unasked", "o/c": "unasked"}
    assert "limit for this hour" in report.stopped
    assert "harvest/o/a.json" in {name for name, text in three.files().items() if good.get(name) != text}
    assert three.files()["harvest/o/b.json"] == good["harvest/o/b.json"]
    assert three.registry.read_next() == "o/b"
    repaired(three)


def test_a_part_of_the_answer_is_missing(three: Nights) -> None:
    """GitHub's way to say that it ran out of resources: `null` and an error, in place of one of many."""
    good = three.files()

    def cut(_: int, said: dict[str, Any]) -> dict[str, Any]:
        nodes = said["data"]["nodes"]
        for index, node in enumerate(nodes):
            if node and node["id"] == "R_1001":
                nodes[index] = None
                said["errors"] = [
                    {"message": "Something went wrong while executing your query.", "path": ["nodes", index]}
                ]
        return said

    answering(three, cut)
    report = three.run("2026-10-02")
    assert exit_code(report) == 4
    assert states(report) == {"o/a": "refreshed", "o/b": "failed", "o/c": "refreshed"}
    assert three.files()["harvest/o/b.json"] == good["harvest/o/b.json"]
    repaired(three)


def test_a_field_of_the_answer_is_missing(three: Nights) -> None:
    """It has no branch, and an error says why: that is not an empty repository."""
    good = three.files()

    def cut(_: int, said: dict[str, Any]) -> dict[str, Any]:
        for index, node in enumerate(said["data"]["nodes"]):
            if node and node["id"] == "R_1001":
                node["defaultBranchRef"] = None
                said["errors"] = [{"message": "Timeout", "path": ["nodes", index, "defaultBranchRef"]}]
        return said

    answering(three, cut)
    report = three.run("2026-10-02")
    assert exit_code(report) == 4
    assert states(report)["o/b"] == "failed"
    assert three.files()["harvest/o/b.json"] == good["harvest/o/b.json"]
    repaired(three)


def test_a_question_too_large(three: Nights) -> None:
    three.graph = three.server.graph = Graph(three.server.world, bears=30)
    report = three.run("2026-10-02")
    assert exit_code(report) == 0
    assert counted(report) == {"refreshed": 2, "unchanged": 1}
    assert len(three.graph.calls) > 4, "halved, and paid for"


def test_it_vanishes_between_the_passes(three: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhsr_registry.github.fetch.RETRY_AFTER", 0.0)
    good = three.harvest("o/c")
    hosted = three.server.world.by_id["R_1002"]

    def vanish(number: int, said: dict[str, Any]) -> dict[str, Any]:
        if number == 1:
            three.server.world.delete(hosted)
        return said

    answering(three, vanish)
    report = three.run("2026-10-02")
    assert exit_code(report) == 4
    assert states(report) == {"o/a": "refreshed", "o/b": "unchanged", "o/c": "failed"}
    stale = three.harvest("o/c").stale
    assert stale
    assert (stale.since, three.harvest("o/c").findings) == ("2026-10-02", good.findings)
    three.server.answers.clear()
    assert [states(three.run(f"2026-10-{day:02}"))["o/c"] for day in (3, 4, 5)] == ["missing", "missing", "gone"]


@pytest.mark.parametrize("year", [2001, 2096])
def test_a_clock_that_is_years_off(three: Nights, monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    """Ours. What is asked and read is the same; a limit's end is told by GitHub's clock."""
    monkeypatch.setattr(time, "time", lambda: (year - 1970) * 31_557_600.0)
    report = three.run("2026-10-02")
    assert exit_code(report) == 0
    assert counted(report) == {"refreshed": 2, "unchanged": 1}
    said = b'{"message": "API rate limit exceeded for installation"}'

    def spent(handler) -> None:
        handler.send_response_only(403)
        for name, value in (
            ("Date", "Mon, 21 Sep 2026 14:13:20 GMT"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1790000600"),
            ("Content-Length", str(len(said))),
        ):  # fmt: skip
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(said)

    three.server.answers["/graphql"] = spent
    assert "(in 10 minutes)" in three.run("2026-10-02").stopped


def test_a_text_too_large_to_be_read(nights: Nights) -> None:
    nights.lists("o/a", Commit(FILES | {"README.md": "# Long\n" * 200_000, "R/big.R": "x <- 1\n" * 1_500_000}))
    report = nights.run()
    assert exit_code(report) == 0
    kept = nights.harvest("o/a")
    assert kept.facts.unread == 2
    readme = next(finding for finding in kept.findings if finding.check == "readme-present")
    assert readme.outcome in {"not-available", "pass"}


def test_no_such_host(three: Nights, tmp_path) -> None:
    before = three.files()
    code, out, err = harvest(
        three, tmp_path, GITHUB_API_URL="https://api.github.invalid", GITHUB_SERVER_URL="https://github.invalid",
        GITHUB_GRAPHQL_URL="https://api.github.invalid/graphql",
    )  # fmt: skip
    assert code == 4, out + err
    assert "could not be reached" in out
    assert {name: text for name, text in three.files().items() if name in before} == before
    assert three.registry.harvest(RepoId.parse("o/a"))
    repaired(three)
