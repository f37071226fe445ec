"""GitHub's secondary limits, enforced: a client that ignores them is refused, and it is counted that it was.

https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits: no more than
100 requests at once, 900 points a minute and REST endpoint and 2,000 of GraphQL (reading costs 1, writing 5), 80 pieces
of content a minute. Who is refused waits as `retry-after` says, else at least a minute.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

MESSAGE = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
Way = Literal["403 retry-after", "403", "429 retry-after", "429"]


@dataclass
class Limits:
    """`skipped` are seconds that a test's client pretended to wait; `ignored` requests came although they were to wait."""

    concurrent: int = 100
    rest: int = 900
    graphql: int = 2000
    content: int = 80
    way: Way = "403 retry-after"
    wait: float = 60.0
    skipped: float = 0.0
    running: int = 0
    most: int = 0
    refused: int = 0
    ignored: int = 0
    _until: float = 0.0
    _spent: dict[str, deque[tuple[float, int]]] = field(default_factory=lambda: defaultdict(deque))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sleep(self, seconds: float) -> None:
        """What a test's client does in place of waiting."""
        self.skipped += seconds

    def enter(self, method: str, path: str) -> tuple[int, dict[str, str], bytes] | None:
        """The refusal of a request, or `None`; every request leaves again with `leave`."""
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
            now = time.monotonic() + self.skipped
            if now < self._until:
                self.ignored += 1
                return self._refusal(now)
            graphql = path == "/graphql"
            endpoint = "graphql" if graphql else " ".join(path.split("/")[4:6]) or path
            cost = 1 if graphql or method in {"GET", "HEAD", "OPTIONS"} else 5
            over = self.running > self.concurrent
            over |= self._adds(endpoint, now, cost) > (self.graphql if graphql else self.rest)
            if cost > 1:
                over |= self._adds("content", now, 1) > self.content
            return self._refusal(now) if over else None

    def leave(self) -> None:
        with self._lock:
            self.running -= 1

    def _adds(self, what: str, now: float, cost: int) -> int:
        """Points of the last minute, with these."""
        spent = self._spent[what]
        spent.append((now, cost))
        while spent[0][0] < now - 60:
            spent.popleft()
        return sum(points for _, points in spent)

    def _refusal(self, now: float) -> tuple[int, dict[str, str], bytes]:
        self.refused += 1
        self._until = max(self._until, now + self.wait)
        headers = {"Content-Type": "application/json"}
        if "retry-after" in self.way:
            headers["Retry-After"] = str(int(self._until - now) + 1)
        return int(self.way[:3]), headers, json.dumps({"message": MESSAGE}).encode()
