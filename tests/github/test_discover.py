"""What is not listed yet is found, ranked, and offered once."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path

import pytest

from nhsr_registry.errors import UsageError
from nhsr_registry.folder.store import Registry
from nhsr_registry.github.client import GitHub
from nhsr_registry.github.survey import Seen
from nhsr_registry.listing.discover import aside, candidates, sheet
from nhsr_registry.listing.discovering import Asked, Decided, decide, find
from nhsr_registry.model import RepoId
from tests.github.nights import Nights
from tests.github.server import has_http_backend
from tests.github.test_faults import command, environment
from tests.registry_folder import entry

needs_server = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")


def seen(name: str = "example-trust/waits", **facts: object) -> Seen:
    return Seen(**{"node_id": f"R_{name}", "repo": RepoId.parse(name), "head": "a" * 40, "branch": "main", **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (seen(), ""),
        (seen(empty=True), "empty"),
        (seen(head=None), "empty"),
        (seen(archived=True), "archived"),
        (seen(fork_of="up/stream"), "a fork of up/stream"),
        (seen(template=True), "a template"),
        (seen("o/cookiecutter-data"), "a template"),
        (seen("ann/ann.github.io"), "a personal or account's website"),
        (seen("ann/ann"), "a personal or account's website"),
        (seen("ann/.github"), "a personal or account's website"),
        (seen("ann/test-repo"), "a trial, by its name"),
        (seen("ann/testing-waits"), ""),
        (seen(private=True), "not public"),
    ],
)
def test_what_is_set_aside_and_why(what: Seen, reason: str) -> None:
    assert aside(what) == reason


@needs_server
def test_ranked_by_who_made_it_and_what_it_says(nights: Nights) -> None:
    nights.registry.write_entry(entry("example-trust/listed", former_names=("example-trust/old",)))
    found = candidates(
        nights.registry,
        [
            seen("somebody/plain"),
            seen("example-trust/listed"),
            seen("Example-Trust/OLD"),
            seen("somebody/copy", fork_of="example-trust/listed"),
            seen("somebody/waits", topics=("waiting-list",)),
            seen("example-trust/waits", description="Forecast of the waiting list", language="R"),
        ],
    )
    assert [c.repository for c in found] == ["example-trust/waits", "somebody/waits", "somebody/plain", "somebody/copy"]
    assert found[0].organisation == "example-trust"
    assert found[0].topics == ("waiting-lists", "forecasting")
    assert found[0].reasons == ("of Example NHS Trust", "says waiting list", "says forecast", "R")
    assert found[-1].aside == "a fork of example-trust/listed, which is listed"


@needs_server
def test_owners_and_topics(nights: Nights) -> None:
    """Counted at the server: a page of a hundred is one point."""
    nights.lists("example-trust/known")
    nights.lists("example-trust/new", listed=False, description="Waiting list counts", stars=3)
    nights.lists("somebody/tagged", listed=False, topics=["nhs"])
    for i in range(150):
        nights.server.world.add(f"example-trust/empty-{i}")
    found = find(nights.registry, nights.github, nights.cache, Asked(), jobs=1)
    offered = [c for c in found.candidates if not c.aside]
    assert [c.repository for c in offered] == ["example-trust/new", "somebody/tagged"]
    assert all(c.harvest for c in offered), "the best are read and judged"
    assert found.looked_at == 153
    assert nights.graph.points == found.points == 2 + 7
    assert nights.registry.ids() == (RepoId.parse("example-trust/known"),)
    named = find(nights.registry, nights.github, nights.cache, Asked(names=(RepoId.parse("somebody/tagged"),), most=0))
    assert [c.repository for c in named.candidates] == ["somebody/tagged"]
    short = find(nights.registry, nights.github, nights.cache, Asked(max_points=1, most=0))
    assert "points allowed" in short.stopped
    nobody = find(
        nights.registry, nights.github, nights.cache, Asked(owners=("nobody",), names=(RepoId.parse("o/none"),))
    )
    assert nobody.candidates == ()
    assert nobody.notes == (
        "GitHub shows no public repository of nobody.", "o/none: It was deleted or made private.",
    )  # fmt: skip
    with GitHub() as anonymous, pytest.raises(UsageError, match="needs a token"):
        find(nights.registry, anonymous, nights.cache, Asked())


@needs_server
def test_a_file_of_decisions(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        nights.lists(f"somebody/{name}", listed=False, topics=["waiting-list"], description='"]\n[evil]\x1b[31m')
    asked = Asked(owners=("somebody",), most=0)
    text = sheet(find(nights.registry, nights.github, nights.cache, asked).candidates)
    table = tomllib.loads(text)
    assert set(table) == {"somebody/a", "somebody/b", "somebody/c"}
    assert table["somebody/a"]["topics"] == ["waiting-lists"]
    for name, value in (("GITHUB_API_URL", nights.server.url), ("GITHUB_SERVER_URL", nights.server.url)):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
    monkeypatch.setenv("NHSR_CACHE", str(nights.cache))
    table["somebody/a"] |= {
        "summary": "Counts how long people wait, by week.",
        "problem": "How long is our waiting list?",
    }
    table["somebody/b"]["decline"] = "A homework."
    table["not a name"] = {"summary": "x", "problem": "y"}
    done = decide(nights.registry, table, today="2026-10-01")
    assert [(d.repository, d.what) for d in done] == [
        ("somebody/a", "added"), ("somebody/b", "declined"), ("somebody/c", "left"), ("not a name", "failed"),
    ]  # fmt: skip
    fresh = Registry(nights.registry.root)
    assert [str(repo) for repo in fresh.ids()] == ["somebody/a"]
    assert [c.repository for c in find(fresh, nights.github, nights.cache, asked).candidates] == ["somebody/c"]
    assert decide(fresh, {"somebody/b": {"decline": "Again."}}, today="2026-10-02") == [
        Decided(repository="somebody/b", what="declined", reason="Again.")
    ]
    assert len(Registry(fresh.root).removals) == 1


@needs_server
@pytest.mark.parametrize("by_hand", [False, True])
def test_what_was_declined_is_known_under_another_name(nights: Nights, by_hand: bool) -> None:
    """By GitHub's id, which the file of decisions carries; where people wrote the name alone, GitHub still knows it."""
    asked = Asked(owners=("somebody",), most=0)
    hosted = nights.lists("somebody/homework", listed=False)
    nights.lists("somebody/waits", listed=False)
    table = tomllib.loads(sheet(find(nights.registry, nights.github, nights.cache, asked).candidates))
    assert table["somebody/homework"]["id"] == hosted.node_id
    table["somebody/homework"]["decline"] = "A homework."
    if by_hand:
        del table["somebody/homework"]["id"]
    decide(nights.registry, table, today="2026-10-01")
    nights.server.world.rename(hosted, "somebody/course-work")
    fresh = Registry(nights.registry.root)
    assert [gone.id for gone in fresh.removals] == [None if by_hand else hosted.node_id]
    found = find(fresh, nights.github, nights.cache, asked)
    assert [c.repository for c in found.candidates] == ["somebody/waits"]
    assert found.points == 1 + by_hand
    again = decide(fresh, {"somebody/course-work": {"decline": "Again.", "id": hosted.node_id}}, today="2026-10-02")
    assert [d.what for d in again] == ["declined"]
    assert len(Registry(fresh.root).removals) == 1 + by_hand
    (odd,) = decide(fresh, {"somebody/odd": {"decline": "x", "id": 7}}, today="2026-10-02")
    assert odd.what == "failed"


@needs_server
def test_the_command(nights: Nights, tmp_path: Path) -> None:
    steers = "\x1b[31m\u202e\x9b\x7f"
    nights.lists("example-trust/new", listed=False, description=f"Counts {steers} waits")

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(nights, "discover", *words), env=environment(nights, tmp_path, **more), cwd=tmp_path,
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    done = run("example-trust", "--to", "found.toml", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert "example-trust/new" in done.stdout
    assert "1 not listed yet, of 1 looked at" in done.stdout
    (tmp_path / "names.txt").write_text("# mine\nhttps://github.com/example-trust/new\n")
    said = run("--from-list", "names.txt", "--format", "json", "--limit", "0").stdout
    assert not set(steers) & set(said) - set("[31m")
    found = json.loads(said)
    assert [c["repository"] for c in found["candidates"]] == ["example-trust/new"]
    assert "0 added, 0 declined, 1 left, 0 failed" in run("--add", "found.toml").stdout
    assert run("--since", "yesterday").returncode == 2
    assert "gh auth login" in run(GITHUB_TOKEN="", HOME=str(tmp_path)).stderr


@needs_server
def test_without_a_token(nights: Nights, tmp_path: Path) -> None:
    """An owner, or names: a request for each hundred, and one each; everywhere, or a topic, is too much."""
    nights.lists("example-trust/new", listed=False, description="Waiting list counts", topics=["nhs"])
    nights.lists("example-trust/old", listed=False, archived=True)
    nights.lists("example-trust/copy", listed=False, parent="up/stream")
    nights.server.world.add("example-trust/nothing", kilobytes=0)
    for i in range(120):
        nights.server.world.add(f"example-trust/template-{i}", template=True)
    with GitHub(api_url=nights.server.url, server_url=nights.server.url) as anonymous:
        found = find(nights.registry, anonymous, nights.cache, Asked(owners=("example-trust", "nobody")), jobs=1)
        assert [(c.repository, c.harvest is not None) for c in found.candidates if not c.aside] == [
            ("example-trust/new", True)
        ]
        reasons = {
            c.repository: c.aside for c in found.candidates if not c.repository.startswith("example-trust/template")
        }
        assert reasons == {
            "example-trust/new": "", "example-trust/old": "archived", "example-trust/copy": "a fork of another repository",
            "example-trust/nothing": "empty",
        }  # fmt: skip
        assert found.notes == ("GitHub shows no public repository of nobody.",)
        assert [p.partition("?")[0] for p in nights.server.paths() if "/users/" in p] == [
            "/users/example-trust/repos", "/users/example-trust/repos", "/users/nobody/repos",
        ]  # fmt: skip
        named = find(
            nights.registry, anonymous, nights.cache, Asked(names=(RepoId.parse("example-trust/new"),), most=0)
        )
        assert [c.repository for c in named.candidates] == ["example-trust/new"]
        with pytest.raises(UsageError, match="needs a token"):
            find(nights.registry, anonymous, nights.cache, Asked(topics=("nhs",)))
    text = sheet(found.candidates)
    assert "#   example-trust/old: archived" in text
    assert set(tomllib.loads(text)) == {"example-trust/new"}
