"""Lists in JSON, NDJSON and TOML: a list of tables, or tables that hold one (`projects`, `releases`, `records` …).

Airtable's interface puts each row's cells in `fields`; code.gov's inventories have `releases`; many registries have `projects`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

from nhsr_registry.errors import UsageError
from nhsr_registry.listing.lists._row import Row, addresses
from nhsr_registry.listing.lists.table import CATEGORIES, TEXTS, TITLES, column
from nhsr_registry.toml_depth import too_deep

#: Keys of the address of the code itself, which is taken before others (a website, a paper).
_CODE = ("repository", "repositoryurl", "repository_url", "repo", "repo_url", "code_repository", "coderepository", "github", "html_url", "git", "source")  # fmt: skip
_DEEPEST = 6


def rows(text: str) -> list[Row]:
    """Each table. Raises `UsageError` where it is no JSON."""
    text = text.lstrip("\ufeff")
    try:
        value = json.loads(text)
    except RecursionError:
        raise UsageError("It is nested too deeply.") from None
    except ValueError as error:
        value = _lines(text)
        if value is None:
            raise UsageError(
                f"It is not valid JSON: {error}.", hint="Name the form: --form markdown, csv, json or toml."
            ) from None
    return [_row(number, table) for number, table in enumerate(_tables(value, _DEEPEST), 1)]


def toml_rows(text: str) -> list[Row]:
    """The same of TOML."""
    try:
        if too_deep(text):
            raise UsageError("It has a key of too many parts.")
        value = tomllib.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"It is not valid TOML: {error}.") from None
    return [_row(number, table) for number, table in enumerate(_tables(value, _DEEPEST), 1)]


def _lines(text: str) -> list[Any] | None:
    """One value a line (NDJSON), or `None` where it is not that either."""
    found = []
    for line in text.splitlines():
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError):
                return None
    return found or None


def _tables(value: Any, deep: int) -> Iterator[dict[str, Any]]:
    """The outermost list of tables (or table of tables, by name) in a value."""
    if deep and isinstance(value, list):
        yield from (item if isinstance(item, dict) else {"url": item} for item in value if isinstance(item, dict | str))
    elif deep and isinstance(value, dict):
        yield from _within(value, deep - 1)


def _within(value: dict[str, Any], deep: int) -> Iterator[dict[str, Any]]:
    """Its longest list of tables, else its own tables by their names, else itself as the one record."""
    lists = [part for part in value.values() if isinstance(part, list) and any(isinstance(one, dict) for one in part)]
    tables = [{"name": name, **part} for name, part in value.items() if isinstance(part, dict)]
    if lists:
        yield from _tables(max(lists, key=len), deep)
    elif len(tables) > 1:
        yield from tables
    elif not tables and not any(isinstance(part, list) for part in value.values()):
        yield value
    else:
        for part in value.values():
            yield from _tables(part, deep)


def _row(number: int, table: dict[str, Any]) -> Row:
    """A table as a row; its place in the list stands for the line."""
    fields = table.get("fields")
    cells = dict(fields) if isinstance(fields, dict) else table
    names = [str(name).strip().lower() for name in cells]
    values = list(cells.values())

    def said(words: tuple[str, ...]) -> str:
        at = column(names, words)
        return " ".join(_text(values[at]).split())[:600] if at is not None else ""

    ordered = sorted(zip(names, values, strict=True), key=lambda pair: pair[0] not in _CODE)
    found = tuple(address for _, value in ordered for address in addresses(_text(value)))
    owner, name = cells.get("owner"), cells.get("repo") or cells.get("repository") or cells.get("name")
    if not found and isinstance(owner, str) and isinstance(name, str):
        found = (f"https://github.com/{owner}/{name.rpartition('/')[2]}",)
    if not found:
        full = next(
            (
                v
                for n, v in ordered
                if n in (*_CODE, "full_name", "id", "name") and isinstance(v, str) and v.count("/") == 1
            ),
            "",
        )
        found = (f"https://github.com/{full.strip()}",) if full and " " not in full.strip() else ()
    kinds = tuple(kind.strip() for kind in said(CATEGORIES).split(",") if kind.strip())
    return Row(number, said(TITLES)[:200], said(TEXTS), kinds[:10], found)


def _text(value: Any, deep: int = 3) -> str:
    """The texts of a cell, whatever it is."""
    if isinstance(value, str):
        return value[:20_000]
    if deep and isinstance(value, list):
        return ", ".join(_text(one, deep - 1) for one in value[:50])
    if deep and isinstance(value, dict):
        return ", ".join(_text(one, deep - 1) for one in list(value.values())[:50])
    return ""
