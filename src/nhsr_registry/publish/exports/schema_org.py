"""schema.org's SoftwareSourceCode as JSON-LD, also in the page itself, where search engines look for it."""

from __future__ import annotations

import json
from typing import Any

from nhsr_registry.publish.exports import OWN, Export, as_json, lost, without_empty
from nhsr_registry.publish.exports.codemeta import expression_lost, terms
from nhsr_registry.publish.shelf import Item


def export(item: Item) -> Export:
    """The same as the block in the page."""
    losses = (*lost(item, fields=(*OWN, "status"), why="schema.org has no term for it."), *expression_lost(item))
    return Export(as_json(data(item)), losses)


def data(item: Item) -> dict[str, Any]:
    """The project in schema.org's terms."""
    project = item.project
    return {
        "@context": "https://schema.org",
        "@type": "SoftwareSourceCode",
        **terms(item),
        **without_empty({"mainEntityOfPage": project.page if item.collection.base_url else None}),
    }


def block(item: Item) -> str:
    """The data as a block in a page."""
    return as_block(data(item))


def as_block(value: object) -> str:
    """JSON for between script tags: no character in it ends a script, opens a comment or breaks a line of JavaScript."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
