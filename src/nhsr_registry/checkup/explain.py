"""One check in full, from its own docstring and examples: why, how, what counts, who else asks for it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from nhsr_registry.checks import all_checks
from nhsr_registry.checks._base import Check
from nhsr_registry.checkup.glossary import words_in
from nhsr_registry.checkup.sarif import HOME
from nhsr_registry.errors import UsageError
from nhsr_registry.plain import kind_names
from nhsr_registry.report import EFFORTS, LEVEL_NAMES, heading, wrap
from nhsr_registry.scoring.frameworks import items
from nhsr_registry.scoring.rubric import Rubric, Rule

_LINES = 8
_ENOUGH = 3


class About(NamedTuple):
    """The project that a reader stands in: its kinds, and its languages, most files first."""

    kinds: tuple[str, ...]
    languages: tuple[str, ...]


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


def sections(check: type[Check], rubric: Rubric, project: About | None = None) -> Iterator[Section]:
    """The explanation, part by part; of a known project only what is to be copied in its language."""
    rule = rubric.rule(check.id)
    yield Section("Why, and what to do", tuple(check.remedy().split("\n\n")))
    language = next((one for one in project.languages if one in _ENDS), "") if project else ""
    own = check.command(project.kinds, project.languages) if project else None
    if own:
        yield Section("To copy, for this project", code=own.strip("\n"))
    else:
        yield from _to_copy(check)
    for example in _nearest(check.passing, language):
        yield Section("Enough, for example", code=_example(example))
    for example in _nearest(check.failing, language):
        yield Section("Not enough yet, for example", code=_example(example))
    shown = (own,) if own else tuple(check.commands.values())
    used = " ".join((check.remedy(), *shown))
    if said := tuple(f"{word.name}: {word.meaning} ({word.url})" for word in words_in(used)):
        yield Section("Words used here", said)
    yield Section("What it counts for", (_counts(check, rule, rubric),))
    if rule.maps:
        yield Section("Who else asks for it", tuple(map(framework, rule.maps)))
    yield Section("If it misjudges you", (answer(check.id),))


_ENDS = {"R": (".r", ".rmd", ".qmd"), "Python": (".py", ".ipynb"), "SQL": (".sql",)}


def _to_copy(check: type[Check]) -> Iterator[Section]:
    """What to copy, each with whom it is for."""
    for kind, command in sorted(check.commands.items(), key=lambda one: one[0] == "*"):  # what is left comes last
        where = _whom(kind)
        if kind == "*" and "Python" in check.commands and "R" not in check.commands:
            where = "in R"
        alone = kind == "*" and len(check.commands) == 1
        yield Section("To copy" if alone else f"To copy, {where}", code=command.strip("\n"))


def _nearest(examples: Sequence[Mapping[str, str]], language: str) -> list[Mapping[str, str]]:
    """A few examples, those in the project's language first."""
    ends = _ENDS.get(language, ())
    return sorted(examples, key=lambda one: not any(path.lower().endswith(ends) for path in one))[:_ENOUGH]


def answer(check: str) -> str:
    """How maintainers answer back."""
    return (
        f"That is our mistake: please tell us ({HOME}/issues). You can also answer beside the check, in a file .nhsr.toml: "
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
    waits = (
        f" It comes after {' and '.join(rule.after)}: before, it is neither counted nor a step." if rule.after else ""
    )
    return f"{said}. {asked}. It takes {EFFORTS[check.effort]}.{waits}"


def _whom(key: str) -> str:
    """For whom a command is: `codelist` → for codelists, `SQL` → in SQL, `analysis in SQL` → for analyses in SQL."""
    kind, _, language = key.partition(" in ")
    if key == "*":
        return "for any other project"
    return f"in {key}" if kind[:1].isupper() else f"for {kind_names(kind)}{f' in {language}' if language else ''}"


def _kinds(kinds: tuple[str, ...]) -> str:
    names = [kind_names(kind) for kind in kinds]
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _example(files: Mapping[str, str]) -> str:
    """Its files, each line short enough for a terminal; of what is no text, such as a workbook, the name alone."""
    parts = []
    for path, text in files.items():
        if path.lower().endswith(_NO_TEXT):
            parts.append(path)
            continue
        lines = text.strip("\n").splitlines()
        shown = [cut for line in lines[:_LINES] for cut in _cut(line)]
        more = ["…"] if len(lines) > _LINES else []
        parts.append("\n".join([f"{path}{'' if lines else ' (empty)'}", *(f"    {line}" for line in [*shown, *more])]))
    return "\n".join(parts)


#: Their examples stand for what our checks know by the name.
_NO_TEXT = (".docx", ".xlsx", ".xlsm", ".pdf", ".rdata", ".rda", ".rds", ".pkl", ".pbix", ".dta")
_WIDE = 72  # columns of an example's line, beside its indentation; two lines of it are shown


def _cut(line: str) -> list[str]:
    """A long line on two, broken between words."""
    if len(line) <= _WIDE:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    parts = textwrap.wrap(line, _WIDE, subsequent_indent=f"{indent}  ", break_on_hyphens=False)
    return [parts[0], parts[1][: _WIDE - 1] + "…"] if len(parts) > 2 else parts


def text(check: type[Check], rubric: Rubric, project: About | None = None) -> str:
    """For the terminal; `project` is the one that the reader stands in, where there is one."""
    lines = [heading(wrap(f"{check.id}: {check.title()}"))]
    before = ""
    for section in sections(check, rubric, project):
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
