"""`kill -9` at random moments of a harvest, while projects change, move and vanish: is anything lost, or half written?

    python benchmarks/kill_campaign.py [KILLS] [SEED]

A registry of eight real git repositories on a GitHub of this computer. Before each run something happens to one of them;
each run (the real command, in a process group of its own) is killed at a random moment of the time that an undisturbed
one takes. After each kill every record must be whole. At the end one run finishes what the killed one began, another is the
night after it; then the folder must be valid and the same, byte for byte, as one that is read from the beginning.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.github.nights import FILES, Nights, commit
from tests.github.server import serving
from tests.github.test_faults import command, environment
from tests.support import Commit

from nhsr_registry.catalogue.validate import validate
from nhsr_registry.folder.store import Registry
from nhsr_registry.github.client import GitHub


def happens(nights: Nights, chance: random.Random, number: int) -> str:
    """Something to one repository: a commit, a new name, archived or not."""
    hosted = chance.choice(list(nights.server.world.by_id.values()))
    what = chance.choice(["commit", "commit", "commit", "rename", "archive"])
    if what == "commit":
        commit(hosted, f"n{number}")
    elif what == "rename":
        nights.server.world.rename(hosted, f"o/name-{number}")
    else:
        hosted.archived = not hosted.archived
    return what


def start(nights: Nights, place: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command(nights, "harvest", "--jobs", "2"), env=environment(nights, place), cwd=place,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def undisturbed(nights: Nights, place: Path) -> None:
    """A run that nobody kills; it must do everything."""
    done = subprocess.run(
        command(nights, "harvest", "--jobs", "2"), env=environment(nights, place), cwd=place, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.returncode}: {done.stdout} {done.stderr}"


def whole(nights: Nights) -> list[str]:
    """What is not as it should be after a kill; half-done moves of a rename are finished by the next run, so wait."""
    wrong = []
    for name, text in nights.files().items():
        if name.startswith("harvest/") and name.endswith(".json"):
            try:
                if not json.loads(text)["findings"]:
                    wrong.append(f"{name} is empty")
            except (ValueError, KeyError):
                wrong.append(f"{name} is torn")
    return wrong


def settled(nights: Nights) -> dict[str, bytes]:
    return {name: text for name, text in nights.files().items() if not name.endswith(".part")}


def difference(ours: bytes, theirs: bytes) -> str:
    pairs = zip(ours.splitlines(), theirs.splitlines(), strict=False)
    return next((f"{a!r} ≠ {b!r}"[:200] for a, b in pairs if a != b), "one is longer")


def main(args: list[str]) -> int:
    kills, chance = int(args[0]) if args else 100, random.Random(int(args[1]) if len(args) > 1 else 1)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "served").mkdir()
        with (
            serving(place / "served") as server,
            GitHub("ghp_secret", api_url=server.url, server_url=server.url) as github,
        ):
            nights = Nights(server, github, place)
            for i in range(8):
                nights.lists(f"o/r{i}", Commit(FILES | {"n.txt": str(i)}, date=1_700_000_000 + i))
            began = time.monotonic()
            undisturbed(nights, place)
            took = time.monotonic() - began
            print(f"undisturbed: {took:.1f} s", flush=True)
            wrong: list[str] = []
            ended = 0
            for number in range(kills):
                happens(nights, chance, number)
                process, began = start(nights, place), time.monotonic()
                try:
                    process.wait(chance.uniform(0.05, took))
                    ended += 1  # it was faster than the first, which read everything
                    took = min(took, time.monotonic() - began)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                wrong += [f"after kill {number}: {said}" for said in whole(nights)]
            for what in ("what the killed run began, with the answers it had", "the night after it"):
                print(what, flush=True)
                undisturbed(nights, place)
            after = settled(nights)
            wrong += [
                f"at the end: {fault.file}: {fault.message}"
                for fault in validate(Registry(nights.registry.root)).faults
            ]
            shutil.rmtree(nights.registry.root / "harvest")
            shutil.rmtree(place / "cache", ignore_errors=True)
            undisturbed(nights, place)
            fresh = settled(nights)
            wrong += [
                f"{name} differs from a fresh reading: {difference(after.get(name, b''), fresh.get(name, b''))}"
                for name in after.keys() | fresh.keys()
                if after.get(name) != fresh.get(name)
            ]
            left = len(Registry(nights.registry.root).ids())
    print(
        f"{kills} runs, {kills - ended} killed, {left} of 8 projects listed, {len(wrong)} faults",
        *wrong[:20],
        sep="\n  ",
    )
    return 1 if wrong or left != 8 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
