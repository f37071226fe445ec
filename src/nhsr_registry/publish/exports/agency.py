"""code.json as an agency's inventory of its code: code.gov's schema 2.0.0 (github.com/GSA/code-gov-data, schemas/).

Made for catalogues that harvest inventories of that form. Every release needs labour hours and a mailbox, which nobody here
says of most: a zero and an empty text stand there, and the report says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nhsr_registry.days import DAY
from nhsr_registry.publish import links
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.exports import Loss, json_around, names, without_empty
from nhsr_registry.publish.exports._people import behind
from nhsr_registry.publish.exports.codemeta import licence_address
from nhsr_registry.publish.shelf import Item

#: Our status → the schema's.
_STATUS = {
    "concept": "Ideation", "development": "Development", "beta": "Beta", "active": "Production",
    "maintenance": "Production", "archived": "Archival",
}  # fmt: skip


def export(collection: Collection, write: Callable[[str], object]) -> tuple[Loss, ...]:
    """All projects with a licence: without one nobody may reuse it, and the schema's “openSource” would be untrue."""
    body = {
        "version": "2.0.0",
        "agency": collection.index.name,
        "measurementType": {"method": "projects"},
        "releases": [],
    }
    made, without = 0, 0

    def releases() -> Iterator[dict[str, Any]]:
        nonlocal made, without
        for item, brief in zip(collection.items, collection.briefs, strict=True):
            if brief.licence:
                release = _release(item)
                made, without = made + 1, without + (not release["contact"]["email"])
                yield release

    for piece in json_around(body, releases()):
        write(piece)
    missing = len(collection.items) - made
    losses = [
        Loss(
            field="laborHours", reason="The schema wants it and nobody counts it: 0 stands there and means “not known”."
        )
    ]
    if without:
        why = f"The schema wants a mailbox; {without} projects name none: it is empty there, and `URL` leads to where to ask."
        losses.append(Loss(field="contact.email", reason=why))
    if missing:
        losses.append(
            Loss(field="licence", reason=f"{missing} projects without a licence that was recognised are left out.")
        )
    return tuple(losses)


def _release(item: Item) -> dict[str, Any]:
    project = item.project
    address = links.contact(project.contact) or ""
    mailbox = address.removeprefix("mailto:") if address.startswith("mailto:") else ""
    licence = project.licence or ""
    url = licence_address(licence)
    status = "Archival" if project.archived else _STATUS.get(project.status or "")
    updated = project.updated if project.updated and DAY.fullmatch(project.updated) else None
    return {
        "name": project.name,
        "repositoryURL": project.url,
        "description": project.summary or project.name,
        "permissions": {
            "licenses": [without_empty({"name": licence, "URL": url})],
            "usageType": "openSource",
        },
        "laborHours": 0,
        "tags": [*names(item, "topics"), *names(item, "kinds")],
        "contact": {
            "email": mailbox,
            "name": behind(item),
            "URL": address if address.startswith("https://") else f"{project.url}/issues",
        },
        **without_empty(
            {
                "organization": behind(item),
                "status": status,
                "version": project.version,
                "vcs": "git",
                "homepageURL": project.page if item.collection.base_url else None,
                "languages": list(project.languages),
                "date": {"lastModified": updated} if updated else None,
            }
        ),
    }
