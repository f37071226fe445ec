"""`nhsr-registry reuse`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from nhsr_registry.cli._json import for_output
from nhsr_registry.plain import count

if TYPE_CHECKING:
    from nhsr_registry.dependents.reuse import Edge
    from nhsr_registry.folder.entry import Adopter
    from nhsr_registry.folder.store import Registry


EPILOG = """\b
Examples
  nhsr-registry reuse nhs-r-community/NHSRplotthedots
  nhsr-registry reuse --graph graphml > reuse.graphml
"""


@click.command("reuse", epilog=EPILOG)
@click.argument("id_", metavar="[ID]", required=False)
@click.option(
    "--graph",
    type=click.Choice(["graphml", "json", "svg"]),
    help="Print the whole graph: for programs, or as a picture.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def command(registry: str | None, id_: str | None, graph: str | None, format_: str) -> None:
    """Which listed projects use a project, and which it uses, as their files show.

    Seen are packages that are declared, loaded or imported, addresses that are installed from, submodules and
    workflows: only between projects of this registry, so there may be many more users elsewhere. Without ID, all.
    """
    from nhsr_registry.dependents import reuse, reusegraph, reusing
    from nhsr_registry.federation.whole import Whole
    from nhsr_registry.locate import locate

    folder = Whole(locate(registry))
    edges = reusing.detected(folder)
    project = str(folder.resolve(id_)) if id_ else None
    if project:
        edges = tuple(sorted({*reuse.users(edges, project), *reuse.used_by(edges, project)}))
    if graph or format_ == "json":
        said = reusegraph.WRITERS[graph or "json"](edges, reusing.behind(folder, edges))
        click.echo(for_output(said) if (graph or "json") == "json" else said, nl=False)
        return
    for line in _of_one(folder, edges, project) if project else _of_all(edges):
        click.echo(line)


def _of_one(folder: Registry, edges: Sequence[Edge], project: str) -> Iterator[str]:
    from nhsr_registry.cli._results import style
    from nhsr_registry.model import RepoId

    yield style(project, bold=True, fg="cyan")
    users = [edge for edge in edges if edge.project == project]
    uses = [edge for edge in edges if edge.user == project]
    yield from _section(
        "Used by, as files show", [(e.user, e) for e in users], "No listed project is seen to use it yet."
    )
    yield from _declared(folder, folder.entry(RepoId.parse(project)).adopters)
    yield from _section("Uses", [(e.project, e) for e in uses], "It is not seen to use another listed project.")


def _declared(folder: Registry, adopters: Sequence[Adopter]) -> Iterator[str]:
    """What people declare, and apart from it what a steward has confirmed."""
    from nhsr_registry.cli._results import style, wrapped
    from nhsr_registry.folder import named

    for title, rows in (
        ("Used by, as they say", [one for one in adopters if one.verified is None]),
        ("Used by, confirmed", [one for one in adopters if one.verified]),
    ):
        if rows:
            yield ""
            yield style(title, bold=True)
        for one in rows:
            yield wrapped(f"{named.shown(folder.organisations, one.organisation)}, since {one.since}")
            yield style(wrapped(one.evidence, "    "), dim=True)
            if one.verified:
                yield style(wrapped(f"{one.verified.by}, {one.verified.on}: {one.verified.how}", "    "), dim=True)


def _section(title: str, rows: Sequence[tuple[str, Edge]], nothing: str) -> Iterator[str]:
    from nhsr_registry.cli._results import style, wrapped

    yield ""
    yield style(title, bold=True)
    for other, edge in rows:
        yield wrapped(other)
        yield style(wrapped(f"{WAYS[edge.via]} {edge.path}{f':{edge.line}' if edge.line else ''}", "    "), dim=True)
    if not rows:
        yield wrapped(nothing)


#: How a use shows, in words.
WAYS = {
    "manifest": "declared in",
    "code": "loaded in",
    "lock": "locked in",
    "submodule": "a submodule, see",
    "workflow": "run by",
}


def _of_all(edges: Sequence[Edge]) -> Iterator[str]:
    from nhsr_registry.cli._results import style, wrapped

    for project in sorted({edge.project for edge in edges}, key=str.lower):
        yield style(project, bold=True, fg="cyan")
        yield wrapped("used by " + ", ".join(edge.user for edge in edges if edge.project == project))
    projects = {edge.project for edge in edges}
    yield ""
    yield wrapped(
        f"{count(len(edges), 'use')} of {count(len(projects), 'project')} seen in the files of listed projects.", ""
    )
