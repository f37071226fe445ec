"""Every file of a registry folder, every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from nhsr_registry import contrast
from nhsr_registry.errors import UsageError
from nhsr_registry.federation.whole import Whole
from nhsr_registry.folder import entry_rules, organisation_rules
from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.organisations import Organisations
from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.validation import Checked, Fault, Faults, located, read_bytes
from nhsr_registry.folder.vocabulary import Vocabulary
from nhsr_registry.locate import MARKER
from nhsr_registry.model import RepoId
from nhsr_registry.spread import needs, releases

T = TypeVar("T")


def validate(registry: Registry) -> Checked:
    """Read everything in the folder; never raises for what stands in it."""
    faults: list[Fault] = []

    def ask(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except Faults as error:
            faults.extend(error.faults)
        except UsageError as error:
            faults.append(Fault(file="projects", message=error.message))
        return None

    facts = ask(lambda: registry.facts)
    if facts and facts.colour and contrast.with_white(facts.colour) < contrast.READABLE:
        message = f"on {facts.colour} white words cannot be read (contrast below {contrast.READABLE} to 1)"
        faults.append(
            Fault(file=MARKER, key="colour", message=message, hint="Choose a darker one, for example #005eb8.")
        )
    ask(lambda: registry.removals)
    vocabulary = ask(lambda: registry.vocabulary)
    organisations, told = _organisations(registry)
    faults += told
    strays, repos = _places(registry.root)
    faults += strays
    entries = [(repo, entry) for repo in repos if (entry := ask(lambda repo=repo: registry.entry(repo)))]  # type: ignore[misc]
    if vocabulary and organisations:
        faults += _entry_faults(registry.root, entries, vocabulary, organisations)
        faults += needs.read(registry)[1]
    faults += releases.read(registry)[1]
    faults += _clashes([entry for _, entry in entries])
    harvested = sum(ask(lambda repo=repo: registry.harvest(repo)) is not None for repo in repos)  # type: ignore[misc]
    faults += _orphans(registry.root, {repo.key for repo in repos})
    whole = Whole(registry.root)
    for taken in whole.taken():
        ask(lambda taken=taken: whole.entry(taken))  # type: ignore[misc]
    return Checked(
        files=4 + len(repos) + harvested,
        projects=len(repos),
        harvested=harvested,
        faults=tuple(sorted(set(faults), key=_place)),
    )


def _place(fault: Fault) -> tuple[str, int, str, str]:
    return fault.file, fault.line or 0, fault.key, fault.message


def _places(root: Path) -> tuple[list[Fault], list[RepoId]]:
    """Files below projects/ whose place is no repository's name, and the names of the others."""
    faults, repos, seen = [], [], dict[str, str]()
    for path in sorted((root / "projects").rglob("*")):
        entry_like = path.suffix == ".toml"  # also of a repository named `.github`
        if not entry_like and (path.is_dir() or path.name.startswith(".")):
            continue
        file = path.relative_to(root).as_posix()
        repo = _repo_at(path, root)
        if repo is None:
            faults.append(
                Fault(file=file, message="does not belong here", hint="Entries are projects/<owner>/<name>.toml.")
            )
            continue
        if repo.key in seen:
            faults.append(Fault(file=file, message=f"is the same project as {seen[repo.key]}"))
        seen[repo.key] = file
        repos.append(repo)
    return faults, repos


def _repo_at(path: Path, root: Path) -> RepoId | None:
    """The repository whose entry belongs at this place."""
    if path.suffix != ".toml" or path.is_dir() or path.parent.parent != root / "projects":
        return None
    try:
        return RepoId.parse(f"{path.parent.name}/{path.stem}")
    except UsageError:
        return None


def _organisations(registry: Registry) -> tuple[Organisations | None, list[Fault]]:
    """The table, where it can be read, and all that is to be mended in it, as `organisations validate` says it."""
    try:
        return registry.organisations, list(organisation_rules.check(registry.root))
    except Faults as error:
        return None, list(organisation_rules.check(registry.root)) or list(error.faults)


def _entry_faults(
    root: Path, entries: list[tuple[RepoId, Entry]], vocabulary: Vocabulary, organisations: Organisations
) -> Iterator[Fault]:
    for repo, entry in entries:
        file = f"projects/{repo}.toml"
        if found := list(entry_rules.faults_of(entry, vocabulary, organisations, file)):
            text = read_bytes(root / file, file).decode("utf-8", "replace")
            yield from (located(fault, text) for fault in found)


def _clashes(entries: list[Entry]) -> Iterator[Fault]:
    """Former names that are somebody else's name, and two projects that claim one former name."""
    names = {entry.key: entry.repository for entry in entries}
    for entry in entries:
        for former in entry.former_names:
            other = names.get(former.lower())
            if other and other != entry.repository:
                message = f"{former} is listed as a project of its own, or as {other}'s former name"
                yield Fault(file=f"projects/{entry.repository}.toml", key="former_names", message=message)
            names.setdefault(former.lower(), entry.repository)


def _orphans(root: Path, listed: set[str]) -> Iterator[Fault]:
    for path in sorted((root / "harvest").glob("*/*.json")):
        if f"{path.parent.name}/{path.stem}".lower() not in listed:
            file = path.relative_to(root).as_posix()
            yield Fault(file=file, message="belongs to no entry", hint="Delete it, or add the project.")
