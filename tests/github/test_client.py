"""What GitHub tells of a repository, and every way in which it may not."""

from __future__ import annotations

import logging
import time

import pytest

from nhsr_registry.errors import NetworkError, UsageError
from nhsr_registry.github import client as module
from nhsr_registry.github.client import GitHub, LimitError
from nhsr_registry.model import HostFacts, RepoId
from tests.github.server import LittleGitHub, cut_off, hang_up, reply, repository

REPO = RepoId(owner="o", name="n")
PATH = "/repos/o/n"
TOKEN = "ghp_secret"


def test_facts(server: LittleGitHub, github: GitHub) -> None:
    server.answers[PATH] = reply(200, repository(fork=True, parent={"full_name": "up/stream"}, archived=True))
    facts = github.facts(REPO)
    assert facts.repo == REPO
    assert facts.default_branch == "main"
    assert facts.kilobytes == 12
    assert facts.host == HostFacts(
        node_id="R_1", description="Waiting lists", topics=("nhs", "r"), archived=True, fork_of="up/stream"
    )
    headers = server.seen[0][1]
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["user-agent"].startswith("nhsr-registry/")


def test_a_renamed_repository_tells_its_new_name(server: LittleGitHub, github: GitHub) -> None:
    server.answers[PATH] = reply(301, {}, Location=f"{server.url}/repositories/1")
    server.answers["/repositories/1"] = reply(200, repository("new/name"))
    assert github.facts(REPO).repo == RepoId(owner="new", name="name")


@pytest.mark.parametrize(
    "target",
    ["http://localhost:9/repositories/1", "https://evil.example/x", "//evil.example/x", "file:///etc/passwd", ""],
)
def test_redirects_stay_on_the_host(server: LittleGitHub, github: GitHub, target: str) -> None:
    server.answers[PATH] = reply(301, {}, Location=target)
    with pytest.raises(NetworkError, match=r"another host|in a circle"):
        github.facts(REPO)
    assert set(server.paths()) == {PATH}


@pytest.mark.parametrize(
    ("answer", "says", "hint"),
    [
        (reply(404, {"message": "Not Found"}), "no public repository o/n", "spelling"),
        (reply(410, {}), "no public repository", "deleted"),
        (reply(401, {"message": "Bad credentials"}), "does not accept the token", "GITHUB_TOKEN"),
        (reply(451, {}), "legal reasons", "owners"),
        (
            reply(403, {"message": "Resource protected by organization SAML enforcement"}),
            "does not let us see",
            "token",
        ),
        (reply(418, {}), "HTTP 418", "--from"),
        (reply(200, b"<!DOCTYPE html><title>Sign in to the hospital Wi-Fi</title>"), "a web page", "proxy"),
        (reply(200, b'{"full_name": "o/'), "no whole JSON", "--from"),
        (reply(200, b"[" * 100_000), "no whole JSON", "--from"),
        (reply(200, b"\xff\xfe\x00"), "no whole JSON", "--from"),
        (reply(200, []), "unknown form", "--from"),
        (reply(200, {"full_name": 7}), "is not a repository", "--from"),
        (reply(200, {}), "is not a repository", "--from"),
        (reply(200, {"full_name": "../../etc"}), "is not a repository", "--from"),
        (reply(200, b" " * 5_000_001), "larger than 5 MB", "--from"),
    ],
    ids=[
        "404",
        "410",
        "401",
        "451",
        "403",
        "418",
        "html",
        "cut",
        "deep",
        "binary",
        "list",
        "number",
        "empty",
        "path",
        "large",
    ],
)
def test_final_answers_are_explained(server: LittleGitHub, github: GitHub, answer, says: str, hint: str) -> None:
    server.answers[PATH] = answer
    with pytest.raises(NetworkError, match=says) as caught:
        github.facts(REPO)
    assert hint in (caught.value.hint or "")
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "passing", [reply(502, b"<html>"), reply(500, {}), cut_off, hang_up], ids=["502", "500", "cut off", "hang up"]
)
def test_passing_failures_are_asked_again(server: LittleGitHub, github: GitHub, waited: list[float], passing) -> None:
    server.answers[PATH] = [passing, passing, reply(200, repository())]
    assert github.facts(REPO).repo == REPO
    assert waited == [2.0, 4.0]


@pytest.mark.parametrize(
    ("answer", "says"),
    [(reply(503, b"<html>"), "HTTP 503"), (cut_off, "could not be reached"), (hang_up, "could not be reached")],
    ids=["503", "cut off", "hang up"],
)
def test_lasting_failures_end(server: LittleGitHub, github: GitHub, answer, says: str) -> None:
    server.answers[PATH] = answer
    with pytest.raises(NetworkError, match=says) as caught:
        github.facts(REPO)
    assert "--from" in (caught.value.hint or "")
    assert len(server.seen) == 3


def test_a_server_that_does_not_answer(server: LittleGitHub, github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    github._client.timeout = 0.05
    server.answers[PATH] = lambda _: time.sleep(0.3)
    with pytest.raises(NetworkError, match="no answer in time"):
        github.facts(REPO)


def test_an_answer_that_trickles(server: LittleGitHub, github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    def trickle(handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(20):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)

    monkeypatch.setattr(module, "DEADLINE", 0.05)
    server.answers[PATH] = trickle
    with pytest.raises(NetworkError, match="no answer in time"):
        github.facts(REPO)


def test_nobody_there() -> None:
    client = GitHub(api_url="http://127.0.0.1:9", sleep=lambda _: None)
    with client, pytest.raises(NetworkError, match="could not be reached") as caught:
        client.facts(REPO)
    assert "HTTPS_PROXY" in (caught.value.hint or "")


def test_retry_after_is_obeyed_within_reason(server: LittleGitHub, github: GitHub, waited: list[float]) -> None:
    server.answers[PATH] = [reply(429, {}, Retry_After="7"), reply(403, {}, Retry_After="3"), reply(200, repository())]
    github.facts(REPO)
    assert waited == [7.0, 3.0]
    server.answers[PATH] = reply(429, {}, Retry_After="3600")
    with pytest.raises(LimitError, match="can be asked for again at"):
        github.facts(REPO)
    assert waited == [7.0, 3.0]


def test_a_spent_limit_says_when_it_ends(server: LittleGitHub, github: GitHub, waited: list[float]) -> None:
    headers = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(int(time.time()) + 1800)}
    server.answers[PATH] = reply(403, {"message": "API rate limit exceeded for 1.2.3.4"}, **headers)
    with pytest.raises(LimitError, match=r"again at \d\d:\d\d UTC") as caught:
        github.facts(REPO)
    assert "--from" in (caught.value.hint or "")
    assert waited == []
    anonymous = GitHub(api_url=server.url)
    with anonymous, pytest.raises(LimitError) as caught:
        anonymous.facts(REPO)
    assert "Set GITHUB_TOKEN" in (caught.value.hint or "")


def test_a_secondary_limit_waits_a_minute(server: LittleGitHub, github: GitHub, waited: list[float]) -> None:
    limit = reply(403, {"message": "You have exceeded a secondary rate limit."})
    server.answers[PATH] = [limit, reply(200, repository())]
    github.facts(REPO)
    assert waited == [60.0]


def test_the_token_is_nowhere_to_be_read(
    server: LittleGitHub, github: GitHub, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    texts = [repr(github), str(github)]
    for answer in (reply(401, {"message": TOKEN}), reply(500, {}), cut_off, reply(200, b"<" + TOKEN.encode())):
        server.answers[PATH] = answer
        with pytest.raises(NetworkError) as caught:
            github.facts(REPO)
        texts += [str(caught.value), repr(caught.value), caught.value.hint or "", str(caught.getrepr(style="long"))]
    printed = capsys.readouterr()
    assert all(TOKEN not in text for text in (*texts, caplog.text, printed.out, printed.err))


def test_the_environment(server: LittleGitHub) -> None:
    with GitHub.from_environment(
        {
            "GH_TOKEN": "b",
            "GITHUB_API_URL": "https://git.nhs.example/api/v3/",
            "GITHUB_SERVER_URL": "https://git.nhs.example",
        }
    ) as client:
        assert (client.token, client.api_url, client.server_url) == (
            "b", "https://git.nhs.example/api/v3", "https://git.nhs.example",
        )  # fmt: skip
    with GitHub.from_environment({"GITHUB_TOKEN": "a\n", "GH_TOKEN": "b"}) as client:
        assert (client.token, client.api_url, client.server_url) == (
            "a",
            "https://api.github.com",
            "https://github.com",
        )
    with GitHub.from_environment({}) as client:
        assert client.token is None


@pytest.mark.parametrize(
    "url",
    ["http://api.github.com", "ftp://127.0.0.1", "https://u:p@github.com", "https://", "ext::sh", "https://a b", "https://x:y",
     "http://127.0.0.1.evil.example", "https://github.com?x=1", "file:///x"],
)  # fmt: skip
def test_addresses_that_a_token_must_not_go_to(url: str) -> None:
    with pytest.raises(UsageError, match="no https address"):
        GitHub("t", server_url=url)


@pytest.mark.parametrize("token", ["a b", "a\nb", "é"])
def test_a_token_that_is_none(token: str) -> None:
    with pytest.raises(UsageError) as caught:
        GitHub(token)
    assert token not in str(caught.value)
