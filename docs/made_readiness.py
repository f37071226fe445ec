"""The table of docs/validity.md: what `benchmarks/readiness/labels.py --record` kept (benchmarks/readiness/figures.json)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "benchmarks" / "readiness" / "figures.json"


def figures() -> Mapping[str, Any]:
    """Counts over all labels: of repositories, kinds, and for each check (both, we, the person) of each answer."""
    kept: Mapping[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return kept


def now(known: Mapping[str, Any]) -> str:
    """One row of all checks, and those in which anything is still wrong."""
    lines = [
        "| Check | Answers | Met: right | Met: found | Not met: right | Not met: found |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    rows: Mapping[str, Mapping[str, Any]] = known["checks"]
    for check, row in rows.items():
        if check == "all together" or len({*row["met"]}) > 1 or len({*row["not_met"]}) > 1:
            shares = [_share(row[answer][0], row[answer][which]) for answer in ("met", "not_met") for which in (1, 2)]
            lines.append(f"| {check} | {row['answers']:,} | {' | '.join(shares)} |")
    agree, asked = known["applicability"]
    return "\n".join(lines) + (
        f"\n\nChecks that are not named agree in every answer. {known['repositories']} repositories of {known['owners']} owners; "
        f"the kinds are right for {known['kinds_right']}, and whether a check applies in {agree:,} of {asked:,} pairs.\n"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"
