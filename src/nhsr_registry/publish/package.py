"""The files that say what the other data files are: a Frictionless data package, and checksums of everything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from nhsr_registry.model import LEVELS
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.kept import sum_of
from nhsr_registry.publish.tables import COLUMNS, TYPES

SUMS = "SHA256SUMS"
_MEDIA = {
    "index.csv": ("csv", "text/csv", "The projects, one a row."),
    "index.ndjson": (
        "ndjson",
        "application/x-ndjson",
        "The projects, one a line of JSON, with everything that index.json has.",
    ),
    "index.parquet": ("parquet", "application/vnd.apache.parquet", "The projects, with lists and dates as such."),
    "index.sqlite": ("sqlite", "application/vnd.sqlite3", "The projects as a database with a full-text index."),
    "index.json": ("json", "application/json", "The whole registry."),
    "changes.json": ("json", "application/json", "What changed since the last publication."),
}
#: Our types of cells → Table Schema's. CSV has lists as text.
_FIELD: Mapping[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "texts": {"type": "string"},
    "truth": {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
    "number": {"type": "number"},
    "date": {"type": "date"},
}


def descriptor(data: Path, collection: Collection, known: Callable[[str], str | None]) -> dict[str, Any]:
    """A data package (https://specs.frictionlessdata.io/data-package/) of the files in `data`; `known`: the SHA-256 of a file, where that was counted."""
    index = collection.index
    name = re.sub(r"[^a-z0-9._-]+", "-", index.name.lower()).strip("-.") or "registry"
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": name,
        "title": index.name,
        "description": index.description,
        "homepage": collection.base_url,
        "version": f"v1, rubric {index.rubric}",
        "licenses": [
            {
                "name": index.licence,
                "title": "CC0 1.0 Universal",
                "path": "https://creativecommons.org/publicdomain/zero/1.0/",
            }
        ],
        "resources": [_resource(data / file, known) for file in _MEDIA],
    }
    return {key: value for key, value in package.items() if value}


def _resource(path: Path, known: Callable[[str], str | None]) -> dict[str, Any]:
    kind, media, title = _MEDIA[path.name]
    resource: dict[str, Any] = {
        "name": path.name.replace(".", "-"),
        "title": title,
        "type": "table" if kind == "csv" else "file",
        "path": path.name,
        "format": kind,
        "mediatype": media,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{known(f'v1/{path.name}') or sum_of(path)}",
    }
    if kind == "csv":
        resource |= {"profile": "tabular-data-resource", "encoding": "utf-8", "schema": _schema()}
    return resource


def _schema() -> dict[str, Any]:
    fields = [
        {"name": name, "description": about, **_FIELD[TYPES.get(name, "text")]} for name, about in COLUMNS.items()
    ]
    for field in fields:
        if field["name"] in {"level", "level_low"}:
            field["constraints"] = {"enum": list(LEVELS)}
        elif field["name"] == "id":
            field["constraints"] = {"required": True, "unique": True}
    return {"fields": fields, "primaryKey": "id", "missingValues": [""]}


def sums(folder: Path, files: Iterable[tuple[str, str | None]]) -> Iterator[bytes]:
    """A line for each of these files, as `sha256sum --check` reads them; with each its SHA-256, where that was counted."""
    for path, known in files:
        yield f"{known or sum_of(folder / path)}  {path}\n".encode()
