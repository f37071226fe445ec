"""What to type to start with a project: one line for each language it can be installed from, else git."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from nhsr_registry.folder.entry import Entry, Harvest
from nhsr_registry.model import RepoId

_R = ("description",)
_PYTHON = ("pyproject.toml", "setup.py", "setup.cfg")


def lines(entry: Entry, harvest: Harvest | None) -> tuple[tuple[str, str], ...]:
    """(language, code) of every way in, the nearest first. Whether CRAN or PyPI has it is not known, so not said."""
    repo = RepoId.parse(entry.repository)
    kinds = {*entry.kinds, *(guess.kind for guess in (harvest.kinds if harvest else ()))}
    ways = []
    if "r-package" in kinds:
        folder = _folder(harvest, "r-package", _R)
        ways.append(("R", f'pak::pak("{repo}{f"/{folder}" if folder else ""}")'))
    if "python-package" in kinds:
        folder = _folder(harvest, "python-package", _PYTHON)
        ways.append(("Python", f'pip install "git+{repo.url}{f"#subdirectory={folder}" if folder else ""}"'))
    return tuple(ways) or (("Git", f"git clone {repo.url}"),)


def _folder(harvest: Harvest | None, kind: str, names: Iterable[str]) -> str:
    """The folder of the package within the repository: empty at the root, and where it would need quoting."""
    places = [
        PurePosixPath(evidence.path).parent
        for guess in (harvest.kinds if harvest else ())
        if guess.kind == kind
        for evidence in guess.evidence
        if PurePosixPath(evidence.path).name.lower() in names
    ]
    if not places:
        return ""
    nearest = min(places, key=lambda place: (len(place.parts), str(place)))
    safe = all(
        part.replace("-", "").replace("_", "").replace(".", "").isalnum() and part.isascii() for part in nearest.parts
    )
    return str(nearest) if nearest.parts and safe and ".." not in nearest.parts else ""
