"""publishers.yml, by which the crawlers of publiccode.yml (Developers Italia's, Switzerland's, the Netherlands') find code.

github.com/italia/publiccode-crawler, version 4: a list of publishers with `id`, `name`, `orgs` and `repos`. Beside it stands
`publiccode-index.json`: the address of each publiccode.yml that this registry made, for projects that have none of their own.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

from nhsr_registry.plain import clean
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.exports import Loss, json_around, place, publiccode
from nhsr_registry.publish.exports._yaml import rows

_HOST = "https://github.com/"


def export(collection: Collection, write: Callable[[str], object]) -> tuple[Loss, ...]:
    """One publisher for each organisation, and one for each account behind which none is known; only what is listed is named."""
    publishers: dict[str, tuple[str, array[int]]] = {}
    repos = collection.items.repos
    for number, brief in enumerate(collection.briefs):
        organisation, owner = brief.organisation, repos[number].owner
        id_ = (organisation.ods or organisation.id) if organisation else owner
        name = organisation.name if organisation else owner
        publishers.setdefault(id_, (name, array("L")))[1].append(number)
    for id_, (name, numbers) in sorted(publishers.items(), key=lambda pair: pair[0].lower()):
        own = [f"{_HOST}{repos[number]}.git" for number in numbers]
        write(rows([{"id": clean(id_), "name": clean(name), "orgs": [], "repos": own}]))
    if not publishers:
        write(rows([]))
    why = "Only listed repositories are named: an account may hold others, which nobody has put forward."
    return (Loss(field="orgs", reason=why),)


def index(collection: Collection, write: Callable[[str], object]) -> tuple[Loss, ...]:
    """Where each publiccode.yml stands, and whose it is; nothing where this publication has none."""
    if collection.data_only:
        return (Loss(field="publiccode", reason="This publication is data only, and has no publiccode.yml."),)
    listed = 0

    def software() -> Iterator[dict[str, str]]:
        nonlocal listed
        for item in collection.items:
            if publiccode.possible(item):
                listed += 1
                address = collection.address(f"{place(item)}publiccode.yml")
                yield {"url": f"{item.project.url}.git", "publiccode": address}

    for piece in json_around({"publiccodeYmlVersion": "0", "software": []}, software()):
        write(piece)
    missing = len(collection.items) - listed
    why = f"{missing} projects have no licence that the standard takes, and so no publiccode.yml."
    return (Loss(field="licence", reason=why),) if missing else ()
