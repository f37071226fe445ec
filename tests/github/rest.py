"""The part of GitHub's REST interface that opens pull requests, over the real repositories of a `World`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.github.world import World
from tests.support import git, git_env

Answer = tuple[int, Any]


class Rest:
    """What a token of `login` may do: read everything, write to its own repositories and to those of `writes`."""

    def __init__(self, world: World, login: str = "ann", writes: tuple[str, ...] = ()) -> None:
        self.world, self.login, self.writes = world, login, writes
        self.pulls: dict[str, list[dict[str, Any]]] = {}
        self.calls: list[str] = []
        self.says_push = False  # what a person may is not always what their token may
        self.forks_once = False  # as some servers do

    def answer(self, method: str, target: str, content: bytes) -> Answer:
        address = urlsplit(target)
        self.calls.append(f"{method} {address.path}")
        body = json.loads(content) if content else {}
        if address.path == "/user":
            return 200, {"login": self.login}
        for verb, pattern, act in self._routes():
            if verb == method and (found := re.fullmatch(pattern, address.path)):
                hosted = self.world.get(f"{found[1]}/{found[2]}")
                if hosted is None or hosted.git is None:
                    return 404, {"message": "Not Found"}
                if (
                    method in {"POST", "PATCH"}
                    and not address.path.endswith(("/forks", "/pulls"))
                    and not self._may(hosted.full_name)
                ):
                    return 403, {"message": "Resource not accessible by integration"}
                return act(hosted, *map(unquote, found.groups()[2:]), body=body, query=parse_qs(address.query))
        return 404, {"message": "Not Found"}

    def _may(self, name: str) -> bool:
        return name.partition("/")[0] == self.login or name in self.writes

    def _routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        at = r"/repos/([^/]+)/([^/]+)"
        return [
            ("GET", at, self._repo), ("POST", f"{at}/forks", self._fork), ("POST", f"{at}/merge-upstream", self._merge),
            ("GET", f"{at}/git/ref/heads/(.+)", self._ref), ("POST", f"{at}/git/refs", self._new_ref),
            ("PATCH", f"{at}/git/refs/heads/(.+)", self._move_ref), ("GET", f"{at}/git/commits/([0-9a-f]+)", self._commit),
            ("POST", f"{at}/git/trees", self._tree), ("POST", f"{at}/git/commits", self._new_commit),
            ("GET", f"{at}/pulls", self._list), ("POST", f"{at}/pulls", self._pull),
        ]  # fmt: skip

    def _repo(self, hosted, *, body, query) -> Answer:
        about = {"full_name": hosted.full_name, "default_branch": hosted.at()[0]}
        about |= {"fork": hosted.parent is not None}
        return 200, about | {"permissions": {"push": self.says_push or self._may(hosted.full_name)}}

    def _fork(self, hosted, *, body, query) -> Answer:
        name = f"{self.login}/{hosted.name}"
        if self.forks_once and self.world.get(name):
            return 422, {"message": "Repository already exists"}
        if self.world.get(name) is None:
            shutil.copytree(hosted.git, self.world.root / f"{name}.git")
            self.world.add(name, parent=hosted.full_name)
        return 202, {"full_name": name}

    def _merge(self, hosted, *, body, query) -> Answer:
        upstream = self.world.get(hosted.parent)
        assert upstream
        git(hosted.git, "fetch", "-q", str(upstream.git), f"+{body['branch']}:{body['branch']}")
        return 200, {}

    def _ref(self, hosted, branch: str, *, body, query) -> Answer:
        done = subprocess.run(
            ["git", "rev-parse", "--verify", "-q", f"refs/heads/{branch}"], cwd=hosted.git, env=git_env(),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        sha = done.stdout.strip()
        return (200, {"object": {"sha": sha}}) if sha else (404, {"message": "Not Found"})

    def _new_ref(self, hosted, *, body, query) -> Answer:
        if self._ref(hosted, body["ref"].removeprefix("refs/heads/"), body=None, query=None)[0] == 200:
            return 422, {"message": "Reference already exists"}
        git(hosted.git, "update-ref", body["ref"], body["sha"])
        return 201, {"object": {"sha": body["sha"]}}

    def _move_ref(self, hosted, branch: str, *, body, query) -> Answer:
        git(hosted.git, "update-ref", f"refs/heads/{branch}", body["sha"])
        return 200, {"object": {"sha": body["sha"]}}

    def _commit(self, hosted, sha: str, *, body, query) -> Answer:
        return 200, {"sha": sha, "tree": {"sha": git(hosted.git, "rev-parse", f"{sha}^{{tree}}")}}

    def _tree(self, hosted, *, body, query) -> Answer:
        with tempfile.TemporaryDirectory() as folder:
            env = git_env() | {"GIT_INDEX_FILE": str(Path(folder) / "index")}

            def run(*words: str) -> str:
                return subprocess.run(
                    ["git", *words], cwd=hosted.git, env=env, capture_output=True, text=True, check=True
                ).stdout.strip()

            run("read-tree", body["base_tree"])
            for row in body["tree"]:
                blob = git(hosted.git, "hash-object", "-w", "--stdin", stdin=row["content"].encode())
                run("update-index", "--add", "--cacheinfo", f"{row['mode']},{blob},{row['path']}")
            return 201, {"sha": run("write-tree")}

    def _new_commit(self, hosted, *, body, query) -> Answer:
        parents = [word for parent in body["parents"] for word in ("-p", parent)]
        return 201, {"sha": git(hosted.git, "commit-tree", *parents, "-m", body["message"], body["tree"])}

    def _list(self, hosted, *, body, query) -> Answer:
        head = query.get("head", [""])[0]
        return 200, [pull for pull in self.pulls.get(hosted.full_name, []) if pull["head"]["label"] == head]

    def _pull(self, hosted, *, body, query) -> Answer:
        own = self.pulls.setdefault(hosted.full_name, [])
        owner, _, branch = body["head"].partition(":")
        if any(pull["head"]["label"] == body["head"] for pull in own):
            return 422, {"message": "A pull request already exists"}
        pull = {
            "number": len(own) + 1, "html_url": f"https://github.com/{hosted.full_name}/pull/{len(own) + 1}",
            "title": body["title"], "body": body["body"], "head": {"label": body["head"], "ref": branch, "owner": owner},
        }  # fmt: skip
        own.append(pull)
        return 201, pull
