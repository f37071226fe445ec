"""codemeta.json: CodeMeta 3.0 (https://w3id.org/codemeta/3.0)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nhsr_registry.days import DAY
from nhsr_registry.plain import clean
from nhsr_registry.publish import links
from nhsr_registry.publish.exports import OWN, Export, Loss, as_json, first, lost, names, once, said, without_empty
from nhsr_registry.publish.exports._people import authors
from nhsr_registry.publish.shelf import Item

#: Our status → repostatus.org's.
_STATUS = {
    "concept": "concept",
    "development": "wip",
    "beta": "wip",
    "active": "active",
    "maintenance": "inactive",
    "archived": "unsupported",
}
_MOST = 200


def export(item: Item) -> Export:
    """Everything in CodeMeta's terms that the registry knows."""
    table = {"@context": "https://w3id.org/codemeta/3.0", "@type": "SoftwareSourceCode", **terms(item)}
    project = item.project
    status = _STATUS.get(project.status or "")
    table |= {"developmentStatus": f"https://www.repostatus.org/#{status}"} if status else {}
    table |= without_empty({"softwareRequirements": list(_requirements(item)), "issueTracker": f"{project.url}/issues"})
    losses = [*lost(item, fields=OWN, why="CodeMeta has no term for it."), *expression_lost(item)]
    if project.status in {"beta", "maintenance"}:
        losses.append(
            Loss(field="status", reason=f"“{project.status}” became “{status}”, the nearest of repostatus.org.")
        )
    if len(said(item, "software_requirements")) > _MOST:
        losses.append(Loss(field="software_requirements", reason=f"Cut off after {_MOST}."))
    return Export(as_json(table), tuple(losses))


def expression_lost(item: Item) -> Iterator[Loss]:
    licence = item.project.licence
    if licence and licence_address(licence) is None:
        yield Loss(
            field="licence", reason=f"“{licence}” is an expression and has no address of its own; given as text."
        )


@once
def terms(item: Item) -> Mapping[str, Any]:
    """The terms that CodeMeta shares with schema.org."""
    project = item.project
    licence = project.licence
    organisation = project.organisation
    return without_empty(
        {
            "@id": project.url,
            "name": project.name,
            "description": project.summary,
            "codeRepository": project.url,
            "url": project.page if item.collection.base_url else None,
            "license": (licence_address(licence) or licence) if licence else None,
            "version": project.version,
            "programmingLanguage": [{"@type": "ComputerLanguage", "name": name} for name in project.languages],
            "keywords": [*names(item, "topics"), *names(item, "kinds")],
            "author": [
                without_empty({"@type": "Person", "@id": person.orcid, "name": person.name}) for person in authors(item)
            ],
            "maintainer": {"@type": "Organization", "name": organisation.name} if organisation else None,
            "dateCreated": first(item, "date_created", DAY),
            "dateModified": project.updated,
            "datePublished": first(item, "date_published", DAY),
        }
    )


def licence_address(expression: str) -> str | None:
    """SPDX's address of a single licence; an expression has none."""
    if " " in expression or expression.startswith("LicenseRef-"):
        return None
    return links.web(f"https://spdx.org/licenses/{expression}")


def _requirements(item: Item) -> Iterator[dict[str, Any]]:
    for value in said(item, "software_requirements")[:_MOST]:
        yield without_empty(
            {
                "@type": "SoftwareApplication",
                "name": clean(value.value, most=200),
                "version": clean(value.extra.get("constraint", ""), most=100),
            }
        )
