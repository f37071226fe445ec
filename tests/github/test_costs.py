"""What each command asks of GitHub, counted at the server: whoever makes one costlier changes a number here.

A request is one to the interface; points are GitHub's own for GraphQL; a fetch is one repository that git reads from,
in `talks` conversations (the commits, then the newest files; a third where the default branch has to be asked for).
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.github.nights import Nights, commit
from tests.github.rest import Rest
from tests.github.server import as_rest, has_http_backend, reply
from tests.github.test_faults import command, environment
from tests.support import Commit, make_repo

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")


class Cost(NamedTuple):
    graphql: int
    points: int
    rest: int
    fetches: int
    talks: int


WORDS = (
    "--summary", "Counts how long people have waited, by specialty.", "--problem", "How long is our waiting list?",
    "--topic", "waiting-lists", "--yes",
)  # fmt: skip
ANONYMOUS = {"GITHUB_TOKEN": "", "GH_CONFIG_DIR": "/nowhere"}
NO_GIT = {"PATH": "/nowhere"}

#: What is done (on three listed projects) → the command, its environment, what it costs.
COSTS: dict[str, tuple[tuple[str, ...], dict[str, str], Cost]] = {
    "first harvest":              (("harvest",), {},                     Cost(2, 2, 0, 3, 6)),
    "quiet night":                (("harvest",), {},                     Cost(1, 1, 0, 0, 0)),
    "one of three changed":       (("harvest",), {},                     Cost(2, 2, 0, 1, 2)),
    "one renamed":                (("harvest",), {},                     Cost(2, 2, 0, 1, 2)),
    "one gone":                   (("harvest",), {},                     Cost(2, 2, 0, 0, 0)),
    "one changed, without git":   (("harvest",), NO_GIT,                 Cost(2, 2, 4, 0, 0)),
    "quiet, without a token":     (("harvest",), ANONYMOUS,              Cost(0, 0, 3, 3, 3)),
    "one changed, no token":      (("harvest",), ANONYMOUS,              Cost(0, 0, 3, 3, 5)),
    "first, neither token nor git": (("harvest",), ANONYMOUS | NO_GIT,   Cost(0, 0, 18, 0, 0)),
    "check":                      (("check", "o/new"), {},               Cost(0, 0, 1, 1, 3)),
    "check, without git":         (("check", "o/new"), NO_GIT,           Cost(0, 0, 5, 0, 0)),
    "add":                        (("add", "o/new", *WORDS), {},         Cost(0, 0, 1, 1, 3)),
    "add --pull-request":         (("add", "o/new", *WORDS, "--pull-request"), {}, Cost(0, 0, 14, 1, 3)),
    "discover an owner":          (("discover", "o"), {},                Cost(1, 1, 0, 1, 2)),
    "discover a topic":           (("discover", "--topic", "nhs"), {},   Cost(1, 1, 0, 1, 2)),
    "publish":                    (("publish", "--out", "site"), {},     Cost(0, 0, 0, 0, 0)),
}  # fmt: skip


def _before(nights: Nights, what: str) -> None:
    """What stands before the command whose cost is counted."""
    if not what.startswith(("first", "check", "discover", "add")):
        nights.run()
    world = nights.server.world.by_id
    if "changed" in what:
        commit(world["R_1001"])
    changes: dict[str, Callable[[], None]] = {
        "one renamed": lambda: nights.server.world.rename(world["R_1001"], "o/other"),
        "one gone": lambda: nights.server.world.delete(world["R_1001"]),
    }
    changes.get(what, lambda: None)()


@pytest.mark.parametrize("what", COSTS)
def test_the_cost_of(nights: Nights, tmp_path: Path, what: str) -> None:
    words, more, cost = COSTS[what]
    for name in "abc":
        nights.lists(f"o/{name}")
    new = nights.lists("o/new", listed=False, topics=["nhs"])
    if "--pull-request" in words:
        make_repo(
            nights.server.root / "nhs" / "registry.git", Commit({"registry/registry.toml": "name = 'x'\n"}), bare=True
        )
        nights.server.world.add("nhs/registry")
        nights.server.rest = Rest(nights.server.world)
        nights.server.answers["/repos/o/new"] = reply(200, as_rest(new))
    _before(nights, what)
    nights.server.seen.clear()
    nights.graph.calls.clear()
    env = environment(nights, tmp_path, **({"GITHUB_REPOSITORY": "nhs/registry"} | more))
    done = subprocess.run(
        command(nights, *words), env=env, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr + done.stdout
    paths = nights.server.paths()
    assert cost == Cost(
        graphql=len(nights.graph.calls),
        points=sum(points for _, points in nights.graph.calls),
        rest=sum(path.startswith("/repos/") for path in paths),
        fetches=len(set(nights.fetched())),
        talks=len(nights.fetched()),
    )


def test_ten_thousand_by_the_same_rule() -> None:
    """The interface is asked in hundreds for what is known, in up to hundreds for what changed (25 at first)."""
    from nhsr_registry.github.queries import points

    known, changed = 10_000, 500
    first = known // 100
    size, left, second = 25, changed, 0
    while left > 0:
        left -= size
        second += 1
        size = min(100, size + size // 4)
    assert first + second <= 150
    assert first * points(100) + second * points(3 * 100) <= 250
