"""What lets others find the site: a map for search engines, and a description for the browser's search box.

Only where the site's address is known: all of these name it in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from nhsr_registry.plain import clean
from nhsr_registry.publish import links
from nhsr_registry.publish.collect import Collection

#: How many addresses a site map may have (sitemaps.org).
_MOST = 50_000


def files(collection: Collection, pages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Path and text of each; nothing where the site has no address."""
    base = collection.base_url
    if base is None:
        return
    addresses = [f"{base}{path}" for path in pages if path != "404.html"]
    yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n"
    yield "opensearch.xml", _opensearch(collection, base)
    parts = [addresses[at : at + _MOST] for at in range(0, len(addresses), _MOST)] or [[]]
    if len(parts) == 1:
        yield "sitemap.xml", _sitemap(parts[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield "sitemap.xml", _xml("sitemapindex", "sitemap", [f"{base}{name}" for name in names])
    for name, part in zip(names, parts, strict=True):
        yield name, _sitemap(part)


def _sitemap(addresses: Iterable[str]) -> str:
    return _xml("urlset", "url", addresses)


def _xml(whole: str, one: str, addresses: Iterable[str]) -> str:
    rows = "".join(f"<{one}><loc>{escape(address)}</loc></{one}>\n" for address in addresses)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</{whole}>\n"


def _opensearch(collection: Collection, base: str) -> str:
    """OpenSearch 1.1: short name of 16 characters at most, description of 1,024."""
    index = collection.index
    contact = (links.contact(index.contact) or "").removeprefix("mailto:")
    rows = [
        f"<ShortName>{escape(_cut(clean(index.name), 16))}</ShortName>",
        f"<LongName>{escape(_cut(clean(index.name), 48))}</LongName>",
        f"<Description>{escape((clean(index.description) or clean(index.name))[:1024])}</Description>",
        f"<Contact>{escape(contact)}</Contact>" if "@" in contact else "",
        f'<Url type="text/html" method="get" template={quoteattr(f"{base}search.html?q={{searchTerms}}")}/>',
        f'<Image type="image/svg+xml">{escape(base)}assets/icon.svg</Image>',
        "<Language>en-GB</Language>",
        "<InputEncoding>UTF-8</InputEncoding>",
    ]
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
    )
    return head + "\n".join(filter(None, rows)) + "\n</OpenSearchDescription>\n"


def _cut(text: str, most: int) -> str:
    """At most so many characters of it, and no half of a word where whole ones fit."""
    if len(text) <= most:
        return text.strip()
    return (text[: most + 1].rpartition(" ")[0] or text[:most]).strip()
