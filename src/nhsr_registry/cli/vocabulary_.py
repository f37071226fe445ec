"""`nhsr-registry vocabulary`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from nhsr_registry.cli._registries import registries
from nhsr_registry.locate import Chosen
from nhsr_registry.plain import count

_FACETS = {"topics": "topic", "settings": "setting", "datasets": "data set", "kinds": "kind"}


EPILOG = """\b
Examples
  nhsr-registry vocabulary "A&E"
  nhsr-registry vocabulary stranded patients
"""
_USED = {"always": "Also looked for", "as lay words": "Lay words for"}


@click.command("vocabulary", epilog=EPILOG)
@click.argument("words", nargs=-1, required=True, metavar="WORD")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@registries
@click.pass_obj
def command(registry: Chosen, /, words: tuple[str, ...], format_: str, here: tuple[str, ...], offline: bool) -> None:
    """What a word or phrase means to search: its synonyms, topics and data sets.

    Something missing or wrong? vocabulary.toml in the registry folder is where to mend it.
    """
    if not "".join(words).strip():
        raise click.UsageError("Name a word, for example: nhsr-registry vocabulary DNA")
    from nhsr_registry.cli._registries import chosen
    from nhsr_registry.cli._results import rendered, wrapped
    from nhsr_registry.search.meaning import meaning
    from nhsr_registry.search.several import ask_place

    # The nearest registry's words; a second opinion on a word would be two answers, not one.
    found = ask_place(chosen(registry, here, offline=offline)[0], lambda index: meaning(index, " ".join(words)))
    if format_ == "json":
        click.echo(rendered("json", (), found), nl=False)
    else:
        for line in _lines(found):
            click.echo(wrapped(line, ""))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    for said, meant in found["corrected"].items():
        yield f"Read as: {said} → {meant}."
    yield f"Looked for as: {', '.join(found['stems']) or 'nothing'} ({count(found['projects'], 'project has', 'projects have')} it)."
    for group in found["synonyms"]:
        others = ", ".join(group["words"])
        if group["used"] == "in company":
            near = ", ".join(group["company"][:12])
            yield f"May mean: {others}. It is taken so beside words such as {near}, or where it has no other meaning here."
        else:
            yield f"{_USED.get(group['used'], 'Loosely')}: {others}."
    for facet in found["facets"]:
        yield f"Points to the {_FACETS[facet['kind']]} {facet['name']} ({facet['id']}): {count(facet['projects'], 'project')}."
    if not found["synonyms"] and not found["facets"]:
        yield "The vocabulary says nothing of it: search looks for the word itself."
