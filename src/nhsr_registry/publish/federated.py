"""The projects for other registries to take: `v1/federation.ndjson.gz`, a line each, and a page about it.

Never more than others may have: local-only projects and private fields stay out whatever the publication is for. What
members list is passed on with the way it came, so that a registry knows its own when it comes back.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from nhsr_registry import __version__
from nhsr_registry.federation import layout, record
from nhsr_registry.federation.whole import identity
from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.holders import organisation_of
from nhsr_registry.folder.organisations import Organisations
from nhsr_registry.plain import clean
from nhsr_registry.publish import types
from nhsr_registry.publish.audience import Secrets
from nhsr_registry.publish.collect import Collection, Left
from nhsr_registry.publish.kept import sum_of

ABOUT, FILE = layout.ABOUT, layout.FILE
#: How what had to be left out of it is named, behind the project.
LEFT = " (for other registries)"


class Publisher(types.Published, frozen=True, kw_only=True):
    """Which registry this is."""

    name: Annotated[str, Meta(description="Its name.")]
    id: Annotated[str | None, Meta(description="What it is called in the way of a record.")]
    address: Annotated[str | None, Meta(description="Its site.")]


class Federation(types.Published, frozen=True, kw_only=True):
    """What a registry that takes from this one reads before it fetches the records."""

    schema: Annotated[int, Meta(description="Version of this layout and of the records’.")]
    tool: Annotated[str, Meta(description="Version of nhsr-registry that wrote it.")]
    registry: Annotated[Publisher, Meta(description="Which registry this is.")]
    sequence: Annotated[int, Meta(description="Grows with each publication whose records differ from the last one’s.")]
    updated: Annotated[str | None, Meta(description="ISO date of the newest commit of all projects.")]
    rubric: Annotated[str, Meta(description="Version of the rubric.")]
    projects: Annotated[int, Meta(description="Records in the file.")]
    file: Annotated[str, Meta(description="The compressed records, beside this file: JSON, one a line.")]
    bytes: Annotated[int, Meta(description="Its size.")]
    sha256: Annotated[str, Meta(description="Its SHA-256, in hexadecimal.")]
    unpacked_bytes: Annotated[int, Meta(description="The size of what it holds.")]


def files(collection: Collection, last: Path, packed: Path) -> Federation:
    """Write the compressed records to `packed`, and tell of them; `last`: the publication before, whose number is counted on."""
    size, count = 0, 0
    with packed.open("wb") as out, gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=6, mtime=0) as file:
        for line in _lines(collection):
            size += file.write(line)
            count += 1
    digest = sum_of(packed)
    me = identity(collection.registry.facts, collection.base_url)
    return Federation(
        schema=layout.SCHEMA,
        tool=__version__,
        registry=Publisher(name=clean(me.name), id=me.id, address=me.address),
        sequence=_next(last / ABOUT, digest),
        updated=collection.index.updated,
        rubric=collection.index.rubric,
        projects=count,
        file=FILE.rpartition("/")[2],
        bytes=packed.stat().st_size,
        sha256=digest,
        unpacked_bytes=size,
    )


def _lines(collection: Collection) -> Iterator[bytes]:
    """A line a project. One that no registry would take is named, and costs the others nothing."""
    registry = collection.registry
    secrets = Secrets(registry, collection.entry)
    table = registry.organisations
    for item in collection.items:
        if item.entry.local_only:
            continue
        facts = collection.whole(item.repo) if item.project.read else None
        harvest = secrets.harvest(facts) if facts else None
        node, chain = registry.node(item.repo) or record.node_of(harvest), registry.way(item.repo)
        if len(chain) >= layout.MOST_CHAIN:
            continue
        try:
            yield record.given(_told(secrets.entry(item.entry), table), harvest, node, chain) + b"\n"
        except msgspec.ValidationError as error:
            left = Left(f"{item.repo}{LEFT}", clean(str(error), most=300))
            if (
                left not in collection.left
            ):  # a publication may be begun again, without a project that cannot be rendered
                collection.left.append(left)


def _told(entry: Entry, table: Organisations) -> Entry:
    """The entry with who is behind the project: by ODS code, which others know as well, else by its id in this registry.

    Another registry has another table: what this one takes from its own would be lost on the way.
    """
    org = organisation_of(entry, table)
    return msgspec.structs.replace(entry, organisation=org.ods or org.id) if org else entry


def _next(path: Path, digest: str) -> int:
    """The number of this publication's records: the last one's where they are the same, else one more."""
    try:
        about = msgspec.json.decode(path.read_bytes(), type=layout.About)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return 1
    return about.sequence + (about.sha256 != digest)
