"""The tables of docs/benchmarks/search.md: what `benchmarks/search/evaluate.py --record` kept (benchmarks/search/figures.json)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "benchmarks" / "search" / "figures.json"
#: Set of queries → what it is, and the part of it that nothing was tuned on.
SETS: Mapping[str, tuple[str, str]] = {
    "queries.tsv": ("short, our own", "held out"),
    "queries-outside.tsv": ("outside", "held out"),
    "queries-blind-short.tsv": ("short, blind", "held out"),
    "queries-stranger-short.tsv": ("short, a stranger's", "all"),
    "queries-stranger2-short.tsv": ("short, a second stranger's", "all"),
    "queries-stranger3-short.tsv": ("short, a third stranger's", "all"),
    "queries-stranger4-short.tsv": ("short, a fourth stranger's", "all"),
    "queries-stranger5-short.tsv": ("short, a fifth stranger's", "all"),
    "queries-stranger6-short.tsv": ("short, a sixth stranger's", "all"),
    "queries-stranger7-short.tsv": ("short, a seventh stranger's", "all"),
    "queries-stranger8-short.tsv": ("short, an eighth stranger's", "all"),
    "queries-lay.tsv": ("lay, another assessor's", "held out"),
    "queries-blind-lay.tsv": ("lay, blind", "held out"),
    "queries-stranger-lay.tsv": ("lay, a stranger's", "all"),
    "queries-stranger2-lay.tsv": ("lay, a second stranger's", "all"),
    "queries-stranger3-lay.tsv": ("lay, a third stranger's", "all"),
    "queries-stranger4-lay.tsv": ("lay, a fourth stranger's", "all"),
    "queries-stranger5-lay.tsv": ("lay, a fifth stranger's", "all"),
    "queries-stranger6-lay.tsv": ("lay, a sixth stranger's", "all"),
    "queries-stranger7-lay.tsv": ("lay, a seventh stranger's", "all"),
    "queries-stranger8-lay.tsv": ("lay, an eighth stranger's", "all"),
}

Row = Mapping[str, Any]


def figures() -> dict[str, list[Row]]:
    """`curated`, `uncurated` → what was measured."""
    kept: dict[str, list[Row]] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return kept


def found(known: Mapping[str, Sequence[Row]]) -> str:
    """The parts that nothing was tuned on: ours in both registries, and the whole sets beside bare FTS5."""
    lines = [
        "| queries | part | ours | bare FTS5 (whole set) | ours, undescribed | bare FTS5, undescribed |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, (what, part) in SETS.items():
        asked, ours = _row(known["curated"], name, part, "ours")
        cells = [
            what,
            f"{part} ({asked})",
            ours,
            _row(known["curated"], name, "all", "bare FTS5")[1],
            _row(known["uncurated"], name, part, "ours")[1],
            _row(known["uncurated"], name, "all", "bare FTS5")[1],
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def unanswered(known: Mapping[str, Sequence[Row]]) -> str:
    """Who is told that nothing answers, rightly and wrongly; and what a spelling mistake costs."""
    lines = ["| registry | told rightly | told wrongly | a mistake in one word costs |", "| --- | --- | --- | --- |"]
    for which, name in (("curated", "as it is"), ("uncurated", "undescribed")):
        told = [row for row in known[which] if "told" in row]
        counts = [
            f"{sum(row['told'] for row in some)} of {sum(row['asked'] for row in some)}"
            for some in ([row for row in told if row["rightly"]], [row for row in told if not row["rightly"]])
        ]
        lines.append(f"| {name} | {counts[0]} | {counts[1]} | {', '.join(_slips(known[which]))} |")
    return "\n".join(lines) + "\n"


def _slips(rows: Sequence[Row]) -> Iterator[str]:
    for name in SETS:
        right, wrong = (
            next(row["ndcg"] for row in rows if row["queries"] == name and row["part"] == part)
            for part in ("of these, as they are", "with a mistake in one word")
        )
        yield f"{right - wrong:.3f}"


def _row(rows: Sequence[Row], queries: str, part: str, engine: str) -> tuple[int, str]:
    row = next(row for row in rows if (row["queries"], row["part"], row.get("engine")) == (queries, part, engine))
    return row["asked"], f"{row['ndcg']:.3f} / {100 * row['first']:.0f} % / {100 * row['five']:.0f} %"
