"""Dockerfiles."""

from __future__ import annotations

from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._licence import say_licence
from nhsr_registry.formats._people import name_only
from nhsr_registry.formats._urls import repository

_FROM = re.compile(r"^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?\s*$", re.IGNORECASE)
_LABEL = re.compile(r"""(?<![\w.-])([\w.-]+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S+)""")
_INSTRUCTION = re.compile(
    r"^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b",
    re.IGNORECASE,
)
_OCI = {
    "title": "name",
    "description": "description",
    "version": "version",
    "url": "url",
    "documentation": "software_help",
    "authors": "author",
    "vendor": "copyright_holder",
}


class Dockerfile(Format):
    """Dockerfile, where the software runs

    docs.docker.com/reference/dockerfile (FROM, LABEL); labels `org.opencontainers.image.*` by the annotations of the
    OCI image specification. The image is the runtime platform; images that a variable names stay unsaid.
    """

    id = "dockerfile"
    reads = ("{,*/,.devcontainer/}Dockerfile{,.*}", "{,*/}*.Dockerfile", "{,*/}Containerfile")
    rank = 40
    crosswalk = {"FROM": "runtime_platform", "LABEL": "license"}
    examples = (
        Example(
            path="Dockerfile",
            text='# syntax=docker/dockerfile:1\nFROM rocker/r-ver:4.3.1 AS build\nRUN echo \\\n  hello\nFROM build\nLABEL org.opencontainers.image.licenses="MIT" \\\n'
            '  org.opencontainers.image.source="https://github.com/nhs-example/waits"\n',
            says={
                "runtime_platform": ("rocker/r-ver:4.3.1",),
                "license": ("MIT",),
                "code_repository": ("https://github.com/nhs-example/waits",),
            },
        ),
        Example(path="Dockerfile", text="FORM python:3.12\n", problems=("no instruction",)),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        stages: set[str] = set()
        told = False
        for line, number in _instructions(text):
            if image := _FROM.match(line):
                name = image[1]
                if name.casefold() not in stages and "$" not in name and name != "scratch":
                    out.say("runtime_platform", name, number, container="docker")
                stages.add((image[2] or "").casefold())
            elif line[:5].upper() == "LABEL":
                _labels(line, number, out)
            elif not _INSTRUCTION.match(line) and not told:
                told = True
                out.problem(f"{line.split()[0][:40]!r} is no instruction of a Dockerfile.", number)
        return out.done()


def _instructions(text: str) -> Iterator[tuple[str, int]]:
    """(instruction, its line): comments gone, continued lines joined, here-documents skipped."""
    joined, start, ends = "", 0, ""
    for number, raw in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), start=1):
        line = raw.strip()
        if ends:
            ends = "" if line == ends else ends
            continue
        if not line or line.startswith("#"):
            continue
        start = start or number
        if line.endswith(("\\", "`")):
            joined += line[:-1] + " "
            continue
        joined += line
        yield joined.strip(), start
        if here := re.search(r"<<-?[\"']?(\w+)[\"']?", joined):
            ends = here[1]
        joined, start = "", 0
    if joined.strip():
        yield joined.strip(), start


def _labels(line: str, number: int, out: Collector) -> None:
    for key, quoted in _LABEL.findall(line):
        value = quoted.strip("\"'")
        name = key.casefold().removeprefix("org.opencontainers.image.")
        if name == key.casefold() or "$" in value:
            continue
        if name == "licenses":
            say_licence(out, value, number)
        elif name == "source" and (code := repository(value)):
            out.say("code_repository", code, number)
        elif name in _OCI:
            field = _OCI[name]
            out.say(
                field,
                name_only(value) if field == "author" else value,
                number,
                kind="title" if field == "name" else None,
            )
