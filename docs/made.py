"""The pieces of the pages that are made from the code: tables of commands, checks, formats, levels; the picture."""

from __future__ import annotations

import ast
import html
import inspect
import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import click
import made_readiness
import made_scale
import made_search
from click.testing import CliRunner
from tests.federation.faults import FAULTS as MEMBER_FAULTS
from tests.github.faults import FAULTS, Fault

from nhsr_registry import errors
from nhsr_registry.checks import all_checks
from nhsr_registry.checks._base import Check
from nhsr_registry.checkup import checkreport, glossary
from nhsr_registry.checkup.kindwords import KINDS
from nhsr_registry.cli import COMMANDS, cli
from nhsr_registry.formats import all_formats
from nhsr_registry.formats._base import Format
from nhsr_registry.plain import kind_name
from nhsr_registry.report import EFFORTS, LEVEL_MEANINGS, LEVEL_NAMES
from nhsr_registry.scoring import frameworks
from nhsr_registry.scoring.rubric import default_rubric
from nhsr_registry.search import searchreport

ROOT = Path(__file__).resolve().parents[1]

#: The small project on which the pages show what `check` says; invented, like a thousand real ones.
WAITS = {
    "README.md": "# Waits\n\nWorks out how many clinics we need.\n",
    "waits.R": 'setwd("C:/Users/me/waits")\nlibrary(dplyr)\nwaits <- read.csv("waits.csv")\n'
    "summarise(group_by(waits, specialty), median = median(weeks))\n",
}
#: What the picture shows.
SEARCH = ["search", "waiting list", "--limit", "3"]


def tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def commands() -> str:
    """Every command's help, as the terminal shows it."""
    return "\n".join(_commands())


def _commands() -> Iterator[str]:
    for name, does in {"": "", **COMMANDS}.items():
        shown = f"nhsr-registry {name}".strip()
        if name:
            yield f"## {name}\n\n{does}\n"
        yield f"```console\n$ {shown} --help\n{help_of(name)}\n```\n"
        for part in _parts(name):
            yield f"```console\n$ {shown} {part} --help\n{help_of(name, part)}\n```\n"


def _parts(name: str) -> list[str]:
    """The commands within a command."""
    command = cli.get_command(click.Context(cli), name) if name else None
    return list(command.commands) if isinstance(command, click.Group) else []


def help_of(*names: str) -> str:
    asked = [*filter(None, names), "--help"]
    return tidy(
        CliRunner().invoke(cli, asked, prog_name="nhsr-registry", terminal_width=100, max_content_width=100).output
    )


def exit_codes() -> str:
    """From the module docstring of `errors`, and nowhere else."""
    said = dict(re.findall(r"(\d+) ([a-z][^,.]+)", " ".join((inspect.getdoc(errors) or "").split())))
    known = {str(value): name for name, value in vars(errors).items() if name.startswith("EXIT_")}
    assert known.keys() <= said.keys()
    return _table(("Code", "Meaning"), [(f"`{code}`", meaning) for code, meaning in said.items()])


def levels() -> str:
    return _table(("Level", "What it means"), [(LEVEL_NAMES[level], LEVEL_MEANINGS[level]) for level in LEVEL_NAMES])


def kinds_table() -> str:
    """Every kind of project, what it is, how it is told, and how many checks it is asked."""
    rules = [rule for rule in default_rubric().checks.values() if rule.level != "information"]
    rows = []
    for kind, about in KINDS.items():
        asked = sum(rule.applies((kind,)) for rule in rules)
        rows.append((f"`{kind}`", f"{about.what[0].upper()}{about.what[1:]}", about.told_by, str(asked)))
    return _table(("Kind", "What it is", "How it is told", "Checks that count"), rows)


def checks_overview() -> str:
    rubric = default_rubric()
    rows = []
    for dimension in rubric.dimensions:
        own = [check for check in all_checks() if rubric.rule(check.id).dimension == dimension.id]
        rows.append((f"**{dimension.name}**", dimension.question, ", ".join(f"[{c.id}](#{c.id})" for c in own)))
    return _table(("Dimension", "Its question", "Checks"), rows)


def checks() -> str:
    rubric = default_rubric()
    parts = []
    for dimension in rubric.dimensions:
        parts.append(f"## {dimension.name}\n")
        parts += [_check(check) for check in all_checks() if rubric.rule(check.id).dimension == dimension.id]
    return "\n".join(parts)


def _check(check: type[Check]) -> str:
    rule = default_rubric().rule(check.id)
    counts = (
        "information only" if rule.level == "information" else f"counts towards “{LEVEL_NAMES[rule.level].lower()}”"
    )
    asked = f"asked of {_kinds(rule.kinds)}" if rule.kinds else "asked of every project"
    if rule.except_:
        asked += f", but not of {_kinds(rule.except_)}"
    facts = [counts, asked, EFFORTS[check.effort]]
    if rule.maps:
        facts.append("also asked by " + ", ".join(f"[{frameworks.words(code)}](#frameworks)" for code in rule.maps))
    about = "; ".join(facts)
    text = f"### {check.id}\n\n**{check.title()}.** {about[0].upper()}{about[1:]}.\n\n{check.remedy()}\n"
    for kind, command in check.commands.items():
        who = "" if kind == "*" else f"{kind[:1].upper()}{kind[1:].replace('-', ' ')}:\n\n"
        text += f"\n{who}```\n{command.strip()}\n```\n"
    return text


def framework_table() -> str:
    """Every framework with what it asks for, and which checks ask the same."""
    rubric = default_rubric()
    rows = []
    for one in frameworks.frameworks():
        for key, words in one.items.items():
            asked = [f"[{c.id}](#{c.id})" for c in all_checks() if one.prefix + key in rubric.rule(c.id).maps]
            rows.append((f"[{one.name}]({one.url})", words, ", ".join(asked) or "not visible from outside"))
    return _table(("Framework", "It asks for", "Checks"), rows)


def _kinds(kinds: tuple[str, ...]) -> str:
    return ", ".join(map(kind_name, kinds))


def formats_overview() -> str:
    rows = [(f"[{fmt.id}](#{fmt.id})", _title(fmt), ", ".join(f"`{p}`" for p in fmt.reads)) for fmt in all_formats()]
    return _table(("Format", "What it is", "Files"), rows)


def formats() -> str:
    return "\n".join(_format(fmt) for fmt in all_formats())


def _format(fmt: type[Format]) -> str:
    rest = (inspect.getdoc(fmt) or "").partition("\n")[2].strip()
    text = f"## {fmt.id}\n\n**{_title(fmt)}.** Rank {fmt.rank}.\n" + (f"\n{rest}\n" if rest else "")
    if fmt.crosswalk:
        text += "\n" + _table(
            ("It says", "We call it"), [(f"`{key}`", f"`{term}`") for key, term in fmt.crosswalk.items()]
        )
    return text


def _title(fmt: type[Format]) -> str:
    return (inspect.getdoc(fmt) or fmt.id).partition("\n")[0].strip().rstrip(".")


def modules() -> str:
    """Every module at the top of the package, every room, and what stands in the rooms that are no list, by first lines."""
    package = ROOT / "src" / "nhsr_registry"
    found = {*package.glob("[a-z]*.py"), *package.glob("[a-z]*/__init__.py")}
    found |= {path for path in package.glob("[a-z]*/[a-z]*.py") if path.parent.name not in _LISTS}
    rows = [(f"`{_room(path)}`", _first_line(path)) for path in sorted(found, key=_room)]
    return _table(("Room", "In its own words"), rows)


#: Rooms of many files that are alike: their own lists stand elsewhere (checks.md, formats.md, commands.md).
_LISTS = ("checks", "formats", "cli")


def _room(path: Path) -> str:
    inside = path.relative_to(ROOT / "src" / "nhsr_registry")
    return f"{inside.parent}/" if path.name == "__init__.py" else str(inside.with_suffix(""))


def _first_line(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]


def faults() -> str:
    """What may go wrong on a night: from the table that the tests hold true."""
    return _faults(FAULTS, "github")


def member_faults() -> str:
    """The same of registries that this one takes from."""
    return _faults(MEMBER_FAULTS, "federation")


def _faults(faults: Sequence[Fault], room: str) -> str:
    rows = [(fault.what, fault.then, f"`{fault.code}`", ", ".join(_tested(fault.tests, room))) for fault in faults]
    return _table(("What goes wrong", "What becomes of it", "Exit code", "Tried by"), rows)


def _tested(tests: Sequence[str], room: str) -> Iterator[str]:
    """Each test once, whatever its cases: `module`: name in words."""
    for name in dict.fromkeys(test.partition("[")[0] for test in tests):
        module, _, function = name.partition("::")
        yield f"[{function.removeprefix('test_').replace('_', ' ')}](../../tests/{room}/{module}.py)"


def glossary_table() -> str:
    """The words of the trade that the steps use."""
    return _table(("Word", "What it means"), [(f"[{word.name}]({word.url})", word.meaning) for word in glossary.WORDS])


def check_schema() -> str:
    """The JSON Schema of what `check --format json` says."""
    return checkreport.schema()


def answer_schemas() -> dict[str, Callable[[], str]]:
    """The JSON Schemas of what the reading commands say with `--format json`, by file name."""
    return {f"{command}.schema.json": partial(searchreport.schema, command) for command in searchreport.ANSWERS}


PIECES: dict[str, Callable[[], str]] = {
    "glossary": glossary_table,
    "commands": commands,
    "exit codes": exit_codes,
    "levels": levels,
    "kinds": kinds_table,
    "checks overview": checks_overview,
    "checks": checks,
    "frameworks": framework_table,
    "formats overview": formats_overview,
    "formats": formats,
    "modules": modules,
    "faults": faults,
    "member faults": member_faults,
    "search found": lambda: made_search.found(made_search.figures()),
    "search unanswered": lambda: made_search.unanswered(made_search.figures()),
    "readiness now": lambda: made_readiness.now(made_readiness.figures()),
    "scale measured": lambda: made_scale.measured(made_scale.figures()),
    "scale published": made_scale.published,
    "scale building": made_scale.building,
    "scale million": lambda: made_scale.million(made_scale.figures()),
    "scale matrix": lambda: made_scale.matrix(made_scale.figures()),
}


# ── the picture ──────────────────────────────────────────────────────────────────────────────────


def picture() -> str:
    """The README's picture: the tool's own output in its own colours, without fonts from elsewhere."""
    from rich.console import Console
    from rich.text import Text

    args = ["--registry", str(ROOT / "registry"), *SEARCH]
    done = CliRunner().invoke(cli, args, color=True, env={"COLUMNS": "88", "NO_COLOR": None}, catch_exceptions=False)
    console = Console(record=True, width=88, file=io.StringIO(), legacy_windows=False)
    words = [f'"{word}"' if " " in word else word for word in SEARCH]
    console.print(Text(f"$ nhsr-registry {' '.join(words)}"))
    console.print(Text.from_ansi(tidy(done.output)))
    svg = console.export_svg(title="nhsr-registry", unique_id="nhsr")
    svg = re.sub(r"\s*@font-face \{[^}]*\}", "", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def words(svg: str) -> str:
    """What the picture says, whatever the version of the library that drew it."""
    return " ".join(html.unescape(" ".join(re.findall(r"<text [^>]*>([^<]*)</text>", svg))).split())
