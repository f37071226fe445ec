"""Atom feeds (RFC 4287): what is new, what was worked on, what may need a hand (once a steward released it); for all, and for each topic and organisation.

Every date is a commit's, or that of the newest commit known when a project was first listed: never the clock's.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from nhsr_registry import re
from nhsr_registry.days import DAY
from nhsr_registry.plain import clean
from nhsr_registry.publish import types, words
from nhsr_registry.publish.changes import Changes, Past
from nhsr_registry.publish.collect import NO_DAY, Collection
from nhsr_registry.publish.facets import Facet
from nhsr_registry.publish.needs import path as path_of
from nhsr_registry.publish.shelf import Brief

_MOST = 50
#: XML 1.0 has no place for these, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WHOLE = (
    ("feeds/new.xml", "New projects"),
    ("feeds/changed.xml", "Worked on lately"),
    ("feeds/at-risk.xml", "May need a hand"),
    ("feeds/needs.xml", "New needs"),
)


class _Entry(NamedTuple):
    """One entry: what happened to which project or need, on which day; its address, and its page within the site."""

    day: str
    id: str
    url: str
    page: str
    event: str
    title: str
    text: str


def _entry(day: str, project: types.Project, event: str, title: str, text: str) -> _Entry:
    return _Entry(day, project.id, project.url, project.page, event, title, text or project.name)


def feeds(collection: Collection, facets: Iterable[Facet], changes: Changes) -> Iterator[tuple[str, str]]:
    """Path and text of every feed."""
    new = list(_new(collection, changes))
    of: dict[str, Iterable[_Entry]] = {
        "feeds/new.xml": new,
        "feeds/changed.xml": _changed(collection.briefs, collection.by_id),
        "feeds/at-risk.xml": _at_risk(collection),
        "feeds/needs.xml": _needs(collection),
    }
    for path, title in WHOLE:
        yield path, _feed(collection, path, title, of[path])
    for facet in facets:
        if facet.id in {"topics", "organisations"}:
            for value in facet.values:
                own = {brief.id for brief in value.briefs}
                entries = [*(entry for entry in new if entry.id in own), *_changed(value.briefs, collection.by_id)]
                path = of_value(facet.id, value.slug)
                yield path, _feed(collection, path, f"{value.name}: new and worked on lately", entries)


def of_value(facet: str, slug: str) -> str:
    return f"feeds/{facet}/{slug}.xml"


def _new(collection: Collection, changes: Changes) -> Iterator[_Entry]:
    listed = collection.by_id
    published: tuple[Changes | Past, ...] = (changes, *changes.earlier)
    for change in published:
        for project in change.new:
            if project.id in listed and (day := _day(change.date)):
                own = listed[project.id]
                yield _entry(day, own, "new", f"New: {own.name}", own.summary)


def _changed(briefs: Iterable[Brief], listed: Mapping[str, types.Project]) -> list[_Entry]:
    """Those worked on last, as many as a feed may have: no others would be in it."""
    dated = ((day, brief.id) for brief in briefs if (day := _day(brief.updated)))
    last = nsmallest(_MOST, dated, key=lambda own: (*(-ord(digit) for digit in own[0]), own[1]))
    return [
        _entry(day, project, f"changed-{day}", f"{project.name}: work up to {words.day(day)}", project.summary)
        for day, id_ in last
        for project in (listed[id_],)
    ]


def _at_risk(collection: Collection) -> Iterator[_Entry]:
    """Calls for help that a steward released, dated by that; as things stand at the newest commit known."""
    for seen in collection.calls:
        risk, decision = seen.risk, seen.decision
        day = _day(decision.on) if decision else None
        if day:
            text = f"{risk.title}. {risk.why} A first step: {risk.step}"
            yield _entry(
                day, collection.by_id[risk.project], f"{risk.kind}-{day}", f"May need a hand: {risk.name}", text
            )


def _needs(collection: Collection) -> Iterator[_Entry]:
    for need in collection.needs:
        days = sorted(day for voice in need.voices if (day := _day(voice.said)))
        if days:
            page = collection.address(path_of(need))
            home = collection.index.repository or collection.index.name
            about = f"{words.plural(len(need.voices), 'organisation has', 'organisations have')} it."
            url = (
                page if collection.base_url else f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{home}#{path_of(need)}')}"
            )
            yield _Entry(days[0], f"need {need.id}", url, page, "named", f"Need: {need.problem}", about)


def _day(text: str | None) -> str | None:
    return text if text and DAY.fullmatch(text) else None


def _feed(collection: Collection, path: str, title: str, entries: Iterable[_Entry]) -> str:
    chosen = _newest(entries)
    index = collection.index
    base = collection.base_url
    own = (
        f"{base}{path}"
        if base
        else f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{index.repository or index.name}#{path}')}"
    )
    latest = max((entry.day for entry in chosen), default=_day(index.updated) or NO_DAY)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<id>{_text(own)}</id>",
        f"<title>{_text(f'{index.name}: {title}')}</title>",
        f"<updated>{latest}T00:00:00Z</updated>",
        f"<author><name>{_text(index.name)}</name></author>",
    ]
    if base:
        lines += [
            f'<link rel="self" type="application/atom+xml" href={_attribute(own)}/>',
            f"<link href={_attribute(base)}/>",
        ]
    for entry in chosen:
        lines += _lines(entry, base)
    return "\n".join([*lines, "</feed>", ""])


def _newest(entries: Iterable[_Entry]) -> Sequence[_Entry]:
    """The newest first; what is of one day by name, and one event of a project once."""
    seen = {(entry.id, entry.event): entry for entry in entries}
    by_name = sorted(seen.values(), key=lambda entry: (entry.id, entry.event))
    return sorted(by_name, key=lambda entry: entry.day, reverse=True)[:_MOST]


def _lines(entry: _Entry, base: str | None) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>{_text(f'{entry.url}#{entry.event}')}</id>"
    yield f"<title>{_text(entry.title)}</title>"
    yield f"<updated>{entry.day}T00:00:00Z</updated>"
    yield f"<link href={_attribute(entry.page if base else entry.url)}/>"
    yield f"<summary>{_text(entry.text)}</summary>"
    yield "</entry>"


def _text(text: str) -> str:
    return escape(_NO_XML.sub("", clean(text)))


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("", clean(text)))
