"""One question to GitHub's GraphQL interface: what it cost, whether it was too much, whether to stop for today."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from nhsr_registry.errors import NetworkError
from nhsr_registry.github.client import ATTEMPTS, MAX_WAIT, GitHub, LimitError, UnreachableError
from nhsr_registry.model import Model

RESERVE = 20  # points that we leave to others who use the same token
_LATER = "Run it again: it goes on where it stopped."


class TooHeavyError(NetworkError):
    """GitHub gave up on the question within its ten seconds: ask for less at once."""


class SpentError(LimitError):
    """The points of this hour, or those we were allowed, are used up: nothing more is asked."""


class RefusedError(NetworkError):
    """GitHub answers nobody with this token: nothing more is asked."""


class Answer(Model):
    """What GitHub said, and by path what it could not say."""

    data: dict[str, Any]
    errors: tuple[dict[str, Any], ...] = ()

    def error_at(self, *path: str | int) -> dict[str, Any] | None:
        """The first error at `path` or below it."""
        return next((e for e in self.errors if tuple(e.get("path") or ())[: len(path)] == path), None)


class GraphQL:
    """Questions through one connection, with a count of what they cost; `max_points` is where it stops."""

    def __init__(self, github: GitHub, *, max_points: int | None = None) -> None:
        self.github = github
        self.max_points = max_points
        self.points = 0
        self.requests = 0
        self.remaining: int | None = None

    def ask(self, query: str, variables: Mapping[str, Any], *, cost: int, what: str) -> Answer:
        """The answer, whole or in part. Raises `TooHeavyError`, `SpentError`, `RefusedError` or `NetworkError`.

        `cost` is what we expect to pay, known before asking.
        """
        content = json.dumps({"query": query, "variables": variables}).encode()
        for attempt in range(1, ATTEMPTS + 1):
            self._afford(cost, what)
            try:
                status, headers, body = self._post(content, cost, what)
            except UnreachableError as error:
                if error.slow:
                    raise TooHeavyError(error.message, hint=error.hint) from None
                if attempt == ATTEMPTS:
                    raise
                self.github.sleep(2.0**attempt)
                continue
            if status in {502, 504}:
                raise TooHeavyError(f"GitHub did not finish {what} in its time (HTTP {status}).", hint=_LATER)
            answer = _decoded(body) if status == 200 else None
            if answer is not None and not _limited(answer):
                self._count(answer, cost)
                return _whole(answer, what, self.github.token)
            wait = self._wait(status, headers, body, answer, what, attempt)
            if attempt == ATTEMPTS:
                raise NetworkError(f"GitHub's answer on {what} cannot be used ({_form(status, body)}).", hint=_LATER)
            self.github.sleep(wait or 2.0**attempt)
        raise AssertionError("the last attempt returns or raises")

    def _post(self, content: bytes, cost: int, what: str) -> tuple[int, Mapping[str, str], bytes]:
        self.requests += 1
        self.points += cost
        status, headers, body = self.github.post(self.github.graphql_url, content, what=what)
        if (left := headers.get("x-ratelimit-remaining", "")).isdigit():
            self.remaining = int(left)
        return status, headers, body

    def _afford(self, cost: int, what: str) -> None:
        if self.max_points is not None and self.points + cost > self.max_points:
            raise SpentError(f"The {self.max_points} points allowed are used up; {what} waits.", hint=_LATER)
        if self.remaining is not None and self.remaining - cost < RESERVE:
            raise SpentError(f"GitHub's limit for this hour is nearly used up; {what} waits.", hint=_LATER)

    def _count(self, answer: Mapping[str, Any], cost: int) -> None:
        """GitHub's own count of the points stands before our reckoning."""
        match answer.get("data"):
            case {"rateLimit": {"cost": int(said), "remaining": int(left)}}:
                self.points += said - cost
                self.remaining = left

    def _wait(
        self, status: int, headers: Mapping[str, str], body: bytes, answer: Mapping[str, Any] | None, what: str,
        attempt: int,
    ) -> float:  # fmt: skip
        """Seconds until it makes sense to ask again (0: we choose); raises where it makes none today."""
        if status == 401:
            raise RefusedError(
                "GitHub does not accept the token.", hint="Renew GITHUB_TOKEN (or GH_TOKEN), or unset it."
            )
        if status in {301, 302, 307, 308}:
            raise RefusedError(
                f"GitHub's answer on {what} leads elsewhere; it was not followed.", hint="Check GITHUB_GRAPHQL_URL."
            )
        said = headers.get("retry-after", "")
        after = float(said) if re.fullmatch(r"\d{1,7}", said) else None
        limited = (
            answer is not None
            or status == 429
            or (status == 403 and (after is not None or b"rate limit" in body.lower()))
        )
        if limited:
            if headers.get("x-ratelimit-remaining") == "0" or (
                answer is not None and after is None and b"secondary" not in body
            ):
                raise SpentError(
                    f"GitHub's limit for this hour is used up until {_reset(headers)}; {what} waits.", hint=_LATER
                )
            if after is None:  # a secondary limit without a word on how long: a minute, and then longer
                return MAX_WAIT * 2.0 ** (attempt - 1)
            if after > MAX_WAIT + 5:
                raise SpentError(f"GitHub asks us to wait {after:.0f} seconds; {what} waits.", hint=_LATER)
            return after
        if status == 403:
            raise RefusedError("GitHub refuses this token.", hint="It may lack single sign-on, or be blocked.")
        if status < 500 and status != 200:
            raise RefusedError(f"GitHub answered {what} with HTTP {status}.", hint="Check GITHUB_GRAPHQL_URL.")
        return min(after or 0.0, MAX_WAIT)


def _decoded(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) and ("data" in answer or "errors" in answer) else None


def _errors(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    said = answer.get("errors")
    return [error for error in said if isinstance(error, dict)] if isinstance(said, list) else []


def _limited(answer: Mapping[str, Any]) -> bool:
    return any(
        e.get("type") in {"RATE_LIMITED", "RATE_LIMIT"} or "secondary rate limit" in str(e.get("message"))
        for e in _errors(answer)
    )


def _whole(answer: Mapping[str, Any], what: str, token: str | None) -> Answer:
    data, errors = answer.get("data"), _errors(answer)
    if isinstance(data, dict):
        return Answer(data=data, errors=tuple(errors))
    said = str(errors[0].get("message") if errors else "no data").replace(token or "\0", "…")[:200]
    if any(word in said.lower() for word in ("timeout", "timed out", "resource limits", "something went wrong")):
        raise TooHeavyError(f"GitHub did not finish {what}.", hint=_LATER)
    raise NetworkError(f"GitHub does not answer {what}: {said}", hint=_LATER)


def _form(status: int, body: bytes) -> str:
    if status != 200:
        return f"HTTP {status}"
    return (
        "a web page: a proxy may have answered in its place" if body.lstrip()[:1] == b"<" else "no whole JSON document"
    )


def _reset(headers: Mapping[str, str]) -> str:
    """When the limit ends, in words; GitHub's clock counts, not ours, which may be wrong."""
    reset = headers.get("x-ratelimit-reset", "")
    if not (reset.isdigit() and len(reset) < 12):
        return "the next hour"
    try:
        now = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        now = time.time()
    minutes = max(0.0, int(reset) - now) / 60
    return f"{datetime.fromtimestamp(int(reset), UTC):%H:%M} UTC (in {minutes:.0f} minutes)"
