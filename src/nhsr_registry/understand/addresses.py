"""Repositories that a project takes from by their address: installed, cloned, run, read from, or named beside a call. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from nhsr_registry import re
from nhsr_registry.memo import line_of
from nhsr_registry.model import Use, Via
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand import code
from nhsr_registry.understand.manifests import description, table

#: Files that are read for this alone.
READS = (
    ".gitmodules",
    ".pre-commit-config.{yml,yaml}",
    ".github/workflows/*.{yml,yaml}",
    "project.{yml,yaml}",
    "packages.yml",
    "{,*/}manifest.json",
    "{,*/}action.{yml,yaml}",
    "{,*/,*/*/}description",
    "{,*/}dockerfile*",
    "{,*/}*.{yml,yaml,sh,txt,toml,cfg,ini}",
)

REPO = r"(?P<repo>[A-Za-z0-9][\w-]{0,38}/[\w.-]{1,100})"
GITHUB = rf"github\.com[/:]{REPO}"
_INSIDE = r"\((?P<names>(?:[^()]|\([^()]{0,200}\)){0,600})"  # arguments, with calls among them
_DATA = r"(?:csv|tsv|txt|json|geojson|ya?ml|parquet|feather|rds|rda|rdata|xlsx?|zip|r|py|sql|gpkg|shp)"
#: Calls and lines that install or load from an address; each pattern starts with fixed text, so that it costs little.
_INSTALLED = (
    re.compile(rf"\b(?:install_github|p_load_gh|p_install_gh)\s*{_INSIDE}"),
    re.compile(rf"\b(?:pkg_install|local_install_deps|pak|renv::install|pkg_deps)\s*{_INSIDE}"),
    re.compile(rf"\binstall_git\s*\(\s*[\"']https://{GITHUB}"),
)
_ADDRESSES = (
    *_INSTALLED,
    re.compile(rf"\bgit\+(?:https|ssh)://(?:[\w.-]+@)?{GITHUB}"),
    re.compile(rf"\bhttps://raw\.githubusercontent\.com/{REPO}/[^\s\"'<>()]{{1,300}}\.{_DATA}\b", re.IGNORECASE),
    re.compile(rf"\bhttps://{GITHUB}/raw/[^\s\"'<>()]{{1,300}}\.{_DATA}\b", re.IGNORECASE),
    re.compile(rf"\bhttps://{GITHUB}/(?:archive|releases/download|zipball|tarball)/", re.IGNORECASE),
    re.compile(rf"\bgit clone\s+(?:-[\w-]+(?:[= ]\w+)?\s+)*[\"']?https://{GITHUB}"),
)
_SIGNS = ("install_github", "_gh", "pkg_install", "pak(", "renv::install", "git+", "github", "install_git", "git clone")
_QUOTED_REPO = re.compile(
    rf"[\"'](?:https?://github\.com/)?(?:github::|[\w.]+=)?{REPO}(?:/[\w./-]+)?(?:[@#][\w./*-]+)?[\"']"
)
_SHELF = re.compile(r"\b(?:shelf|stock)[ \t]*\((?P<names>[^()]{0,600})\)")
_BARE_REPO = re.compile(rf"(?:^|,)\s*{REPO}\s*(?=,|$)")

_STEP = re.compile(rf"^[ \t]*(?:-[ \t]+)?uses:[ \t]*[\"']?{REPO}(?:/[\w./-]+)?@", re.MULTILINE)
_CHECKED_OUT = re.compile(rf"^[ \t]+repository:[ \t]*[\"']?{REPO}[\"']?[ \t]*$", re.MULTILINE)
_EXTRA = re.compile(r"^[ \t]+(?:extra-packages|packages):(?P<names>.*(?:\n[ \t]+(?:any::|github::|[\w.-]+/).*){0,40})", re.MULTILINE)  # fmt: skip
_EXTRA_REPO = re.compile(rf"(?<![\w:/.])(?:github::)?{REPO}(?:@[\w./-]+)?(?=[\s,]|$)")
_HOOK = re.compile(rf"^[ \t]*-?[ \t]*repo:[ \t]*[\"']?https://{GITHUB}", re.MULTILINE)
_DBT = re.compile(rf"^[ \t]*-?[ \t]*git:[ \t]*[\"']?https://{GITHUB}", re.MULTILINE)
_IMAGE = re.compile(
    rf"^[ \t]*(?:-[ \t]+)?(?:FROM[ \t]+(?:--\S+[ \t]+)?|COPY[ \t]+--from=|image:[ \t]*[\"']?|container:[ \t]*[\"']?)ghcr\.io/{REPO}",
    re.MULTILINE | re.IGNORECASE,
)
_SUBMODULE = re.compile(rf"^[ \t]*url[ \t]*=[ \t]*\S*{GITHUB}", re.MULTILINE)
_RELATIVE = re.compile(r"^[ \t]*url[ \t]*=[ \t]*\.\./(?P<up>\.\./)?(?P<rest>[\w.-]+(?:/[\w.-]+)?)[ \t]*$", re.MULTILINE)
#: A step of an OpenSAFELY study: docs.opensafely.org/actions-reusable: what is no runtime of the platform is a repository
#: of the account for reusable actions.
_OPENSAFELY = re.compile(
    r"^[ \t]+run:[ \t]*(?:[>|][-+]?[ \t]*\n[ \t]*)?(?P<name>[a-z][\w-]{1,60}):v?[\w.]+", re.MULTILINE
)
_RUNTIMES = {
    "ehrql": "opensafely-core/ehrql", "sqlrunner": "opensafely-core/sqlrunner", "cohortextractor": "opensafely-core/cohort-extractor",
    "databuilder": "opensafely-core/ehrql", "r": "opensafely-core/r-docker", "python": "opensafely-core/python-docker",
    "stata-mp": "opensafely-core/stata-docker", "jupyter": "opensafely-core/python-docker",
}  # fmt: skip
_COMMENTED = re.compile(r"[ \t]*(?:#|--|//)")
_MAGIC = re.compile(r"[ \t]*#[ \t]*MAGIC\b")
_FIXTURES = re.compile(r"(?:^|/)(?:test[-_]?)?(?:fixtures?|data|snapshots|_snaps|repos|projects)/", re.IGNORECASE)


def is_fixture(path: str) -> bool:
    """Whether a file is what tests are made on: a made-up project in it needs nothing for this one."""
    return code.is_test(path) and bool(_FIXTURES.search(path))


def is_commented(text: str, at: int) -> bool:
    """Whether the line of a place begins as a comment; a cell command that Databricks keeps in one is none."""
    start = text.rfind("\n", 0, at) + 1
    return bool(_COMMENTED.match(text, start)) and not _MAGIC.match(text, start)


def taken(snapshot: Snapshot) -> Iterator[Use]:
    """Each repository on GitHub that is taken from by its address, in lower case."""
    yield from _lines(snapshot, ".github/workflows/*.{yml,yaml}", (_STEP, _CHECKED_OUT, _IMAGE), "workflow")
    yield from _lines(snapshot, "{,*/}action.{yml,yaml}", (_STEP,), "workflow")
    yield from _lines(snapshot, ".pre-commit-config.{yml,yaml}", (_HOOK,), "workflow")
    yield from _lines(snapshot, ".gitmodules", (_SUBMODULE,), "submodule")
    yield from _lines(snapshot, "packages.yml", (_DBT,), "manifest")
    yield from _lines(
        snapshot, "{{,*/}dockerfile*,{,*/}{docker-,}compose*.{yml,yaml},.devcontainer/*}", (_IMAGE,), "manifest"
    )
    yield from _beside(snapshot)
    yield from _extra(snapshot)
    yield from _actions(snapshot)
    yield from _remotes(snapshot)
    for language in ("R", "Python"):
        for path, text in code.sources(snapshot, language):
            if not is_fixture(path) and any(sign in text for sign in _SIGNS):
                yield from _in_code(path, text, "code")
            if language == "R" and "install_github" in text:
                yield from _told_of(path, text)
            if language == "R" and "shelf" in text:
                yield from _shelved(path, text)
    for path, text in snapshot.read("**/*.{sh,yml,yaml,txt,toml}", "{,*/}dockerfile*", "{,*/}setup.{cfg,py}"):
        if not is_fixture(path) and any(sign in text for sign in _SIGNS):
            yield from _in_code(path, text, "manifest")


def repo_use(repo: str, via: Via, path: str, line: int | None) -> Use:
    return Use(ecosystem="github", name=repo.removesuffix(".git").rstrip(".").lower(), via=via, path=path, line=line)


def _lines(snapshot: Snapshot, pattern: str, signs: Iterable[re.Pattern[str]], via: Via) -> Iterator[Use]:
    for path, text in snapshot.read(pattern):
        for sign in signs:
            for found in sign.finditer(text):
                yield repo_use(found["repo"], via, path, line_of(text, found.start("repo")))


def _beside(snapshot: Snapshot) -> Iterator[Use]:
    """Submodules whose address starts from this repository's own: `../name.git`."""
    owner = (snapshot.repository or "").partition("/")[0]
    for path, text in snapshot.read(".gitmodules"):
        for found in _RELATIVE.finditer(text):
            repo = found["rest"] if found["up"] else f"{owner}/{found['rest']}"
            if repo.count("/") == 1 and owner:
                yield repo_use(repo, "submodule", path, line_of(text, found.start()))


def _extra(snapshot: Snapshot) -> Iterator[Use]:
    """Packages that a workflow installs beside those of DESCRIPTION (github.com/r-lib/actions, setup-r-dependencies)."""
    for path, text in snapshot.read(".github/workflows/*.{yml,yaml}"):
        for found in _EXTRA.finditer(text) if "packages:" in text else ():
            for repo in _EXTRA_REPO.finditer(found["names"]):
                yield repo_use(repo["repo"], "workflow", path, line_of(text, found.start("names") + repo.start("repo")))


def _actions(snapshot: Snapshot) -> Iterator[Use]:
    for path, text in snapshot.read("project.{yml,yaml}"):
        for found in _OPENSAFELY.finditer(text) if re.search(r"^actions:", text, re.MULTILINE) else ():
            repo = _RUNTIMES.get(found["name"], f"opensafely-actions/{found['name']}")
            yield repo_use(repo, "workflow", path, line_of(text, found.start("name")))


def _remotes(snapshot: Snapshot) -> Iterator[Use]:
    for path in snapshot.find("{,*/,*/*/}description"):
        text = snapshot.text(path) or ""
        for key, value in description(snapshot, path).items():
            entries = re.split(r"[,\s]+", value) if key == "Remotes" or key.startswith("Config/Needs") else ()
            for entry in entries:
                found = re.fullmatch(rf"(?:\w+=)?(?:github::)?{REPO}(?:[@#/].*)?", entry)
                if found := found or re.match(rf"(?:\w+=)?(?:url|git)::https://{GITHUB}", entry):
                    yield repo_use(found["repo"], "manifest", path, _line_with(text, found["repo"]))


def _in_code(path: str, text: str, via: Via) -> Iterator[Use]:
    for pattern in _ADDRESSES:
        for found in pattern.finditer(text):
            if is_commented(text, found.start()) or (
                via == "code" and "names" in found.groupdict() and _quoted(text, found.start())
            ):
                continue
            line = line_of(text, found.start())
            groups = found.groupdict()
            one, names = groups.get("repo"), groups.get("names") or ""
            for repo in [one] if one else [quoted["repo"] for quoted in _QUOTED_REPO.finditer(names)]:
                yield repo_use(repo, via, path, line)


def _quoted(text: str, at: int) -> bool:
    """Whether a place lies within a string: code that prints how to install something does not install it."""
    before = text[max(text.rfind("\n", 0, at) + 1, at - 300) : at]
    return before.count('"') % 2 == 1


def _told_of(path: str, text: str) -> Iterator[Use]:
    """A package that is loaded here, and where it is from said in a comment: `library(waitr) # install_github("a/waitr")`."""
    loaded = {name.lower() for name in code.r_imports(text)}
    for found in _INSTALLED[0].finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        if "#" not in text[start : found.start()]:
            continue
        for quoted in _QUOTED_REPO.finditer(found["names"]):
            if quoted["repo"].partition("/")[2].lower() in loaded:
                yield repo_use(quoted["repo"], "code", path, line_of(text, found.start()))


def _shelved(path: str, text: str) -> Iterator[Use]:
    """Librarian's `shelf(dplyr, owner/name)`."""
    for found in _SHELF.finditer(text):
        if not is_commented(text, found.start()):
            for repo in _BARE_REPO.finditer(found["names"]):
                yield repo_use(repo["repo"], "code", path, line_of(text, found.start()))


def deployed(snapshot: Snapshot) -> Iterator[tuple[str, Use]]:
    """(package, where it is from) of what Posit Connect installs from GitHub (docs.posit.co/connect/user/publishing-cli-apps: manifest.json)."""
    for path, text in snapshot.read("{,*/}manifest.json"):
        if "GithubRepo" not in text:
            continue
        try:
            packages = table(table(json.loads(text)).get("packages"))
        except (ValueError, RecursionError):
            continue
        for name, package in packages.items():
            told = {**table(table(package).get("description")), **table(package)}
            repo = f"{told.get('GithubUsername')}/{told.get('GithubRepo')}"
            if re.fullmatch(REPO, repo) and told.get("GithubUsername"):
                yield name, repo_use(repo, "lock", path, _line_with(text, f'"{told.get("GithubRepo")}"'))


def _line_with(text: str, word: str) -> int | None:
    at = text.find(word)
    return text.count("\n", 0, at) + 1 if at >= 0 else None
