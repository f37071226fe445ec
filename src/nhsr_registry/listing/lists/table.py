"""Lists in CSV (RFC 4180) and its kin, as spreadsheets and Airtable export them: first a row with the columns' names."""

from __future__ import annotations

import csv
import io

from nhsr_registry.errors import UsageError
from nhsr_registry.listing.lists._row import Row, addresses

#: What columns are called, as words within their names in small letters; the first that fits is taken.
TITLES = ("name", "title", "project", "package", "tool", "product", "resource", "repo")
TEXTS = ("description", "summary", "about", "purpose", "what", "notes", "detail", "abstract")
CATEGORIES = ("category", "categories", "topic", "tag", "type", "group", "area", "theme", "keyword")
_WIDEST = 1_000_000


def rows(text: str) -> list[Row]:
    """Each row below the names. Raises `UsageError` where it is no table."""
    text = text.lstrip("\ufeff").replace("\0", "")
    head = text.partition("\n")[0]
    delimiter = max(",;\t|", key=head.count)
    csv.field_size_limit(_WIDEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[Row] = []
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        columns = {
            key: column(names, words) for key, words in (("title", TITLES), ("text", TEXTS), ("kind", CATEGORIES))
        }
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num  # a cell may hold line breaks: the row begins after the last one
            if any(cell.strip() for cell in cells):
                found.append(_row(line, cells, columns))
    except csv.Error as error:
        raise UsageError(
            f"Line {reader.line_num} is not CSV: {error}.", hint="Export it again as CSV, in UTF-8."
        ) from None
    return found


def column(names: list[str], words: tuple[str, ...]) -> int | None:
    """The column whose name is one of some words, or holds one; addresses are no titles."""
    for test in (lambda name, word: name == word, lambda name, word: word in name.replace("_", " ").split()):
        for word in words:
            for number, name in enumerate(names):
                if test(name, word):
                    return number
    return None


def _row(line: int, cells: list[str], columns: dict[str, int | None]) -> Row:
    def cell(key: str) -> str:
        number = columns[key]
        return " ".join(cells[number].split())[:600] if number is not None and number < len(cells) else ""

    found = tuple(address for value in cells for address in addresses(value))
    title = cell("title") or next((value.strip()[:200] for value in cells if value.strip()), "")
    kinds = tuple(kind.strip() for kind in cell("kind").replace(";", ",").split(",") if kind.strip())
    return Row(line, title[:200], cell("text"), kinds[:10], found)
