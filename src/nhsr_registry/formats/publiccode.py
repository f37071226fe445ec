"""publiccode.yml."""

from __future__ import annotations

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, as_text, keyed
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._people import is_team_mailbox, name_only
from nhsr_registry.formats._publiccode_judge import judge
from nhsr_registry.formats._urls import repository
from nhsr_registry.formats._yaml import read_yaml

_VALID = """publiccodeYmlVersion: "0"
name: Waitr
url: https://github.com/nhs-example/waitr
softwareVersion: 1.10
releaseDate: 2024-02-29
platforms: [linux, windows]
categories: [data-analytics]
developmentStatus: stable
softwareType: library
description:
  en:
    shortDescription: Counts how long people wait for treatment.
    longDescription: >
      Waitr reads the monthly returns on referral to treatment and counts for each trust and specialty how long
      people have waited, with the charts and tables that a board paper needs. It runs on an ordinary laptop.
    features: [Waiting times by trust]
legal:
  license: MIT
maintenance:
  type: internal
  contacts:
    - name: Anna Analyst
      email: anna.analyst@nhs.example
localisation:
  localisationReady: false
  availableLanguages: [en]
"""


class PublicCode(Format):
    """publiccode.yml, the public sector's own description of software

    yml.publiccode.tools, versions 0 and 0.2 to 0.7; validity as the standard's parser judges it (see
    `_publiccode_rules`). Column "publiccode" of the CodeMeta crosswalk. English comes first among descriptions.
    """

    id = "publiccode"
    reads = ("publiccode.{yml,yaml}",)
    rank = 30
    crosswalk = {
        "name": "name",
        "url": "code_repository",
        "landingURL": "url",
        "softwareVersion": "version",
        "releaseDate": "date_published",
        "platforms": "operating_system",
        "categories": "keywords",
        "developmentStatus": "development_status",
        "description.shortDescription": "description",
        "description.longDescription": "description",
        "description.features": "keywords",
        "description.documentation": "software_help",
        "legal.license": "license",
        "legal.mainCopyrightOwner": "copyright_holder",
        "organisation.name": "copyright_holder",
        "maintenance.contractors": "maintainer",
        "maintenance.contacts": "maintainer",
        "fundedBy.name": "funder",
        "dependsOn": "software_requirements",
    }
    examples = (
        Example(
            path="publiccode.yml",
            text=_VALID,
            says={
                "name": ("Waitr",),
                "code_repository": ("https://github.com/nhs-example/waitr",),
                "version": ("1.10",),
                "date_published": ("2024-02-29",),
                "operating_system": ("linux", "windows"),
                "keywords": ("data-analytics",),
                "development_status": ("stable",),
                "license": ("MIT",),
                "maintainer": ("Anna Analyst",),
            },
        ),
        Example(
            path="publiccode.yml",
            text=_VALID.replace("localisationReady: false", "localisationReady: no").replace("stable", "ready"),
            problems=("localisationReady should be true or false", "developmentStatus should be one of"),
        ),
        Example(path="publiccode.yml", text=_VALID.replace('"0"', '"0.6"'), problems=("'0.6' is unknown",)),
        Example(path="publiccode.yml", text=_VALID.replace('"0"', '"0.5"'), problems=("not the latest",)),
        Example(path="publiccode.yml", text="name: a\n  b: c\n", problems=("not valid YAML",)),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        if "\ufffd" in text:
            out.problem("The file is not in UTF-8.", text.count("\n", 0, text.index("\ufffd")) + 1)
        doc = keyed(read_yaml(text, out), "publiccodeYmlVersion is missing: this should be a table of keys.")
        if doc is None:
            return out.done()
        judge(doc)
        quiet = Doc(doc.data, doc.lines, Collector(cls, path))  # wrong shapes have been told
        _state(quiet)
        return cls.parsed(quiet.out.statements, out.problems)


def _state(doc: Doc) -> None:
    out = doc.out
    doc.say("name", "name")
    if code := doc.text("url"):
        out.say("code_repository", repository(code) or code, doc.line("url"))
    for key, field in (
        ("landingURL", "url"),
        ("softwareVersion", "version"),
        ("releaseDate", "date_published"),
    ):
        doc.say(field, key)
    if status := doc.text("developmentStatus"):
        out.say("development_status", status, doc.line("developmentStatus"), scheme="publiccode")
    for key, field in (("platforms", "operating_system"), ("categories", "keywords")):
        for keys, text in doc.texts(key):
            out.say(field, text, doc.line(*keys))
    _descriptions(doc)
    _legal(doc)
    for key in ("contacts", "contractors"):
        _people(doc, key)
    for keys, _ in doc.items("fundedBy"):
        out.say("funder", name_only(as_text(doc.get(*keys, "name")) or ""), doc.line(*keys))
    for kind in ("open", "proprietary"):
        for keys, _ in doc.items("dependsOn", kind):
            _dependency(doc, keys, kind)


def _descriptions(doc: Doc) -> None:
    languages = sorted(doc.table("description"), key=lambda tag: (not tag.casefold().startswith("en"), tag))
    for language in languages:
        for key in ("shortDescription", "longDescription"):
            doc.say("description", "description", language, key, language=language)
        doc.say("software_help", "description", language, "documentation")


def _legal(doc: Doc) -> None:
    out = doc.out
    if licence := as_text(doc.get("legal", "license")):
        say_licence(out, licence, doc.line("legal", "license"))
    if owner := as_text(doc.get("legal", "mainCopyrightOwner")):
        out.say("copyright_holder", name_only(owner), doc.line("legal", "mainCopyrightOwner"))
    if organisation := as_text(doc.get("organisation", "name")):
        uri = as_text(doc.get("organisation", "uri"))
        out.say(
            "copyright_holder",
            name_only(organisation),
            doc.line("organisation"),
            uri=uri,
            role="organisation",
        )


def _people(doc: Doc, key: str) -> None:
    for keys, _ in doc.items("maintenance", key):
        name = name_only(as_text(doc.get(*keys, "name")) or "")
        doc.out.say(
            "maintainer",
            name,
            doc.line(*keys),
            affiliation=as_text(doc.get(*keys, "affiliation")),
            role=key[:-1],
        )
        address = as_text(doc.get(*keys, "email")) or ""
        if is_team_mailbox(address):
            doc.out.mailbox(address, doc.line(*keys))


def _dependency(doc: Doc, keys: tuple[str | int, ...], kind: str) -> None:
    def part(name: str) -> str:
        return as_text(doc.get(*keys, name)) or ""

    ranges = [
        f"{sign} {part(name)}"
        for sign, name in (("==", "version"), (">=", "versionMin"), ("<=", "versionMax"))
        if part(name)
    ]
    optional = doc.get(*keys, "optional") is True
    doc.out.say(
        "software_requirements",
        part("name"),
        doc.line(*keys),
        ecosystem="system",
        constraint=", ".join(ranges),
        use="optional" if optional else "runtime",
        kind=kind,
    )
