"""What earlier commits held that should not be public: the same detectors over each distinct earlier file.

The same line in a hundred versions of a file is one finding, named by the commit that brought it in; what still stands
in the files today is `check`'s to say. Lines are compared within one call and then forgotten: no value leaves it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from nhsr_registry import leaks
from nhsr_registry.checks import all_checks
from nhsr_registry.checks._leaks import row_of
from nhsr_registry.clones import read_clone
from nhsr_registry.clones._past import MOST_BYTES, MOST_SECONDS, Commit, Old, Opened, Past, opened_past
from nhsr_registry.model import Confidence, Model


class Found(Model):
    """One thing that an earlier commit held: where, which rule, never what."""

    check: str
    rule: str
    name: str
    path: str
    line: int | None
    commit: str  # the oldest commit known that brought it in; empty where that is not known
    day: str
    confidence: Confidence
    versions: int = 1  # in how many earlier versions of files the same line stands


class PastScan(Model):
    """What was found, and an honest word on what was looked at."""

    found: tuple[Found, ...]
    commits: int
    files: int
    bytes: int
    left: dict[str, int]  # reason → how many earlier files were not looked at
    shallow: bool
    complete: bool


def scan(path: str | Path, *, most_bytes: int = MOST_BYTES, most_seconds: float = MOST_SECONDS) -> PastScan:
    """Every earlier file that a branch or tag of the clone at `path` can reach. Raises `RepositoryError`."""
    salt = secrets.token_bytes(16)
    now = _today(Path(path), salt)
    with closing(opened_past(Path(path), leaks.READS)) as stream:
        opened = next(stream)
        past = opened.past
        marks: dict[bytes, tuple[leaks.Hit, list[str]]] = {}
        for old in past.files(most_bytes, most_seconds):
            for hit, lines in _hits(old):
                mark = _mark(hit, lines, salt)
                if mark not in now:
                    marks.setdefault(mark, (hit, []))[1].append(old.oid)
        came = past.brought({oid for _, oids in marks.values() for oid in oids})
        found = [_found(hit, oids, came) for hit, oids in marks.values()]
    return _answer(found, past, opened)


def _today(path: Path, salt: bytes) -> set[bytes]:
    """Marks of what stands in the newest commit."""
    snapshot = read_clone(path, wanted=leaks.READS)
    texts: dict[tuple[str, str | None], list[str]] = {}
    texts |= {(name, None): text.split("\n") for name, text in snapshot.texts.items()}
    for name, sheets in snapshot.sheets.items():
        texts |= {(name, sheet.place): sheet.text.split("\n") for sheet in sheets}
    return {_mark(hit, texts.get((hit.path, hit.sheet), []), salt) for hit in leaks.scan(snapshot)}


def _hits(old: Old) -> Iterator[tuple[leaks.Hit, list[str]]]:
    """What an earlier file holds, each with the lines that it stands among."""
    lines = old.text.split("\n")
    yield from ((hit, lines) for hit in (*leaks.in_names(old.path), *leaks.in_text(old.path, old.text)))
    for sheet in old.sheets:
        lines = sheet.text.split("\n")
        yield from ((hit, lines) for hit in leaks.in_sheet(old.path, sheet))


def _mark(hit: leaks.Hit, lines: list[str], salt: bytes) -> bytes:
    """The same for the same line under the same rule, wherever it stands; salted anew in each call and never kept."""
    text = lines[hit.line - 1].strip() if hit.line and hit.line <= len(lines) else hit.path
    return hashlib.blake2b(f"{hit.rule}\0{text}".encode("utf-8", "replace"), key=salt, digest_size=16).digest()


def _found(hit: leaks.Hit, oids: list[str], came: dict[str, Commit]) -> Found:
    rule = leaks.RULES[hit.rule]
    known = sorted((came[oid] for oid in oids if oid in came), key=lambda commit: commit[1])
    commit, day = known[0] if known else Commit("", "")
    return Found(
        check=rule.check,
        rule=rule.id,
        name=rule.name + row_of(hit),
        path=leaks.veiled_name(hit.path),
        line=hit.line,
        commit=commit,
        day=day,
        confidence="observed" if hit.sure else "inferred",
        versions=len(oids),
    )


def _answer(found: list[Found], past: Past, opened: Opened) -> PastScan:
    order = {check.id: at for at, check in enumerate(all_checks())}
    return PastScan(
        found=tuple(
            sorted(
                found,
                key=lambda one: (one.confidence != "observed", order[one.check], one.path, one.line or 0, one.rule),
            )
        ),
        commits=past.commits,
        files=past.read,
        bytes=past.bytes,
        left=dict(sorted(past.left.items())),
        shallow=opened.shallow,
        complete=past.complete,
    )
