"""The registry folder → a website and data files. Reads nothing but the folder; the same folder gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from nhsr_registry.errors import UsageError
from nhsr_registry.folder.membership import Audience
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Model
from nhsr_registry.publish import folder as folders

if TYPE_CHECKING:
    from nhsr_registry.publish.changes import Last
    from nhsr_registry.publish.types import Cost


class Omission(Model):
    """Something that is not, or not wholly, in the publication, and why."""

    what: str
    reason: str


class Publication(Model):
    """What was written."""

    folder: str
    projects: int
    pages: int
    rendered: int
    look: str | None  # the design system's release; `None` where the build could not bring it
    left_out: tuple[Omission, ...] = ()
    overruled: tuple[str, ...] = ()
    local_only: int = 0  # local-only projects that are in it
    private: int = 0  # projects whose private fields are in it


def publish(
    registry: Registry,
    out: Path,
    *,
    base_url: str | None = None,
    against: Path | None = None,
    overrule: str | None = None,
    audience: Audience | None = None,
    data_only: bool | None = None,
    cost: Cost | None = None,
) -> Publication:
    """Write the site and the data of `registry` to `out`, in the place of the last publication.

    A project that cannot be published is left out and named. What changed is worked out, and judged, against the
    publication in `against`, else that in `out`; `overrule` is a steward's reason to publish whatever the gate says.
    `audience` says whom it is for, where that is not as registry.toml says: for `national` it is made without local-only
    projects and private fields, and read once more for what must not be in it. `data_only` leaves out every page and every
    file of a single project, likewise. `cost` is what reading the projects took, for the page that says how it was made.

    Raises `GateError` where the gate refuses, `RegistryError` where nothing could be written.
    """
    from nhsr_registry.publish import changes
    from nhsr_registry.publish.audience import Secrets, proof, public

    target, whom = folders.check(out), audience or registry.facts.audience
    last, secrets = changes.last(against, target), Secrets(registry)
    place = against or target
    alone = registry.facts.pages == "none" if data_only is None else data_only
    if whom == "local" or not secrets:
        done = _publish(registry, out, target, last, place, base_url, overrule, None, cost, data_only=alone)
        return msgspec.structs.replace(done, local_only=len(secrets.hidden), private=len(secrets.private))
    if last:
        last.without(secrets.local)
    with public(registry, secrets) as copy:
        done = _publish(
            copy,
            out,
            target,
            last,
            place,
            base_url,
            overrule,
            lambda fresh: proof(fresh, secrets, copy.root),
            cost,
            data_only=alone,
        )
    unread = tuple(Omission(what=what, reason=reason) for what, reason in secrets.unread.items())
    return msgspec.structs.replace(done, left_out=(*done.left_out, *unread))


def _publish(
    registry: Registry, out: Path, target: Path, last: Last | None, before: Path, base_url: str | None,
    overrule: str | None, proven: Callable[[Path], None] | None, cost: Cost | None, *, data_only: bool,
) -> Publication:  # fmt: skip
    """Write the publication of a folder; `proven` may refuse it at the end. `before`: where the last one stands."""
    from nhsr_registry.collections_seldom import few_collections
    from nhsr_registry.publish import design_system
    from nhsr_registry.publish.collect import Collection
    from nhsr_registry.publish.making import make

    address = _address(base_url or registry.facts.base_url)
    with few_collections():  # in copies of this process, too
        collection = Collection(registry, address, near=not data_only, data_only=data_only)
        collection.cost = cost
        with folders.replacing(out) as fresh:
            while (done := make(fresh, collection, target, last, before, overrule)).failed:
                for name, reason in done.failed:
                    collection.leave(name, reason)
                folders.clear(fresh)
            if proven:
                proven(fresh)
    changed = done.changes
    return Publication(
        folder=str(out),
        projects=len(collection.items),
        pages=done.pages,
        rendered=done.rendered,
        look=design_system.brought(),
        left_out=tuple(Omission(what=left.what, reason=left.reason) for left in collection.left),
        overruled=changed.overruled.refused if changed.overruled and not (last and changed is last.changes) else (),
    )


def _address(base_url: str | None) -> str | None:
    """The site's address with a slash at its end; raises `UsageError` where it is none."""
    if base_url is None:
        return None
    from nhsr_registry.publish import links

    address = links.web(base_url)
    if address is None or "?" in address or "#" in address:
        raise UsageError(f"{base_url[:200]!r} is not a web address.", hint="For example https://example.org/registry/")
    return address if address.endswith("/") else f"{address}/"
