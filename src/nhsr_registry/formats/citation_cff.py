"""CITATION.cff, the Citation File Format."""

from __future__ import annotations

from collections.abc import Mapping

from nhsr_registry import re
from nhsr_registry.formats._authors import full_name, say_person
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Plain, as_text, keyed
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._urls import doi, repository
from nhsr_registry.formats._yaml import read_yaml
from nhsr_registry.understand.licences import normalise

REQUIRED = ("cff-version", "message", "title", "authors")
VERSIONS = ("1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.1.0", "1.2.0")
_KEYS_WORDS = (
    "abstract authors cff-version commit contact date-released doi identifiers keywords license license-url message "
    "preferred-citation references repository repository-artifact repository-code title type url version"
)
KEYS = frozenset(_KEYS_WORDS.split())
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_ORCID = re.compile(r"https?://orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\<>#+]+")
_IDENTIFIERS = ("doi", "url", "swh", "other")
_ENTITY_KEYS = ("name", "alias")


class CitationCff(Format):
    """CITATION.cff, how to cite the software

    Schema guide of the Citation File Format 1.2.0 (github.com/citation-file-format/citation-file-format,
    schema-guide.md, doi 10.5281/zenodo.5171937); column "Citation File Format (1.2.0)" of the CodeMeta crosswalk.
    Several licences are alternatives, as the guide says under `license`.
    """

    id = "citation-cff"
    reads = ("CITATION.cff",)
    rank = 30
    crosswalk = {
        "title": "name",
        "abstract": "description",
        "authors": "author",
        "contact": "contact",
        "version": "version",
        "date-released": "date_published",
        "license": "license",
        "license-url": "license",
        "repository-code": "code_repository",
        "repository": "same_as",
        "repository-artifact": "same_as",
        "url": "url",
        "doi": "identifier",
        "identifiers": "identifier",
        "keywords": "keywords",
        "preferred-citation": "citation",
    }
    examples = (
        Example(
            path="CITATION.cff",
            text="""cff-version: 1.2.0
message: Please cite this.
title: "waitr: waiting times"
version: 1.10
date-released: 2024-02-29
license: MIT
doi: 10.5281/zenodo.1234567
repository-code: https://github.com/nhs-example/waitr
keywords: [waiting times, nhs]
authors:
  - given-names: Anna
    family-names: Analyst
    email: anna.analyst@nhs.example
    orcid: https://orcid.org/0000-0002-1825-0097
  - name: Example NHS Trust
""",
            says={
                "name": ("waitr: waiting times",),
                "version": ("1.10",),
                "date_published": ("2024-02-29",),
                "license": ("MIT",),
                "identifier": ("10.5281/zenodo.1234567",),
                "code_repository": ("https://github.com/nhs-example/waitr",),
                "keywords": ("waiting times", "nhs"),
                "author": ("Anna Analyst", "Example NHS Trust"),
            },
        ),
        Example(
            path="CITATION.cff",
            text="cff-version: 1.2.0\ntitle: waitr\nauthors:\n  - given-names: Anna\n    orcid: 0000-0002-1825-0097\ndate-released: 29/02/2024\nlicence: MIT\n",
            says={"name": ("waitr",), "author": ("Anna",)},
            problems=("message is missing", "date-released", "orcid", "licence is no key"),
        ),
        Example(path="CITATION.cff", text="title: a: b\n", problems=("not valid YAML",)),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        doc = keyed(read_yaml(text, out), "CITATION.cff should be a table of keys.")
        if doc is None:
            return out.done()
        _state(doc)
        _validate(doc)
        return out.done()


def _state(doc: Doc) -> None:
    out = doc.out
    doc.say("name", "title", kind="title")
    doc.say("description", "abstract")
    for keys, _ in doc.items("authors"):
        say_person(doc, "author", keys)
    for keys, _ in doc.items("contact"):
        say_person(doc, "contact", keys)
    doc.say("version", "version")
    _addresses(doc)
    if (date := doc.text("date-released")) and _DATE.fullmatch(date):
        out.say("date_published", date, doc.line("date-released"))
    _licence(doc)
    if text := doc.text("doi"):
        out.say("identifier", doi(text) or "", doc.line("doi"))
    for keys, item in doc.items("identifiers"):
        if isinstance(item, Mapping) and item.get("type") == "doi":
            out.say("identifier", doi(as_text(item.get("value")) or "") or "", doc.line(*keys))
    for keys, word in doc.texts("keywords"):
        out.say("keywords", word, doc.line(*keys))
    _preferred(doc)


def _addresses(doc: Doc) -> None:
    if code := doc.text("repository-code"):
        doc.out.say("code_repository", repository(code) or code, doc.line("repository-code"))
    for key in ("repository", "repository-artifact"):
        doc.say("same_as", key)
    if (url := doc.text("url")) and repository(url) is None:
        doc.out.say("url", url, doc.line("url"))


def _licence(doc: Doc) -> None:
    declared = list(doc.texts("license"))
    if len(declared) > 1:
        say_licence(doc.out, " OR ".join(text for _, text in declared), doc.line("license"))
    for keys, text in declared:
        if len(declared) == 1:
            say_licence(doc.out, text, doc.line(*keys))
        found = normalise(text)
        if not found or found.expression.casefold() != text.strip().casefold():
            better = f" Write {found.expression}." if found else ""
            doc.out.warn(f"license: {text[:60]!r} is no identifier of the SPDX list.{better}", doc.line(*keys))
    if not declared and (address := doc.text("license-url")):
        say_licence(doc.out, address, doc.line("license-url"))


def _preferred(doc: Doc) -> None:
    """`preferred-citation`, in one line: who, what, where, when, DOI."""
    cited = doc.table("preferred-citation")
    if not cited:
        return
    people = cited.get("authors")
    names = [full_name(person) for person in people if isinstance(person, Mapping)] if isinstance(people, list) else []
    parts = [
        ", ".join(name for name in names if name),
        as_text(cited.get("title")),
        as_text(cited.get("journal")),
    ]
    parts += [as_text(cited.get("year")), as_text(cited.get("doi"))]
    doc.out.say(
        "citation",
        ". ".join(part for part in parts if part),
        doc.line("preferred-citation"),
        doi=as_text(cited.get("doi")),
    )


def _validate(doc: Doc) -> None:
    """What the schema asks, as far as it serves who reads the file; own checks, since lines are wanted."""
    out, table = doc.out, doc.table()
    for key in REQUIRED:
        if table.get(key) in (None, "", []):
            out.problem(f"{key} is missing, which CITATION.cff needs.", doc.line(key) if key in table else 1)
    for key in table:
        if key not in KEYS:
            out.warn(f"{key} is no key of CITATION.cff.", doc.line(key))
    version = as_text(table.get("cff-version"))
    if version is not None and version not in VERSIONS:
        out.problem(f"cff-version: {version!r} should be 1.2.0.", doc.line("cff-version"))
    for key in ("title", "message", "abstract"):
        if isinstance(table.get(key), Plain):
            out.problem(f"{key} should be in quotes, so that it stays a text.", doc.line(key))
    _validate_values(doc)
    _validate_lists(doc)


def _validate_values(doc: Doc) -> None:
    date, identifier = doc.get("date-released"), as_text(doc.get("doi"))
    if date is not None and not _DATE.fullmatch(as_text(date) or ""):
        doc.out.problem("date-released should be a date, YYYY-MM-DD.", doc.line("date-released"))
    if identifier is not None and not _DOI.fullmatch(identifier):
        doc.out.problem("doi should be the DOI alone, like 10.5281/zenodo.1234567.", doc.line("doi"))


def _validate_lists(doc: Doc) -> None:
    authors = doc.get("authors")
    if authors is not None and not isinstance(authors, list):
        doc.wrong("a list", "authors")
    for keys, person in doc.items("authors"):
        text = as_text(person.get("orcid")) if isinstance(person, Mapping) else None
        if text is not None and not _ORCID.fullmatch(text):
            doc.out.problem("orcid should be the whole address, https://orcid.org/….", doc.line(*keys, "orcid"))
    for keys, item in doc.items("identifiers"):
        if not isinstance(item, Mapping) or item.get("type") not in _IDENTIFIERS or as_text(item.get("value")) is None:
            doc.out.problem("An identifier needs a type (doi, url, swh, other) and a value.", doc.line(*keys))
