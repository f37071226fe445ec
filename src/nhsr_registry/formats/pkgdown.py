"""pkgdown's configuration."""

from __future__ import annotations

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._site import read_site, say_code, say_site


class Pkgdown(Format):
    """_pkgdown.yml, the documentation site of an R package

    pkgdown.r-lib.org/articles/customise.html and `?build_site`: `url` is where the site stands.
    """

    id = "pkgdown"
    reads = ("{,*/}{_pkgdown,pkgdown/_pkgdown,inst/_pkgdown}.{yml,yaml}",)
    rank = 50
    crosswalk = {"url": "software_help", "repo.url.home": "code_repository"}
    examples = (
        Example(
            path="_pkgdown.yml",
            text="url: https://nhs-example.github.io/waitr/\ntemplate:\n  bootstrap: 5\n",
            says={"software_help": ("https://nhs-example.github.io/waitr/",)},
        ),
        Example(path="_pkgdown.yml", text="url: [1, 2]\n", problems=("url should be a text",)),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        if doc := read_site(text, out):
            say_site(doc, "url")
            if doc.get("repo") is not None and doc.table("repo") and doc.get("repo", "url") is not None:
                doc.table("repo", "url")
                say_code(doc, "repo", "url", "home")
        return out.done()
