"""Can it be installed by name?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand.manifests import READS as MANIFESTS
from nhsr_registry.understand.manifests import description, pyproject, table

_ADDRESS = re.compile(
    r"cran\.r-project\.org/(?:web/packages/|package=)|r-pkg\.org/badges/(?:version|last-release)/|cranlogs\.r-pkg\.org|[\w-]+\.r-universe\.dev/(?:badges/|\w)|pypi\.org/project/|badge\.fury\.io/py/|img\.shields\.io/pypi/|anaconda\.org/conda-forge/|bioconductor\.org/packages/"
)
#: What sends a package to PyPI. (To its rehearsal, TestPyPI, does not count.)
_SENDS = re.compile(r"pypa/gh-action-pypi-publish|\btwine upload\b|\b(?:uv|poetry|flit|hatch|pdm) publish\b")
_REHEARSAL = re.compile(r"test\.pypi\.org|testpypi", re.IGNORECASE)
_STEP = re.compile(r"\s*- \w|\s{0,4}[\w-]+:\s*$")
_WORKFLOWS = ".github/workflows/*.{yml,yaml}"


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


class InstallableFromRegistry(Check):
    """It can be installed by its name

    A package on CRAN, r-universe or PyPI is one word to install, and people find it where they look. r-universe
    (https://r-universe.dev) is free and takes packages straight from GitHub, without anybody's review. What an index
    holds cannot be seen from here: a README that installs it from GitHub alone is taken to say that none does. If one
    has it, say so there.

    CRAN, Bioconductor, PyPI, r-universe and conda-forge all count.
    """

    id = "installable-from-registry"
    step = "Offer it on r-universe, CRAN or PyPI"
    reads = (*README, *MANIFESTS, _WORKFLOWS)
    effort = "hours"
    commands = {
        "r-package": '# a repository NAME.r-universe.dev with packages.json:\n[{"package": "waits", "url": "https://github.com/owner/waits"}]',
        "*": "uv build\nuv publish   # to PyPI; see https://docs.pypi.org/trusted-publishers/",
    }

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        names = _names(subject)
        if subject.readme and names:
            path, text = subject.readme
            text = _seen(text)
            plain = re.sub(r"[-_.]", "-", text.lower())  # of the same length: places agree
            at = next(_linked(text, plain, names), None)
            if at is None and (own := _command(names).search(text)):
                at = own.start(1)
            if at is not None:
                where = Evidence(path=path, line=text.count("\n", 0, at) + 1)
                return cls.finding("declared", "The README says so.", [where], "declared")
        if description(subject.snapshot).get("Repository") == "CRAN":  # what CRAN adds to what it publishes
            where = Evidence(path=subject.snapshot.find("description")[0])
            return cls.finding("declared", "DESCRIPTION is as CRAN publishes it.", [where], "declared")
        if names and (sent := _sent(subject)):
            return cls.finding("declared", f"{sent.path} sends it to PyPI.", [sent], "declared")
        if subject.readme and names and (place := _from_code(subject)):
            reason = "The README installs it from where its code lies, and names no package index yet."
            return cls.fails(reason, [place], "inferred")
        return cls.cannot_tell("Whether a package index has it cannot be seen from its files.")


def _seen(text: str) -> str:
    """The text without comments, of the same length: what nobody sees is not said."""
    return _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _names(subject: Subject) -> list[str]:
    """The names under which it would be installed, in the form in which spellings agree."""
    snapshot = subject.snapshot
    found = [description(snapshot, path).get("Package") for path in snapshot.find("{,*/}description")]
    for path in snapshot.find("{,*/}pyproject.toml"):
        tools = table(pyproject(snapshot, path).get("tool"))
        flit = table(table(tools.get("flit")).get("metadata"))
        found += [table(pyproject(snapshot, path).get("project")).get("name"), table(tools.get("poetry")).get("name")]
        found += [flit.get("dist-name"), flit.get("module")]
    for _, text in snapshot.read("{,*/}setup.{py,cfg}"):
        found += re.findall(r"(?:^[ \t]*|\()name\s*=\s*[\"']?([\w.-]+)", text, re.MULTILINE)
    return [re.sub(r"[-_.]+", "-", name.lower()) for name in found if isinstance(name, str) and name]


def _sent(subject: Subject) -> Evidence | None:
    """Where a workflow publishes the package to PyPI."""
    for path, text in subject.snapshot.read(_WORKFLOWS):
        lines = text.splitlines()
        for at, line in enumerate(lines):
            step = [line, *itertools.takewhile(lambda one: not _STEP.match(one), lines[at + 1 : at + 9])]
            if _SENDS.search(line.partition("#")[0]) and not any(_REHEARSAL.search(one) for one in step):
                return Evidence(path=path, line=at + 1)
    return None


#: How a README installs what is in no index: from GitHub and the like, by its address or by owner and name.
_FROM_CODE = re.compile(
    r"\binstall_(?:github|gitlab|git|bitbucket|url)\s*\(|\b(?:pak::)?(?:pak|pkg_install)\s*\(\s*[\"'](?:(?:github::)?[\w.{} -]{1,60}/[\w.{} -]{1,60}|\{\{)"
    r"|\b(?:pip3?|uv|poetry|conda|pixi) (?:pip )?(?:install|add) [^\n]{0,60}?git\+(?:https?|ssh)://|\brenv::install\s*\(\s*[\"'][\w.-]{1,60}/",
    re.IGNORECASE,
)
#: Signs that it was sent to an index, or that one of the organisation's own holds it.
_TRACES = "{,.github/}{cran-comments,cran-submission}{,.md}"
_INDEX = re.compile(
    r"\bCRAN\b(?!\.r-project)|r-universe|\bPyPI\b|\bbioconductor\b|\bconda-forge\b|package ?manager|\bartifactory\b",
    re.IGNORECASE,
)


#: “waits is not on CRAN”, and the sentence of the template below which the command to install it from there is missing.
_NOT_IN = re.compile(
    r"\b(?:not|n['’]t|never|neither) (?:yet |currently |been |available |published |released |submitted |hosted |listed ){0,4}(?:on|in|to|from|via|by) \[?(?:CRAN|PyPI|r-universe|bioconductor|conda-forge)\b(?:\]\([^)\n]{0,80}\))?"
    r"|\breleased version of [\w.{}` ]{1,40} from\s+\[?CRAN\]?(?:\([^)\n]{0,80}\))?\s+with:(?!\s*(?:```|install))",
    re.IGNORECASE,
)


def _from_code(subject: Subject) -> Evidence | None:
    """Where the README installs it from a code host, and nothing speaks of an index."""
    if subject.readme is None or (subject.snapshot.find(_TRACES) and not _unreleased(subject)):
        return None
    path, text = subject.readme[0], _seen(subject.readme[1])
    found = _FROM_CODE.search(text)
    if not found or _INDEX.search(_NOT_IN.sub("", text)):
        return None
    return Evidence(path=path, line=text.count("\n", 0, found.start()) + 1)


def _unreleased(subject: Subject) -> bool:
    """Whether an R package still has the version with which `usethis` begins: what was sent to CRAN has another."""
    return description(subject.snapshot).get("Version", "").startswith("0.0.0.9")


def _linked(text: str, plain: str, names: list[str]) -> Iterator[int]:
    """Where the README links to a package index on a line that names the package."""
    for found in _ADDRESS.finditer(text):
        end = plain.find("\n", found.end())
        line = plain[found.start() : end if end >= 0 else None]
        if any(name in line for name in names):
            yield found.start()


def _command(names: list[str]) -> re.Pattern[str]:
    """A command that installs it by its name from the usual index."""
    each = "|".join("[-_.]+".join(map(re.escape, name.split("-"))) for name in names)
    return re.compile(
        rf"(install\.packages\(\s*[\"'](?:{each})[\"']\s*\)|(?:pip3?|uv|poetry|pixi|conda|mamba) (?:install|add) (?:-\S+ )*(?:{each})(?=[`\s\"']|$|\[|==))",
        re.MULTILINE | re.IGNORECASE,
    )
