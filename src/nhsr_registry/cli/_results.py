"""Results as a table, CSV, JSON, Markdown or ids. Light: no import that a warm `search` does not need."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click

from nhsr_registry.cli._json import for_output
from nhsr_registry.plain import as_cell, as_markdown, cells, clean, filled, kind_name
from nhsr_registry.printed import as_json

FORMATS = ("table", "json", "csv", "ids", "markdown")
#: Of a command that tells of projects in full, in place of a table of them.
IN_FULL = ("text", *FORMATS[1:])
LEVEL_NAMES = {"listed": "Listed", "usable": "Usable", "reusable": "Reusable", "ready-to-scale": "Ready to scale"}
_COLUMNS = (
    "id", "name", "summary", "url", "language", "kinds", "topics", "organisation", "licence", "level", "provisional", "score",
    "updated", "caveats", "stale", "archived", "successor", "listed_by", "registry", "also_in",
    "problem", "settings", "datasets", "status", "used_by", "fork_of",
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
    return _table(cards, several=several)


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


def _table(cards: Sequence[Mapping[str, Any]], *, several: bool) -> str:
    """A block for each project; one whose living successor, or origin, was found too is told with that."""
    heirs = _heirs(cards)
    under: dict[str, list[Mapping[str, Any]]] = {}
    for card in cards:
        under.setdefault(heirs.get(card["id"].lower(), ""), []).append(card)
    return "".join(_block(card, several=several, under=under.get(card["id"].lower(), ())) for card in under.get("", ()))


def _heirs(cards: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Project found → the living one among them that took its place, or that it is a fork of; not those that stand alone."""
    found = {card["id"].lower(): card for card in cards if "why" in card}  # a list of all stays a list of all
    heirs: dict[str, str] = {}
    for id_ in found:
        way = [id_]
        while (to := (found[way[-1]]["successor"] or found[way[-1]].get("fork_of") or "").lower()) in found:
            if to in way:  # each says that the other took its place
                way = [id_]
                break
            way.append(to)
        if len(way) > 1 and not found[way[-1]]["archived"]:  # a fork of what nobody looks after stands by itself
            heirs[id_] = way[-1]
    return heirs


def _others(under: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What was found too and is told here."""
    if before := [clean(card["id"]) for card in under if card["successor"]]:
        yield f"Takes the place of {', '.join(before)}, found too."
    if forks := [clean(card["id"]) for card in under if not card["successor"]]:
        yield f"Found too, a fork of it: {', '.join(forks)}."


def _block(card: Mapping[str, Any], *, several: bool, under: Sequence[Mapping[str, Any]] = ()) -> str:
    lines = [*_head(card), _row(_facts(card)), wrapped(card["summary"])]
    if warning := _warning(card):
        lines.append(style(wrapped(warning), fg="yellow"))
    lines += map(wrapped, _others(under))
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


def _head(card: Mapping[str, Any]) -> Iterator[str]:
    """The id, and the name that people know it by where that is another; beside it where there is room."""
    id_, name = clean(card["id"]), clean(card["name"])
    head = style(id_, bold=True, fg="cyan")
    if not name or _letters(name) == _letters(id_.rpartition("/")[2]):
        yield head
    elif cells(id_) + cells(name) + 2 < width():
        yield f"{head}  {name}"
    else:
        yield head
        yield wrapped(name)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _row(facts: Iterable[str]) -> str:
    """Facts with dots between them; each whole on its line, where a line has room for it."""
    lines = [""]
    for fact in filter(None, map(clean, facts)):
        longer = f"{lines[-1]} · {fact}" if lines[-1] else fact
        if lines[-1] and cells(longer) + 2 >= width():
            lines.append(f"· {fact}")
        else:
            lines[-1] = longer
    return "\n".join(map(wrapped, lines))


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
    parts += [f"A fork of {card['fork_of']}."] if card.get("fork_of") else []
    parts += [f"Not read since {card['stale']['since']}: {card['stale']['reason']}."] if card["stale"] else []
    return " ".join(parts)


def _reasons(why: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each field once: the query's own words, then other words with what they stand for, where they are not told already.

    Of the forms of a word the first is told; words that stand apart are told with a gap.
    """
    from nhsr_registry.search.text import stem

    plain: dict[str, dict[str, str]] = {
        reason["field"]: {} for reason in why
    }  # field → stem → the word as it was asked
    for reason in why:
        for word in reason["words"] if "for" not in reason else ():
            plain[reason["field"]].setdefault(stem(word.casefold()), word)
    stands: dict[str, dict[str, list[str]]] = {field: {} for field in plain}
    for reason in why:
        field = reason["field"]
        words = [word for word in reason["words"] if stem(word.casefold()) not in plain[field]]
        if "for" in reason and words:
            stands[field].setdefault(" … ".join(words), []).append(reason["for"])
    for field, own in plain.items():
        said = [*own.values(), *(f"{by} (for {', '.join(meant)})" for by, meant in stands[field].items())]
        if said:
            yield f"{'people look for it as' if field == 'questions' else field}: {', '.join(said)}"


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
        texts = [card["summary"], card["language"], card["licence"], level, (card["updated"] or "")[:7]]
        texts += [origin(card)] if several else []
        rows.append([f"[{as_markdown(card['id'])}]({card['url']})", *(as_markdown(text or "") for text in texts)])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        parts = [str(part) for part in value]
        value = ("; " if any(" " in part for part in parts) else " ").join(parts)  # ids have no blanks, names do
    if isinstance(value, dict):
        value = f"{value['since']}: {value['reason']}"
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return as_cell(clean("" if value is None else str(value)))
