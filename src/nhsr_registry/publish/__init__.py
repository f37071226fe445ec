"""The registry folder → a website and data files. Reads nothing but the folder; the same folder gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from nhsr_registry.errors import UsageError
from nhsr_registry.folder.membership import Audience
from nhsr_registry.folder.store import Registry
from nhsr_registry.model import Model
from nhsr_registry.publish import folder as folders

if TYPE_CHECKING:
    from nhsr_registry.publish.changes import Changes, Last
    from nhsr_registry.publish.collect import Collection, Item
    from nhsr_registry.publish.kept import Files, Keeper
    from nhsr_registry.publish.site import Site


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
) -> Publication:
    """Write the site and the data of `registry` to `out`, in the place of the last publication.

    A project that cannot be published is left out and named. What changed is worked out, and judged, against the
    publication in `against`, else that in `out`; `overrule` is a steward's reason to publish whatever the gate says.
    `audience` says whom it is for, where that is not as registry.toml says: for `national` it is made without local-only
    projects and private fields, and read once more for what must not be in it.

    Raises `GateError` where the gate refuses, `RegistryError` where nothing could be written.
    """
    from nhsr_registry.publish import changes
    from nhsr_registry.publish.audience import Secrets, proof, public

    target, whom = folders.check(out), audience or registry.facts.audience
    last, secrets = changes.last(against, target), Secrets(registry)
    place = against or target
    if whom == "local" or not secrets:
        done = _publish(registry, out, target, last, place, base_url, overrule, None)
        return msgspec.structs.replace(done, local_only=len(secrets.hidden), private=len(secrets.private))
    if last:
        last.without(secrets.local)
    with public(registry, secrets) as copy:
        done = _publish(
            copy, out, target, last, place, base_url, overrule, lambda fresh: proof(fresh, secrets, copy.root)
        )
    unread = tuple(Omission(what=what, reason=reason) for what, reason in secrets.unread.items())
    return msgspec.structs.replace(done, left_out=(*done.left_out, *unread))


def _publish(
    registry: Registry, out: Path, target: Path, last: Last | None, before: Path, base_url: str | None,
    overrule: str | None, proven: Callable[[Path], None] | None,
) -> Publication:  # fmt: skip
    """Write the publication of a folder; `proven` may refuse it at the end. `before`: where the last one stands."""
    from nhsr_registry.publish import data, design_system, feeds, found, kept, package
    from nhsr_registry.publish.ahead import ahead
    from nhsr_registry.publish.collect import Collection

    collection = Collection(registry, _address(base_url or registry.facts.base_url))
    with folders.replacing(out) as fresh, ahead(registry.root, len(collection.items)) as index:
        site, keeper = _projects(fresh, collection, target)
        write(fresh / kept.FILE, keeper.encode())
        changed = _judged(collection, last, overrule)
        for path, content in site.pages(changed):
            write(fresh / path, content)
        data.write(fresh, collection, changed, before)
        for path, content in feeds.feeds(collection, site.facets, changed):
            write(fresh / path, content)
        for path, raw in site.browser_index(index.index()):
            write(fresh / path, raw)
        _assets(fresh / "assets", collection.registry.facts.colour)
        html = sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*.html"))
        for path, content in found.files(collection, html):
            write(fresh / path, content)
        write(fresh / package.SUMS, package.sums(fresh))
        if proven:
            proven(fresh)
    return Publication(
        folder=str(out),
        projects=len(collection.items),
        pages=len(html),
        rendered=len(collection.items) - keeper.taken,
        look=design_system.brought(),
        left_out=tuple(Omission(what=left.what, reason=left.reason) for left in collection.left),
        overruled=changed.overruled.refused if changed.overruled and not (last and changed is last.changes) else (),
    )


def _judged(collection: Collection, last: Last | None, overrule: str | None) -> Changes:
    from nhsr_registry.publish import changes, gate

    reasons = {left.what: left.reason for left in collection.left}
    found = changes.since(last, collection.index, reasons)
    return gate.passed(found, last, collection.registry.facts.gate, collection.index.rubric, overrule)


def _projects(fresh: Path, collection: Collection, last: Path) -> tuple[Site, Keeper]:
    """Write the files of every project. Who cannot be rendered is left out, and then nobody links there."""
    from nhsr_registry.publish.kept import Keeper
    from nhsr_registry.publish.site import Site

    while True:
        site = Site(collection)
        keeper = Keeper(last, collection, site.common())
        failed = []
        for item in collection.items:
            try:
                made = _files(site, keeper, item)
            except Exception as error:  # noqa: BLE001 - one bad project never costs the others their place
                failed.append((item, error))
                continue
            for path, content in made:
                write(fresh / path, content)
        if not failed:
            return site, keeper
        for item, why in failed:
            collection.leave(item, why)
        folders.clear(fresh)


def _files(site: Site, keeper: Keeper, item: Item) -> Files:
    """The files of one project: those of the last time, where nothing changed."""
    from nhsr_registry.publish import data

    made_from = keeper.made_from(item, site.places(item))
    if (taken := keeper.take(item, made_from)) is not None:
        return taken
    path, page = site.project(item)
    made = [(path, page.encode()), *data.project_files(item)]
    keeper.note(item, made_from, made)
    return made


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _assets(to: Path, colour: str | None) -> None:
    """The scripts and the icon, and the stylesheet made of the design system's and ours."""
    from nhsr_registry.publish import design_system

    for file in sorted(files("nhsr_registry.publish").joinpath("assets").iterdir(), key=lambda file: file.name):
        if not file.name.startswith((".", "_")) and not file.name.endswith(".css"):
            write(to / file.name, file.read_bytes())
    write(to / "site.css", design_system.sheet(colour))
    if (licence := design_system.licence()) is not None:
        write(to / f"licence-{design_system.NAME}.txt", licence)


def _address(base_url: str | None) -> str | None:
    """The site's address with a slash at its end; raises `UsageError` where it is none."""
    if base_url is None:
        return None
    from nhsr_registry.publish import links

    address = links.web(base_url)
    if address is None or "?" in address or "#" in address:
        raise UsageError(f"{base_url[:200]!r} is not a web address.", hint="For example https://example.org/registry/")
    return address if address.endswith("/") else f"{address}/"
