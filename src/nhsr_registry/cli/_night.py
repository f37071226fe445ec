"""The steps of a night, one after another; each is what the command of its name does."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nhsr_registry import report
from nhsr_registry.catalogue.validate import validate
from nhsr_registry.cli import _harvesting, _telling
from nhsr_registry.cli._cost import cost_of
from nhsr_registry.cli._publication import told as told_publication
from nhsr_registry.errors import EXIT_FINDINGS, EXIT_NETWORK, EXIT_REGISTRY, RegistryError
from nhsr_registry.federation.whole import Whole
from nhsr_registry.folder.store import Registry
from nhsr_registry.harvesting.keeping import Kept, keep
from nhsr_registry.plain import clean, count
from nhsr_registry.publish import Publication, publish

if TYPE_CHECKING:
    from nhsr_registry.spread.state import State

#: The commands of a night, in order. The workflow calls the same, with `merge` where several computers share the harvest.
STEPS = ("harvest", "validate", "publish", "keep")


def run(registry: Registry, options: Mapping[str, Any]) -> int:
    """Harvest, validate, publish, keep; returns the exit code of the step that says the most."""
    before = _state(registry)
    _say("Harvest")
    with tempfile.TemporaryDirectory(prefix="nhsr-registry-") as scratch:
        report_ = options["report_"] or str(Path(scratch) / "report.json")
        asked = {**options, "report_": report_, "shard": None, "format_": "text", "members_only": False}
        code = _harvesting.run(registry, (), asked)
        if code not in {0, EXIT_NETWORK}:
            return code
        cost = None if options["from_clones"] else cost_of(report_)  # of reading clones nothing is asked of GitHub
    registry = Registry(registry.root)
    _say("Validate")
    checked = validate(registry)
    click.echo(_telling.faults(checked, "text", registry.root.as_posix()))
    if checked.faults:
        _summary("Nothing was published: the registry folder is not valid. Nothing was committed.")
        return EXIT_REGISTRY
    _say("Publish")
    against = Path(options["against"]) if options["against"] else None
    try:
        done = publish(
            registry,
            Path(options["out"]),
            base_url=options["base_url"],
            against=against,
            overrule=options["overrule"],
            audience=options["audience"],
            cost=cost,
        )
    except RegistryError as error:
        _summary(f"Nothing was published, and nothing committed: {error.message}")
        raise
    told_publication(done)
    _news(before, _state(registry) if before else None, _left_out(Whole(registry.root)))
    kept = Kept()
    if not options["no_commit"]:
        _say("Keep")
        kept = keep(registry.root)
        click.echo(told(kept))
    _summary(f"{_published(done)} {told(kept)}")
    return code or (EXIT_FINDINGS if done.left_out else 0)


#: Of more projects through members the news are of the own ones alone: to compare each with all takes longer than the night.
_MOST_TAKEN = 20_000


def _state(registry: Registry) -> State | None:
    """What the registry says now, with its members where they are not very large; `None` where that cannot be told, which `validate` explains."""
    from nhsr_registry.spread import remembered

    whole = Whole(registry.root)
    try:
        return remembered.state(registry if _left_out(whole) else whole, datetime.now(UTC).date().isoformat())
    except RegistryError:
        return None


def _left_out(whole: Whole) -> str:
    """What is said of members' projects that are too many to be compared; nothing where they are not."""
    taken = len(whole.listing.rows)
    if taken <= _MOST_TAKEN:
        return ""
    return f"Members' {taken:,} projects were not compared: that many would take longer than the night."


def _news(before: State | None, after: State | None, left_out: str) -> None:
    """Which needs got a candidate tonight, and which projects a neighbour: in the log and on the page of a job."""
    from nhsr_registry.spread import news

    if before is None or after is None:
        return
    _say("News")
    found = news.between(before, after)
    click.echo(news.text(found) or "Nothing new for needs and neighbours.\n", nl=False)
    if left_out:
        click.echo(left_out)
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(f"\n{news.markdown(found)}" + (f"\n{left_out}\n" if left_out else ""))


def told(kept: Kept) -> str:
    if kept.commit is None:
        return "Nothing to commit."
    return f"{count(kept.files, 'file')} committed as {kept.commit[:12]}."


def _published(done: Publication) -> str:
    overruled = f" The gate was overruled ({len(done.overruled)})." if done.overruled else ""
    left = f" {len(done.left_out)} left out." if done.left_out else ""
    return f"{count(done.projects, 'project')} and {count(done.pages, 'page')} published.{left}{overruled}"


def _say(step: str) -> None:
    click.echo(report.heading(f"── {step}"))


def _summary(text: str) -> None:
    """One paragraph more on the page of a job."""
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(f"\n## Publication\n\n{clean(text).replace('<', '&lt;').replace('`', chr(39))}\n")
