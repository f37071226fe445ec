"""Charts as shapes, worked out before the template: no script, no picture, and the same numbers in a table. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nhsr_registry.publish import words
from nhsr_registry.publish.shelf import Brief

WIDTH = 600
_ROW = 38
_NAMES = 240  # room for a row's name, in user units: on the narrowest screens they are written in 30
_PLOT = 240
_LEFT, _FOOT = 64, 42


class Mark(NamedTuple):
    """One shape: a bar (x, y, w, h), an axis (from x, y to w, h), a line (points) or a text."""

    kind: str
    x: float = 0
    y: float = 0
    w: float = 0
    h: float = 0
    series: int = 1
    points: str = ""
    text: str = ""
    anchor: str = "start"
    spare: bool = False  # a label that may be left out where there is no room for all


class Chart(NamedTuple):
    """A picture and the table that says the same; `said` is its gist in a sentence."""

    title: str
    note: str
    said: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    marks: tuple[Mark, ...]
    width: int
    height: int


def bars(title: str, note: str, head: str, rows: Sequence[tuple[str, int]]) -> Chart:
    """One bar a row, longest as wide as there is room."""
    most = max((number for _, number in rows), default=0) or 1
    marks = []
    for n, (name, number) in enumerate(rows):
        width = round((WIDTH - _NAMES - 70) * number / most, 1)
        marks += [
            Mark("text", x=0, y=_ROW * n + 26, text=name),
            Mark("bar", x=_NAMES, y=_ROW * n + 6, w=width, h=_ROW - 10),
            Mark("text", x=_NAMES + width + 8, y=_ROW * n + 26, text=f"{number:,}"),
        ]
    said = ", ".join(f"{name} {number:,}" for name, number in rows) + "."
    return Chart(title, note, said, (head, "Projects"), tuple(rows), tuple(marks), WIDTH, _ROW * len(rows) + 4)


#: Between the names of two lines: on a narrow screen they are written larger.
_LINE = 31


def lines(title: str, note: str, series: Sequence[str], rows: Sequence[tuple[str, tuple[int, ...]]]) -> Chart:
    """A line for each of `series` over the years of `rows`, named at its end; the first year left, the last right."""
    most = max((max(values) for _, values in rows), default=0) or 1
    right = WIDTH - 132  # for the longest name at the size of a narrow screen, in a wide font

    def place(n: int, value: int) -> tuple[float, float]:
        across = (right - _LEFT) * n / max(1, len(rows) - 1)
        return round(_LEFT + across, 1), round(_PLOT - (_PLOT - 20) * value / most, 1)

    marks = [*_frame(most, right), *_years([year for year, _ in rows], right)]
    ends: list[tuple[float, int]] = []
    for number, _ in enumerate(series):
        points = [place(n, values[number]) for n, (_, values) in enumerate(rows)]
        marks.append(Mark("line", series=number + 1, points=" ".join(f"{x},{y}" for x, y in points)))
        ends.append((points[-1][1] if points else _PLOT, number))
    for y, number in _apart(ends):
        marks.append(Mark("text", x=right + 8, y=y + 5, text=series[number]))
    return Chart(
        title, note, _gist(series, rows), ("Year", *series), tuple((year, *values) for year, values in rows),
        tuple(marks), WIDTH, _PLOT + _FOOT,
    )  # fmt: skip


def columns(title: str, note: str, rows: Sequence[tuple[str, int]]) -> Chart:
    """One column a year."""
    most = max((number for _, number in rows), default=0) or 1
    right = WIDTH - 10
    step = (right - _LEFT) / max(1, len(rows))
    marks = list(_frame(most, right))
    every = _every(len(rows))
    for n, (year, number) in enumerate(rows):
        height = round((_PLOT - 20) * number / most, 1)
        marks.append(
            Mark("bar", x=round(_LEFT + step * n + 2, 1), y=round(_PLOT - height, 1), w=round(step - 4, 1), h=height)
        )
        if n % every == 0:
            x, spare = round(_LEFT + step * (n + 0.5), 1), n // every % 2 == 1
            marks.append(Mark("text", x=x, y=_PLOT + 33, text=year, anchor="middle", spare=spare))
    said = ", ".join(f"{year} {number:,}" for year, number in rows) + "."
    return Chart(title, note, said, ("Year", "Projects"), tuple(rows), tuple(marks), WIDTH, _PLOT + _FOOT)


def _frame(most: int, right: float) -> Iterable[Mark]:
    yield Mark("axis", x=_LEFT, y=_PLOT, w=right, h=_PLOT)
    yield Mark("axis", x=_LEFT, y=20, w=right, h=20)
    yield Mark("text", x=_LEFT - 6, y=_PLOT + 5, text="0", anchor="end")
    yield Mark("text", x=_LEFT - 6, y=28, text=f"{most:,}", anchor="end")


def _years(years: Sequence[str], right: float) -> Iterable[Mark]:
    every = _every(len(years))
    for n, year in enumerate(years):
        if n % every == 0:
            x = _LEFT + (right - _LEFT) * n / max(1, len(years) - 1)
            yield Mark("text", x=round(x, 1), y=_PLOT + 33, text=year, anchor="middle", spare=n // every % 2 == 1)


def _every(number: int) -> int:
    """So many years to one that is named: about seven names."""
    return max(1, -(-number // 7))


def _apart(ends: Iterable[tuple[float, int]]) -> Iterable[tuple[float, int]]:
    """The names at the ends of lines, moved up so that none covers another or the years below."""
    last = _PLOT + 20.0
    for y, number in sorted(ends, reverse=True):
        last = min(y, last - _LINE)
        yield last, number


def _gist(series: Sequence[str], rows: Sequence[tuple[str, tuple[int, ...]]]) -> str:
    if not rows:
        return "no data yet."
    (first, before), (last, after) = rows[0], rows[-1]
    each = "; ".join(f"{name} from {before[n]:,} to {after[n]:,}" for n, name in enumerate(series))
    return f"from {first} to {last}, {each}."


# ── what the registry shows ──────────────────────────────────────────────────────────────────────


def readiness(briefs: Iterable[Brief]) -> Chart:
    """How many projects stand at each level."""
    counts = {level: 0 for level, _, _ in words.levels()}
    unread = 0
    for brief in briefs:
        if brief.level:
            counts[brief.level] += 1
        else:
            unread += 1
    rows = [(name, counts[level]) for level, name, _ in words.levels()] + [("Not read yet", unread)]
    return bars("How ready the projects are", "Projects at each level of readiness for reuse.", "Level", rows)


def activity(briefs: Iterable[Brief]) -> Chart:
    """When the projects were last worked on."""
    found = _by_year((brief.updated or "")[:4] for brief in briefs)
    note = "Projects by the year of their last commit. Code that is finished stays where it is."
    return columns("When they were last worked on", note, found)


def growth(briefs: Iterable[Brief]) -> Chart:
    """How many of the listed projects there were at the end of each year."""
    total, rows = 0, []
    for year, number in _by_year(brief.began for brief in briefs):
        total += number
        rows.append((year, (total,)))
    note = (
        "Of the projects listed today, how many had begun by the end of each year. Where the whole history is public."
    )
    return lines("How the body of code grew", note, ("All",), rows)


def languages(briefs: Iterable[Brief]) -> Chart:
    """R and Python by the year in which projects began."""
    briefs = [brief for brief in briefs if brief.began]
    used = ("R", "Python", "SQL")
    per = {name: dict(_by_year(brief.began for brief in briefs if name in brief.languages)) for name in used}
    rows = [
        (year, tuple(per[name].get(year, 0) for name in used)) for year, _ in _by_year(brief.began for brief in briefs)
    ]
    note = "Projects begun in each year, by language. A project in two languages counts for both."
    return lines("Languages over time", note, used, rows)


def _by_year(years: Iterable[str | None]) -> list[tuple[str, int]]:
    """Every year from the first to the last with its count, those without any too."""
    known = [int(year) for year in years if year and year.isdigit() and 1970 <= int(year) <= 2100]
    count = Counter(known)
    return [(str(year), count[year]) for year in range(min(known), max(known) + 1)] if known else []
