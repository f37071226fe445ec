"""What a reviewer would send back in organisations.toml: codes, dates, chains of successors, duplicates; each with its line.

More than `organisations.load` asks: a table with one of these faults can still be read, so that a night goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from nhsr_registry import re
from nhsr_registry.folder import ods
from nhsr_registry.folder.organisations import FILE, Organisation, Organisations
from nhsr_registry.folder.validation import Fault, Faults, convert, line_of, read_toml
from nhsr_registry.plain import clean

REGIONS = (
    "East of England", "London", "Midlands", "North East and Yorkshire", "North West", "South East", "South West",
    "England", "Scotland", "Wales", "Northern Ireland", "United Kingdom",
)  # fmt: skip
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,30}")
#: An account's name, by GitHub's rule: letters, figures and single hyphens, 39 at most.
_ACCOUNT = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
_BLOCK = re.compile(r"^[ \t]*\[\[organisations\]\]", re.MULTILINE)


class Lines:
    """Where each organisation's keys stand in the file."""

    def __init__(self, text: str) -> None:
        starts = [match.start() for match in _BLOCK.finditer(text)]
        self._blocks = [
            (text.count("\n", 0, start), text[start:end])
            for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
        ]

    def of(self, number: int, key: str = "") -> int | None:
        """The line (from 1) of a key of the organisation of this number (from 0), else that on which it begins."""
        if number >= len(self._blocks):
            return None
        before, text = self._blocks[number]
        return before + ((line_of(text, key) if key else None) or 1)


def check(root: Path) -> tuple[Fault, ...]:
    """Every fault of the table of the registry folder `root`, by line; never raises for what stands there."""
    try:
        table, text = read_toml(root / FILE, FILE)
    except Faults as error:
        return error.faults
    return tuple(faults_of(table, text))


def faults_of(table: Mapping[str, Any], text: str) -> list[Fault]:
    """The same of a table that was parsed from `text`."""
    rows = table.get("organisations", [])
    found: list[Fault] = []
    try:
        convert({key: value for key, value in table.items() if key != "organisations"}, Organisations, FILE, text)
    except Faults as error:
        found += error.faults
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [*found, Fault(file=FILE, key="organisations", message="should be [[organisations]] tables")]
    lines = Lines(text)
    known: list[tuple[int, Organisation]] = []
    for number, row in enumerate(rows):
        try:
            known.append((number, convert(row, Organisation, FILE)))
        except Faults as error:
            found += [_placed(fault, lines, number, str(row.get("id", ""))) for fault in error.faults]
    rules = _Rules(known, lines)
    found += [fault for rule in rules.all() for fault in rule]
    return sorted(set(found), key=lambda fault: (fault.line or 0, fault.key, fault.message))


def _placed(fault: Fault, lines: Lines, number: int, id_: str) -> Fault:
    where = f"{clean(id_)[:60]}: " if id_ else ""
    return Fault(
        file=FILE, line=lines.of(number, fault.key), key=fault.key, message=f"{where}{fault.message}", hint=fault.hint
    )


class _Rules:
    """The rules, over all organisations that can be read."""

    def __init__(self, rows: list[tuple[int, Organisation]], lines: Lines) -> None:
        self.rows = rows
        self.lines = lines
        self.by_id = {org.id: org for _, org in reversed(rows)}

    def all(self) -> Iterator[Iterator[Fault]]:
        for number, org in self.rows:
            yield from (rule(number, org) for rule in (self._own, self._code, self._dates, self._links, self._chain))
        yield self._twice()

    def _fault(self, number: int, key: str, message: str, hint: str = "") -> Fault:
        id_ = next(org.id for at, org in self.rows if at == number)
        return Fault(
            file=FILE, line=self.lines.of(number, key), key=key, message=f"{clean(id_)[:60]}: {message}", hint=hint
        )

    def _own(self, number: int, org: Organisation) -> Iterator[Fault]:
        if not _ID.fullmatch(org.id):
            yield self._fault(number, "id", "is not in kebab-case", "Small letters, figures and single hyphens.")
        if org.name != clean(org.name).strip() or not org.name:
            yield self._fault(number, "name", "is not one line of visible characters")
        if org.kind and org.kind not in ods.KINDS:
            yield self._fault(
                number, "kind", f"unknown kind {clean(org.kind)[:40]!r}", _near(org.kind, tuple(ods.KINDS))
            )
        if org.region and org.region not in REGIONS:
            hint = _near(org.region, REGIONS)
            yield self._fault(number, "region", f"unknown region {clean(org.region)[:40]!r}", hint)
        for owner in org.owners:
            if not _ACCOUNT.fullmatch(owner):
                yield self._fault(number, "owners", f"{clean(owner)[:60]!r} is no name that GitHub gives to an account")

    def _code(self, number: int, org: Organisation) -> Iterator[Fault]:
        if org.ods is not None and (wrong := ods.wrong(org.ods, org.kind)):
            hint = "Look it up: odsdatasearchandexport.nhs.uk. Where it is not sure, leave it out."
            yield self._fault(number, "ods", f"{clean(org.ods)[:20]!r} {wrong}", hint)

    def _dates(self, number: int, org: Organisation) -> Iterator[Fault]:
        for key, said in (("valid_from", org.valid_from), ("valid_to", org.valid_to)):
            if said is not None and not _is_day(said):
                hint = 'Write a day, "2022-07-01", or where it is not known a month, "2022-07".'
                yield self._fault(number, key, f"{clean(said)[:40]!r} is no day or month of the calendar", hint)
        if _is_day(org.valid_from) and _is_day(org.valid_to) and (org.valid_from or "") >= (org.valid_to or ""):
            yield self._fault(number, "valid_to", f"ends ({org.valid_to}) before it begins ({org.valid_from})")
        if org.valid_to and not org.heirs and not org.ended:
            hint = 'Name who took over (successor = "…"), or say why nobody did (ended = "…").'
            yield self._fault(number, "valid_to", "has ended, and nothing says who took over or why nobody did", hint)

    def _links(self, number: int, org: Organisation) -> Iterator[Fault]:
        links = [("parent", org.parent), ("icb", org.icb), ("successor", org.successor)]
        for key, id_ in [*links, *(("successors", id_) for id_ in org.successors)]:
            if id_ is not None and id_ not in self.by_id:
                hint = _near(id_, tuple(self.by_id))
                yield self._fault(number, key, f"names {clean(id_)[:60]!r}, which is not in the table", hint)
        board = self.by_id.get(org.icb or "")
        if board and board.kind != "icb":
            yield self._fault(number, "icb", f"names {board.id!r}, which is no integrated care board")

    def _chain(self, number: int, org: Organisation) -> Iterator[Fault]:
        if self._comes_back(org.id, lambda at: at.heirs):
            yield self._fault(number, "successor", "the chain of successors goes in a circle")
        if self._comes_back(org.id, lambda at: (at.parent,) if at.parent else ()):
            yield self._fault(number, "parent", "what it is a part of goes in a circle")
        for id_ in org.heirs:
            heir = self.by_id.get(id_)
            if heir is None or heir is org or not _is_day(org.valid_to):
                continue
            end = org.valid_to or ""
            if _is_day(heir.valid_to) and (heir.valid_to or "") <= end:
                yield self._fault(number, "successor", f"{id_!r} had ended ({heir.valid_to}) when this one did ({end})")
            if _is_day(heir.valid_from) and (heir.valid_from or "") > end:
                yield self._fault(
                    number, "successor", f"{id_!r} begins on {heir.valid_from}, after this one ended ({end})"
                )

    def _comes_back(self, start: str, following: Any) -> bool:
        """Whether a walk from `start` comes back to it."""
        seen: set[str] = set()
        queue = list(following(self.by_id[start]))
        while queue:
            id_ = queue.pop()
            if id_ == start:
                return True
            if id_ not in seen and id_ in self.by_id:
                seen.add(id_)
                queue += following(self.by_id[id_])
        return False

    def _twice(self) -> Iterator[Fault]:
        """Ids, owners and codes that two have. A code may go on to who took over: the service lets some do so."""
        ids: dict[str, int] = {}
        owners: dict[str, str] = {}
        codes: dict[str, Organisation] = {}
        for number, org in self.rows:
            if ids.setdefault(org.id, number) != number:
                first = self.lines.of(ids[org.id], "id")
                yield self._fault(number, "id", f"stands twice; first on line {first}")
            for owner in org.owners:
                other = owners.setdefault(owner.casefold(), org.id)
                if other != org.id or [one.casefold() for one in org.owners].count(owner.casefold()) > 1:
                    yield self._fault(number, "owners", f"owner {clean(owner)[:60]!r} belongs to {other!r} already")
            if org.ods:
                has = codes.setdefault(org.ods, org)
                if has.id != org.id and org.id not in has.heirs and has.id not in org.heirs:
                    yield self._fault(number, "ods", f"{clean(org.ods)[:20]!r} is the code of {has.id!r} already")


def _is_day(said: str | None) -> bool:
    """A day, or a month where the day is not known (ISO 8601 lets the smallest part be left out)."""
    if not said or not re.fullmatch(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?", said):
        return False
    try:
        date.fromisoformat(said if len(said) == 10 else f"{said}-01")
    except ValueError:
        return False
    return True


def _near(said: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(said[:100], known, 3, 0.5)
    return f"Did you mean {' or '.join(near)}?" if near else f"Known, for example: {', '.join(known[:12])}."
