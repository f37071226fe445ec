"""What stewards decided about what is at risk: made public since a day, or no risk because …; `at-risk.toml` of the folder.

Until one of them decides, nobody but who runs the command sees it: those who keep the project should hear first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from nhsr_registry.days import DAY
from nhsr_registry.errors import UsageError
from nhsr_registry.folder.store import Registry
from nhsr_registry.folder.validation import Fault, Faults, convert, line_of, read_toml
from nhsr_registry.model import Model, RepoId
from nhsr_registry.plain import clean
from nhsr_registry.spread.risks import KINDS, Kind, Risk

FILE = "at-risk.toml"
_HEAD = (
    "# What stewards decided about projects that others rely on and that may need a hand. Made by `nhsr-registry at-risk`;\n"
    "# people may edit it. Only what is released here is published: the project's keepers should hear of it first.\n"
)
_LONGEST = 300


class Decision(Model):
    """One decision: `public` since `on` (ISO date), or `no-risk` for a reason; `by` is a role, never a person's name."""

    project: str
    kind: Kind
    decision: Literal["public", "no-risk"]
    on: str
    by: str
    reason: str = ""


def load(registry: Registry) -> tuple[Decision, ...]:
    """Every decision; raises `Faults` with all that is wrong."""
    found, faults = read(registry)
    if faults:
        raise Faults(faults)
    return found


def read(registry: Registry) -> tuple[tuple[Decision, ...], tuple[Fault, ...]]:
    """Every decision that can be read, and what is wrong with the others."""
    path = registry.root / FILE
    if not path.exists():
        return (), ()
    try:
        table, text = read_toml(path, FILE)
    except Faults as error:
        return (), error.faults
    rows = table.get("decisions", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or set(table) - {"decisions"}:
        return (), (Fault(file=FILE, message="should hold [[decisions]] tables and nothing else"),)
    found: list[Decision] = []
    faults: list[Fault] = []
    for row in rows:
        try:
            decision = convert(row, Decision, FILE)
        except Faults as error:
            line = line_of(text, "project", str(row.get("project", "")))
            faults += [msgspec.structs.replace(fault, line=line) for fault in error.faults]
            continue
        wrong = [msgspec.structs.replace(f, line=line_of(text, "project", decision.project)) for f in _wrong(decision)]
        if any(_same(decision, other) for other in found):
            wrong.append(Fault(file=FILE, key="project", message=f"{clean(decision.project)[:80]} has two of a kind"))
        faults += wrong
        if not wrong:
            found.append(decision)
    return tuple(found), tuple(faults)


def _wrong(decision: Decision) -> Iterator[Fault]:
    try:
        RepoId.parse(decision.project)
    except UsageError as error:
        yield Fault(file=FILE, key="project", message=error.message)
    if not DAY.fullmatch(decision.on):
        yield Fault(file=FILE, key="on", message=f"{clean(decision.on)[:40]!r} is no day (2026-04-01)")
    for key, text, least in (("by", decision.by, 2), ("reason", decision.reason, 0)):
        if text != clean(text) or not least <= len(text) <= _LONGEST or "@" in text:
            hint = "A role, as “a steward”: no names and no addresses of people."
            yield Fault(file=FILE, key=key, message=f"is not one line of {least} to {_LONGEST} characters", hint=hint)
    if decision.decision == "no-risk" and len(decision.reason) < 10:
        yield Fault(
            file=FILE, key="reason", message="is missing", hint="Say why it is none, so that nobody asks again."
        )


def _same(one: Decision, other: Decision) -> bool:
    return one.project.lower() == other.project.lower() and one.kind == other.kind


def decide(registry: Registry, decision: Decision) -> bool:
    """Keep a decision in the place of an earlier one of its project and kind. Says whether anything changed."""
    if wrong := list(_wrong(decision)):
        raise Faults(wrong)
    before = load(registry)
    if any(_same(one, decision) and one == msgspec.structs.replace(decision, on=one.on) for one in before):
        return False
    return _write(registry, [*(one for one in before if not _same(one, decision)), decision])


def take_back(registry: Registry, project: str, kind: Kind) -> bool:
    """Forget a decision; `False` where there was none."""
    before = load(registry)
    after = [one for one in before if not (one.project.lower() == project.lower() and one.kind == kind)]
    return len(after) < len(before) and _write(registry, after)


def _write(registry: Registry, decisions: Iterable[Decision]) -> bool:
    import tomli_w

    rows = sorted(decisions, key=lambda one: (one.project.lower(), list(KINDS).index(one.kind)))
    tables = [{key: value for key, value in msgspec.to_builtins(row).items() if value} for row in rows]
    path = registry.root / FILE
    head = _head(path.read_text(encoding="utf-8")) if path.exists() else _HEAD
    return registry.write(path, (head + (("\n" + tomli_w.dumps({"decisions": tables})) if tables else "")).encode())


def _head(text: str) -> str:
    """The remarks at the top of the file, kept as people wrote them."""
    lines = text.splitlines(keepends=True)
    end = next((at for at, line in enumerate(lines) if not line.lstrip().startswith("#")), len(lines))
    return "".join(lines[:end]) or _HEAD


class Seen(Model):
    """A risk, and what was decided about it, if anything."""

    risk: Risk
    decision: Decision | None = None

    @property
    def state(self) -> Literal["public", "no-risk", "undecided"]:
        return self.decision.decision if self.decision else "undecided"


def joined(found: Iterable[Risk], decisions: Iterable[Decision]) -> tuple[Seen, ...]:
    """Each risk with its decision."""
    known = {(one.project.lower(), one.kind): one for one in decisions}
    return tuple(Seen(risk=risk, decision=known.get((risk.project.lower(), risk.kind))) for risk in found)


def released(found: Iterable[Risk], decisions: Iterable[Decision]) -> tuple[Seen, ...]:
    """Those that may be published: still so, and a steward has released them. For pages, feeds and digests."""
    return tuple(seen for seen in joined(found, decisions) if seen.state == "public")
