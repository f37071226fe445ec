"""The questions of `add`: asked one at a time, each answer held against the registry's tables before the next."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import click

from nhsr_registry import report
from nhsr_registry.folder.entry_rules import LONGEST_SUMMARY, SHORTEST_SUMMARY
from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.vocabulary import FACETS, Facet
from nhsr_registry.listing.add import Candidate
from nhsr_registry.listing.register import QUESTIONS, REQUIRED, phrases
from nhsr_registry.plain import clean


def ask(registry: Registry, candidate: Candidate, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for what neither the files nor the flags said; an empty answer takes the suggestion."""
    said: dict[str, Any] = {}
    for key, question in QUESTIONS.items():
        if answers.get(key) or (key == "organisation" and candidate.found.get(key)):
            continue
        if key in FACETS:
            said[key] = _ids(registry, key, question, candidate.found.get(key, []))
        elif key == "organisation":
            said[key] = _organisation(registry)
        elif key == "questions":
            said[key] = phrases(_text(key, question).split(","))
        else:
            said[key] = _text(key, question)
    return said


def _read() -> str:
    return clean(click.prompt("  >", prompt_suffix=" ", default="", show_default=False)).strip()


def _tell(text: str) -> None:
    click.echo(report.wrap(text, "  "))


def _text(key: str, question: str) -> str:
    click.echo(report.wrap(question))
    while True:
        answer = _read()
        if key == "summary" and answer and not SHORTEST_SUMMARY <= len(answer) <= LONGEST_SUMMARY:
            _tell(f"That has {len(answer)} characters; {SHORTEST_SUMMARY} to {LONGEST_SUMMARY} are needed here.")
        elif answer or key not in REQUIRED:
            return answer
        else:
            _tell("One sentence will do; it is what colleagues read first.")


def _organisation(registry: Registry) -> str:
    """The id of an organisation, asked by name, ODS code or id; nothing where it is not in the table."""
    click.echo(report.wrap("Which organisation is it from? Its name, or nothing if it is nobody's or not known."))
    known = {
        word.casefold(): org.id
        for org in registry.organisations.organisations
        for word in (org.id, org.name, org.ods or org.id)
    }
    while True:
        answer = _read()
        if not answer or answer.casefold() in known:
            return known.get(answer.casefold(), "")
        near = [word for word in known if answer.casefold() in word] or get_close_matches(
            answer.casefold(), known, 5, 0.5
        )
        names = dict.fromkeys(known[word] for word in near[:5])
        _tell(f"Not in the table. Perhaps: {', '.join(names)}. Or press Enter to leave it out." if names else
              "Not in the table yet. Press Enter to leave it out; a steward can add it.")  # fmt: skip


def _ids(registry: Registry, key: str, question: str, suggested: list[str]) -> list[str]:
    """Ids of one facet, said as ids, names or any of their words."""
    facet: Facet = next(name for name in FACETS if name == key)
    terms = registry.vocabulary.terms(facet)
    known = {word.casefold(): term.id for term in reversed(terms) for word in (*term.words, term.name, term.id)}
    click.echo(report.wrap(question + ", separated by commas. ? lists them all."))
    if suggested:
        hint = "Enter takes these" + ("." if key in REQUIRED else ", - means none.")
        _tell(f"{', '.join(suggested)} ({hint})")
    while True:
        answer = _read()
        if answer == "?":
            _tell(", ".join(term.id for term in terms))
            continue
        words = [word.strip() for word in answer.split(",") if word.strip(" -")] if answer else list(suggested)
        unknown = [word for word in words if word.casefold() not in known]
        if not unknown and (words or key not in REQUIRED):
            return list(dict.fromkeys(known[word.casefold()] for word in words))
        near = [known[word] for said in unknown for word in get_close_matches(said.casefold(), known, 3, 0.6)]
        perhaps = f" Perhaps: {', '.join(dict.fromkeys(near))}." if near else " ? lists them all."
        _tell(f"Not in the vocabulary: {', '.join(unknown)}.{perhaps}" if unknown else "One at least, please.")
