"""What a project takes from others: packages by their names, repositories by their addresses. Pure.

Only names and places are kept. Who stands behind a name is settled later, over all projects together (`reuse`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from nhsr_registry import re
from nhsr_registry.memo import line_of
from nhsr_registry.model import Record, Use, Via
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import addresses, code, loads, locks
from nhsr_registry.understand.addresses import GITHUB, is_commented, repo_use
from nhsr_registry.understand.manifests import aside, pyproject, table
from nhsr_registry.understand.packages import module_name

#: Files that are read for this alone.
READS = (
    "{,*/}_output.{yml,yaml}",
    "{,pkgdown/}_pkgdown.{yml,yaml}",
    "{,*/,*/*/}{description,namespace}",
    "{,*/,*/*/}{pyproject.toml,setup.py,setup.cfg}",
    "{,*/}{poetry.lock,uv.lock,pipfile,pixi.toml}",
    *addresses.READS,
    *loads.READS,
    *code.SOURCES,
)
_MOST = 400  # names of one project; more is a list of all that was ever installed

#: R's own packages (`rownames(installed.packages(priority = "base"))`) and R itself: everybody uses them.
_R_OWN = frozenset(
    {
        "R", "base", "stats", "utils", "methods", "graphics", "grDevices", "datasets", "tools", "parallel",
        "compiler", "grid", "splines", "stats4", "tcltk",
    }
)  # fmt: skip
#: Names before `::` or within `library()` that are examples or variables.
_NO_NAME = frozenset(
    {
        "package", "pkg", "x", "y", "lib", "p", "i", "packageName", "mypackage", "std", "character.only", "pkg_name",
        "package_name",
    }
)  # fmt: skip
_NAMESPACE = re.compile(
    r"^[ \t]*(?:importFrom|importClassesFrom|importMethodsFrom)\([ \t]*[\"']?(?P<name>[\w.]+)", re.MULTILINE
)
_IMPORTED = re.compile(r"^[ \t]*import\((?P<names>[^()]{0,20000})\)", re.MULTILINE)
#: What webR is asked to install for a document (quarto-webr.thecoatlessprofessor.com, r-wasm.github.io/quarto-live).
_WEBR = re.compile(r"^webr:[ \t]*\n(?:[ \t]+(?!packages:).*\n){0,20}[ \t]+packages:(?P<names>[ \t]*\[[^\]]{0,2000}\]|(?:\s*\n[ \t]+-.*){0,60})", re.MULTILINE)  # fmt: skip
_NAMES = re.compile(r"[A-Za-z][\w.]+")
_PINNED = re.compile(r"^\[\[package\]\]\s*\nname[ \t]*=[ \t]*\"(?P<name>[\w.-]{1,100})\"", re.MULTILINE)
_THEME = re.compile(r"^[ \t]+package:[ \t]*(?P<name>[A-Za-z][\w.]+)[ \t]*$", re.MULTILINE)
_HEADER = re.compile(r"\A---[ \t]*\n(?P<text>(?:(?!---|\.\.\.).*\n){1,200})")
_FORMAT = re.compile(r"^[ \t]*(?:output:[ \t]*)?(?P<name>[A-Za-z][\w.]+)::\w", re.MULTILINE)
#: What a line has before a name where it loads it. Asked at each place of the name: a pattern of its own for each name
#: would take longer to compile than to search.
_LOADS_IN_R = re.compile(r"\b(?:library|require|requireNamespace|loadNamespace)[ \t]*\([^)\n]{0,40}\Z")
_LOADS_IN_PYTHON = re.compile(r"[ \t]*(?:import|from)[ \t][^\n]{0,200}\Z")


def uses_of(snapshot: Snapshot, record: Record) -> tuple[Use, ...]:
    """Each package or repository that its manifests, its code, its submodules or its workflows name, once, best place first.

    An address says who is meant; a manifest's name says more than a call in code; a lock file says least: of what it names,
    only that counts which is declared or called too, or which nothing else in it needs.
    """
    found: dict[tuple[str, str], Use] = {}
    for use in (
        *addresses.taken(snapshot),
        *_declared(snapshot, record),
        *_namespaces(snapshot),
        *_r_calls(snapshot),
        *_python_imports(snapshot),
        *_installed(snapshot),
    ):
        found.setdefault((use.ecosystem, use.name), use)
    passive = locks.only_for_others(snapshot) - found.keys()
    for ecosystem, name, use in (
        *_named(record, locked=True),
        *(("r", name, use) for name, use in addresses.deployed(snapshot)),
        *_pinned(snapshot),
    ):
        if (ecosystem, name) not in passive:
            found.setdefault((use.ecosystem, use.name), use)
    found = dict(islice(found.items(), _MOST))
    return tuple(sorted(found.values(), key=lambda use: (use.ecosystem, use.name.lower(), use.name)))


def _line_of(text: str, word: str) -> int | None:
    at = text.find(word)
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def _declared(snapshot: Snapshot, record: Record) -> Iterator[Use]:
    """What manifests list, without what a compiled one holds for the sake of others."""
    passive = locks.compiled(snapshot)
    return (use for _, _, use in _named(record, passive, locked=False))


def _named(
    record: Record, passive: frozenset[tuple[str, str]] = frozenset(), *, locked: bool
) -> Iterator[tuple[str, str, Use]]:
    """(ecosystem, package, use) of what manifests list beside `passive` (path, package); with `locked`, of what lock files do."""
    for value in record.fields.get("software_requirements", ()):
        if (value.extra.get("locked") == "yes") != locked:
            continue
        ecosystem = {"cran": "r", "pypi": "pypi", "conda": "pypi"}.get(value.extra.get("ecosystem", ""))
        url, source = value.extra.get("url") or "", value.sources[0]
        name = value.value if ecosystem == "r" else module_name(value.value)
        via: Via = "lock" if locked else "manifest"
        if passive and all((said.path, name) in passive for said in value.sources):
            continue
        if found := re.search(GITHUB, url):
            yield ecosystem or "github", name, repo_use(found["repo"], via, source.path, source.line)
        if ecosystem and not (url and locked) and value.value not in _R_OWN:
            use = Use(ecosystem=ecosystem, name=name, via=via, path=source.path, line=source.line)  # type: ignore[arg-type]
            yield ecosystem, name, use


def _namespaces(snapshot: Snapshot) -> Iterator[Use]:
    """NAMESPACE, the theme of a package's site, and the formats that headers of R Markdown ask for."""
    for pattern, sign in _BESIDE:
        for path, text in snapshot.read(pattern):
            header = _HEADER.match(text) if sign in (_FORMAT, _WEBR) else None
            if sign in (_FORMAT, _WEBR) and not header:
                continue
            for found in sign.finditer(text, 0, header.end() if header else len(text)):
                groups = found.groupdict()
                names = [groups["name"]] if "name" in groups else _NAMES.findall(groups["names"])
                for name in names:
                    if name not in _R_OWN:
                        line = line_of(text, found.start())
                        yield Use(ecosystem="r", name=name, via="manifest", path=path, line=line)


_BESIDE = (
    ("{,*/,*/*/}namespace", _NAMESPACE),
    ("{,*/,*/*/}namespace", _IMPORTED),
    ("**/*.{rmd,qmd}", _WEBR),
    ("{,pkgdown/}_pkgdown.{yml,yaml}", _THEME),
    ("**/*.{rmd,qmd}", _FORMAT),
    ("{,*/}_output.{yml,yaml}", _FORMAT),
)

_LONGEST_LOAD = 400  # letters between the beginning of a line that loads packages and a name in it


def _r_calls(snapshot: Snapshot) -> Iterator[Use]:
    known = {f"{name}" for name in _R_OWN | _NO_NAME}
    for path, text in _product_first(loads.run_code(snapshot, "R")):
        for name in sorted((code.r_imports(text) | loads.r_loads(text)) - known)[
            : max(0, _MOST - len(known))
        ]:  # each is looked for once
            known.add(name)
            yield Use(ecosystem="r", name=name, via="code", path=path, line=_called(text, name, _is_called_in_r))


def _python_imports(snapshot: Snapshot) -> Iterator[Use]:
    local = _local_modules(snapshot)
    known: set[str] = set()
    for path, text in _product_first(loads.run_code(snapshot, "Python")):
        for name in sorted(code.python_imports(text) - known - sys.stdlib_module_names):
            if len(known) < _MOST and name.lower() not in local and not name.startswith("_"):
                known.add(name)
                line = _called(text, name, _is_called_in_python)
                yield Use(ecosystem="python", name=module_name(name), via="code", path=path, line=line)


def _installed(snapshot: Snapshot) -> Iterator[Use]:
    """What `pip install` names in notebooks, images, scripts and workflows, and Pipenv and Pixi in their files."""
    for name, path, line in loads.installs(snapshot):
        yield Use(ecosystem="pypi", name=module_name(name), via="manifest", path=path, line=line)
    for path in snapshot.find("{,*/}{pipfile,pixi.toml}"):
        tables = pyproject(snapshot, path)
        for key in ("packages", "dev-packages", "dependencies", "pypi-dependencies"):
            for name in table(tables.get(key)):
                at = _line_of(snapshot.text(path) or "", name)
                yield Use(ecosystem="pypi", name=module_name(name), via="manifest", path=path, line=at)


def _pinned(snapshot: Snapshot) -> Iterator[tuple[str, str, Use]]:
    """The packages that Poetry and uv have locked."""
    for path, text in snapshot.read("{,*/}{poetry,uv}.lock"):
        for found in _PINNED.finditer(text):
            name = module_name(found["name"])
            line = line_of(text, found.start("name"))
            yield "pypi", name, Use(ecosystem="pypi", name=name, via="lock", path=path, line=line)


def _product_first(files: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(files, key=lambda file: aside(file[0]))


def _called(text: str, name: str, tells: Callable[[str, int, int], bool]) -> int | None:
    """The line on which code first loads or calls `name`; that of its first mention where `tells` does not tell."""
    at = text.find(name)
    while at >= 0:
        if tells(text, at, at + len(name)) and not is_commented(text, at):
            return line_of(text, at)
        at = text.find(name, at + 1)
    return _line_of(text, name)


def _is_called_in_r(text: str, at: int, end: int) -> bool:
    if text.startswith("::", end) and not (_in_word(text, at - 1) or text[max(0, at - 1) : at] == "."):
        return True
    return _is_whole(text, at, end) and bool(_LOADS_IN_R.search(text, _line_before(text, at), at))


def _is_called_in_python(text: str, at: int, end: int) -> bool:
    return _is_whole(text, at, end) and bool(_LOADS_IN_PYTHON.match(text, _line_before(text, at), at))


def _line_before(text: str, at: int) -> int:
    """Where the line begins that a name stands in, or as far before the name as anybody loads several packages in one line."""
    return max(at - _LONGEST_LOAD, text.rfind("\n", max(0, at - _LONGEST_LOAD), at) + 1)


def _is_whole(text: str, at: int, end: int) -> bool:
    """Whether words begin and end where the name does."""
    return _in_word(text, at - 1) != _in_word(text, at) and _in_word(text, end - 1) != _in_word(text, end)


def _in_word(text: str, at: int) -> bool:
    """Whether a place holds what words are made of: a letter, a digit or an underscore."""
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def _local_modules(snapshot: Snapshot) -> set[str]:
    """Modules that the repository holds itself, its own or copied in: importing them uses nobody else."""
    found: set[str] = set()
    for entry in snapshot.entries:
        if entry.path.endswith((".py", ".pyi", ".pyx")):
            *folders, name = entry.path.lower().split("/")
            found.add(name.rpartition(".")[0])
            found.update(folders[-3:])
    for path in snapshot.find("{,*/}pyproject.toml"):
        own = table(pyproject(snapshot, path).get("project")).get("name")
        found.add(module_name(str(own or "")))
    return found
