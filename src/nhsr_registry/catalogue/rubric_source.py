"""A person's word for a rubric (a file, or the one that comes with this version) → the rubric."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from nhsr_registry import re
from nhsr_registry.checks import all_checks
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.folder.store import Registry
from nhsr_registry.scoring.rubric import Rubric, default_rubric, load_rubric
from nhsr_registry.scoring.rubric_diff import Diff, Subject, diff

SHIPPED = "shipped"
_MOST_BYTES = 1_000_000


def read(name: str) -> Rubric:
    """The rubric in a file, or `shipped` (or its version) for this tool's own; raises `UsageError` naming what is wrong."""
    path = Path(name).expanduser()
    if not path.is_file():
        if name in {SHIPPED, default_rubric().version}:
            return default_rubric()
        raise UsageError(
            f"There is no rubric {name[:200]!r}.",
            hint=f"Name a TOML file, or {SHIPPED!r} for the one that comes with this version ({default_rubric().version}). "
            "An older one: git show REVISION:src/nhsr_registry/scoring/rubric.toml > old.toml",
        )
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{name} is larger than any rubric.")
        text = path.read_text(encoding="utf-8")
        return load_rubric(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{name} is not valid TOML: {error}.") from None
    except msgspec.ValidationError as error:
        hint = "The lines at the head of src/nhsr_registry/scoring/rubric.toml say what each key takes."
        raise UsageError(f"{name}{_line(text, str(error))} is no rubric: {error}.", hint=hint) from None


_CHECK = re.compile(r"- at `\$\.checks\.([\w-]{1,100})")


def _line(text: str, said: str) -> str:
    """`:107`, the line of the check that an error speaks of; empty where that cannot be told."""
    if not (named := _CHECK.search(said)):
        return ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.partition("=")[0].strip().strip("\"'") == named[1] or line.strip() == f"[checks.{named[1]}]":
            return f":{number}"
    return ""


def compare(registry: Registry, old: Rubric, new: Rubric) -> Diff:
    """Re-score all that a registry keeps under two rubrics; what has no facts, or cannot be read, is named."""
    subjects, left_out = subjects_of(registry)
    return diff(subjects, old, new, left_out, known={check.id for check in all_checks()})


def subjects_of(registry: Registry) -> tuple[Sequence[Subject], Sequence[str]]:
    """Every listed project with its findings, and those without."""
    subjects, left_out = [], []
    for repo in registry.ids():
        try:
            entry, harvest = registry.entry(repo), registry.harvest(repo)
        except RegistryError as error:
            left_out.append(f"{repo}: {error.message}")
            continue
        if harvest is None:
            left_out.append(f"{repo}: its files have not been read yet")
            continue
        kinds = entry.kinds or tuple(guess.kind for guess in harvest.kinds)
        subjects.append(Subject(repository=str(repo), kinds=kinds, findings=harvest.findings))
    return subjects, left_out
