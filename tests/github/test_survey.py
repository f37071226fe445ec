"""What GitHub says of many repositories, asked in as few questions as it bears; and every way in which it may not."""

from __future__ import annotations

import json
import time

import graphql as g
import pytest

from nhsr_registry.errors import NetworkError
from nhsr_registry.github.client import GitHub
from nhsr_registry.github.graphql import GraphQL, RefusedError, SpentError
from nhsr_registry.github.queries import all_queries
from nhsr_registry.github.survey import Absent, Details, Known, Seen, Unknown, details, survey
from nhsr_registry.model import RepoId
from tests.github.graph import Graph, schema
from tests.github.server import LittleGitHub, cut_off, hang_up, reply
from tests.support import Commit, make_repo

OID = "a" * 40


@pytest.fixture
def graph(server: LittleGitHub) -> Graph:
    server.graph = Graph(server.world)
    return server.graph


def fill(server: LittleGitHub, count: int) -> list[Known]:
    hosted = [server.world.add(f"o/r{i}", head=OID, topics=["nhs"]) for i in range(count)]
    return [Known(repo=RepoId(owner=h.owner, name=h.name), node_id=h.node_id) for h in hosted]


def found(graphql: GraphQL, known: list[Known]) -> dict[str, object]:
    return {item.repo.name: answer for item, answer in survey(graphql, known)}


@pytest.mark.parametrize("name", all_queries())
def test_our_questions_are_github_questions(name: str) -> None:
    assert g.validate(schema(), g.parse(all_queries()[name])) == []


def test_a_hundred_a_question_and_a_point_each(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    known = fill(server, 250)
    asked = GraphQL(github)
    answers = found(asked, known)
    assert all(isinstance(answer, Seen) for answer in answers.values())
    assert graph.calls == [("Seen", 1)] * 3
    assert (asked.points, asked.requests, asked.remaining) == (3, 3, 997)
    first = answers["r0"]
    assert isinstance(first, Seen)
    assert (first.head, first.branch, first.topics, first.archived) == (OID, "main", ("nhs",), False)


def test_names_are_asked_where_the_id_is_not_known(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    known = fill(server, 120)
    server.world.rename(server.world.by_id["R_1000"], "new/home")
    answers = found(GraphQL(github), [Known(repo=item.repo) for item in known])
    moved = answers["r0"]
    assert isinstance(moved, Seen)
    assert (str(moved.repo), moved.node_id) == ("new/home", "R_1000")
    assert graph.calls == [("SeenByName", 1)] * 2


def test_details_of_what_changed(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    make_repo(server.root / "o" / "n.git", Commit({"a": "1"}), Commit({"a": "2"}), bare=True)
    hosted = server.world.add("o/n", releases=[("v1", "2026-01-02T03:04:05Z")], first_issues=3)
    ((_, said),) = details(GraphQL(github), [hosted.node_id])
    assert isinstance(said, Details)
    assert (said.commits, said.releases, said.latest_release, said.released) == (2, 1, "v1", "2026-01-02")
    assert said.first_issues == 3
    assert graph.calls == [("Details", 1)]


@pytest.mark.parametrize("by_id", [True, False])
def test_gone_private_and_blocked_are_told_apart(
    server: LittleGitHub, github: GitHub, graph: Graph, by_id: bool
) -> None:
    known = fill(server, 5)
    server.world.delete(server.world.by_id["R_1000"])
    server.world.by_id["R_1001"].private = True
    server.world.by_id["R_1002"].blocked = True
    server.world.by_id["R_1003"].head = None
    answers = found(GraphQL(github), known if by_id else [Known(repo=item.repo) for item in known])
    assert [type(answer) for answer in answers.values()] == [Absent, Absent, Absent, Seen, Seen]
    assert [a.kind for a in answers.values() if isinstance(a, Absent)] == ["missing", "missing", "blocked"]
    empty = answers["r3"]
    assert isinstance(empty, Seen)
    assert (empty.empty, empty.head) == (True, None)


def test_a_batch_too_large_is_halved_until_it_is_borne(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    graph.bears = 700  # about thirty repositories with their topics
    answers = found(GraphQL(github), fill(server, 200))
    assert len(answers) == 200
    assert all(isinstance(answer, Seen) for answer in answers.values())
    assert len(graph.calls) < 20


def test_nothing_is_borne(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    graph.bears = 0
    with pytest.raises(NetworkError, match="does not answer tonight"):
        found(GraphQL(github), fill(server, 20))
    assert len(graph.calls) < 10


def test_points_allowed_are_not_exceeded(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    known = fill(server, 500)
    answers: list[object] = []
    with pytest.raises(SpentError, match="points allowed"):
        answers.extend(survey(GraphQL(github, max_points=3), known))
    assert (len(answers), graph.points) == (300, 3)


def test_it_stops_before_githubs_limit(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    graph.left = 23
    answers: list[object] = []
    with pytest.raises(SpentError, match="nearly used up"):
        answers.extend(survey(GraphQL(github), fill(server, 1000)))
    assert graph.left == 20
    assert len(answers) == 300


def test_the_limit_reached_in_the_middle(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    """HTTP 200, and an error in the body: not an answer."""
    graph.left = 0
    with pytest.raises(SpentError, match=r"used up until \d\d:\d\d UTC \(in (59|60) minutes\)"):
        found(GraphQL(github), fill(server, 10))


LIMITED = {"errors": [{"message": "You have exceeded a secondary rate limit."}]}


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (reply(200, LIMITED), 60.0),
        (reply(403, LIMITED), 60.0),
        (reply(403, LIMITED, Retry_After="9"), 9.0),
        (reply(429, {}, Retry_After="5"), 5.0),
        (reply(500, {}), 2.0),
        (reply(503, b"<html>Unicorn"), 2.0),
        (reply(503, b"<html>Unicorn", Retry_After="30"), 30.0),
        (reply(200, b"<html>Welcome to the hospital Wi-Fi"), 2.0),
        (reply(200, b'{"data": {"nodes": ['), 2.0),
        (reply(200, b"\xff\x00"), 2.0),
        (reply(200, []), 2.0),
        (cut_off, 2.0),
        (hang_up, 2.0),
    ],
    ids=["200", "403", "403 after", "429", "500", "503", "503 after", "page", "cut json", "binary", "list", "reset", "hang up"],
)  # fmt: skip
def test_passing_faults(
    server: LittleGitHub, github: GitHub, graph: Graph, waited: list[float], answer, seconds
) -> None:
    known = fill(server, 3)
    once = [answer]

    def first_wrong(handler) -> None:
        if once:
            once.pop()(handler)
            return
        body = handler.rfile.read(int(handler.headers["content-length"]))
        status, headers, content = graph.answer(body, handler.headers["authorization"])
        reply(status, content, **headers)(handler)

    server.answers["/graphql"] = first_wrong
    assert all(isinstance(answer, Seen) for answer in found(GraphQL(github), known).values())
    assert waited == [seconds]


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        (reply(401, {"message": "Bad credentials"}), RefusedError, "does not accept the token"),
        (reply(403, {"message": "SAML"}), RefusedError, "refuses this token"),
        (reply(404, {}), RefusedError, "HTTP 404"),
        (reply(302, {}, Location="https://evil.example"), RefusedError, "elsewhere"),
        (reply(429, {}, Retry_After="3600"), SpentError, "3600 seconds"),
        (reply(403, {"message": "API rate limit exceeded"}, X_RateLimit_Remaining="0", X_RateLimit_Reset="0"), SpentError, "used up"),
        (reply(200, {"errors": [{"type": "RATE_LIMITED", "message": "x"}]}), SpentError, "used up until the next hour"),
    ],
    ids=["401", "403", "404", "302", "429 long", "403 spent", "200 spent"],
)  # fmt: skip
def test_what_ends_the_night(server: LittleGitHub, github: GitHub, graph: Graph, answer, error, says: str) -> None:
    server.answers["/graphql"] = answer
    with pytest.raises(error, match=says):
        found(GraphQL(github), fill(server, 3))
    assert len(server.seen) == 1


@pytest.mark.parametrize("answer", [reply(500, {}), reply(200, b"<html>"), cut_off], ids=["500", "page", "reset"])
def test_a_night_without_github(server: LittleGitHub, github: GitHub, graph: Graph, answer) -> None:
    """What was asked is not known, which is not the same as gone; and it ends soon."""
    server.answers["/graphql"] = answer
    answers: list[tuple[Known, object]] = []
    with pytest.raises(NetworkError, match="does not answer tonight"):
        answers.extend(survey(GraphQL(github), fill(server, 2000)))
    assert all(isinstance(answer, Unknown) for _, answer in answers)
    assert len(server.seen) == 9


def test_a_part_left_out_is_asked_for_again_and_is_not_gone(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    known = fill(server, 4)
    calls = []

    def partial(handler) -> None:
        body = handler.rfile.read(int(handler.headers["content-length"]))
        status, headers, content = graph.answer(body, handler.headers["authorization"])
        answer = json.loads(content)
        calls.append(len(answer["data"]["nodes"]))
        if len(calls) == 1:
            answer["data"]["nodes"][1:3] = [None, None]
            answer["errors"] = [
                {"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits", "path": ["nodes", 1]}
            ]
        reply(status, answer, **{k: v for k, v in headers.items() if k != "Content-Type"})(handler)

    server.answers["/graphql"] = partial
    answers = found(GraphQL(github), known)
    assert all(isinstance(answer, Seen) for answer in answers.values())
    assert calls == [4, 2]
    calls.clear()
    server.answers["/graphql"] = reply(200, {"data": {"nodes": [None] * 1}})
    ((_, lasting),) = survey(GraphQL(github), known[:1])
    assert lasting == Unknown(reason="GitHub left it out of its answer.")


def test_a_field_left_out_is_not_known(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    node = {"id": "R_1", "nameWithOwner": "o/r0", "repositoryTopics": None, "defaultBranchRef": None, "isEmpty": False}
    errors = [{"message": "Something went wrong", "path": ["nodes", 0, "repositoryTopics"]}]
    server.answers["/graphql"] = reply(200, {"data": {"nodes": [node]}, "errors": errors})
    ((_, said),) = survey(GraphQL(github), [Known(repo=RepoId(owner="o", name="r0"), node_id="R_1")])
    assert isinstance(said, Seen)
    assert (said.whole, said.topics, said.archived, said.empty) == (False, None, None, False)


def test_a_stalled_socket(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    github._client.timeout = 0.05
    server.answers["/graphql"] = lambda _: time.sleep(0.2)
    answers: list[tuple[Known, object]] = []
    with pytest.raises(NetworkError):
        answers.extend(survey(GraphQL(github), fill(server, 8)))
    assert len(server.seen) <= 8


def test_no_name_to_be_found() -> None:
    with GitHub("t", api_url="https://github.invalid", sleep=lambda _: None) as nowhere:
        ((_, said),) = survey(GraphQL(nowhere), [Known(repo=RepoId(owner="o", name="n"))])
    assert isinstance(said, Unknown)
    assert "could not be reached" in said.reason


def test_the_token_in_githubs_mouth(server: LittleGitHub, github: GitHub, graph: Graph) -> None:
    server.answers["/graphql"] = reply(200, {"errors": [{"message": "no ghp_secret here"}], "data": None})
    ((_, said),) = survey(GraphQL(github), fill(server, 1))
    assert isinstance(said, Unknown)
    assert "ghp_secret" not in said.reason
