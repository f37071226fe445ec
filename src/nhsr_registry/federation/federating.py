"""A night's taking: what every member publishes, its last good copy where it cannot be had, and the merged listing.

The order of writing makes an interruption harmless: each member's new file of records stands beside the old one until the
listing, which names them, is replaced in one step; old files go last.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from nhsr_registry.checks import all_checks
from nhsr_registry.errors import RegistryError, UsageError
from nhsr_registry.federation import listing
from nhsr_registry.federation.fedreport import GOOD, FederationReport, MemberOutcome, State, refusals
from nhsr_registry.federation.fetching import Got, WrongError, fetch
from nhsr_registry.federation.filing import Filing, Job, filing
from nhsr_registry.federation.kept import briefs_of, note_of, renoted
from nhsr_registry.federation.layout import About
from nhsr_registry.federation.merging import Brief, Merged, Own, Refused, merge
from nhsr_registry.federation.record import Known
from nhsr_registry.federation.whole import identity
from nhsr_registry.folder.atomic import write_atomic
from nhsr_registry.folder.membership import Member
from nhsr_registry.folder.store import Gate, Registry
from nhsr_registry.folder.validation import Faults
from nhsr_registry.model import Model
from nhsr_registry.plain import clean

STATE = "state.json"
_AT_ONCE = 6
_NO_ID = (
    "registry.toml gives this registry no id and no base_url: a record of ours that comes back through a member is not known "
    'as such. Add a line: id = "…".'
)


class Kept(Model):
    """What is known of the copy that counts (`members/ID/state.json`)."""

    source: str
    file: str
    sha256: str
    hop: str  # what the member is called in the way of a record
    name: str = ""
    address: str = ""
    sequence: int = 0
    updated: str | None = None
    etag: str = ""
    modified: str = ""
    taken: str = ""  # ISO date
    away: str = ""  # ISO date since when nothing could be taken
    reason: str = ""


class _Night(NamedTuple):
    """One member's: what counts now, its records, and what happened."""

    member: Member
    kept: Kept | None
    briefs: tuple[Brief, ...]
    state: State
    reason: str = ""
    refused: tuple[Refused, ...] = ()
    beyond: int = 0
    skewed: int = 0
    received: int = 0
    before: frozenset[str] = frozenset()


class _Here(NamedTuple):
    """What of this registry a member's night depends on. `accept`: the members of whom older and fewer records are taken."""

    root: Path
    known: Known
    today: date
    me: str | None
    gate: Gate
    accept: frozenset[str]


def federate(registry: Registry, *, today: date, accept: Collection[str] = ()) -> FederationReport | None:
    """Take what the members publish and write what is listed; `None` where there are no members and were none.

    `accept` names members whose records are taken though they are older, or fewer, than those that are kept. Raises
    `UsageError` where one of them is no member.
    """
    members, where = registry.facts.members, registry.root / listing.FOLDER
    if unknown := sorted(set(accept) - {member.id for member in members}):
        raise UsageError(f"{unknown[0][:100]!r} is no member.", hint="Members stand in registry.toml, [[members]].")
    if not members and not where.is_dir():
        return None
    me = identity(registry.facts)
    here = _Here(registry.root, known_of(registry, today), today, me.id, registry.facts.gate, frozenset(accept))
    with (
        tempfile.TemporaryDirectory(prefix="nhsr-registry-") as scratch,
        filing(len(members)) as files,
        ThreadPoolExecutor(_AT_ONCE) as pool,
    ):
        begun = [pool.submit(_night, here, member, Path(scratch), files) for member in members]
        nights = [one.result() for one in begun]
    before = listing.read(registry.root)
    previous = {key: (row.member, row.node or None) for key, row in before.rows.items() if row.member}
    merged = merge(own_of(registry), members, [night.briefs for night in nights], previous)
    _write(registry.root, nights, merged)
    return _report(nights, merged, () if me.id or not members else (_NO_ID,))


def known_of(registry: Registry, today: date) -> Known:
    """What of this registry a member's record is read with."""
    vocabulary, organisations = registry.vocabulary, registry.organisations
    return Known(
        topics=frozenset(vocabulary.ids("topics")),
        settings=frozenset(vocabulary.ids("settings")),
        datasets=frozenset(vocabulary.ids("datasets")),
        kinds=frozenset(vocabulary.ids("kinds")),
        statuses=frozenset(vocabulary.ids("statuses")),
        checks=frozenset(check.id for check in all_checks()),
        organisations=frozenset(org.id for org in organisations.organisations),
        today=today,
    )


def own_of(registry: Registry) -> Own:
    """What this registry lists itself, and what it took off."""
    nodes: dict[str, str | None] = {}
    names: dict[str, str] = {}
    former: dict[str, str] = {}
    identities = registry.identities
    for repo in registry.ids():
        nodes[repo.key], names[repo.key] = identities.get(repo.key, (None,))[0], str(repo)
        with suppress(Faults):
            former |= {name.lower(): repo.key for name in registry.entry(repo).former_names}
    removed = {gone.repository.lower() for gone in registry.removals} | {
        gone.id for gone in registry.removals if gone.id
    }
    me = identity(registry.facts).id
    return Own(nodes, names, former, frozenset(removed), frozenset({me} if me else ()))


# ── one member ───────────────────────────────────────────────────────────────────────────────────


_kept = msgspec.json.Decoder(Kept).decode  # made once, here: two threads must not do so at once


def kept_of(root: Path, member: Member) -> Kept | None:
    """The copy of a member that counts; `None` where there is none that is whole, or it is of another address."""
    where = root / listing.FOLDER / member.id
    try:
        kept = _kept((where / STATE).read_bytes())
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return kept if kept.source == _source(member) and (where / Path(kept.file).name).is_file() else None


def _source(member: Member) -> str:
    return member.address or member.path or ""


def _night(here: _Here, member: Member, scratch: Path, files: Filing) -> _Night:
    """What becomes of one member: its new records, or its last good ones with the reason. Runs in a thread of its own."""
    kept = kept_of(here.root, member)
    got = _fetch(here, member, kept, scratch)
    try:
        old = briefs_of(_file(here.root, member, kept), kept.hop) if kept else ()
    except (OSError, msgspec.MsgspecError):  # somebody changed the file: as if there were none
        kept, old = None, ()
        got = _forgotten(here.root, member) if isinstance(got, Got) and got.packed is None else got
    if isinstance(got, RegistryError):
        return _stays(member, kept, old, _state(got), got.message, here.today)
    try:
        if got.packed is None and kept:
            return _unchanged(here, member, kept, old, got)
        return _new(here, member, kept, old, got, files)
    except RegistryError as error:
        return _stays(member, kept, old, _state(error), error.message, here.today)
    except OSError as error:
        return _stays(member, kept, old, "failed", str(error.strerror or error), here.today)
    except Exception as error:  # noqa: BLE001 - one member never costs the others their night
        why = f"a mistake in nhsr-registry: {type(error).__name__}: {error}"[:300]
        return _stays(member, kept, old, "failed", why, here.today)


def _fetch(here: _Here, member: Member, kept: Kept | None, scratch: Path) -> Got | RegistryError:
    asked = {"sha256": kept.sha256, "etag": kept.etag, "modified": kept.modified} if kept else {}
    numbered = bool(kept and kept.sequence) and member.id not in here.accept
    try:
        return fetch(member, here.root, scratch / f"{member.id}.gz", **asked, numbered=numbered)
    except RegistryError as error:
        return error
    except Exception as error:  # noqa: BLE001 - one member never costs the others their night
        return RegistryError(f"a mistake in nhsr-registry: {type(error).__name__}: {error}"[:300])


def _forgotten(root: Path, member: Member) -> RegistryError:
    """Remove a copy that was damaged here, and why: by its hash it would pass for today's, and never be fetched again."""
    shutil.rmtree(root / listing.FOLDER / member.id, ignore_errors=True)
    return RegistryError(f"the copy of {member.id} was damaged here, and is fetched whole the next time")


def _state(error: RegistryError) -> State:
    return error.kind if isinstance(error, WrongError) else "away"  # type: ignore[return-value]


def _stays(member: Member, kept: Kept | None, old: tuple[Brief, ...], state: State, why: str, today: date) -> _Night:
    reason = clean(why, most=300).rstrip(".")
    if kept:
        kept = msgspec.structs.replace(kept, away=kept.away or today.isoformat(), reason=reason)
    return _Night(member, kept, old, state, reason, before=_names(old))


def _unchanged(here: _Here, member: Member, kept: Kept, old: tuple[Brief, ...], got: Got) -> _Night:
    """The records are those that are kept; what their registry is called may have changed all the same."""
    before, why = _names(old), ""
    kept = msgspec.structs.replace(kept, etag=got.etag, modified=got.modified, away="", reason="")
    if got.about:
        _not_ourselves(here, got.about)
        why = _renamed(member, kept, got.about)
        hop = got.about.registry.id or member.id
        if hop != kept.hop:
            old = renoted(_file(here.root, member, kept), hop)
        kept = msgspec.structs.replace(kept, hop=hop, name=_name_of(member, got.about))
    return _Night(member, kept, old, "unchanged", why, received=got.received, before=before)


def _not_ourselves(here: _Here, about: About) -> None:
    if here.me and about.registry.id == here.me:
        raise WrongError("ourselves", f"both are called {here.me}; give each registry its own id in registry.toml")


def _name_of(member: Member, about: About) -> str:
    return clean(member.name or about.registry.name, most=200)


def _renamed(member: Member, kept: Kept, about: About) -> str:
    """What a steward should know of a member that goes by another id than last time: its way in records is told by it."""
    hop = about.registry.id or member.id
    return f"it calls itself {hop} now, and {kept.hop} before" if kept.hop != hop else ""


def _new(here: _Here, member: Member, kept: Kept | None, old: tuple[Brief, ...], got: Got, files: Filing) -> _Night:
    about, before = got.about, _names(old)
    if about is None or got.packed is None:
        raise WrongError("unreadable", "it says that nothing changed, but nothing is kept")
    _not_ourselves(here, about)
    updated = (
        about.updated if about.updated and about.updated[:10] <= (here.today + timedelta(days=1)).isoformat() else None
    )
    forced = member.id in here.accept
    if kept and not forced and _replayed(about.sequence, updated, kept):
        raise WrongError(
            "replayed",
            f"number {about.sequence:,} of {updated or 'no date'}, and number {kept.sequence:,} of {kept.updated or 'no date'} "
            f"is kept. Where that is right: nhsr-registry harvest --accept {member.id}",
        )
    file = f"records-{about.sha256[:16]}.ndjson"
    path = here.root / listing.FOLDER / member.id / file
    gate = None if forced else here.gate
    filed, briefs = files.file(Job(got.packed, about, member, here.known, before, path, gate))
    got.packed.unlink(missing_ok=True)
    why = "; ".join(filter(None, (got.note, _renamed(member, kept, about) if kept else "")))
    kept = Kept(
        source=_source(member), file=file, sha256=about.sha256, hop=about.registry.id or member.id,
        name=_name_of(member, about), address=member.address or "", sequence=about.sequence,
        updated=updated, etag=got.etag, modified=got.modified, taken=here.today.isoformat(),
    )  # fmt: skip
    skewed = filed.skewed + (about.updated is not None and updated is None)
    return _Night(
        member, kept, briefs, "taken", why, filed.refused, filed.beyond, skewed, got.received, before
    )  # fmt: skip


def _replayed(sequence: int, updated: str | None, kept: Kept) -> bool:
    """Whether a publication is older than the one that is kept: neither its number nor its date is newer."""
    new, old = updated or "", kept.updated or ""
    return (sequence < kept.sequence and new <= old) or (sequence == kept.sequence and new < old)


def _names(briefs: tuple[Brief, ...]) -> frozenset[str]:
    return frozenset(brief.key for brief in briefs)


def _file(root: Path, member: Member, kept: Kept) -> Path:
    return root / listing.FOLDER / member.id / Path(kept.file).name


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def _write(root: Path, nights: list[_Night], merged: Merged) -> None:
    where = root / listing.FOLDER
    sources = [_source_row(night.member, night.kept) for night in nights if night.kept]
    rows = (
        listing.Row(
            row.id, row.member, row.brief.at if row.brief else 0, row.brief.size if row.brief else 0,
            row.brief.digest if row.brief else "", (row.brief.node or "") if row.brief else "",
            row.brief.chain if row.brief else (), row.also,
        )
        for row in merged.rows
    )  # fmt: skip
    text = b"".join(listing.written(sources, rows))
    write_atomic(where / listing.FILE, text)
    for night in nights:
        if night.kept:
            state = msgspec.json.format(msgspec.json.encode(night.kept), indent=1) + b"\n"
            write_atomic(where / night.member.id / STATE, state)
    _sweep(where, {night.member.id: night.kept.file for night in nights if night.kept})


def _source_row(member: Member, kept: Kept) -> listing.Source:
    return listing.Source(member.id, kept.file, kept.name or member.title, kept.address, kept.away, kept.reason)


def _sweep(where: Path, counts: Mapping[str, str]) -> None:
    """Remove files of records that no longer count, and what is kept of registries that are no members any more."""
    for folder in where.iterdir():
        if not folder.is_dir() or folder.is_symlink():
            continue
        if folder.name not in counts:
            shutil.rmtree(folder, ignore_errors=True)
            continue
        counting = {counts[folder.name], note_of(folder / counts[folder.name]).name}
        for path in (*folder.glob("records-*.ndjson"), *folder.glob("briefs-*.json")):
            if path.name not in counting:
                path.unlink(missing_ok=True)


def _report(nights: list[_Night], merged: Merged, notes: tuple[str, ...]) -> FederationReport:
    return FederationReport(
        members=tuple(_outcomes(nights, merged)), listed=sum(bool(row.member) for row in merged.rows), notes=notes
    )


def _outcomes(nights: list[_Night], merged: Merged) -> Iterator[MemberOutcome]:
    words: dict[str, int] = {}
    also: dict[str, int] = {}
    for row in merged.rows:
        words[row.member] = words.get(row.member, 0) + 1
        for id_ in row.also:
            also[id_] = also.get(id_, 0) + 1
    for night in nights:
        id_, now = night.member.id, _names(night.briefs)
        refused = [*night.refused, *(one for one in merged.refused if one.member == id_)]
        yield MemberOutcome(
            id=id_, name=night.kept.name if night.kept and night.kept.name else night.member.title, state=night.state,
            reason=night.reason, since=(night.kept.away or None) if night.kept and night.state not in GOOD else None,
            projects=len(night.briefs), words=words.get(id_, 0), also=also.get(id_, 0), new=len(now - night.before),
            gone=len(night.before - now), refused=len(refused), refusals=refusals((one.id, one.reason) for one in refused),
            returned=merged.returned.get(id_, 0), beyond=night.beyond, skewed=night.skewed, received=night.received,
        )  # fmt: skip
