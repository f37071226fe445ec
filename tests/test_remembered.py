"""The state that a night leaves for the next: taken while the folder is as it was, worked out anew else."""

import os

import pytest

from nhsr_registry.folder.store import Registry
from nhsr_registry.spread import needs, remembered, stating
from tests.registry_folder import entry, make_registry


@pytest.fixture
def registry(tmp_path, monkeypatch):
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    return make_registry(tmp_path / "registry", entry("example-trust/beds"), entry("example-trust/waits"))


@pytest.fixture
def worked_out(monkeypatch):
    """The days of the states that were worked out."""
    days: list[str] = []
    take = stating.take

    def counted(registry, on):
        days.append(on)
        return take(registry, on)

    monkeypatch.setattr(stating, "take", counted)
    return days


def state(registry, on):
    return remembered.state(Registry(registry.root), on)


def test_what_last_night_worked_out_is_not_worked_out_again(registry, worked_out):
    first = state(registry, "2026-01-01")
    assert state(registry, "2026-01-02") == first
    assert worked_out == ["2026-01-01"]


@pytest.mark.parametrize("what", ["entry", "need", "table", "time", "gone"])
def test_whatever_changes_in_the_folder_is_seen(registry, worked_out, what):
    state(registry, "2026-01-01")
    file = registry.entry_file(registry.ids()[0])
    if what == "entry":
        registry.write_entry(entry("example-trust/new"))
    elif what == "need":
        needs.write(registry, needs.make(registry, "How many beds will we need next winter?", "RXX", "2026-01-01"))
    elif what == "table":
        (registry.root / "registry.toml").write_text('name = "Another"\n', encoding="utf-8")
    elif what == "time":
        os.utime(file, (1, 1))
    else:
        file.unlink()
    found = state(registry, "2026-01-02")
    assert worked_out == ["2026-01-01", "2026-01-02"]
    assert found == stating.take(Registry(registry.root), "2026-01-02")


@pytest.mark.parametrize("raw", [b"", b"{", b"[" * 90_000, b"\xff", b'{"mark": "x", "state": null}'])
def test_a_broken_file_in_the_cache_costs_one_night(registry, worked_out, tmp_path, raw):
    first = state(registry, "2026-01-01")
    (kept,) = (tmp_path / "cache/states").iterdir()
    kept.write_bytes(raw)
    assert state(registry, "2026-01-01") == first
    assert len(worked_out) == 2
    assert state(registry, "2026-01-01") == first
    assert len(worked_out) == 2


def test_where_nothing_can_be_kept_it_is_worked_out(registry, worked_out, tmp_path):
    (tmp_path / "cache").write_text("a file in the way", encoding="utf-8")
    assert state(registry, "2026-01-01") == state(registry, "2026-01-01")
    assert len(worked_out) == 2
