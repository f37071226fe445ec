"""GitHub's GraphQL interface over a `World`: its schema, its way of counting points, its limits, its errors."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import graphql as g

from tests.github.world import Hosted, World

SCHEMA = Path(__file__).with_name("schema.graphql")
BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head></html>"


@cache
def schema() -> g.GraphQLSchema:
    return g.build_schema(SCHEMA.read_text(encoding="utf-8"))


class RefusedError(Exception):
    """An error with GitHub's `type`."""

    def __init__(self, type_: str, message: str) -> None:
        super().__init__(message)
        self.type = type_


class Cost(g.Visitor):
    """Connection requests and nodes of one call, by GitHub's published rule; refuses what GitHub refuses."""

    def __init__(self, info: g.TypeInfo, variables: dict[str, Any], fragments: dict[str, Any]) -> None:
        super().__init__()
        self.info, self.variables, self.fragments = info, variables, fragments
        self.requests = 0
        self.nodes = 0

    def of(self, type_: Any, selections: Any, times: int) -> None:
        for node in selections.selections:
            if isinstance(node, g.FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                self.of(schema().type_map[fragment.type_condition.name.value], fragment.selection_set, times)
            elif isinstance(node, g.InlineFragmentNode):
                inner = schema().type_map[node.type_condition.name.value] if node.type_condition else type_
                self.of(inner, node.selection_set, times)
            else:
                self._field(type_, node, times)

    def _field(self, type_: Any, node: Any, times: int) -> None:
        if node.selection_set is None:
            return
        of = g.get_named_type(type_.fields[node.name.value].type)
        said = {arg.name.value: g.value_from_ast_untyped(arg.value, self.variables) for arg in node.arguments or ()}
        if of.name.endswith("Connection"):
            first = said.get("first") or said.get("last")
            if not isinstance(first, int) or not 1 <= first <= 100:
                raise RefusedError(
                    "MISSING_PAGINATION_BOUNDARIES", f"You must provide a `first` of 1-100 on `{node.name.value}`."
                )
            self.requests += times
            self.nodes += times * first
            times *= first
        elif isinstance(said.get("ids"), list):
            if len(said["ids"]) > 100:
                raise RefusedError("ARGUMENT_LIMIT", "You may not provide more than 100 node ids; you provided more.")
            times *= len(said["ids"])
            self.nodes += times
        self.of(of, node.selection_set, times)

    @property
    def points(self) -> int:
        return max(1, round(self.requests / 100))


class Graph:
    """The interface. `bears`: things one call may touch within 10 seconds; `left`: points until `reset`."""

    def __init__(self, world: World, *, limit: int = 1000, bears: int = 10_000, token: str = "ghp_secret") -> None:
        self.world, self.limit, self.left, self.bears, self.token = world, limit, limit, bears, token
        self.reset = int(time.time()) + 3600
        self.points = 0
        self.calls: list[tuple[str, int]] = []  # operation, points

    def answer(self, body: bytes, authorization: str) -> tuple[int, dict[str, str], bytes]:
        """(HTTP status, headers, content)."""
        if authorization != f"Bearer {self.token}":
            return self._reply({"message": "Bad credentials"}, 401)
        asked = json.loads(body)
        try:
            document = g.parse(asked["query"])
            if errors := g.validate(schema(), document):
                return self._reply({"errors": [{"message": error.message} for error in errors]})
            variables = asked.get("variables") or {}
            cost = self._cost(document, variables)
        except RefusedError as error:
            return self._reply({"errors": [{"type": error.type, "message": str(error)}]})
        operation = next(d for d in document.definitions if isinstance(d, g.OperationDefinitionNode))
        if cost.points > self.left:
            self.left = 0
            message = "API rate limit exceeded for installation ID 1."
            return self._reply({"errors": [{"type": "RATE_LIMITED", "message": message}]})
        heavy = cost.nodes + cost.requests + len(operation.selection_set.selections) - 1 > self.bears
        self._spend(operation.name.value if operation.name else "", cost.points * (2 if heavy else 1))
        if heavy:
            return self._reply(BAD_GATEWAY, 502)
        done = g.execute_sync(
            schema(), document, variable_values=variables, field_resolver=self._resolve, type_resolver=self._type,
            context_value=cost.points,
        )  # fmt: skip
        answer: dict[str, Any] = {"data": done.data}
        if done.errors:
            answer["errors"] = [_error(error) for error in done.errors]
        return self._reply(answer)

    def _cost(self, document: Any, variables: dict[str, Any]) -> Cost:
        fragments = {d.name.value: d for d in document.definitions if isinstance(d, g.FragmentDefinitionNode)}
        cost = Cost(g.TypeInfo(schema()), variables, fragments)
        for definition in document.definitions:
            if isinstance(definition, g.OperationDefinitionNode):
                cost.of(schema().query_type, definition.selection_set, 1)
        if cost.nodes > 500_000:
            raise RefusedError("MAX_NODE_LIMIT_EXCEEDED", f"This query requests up to {cost.nodes} possible nodes.")
        return cost

    def _spend(self, operation: str, points: int) -> None:
        self.left -= points
        self.points += points
        self.calls.append((operation, points))

    def _reply(self, body: Any, status: int = 200) -> tuple[int, dict[str, str], bytes]:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return status, {
            "Content-Type": "text/html" if isinstance(body, bytes) else "application/json; charset=utf-8",
            "X-RateLimit-Limit": str(self.limit), "X-RateLimit-Remaining": str(max(0, self.left)),
            "X-RateLimit-Used": str(self.limit - max(0, self.left)), "X-RateLimit-Reset": str(self.reset),
            "X-RateLimit-Resource": "graphql",
        }, content  # fmt: skip

    # ── resolving ────────────────────────────────────────────────────────────────────────────────

    def _type(self, value: Any, *_: Any) -> str:
        return "Repository" if isinstance(value, Hosted) else str(value["__typename"])

    def _resolve(self, source: Any, info: Any, **args: Any) -> Any:
        name = info.field_name
        if info.parent_type.name == "Query":
            return getattr(self, f"_{name.lower()}")(info, **args)
        if isinstance(source, Hosted):
            return self._of(source, name, args)
        value = source[name]
        return value(**args) if callable(value) else value

    def _ratelimit(self, info: Any, **_: Any) -> dict[str, Any]:
        reset = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.reset))
        return {"cost": info.context, "remaining": self.left, "resetAt": reset}

    def _nodes(self, _: Any, ids: list[str]) -> list[Any]:
        return [self._node(id_) for id_ in ids]

    def _node(self, id_: str) -> Hosted | RefusedError:
        found = self.world.by_id.get(id_)
        if found is None or found.private:
            return RefusedError("NOT_FOUND", f"Could not resolve to a node with the global id of '{id_}'")
        if found.blocked:
            return RefusedError("FORBIDDEN", "Repository access blocked")
        return found

    def _repository(self, _: Any, owner: str, name: str, **__: Any) -> Hosted:
        found = self.world.get(f"{owner}/{name}")
        if found is None:
            raise RefusedError("NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'.")
        if found.blocked:
            raise RefusedError("FORBIDDEN", "Repository access blocked")
        return found

    def _repositoryowner(self, _: Any, login: str) -> dict[str, Any] | None:
        own = [r for r in self.world.by_id.values() if r.owner.lower() == login.lower() and not r.private]
        return (
            {"__typename": "Organization", "repositories": lambda after=None, **_: _page(own, after)} if own else None
        )

    def _search(self, _: Any, query: str, after: str | None = None, **__: Any) -> dict[str, Any]:
        topics = [word.removeprefix("topic:") for word in query.split() if word.startswith("topic:")]
        found = [r for r in self.world.by_id.values() if not r.private and any(t in r.topics for t in topics)]
        return _page(found, after)

    def _of(self, hosted: Hosted, name: str, args: dict[str, Any]) -> Any:
        at = hosted.at()
        facts: dict[str, Any] = {
            "id": hosted.node_id, "databaseId": hosted.database_id, "nameWithOwner": hosted.full_name,
            "description": hosted.description, "homepageUrl": hosted.homepage, "diskUsage": hosted.kilobytes,
            "pushedAt": "2026-01-01T00:00:00Z", "isArchived": hosted.archived, "isDisabled": hosted.disabled,
            "isEmpty": at is None, "isPrivate": hosted.private, "isTemplate": hosted.template,
            "hasIssuesEnabled": True, "isSecurityPolicyEnabled": False, "stargazerCount": hosted.stars,
            "primaryLanguage": {"name": "R"},
            "parent": self.world.get(hosted.parent) if hosted.parent else None,
            "repositoryTopics": {"nodes": [{"topic": {"name": topic}} for topic in hosted.topics]},
            "issues": lambda **asked: {"totalCount": hosted.first_issues if asked.get("labels") == ["good first issue"] else 99},
            "releases": {"totalCount": len(hosted.releases)},
            "latestRelease": {"tagName": hosted.releases[-1][0], "publishedAt": hosted.releases[-1][1]} if hosted.releases else None,
            "defaultBranchRef": at and {
                "name": at[0],
                "target": {"__typename": "Commit", "oid": at[1], "history": lambda first, **_: {
                    "totalCount": hosted.commits(), "nodes": lambda **_: list(hosted.newest(first)),
                }},
            },
            "refs": lambda first, **_: _refs(hosted, first),
        }  # fmt: skip
        return facts[name](**args) if callable(facts[name]) else facts[name]


def _refs(hosted: Hosted, first: int) -> dict[str, Any]:
    tags = list(hosted.tags())
    return {"totalCount": len(tags), "nodes": tags[:first]}


def _page(found: list[Hosted], after: str | None) -> dict[str, Any]:
    start = int(after or 0)
    end = start + 100
    return {"nodes": found[start:end], "pageInfo": {"hasNextPage": end < len(found), "endCursor": str(end)}}


def _error(error: g.GraphQLError) -> dict[str, Any]:
    shown: dict[str, Any] = {"message": error.message}
    if isinstance(error.original_error, RefusedError):
        shown["type"] = error.original_error.type
    if error.path:
        shown["path"] = list(error.path)
    return shown


def operations(calls: list[tuple[str, int]]) -> Iterator[str]:
    """What was asked, for a test to hold against what it should cost."""
    for name, points in calls:
        yield f"{name}:{points}"
