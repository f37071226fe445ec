"""`nhsr-registry harvest`."""

from __future__ import annotations

import click


@click.command("harvest")
@click.argument("ids", nargs=-1, metavar="[ID …]")
@click.option(
    "--from-clones",
    type=click.Path(exists=True, file_okay=False),
    metavar="FOLDER",
    help="Read clones from FOLDER/owner/name or FOLDER/owner/name.git in place of GitHub.",
)
@click.option("--jobs", type=click.IntRange(0, 64), default=0, help="How many to read at once (0: one per processor).")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.pass_obj
def command(registry: str | None, ids: tuple[str, ...], from_clones: str | None, jobs: int, format_: str) -> None:
    """Read the listed projects again and refresh their facts and scores.

    A project that cannot be read keeps its last good record, marked stale with the reason.
    """
    from datetime import UTC, datetime
    from pathlib import Path

    import msgspec

    from nhsr_registry import report
    from nhsr_registry.cache import cache_folder
    from nhsr_registry.cli._progress import progress
    from nhsr_registry.errors import EXIT_NETWORK
    from nhsr_registry.harvest import Clones, GitHubSource, Source, harvest
    from nhsr_registry.locate import locate
    from nhsr_registry.store import Registry

    folder = Registry(locate(registry))
    repos = [folder.resolve(id_) for id_ in ids] or list(folder.ids())
    source: Source = Clones(Path(from_clones)) if from_clones else GitHubSource(cache_folder() / "clones")
    with progress("Reading projects", len(repos)) as advance:
        done = harvest(
            folder,
            repos,
            source,
            today=datetime.now(UTC).date(),
            jobs=jobs,
            progress=lambda result: advance(result.repository),
        )
    if format_ == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(done), indent=2).decode())
    else:
        click.echo(report.harvest_text(done))
    raise click.exceptions.Exit(0 if done.complete else EXIT_NETWORK)
