"""Lock files: which packages are there only because others need them. Pure.

A lock file names whatever was installed, and most of it nobody chose: a reader would not say that the project uses it.
What no other locked package needs was installed for its own sake; where a file does not say who needs what, nobody can tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from nhsr_registry import re
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand.manifests import table
from nhsr_registry.understand.packages import module_name

_MOST = 20_000_000  # characters of one file
_R_NAME = re.compile(r"[A-Za-z][\w.]*")
_R_NEEDS = ("Requirements", "Depends", "Imports", "LinkingTo")
#: uv: `dependencies = [{ name = "x" }]` (docs.astral.sh/uv/concepts/projects/layout/#the-lockfile).
_UV_NEEDS = re.compile(r"\{[ \t]*name[ \t]*=[ \t]*\"(?P<name>[\w.-]{1,100})\"")
_HEADER = re.compile(r"^\[(?P<name>[^\]\n]{0,100})\]", re.MULTILINE)
_KEY = re.compile(r"^\"?(?P<name>[A-Za-z][\w.-]{0,99})\"?[ \t]*=", re.MULTILINE)
_PINNED = re.compile(r"(?P<name>[A-Za-z][\w.-]{0,99})[ \t]*(?:\[[^\]]{0,200}\])?[ \t]*(?:===?|@|>=|~=)")
_VIA = re.compile(r"#[ \t]*via\b[ \t]*(?P<who>.*)$")
_OWN = re.compile(r"(?:^|[ \t])-[rc][ \t]+(?!\S{0,20}://)\S|pyproject\.toml|setup\.(?:py|cfg)")


def only_for_others(snapshot: Snapshot) -> frozenset[tuple[str, str]]:
    """(ecosystem, name) of each package that lock files hold for the sake of others, or without saying for whose."""
    found: set[tuple[str, str]] = set()
    for path, text in snapshot.read("{,*/}{renv.lock,manifest.json}"):
        if len(text) <= _MOST:
            found.update(("r", name) for name in _of_r(text, silent=path.endswith("renv.lock")))
    for path, text in snapshot.read("{,*/}{poetry,uv}.lock"):
        names = _of_poetry(text) if path.endswith("poetry.lock") else (m["name"] for m in _UV_NEEDS.finditer(text))
        found.update(("pypi", module_name(name)) for name in names)
    found.update(("pypi", name) for _, name in compiled(snapshot))
    return frozenset(found)


def compiled(snapshot: Snapshot) -> frozenset[tuple[str, str]]:
    """(path, package) of each pin in a compiled requirements file that is there only because others need it."""
    return frozenset(
        (path, module_name(name))
        for path, text in snapshot.read("{,*/}*requirements*.txt", "{,*/}requirements/*.txt")
        for name in _of_compiled(text)
    )


def _of_r(text: str, *, silent: bool) -> Iterator[str]:
    """renv.lock (rstudio.github.io/renv/articles/lockfile.html) and Posit Connect's manifest.json.

    With `silent`, all that the file holds where it says of none what it needs, as the first versions of renv wrote it.
    """
    try:
        content = table(json.loads(text))
    except (ValueError, RecursionError):
        return
    packages = {name: table(value) for name, value in table(content.get("Packages") or content.get("packages")).items()}
    told = False
    for package in packages.values():
        described = {**table(package.get("description")), **package}
        for key in _R_NEEDS:
            value = described.get(key)
            told = told or value is not None
            for entry in value if isinstance(value, list) else str(value or "").split(","):
                if needed := _R_NAME.match(str(entry).strip()):
                    yield needed[0]
    if silent and not told and len(packages) > 1:
        yield from packages


def _of_poetry(text: str) -> Iterator[str]:
    """The keys below each `[package.dependencies]`, to the next table."""
    headers = [*_HEADER.finditer(text)]
    for here, after in zip_longest(headers, headers[1:]):  # an empty lock file has none
        if here["name"] == "package.dependencies":
            end = after.start() if after else len(text)
            yield from (found["name"] for found in _KEY.finditer(text, here.end(), end))


def _of_compiled(text: str) -> Iterator[str]:
    """What pip-compile and `uv pip compile` say of each pin: `# via` whom (pip-tools.readthedocs.io).

    Hashes without such a word are what `poetry export` and the like write: of those, nobody can tell.
    """
    if "# via" not in text:
        if "--hash=" in text:
            yield from (said["name"] for line in text.splitlines() if (said := _PINNED.match(line)))
        return
    pin, who = "", list[str]()
    for line in [*text.splitlines(), "end=="]:
        if line[:1].isalpha() and (found := _PINNED.match(line)):
            if pin and who and not _is_chosen(who):
                yield pin
            pin, who = found["name"], []
        if via := _VIA.search(line):
            who = [via["who"]]
        elif who and line.lstrip().startswith("#"):
            who.append(line.strip(" \t#"))


def _is_chosen(who: Iterable[str]) -> bool:
    """Whether one of those who need a pin is a file of this project, rather than a package or somebody else's file."""
    return any(_OWN.search(said) for said in who)
