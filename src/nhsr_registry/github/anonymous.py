"""Pass 1 without a token, for a handful of repositories: GitHub's GraphQL interface answers nobody without one.

One REST question each, 60 an hour, tells what only GitHub knows; git's own `ls-remote`, which has no such limit, tells
the newest commit. Once the sixty are used up, git alone is asked: that cannot tell whether a repository has become
another one of the same name, nor what is archived, so such an answer is not `whole` and takes nothing back.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from nhsr_registry.clones._git import has_git
from nhsr_registry.errors import NetworkError, RegistryError, UsageError
from nhsr_registry.github.client import BlockedError, GitHub, LimitError, NotFoundError
from nhsr_registry.github.fetch import newest
from nhsr_registry.github.survey import Absent, Found, Known, Seen, Unknown
from nhsr_registry.model import RepoId

HOURLY = 60  # requests that GitHub answers an hour without a token
_PAGES = 5  # of an owner's repositories
_NOT_ASKED = "not asked"  # in place of the newest commit: there is one
_PATIENCE = 3  # failures in a row before we leave GitHub alone


def survey(github: GitHub, known: Sequence[Known]) -> Iterator[tuple[Known, Found]]:
    """What GitHub says of each, as `survey.survey` tells it. Raises `NetworkError` where nothing is answered any more."""
    limited, failed = False, 0
    for item in known:
        found: Found | None = None
        if not limited:
            try:
                found = _asked(github, item)
            except LimitError:
                limited = True
            except RegistryError as error:
                found = Unknown(reason=error.message)
        if found is None:
            found = _by_git(github, item)
        failed = failed + 1 if isinstance(found, Unknown) else 0
        yield item, found
        if failed >= _PATIENCE:
            raise NetworkError("GitHub does not answer tonight.", hint="What was not asked keeps its last good record.")


def of_owner(github: GitHub, login: str, *, since: str = "") -> Iterator[Seen]:
    """An owner's public repositories, those with the newest changes first; a request for each hundred.

    The list does not say of which repository a fork is one, nor the newest commit: both are asked where it matters.
    """
    for page in range(1, _PAGES + 1):
        asked = f"users/{quote(login, safe='')}/repos?type=owner&sort=pushed&per_page=100&page={page}"
        try:
            said, _ = github.answer(asked, what=login)
        except NotFoundError:
            return
        rows = said if isinstance(said, list) else []
        for row in rows:
            try:
                seen = _seen(row)
            except (KeyError, TypeError, UsageError):
                continue
            if since and (seen.pushed or "")[:10] < since:
                return
            fork = seen.fork_of or ("another repository" if row.get("fork") is True else None)
            head = None if seen.kilobytes == 0 else _NOT_ASKED
            yield msgspec.structs.replace(
                seen, fork_of=fork, head=head, branch=row.get("default_branch"), empty=head is None
            )
        if len(rows) < 100:
            return


def _asked(github: GitHub, item: Known) -> Found:
    repo = item.repo
    try:
        said = github.get(f"repos/{quote(repo.owner, safe='')}/{quote(repo.name, safe='')}", what=str(repo))
        seen = _seen(said)
        if item.node_id and item.node_id != seen.node_id:  # another repository has the name now
            return Absent(kind="missing", reason="It was deleted or made private.")
        head, branch = _head(github, seen.repo, str(said.get("default_branch") or "HEAD"))
    except BlockedError:
        return Absent(kind="blocked", reason="GitHub may not show it (blocked, perhaps for legal reasons).")
    except NotFoundError:
        return Absent(kind="missing", reason="It was deleted or made private.")
    except (KeyError, TypeError, ValueError, UsageError):
        return Unknown(reason="GitHub's answer is not a repository.")
    return Seen(
        node_id=seen.node_id, repo=seen.repo, database_id=seen.database_id, head=head, branch=branch, empty=head is None,
        archived=seen.archived, disabled=seen.disabled, private=seen.private, template=seen.template,
        kilobytes=seen.kilobytes, description=seen.description, homepage=seen.homepage, topics=seen.topics,
        fork_of=seen.fork_of, pushed=seen.pushed, stars=seen.stars, language=seen.language,
    )  # fmt: skip


def _by_git(github: GitHub, item: Known) -> Found:
    try:
        if not has_git():
            raise LimitError("GitHub's limit on requests without a token is used up.")
        head, branch = _git_head(github, item.repo)
    except NotFoundError:
        return Unknown(reason="git does not find it, and GitHub's limit on requests without a token is used up.")
    except RegistryError as error:
        return Unknown(reason=error.message)
    if head is None:
        return Unknown(reason="git finds no commit in it.")
    return Seen(node_id=item.node_id or "", repo=item.repo, whole=False, head=head, branch=branch)


def _head(github: GitHub, repo: RepoId, branch: str) -> tuple[str | None, str | None]:
    """(newest commit, branch); (`None`, `None`) for a repository without commits."""
    if has_git():
        return _git_head(github, repo)
    at = f"repos/{quote(repo.owner, safe='')}/{quote(repo.name, safe='')}"
    try:
        said, _ = github.answer(f"{at}/commits?sha={quote(branch, safe='')}&per_page=1", what=str(repo))
    except NetworkError as error:
        if "HTTP 409" in error.message:
            return None, None
        raise
    return str(said[0]["sha"]), branch


def _git_head(github: GitHub, repo: RepoId) -> tuple[str | None, str | None]:
    with tempfile.TemporaryDirectory(prefix="nhsr-registry-") as folder:
        return newest(repo, Path(folder), github)


def _seen(said: Mapping[str, Any]) -> Seen:
    """What GitHub's REST interface says, which has other names for it than the GraphQL one."""

    def text(key: str) -> str | None:
        value = said.get(key)
        return value.strip() or None if isinstance(value, str) else None

    def number(key: str) -> int | None:
        value = said.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    parent, topics = said.get("parent"), said.get("topics")
    return Seen(
        node_id=str(said["node_id"]), repo=RepoId.parse(str(said["full_name"])), database_id=number("id"),
        archived=said["archived"] if isinstance(said.get("archived"), bool) else None, disabled=said.get("disabled") is True,
        private=said.get("private") is True, template=said.get("is_template") is True, kilobytes=number("size"),
        description=text("description"), homepage=text("homepage"),
        topics=tuple(topic for topic in topics if isinstance(topic, str)) if isinstance(topics, list) else None,
        fork_of=str(parent["full_name"]) if isinstance(parent, dict) and "full_name" in parent else None,
        pushed=text("pushed_at"), stars=number("stargazers_count"), language=text("language"),
    )  # fmt: skip
