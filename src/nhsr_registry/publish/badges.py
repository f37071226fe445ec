"""A badge for a project's own README: the level in words that mean something, as a picture and for shields.io."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

import msgspec

from nhsr_registry.publish import types, words
from nhsr_registry.publish.collect import Item

LABEL = "reuse readiness"
#: One colour for all levels: a badge says where a project stands, it does not praise or blame. 7:1 on white text.
_COLOUR, _DARK = "004a8f", "3d4852"
#: Widths of characters in Verdana at 11 pixels, in tenths; the rest are as wide as most.
_NARROW, _WIDE = dict.fromkeys("ijl.,:;'|! ()[]ft", 40), dict.fromkeys("mwMW", 105)
_USUAL = 68


def message(project: types.Project) -> str:
    """The level; honestly, where it is not sure or not known."""
    if project.archived:
        return "archived"
    if project.readiness is None:
        return "not read yet"
    return words.LEVEL_NAMES[project.readiness.level].lower() + (" (provisional)" if project.readiness.provisional else "")


def files(item: Item) -> Iterator[tuple[str, bytes]]:
    """The picture, and the answer of an endpoint for shields.io."""
    text = message(item.project)
    yield f"v1/badges/{item.repo}.svg", svg(LABEL, text).encode()
    endpoint = {"schemaVersion": 1, "label": LABEL, "message": text, "color": _COLOUR}
    yield f"v1/badges/{item.repo}.json", msgspec.json.encode(endpoint) + b"\n"


def svg(label: str, text: str) -> str:
    """Two words side by side; the whole is read out as one."""
    left, right = _width(label), _width(text)
    said = escape(f"{label}: {text}", {'"': "&quot;"})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{said}">'
        f"<title>{said}</title>"
        f'<rect width="{left}" height="20" fill="#{_DARK}"/><rect x="{left}" width="{right}" height="20" fill="#{_COLOUR}"/>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">'
        f'<text x="{left / 2:g}" y="14">{escape(label)}</text><text x="{left + right / 2:g}" y="14">{escape(text)}</text></g></svg>\n'
    )


def _width(text: str) -> int:
    return sum({**_NARROW, **_WIDE}.get(char, _USUAL) for char in text) // 10 + 12
