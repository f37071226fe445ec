"""codemeta.json."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nhsr_registry.formats._authors import full_name, say_person
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Path, as_text, keyed
from nhsr_registry.formats._json import read_json
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._urls import doi, repository

#: Terms whose value is a text or address said as it is.
_PLAIN = {
    "name": "name",
    "description": "description",
    "version": "version",
    "softwareVersion": "version",
    "issueTracker": "issue_tracker",
    "url": "url",
    "readme": "readme",
    "datePublished": "date_published",
    "dateCreated": "date_created",
    "dateModified": "date_modified",
    "operatingSystem": "operating_system",
    "sameAs": "same_as",
    "continuousIntegration": "continuous_integration",
    "contIntegration": "continuous_integration",
    "softwareHelp": "software_help",
}
_PEOPLE = {
    "author": "author",
    "maintainer": "maintainer",
    "contributor": "contributor",
    "copyrightHolder": "copyright_holder",
    "funder": "funder",
}
_OTHERS = {
    "license": "license",
    "codeRepository": "code_repository",
    "keywords": "keywords",
    "identifier": "identifier",
    "developmentStatus": "development_status",
    "programmingLanguage": "programming_language",
    "runtimePlatform": "runtime_platform",
    "softwareRequirements": "software_requirements",
    "softwareSuggestions": "software_requirements",
    "referencePublication": "citation",
    "citation": "citation",
}
CONTEXTS = (
    "https://doi.org/10.5063/schema/codemeta-1.0",
    "https://doi.org/10.5063/schema/codemeta-2.0",
    "https://w3id.org/codemeta/2.0",
    "https://w3id.org/codemeta/3.0",
    "https://w3id.org/codemeta/3.1",
    "https://raw.githubusercontent.com/codemeta/codemeta/",
    "https://schema.org",
)


class CodeMeta(Format):
    """codemeta.json, CodeMeta's own file

    codemeta.github.io/terms, versions 2.0 and 3.0 (contIntegration became continuousIntegration); JSON-LD as
    people write it, with terms in full or behind `codemeta:` and `schema:`.
    """

    id = "codemeta"
    reads = ("{,*/}codemeta.json",)
    rank = 30
    crosswalk = {**_PLAIN, **_PEOPLE, **_OTHERS}
    examples = (
        Example(
            path="codemeta.json",
            text="""{
  "@context": "https://w3id.org/codemeta/3.0",
  "@type": "SoftwareSourceCode",
  "name": "waitr",
  "version": "0.2.0",
  "license": "https://spdx.org/licenses/MIT",
  "codeRepository": "https://github.com/nhs-example/waitr",
  "continuousIntegration": "https://github.com/nhs-example/waitr/actions",
  "developmentStatus": "https://www.repostatus.org/#active",
  "programmingLanguage": {"@type": "ComputerLanguage", "name": "R"},
  "author": [{"@type": "Person", "@id": "https://orcid.org/0000-0002-1825-0097", "givenName": "Anna", "familyName": "Analyst"}],
  "keywords": "waiting times, nhs",
  "softwareRequirements": [{"@type": "SoftwareApplication", "name": "dplyr", "version": ">= 1.0.0"}]
}
""",
            says={
                "name": ("waitr",),
                "version": ("0.2.0",),
                "license": ("MIT",),
                "code_repository": ("https://github.com/nhs-example/waitr",),
                "continuous_integration": ("https://github.com/nhs-example/waitr/actions",),
                "development_status": ("active",),
                "programming_language": ("R",),
                "author": ("Anna Analyst",),
                "keywords": ("waiting times", "nhs"),
                "software_requirements": ("dplyr",),
            },
        ),
        Example(
            path="codemeta.json",
            text='{"@context": "https://doi.org/10.5063/schema/codemeta-2.0", "@type": "SoftwareSourceCode", "name": "waitr",\n'
            '"contIntegration": "https://github.com/nhs-example/waitr/actions"}',
            says={
                "name": ("waitr",),
                "continuous_integration": ("https://github.com/nhs-example/waitr/actions",),
            },
        ),
        Example(
            path="codemeta.json",
            text='{\n  "name": {"a": 1},\n  "version": "1",\n  "version": "2"\n}\n',
            says={"version": ("2",)},
            problems=("stands twice", "@context", "@type", "name should be a text"),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        doc = keyed(read_json(text, out), "codemeta.json should be a table.")
        if doc is None:
            return out.done()
        _validate(doc)
        for key in doc.table():
            term = key.rpartition(":")[2] if not key.startswith("http") else key.rstrip("/").rpartition("/")[2]
            if term in _PLAIN:
                for keys, _ in doc.items(key):
                    _text(doc, _PLAIN[term], keys)
            elif term in _PEOPLE:
                for keys, _ in doc.items(key):
                    say_person(doc, _PEOPLE[term], keys)
            elif term in _OTHERS:
                for keys, _ in doc.items(key):
                    _other(doc, term, keys)
        return out.done()


def _validate(doc: Doc) -> None:
    context = [as_text(item) or "" for _, item in doc.items("@context")]
    if not context:
        doc.out.warn("@context is missing, which says that this is CodeMeta.", 1)
    elif not any(text.rstrip("/").startswith(CONTEXTS) for text in context if text) and any(context):
        doc.out.warn("@context is none of CodeMeta's.", doc.line("@context"))
    if as_text(doc.get("@type") or doc.get("type")) is None:
        doc.out.warn("@type is missing; it should be SoftwareSourceCode.", 1)


def _value(doc: Doc, keys: Path) -> str | None:
    """A text, or the name or address of a table that stands in its place."""
    value = doc.get(*keys)
    if isinstance(value, Mapping):
        for key in ("name", "@id", "id", "url", "value", "@value"):
            if (text := as_text(value.get(key))) is not None:
                return text
    return doc.text(*keys)


def _text(doc: Doc, field: str, keys: Path) -> None:
    if (text := _value(doc, keys)) is not None:
        text = text[:10] if field.startswith("date_") else text
        if field in {"software_help", "url"} and (code := repository(text)):
            text = code
        doc.out.say(field, text, doc.line(*keys))


def _other(doc: Doc, term: str, keys: Path) -> None:
    field, line, out = _OTHERS[term], doc.line(*keys), doc.out
    value = doc.get(*keys)
    text = _value(doc, keys)
    if text is None:
        return
    version = as_text(value.get("version")) if isinstance(value, Mapping) else None
    if field == "license":
        say_licence(out, text, line)
    elif field == "keywords":
        for word in text.split(","):
            out.say(field, word.strip(), line)
    elif field == "development_status":
        out.say(field, _VALUES[field](text), line, scheme="repostatus")
    elif field == "software_requirements":
        use = "optional" if term == "softwareSuggestions" else "runtime"
        out.say(field, text, line, constraint=version, use=use)
    elif field == "citation" and isinstance(value, Mapping):
        out.say(field, _cited(value, text), line)
    elif field in _VALUES:
        out.say(field, _VALUES[field](text), line)
    else:
        out.say(field, text, line, constraint=version)


def _cited(work: Mapping[str, object], text: str) -> str:
    parts = [full_name(work) or text, as_text(work.get("datePublished")), doi(as_text(work.get("@id")) or "")]
    return ". ".join(part for part in dict.fromkeys(parts) if part)


#: What is kept of a value: of `https://www.repostatus.org/#active` the state, of an address of a DOI the DOI.
_VALUES: Mapping[str, Callable[[str], str]] = {
    "code_repository": lambda text: repository(text) or text,
    "identifier": lambda text: doi(text) or (text if "://" in text else ""),
    "development_status": lambda text: text.rstrip("/").rpartition("#")[2].rpartition("/")[2],
}
