"""How long reading and judging repositories takes, beside other tools on the same files in the same session.

    python -m venv PEERS && PEERS/bin/pip install "sp-repo-review[cli]" cffconvert
    python benchmarks/assess_speed.py CLONES --peers PEERS [--repos 60] [--runs 5]

CLONES holds bare clones (OWNER/NAME.git, or any folders that `nhsr-registry check` can read). Each repository is
written out once as a folder, and every tool gets the same folders, each in a process of its own that is started once,
warmed up on the first repository, and then measured; the starts of the programs themselves are measured apart.
What is compared is not the same work: the tables say how much each tool does. howfairis is left out, since it reads
its repository from the network only.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SRC = Path(__file__).parents[1] / "src"

#: Each contender's program: reads {"paths": [...], "runs": n} and prints {"seconds": [per path], "mb": n, "note": text}.
_FRAME = """
import json, resource, statistics, sys, time
asked = json.load(sys.stdin)
{setup}
paths = asked["paths"]
work(paths[0])
rows = [[] for _ in paths]
for _ in range(asked["runs"]):
    for row, path in zip(rows, paths):
        start = time.perf_counter()
        work(path)
        row.append(time.perf_counter() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
print(json.dumps({{"seconds": [statistics.median(row) for row in rows], "mb": peak, "note": note}}))
"""
OURS = """
from nhsr_registry.assess import assess, wanted
from nhsr_registry.checks import all_checks
from nhsr_registry.clones import read, read_clone, read_folder
from nhsr_registry.formats import all_formats
note = f"{len(all_checks())} checks, {len(all_formats())} metadata formats, history, index of words"
"""
CLONE = OURS + "work = lambda path: assess(read_clone(path, wanted=wanted()))"
FOLDER = OURS + "work = lambda path: assess(read_folder(path, wanted=wanted()))"
READ = OURS + "work = lambda path: read(path, wanted=wanted())\nnote = 'paths, texts and history only'"
REVIEW = """
from pathlib import Path
from repo_review.processor import collect_all, process
note = f"{len(collect_all().checks)} checks of Python packaging, no history"
work = lambda path: process(Path(path))
"""
OUR_CFF = """
from pathlib import Path
from nhsr_registry.formats import all_formats
cff = next(fmt for fmt in all_formats() if "cff" in fmt.id)
note = "CITATION.cff alone: read, checked, into CodeMeta terms"
work = lambda path: cff.parse(Path(path, "CITATION.cff").read_text("utf-8", "replace"), "CITATION.cff")
"""
CFFCONVERT = """
from pathlib import Path
from cffconvert import Citation
note = "CITATION.cff alone: read and validated against the schema"
def work(path):
    try:
        Citation(Path(path, "CITATION.cff").read_text("utf-8", "replace")).validate()
    except Exception:
        pass  # an invalid file took its time, too
"""


def contend(python: str, setup: str, paths: Sequence[Path], runs: int) -> dict[str, Any]:
    """One contender's medians over `paths`; empty where it is not installed."""
    asked = json.dumps({"paths": [str(path) for path in paths], "runs": runs})
    env = os.environ | {"PYTHONPATH": str(SRC)} if python == sys.executable else None
    done = subprocess.run(
        [python, "-c", _FRAME.format(setup=setup)], input=asked, capture_output=True, text=True, env=env, check=False
    )
    if done.returncode:
        print(f"  not measured: {(done.stderr.strip().splitlines() or ['no output'])[-1]}", file=sys.stderr)
        return {}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def table(title: str, rows: list[tuple[str, dict[str, Any]]]) -> None:
    """Medians and totals; ratios are to the first row, paired by repository."""
    print(
        f"\n{title}\n\n| what | median ms | slowest ms | all s | peak MB | times the first | does |\n|---|--:|--:|--:|--:|--:|---|"
    )
    first = rows[0][1].get("seconds")
    for name, got in rows:
        if not got:
            print(f"| {name} | – | – | – | – | – | not installed |")
            continue
        times = got["seconds"]
        ratio = f"{sum(times) / sum(first):.2f}" if first else "–"
        print(
            f"| {name} | {statistics.median(times) * 1000:.1f} | {max(times) * 1000:.0f} | {sum(times):.2f} "
            f"| {got['mb']:.0f} | {ratio} | {got['note']} |"
        )


def git_dirs(folder: Path) -> list[Path]:
    """Bare clones below `folder`, two levels deep, and the `.git` folders of work trees."""
    found = {head.parent for pattern in ("*/HEAD", "*/*/HEAD", "*/*/*/HEAD") for head in folder.glob(pattern)}
    return sorted(path for path in found if (path / "objects").is_dir())


def write_out(git_dir: Path, to: Path) -> bool:
    """The files of the newest commit as a plain folder."""
    done = subprocess.run(["git", "--git-dir", git_dir, "archive", "HEAD"], capture_output=True, check=False)
    if done.returncode:
        return False
    with tempfile.TemporaryFile() as file:
        file.write(done.stdout)
        file.seek(0)
        try:
            with tarfile.open(fileobj=file) as tar:
                tar.extractall(to, filter="data")
        except tarfile.TarError:
            return False
    return True


def starts(commands: dict[str, list[str]], runs: int) -> None:
    """Whole programs on one folder, from start to end, in turns so that a busy minute hits all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONPATH": str(SRC)})
            seconds[name].append(time.perf_counter() - start)
    print("\nWhole programs on one folder, start included\n\n| command | median ms |\n|---|--:|")
    for name, times in seconds.items():
        print(f"| {name} | {statistics.median(times) * 1000:.0f} |")


def command_lines(folders: list[Path], bare: list[Path], peer: str) -> None:
    """What one repository costs through each command line: processor time of it and all that it starts, and the clock's.

    Ours takes all of them in one call, as `--each` does; sp-repo-review's takes one folder. The processor's time is
    what to compare on a computer that does other things as well.
    """
    check = [sys.executable, "-m", "nhsr_registry", "check", "--format", "json"]
    asked = {
        "nhsr-registry check, folders in one call": [[*check, *map(str, folders)]],
        "nhsr-registry check, bare clones in one call": [[*check, *map(str, bare)]],
    }
    if peer:
        asked["repo-review, a call for each folder"] = [[peer, "--format", "json", str(folder)] for folder in folders]
    print("\nCommand lines, for each repository\n\n| command | processor ms | clock ms |\n|---|--:|--:|")
    for name, commands in asked.items():
        before, start = os.times(), time.perf_counter()
        for command in commands:
            subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONPATH": str(SRC)})
        after, seconds = os.times(), time.perf_counter() - start
        used = after.children_user + after.children_system - before.children_user - before.children_system
        print(f"| {name} | {used / len(folders) * 1000:.0f} | {seconds / len(folders) * 1000:.0f} |")


def synthetic(folder: Path, paths: int) -> Path:
    """A bare repository of `paths` R scripts, made with `git fast-import`."""
    where = folder / f"{paths}.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", where], check=True)
    script = b"library(dplyr)\nx <- read.csv('a.csv')\n" * 10
    parts = [b"commit refs/heads/main\ncommitter A <a@example.org> 1700000000 +0000\ndata 1\nx\n"]
    for index in range(paths):
        content = script + b"# %d\n" % (index % 500)
        parts.append(
            b"M 100644 inline R/a%d/b%d/f%d.R\ndata %d\n%s\n" % (index % 97, index % 11, index, len(content), content)
        )
    subprocess.run(["git", "--git-dir", where, "fast-import", "--quiet"], input=b"".join(parts), check=True)
    return where


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--peers", type=Path, help="a virtual environment with sp-repo-review and cffconvert")
    parser.add_argument("--repos", type=int, default=60)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    bin_ = options.peers / ("Scripts" if os.name == "nt" else "bin") if options.peers else None
    peer, ours = str(bin_ / "python") if bin_ else "", sys.executable
    clones = git_dirs(options.clones)
    clones = clones[:: max(1, len(clones) // options.repos)][: options.repos]
    with tempfile.TemporaryDirectory() as temporary:
        pairs = [(clone, Path(temporary, str(index))) for index, clone in enumerate(clones)]
        pairs = [(clone, folder) for clone, folder in pairs if write_out(clone, folder)]
        bare, folders = [clone for clone, _ in pairs], [folder for _, folder in pairs]
        cited = [folder for folder in folders if (folder / "CITATION.cff").is_file()]
        # Clones without their large files cannot be written out as a folder.
        print(
            f"{len(pairs)} of {len(clones)} repositories, {options.runs} runs each, Python {sys.version.split()[0]}, {os.cpu_count()} CPUs"
        )

        def run(setup: str, paths: list[Path], python: str = ours, runs: int = options.runs) -> dict[str, Any]:
            return contend(python, setup, paths, runs) if python and paths else {}

        table("The same folders", [
            ("nhsr-registry, folder", run(FOLDER, folders)),
            ("repo-review + sp-repo-review", run(REVIEW, folders, peer)),
            ("nhsr-registry, bare clone with its history", run(CLONE, bare)),
            ("… of which reading", run(READ, bare)),
        ])  # fmt: skip
        table(f"CITATION.cff ({len(cited)} files)", [
            ("nhsr-registry", run(OUR_CFF, cited)),
            ("cffconvert", run(CFFCONVERT, cited, peer)),
        ])  # fmt: skip
        large = [(paths, synthetic(Path(temporary), paths)) for paths in (1_000, 100_000)]
        table("Made repositories of small R scripts, bare", [
            (f"{paths:,} files", run(CLONE, [path], runs=3)) for paths, path in large
        ])  # fmt: skip
        commands = {"nhsr-registry check FOLDER": [ours, "-m", "nhsr_registry", "check", str(folders[0])]}
        if bin_:
            commands["repo-review FOLDER"] = [str(bin_ / "repo-review"), "--format", "json", str(folders[0])]
        starts(commands, options.runs)
        command_lines(folders, bare, str(bin_ / "repo-review") if bin_ else "")


if __name__ == "__main__":
    main()
