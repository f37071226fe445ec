"""What a project's maintainers answer: their own word on its kind, and reasons beside checks. Pure.

An answer never turns a fail into a pass: it stands beside it, for everybody to read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from nhsr_registry.checks import all_checks
from nhsr_registry.formats import _nhsr
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats.nhsr_toml import NhsrToml
from nhsr_registry.model import Evidence, Finding, KindGuess, Model, Problem
from nhsr_registry.plain import clean
from nhsr_registry.snapshot import Snapshot


class Answers(Model):
    """What `.nhsr.toml` or `[tool.nhsr]` declares; the kinds as guesses that are none."""

    kinds: tuple[KindGuess, ...] = ()
    annotations: dict[str, str] = {}
    problems: tuple[Problem, ...] = ()


def answers_of(snapshot: Snapshot) -> Answers:
    """The maintainers' answers; `.nhsr.toml` speaks before `[tool.nhsr]`, check by check."""
    kinds: list[KindGuess] = []
    annotations: dict[str, str] = {}
    problems: list[Problem] = []
    known = [check.id for check in all_checks()]
    for path in (_nhsr.OWN, _nhsr.PYPROJECT):
        said = _nhsr.read(text, Collector(NhsrToml, path)) if (text := snapshot.text(path)) else None
        if said is None:
            continue
        if not kinds:
            kinds = [
                KindGuess(kind=kind, evidence=(Evidence(path=path, line=line),), confidence="declared")
                for kind, line in dict(said.kinds).items()
            ]
        for one in said.annotations:
            if one.check in known and one.reason:
                annotations.setdefault(one.check, one.reason)
            elif one.check not in known:
                table = _nhsr.TABLE if path == _nhsr.PYPROJECT else ""
                message = f"{table}annotations: there is no check {clean(one.check)[:60]!r}; {_meant(one.check, known)}"
                problems.append(Problem(path=path, message=message, line=one.line, severity="warning"))
    return Answers(kinds=tuple(kinds), annotations=annotations, problems=tuple(problems))


def _meant(name: str, known: Collection[str]) -> str:
    """The nearest check, or where all of them are listed: forty names would say less."""
    found = _nhsr.near(name, known)
    return found if found.startswith("did you mean") else "all of them: nhsr-registry check --explain all."


def annotate(findings: Iterable[Finding], annotations: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings, each unmet or unseen one with the reason that was given for it."""
    return tuple(
        msgspec.structs.replace(finding, annotation=reason)
        if finding.outcome in {"fail", "not-available", "error"} and (reason := annotations.get(finding.check))
        else finding
        for finding in findings
    )


def overruled(declared: Iterable[KindGuess], seen: Iterable[KindGuess]) -> Iterable[Problem]:
    """Kinds that the files plainly show and the declaration leaves out: said, so that nobody escapes by declaring."""
    declared = list(declared)
    names = {guess.kind for guess in declared}
    for guess in seen:
        if guess.kind in {"r-package", "python-package", "app"} and guess.kind not in names and declared:
            where = declared[0].evidence[0] if declared[0].evidence else None
            said = f"the files look like {'an' if guess.kind in {'r-package', 'app'} else 'a'} {guess.kind.replace('-', ' ')} too"
            if where:
                yield Problem(
                    path=where.path, line=where.line, severity="warning", message=f"kinds: {said}; add it if it is one."
                )
