"""One check in full, from its own docstring and examples: why, how, what counts, who else asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from nhsr_registry.checks import all_checks
from nhsr_registry.checks._base import Check
from nhsr_registry.checkup.glossary import words_in
from nhsr_registry.errors import UsageError
from nhsr_registry.report import EFFORTS, LEVEL_NAMES, heading, wrap
from nhsr_registry.scoring.frameworks import items
from nhsr_registry.scoring.rubric import Rubric, Rule

_LINES = 8
_ENOUGH = 3


class Section(NamedTuple):
    """One part of an explanation: a heading, then paragraphs, or code as it is."""

    title: str
    words: tuple[str, ...] = ()
    code: str = ""


def find(name: str) -> type[Check]:
    """The check of this name; raises `UsageError` with the nearest names."""
    known = {check.id: check for check in all_checks()}
    asked = "-".join(name.strip().lower().replace("_", "-").split())
    if asked in known:
        return known[asked]
    near = get_close_matches(asked, known, 3, 0.5) or [id_ for id_ in known if asked and asked in id_][:3]
    raise UsageError(
        f"There is no check {name[:80]!r}.",
        hint=(f"Did you mean {' or '.join(near)}? " if near else "") + "All of them: nhsr-registry check --explain all",
    )


def sections(check: type[Check], rubric: Rubric) -> Iterator[Section]:
    """The explanation, part by part."""
    rule = rubric.rule(check.id)
    yield Section("Why, and what to do", tuple(check.remedy().split("\n\n")))
    for kind, command in check.commands.items():
        where = f"in {kind}" if kind in ("R", "Python") else f"for {_a(kind)}"
        who = "To copy" if kind == "*" else f"To copy, {where}"
        yield Section(who, code=command.strip("\n"))
    for example in check.passing[:_ENOUGH]:
        yield Section("Enough, for example", code=_example(example))
    for example in check.failing[:_ENOUGH]:
        yield Section("Not enough yet, for example", code=_example(example))
    used = " ".join((check.remedy(), *check.commands.values()))
    if said := tuple(f"{word.name}: {word.meaning} ({word.url})" for word in words_in(used)):
        yield Section("Words used here", said)
    yield Section("What it counts for", (_counts(check, rule, rubric),))
    if rule.maps:
        yield Section("Who else asks for it", tuple(map(framework, rule.maps)))
    yield Section("If it misjudges you", (answer(check.id),))


def answer(check: str) -> str:
    """How maintainers answer back."""
    return (
        "That is our mistake: please tell us in an issue. You can also answer beside the check, in a file .nhsr.toml: "
        f'under [annotations], write {check} = "your reason".'
    )


def framework(code: str) -> str:
    """`RAP-S2` → what is asked, by whom, and where it can be read."""
    item = items().get(code)
    return f"{item.framework}: {item.words} ({item.url})" if item else code


def _counts(check: type[Check], rule: Rule, rubric: Rubric) -> str:
    dimension = next((d for d in rubric.dimensions if d.id == rule.dimension), None)
    said = (
        "It is shown as information and counts for no level"
        if rule.level == "information"
        else f"It counts towards “{LEVEL_NAMES[rule.level].lower()}”"
    )
    if dimension:
        said += f", under “{dimension.name}” ({dimension.question})"
    asked = f"It is asked of {_kinds(rule.kinds)}" if rule.kinds else "It is asked of every project"
    if rule.except_:
        asked += f", except {_kinds(rule.except_)}"
    waits = f" It waits for {' and '.join(check.requires)}." if check.requires else ""
    return f"{said}. {asked}. It takes {EFFORTS[check.effort]}.{waits}"


def _a(kind: str) -> str:
    name = kind.replace("-", " ").replace("r package", "R package").replace("python", "Python")
    return f"{'an' if name[0] in 'aeiouR' else 'a'} {name}"


def _kinds(kinds: tuple[str, ...]) -> str:
    return ", ".join(kind.replace("-", " ") for kind in kinds)


def _example(files: Mapping[str, str]) -> str:
    parts = []
    for path, text in files.items():
        lines = text.strip("\n").splitlines()
        shown = [line[:90] + ("…" if len(line) > 90 else "") for line in lines[:_LINES]]
        more = ["…"] if len(lines) > _LINES else []
        parts.append("\n".join([f"{path}{'' if lines else ' (empty)'}", *(f"    {line}" for line in [*shown, *more])]))
    return "\n".join(parts)


def text(check: type[Check], rubric: Rubric) -> str:
    """For the terminal."""
    lines = [heading(f"{check.id}: {check.title()}")]
    before = ""
    for section in sections(check, rubric):
        lines += ["", heading(section.title)] if section.title != before else [""]
        before = section.title
        lines += [wrap(paragraph, "  ") for paragraph in section.words]
        lines += [f"    {line}" for line in section.code.splitlines()]
    return "\n".join(lines)


def listing(rubric: Rubric) -> str:
    """Every check in a line, by dimension."""
    lines = [wrap("One check in full: nhsr-registry check --explain CHECK")]
    for dimension in rubric.dimensions:
        own = [check for check in all_checks() if rubric.rule(check.id).dimension == dimension.id]
        lines += ["", heading(f"{dimension.name} – {dimension.question}")] if own else []
        lines += [wrap(f"{check.id}: {check.title()}", "      ", "  • ") for check in own]
    return "\n".join(lines)
