"""Repositories as bare clones: every commit, the files of the newest one alone, and none above 8 MB.

Of a project that is met for the first time, two small fetches in place of a large one: the commits without any files
(they tell how long, by how many people and from which beginning it was made, which GitHub's own interface does not, or
only at a price), then the newest commit's files. What lies in between, most of a repository's weight, stays where it
is. Of one that is known and has a few commits more (`carried`), the newest files alone.

git speaks to GitHub by https only, asks nobody for a password, follows no redirect and runs no hook. The user's own
git settings stay in force, since they may name the proxy and the certificates; nothing of a repository is obeyed.
"""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from nhsr_registry import re, trust
from nhsr_registry.clones import read_clone
from nhsr_registry.clones._git import Process, git_class, has_git, no_git
from nhsr_registry.clones._refs import Refs, find_git_dir
from nhsr_registry.clones._text import ABSENT, too_large
from nhsr_registry.errors import NetworkError, RegistryError
from nhsr_registry.github.carried import Carried
from nhsr_registry.github.client import GitHub, LimitError, NotFoundError, RepositoryFacts
from nhsr_registry.model import HostFacts, RepoId
from nhsr_registry.snapshot import MAX_NOTEBOOK, Snapshot

MAX_KILOBYTES = 3_000_000  # a repository, as GitHub counts it
MAX_CACHE = 20_000_000_000  # bytes of all clones together
_MAX_ANSWER = 32_000_000
_TIMEOUT = 900.0
RETRY_AFTER = 2.0
# As much as a clone's reader would read of one file, so that both ways see the same.
_CONTENT = f"--filter=blob:limit={MAX_NOTEBOOK + 1}"
_COMMITS = "--filter=tree:0"
_OPTIONS = ("--quiet", "--force", "--no-recurse-submodules", "--no-write-fetch-head")
_UNDONE = "nhsr-undone"  # in a clone whose newest commit may lack files
# As git's own clone writes it; files above the limit stay with the remote, and we never ask for them.
_CONFIG = f"""\
[core]
\trepositoryformatversion = 1
\tbare = true
[extensions]
\tpartialClone = origin
[remote "origin"]
\turl = {{url}}
\tpromisor = true
\tpartialclonefilter = blob:limit={MAX_NOTEBOOK + 1}
"""
_BRANCH = re.compile(
    r"(?!.*(?:\.\.|@\{|//|/\.|\.lock(?:/|$)))[^\x00-\x20~^:?*\[\\\x7f./](?:[^\x00-\x20~^:?*\[\\\x7f]*[^\x00-\x20~^:?*\[\\\x7f./])?"
)
_HINT = "Try again later, or clone it yourself and name the clone with --from."
_PASSING = re.compile(r"HTTP 5\d\d|error: 5\d\d|early EOF|RPC failed|timed out|reset by peer|hung up", re.IGNORECASE)
_GONE = re.compile(r"not found|error: 404|could not read Username|error: 410", re.IGNORECASE)


class EmptyError(NetworkError):
    """No commit is shown: an empty repository, or something that stands in GitHub's place."""


def snapshot(repo: RepoId, cache: Path, wanted: tuple[str, ...], client: GitHub | None = None) -> Snapshot:
    """The newest commit of a repository on GitHub, with what only GitHub knows, under the name it has now.

    Raises `NetworkError`. Without a token GitHub answers 60 requests an hour; once they are used up the files are
    still to be had, and what only GitHub knows is then not known (`host` is `None`).
    """
    with client or GitHub.from_environment() as github:
        try:
            facts = github.facts(repo)
        except LimitError:
            if github.token:
                raise
            facts = RepositoryFacts(repo=repo, host=HostFacts())
        if has_git():
            path = fetch(facts.repo, cache, github, kilobytes=facts.kilobytes)
            taken = read_fetched(path, wanted, facts.repo)
        else:
            from nhsr_registry.github import tarball

            _not_too_large(facts.repo, facts.kilobytes)
            taken, _ = tarball.snapshot(facts.repo, github, wanted, branch=facts.default_branch)
    return msgspec.structs.replace(taken, host=None if facts.host == HostFacts() else facts.host)


def snapshot_once(
    repo: RepoId, folder: Path, client: GitHub, wanted: tuple[str, ...], *,
    branch: str | None, kilobytes: int | None, carried: Carried | None = None,
) -> tuple[Snapshot, int]:  # fmt: skip
    """The newest commit without `host`, and the bytes that it cost: by git into `folder`, else as a tarball.

    With `carried`, its files alone are fetched and the history is the carried one, if it is that of this commit.

    Raises `NetworkError`.
    """
    if not has_git():
        from nhsr_registry.github import tarball

        _not_too_large(repo, kilobytes)
        return tarball.snapshot(repo, client, wanted, branch=branch)
    cost = 0
    if carried and branch:
        clone = fetch_once(repo, folder / "files", client, branch=branch, kilobytes=kilobytes, history=False)
        taken, cost = read_fetched(clone, wanted, repo), _packed(clone)
        # A `.mailmap` joins names anew, also those of earlier commits.
        if taken.commit == carried.head and all(entry.path != ".mailmap" for entry in taken.entries):
            return msgspec.structs.replace(taken, history=carried.told(len(taken.entries))), cost
    clone = fetch_once(repo, folder, client, branch=branch, kilobytes=kilobytes)
    return read_fetched(clone, wanted, repo), cost + _packed(clone)


def _packed(clone: Path) -> int:
    return sum(file.stat().st_size for file in clone.glob("objects/pack/*.pack"))


def read_fetched(clone: Path, wanted: tuple[str, ...], repo: RepoId) -> Snapshot:
    """A clone of ours. It lacks exactly the files above the limit, and says so as whoever has them whole would."""
    taken = read_clone(clone, wanted=wanted, repository=str(repo))
    left_out = {entry.path for entry in taken.entries if entry.size is None and entry.kind in {"file", "executable"}}
    reasons = {
        path: too_large(path) if path in left_out and reason == ABSENT else reason
        for path, reason in taken.unavailable.items()
    }
    return msgspec.structs.replace(taken, unavailable=reasons)


def fetch(repo: RepoId, cache: Path, client: GitHub, *, kilobytes: int | None = None) -> Path:
    """A bare clone of `repo` in `cache`, as new as GitHub's; made anew, brought up to date or left as it is.

    Raises `NetworkError` where git cannot get it, and `RepositoryError` where there is no git program.
    """
    repo = RepoId.parse(str(repo))  # its parts become parts of paths and addresses
    _not_too_large(repo, kilobytes)
    path = cache / repo.owner.lower() / f"{repo.name.lower()}.git"
    path.parent.mkdir(parents=True, exist_ok=True)
    with _beside(path) as fresh:
        remote = _Remote(repo, client)
        _found(fresh, remote.url)
        branch, heads = remote.heads(fresh)
        if _refresh(path, remote, branch, heads):
            os.utime(path)
            return path
        (fresh / "HEAD").write_text(f"ref: refs/heads/{branch}\n", encoding="utf-8")
        remote.fetch(fresh, branch)
        _put(fresh, path)
    _prune(cache, keep=path)
    return path


def fetch_once(
    repo: RepoId, folder: Path, client: GitHub, *, branch: str | None, kilobytes: int | None, history: bool = True
) -> Path:
    """A bare clone of `repo` in `folder`, which should be empty and not be kept. Asks GitHub no more than it must.

    Without `history`, a shallow one: the newest commit and its files, in one fetch.
    """
    repo = RepoId.parse(str(repo))
    _not_too_large(repo, kilobytes)
    path = folder / "clone.git"
    remote = _Remote(repo, client)
    _found(path, remote.url)
    if not branch or not _BRANCH.fullmatch(branch):
        branch, _ = remote.heads(path)
    (path / "HEAD").write_text(f"ref: refs/heads/{branch}\n", encoding="utf-8")
    remote.fetch(path, branch) if history else remote.fetch_files(path, branch)
    return path


def newest(repo: RepoId, folder: Path, client: GitHub) -> tuple[str | None, str | None]:
    """(newest commit, default branch) by git alone; (`None`, `None`) where it has none. Raises `NetworkError`."""
    repo = RepoId.parse(str(repo))
    path = folder / "asked.git"
    remote = _Remote(repo, client)
    _found(path, remote.url)
    try:
        branch, heads = remote.heads(path)
    except EmptyError:
        return None, None
    return heads[f"refs/heads/{branch}"], branch


def _not_too_large(repo: RepoId, kilobytes: int | None) -> None:
    if kilobytes and kilobytes > MAX_KILOBYTES:
        raise NetworkError(
            f"{repo} holds {kilobytes / 1_000_000:.0f} GB, more than we fetch.", hint="Name a clone of it with --from."
        )


def _refresh(path: Path, remote: _Remote, branch: str, heads: dict[str, str]) -> bool:
    """Bring the clone at `path` up to date; `False` where it is better made anew.

    That is after a new default branch, or a tag that was moved or taken away: git does not forget tags by itself.
    """
    known = _known(path)
    if known is None or f"refs/heads/{branch}" not in known:
        return False
    if known == heads:
        return True
    if any(heads.get(name) != oid for name, oid in known.items() if name.startswith("refs/tags/")):
        return False
    try:
        remote.fetch(path, branch)
    except NetworkError:
        return False
    return True


class _Remote:
    """One repository on GitHub, as git sees it."""

    def __init__(self, repo: RepoId, client: GitHub) -> None:
        self.repo = repo
        self.url = f"{client.server_url}/{repo.owner}/{repo.name}.git"
        self._token = client.token
        self._env = _environment(client)

    def heads(self, folder: Path) -> tuple[str, dict[str, str]]:
        """The default branch, and its commit and those of all tags by full name."""
        heads: dict[str, str] = {}
        branch: str | None = None
        for line in self._git(folder, "ls-remote", "--symref", "--", "origin", "HEAD", "refs/tags/*").split("\n"):
            said, _, name = line.partition("\t")
            if name == "HEAD" and said.startswith("ref: refs/heads/"):
                branch = said.removeprefix("ref: refs/heads/")
            elif name == "HEAD" and branch:
                heads[f"refs/heads/{branch}"] = said
            elif name.startswith("refs/tags/") and not name.endswith("^{}"):
                heads[name] = said
        if not branch or not _BRANCH.fullmatch(branch) or f"refs/heads/{branch}" not in heads:
            # Also what git makes of a web page that a proxy shows in GitHub's place.
            raise EmptyError(f"{self.repo} has no commit on GitHub, as far as we are shown.", hint=_HINT)
        return branch, heads

    def fetch_files(self, folder: Path, branch: str) -> None:
        """A branch's newest commit and its files, and nothing of its past."""
        head = f"+refs/heads/{branch}:refs/heads/{branch}"
        self._git(folder, "fetch", *_OPTIONS, "--depth=1", "--no-tags", _CONTENT, "--", "origin", head)

    def fetch(self, folder: Path, branch: str) -> None:
        """A branch's commits, all tags with theirs, and its newest files, into the clone `folder`."""
        head = f"+refs/heads/{branch}:refs/heads/{branch}"
        (folder / _UNDONE).touch()
        self._git(folder, "fetch", *_OPTIONS, "--tags", _COMMITS, "--", "origin", head)
        tree = self._git(folder, "log", "-1", "--format=%T", f"refs/heads/{branch}").strip()
        # We have the commits without their files: told what we have, the server would think we have them too.
        anew = ["-c", "fetch.negotiationAlgorithm=noop", "fetch", *_OPTIONS, _CONTENT]
        try:
            self._git(folder, *anew, "--no-tags", "--", "origin", tree)
        except NotFoundError:
            raise
        except NetworkError:  # an old server gives branches only
            self._git(folder, *anew, "--refetch", "--", "origin", head)
        (folder / _UNDONE).unlink()

    def _git(self, folder: Path, *arguments: str) -> str:
        """The output of git, asked twice where the failure looks like a passing one."""
        for last in (False, True):
            process = self._start(folder, arguments)
            with process:
                text = process.stdout.read(_MAX_ANSWER).decode("utf-8", "surrogateescape")
            if not process.failed:
                return text
            said = process.complaint.replace(str(folder), "the clone").replace(self._token or "\0", "…")
            if last or not _PASSING.search(said):
                raise self._error(said)
            time.sleep(RETRY_AFTER)
        raise AssertionError("the last attempt returns or raises")

    def _start(self, folder: Path, arguments: tuple[str, ...]) -> Process:
        git = git_class()
        from git.exc import GitCommandNotFound

        # Said outright, since variables of a git that called us (in a hook) would speak of another repository.
        places = {
            "GIT_DIR": str(folder),
            "GIT_COMMON_DIR": str(folder),
            "GIT_OBJECT_DIRECTORY": str(folder / "objects"),
            "GIT_INDEX_FILE": str(folder / "index"),
        }
        try:
            command = [git.GIT_PYTHON_GIT_EXECUTABLE or "git", *arguments]
            process = git(str(folder)).execute(command, as_process=True, env=self._env | places)
        except GitCommandNotFound as error:
            raise no_git() from error
        return Process(process, timeout=_TIMEOUT)

    def _error(self, said: str) -> RegistryError:
        if _GONE.search(said):
            return NotFoundError(
                f"GitHub has no public repository {self.repo}.",
                hint="Check the spelling. It may have been renamed, deleted or made private.",
            )
        return NetworkError(f"{self.repo} could not be fetched: {said}.", hint=_HINT)


def _environment(client: GitHub) -> dict[str, str]:
    scheme = urlsplit(client.server_url).scheme
    settings = {
        "core.askPass": "",
        "core.fsmonitor": "false",
        "core.hooksPath": os.devnull,
        "credential.helper": "",
        "gc.auto": "0",
        "http.followRedirects": "false",  # or the token would follow too
        "http.lowSpeedLimit": "1000",
        "http.lowSpeedTime": "60",
        "maintenance.auto": "false",
        "protocol.allow": "never",
        f"protocol.{scheme}.allow": "always",
    }
    if client.token:
        # In the environment: command lines can be read by everybody on the computer.
        pair = base64.b64encode(f"x-access-token:{client.token}".encode()).decode("ascii")
        settings[f"http.{client.server_url}/.extraHeader"] = f"Authorization: Basic {pair}"
    env = {
        "GCM_INTERACTIVE": "never",
        "GIT_ALLOW_PROTOCOL": scheme,
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
        "GIT_ASKPASS": "",
        "GIT_CONFIG_COUNT": str(len(settings)),
        "GIT_NAMESPACE": "",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_TRACE": "0",
        "GIT_TRACE_CURL": "0",
        "SSH_ASKPASS": "",
    }
    env |= trust.for_git(os.environ)
    for index, (name, value) in enumerate(settings.items()):
        env |= {f"GIT_CONFIG_KEY_{index}": name, f"GIT_CONFIG_VALUE_{index}": value}
    return env


def _found(folder: Path, url: str) -> None:
    """An empty bare clone of `url`: by hand, so that no template brings hooks along."""
    for part in ("objects", "refs"):
        (folder / part).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n", encoding="ascii")
    (folder / "config").write_text(_CONFIG.format(url=url), encoding="ascii")


def _known(path: Path) -> dict[str, str] | None:
    """The names in a clone; `None` where there is none, or none that can be used."""
    try:
        git_dir = find_git_dir(path) if path.is_dir() and not (path / _UNDONE).exists() else None
        return dict(Refs(git_dir).names) if git_dir else None
    except RegistryError:
        return None


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A new place next to `path` for what is not finished; removed whatever happens."""
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=path.parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder) / path.name


def _put(fresh: Path, path: Path) -> None:
    """Put a finished clone in its place, at once; another process may have been faster, which is as good."""
    old = fresh.with_suffix(".old")
    try:
        if path.exists():
            path.rename(old)
        fresh.rename(path)
    except OSError:
        if not path.is_dir():
            raise


def _prune(cache: Path, *, keep: Path) -> None:
    """Remove what was left half done a day ago, and the clones longest unused until the rest fits `MAX_CACHE`."""
    for partial in cache.glob("*/.partial-*"):
        if partial.stat().st_mtime < time.time() - 86_400:
            shutil.rmtree(partial, ignore_errors=True)
    clones = sorted(
        ((clone.stat().st_mtime, _size(clone), clone) for clone in cache.glob("*/*.git") if clone != keep),
        key=lambda found: found[0],
        reverse=True,
    )
    total = _size(keep)
    for _, size, clone in clones:
        total += size
        if total > MAX_CACHE:
            shutil.rmtree(clone, ignore_errors=True)


def _size(folder: Path) -> int:
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file())
