"""What `check` says of the stranger's plants: run its command on each planted copy and compare, by kind and half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stranger_planted import Plant

#: The checks of which a finding on the planted lines tells the owner of the leak.
SAFE = (
    "no-credentials",
    "no-internal-infrastructure",
    "no-nhs-numbers",
    "no-person-level-columns",
    "no-opaque-or-large-data",
    "notebooks-clean",
    "workflow-safe",
)


class Told(NamedTuple):
    check: str
    path: str
    line: int | None
    sure: bool


def told(folder: Path) -> list[Told]:
    """What the command tells of one copy; exit codes other than those of a finding end the run."""
    # the report shortens long lists of places for people, not for programs
    done = subprocess.run(
        [sys.executable, "-m", "nhsr_registry", "check", str(folder), "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    if not done.stdout.startswith("{"):
        raise SystemExit(f"{folder.name}: {done.stderr[-400:]}")
    out = []
    for finding in json.loads(done.stdout)["findings"]:
        if finding["check"] not in SAFE or finding["outcome"] != "fail":
            continue
        for place in finding.get("evidence", ()):
            sure = "please look" not in place.get("note", "") and finding.get("confidence", "observed") == "observed"
            out.append(Told(finding["check"], place.get("path", ""), place.get("line"), sure))
    return out


def on(plant: Plant, findings: Iterable[Told]) -> list[Told]:
    """The findings that name the plant: in its file and, where it stands among other lines, on its lines."""
    return [
        f
        for f in findings
        if f.path == plant.path and (plant.lines is None or (f.line and plant.lines[0] <= f.line <= plant.lines[1]))
    ]


def measure(plants: list[Plant], folders: dict[str, Path], before: dict[str, list[Told]], *, names: bool) -> None:
    """Print recall (any finding, and sure ones) by kind and half, what was missed, and the false alarms.

    `before`: what was told of the clean copies; a new file needs no look at it, since nothing was told of it there.
    """
    after = {name: told(folder) for name, folder in folders.items()}
    put: dict[bool, Counter[str]] = defaultdict(Counter)
    seen: dict[bool, Counter[str]] = defaultdict(Counter)
    sure: dict[bool, Counter[str]] = defaultdict(Counter)
    missed: list[Plant] = []
    alarms: list[tuple[Plant, bool]] = []
    for plant in plants:
        hits = on(plant, after[plant.clone])
        if plant.kind == "alike":
            if hits := [hit for hit in hits if hit.check not in {"no-opaque-or-large-data", "notebooks-clean"}]:
                alarms.append((plant, any(hit.sure for hit in hits)))
            continue
        put[plant.aside][plant.kind] += 1
        seen[plant.aside][plant.kind] += bool(hits)
        sure[plant.aside][plant.kind] += any(hit.sure for hit in hits)
        if not hits:
            missed.append(plant)
    for aside, title in ((False, "to tune with"), (True, "kept aside")):
        print(f"\n{title}\n  {'kind':10} put  found  sure")
        for kind in [*sorted(put[aside]), ""]:
            n, s, c = (sum(x.values()) if not kind else x[kind] for x in (put[aside], seen[aside], sure[aside]))
            print(f"  {kind or 'all':10} {n:3}  {s / n:5.3f}  {c / n:5.3f}")
    both = [sum(sum(x[a].values()) for a in (False, True)) for x in (put, seen, sure)]
    print(f"\nall: {both[1] / both[0]:.3f} found, {both[2] / both[0]:.3f} sure, of {both[0]}")
    for plant in missed:
        if names or not plant.aside:
            print(f"  missed {plant.number} {plant.kind} {plant.clone}/{plant.path}:{plant.lines or ''}")
    alike = sum(plant.kind == "alike" for plant in plants)
    print(f"\nlook-alikes: {alike}; told to look at {len(alarms)}, called sure {sum(s for _, s in alarms)}")
    for plant, certain in alarms:
        if names or not plant.aside:
            print(f"  {'SURE' if certain else 'look'} {plant.number} {plant.clone}/{plant.path}:{plant.lines or ''}")
    told_before = sum(f.sure for found in before.values() for f in found)
    print(f"\nsure findings in the clean copies: {told_before}")
