"""Without a git program: the repository's tarball, held against its tree, tells the same as a clone."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nhsr_registry.assess import assess, wanted
from nhsr_registry.clones import read_clone
from nhsr_registry.errors import NetworkError
from nhsr_registry.folder.entry import harvest_of
from nhsr_registry.github import archive, tarball
from nhsr_registry.github.archive import Archive
from nhsr_registry.github.client import GitHub
from nhsr_registry.github.fetch import snapshot as fetched
from nhsr_registry.github.mailmap import Mailmap
from nhsr_registry.model import RepoId
from nhsr_registry.snapshot import Snapshot
from tests.github.nights import FILES, Nights, counted
from tests.github.server import LittleGitHub, cut_off, has_http_backend, reply, serving
from tests.github.test_faults import command, environment, harvest
from tests.support import Commit, Link, Module, git, make_repo
from tests.workbooks import workbook

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")
REPO = RepoId(owner="o", name="waits")
ANN = "Ann Able <ann@example.org>"

BOOK = workbook([["month", "waits"], ["2024-01", 7]])

COMMITS = (
    Commit(
        FILES | {"old.csv": "x" * 200_000, ".gitattributes": "secret.md export-ignore\n*.bat text eol=crlf\nv.txt export-subst\n"},
        author="A. Able <a.able@example.org>", date=1_600_000_000, tags=("v0.1.0",),
    ),
    Commit(
        {
            "old.csv": None, "secret.md": "# Only in the commit\n", "run.bat": "echo\n", "v.txt": "$Format:%H$\n",
            ".mailmap": f"{ANN} <a.able@example.org>\n", "latin.R": b"# caf\xe9\n", "utf16.R": "x <- 1\n".encode("utf-16"),
            "docs/\u00e9\u00e8.md": "# Accents\n", "link": Link("README.md"), "sub": Module(),
        },
        author="Ben Bold <ben@example.org>", date=1_650_000_000, tags=("@v1.0",),
    ),
    Commit({"analysis/model.R": "library(dplyr)\n", "data/rows.csv": "a,b\n1,2\n", "data/book.xlsx": BOOK, "big.R": "x" * 1_200_000}, date=1_700_000_000),
)  # fmt: skip


@pytest.fixture
def served(server: LittleGitHub) -> Path:
    """A repository in which a tarball is another thing than the commit, with a tag on another branch."""
    path = make_repo(server.root / "o" / "waits.git", *COMMITS, bare=True)
    git(path, "config", "uploadpack.allowFilter", "true")
    side = git(path, "commit-tree", "-p", "main~1", "-m", "fix", git(path, "rev-parse", "main~1^{tree}"))
    git(path, "update-ref", "refs/heads/release", side)
    git(path, "tag", "v1.0.1", side)
    server.world.add("o/waits", topics=["waiting-lists"], description="Waits")
    return path


def without_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir(exist_ok=True)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.delenv("GIT_PYTHON_GIT_EXECUTABLE", raising=False)


@pytest.fixture
def ways(
    server: LittleGitHub, github: GitHub, served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Snapshot]:
    """The same repository read in three ways, each told what GitHub alone knows."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(served), str(clone))
    by_git = fetched(REPO, tmp_path / "cache", wanted(), github)
    with GitHub("ghp_secret", api_url=server.url, server_url=server.url) as again, monkeypatch.context() as bare:
        # A folder with nothing in it but the server's git, which this test's own programs must not see.
        bare.setattr("nhsr_registry.github.fetch.has_git", lambda: False)
        by_tarball = fetched(REPO, tmp_path / "cache", wanted(), again)
    alone = msgspec.structs.replace(read_clone(clone, wanted=wanted(), repository="o/waits"), host=by_git.host)
    return {"clone": alone, "git": by_git, "tarball": by_tarball}


@pytest.mark.parametrize("way", ["git", "tarball"])
def test_three_ways_side_by_side(ways: dict[str, Snapshot], way: str) -> None:
    """Paths, texts, history, record and findings; git's fetch alone does not know how large a file is that it left out."""
    clone, other = ways["clone"], ways[way]
    assert (other.commit, other.branch, other.history) == (clone.commit, clone.branch, clone.history)
    assert [tag.name for tag in other.history.tags] == ["v0.1.0", "v1.0", "v1.0.1"]
    assert (other.history.authors, other.history.people) == (2, 2), "known by the names that .mailmap gives"
    assert other.texts == clone.texts
    assert other.sheets == clone.sheets
    assert set(other.sheets) == {"data/book.xlsx"}
    assert {"secret.md", "run.bat", "v.txt", "latin.R", "utf16.R", "docs/\u00e9\u00e8.md"} & set(
        wanted_of(clone)
    ) <= set(other.texts)
    assert other.unavailable == clone.unavailable
    assert other.unavailable["big.R"] == "larger than 1 MB"
    assert other.entries == clone.entries
    ours, theirs = (harvest_of(assess(snapshot), "o/waits") for snapshot in (other, clone))
    assert ours.record == theirs.record
    assert ours.findings == theirs.findings
    assert ours == theirs


def wanted_of(snapshot: Snapshot) -> tuple[str, ...]:
    return snapshot.find(*wanted())


def test_a_large_data_file_is_not_counted_as_none(
    server: LittleGitHub, github: GitHub, tmp_path: Path, monkeypatch
) -> None:
    """Beyond the limit of the fetch its size is not known, and is not said to be nothing."""
    make_repo(server.root / "o" / "waits.git", FILES | {"a.csv": "1\n" * 4_500_000}, bare=True)
    git(server.root / "o" / "waits.git", "config", "uploadpack.allowFilter", "true")
    server.world.add("o/waits")
    by_git = assess(fetched(REPO, tmp_path / "cache", wanted(), github))
    assert by_git.facts.data_bytes is None
    monkeypatch.setattr("nhsr_registry.github.fetch.has_git", lambda: False)
    with GitHub("ghp_secret", api_url=server.url, server_url=server.url) as again:
        assert assess(fetched(REPO, tmp_path / "cache", wanted(), again)).facts.data_bytes == 9_000_000


# ── the commands, on a computer without git ──────────────────────────────────────────────────────


def bare_environment(nights: Nights, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "nothing").mkdir(exist_ok=True)
    return environment(nights, tmp_path) | {"PATH": str(tmp_path / "nothing")}


def test_a_night_without_git(nights: Nights, tmp_path: Path) -> None:
    for name in "ab":
        nights.lists(f"o/{name}", topics=["nhs"])
    nights.run()
    with_git = nights.files()
    for name in "ab":
        nights.registry.harvest_file(RepoId.parse(f"o/{name}")).unlink()
    nights.server.seen.clear()
    code, out, err = harvest(nights, tmp_path, PATH=bare_environment(nights, tmp_path)["PATH"])
    assert code == 0, out + err
    assert nights.files() == with_git
    assert nights.fetched() == []
    assert sum("/tarball/" in path for path in nights.server.paths()) == 2
    assert counted(nights.run()) == {"unchanged": 2}


def test_check_without_git_and_token(nights: Nights, tmp_path: Path) -> None:
    nights.lists("o/a", listed=False)
    nights.server.seen.clear()
    env = bare_environment(nights, tmp_path) | {"GITHUB_TOKEN": "", "HOME": str(tmp_path)}
    done = subprocess.run(
        command(nights, "check", "o/a", "--format", "json"),
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert len(nights.server.paths()) == 6, "facts, commits, tree, tarball and where it is, tags"
    assert not any("authorization" in headers for _, headers in nights.server.seen)


# ── the tarball as it may be ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def read(server: LittleGitHub, github: GitHub, served: Path):
    def reading() -> tuple[Snapshot, int]:
        return tarball.snapshot(REPO, github, wanted(), branch="main")

    return reading


def test_the_token_stays_with_the_interface(server: LittleGitHub, read, tmp_path: Path) -> None:
    """GitHub keeps tarballs on another host; that is followed, without the token, and no other host is."""
    (tmp_path / "elsewhere").mkdir()
    with serving(tmp_path / "elsewhere") as other:
        other.world = server.world
        server.downloads = other.url.replace("127.0.0.1", "localhost")
        with pytest.raises(NetworkError, match="another host"):
            read()
        assert other.seen == []
        with GitHub("ghp_secret", api_url=server.url, server_url=server.downloads) as github:
            assert tarball.snapshot(REPO, github, wanted(), branch="main")[0].texts
        assert other.seen
        assert not any("authorization" in headers for _, headers in other.seen)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (cut_off, "could not be downloaded"),
        (reply(200, b"<html>Welcome to the hospital Wi-Fi"), "no gzip archive"),
        (reply(200, b""), "cut off"),
        (reply(404, {}), "no public repository"),
        (reply(429, {}, Retry_After="999"), "limit"),
        (reply(503, b"<html>"), "HTTP 503"),
        (reply(302, b"", Location="https://evil.example/x"), "another host"),
    ],
    ids=["cut", "page", "empty", "404", "429", "503", "elsewhere"],
)
def test_a_tarball_that_does_not_come(server: LittleGitHub, read, served: Path, answer, says: str) -> None:
    server.answers[f"/repos/o/waits/tarball/{git(served, 'rev-parse', 'main')}"] = answer
    with pytest.raises(NetworkError, match=says) as caught:
        read()
    assert "ghp_secret" not in caught.getrepr(style="long").__str__()


def test_a_tarball_that_breaks_once(server: LittleGitHub, read, served: Path) -> None:
    path = f"/repos/o/waits/tarball/{git(served, 'rev-parse', 'main')}"
    whole = reply(302, b"", Location=f"{server.url}/_codeload/o/waits/{git(served, 'rev-parse', 'main')}")
    server.answers[path] = [cut_off, whole]
    assert read()[0].texts["README.md"].startswith("# waits")


def test_what_the_tarball_says_is_held_against_the_tree(server: LittleGitHub, read, served: Path) -> None:
    """A server in between that changes files is not believed: the contents come by their ids."""
    oid = git(served, "rev-parse", "main")
    server.answers[f"/_codeload/o/waits/{oid}"] = reply(
        200, packed({"x/README.md": b"# Buy now\n", "x/DESCRIPTION": b""})
    )
    taken, _ = read()
    assert taken.texts["README.md"] == FILES["README.md"]
    assert taken.texts["DESCRIPTION"] == FILES["DESCRIPTION"]


def test_over_the_limit_history_is_not_known_and_files_are(server: LittleGitHub, read) -> None:
    server.answers["/repos/o/waits/tags"] = reply(403, {}, X_RateLimit_Remaining="0", X_RateLimit_Reset="4000000000")
    taken, _ = read()
    assert taken.texts
    assert (taken.history.commits, taken.history.tags, taken.history.shallow) == (None, (), True)


def test_a_tree_that_github_cuts_off_says_so(server: LittleGitHub, read) -> None:
    server.most_entries = 3
    taken, _ = read()
    assert taken.truncated


def test_a_long_history_is_counted(server: LittleGitHub, github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    make_repo(
        server.root / "o" / "waits.git",
        *(Commit({"a.R": str(i)}, date=1_700_000_000 + i) for i in range(250)),
        bare=True,
    )
    server.world.add("o/waits")
    whole = tarball.snapshot(REPO, github, (), branch="main")[0].history
    assert (whole.commits, len(whole.roots), whole.people) == (250, 1, 1)
    monkeypatch.setattr(tarball, "_PAGES", 2)
    taken = tarball.snapshot(REPO, github, (), branch="main")[0].history
    assert (taken.commits, taken.people, taken.last_commit, taken.shallow) == (250, None, whole.last_commit, True)


def test_an_empty_repository(server: LittleGitHub, github: GitHub) -> None:
    make_repo(server.root / "o" / "waits.git", bare=True)
    server.world.add("o/waits")
    with pytest.raises(NetworkError, match="no commit on GitHub"):
        tarball.snapshot(REPO, github, (), branch="main")


@pytest.mark.parametrize("what", ["commits", "git/trees"])
@pytest.mark.parametrize("answer", [[], {}, [{}], {"tree": [{}]}, [1], "x", None, {"tree": 7}])
def test_answers_of_another_form(server: LittleGitHub, read, served: Path, what: str, answer: Any) -> None:
    path = f"/repos/o/waits/{what}" + (f"/{git(served, 'rev-parse', 'main^{tree}')}" if "trees" in what else "")
    server.answers[path] = reply(200, answer)
    with pytest.raises(NetworkError, match=r"unknown form|no whole"):
        read()


# ── archives that mean harm ──────────────────────────────────────────────────────────────────────


def packed(files: dict[str, bytes], *more: tarfile.TarInfo) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as tar:
        for info in more:
            tar.addfile(info)
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return held.getvalue()


def member(name: str, type_: bytes, to: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = type_, to
    return info


def in_pieces(content: bytes, size: int = 1000) -> Iterator[bytes]:
    return (content[i : i + size] for i in range(0, len(content), size))


def found(content: bytes) -> dict[str, bytes]:
    return dict(Archive(in_pieces(content), "o/n").files(lambda path: 100))


def test_only_files_come_out_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = packed(
        {"x/a": b"1", "x/../../../evil": b"2", "/etc/evil": b"3", "x/large": b"y" * 101},
        member("x/link", tarfile.SYMTYPE, "/etc/passwd"), member("x/hard", tarfile.LNKTYPE, "x/a"),
        member("x/device", tarfile.CHRTYPE), member("x/pipe", tarfile.FIFOTYPE), member("x/folder", tarfile.DIRTYPE),
    )  # fmt: skip
    assert found(made).keys() == {"a", "../../../evil", "etc/evil"}, (
        "names to be looked up in the tree, where none is such"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_name_longer_than_100_and_not_in_ascii() -> None:
    name = "x/" + "d" * 90 + "/" + "\u00e9" * 90
    assert found(packed({name: b"1"})) == {name[2:]: b"1"}


def test_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 5_000_000)
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(NetworkError, match="unpacks to more"):
        found(packed({"x/a": b"1" * 6_000_000}))
    with pytest.raises(NetworkError):
        found(bomb)


def test_a_header_that_says_it_is_huge() -> None:
    """`tarfile` would take as much memory as an extended header asks for."""
    info = tarfile.TarInfo("x/@PaxHeader")
    info.type, info.size = tarfile.XHDTYPE, 3_000_000_000
    with pytest.raises(NetworkError, match="headers is too long"):
        found(gzip.compress(info.tobuf() + b"0" * 2_000_000))


def test_too_large_too_many_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    made = packed({f"x/{i}": os.urandom(90) for i in range(50)})
    for name, limit, says in (
        ("MAX_PACKED", 1500, "larger than"),
        ("MAX_MEMBERS", 9, "million"),
        ("DEADLINE", -1.0, "longer than"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(archive, name, limit)
            with pytest.raises(NetworkError, match=says):
                found(made)


def test_every_cut_is_noticed() -> None:
    made = packed({"x/a": b"1" * 50, "x/b": os.urandom(50)})
    assert found(made).keys() == {"a", "b"}
    for end in range(0, len(made), 7):
        with pytest.raises(NetworkError):
            found(made[:end])


def test_names_that_somebody_wants_to_be_known_by() -> None:
    names = Mailmap(
        "# x\nAnn Able <ann@x>\n<ben@new> <ben@old>\nCid Cee <cid@x> Other <shared@x>\nDee <d@x> <D@old>\n<<>>\n"
    )
    assert names.proper("ann", "ANN@x") == ("Ann Able", "ANN@x")
    assert names.proper("Ben", "ben@old") == ("Ben", "ben@new")
    assert names.proper("other", "shared@x") == ("Cid Cee", "cid@x")
    assert names.proper("Else", "shared@x") == ("Else", "shared@x")
    assert names.proper("d", "d@OLD") == ("Dee", "d@x")
