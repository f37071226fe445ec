"""What a project gives to others: the R and Python packages that can be installed from it. Pure.

Only names and places are kept, and whether the project itself says that CRAN or PyPI has them under this name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from nhsr_registry import re
from nhsr_registry.model import Package
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.understand.manifests import aside, description, installable, pyproject, r_packages, table


def module_name(name: str) -> str:
    """The form in which two spellings of a Python package are the same (PEP 503), with underscores."""
    return re.sub(r"[-_.]+", "_", name.strip().lower())


def packages_of(snapshot: Snapshot) -> tuple[Package, ...]:
    """The R and Python packages that can be installed from this repository, with the index that has them, if it says so."""
    found = [*_r_packages(snapshot), *_python_packages(snapshot)]
    return tuple({(package.ecosystem, package.name): package for package in reversed(found)}.values())


def _r_packages(snapshot: Snapshot) -> Iterator[Package]:
    for folder in r_packages(snapshot):
        path = f"{folder}/DESCRIPTION" if folder else "DESCRIPTION"
        path = next((known for known in snapshot.paths if known.lower() == path.lower()), path)
        name = description(snapshot, path).get("Package", "").strip()
        if re.fullmatch(r"[A-Za-z][\w.]*", name) and not aside(path):
            yield Package(ecosystem="r", name=name, path=path, index="cran" if _on_cran(snapshot, name) else None)


def _on_cran(snapshot: Snapshot, name: str) -> bool:
    """Whether the project says itself that CRAN (or r-universe) has its package under this name."""
    if snapshot.find("{,*/}{cran-comments.md,cran-submission,.cran-submission}"):
        return True
    sign = re.compile(
        rf"cran\.r-project\.org/(?:web/packages/|package=){re.escape(name)}\b|r-pkg\.org/badges/[\w-]+/{re.escape(name)}\b"
        rf"|\binstall\.packages\(\s*[\"']{re.escape(name)}[\"']|r-universe\.dev/(?:badges/|[\w/]*){re.escape(name)}\b"
    )
    return any(sign.search(text) for _, text in snapshot.read("readme*", "{docs,vignettes}/*.{md,rmd,qmd}"))


def _python_packages(snapshot: Snapshot) -> Iterator[Package]:
    for manifest, module in installable(snapshot):
        if aside(manifest):
            continue
        name = _distribution(snapshot, manifest)
        index: Literal["pypi"] | None = "pypi" if name and _on_pypi(snapshot, name) else None
        if name:
            yield Package(ecosystem="pypi", name=name, path=manifest, index=index)
        for imported, path in _modules(snapshot, manifest, module, name):
            yield Package(ecosystem="python", name=imported, path=path, index=index)


def _modules(snapshot: Snapshot, manifest: str, module: str, name: str) -> Iterator[tuple[str, str]]:
    """(name as one imports it, its file): all below `src`, else the one of the project's name, else what there is.

    A namespace (PEP 420: a folder of packages that is none itself) is nobody's: other projects have parts of it.
    """
    inside = f"{manifest.rpartition('/')[0]}/" if "/" in manifest else ""
    if module.startswith(f"{inside}src/"):
        inside += "src/"
        files = [path for path in snapshot.find("**/*.py") if path.startswith(inside)]
    else:
        files = [*snapshot.find(f"{inside}{{,python/,lib/}}*/__init__.py"), module]
        inside += next((folder for folder in ("python/", "lib/") if module.startswith(inside + folder)), "")
    tops: dict[str, str] = {}
    for path in files:
        top = path.removeprefix(inside).partition("/")[0].removesuffix(".py")
        if re.fullmatch(r"[A-Za-z]\w*", top) and not aside(path):
            tops.setdefault(top, path)
    shared = {top for top in tops if not _is_own(snapshot, f"{inside}{top}")}
    tops = {top: path for top, path in tops.items() if top not in shared}
    same = [top for top in tops if module_name(top) == name]
    yield from ((module_name(top), tops[top]) for top in same or tops)


def _is_own(snapshot: Snapshot, place: str) -> bool:
    """Whether a top-level name is this project's: a module, or a folder with `__init__.py` or with modules right in it."""
    direct = (
        path for path in snapshot.paths if path.startswith(f"{place}/") and path.count("/") == place.count("/") + 1
    )
    return f"{place}.py" in snapshot.by_path or any(path.endswith(".py") for path in direct)


def _distribution(snapshot: Snapshot, manifest: str) -> str:
    if manifest.endswith("pyproject.toml"):
        content = pyproject(snapshot, manifest)
        poetry = table(table(content.get("tool")).get("poetry"))
        return module_name(str(table(content.get("project")).get("name") or poetry.get("name") or ""))
    text = snapshot.text(manifest) or ""
    found = re.search(r"\bname\s*=\s*[\"']?([\w.-]+)", text)
    return module_name(found[1]) if found else ""


def _on_pypi(snapshot: Snapshot, name: str) -> bool:
    """Whether the project says itself that the Python Package Index has its package under this name."""
    spelt = re.escape(name).replace("_", "[-_.]")
    sign = re.compile(
        rf"pypi\.(?:org|python\.org)/(?:project|p|pypi)/{spelt}\b|shields\.io/pypi/\w+/{spelt}\b|badge\.fury\.io/py/{spelt}\b"
        rf"|(?:pip3?|uv|poetry|pipx|conda) (?:-\w+ )*(?:install|add)(?: -[\w-]+)* [\"']?{spelt}(?![\w/.-])",
        re.IGNORECASE,
    )
    publishes = any("gh-action-pypi-publish" in text for _, text in snapshot.read(".github/workflows/*.{yml,yaml}"))
    return publishes or any(sign.search(text) for _, text in snapshot.read("readme*", "docs/{index,install*}.{md,rst}"))
