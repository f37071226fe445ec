"""npm's package.json."""

from __future__ import annotations

from collections.abc import Mapping

from nhsr_registry.formats._authors import say_person
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, as_text, keyed
from nhsr_registry.formats._json import read_json
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._urls import is_documentation, repository, say_address

_USES = {
    "dependencies": "runtime",
    "peerDependencies": "runtime",
    "optionalDependencies": "optional",
    "devDependencies": "development",
}


class PackageJson(Format):
    """package.json of a JavaScript project

    docs.npmjs.com/cli/configuring-npm/package-json; column "NodeJS" of the CodeMeta crosswalk.
    """

    id = "package-json"
    reads = ("{,*/}package.json",)
    rank = 15
    crosswalk = {
        "name": "name",
        "version": "version",
        "description": "description",
        "license": "license",
        "author": "author",
        "contributors": "contributor",
        "maintainers": "maintainer",
        "keywords": "keywords",
        "repository": "code_repository",
        "bugs": "issue_tracker",
        "homepage": "url",
        "engines": "runtime_platform",
        "os": "operating_system",
        "dependencies": "software_requirements",
        "peerDependencies": "software_requirements",
        "optionalDependencies": "software_requirements",
        "devDependencies": "software_requirements",
    }
    examples = (
        Example(
            path="package.json",
            text='{\n  "name": "waits-chart",\n  "version": "1.0.0",\n  "license": "MIT",\n  "author": "Anna Analyst <anna@nhs.example>",\n'
            '  "repository": "github:nhs-example/waits-chart",\n  "bugs": {"url": "https://github.com/nhs-example/waits-chart/issues"},\n'
            '  "engines": {"node": ">=18"},\n  "dependencies": {"d3": "^7.0.0"},\n  "devDependencies": {"vitest": "1"}\n}\n',
            says={
                "name": ("waits-chart",),
                "version": ("1.0.0",),
                "license": ("MIT",),
                "author": ("Anna Analyst",),
                "code_repository": ("https://github.com/nhs-example/waits-chart",),
                "issue_tracker": ("https://github.com/nhs-example/waits-chart/issues",),
                "runtime_platform": ("Node.js",),
                "software_requirements": ("d3", "vitest"),
            },
        ),
        Example(
            path="package.json",
            text='{\n  "name": ["a"],\n  "version": "1",\n}\n',
            problems=("not valid JSON",),
        ),
        Example(
            path="package.json",
            text='{\n  "name": ["a"],\n  "version": "1.0.0"\n}\n',
            says={"version": ("1.0.0",)},
            problems=("name should be",),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        doc = keyed(read_json(text, out), "package.json should be a table.")
        if doc is None:
            return out.done()
        for field in ("name", "version", "description"):
            doc.say(field, field)
        if doc.get("name") or doc.get("dependencies"):
            out.say("programming_language", "JavaScript", doc.line())
        _licences(doc)
        if doc.get("author") is not None:
            say_person(doc, "author", ("author",))
        for field, key in (("contributor", "contributors"), ("maintainer", "maintainers")):
            for keys, _ in doc.items(key):
                say_person(doc, field, keys)
        for keys, word in doc.texts("keywords"):
            out.say("keywords", word, doc.line(*keys))
        for keys, system in doc.texts("os"):
            out.say("operating_system", system, doc.line(*keys))
        _addresses(doc)
        _requirements(doc)
        return out.done()


def _licences(doc: Doc) -> None:
    for key in ("license", "licenses"):  # a table or a list is how it was written before npm 2
        for keys, item in doc.items(key):
            declared = as_text(item.get("type")) if isinstance(item, Mapping) else doc.text(*keys)
            if declared and not declared.upper().startswith("SEE LICENSE IN"):
                say_licence(doc.out, declared, doc.line(*keys))


def _addresses(doc: Doc) -> None:
    source = doc.get("repository")
    text = as_text(source.get("url")) if isinstance(source, Mapping) else doc.text("repository")
    if text and (code := repository(text)):
        doc.out.say("code_repository", code, doc.line("repository"))
    bugs = doc.get("bugs")
    tracker = as_text(bugs.get("url")) if isinstance(bugs, Mapping) else doc.text("bugs")
    if tracker:
        say_address(doc.out, tracker, doc.line("bugs"), tracker=True)
    home = doc.text("homepage")
    if home and not repository(home):
        doc.out.say("software_help" if is_documentation(home) else "url", home, doc.line("homepage"))


def _requirements(doc: Doc) -> None:
    for engine in doc.table("engines"):
        if engine == "node":
            doc.out.say(
                "runtime_platform",
                "Node.js",
                doc.line("engines", engine),
                constraint=doc.text("engines", engine),
            )
    for key, use in _USES.items():
        for name in doc.table(key):
            wanted = doc.text(key, name)
            doc.out.say(
                "software_requirements",
                name,
                doc.line(key, name),
                ecosystem="npm",
                constraint=wanted,
                use=use,
            )
