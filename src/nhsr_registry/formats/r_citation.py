"""An R package's inst/CITATION."""

from __future__ import annotations

import re

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._people import name_only
from nhsr_registry.formats._r import Call, RError, calls, parse_r, texts
from nhsr_registry.formats._urls import doi
from nhsr_registry.memo import line_of


class RCitation(Format):
    """inst/CITATION of an R package

    Writing R Extensions, 1.9 "CITATION files", and `?bibentry`; `citEntry` is its older form. The file is R code: it
    is read, never run, so that what R would work out (the year, a version) stays unsaid.
    """

    id = "r-citation"
    reads = ("{,*/}inst/CITATION",)
    rank = 30
    crosswalk = {"bibentry": "citation", "citEntry": "citation"}
    examples = (
        Example(
            path="inst/CITATION",
            text='citHeader("To cite waitr:")\n\nbibentry(\n  bibtype = "Article",\n  title = "Waiting times",\n  author = c(person("Anna", "Analyst")),\n'
            '  journal = "Journal of Waits",\n  year = "2024",\n  doi = "10.5281/zenodo.1234567"\n)\n',
            says={"citation": ("Anna Analyst. Waiting times. Journal of Waits. 2024. 10.5281/zenodo.1234567",)},
        ),
        Example(
            path="inst/CITATION",
            text='bibentry("Misc",\n  title = "Waits"\n',
            problems=("bracket is not closed",),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        source = text.removeprefix("\ufeff").replace("\r\n", "\n")
        try:
            nodes = parse_r(source)
        except RError as error:
            out.warn(f"inst/CITATION cannot be read: {error}.", source.count("\n", 0, error.at) + 1)
            return out.done()
        for node in nodes:
            for entry in calls(node, "bibentry", "citEntry"):
                _entry(entry, line_of(source, entry.at), out)
        return out.done()


def _entry(entry: Call, line: int, out: Collector) -> None:
    def field(name: str) -> str:
        return re.sub(r"[{}]", "", " ".join(text for _, text in texts(entry.arg(name))))  # BibTeX's braces

    identifier = doi(field("doi")) or doi(field("url"))
    parts = [
        _authors(entry),
        field("title"),
        field("journal") or field("publisher"),
        field("year"),
        identifier or field("url"),
    ]
    out.say("citation", ". ".join(part for part in parts if part), line, doi=identifier)


def _authors(entry: Call) -> str:
    author = entry.arg("author")
    if author is None:
        return ""
    names = []
    for call in calls(author, "person", "as.person"):
        if call.name == "as.person":
            names += [name_only(text) for _, text in texts(call)]
        else:
            given = call.arg("given", 0) or call.arg("first")
            family = call.arg("family", 1) or call.arg("last")
            names.append(" ".join(text for node in (given, family) for _, text in texts(node)))
    if not names:
        names = [name_only(text) for _, text in texts(author)]
    return re.sub(r"\{\\\\.(\w)\}|[{}]", r"\1", ", ".join(name for name in names if name))
