"""How many planted leaks are found, and how many look-alikes are not: `plant.py CLONES [--half tuning|kept|both]`.

Takes real repositories' files from the folder of clones CLONES, puts one leak of one kind into a copy of one of them
(in a folder of its own, outside the clones), scans that copy as `nhsr-registry check` does, and asks whether a finding
names the planted file and one of the planted lines. Half of the kinds are kept aside by a seed: mend the detectors by
what the tuning half misses, and measure on the other, which prints no kind's name unless asked with `--names`.

Nothing planted is printed or stored: values are made from a seed when it runs (see `values.py`).
"""

from __future__ import annotations

import argparse
import dataclasses
import fnmatch
import json
import random
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import hard
import network_planted
import outside_planted
import people_planted
import secrets_planted
from planting import CREDENTIALS, NETWORK, NUMBERS, PERSONS, Plant
from values import Values

from nhsr_registry.checks import all_checks
from nhsr_registry.checks._base import Subject
from nhsr_registry.clones import find_git_dir, read
from nhsr_registry.model import Facts, Record

#: Where files are made up on purpose, a number or a row about a person is rightly judged otherwise.
_MADE_UP = (
    "test",
    "example",
    "synthetic",
    "dummy",
    "fake",
    "vignette",
    "mock",
    "demo",
    "sample",
    "tutorial",
    "training",
)
_LARGEST = 60_000
CHECKS = [check for check in all_checks() if check.id in {CREDENTIALS, NETWORK, NUMBERS, PERSONS}]
WANTED = tuple(sorted({pattern for check in CHECKS for pattern in check.reads}))
_RECORD, _FACTS = Record(), Facts()


@dataclasses.dataclass(frozen=True)
class Host:
    """One real file that a leak may be put into."""

    git_dir: Path
    path: str
    blob: str


def hosts(clones: Path) -> list[Host]:
    """Every file of the clones that is small enough and not made up already."""
    found = []
    for folder in sorted(clones.iterdir()):
        if not folder.is_dir() or not (git_dir := find_git_dir(folder)):
            continue
        listed = subprocess.run(
            ["git", "--git-dir", str(git_dir.path), "ls-tree", "-r", "-l", "-z", "HEAD"],
            capture_output=True,
            check=False,
        ).stdout.decode("utf-8", "replace")
        for line in filter(None, listed.split("\0")):
            about, path = line.split("\t", 1)
            _, kind, blob, size = about.split()
            if (
                kind == "blob"
                and size.isdigit()
                and 200 < int(size) < _LARGEST
                and not any(w in path.lower() for w in _MADE_UP)
            ):
                found.append(Host(git_dir.path, path, blob))
    return found


def text_of(host: Host) -> str | None:
    done = subprocess.run(
        ["git", "--git-dir", str(host.git_dir), "cat-file", "blob", host.blob], capture_output=True, check=False
    )
    try:
        return done.stdout.decode() if done.returncode == 0 and done.stdout else None
    except UnicodeDecodeError:
        return None


def _fits(plant: Plant, host: Host) -> bool:
    name = host.path.rsplit("/", 1)[-1]
    patterns = ("*.ipynb",) if plant.notebook else plant.into
    return any(fnmatch.fnmatch(name.lower(), pattern.lower()) for pattern in patterns)


def _into_notebook(text: str, plant: Plant, lines: list[str], rng: random.Random) -> tuple[str, range]:
    book = json.loads(text)
    source = [line + "\n" for line in lines]
    output: list[dict[str, object]] = []
    if plant.notebook == "stream":
        output = [{"output_type": "stream", "name": "stdout", "text": source}]
    elif plant.notebook in ("html", "plain"):
        mime = "text/html" if plant.notebook == "html" else "text/plain"
        output = [{"output_type": "display_data", "metadata": {}, "data": {mime: source}}]
    if plant.notebook == "markdown":
        cell: dict[str, object] = {"cell_type": "markdown", "metadata": {}, "source": source}
    else:
        code = source if plant.notebook == "code" else ["df.head()"]
        cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": output, "source": code}
    book["cells"].insert(rng.randint(0, len(book["cells"])), cell)
    whole = json.dumps(book, indent=1, ensure_ascii=False)
    marks = [
        i
        for i, line in enumerate(whole.splitlines(), 1)
        if any(json.dumps(s, ensure_ascii=False)[1:-1] in line for s in source)
    ]
    return whole, range(min(marks) - 2, max(marks) + 3)


def _into_lines(text: str, lines: list[str], rng: random.Random) -> tuple[str, range]:
    old = text.splitlines()
    gaps = [i for i, line in enumerate(old) if not line.strip()] or [len(old)]
    at = rng.choice(gaps)
    return "\n".join([*old[:at], "", *lines, "", *old[at:]]) + "\n", range(at + 1, at + len(lines) + 3)


def planted(plant: Plant, seed: int, of: list[Host]) -> tuple[str, str, range] | None:
    """Path, text and the lines where something was put; None where no real file would take it."""
    values = Values(f"{seed}/{plant.id}")
    lines = plant.lines(values)
    if plant.new:
        return plant.new, "\n".join(lines) + "\n", range(1, len(lines) + 2)
    rng = random.Random(f"{seed}/{plant.id}/host")
    fitting = [host for host in of if _fits(plant, host)]
    for host in rng.sample(fitting, min(20, len(fitting))):
        text = text_of(host)
        if not text or max(map(len, text.splitlines()), default=0) > 5_000:
            continue
        try:
            whole, where = _into_notebook(text, plant, lines, rng) if plant.notebook else _into_lines(text, lines, rng)
        except (ValueError, KeyError, TypeError):
            continue
        return host.path, whole, where
    return None


def found(path: str, text: str, where: range) -> tuple[set[str], set[str]]:
    """The checks whose evidence names the planted lines, as `nhsr-registry check` would; and those that are sure of it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        snapshot = read(folder, wanted=WANTED)
    findings = [check.run(Subject(snapshot=snapshot, record=_RECORD, kinds=(), facts=_FACTS)) for check in CHECKS]
    named, sure = set(), set()
    for finding in findings:
        if any(
            e.path == path and (e.line is None or e.line in where)
            for e in finding.evidence
            if finding.outcome == "fail"
        ):
            named.add(finding.check)
            sure |= {finding.check} if finding.confidence == "observed" else set()
    return named, sure


def halves(plants: list[Plant], seed: int) -> tuple[list[Plant], list[Plant]]:
    """Half of the kinds of each family to tune with, the other kept aside: the same halves for the same seed."""
    tuning: list[Plant] = []
    for check in sorted({plant.check for plant in plants}):
        family = sorted((plant for plant in plants if plant.check == check), key=lambda plant: plant.id)
        tuning += random.Random(f"{seed}/{check}").sample(family, len(family) // 2)
    return tuning, [plant for plant in plants if plant not in tuning]


@dataclasses.dataclass
class Tally:
    """What came of some plants, by family."""

    put: Counter[str] = dataclasses.field(default_factory=Counter)
    seen: Counter[str] = dataclasses.field(default_factory=Counter)
    right: Counter[str] = dataclasses.field(default_factory=Counter)
    sure: Counter[str] = dataclasses.field(default_factory=Counter)
    missed: Counter[str] = dataclasses.field(default_factory=Counter)

    def count(self, plant: Plant, checks: set[str], sure: set[str]) -> None:
        self.put[plant.check] += 1
        self.seen[plant.check] += bool(checks)
        self.right[plant.check] += plant.check in checks
        self.sure[plant.check] += bool(sure)
        if not checks:
            self.missed[plant.id] += 1

    def show(self, title: str) -> None:
        print(f"\n{title}\n  {'family':30} put  found  by the family  sure")
        for check in [*sorted(self.put), ""]:
            put, seen, right, sure = (
                sum(c.values()) if not check else c[check] for c in (self.put, self.seen, self.right, self.sure)
            )
            if put:
                print(f"  {check or 'all':30} {put:3}  {seen / put:5.3f}  {right / put:13.3f}  {sure / put:.3f}")


def run(plants: list[Plant], seeds: range, of: list[Host]) -> Tally:
    tally = Tally()
    for plant in plants:
        for seed in seeds:
            if made := planted(plant, seed, of):
                tally.count(plant, *found(*made))
    return tally


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("clones", type=Path)
    asked.add_argument("--half", choices=("tuning", "kept", "both"), default="both")
    asked.add_argument("--split", type=int, default=2026, help="the seed that divides the kinds")
    asked.add_argument(
        "--seeds", type=int, default=3, help="how often each kind is planted, each time with other values"
    )
    asked.add_argument("--from-seed", type=int, default=1)
    asked.add_argument("--names", action="store_true", help="name the kinds that were missed in the kept half too")
    options = asked.parse_args()
    of = hosts(options.clones)
    seeds = range(options.from_seed, options.from_seed + options.seeds)
    print(f"{len(of)} files of real repositories; {options.seeds} plants of each kind")
    both = secrets_planted.ALL + network_planted.ALL + people_planted.ALL + outside_planted.ALL
    for half, plants in zip(("tuning", "kept"), halves(both, options.split), strict=True):
        if options.half in (half, "both"):
            tally = run(plants, seeds, of)
            tally.show(f"{half}: {len(plants)} kinds")
            if half == "tuning" or options.names:
                print("  missed:", ", ".join(f"{name} {n}" for name, n in sorted(tally.missed.items())) or "none")
    alike = run(hard.ALL, seeds, of)
    alike.show(f"look-alikes (none should be found): {len(hard.ALL)} kinds")
    told = {name.id for name in hard.ALL} - set(alike.missed)
    print("  always taken for a leak:", ", ".join(sorted(told)) or "none")


if __name__ == "__main__":
    main()
