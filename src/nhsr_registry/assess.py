"""The hinge: one snapshot in, one assessment out. Pure: no disk, no clock, no network."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from nhsr_registry import leaks, terms
from nhsr_registry.answers import annotate, answers_of, overruled
from nhsr_registry.checks import all_checks
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.crosswalk import merge
from nhsr_registry.formats import all_formats
from nhsr_registry.model import Assessment, Finding, Kind, KindGuess, Problem, Record, Statement
from nhsr_registry.scoring import rap
from nhsr_registry.scoring.rubric import MET, NOT_ASKED, Rubric, default_rubric, score
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import caveats, facts, kinds, landmarks, packages, rap_claims, uses
from nhsr_registry.understand.history import statements_of


@cache
def wanted() -> tuple[str, ...]:
    """Path patterns of every file that some format or check reads: what a snapshot must hold the text of."""
    patterns = {*README, *kinds.READS, *caveats.READS, *facts.READS, *terms.READS, *uses.READS}
    patterns.update(pattern for fmt in all_formats() for pattern in fmt.reads)
    patterns.update(pattern for check in all_checks() for pattern in check.reads)
    return tuple(sorted(patterns))


def _described(snapshot: Snapshot, record: Record) -> list[str]:
    """What metadata and host say a project is, for the words that search counts."""
    host = snapshot.host.description if snapshot.host else None
    texts = [*record.all("name"), *record.all("description"), *record.all("keywords"), host or ""]
    return [text for text in dict.fromkeys(texts) if text]


def assess(
    snapshot: Snapshot,
    *,
    declared_kinds: tuple[Kind, ...] = (),
    annotations: Mapping[str, str] | None = None,
    rubric: Rubric | None = None,
    words: bool = True,
) -> Assessment:
    """Everything that can be worked out from one snapshot.

    `declared_kinds` (from a curated entry) stand before what the project's own file declares, and that before what its
    files suggest; `annotations` (check → reason) likewise before the project's own.
    Without `words` there is what only the registry needs: no bag of words for search, no packages and uses.
    """
    rubric = rubric or default_rubric()
    statements, problems = read_metadata(snapshot)
    record = merge([*statements, *statements_of(snapshot)])
    counted = msgspec.structs.replace(facts.count(snapshot), landmarks=landmarks.find(snapshot))
    answers = answers_of(snapshot)
    problems += answers.problems
    guesses = tuple(KindGuess(kind=kind, confidence="declared") for kind in declared_kinds) or answers.kinds
    if not declared_kinds:
        seen = kinds.infer(snapshot, record, counted)
        problems += tuple(overruled(guesses, seen))
        guesses = guesses or seen
    subject = Subject(
        snapshot=snapshot,
        record=record,
        kinds=tuple(guess.kind for guess in guesses),
        facts=counted,
        problems=problems,
    )
    findings = annotate(run_checks(subject, rubric), {**answers.annotations, **(annotations or {})})
    found = Assessment(
        repository=snapshot.repository,
        commit=snapshot.commit,
        branch=snapshot.branch,
        history=snapshot.history,
        host=snapshot.host,
        facts=counted,
        kinds=guesses,
        record=record,
        caveats=caveats.find(snapshot),
        problems=problems,
        findings=findings,
        packages=packages.packages_of(snapshot) if words else (),
        uses=uses.uses_of(snapshot, record) if words else (),
        score=score(findings, rubric),
        terms=terms.bag(snapshot, _described(snapshot, record)) if words else {},
    )
    whole = msgspec.structs.replace(found, rap=rap.of(found, rap_claims.find(snapshot)))
    return leaks.veiled(snapshot, whole)  # a file's name may hold a patient's number, which no report says


def kind_and_languages(snapshot: Snapshot) -> tuple[tuple[Kind, ...], tuple[str, ...]]:
    """What a project is and what it is written in (most files first), without asking any check: a tenth of the time."""
    counted = facts.count(snapshot)
    told = tuple(guess.kind for guess in answers_of(snapshot).kinds)
    if not told:
        statements, _ = read_metadata(snapshot)
        record = merge([*statements, *statements_of(snapshot)])
        counted = msgspec.structs.replace(counted, landmarks=landmarks.find(snapshot))
        told = tuple(guess.kind for guess in kinds.infer(snapshot, record, counted))
    return told, tuple(counted.languages)


def read_metadata(snapshot: Snapshot) -> tuple[list[Statement], tuple[Problem, ...]]:
    """What every metadata file says, and what is wrong with them."""
    statements: list[Statement] = []
    problems: list[Problem] = []
    for fmt in all_formats():
        for path in snapshot.find(*fmt.reads):
            text = snapshot.text(path)
            if text is None:
                if reason := snapshot.unavailable.get(path):
                    problems.append(Problem(path=path, message=f"not read: {reason}", severity="warning"))
                continue
            parsed = fmt.parse(text, path)
            statements.extend(parsed.statements)
            problems.extend(parsed.problems)
    return statements, tuple(sorted(set(problems), key=lambda p: (p.path, p.line or 0, p.message)))


def run_checks(subject: Subject, rubric: Rubric) -> tuple[Finding, ...]:
    """Every check's finding, by id: asked only where it applies, not met where its ground is not there yet."""
    done: dict[str, Finding] = {}
    waiting = list(all_checks())
    while waiting:
        ready = [check for check in waiting if all(name in done for name in check.requires)]
        if not ready:  # a requirement that is no check: ask all the same
            ready = waiting
        for check in ready:
            done[check.id] = _ask(check, subject, rubric, done)
        waiting = [check for check in waiting if check.id not in done]
    return tuple(done[name] for name in sorted(done))


def _ask(check: type[Check], subject: Subject, rubric: Rubric, done: dict[str, Finding]) -> Finding:
    if not rubric.rule(check.id).applies(subject.kinds):
        return check.does_not_apply(f"{NOT_ASKED} ({', '.join(subject.kinds)}).")
    for name in check.requires:
        before = done.get(name)
        if before and before.outcome not in MET:
            if before.outcome in {"not-available", "error"}:
                return check.cannot_tell(f"Depends on {name}, which could not be seen.")
            if before.outcome == "fail":
                return check.fails(check.nothing)
            return check.does_not_apply(f"Waits for {name}.")
    try:
        return check.run(subject)
    except Exception as error:  # noqa: BLE001 - a bug in one check must not hide the others' answers
        return check.finding("error", f"The check itself broke ({type(error).__name__}: {error})"[:200])
