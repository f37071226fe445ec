"""A harvest that several computers share, for `huge.py`: `shards.py FOLDER PROJECTS PARTS`.

The server is a GitHub of our own (tests/github), every project a real git repository. Each part is our own command in a
checkout of its own, as a job of an Actions matrix is; the parts are joined by `merge`. Then a quiet night in one part.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks"), str(ROOT / "benchmarks" / "scale")]

from huge import ours  # noqa: E402 - beside this file
from nightly_cost import make  # noqa: E402
from tests.github.graph import Graph  # noqa: E402
from tests.github.server import serving  # noqa: E402
from tests.registry_folder import make_registry  # noqa: E402


def main(place: Path, projects: int, parts: int) -> None:
    (place / "served").mkdir()
    with serving(place / "served") as server:
        server.graph = graph = Graph(server.world, token="ghp_secret", bears=100_000)
        registry = make_registry(place / "registry")
        make(server, registry, projects)
        env = {
            "GITHUB_API_URL": server.url, "GITHUB_SERVER_URL": server.url, "GITHUB_TOKEN": "ghp_secret",
            "GITHUB_STEP_SUMMARY": "",
        }  # fmt: skip

        def harvest(root: Path, shard: str, report: Path) -> dict[str, Any]:
            graph.calls.clear()
            graph.points, graph.left = 0, 1_000
            took = ours(
                root,
                "harvest",
                "--shard",
                shard,
                "--report",
                str(report),
                env=env | {"NHSR_CACHE": str(report.parent / "cache")},
            )
            said = json.loads(report.read_bytes())
            return took.said(projects=len(said["results"]), points=graph.points, requests=len(graph.calls))

        cold = []
        for number in range(1, parts + 1):
            own = place / f"part-{number}"
            shutil.copytree(registry.root, own / "registry")
            cold.append(harvest(own / "registry", f"{number}/{parts}", own / "report.json"))
        joined = ours(registry.root, "merge", *(str(place / f"part-{number}") for number in range(1, parts + 1)))
        (place / "quiet").mkdir()
        quiet = harvest(registry.root, "1/1", place / "quiet" / "report.json")
        size = sum(path.stat().st_size for path in (registry.root / "harvest").rglob("*.json"))
    figures = {"projects": projects, "parts": cold, "merge": joined.said(), "quiet": quiet, "harvest_bytes": size}
    (place / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
