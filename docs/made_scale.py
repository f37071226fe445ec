"""The tables of docs/scale.md: what was measured (benchmarks/scale/figures.json), and what follows from it for a million."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parents[1] / "benchmarks" / "scale" / "figures.json"
BUILT = FIGURES.parent / "building.json"
PUBLISHED = FIGURES.parents[1] / "publish_figures.json"
MILLION = 1_000_000
#: What one registry's workflow token may ask of GitHub in an hour, and what `publish.yml` lets all parts use together.
POINTS, USED = 1_000, 900
EACH_MEMBER = 5_000
_BATCH = 100  # projects that GitHub is asked about at once
_JOB_SECONDS, _JOB_PROCESSORS = 3_600, 2

Figures = Mapping[str, Any]
Row = tuple[str, ...]


def figures() -> Figures:
    """What `benchmarks/scale/huge.py --record` kept."""
    known: Figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    return known


def published() -> str:
    """A row for each time that `benchmarks/publish_speed.py --record` published: anew, and again unchanged."""
    known: Figures = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    rows: list[Row] = [
        (
            f"{own['projects']:,}",
            f"{what}, {own['pages']:,} pages" if what == "anew" else what,
            _seconds(own["seconds"]),
            _seconds(own["processor_s"]),
            _bytes(own["together_bytes"]),
            _bytes(own["largest_bytes"]),
        )
        for number in sorted(known, key=int)
        for what, own in (("anew", known[number]["first"]), ("again, nothing changed", known[number]["again"]))
    ]
    return _table(
        ("Projects", "Published", "Time", "Processor time", "All processes together", "Largest process"), rows
    )


def building() -> str:
    """A row for each index that `benchmarks/scale/building.py --record` made, with ours as so many times it."""
    names = {
        "reading": "only reading the records", "bare FTS5": "bare FTS5", "tantivy": "tantivy",
        "ours": "**ours, anew**", "update": "ours, after 100 changes",
    }  # fmt: skip
    rows: list[Row] = []
    for said in sorted(json.loads(BUILT.read_text(encoding="utf-8")).values(), key=lambda one: one["projects"]):
        ours = said["engines"]["ours"]["processor_s"]
        rows += [
            (
                f"{said['projects']:,}",
                called,
                _seconds(own["processor_s"]),
                _bytes(own["together_bytes"]),
                _bytes(own["bytes"]) if own["bytes"] else "",
                f"{ours / own['processor_s']:.1f}",
            )
            for name, called in names.items()
            if (own := said["engines"].get(name))
        ]
    head = ("Projects", "Index", "Processor time", "All processes together", "File", "Ours, so many times it")
    return _table(head, rows)


def measured(known: Figures) -> str:
    """A row for each step that was run."""
    head = ("Step", "What was run", "Processor time", "Largest process", "Bytes")
    return _table(head, [*_harvested(known), *_merged(known), *_published(known), *_searched(known), *_told(known)])


def _harvested(known: Figures) -> Iterator[Row]:
    if not (own := known.get("harvested")):
        return
    parts = own["parts"]
    for name, rows, what in (
        (
            "Harvest, first time",
            parts,
            f"{own['projects']:,} small repositories in {len(parts)} parts (`harvest --shard`)",
        ),
        ("Harvest, quiet night", [own["quiet"]], f"the same {own['projects']:,}, none changed"),
    ):
        time = sum(row["processor_s"] for row in rows)
        points = sum(row["points"] for row in rows)
        yield (
            name,
            f"{what}; {points:,} points",
            _seconds(time),
            _bytes(max(r["memory_bytes"] for r in rows)),
            _bytes(own["harvest_bytes"]),
        )
    yield "Join the parts", "`merge`", _seconds(own["merge"]["processor_s"]), _bytes(own["merge"]["memory_bytes"]), ""


def _merged(known: Figures) -> Iterator[Row]:
    if not (own := known.get("merged")):
        return
    made = known["made"]
    what = f"{made['records']:,} records of {made['members']} members, {own['projects']:,} projects"
    yield (
        "Take the members",
        what,
        _seconds(own["first"]["processor_s"]),
        _bytes(own["first"]["memory_bytes"]),
        f"{_bytes(made['bytes'])} fetched, {_bytes(own['kept_bytes'])} kept",
    )
    yield (
        "A night without news",
        "the same members",
        _seconds(own["again"]["processor_s"]),
        _bytes(own["again"]["memory_bytes"]),
        "",
    )


def _published(known: Figures) -> Iterator[Row]:
    if not (own := known.get("published")):
        return
    data, pages = own["data"], own["pages"]
    yield (
        "Publish the data",
        f"`publish --data-only` of {known['merged']['projects']:,}",
        _seconds(data["processor_s"]),
        _bytes(data["memory_bytes"]),
        _bytes(data["bytes"]),
    )
    yield (
        "Publish pages",
        f"every page of {pages['projects']:,} of them",
        _seconds(pages["processor_s"]),
        _bytes(pages["memory_bytes"]),
        _bytes(pages["bytes"]),
    )
    if asked := own.get("parquet"):
        yield (
            "Analyse",
            f"the question below, in DuckDB, over {_bytes(own['files']['v1/index.parquet'])} of Parquet",
            _seconds(asked["processor_s"]),
            _bytes(asked["memory_bytes"]),
            "",
        )


def _told(known: Figures) -> Iterator[Row]:
    if not (own := known.get("told")):
        return
    for name, what, bytes_ in (
        ("Report for leaders", "`report`", ""),
        ("What solves one problem", "`clusters`", ""),
        ("What is near", "`watch`, the state of one day", _bytes(own["state_bytes"])),
    ):
        row = own[what.split("`")[1]]
        yield name, f"{what}, of {own['projects']:,}", _seconds(row["processor_s"]), _bytes(row["memory_bytes"]), bytes_


def _searched(known: Figures) -> Iterator[Row]:
    if not (own := known.get("searched")):
        return
    core = own["core"]
    yield (
        "Make the index",
        f"of {known['merged']['projects']:,}, once",
        _seconds(own["built"]["processor_s"]),
        _bytes(own["built"]["memory_bytes"]),
        _bytes(own["index_bytes"]),
    )
    yield (
        "Search",
        "the whole command, the index there",
        _seconds(own["command"]["processor_s"]),
        _bytes(own["command"]["memory_bytes"]),
        "",
    )
    yield (
        "A query",
        f"the core, in one process: median of {core['queries']}, and nine of ten",
        f"{core['median_ms']:.0f} ms, {core['ninetieth_ms']:.0f} ms",
        _bytes(core["memory_bytes"]),
        "",
    )


# ── what follows for a million ───────────────────────────────────────────────────────────────────


def million(known: Figures) -> str:
    """Each figure times what a million is more, with the formula; nothing here was run."""
    rows: list[Row] = []
    if merged := known.get("merged"):
        times = MILLION / merged["projects"]
        rows += [
            ("Take the members", "× projects", _seconds(times * merged["first"]["processor_s"]), _bytes(times * merged["first"]["memory_bytes"]), f"{_bytes(times * known['made']['bytes'])} fetched, {_bytes(times * merged['kept_bytes'])} kept"),
            ("A night without news", "× projects", _seconds(times * merged["again"]["processor_s"]), _bytes(times * merged["again"]["memory_bytes"]), ""),
        ]  # fmt: skip
        if published := known.get("published"):
            data, pages = published["data"], published["pages"]
            each = MILLION / pages["projects"]
            rows += [
                ("Publish the data", "× projects", _seconds(times * data["processor_s"]), _bytes(times * data["memory_bytes"]), _bytes(times * data["bytes"])),
                ("Publish pages", "× pages, at least", _seconds(each * pages["processor_s"]), "", _bytes(each * pages["bytes"])),
            ]  # fmt: skip
        if searched := known.get("searched"):
            core = searched["core"]
            rows += [
                ("Make the index", "× projects", _seconds(times * searched["built"]["processor_s"]), _bytes(times * searched["built"]["memory_bytes"]), _bytes(times * searched["index_bytes"])),
                ("A query", "× projects, at most", f"{times * core['median_ms']:.0f} ms", _bytes(times * core["memory_bytes"]), ""),
            ]  # fmt: skip
    return _table(("Step", "Formula", "Processor time", "Largest process", "Bytes"), rows)


def matrix(known: Figures) -> str:
    """How many jobs, nights and points a harvest of so many takes, one registry or members."""
    own = known.get("harvested")
    rows = [_jobs(count, own) for count in (10_000, 100_000, MILLION)] if own else []
    head = (
        "Projects",
        "Points, quiet night",
        "Nights with one token",
        "Jobs for the first reading",
        f"Members of {EACH_MEMBER:,}",
    )
    return _table(head, rows)


def _jobs(count: int, own: Figures) -> Row:
    batches = math.ceil(count / _BATCH)
    quiet = own["quiet"]
    points = batches * quiet["points"] / math.ceil(quiet["projects"] / _BATCH)
    each = sum(part["processor_s"] for part in own["parts"]) / sum(part["projects"] for part in own["parts"])
    jobs = math.ceil(count * each / (_JOB_SECONDS * _JOB_PROCESSORS))
    return (
        f"{count:,}",
        f"{points:,.0f}",
        f"{math.ceil(points / USED):,}",
        f"{jobs:,}",
        f"{math.ceil(count / EACH_MEMBER):,}",
    )


# ── words ────────────────────────────────────────────────────────────────────────────────────────


def _seconds(value: float) -> str:
    if value < 10:
        return f"{value:.1f} s"
    return (
        f"{value:,.0f} s"
        if value < 600
        else f"{value / 60:,.0f} min"
        if value < 6 * 3_600
        else f"{value / 3_600:,.0f} h"
    )


def _bytes(value: float) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if value >= size:
            return f"{value / size:,.{1 if value < 10 * size else 0}f} {unit}"
    return f"{value / 1e3:,.0f} kB"


def _table(head: Row, rows: list[Row]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
