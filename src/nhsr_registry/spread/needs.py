"""Needs (“ask us”): problems that people name and nobody is known to have solved here, and who has them.

One file each, `needs/<id>.toml` of the registry folder, owned by people like the entries. What answers a need is asked of the
search when somebody looks, not stored: only a person can say that a need is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from nhsr_registry import re
from nhsr_registry.days import DAY
from nhsr_registry.errors import UsageError
from nhsr_registry.folder.entry_rules import capitals, unknown
from nhsr_registry.folder.organisations import Organisations, is_ods
from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.validation import Fault, Faults, convert, read_toml
from nhsr_registry.folder.vocabulary import Facet, Vocabulary
from nhsr_registry.model import Model, RepoId
from nhsr_registry.plain import clean

FOLDER = "needs"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,15}")
_SHORTEST, _LONGEST, _LONGEST_ID = 20, 300, 60
_SMALL_WORDS = frozenset("a an and are as at be by can do for from how i in is it of on or our the to we what when where which who why with".split())  # fmt: skip  # noqa: SIM905


class Voice(Model):
    """An organisation that has the problem (ODS code or id of organisations.toml), and the day on which it said so."""

    organisation: str
    said: str


class Need(Model):
    """A problem in plain words. `met_by` names the projects of this registry that people accepted as its answer."""

    id: str
    problem: str
    topics: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    met_by: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()


def load(registry: Registry) -> tuple[Need, ...]:
    """Every need, by id. Raises `Faults` with all that is wrong."""
    needs, faults = read(registry)
    if faults:
        raise Faults(faults)
    return needs


def read(registry: Registry) -> tuple[tuple[Need, ...], tuple[Fault, ...]]:
    """Every need that can be read, and everything that is wrong with the others: one broken file hides no other."""
    found: list[Need] = []
    faults: list[Fault] = []
    for path in sorted((registry.root / FOLDER).glob("*")):
        if path.name.startswith("."):
            continue
        try:
            need = _read(registry.root, path)
            wrong = list(faults_of(need, registry.vocabulary, registry.organisations))
        except Faults as error:
            wrong, need = list(error.faults), None
        faults += wrong
        if need and not wrong:
            found.append(need)
    return tuple(found), tuple(faults)


def ordered(found: Iterable[Need]) -> list[Need]:
    """Open ones first, and of these the most shared: the agenda of a common event."""
    return sorted(found, key=lambda need: (bool(need.met_by), -len(need.voices), need.id))


def get(registry: Registry, id_: str) -> Need:
    """The need of an id; raises `UsageError` where there is none."""
    needs = {need.id: need for need in load(registry)}
    if id_ not in needs:
        near = ", ".join(list(needs)[:20]) or "none yet"
        raise UsageError(f"There is no need called {id_[:80]!r}.", hint=f"Known: {near}.")
    return needs[id_]


def _read(root: Path, path: Path) -> Need:
    file = path.relative_to(root).as_posix()
    if path.suffix != ".toml" or not _ID.fullmatch(path.stem):
        raise Faults([Fault(file=file, message="does not belong here", hint="Needs are needs/<id>.toml.")])
    table, text = read_toml(path, file)
    need = convert(table, Need, file, text)
    if need.id != path.stem:
        raise Faults([Fault(file=file, key="id", message=f"says {need.id!r}, its place says {path.stem!r}")])
    return need


def faults_of(need: Need, vocabulary: Vocabulary, organisations: Organisations) -> Iterator[Fault]:
    """Everything about a need that a reviewer would send back."""
    file = f"{FOLDER}/{need.id}.toml"
    if need.problem != clean(need.problem) or not _SHORTEST <= len(need.problem) <= _LONGEST:
        message = f"is not one line of {_SHORTEST} to {_LONGEST} characters"
        yield Fault(file=file, key="problem", message=message, hint="One question, as you would ask a colleague.")
    facets: tuple[tuple[Facet, tuple[str, ...]], ...] = (
        ("topics", need.topics),
        ("settings", need.settings),
        ("datasets", need.datasets),
    )
    for facet, ids in facets:
        known = vocabulary.ids(facet)
        yield from (unknown(file, facet, id_, known) for id_ in ids if id_ not in known)
    if not need.voices:
        yield Fault(file=file, key="voices", message="is empty", hint="Say which organisation has the problem.")
    for voice in need.voices:
        if organisations.called(voice.organisation) is None and not is_ods(voice.organisation):
            known = tuple(org.id for org in organisations.organisations)
            yield unknown(file, "voices", voice.organisation, known, code=capitals(voice.organisation, organisations))
        if not DAY.fullmatch(voice.said):
            yield Fault(file=file, key="voices.said", message=f"{clean(voice.said)[:40]!r} is no day (2025-04-01)")
    if len({voice.organisation for voice in need.voices}) < len(need.voices):
        yield Fault(file=file, key="voices", message="names an organisation twice")
    for id_ in need.met_by:
        try:
            RepoId.parse(id_)
        except UsageError as error:
            yield Fault(file=file, key="met_by", message=error.message)


def make(registry: Registry, problem: str, organisation: str, today: str, **more: tuple[str, ...]) -> Need:
    """A new need with its first voice; raises `UsageError` where one of the same words is there already."""
    needs = load(registry)
    same = next((need for need in needs if need.problem.casefold() == problem.casefold()), None)
    if same:
        raise UsageError("This need is listed already.", hint=f"nhsr-registry need too {same.id} --organisation …")
    voice = Voice(organisation=organisation, said=today)
    return Need(id=_id_for(problem, {need.id for need in needs}), problem=problem, voices=(voice,), **more)


def too(need: Need, organisation: str, today: str) -> Need:
    """The need with one more organisation that has it; the same where it said so already."""
    if organisation in {voice.organisation for voice in need.voices}:
        return need
    return msgspec.structs.replace(need, voices=(*need.voices, Voice(organisation=organisation, said=today)))


def met(need: Need, projects: tuple[str, ...]) -> Need:
    """The need with projects that people accept as its answer."""
    return msgspec.structs.replace(need, met_by=tuple(dict.fromkeys((*need.met_by, *projects))))


def write(registry: Registry, need: Need) -> bool:
    """Keep a need, checked first and whole or not at all. Says whether anything changed."""
    import tomli_w

    if faults := list(faults_of(need, registry.vocabulary, registry.organisations)):
        raise Faults(faults)
    table: dict[str, Any] = msgspec.to_builtins(need)
    path = registry.root / FOLDER / f"{need.id}.toml"
    return registry.write(path, tomli_w.dumps({key: value for key, value in table.items() if value}).encode())


def _id_for(problem: str, taken: set[str]) -> str:
    """A short name from the first words that say something: `how-many-beds-we-need` → `many-beds-need`."""
    words = re.findall(r"[a-z0-9]+", problem.casefold())
    telling = [word for word in words if word not in _SMALL_WORDS][:6] or words[:6] or ["need"]
    id_ = "-".join(telling)[:_LONGEST_ID].strip("-")
    return next(name for name in (id_, *(f"{id_}-{number}" for number in range(2, 10_000))) if name not in taken)
