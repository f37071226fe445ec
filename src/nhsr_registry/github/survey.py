"""What GitHub knows of many repositories: a hundred a question, fewer where that is too much for it.

An answer is `Seen`, `Absent` (GitHub says that there is none) or `Unknown` (GitHub did not say): only the first may
change what we know, and only the second, said again on several nights, that we list it as gone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar

from nhsr_registry.errors import NetworkError, UsageError
from nhsr_registry.github.carried import CONNECTIONS, Recent, Shown, recent_of
from nhsr_registry.github.graphql import Answer, GraphQL, RefusedError, SpentError, TooHeavyError
from nhsr_registry.github.queries import MOST, SEEN_BY_ID, details_by_id, named, points, seen_by_name
from nhsr_registry.model import Model, RepoId

T = TypeVar("T")
_START_DETAILS = 25
_PATIENCE = 3  # questions in a row that may fail altogether before we leave GitHub alone
_AGAIN = 2  # times that a part which was left out of an answer is asked for again
_BLOCKED = ("blocked", "dmca", "legal", "unavailable due to")


class Known(Model):
    """A repository we ask for: by its id where we have it, else by name."""

    repo: RepoId
    node_id: str | None = None


class Seen(Model, tag="seen"):
    """What GitHub says of a repository tonight. `None` is not known, and never means empty."""

    node_id: str
    repo: RepoId
    whole: bool = True  # GitHub left out no part of its answer
    database_id: int | None = None
    head: str | None = None
    branch: str | None = None
    archived: bool | None = None
    disabled: bool = False
    empty: bool = False
    private: bool = False
    template: bool = False
    kilobytes: int | None = None
    description: str | None = None
    homepage: str | None = None
    topics: tuple[str, ...] | None = None
    fork_of: str | None = None
    pushed: str | None = None
    stars: int | None = None
    language: str | None = None


class Absent(Model, tag="absent"):
    """GitHub says that there is no such repository for us."""

    kind: Literal["missing", "blocked"]
    reason: str


class Unknown(Model, tag="unknown"):
    """GitHub did not say; nothing follows from that."""

    reason: str


class Details(Model):
    """What is asked only of repositories that changed."""

    node_id: str
    head: str | None = None
    commits: int | None = None
    releases: int | None = None
    latest_release: str | None = None
    released: str | None = None
    issues: bool | None = None
    recent: Recent | None = None
    first_issues: int | None = None


Found = Seen | Absent | Unknown


def survey(graphql: GraphQL, known: Sequence[Known]) -> Iterator[tuple[Known, Found]]:
    """Pass 1. Raises `SpentError`, `RefusedError` or `NetworkError` where it has to stop; what was not yielded waits."""
    by_id = [item for item in known if item.node_id]
    by_name = [item for item in known if not item.node_id]
    yield from batches(by_id, lambda items: _seen_by_id(graphql, items), start=MOST)
    yield from batches(by_name, lambda items: _seen_by_name(graphql, items), start=MOST)


def details(
    graphql: GraphQL, node_ids: Sequence[str], shown: Shown = "length"
) -> Iterator[tuple[str, Details | Unknown]]:
    """Pass 2. `shown` says how much of their past is needed."""
    yield from batches(node_ids, lambda items: _details(graphql, items, shown), start=_START_DETAILS)


def batches(items: Sequence[T], ask: Callable[[Sequence[T]], Sequence[Any]], *, start: int) -> Iterator[tuple[T, Any]]:
    """Each item with its answer. Questions grow while GitHub bears them, and are halved where it does not."""
    waiting = deque((item, 0) for item in items)
    size, failed = start, 0
    while waiting:
        taken = [waiting.popleft() for _ in range(min(size, len(waiting)))]
        try:
            answers = ask([item for item, _ in taken])
        except TooHeavyError as error:
            size = max(1, len(taken) // 2)
            if len(taken) > 1:
                waiting.extendleft(reversed(taken))
                continue
            answers, failed = [Unknown(reason=error.message)], failed + 1
        except (SpentError, RefusedError):
            raise
        except NetworkError as error:
            answers, failed = [Unknown(reason=error.message)] * len(taken), failed + 1
        else:
            size, failed = min(MOST, size + max(1, size // 4)), 0
        for (item, tries), answer in zip(taken, answers, strict=True):
            if answer is None and tries < _AGAIN:
                waiting.append((item, tries + 1))
                size = max(1, len(taken) // 2)
            else:
                yield item, Unknown(reason="GitHub left it out of its answer.") if answer is None else answer
        if failed >= _PATIENCE:
            raise NetworkError("GitHub does not answer tonight.", hint="What was not asked keeps its last good record.")


def _seen_by_id(graphql: GraphQL, items: Sequence[Known]) -> list[Found | None]:
    ids = [item.node_id for item in items]
    answer = graphql.ask(SEEN_BY_ID, {"ids": ids}, cost=points(len(ids)), what=f"{len(ids)} repositories")
    nodes = answer.data.get("nodes")
    if not isinstance(nodes, list) or len(nodes) != len(ids):
        return [None] * len(ids)
    return [_found(answer, node, "nodes", index) for index, node in enumerate(nodes)]


def _seen_by_name(graphql: GraphQL, items: Sequence[Known]) -> list[Found | None]:
    names = [(item.repo.owner, item.repo.name) for item in items]
    answer = graphql.ask(
        seen_by_name(len(names)), named(names), cost=points(len(names)), what=f"{len(names)} repositories by name"
    )
    return [_found(answer, answer.data.get(f"r{index}"), f"r{index}") for index in range(len(names))]


def _details(graphql: GraphQL, ids: Sequence[str], shown: Shown) -> list[Details | None]:
    answer = graphql.ask(
        details_by_id(shown),
        {"ids": list(ids)},
        cost=points(CONNECTIONS[shown] * len(ids)),
        what=f"{len(ids)} repositories that changed",
    )
    nodes = answer.data.get("nodes")
    if not isinstance(nodes, list) or len(nodes) != len(ids):
        return [None] * len(ids)
    whole = [None if answer.error_at("nodes", index) else node for index, node in enumerate(nodes)]
    return [_detailed(node, id_) for node, id_ in zip(whole, ids, strict=True)]


def _found(answer: Answer, node: Any, *path: str | int) -> Found | None:
    """`None`: left out without a word, to be asked for again."""
    if isinstance(node, dict):
        try:
            return seen_of(node, whole=answer.error_at(*path) is None)
        except (KeyError, TypeError, UsageError):
            return Unknown(reason="GitHub's answer is not a repository.")
    error = answer.error_at(*path)
    if error is None or error.get("path") is None:
        return None
    said = str(error.get("message", ""))
    if any(word in said.lower() for word in _BLOCKED):
        return Absent(kind="blocked", reason="GitHub may not show it (blocked, perhaps for legal reasons).")
    if error.get("type") == "NOT_FOUND":
        return Absent(kind="missing", reason="It was deleted or made private.")
    return None


def seen_of(node: Mapping[str, Any], *, whole: bool = True) -> Seen:
    """A repository of an answer; where it is not `whole`, what is missing is not known."""
    branch = node.get("defaultBranchRef")
    target = branch.get("target") if isinstance(branch, dict) else None
    head = target.get("oid") if isinstance(target, dict) else None
    topics = node.get("repositoryTopics")
    parent = node.get("parent")
    language = node.get("primaryLanguage")
    return Seen(
        node_id=_text(node["id"]) or "",
        repo=RepoId.parse(str(node["nameWithOwner"])),
        whole=whole,
        database_id=_number(node.get("databaseId")),
        head=_text(head),
        branch=_text(branch.get("name")) if isinstance(branch, dict) else None,
        archived=node.get("isArchived") if isinstance(node.get("isArchived"), bool) else None,
        disabled=node.get("isDisabled") is True,
        empty=node.get("isEmpty") is True or (whole and branch is None),
        private=node.get("isPrivate") is True,
        template=node.get("isTemplate") is True,
        kilobytes=_number(node.get("diskUsage")),
        description=_text(node.get("description")),
        homepage=_text(node.get("homepageUrl")),
        topics=_topics(topics),
        fork_of=_text(parent.get("nameWithOwner")) if isinstance(parent, dict) else None,
        pushed=_text(node.get("pushedAt")),
        stars=_number(node.get("stargazerCount")),
        language=_text(language.get("name")) if isinstance(language, dict) else None,
    )


def _topics(said: Any) -> tuple[str, ...] | None:
    if not isinstance(said, dict) or not isinstance(said.get("nodes"), list):
        return None
    names = [
        node["topic"]["name"]
        for node in said["nodes"]
        if isinstance(node, dict) and isinstance(node.get("topic"), dict)
    ]
    return tuple(name for name in names if isinstance(name, str))


def _detailed(node: Any, id_: str) -> Details | None:
    if not isinstance(node, dict):
        return None
    branch, releases, latest = node.get("defaultBranchRef"), node.get("releases"), node.get("latestRelease")
    welcoming = node.get("firstIssues")
    target = branch.get("target") if isinstance(branch, dict) else None
    history = target.get("history") if isinstance(target, dict) else None
    return Details(
        node_id=id_,
        head=_text(target.get("oid")) if isinstance(target, dict) else None,
        commits=_number(history.get("totalCount")) if isinstance(history, dict) else None,
        releases=_number(releases.get("totalCount")) if isinstance(releases, dict) else None,
        latest_release=_text(latest.get("tagName")) if isinstance(latest, dict) else None,
        released=(_text(latest.get("publishedAt")) or "")[:10] or None if isinstance(latest, dict) else None,
        issues=node.get("hasIssuesEnabled") if isinstance(node.get("hasIssuesEnabled"), bool) else None,
        recent=recent_of(node),
        first_issues=_number(welcoming.get("totalCount")) if isinstance(welcoming, dict) else None,
    )


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
