"""What stands on one project's page, worked out before the template: texts, and addresses that are safe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from nhsr_registry.catalogue.told import told
from nhsr_registry.checks import step_of
from nhsr_registry.folder.entry import Entry, Harvest, Private
from nhsr_registry.model import LEVELS, Finding, RepoId, Value
from nhsr_registry.plain import clean
from nhsr_registry.publish import links, rap_block, types, words
from nhsr_registry.publish.collect import Collection
from nhsr_registry.publish.facets import values_of
from nhsr_registry.publish.shelf import Item
from nhsr_registry.scoring.rubric import Rubric, waiting
from nhsr_registry.spread.risks import Risk

Place = tuple[str, str | None]
_MOST_VALUES = 12
_MOST_TEXT = 400


class Cell(NamedTuple):
    """A text, and where it leads: within the site, elsewhere, or nowhere."""

    text: str
    address: str | None = None
    inside: bool = False


def project_page(
    item: Item,
    collection: Collection,
    places: Mapping[tuple[str, str], tuple[str, str]],
    calls: Iterable[Risk] = (),
    *,
    used: bool = False,
) -> dict[str, Any]:
    """The template's variables for one project.

    `places`: (facet, value) → its short name within addresses, its name. `calls`: for help, released by a steward.
    `used`: users are known, whose names stand on the page.
    """
    project, harvest = item.project, item.harvest
    page: dict[str, Any] = {
        "project": project,
        "name": item.repo.name,
        "notices": [
            *_notices(project, collection, harvest.stale.kind if harvest and harvest.stale else ""),
            *(_call(risk) for risk in calls),
        ],
        "glance": list(_glance(project, places, collection)),
        "caveats": _caveats(project),
        "private": _private(item.entry),
        "ways": _ways(project),
        "level_words": ", ".join(name for _, name, _ in words.levels()),
        "steps": [],
        "dimensions": [],
        "rap": None,
        "history": [],
        "record": [],
        "mends": [],
    }
    if harvest:
        page |= {
            "steps": [_step(step, project) for step in project.next_steps],
            "rap": rap_block.block(item.repo, harvest, item.entry.kinds),
            "dimensions": list(_dimensions(item.repo, harvest, project, collection.rubric, used=used)),
            "history": list(_history(harvest)),
            "record": list(_record(item.repo, harvest)),
            "mends": list(_mends(item.repo, harvest)),
        }
    return page


#: What it means that a project could not be read again, where GitHub said why.
_STALE = {
    "gone": "Gone from GitHub: what you see is the last that was known",
    "missing": "Not found on GitHub lately",
    "blocked": "Not open to read on GitHub now",
    "emptied": "Its repository is empty now",
}


def _notices(project: types.Project, collection: Collection, kind: str) -> Iterator[tuple[str, str, Cell | None]]:
    if project.successor:
        yield "Something newer has taken its place", "Its successor is", _project_link(project.successor, collection)
    if project.archived:
        yield (
            "Archived",
            "Its owners have closed it for changes. You may still read and reuse it under its licence.",
            None,
        )
    if project.stale:
        since = words.day(project.stale.since)
        heading = _STALE.get(kind, "These facts may be out of date")
        yield heading, f"We could not read it again since {since}: {project.stale.reason}", None


def _call(risk: Risk) -> tuple[str, str, Cell]:
    where = f"looking-for-help.html#{links.call_anchor(risk.project, risk.kind)}"
    return "Another pair of hands would help", risk.why, Cell("A first step", where, inside=True)


def _project_link(name: str, collection: Collection) -> Cell:
    listed = collection.listed.get(name.lower())
    if listed:
        return Cell(str(listed), f"projects/{listed}.html", inside=True)
    return Cell(name, links.repository(name))


def _glance(
    project: types.Project, places: Mapping[tuple[str, str], tuple[str, str]], collection: Collection
) -> Iterator[tuple[str, list[Cell]]]:
    def browse(facet: str) -> list[Cell]:
        found = [places[facet, id_] for id_ in dict.fromkeys(values_of(project, facet))]
        return [Cell(name, f"browse/{facet}/{slug}.html", inside=True) for slug, name in found]

    statuses = collection.registry.vocabulary.statuses
    status = next(
        (f"{term.name}: {term.description}" for term in statuses if term.id == project.status), project.status
    )
    rows: list[tuple[str, list[Cell]]] = [
        ("Kind", browse("kinds")),
        ("Topics", browse("topics")),
        ("Care settings", browse("settings")),
        ("Data sets", browse("datasets")),
        ("Languages", browse("languages")),
        ("Licence", _licence(project)),
        ("Version", [Cell(project.version)] if project.version else []),
        ("Status", [Cell(status)] if status else []),
        ("Last change", [Cell(words.day(project.updated))] if project.updated else []),
        ("Organisation", browse("organisations")),
        (
            "Contact",
            [Cell(_contact(project), links.contact(project.contact))] if project.contact else [],
        ),
        ("Listed by", _lists(project)),
        ("Former names", [Cell(name) for name in project.former_names]),
    ]
    yield from ((label, cells) for label, cells in rows if cells)


def _contact(project: types.Project) -> str:
    """Where to ask, in words where that is the repository's own list of issues: a long address breaks in the middle."""
    plain = (project.contact or "").removeprefix("mailto:")
    return "Its issues on GitHub" if plain.removesuffix("/") == f"{project.url}/issues" else plain


def _private(entry: Entry) -> list[tuple[str, list[Cell]]]:
    """What only a publication for the registry's own network holds: one for others is made without it (`audience`)."""
    private = entry.private or Private()
    rows = [
        ("Local only", [Cell("yes: it is in no publication for others")] if entry.local_only else []),
        ("Contact", [Cell(clean(private.contact), links.contact(private.contact))] if private.contact else []),
        ("Notes", [Cell(clean(private.notes))] if private.notes else []),
        ("Links", [Cell(clean(link), links.web(link)) for link in private.links]),
    ]
    return [(label, cells) for label, cells in rows if cells]


def _lists(project: types.Project) -> list[Cell]:
    """Which registries list it, where it is not this one alone."""
    if project.taken_from is None and len(project.listed_by) < 2:
        return []
    return [Cell(one.name, one.address) for one in project.listed_by]


def _licence(project: types.Project) -> list[Cell]:
    if project.licence:
        return [Cell(project.licence)]
    return [Cell("None that we recognise")] if project.read else []


def _caveats(project: types.Project) -> list[tuple[str, list[Place]]]:
    found: dict[str, list[Place]] = {}
    for caveat in project.caveats:
        found.setdefault(words.caveat(caveat.kind), []).append((_where(caveat.path, caveat.line), caveat.url))
    return [(text, places[:5]) for text, places in found.items()]


def _step(step: types.Step, project: types.Project) -> dict[str, Any]:
    return {
        "title": step.title,
        "effort": words.EFFORTS.get(step.effort, step.effort),
        "level": words.LEVEL_NAMES[step.level],
        "reason": step.reason,
        "remedy": words.remedy(step.check),
        "command": words.command(step.check, project.kinds, project.languages),
    }


def _dimensions(
    repo: RepoId, harvest: Harvest, project: types.Project, rubric: Rubric, *, used: bool
) -> Iterator[dict[str, Any]]:
    found: dict[str, list[Finding]] = {}
    for finding in told(harvest.findings, users=used):
        found.setdefault(rubric.rule(finding.check).dimension, []).append(finding)
    for dimension in project.readiness.dimensions if project.readiness else ():
        if own := found.get(dimension.dimension):
            checks = [_check(repo, harvest, finding) for finding in own]
            yield {"name": dimension.name, "line": _line(dimension), "next": _next(own, rubric), "checks": checks}


def _next(findings: Iterable[Finding], rubric: Rubric) -> tuple[str, str] | None:
    """The dimension's own next step: (check, what to do), towards the nearest level."""
    every = list(findings)
    later = waiting(every, rubric)
    unmet = [finding.check for finding in every if finding.outcome == "fail" and finding.check not in later]
    ruled = [(rubric.rule(check).level, check) for check in unmet]
    open_ = sorted((LEVELS.index(level), check) for level, check in ruled if level != "information")
    return (open_[0][1], step_of(open_[0][1])) if open_ else None


def _ways(project: types.Project) -> list[tuple[str, str]]:
    """(label, code) of each way to start; a clone is always one."""
    labels = {"R": "In R", "Python": "In a terminal, for Python", "Git": "In a terminal, with git"}
    ways = [(labels.get(way.language, way.language), way.code) for way in project.reuse]
    if not any(way.language == "Git" for way in project.reuse):
        ways.append((labels["Git"], f"git clone {project.url}"))
    return ways


def _line(dimension: types.Dimension) -> str:
    """`2 of 3 in place, 1 could not be seen`."""
    if not dimension.applicable:
        return "nothing is asked of this kind of project"
    unseen = f", {dimension.unknown} could not be seen" if dimension.unknown else ""
    return f"{dimension.passed} of {dimension.applicable} in place{unseen}"


def _check(repo: RepoId, harvest: Harvest, finding: Finding) -> dict[str, Any]:
    return {
        "title": words.title(finding.check),
        "outcome": finding.outcome,
        "word": words.OUTCOMES[finding.outcome],
        "reason": clean(finding.reason),
        "places": [
            (_where(evidence.path, evidence.line), links.place(repo, harvest, evidence.path, evidence.line))
            for evidence in finding.evidence[:5]
            if evidence.path
        ],
    }


def _history(harvest: Harvest) -> Iterator[tuple[str, str]]:
    history = harvest.history
    if history.first_commit:
        yield "First commit", words.day(history.first_commit)
    if history.last_commit:
        yield "Last commit", words.day(history.last_commit)
    if history.commits is not None:
        yield "Commits", f"{history.commits:,}{' or more' if history.shallow else ''}"
    if history.people is not None:
        yield "Committed by", words.plural(history.people, "person", "people")
    if history.tags:
        newest = max(history.tags, key=lambda tag: (tag.date or "", tag.name))
        when = f" on {words.day(newest.date)}" if newest.date else ""
        yield "Tagged versions", f"{len(history.tags):,}, the newest {clean(newest.name)}{when}"
    if history.snapshot:
        yield "Note", "Published as a snapshot: the work before that is not in its history."
    if harvest.facts.files:
        yield "Files", f"{harvest.facts.files:,}"
    if harvest.facts.notebooks:
        yield "Notebooks", f"{harvest.facts.notebooks:,}"


def _record(repo: RepoId, harvest: Harvest) -> Iterator[tuple[str, list[tuple[str, str | None, list[Place]]]]]:
    for field in sorted(harvest.record.fields, key=words.field):
        values = harvest.record.fields[field]
        rows = [_value(repo, harvest, value) for value in values[:_MOST_VALUES]]
        if len(values) > _MOST_VALUES:
            rows.append((f"… and {len(values) - _MOST_VALUES:,} more", None, [("in the JSON", None)]))
        yield words.field(field), rows


def _value(repo: RepoId, harvest: Harvest, value: Value) -> tuple[str, str | None, list[Place]]:
    text = clean(value.value, most=_MOST_TEXT)
    return text, links.web(value.value), [_source(repo, harvest, source) for source in value.sources[:4]]


def _source(repo: RepoId, harvest: Harvest, source: Any) -> Place:
    """The file and line; what git or the host say has no file."""
    if not source.path or source.format in {"git", "github"}:
        return {"git": "git history", "github": "GitHub"}.get(source.format, clean(source.format)), None
    return _where(source.path, source.line), links.place(repo, harvest, source.path, source.line)


def _mends(repo: RepoId, harvest: Harvest) -> Iterator[tuple[str, str | None]]:
    for problem in harvest.problems:
        where = _where(problem.path, problem.line)
        yield (
            f"{where}: {clean(problem.message, most=_MOST_TEXT)}",
            links.place(repo, harvest, problem.path, problem.line),
        )
    for statement in harvest.record.placeholders:
        source = statement.source
        text = (
            f"{_where(source.path, source.line)}: {words.field(statement.field).lower()} still holds its template text"
        )
        yield text, links.place(repo, harvest, source.path, source.line)
    for conflict in harvest.record.conflicts:
        said = " but ".join(
            f"{_source(repo, harvest, value.sources[0])[0]} says “{clean(value.value, most=100)}”"
            for value in conflict.values[:4]
            if value.sources
        )
        yield f"{words.field(conflict.field)}: {said}", None


def _where(path: str, line: int | None) -> str:
    return f"{clean(path)}, line {line}" if line else clean(path)
