"""What a project's own manifests (DESCRIPTION, pyproject.toml, package.json …) say, read once and remembered.

Formats turn the same files into statements; here is only what kinds and checks ask about structure.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from nhsr_registry import re
from nhsr_registry.memo import remember
from nhsr_registry.snapshot import Snapshot
from nhsr_registry.toml_depth import too_deep
from nhsr_registry.understand.code import is_test

READS = (
    "{,*/,*/*/}description",
    "{,*/,*/*/}pyproject.toml",
    "{,*/}setup.{py,cfg}",
    "{,*/}package.json",
    "{,*/}namespace",
)

_FIELD = re.compile(r"^([A-Za-z][\w@.-]*):[ \t]*(.*)$")


def read_dcf(text: str) -> dict[str, str]:
    """The fields of a DESCRIPTION file (Debian control format), continuation lines joined; first paragraph."""
    fields: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if line[:1].isspace() and key:
            fields[key] += "\n" + line.strip()
        elif found := _FIELD.match(line):
            key = found[1]
            fields.setdefault(key, found[2].strip())
        elif not line.strip() and fields:
            break
    return fields


def description(snapshot: Snapshot, path: str | None = None) -> Mapping[str, str]:
    """The fields of the shallowest DESCRIPTION (or of the one at `path`); empty where there is none."""
    if path is None:
        path = next(iter(snapshot.find("description")), None)
    if path is None:
        return {}
    text = snapshot.text(path)
    return remember(snapshot, f"_dcf:{path}", lambda: read_dcf(text or ""))


def pyproject(snapshot: Snapshot, path: str = "pyproject.toml") -> Mapping[str, Any]:
    """The tables of a pyproject.toml; empty where there is none or it is broken."""
    return remember(snapshot, f"_toml:{path}", lambda: _toml(snapshot.text(path) or ""))


def _toml(text: str) -> Mapping[str, Any]:
    if too_deep(text):
        return {}
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):  # an int of thousands of digits is a ValueError
        return {}


def package_json(snapshot: Snapshot, path: str = "package.json") -> Mapping[str, Any]:
    """The object of a package.json; empty where there is none or it is broken."""

    def load() -> Mapping[str, Any]:
        try:
            found = json.loads(snapshot.text(path) or "{}")
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    return remember(snapshot, f"_json:{path}", load)


def table(value: object) -> Mapping[str, Any]:
    """`value` if it is a table, else an empty one: for walking strangers' TOML and JSON."""
    return value if isinstance(value, dict) else {}


def listed_in(content: Mapping[str, Any], key: str) -> list[str]:
    """The texts of a list, where it is one."""
    found = content.get(key)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def r_packages(snapshot: Snapshot) -> tuple[str, ...]:
    """Folders (``""`` is the root) that hold an R package: DESCRIPTION with a name, and R code beside it."""
    found = []
    for path in snapshot.find("{,*/,*/*/}description"):
        folder = path.rpartition("/")[0]
        inside = f"{folder}/" if folder else ""
        fields = description(snapshot, path)
        named = fields.get("Package") and fields.get("Type", "Package").strip().lower() in {"package", ""}
        code = any(p.startswith((f"{inside}R/", f"{inside}r/")) and p.lower().endswith(".r") for p in snapshot.paths)
        if named and (code or _data_package(snapshot, inside)):
            found.append(folder)
    return tuple(found)


def _data_package(snapshot: Snapshot, inside: str) -> bool:
    """A package may hold data only."""
    return f"{inside}NAMESPACE" in snapshot.by_path and any(
        p.startswith(f"{inside}data/") and p.lower().endswith((".rda", ".rdata")) for p in snapshot.paths
    )


# ── Python packages ──────────────────────────────────────────────────────────────────────────────

_ASIDE = re.compile(
    r"(?:^|/)(?:tests?|testing|testdata|docs?|documentation|examples?|demos?|inst/(?!app|shiny)[^/]*|vignettes?|man|archive\w*|[\w ]*ideas?[\w ]*"
    r"|old|scratch|exercises?|tutorials?|\.github|node_modules|notebooks|presentations|blogs?)/",
    re.IGNORECASE,
)


def aside(path: str) -> bool:
    """Whether a file stands where it shows or tests something, rather than being it."""
    return bool(_ASIDE.search(path)) or is_test(path)


_NOT_PRODUCT = re.compile(
    r"(?:^|/)(?:tests?|docs?|examples?|notebooks?|scripts?|utils?|app|apps|config|migrations|tasks|tools|analysis|\w*_?tests)$"
)


def python_packages(snapshot: Snapshot) -> tuple[str, ...]:
    """Folders (with a slash at the end) that hold the Python which the project's manifests build into packages."""

    def look() -> tuple[str, ...]:
        found: dict[str, None] = {}
        for manifest, module in installable(snapshot):
            inside = f"{manifest.rpartition('/')[0]}/" if "/" in manifest else ""
            if module.startswith(f"{inside}src/"):
                found[f"{inside}src/"] = None
                continue
            for path in snapshot.find(f"{inside}*/__init__.py"):
                if not _NOT_PRODUCT.search(path.rpartition("/")[0].lower()):
                    found[path.rpartition("/")[0] + "/"] = None
        return tuple(found)

    return remember(snapshot, "_python_packages", look)


def installable(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """(manifest, `__init__.py`) of Python packages."""
    for path in snapshot.find("{,*/}pyproject.toml", "{,*/}setup.py", "{,*/}setup.cfg"):
        inside = f"{path.rpartition('/')[0]}/" if "/" in path else ""
        if aside(path) or "{{" in path:
            continue
        module = package_folder(snapshot, inside)
        if module and builds(snapshot, path):
            yield path, module


def compiled(snapshot: Snapshot, path: str) -> str | None:
    """The Rust module of which a pyproject.toml makes a package of Python; `None` where it makes none."""
    project = pyproject(snapshot, path)
    if table(project.get("build-system")).get("build-backend") != "maturin":
        return None
    found = snapshot.find(f"{path.removesuffix('pyproject.toml')}{{,rust/}}src/lib.rs")
    return found[0] if found and table(project.get("project")).get("name") else None


def builds(snapshot: Snapshot, path: str) -> bool:
    """Whether a Python manifest says how to build a package, rather than only configuring tools."""
    text = snapshot.text(path) or ""
    if path.endswith("setup.py"):
        return bool(re.search(r"\bsetup\s*\(", text))
    if path.endswith("setup.cfg"):
        return bool(re.search(r"^\[metadata\]", text, re.MULTILINE)) and "name" in text
    project = pyproject(snapshot, path)
    tools = table(project.get("tool"))
    poetry, uv = table(tools.get("poetry")), table(tools.get("uv"))
    if poetry.get("package-mode") is False or uv.get("package") is False:
        return False
    flit = table(table(tools.get("flit")).get("metadata"))  # flit's form before PEP 621
    named = table(project.get("project")).get("name") or poetry.get("name") or flit.get("module")
    return bool(named and project.get("build-system"))


def package_folder(snapshot: Snapshot, inside: str = "") -> str | None:
    """The `__init__.py` (or module) that makes a folder an importable package; `None` if there is none.

    The one that bears the project's name comes first, then those below `src`.
    """
    name = str(table(pyproject(snapshot, f"{inside}pyproject.toml").get("project")).get("name") or "")
    module = re.sub(r"[-.]+", "_", name.lower())
    found = [
        path
        for path in snapshot.find(f"{inside}{{,src/,python/,lib/}}*/__init__.py", f"{inside}src/*/*/__init__.py")
        if not _NOT_PRODUCT.search(path.rpartition("/")[0].lower())
    ]
    if found:
        return min(
            found,
            key=lambda path: (f"/{module}/" not in f"/{path.lower()}", not path.startswith(f"{inside}src/")),
        )
    alone = (
        snapshot.find(f"{inside}{{,src/}}{re.escape(module)}.py", f"{inside}{{,src/}}{re.escape(module)}/*.py")
        if module
        else ()
    )
    return alone[0] if alone else None
