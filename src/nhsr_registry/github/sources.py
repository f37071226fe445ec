"""Owners and topics → the public repositories behind them, a hundred a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nhsr_registry.errors import UsageError
from nhsr_registry.github.graphql import GraphQL
from nhsr_registry.github.queries import OF_OWNER, OF_SEARCH, points
from nhsr_registry.github.survey import Seen, seen_of

_PAGES = 30  # of a hundred each
_SEARCH_PAGES = 10  # GitHub shows the first thousand of what it finds


def of_owner(graphql: GraphQL, login: str, *, since: str = "") -> Iterator[Seen]:
    """An owner's public repositories, those with the newest changes first, as far back as `since`.

    Nothing where there is no such owner. Raises what `GraphQL.ask` raises.
    """
    for seen in _pages(graphql, OF_OWNER, {"login": login}, ("repositoryOwner", "repositories"), login, _PAGES):
        if since and (seen.pushed or "")[:10] < since:
            return
        yield seen


def of_topic(graphql: GraphQL, topic: str, *, since: str = "") -> Iterator[Seen]:
    """Public repositories that carry a topic; forks are left out by GitHub's search itself."""
    asked = f"topic:{topic} sort:updated-desc" + (f" pushed:>={since}" if since else "")
    yield from _pages(graphql, OF_SEARCH, {"query": asked}, ("search",), f"topic {topic}", _SEARCH_PAGES)


def _pages(
    graphql: GraphQL, query: str, variables: Mapping[str, Any], path: tuple[str, ...], what: str, most: int
) -> Iterator[Seen]:
    after = None
    for _ in range(most):
        answer = graphql.ask(query, {**variables, "after": after}, cost=points(101), what=what)
        page: Any = answer.data
        for step in path:
            page = page.get(step) if isinstance(page, dict) else None
        if not isinstance(page, dict):
            return
        for node in page.get("nodes") or ():
            try:
                yield seen_of(node)
            except (KeyError, TypeError, UsageError):
                continue
        about = page.get("pageInfo")
        after = about.get("endCursor") if isinstance(about, dict) and about.get("hasNextPage") else None
        if not after:
            return
