"""publiccode.yml, version 0 (the latest of the standard, which is 0.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from nhsr_registry.days import DAY
from nhsr_registry.plain import clean
from nhsr_registry.publish import links
from nhsr_registry.publish.exports import OWN, Export, Loss, first, lost, names, said, without_empty
from nhsr_registry.publish.exports._people import behind
from nhsr_registry.publish.exports._yaml import dump
from nhsr_registry.publish.shelf import Item

_STATUS = {
    "concept": "concept",
    "development": "development",
    "beta": "beta",
    "active": "stable",
    "maintenance": "stable",
    "archived": "obsolete",
}
_TYPES = {
    "r-package": "library",
    "python-package": "library",
    "app": "standalone/web",
    "codelist": "configurationFiles",
}
_SHORT, _LEAST, _MOST = 150, 150, 10_000


def possible(item: Item) -> bool:
    """Whether the project has a licence that the standard takes."""
    return bool(item.project.licence) and _spdx(item.project.licence or "")


def export(item: Item) -> Export:
    """The project by the standard; none without a licence, which the standard wants and nobody may invent."""
    project = item.project
    if not possible(item):
        return Export(
            None,
            (Loss(field="licence", reason="The standard needs an SPDX licence, and none was recognised: not made."),),
        )
    status = "obsolete" if project.archived else _STATUS.get(project.status or "", "development")
    organisation = project.organisation
    table = {
        "publiccodeYmlVersion": "0",
        **without_empty(
            {
                "name": project.name,
                "url": f"{project.url}.git",
                "landingURL": project.page if item.collection.base_url else None,
                "softwareVersion": project.version,
                "releaseDate": first(item, "date_published", DAY),
                "platforms": ["linux", "mac", "windows"],
                "categories": ["data-analytics"],
                "developmentStatus": status,
                "softwareType": next((_TYPES[kind] for kind in project.kinds if kind in _TYPES), "standalone/other"),
                "intendedAudience": {"scope": ["healthcare"], "countries": ["GB"]},
                "description": {"en": _description(item)},
                "legal": without_empty({"license": project.licence, "mainCopyrightOwner": _owner(item)}),
                "maintenance": _maintenance(item),
            }
        ),
        "localisation": {"localisationReady": False, "availableLanguages": ["en"]},
    }
    return Export(dump(table), tuple(_lost(item, organisation is None)))


def _spdx(expression: str) -> bool:
    """Whether the standard's parser takes it: ids of SPDX's list, no names of one's own."""
    if "LicenseRef-" in expression:
        return False
    try:
        canonicalize_license_expression(expression)
    except InvalidLicenseExpression:
        return False
    return True


def _description(item: Item) -> dict[str, Any]:
    project = item.project
    summary = project.summary or project.name
    short = summary if len(summary) <= _SHORT else f"{summary[: _SHORT - 1].rstrip()}…"
    parts = [summary, project.problem, project.intended_use or ""]
    long = " ".join(part for part in parts if part)
    if len(long) < _LEAST:
        long += (
            f" This description was made by the {item.collection.index.name}, which lists the project; "
            f"its own words are in its repository, {project.url}. Ask its owners what it is fit for before you rely on it."
        )
    topics = [*names(item, "topics"), *names(item, "kinds")] or ["Analytics"]
    return {"shortDescription": short, "longDescription": long[:_MOST], "features": topics}


def _owner(item: Item) -> str | None:
    return next((clean(value.value, most=200) for value in said(item, "copyright_holder")), None)


def _maintenance(item: Item) -> dict[str, Any]:
    project = item.project
    if project.archived:
        return {"type": "none"}
    address = links.contact(project.contact) or ""
    email = address.removeprefix("mailto:") if address.startswith("mailto:") else None
    contact = without_empty({"name": behind(item), "email": email})
    return {"type": "internal" if project.organisation else "community", "contacts": [contact]}


def _lost(item: Item, alone: bool) -> Iterator[Loss]:
    project = item.project
    if not project.status and not project.archived:
        yield Loss(
            field="developmentStatus",
            reason="The standard wants one and nobody declared it: “development” stands there.",
        )
    if project.status == "maintenance":
        yield Loss(field="status", reason="“maintenance” became “stable”, the nearest.")
    if len(project.summary) > _SHORT:
        yield Loss(field="shortDescription", reason=f"Cut at {_SHORT} characters; the long description has it all.")
    yield Loss(field="platforms", reason="The standard wants them and nobody declared them: all three stand there.")
    if not project.archived:
        why = "the account's owner" if alone else "the organisation"
        yield Loss(
            field="maintenance.contacts",
            reason=f"The standard wants a person; {why} stands there, since nobody here is named for others.",
        )
    if project.contact and not (links.contact(project.contact) or "").startswith("mailto:"):
        yield Loss(field="contact", reason="Not a mailbox; the standard has no key for a page to ask on.")
    yield from lost(
        item,
        fields=(*(field for field in OWN if field not in {"problem", "intended_use"}), "languages"),
        why="The standard has no key for it.",
    )
