"""Detected uses against uses that a person read: precision, recall, and each difference.

    python benchmarks/reuse/edges.py REGISTRY
    python benchmarks/reuse/edges.py REGISTRY --clones FOLDER

Labels hold pairs of projects: `uses` where somebody opened the file and saw a dependency, `mentions` where the name of a
package stands in code or text and is none (a comment, a link, a course that names it, a copy of its code, a stranger of the
same name), `unsure` where readers could differ: such a pair counts nowhere.

`edges.tsv` was made by reading every detected use of the 300 projects registered in November 2026, and every place in their
code and manifests where the name of another listed project's package stands and nothing was detected: so recall is measured
against names, and a use that shows in no name is in neither. `edges-unseen.tsv` was made the other way round, to judge the
detector: 53 repositories that are not listed, chosen by their owners' lists and read before it had seen any of them.
`edges-unseen2.tsv` is the same again, later: 79 other repositories that are not listed, each word of whose code and manifests
was held against all names and addresses of 435 repositories before the detector saw them; `none` stands for one that was read
and uses no other. `edges-unseen3.tsv`: 52 more, half of them of people and bodies outside the NHS, chosen for traps: forks,
a mirror of CRAN, an app copied from another under the same package name, a talk's slides, names that stand in prose alone.
`edges-unseen4.tsv`: 61 more, labelled by somebody who had not seen the detector's code, a third of them chosen because a
package's name stands in them.

With `--clones`, code is read anew from a folder of clones (`OWNER+NAME/repo`), of listed projects and of those unseen: that is
how a change of the detector is measured without a new harvest. Of the unseen, pairs with one end that is not listed count.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from nhsr_registry.assess import read_metadata
from nhsr_registry.crosswalk import merge
from nhsr_registry.dependents.givers import Party
from nhsr_registry.dependents.reuse import Edge, edges
from nhsr_registry.dependents.reusing import detected, homes_of, parties
from nhsr_registry.errors import RegistryError
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import RepoId
from nhsr_registry.sources import snapshot_of_clone
from nhsr_registry.understand.packages import packages_of
from nhsr_registry.understand.uses import uses_of

Pair = tuple[str, str]
LABELS, *UNSEEN = (
    Path(__file__).with_name(name)
    for name in ("edges.tsv", "edges-unseen.tsv", "edges-unseen2.tsv", "edges-unseen3.tsv", "edges-unseen4.tsv")
)


def labelled(path: Path) -> dict[Pair, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["user"], row["project"]): row["label"] for row in csv.DictReader(file, delimiter="\t")}


def read_anew(registry: Registry, clones: Path, more: set[str]) -> Iterator[Party]:
    """Every listed project, and `more`, as their clones are now; as harvested where there is no clone."""
    known = {party.id: party for party in parties(registry)}
    for id_ in sorted({*known, *more}):
        repo = RepoId.parse(id_)
        party = known.get(id_) or Party(id_, (), None, organisation(registry, repo), (), (), (), None)
        folder = clones / f"{repo.owner}+{repo.name}" / "repo"
        if not folder.exists():
            print(f"no clone: {id_}")
            yield party
            continue
        try:
            snapshot = snapshot_of_clone(folder, repo)
        except RegistryError as error:
            print(f"not read: {id_}: {error}")
            yield party
            continue
        statements, _ = read_metadata(snapshot)
        record = merge(statements)
        yield party._replace(
            packages=packages_of(snapshot),
            uses=uses_of(snapshot, record),
            roots=snapshot.history.roots,
            homes=homes_of(record.all("code_repository")),
            last=snapshot.history.last_commit or "",
        )


def organisation(registry: Registry, repo: RepoId) -> str:
    found = registry.organisations.of_owner(repo.owner)
    return found.id if found else repo.owner.lower()


def report(labels: dict[Pair, str], found: dict[Pair, Edge]) -> None:
    true = {pair for pair, label in labels.items() if label == "uses"}
    wrong = {pair for pair in found if labels.get(pair) == "mentions"}
    right, unread = found.keys() & true, found.keys() - labels.keys()
    for what, pairs in (("not detected", true - found.keys()), ("only mentioned", wrong), ("not read yet", unread)):
        for user, project in sorted(pairs):
            edge = found.get((user, project))
            print(f"{what}: {user} -> {project}" + (f" ({edge.name}, {edge.path}:{edge.line})" if edge else ""))
    print(f"{len(found)} detected, {sum(u.split('/')[0] != p.split('/')[0] for u, p in found)} across accounts")
    print(
        f"precision {len(right)}/{len(right) + len(wrong)}, recall {len(right)}/{len(true)}, {len(unread)} not read yet"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("registry", type=Path)
    parser.add_argument("--clones", type=Path, help="a folder of clones, read instead of the harvests")
    options = parser.parse_args()
    registry = Registry(options.registry)
    labels, later = labelled(LABELS), [labelled(path) for path in UNSEEN]
    if options.clones is None:
        report(labels, {(edge.user, edge.project): edge for edge in detected(registry)})
        return
    listed = {party.id for party in parties(registry)}
    every = tuple(
        read_anew(registry, options.clones, {id_ for some in later for pair in some for id_ in pair if id_} - listed)
    )
    print("== listed projects")
    report(labels, {(e.user, e.project): e for e in edges(party for party in every if party.id in listed)})
    found = {(edge.user, edge.project): edge for edge in edges(every)}
    lost = [pair for pair in labels if labels[pair] == "uses" and pair not in found]
    print(f"== with those unseen beside them\nlost by their coming: {lost}")
    read = [{user for user, _ in some} - listed for some in later]
    for path, some, users in zip(UNSEEN, later, read, strict=True):
        print(f"== {path.name}")
        report(some, {pair: edge for pair, edge in found.items() if pair in some or pair[0] in users})


if __name__ == "__main__":
    main()
