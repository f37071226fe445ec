"""Quarto's project file."""

from __future__ import annotations

from nhsr_registry.formats._authors import say_person
from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Path
from nhsr_registry.formats._site import read_site, say_code, say_site

_KINDS = ("website", "book", "manuscript")


class Quarto(Format):
    """_quarto.yml, a Quarto project

    quarto.org/docs/reference/projects (options, websites, books). Sites are stated as documentation, since a
    repository's own site mostly is.
    """

    id = "quarto"
    reads = ("{,*/}_quarto.{yml,yaml}",)
    rank = 50
    crosswalk = {
        "website.title": "name",
        "book.title": "name",
        "website.description": "description",
        "book.description": "description",
        "website.site-url": "software_help",
        "book.site-url": "software_help",
        "website.repo-url": "code_repository",
        "book.repo-url": "code_repository",
        "book.author": "author",
    }
    examples = (
        Example(
            path="_quarto.yml",
            text="project:\n  type: website\nwebsite:\n  title: Waiting times\n  site-url: https://nhs-example.github.io/waits\n"
            "  repo-url: https://github.com/nhs-example/waits\n",
            says={
                "name": ("Waiting times",),
                "software_help": ("https://nhs-example.github.io/waits",),
                "code_repository": ("https://github.com/nhs-example/waits",),
            },
        ),
        Example(path="_quarto.yml", text="website:\n  - title: x\n", problems=("website should be a table",)),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        if doc := read_site(text, out):
            for kind in _KINDS:
                if doc.table(kind):
                    _site(doc, kind)
        return out.done()


def _site(doc: Doc, kind: str) -> None:
    if not isinstance(doc.get(kind, "title"), bool):  # `title: false` hides it
        doc.say("name", kind, "title", kind="title")
    doc.say("description", kind, "description")
    for keys, _ in doc.items(kind, "author"):
        _author(doc, keys)
    say_site(doc, kind, "site-url")
    say_code(doc, kind, "repo-url")


def _author(doc: Doc, keys: Path) -> None:
    """Quarto's authors are texts or tables whose name may be a table again."""
    name = doc.get(*keys, "name")
    say_person(doc, "author", (*keys, "name") if isinstance(name, dict) else keys)
