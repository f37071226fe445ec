"""CITATION.cff: Citation File Format 1.2.0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nhsr_registry import re
from nhsr_registry.days import DAY
from nhsr_registry.publish.exports import OWN, Export, Loss, first, lost, names, without_empty
from nhsr_registry.publish.exports._people import authors, behind
from nhsr_registry.publish.exports._yaml import dump
from nhsr_registry.publish.shelf import Item

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\<>#+]+")
_COMMIT = re.compile(r"[0-9a-f]{40}")
#: Ids that the list inside version 1.2.0's schema (of 2021) has; newer ones would not pass.
_ID = re.compile(r"(?:MIT|Apache-2\.0|(?:GPL-[23]\.0|LGPL-(?:2\.[01]|3\.0)|AGPL-3\.0)-(?:only|or-later)|BSD-[23]-Clause|CC0-1\.0|CC-BY(?:-SA)?-4\.0|OGL-UK-[123]\.0"
    r"|MPL-2\.0|EUPL-1\.2|ISC|Unlicense|Artistic-2\.0|0BSD)")  # fmt: skip
_MESSAGE = "If you use this, please cite it. This file was made by a registry from what the project says of itself."


def export(item: Item) -> Export:
    """How to cite the project, as far as its files say."""
    project, people = item.project, authors(item)
    licence, losses = _licence(project.licence)
    table = without_empty(
        {
            "cff-version": "1.2.0",
            "message": _MESSAGE,
            "type": "software",
            "title": project.name,
            "abstract": project.summary,
            "authors": [without_empty({"name": person.name, "orcid": person.orcid}) for person in people]
            or [{"name": behind(item)}],
            "version": project.version,
            "date-released": first(item, "date_published", DAY),
            "license": licence,
            "doi": first(item, "identifier", _DOI),
            "commit": project.commit if project.commit and _COMMIT.fullmatch(project.commit) else None,
            "repository-code": project.url,
            "url": project.page if item.collection.base_url else None,
            "keywords": list(dict.fromkeys(names(item, "topics"))),
        }
    )
    return Export(dump(table), (*losses, *_lost(item, bool(people))))


def _lost(item: Item, people: bool) -> Iterator[Loss]:
    if people:
        yield Loss(field="author", reason="Names stand whole: which part is the family name is not known.")
    else:
        yield Loss(field="author", reason=f"The files name nobody; {behind(item)} stands in their place.")
    yield from lost(item, fields=(*OWN, "status", "languages", "kinds"), why="The format has no key for it.")


def _licence(expression: str | None) -> tuple[Any, list[Loss]]:
    """Alternatives are a list; anything else that is not one id of the format's own list cannot be said."""
    if expression is None:
        return None, []
    parts = re.split(r" OR ", expression.strip("()"))
    if all(_ID.fullmatch(part) for part in parts):
        return parts if len(parts) > 1 else parts[0], []
    return None, [
        Loss(field="licence", reason=f"“{expression}” is not one of the format's licences, nor a choice of them.")
    ]
