"""The places of what should not be public, in the order in which they want to be looked at, and no rule without end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from nhsr_registry.documents import is_packed
from nhsr_registry.model import Finding
from nhsr_registry.plain import clean
from nhsr_registry.report import wrap

_SHOWN = 20  # files that the terminal shows; JSON and SARIF name all of them
_EACH = 5  # of which so many for one rule: a hundred names of databases would hide one password
_LINES = 6  # and so many lines of each
#: The checks, the gravest first: people, then what opens a door, then what only helps to find one.
_CHECKS = ("no-person-level-columns", "no-nhs-numbers", "no-credentials", "no-internal-infrastructure")
#: Within a check, rules that go before the others, and such as come last: what a team's every query names.
_FIRST = ("a list of", "rows with", "a private key", "a key of", "an access token", "a password")
_LAST = ("an internal database", "the address of a cloud workspace", "a private network address")
_LOOK = "(please look)"  # how a place says that it is not sure


class Rank(NamedTuple):
    """How soon something wants to be looked at: what is sure before what is not, then by how grave it is; less is sooner."""

    unsure: bool
    check: int
    rule: int


def rank(check: str, rule: str = "", *, sure: bool) -> Rank:
    """The rank of a place, by its check and its rule in words."""
    known = _CHECKS.index(check) if check in _CHECKS else len(_CHECKS)
    return Rank(not sure, known, 0 if rule.startswith(_FIRST) else 2 if rule.startswith(_LAST) else 1)


class _File(NamedTuple):
    rank: Rank
    path: str
    kind: str  # its first rule, without a workbook's row and without how sure it is
    rules: Mapping[str, Sequence[int]]


def by_file(found: Sequence[Finding]) -> list[str]:
    """One line a file and rule, with the lines it was seen on."""
    files = _files(found)
    of_kind, shown = Counter(file.kind for file in files), Counter[str]()
    lines: list[str] = []
    for file in files:
        if shown[file.kind] == _EACH or shown.total() == _SHOWN:
            continue
        shown[file.kind] += 1
        lines += _told(file)
        if shown[file.kind] == _EACH and (more := of_kind[file.kind] - _EACH):
            lines.append(wrap(f"and {more} more file{'s' * (more > 1)}: {file.kind}", "    "))
    if shown.total() < len(files):
        lines.append(wrap("Every file and every line: --format json, or --format sarif", "    "))
    return lines


def _files(found: Sequence[Finding]) -> list[_File]:
    """Each file with its rules, the gravest first; of the same rank as they were found."""
    seen: dict[str, dict[str, list[int]]] = {}
    ranks: dict[tuple[str, str], Rank] = {}
    for finding in found:
        for place in finding.evidence:
            rule = place.note or finding.check
            line = [place.line] if place.line and not is_packed(place.path) else []  # there the rule says the row
            seen.setdefault(place.path, {}).setdefault(rule, []).extend(line)
            sure = finding.confidence == "observed" and not rule.endswith(_LOOK)
            ranks.setdefault((place.path, rule), rank(finding.check, rule, sure=sure))
    files = []
    for path, rules in seen.items():
        order = sorted(((ranks[path, rule], rule) for rule in rules), key=lambda row: row[0])
        kind = order[0][1].removesuffix(_LOOK).partition(",")[0].strip()
        files.append(_File(order[0][0], path, kind, {rule: rules[rule] for _, rule in order}))
    return sorted(files, key=lambda file: file.rank)


def _told(file: _File) -> Iterator[str]:
    """On one line where a file has one rule."""
    if len(file.rules) == 1:
        rule, places = next(iter(file.rules.items()))
        yield wrap(f"{clean(file.path)}{_lines(places, ', ')} – {clean(rule)}", "      ", "  • ")
        return
    yield wrap(clean(file.path), "      ", "  • ")
    for rule, places in file.rules.items():
        yield wrap(f"{clean(rule)}{_lines(places, ': ')}", "        ", "      ")


def _lines(places: Sequence[int], before: str) -> str:
    """“:3” after a path, “lines 3, 5, 8 and 4 more”; nothing where no line is known."""
    numbers = sorted(set(places))
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f":{numbers[0]}" if before == ", " else f"{before}line {numbers[0]}"
    more = f" and {len(numbers) - _LINES} more" if len(numbers) > _LINES else ""
    return f"{before}lines {', '.join(map(str, numbers[:_LINES]))}{more}"
