"""`nhsr-registry clusters`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from nhsr_registry.cli._lazily import completing

if TYPE_CHECKING:
    from nhsr_registry.folder.store import Registry
    from nhsr_registry.spread.clusters import Cluster

EPILOG = """\b
Examples
  nhsr-registry clusters
  nhsr-registry clusters nhs-r-community/NHSRplotthedots
  nhsr-registry clusters --all --format json
"""


@click.command("clusters", epilog=EPILOG)
@click.argument("id_", metavar="[ID]", required=False, shell_complete=completing("ids"))
@click.option("--all", "all_", is_flag=True, help="Also those within one organisation, and forks and successors alone.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def command(registry: str | None, id_: str | None, all_: bool, format_: str) -> None:
    """Projects that solve one problem, so that teams can meet: side by side, with what differs.

    Found by what they speak of, the topics and data sets that people chose, and the packages that they need. A fork, a copy
    or a successor is told from work of its own. It is a hint for people, who know better.
    """
    from nhsr_registry.federation.whole import Whole
    from nhsr_registry.locate import locate
    from nhsr_registry.spread import likeness

    folder = Whole(locate(registry))  # teams of several registries are who should meet
    found = list(likeness.of_folder(folder))
    if id_:
        project = str(folder.resolve(id_))
        found = [cluster for cluster in found if project in cluster.projects]
    elif not all_:
        found = [cluster for cluster in found if cluster.independent and len(cluster.holders) > 1]
    if format_ == "json":
        _json(folder, found)
        return
    for cluster in found:
        for line in _lines(folder, cluster):
            click.echo(line)
    nothing = f"Nothing listed is near enough to {id_} to be of one problem." if id_ else "No two are near enough."
    click.echo(
        f"{len(found)} group{'s' * (len(found) != 1)} of projects that may solve one problem." if found else nothing
    )


def _json(folder: Registry, found: Sequence[Cluster]) -> None:
    import msgspec

    from nhsr_registry.cli._json import echo_json
    from nhsr_registry.spread import sides

    rows = []
    for cluster in found:
        own = sides.sides(folder, cluster)
        rows.append(
            {
                **msgspec.to_builtins(cluster),
                "heading": _heading(folder, cluster),
                "differs": sides.differs(own),
                "sides": own,
            }
        )
    echo_json(rows)


def _heading(folder: Registry, cluster: Cluster) -> str:
    from nhsr_registry.model import RepoId
    from nhsr_registry.spread import wording

    entries = [folder.entry(RepoId.parse(id_)) for id_ in cluster.projects]
    return wording.heading(cluster.about, entries, folder.vocabulary)


_TIES = {"fork": "is a fork of", "copy": "began as a copy of, or with,", "successor": "gives way to", "uses": "uses"}


def _lines(folder: Registry, cluster: Cluster) -> Iterator[str]:
    from nhsr_registry.cli._carried import carried
    from nhsr_registry.cli._results import style, wrapped
    from nhsr_registry.spread import sides

    yield style(wrapped(_heading(folder, cluster) or "one work", ""), bold=True)
    rows = {side.id: side for side in sides.sides(folder, cluster)}
    for solution in cluster.solutions:
        for id_ in solution:
            side = rows[id_]
            yield style(wrapped(id_, "  " if id_ == solution[0] else "    "), fg="cyan")
            yield wrapped(side.summary, "    ")
            facts = (
                side.organisation or "organisation not known",
                side.language,
                side.licence or "no licence seen",
                side.updated,
            )
            yield style(wrapped(" · ".join(fact for fact in facts if fact), "    "), dim=True)
    for bond in cluster.bonds:
        yield wrapped(f"{bond.one} {_TIES[bond.tie]} {bond.other}.")
    names = [sides.POINTS[point].lower() for point in sides.differs(list(rows.values()))]
    if names:
        yield wrapped(f"They differ in: {', '.join(names)}.")
    yield carried(f"  Side by side: nhsr-registry compare {' '.join(cluster.projects)}")  # whole, to be copied
    yield ""
