"""`nhsr-registry compare`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from nhsr_registry.cli._lazily import completing
from nhsr_registry.cli._paging import pager
from nhsr_registry.cli._registries import registries
from nhsr_registry.cli._results import IN_FULL
from nhsr_registry.locate import Chosen

_USERS = 5  # of those who use a project, how many are named
EPILOG = """\b
Examples
  nhsr-registry compare NHSRwaitinglist NHSRtt
  nhsr-registry compare NHSRwaitinglist NHSRtt --format markdown
  nhsr-registry compare NHSRwaitinglist NHSRtt --format csv > choice.csv
"""


@click.command("compare", epilog=EPILOG)
@click.argument("ids", nargs=-1, required=True, metavar="ID ID …", shell_complete=completing("ids"))
@click.option(
    "--format",
    "format_",
    type=click.Choice(IN_FULL),
    default="text",
    help="How to print. As csv a row for each project and a column for each point.",
)
@registries
@pager
@click.pass_obj
def command(registry: Chosen, /, ids: tuple[str, ...], format_: str, here: tuple[str, ...], **options: Any) -> None:
    """Projects side by side, point by point, what differs first."""
    from nhsr_registry.cli._paging import show
    from nhsr_registry.cli._registries import chosen
    from nhsr_registry.cli._results import rendered
    from nhsr_registry.search import several

    found = several.compare(chosen(registry, here, offline=options["offline"]), ids)
    if format_ == "json":
        show(rendered("json", (), found), no_pager=options["no_pager"])
    elif format_ in {"csv", "ids"}:
        points = found["points"]
        rows = [
            {"id": id_, **{point: values[number] for point, values in points.items()}}
            for number, id_ in enumerate(found["projects"])
        ]
        show(rendered(format_, rows, {}, columns=("id", *points)), no_pager=options["no_pager"])
    else:
        lines = (_text if format_ == "text" else _markdown)(found)
        show("".join(f"{line}\n" for line in lines), no_pager=options["no_pager"])


def _text(found: dict[str, Any]) -> Iterator[str]:
    from nhsr_registry.cli._columns import beside, wide
    from nhsr_registry.cli._results import style, width, wrapped
    from nhsr_registry.plain import clean

    each = wide(len(found["projects"]), width())
    if each:
        yield from (
            style(line, bold=True, fg="cyan") for line in beside([clean(id_) for id_ in found["projects"]], each)
        )
    for point in found["differs"]:
        yield style(_name(point), bold=True)
        said = _said(found, point)
        if each:
            yield from beside([clean(text) for text in said], each)
        else:  # too many for columns that anybody could read
            yield from (wrapped(f"{id_}: {text}") for id_, text in zip(found["projects"], said, strict=True))
    alike = (point for point in found["points"] if point not in found["differs"])
    same = [point for point in alike if found["points"][point][0] is not None]  # what nobody knows is no likeness
    if same:
        yield style("The same", bold=True)
        yield from (wrapped(f"{_name(point)}: {_said(found, point)[0]}") for point in same)


def _markdown(found: dict[str, Any]) -> Iterator[str]:
    from nhsr_registry.plain import clean

    def row(cells: list[str]) -> str:
        return (
            "| "
            + " | ".join(clean(cell).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for cell in cells)
            + " |"
        )

    yield row(["", *found["projects"]])
    yield "|---" * (len(found["projects"]) + 1) + "|"
    for point in found["points"]:
        yield row([_name(point), *_said(found, point)])


def _name(point: str) -> str:
    return {"kinds": "Kind", "datasets": "Data sets", "used_by": "Used by"}.get(point, point.capitalize())


def _said(found: dict[str, Any], point: str) -> list[str]:
    """What each project has to say to a point. One that was read and has no licence is known to have none."""
    read = [level is not None for level in found["points"]["level"]]
    values = zip(found["points"][point], read, strict=True)
    return [
        "no licence found" if point == "licence" and value is None and known else _say(value, point)
        for value, known in values
    ]


def _say(value: object, point: str) -> str:
    from nhsr_registry.cli._results import CAVEATS, LEVEL_NAMES
    from nhsr_registry.plain import kind_name

    if point == "level" and value in LEVEL_NAMES:
        return LEVEL_NAMES[str(value)]
    if point == "caveats" and isinstance(value, list):
        value = [CAVEATS.get(one, one) for one in value]
    if point == "used_by" and isinstance(value, list):
        more = f" and {len(value) - _USERS} more" if len(value) > _USERS else ""
        return f"{', '.join(value[:_USERS])}{more}" if value else "no listed project, as far as files show"
    if isinstance(value, list):
        return ", ".join(kind_name(str(one)) for one in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not known" if value is None else str(value)
