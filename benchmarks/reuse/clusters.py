"""Groups of projects that may solve one problem, and nearest projects, against what a person says who read both.

    python benchmarks/reuse/clusters.py REGISTRY [--joined 0.3]

`clusters.tsv` holds pairs of projects. `group`: both were in one group of `nhsr-registry clusters --all` in November 2026, and
`same` says that who has the problem of the one would look at the other for an answer, `not` that they only share a subject, a
data set or a team, `unsure` that readers could differ (such a pair counts nowhere). `neighbour`: `other` was among the three of
`nhsr-registry similar one`, for 60 projects drawn by the hash of their names; `near` says that a reader of the one is helped by
being led to the other; those at the end of the file were read later, when a project had to be near enough. Summaries and, where they left doubt, the READMEs were read, by one person.

Precision alone: pairs that no version ever found were not read. Pairs found today that nobody has read are named.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import tempfile
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

from nhsr_registry.folder.store import Registry
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.similar import similar
from nhsr_registry.search import neighbours
from nhsr_registry.search.index import opened, write_index
from nhsr_registry.spread import likeness
from nhsr_registry.spread.clusters import JOINED

LABELS = Path(__file__).with_name("clusters.tsv")
DRAWN, NEAREST = 60, 3


def labelled(asked: str) -> dict[tuple[str, str], str]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {(row["one"], row["other"]): row["label"] for row in rows if row["asked"] == asked}


def tell(what: str, found: Iterable[tuple[str, str]], labels: dict[tuple[str, str], str], right: str) -> None:
    found = list(found)
    said = [labels.get(pair) or labels.get((pair[1], pair[0])) for pair in found]
    good, wrong = said.count(right), said.count("not")
    share = f" = {good / (good + wrong):.2f}" if good + wrong else ""
    print(f"{what}: {good}/{good + wrong}{share} ({said.count('unsure')} unsure, {said.count(None)} not read)")
    print(f"  of the {list(labels.values()).count(right)} pairs labelled {right!r}, {good} are found")
    for pair, label in zip(found, said, strict=True):
        if label in {None, "not"}:
            print(f"  {label or 'not read'}: {' '.join(pair)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("registry", type=Path)
    parser.add_argument("--joined", type=float, default=JOINED, help="the nearness from which groups join")
    options = parser.parse_args()
    registry = Registry(options.registry)
    groups = likeness.before_uses(registry, options.joined)
    pairs = [pair for group in groups for pair in combinations(group.projects, 2)]
    print(f"{len(groups)} groups")
    tell("pairs of one group that solve one problem", pairs, labelled("group"), "same")
    across = [
        pair
        for group in groups
        if group.independent and len(group.holders) > 1
        for pair in combinations(group.projects, 2)
    ]
    tell("of those, pairs of groups across organisations, which are shown first", across, labelled("group"), "same")
    ids = sorted(map(str, registry.ids()), key=lambda id_: hashlib.sha256(id_.lower().encode()).hexdigest())
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch) / "index.sqlite"
        write_index(registry.root, place)
        if (index := opened(place)) is None:
            raise SystemExit("No index could be made.")
        with index:
            near = [
                (id_, row["id"]) for id_ in ids[:DRAWN] for row in neighbours.similar(index, id_, NEAREST)["results"]
            ]
    tell("nearest projects that help a reader", near, labelled("neighbour"), "near")
    pages = similar(item.project for item in Collection(registry, None).items)
    near = [(id_, other.id) for id_ in ids[:DRAWN] for other in pages.get(id_, ())[:NEAREST]]
    tell("the same on the pages of the site", near, labelled("neighbour"), "near")


if __name__ == "__main__":
    main()
