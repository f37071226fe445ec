"""The same registry without what people wrote for it: what search can do where nobody has described a project yet.

Left of each entry are its repository's own name and the kinds that its files show; the harvest stays whole, and so do
`vocabulary.toml` and `organisations.toml`, which are about no project.
"""

from __future__ import annotations

import json
from pathlib import Path

_TABLES = ("registry.toml", "vocabulary.toml", "organisations.toml")


def copy(registry: Path, into: Path) -> Path:
    """Write the registry folder `registry` to `into` without summaries, problems, questions and facets; returns `into`."""
    for name in _TABLES:
        if (registry / name).is_file():
            (into / name).write_bytes((registry / name).read_bytes())
    (into / "harvest").symlink_to((registry / "harvest").absolute(), target_is_directory=True)
    for file in sorted((registry / "projects").glob("*/*.toml")):
        owner, name = file.parent.name, file.stem
        folder = into / "projects" / owner
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file.name).write_text(_entry(registry, owner, name), encoding="utf-8")
    return into


def _entry(registry: Path, owner: str, name: str) -> str:
    """An entry as the registry's store writes one, of what was harvested."""
    lines = [f'repository = "{owner}/{name}"', f'name = "{name}"', 'summary = ""']
    harvest = registry / "harvest" / owner / f"{name}.json"
    kinds = json.loads(harvest.read_text(encoding="utf-8")).get("kinds", []) if harvest.is_file() else []
    if kinds:
        lines.append(f"kinds = {json.dumps(list(dict.fromkeys(kind['kind'] for kind in kinds)))}")
    return "\n".join(lines) + "\n"
