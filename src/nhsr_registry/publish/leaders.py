"""The registry at a glance, for those who decide what to fund and share: counts and lists in the order of the alphabet.

Nobody is ranked: no person, no team, no organisation. What is not known is counted as not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Annotated

from msgspec import Meta

from nhsr_registry.model import LEVELS
from nhsr_registry.plain import as_markdown, clean
from nhsr_registry.publish import types, used_by, words
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.shelf import Brief
from nhsr_registry.publish.types import SCHEMA, Published
from nhsr_registry.publish.used_by import elsewhere
from nhsr_registry.spread.needs import ordered


class Count(Published, frozen=True, kw_only=True):
    """How many projects have something, and how many of those are reusable or better."""

    name: Annotated[str, Meta(description="What they have in common.")]
    projects: Annotated[int, Meta(description="Projects.")]
    reusable: Annotated[int, Meta(description="Of these, at the level reusable or ready to scale.")]


class Year(Published, frozen=True, kw_only=True):
    """The projects begun in one year, by language; a project in both counts for both."""

    year: Annotated[str, Meta(description="The year of the first commit.")]
    r: Annotated[int, Meta(description="With R.")]
    python: Annotated[int, Meta(description="With Python.")]
    all: Annotated[int, Meta(description="All projects begun in that year.")]


class Named(Published, frozen=True, kw_only=True):
    """A project."""

    id: Annotated[str, Meta(description="owner/name.")]
    name: Annotated[str, Meta(description="Its name.")]
    summary: Annotated[str, Meta(description="What it is.")]


class Wanted(Published, frozen=True, kw_only=True):
    """A need that nothing is known to answer."""

    id: Annotated[str, Meta(description="The need's id.")]
    problem: Annotated[str, Meta(description="The problem.")]
    organisations: Annotated[int, Meta(description="Organisations that have it.")]


class Leaders(Published, frozen=True, kw_only=True):
    """What exists, what is ready, what is missing, what hangs on one person."""

    schema: Annotated[int, Meta(description="Version of this layout.")]
    registry: Annotated[str, Meta(description="The registry's name.")]
    updated: Annotated[str | None, Meta(description="ISO date of the newest commit of all projects.")]
    projects: Annotated[int, Meta(description="Projects listed.")]
    organisations: Annotated[int, Meta(description="Organisations behind them.")]
    levels: Annotated[tuple[Count, ...], Meta(description="By level of readiness; not read is a group of its own.")]
    topics: Annotated[tuple[Count, ...], Meta(description="By topic.")]
    settings: Annotated[tuple[Count, ...], Meta(description="By care setting.")]
    regions: Annotated[tuple[Count, ...], Meta(description="By region of the organisation, where that is known.")]
    boards: Annotated[
        tuple[Count, ...],
        Meta(description="By integrated care board in whose area the organisation lies, where that is known."),
    ]
    ready: Annotated[tuple[Named, ...], Meta(description="Projects ready to scale.")]
    gaps: Annotated[tuple[str, ...], Meta(description="Topics and care settings for which nothing is listed.")]
    thin: Annotated[tuple[str, ...], Meta(description="Topics in which nothing is reusable yet.")]
    needs: Annotated[tuple[Wanted, ...], Meta(description="Needs without a solution, the most shared first.")]
    reused: Annotated[
        int, Meta(description="Projects that another organisation uses: as files show, as it says, or confirmed.")
    ]
    one_person: Annotated[int, Meta(description="Projects of which all commits are one person's.")]
    people_unknown: Annotated[int, Meta(description="Projects of which that is not known, or the history was cut off.")]
    no_licence: Annotated[int, Meta(description="Projects that were read and have no licence that was recognised.")]
    at_rest: Annotated[int, Meta(description="Projects archived, superseded, or called no longer maintained.")]
    years: Annotated[tuple[Year, ...], Meta(description="R and Python over time.")]


def leaders(collection: Collection) -> Leaders:
    """The report of one registry."""
    briefs, index = collection.briefs, collection.index
    by_project = used_by.edges_of(collection)
    vocabulary = collection.registry.vocabulary

    @cache
    def board_of(organisation: types.Organisation | None) -> str:
        return used_by.board_of(collection, organisation.id) if organisation else ""

    topics = {term.id: term.name for term in vocabulary.topics}
    settings = {term.id: term.name for term in vocabulary.settings}
    by_topic = _counts((topics.get(id_, id_), brief) for brief in briefs for id_ in dict.fromkeys(brief.topics))
    by_setting = _counts((settings.get(id_, id_), brief) for brief in briefs for id_ in dict.fromkeys(brief.settings))
    having = {count.name for count in (*by_topic, *by_setting)}
    ready = [collection.projects[number] for number in collection.by_name if briefs[number].level == "ready-to-scale"]
    return Leaders(
        schema=SCHEMA,
        registry=index.name,
        updated=index.updated,
        projects=len(briefs),
        organisations=index.counts.organisations,
        levels=tuple(_levels(briefs)),
        topics=by_topic,
        settings=by_setting,
        regions=_counts((org.region, brief) for brief in briefs if (org := brief.organisation) and org.region),
        boards=_counts((board, brief) for brief in briefs if (board := board_of(brief.organisation))),
        ready=tuple(Named(id=project.id, name=project.name, summary=project.summary) for project in ready),
        gaps=tuple(sorted({*topics.values(), *settings.values()} - having, key=str.casefold)),
        thin=tuple(count.name for count in by_topic if not count.reusable),
        needs=tuple(
            Wanted(id=need.id, problem=clean(need.problem), organisations=len(need.voices))
            for need in ordered(collection.needs)
            if not need.met_by
        ),
        reused=sum(bool(elsewhere(item, by_project.get(str(item.repo), ()), collection)) for item in collection.items),
        one_person=sum(brief.people == 1 for brief in briefs),
        people_unknown=sum(brief.people is None for brief in briefs),
        no_licence=sum(brief.read and not brief.licence for brief in briefs),
        at_rest=sum(brief.at_rest for brief in briefs),
        years=tuple(_years(briefs)),
    )


def _counts(pairs: Iterable[tuple[str, Brief]]) -> tuple[Count, ...]:
    """By name, not by number: this is no ranking."""
    all_, good = Counter[str](), Counter[str]()
    for name, brief in pairs:
        all_[name] += 1
        good[name] += brief.level in LEVELS[2:]
    return tuple(Count(name=name, projects=all_[name], reusable=good[name]) for name in sorted(all_, key=str.casefold))


def _levels(briefs: Iterable[Brief]) -> Iterable[Count]:
    found = Counter(brief.level for brief in briefs)
    for level, name, _ in words.levels():
        yield Count(name=name, projects=found[level], reusable=found[level] if level in LEVELS[2:] else 0)
    yield Count(name="Not read yet", projects=found[None], reusable=0)


def _years(briefs: Iterable[Brief]) -> Iterable[Year]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for brief in briefs:
        if brief.began:
            found.setdefault(brief.began, []).append(brief.languages)
    for year, own in sorted(found.items()):
        yield Year(
            year=year,
            r=sum("R" in some for some in own),
            python=sum("Python" in some for some in own),
            all=len(own),
        )


def markdown(report: Leaders) -> str:
    """The report as Markdown; what strangers wrote is escaped."""
    lines = [f"# {as_markdown(report.registry)}: at a glance", ""]
    lines += [f"{row}  " for row in facts(report)] + [""]
    for title, counts in tables(report):
        lines += [f"## {title}", "", "| | Projects | Reusable or better |", "|---|---:|---:|"]
        lines += [f"| {as_markdown(count.name)} | {count.projects:,} | {count.reusable:,} |" for count in counts] + [""]
    ready = [f"- **{as_markdown(p.name)}** ({as_markdown(p.id)}): {as_markdown(p.summary)}" for p in report.ready]
    lines += ["## Ready to scale", "", *(ready or ["None yet."]), ""]
    if report.needs:
        rows = [
            f"- {as_markdown(need.problem)} ({words.plural(need.organisations, 'organisation')})"
            for need in report.needs
        ]
        lines += ["## Needs without a solution", "", *rows, ""]
    if report.gaps:
        lines += ["## Nothing listed yet", "", *(f"- {as_markdown(name)}" for name in report.gaps), ""]
    lines += ["## R and Python, by the year a project began", "", "| Year | R | Python | All |", "|---|---:|---:|---:|"]
    lines += [f"| {year.year} | {year.r:,} | {year.python:,} | {year.all:,} |" for year in report.years]
    return "\n".join(lines).rstrip() + "\n"


def tables(report: Leaders) -> tuple[tuple[str, tuple[Count, ...]], ...]:
    """The tables of counts, with their titles; empty ones are left out."""
    found = (
        ("How ready", report.levels),
        ("By topic", report.topics),
        ("By care setting", report.settings),
        ("By region", report.regions),
        ("By integrated care board (ICB)", report.boards),
    )
    return tuple((title, counts) for title, counts in found if counts)


def facts(report: Leaders) -> tuple[str, ...]:
    """The sentences at the top."""
    return (
        f"{words.plural(report.projects, 'project')} from {words.plural(report.organisations, 'organisation')}.",
        f"{words.plural(report.one_person, 'project')} with the commits of one person alone; for {report.people_unknown:,} that is not known.",
        f"{words.plural(report.reused, 'project')} that another organisation is known to use.",
        f"{words.plural(report.no_licence, 'project')} without a licence that we recognise: whoever wants to reuse one has to ask first.",
        f"{words.plural(report.at_rest, 'project')} archived, superseded or no longer maintained.",
        f"{words.plural(len(report.thin), 'topic')} in which nothing is reusable by others yet.",
    )
