"""How fast search is at a size: `speed.py PROJECTS [FOLDER]`, beside bare FTS5 and, where installed, tantivy, in one run.

FOLDER is kept and used again (a synthetic registry of 10,000 takes half a minute to write). Every engine gets the same
words of the same projects and the same queries; ours also mends slips, expands synonyms and says why.
"""

from __future__ import annotations

import csv
import importlib.util
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "src"), str(HERE)]

import synthetic  # noqa: E402 - after the path to it

from nhsr_registry.federation.whole import Whole as Registry  # noqa: E402
from nhsr_registry.search import folder as state  # noqa: E402
from nhsr_registry.search.engine import search  # noqa: E402
from nhsr_registry.search.index import open_index, write_index  # noqa: E402
from nhsr_registry.search.query import parse  # noqa: E402
from nhsr_registry.search.reading import projects  # noqa: E402

COLUMNS = ("name", "summary", "problem", "topics", "headings", "readme", "docs")
WEIGHTS = (10, 5, 5, 3, 2, 1, 0.5)


def queries(name: str = "queries.tsv") -> list[str]:
    with (HERE / name).open(encoding="utf-8") as file:
        return list(dict.fromkeys(row["query"] for row in csv.DictReader(file, delimiter="\t")))[:100]


def rows(root: Path) -> Iterator[tuple[str, ...]]:
    """One project after the other, as the columns that FTS5 and tantivy index."""
    for project in projects(Registry(root), sorted(state.states(root).items())):
        terms = project.facts.terms if project.facts else {}
        zones = (" ".join(terms.get(zone, ())) for zone in ("headings", "readme", "docs"))
        entry = project.entry
        yield entry.name, entry.summary, entry.problem, " ".join(entry.topics), *zones


def timed(ask: Callable[[str], object], name: str = "queries.tsv") -> tuple[float, float, float]:
    """(median, 90th percentile, median of processor time) in milliseconds, each query twice and the second time counted."""
    times, worked = [], []
    for query in queries(name):
        ask(query)
        start, used = time.perf_counter(), time.process_time()
        ask(query)
        worked.append((time.process_time() - used) * 1000)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), sorted(times)[len(times) * 9 // 10], statistics.median(worked)


def ours(root: Path, place: Path) -> tuple[float, Callable[[str], object]]:
    start = time.perf_counter()
    write_index(root, place)
    seconds = time.perf_counter() - start
    index = open_index(root)

    def ask(query: str) -> object:
        index.forget()
        return search(index, query)

    return seconds, ask


def fts5(root: Path, place: Path) -> tuple[float, Callable[[str], object]]:
    start = time.perf_counter()
    connection = sqlite3.connect(place)
    connection.executescript(
        f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE VIRTUAL TABLE f USING fts5({', '.join(COLUMNS)}, tokenize = 'porter unicode61');"
    )
    connection.executemany(f"INSERT INTO f VALUES ({','.join('?' * len(COLUMNS))})", rows(root))
    connection.commit()
    seconds = time.perf_counter() - start
    sql = f"SELECT rowid FROM f WHERE f MATCH ? ORDER BY bm25(f, {', '.join(map(str, WEIGHTS))}) LIMIT 10"

    def ask(query: str) -> object:
        words = " OR ".join(f'"{word.said}"' for word in parse(query).words)
        return connection.execute(sql, (words,)).fetchall()

    return seconds, ask


def tantivy(root: Path, place: Path) -> tuple[float, Callable[[str], object]]:
    import tantivy as engine  # type: ignore[import-not-found, unused-ignore]

    start = time.perf_counter()
    builder = engine.SchemaBuilder()
    for column in COLUMNS:
        builder.add_text_field(column, tokenizer_name="en_stem")
    place.mkdir()
    index = engine.Index(builder.build(), path=str(place))
    writer = index.writer()
    for row in rows(root):
        writer.add_document(engine.Document(**{column: [text] for column, text in zip(COLUMNS, row, strict=True)}))
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.perf_counter() - start
    index.reload()
    searcher = index.searcher()
    boosts = dict(zip(COLUMNS, map(float, WEIGHTS), strict=True))

    def ask(query: str) -> object:
        words = " ".join(word.said for word in parse(query).words)
        return searcher.search(index.parse_query(words, list(COLUMNS), field_boosts=boosts), 10).hits

    return seconds, ask


def compiled() -> dict[str, str]:
    """The environment, in which Python may keep what it compiled, as it does of what pip installs.

    Where it may not, our modules would be compiled each time, and click's, which came compiled, would not.
    """
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return env | {"PYTHONPATH": str(ROOT / "src")}


def cold(root: Path) -> tuple[float, float, float]:
    """Median processor milliseconds of whole processes, in turns.

    Of `import click`, of `search` soon after another, and of `search` after a pause: then it looks at every file of the
    folder to see whether the index is still right.
    """
    ours = [sys.executable, "-m", "nhsr_registry", "--registry", str(root), "search", "waiting list"]
    times: list[list[float]] = [[], [], []]
    for turn in range(22):
        for place, command in enumerate(([sys.executable, "-c", "import click"], ours, ours)):
            if place == 2:
                for seen in Path(os.environ["NHSR_CACHE"]).glob("index/*.seen"):
                    os.utime(seen, (0, 0))
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, env=compiled(), capture_output=True, check=False)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if turn:  # the first turn fills the caches of bytecode, files and the search index
                used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                times[place].append(used * 1000)
    least, soon, paused = map(statistics.median, times)
    return least, soon, paused


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(scratch) / "registry"
        if not root.exists():
            synthetic.make(root, size)
        os.environ.setdefault("NHSR_CACHE", str(Path(scratch) / "cache"))
        engines = {"ours": ours, "bare FTS5": fts5}
        if importlib.util.find_spec("tantivy"):
            engines["tantivy"] = tantivy
        print(f"{size:,} projects, {len(queries())} queries\n")
        print(
            "| engine | index built in s | median ms | 90 % ms | processor ms | ours ÷ it |\n|---|--:|--:|--:|--:|--:|"
        )
        first = 0.0
        for name, make in engines.items():
            seconds, ask = make(root, Path(scratch) / f"{name.replace(' ', '-')}.index")
            median, most, worked = timed(ask)
            first = first or worked
            print(
                f"| {name} | {seconds:.1f} | {median:.2f} | {most:.2f} | {worked:.2f} | {first / worked:.2f} |",
                flush=True,
            )
            if name == "ours":
                median, most, worked = timed(ask, "queries-lay.tsv")
                print(f"| ours, questions in lay words | | {median:.2f} | {most:.2f} | {worked:.2f} | |", flush=True)
        least, soon, paused = cold(root)
        print(f"\nWhole command {soon:.0f} ms of processor time: {soon / least:.2f} × `import click` ({least:.0f} ms);")
        print(f"after a pause {paused:.0f} ms: {paused / least:.2f} ×.")
        peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
        print(f"Most memory, this process and its largest child: {peak:.0f} MB.")


if __name__ == "__main__":
    main()
