"""`nhsr-registry check`."""

from __future__ import annotations

import click


@click.command("check")
@click.argument("target", default=".")
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to print.")
@click.option(
    "--at-least",
    type=click.Choice(["listed", "usable", "reusable", "ready-to-scale"]),
    help="Exit with 1 where the project is not at this level yet.",
)
@click.option("--from", "clone", type=click.Path(exists=True, file_okay=False), help="Read this clone in place of GitHub.")
@click.option("--explain", metavar="CHECK", help="Why a check asks, what is enough and how to get there; `all` lists them.")
@click.option("--fix", is_flag=True, help="Offer to write the files that can be written from what is known; shows each first.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@click.pass_obj
def command(
    registry: str | None, target: str, format_: str, at_least: str | None, clone: str | None, explain: str | None,
    fix: bool, yes: bool,
) -> None:  # fmt: skip
    """How ready a project is for reuse: what is good, and the three steps that help most.

    TARGET is a folder (default: this one), a repository's address, or OWNER/NAME.
    """
    from pathlib import Path

    import msgspec

    from nhsr_registry import report
    from nhsr_registry.errors import EXIT_FINDINGS
    from nhsr_registry.model import LEVELS
    from nhsr_registry.rubric import default_rubric
    from nhsr_registry.sources import assess_target

    if explain is not None:
        from nhsr_registry import explain as words

        rubric = default_rubric()
        click.echo(words.listing(rubric) if explain == "all" else words.text(words.find(explain), rubric))
        return
    if fix:
        from nhsr_registry.cli._fixing import run

        run(target, yes=yes)
        return
    assessment = assess_target(target, clone=clone, registry=registry)
    rubric = default_rubric()
    title = assessment.repository or Path(target).expanduser().resolve().name
    if format_ == "json":
        data = report.check_data(assessment, rubric)
        click.echo(msgspec.json.format(msgspec.json.encode(data, order="sorted"), indent=2).decode())
    elif format_ == "markdown":
        click.echo(report.check_markdown(assessment, rubric, title), nl=False)
    else:
        click.echo(report.check_text(assessment, rubric, title))
    if at_least and LEVELS.index(assessment.score.level) < LEVELS.index(at_least):
        click.echo(f"The project is {assessment.score.level}; --at-least asks for {at_least}.", err=True)
        raise click.exceptions.Exit(EXIT_FINDINGS)
