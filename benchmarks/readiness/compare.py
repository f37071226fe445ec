"""Our check beside sp-repo-review, repolinter and howfairis on the same clones: agreement, spread, time, memory.

    python -m venv PEERS && PEERS/bin/pip install sp-repo-review "repo-review[cli]" howfairis
    npm install --prefix LINTER repolinter
    python benchmarks/readiness/compare.py CLONES --peers PEERS --repolinter LINTER/node_modules/.bin/repolinter

CLONES holds work trees, one folder each (howfairis wants them named OWNER+NAME). Every tool runs as its own command line,
one process for each repository, one after the other; `--runs` takes the least of several. Time is the processor's (user and
system, with children's), which other work on the computer disturbs least. What is compared is not the
same work, and where two tools answer differently either may be right: the numbers say where to look. howfairis
reads the network only; `howfairis_local.py` answers it from the folder, so its time leaves out eleven requests.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
SRC = HERE.parents[1] / "src"
LEVELS = ("listed", "usable", "reusable", "ready-to-scale")
#: tool → its check → ours: those that ask about the same thing.
SAME: Mapping[str, Mapping[str, str]] = {
    "repolinter": {
        "readme-file-exists": "readme-present",
        "license-file-exists": "licence-file",
        "contributing-file-exists": "contributing-guide",
        "code-of-conduct-file-exists": "code-of-conduct",
        "changelog-file-exists": "changelog",
        "security-file-exists": "security-contact",
        "support-file-exists": "contact-declared",
        "binaries-not-present": "no-opaque-or-large-data",
        "test-directory-exists": "tests-present",
        "integrates-with-ci": "ci-runs-tests",
    },
    "sp-repo-review": {
        "PY002": "readme-present",
        "PY003": "licence-file",
        "PY005": "tests-present",
        "GH100": "ci-runs-tests",
    },
    "howfairis": {"license": "licence-file", "citation": "citation-file", "registry": "metadata-machine-readable"},
}


class Run(NamedTuple):
    """One command on one repository."""

    answers: dict[str, bool]
    seconds: float
    mb: float
    data: Any = None


def call(command: list[str], runs: int) -> tuple[str, float, float]:
    """What a command prints; its least processor time and its largest memory."""
    best, peak, said = float("inf"), 0.0, ""
    for _ in range(runs):
        with tempfile.TemporaryFile() as out:
            process = subprocess.Popen(
                command, stdout=out, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(SRC)}
            )
            _, _, usage = os.wait4(process.pid, 0)
            best = min(best, usage.ru_utime + usage.ru_stime)
            peak = max(peak, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))
            out.seek(0)
            said = out.read().decode("utf-8", "replace")
    return said, best, peak


def ours(data: Any) -> dict[str, bool]:
    return {
        f["check"]: f["outcome"] in {"pass", "declared"}
        for f in data["findings"]
        if f["outcome"] in {"pass", "declared", "fail"}
    }


def review(data: Any) -> dict[str, bool]:
    return {name: found["result"] for name, found in data["checks"].items() if found["result"] is not None}


def linter(data: Any) -> dict[str, bool]:
    return {r["ruleInfo"]["name"]: r["status"] == "PASSED" for r in data["results"] if r["status"] != "IGNORED"}


def tools(args: argparse.Namespace) -> dict[str, tuple[Callable[[Path], list[str]], Callable[[Any], dict[str, bool]]]]:
    """Tool → (its command for a folder, how its answer is read)."""
    found: dict[str, tuple[Callable[[Path], list[str]], Callable[[Any], dict[str, bool]]]] = {
        "nhsr-registry": (
            lambda path: [sys.executable, "-m", "nhsr_registry", "check", str(path), "--format", "json"],
            ours,
        )
    }
    if args.peers:
        bin_ = Path(args.peers).absolute() / "bin"
        found["sp-repo-review"] = (lambda path: [str(bin_ / "repo-review"), "--format", "json", str(path)], review)
        found["howfairis"] = (lambda path: [str(bin_ / "python"), str(HERE / "howfairis_local.py"), str(path)], dict)
    if args.repolinter:
        found["repolinter"] = (lambda path: [args.repolinter, "lint", str(path), "--format", "json"], linter)
    return found


def measure(paths: list[Path], args: argparse.Namespace) -> dict[str, dict[Path, Run]]:
    done: dict[str, dict[Path, Run]] = defaultdict(dict)
    for path in paths:
        for tool, (command, read) in tools(args).items():
            said, seconds, mb = call(command(path), args.runs)
            try:
                data = json.loads(said)
                done[tool][path] = Run(read(data), seconds, mb, data)
            except (ValueError, KeyError, TypeError):
                print(f"{tool} gave no answer for {path.name}", file=sys.stderr)
    return done


def kappa(pairs: list[tuple[bool, bool]]) -> float:
    """Cohen's kappa: agreement beyond what chance would give; not a number where one side always says the same."""
    n = len(pairs)
    agree = sum(a == b for a, b in pairs) / n
    yes = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return (agree - chance) / (1 - chance) if chance < 1 else float("nan")


def agreement(done: dict[str, dict[Path, Run]]) -> None:
    print(
        "\n| Tool | Its check | Ours | n | Agree | Kappa | Only it says yes | Only we say yes |\n| --- | --- | --- | --: | --: | --: | --: | --: |"
    )
    for tool, same in SAME.items():
        for theirs, mine in same.items():
            pairs = [
                (run.answers[theirs], us.answers[mine])
                for path, run in done.get(tool, {}).items()
                if (us := done["nhsr-registry"].get(path)) and theirs in run.answers and mine in us.answers
            ]
            if pairs:
                share, only = sum(a == b for a, b in pairs) / len(pairs), Counter(pairs)
                print(
                    f"| {tool} | {theirs} | {mine} | {len(pairs)} | {share:.0%} | {kappa(pairs):.2f} | "
                    f"{only[True, False]} | {only[False, True]} |"
                )


def spread(done: dict[str, dict[Path, Run]]) -> None:
    print("\n| Kind | n | " + " | ".join(LEVELS) + " |\n| --- | --: |" + " --: |" * len(LEVELS))
    levels: dict[str, Counter[str]] = defaultdict(Counter)
    for run in done["nhsr-registry"].values():
        level = run.data["score"]["level"]
        levels[run.data["kinds"][0]["kind"]][level] += 1
        levels["all"][level] += 1
    for kind, counted in sorted(levels.items(), key=lambda row: -sum(row[1].values())):
        print(f"| {kind} | {sum(counted.values())} | " + " | ".join(str(counted[level]) for level in LEVELS) + " |")
    if fair := done.get("howfairis"):
        counted = Counter(str(sum(run.answers.values())) for run in fair.values())
        print("\nhowfairis, recommendations met of 5: " + ", ".join(f"{k}: {n}" for k, n in sorted(counted.items())))
    if lint := done.get("repolinter"):
        shares = sorted(sum(run.answers.values()) / len(run.answers) for run in lint.values())
        print(
            f"repolinter, share of rules passed: median {statistics.median(shares):.0%}, from {shares[0]:.0%} to {shares[-1]:.0%}"
        )


def cost(done: dict[str, dict[Path, Run]], together: float) -> None:
    base = statistics.median(run.seconds for run in done["nhsr-registry"].values())
    print(
        "\n| Tool | Answers | Median s | Slowest s | Largest MiB | Times our median |\n| --- | --: | --: | --: | --: | --: |"
    )
    for tool, runs in done.items():
        seconds = sorted(run.seconds for run in runs.values())
        answers = statistics.median(len(run.answers) for run in runs.values())
        print(
            f"| {tool} | {answers:.0f} | {statistics.median(seconds):.3f} | {seconds[-1]:.2f} | "
            f"{max(run.mb for run in runs.values()):.0f} | {statistics.median(seconds) / base:.1f} |"
        )
    review_ = [run.seconds for run in done.get("sp-repo-review", {}).values()]
    ratio = (
        f", {statistics.mean(review_) / together:.1f} times less than sp-repo-review's command line" if review_ else ""
    )
    print(
        f"\nAll in one call, one process (`check --each`): {together:.3f} s of processor time for each repository, start included{ratio}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("clones", type=Path)
    parser.add_argument("--peers", help="the virtual environment with sp-repo-review and howfairis")
    parser.add_argument("--repolinter", help="repolinter's command")
    parser.add_argument("--repos", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=1)
    args = parser.parse_args()
    paths = sorted(path for path in args.clones.iterdir() if path.is_dir())[: args.repos]
    done = measure(paths, args)
    each = [sys.executable, "-m", "nhsr_registry", "check", *map(str, paths), "--jobs", "1"]
    together = call(each, args.runs)[1] / len(paths)
    print(
        f"{len(paths)} repositories, Python {sys.version.split()[0]}, {os.cpu_count()} processors, least of {args.runs} runs"
    )
    agreement(done)
    spread(done)
    cost(done, together)


if __name__ == "__main__":
    main()
