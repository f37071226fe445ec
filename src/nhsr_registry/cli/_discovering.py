"""How `discover` reads its words and shows what it found."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from nhsr_registry import report
from nhsr_registry.cache import cache_folder
from nhsr_registry.cli._carried import carried
from nhsr_registry.cli._json import echo_json
from nhsr_registry.errors import EXIT_FINDINGS, EXIT_NETWORK, UsageError
from nhsr_registry.folder.store import Registry
from nhsr_registry.listing import discover
from nhsr_registry.listing.discovering import Asked, Discovered, decide, find
from nhsr_registry.model import RepoId
from nhsr_registry.plain import clean


def run(registry: Registry, options: Mapping[str, Any]) -> int:
    """Look, or take decisions back; print; return the exit code."""
    if options["add_"]:
        return _decide(registry, Path(options["add_"]))
    from nhsr_registry.federation.whole import Whole
    from nhsr_registry.github.client import GitHub

    asked = Asked(
        owners=tuple(options["owners"]),
        topics=tuple(options["topics"]),
        names=_names(options["from_list"]),
        since=_day(options["since"]),
        most=options["limit"],
        max_points=options["max_points"],
    )
    with GitHub.from_environment() as github:
        found = find(Whole(registry.root), github, cache_folder(), asked, jobs=options["jobs"])
    if options["to"]:
        Path(options["to"]).write_text(discover.sheet(found.candidates), encoding="utf-8")
    if options["format_"] == "json":
        body = {
            "looked_at": found.looked_at, "points": found.points, "stopped": found.stopped or None,
            "notes": list(found.notes),
        }  # fmt: skip
        echo_json(body | {"candidates": discover.data(found.candidates)})
    else:
        _show(found, options["to"])
    return EXIT_NETWORK if found.stopped else 0


def _show(found: Discovered, to: str | None) -> None:
    offered = [candidate for candidate in found.candidates if not candidate.aside]
    for candidate in offered:
        level = f" · {report.LEVEL_NAMES[candidate.harvest.score.level].lower()}" if candidate.harvest else ""
        click.echo(report.heading(clean(candidate.repository)) + level)
        if candidate.seen.description:
            click.echo(report.wrap(candidate.seen.description[:300], "  "))
        if candidate.reasons:
            click.echo(report.wrap(" · ".join(candidate.reasons), "  ", "  "))
    kinds = Counter("a fork" if c.aside.startswith("a fork") else c.aside for c in found.candidates if c.aside)
    click.echo(f"\n{len(offered)} not listed yet, of {found.looked_at} looked at.")
    if kinds:
        click.echo(
            report.wrap("Set aside: " + ", ".join(f"{count} × {reason}" for reason, count in kinds.most_common()) + ".")
        )
    for note in found.notes:
        click.echo(report.wrap(note))
    if to:
        said = f"To accept or decline them, fill in {to}, then: nhsr-registry discover --add {to}"
        click.echo(report.wrap(carried(said)))
    if found.stopped:
        click.echo(report.wrap(found.stopped, "    ", click.style("Not complete  ", fg="yellow")), err=True)


def _decide(registry: Registry, path: Path) -> int:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}", hint="Check quotes and brackets there.") from None
    done = decide(registry, table, today=datetime.now(UTC).date().isoformat())
    for one in done:
        if one.what != "left":
            click.echo(
                report.wrap(f"{one.what}: {one.repository}" + (f" – {one.reason}" if one.reason else ""), "    ", "")
            )
    counts = Counter(one.what for one in done)
    click.echo(", ".join(f"{counts[what]} {what}" for what in ("added", "declined", "left", "failed")) + ".")
    return EXIT_FINDINGS if counts["failed"] else 0


def _names(file: str | None) -> tuple[RepoId, ...]:
    if file is None:
        return ()
    lines = Path(file).read_text(encoding="utf-8", errors="replace").splitlines()
    return tuple(RepoId.parse(line) for line in map(str.strip, lines) if line and not line.startswith("#"))


def _day(said: str | None) -> str:
    if not said:
        return ""
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        raise UsageError(f"{said!r} is no date.", hint="Write it as 2026-01-31.") from None
