"""`check --history`: what earlier commits held, told to the person who asks and to nobody else."""

from __future__ import annotations

from pathlib import Path

import click

from nhsr_registry.checkup import leakhistory, leakreport
from nhsr_registry.cli._json import echo_json
from nhsr_registry.clones import find_git_dir
from nhsr_registry.errors import EXIT_LEAK, UsageError

_FOR_OTHERS = "is read by others, and what --history finds is for the project's own people only."


def run(target: str, format_: str) -> int:
    """Scan, print, and choose the exit code: 6 where something was found that a reader would agree with."""
    if format_ not in {"text", "json", "sarif"}:
        raise UsageError(
            f"--format {format_} {_FOR_OTHERS}", hint="Choose text, json or sarif, and keep the answer to yourselves."
        )
    if not Path(target).exists():
        raise UsageError(
            f"--history reads a clone on this computer, and there is none at {target}.",
            hint=f"Clone it first, with all of its history: git clone https://github.com/{target.removeprefix('https://github.com/')}",
        )
    if not _is_clone(Path(target)):
        raise UsageError(
            f"--history reads earlier commits, and {target} is not a clone made with git.",
            hint="Name the folder that holds .git. Without --history, check looks at any folder as it is now.",
        )
    click.echo("Reading earlier commits; this can take some minutes.", err=True)
    scan = leakhistory.scan(target)
    title = Path(target).resolve().name if target in {".", "./"} else target
    if format_ == "json":
        echo_json(leakreport.past_data(scan, title))
    elif format_ == "sarif":
        echo_json(leakreport.past_sarif(scan, title))
    else:
        click.echo(leakreport.past_text(scan, title), nl=False)
    return EXIT_LEAK if any(one.confidence == "observed" for one in scan.found) else 0


def _is_clone(path: Path) -> bool:
    """Whether there may be earlier commits; a folder that we may not look into is named by the scan."""
    try:
        return find_git_dir(path) is not None
    except PermissionError:
        return True
