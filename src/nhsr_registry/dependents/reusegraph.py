"""The graph of who uses whom, for other programs (GraphML, JSON) and for people (SVG). Pure.

GraphML: graphml.graphdrawing.org/specification; igraph, networkx, Gephi and yEd read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from nhsr_registry import printed
from nhsr_registry.dependents.reuse import Edge
from nhsr_registry.plain import clean, count

_ROW, _TOP, _LEFT, _RIGHT, _LETTER = 22, 56, 330, 620, 6.6  # pixels; a letter of 12 pixels is about so wide

#: Of no project anything is known.
NOTHING: Mapping[str, Node] = MappingProxyType({})


class Node(NamedTuple):
    """What is known of a project in the graph: its name, and the id, name, ODS code and region of the organisation behind it."""

    label: str = ""  # as Gephi and yEd call it; igraph takes a `name` for the node's own
    organisation: str = ""
    organisation_name: str = ""
    ods: str = ""
    region: str = ""


def nodes(edges: Sequence[Edge]) -> list[str]:
    """Every project of the graph, by name."""
    return sorted({edge.user for edge in edges} | {edge.project for edge in edges}, key=str.lower)


def as_json(edges: Sequence[Edge], about: Mapping[str, Node] = NOTHING) -> str:
    """Nodes and links as D3 and many others take them; `source` uses `target`."""
    links = [
        {"source": e.user, "target": e.project, "name": e.name, "via": e.via, "path": e.path, "line": e.line}
        for e in edges
    ]
    points = [{"id": id_, **_said(about, id_)} for id_ in nodes(edges)]
    graph = {"directed": True, "multigraph": False, "nodes": points, "links": links}
    return printed.as_json(graph)


def as_graphml(edges: Sequence[Edge], about: Mapping[str, Node] = NOTHING) -> str:
    """A directed graph whose edges say through what (`name`, `via`) and where (`path`, `line`), and whose nodes who is behind them."""
    keys = (("name", "string"), ("via", "string"), ("path", "string"), ("line", "int"))
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    out += [f'  <key id="{key}" for="edge" attr.name="{key}" attr.type="{kind}"/>' for key, kind in keys]
    # an id of its own: an edge has a name as well
    out += [f'  <key id="node-{key}" for="node" attr.name="{key}" attr.type="string"/>' for key in Node._fields]
    out.append('  <graph id="reuse" edgedefault="directed">')
    for id_ in nodes(edges):
        said = [f'<data key="node-{key}">{escape(clean(value))}</data>' for key, value in _said(about, id_).items()]
        out.append(f"    <node id={quoteattr(clean(id_))}>{''.join(said)}</node>")
    for edge in edges:
        out.append(f"    <edge source={quoteattr(clean(edge.user))} target={quoteattr(clean(edge.project))}>")
        values = {"name": edge.name, "via": edge.via, "path": edge.path, "line": edge.line}
        out += [
            f'      <data key="{key}">{escape(clean(str(value)))}</data>'
            for key, value in values.items()
            if value is not None
        ]
        out.append("    </edge>")
    return "\n".join([*out, "  </graph>", "</graphml>"]) + "\n"


def _said(about: Mapping[str, Node], id_: str) -> dict[str, str]:
    return {key: value for key, value in about.get(id_, Node())._asdict().items() if value}


def as_svg(edges: Sequence[Edge], _about: Mapping[str, Node] = NOTHING) -> str:
    """A picture: those who use on the left, what they use on the right, each in the order of its names."""
    givers = sorted({edge.project for edge in edges}, key=str.lower)
    takers = sorted({edge.user for edge in edges}, key=str.lower)
    rows = max(len(givers), len(takers), 1)
    height = _TOP + rows * _ROW + 10
    left = _places(takers, rows)
    right = _places(givers, rows)
    width = int(_RIGHT + 10 + max((len(id_) for id_ in givers), default=0) * _LETTER) + 20
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    font = 'font-family="Arial, Helvetica, sans-serif" font-size="12"'
    said = f"{count(len(edges), 'use')} of {count(len(givers), 'project')}"
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="t" {font}>',
        f'<title id="t">Which projects use which: {said} by {len(takers)}</title>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="30" text-anchor="end" font-weight="bold" fill="#212b32">These projects …</text>',
        f'<text x="{_RIGHT}" y="30" font-weight="bold" fill="#212b32">… use these</text>',
    ]
    for edge in edges:
        y, to = left[edge.user], right[edge.project]
        curve = f"M{_LEFT + 6},{y} C{_LEFT + 130},{y} {_RIGHT - 130},{to} {_RIGHT - 6},{to}"
        out.append(f'<path d="{curve}" fill="none" stroke="#005eb8" stroke-opacity="0.45"/>')
    for id_, y in left.items():
        out.append(f'<text x="{_LEFT}" y="{y + 4}" text-anchor="end" fill="#212b32">{escape(clean(id_))}</text>')
    for id_, y in right.items():
        out.append(f'<text x="{_RIGHT}" y="{y + 4}" fill="#212b32">{escape(clean(id_))}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


def _places(ids: Sequence[str], rows: int) -> dict[str, int]:
    """Where each name stands: evenly over the height."""
    step = _ROW * rows / max(len(ids), 1)
    return {id_: round(_TOP + step * (at + 0.5)) for at, id_ in enumerate(ids)}


#: Name of the format → who writes it.
WRITERS = {"json": as_json, "graphml": as_graphml, "svg": as_svg}
