"""What a harvest did and what `validate` found, as text, JSON or GitHub's annotations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nhsr_registry.plain import clean, count
from nhsr_registry.printed import as_json
from nhsr_registry.report import wrap

if TYPE_CHECKING:  # for their names alone
    from nhsr_registry.folder.validation import Checked, Fault
    from nhsr_registry.harvesting.harvest import HarvestReport

#: What became of projects that were read one by one, in words; every one is said, so that a zero is, too.
_HARVESTED = {
    "refreshed": "read anew",
    "unchanged": "as they were",
    "stale": "not to be read now and kept from before (stale)",
    "failed": "not to be read, and never read before",
}


_KEPT = {"stale": "kept from before: ", "failed": "not read: "}


def harvest_text(report: HarvestReport) -> str:
    """The counts, then every project that could not be read, with the reason."""
    said = (f"{report.counts[state]} {words}" for state, words in _HARVESTED.items())
    lines = [wrap(", ".join(said) + ".", "  ")]
    told = (result for result in report.results if result.reason)
    lines += [
        wrap(f"{result.repository}: {_KEPT.get(result.state, '')}{result.reason}", "    ", "  ") for result in told
    ]
    return "\n".join(lines)


def faults(checked: Checked, format_: str, root: str) -> str:
    """What `validate` found, for a person, a program, or GitHub's annotations."""
    if format_ == "json":
        return as_json(checked).rstrip("\n")
    if format_ == "github":
        return "\n".join(_annotation(fault, root) for fault in checked.faults)
    lines = fault_lines(checked.faults, "text", root).splitlines()
    verdict = "no faults" if not checked.faults else f"{len(checked.faults)} to mend"
    return "\n".join([*lines, f"{count(checked.projects, 'project')}, {checked.harvested} of them read: {verdict}."])


def fault_lines(found: Sequence[Fault], format_: str, root: str) -> str:
    """Faults alone, in the same formats; each line ends."""
    if format_ == "json":
        return as_json(found)
    if format_ == "github":
        return "".join(f"{_annotation(fault, root)}\n" for fault in found)
    lines = []
    for fault in found:
        lines.append(wrap(str(fault), "    "))
        if fault.hint:
            lines.append(wrap(fault.hint, "    "))
    return "".join(f"{line}\n" for line in lines)


def _annotation(fault: Any, root: str) -> str:
    """GitHub's workflow command; its own characters are escaped as its toolkit does."""
    text = f"{fault.key + ': ' if fault.key else ''}{fault.message} {fault.hint}".strip()
    escaped = clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    file = f"{root}/{fault.file}".replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    return f"::error file={file},line={fault.line or 1}::{escaped}"
