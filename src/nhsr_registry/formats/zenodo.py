"""Zenodo's .zenodo.json."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Path, as_text, keyed
from nhsr_registry.formats._json import read_json
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._people import name_only, orcid, orcid_is_valid
from nhsr_registry.formats._urls import doi, repository

#: Zenodo's own ids where they are not SPDX's (developers.zenodo.org, "license").
_LICENCES = {
    "cc-zero": "CC0-1.0",
    "other-open": "",
    "other-at": "",
    "other-pd": "",
    "other-nc": "",
    "other-closed": "",
}


class Zenodo(Format):
    """.zenodo.json, metadata for an archived release

    developers.zenodo.org, "Deposit metadata"; column "Zenodo" of the CodeMeta crosswalk. Descriptions may hold HTML,
    names are written "Family, Given".
    """

    id = "zenodo"
    reads = (".zenodo.json",)
    rank = 30
    crosswalk = {
        "title": "name",
        "description": "description",
        "version": "version",
        "license": "license",
        "creators": "author",
        "contributors": "contributor",
        "keywords": "keywords",
        "publication_date": "date_published",
        "doi": "identifier",
        "related_identifiers": "same_as",
        "grants": "funder",
    }
    examples = (
        Example(
            path=".zenodo.json",
            text='{\n  "title": "Waiting times",\n  "description": "<p>Counts how long people wait.</p>",\n  "license": "mit",\n'
            '  "creators": [{"name": "Analyst, Anna", "orcid": "0000-0002-1825-0097"}],\n  "keywords": ["nhs"]\n}\n',
            says={
                "name": ("Waiting times",),
                "description": ("Counts how long people wait.",),
                "license": ("MIT",),
                "author": ("Anna Analyst",),
                "keywords": ("nhs",),
            },
        ),
        Example(
            path=".zenodo.json",
            text='{"title": "Waits",\n "creators": ["Anna"]}',
            says={"name": ("Waits",)},
            problems=("creators[1]",),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        doc = keyed(read_json(text, out), ".zenodo.json should be a table.")
        if doc is None:
            return out.done()
        _about(doc)
        for keys, _ in doc.items("creators"):
            _person(doc, "author", keys)
        for keys, item in doc.items("contributors"):
            kind = as_text(item.get("type")) if isinstance(item, Mapping) else None
            _person(doc, "funder" if kind == "Funder" else "contributor", keys)
        for keys, item in doc.items("related_identifiers"):
            _related(doc, keys, item)
        return out.done()


def _about(doc: Doc) -> None:
    doc.say("name", "title", kind="title")
    if description := doc.text("description"):
        doc.out.say("description", re.sub(r"<[^<>]*>", " ", description), doc.line("description"))
    doc.say("version", "version")
    if date := doc.text("publication_date"):
        doc.out.say("date_published", date[:10], doc.line("publication_date"))
    if licence := _licence(doc):
        say_licence(doc.out, licence, doc.line("license"))
    for keys, word in doc.texts("keywords"):
        doc.out.say("keywords", word, doc.line(*keys))
    doc.out.say("identifier", doi(doc.text("doi") or "") or "", doc.line("doi"))


def _licence(doc: Doc) -> str | None:
    value = doc.get("license")
    text = as_text(value.get("id")) if isinstance(value, Mapping) else doc.text("license")
    return _LICENCES.get(text.casefold(), text) if text else None


def _person(doc: Doc, field: str, keys: Path) -> None:
    person = doc.get(*keys)
    if not isinstance(person, Mapping):
        doc.wrong("a table with a name", *keys)
        return
    name = as_text(person.get("name")) or ""
    family, comma, given = name.partition(",")
    found = orcid(as_text(person.get("orcid")) or "")
    if found and not orcid_is_valid(found):
        doc.out.warn(f"The ORCID iD {found} has a wrong check digit.", doc.line(*keys))
    doc.out.say(
        field,
        name_only(f"{given.strip()} {family.strip()}" if comma else name),
        doc.line(*keys),
        orcid=found,
        affiliation=as_text(person.get("affiliation")),
        role=as_text(person.get("type")),
    )


def _related(doc: Doc, keys: Path, item: object) -> None:
    if not isinstance(item, Mapping):
        doc.wrong("a table", *keys)
        return
    identifier, relation = as_text(item.get("identifier")) or "", as_text(item.get("relation"))
    if relation == "isSupplementTo" and (code := repository(identifier)):
        doc.out.say("code_repository", code, doc.line(*keys))
    elif relation == "isIdenticalTo":
        doc.out.say("same_as", identifier, doc.line(*keys))
