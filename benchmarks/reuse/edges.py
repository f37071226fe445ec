"""Detected uses against uses that a person read: precision, recall, and each difference.

    python benchmarks/reuse/edges.py REGISTRY

`edges.tsv` holds pairs of listed projects: `uses` where somebody opened the file and saw a dependency, `mentions` where the
name of a package stands in code or text and is none (a comment, a link, a course that names it). It was made by reading
every detected use of the 300 projects registered in November 2026, and every place in their code and manifests where the
name of another listed project's package stands and nothing was detected: so recall is measured against names, and a use
that shows in no name is in neither.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from nhsr_registry.folder.store import Registry
from nhsr_registry.spread.reusing import detected

LABELS = Path(__file__).with_name("edges.tsv")


def main(root: Path) -> None:
    with LABELS.open(encoding="utf-8", newline="") as file:
        labels = {(row["user"], row["project"]): row["label"] for row in csv.DictReader(file, delimiter="\t")}
    edges = {(edge.user, edge.project): edge for edge in detected(Registry(root))}
    true = {pair for pair, label in labels.items() if label == "uses"}
    right, wrong = edges.keys() & true, {pair for pair in edges if labels.get(pair) == "mentions"}
    unread = edges.keys() - labels.keys()
    for what, pairs in (("not detected", true - edges.keys()), ("only mentioned", wrong), ("not read yet", unread)):
        for user, project in sorted(pairs):
            edge = edges.get((user, project))
            print(f"{what}: {user} -> {project}" + (f" ({edge.path}:{edge.line})" if edge else ""))
    print(f"{len(edges)} detected, {sum(u.split('/')[0] != p.split('/')[0] for u, p in edges)} across accounts")
    print(
        f"precision {len(right)}/{len(right) + len(wrong)}, recall {len(right)}/{len(true)}, {len(unread)} not read yet"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
