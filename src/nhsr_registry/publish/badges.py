"""A badge for a project's own README: the level in words that mean something, as a picture and for shields.io."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nhsr_registry.checkup import badge
from nhsr_registry.publish import types, words
from nhsr_registry.publish.shelf import Item

LABEL, svg = badge.LABEL, badge.svg


def message(project: types.Project) -> str:
    """The level; honestly, where it is not sure or not known."""
    if project.archived:
        return "archived"
    if project.readiness is None:
        return "not read yet"
    return words.LEVEL_NAMES[project.readiness.level].lower() + (
        " (provisional)" if project.readiness.provisional else ""
    )


def files(item: Item) -> Iterator[tuple[str, bytes]]:
    """The picture, and the answer of an endpoint for shields.io."""
    text = message(item.project)
    yield f"v1/badges/{item.repo}.svg", svg(LABEL, text).encode()
    endpoint = {"schemaVersion": 1, "label": LABEL, "message": text, "color": badge.COLOUR}
    yield f"v1/badges/{item.repo}.json", msgspec.json.encode(endpoint) + b"\n"


def width(project: types.Project) -> int:
    """How many pixels wide the picture is, so that a page can leave room for it."""
    return badge.width(LABEL) + badge.width(message(project))
