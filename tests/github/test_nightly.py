"""A night's harvest: only what changed is read, the points are counted, and nothing is ever lost."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from nhsr_registry.assess import assess, wanted
from nhsr_registry.clones import read_clone
from nhsr_registry.folder.entry import harvest_of
from nhsr_registry.harvesting import nightly, nightreport
from nhsr_registry.harvesting.harvest import Clones, Job, read_one
from nhsr_registry.harvesting.nightly import Shard
from nhsr_registry.model import RepoId
from nhsr_registry.scoring import judge
from tests.github.nights import Nights, commit, counted, states
from tests.github.server import has_http_backend
from tests.registry_folder import entry
from tests.support import Commit, git, make_repo
from tests.test_architecture import imports, module_of

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")


def test_only_what_changed_is_read(nights: Nights) -> None:
    """The requests of each night: a costlier question shows here."""
    hosted = [nights.lists(f"o/r{i}", topics=["nhs"]) for i in range(4)]
    first = nights.run()
    assert counted(first) == {"refreshed": 4}
    assert first.complete
    assert nights.graph.calls == [("SeenByName", 1), ("Details", 1)]
    assert (first.requests, first.points, first.fetches) == (2, 2, 4)
    assert sorted(nights.fetched()) == sorted(["o/r0", "o/r1", "o/r2", "o/r3"] * 2)
    before = nights.files()
    quiet = nights.run()
    assert counted(quiet) == {"unchanged": 4}
    assert nights.graph.calls == [("Seen", 1)]
    assert nights.fetched() == []
    assert nights.files() == before, "a night without news writes nothing"
    commit(hosted[2])
    third = nights.run()
    assert counted(third) == {"refreshed": 1, "unchanged": 3}
    assert nights.graph.calls == [("Seen", 1), ("Details", 1)]
    assert set(nights.fetched()) == {"o/r2"}
    assert nights.harvest("o/r2").history.commits == 2
    assert first.bytes > 0


def test_a_clone_and_github_agree(nights: Nights) -> None:
    """The same record and findings, apart from what only GitHub can know."""
    commits = (
        Commit(
            {"README.md": "# Old\n", "data.csv": "x" * 500_000}, author="Ben Bold <ben@example.org>", date=1_600_000_000
        ),
        Commit(
            {
                "README.md": "# Waits\n\nCounts waits.\n",
                "data.csv": None,
                "big.bin": b"\0" * 9_000_000,
                "a.csv": "x,y\n" * 750_000,
            },
            tags=("v1.0", "@v1.1"),
        ),
        Commit(
            {
                "R/a.R": "f <- function() 1\n",
                "DESCRIPTION": "Package: waits\nLicense: MIT + file LICENSE\nVersion: 1.2.0\n",
            }
        ),
    )
    topics = ["waiting-lists"]
    nights.lists(
        "o/waits",
        *commits,
        topics=topics,
        description="Waits",
        releases=[("v1.1", "2026-01-01T00:00:00Z")],
        first_issues=2,
    )
    nights.run()
    ours = nights.harvest("o/waits")
    assert ours.host
    assert (ours.host.releases, ours.host.latest_release, ours.host.released) == (1, "v1.1", "2026-01-01")
    assert ours.host.first_issues == 2
    assert (ours.history.commits, ours.history.authors) == (3, 2)

    # Told what GitHub alone knows, the clone says the very same.
    snapshot = read_clone(nights.server.root / "o" / "waits.git", wanted=wanted(), repository="o/waits")
    host = msgspec.structs.replace(ours.host, description="Waits")
    told = harvest_of(assess(msgspec.structs.replace(snapshot, host=host)), "o/waits")
    # (One thing a clone alone knows: how large the files are that are too large to be read, and so how large it is.)
    assert (told.facts.bytes, ours.facts.bytes) == (12_000_099, None)
    facts = msgspec.structs.replace(told.facts, bytes=None)
    assert msgspec.structs.replace(told, assessed=ours.assessed, facts=facts) == ours

    # Not told, it differs in what GitHub said, and in nothing else.
    _, alone = read_one(Clones(nights.server.root), Job(repo=RepoId.parse("o/waits")))
    assert not isinstance(alone, str)
    assert (alone.history, alone.commit, alone.branch) == (ours.history, ours.commit, ours.branch)
    differing = {name for name in ours.record.fields if ours.record.fields[name] != alone.record.fields.get(name)}
    assert differing <= {"keywords", "code_repository", "issue_tracker"}
    for mine, other in zip(ours.findings, alone.findings, strict=True):
        assert mine == other or any(evidence.path == "github.com" for evidence in mine.evidence)


def test_what_lies_in_between_is_not_fetched(nights: Nights) -> None:
    """A history of large files costs the newest ones only."""
    import os

    heavy = [Commit({"data.bin": os.urandom(300_000)}) for _ in range(6)]
    nights.lists("o/heavy", *heavy, Commit({"data.bin": "small"}))
    report = nights.run()
    assert nights.harvest("o/heavy").history.commits == 7
    assert report.bytes < 30_000


def test_a_new_judge_reads_everything_again_and_says_so(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.lists("o/a")
    nights.run()
    monkeypatch.setattr(nightly, "judge", lambda: "2027.1+0123456789ab")
    report = nights.run()
    assert counted(report) == {"refreshed": 1, "reread": 1}
    assert nights.harvest("o/a").assessed == "2027.1+0123456789ab"
    assert counted(nights.run()) == {"unchanged": 1}


def test_the_judge_is_the_code_between_files_and_findings() -> None:
    assert judge.judge().count("+") == 1
    missing = [name for name in judge._CORE if not (Path(judge.__file__).parents[1] / name).is_file()]
    assert missing == []
    # Whatever an assessment is made with, but for types and small tools that judge nothing.
    made_with, waiting = set[str](), ["nhsr_registry.assess", "nhsr_registry.folder.entry"]
    while waiting:
        module = waiting.pop()
        if module not in made_with:
            made_with.add(module)
            waiting += [other for name in imports(module, lazy=True) if (other := module_of(name))]
    covered = {f"nhsr_registry.{name.removesuffix('.py').replace('/', '.')}" for name in judge._CORE}
    rooms = tuple(f"nhsr_registry.{room}" for room in judge._ROOMS)
    tools = {f"nhsr_registry.{name}" for name in ("discovery", "errors", "memo", "model", "toml_depth")} | {
        "nhsr_registry"
    }
    assert {name for name in made_with - covered - tools if not name.startswith(rooms)} == set()


def test_another_kind_in_the_entry_is_judged_anew(nights: Nights) -> None:
    nights.lists("o/a")
    nights.run()
    nights.registry.write_entry(entry("o/a", kinds=("documentation",)))
    assert counted(nights.run()) == {"refreshed": 1}
    assert counted(nights.run()) == {"unchanged": 1}
    nights.registry.write_entry(entry("o/a"))
    assert counted(nights.run()) == {"refreshed": 1}


def test_other_topics_without_a_commit(nights: Nights) -> None:
    hosted = nights.lists("o/a")
    nights.run()
    hosted.topics = ["forecasting"]
    assert counted(nights.run()) == {"refreshed": 1}
    host = nights.harvest("o/a").host
    assert host
    assert host.topics == ("forecasting",)


def test_points_end_a_night_and_the_next_begins_where_it_ended(nights: Nights) -> None:
    for i in range(250):
        nights.server.world.add(f"o/r{i:03}", head="a" * 40)
        nights.registry.write_entry(entry(f"o/r{i:03}"))
    report = nights.run(max_points=1, max_seconds=0)
    assert counted(report) == {"waiting": 100, "unasked": 150}
    assert (report.points, report.complete) == (1, False)
    assert "points allowed" in report.stopped
    nights.run(max_points=1, max_seconds=0)
    asked = [
        outcome.repository for outcome in nights.run(max_points=1, max_seconds=0).results if outcome.state != "unasked"
    ]
    assert nights.registry.read_next() == "o/r050"
    assert asked[0] == "o/r000"
    assert "o/r200" in asked


def test_time_ends_a_night_and_who_waited_longest_comes_first(nights: Nights) -> None:
    hosted = [nights.lists(f"o/r{i}") for i in range(3)]
    nights.run()
    commit(hosted[2])
    assert counted(nights.run("2026-10-02", max_seconds=0)) == {"waiting": 1, "unchanged": 2}
    stale = nights.harvest("o/r2").stale
    assert stale
    assert (stale.kind, stale.since) == ("waiting", "2026-10-02")
    commit(hosted[0])
    nights.run("2026-10-03", max_seconds=0)
    assert counted(nights.run("2026-10-04")) == {"refreshed": 2, "unchanged": 1}
    assert nights.fetched()[0] == "o/r2"
    assert nights.harvest("o/r2").stale is None


def test_shards_share_the_work(nights: Nights) -> None:
    for i in range(8):
        nights.lists(f"o/r{i}")
    parts = [nights.run(shard=Shard(number=n, count=3)) for n in (1, 2, 3)]
    assert sorted(outcome.repository for part in parts for outcome in part.results) == [f"o/r{i}" for i in range(8)]
    whole = nightreport.joined(parts)
    assert counted(whole) == {"refreshed": 8}
    assert whole.points == sum(part.points for part in parts)


def test_several_at_once(nights: Nights) -> None:
    for i in range(6):
        nights.lists(f"o/r{i}")
    assert counted(nights.run(jobs=2)) == {"refreshed": 6}
    before = nights.files()
    for i in range(6):
        nights.registry.harvest_file(RepoId.parse(f"o/r{i}")).unlink()
    nights.run(jobs=1)
    assert nights.files() == before, "the same bytes, however many work"
    assert not list(nights.cache.rglob("*.pack")), "the disk holds only what is being read"


def test_a_broken_entry_and_a_broken_record(nights: Nights) -> None:
    nights.lists("o/a")
    nights.lists("o/b")
    nights.run()
    good = nights.harvest("o/b")
    nights.registry.entry_file(RepoId.parse("o/a")).write_text("summary = 1\n", encoding="utf-8")
    nights.registry.harvest_file(RepoId.parse("o/b")).write_text("{", encoding="utf-8")
    report = nights.run()
    assert states(report) == {"o/a": "failed", "o/b": "refreshed"}
    assert nights.harvest("o/b") == good


def test_a_report_for_people(nights: Nights) -> None:
    hosted = nights.lists("o/a")
    nights.lists("o/b")
    nights.run()
    nights.server.world.rename(hosted, "new/home")
    nights.server.world.delete(nights.server.world.by_id["R_1001"])
    report = nights.run()
    text, page = nightreport.text(report), nightreport.markdown(report)
    for shown in (text, page):
        assert "o/a → new/home" in shown
        assert "renamed or transferred" in shown
        assert "deleted or made private" in shown
        assert "3 points" in shown or "points" in shown
    assert msgspec.json.decode(msgspec.json.encode(report), type=nightreport.NightReport) == report
    tricky = nightreport.Outcome(repository="o/a", state="failed", reason="`x` | <img src=x>\n# y")
    said = nightreport.markdown(nightreport.report_of([tricky], requests=0, points=0, bytes_=0, fetches=0, seconds=0))
    assert "`` failed: 'x' ¦ <img src=x> # y ``" in said


def test_the_clone_with_fewer_commits_than_github_counts_is_not_believed(nights: Nights) -> None:
    hosted = nights.lists("o/a")
    nights.run()
    good = nights.harvest("o/a")
    commit(hosted)
    hosted.commits = lambda: 99  # type: ignore[method-assign]
    report = nights.run()
    assert counted(report) == {"failed": 1}
    assert "counts 99 commits" in report.results[0].reason
    assert nights.harvest("o/a").findings == good.findings
    del hosted.commits
    assert counted(nights.run()) == {"refreshed": 1}


def test_git_of_old(nights: Nights, tmp_path) -> None:
    """A server without filters gives more than was asked for, and the record is the same."""
    path = make_repo(
        nights.server.root / "o" / "a.git", Commit({"README.md": "# A\n"}), Commit({"a.R": "1\n"}), bare=True
    )
    nights.registry.write_entry(entry("o/a"))
    nights.server.world.add("o/a")
    git(path, "config", "uploadpack.allowFilter", "false")
    assert counted(nights.run()) == {"refreshed": 1}
    assert nights.harvest("o/a").facts.files == 2
