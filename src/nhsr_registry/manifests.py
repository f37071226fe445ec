"""What a project's own manifests (DESCRIPTION, pyproject.toml, package.json …) say, read once and remembered.

Formats turn the same files into statements; here is only what kinds and checks ask about structure.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from nhsr_registry.snapshot import Snapshot

T = TypeVar("T")

READS = (
    "{,*/,*/*/}description",
    "{,*/,*/*/}pyproject.toml",
    "{,*/}setup.{py,cfg}",
    "{,*/}package.json",
    "{,*/}namespace",
)

_FIELD = re.compile(r"^([A-Za-z][\w@.-]*):[ \t]*(.*)$")


def remember(snapshot: Snapshot, key: str, make: Callable[[], T]) -> T:
    """`make()`, once for each snapshot: as `cached_property` does, from outside the class."""
    if key not in snapshot.__dict__:
        snapshot.__dict__[key] = make()
    return cast("T", snapshot.__dict__[key])


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
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
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
