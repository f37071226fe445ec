"""A person's word for a project (folder, address, name) → a snapshot of it."""

from __future__ import annotations

from pathlib import Path

from nhsr_registry.assess import assess, wanted
from nhsr_registry.cache import cache_folder
from nhsr_registry.errors import InvalidRegistryError, RegistryError, RepositoryError, UsageError
from nhsr_registry.folder.store import Registry
from nhsr_registry.locate import locate
from nhsr_registry.model import Assessment, RepoId
from nhsr_registry.snapshot import Snapshot


def is_folder(target: str) -> bool:
    """Whether a person means a folder: it is written as a path, or there is one and it is no `owner/name`."""
    return target.startswith((".", "/", "~")) or Path(target).expanduser().is_dir()


def snapshot_of_folder(target: str, repository: str | None = None) -> Snapshot:
    """A person's own folder as it is now; raises `RepositoryError`, also where it holds nothing to read."""
    from nhsr_registry.clones import read

    found = read(Path(target).expanduser(), wanted=wanted(), repository=repository)
    if not found.entries:
        raise RepositoryError(
            f"There are no files in {target[:200]}, so there is nothing to say about it yet.",
            hint="Name the folder of your project: nhsr-registry check FOLDER",
        )
    return found


def snapshot_of_clone(folder: Path, repo: RepoId | None) -> Snapshot:
    """The newest commit of a clone; raises `RepositoryError`."""
    from nhsr_registry.clones import read_clone

    return read_clone(folder, wanted=wanted(), repository=str(repo) if repo else None)


def snapshot_from_github(repo: RepoId) -> Snapshot:
    """The newest commit on GitHub, with what only GitHub knows; raises `NetworkError`."""
    from nhsr_registry.github.fetch import snapshot

    return snapshot(repo, cache_folder() / "clones", wanted())


def assess_target(target: str, *, clone: str | None = None, registry: str | None = None) -> Assessment:
    """The assessment of a folder, or of a repository from `clone` or from GitHub.

    A listed project is judged as the kind that its entry says. There is no bag of words.
    """
    if clone is None and is_folder(target):
        return assess(snapshot_of_folder(target), words=False)
    if clone is not None and target == ".":  # no name was given: whatever the clone itself says it is
        return assess(snapshot_of_clone(Path(clone), None))
    repo, kinds, annotations = RepoId.parse(target) if "/" in target else None, (), {}
    try:
        folder = Registry(locate(registry))
        entry = folder.entry(folder.resolve(target))
        repo, kinds, annotations = RepoId.parse(entry.repository), entry.kinds, entry.annotations  # type: ignore[assignment]
    except InvalidRegistryError:
        raise  # judged by its files alone, a listed project would look like another
    except RegistryError:
        pass  # not listed: as the files say
    if repo is None:
        raise UsageError(
            f"{target[:200]!r} is neither a folder here, nor a listed project, nor OWNER/NAME.",
            hint="For the folder you are in: nhsr-registry check .",
        )
    snapshot = snapshot_of_clone(Path(clone), repo) if clone else snapshot_from_github(repo)
    return assess(snapshot, declared_kinds=kinds, annotations=annotations, words=False)
