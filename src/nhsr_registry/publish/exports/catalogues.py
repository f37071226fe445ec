"""The whole registry in the forms that national catalogues harvest, each with a report of what the form could not hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from nhsr_registry.plain import inert
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.exports import Catalogue, Loss, agency, codemeta, governments, place, publishers, rsd
from nhsr_registry.publish.kept import making_room
from nhsr_registry.publish.shelf import Item
from nhsr_registry.publish.types import SCHEMA, Published, schema_of

FOLDER = "v1/exports/"
CODEMETA, REPORT = f"{FOLDER}codemeta.jsonld", f"{FOLDER}losses.json"
SCHEMA_FILE = "v1/schema/catalogues.schema.json"


class CatalogueLosses(Published, frozen=True, kw_only=True):
    """What each catalogue's form could not hold of this registry."""

    schema: Annotated[int, Meta(description="Version of this layout.")]
    registry: Annotated[str, Meta(description="The registry's name.")]
    formats: Annotated[dict[str, tuple[Loss, ...]], Meta(description="File → what it could not hold.")]


#: File name → what makes it. No account is called so: their names have no dots.
MAKERS: Mapping[str, Catalogue] = {
    "publishers.yml": publishers.export,
    "publiccode-index.json": publishers.index,
    "code.json": agency.export,
    "governments.yml": governments.export,
    "rsd.json": rsd.export,
}


def write(folder: Path, collection: Collection) -> None:
    """Write all of them into a publication but the one that is made of the projects' own files."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    losses: dict[str, tuple[Loss, ...]] = {}
    for name, make in MAKERS.items():
        path = making_room(folder / FOLDER / name)
        with path.open("wb") as file:
            losses[name] = make(collection, lambda text, file=file: file.write(inert(text).encode()))  # type: ignore[misc]
        if not path.stat().st_size:
            path.unlink()
    losses["codemeta.jsonld"] = ()
    report = CatalogueLosses(schema=SCHEMA, registry=collection.index.name, formats=losses)
    (folder / REPORT).write_bytes(_json(report))
    (folder / SCHEMA_FILE).parent.mkdir(parents=True, exist_ok=True)
    (folder / SCHEMA_FILE).write_bytes(
        _json(schema_of(CatalogueLosses, collection.address(SCHEMA_FILE) if collection.base_url else None))
    )


def write_codemeta(folder: Path, collection: Collection) -> None:
    """Write that one, once those are there."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    with (folder / CODEMETA).open("wb") as file:
        file.writelines(_codemeta(folder, collection))


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _codemeta(folder: Path, collection: Collection) -> Iterator[bytes]:
    """All codemeta.json as one graph (JSON-LD 1.1, 9.5), taken from the projects' own files where there are any."""
    yield b'{"@context": "https://w3id.org/codemeta/3.0", "@graph": [\n'
    for number, item in enumerate(collection.items):
        own = json.loads(_own(folder, item))
        own.pop("@context", None)
        yield (b",\n" if number else b"") + inert(json.dumps(own, ensure_ascii=False)).encode()
    yield b"\n]}\n"


def _own(folder: Path, item: Item) -> bytes | str:
    if item.collection.data_only:
        return codemeta.export(item).text or "{}"
    return (folder / place(item) / "codemeta.json").read_bytes()
