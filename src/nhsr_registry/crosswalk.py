"""Statements from many files → one `Record` in CodeMeta terms, with who said what and where they disagree."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nhsr_registry.formats import all_formats
from nhsr_registry.model import Conflict, Record, Source, Statement, Value
from nhsr_registry.understand.history import GIT, GITHUB, is_ahead

#: Fields with one value; where files say different things, that is a conflict. All others are lists.
SINGLE = frozenset(
    {
        "name",
        "version",
        "description",
        "code_repository",
        "issue_tracker",
        "development_status",
        "date_created",
        "date_modified",
        "date_published",
    }
)
#: Single fields whose values differ by nature (a short and a long description): the first is chosen, no conflict.
_MAY_DIFFER = frozenset({"description", "date_created", "date_modified", "date_published", "issue_tracker"})
_MOST_SOURCES = 200  # of one value: nobody reads more, and comparing all with all takes long


def merge(statements: Iterable[Statement]) -> Record:
    """One record from all statements; the order in which they come does not matter.

    The strongest format speaks first (`Format.rank`), then the shallower file, then the earlier line.
    Placeholders are kept apart and never become values.
    """
    # No file, so no depth: a tag is what was released, and goes first; the host's word is the weakest at the root.
    elsewhere = {GIT: 0, GITHUB: 99}
    ranks = {fmt.id: fmt.rank for fmt in all_formats()} | elsewhere

    def strength(statement: Statement) -> tuple[object, ...]:
        source = statement.source
        rank = ranks.get(statement.format, 99)
        depth = 0 if statement.format in elsewhere else source.path.count("/")
        key = sorted(statement.extra.items())
        return (depth, rank, source.path, source.line or 0, statement.value, statement.format, key)

    ordered = sorted(statements, key=strength)
    fields: dict[str, dict[str, Value]] = {}
    for statement in ordered:
        if statement.placeholder:
            continue
        values = fields.setdefault(statement.field, {})
        key = comparable(statement.field, statement.value)
        known = values.get(key)
        source = Source(format=statement.format, path=statement.source.path, line=statement.source.line)
        if known is None:
            values[key] = Value(value=statement.value, sources=(source,), extra=statement.extra)
        elif len(known.sources) < _MOST_SOURCES and source not in known.sources:
            extra = _joined(known.extra, statement.extra)
            values[key] = Value(value=known.value, sources=(*known.sources, source), extra=extra)
    merged = {field: tuple(values.values()) for field, values in sorted(fields.items())}
    return Record(
        fields=merged,
        conflicts=tuple(
            Conflict(field=field, values=rivals)
            for field, values in merged.items()
            if field in SINGLE - _MAY_DIFFER and _disagree(field, rivals := _rivals(values))
        ),
        placeholders=tuple(s for s in ordered if s.placeholder),
    )


def _joined(first: dict[str, str], later: dict[str, str]) -> dict[str, str]:
    """Details of one value from two who said it: the first's word counts; a title, or a mere lock, only where both say so.

    So does what a licence is for: a README that speaks of the data takes nothing from the licence file beside it.
    """
    joined = {**later, **first}
    for key in ("kind", "locked"):
        if first.get(key) != later.get(key):
            joined.pop(key, None)
    if ("scope" in first) != ("scope" in later):
        del joined["scope"]
    return joined


def _rivals(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """The values that speak of the same thing, and so could contradict each other.

    A title ("Waiting times in trusts") is not another name for the package beside it, a package in a folder has its
    own name and version, and words of different scales (lifecycle, repostatus, PyPI) do not compare.
    """
    named = [value for value in values if value.extra.get("kind") != "title"]
    if not named:
        return ()
    files = [source for source in named[0].sources if source.format not in {GIT, GITHUB}]
    folder = files[0].path.rpartition("/")[0] if files else ""
    scale = named[0].extra.get("scheme")
    return tuple(
        value
        for value in named
        if value.extra.get("scheme") == scale
        and any(source.format in {GIT, GITHUB} or source.path.rpartition("/")[0] == folder for source in value.sources)
    )


def _disagree(field: str, values: tuple[Value, ...]) -> bool:
    """Whether values of a single field contradict each other; a version ahead of the newest tag is just at work."""
    if field != "version":
        return len(values) > 1
    tags = [value.value for value in values if all(source.format == GIT for source in value.sources)]
    others = [value for value in values if value.value not in tags]
    # A tag speaks for the whole repository: what lies in a folder of it (an example, a guide) has its own version.
    root = [value.value for value in others if any("/" not in source.path for source in value.sources)]
    return len(others) > 1 or any(not is_ahead(version, tag) for version in root for tag in tags)


def comparable(field: str, value: str) -> str:
    """The form in which two values of a field count as the same."""
    folded = " ".join(value.split()).casefold()
    if field in {"code_repository", "issue_tracker", "url", "same_as"}:
        return re.sub(r"^https?://(?:www\.)?|\.git$|/+$", "", folded.partition("#")[0]).removesuffix(".git").rstrip("/")
    if field == "version":
        return folded.removeprefix("v")
    if field == "name":
        return re.sub(r"[-_.\s]+", "-", folded)
    return folded
