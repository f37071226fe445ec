"""`nhsr-registry check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from nhsr_registry.checkup.explain import About

EPILOG = """\b
Examples
  nhsr-registry check
  nhsr-registry check --explain licence-file
  nhsr-registry check --all
  nhsr-registry check --fix
  nhsr-registry check --rap
  nhsr-registry check . --at-least reusable
  nhsr-registry check --history
  nhsr-registry check --each clones --format json
"""


@click.command("check", epilog=EPILOG)
@click.argument("targets", nargs=-1, metavar="[TARGET …]")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown", "sarif", "junit", "badge", "shields"]),
    default="text",
    help="How to print: for people, programs, a pull request, code scanning, a test report, or a README (an SVG, or JSON for shields.io).",
)
@click.option(
    "--at-least",
    type=click.Choice(["listed", "usable", "reusable", "ready-to-scale"]),
    help="Exit with 1 where a project is not at this level yet.",
)
@click.option(
    "--each", type=click.Path(exists=True, file_okay=False), metavar="FOLDER", help="Check every clone in FOLDER."
)
@click.option("--jobs", type=click.IntRange(0, 64), default=0, help="How many to check at once (0: one per processor).")
@click.option(
    "--time-limit",
    type=click.FloatRange(0),
    default=120,
    show_default=True,
    metavar="SECONDS",
    help="How long each of several projects may take (0: as long as it takes).",
)
@click.option(
    "--from", "clone", type=click.Path(exists=True, file_okay=False), help="Read this clone in place of GitHub."
)
@click.option(
    "--explain", metavar="CHECK", help="Why a check asks, what is enough and how to get there; `all` lists them."
)
@click.option(
    "--fix", is_flag=True, help="Offer to write the files that can be written from what is known; shows each first."
)
@click.option("--history", is_flag=True, help="Look for passwords and patients' data in earlier commits of a clone.")
@click.option("--rap", is_flag=True, help="Show each criterion of the RAP levels, and where it was seen.")
@click.option("--all", "all_", is_flag=True, help="Show all of the report: every point with its reasons.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@click.pass_obj
def command(registry: str | None, /, targets: tuple[str, ...], **options: Any) -> None:
    """How ready a project is for reuse: what is good, and the three steps that help most.

    TARGET is a folder (default: this one), a repository's address, or OWNER/NAME. Several make a table.
    """
    if options["explain"] is not None:
        _explain(options["explain"], targets)
        return
    if len(targets) > 1 and (options["fix"] or options["clone"]):
        raise click.UsageError("--fix and --from take one project at a time.")
    if options["format_"] in {"badge", "shields"} and (len(targets) > 1 or options["each"]):
        raise click.UsageError("A badge is of one project.")
    if options["history"]:
        from nhsr_registry.cli import _past

        if len(targets) > 1 or options["each"] or options["fix"]:
            raise click.UsageError("--history looks at one clone at a time.")
        target = options["clone"] or (targets[0] if targets else ".")
        raise click.exceptions.Exit(_past.run(target, options["format_"]))
    if options["fix"]:
        from nhsr_registry.cli import _fixing

        _fixing.run(targets[0] if targets else ".", yes=options["yes"])
        return
    from nhsr_registry.cli._checking import Asked, run

    asked = Asked(
        options["format_"],
        options["at_least"],
        options["jobs"],
        options["clone"],
        registry,
        options["rap"],
        options["all_"],
        options["time_limit"],
    )
    raise click.exceptions.Exit(run(targets, options["each"], asked))


def _explain(name: str, targets: tuple[str, ...]) -> None:
    from nhsr_registry.checkup import explain
    from nhsr_registry.scoring.rubric import default_rubric

    if name == "all":
        click.echo(explain.listing(default_rubric()))
        return
    check = explain.find(name)
    click.echo(explain.text(check, default_rubric(), _here(targets)))


def _here(targets: tuple[str, ...]) -> About | None:
    """The project that was named, or in whose folder we stand; what it is written in decides what to show.

    Of a folder no check is asked: that would take ten times as long, and an explanation needs no answer.
    """
    from nhsr_registry.assess import kind_and_languages
    from nhsr_registry.checkup.explain import About
    from nhsr_registry.clones import find_git_dir
    from nhsr_registry.errors import RegistryError
    from nhsr_registry.sources import assess_target, is_folder, snapshot_of_folder

    if not targets and not find_git_dir(Path()):
        return None
    target = targets[0] if targets else "."
    try:
        if is_folder(target):
            snapshot = snapshot_of_folder(target)
            return About(*kind_and_languages(snapshot)) if snapshot.paths else None
        found = assess_target(target)
        return About(found.kind_ids, tuple(found.facts.languages))
    except RegistryError:
        if targets:
            raise
        return None
