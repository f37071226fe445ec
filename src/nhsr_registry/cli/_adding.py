"""The conversation of `add`: what was found, what is asked, what was written."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from nhsr_registry import report
from nhsr_registry.checks import step_of
from nhsr_registry.cli._asking import ask
from nhsr_registry.cli._nearby import Near
from nhsr_registry.cli._progress import progress
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.folder.encoding import encode_entry
from nhsr_registry.folder.store import Registry
from nhsr_registry.harvesting.harvest import Clones
from nhsr_registry.listing import issueform
from nhsr_registry.listing.add import Added, Candidate, add, read
from nhsr_registry.listing.register import answers_from
from nhsr_registry.model import RepoId
from nhsr_registry.plain import clean
from nhsr_registry.scoring.rubric import default_rubric

_FLAGS = (
    "summary",
    "problem",
    "questions",
    "name",
    "kinds",
    "topics",
    "settings",
    "datasets",
    "organisation",
    "contact",
)


def add_all(registry: Registry, targets: tuple[str, ...], options: Mapping[str, Any]) -> int:
    """Add every target; one that cannot be added does not stop the others. Returns the exit code."""
    said: dict[str, Any] = {}
    if options["from_issue"]:
        repo, said = issueform.read(
            Path(options["from_issue"]).read_text(encoding="utf-8", errors="replace"), registry.vocabulary
        )
        targets = (str(repo),)
        options = {**options, "yes": True}
    if not targets:
        raise UsageError("There is nothing to add.", hint="Name a project: nhsr-registry add OWNER/NAME")
    failures: list[tuple[str, RegistryError]] = []
    asking = not options["yes"] and sys.stdin.isatty()
    near = Near(registry)
    with progress("Adding", 1 if asking else len(targets)) as advance:
        for target in targets:
            try:
                added = _add_one(registry, target, options, said, near if asking else None)
                if not asking:
                    near.tell(str(added.entry.repository), msgspec.structs.asdict(added.entry))
                _show_added(registry, added, brief=len(targets) > 1 and not asking)
                if options["pull_request"] and not options["dry_run"]:
                    _propose(registry, added)
            except RegistryError as error:
                failures.append((target, error))
            advance(target)
    for target, failure in failures:
        click.echo(
            report.wrap(
                failure.message if target in failure.message else f"{target}: {failure.message}",
                "    ",
                click.style("Not added  ", fg="yellow"),
            ),
            err=True,
        )
        if failure.hint:
            click.echo(report.wrap(failure.hint, "    ", "    "), err=True)
    if len(targets) > 1:
        click.echo(
            f"{len(targets) - len(failures)} of {len(targets)} {'would be ' if options['dry_run'] else ''}added."
        )
    return failures[0][1].exit_code if failures else 0


def _add_one(
    registry: Registry, target: str, options: Mapping[str, Any], said: Mapping[str, Any], near: Near | None
) -> Added:
    """Add one project; with `near`, ask its questions, and say before and after them what is listed already."""
    candidate = read(registry, target, _clone(target, options["clone"]), allow_duplicate=options["allow_duplicate"])
    answers = _answers(options["answers"], candidate.repo) | dict(said)
    answers |= {key: list(v) if isinstance(v, tuple) else v for key in _FLAGS if (v := options[key])}
    if near:
        _show_found(registry, candidate)
        described = candidate.assessment.record.first("description")
        near.tell(str(candidate.repo), {**candidate.found, "summary": described, **answers})
        answers |= ask(registry, candidate, answers)
        new = near.tell(str(candidate.repo), {**candidate.found, **answers})
        if new and not click.confirm("  Add it all the same?", default=True):
            raise UsageError(f"{candidate.repo} was not added.", hint=f"nhsr-registry show {new[0]}")
    return add(registry, candidate, answers, dry_run=options["dry_run"] or options["pull_request"])


def _propose(registry: Registry, added: Added) -> None:
    """Propose the entry to the registry's own repository, and say where."""
    from nhsr_registry.github.client import GitHub
    from nhsr_registry.listing.proposing import proposal_of

    home = registry.facts.repository or os.environ.get("GITHUB_REPOSITORY")
    if not home:
        raise UsageError(
            "This registry does not say where it lives on GitHub.",
            hint='Write it in registry.toml: repository = "OWNER/NAME". Or name it in GITHUB_REPOSITORY.',
        )
    from nhsr_registry.github.pulls import propose

    with GitHub.from_environment() as github:
        opened = propose(github, RepoId.parse(home), proposal_of(added))
    done = "Opened" if opened.created else "Brought up to date" if opened.committed else "Already there:"
    click.echo(f"{done} {clean(opened.url)}")


def _clone(target: str, given: str | None) -> Path | None:
    """`--from` is one clone, or a folder of clones by owner and name."""
    if given is None:
        return None
    from nhsr_registry.clones import find_git_dir

    return Path(given) if find_git_dir(Path(given)) else Clones(Path(given)).path(RepoId.parse(target))


def _answers(given: str | None, repo: RepoId) -> dict[str, Any]:
    if given is None:
        return {}
    path = Path(given)
    if path.is_dir():
        path = path / repo.owner / f"{repo.name}.toml"
        if not path.is_file():
            return {}
    try:
        return answers_from(tomllib.loads(path.read_text(encoding="utf-8")), repo)
    except (
        ValueError,
        RecursionError,
    ) as error:  # not TOML, not UTF-8, nested too deeply, a number of thousands of digits
        raise UsageError(f"{path} is not valid TOML: {error}", hint="Check quotes and brackets there.") from None


def _show_found(registry: Registry, candidate: Candidate) -> None:
    assessment, found = candidate.assessment, candidate.found
    record = assessment.record
    click.echo(report.heading(f"\n{candidate.repo}"))
    rows = {
        "name": found["name"],
        "kind": ", ".join(found["kinds"]),
        "language": assessment.facts.main_language,
        "licence": ", ".join(record.all("license")),
        "version": record.first("version"),
        "last change": assessment.history.last_commit,
        "organisation": (org := registry.organisations.get(found.get("organisation"))) and org.name,
        "contact": found["contact"],
        "describes itself": record.first("description"),
        "readiness": report.level_words(assessment.score),
    }
    for label, value in rows.items():
        shown = clean(str(value)) if value else click.style("not found", dim=True)
        click.echo(report.wrap(shown, " " * 20, f"  {label + ':':<17} ") if value else f"  {label + ':':<17} {shown}")
    click.echo("")


def _show_added(registry: Registry, added: Added, *, brief: bool) -> None:
    what = "Added" if added.written else "Would add"
    if brief:
        click.echo(f"{what} {added.entry.repository}: {report.LEVEL_NAMES[added.assessment.score.level].lower()}")
        return
    click.echo(f"{what} {added.entry.repository}:\n")
    click.echo(clean(encode_entry(added.entry).decode(), keep="\n"))
    steps = report.steps(added.assessment, default_rubric())
    click.echo(f"Readiness: {report.level_words(added.assessment.score)}")
    if steps:
        click.echo(report.wrap(f"Next step: {step_of(steps[0].check)}", "  "))
    if added.written:
        click.echo(
            report.wrap(f"Written to {registry.root}. To share it, commit it and open a pull request.", "  ", "")
        )
