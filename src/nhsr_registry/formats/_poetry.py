"""Poetry's table in pyproject.toml (python-poetry.org/docs/pyproject and /dependency-specification)."""

from __future__ import annotations

from collections.abc import Mapping

from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Path, as_text
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._python import (
    say_classifiers,
    say_labelled_address,
    say_people,
    say_version,
    use_of_group,
)
from nhsr_registry.formats._urls import repository

TABLE: Path = ("tool", "poetry")


def poetry(doc: Doc, out: Collector, *, named: bool) -> None:
    """States what `[tool.poetry]` says; `named` where `[project]` has said the project's name already."""
    if not named:
        _about(doc, out)
        _links(doc, out)
    _dependencies(doc, (*TABLE, "dependencies"), "runtime", out)
    _dependencies(doc, (*TABLE, "dev-dependencies"), "development", out)
    for name in doc.table(*TABLE, "group"):
        _dependencies(doc, (*TABLE, "group", name, "dependencies"), use_of_group(name, "development"), out, group=name)


def _about(doc: Doc, out: Collector) -> None:
    for field in ("name", "description"):
        doc.say(field, *TABLE, field)
    if version := doc.text(*TABLE, "version"):
        say_version(out, version, doc.line(*TABLE, "version"), "tool.poetry.version")
    for field, key in (("author", "authors"), ("maintainer", "maintainers")):
        for keys, person in doc.texts(*TABLE, key):
            say_people(out, field, person, "", doc.line(*keys))
    licence = doc.text(*TABLE, "license")
    if licence:
        say_licence(out, licence, doc.line(*TABLE, "license"))
    for field in ("readme", "keywords"):
        for keys, text in doc.texts(*TABLE, field):
            out.say(field, text, doc.line(*keys))
    classifiers = [(text, doc.line(*keys)) for keys, text in doc.texts(*TABLE, "classifiers")]
    say_classifiers(out, classifiers, licence=not licence)


def _links(doc: Doc, out: Collector) -> None:
    places: list[Path] = [(*TABLE, label) for label in ("homepage", "repository", "documentation")]
    places += [(*TABLE, "urls", label) for label in doc.table(*TABLE, "urls")]
    for place in places:
        if address := doc.text(*place):
            say_labelled_address(out, str(place[-1]), address, doc.line(*place))


def _dependencies(doc: Doc, table: Path, use: str, out: Collector, group: str | None = None) -> None:
    for name, value in doc.table(*table).items():
        line = doc.line(*table, name)
        wanted = value[0] if isinstance(value, list) and value else value
        detail = wanted if isinstance(wanted, Mapping) else {}
        constraint = as_text(detail.get("version")) if detail else as_text(wanted)
        if constraint is None and not detail:
            doc.wrong("a version or a table", *table, name)
            continue
        constraint = None if constraint == "*" else constraint
        if name.casefold() == "python":
            out.say("runtime_platform", "Python", line, constraint=constraint)
            continue
        git = as_text(detail.get("git"))
        out.say(
            "software_requirements",
            name,
            line,
            ecosystem="pypi",
            constraint=constraint,
            use="optional" if detail.get("optional") is True and use == "runtime" else use,
            url=(repository(git) or git) if git else None,
            group=group,
        )
