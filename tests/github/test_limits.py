"""Secondary limits: the server enforces them, so that a client that ignores them is caught; ours waits as it is told."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack

import httpx
import pytest

from nhsr_registry.github.client import GitHub
from nhsr_registry.github.graphql import GraphQL
from nhsr_registry.github.survey import Known, Seen, Unknown, survey
from nhsr_registry.model import RepoId
from tests.github.graph import Graph
from tests.github.limits import Way
from tests.github.nights import Nights, counted
from tests.github.server import LittleGitHub, has_http_backend, reply, repository

WAYS: tuple[Way, ...] = ("403 retry-after", "403", "429 retry-after", "429")


def test_who_asks_too_fast_is_caught(server: LittleGitHub) -> None:
    """The server, not our client: 905 readings of one endpoint in a minute, by somebody who looks at no answer."""
    server.answers["/repos/o/n"] = reply(200, {})
    with httpx.Client(base_url=server.url) as naive:
        said = [naive.get("/repos/o/n").status_code for _ in range(905)]
    assert said[:900] == [200] * 900
    assert said[900:] == [403] * 5
    assert (server.limits.refused, server.limits.ignored) == (5, 4)


def test_writing_costs_five_and_content_has_a_limit(server: LittleGitHub) -> None:
    server.answers["/repos/o/n/git/refs"] = reply(201, {})
    with httpx.Client(base_url=server.url) as naive:
        said = [naive.post("/repos/o/n/git/refs").status_code for _ in range(82)]
    assert said == [201] * 80 + [403] * 2


def test_a_hundred_at_once(server: LittleGitHub) -> None:
    """A hundred questions that wait for their answers, and one more."""
    go_on = threading.Event()

    def waits(handler) -> None:
        go_on.wait(60)
        reply(200, {})(handler)

    server.answers["/slow"] = waits
    with ExitStack() as open_:
        asked = []
        for _ in range(101):
            line = open_.enter_context(socket.create_connection(("127.0.0.1", server.server_port), 60))
            line.sendall(b"GET /slow HTTP/1.0\r\n\r\n")
            asked.append(line)
        while server.limits.most < 101:
            time.sleep(0.01)
        go_on.set()
        said = sorted(line.recv(100).split()[1] for line in asked)
    assert said == [b"200"] * 100 + [b"403"]


@pytest.mark.parametrize("way", WAYS)
def test_our_client_waits_as_it_is_told(server: LittleGitHub, way: Way) -> None:
    """Three questions a minute where five are needed: all are answered in the end, and none came too early."""
    server.graph = Graph(server.world)
    server.limits.graphql, server.limits.way = 3, way
    hosted = [server.world.add(f"o/r{i}", head="a" * 40) for i in range(450)]
    known = [Known(repo=RepoId(owner=h.owner, name=h.name), node_id=h.node_id) for h in hosted]
    with GitHub("ghp_secret", api_url=server.url, server_url=server.url, sleep=server.limits.sleep) as github:
        found = [answer for _, answer in survey(GraphQL(github), known)]
    assert sum(isinstance(answer, Seen) for answer in found) == 450
    assert server.limits.refused >= 1
    assert server.limits.ignored == 0
    assert server.limits.skipped >= 60


@pytest.mark.parametrize("way", WAYS)
def test_our_client_waits_in_rest_too(server: LittleGitHub, way: Way) -> None:
    server.limits.rest, server.limits.way = 2, way
    server.answers["/repos/o/n"] = reply(200, repository())
    with GitHub("ghp_secret", api_url=server.url, server_url=server.url, sleep=server.limits.sleep) as github:
        for _ in range(5):
            github.facts(RepoId(owner="o", name="n"))
    assert server.limits.refused == 2
    assert server.limits.ignored == 0


def test_without_a_word_the_wait_doubles(server: LittleGitHub, waited: list[float], github: GitHub) -> None:
    """At least a minute, then longer; and then it ends, with what was not asked left for the next run."""
    server.graph = Graph(server.world)
    server.answers["/graphql"] = reply(403, {"message": "You have exceeded a secondary rate limit"})
    ((_, answer),) = survey(GraphQL(github), [Known(repo=RepoId(owner="o", name="n"), node_id="R_1")])
    assert isinstance(answer, Unknown)
    assert waited == [60.0, 120.0]


@pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")
def test_a_night_asks_one_thing_at_a_time(nights: Nights) -> None:
    for i in range(6):
        nights.lists(f"o/r{i}")
    assert counted(nights.run(jobs=3)) == {"refreshed": 6}
    assert nights.server.limits.most == 1, "git's conversations are none of the interface"
