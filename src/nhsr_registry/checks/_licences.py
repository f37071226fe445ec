"""Which licences a repository's files say, for the licence checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nhsr_registry.checks._base import Subject
from nhsr_registry.memo import remember
from nhsr_registry.model import Evidence
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import declarations, prose
from nhsr_registry.understand.licences import Licence, identify, is_stub, normalise
from nhsr_registry.understand.manifests import description, pyproject, table

#: Files at the root that hold, or say that they hold, a licence; code and data of that name do not.
FILES = (
    "{licen[cs]e,copying,unlicense,unlicence,licenses,licences}{,.*,-*,_*}",
    "*-licen[cs]e{,.*}",
    "licen[cs]es/*",
    ".github/licen[cs]e{,.*}",
)
_OTHER = (".csv", ".r", ".py", ".sql", ".xlsx", ".rda", ".js", ".yml", ".yaml", ".json", ".png", ".svg")


class Declared(NamedTuple):
    """A licence that a manifest declares."""

    path: str
    line: int | None
    text: str
    meaning: Licence | None
    by_file: bool  # refers to a file instead of naming one


def files(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(path for path in snapshot.find(*FILES) if not path.lower().endswith(_OTHER))


def texts(snapshot: Snapshot) -> tuple[tuple[str, Licence], ...]:
    """(path, which licence its text is) of each licence file that could be read; stubs are left out."""
    return remember(snapshot, "_licence_texts", lambda: _texts(snapshot))


def _texts(snapshot: Snapshot) -> tuple[tuple[str, Licence], ...]:
    out = []
    for path in files(snapshot):
        text = snapshot.text(path)
        if text and not is_stub(text) and (found := identify(text)):
            out.append((path, found))
    return tuple(out)


def in_readme(subject: Subject) -> tuple[Evidence, Licence] | None:
    """The licence whose whole text stands in a section of the README."""
    if subject.readme is None:
        return None
    path, text = subject.readme
    lines = text.splitlines()
    parts = prose.sections(prose.read(text, path))
    ends = [part.number for part in parts[1:]] + [len(lines) + 1]
    for part, end in zip(parts, ends, strict=True):
        whole = "\n".join(lines[part.number : end - 1])
        if len(whole) >= _WHOLE and _ABOUT.search(f"{part.heading} {whole[:200]}") and (found := identify(whole)):
            return Evidence(path=path, line=part.number), found
    return None


_WHOLE = 500  # characters; what is shorter names a licence and is none
_ABOUT = re.compile(r"licen[cs]e|copyright", re.IGNORECASE)


def stubs(snapshot: Snapshot) -> tuple[str, ...]:
    """Licence files that are R's two lines of year and holder."""
    return tuple(path for path in files(snapshot) if (text := snapshot.text(path)) and is_stub(text))


def declared(subject: Subject) -> tuple[Declared, ...]:
    """What the package's own manifests declare, at the root."""
    return remember(subject.snapshot, "_licences_declared", lambda: tuple(_declared(subject.snapshot)))


def _declared(snapshot: Snapshot) -> list[Declared]:
    out = []
    if (text := description(snapshot).get("License", "")).strip():
        out.append(_one(snapshot, snapshot.find("description")[0], text, r"^License:"))
    project = table(pyproject(snapshot).get("project"))
    poetry = table(table(pyproject(snapshot).get("tool")).get("poetry"))
    named = project.get("license") or poetry.get("license")
    if isinstance(named, dict):
        if named.get("file"):
            out.append(Declared("pyproject.toml", None, f"file {named['file']}", None, by_file=True))
        named = named.get("text")
    if named:
        out.append(_one(snapshot, "pyproject.toml", str(named), r"^license\b"))
    elif classified := next((c for c in _classifiers(snapshot) if c.startswith("License ::")), None):
        out.append(_one(snapshot, "pyproject.toml", str(classified), re.escape(str(classified))))
    out += _by_line(snapshot)
    out += [
        _one(snapshot, said.path, said.licence, r"licen[cs]e")
        for said in declarations.manifests(snapshot)
        if said.licence and "/" not in said.path
    ]
    return out


def _classifiers(snapshot: Snapshot) -> list[str]:
    """What pyproject.toml says in the words of PyPI, for whichever tool builds the package."""
    tools = table(pyproject(snapshot).get("tool"))
    flit = table(table(tools.get("flit")).get("metadata"))
    places = (table(pyproject(snapshot).get("project")), table(tools.get("poetry")), flit)
    return [str(one) for place in places for one in place.get("classifiers") or ()]


def _by_line(snapshot: Snapshot) -> Iterator[Declared]:
    """What setup files say, and the pyproject.toml of a package that stands in a folder of its own."""
    for path, content in snapshot.read("setup.{py,cfg}"):
        if found := re.search(r"(?:^|[(,])[ \t]*license\s*=\s*[\"']?([^\"'\n,]+)", content, re.MULTILINE):
            yield _one(snapshot, path, found[1].strip(), r"(?:^|[(,])[ \t]*license\s*=")
        elif found := re.search(r"License :: [^\"'\n,]+", content):
            yield _one(snapshot, path, found[0].strip(), r"License ::")
    for path, content in snapshot.read("*/pyproject.toml"):
        if found := re.search(r"^license\s*=\s*(?:\{\s*text\s*=\s*)?[\"']([^\"'\n]+)", content, re.MULTILINE):
            yield _one(snapshot, path, found[1].strip(), r"^license\s*=")
        elif found := re.search(r"^license\s*=\s*\{\s*file\s*=\s*[\"']([^\"'\n]+)", content, re.MULTILINE):
            yield Declared(path, content.count("\n", 0, found.start()) + 1, f"file {found[1]}", None, by_file=True)


def _one(snapshot: Snapshot, path: str, text: str, pattern: str) -> Declared:
    content = snapshot.text(path) or ""
    found = re.search(pattern, content, re.MULTILINE)
    line = content.count("\n", 0, found.start()) + 1 if found else None
    by_file = bool(
        re.fullmatch(
            r"(?:see )?(?:the )?(?:file )?\(?licen[cs]e(?:\.\w+)?\)?(?: file)?|SEE LICEN[CS]E IN .*",
            text,
            re.IGNORECASE,
        )
    )
    return Declared(path, line, text, None if by_file else normalise(text), by_file)
