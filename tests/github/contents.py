"""The part of GitHub's REST interface that tells a repository's files and commits, over real git repositories."""

from __future__ import annotations

import base64
import gzip
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support import git, git_env

if TYPE_CHECKING:
    from tests.github.server import Answer, LittleGitHub

_SEEN = re.compile(r"/repos/([^/]+)/([^/]+)/(commits|tags|tarball|git/trees|git/blobs|git/commits)(?:/(.+))?")
_COMMIT = "%H%x00%P%x00%T%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI"


def answer(server: LittleGitHub, target: str) -> Answer | None:
    """What answers the REST address `target`, if it is one of these; `None` for all others."""
    from tests.github.server import as_rest, reply

    address = urlsplit(target)
    if address.path.startswith("/_codeload/"):
        owner, name, oid = address.path.removeprefix("/_codeload/").split("/")
        served = server.world.get(f"{owner}/{name}")
        assert served
        assert served.git
        return reply(200, tarball(served.git, f"{owner}-{name}-{oid[:7]}", oid))
    if listed := re.fullmatch(r"/users/([^/]+)/repos", address.path):
        own = [r for r in server.world.by_id.values() if r.owner.lower() == listed[1].lower() and not r.private]
        rows = [{key: value for key, value in as_rest(r).items() if key != "parent"} for r in own]
        query = {key: values[0] for key, values in parse_qs(address.query).items()}
        return _page(rows, query, server.url) if own else reply(404, {"message": "Not Found"})
    found = _SEEN.fullmatch(address.path)
    hosted = server.world.get(f"{found[1]}/{found[2]}") if found else None
    if found is None or hosted is None or hosted.git is None:
        return None
    query = {key: values[0] for key, values in parse_qs(address.query).items()}
    what, rest, where = found[3], unquote(found[4] or ""), hosted.git
    if what == "tarball":
        place = server.downloads or server.url
        return reply(302, b"", Location=f"{place}/_codeload/{found[1]}/{found[2]}/{rest}")
    if what == "commits":
        if hosted.at() is None:
            return reply(409, {"message": "Git Repository is empty."})
        return _page(_commits(where, query.get("sha", "HEAD")), query, f"{server.url}{address.path}")
    if what == "tags":
        return _page(_tags(where), query, f"{server.url}{address.path}")
    if what == "git/trees":
        rows = tree(where, rest)
        return reply(
            200, {"sha": rest, "tree": rows[: server.most_entries], "truncated": len(rows) > server.most_entries}
        )
    if what == "git/blobs":
        content = subprocess.run(
            ["git", "cat-file", "blob", rest], cwd=where, env=git_env(), capture_output=True, check=True
        )
        return reply(200, {"sha": rest, "encoding": "base64", "content": base64.encodebytes(content.stdout).decode()})
    return reply(200, _commits(where, rest)[0]["commit"])


def _page(rows: list[dict[str, Any]], query: dict[str, str], address: str) -> Answer:
    from tests.github.server import reply

    size, number = int(query.get("per_page", 30)), int(query.get("page", 1))
    last = max(1, -(-len(rows) // size))
    headers = {}
    if number < last:
        headers["Link"] = (
            f'<{address}?per_page={size}&page={number + 1}>; rel="next", <{address}?per_page={size}&page={last}>; rel="last"'
        )
    return reply(200, rows[size * (number - 1) : size * number], **headers)


def _commits(where: Path, at: str) -> list[dict[str, Any]]:
    out = []
    for line in git(where, "log", f"--format={_COMMIT}", at, "--").split("\n"):
        oid, parents, tree_, name, mail, written, by, by_mail, made = line.split("\0")
        commit = {
            "author": {"name": name, "email": mail, "date": _utc(written)},
            "committer": {"name": by, "email": by_mail, "date": _utc(made)}, "tree": {"sha": tree_},
        }  # fmt: skip
        out.append({"sha": oid, "commit": commit, "parents": [{"sha": parent} for parent in parents.split()]})
    return out


def _utc(said: str) -> str:
    from datetime import UTC, datetime

    return datetime.fromisoformat(said).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tags(where: Path) -> list[dict[str, Any]]:
    names = git(where, "tag", "-l").split()
    return [{"name": name, "commit": {"sha": git(where, "rev-parse", f"{name}^{{commit}}")}} for name in names]


def tree(where: Path, oid: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for line in git(where, "ls-tree", "-r", "-t", "-l", "-z", "--full-tree", oid).split("\0"):
        if line:
            about, _, name = line.partition("\t")
            mode, type_, sha, size = about.split()
            rows.append(
                {"path": name, "mode": mode, "type": type_, "sha": sha}
                | ({"size": int(size)} if size.isdigit() else {})
            )
    return rows


def tarball(where: Path, folder: str, oid: str) -> bytes:
    """As GitHub makes it: by git's own `archive`, so with `export-ignore`, `export-subst` and line ends."""
    done = subprocess.run(
        ["git", "archive", "--format=tar", f"--prefix={folder}/", oid],
        cwd=where,
        env=git_env(),
        capture_output=True,
        check=True,
    )
    return gzip.compress(done.stdout, 1)
