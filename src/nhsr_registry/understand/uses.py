"""What a project takes from others: packages by their names, repositories by their addresses. Pure.

Only names and places are kept. Who stands behind a name is settled later, over all projects together (`reuse`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from nhsr_registry.memo import line_of
from nhsr_registry.model import Record, Use, Via
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code
from nhsr_registry.understand.manifests import aside, description
from nhsr_registry.understand.packages import module_name

#: Files that are read for this alone.
READS = (
    ".gitmodules",
    ".github/workflows/*.{yml,yaml}",
    "{,*/}action.{yml,yaml}",
    "{,*/}_output.{yml,yaml}",
    "{,pkgdown/}_pkgdown.{yml,yaml}",
    "{,*/,*/*/}description",
    "{,*/,*/*/}namespace",
    "{,*/,*/*/}{pyproject.toml,setup.py,setup.cfg}",
    "{,*/}dockerfile*",
    "{,*/}*.{yml,yaml,sh,txt,toml}",
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
_REPO = r"(?P<repo>[A-Za-z0-9][\w-]{0,38}/[\w.-]{1,100})"
_GITHUB = rf"github\.com[/:]{_REPO}"
#: Calls and lines that install or load from an address; each pattern starts with fixed text, so that it costs little.
_ADDRESSES = (
    re.compile(r"\b(?:install_github|p_load_gh|p_install_gh)\s*\((?P<names>[^()]{0,600})\)"),
    re.compile(r"\b(?:pkg_install|local_install_deps|pak|renv::install|pkg_deps)\s*\((?P<names>[^()]{0,600})\)"),
    re.compile(rf"\bgit\+(?:https|ssh)://(?:[\w.-]+@)?{_GITHUB}"),
    re.compile(rf"\b(?:source|source_url|sys\.source)\s*\(\s*[\"']https://raw\.githubusercontent\.com/{_REPO}/"),
    re.compile(rf"\binstall_git\s*\(\s*[\"']https://{_GITHUB}"),
    re.compile(rf"\bgit clone\s+(?:-[\w-]+(?:[= ]\w+)?\s+)*[\"']?https://{_GITHUB}"),
)
_SIGNS = ("install_github", "_gh", "pkg_install", "pak(", "renv::install", "git+", "githubusercontent", "install_git", "git clone")  # fmt: skip
_QUOTED_REPO = re.compile(rf"[\"'](?:github::|[\w.]+=)?{_REPO}(?:/[\w./-]+)?(?:[@#][\w./*-]+)?[\"']")
_STEP = re.compile(rf"^[ \t]*(?:-[ \t]+)?uses:[ \t]*[\"']?{_REPO}(?:/[\w./-]+)?@", re.MULTILINE)
_SUBMODULE = re.compile(rf"^[ \t]*url[ \t]*=[ \t]*\S*{_GITHUB}", re.MULTILINE)
_NAMESPACE = re.compile(r"^[ \t]*import(?:From|ClassesFrom|MethodsFrom)?\([ \t]*[\"']?(?P<name>[\w.]+)", re.MULTILINE)
_THEME = re.compile(r"^[ \t]+package:[ \t]*(?P<name>[A-Za-z][\w.]+)[ \t]*$", re.MULTILINE)
_HEADER = re.compile(r"\A---[ \t]*\n(?P<text>(?:(?!---|\.\.\.).*\n){1,200})")
_FORMAT = re.compile(r"^[ \t]*(?:output:[ \t]*)?(?P<name>[A-Za-z][\w.]+)::\w", re.MULTILINE)
_COMMENTED = re.compile(r"[ \t]*(?:#|--|//)")
_CALLED_IN_R = (
    r"(?:\b(?:library|require|requireNamespace|loadNamespace)[ \t]*\([^)\n]{{0,40}}\b{0}\b|(?<![\w.]){0}:::?)"
)
_CALLED_IN_PYTHON = r"^[ \t]*(?:import|from)[ \t][^\n]{{0,200}}\b{0}\b"


def uses_of(snapshot: Snapshot, record: Record) -> tuple[Use, ...]:
    """Each package or repository that its manifests, its code, its submodules or its workflows name, once, best place first.

    An address says who is meant; a manifest's name says more than a call in code; a lock file says least, since it
    names what others need, too.
    """
    found: dict[tuple[str, str], Use] = {}
    for use in (
        *_addresses(snapshot),
        *_declared(record),
        *_namespaces(snapshot),
        *_r_calls(snapshot),
        *_python_imports(snapshot),
        *_locked(record),
    ):
        found.setdefault((use.ecosystem, use.name), use)
        if len(found) >= _MOST:
            break
    return tuple(sorted(found.values(), key=lambda use: (use.ecosystem, use.name.lower(), use.name)))


def _addresses(snapshot: Snapshot) -> Iterator[Use]:
    yield from _lines(snapshot, ".github/workflows/*.{yml,yaml}", _STEP, "workflow")
    yield from _lines(snapshot, "{,*/}action.{yml,yaml}", _STEP, "workflow")
    yield from _lines(snapshot, ".gitmodules", _SUBMODULE, "submodule")
    yield from _remotes(snapshot)
    for language in ("R", "Python"):
        for path, text in code.sources(snapshot, language):
            if any(sign in text for sign in _SIGNS):
                yield from _in_code(path, text, "code")
    for path, text in snapshot.read("**/*.{sh,yml,yaml,txt,toml}", "{,*/}dockerfile*", "{,*/}setup.{cfg,py}"):
        if any(sign in text for sign in _SIGNS):
            yield from _in_code(path, text, "manifest")


def _remotes(snapshot: Snapshot) -> Iterator[Use]:
    """`Remotes:` and `Config/Needs/…:` of DESCRIPTION (remotes.r-lib.org/articles/dependencies.html)."""
    for path in snapshot.find("{,*/,*/*/}description"):
        text = snapshot.text(path) or ""
        for key, value in description(snapshot, path).items():
            entries = re.split(r"[,\s]+", value) if key == "Remotes" or key.startswith("Config/Needs") else ()
            for entry in entries:
                if found := re.fullmatch(rf"(?:\w+=)?(?:github::)?{_REPO}(?:[@#/].*)?", entry):
                    yield _repo(found["repo"], "manifest", path, _line_of(text, found["repo"]))


def _lines(snapshot: Snapshot, pattern: str, sign: re.Pattern[str], via: Via) -> Iterator[Use]:
    for path, text in snapshot.read(pattern):
        for found in sign.finditer(text):
            yield _repo(found["repo"], via, path, line_of(text, found.start("repo")))


def _in_code(path: str, text: str, via: Via) -> Iterator[Use]:
    for pattern in _ADDRESSES:
        for found in pattern.finditer(text):
            start = text.rfind("\n", 0, found.start()) + 1
            if _COMMENTED.match(text, start):
                continue
            line = line_of(text, found.start())
            groups = found.groupdict()
            one, names = groups.get("repo"), groups.get("names") or ""
            for repo in [one] if one else [quoted["repo"] for quoted in _QUOTED_REPO.finditer(names)]:
                yield _repo(repo, via, path, line)


def _repo(repo: str, via: Via, path: str, line: int | None) -> Use:
    return Use(ecosystem="github", name=repo.removesuffix(".git").lower(), via=via, path=path, line=line)


def _line_of(text: str, word: str) -> int | None:
    at = text.find(word)
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def _declared(record: Record, *, locked: bool = False) -> Iterator[Use]:
    """What manifests list; with `locked`, what lock files do."""
    for value in record.fields.get("software_requirements", ()):
        if (value.extra.get("locked") == "yes") != locked:
            continue
        ecosystem = {"cran": "r", "pypi": "pypi", "conda": "pypi"}.get(value.extra.get("ecosystem", ""))
        url, source = value.extra.get("url") or "", value.sources[0]
        if found := re.search(_GITHUB, url):
            yield _repo(found["repo"], "lock" if locked else "manifest", source.path, source.line)
        if ecosystem and not (url and locked) and value.value not in _R_OWN:
            name = value.value if ecosystem == "r" else module_name(value.value)
            via: Via = "lock" if locked else "manifest"
            yield Use(ecosystem=ecosystem, name=name, via=via, path=source.path, line=source.line)  # type: ignore[arg-type]


def _locked(record: Record) -> Iterator[Use]:
    return _declared(record, locked=True)


def _namespaces(snapshot: Snapshot) -> Iterator[Use]:
    """NAMESPACE, the theme of a package's site, and the formats that headers of R Markdown ask for."""
    for pattern, sign in _BESIDE:
        for path, text in snapshot.read(pattern):
            header = _HEADER.match(text) if sign is _FORMAT else None
            if sign is _FORMAT and not header:
                continue
            for found in sign.finditer(text, 0, header.end() if header else len(text)):
                if found["name"] not in _R_OWN:
                    line = line_of(text, found.start())
                    yield Use(ecosystem="r", name=found["name"], via="manifest", path=path, line=line)


_BESIDE = (
    ("{,*/,*/*/}namespace", _NAMESPACE),
    ("{,pkgdown/}_pkgdown.{yml,yaml}", _THEME),
    ("**/*.{rmd,qmd}", _FORMAT),
    ("{,*/}_output.{yml,yaml}", _FORMAT),
)


def _r_calls(snapshot: Snapshot) -> Iterator[Use]:
    known = {f"{name}" for name in _R_OWN | _NO_NAME}
    for path, text in _product_first(code.sources(snapshot, "R")):
        for name in sorted(code.r_imports(text) - known)[: max(0, _MOST - len(known))]:  # each is looked for once
            known.add(name)
            yield Use(ecosystem="r", name=name, via="code", path=path, line=_called(text, name, _CALLED_IN_R))


def _python_imports(snapshot: Snapshot) -> Iterator[Use]:
    local = _local_modules(snapshot)
    known: set[str] = set()
    for path, text in _product_first(code.sources(snapshot, "Python")):
        for name in sorted(code.python_imports(text) - known - sys.stdlib_module_names):
            if len(known) < _MOST and name.lower() not in local and not name.startswith("_"):
                known.add(name)
                line = _called(text, name, _CALLED_IN_PYTHON)
                yield Use(ecosystem="python", name=module_name(name), via="code", path=path, line=line)


def _product_first(files: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(files, key=lambda file: aside(file[0]))


def _called(text: str, name: str, pattern: str) -> int | None:
    """The line on which code first loads or calls `name`; that of its first mention where the pattern does not tell."""
    for found in re.finditer(pattern.format(re.escape(name)), text, re.MULTILINE):
        start = text.rfind("\n", 0, found.start()) + 1
        if not _COMMENTED.match(text, start):
            return line_of(text, found.start())
    return _line_of(text, name)


def _local_modules(snapshot: Snapshot) -> set[str]:
    """Modules that the repository holds itself, its own or copied in: importing them uses nobody else."""
    found: set[str] = set()
    for entry in snapshot.entries:
        if entry.path.endswith((".py", ".pyi", ".pyx")):
            *folders, name = entry.path.lower().split("/")
            found.add(name.rpartition(".")[0])
            found.update(folders[-3:])
    return found
