"""What `.nhsr.toml` and `[tool.nhsr]` may say: one reader for the format that states it and for `answers`."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, get_args

import msgspec

from nhsr_registry.folder.entry import Status
from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Path
from nhsr_registry.formats._people import emails, is_team_mailbox, name_only, without_addresses
from nhsr_registry.formats._toml import read_toml
from nhsr_registry.model import RAP_LEVELS, Kind, Problem
from nhsr_registry.plain import clean
from nhsr_registry.scoring.rap import by_key

OWN, PYPROJECT = ".nhsr.toml", "pyproject.toml"
KINDS: tuple[Kind, ...] = get_args(Kind)
STATUSES: tuple[str, ...] = get_args(Status)
#: What the data are that the project works on, the least sensitive first.
DATA = ("none", "open", "synthetic", "aggregate", "pseudonymised", "identifiable")
#: `rap` is the level that a project says it is at, `rap_evidence` a table of criterion → address that shows it.
KEYS = ("kinds", "status", "intended_use", "contact", "reviewer", "data", "rap", "rap_evidence", "annotations")
VALUES = KEYS[1:7]
LONGEST = 300  # characters of a reason
MOST = 100  # annotations that are read
_SHORTEST = 12


#: What people write who mean `annotations`.
_ANSWERS = {"check", "checks", "exceptions", "exclude", "ignore", "skip", "rules", "reasons"}
#: Begins what is told of the table in pyproject.toml, whose other mistakes are another format's.
TABLE = "[tool.nhsr] "


class _InTable(Collector):
    """Tells the same collector, with the name of the table before it."""

    def __init__(self, out: Collector) -> None:
        super().__init__(out.fmt, out.path)
        self.problems = out.problems

    def _add(self, message: str, line: int | None, severity: str) -> None:
        super()._add(f"{TABLE}{message}", line, severity)


def is_ours(problem: Problem) -> bool:
    """Whether a problem is one of the maintainers' own declaration."""
    return problem.path == OWN or (problem.path == PYPROJECT and problem.message.startswith(TABLE))


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """A reason that the maintainers give for one check; empty where what they say is too short to be one."""

    check: str
    reason: str
    path: str
    line: int | None = None


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one file says, as far as it makes sense; what does not was told to the collector."""

    kinds: tuple[tuple[Kind, int | None], ...] = ()
    values: dict[str, tuple[str, int | None]] = {}
    rap_evidence: tuple[tuple[str, int | None], ...] = ()  # "criterion address", and the line
    annotations: tuple[Annotation, ...] = ()


def read(text: str, out: Collector) -> Said | None:
    """The table of one file; `None` where it has none or cannot be read."""
    inside: Path = () if out.path.rpartition("/")[2] == OWN else ("tool", "nhsr")
    if inside and "nhsr" not in text:
        return None
    quiet = Collector(out.fmt, out.path) if inside else out  # a broken pyproject.toml is told by its own format
    doc = read_toml(text, quiet)
    if doc is None or (inside and not isinstance(doc.get(*inside), dict)):
        return None
    doc = Doc(doc.data, doc.lines, _InTable(out) if inside else out)
    _unknown(doc, inside)
    return Said(
        kinds=tuple(_kinds(doc, inside)),
        values={key: said for key in VALUES if (said := _value(doc, inside, key))},
        rap_evidence=tuple(_rap_evidence(doc, inside)),
        annotations=tuple(_annotations(doc, inside)),
    )


def near(word: str, known: Iterable[str]) -> str:
    """What a person may have meant, as half a sentence."""
    known = list(known)
    found = get_close_matches(word.lower(), known, 1, 0.5)
    return (
        f"did you mean {found[0]}?" if found else f"known are {', '.join(known[:12])}{' …' if len(known) > 12 else ''}."
    )


def _unknown(doc: Doc, inside: Path) -> None:
    for key in doc.table(*inside):
        if key.lower() in _ANSWERS:
            doc.out.warn(
                f"{clean(key)!r} is no key of {OWN}: a reason about a check goes under [annotations], as in "
                'tests-present = "why it is so".',
                doc.line(*inside, key),
            )
        elif key not in KEYS:
            doc.out.warn(f"{clean(key)[:60]!r} is no key of {OWN}; {near(key, KEYS)}", doc.line(*inside, key))


def _kinds(doc: Doc, inside: Path) -> Iterable[tuple[Kind, int | None]]:
    for keys, text in doc.texts(*inside, "kinds"):
        word = "-".join(text.lower().split())
        if word in KINDS:
            yield word, doc.line(*keys)
        else:
            doc.out.problem(f"kinds: {clean(text)[:60]!r} is no kind of project; {near(word, KINDS)}", doc.line(*keys))


def _value(doc: Doc, inside: Path, key: str) -> tuple[str, int | None] | None:
    text = clean(doc.text(*inside, key) or "").strip()
    line = doc.line(*inside, key)
    if not text:
        return None
    known = {"status": STATUSES, "data": DATA, "rap": RAP_LEVELS}.get(key)
    if known:
        if text.lower() in known:
            return text.lower(), line
        doc.out.problem(f"{key} {text[:60]!r} is not known; {near(text, known)}", line)
        return None
    if key == "contact":
        return (text, line) if _reachable(text, doc.out, line) else None
    return (name_only(text) if key == "reviewer" else without_addresses(text)[:LONGEST], line)


def _rap_evidence(doc: Doc, inside: Path) -> Iterable[tuple[str, int | None]]:
    """Each criterion of the RAP levels with the address that the project gives for it."""
    for key in list(doc.table(*inside, "rap_evidence"))[:MOST]:
        where = (*inside, "rap_evidence", key)
        url = clean(doc.text(*where) or "").strip()
        if key not in by_key():
            doc.out.warn(f"rap_evidence: {clean(key)[:60]!r} is no criterion; {near(key, by_key())}", doc.line(*where))
        elif url.startswith("https://") and not any(char.isspace() for char in url) and len(url) <= LONGEST:
            yield f"{key} {url}", doc.line(*where)
        else:
            doc.out.problem(f"rap_evidence.{key} should be a web address (https://…) that shows it.", doc.line(*where))


def _reachable(text: str, out: Collector, line: int | None) -> bool:
    if text.startswith("https://") and not any(char.isspace() for char in text):
        return True
    if emails(text) == [text]:
        if is_team_mailbox(text):
            return True
        out.warn(
            "contact looks like one person's address, which is not kept; a team mailbox or a page outlives job changes.",
            line,
        )
    else:
        out.problem("contact should be a web address (https://…) or a team mailbox.", line)
    return False


def _annotations(doc: Doc, inside: Path) -> Iterable[Annotation]:
    table: Any = doc.table(*inside, "annotations")
    for check in list(table)[:MOST]:
        where = (*inside, "annotations", check)
        reason = reason_of(doc.text(*where) or "")
        enough = len(reason) >= _SHORTEST
        # without one its name is held against the checks all the same: two slips on a line are told at once
        yield Annotation(check=check, reason=reason if enough else "", path=doc.out.path, line=doc.line(*where))
        if not enough and isinstance(doc.get(*where), str):
            doc.out.warn(f"annotations.{clean(check)[:60]}: say the reason in a few words more.", doc.line(*where))


def reason_of(text: str) -> str:
    """A reason as it is kept: one line, no addresses, not endless."""
    return " ".join(without_addresses(clean(text)).split())[:LONGEST]
