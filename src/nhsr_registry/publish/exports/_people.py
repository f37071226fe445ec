"""The people and bodies behind a project, as formats for citation want them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nhsr_registry import re
from nhsr_registry.plain import clean
from nhsr_registry.publish.exports import once, said
from nhsr_registry.publish.shelf import Item

_MOST = 50
_ORCID = re.compile(r"(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$")


class Person(NamedTuple):
    """Who, and under which ORCID. No addresses: they are the person's own to give."""

    name: str
    orcid: str | None = None


@once
def authors(item: Item) -> tuple[Person, ...]:
    """The authors that the files name."""
    return tuple(dict.fromkeys(_people(item, "author")))[:_MOST]


def _people(item: Item, field: str) -> Iterator[Person]:
    for value in said(item, field):
        name = clean(value.value, most=200).strip()
        if name and not set("<>") & set(name):  # markup is nobody's name
            orcid = _ORCID.search(value.extra.get("orcid", "").rstrip("/"))
            yield Person(name, f"https://orcid.org/{orcid[1]}" if orcid else None)


def behind(item: Item) -> str:
    """The organisation, else the account's owner."""
    organisation = item.project.organisation
    return organisation.name if organisation else item.repo.owner
