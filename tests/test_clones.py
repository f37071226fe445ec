"""Clones and folders as snapshots: real git repositories, the strange ones and the hostile ones."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nhsr_registry.clones import find_git_dir, read, read_clone, read_folder
from nhsr_registry.clones._text import decode, is_sound, shown
from nhsr_registry.errors import RepositoryError
from nhsr_registry.snapshot import Snapshot
from tests.support import Commit, Link, Module, git, make_repo, needs_git

pytestmark = needs_git
posix = pytest.mark.skipif(os.name != "posix", reason="file names or modes of POSIX systems")

ALL = ("**/*",)
DAY = 86_400
FILES = {"README.md": "# Waiting lists\n", "R/wait.R": "f <- 1\n", "data/x.csv": "a,b\n"}


@pytest.fixture(params=["bare", "work tree", "folder"])
def three(request: pytest.FixtureRequest, tmp_path: Path):
    """Reads the same commit in each of the three ways."""

    def reads(files, wanted: tuple[str, ...] = ALL) -> Snapshot:
        path = make_repo(tmp_path / "repo", files, bare=request.param == "bare")
        return (read_folder if request.param == "folder" else read_clone)(path, wanted=wanted)

    return reads


# ── what is read ─────────────────────────────────────────────────────────────────────────────────


def test_paths_and_texts_are_the_same_however_they_are_read(three) -> None:
    snapshot = three(FILES)
    assert [entry.path for entry in snapshot.entries] == ["R/wait.R", "README.md", "data/x.csv"]
    assert snapshot.texts == FILES
    assert snapshot.by_path["README.md"].size == 16
    assert snapshot.branch == "main"
    assert len(snapshot.commit or "") == 40
    assert snapshot.unavailable == {}


def test_only_wanted_files_are_read(three) -> None:
    assert set(three(FILES, wanted=("readme.md", "r/*.r")).texts) == {"README.md", "R/wait.R"}


def test_foreign_folders_are_listed_but_not_read(three) -> None:
    snapshot = three({"a.R": "x", "renv/library/b.R": "x", "node_modules/c.R": "x"})
    assert len(snapshot.entries) == 3
    assert set(snapshot.texts) == {"a.R"}


def test_a_committed_environment_is_a_tools_whatever_its_name(three) -> None:
    files = {"a.R": "x", "pyvenv.cfg.R": "x"}
    files |= {
        "my_env/conda-meta/history": "x",
        "my_env/lib/b.R": "x",
        "x/tools/pyvenv.cfg": "x",
        "x/tools/bin/c.R": "x",
    }
    snapshot = three({**files, "x/d.R": "x", "my_env_notes.R": "x"})
    assert len(snapshot.entries) == 8
    assert set(snapshot.texts) == {"a.R", "pyvenv.cfg.R", "x/d.R", "my_env_notes.R"}
    assert set(snapshot.paths) == set(snapshot.texts)


@pytest.mark.parametrize(
    ("content", "text", "reason"),
    [
        ("é£\r\nb\rc".encode(), "é£\nb\nc", None),
        (b"\xef\xbb\xbfa", "a", None),
        ("née".encode("utf-16"), "née", None),
        ("née".encode("utf-16-be"), None, "binary"),
        (b"\xfe\xff" + "née".encode("utf-16-be"), "née", None),
        (b"\xff\xfea", None, "binary"),
        ("£5 né – “x”".encode("cp1252"), "£5 né – “x”", None),
        (b"caf\xe9 \x81", "caf\xe9 \x81", None),
        (b"a\0b", None, "binary"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", None, "Git LFS pointer"),
        (b"", "", None),
    ],
)
def test_decoding(content: bytes, text: str | None, reason: str | None) -> None:
    assert decode(content) == (text, reason)


def test_what_cannot_be_read_says_why(three) -> None:
    snapshot = three(
        {
            "big.csv": "x" * 1_000_001,
            "just.csv": "x" * 1_000_000,
            "b.bin": b"\0\1",
            "empty.md": "",
            "l": Link("big.csv"),
        }
    )
    assert snapshot.unavailable == {
        "big.csv": "larger than 1 MB", "b.bin": "binary", "l": "a symbolic link, not followed",
    }  # fmt: skip
    assert len(snapshot.texts["just.csv"]) == 1_000_000
    assert snapshot.texts["empty.md"] == ""


def test_the_total_is_capped_and_shallow_files_come_first(three) -> None:
    files = {f"deep/{index:02}.txt": "x" * 1_000_000 for index in range(50)} | {"README.md": "# x"}
    snapshot = three(files)
    assert snapshot.texts["README.md"] == "# x"
    assert len(snapshot.texts) == 48
    assert set(snapshot.unavailable.values()) == {"beyond the total that is read of one repository"}


def test_links_submodules_and_modes(tmp_path: Path) -> None:
    path = make_repo(tmp_path, {"a": "x", "out": Link("/etc/passwd"), "sub": Module()}, bare=True)
    kinds = {entry.path: entry.kind for entry in read_clone(path, wanted=ALL).entries}
    assert kinds == {"a": "file", "out": "symlink", "sub": "submodule"}


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no such names")
def test_names_that_are_not_utf_8_or_not_fit_to_show(three) -> None:
    snapshot = three({b"caf\xe9.R": "x", "naïve.R": "y", b"a\x1b[31m\nb.R": "z"})
    assert snapshot.texts == {r"caf\xe9.R": "x", "naïve.R": "y", r"a\x1b[31m\nb.R": "z"}


@pytest.mark.parametrize(
    "path", [b"../a", b"a/../b", b"/etc/passwd", b"a//b", b".git/config", b"a/.git/x", b"a/", b"."]
)
def test_paths_that_lead_elsewhere_are_left_out(path: bytes) -> None:
    assert not is_sound(path)
    assert is_sound(b"a..b/.github/x.gitignore")


def test_bidirectional_names_are_shown_plainly() -> None:
    assert shown("txt\u202er.exe".encode()) == r"txt\u202er.exe"


# ── where a clone may lie ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "asked"),
    [("X", "X"), ("X", "X/.git"), ("X.git", "X.git"), ("X.git", "X"), ("X/repo", "X"), ("X/repo", "X/repo/.git")],
)
def test_clones_are_found(tmp_path: Path, at: str, asked: str) -> None:
    make_repo(tmp_path / at, FILES, bare=at.endswith(".git"))
    assert find_git_dir(tmp_path / asked) is not None
    assert read(tmp_path / asked, wanted=ALL).texts == FILES


def test_a_bare_clone_needs_no_config(tmp_path: Path) -> None:
    path = make_repo(tmp_path / "X" / "repo", FILES, bare=True)
    (path / "config").unlink()
    assert read(tmp_path / "X", wanted=ALL).texts == FILES


def test_a_folder_with_a_folder_called_repo_is_itself(tmp_path: Path) -> None:
    make_repo(tmp_path / "repo", FILES)
    (tmp_path / "README.md").write_text("mine")
    assert read(tmp_path, wanted=("readme.md",)).texts == {"README.md": "mine"}


def test_a_linked_work_tree(tmp_path: Path) -> None:
    path = make_repo(tmp_path / "main", FILES)
    git(path, "worktree", "add", "-q", "-b", "other", "../linked")
    (tmp_path / "linked" / "README.md").write_text("changed")
    snapshot = read(tmp_path / "linked", wanted=ALL)
    assert snapshot.branch == "other"
    assert snapshot.texts["README.md"] == "changed"
    assert snapshot.history.commits == 1


def test_a_work_tree_without_checkout_is_read_from_its_commit(tmp_path: Path) -> None:
    make_repo(tmp_path / "from", FILES)
    git(tmp_path, "clone", "-q", "--no-checkout", "from", "to")
    assert read(tmp_path / "to", wanted=ALL).texts == FILES


# ── which commit ─────────────────────────────────────────────────────────────────────────────────


def test_detached_head(tmp_path: Path) -> None:
    path = make_repo(tmp_path, {"a": "1"}, {"a": "2"})
    git(path, "checkout", "-q", "HEAD~1")
    snapshot = read_clone(path, wanted=ALL)
    assert (snapshot.branch, snapshot.texts) == (None, {"a": "1"})


@pytest.mark.parametrize("branch", ["main", "master", "trunk"])
def test_head_at_a_missing_branch_falls_back(tmp_path: Path, branch: str) -> None:
    path = make_repo(tmp_path, FILES, bare=True, branch=branch)
    (path / "HEAD").write_text("ref: refs/heads/gone\n")
    assert read_clone(path, wanted=ALL).branch == branch


def test_head_at_a_missing_branch_takes_what_the_origin_calls_its_default(tmp_path: Path) -> None:
    make_repo(tmp_path / "from", FILES, branch="live")
    git(tmp_path / "from", "branch", "main")
    git(tmp_path, "clone", "-q", "from", "to")
    (tmp_path / "to" / ".git" / "HEAD").write_text("ref: refs/heads/gone\n")
    assert read_clone(tmp_path / "to", wanted=ALL).branch == "live"


@pytest.mark.parametrize("ref", ["v1", "@annotated", "main~", "early", "refs/heads/early"])
def test_a_named_commit(tmp_path: Path, ref: str) -> None:
    path = make_repo(tmp_path, Commit({"a": "1"}, tags=("v1", "@annotated")), {"a": "2"}, bare=True)
    git(path, "branch", "early", "v1")
    if ref == "main~":
        ref = git(path, "rev-parse", "main~")[:10]
    assert read_clone(path, wanted=ALL, ref=ref.removeprefix("@")).texts == {"a": "1"}


@pytest.mark.parametrize("ref", ["nope", "--upload-pack=x", "HEAD:a", "main@{1}", "../../x", ""])
def test_a_name_that_is_no_commit(tmp_path: Path, ref: str) -> None:
    path = make_repo(tmp_path, FILES, bare=True)
    with pytest.raises(RepositoryError, match="has no commit"):
        read_clone(path, wanted=ALL, ref=ref)


def test_sha256(tmp_path: Path) -> None:
    snapshot = read_clone(make_repo(tmp_path, Commit(FILES, tags=("v1",)), bare=True, sha256=True), wanted=ALL)
    assert len(snapshot.commit or "") == 64
    assert snapshot.texts == FILES
    assert snapshot.history.tags[0].date == "2023-11-14"


# ── history ──────────────────────────────────────────────────────────────────────────────────────


def test_history_facts(tmp_path: Path) -> None:
    start = 1_600_000_000
    path = make_repo(
        tmp_path,
        Commit(
            {"a": "1", ".mailmap": "Ann Able <ann@example.org> <ann@old.example>\n"}, date=start, tags=("v0.1", "@v0.2")
        ),
        Commit({"a": "2"}, date=start + DAY, author="A. Able <ann@old.example>"),
        Commit({"a": "3"}, date=start + 2 * DAY, author="annable <7+annable@users.noreply.github.com>"),
        Commit(
            {"a": "4"}, date=start + 3 * DAY, author="dependabot[bot] <49+dependabot[bot]@users.noreply.github.com>"
        ),
        Commit({"a": "5"}, date=start + 4 * DAY, author="Ben Bold <ben@example.org>"),
        Commit({"a": "6"}, date=start + 5 * DAY, author="Ben Bold <ben@nhs.example>", tags=("v1.0",)),
        Commit({"a": "7"}, date=start + 6 * DAY, written=start - DAY, author="github-actions <actions@github.com>"),
        bare=True,
    )
    history = read_clone(path, wanted=ALL).history
    assert (history.commits, history.authors) == (7, 3)
    assert (history.first_commit, history.last_commit) == ("2020-09-12", "2020-09-19")
    assert [(tag.name, tag.date) for tag in history.tags] == [
        ("v0.1", "2020-09-13"), ("v0.2", "2020-09-13"), ("v1.0", "2020-09-18"),
    ]  # fmt: skip
    assert history.roots == (git(path, "rev-list", "--max-parents=0", "HEAD"),)
    assert not history.snapshot


def test_dates_are_utc(tmp_path: Path) -> None:
    just_before_midnight = 1_700_006_400 - 1
    path = make_repo(tmp_path, Commit({"a": "1"}, date=just_before_midnight), bare=True)
    assert read_clone(path, wanted=ALL).history.last_commit == "2023-11-14"


@pytest.mark.parametrize(("commits", "files", "snapshot"), [(1, 1, True), (2, 3, False), (5, 25, True), (6, 25, False)])
def test_a_short_history_with_many_files_is_a_snapshot(
    tmp_path: Path, commits: int, files: int, snapshot: bool
) -> None:
    first = {f"{index}.R": "x" for index in range(files)}
    path = make_repo(tmp_path, first, *({"0.R": f"{index}"} for index in range(1, commits)), bare=True)
    assert read_clone(path, wanted=ALL).history.snapshot is snapshot


def test_a_shallow_clone_knows_that_it_does_not_know(tmp_path: Path) -> None:
    make_repo(tmp_path / "from", {"a": "1"}, Commit({"a": "2"}, tags=("v1",)))
    git(tmp_path, "clone", "-q", "--bare", "--depth=1", (tmp_path / "from").as_uri(), "to.git")
    history = read_clone(tmp_path / "to.git", wanted=ALL).history
    assert history.shallow
    assert not history.snapshot
    assert (history.commits, history.authors, history.first_commit, history.roots) == (None, None, None, ())
    assert history.last_commit == "2023-11-14"


def test_a_date_that_is_still_to_come_is_nobodys_last_change(tmp_path: Path) -> None:
    ahead = 4_102_444_800  # 2100: it would stand before all others for years
    path = make_repo(tmp_path, Commit({"a": "1"}), Commit({"a": "2"}, date=ahead, tags=("v1",)), bare=True)
    history = read_clone(path, wanted=ALL).history
    assert (history.last_commit, history.commits) == ("2023-11-14", 2)
    assert [(tag.name, tag.date) for tag in history.tags] == [("v1", None)]


def test_tags_of_files_and_broken_dates_do_no_harm(tmp_path: Path) -> None:
    path = make_repo(tmp_path, Commit({"a": "1"}, date=0), bare=True)
    git(path, "tag", "a-file", "HEAD:a")
    git(path, "tag", "zero", "HEAD")
    history = read_clone(path, wanted=ALL).history
    assert [(tag.name, tag.date) for tag in history.tags] == [("zero", None)]
    assert (history.first_commit, history.last_commit) == (None, None)


# ── the repository's own name ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/nhs-r-community/NHSRdatasets.git", "nhs-r-community/NHSRdatasets"),
        ("git@github.com:NHSDigital/RAP.git", "NHSDigital/RAP"),
        ("https://user:secret@github.com/o/n", "o/n"),
        ("https://gitlab.com/o/n.git", None),
        ("o/n", None),
        ("/srv/git/o/n.git", None),
        ("https://github.com/../..", None),
    ],
)
def test_origin(tmp_path: Path, url: str, name: str | None) -> None:
    path = make_repo(tmp_path, FILES, bare=True)
    git(path, "remote", "add", "origin", url)
    assert read_clone(path, wanted=ALL).repository == name
    assert read_clone(path, wanted=ALL, repository="a/b").repository == "a/b"


# ── a maintainer's folder ────────────────────────────────────────────────────────────────────────


def test_a_work_tree_is_read_as_it_is_now(tmp_path: Path) -> None:
    path = make_repo(tmp_path / "r", {"a.R": "1", "gone.R": "1", "kept.csv": "1", ".gitignore": "*.csv\n"})
    (path / "a.R").write_text("2")
    (path / "gone.R").unlink()
    (path / "new.R").write_text("3")
    (path / "secret.csv").write_text("4")
    (path / ".git" / "info").mkdir(exist_ok=True)
    (path / ".git" / "info" / "exclude").write_text("*.log\n")
    (path / "x.log").write_text("5")
    (path / "venv").mkdir()
    (path / "venv" / "lib.R").write_text("6")
    snapshot = read(path, wanted=ALL)
    assert snapshot.texts == {".gitignore": "*.csv\n", "a.R": "2", "kept.csv": "1", "new.R": "3"}
    assert [entry.path for entry in snapshot.entries] == [".gitignore", "a.R", "kept.csv", "new.R"]
    assert snapshot.history.commits == 1


@pytest.mark.parametrize("named", [".", "../r", "sub/.."])
def test_what_is_tracked_but_ignored_is_read_however_the_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    path = make_repo(tmp_path / "r", {".env": "A=1", "sub/x.csv": "1", ".gitignore": ".env\n*.csv\n"})
    monkeypatch.chdir(path)
    snapshot = read(Path(named), wanted=ALL)
    assert (
        snapshot.texts
        == read(path, wanted=ALL).texts
        == {".env": "A=1", "sub/x.csv": "1", ".gitignore": ".env\n*.csv\n"}
    )


@pytest.mark.parametrize("files", [{}, {"README.md": "# New\n"}])
def test_a_work_tree_before_its_first_commit(tmp_path: Path, files: dict[str, str]) -> None:
    path = make_repo(tmp_path / "r")
    for name, text in files.items():
        (path / name).write_text(text)
    snapshot = read_folder(path, wanted=ALL)
    assert snapshot.texts == files
    assert (snapshot.commit, snapshot.branch, snapshot.history.commits) == (None, "main", 0)


def test_a_plain_folder(tmp_path: Path) -> None:
    (tmp_path / "R").mkdir()
    (tmp_path / "R" / "a.R").write_text("1")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "b.js").write_text("1")
    snapshot = read(tmp_path, wanted=ALL, repository="o/n")
    assert snapshot.texts == {"R/a.R": "1"}
    assert len(snapshot.entries) == 1
    assert (snapshot.repository, snapshot.commit, snapshot.history.commits) == ("o/n", None, None)


@posix
@pytest.mark.parametrize("tracked", [True, False])
def test_nothing_outside_a_folder_is_read(tmp_path: Path, tracked: bool) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "key.txt").write_text("secret")
    folder = tmp_path / "r"
    if tracked:
        make_repo(folder, {"in/key.txt": "tracked", "a.txt": "x"})
        shutil.rmtree(folder / "in")
    else:
        folder.mkdir()
        (folder / "a.txt").write_text("x")
    (folder / "in").symlink_to(tmp_path / "private")
    (folder / "key.txt").symlink_to(tmp_path / "private" / "key.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    snapshot = read(folder, wanted=ALL)
    assert snapshot.texts == {"a.txt": "x"}
    assert "pipe.txt" not in snapshot.by_path
    assert snapshot.by_path["key.txt"].kind == "symlink"


def test_a_folder_that_may_not_be_read_is_said(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "inner" / "closed").mkdir(parents=True)
    (tmp_path / "inner" / "closed" / "b.txt").write_text("x", encoding="utf-8")
    scandir = os.scandir

    def refusing(path):  # root, by whom tests may be run, may read everything
        if os.fsdecode(path).rstrip("/").endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = read(tmp_path, wanted=ALL)
    assert found.unavailable == {"inner/closed/": "no permission to read it"}
    assert found.truncated
    assert list(found.texts) == ["a.txt"]


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt").chmod(0)
    assert read(tmp_path, wanted=ALL).unavailable == {"a.txt": "no permission to read it"}


def test_a_very_deep_folder(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(30):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("x")
    assert len(read(tmp_path, wanted=ALL).entries) == 1


# ── what is broken ───────────────────────────────────────────────────────────────────────────────


def test_an_empty_repository(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="no commit yet") as caught:
        read_clone(make_repo(tmp_path, bare=True), wanted=ALL)
    assert caught.value.hint


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="is no git repository"):
        read_clone(tmp_path, wanted=ALL)
    with pytest.raises(RepositoryError, match="There is nothing at"):
        read_clone(tmp_path / "none", wanted=ALL)
    with pytest.raises(RepositoryError, match="There is no folder at"):
        read(tmp_path / "none", wanted=ALL)
    (tmp_path / "file").write_text("x")
    with pytest.raises(RepositoryError, match="is a file"):
        read(tmp_path / "file", wanted=ALL)


def _object(path: Path, name: str) -> Path:
    oid = git(path, "rev-parse", name)
    return path / "objects" / oid[:2] / oid[2:]


def _loose(path: Path) -> None:
    """Take the packs apart, so that single objects can be broken."""
    packs = list((path / "objects" / "pack").glob("*.pack"))
    for pack in packs:
        content = pack.read_bytes()
        for part in pack.parent.glob(f"{pack.stem}.*"):
            part.chmod(stat.S_IWRITE | stat.S_IREAD)
            part.unlink()
        git(path, "unpack-objects", "-q", stdin=content)


def _spoil(file: Path) -> None:
    file.chmod(stat.S_IWRITE | stat.S_IREAD)
    file.write_bytes(b"no object")


def test_missing_and_damaged_files_leave_the_others(tmp_path: Path) -> None:
    files = {f"{index}.txt": f"text {index}" for index in range(30)}
    path = make_repo(tmp_path, files, bare=True)
    _loose(path)
    _object(path, "HEAD:3.txt").unlink()
    _spoil(_object(path, "HEAD:7.txt"))
    snapshot = read_clone(path, wanted=ALL)
    assert snapshot.unavailable == dict.fromkeys(("3.txt", "7.txt"), "absent from the clone")
    assert len(snapshot.texts) == 28
    assert snapshot.history.commits == 1


@pytest.mark.parametrize("name", ["HEAD^{tree}", "HEAD", "HEAD~1"])
@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_damaged_past_or_tree(tmp_path: Path, name: str, how: str) -> None:
    path = make_repo(tmp_path, Commit({"a": "1"}, tags=("v0",)), {"a": "2"}, bare=True)
    _loose(path)
    victim = _object(path, name)
    if how == "missing":
        victim.unlink()
    else:
        _spoil(victim)
    if name == "HEAD~1":
        history = read_clone(path, wanted=ALL).history
        assert (history.commits, history.last_commit, history.tags) == (None, "2023-11-14", ())
        return
    with pytest.raises(RepositoryError, match=r"cannot be listed|lacks the commit") as caught:
        read_clone(path, wanted=ALL)
    assert "again" in (caught.value.hint or "")
    assert "nhsr-registry-" not in caught.value.message  # the name of our own temporary folder


def test_a_broken_index(tmp_path: Path) -> None:
    path = make_repo(tmp_path, FILES)
    (path / ".git" / "index").write_bytes(b"no index at all")
    with pytest.raises(RepositoryError, match="cannot be listed"):
        read(path, wanted=ALL)


def test_no_git_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = make_repo(tmp_path / "clone", FILES, bare=True)
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "a.R").write_text("1")
    monkeypatch.setenv("PATH", str(tmp_path / "plain"))
    assert read(tmp_path / "plain", wanted=ALL).texts == {"a.R": "1"}
    with pytest.raises(RepositoryError, match="no git program") as caught:
        read(clone, wanted=ALL)
    assert "Install git" in (caught.value.hint or "")


def test_a_pipe_in_place_of_head(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    path = make_repo(tmp_path / "r", FILES, bare=True)
    (path / "HEAD").unlink()
    os.mkfifo(path / "HEAD")
    with pytest.raises(RepositoryError, match="is no git repository"):
        read_clone(path, wanted=ALL)


def test_objects_on_another_computer(tmp_path: Path) -> None:
    path = make_repo(tmp_path, FILES, bare=True)
    (path / "objects" / "info" / "alternates").write_bytes(b"//server/share/objects\n")
    with pytest.raises(RepositoryError, match="network folder"):
        read_clone(path, wanted=ALL)


def test_borrowed_objects_nearby(tmp_path: Path) -> None:
    make_repo(tmp_path / "from", FILES)
    git(tmp_path, "clone", "-q", "--bare", "--shared", "from", "to.git")
    assert read_clone(tmp_path / "to.git", wanted=ALL).texts == FILES


# ── what means harm ──────────────────────────────────────────────────────────────────────────────


@posix
@pytest.mark.parametrize("bare", [True, False])
def test_a_hostile_clone_runs_nothing(tmp_path: Path, bare: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting that could start a program starts one that leaves a mark; there must be no mark."""
    mark, script = tmp_path / "mark", tmp_path / "harm.sh"
    script.write_text(f'#!/bin/sh\necho "$0 $@" >> {mark}\nexit 1\n')
    script.chmod(0o755)
    files = FILES | {".gitattributes": "* filter=harm diff=harm merge=harm text working-tree-encoding=UTF-16\n"}
    path = make_repo(tmp_path / "r", files, files | {"README.md": "# Two\n"}, bare=bare)
    git_dir = path if bare else path / ".git"
    # The blob is promised by the remote: asking for it would start the remote's program.
    _loose(git_dir)
    _object(git_dir, "HEAD:R/wait.R").unlink()
    (tmp_path / "included").write_text(f"[core]\n\tfsmonitor = {script}\n")
    (git_dir / "config").write_text(f"""\
[core]
\trepositoryformatversion = 1
\tbare = {str(bare).lower()}
\tfsmonitor = {script}
\tsshCommand = {script}
\tpager = {script}
\teditor = {script}
\taskPass = {script}
\tgitProxy = {script}
\thooksPath = {tmp_path}
\talternateRefsCommand = {script}
[extensions]
\tpartialClone = origin
[remote "origin"]
\turl = ext::{script} %S
\tpromisor = true
\tpartialclonefilter = blob:none
\tuploadpack = {script}
\tvcs = harm
[protocol "ext"]
\tallow = always
[include]
\tpath = {tmp_path / "included"}
[alias]
\tlog = !{script}
\tls-tree = !{script}
\tcat-file = !{script}
[diff]
\texternal = {script}
[diff "harm"]
\ttextconv = {script}
\tcommand = {script}
[filter "harm"]
\tsmudge = {script}
\tclean = {script}
\tprocess = {script}
\trequired = true
[gpg]
\tprogram = {script}
[log]
\tshowSignature = true
[pager]
\tlog = {script}
\tls-tree = {script}
[credential]
\thelper = !{script}
[trace2]
\teventTarget = {mark}
""")
    for hook in ("post-index-change", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman", "post-checkout"):
        shutil.copy(script, tmp_path / hook)
        (git_dir / "hooks").mkdir(exist_ok=True)
        shutil.copy(script, git_dir / "hooks" / hook)
    for name in ("GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_EDITOR", "GIT_ASKPASS", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(name, str(script))
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "ext")
    snapshot = read_clone(path, wanted=ALL)
    assert snapshot.unavailable == {"R/wait.R": "absent from the clone"}
    assert snapshot.history.commits == 2
    if not bare:
        read_folder(path, wanted=ALL)
    assert not mark.exists(), mark.read_text()
    # The same clone, asked without care: the test would see a mark if there were one.
    subprocess.run(["git", "cat-file", "-p", "HEAD:R/wait.R"], cwd=path, capture_output=True)  # noqa: PLW1510
    assert mark.exists()


@posix
def test_the_environment_points_git_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a hook, where git has told its children which repository they are in."""
    other = make_repo(tmp_path / "other", {"other.txt": "x"})
    path = make_repo(tmp_path / "r", FILES)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'core.bare=maybe'")
    assert read(path, wanted=ALL).texts == FILES
    assert read_clone(path, wanted=ALL).texts == FILES


def test_replaced_objects_are_not_believed(tmp_path: Path) -> None:
    path = make_repo(tmp_path, FILES, FILES | {"README.md": "# Other\n"}, bare=True)
    git(path, "replace", "HEAD:README.md", "HEAD~1:README.md")
    assert read_clone(path, wanted=ALL).texts["README.md"] == "# Other\n"


def test_a_tree_without_end_is_left_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trees that hold the level below ten times: 10 levels make 10,000,000,000 paths out of a few hundred bytes."""
    monkeypatch.setattr("nhsr_registry.clones._tree.MAX_PATHS", 5000)
    path = make_repo(tmp_path, FILES, bare=True)
    oid = git(path, "hash-object", "-w", "--stdin", stdin=b"x")
    line = f"100644 blob {oid}"
    for _ in range(10):
        tree = "".join(f"{line}\td{index}\n" for index in range(10))
        line = f"040000 tree {git(path, 'mktree', stdin=tree.encode())}"
    commit = git(path, "commit-tree", "-m", "bomb", line.split()[2])
    git(path, "update-ref", "refs/heads/main", commit)
    start = time.monotonic()
    snapshot = read_clone(path, wanted=("none",))
    assert snapshot.truncated
    assert len(snapshot.entries) == 5000
    assert time.monotonic() - start < 10


def test_a_hundred_megabytes_are_not_read(tmp_path: Path) -> None:
    path = make_repo(tmp_path, {"big.csv": b"a" * 100_000_000, "README.md": "# x"}, bare=True)
    snapshot = read_clone(path, wanted=ALL)
    assert snapshot.by_path["big.csv"].size == 100_000_000
    assert snapshot.unavailable == {"big.csv": "larger than 1 MB"}


def test_a_notebook_with_its_pictures_is_read_although_other_files_of_its_size_are_not(tmp_path: Path) -> None:
    files = {"a.ipynb": '{"cells": []}' + " " * 1_500_000, "a.csv": " " * 1_500_000}
    snapshot = read_clone(make_repo(tmp_path, Commit(files), bare=True), wanted=ALL)
    assert set(snapshot.texts) == {"a.ipynb"}
    assert snapshot.unavailable == {"a.csv": "larger than 1 MB"}


def test_a_repository_just_begun_is_read_as_the_folder_it_is(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "README.md").write_text("# new\n", encoding="utf-8")
    assert read(tmp_path, wanted=ALL).texts == {"README.md": "# new\n"}
