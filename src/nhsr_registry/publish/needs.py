"""Needs as pages and as data: problems that organisations have, who has them, and what may answer them.

What may answer is the command line's own search for the problem's words, with its reasons. That a need is met, only people say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from nhsr_registry.plain import clean
from nhsr_registry.publish import issue_forms, links, types
from nhsr_registry.publish.collect import Collection
from nhsr_registry.search.index import Index
from nhsr_registry.spread import matching, needs

if TYPE_CHECKING:
    from nhsr_registry.publish.site import Site

DATA = "v1/needs.json"
PAGE = "needs.html"


class Voice(types.Published, frozen=True, kw_only=True):
    """An organisation that has the problem."""

    organisation: Annotated[str, Meta(description="Its id in this registry, or its ODS code.")]
    name: Annotated[str | None, Meta(description="Its name; null where this registry does not know the code.")]
    region: Annotated[str | None, Meta(description="Region or nation; null where not known.")]
    said: Annotated[str, Meta(description="The day on which it said so.")]


class Reason(types.Published, frozen=True, kw_only=True):
    """Why a project was found."""

    field: Annotated[str, Meta(description="The part of the project that speaks of it.")]
    words: Annotated[tuple[str, ...], Meta(description="The words found there.")]
    meant: Annotated[str | None, Meta(description="The words of the need that they stand for, where they differ.")]


class Candidate(types.Published, frozen=True, kw_only=True):
    """A listed project that may answer a need, as the search found it."""

    id: Annotated[str, Meta(description="owner/name.")]
    name: Annotated[str, Meta(description="Its name.")]
    summary: Annotated[str, Meta(description="What it is.")]
    why: Annotated[tuple[Reason, ...], Meta(description="Why it was found, the strongest reason first.")]


class Need(types.Published, frozen=True, kw_only=True):
    """One need."""

    id: Annotated[str, Meta(description="The need's id.")]
    problem: Annotated[str, Meta(description="The problem, as somebody would ask a colleague.")]
    page: Annotated[str, Meta(description="Its page: an address, or a path where the site has none.")]
    topics: Annotated[tuple[str, ...], Meta(description="Topics (ids).")]
    settings: Annotated[tuple[str, ...], Meta(description="Care settings (ids).")]
    datasets: Annotated[tuple[str, ...], Meta(description="Data sets (ids).")]
    voices: Annotated[tuple[Voice, ...], Meta(description="Who has it, in the order in which they said so.")]
    met_by: Annotated[tuple[str, ...], Meta(description="Projects that people accepted as an answer; empty: open.")]
    candidates: Annotated[
        tuple[Candidate, ...], Meta(description="What may answer it: found by search, judged by nobody.")
    ]


class Needs(types.Published, frozen=True, kw_only=True):
    """All needs: those that nothing is known to answer first, and of these the most shared."""

    schema: Annotated[int, Meta(description="Version of this layout.")]
    registry: Annotated[str, Meta(description="The registry's name.")]
    needs: Annotated[tuple[Need, ...], Meta(description="The needs.")]


def path(need: needs.Need) -> str:
    """Where a need's page stands."""
    return f"needs/{need.id}.html"


def files(site: Site, index: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of every page about needs, and the same as data; `index` is the search index of the registry."""
    collection = site.collection
    found = _all(collection, index)
    yield DATA, _of(collection, found)
    yield _page(
        site, PAGE, "needs.html", "Needs", "What NHS teams look for code for, and what may answer it.",
        open=[need for need in found if not need.met_by], met=[need for need in found if need.met_by],
    )  # fmt: skip
    for need, own in zip(needs.ordered(collection.needs), found, strict=True):
        yield _page(
            site, path(need), "need.html", own.problem, "A need: who has it, and what may answer it.",
            crumbs=(("index.html", "Home"), (PAGE, "Needs")), need=own, about=list(_about(own, site)),
            met=[(id_, id_ in site.listed, links.repository(id_)) for id_ in own.met_by],
            file=f"needs/{need.id}.toml", command=f"nhsr-registry need too {need.id} --organisation YOUR-ODS-CODE",
        )  # fmt: skip


def data(collection: Collection, index: Path) -> tuple[str, bytes]:
    """Path and content of the needs as data, without pages."""
    return DATA, _of(collection, _all(collection, index))


def _all(collection: Collection, index: Path) -> tuple[Need, ...]:
    with closing(Index(sqlite3.connect(index))) as opened:
        found = []
        for need in needs.ordered(collection.needs):
            found.append(_need(need, collection, opened))
            opened.forget()  # many needs ask for many words
        return tuple(found)


def _of(collection: Collection, found: tuple[Need, ...]) -> bytes:
    return _json(Needs(schema=types.SCHEMA, registry=collection.index.name, needs=found))


def _page(
    site: Site, place: str, template: str, title: str, description: str, **variables: object
) -> tuple[str, bytes]:
    index = site.collection.index
    variables.setdefault("crumbs", (("index.html", "Home"),))
    variables |= {"forms": issue_forms.of(index.repository), "contact_url": links.contact(index.contact)}
    made, text = site.page(place, template, title, description, **variables)
    return made, text.encode()


def _need(need: needs.Need, collection: Collection, index: Index) -> Need:
    return Need(
        id=need.id,
        problem=clean(need.problem),
        page=collection.address(DATA if collection.data_only else path(need)),
        topics=need.topics,
        settings=need.settings,
        datasets=need.datasets,
        voices=tuple(_voice(voice, collection) for voice in need.voices),
        met_by=need.met_by,
        candidates=tuple(_candidate(card) for card in matching.among(index, need)),
    )


def _voice(voice: needs.Voice, collection: Collection) -> Voice:
    known = collection.registry.organisations.called(voice.organisation)
    return Voice(
        organisation=clean(voice.organisation),
        name=clean(known.name) if known else None,
        region=known.region if known else None,
        said=voice.said,
    )


def _candidate(card: Mapping[str, object]) -> Candidate:
    why = card.get("why")
    rows = [row for row in why if isinstance(row, dict)] if isinstance(why, list) else []
    return Candidate(
        id=str(card["id"]),
        name=clean(str(card["name"])),
        summary=clean(str(card["summary"])),
        why=tuple(
            Reason(field=row["field"], words=tuple(map(clean, row["words"])), meant=row.get("for")) for row in rows
        ),
    )


def _about(need: Need, site: Site) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """What a need is about: (label, (name, the page to browse, where there is one))."""
    slugs = {facet.id: facet.slugs() for facet in site.facets}
    for facet, label in (("topics", "Topics"), ("settings", "Care settings"), ("datasets", "Data sets")):
        rows = []
        for id_ in getattr(need, facet):
            slug = slugs[facet].get(id_)
            rows.append((site.names[facet].get(id_, id_), f"browse/{facet}/{slug}.html" if slug else None))
        if rows:
            yield label, rows


def _json(value: types.Published) -> bytes:
    return types.file_of(value)
