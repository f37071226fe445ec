"""What a reader of a data file gives: tables by column, and single values by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

MOST_ROWS = 400  # of a table: enough to tell whether its rows are persons
MOST_COLUMNS = 200

Column = tuple[str, list[str]]
_MOST_CELLS = 40_000


def few(columns: int) -> int:
    """How many rows of so many columns are worth reading: what is shown of a table has a limit, too."""
    return min(MOST_ROWS, max(_MOST_CELLS // max(min(columns, MOST_COLUMNS), 1), 50))


class Found(NamedTuple):
    """`tables`: (name, first cells) of each column. `values`: a name, and a value as R would write it.

    `cut`: whether some of it was left unread that a smaller file, or one packed otherwise, would have shown.
    """

    tables: list[list[Column]]
    values: list[tuple[str, str]]
    cut: bool = False


def number(value: float) -> str:
    """A number as a table shows it; whole ones without a point."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - not a number
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def day(days: float, since: int = 1970) -> str:
    """Days since the beginning of a year, as a date; empty where no calendar has it."""
    return moment(days * 86_400, since)[:10]


def moment(seconds: float, since: int = 1970) -> str:
    try:
        return (datetime(since, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat(" ", "minutes")[:16]
    except (OverflowError, ValueError):
        return ""


def quoted(cells: list[str]) -> str:
    """One text, or several, as R writes them."""
    said = [f'"{" ".join(cell[:200].split())}"'.replace("\\", "/") for cell in cells[:MOST_ROWS]]
    return said[0] if len(said) == 1 else f"c({', '.join(said)})"


def decoded(value: bytes) -> str:
    """A text in UTF-8, or else as Windows writes it: which one, few old files tell."""
    value = value.rstrip(b" \0")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(value) - 3 and error.start:  # cut within a letter
            return value[: error.start].decode("utf-8", "replace")
        return value.decode("cp1252", "replace")
