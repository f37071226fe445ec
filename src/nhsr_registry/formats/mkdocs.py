"""MkDocs' configuration."""

from __future__ import annotations

from nhsr_registry.formats._base import Example, Format, Parsed
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._people import name_only
from nhsr_registry.formats._site import read_site, say_code, say_site


class MkDocs(Format):
    """mkdocs.yml, a documentation site

    www.mkdocs.org/user-guide/configuration. Tags such as `!ENV` and `!!python/name:` are left as they are and
    never followed.
    """

    id = "mkdocs"
    reads = ("{,*/}mkdocs.{yml,yaml}",)
    rank = 50
    crosswalk = {
        "site_name": "name",
        "site_description": "description",
        "site_author": "author",
        "site_url": "software_help",
        "repo_url": "code_repository",
    }
    examples = (
        Example(
            path="mkdocs.yml",
            text="site_name: Waiting times\nsite_url: https://nhs-example.github.io/waits\nrepo_url: https://github.com/nhs-example/waits\n"
            "markdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n",
            says={
                "name": ("Waiting times",),
                "software_help": ("https://nhs-example.github.io/waits",),
                "code_repository": ("https://github.com/nhs-example/waits",),
            },
        ),
        Example(
            path="mkdocs.yml",
            text="site_name: a\nsite_name: b\n",
            says={"name": ("a",)},
            problems=("stands twice",),
        ),
    )

    @classmethod
    def parse(cls, text: str, path: str) -> Parsed:
        out = Collector(cls, path)
        if doc := read_site(text, out):
            doc.say("name", "site_name", kind="title")
            doc.say("description", "site_description")
            if author := doc.text("site_author"):
                out.say("author", name_only(author), doc.line("site_author"))
            say_site(doc, "site_url")
            say_code(doc, "repo_url")
        return out.done()
