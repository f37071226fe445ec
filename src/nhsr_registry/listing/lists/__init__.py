"""Lists that people keep already → what each of their rows names. One form a file; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nhsr_registry.errors import UsageError
from nhsr_registry.listing.lists._row import Row

MOST_BYTES, MOST_ROWS = 20_000_000, 50_000


def forms() -> Mapping[str, Callable[[str], list[Row]]]:
    """Name of a form → what reads it."""
    from nhsr_registry.listing.lists import markdown, records, table

    return {"markdown": markdown.rows, "csv": table.rows, "json": records.rows, "toml": records.toml_rows}


def form_of(name: str, text: str) -> str:
    """The form of a list, by its name's end, else by how it begins."""
    end = name.lower().rpartition(".")[2]
    known = {"md": "markdown", "markdown": "markdown", "rmd": "markdown", "qmd": "markdown", "txt": "markdown", "csv": "csv",
             "tsv": "csv", "json": "json", "ndjson": "json", "jsonl": "json", "toml": "toml"}  # fmt: skip
    if end in known:
        return known[end]
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start in {"{", "["} and not text.lstrip("\ufeff \t\r\n").startswith(("[!", "[![")):
        return "json" if start == "{" or text.lstrip()[1:].lstrip()[:1] in {"{", "]", '"'} else "markdown"
    first = text.lstrip("\ufeff").partition("\n")[0]
    return "csv" if first.count(",") + first.count("\t") + first.count(";") >= 2 and "](" not in first else "markdown"


def read(name: str, text: str, form: str | None = None) -> list[Row]:
    """The rows of a list. Raises `UsageError` where it is none of the form, or has too many."""
    form = form or form_of(name, text)
    rows = forms()[form](text)
    if len(rows) > MOST_ROWS:
        raise UsageError(f"{name} has more than {MOST_ROWS:,} rows.", hint="Cut it in pieces.")
    return rows
