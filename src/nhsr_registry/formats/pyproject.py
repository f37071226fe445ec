"""A Python project's pyproject.toml."""

from __future__ import annotations

from collections.abc import Mapping

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Path, Plain, as_text
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._poetry import poetry
from nhsr_registry.formats._python import (
    say_classifiers,
    say_labelled_address,
    say_people,
    say_python,
    say_requirement,
    say_version,
    use_of_group,
)
from nhsr_registry.formats._toml import read_toml


class Pyproject(Format):
    """pyproject.toml of a Python project

    packaging.python.org/specifications/pyproject-toml (`[project]`, PEP 621 and 639; `[build-system]`, PEP 518),
    dependency groups (PEP 735), and Poetry's `[tool.poetry]` (python-poetry.org/docs/pyproject). Column
    "Python PKG-INFO" of the CodeMeta crosswalk.
    """

    id = "pyproject"
    reads = ("{,*/}pyproject.toml",)
    rank = 10
    crosswalk = {
        "project.name": "name",
        "project.description": "description",
        "project.version": "version",
        "project.license": "license",
        "project.authors": "author",
        "project.maintainers": "maintainer",
        "project.keywords": "keywords",
        "project.readme": "readme",
        "project.urls": "url",
        "project.requires-python": "runtime_platform",
        "project.dependencies": "software_requirements",
        "project.optional-dependencies": "software_requirements",
        "project.classifiers": "development_status",
        "dependency-groups": "software_requirements",
        "build-system.requires": "software_requirements",
        "tool.poetry": "software_requirements",
    }
    examples = (
        Example(
            path="pyproject.toml",
            text="""[build-system]
requires = ["hatchling"]

[project]
name = "waiting-times"
version = "1.10"
description = "Waiting times from referral to treatment"
readme = "README.md"
license = "MIT"
authors = [{ name = "Anna Analyst", email = "anna.analyst@nhs.example" }, { email = "data.team@nhs.example" }]
requires-python = ">=3.10"
keywords = ["nhs", "waiting times"]
dependencies = [
  "pandas>=2",
  "numpy",
]

[project.urls]
Repository = "https://github.com/nhs-example/waiting-times"
Documentation = "https://nhs-example.github.io/waiting-times"

[dependency-groups]
test = ["pytest"]
""",
            says={
                "name": ("waiting-times",),
                "version": ("1.10",),
                "description": ("Waiting times from referral to treatment",),
                "license": ("MIT",),
                "author": ("Anna Analyst",),
                "contact": ("data.team@nhs.example",),
                "readme": ("README.md",),
                "keywords": ("nhs", "waiting times"),
                "runtime_platform": ("Python",),
                "programming_language": ("Python",),
                "software_requirements": ("pandas", "numpy", "pytest", "hatchling"),
                "code_repository": ("https://github.com/nhs-example/waiting-times",),
                "software_help": ("https://nhs-example.github.io/waiting-times",),
            },
        ),
        Example(path="pyproject.toml", text='[project]\nname = "a\n', problems=("not valid TOML",)),
        Example(
            path="pyproject.toml",
            text='[project]\nname = "waits"\nversion = 1.0\ndependencies = ["pandas >>2"]\n',
            says={"name": ("waits",)},
            problems=("project.version", "PEP 508"),
        ),
        Example(path="pyproject.toml", text="[tool.ruff]\nline-length = 100\n"),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        doc = read_toml(text, out)
        if doc is None:
            return out.done()
        project = doc.table("project")
        if project:
            _project(doc, project, out)
        tool = doc.table("tool")
        if "poetry" in tool:
            poetry(doc, out, named="name" in project)
        _groups(doc, out)
        for keys, requirement in doc.texts("build-system", "requires"):
            say_requirement(
                out, requirement, doc.line(*keys), "development", where="build-system: ", group="build-system"
            )
        if project or "poetry" in tool:
            out.say(
                "programming_language",
                "Python",
                doc.line("project") if project else doc.line("tool", "poetry"),
            )
        return out.done()


def _project(doc: Doc, project: Mapping[str, object], out: Collector) -> None:
    if doc.say("name", "project", "name") is None:
        out.problem("[project] needs a name.", doc.line("project"))
    _version(doc, project, out)
    doc.say("description", "project", "description")
    doc.say("readme", "project", "readme", *(("file",) if isinstance(project.get("readme"), Mapping) else ()))
    for field, key in (("author", "authors"), ("maintainer", "maintainers")):
        _people(doc, field, key, out)
    for keys, word in doc.texts("project", "keywords"):
        out.say("keywords", word, doc.line(*keys))
    if python := doc.text("project", "requires-python"):
        say_python(out, python, doc.line("project", "requires-python"), "project.requires-python")
    for label in doc.table("project", "urls"):
        if address := doc.text("project", "urls", label):
            say_labelled_address(out, label, address, doc.line("project", "urls", label))
    _licence(doc, out)
    _dependencies(doc, out)


def _version(doc: Doc, project: Mapping[str, object], out: Collector) -> None:
    version = project.get("version")
    if isinstance(version, str) and not isinstance(version, Plain):
        say_version(out, version, doc.line("project", "version"), "project.version")
    elif version is not None:
        doc.wrong("a text", "project", "version")
    elif "version" not in {text for _, text in doc.texts("project", "dynamic")}:
        out.problem("[project] needs a version, or to list it under dynamic.", doc.line("project"))


def _people(doc: Doc, field: str, key: str, out: Collector) -> None:
    for keys, person in doc.items("project", key):
        if isinstance(person, Mapping):
            name, address = as_text(person.get("name")) or "", as_text(person.get("email")) or ""
            say_people(out, field, name, address, doc.line(*keys))
        else:
            doc.wrong("a table with name and email", *keys)


def _licence(doc: Doc, out: Collector) -> None:
    value = doc.get("project", "license")
    line = doc.line("project", "license")
    # `{file = "LICENSE"}` says nothing here: the file will.
    text = as_text(value.get("text")) if isinstance(value, Mapping) else doc.text("project", "license")
    if text:
        say_licence(out, text, line)
    classifiers = [(text, doc.line(*keys)) for keys, text in doc.texts("project", "classifiers")]
    say_classifiers(out, classifiers, licence=not text)


def _dependencies(doc: Doc, out: Collector) -> None:
    for keys, requirement in doc.texts("project", "dependencies"):
        say_requirement(out, requirement, doc.line(*keys), "runtime", where="project.dependencies: ")
    for extra in doc.table("project", "optional-dependencies"):
        use = use_of_group(extra, "optional")
        for keys, requirement in doc.texts("project", "optional-dependencies", extra):
            say_requirement(out, requirement, doc.line(*keys), use, where=f"{extra}: ", group=extra)


def _groups(doc: Doc, out: Collector) -> None:
    """Dependency groups (PEP 735) and the older tables of uv and PDM for the same purpose."""
    tables: list[tuple[Path, str]] = [(("dependency-groups", name), name) for name in doc.table("dependency-groups")]
    if isinstance(doc.get("tool", "uv"), Mapping):
        tables.append((("tool", "uv", "dev-dependencies"), "dev"))
    if isinstance(doc.get("tool", "pdm", "dev-dependencies"), Mapping):
        tables.extend(
            (("tool", "pdm", "dev-dependencies", name), name) for name in doc.table("tool", "pdm", "dev-dependencies")
        )
    for table, name in tables:
        for keys, item in doc.items(*table):
            if isinstance(item, Mapping):
                if "include-group" not in item:
                    doc.wrong("a requirement or an include-group", *keys)
            elif requirement := doc.text(*keys):
                say_requirement(
                    out,
                    requirement,
                    doc.line(*keys),
                    use_of_group(name, "development"),
                    where=f"{name}: ",
                    group=name,
                )
