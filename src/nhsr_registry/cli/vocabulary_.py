"""`nhsr-registry vocabulary`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

_FACETS = {"topics": "topic", "settings": "setting", "datasets": "data set", "kinds": "kind"}


_USED = {"always": "Also looked for", "as lay words": "Lay words for"}


@click.command("vocabulary")
@click.argument("words", nargs=-1, required=True, metavar="WORD")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def command(registry: str | None, words: tuple[str, ...], format_: str) -> None:
    """What a word or phrase means to search: its synonyms, topics and data sets.

    Something missing or wrong? vocabulary.toml in the registry folder is where to mend it.
    """
    from nhsr_registry.cli._results import wrapped
    from nhsr_registry.locate import locate
    from nhsr_registry.search.index import ask
    from nhsr_registry.search.meaning import meaning

    found = ask(locate(registry), lambda index: meaning(index, " ".join(words)))
    if format_ == "json":
        import json

        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        for line in _lines(found):
            click.echo(wrapped(line, ""))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    for said, meant in found["corrected"].items():
        yield f"Read as: {said} → {meant}."
    yield f"Looked for as: {', '.join(found['stems']) or 'nothing'} ({found['projects']} projects have it)."
    for group in found["synonyms"]:
        others = ", ".join(group["words"])
        if group["used"] == "in company":
            near = ", ".join(group["company"][:12])
            yield f"May mean: {others}. It is taken so beside words such as {near}, or where it has no other meaning here."
        else:
            yield f"{_USED.get(group['used'], 'Loosely')}: {others}."
    for facet in found["facets"]:
        yield f"Points to the {_FACETS[facet['kind']]} {facet['name']} ({facet['id']}): {facet['projects']} projects."
    if not found["synonyms"] and not found["facets"]:
        yield "The vocabulary says nothing of it: search looks for the word itself."
