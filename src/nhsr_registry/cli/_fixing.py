"""`check --fix`: shows each file that could be written, asks, and writes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nhsr_registry.assess import assess
from nhsr_registry.checkup import mend
from nhsr_registry.checkup.scaffold import CHECK, Held, Offer, scaffold
from nhsr_registry.cli._results import style, wrapped
from nhsr_registry.clones import find_git_dir, tracked
from nhsr_registry.errors import UsageError
from nhsr_registry.sources import is_folder, snapshot_of_folder


def run(target: str, *, yes: bool) -> None:
    """Offer what can be written for the project in the folder `target`."""
    folder = _folder(target)
    snapshot = snapshot_of_folder(str(folder))
    found = assess(snapshot)
    offers, held = scaffold(snapshot, found, mend.text_of(folder, ".gitignore"), tracked(folder))
    written = [offer for offer in offers if _write(folder, offer, yes=yes)]
    if offers:
        click.echo("")
    for one in held:
        click.echo(_not_yet(one))
    if any(finding.check == "licence-file" and finding.outcome == "fail" for finding in found.findings):
        click.echo(wrapped("A licence is yours to choose, so none is written here. How:", ""))
        click.echo("  nhsr-registry check --explain licence-file")
    click.echo(_after(offers, written, yes=yes))


def _folder(target: str) -> Path:
    if not is_folder(target):
        raise UsageError(
            f"{target[:200]!r} is no folder here.",
            hint="Clone the project first, then: nhsr-registry check --fix FOLDER",
        )
    path = Path(target).expanduser()
    found = find_git_dir(path)
    if found and found.work_tree is None:
        raise UsageError(f"{target[:200]} is a bare clone: there are no files beside which to write.")
    return (found.work_tree if found and found.work_tree else path).resolve()


def _write(folder: Path, offer: Offer, *, yes: bool) -> bool:
    click.echo("\n" + style(wrapped(f"{offer.path}: {offer.why}", ""), bold=True))
    for line in mend.diff(offer):
        colour = {"+": "green", "-": "red"}.get(line[:1])
        click.echo("  " + (style(line, fg=colour) if colour else line))
    click.echo("")
    if not yes and not (sys.stdin.isatty() and click.confirm(f"Write {offer.path}?", default=False)):
        return False
    mend.write(folder, offer)
    return True


def _not_yet(one: Held) -> str:
    return wrapped(f"{one.path} can be written once your files say: {'; '.join(one.missing)}.", "")


def _after(offers: tuple[Offer, ...], written: list[Offer], *, yes: bool) -> str:
    if not offers:
        return "There is nothing to write: what can be written is there already."
    if not written:
        return "Nothing was written." + ("" if yes or sys.stdin.isatty() else " To write these files: add --yes.")
    lines = [f"Written: {', '.join(offer.path for offer in written)}."]
    if any(CHECK in offer.text for offer in written):
        lines.append(f"Please read the lines marked {CHECK}: they were worked out, and you know better.")
    if any("[Replace" in offer.text for offer in written):
        lines.append("Lines in [brackets] are yours to write; until then those files count for nothing.")
    return "\n".join(wrapped(line, "") for line in [*lines, "Nothing is published until you commit and push."])
