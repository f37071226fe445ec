"""Clones in the cache, fetched over git's own protocol from a server on this computer."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from nhsr_registry.clones import read_clone
from nhsr_registry.errors import NetworkError, UsageError
from nhsr_registry.github import fetch as module
from nhsr_registry.github.client import GitHub, LimitError, NotFoundError
from nhsr_registry.github.fetch import fetch, snapshot
from nhsr_registry.model import RepoId
from tests.github.server import LittleGitHub, has_http_backend, reply, repository
from tests.support import Commit, git, make_repo

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")

REPO = RepoId(owner="o", name="n")
ALL = ("**/*",)
DAY = 86_400


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY_AFTER", 0.0)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def served(server: LittleGitHub) -> Path:
    """`o/n` with three commits, a tag, a file that is now too large and one that was."""
    path = make_repo(
        server.root / "o" / "n.git",
        Commit({"README.md": "# One\n", "was.bin": os.urandom(2_000_000)}, tags=("v1.0",)),
        Commit({"was.bin": None, "big.csv": "x" * 9_000_000}, author="Ben Bold <ben@example.org>"),
        Commit({"README.md": "# Three\n"}),
        bare=True,
    )
    git(path, "config", "uploadpack.allowFilter", "true")
    return path


def add(path: Path, text: str, tag: str = "") -> None:
    """One more commit on `main`."""
    blob = git(path, "hash-object", "-w", "--stdin", stdin=text.encode())
    tree = git(path, "mktree", stdin=f"100644 blob {blob}\tREADME.md\n".encode())
    commit = git(path, "commit-tree", "-p", "main", "-m", "more", tree)
    git(path, "update-ref", "refs/heads/main", commit)
    if tag:
        git(path, "tag", tag, "main")


def test_a_snapshot_with_what_only_github_knows(
    server: LittleGitHub, github: GitHub, served: Path, cache: Path
) -> None:
    server.answers["/repos/o/n"] = reply(200, repository())
    taken = snapshot(REPO, cache, ALL, github)
    assert taken.repository == "o/n"
    assert taken.texts == {"README.md": "# Three\n"}
    assert taken.unavailable == {"big.csv": "larger than 1 MB"}
    assert taken.host is not None
    assert taken.host.description == "Waiting lists"
    assert (taken.history.commits, taken.history.authors) == (3, 2)
    assert [tag.name for tag in taken.history.tags] == ["v1.0"]
    assert not taken.history.shallow


def test_large_files_stay_where_they_are(github: GitHub, served: Path, cache: Path) -> None:
    path = fetch(REPO, cache, github)
    assert sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) < 100_000


def test_a_server_without_filters_gives_everything(github: GitHub, served: Path, cache: Path) -> None:
    git(served, "config", "uploadpack.allowFilter", "false")
    taken = read_clone(fetch(REPO, cache, github), wanted=ALL)
    assert taken.unavailable == {"big.csv": "larger than 1 MB"}
    assert taken.history.commits == 3


def test_a_clone_is_brought_up_to_date(server: LittleGitHub, github: GitHub, served: Path, cache: Path) -> None:
    path = fetch(REPO, cache, github)
    before = path.stat().st_ino
    add(served, "# Four\n", tag="v2.0")
    assert fetch(REPO, cache, github) == path
    taken = read_clone(path, wanted=ALL)
    assert taken.texts == {"README.md": "# Four\n"}
    assert [tag.name for tag in taken.history.tags] == ["v1.0", "v2.0"]
    assert path.stat().st_ino == before


def test_an_unchanged_clone_costs_one_question(server: LittleGitHub, github: GitHub, served: Path, cache: Path) -> None:
    fetch(REPO, cache, github)
    server.seen.clear()
    fetch(REPO, cache, github)
    assert sorted(path.partition("/o/n.git/")[2] for path in server.paths()) == [
        "git-upload-pack", "info/refs?service=git-upload-pack",
    ]  # fmt: skip


def test_a_tag_without_a_new_commit_arrives(github: GitHub, served: Path, cache: Path) -> None:
    fetch(REPO, cache, github)
    git(served, "tag", "-a", "-m", "x", "v9", "main")
    assert "v9" in [tag.name for tag in read_clone(fetch(REPO, cache, github), wanted=()).history.tags]


@pytest.mark.parametrize("what", ["rewritten", "tag moved", "tag gone", "branch renamed", "clone broken"])
def test_what_was_changed_underneath(github: GitHub, served: Path, cache: Path, what: str) -> None:
    path = fetch(REPO, cache, github)
    first = git(served, "rev-parse", "v1.0")
    if what == "rewritten":
        git(served, "update-ref", "refs/heads/main", "main~1")
    elif what == "tag moved":
        git(served, "tag", "-f", "v1.0", "main")
    elif what == "tag gone":
        git(served, "tag", "-d", "v1.0")
    elif what == "branch renamed":
        git(served, "branch", "-m", "main", "trunk")
    else:
        (path / "HEAD").unlink()
        for file in path.glob("objects/pack/*"):
            file.unlink()
    taken = read_clone(fetch(REPO, cache, github), wanted=ALL)
    assert taken.commit == git(served, "rev-parse", "HEAD")
    assert taken.branch == ("trunk" if what == "branch renamed" else "main")
    expected = {"tag gone": [], "tag moved": [git(served, "rev-parse", "HEAD")]}
    tags = [git(path, "rev-parse", f"{tag.name}^{{commit}}") for tag in taken.history.tags]
    assert tags == expected.get(what, [first])
    assert not list(cache.rglob(".partial-*"))


def test_an_empty_repository(server: LittleGitHub, github: GitHub, cache: Path) -> None:
    make_repo(server.root / "o" / "n.git", bare=True)
    with pytest.raises(NetworkError, match="no commit on GitHub"):
        fetch(REPO, cache, github)


def test_a_missing_repository_leaves_nothing_behind(github: GitHub, cache: Path) -> None:
    with pytest.raises(NotFoundError, match="no public repository o/n"):
        fetch(REPO, cache, github)
    assert not [path for path in cache.rglob("*") if not path.is_dir() or path.name.endswith(".git")]


@pytest.mark.parametrize(
    ("status", "says"),
    [(401, "no public repository"), (403, "403"), (500, "500"), (503, "503"), (302, "could not be fetched")],
)
def test_a_git_server_that_refuses(server: LittleGitHub, github: GitHub, cache: Path, status: int, says: str) -> None:
    headers = {"WWW_Authenticate": 'Basic realm="x"'} if status == 401 else {"Location": "http://localhost:9/"}
    server.answers["/o/n.git/info/refs"] = reply(status, b"<html>", **headers)
    with pytest.raises(NetworkError, match=says) as caught:
        fetch(REPO, cache, github)
    assert "ghp_secret" not in f"{caught.getrepr(style='long')}{caught.value.hint}"
    assert str(cache) not in caught.value.message


@pytest.mark.parametrize("cloned", [True, False])
def test_a_web_page_in_place_of_git(
    server: LittleGitHub, github: GitHub, served: Path, cache: Path, cloned: bool
) -> None:
    """It must not pass for an empty repository, nor replace a good clone."""
    if cloned:
        fetch(REPO, cache, github)
    server.answers["/o/n.git/info/refs"] = reply(200, b"<html>Welcome to the hospital Wi-Fi", Content_Type="text/html")
    with pytest.raises(NetworkError, match="no commit on GitHub") as caught:
        fetch(REPO, cache, github)
    assert "--from" in (caught.value.hint or "")
    if cloned:
        assert read_clone(cache / "o" / "n.git", wanted=()).history.commits == 3


def test_the_token_goes_by_environment_and_is_not_kept(
    server: LittleGitHub, github: GitHub, served: Path, cache: Path
) -> None:
    path = fetch(REPO, cache, github)
    expected = base64.b64encode(b"x-access-token:ghp_secret").decode()
    assert all(headers["authorization"] == f"Basic {expected}" for _, headers in server.seen)
    kept = b"".join(
        file.read_bytes() for file in path.rglob("*") if file.is_file() and file.suffix not in {".pack", ".idx"}
    )
    assert b"secret" not in kept
    assert expected.encode() not in kept
    assert not (path / "hooks").exists()


def test_the_token_does_not_follow_a_redirect(server: LittleGitHub, github: GitHub, served: Path, cache: Path) -> None:
    other = server.url.replace("127.0.0.1", "localhost")
    server.answers["/o/old.git/info/refs"] = reply(
        301, b"", Location=f"{other}/o/n.git/info/refs?service=git-upload-pack"
    )
    with pytest.raises(NetworkError):
        fetch(RepoId(owner="o", name="old"), cache, github)
    assert all("/o/old.git/" in path for path in server.paths())


@pytest.mark.parametrize("name", ["..", "a/b", "--upload-pack=x", "a b", "", "x\n"])
def test_names_become_no_options_and_no_paths(github: GitHub, cache: Path, name: str, tmp_path: Path) -> None:
    with pytest.raises((UsageError, NotFoundError)):
        fetch(RepoId(owner="o", name=name), cache, github)
    assert {path.name for path in tmp_path.iterdir()} <= {"cache", "served"}


def test_a_renamed_repository_is_kept_under_its_new_name(
    server: LittleGitHub, github: GitHub, served: Path, cache: Path
) -> None:
    server.answers["/repos/o/old"] = reply(301, {}, Location=f"{server.url}/repositories/1")
    server.answers["/repositories/1"] = reply(200, repository("o/n"))
    assert snapshot(RepoId(owner="o", name="old"), cache, (), github).repository == "o/n"
    assert (cache / "o" / "n.git").is_dir()


def test_without_token_and_over_the_limit_the_files_are_still_read(
    server: LittleGitHub, github: GitHub, served: Path, cache: Path
) -> None:
    server.answers["/repos/o/n"] = reply(403, {}, x_ratelimit_remaining="0", x_ratelimit_reset="4000000000")
    with GitHub(api_url=server.url, server_url=server.url) as anonymous:
        taken = snapshot(REPO, cache, ALL, anonymous)
    assert taken.host is None
    assert taken.history.commits == 3
    with pytest.raises(LimitError):
        snapshot(REPO, cache, ALL, github)


def test_a_repository_too_large_is_not_fetched(server: LittleGitHub, github: GitHub, cache: Path) -> None:
    server.answers["/repos/o/n"] = reply(200, repository(size=9_000_000))
    with pytest.raises(NetworkError, match="9 GB"):
        snapshot(REPO, cache, ALL, github)
    assert server.paths() == ["/repos/o/n"]


def test_the_cache_is_bounded(
    server: LittleGitHub, github: GitHub, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_CACHE", 250_000)
    for index, name in enumerate(("a", "b", "c")):
        make_repo(server.root / "o" / f"{name}.git", {"x": os.urandom(100_000)}, bare=True)
        path = fetch(RepoId(owner="o", name=name), cache, github)
        os.utime(path, (index, index))
    assert sorted(path.name for path in cache.glob("*/*.git")) == ["b.git", "c.git"]


def test_the_folder_that_one_stands_in_is_not_obeyed(
    github: GitHub, served: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = make_repo(tmp_path / "here", {"a": "x"})
    git(here, "config", "url.http://127.0.0.1:9/.insteadOf", "http://127.0.0.1")
    monkeypatch.chdir(here)
    monkeypatch.setenv("GIT_DIR", str(here / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(here / ".git" / "objects"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(here / ".git" / "index"))
    assert read_clone(fetch(REPO, cache, github), wanted=()).history.commits == 3


@pytest.mark.parametrize("name", ["main", "feature/x", "2024.1", "a-b_c", "x"])
def test_branch_names(name: str) -> None:
    assert module._BRANCH.fullmatch(name)


@pytest.mark.parametrize(
    "name", ["", "a..b", "a b", "/a", "a/", "a//b", "a.lock", ".a", "a/.b", "a:b", "a\n", "a@{1}", "a*"]
)
def test_names_that_are_no_branch(name: str) -> None:
    assert not module._BRANCH.fullmatch(name)
