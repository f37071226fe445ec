"""How `harvest` and `merge` read their words, and how they say what was done."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from nhsr_registry.cache import cache_folder
from nhsr_registry.cli import _telling
from nhsr_registry.cli._carried import carried
from nhsr_registry.cli._json import for_output
from nhsr_registry.cli._progress import progress
from nhsr_registry.errors import EXIT_NETWORK, UsageError
from nhsr_registry.federation import fedreport
from nhsr_registry.federation.fedreport import FederationReport
from nhsr_registry.folder.store import Registry
from nhsr_registry.github.anonymous import HOURLY
from nhsr_registry.harvesting import nightreport
from nhsr_registry.harvesting.harvest import Clones, HarvestReport, Source, harvest
from nhsr_registry.harvesting.nightly import Limits, Shard, harvest_github
from nhsr_registry.harvesting.nightreport import NightReport
from nhsr_registry.model import RepoId
from nhsr_registry.printed import as_json
from nhsr_registry.settings import OFFLINE, go_out, settings

R = TypeVar("R", NightReport, HarvestReport)


def run(registry: Registry, ids: tuple[str, ...], options: Mapping[str, Any]) -> int:
    """Harvest as the options say, print, and return the exit code."""
    from nhsr_registry.github.client import GitHub

    registry.must_be_ours()
    if options["members_only"]:
        return _members(registry, options)
    repos = [registry.resolve(id_) for id_ in ids] or list(registry.ids())
    alone = bool(ids) or options["shard"] is not None  # then `merge` takes the members, once for all parts
    if options["from_clones"]:
        return _one_by_one(registry, repos, Clones(Path(options["from_clones"])), options, alone=alone)
    with GitHub.from_environment() as github:
        if not github.token:
            _warn(len(repos))
        minutes = options["max_minutes"]
        limits = Limits(
            max_points=options["max_points"],
            max_seconds=None if minutes is None else 60 * minutes,
            jobs=options["jobs"],
            believe_missing=options["believe_missing"],
        )
        with progress("Reading projects", len(repos)) as advance:
            done = harvest_github(
                registry, repos, github, cache_folder(), today=datetime.now(UTC).date().isoformat(),
                limits=limits, shard=shard_of(options["shard"]), progress=advance,
            )  # fmt: skip
    if not alone:
        done = with_members(registry, done, options["accept"])
    return say(done, options["format_"], options["report_"])


def with_members(registry: Registry, done: R, accept: Collection[str] = ()) -> R:
    """The same report with what became of the registries that this one takes from."""
    return msgspec.structs.replace(done, federation=_federate(registry, accept))


def _federate(registry: Registry, accept: Collection[str]) -> FederationReport | None:
    from nhsr_registry.federation.federating import federate

    if any(member.address for member in registry.facts.members) and settings().offline:
        # a member that nobody asked is not one that is away: its records stay as they are, and so do all dates
        click.echo(f"The members were not asked: {OFFLINE} or config.toml says to stay off the network.", err=True)
        return None
    return federate(Registry(registry.root), today=datetime.now(UTC).date(), accept=accept)


def _members(registry: Registry, options: Mapping[str, Any]) -> int:
    """Only the members, and none of the registry's own projects."""
    if any(member.address for member in registry.facts.members):
        go_out()
    done = _federate(registry, options["accept"])
    if done is None:
        raise UsageError("This registry has no members.", hint="They stand in registry.toml, [[members]].")
    data = as_json(done)
    if options["report_"]:
        Path(options["report_"]).write_text(data, encoding="utf-8")
    _summarise(fedreport.markdown(done))
    if options["format_"] == "json":
        click.echo(for_output(data), nl=False)
    else:
        click.echo(fedreport.markdown(done) if options["format_"] == "markdown" else carried(fedreport.text(done)))
    return 0 if done.complete else EXIT_NETWORK


def _summarise(text: str) -> None:
    """One more part on the page of a job."""
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as page:
            page.write(text)


def say(done: NightReport, format_: str, file: str | None) -> int:
    """Print a report, keep it where it was asked for and in the job's summary; return the exit code."""
    data = as_json(done)
    if file:
        Path(file).write_text(data, encoding="utf-8")
    _summarise(nightreport.markdown(done))
    if format_ == "json":
        click.echo(for_output(data), nl=False)
    else:
        click.echo(nightreport.markdown(done) if format_ == "markdown" else carried(nightreport.text(done)))
    return 0 if done.complete else EXIT_NETWORK


def shard_of(said: str | None) -> Shard:
    if said is None:
        return Shard()
    found = re.fullmatch(r"(\d{1,3})/(\d{1,3})", said)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise UsageError(f"{said!r} is no part.", hint="Write --shard 1/4 for the first of four parts.")
    return Shard(number=int(found[1]), count=int(found[2]))


def _warn(count: int) -> None:
    more = f" {count:,} projects are more than that: of the rest only new commits are seen." if count > HOURLY else ""
    click.echo(
        "No token for GitHub, so this is slow and tells less: one question a project in place of one for a hundred, 60 an "
        f"hour, and nothing of releases.{more} Set GITHUB_TOKEN (it needs no rights for public repositories), or sign in "
        "with `gh auth login`; if you have: GITHUB_TOKEN=$(gh auth token).",
        err=True,
    )


def _one_by_one(
    registry: Registry, repos: list[RepoId], source: Source, options: Mapping[str, Any], *, alone: bool
) -> int:
    shard = shard_of(options["shard"])
    repos = [repo for repo in repos if shard.holds(repo)]
    with progress("Reading projects", len(repos)) as advance:
        done: HarvestReport = harvest(
            registry, repos, source, today=datetime.now(UTC).date(), jobs=options["jobs"],
            progress=lambda result: advance(result.repository),
        )  # fmt: skip
    if not alone:
        done = with_members(registry, done, options["accept"])
    data = as_json(done)
    if options["report_"]:
        Path(options["report_"]).write_text(data, encoding="utf-8")
    if done.federation:
        _summarise(fedreport.markdown(done.federation))
    members = "\n" + fedreport.text(done.federation) if done.federation else ""
    if options["format_"] == "json":
        click.echo(for_output(data), nl=False)
    else:
        click.echo(carried(_telling.harvest_text(done) + members))
    return 0 if done.complete else EXIT_NETWORK
