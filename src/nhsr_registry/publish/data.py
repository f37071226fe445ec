"""The publication as data: index.json, index.csv, index.sqlite, one JSON file a project, and their JSON Schemas."""

from __future__ import annotations

from pathlib import Path

import msgspec

from nhsr_registry.publish import types
from nhsr_registry.publish.collect import Collection, Item
from nhsr_registry.publish.tables import csv_text, write_sqlite

#: File → what it is; the page about the data lists them.
SCHEMAS: dict[str, type[types.Published]] = {
    "schema/index.schema.json": types.Index,
    "schema/project.schema.json": types.ProjectFile,
}


def project_json(item: Item) -> bytes:
    """All that is known of one project but its bag of words, which serves to search and is in index.sqlite."""
    harvest = msgspec.structs.replace(item.harvest, terms={}) if item.harvest else None
    return _json(types.ProjectFile(schema=types.SCHEMA, project=item.project, entry=item.entry, harvest=harvest))


def write(folder: Path, collection: Collection) -> None:
    """Write the data of the whole registry into `folder`; the projects' own files are written with their pages."""
    (folder / "index.json").write_bytes(_json(collection.index))
    (folder / "index.csv").write_bytes(csv_text(collection.index.projects).encode())
    write_sqlite(folder / "index.sqlite", collection)
    (folder / "schema").mkdir()
    for path, cls in SCHEMAS.items():
        address = collection.address(path) if collection.base_url else None
        (folder / path).write_bytes(_json(types.schema_of(cls, address)))


def _json(value: object) -> bytes:
    """One value a line; the order is the types', that of mappings is sorted by the registry's own writer."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
