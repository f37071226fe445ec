"""Opening a pull request through GitHub's interface, for people who have no checkout. Asked again, it finds its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote
from zlib import crc32

from nhsr_registry.errors import NetworkError, UsageError
from nhsr_registry.github.client import GitHub, NotFoundError
from nhsr_registry.model import Model, RepoId

_TRIES = 10  # questions until a new fork is there
_NO_RIGHT = "The token needs the right to write contents and pull requests (a classic one: public_repo)."


class ForbiddenError(UsageError):
    """The token may not do this."""


class Proposal(Model):
    """What is to be proposed: text files by path, on a branch of their own."""

    branch: str
    title: str
    body: str
    files: dict[str, str]


class Opened(Model):
    """The pull request. `created` and `committed` say what this call did: nothing, if it had been done before."""

    number: int
    url: str
    head: str
    created: bool
    committed: bool


def branch_for(repo: RepoId) -> str:
    """The same project always has the same branch, and no two have one: so a second call finds what the first one did."""
    plain = re.sub(r"[^a-z0-9_-]+", "-", repo.name.lower())
    mark = "" if plain == repo.name.lower() else f"-{crc32(repo.key.encode()):08x}"  # `a.b` is not `a-b`
    return f"add/{repo.owner.lower()}/{plain}{mark}"


def propose(github: GitHub, upstream: RepoId, proposal: Proposal) -> Opened:
    """Commit `proposal` to a fork (or to `upstream`, where the token may write there) and open the pull request.

    Raises `UsageError` where the token may not, and `NetworkError`.
    """
    if not github.token:
        raise UsageError(
            "A pull request needs a token for GitHub.", hint="Set GITHUB_TOKEN, or sign in with: gh auth login"
        )
    try:
        return _Call(github, upstream).propose(proposal)
    except (KeyError, TypeError, ValueError) as error:
        raise NetworkError(
            f"GitHub's answer on the pull request to {upstream} has an unknown form.",
            hint=f"Is {github.api_url} GitHub?",
        ) from error


class _Call:
    def __init__(self, github: GitHub, upstream: RepoId) -> None:
        self.github, self.upstream = github, upstream

    def propose(self, proposal: Proposal) -> Opened:
        facts = self._ask("GET", f"repos/{self.upstream}")
        base = str(facts["default_branch"])
        permissions = facts.get("permissions")
        may_write = isinstance(permissions, dict) and permissions.get("push") is True
        home, head = self._begun(base, proposal.branch, may_write=may_write)
        committed = self._commit(home, head, proposal)
        found = self._open(home, proposal.branch)
        created = found is None
        if found is None:
            body = {
                "title": proposal.title, "body": proposal.body, "base": base,
                "head": f"{home.owner}:{proposal.branch}", "maintainer_can_modify": True,
            }  # fmt: skip
            found = self._ask("POST", f"repos/{self.upstream}/pulls", body)
        return Opened(
            number=int(found["number"]), url=str(found["html_url"]), head=f"{home.owner}:{proposal.branch}",
            created=created, committed=committed,
        )  # fmt: skip

    def _begun(self, base: str, branch: str, *, may_write: bool) -> tuple[RepoId, str]:
        """Where the branch is, and its newest commit. A person may write where their token may not: then it is a fork."""
        if may_write:
            with suppress(ForbiddenError):
                return self.upstream, self._branch(self.upstream, base, branch)
        fork = self._fork(base)
        return fork, self._branch(fork, base, branch)

    def _own_fork(self) -> RepoId:
        """GitHub answers with the fork that is there already; other servers say that there is one."""
        status, said = self._send("POST", f"repos/{self.upstream}/forks", {})
        if status == 422:
            login = str(self._ask("GET", "user")["login"])
            own = self._ask("GET", f"repos/{login}/{self.upstream.name}")
            if own.get("fork") is True:
                return RepoId.parse(str(own["full_name"]))
            raise UsageError(
                f"{login}/{self.upstream.name} is no fork of {self.upstream}, and stands where a fork would be.",
                hint="Rename it on GitHub, or propose the entry with an account that has no repository of that name.",
            )
        return RepoId.parse(str(self._checked("POST", f"repos/{self.upstream}/forks", status, said)["full_name"]))

    def _fork(self, base: str) -> RepoId:
        """The token's own fork, as new as the upstream as far as GitHub can make it."""
        fork = self._own_fork()
        for _ in range(_TRIES):
            status, _said = self._send("GET", f"repos/{fork}/git/ref/heads/{_path(base)}")
            if status == 200:
                break
            self.github.sleep(2.0)
        self._send("POST", f"repos/{fork}/merge-upstream", {"branch": base})  # behind is good enough, if it cannot
        return fork

    def _branch(self, home: RepoId, base: str, branch: str) -> str:
        """The newest commit of our branch, made if it is not there."""
        status, said = self._send("GET", f"repos/{home}/git/ref/heads/{_path(branch)}")
        if status == 200:
            return _sha(said)
        start = _sha(self._ask("GET", f"repos/{home}/git/ref/heads/{_path(base)}"))
        return _sha(self._ask("POST", f"repos/{home}/git/refs", {"ref": f"refs/heads/{branch}", "sha": start}))

    def _commit(self, home: RepoId, head: str, proposal: Proposal) -> bool:
        """One commit with all files, unless the branch has them already."""
        said = self._ask("GET", f"repos/{home}/git/commits/{head}")
        before = str((said.get("tree") or said["commit"]["tree"])["sha"])  # some servers answer as for /commits
        rows = [
            {"path": path, "mode": "100644", "type": "blob", "content": text} for path, text in proposal.files.items()
        ]
        tree = str(self._ask("POST", f"repos/{home}/git/trees", {"base_tree": before, "tree": rows})["sha"])
        if tree == before:
            return False
        body = {"message": proposal.title, "tree": tree, "parents": [head]}
        commit = str(self._ask("POST", f"repos/{home}/git/commits", body)["sha"])
        self._ask("PATCH", f"repos/{home}/git/refs/heads/{_path(proposal.branch)}", {"sha": commit, "force": False})
        return True

    def _open(self, home: RepoId, branch: str) -> Mapping[str, Any] | None:
        asked = f"repos/{self.upstream}/pulls?state=open&head={quote(f'{home.owner}:{branch}', safe='')}"
        status, said = self._send("GET", asked)
        if status != 200 or not isinstance(said, list):
            raise NetworkError(f"GitHub does not list the pull requests of {self.upstream} (HTTP {status}).")
        return next((pull for pull in said if _is_ours(pull, home, branch)), None)

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        return self.github.send(method, path, body, what=f"the pull request to {self.upstream}")

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        return self._checked(method, path, *self._send(method, path, body))

    def _checked(self, method: str, path: str, status: int, said: Any) -> Mapping[str, Any]:
        if status in {200, 201, 202} and isinstance(said, dict):
            return said
        if status == 401:
            raise UsageError("GitHub does not accept the token.", hint="Renew GITHUB_TOKEN (or GH_TOKEN).")
        if status == 403:
            raise ForbiddenError(f"The token may not propose anything to {self.upstream}.", hint=_NO_RIGHT)
        if status in {404, 410}:
            raise NotFoundError(f"GitHub does not show {path.partition('?')[0]} to this token.", hint=_NO_RIGHT)
        why = (
            str(said.get("message", ""))[:200].replace(self.github.token or "\0", "…") if isinstance(said, dict) else ""
        )
        raise NetworkError(
            f"GitHub answered {method} {path.partition('?')[0]} with HTTP {status}. {why}".strip(),
            hint="Run it again: what is done is not done twice.",
        )


def _is_ours(pull: Any, home: RepoId, branch: str) -> bool:
    """Asked for anyhow, since not every server filters."""
    head = pull.get("head") if isinstance(pull, dict) else None
    if not isinstance(head, dict) or head.get("ref") != branch:
        return False
    label = head.get("label")
    return not isinstance(label, str) or label.lower() == f"{home.owner}:{branch}".lower()


def _sha(said: Any) -> str:
    return str(said["object"]["sha"])


def _path(name: str) -> str:
    return quote(name, safe="/")
