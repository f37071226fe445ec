"""The leaders' report by itself, without publishing: as Markdown, JSON or one page of HTML."""

from __future__ import annotations

from nhsr_registry.folder.store import Registry
from nhsr_registry.printed import as_json
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.leaders import leaders, markdown


def glance(registry: Registry, format_: str) -> str:
    """The report of a registry folder. HTML is one file by itself, to send or to print."""
    collection = Collection(registry, registry.facts.base_url)
    report = leaders(collection)
    if format_ == "json":
        return as_json(report, indent=1)
    if format_ == "markdown":
        return markdown(report)
    from nhsr_registry.publish.overviews import leaders_alone
    from nhsr_registry.publish.site import Site

    return leaders_alone(Site(collection))
