"""How long the command line takes to start: `startup.py [RUNS]`.

Whole processes, in turns so that a busy minute hits all alike; each beside an interpreter that does nothing, and one
that imports click alone, which no command line built on it can be faster than.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = [sys.executable, "-m", "nhsr_registry"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "python -c 'import click'": [sys.executable, "-c", "import click"],
    "nhsr-registry --version": [*OURS, "--version"],
    "nhsr-registry --help": [*OURS, "--help"],
    "nhsr-registry search 'waiting list'": [*OURS, "search", "waiting list"],
    "nhsr-registry check .": [*OURS, "check", str(ROOT)],
}


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    # Python may keep what it compiled, as it does of what pip installs: else ours alone would be compiled each time.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= {"PYTHONPATH": str(ROOT / "src")}
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    codes: dict[str, int] = {}
    for turn in range(runs + 1):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            codes[name] = subprocess.run(command, env=env, capture_output=True, check=False).returncode
            if turn:  # the first turn fills the caches of bytecode, files and the search index
                seconds[name].append(time.perf_counter() - start)
    least = statistics.median(seconds["python -c 'import click'"])
    print(f"{runs} runs each, Python {sys.version.split()[0]}\n")
    print("| command | median ms | fastest ms | above click alone ms | exit code |\n|---|--:|--:|--:|--:|")
    for name, times in seconds.items():
        median = statistics.median(times)
        print(
            f"| {name} | {median * 1000:.0f} | {min(times) * 1000:.0f} | {(median - least) * 1000:+.0f} | {codes[name]} |"
        )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    print(f"\nLargest of these processes: {peak:.0f} MB.")


if __name__ == "__main__":
    main()
