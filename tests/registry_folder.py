"""A small registry folder for tests, written by the tool's own store."""

from __future__ import annotations

from pathlib import Path

from nhsr_registry.folder.entry import Entry
from nhsr_registry.folder.store import Registry

VOCABULARY = """
version = 1
[[topics]]
id = "waiting-lists"
name = "Waiting lists"
group = "domain"
github = ["waiting-list"]
words = ["waiting list", "RTT"]
[[topics]]
id = "forecasting"
name = "Forecasting"
group = "technique"
words = ["forecast"]
[[settings]]
id = "acute"
name = "Acute hospital"
words = ["hospital"]
[[datasets]]
id = "hes"
name = "Hospital Episode Statistics (HES)"
words = ["HES"]
[[kinds]]
id = "r-package"
name = "R package"
[[kinds]]
id = "python-package"
name = "Python package"
[[kinds]]
id = "analysis"
name = "Analysis"
[[kinds]]
id = "app"
name = "App"
[[kinds]]
id = "training"
name = "Training"
[[kinds]]
id = "data"
name = "Data"
[[kinds]]
id = "codelist"
name = "Codelist"
[[kinds]]
id = "template"
name = "Template"
[[kinds]]
id = "documentation"
name = "Documentation"
[[statuses]]
id = "active"
name = "Active"
[[synonyms]]
words = ["A&E", "emergency department"]
"""
ORGANISATIONS = """
version = 1
[[organisations]]
id = "example-trust"
name = "Example NHS Trust"
kind = "trust"
ods = "RZZ"
owners = ["example-trust"]
"""


def make_registry(folder: Path, *entries: Entry) -> Registry:
    """A registry in `folder` with its tables and `entries`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "registry.toml").write_text('name = "Test registry"\n', encoding="utf-8")
    (folder / "vocabulary.toml").write_text(VOCABULARY, encoding="utf-8")
    (folder / "organisations.toml").write_text(ORGANISATIONS, encoding="utf-8")
    registry = Registry(folder)
    for entry in entries:
        registry.write_entry(entry)
    return registry


def entry(repository: str = "example-trust/waits", **fields: object) -> Entry:
    """A valid entry."""
    return Entry(
        **{  # type: ignore[arg-type]
            "repository": repository,
            "name": repository.partition("/")[2],
            "summary": "Counts how long people have waited, by specialty.",
            "problem": "How long is our waiting list?",
            "topics": ("waiting-lists",),
            **fields,
        }
    )
