"""One project in the formats that other catalogues read, each with a report of what the format could not hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
from msgspec import Meta

from nhsr_registry.plain import clean, inert
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.shelf import Item
from nhsr_registry.publish.types import SCHEMA, Published

T = TypeVar("T")


class Loss(Published, frozen=True, kw_only=True):
    """Something that a format could not hold, or that it asks for and nobody said."""

    field: Annotated[str, Meta(description="The field of the index, or the format's own key.")]
    reason: Annotated[str, Meta(description="What was done instead, and why.")]


class Losses(Published, frozen=True, kw_only=True):
    """What each format could not hold of one project."""

    schema: Annotated[int, Meta(description="Version of this layout.")]
    project: Annotated[str, Meta(description="owner/name.")]
    formats: Annotated[dict[str, tuple[Loss, ...]], Meta(description="File → what it could not hold.")]


class Export(NamedTuple):
    """A file's text, `None` where the format cannot be met honestly, and its losses."""

    text: str | None
    losses: tuple[Loss, ...]


#: Writes a catalogue of all projects, piece by piece, and says what it could not hold; nothing is written where it cannot be met.
Catalogue = Callable[[Collection, Callable[[str], object]], tuple[Loss, ...]]


#: Fields of the index in no other format: what they say holds for this registry alone.
OWN = (
    "readiness",
    "next_steps",
    "caveats",
    "settings",
    "datasets",
    "former_names",
    "stale",
    "problem",
    "questions",
    "intended_use",
)


def lost(item: Item, *, fields: tuple[str, ...], why: str) -> Iterator[Loss]:
    """A loss for each of the fields that the project has."""
    for field in fields:
        if getattr(item.project, field):
            yield Loss(field=field, reason=why)


def makers() -> Mapping[str, Callable[[Item], Export]]:
    """File name → what makes it."""
    from nhsr_registry.publish.exports import citation, codemeta, publiccode, schema_org

    return {
        "codemeta.json": codemeta.export,
        "publiccode.yml": publiccode.export,
        "CITATION.cff": citation.export,
        "schema.jsonld": schema_org.export,
    }


def made(item: Item) -> list[str]:
    """The names of the exports that this project has."""
    from nhsr_registry.publish.exports import publiccode

    return [name for name in makers() if name != "publiccode.yml" or publiccode.possible(item)]


def files(item: Item) -> Iterator[tuple[str, bytes]]:
    """Path and content of every export of one project, and the report of the losses."""
    losses: dict[str, tuple[Loss, ...]] = {}
    for name, make in makers().items():
        made = make(item)
        losses[name] = made.losses
        if made.text is not None:
            yield f"{place(item)}{name}", inert(made.text).encode()
    report = Losses(schema=SCHEMA, project=item.project.id, formats=losses)
    yield f"{place(item)}losses.json", msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"


def once(make: Callable[[Item], T]) -> Callable[[Item], T]:
    """What several formats say of a project is worked out once: that of the last project is at hand."""
    last: list[tuple[Item, T]] = []

    @wraps(make)
    def made(item: Item) -> T:
        if not last or last[0][0] is not item:
            last[:] = [(item, make(item))]
        return last[0][1]

    return made


def as_json(value: object) -> str:
    """A format's JSON as all of them are written: a line a value."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode() + "\n"


def json_around(before: object, rows: Iterable[object]) -> Iterator[str]:
    """The same in pieces, of a value that ends with an empty list, or is one, with these rows in it."""
    head, _, tail = as_json(before).rpartition("[]")
    inner, end = (" ", "") if isinstance(before, list) else ("  ", " ")
    yield f"{head}["
    more = ""
    for row in rows:
        own = as_json(row).rstrip("\n").replace("\n", f"\n{inner}")  # no text in JSON holds a line break as such
        yield f"{more}\n{inner}{own}"
        more = ","
    yield (f"\n{end}]" if more else "]") + tail


def place(item: Item) -> str:
    """The folder of a project's exports. Not beside `projects/…json`: a project may be called `x.json`."""
    return f"v1/exports/{item.repo}/"


def said(item: Item, field: str) -> tuple[Any, ...]:
    """What the project's own files say in one field."""
    harvest = item.harvest
    return harvest.record.fields.get(field, ()) if harvest else ()


def first(item: Item, field: str, shape: re.Pattern[str]) -> str | None:
    """The first value of that shape."""
    found = (shape.search(clean(value.value)) for value in said(item, field))
    return next((match[0] for match in found if match), None)


def without_empty(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table without what is not known."""
    return {key: value for key, value in table.items() if value not in (None, "", [], {}, ())}


def names(item: Item, facet: str) -> list[str]:
    """The names of the project's terms of one facet."""
    vocabulary = item.collection.registry.vocabulary
    return [vocabulary.name(facet, id_) for id_ in dict.fromkeys(getattr(item.project, facet))]  # type: ignore[arg-type]
