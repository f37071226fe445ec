"""The registry folder → a website and data files. Reads nothing but the folder; the same folder gives the same bytes."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from nhsr_registry.errors import UsageError
from nhsr_registry.model import Model
from nhsr_registry.publish import folder as folders
from nhsr_registry.store import Registry

if TYPE_CHECKING:
    from nhsr_registry.publish.collect import Collection
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
    left_out: tuple[Omission, ...] = ()


def publish(registry: Registry, out: Path, *, base_url: str | None = None) -> Publication:
    """Write the site and the data of `registry` to `out`, in the place of the last publication.

    A project that cannot be published is left out and named. Raises `RegistryError` where nothing was written.
    """
    from nhsr_registry.publish import data
    from nhsr_registry.publish.collect import Collection

    folders.check(out)
    collection = Collection(registry, _address(base_url or registry.facts.base_url))
    site, projects = _projects(collection)
    with folders.replacing(out) as fresh:
        pages = list(site.pages())
        for path, content in (*projects, *pages):
            _write(fresh / path, content)
        data.write(fresh, collection)
        _write(fresh / "search-data.json", site.search_data())
        _assets(fresh / "assets")
        html = sorted(path for path, _ in (*projects, *pages) if path.endswith(".html"))
        if sitemap := site.sitemap(html):
            _write(fresh / "sitemap.xml", sitemap)
    return Publication(
        folder=str(out),
        projects=len(collection.items),
        pages=len(html),
        left_out=tuple(Omission(what=left.what, reason=left.reason) for left in collection.left),
    )


def _projects(collection: Collection) -> tuple[Site, list[tuple[str, str | bytes]]]:
    """The site, and the files of every project. Who cannot be rendered is left out, and then nobody links there."""
    from nhsr_registry.publish import data
    from nhsr_registry.publish.site import Site

    while True:
        site = Site(collection)
        done: list[tuple[str, str | bytes]] = []
        failed = []
        for item in collection.items:
            try:
                done += [site.project(item), (f"projects/{item.repo}.json", data.project_json(item))]
            except Exception as error:  # noqa: BLE001 - one bad project never costs the others their place
                failed.append((item, error))
        if not failed:
            return site, done
        for item, why in failed:
            collection.leave(item, why)


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _assets(to: Path) -> None:
    for file in sorted(files("nhsr_registry.publish").joinpath("assets").iterdir(), key=lambda file: file.name):
        if not file.name.startswith((".", "_")):
            _write(to / file.name, file.read_bytes())


def _address(base_url: str | None) -> str | None:
    """The site's address with a slash at its end; raises `UsageError` where it is none."""
    if base_url is None:
        return None
    from nhsr_registry.publish import links

    address = links.web(base_url)
    if address is None or "?" in address or "#" in address:
        raise UsageError(f"{base_url[:200]!r} is not a web address.", hint="For example https://example.org/registry/")
    return address if address.endswith("/") else f"{address}/"
