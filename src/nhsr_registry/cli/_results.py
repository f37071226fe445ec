"""Results as a table, CSV, JSON, Markdown or ids. Light: no import that a warm `search` does not need."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click

from nhsr_registry.cli._json import for_output
from nhsr_registry.plain import as_cell, as_markdown, clean, filled, kind_name
from nhsr_registry.printed import as_json

FORMATS = ("table", "json", "csv", "ids", "markdown")
#: Of a command that tells of projects in full, in place of a table of them.
IN_FULL = ("text", *FORMATS[1:])
LEVEL_NAMES = {"listed": "Listed", "usable": "Usable", "reusable": "Reusable", "ready-to-scale": "Ready to scale"}
_COLUMNS = (
    "id", "name", "summary", "url", "language", "kinds", "topics", "organisation", "licence", "level", "provisional", "score",
    "updated", "caveats", "stale", "archived", "successor", "listed_by", "registry", "also_in",
)  # fmt: skip
_USERS = 2  # of those who use a project, how many are named
CAVEATS = {
    "experimental": "experimental",
    "unmaintained": "not maintained",
    "not-for-clinical-use": "not for clinical use",
    "internal-references": "refers to internal systems",
    "not-for-reuse": "not meant for reuse",
    "synthetic-data": "synthetic data",
    "superseded": "superseded",
}


def rendered(
    format_: str,
    cards: Sequence[Mapping[str, Any]],
    data: Mapping[str, Any],
    *,
    several: bool = False,
    columns: Sequence[str] = (),
) -> str:
    """`cards` as the format asks; for JSON, `data` that holds them. With `several` registries, each says where it is from.

    `columns` are those of CSV, where they are not the usual ones.
    """
    if format_ == "json":
        return for_output(as_json(data))
    if format_ == "csv":
        return _csv(cards, columns or _COLUMNS)
    if format_ == "ids":
        return "".join(f"{clean(card['id'])}\n" for card in cards)
    if format_ == "markdown":
        return _markdown(cards, several=several)
    return "".join(_block(card, several=several) for card in cards)


def width() -> int:
    """Columns to write in: the terminal's, within reason; 80 where there is none."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return 80
    import shutil

    return max(40, min(shutil.get_terminal_size((80, 24)).columns, 100))


def wrapped(text: str, indent: str = "  ", columns: int | None = None) -> str:
    """A stranger's text as lines of words within the width; a longer word stands alone."""
    return filled(clean(text), (columns or width()) - 1, indent)


def style(text: str, **how: Any) -> str:
    """Colour, unless NO_COLOR is set; click leaves it out where the output is no terminal."""
    return text if os.environ.get("NO_COLOR") else click.style(text, **how)


def _block(card: Mapping[str, Any], *, several: bool) -> str:
    head = style(clean(card["id"]), bold=True, fg="cyan")
    lines = [head, wrapped(" · ".join(filter(None, _facts(card)))), wrapped(card["summary"])]
    if warning := _warning(card):
        lines.append(style(wrapped(warning), fg="yellow"))
    if users := card["used_by"]:
        lines.append(wrapped(_users(users)))
    if card.get("taken_from") or len(card.get("listed_by") or ()) > 1:
        lines.append(wrapped(f"Listed by {', '.join(card['listed_by'])}."))
    if why := card.get("why"):
        from nhsr_registry.search.engine import mentions

        label = "Only mentions" if mentions(card) else "Why"
        lines.append(style(wrapped(f"{label}: " + "; ".join(_reasons(why))), dim=True))
    if several:
        lines.append(style(wrapped(f"From: {origin(card)}"), dim=True))
    return "\n".join([*lines, "", ""])


def _users(users: Sequence[str]) -> str:
    """Who uses it, as files show: the first names, and how many more."""
    more = len(users) - _USERS
    return f"Used by {', '.join(users[:_USERS])}{f' and {more} more' if more > 0 else ''}."


def origin(card: Mapping[str, Any]) -> str:
    """Which registry a project is told from, and which others have it."""
    others = card.get("also_in") or ()
    return f"{card['registry']}{'; also in ' + ', '.join(others) if others else ''}"


def _facts(card: Mapping[str, Any]) -> Iterable[str]:
    level = LEVEL_NAMES.get(card["level"] or "")
    yield f"{level}{' (provisional)' if card['provisional'] else ''}" if level else "Not read yet"
    yield ", ".join(map(kind_name, card["kinds"]))
    yield card["language"] or ""
    yield card["licence"] or ("no licence found" if level else "")
    yield card["organisation"] or ""
    yield f"updated {card['updated'][:7]}" if card["updated"] else ""


def _warning(card: Mapping[str, Any]) -> str:
    """What a user should know first."""
    said = [CAVEATS.get(kind, kind) for kind in card["caveats"] if kind != "synthetic-data"]
    parts = [f"Says of itself: {', '.join(said)}."] if said else []
    parts += ["Archived by its owner."] if card["archived"] else []
    parts += [f"Superseded by {card['successor']}."] if card["successor"] else []
    parts += [f"Not read since {card['stale']['since']}: {card['stale']['reason']}."] if card["stale"] else []
    return " ".join(parts)


def _reasons(why: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each field with its words, once; words told already are not told again for another one that they stand for."""
    plain = {(reason["field"], word) for reason in why if "for" not in reason for word in reason["words"]}
    stands: dict[tuple[str, str], list[str]] = {}
    for reason in why:
        key = reason["field"], ", ".join(reason["words"])
        if "for" in reason and all((reason["field"], word) in plain for word in reason["words"]):
            continue
        stands.setdefault(key, []).extend([reason["for"]] if "for" in reason else [])
    for (field, words), meant in stands.items():
        name = "people look for it as" if field == "questions" else field
        yield f"{name}: {words}{' (for ' + ', '.join(meant) + ')' if meant else ''}"


def _csv(cards: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    import csv
    import io

    out = io.StringIO()
    # RFC 4180's line ends; Windows writes its own for every line that ends.
    writer = csv.writer(out, lineterminator="\n" if os.name == "nt" else "\r\n")
    writer.writerow(columns)
    for card in cards:
        writer.writerow([_cell(card.get(column)) for column in columns])
    return out.getvalue()


def _markdown(cards: Iterable[Mapping[str, Any]], *, several: bool) -> str:
    """A table for a wiki or an issue; strangers' text stays text."""
    head = ["Project", "Summary", "Language", "Licence", "Readiness", "Updated", *(["Registry"] if several else [])]
    rows = [head, ["---"] * len(head)]
    for card in cards:
        level = LEVEL_NAMES.get(card["level"] or "", "Not read yet")
        cells = [card["summary"], card["language"], card["licence"], level, (card["updated"] or "")[:7]]
        cells += [origin(card)] if several else []
        rows.append([f"[{as_markdown(card['id'])}]({card['url']})", *(as_markdown(cell or "") for cell in cells)])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        value = " ".join(str(part) for part in value)
    if isinstance(value, dict):
        value = f"{value['since']}: {value['reason']}"
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return as_cell(clean("" if value is None else str(value)))
