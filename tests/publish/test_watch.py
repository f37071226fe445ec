"""`serve` notices what changes, once it has come to rest; nothing else."""

import threading

from nhsr_registry.publish.watch import Watch
from tests.registry_folder import entry, make_registry


def test_every_kind_of_change_is_seen(tmp_path):
    registry = make_registry(tmp_path / "r", entry())
    watch = Watch(registry.root)
    assert not watch.changed()
    registry.write_entry(entry("example-trust/other"))
    assert watch.changed()
    assert not watch.changed()
    (registry.root / "registry.toml").write_text('name = "Another"\n', encoding="utf-8")
    assert watch.changed()
    (registry.root / "projects/example-trust/other.toml").unlink()
    assert watch.changed()


def test_many_files_at_once_are_one_change(tmp_path):
    registry = make_registry(tmp_path / "r", entry())
    changes = Watch(registry.root).changes(0.2)

    def write():
        for n in range(20):
            registry.write_entry(entry(f"example-trust/p{n}"))

    thread = threading.Thread(target=write)
    thread.start()
    next(changes)
    thread.join()
    assert len(registry.ids()) == 21
