import json
import shutil

from nhsr_registry.model import RepoId
from tests.cli.conftest import git
from tests.registry_folder import entry

WAITS = RepoId.parse("example-trust/waits")


def harvest(run, tmp_path, *words):
    code, out, err = run("harvest", "--from-clones", tmp_path / "clones", "--format", "json", *words)
    return code, json.loads(out), err


def test_what_changed_is_refreshed_and_what_did_not_is_left(run, clone, registry, tmp_path):
    registry.write_entry(entry())
    folder = clone()
    code, report, _ = harvest(run, tmp_path)
    assert (code, report["counts"]) == (0, {"refreshed": 1, "unchanged": 0, "stale": 0, "failed": 0})
    assert harvest(run, tmp_path)[1]["counts"]["unchanged"] == 1
    (folder / "NEWS.md").write_text("# waits 0.2.0\n\n* Counts priorities too.\n", encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Add news")
    assert harvest(run, tmp_path)[1]["counts"]["refreshed"] == 1
    assert registry.harvest(WAITS).history.commits == 2


def test_a_lost_clone_keeps_the_last_good_record_and_says_so(run, clone, registry, tmp_path):
    registry.write_entry(entry())
    folder = clone()
    harvest(run, tmp_path)
    good = registry.harvest(WAITS)
    shutil.rmtree(folder)
    code, report, _ = harvest(run, tmp_path)
    assert code == 4
    assert report["counts"]["stale"] == 1
    assert "No clone" in report["results"][0]["reason"]
    stale = registry.harvest(WAITS)
    assert stale.stale
    assert stale.commit == good.commit
    assert stale.findings == good.findings
    first = stale.stale.since
    harvest(run, tmp_path)
    assert registry.harvest(WAITS).stale.since == first
    clone()
    assert harvest(run, tmp_path)[0] == 0
    assert registry.harvest(WAITS).stale is None


def test_one_that_was_never_read_fails_and_the_others_go_on(run, clone, registry, tmp_path):
    for name in ("a", "b", "c", "d", "waits"):
        registry.write_entry(entry(f"example-trust/{name}"))
    for name in ("a", "b", "c", "waits"):
        clone(f"example-trust/{name}")
    (tmp_path / "clones" / "example-trust" / "b" / ".git" / "HEAD").write_text("nonsense", encoding="utf-8")
    code, report, _ = harvest(run, tmp_path)
    assert code == 4
    states = {row["repository"]: row["state"] for row in report["results"]}
    assert states["example-trust/d"] == "failed"
    assert states["example-trust/b"] == "failed"
    assert states["example-trust/waits"] == "refreshed"


def test_a_broken_entry_is_counted_and_named(run, clone, registry, tmp_path):
    registry.write_entry(entry())
    clone()
    registry.entry_file(WAITS).write_text("summary = 1\n", encoding="utf-8")
    code, report, _ = harvest(run, tmp_path)
    assert code == 4
    assert report["results"][0]["state"] == "failed"
    assert "projects/example-trust/waits.toml" in report["results"][0]["reason"]


def test_a_curated_kind_stands_before_the_inferred_one(run, clone, registry, tmp_path):
    registry.write_entry(entry(kinds=("documentation",)))
    clone()
    harvest(run, tmp_path)
    stored = registry.harvest(WAITS)
    assert [(guess.kind, guess.confidence) for guess in stored.kinds] == [("documentation", "declared")]
    assert next(f for f in stored.findings if f.check == "licence-file").outcome == "pass"


def test_one_project_by_name(run, clone, registry, tmp_path):
    for name in ("a", "b"):
        registry.write_entry(entry(f"example-trust/{name}"))
        clone(f"example-trust/{name}")
    assert harvest(run, tmp_path, "example-trust/a")[1]["counts"]["refreshed"] == 1
    assert registry.harvest(RepoId.parse("example-trust/b")) is None
