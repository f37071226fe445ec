"""All projects for a Research Software Directory (research-software-directory.org), in the terms of its tables.

github.com/research-software-directory/RSD-as-a-service, database: `software` with `repository_url`, `license_for_software` and
`keyword`. Its own harvesters complete the rest from the repository.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.exports import Loss, json_around, names, without_empty
from nhsr_registry.publish.shelf import Item

_SHORT, _LONG, _NAME, _SLUG = 300, 10_000, 200, 200


def export(collection: Collection, write: Callable[[str], object]) -> tuple[Loss, ...]:
    """A list of them; a slug is made of owner and name, so that no two are alike."""
    cut = 0

    def table() -> Iterator[dict[str, Any]]:
        nonlocal cut
        for item in collection.items:
            cut += len(item.project.summary) > _SHORT
            yield _software(item)

    for piece in json_around([], table()):
        write(piece)
    losses = (
        Loss(
            field="short_statement",
            reason=f"{cut} summaries are cut at {_SHORT} characters; the description has all of it.",
        ),
    )
    return losses if cut else ()


def _software(item: Item) -> dict[str, Any]:
    project = item.project
    summary = project.summary or project.name
    return without_empty(
        {
            "slug": _slug(str(item.repo)),
            "brand_name": project.name[:_NAME],
            "short_statement": summary if len(summary) <= _SHORT else f"{summary[: _SHORT - 1].rstrip()}…",
            "description": " ".join(part for part in (summary, project.problem, project.intended_use or "") if part)[
                :_LONG
            ],
            "description_type": "markdown",
            "get_started_url": project.page if item.collection.base_url else project.url,
            "repository_url": {"url": project.url, "code_platform": "github"},
            "license_for_software": [project.licence] if project.licence else [],
            "keyword": [*names(item, "topics"), *names(item, "kinds")],
        }
    )


def _slug(id_: str) -> str:
    """Small letters, figures and single hyphens; `.` and `_` become words, so that `a.b` and `a-b` stay two."""
    spelt = id_.lower().replace("/", "-").replace(".", "-dot-").replace("_", "-under-")
    return re.sub(r"[^a-z0-9]+", "-", spelt)[:_SLUG].strip("-")
