"""Several computers share a night, and what they did is joined."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.errors import UsageError
from nhsr_registry.folder.store import Registry
from nhsr_registry.harvesting.merge import merge
from nhsr_registry.harvesting.nightly import Shard
from tests.github.nights import Nights, commit, counted
from tests.github.server import has_http_backend

pytestmark = pytest.mark.skipif(not has_http_backend(), reason="needs git's own http server")


def parts(nights: Nights, folder: Path, count: int) -> list[Path]:
    """What `count` computers leave, each having begun with the same registry."""
    whole, made = nights.registry, []
    for number in range(1, count + 1):
        place = folder / f"part-{number}"
        shutil.copytree(whole.root, place / "registry")
        nights.registry = Registry(place / "registry")
        report = nights.run(shard=Shard(number=number, count=count))
        (place / "report.json").write_bytes(msgspec.json.encode(report))
        made.append(place)
    nights.registry = whole
    return made


def test_parts_are_the_whole(nights: Nights, tmp_path: Path) -> None:
    hosted = [nights.lists(f"o/r{i}") for i in range(6)]
    nights.run()
    for repository in hosted[:4]:
        commit(repository)
    nights.server.world.rename(hosted[4], "new/home")
    made = parts(nights, tmp_path, 3)
    report = merge(nights.registry, made)
    assert counted(report) == {"refreshed": 5, "unchanged": 1, "renamed": 1}
    assert report.complete
    assert validate(nights.registry).faults == ()
    assert {str(repo) for repo in nights.registry.ids()} == {"o/r0", "o/r1", "o/r2", "o/r3", "o/r5", "new/home"}
    before = nights.files()
    assert counted(nights.run()) == {"unchanged": 6}
    assert counted(merge(nights.registry, made)) == counted(report)
    assert nights.files() == before


def test_a_part_that_did_not_arrive(nights: Nights, tmp_path: Path) -> None:
    hosted = [nights.lists(f"o/r{i}") for i in range(6)]
    nights.run()
    for repository in hosted:
        commit(repository)
    made = parts(nights, tmp_path, 3)
    report = merge(nights.registry, made[:2])
    assert not report.complete
    assert report.stopped == "Parts that did not arrive: 3/3."
    assert sum(nights.run().counts[state] for state in ("refreshed",)) == 6 - report.counts["refreshed"]


def test_a_part_that_says_too_much(nights: Nights, tmp_path: Path) -> None:
    """Only listed projects, and only whole records, come in."""
    nights.lists("o/a")
    nights.run()
    before = nights.files()
    (place,) = parts(nights, tmp_path, 1)
    report = json.loads((place / "report.json").read_bytes())
    report["results"].append({"repository": "evil/extra", "state": "refreshed"})
    (place / "report.json").write_text(json.dumps(report))
    (place / "registry" / "harvest" / "evil").mkdir()
    shutil.copy(place / "registry" / "harvest" / "o" / "a.json", place / "registry" / "harvest" / "evil" / "extra.json")
    (place / "registry" / "harvest" / "o" / "a.json").write_text("{")
    merge(nights.registry, [place])
    assert nights.files() == before
    (place / "report.json").write_text("nothing")
    with pytest.raises(UsageError, match=r"no report of a harvest"):
        merge(nights.registry, [place])
