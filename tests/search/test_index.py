import os
import threading
from pathlib import Path

import pytest

from nhsr_registry.search.engine import search
from nhsr_registry.search.index import fingerprints, open_index, write_index
from tests.registry_folder import entry


def found(root: Path, text: str = "waiting") -> list[str]:
    with open_index(root) as index:
        return [result["id"] for result in search(index, text).results]


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "index").iterdir())


def test_the_index_is_kept_and_made_anew_when_the_folder_changes(registry, tmp_path):
    assert found(registry.root) == ["example-trust/waits"]
    (file,) = kept(tmp_path)
    first = file.stat().st_mtime_ns
    found(registry.root)
    assert file.stat().st_mtime_ns == first
    registry.write_entry(entry("other/waiting", summary="Waiting, waiting, waiting lists."))
    assert "other/waiting" in found(registry.root)
    assert kept(tmp_path) == [file]


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_index_is_made_anew(registry, tmp_path, content):
    found(registry.root)
    (file,) = kept(tmp_path)
    file.write_bytes(content)
    assert found(registry.root) == ["example-trust/waits"]


def test_nobody_may_write_and_search_still_answers(registry, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "file"))
    assert found(registry.root) == ["example-trust/waits"]


def test_two_at_once_do_not_disturb_each_other(registry):
    results = []
    threads = [threading.Thread(target=lambda: results.append(found(registry.root))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [["example-trust/waits"]] * 4


def test_broken_files_are_left_out_not_fatal(registry):
    (registry.root / "projects" / "other" / "noshow.toml").write_text("name = [", encoding="utf-8")
    harvest = registry.root / "harvest" / "other" / "crowding.json"
    harvest.parent.mkdir(parents=True)
    harvest.write_text("{}", encoding="utf-8")
    assert found(registry.root) == ["example-trust/waits"]
    assert found(registry.root, "emergency department") == ["other/crowding"]
    assert "other/noshow" not in found(registry.root, "no-show")


def test_a_packaged_index_is_used_where_it_fits(registry, tmp_path, monkeypatch):
    packaged = registry.root.rename(tmp_path / "_registry")
    write_index(packaged, packaged / "index.sqlite")
    os.utime(packaged / "registry.toml", (1, 1))  # installing changes times, not contents
    assert found(packaged) == ["example-trust/waits"]
    assert not (tmp_path / "cache").exists()
    (packaged / "projects" / "example-trust" / "oldcharts.toml").unlink()
    assert found(packaged) == ["example-trust/waits"]
    assert (tmp_path / "cache").exists()


def test_the_fingerprint_sees_every_change(registry):
    before = fingerprints(registry.root)
    os.utime(registry.root / "projects" / "other" / "noshow.toml", (1, 1))
    assert fingerprints(registry.root)[0] == before[0]
    assert fingerprints(registry.root)[1] != before[1]


def test_an_empty_registry_answers_nothing(tmp_path, monkeypatch):
    from tests.registry_folder import make_registry

    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    registry = make_registry(tmp_path / "empty")
    assert found(registry.root) == []
