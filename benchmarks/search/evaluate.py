"""How well search finds, beside its peers: `evaluate.py [--peers FOLDER] [--registry FOLDER] [--uncurated] [--record] [QUERIES.tsv …]`.

Runs graded queries (query, repository, grade: 2 answers directly, 1 partly) through ours and, on the same documents in
the same run, through substring search as code.gouv.fr does it, SQLite FTS5 with tuned weights and, with --peers,
MiniSearch and lunr, which npm installs into that folder. Prints nDCG@10, right answer first, and among the first five.

Queries whose only grade is 0 are those that nothing here answers: it counts how many are told so, and how many others
are told so wrongly. Our own queries are split by a hash of their text: what is tuned may look at the first half only. What a spelling
mistake in one word costs is measured with mistakes made by a seeded generator. With --uncurated, every engine gets the
same projects without what people wrote for searchers (see `uncurated.py`): what was harvested must do. --record keeps
the figures in figures.json, of which docs/benchmarks/search.md is made.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "src"), str(HERE)]

import uncurated  # noqa: E402 - after the path to it

from nhsr_registry.federation.whole import Whole as Registry  # noqa: E402
from nhsr_registry.search import folder as state  # noqa: E402 - after the path to it
from nhsr_registry.search.engine import search  # noqa: E402
from nhsr_registry.search.index import Index, open_index, opened, write_index  # noqa: E402
from nhsr_registry.search.query import parse  # noqa: E402
from nhsr_registry.search.reading import projects  # noqa: E402

FIELDS = ("name", "summary", "problem", "topics", "headings", "readme", "paths")
WEIGHTS = dict(zip(FIELDS, (10.0, 5.0, 5.0, 3.0, 2.0, 1.0, 1.0), strict=True))
LIMIT = 10
FIGURES = HERE / "figures.json"
OWN = (
    "queries",
    "queries-lay",
    "queries-outside",
    "queries-blind-short",
    "queries-blind-lay",
    "queries-blind-none",
    "queries-stranger-short",
    "queries-stranger-lay",
    "queries-stranger-none",
    "queries-stranger2-short",
    "queries-stranger2-lay",
    "queries-stranger2-none",
    "queries-stranger3-short",
    "queries-stranger3-lay",
    "queries-stranger3-none",
    "queries-stranger4-short",
    "queries-stranger4-lay",
    "queries-stranger4-none",
    "queries-stranger5-short",
    "queries-stranger5-lay",
    "queries-stranger5-none",
    "queries-stranger6-short",
    "queries-stranger6-lay",
    "queries-stranger6-none",
    "queries-stranger7-short",
    "queries-stranger7-lay",
    "queries-stranger7-none",
    "queries-stranger8-short",
    "queries-stranger8-lay",
    "queries-stranger8-none",
)

Judged = dict[str, dict[str, int]]
Answers = Sequence[Sequence[str]]


def judged(file: Path, held: set[str]) -> Judged:
    """Query → project → grade, of the projects that the registry holds."""
    found: Judged = {}
    with file.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if int(row["grade"]) > 0 and row["repo"].lower() in held:
                found.setdefault(row["query"], {})[row["repo"].lower()] = int(row["grade"])
    return found


def unanswerable(file: Path) -> list[str]:
    """The queries that no project of the registry answers: a single row of grade 0."""
    with file.open(encoding="utf-8") as lines:
        return [row["query"] for row in csv.DictReader(lines, delimiter="\t") if row["repo"] == "-"]


def told(index: Index, queries: Sequence[str]) -> int:
    """How many of the queries are told that nothing answers them as a whole."""
    return sum(not search(index, query).answered for query in queries)


def documents(root: Path) -> list[dict[str, str]]:
    """The same words for every engine."""
    found = []
    for project in projects(Registry(root), sorted(state.states(root).items())):
        terms = project.facts.terms if project.facts else {}
        zones = {
            zone: " ".join(word for word, count in terms.get(zone, {}).items() for _ in range(min(count, 3)))
            for zone in FIELDS[4:]
        }
        entry = project.entry
        own = {
            "name": f"{entry.name} {project.repo.name}",
            "summary": entry.summary,
            "problem": entry.problem,
            "topics": " ".join(entry.topics),
        }
        found.append({"id": project.repo.key, **own, **zones})
    return found


# ── engines ──────────────────────────────────────────────────────────────────────────────────────


def ours(index: Index, queries: Sequence[str]) -> Answers:
    return [[result["id"].lower() for result in search(index, query, limit=LIMIT).results] for query in queries]


def substring(rows: Sequence[Mapping[str, str]], queries: Sequence[str]) -> Answers:
    """The whole query somewhere in name, summary or topics."""
    texts = [(row["id"], f"{row['id']} {row['name']} {row['summary']} {row['topics']}".casefold()) for row in rows]
    return [[id_ for id_, text in texts if query.casefold() in text][:LIMIT] for query in queries]


def fts5(rows: Sequence[Mapping[str, str]], queries: Sequence[str]) -> Answers:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        f"CREATE VIRTUAL TABLE f USING fts5(id UNINDEXED, {', '.join(FIELDS)}, tokenize = 'porter unicode61')"
    )
    marks = ",".join("?" * (len(FIELDS) + 1))
    connection.executemany(
        f"INSERT INTO f VALUES ({marks})", [[row["id"], *(row[field] for field in FIELDS)] for row in rows]
    )
    sql = f"SELECT id FROM f WHERE f MATCH ? ORDER BY bm25(f, 0, {', '.join(str(WEIGHTS[field]) for field in FIELDS)}) LIMIT {LIMIT}"
    words = [" OR ".join(f'"{word.said}"' for word in parse(query).words) for query in queries]
    return [[row[0] for row in connection.execute(sql, (said,))] if said else [] for said in words]


def browser_engines(rows: Sequence[Mapping[str, str]], queries: Sequence[str], folder: Path) -> dict[str, Answers]:
    """MiniSearch and lunr, by node."""
    if not (folder / "node_modules" / "lunr").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--prefix", str(folder), "--no-save", "minisearch@7", "lunr@2"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    script = folder / "peers.cjs"
    script.write_bytes((HERE / "peers.cjs").read_bytes())
    asked = {"documents": rows, "queries": queries, "fields": FIELDS, "weights": WEIGHTS, "limit": LIMIT}
    done = subprocess.run(
        ["node", str(script)], input=json.dumps(asked), capture_output=True, encoding="utf-8", check=True
    )
    answers: dict[str, Answers] = json.loads(done.stdout)
    return answers


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    def gain(values: Sequence[int]) -> float:
        return math.fsum((2**value - 1) / math.log2(place + 2) for place, value in enumerate(values[:LIMIT]))

    return gain([grades.get(id_, 0) for id_ in found]) / gain(sorted(grades.values(), reverse=True))


def figures(answers: Answers, queries: Judged) -> tuple[float, float, float]:
    """nDCG@10, right answer first, right answer among the first five."""
    points, first, five = 0.0, 0, 0
    for found, grades in zip(answers, queries.values(), strict=True):
        direct = {id_ for id_, grade in grades.items() if grade == 2} or set(grades)
        points += ndcg(found, grades)
        first += bool(found) and found[0] in direct
        five += bool(direct & set(found[:5]))
    return points / len(queries), first / len(queries), five / len(queries)


def halves(queries: Judged) -> Iterator[tuple[str, Judged]]:
    for name, odd in (("tuned on", 0), ("held out", 1)):
        yield name, {query: grades for query, grades in queries.items() if zlib.crc32(query.encode()) & 1 == odd}


def slip(word: str, dice: random.Random) -> str:
    """A letter lost, doubled, swapped with its neighbour or another in its place; never the first or last."""
    at = dice.randrange(1, len(word) - 1)
    other = dice.choice("abcdefghijklmnopqrstuvwxyz")
    ways = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + other + word[at + 1 :],
    )
    return dice.choice([way for way in ways if way != word])


def mistaken(queries: Judged) -> tuple[Judged, list[str]]:
    """The queries with a word of five letters or more, and the same with a mistake in one such word."""
    dice, able, wrong = random.Random(7), {}, []
    for query, grades in queries.items():
        words = query.split()
        places = [at for at, word in enumerate(words) if len(word) >= 5 and word.isalpha() and word.islower()]
        if places:
            at = dice.choice(places)
            able[query] = grades
            wrong.append(" ".join([*words[:at], slip(words[at], dice), *words[at + 1 :]]))
    return able, wrong


class Row(NamedTuple):
    """One engine on one set of queries, or half of one."""

    queries: str
    part: str  # all, tuned on, held out, with a mistake in one word
    asked: int
    engine: str
    ndcg: float
    first: float
    five: float


class Told(NamedTuple):
    """Of `asked` queries, how many are told that nothing answers them: `rightly` where that is so."""

    queries: str
    part: str
    asked: int
    told: int
    rightly: bool


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("queries", nargs="*", type=Path, default=[HERE / f"{name}.tsv" for name in OWN])
    options.add_argument("--registry", type=Path, default=ROOT / "registry")
    options.add_argument("--peers", type=Path, help="a folder for MiniSearch and lunr; needs node and npm")
    options.add_argument("--uncurated", action="store_true", help="without summaries, questions and topics of entries")
    options.add_argument("--record", action="store_true", help="keep the figures for docs/benchmarks/search.md")
    said = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if said.uncurated:
            root = uncurated.copy(said.registry, Path(folder))
            write_index(root, root / "index.sqlite")  # beside it, not among the kept ones
            index = opened(root / "index.sqlite")
            if index is None:
                raise SystemExit("The index of the registry without its entries' words could not be read.")
        else:
            root, index = said.registry, open_index(said.registry)
        with index:
            rows = tuple(printed(measure(index, documents(root), said.queries, said.peers)))
    if said.record:
        record("uncurated" if said.uncurated else "curated", rows)


def measure(
    index: Index, rows: Sequence[dict[str, str]], files: Sequence[Path], peers: Path | None
) -> Iterator[Row | Told]:
    """Each set of queries through every engine."""
    engines: dict[str, Callable[[Sequence[str]], Answers]] = {
        "ours": lambda asked: ours(index, asked), "substring": lambda asked: substring(rows, asked), "bare FTS5": lambda asked: fts5(rows, asked),
    }  # fmt: skip
    for file in files:
        if queries := judged(file, {row["id"] for row in rows}):  # else a set of questions that nothing here answers
            answers = {name: engine(list(queries)) for name, engine in engines.items()}
            answers |= browser_engines(rows, list(queries), peers) if peers else {}
            for name, found in answers.items():
                yield Row(file.name, "all", len(queries), name, *figures(found, queries))
            for half, some in halves(queries) if file.resolve().parent == HERE else ():
                yield Row(file.name, half, len(some), "ours", *figures(ours(index, list(some)), some))
            yield Told(file.name, "all", len(queries), told(index, list(queries)), rightly=False)
            able, wrong = mistaken(queries)
            for part, asked in (("of these, as they are", list(able)), ("with a mistake in one word", wrong)):
                yield Row(file.name, part, len(able), "ours", *figures(ours(index, asked), able))
        for half, odd in (("tuned on", 0), ("held out", 1)):
            if none := [query for query in unanswerable(file) if zlib.crc32(query.encode()) & 1 == odd]:
                yield Told(file.name, half, len(none), told(index, none), rightly=True)


def printed(rows: Iterable[Row | Told]) -> Iterator[Row | Told]:
    """The same rows, each printed as it comes."""
    print("| queries | part | engine | nDCG@10 | right first | in first five |\n|---|---|---|--:|--:|--:|")
    for row in rows:
        place = f"| {row.queries} ({row.asked}) | {row.part} |"
        if isinstance(row, Row):
            print(place, f"{row.engine} | {row.ndcg:.3f} | {row.first:.0%} | {row.five:.0%} |", flush=True)
        else:
            print(
                place, f"told that nothing answers{'' if row.rightly else ', wrongly'}: {row.told} | | | |", flush=True
            )
        yield row


def record(which: str, rows: Iterable[Row | Told]) -> None:
    """Keep the figures of the registry as it is (`curated`), or of one that nobody described."""
    kept = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    kept[which] = [
        {name: round(value, 4) if isinstance(value, float) else value for name, value in row._asdict().items()}
        for row in rows
    ]
    FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
