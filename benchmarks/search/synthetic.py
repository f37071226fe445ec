"""A registry folder of many made-up projects, for measuring: `synthetic.py FOLDER PROJECTS [SEED]`.

Words come from the real registry as often as they stand there (so the curve is Zipf's, as in any language), with a
tail of invented ones; topics, kinds and organisations likewise. The same seed makes the same folder.
"""

from __future__ import annotations

import itertools
import json
import random
import shutil
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "registry"
#: Zone → how many different words a project has in it, at least and at most.
ZONES = {"headings": (5, 50), "readme": (30, 200), "docs": (0, 120), "paths": (5, 60), "names": (0, 60)}


class Source:
    """What the real registry says, to draw from."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        entries = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(REAL.glob("projects/*/*.toml"))]
        self.harvests = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(REAL.glob("harvest/*/*.json"))]
        self.facets = {
            name: [value for entry in entries for value in entry.get(name, [])]
            for name in ("topics", "settings", "datasets")
        }
        self.kinds = [kind for entry in entries for kind in entry["kinds"]]
        self.prose = self._table(
            Counter(word for e in entries for word in (e["summary"] + " " + e.get("problem", "")).split())
        )
        self.zones = {zone: self._zone(zone) for zone in ZONES}

    def _zone(self, zone: str) -> tuple[list[str], list[float]]:
        counts: Counter[str] = Counter()
        for harvest in self.harvests:
            counts.update(harvest.get("terms", {}).get(zone, {}).keys())
        common = list(counts)[:3000]
        for number in range(2 * len(counts)):  # the long tail: words that one or two projects have
            counts[f"{self.random.choice(common)}{number % 97 if number % 3 else ''}{'abcdefgh'[number % 8]}x"] += 1
        return self._table(counts)

    @staticmethod
    def _table(counts: Counter[str]) -> tuple[list[str], list[float]]:
        rows = counts.most_common()
        return [word for word, _ in rows], list(itertools.accumulate(count for _, count in rows))

    def words(self, table: tuple[list[str], list[float]], size: int) -> list[str]:
        return self.random.choices(table[0], cum_weights=table[1], k=size)


def entry_text(source: Source, repository: str, name: str) -> str:
    """An entry as the tool's own store writes it."""
    pick = source.random
    rows = {
        "questions": {" ".join(source.words(source.prose, pick.randint(2, 9)))[:120] for _ in range(8)},
        "kinds": {pick.choice(source.kinds)},
        **{f: set(pick.choices(v, k=pick.randint(1, 3))) for f, v in source.facets.items()},
    }
    lines = [
        f"repository = {json.dumps(repository)}",
        f"name = {json.dumps(name)}",
        f"summary = {json.dumps(' '.join(source.words(source.prose, 25)), ensure_ascii=False)}",
        f"problem = {json.dumps(' '.join(source.words(source.prose, 15)) + '?', ensure_ascii=False)}",
    ]
    lines += [
        f"{key} = [\n" + "".join(f"    {json.dumps(value)},\n" for value in sorted(values)) + "]"
        for key, values in rows.items()
    ]
    return "\n".join(lines) + "\n"


def harvest_text(source: Source, repository: str) -> str:
    """A harvest with a real project's facts and words of its own."""
    real: dict[str, Any] = source.random.choice(source.harvests)
    terms = {
        zone: dict.fromkeys(
            source.words(source.zones[zone], source.random.randint(*sizes)),
            source.random.choice((1, 1, 1, 2, 2, 3, 5, 9)),
        )
        for zone, sizes in ZONES.items()
    }
    return json.dumps(
        {**real, "repository": repository, "findings": real["findings"][:8], "terms": terms}, sort_keys=True
    )


def make(folder: Path, projects: int, seed: int = 1) -> None:
    """Write `projects` made-up projects of about fifty to an owner into the empty `folder`."""
    source = Source(seed)
    folder.mkdir(parents=True)
    for name in ("registry.toml", "vocabulary.toml", "organisations.toml"):
        shutil.copy(REAL / name, folder / name)
    for number in range(projects):
        owner = f"owner-{number // 50}"
        if number % 50 == 0:
            (folder / "projects" / owner).mkdir(parents=True)
            (folder / "harvest" / owner).mkdir(parents=True)
        name = f"{source.random.choice(source.prose[0][:2000]).strip('.,:;()?/').replace('/', '-').lower() or 'x'}-{number}"
        name = "".join(char for char in name if char.isascii() and (char.isalnum() or char in "-_.")).lstrip("-._")
        repository = f"{owner}/{name}"
        (folder / "projects" / owner / f"{name}.toml").write_text(
            entry_text(source, repository, name), encoding="utf-8"
        )
        (folder / "harvest" / owner / f"{name}.json").write_text(harvest_text(source, repository), encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), *map(int, sys.argv[3:4]))
