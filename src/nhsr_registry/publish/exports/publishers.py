"""publishers.yml, by which the crawlers of publiccode.yml (Developers Italia's, Switzerland's, the Netherlands') find code.

github.com/italia/publiccode-crawler, version 4: a list of publishers with `id`, `name`, `orgs` and `repos`. Beside it stands
`publiccode-index.json`: the address of each publiccode.yml that this registry made, for projects that have none of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry.plain import clean
from nhsr_registry.publish.collect import Collection, Item
from nhsr_registry.publish.exports import Export, Loss, as_json, place, publiccode
from nhsr_registry.publish.exports._yaml import rows

_HOST = "https://github.com/"


def export(collection: Collection) -> Export:
    """One publisher for each organisation, and one for each account behind which none is known; only what is listed is named."""
    publishers: dict[str, tuple[str, list[str]]] = {}
    for item in collection.items:
        organisation = item.project.organisation
        id_ = (organisation.ods or organisation.id) if organisation else item.repo.owner
        name = organisation.name if organisation else item.repo.owner
        publishers.setdefault(id_, (name, []))[1].append(f"{_HOST}{item.repo}.git")
    table = [
        {"id": clean(id_), "name": clean(name), "orgs": [], "repos": repos}
        for id_, (name, repos) in sorted(publishers.items(), key=lambda pair: pair[0].lower())
    ]
    why = "Only listed repositories are named: an account may hold others, which nobody has put forward."
    return Export(rows(table), (Loss(field="orgs", reason=why),))


def index(collection: Collection) -> Export:
    """Where each publiccode.yml stands, and whose it is; nothing where this publication has none."""
    if collection.data_only:
        return Export(
            None, (Loss(field="publiccode", reason="This publication is data only, and has no publiccode.yml."),)
        )
    listed = [item for item in collection.items if publiccode.possible(item)]
    body = {"publiccodeYmlVersion": "0", "software": list(_rows(listed, collection))}
    missing = len(collection.items) - len(listed)
    why = f"{missing} projects have no licence that the standard takes, and so no publiccode.yml."
    losses = (Loss(field="licence", reason=why),) if missing else ()
    return Export(as_json(body), losses)


def _rows(items: list[Item], collection: Collection) -> Iterator[dict[str, str]]:
    for item in items:
        yield {"url": f"{item.project.url}.git", "publiccode": collection.address(f"{place(item)}publiccode.yml")}
