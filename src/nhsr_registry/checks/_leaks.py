"""From the hits of `leaks` to one check's finding; and made-up values for examples, so that no file holds a real one."""

from __future__ import annotations

from collections.abc import Sequence

from nhsr_registry import leaks, re
from nhsr_registry.checks._base import Check, Subject
from nhsr_registry.documents import is_document, unit
from nhsr_registry.leaks.numbers import valid
from nhsr_registry.model import NOTHING_SEEN, Evidence, Finding
from nhsr_registry.plain import count
from nhsr_registry.tables import is_table
from nhsr_registry.workbooks import is_workbook

READS = leaks.READS
LOOK = " (please look)"  # on a place of which a reader would not be sure
_LINK = "a symbolic link, not followed"


def answer(check: type[Check], subject: Subject, unread: str) -> Finding:
    """What was found for `check`: observed where a reader would agree, inferred where somebody should look.

    `unread` is a pattern of the files whose absence leaves the question open.
    """
    hits = [hit for hit in leaks.scan(subject.snapshot) if leaks.RULES[hit.rule].check == check.id]
    sure = [hit for hit in hits if hit.sure]
    shown = [*sure, *(hit for hit in hits if not hit.sure)]
    where = places(shown)
    left, unopened = _left(subject)
    if shown:
        names = ", ".join(dict.fromkeys(leaks.RULES[hit.rule].name for hit in shown))
        files = len({hit.path for hit in shown})
        reason = f"{len(shown)} place{'s' * (len(shown) > 1)} in {files} file{'s' * (files > 1)}: {names}."
        reason += left
        return check.fails(reason if sure else f"Please look at {reason}", where, "observed" if sure else "inferred")
    snapshot = subject.snapshot
    pattern = re.compile(unread, re.IGNORECASE)
    lost = [path for path in leaks.unread(snapshot) if pattern.search(path) and snapshot.unavailable[path] != _LINK]
    if lost:
        return check.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=path) for path in lost])
    if snapshot.truncated:
        return check.cannot_tell("There are more files than we look at, or a folder that we may not read.")
    return check.passes(f"{NOTHING_SEEN}{left}", unopened, "inferred")


def _left(subject: Subject) -> tuple[str, list[Evidence]]:
    """What was not looked at: how many files of each kind, as a sentence; and which."""
    unread = leaks.unread(subject.snapshot)
    said, which = "", list[Evidence]()
    kinds = (("workbook", is_workbook), ("document", is_document), ("data file", is_table))
    for name, paths, what in (
        *((name, [path for path in unread if of_kind(path)], "not opened") for name, of_kind in kinds),
        ("file", leaks.partly(subject.snapshot), "not wholly read"),
    ):
        if paths:
            said += f" {count(len(paths), name)} {'was' if len(paths) == 1 else 'were'} {what}."
            which += [Evidence(path=path, note=what) for path in paths]
    return said, which


def places(hits: Sequence[leaks.Hit]) -> list[Evidence]:
    """Where each hit is, once for each line and rule; what is not sure says so, since somebody should look first.

    What must be unpacked to be read has no lines: there the note says the sheet and the row.
    """
    notes = {hit: leaks.RULES[hit.rule].name + row_of(hit) + ("" if hit.sure else LOOK) for hit in hits}
    return list(
        dict.fromkeys(Evidence(path=hit.path, line=None if hit.sheet else hit.line, note=notes[hit]) for hit in hits)
    )


def row_of(hit: leaks.Hit) -> str:
    """Which lines, where there are many; where within a workbook, by number, since a sheet's name may name somebody."""
    many = f"s {hit.line} to {hit.until}" if hit.until else ""
    if hit.sheet is None:
        return f", line{many}" if many else ""
    return f", {hit.sheet}, {unit(hit.path)}{many or f' {hit.line}'}" if hit.line else f", {hit.sheet}"


def numbers(most: int, first: int = 412_000_000) -> tuple[str, ...]:
    """Ten-digit numbers with a right check digit, worked out when they are needed: examples that stand in no file."""
    out: list[str] = []
    while len(out) < most:
        first += 7_310_517
        out += [number for digit in range(10) if valid(number := f"{first}{digit}")]
    return tuple(out[:most])
