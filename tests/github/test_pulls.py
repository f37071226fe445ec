"""A pull request without a checkout: made once, whatever happens in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from nhsr_registry.errors import NetworkError, RegistryError, UsageError
from nhsr_registry.github.client import GitHub
from nhsr_registry.github.pulls import Proposal, branch_for, propose
from nhsr_registry.model import RepoId
from tests.github.rest import Rest
from tests.github.server import LittleGitHub, has_http_backend, reply
from tests.support import Commit, git, make_repo

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")
UPSTREAM = RepoId(owner="nhs", name="registry")
PATH = "registry/projects/o/n.toml"


@pytest.fixture
def rest(server: LittleGitHub) -> Rest:
    make_repo(
        server.root / "nhs" / "registry.git",
        Commit({"README.md": "# Registry\n", "registry/registry.toml": "name = 'x'\n"}),
        bare=True,
    )
    server.world.add("nhs/registry")
    server.rest = Rest(server.world)
    return server.rest


def proposal(text: str = 'repository = "o/n"\n') -> Proposal:
    return Proposal(branch=branch_for(RepoId.parse("o/n")), title="Add o/n", body="Please.", files={PATH: text})


def test_from_a_fork(server: LittleGitHub, github: GitHub, rest: Rest) -> None:
    opened = propose(github, UPSTREAM, proposal())
    assert (opened.number, opened.head, opened.created, opened.committed) == (1, "ann:add/o/n", True, True)
    fork = server.root / "ann" / "registry.git"
    assert git(fork, "show", f"add/o/n:{PATH}") == 'repository = "o/n"'
    assert git(fork, "show", "add/o/n:README.md") == "# Registry"
    assert git(fork, "rev-list", "--count", "add/o/n") == "2"
    assert git(server.root / "nhs" / "registry.git", "branch", "--list", "add/*") == ""
    assert len(rest.calls) == 13


def test_a_token_that_may_less_than_its_owner(server: LittleGitHub, github: GitHub, rest: Rest) -> None:
    """GitHub says that the person may push, and refuses the token: then it comes from a fork."""
    rest.says_push = True
    opened = propose(github, UPSTREAM, proposal())
    assert (opened.number, opened.head, opened.created) == (1, "ann:add/o/n", True)
    assert git(server.root / "nhs" / "registry.git", "branch", "--list", "add/*") == ""


def test_a_server_that_forks_only_once(server: LittleGitHub, github: GitHub, rest: Rest) -> None:
    rest.forks_once = True
    first = propose(github, UPSTREAM, proposal())
    again = propose(github, UPSTREAM, proposal("name = 'N'\n"))
    assert (first.number, again.number, again.created, again.committed) == (1, 1, False, True)


def test_something_else_stands_where_the_fork_would_be(server: LittleGitHub, github: GitHub, rest: Rest) -> None:
    rest.forks_once = True
    make_repo(server.root / "ann" / "registry.git", Commit({"README.md": "# Mine\n"}), bare=True)
    server.world.add("ann/registry")
    with pytest.raises(UsageError, match="no fork of nhs/registry"):
        propose(github, UPSTREAM, proposal())
    assert git(server.root / "ann" / "registry.git", "branch", "--list", "add/*") == ""


def test_run_again_it_finds_its_own(server: LittleGitHub, github: GitHub, rest: Rest) -> None:
    propose(github, UPSTREAM, proposal())
    again = propose(github, UPSTREAM, proposal())
    assert (again.number, again.created, again.committed) == (1, False, False)
    changed = propose(github, UPSTREAM, proposal('repository = "o/n"\nname = "N"\n'))
    assert (changed.number, changed.created, changed.committed) == (1, False, True)
    assert len(rest.pulls["nhs/registry"]) == 1


def test_who_may_write_needs_no_fork(server: LittleGitHub, github: GitHub, rest: Rest) -> None:
    rest.writes = ("nhs/registry",)
    assert propose(github, UPSTREAM, proposal()).head == "nhs:add/o/n"
    assert not (server.root / "ann").exists()


def test_a_fork_that_is_behind_is_brought_up_to_date(server: LittleGitHub, github: GitHub, rest: Rest) -> None:
    propose(github, UPSTREAM, proposal())
    upstream = server.root / "nhs" / "registry.git"
    new = git(upstream, "commit-tree", "-p", "main", "-m", "x", "main^{tree}")
    git(upstream, "update-ref", "refs/heads/main", new)
    other = Proposal(branch="add/o/m", title="Add o/m", body="", files={"registry/projects/o/m.toml": "x"})
    propose(github, UPSTREAM, other)
    assert git(server.root / "ann" / "registry.git", "rev-parse", "add/o/m~1") == new


@pytest.mark.parametrize("fails", range(13))
def test_interrupted_anywhere_and_run_again(server: LittleGitHub, github: GitHub, rest: Rest, fails: int) -> None:
    real, left = rest.answer, [fails]

    def sometimes(method: str, target: str, content: bytes):
        left[0] -= 1
        return (500, {"message": "no"}) if left[0] == -1 else real(method, target, content)

    rest.answer = sometimes  # type: ignore[method-assign]
    try:
        propose(github, UPSTREAM, proposal())
    except RegistryError:
        propose(github, UPSTREAM, proposal())
    assert len(rest.pulls["nhs/registry"]) == 1
    assert git(server.root / "ann" / "registry.git", "show", f"add/o/n:{PATH}") == 'repository = "o/n"'


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        (reply(401, {}), UsageError, "does not accept the token"),
        (reply(403, {"message": "Resource not accessible by integration"}), UsageError, "may not propose"),
        (reply(404, {}), NetworkError, "does not show"),
        (reply(422, {"message": "bad ghp_secret"}), NetworkError, "HTTP 422"),
        (reply(429, {}, Retry_After="100"), NetworkError, "limit"),
        (reply(200, b"<html>"), NetworkError, "HTTP 200"),
        (reply(200, {}), NetworkError, "unknown form"),
    ],
    ids=["401", "403", "404", "422", "429", "page", "empty"],
)
def test_refusals_in_words(server: LittleGitHub, github: GitHub, rest: Rest, answer, error, says: str) -> None:
    server.answers["/repos/nhs/registry"] = answer
    with pytest.raises(error, match=says) as caught:
        propose(github, UPSTREAM, proposal())
    assert "ghp_secret" not in f"{caught.value} {caught.value.hint}"


def test_without_a_token(server: LittleGitHub, rest: Rest, tmp_path: Path) -> None:
    with GitHub(api_url=server.url) as anonymous, pytest.raises(UsageError, match="needs a token"):
        propose(anonymous, UPSTREAM, proposal())


def test_no_two_projects_share_a_branch() -> None:
    names = ["o/a-b", "o-a/b", "o/a.b", "o/a_b", "o/a..b", "o/.lock", "o/x.lock", "o/-x"]
    branches = [branch_for(RepoId.parse(name)) for name in names]
    assert len(set(branches)) == len(names)
    assert branch_for(RepoId.parse("O/A.B")) == branches[2]
    for branch in branches:
        git(Path.cwd(), "check-ref-format", f"refs/heads/{branch}")
