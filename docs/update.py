"""Keeps what the pages show true: runs every command they show, and writes every table from the code.

    python docs/update.py           write what changed
    python docs/update.py --check   write nothing; say what is out of date, and exit with 1

A page marks what is made: `<!-- output: nhsr-registry … -->` for a command and its output (with `lines=N` before the
command to show its first N lines), `<!-- made: NAME -->` for one of `made.py`'s pieces; both end at `<!-- end -->`.
"""

from __future__ import annotations

import atexit
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "docs"), str(ROOT)]

import made  # noqa: E402 - after the path to it

PAGES = ("README.md", "docs/*.md", "docs/benchmarks/*.md", "docs/reference/*.md")
BLOCK = re.compile(r"(<!-- (?P<how>output|made): (?P<what>[^\n]+?) -->\n)(?P<text>.*?)(<!-- end -->)", re.DOTALL)
PICTURE = ROOT / "docs" / "images" / "search.svg"
#: Whole files that are made, by one of `made.py`'s functions each.
FILES = {
    ROOT / "docs" / "reference" / name: make
    for name, make in {"check.schema.json": made.check_schema, **made.answer_schemas()}.items()
}


@cache
def workplace() -> Path:
    """A folder with a clone of the small project that the pages show commands on; removed when Python ends."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clone = folder / "waits"
    clone.mkdir()
    for path, text in made.WAITS.items():
        (clone / path).write_text(text, encoding="utf-8", newline="\n")
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    someone = {f"GIT_{who}_{what}": "example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {f"GIT_{who}_DATE": "2026-01-05T09:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    for command in ("init -q -b main", "-c core.autocrlf=false add .", "commit -q --no-gpg-sign -m Start"):
        subprocess.run(["git", *command.split()], cwd=clone, env={**os.environ, **alone, **someone, **when}, check=True)
    return folder


@cache
def run(command: str) -> str:
    """What `nhsr-registry …` prints, as a reader with a terminal of 100 columns would see it."""
    program, *args = shlex.split(command)
    if program != "nhsr-registry":
        raise ValueError(f"the pages show nhsr-registry only, not {program!r}")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("NHSR_", "GITHUB_", "GH_"))
    }
    environment |= {
        "COLUMNS": "100",
        "NHSR_REGISTRY": str(ROOT / "registry"),
        "NHSR_CACHE": str(workplace() / "cache"),
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "nhsr_registry", *args],
        cwd=workplace(),
        env=environment,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return made.tidy(done.stdout)


def fill(match: re.Match[str]) -> str:
    what = match["what"]
    if match["how"] == "made":
        text = made.PIECES[what]()
    else:
        shown = re.fullmatch(r"(?:lines=(?P<lines>\d+) )?(?P<command>.+)", what)
        assert shown
        output = run(shown["command"])
        if shown["lines"] and len(lines := output.split("\n")) > int(shown["lines"]):
            output = "\n".join([*lines[: int(shown["lines"])], "…"])
        text = f"```console\n$ {shown['command']}\n{output}\n```\n"
    return f"{match[1]}{text}{match[5]}"


def pages() -> list[Path]:
    return sorted(path for pattern in PAGES for path in ROOT.glob(pattern))


def updated(page: Path) -> str:
    """The page as it should be today."""
    return BLOCK.sub(fill, page.read_text(encoding="utf-8"))


def main(args: list[str]) -> int:
    check = args == ["--check"]
    stale = []
    for page in pages():
        new = updated(page)
        if new != page.read_text(encoding="utf-8"):
            stale.append(page)
            if not check:
                page.write_text(new, encoding="utf-8", newline="\n")
    for path, make in FILES.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != make():
            stale.append(path)
            if not check:
                path.write_text(make(), encoding="utf-8", newline="\n")
    picture = made.picture()
    if not PICTURE.is_file() or made.words(PICTURE.read_text(encoding="utf-8")) != made.words(picture):
        stale.append(PICTURE)
        if not check:
            PICTURE.write_text(picture, encoding="utf-8", newline="\n")
    for path in stale:
        print(
            f"{path.relative_to(ROOT).as_posix()}: {'out of date. Run: python docs/update.py' if check else 'updated'}"
        )
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
