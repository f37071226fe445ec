"""`--welcoming`: the projects that the site's page for newcomers names, and no other."""

from __future__ import annotations

import json

from click.testing import CliRunner

from nhsr_registry.cli import cli
from nhsr_registry.folder.entry import Harvest
from nhsr_registry.model import Facts, HostFacts, Score
from nhsr_registry.publish.collect import Collection
from tests.registry_folder import entry, make_registry

SCORE = Score(rubric="0.1", level="usable", level_low="usable", points=50.0, low=50.0, high=50.0)
GUIDE = Facts(landmarks={"contributing": ("CONTRIBUTING.md",)})


def test_the_filter_and_the_page_agree(tmp_path, monkeypatch):
    monkeypatch.setenv("NHSR_CACHE", str(tmp_path / "cache"))
    status = {"o/declared-over": "archived"}
    facts = {
        "o/guide": (GUIDE, None),
        "o/issues": (Facts(), HostFacts(first_issues=2)),
        "o/neither": (Facts(), HostFacts(first_issues=0)),
        "o/archived": (GUIDE, HostFacts(archived=True)),
        "o/declared-over": (GUIDE, None),
        "o/unread": None,
    }
    registry = make_registry(tmp_path / "registry", *(entry(id_, status=status.get(id_)) for id_ in facts))
    for id_, known in facts.items():
        if known:
            registry.write_harvest(Harvest(repository=id_, facts=known[0], host=known[1], score=SCORE))
    shown = {str(item.repo) for item in Collection(registry, None).items if item.welcome}

    def found(*words: str) -> set[str]:
        done = CliRunner().invoke(cli, ["--registry", str(registry.root), *words, "--format", "json"])
        assert done.exit_code == 0, done.output
        return {row["id"] for row in json.loads(done.output)["results"]}

    assert found("list", "--welcoming") == shown == {"o/guide", "o/issues"}
    assert found("search", "waited", "--welcoming") == shown
    assert len(found("list")) == 6
