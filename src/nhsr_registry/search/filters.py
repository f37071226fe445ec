"""Filters of `search` and `list`: what a person wrote → the projects that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nhsr_registry.errors import UsageError
from nhsr_registry.index_layout import facet_term
from nhsr_registry.plain import filled
from nhsr_registry.search.expand import plan
from nhsr_registry.search.index import Index
from nhsr_registry.search.nearnames import near
from nhsr_registry.search.query import parse

#: Kind of facet → the option that asks for it.
OPTIONS = {
    "language": "--language",
    "kinds": "--kind",
    "topics": "--topic",
    "settings": "--setting",
    "datasets": "--dataset",
    "owner": "--owner",
    "licence": "--licence",
    "level": "--level",
    "status": "--status",
    "welcoming": "--welcoming",
}

#: Where there are more values than this, an error names some of them.
_MOST_NAMED, _SOME = 100, 40
#: Where an error's hint begins on a line of 80 columns, and how much room is left for it.
_BELOW = " " * len("Next:  ")
_WIDE = 79 - len(_BELOW)
#: Filters whose values are no words of a question: an unknown one is told, and not looked for.
CLOSED = frozenset(("kinds", "language", "licence", "level", "status", "owner"))


def documents(index: Index, wanted: Mapping[str, Sequence[str]]) -> set[int] | None:
    """The projects that fit every filter (of one filter's values, any); `None` where nothing is filtered.

    Raises `UsageError` with near values for a value that the registry does not know.
    """
    fitting: set[int] | None = None
    for kind, values in wanted.items():
        if values:
            ids = [id_ for value in values for id_ in meaning(index, kind, value)]
            found = _with(index, kind, ids)
            fitting = found if fitting is None else fitting & found
    return fitting


def fitting(index: Index, kind: str, value: str) -> set[int]:
    """The projects that fit one value of a filter. Raises `UsageError` for one that the registry does not know."""
    return _with(index, kind, meaning(index, kind, value))


def meaning(index: Index, kind: str, value: str) -> list[str]:
    """The ids that a value means: itself an id, a name, or words of one. Raises `UsageError`."""
    if kind == "welcoming":
        return [value]  # yes, which no project may be
    folded = " ".join(value.casefold().split())
    rows = index.rows(
        "SELECT DISTINCT value FROM choice WHERE kind = ? AND folded IN (?, ?)",
        (kind, folded, folded.replace(" ", "-")),
    )
    if not rows and len(folded) > 2:  # part of one name only: "community" would be several
        part = "%" + folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = index.rows(
            "SELECT DISTINCT value FROM choice WHERE kind = ? AND folded LIKE ? ESCAPE '\\'", (kind, part)
        )
        rows = rows if len(rows) == 1 else []
    if not rows:
        raise _unknown(index, kind, value)
    return [str(row[0]) for row in rows]


def _with(index: Index, kind: str, values: Iterable[str]) -> set[int]:
    found: set[int] = set()
    for value in values:
        if postings := index.postings(facet_term(kind, value)):
            found.update(postings.documents)
    return found - index.dead


def choices(index: Index, kind: str, value: str) -> tuple[list[str], list[str]]:
    """The values that a filter knows which are near to one that it does not know, by spelling or else by meaning, and all of them."""
    folded: dict[str, str] = {}
    for said, id_ in index.rows("SELECT folded, value FROM choice WHERE kind = ? ORDER BY value", (kind,)):
        folded[str(said)] = str(id_)
    close = list(dict.fromkeys(folded[said] for said in near(value, folded, 4)))
    if not close:
        about = [id_ for idea in plan(index, parse(value)).ideas for of, id_, _ in idea.facets if of == kind]
        close = [id_ for id_ in dict.fromkeys(about) if id_ in folded.values()][:4]
    return close, sorted(set(folded.values()), key=str.casefold)


def _unknown(index: Index, kind: str, value: str) -> UsageError:
    close, known = choices(index, kind, value)
    if close:
        hint = f"Did you mean {' or '.join(close)}?"
    else:
        hint = f"Known: {', '.join(known if len(known) <= _MOST_NAMED else [*known[:_SOME], '…'])}."
    return UsageError(
        f"{OPTIONS[kind]} does not know {value[:100]!r}.", hint=filled(hint, _WIDE).replace("\n", f"\n{_BELOW}")
    )
