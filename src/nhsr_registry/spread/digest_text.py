"""A digest as Markdown, as an Atom feed (RFC 4287), and as text. Pure: the same digest gives the same bytes.

What people and repositories wrote is escaped: it stays text.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from nhsr_registry import re
from nhsr_registry.plain import as_markdown, clean, filled
from nhsr_registry.spread.digest import HEADINGS, Digest, Item

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDE = 79
_NOTHING = "Nothing happened to what you watch."


def title(digest: Digest) -> str:
    """What it is a digest of, in one line."""
    watching = digest.watching
    ids = (*watching.projects, *watching.organisations, *watching.topics)
    watched = ", ".join(watching.called or ids) or "everything"
    return f"{digest.registry}: {watched}, {digest.since} to {digest.until}"


def text(digest: Digest, base_url: str | None = None) -> str:
    """For a terminal or a mail without markup: lines of 79 letters at most, but for addresses."""
    lines = [filled(clean(title(digest)), _WIDE), ""]
    for heading, items in _sections(digest):
        lines.append(heading)
        for item in items:
            lines.append(filled(clean(f"{item.name} ({item.subject})"), _WIDE, "    ", "  "))
            lines += [filled(clean(item.text), _WIDE, "    ")] if item.text else []
            lines += [f"    {_address(item, base_url)}"] if "/" in item.subject else []
        lines.append("")
    return clean("\n".join([*lines, *_end(digest)]), keep="\n", most=2_000_000).rstrip("\n") + "\n"


def markdown(digest: Digest, base_url: str | None = None) -> str:
    """For a mail, an issue or a page."""
    lines = [f"# {as_markdown(title(digest))}", ""]
    for heading, items in _sections(digest):
        lines += [f"## {heading}", ""]
        lines += [
            f"- **{as_markdown(item.name)}** ({_link(item, base_url)}): {as_markdown(item.text)}" for item in items
        ]
        lines.append("")
    return "\n".join([*lines, *map(as_markdown, _end(digest))]).rstrip("\n") + "\n"


def atom(digest: Digest, base_url: str | None = None) -> str:
    """For a feed reader: one entry for each thing that happened, dated by the day on which the digest ends.

    An entry's id is made of what happened, so that the same thing told twice is one entry.
    """
    own = _urn(digest.registry, *digest.watching.projects, *digest.watching.organisations, *digest.watching.topics)
    updated = f"{digest.until}T00:00:00Z"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<id>{own}</id>",
        f"<title>{_xml(title(digest))}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_xml(digest.registry)}</name></author>",
    ]
    for item in digest.items:
        heading = HEADINGS[item.event]
        lines += [
            "<entry>",
            f"<id>{_urn(digest.registry, item.event, item.subject, item.text)}</id>",
            f"<title>{_xml(f'{heading}: {item.name}')}</title>",
            f"<updated>{updated}</updated>",
            f"<link href={quoteattr(_address(item, base_url))}/>" if "/" in item.subject else "",
            f"<summary>{_xml(item.text or item.name)}</summary>",
            "</entry>",
        ]
    return "\n".join([*(line for line in lines if line), "</feed>", ""])


WRITERS: Mapping[str, Callable[[Digest, str | None], str]] = {"text": text, "markdown": markdown, "atom": atom}


def _sections(digest: Digest) -> Iterator[tuple[str, list[Item]]]:
    for event, heading in HEADINGS.items():
        if items := [item for item in digest.items if item.event == event]:
            yield heading, items


def _end(digest: Digest) -> list[str]:
    return [*([] if digest.items else [_NOTHING]), *([digest.note] if digest.note else [])]


def _address(item: Item, base_url: str | None) -> str:
    """A project's page on the site where that has an address, else its repository."""
    id_ = _NO_XML.sub("", clean(item.subject))
    return f"{base_url}projects/{id_}.html" if base_url and item.event != "gone" else f"https://github.com/{id_}"


def _link(item: Item, base_url: str | None) -> str:
    if "/" not in item.subject:
        return as_markdown(item.subject)
    return f"[{as_markdown(item.subject)}]({_address(item, base_url)})"


def _xml(said: str) -> str:
    return escape(_NO_XML.sub("", clean(said)))


def _urn(*parts: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, "\x1f".join(parts)).urn
