"""One project as one registry gives it to another: the words and facts that others may have, within bounds. Pure.

`v1/federation.ndjson.gz` holds one of these a line, `v1/federation.json` says what it is and its hash. What comes from a
member is a stranger's: each number has its range, each text and list its length, unknown fields are left out (a newer
version may add some), and texts lose the characters that a terminal or a page would act on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from nhsr_registry.addresses import is_public
from nhsr_registry.federation.layout import MOST_CLAIMS, MOST_LINE, Facts1, Fields, Given, Lean, Words
from nhsr_registry.federation.unseen import cleaned, unclean
from nhsr_registry.folder.entry import Adopter, Entry, Harvest, Status
from nhsr_registry.folder.organisations import is_ods
from nhsr_registry.model import Kind, Model, RapEvidence
from nhsr_registry.plain import clean


class Stored(Model):
    """One line of what this registry keeps of a member: cleaned, and in its own terms."""

    id: str
    node: str | None = None
    chain: tuple[str, ...] = ()
    entry: Entry
    harvest: Harvest | None = None


class _Kept(Lean, frozen=True, kw_only=True):
    id: str
    node: str | None = None
    chain: tuple[str, ...] = ()
    entry: Entry
    harvest: Facts1 | None = None


class Known(NamedTuple):
    """What of this registry a member's record is read with."""

    topics: frozenset[str]
    settings: frozenset[str]
    datasets: frozenset[str]
    kinds: frozenset[str]
    statuses: frozenset[str]
    checks: frozenset[str]
    organisations: frozenset[str]  # ids of organisations.toml
    today: date


class RefusedError(ValueError):
    """Why a record is not taken."""


_given = msgspec.json.Decoder(Given).decode
_stored = msgspec.json.Decoder(Stored).decode
_encode = msgspec.json.Encoder(order="deterministic").encode
_STATUSES = frozenset(Status.__args__)  # type: ignore[attr-defined]
_KINDS = frozenset(Kind.__args__)  # type: ignore[attr-defined]
_CAVEATS = frozenset(
    [
        "experimental",
        "unmaintained",
        "not-for-clinical-use",
        "internal-references",
        "not-for-reuse",
        "synthetic-data",
        "superseded",
    ]
)


def given(entry: Entry, harvest: Harvest | None, node: str | None, chain: tuple[str, ...]) -> bytes:
    """One project's line for other registries, without its end. What is private stays here, whatever the audience.

    Raises `msgspec.ValidationError` where it is beyond the bounds, so that no registry would take it.
    """
    words = msgspec.to_builtins(msgspec.structs.replace(entry, private=None, local_only=False))
    facts = _trimmed(harvest) if harvest else None
    said = {"id": entry.repository, "node": node, "chain": chain, "entry": words, "harvest": facts}
    return _encode(_given(msgspec.json.encode(said)))


def _trimmed(harvest: Harvest) -> Harvest:
    """The facts with no list longer than another registry takes; the first of each say the most."""
    replace = msgspec.structs.replace
    fields = {
        field: tuple(replace(value, sources=value.sources[:20]) for value in values[:200] if len(value.value) <= 2_000)
        for field, values in harvest.record.fields.items()
        if field in Fields.__struct_fields__
    }
    return replace(
        harvest,
        record=replace(harvest.record, fields=fields),
        history=replace(harvest.history, roots=harvest.history.roots[:50]),
        kinds=tuple(replace(guess, evidence=guess.evidence[:20]) for guess in harvest.kinds),
        caveats=harvest.caveats[:500],
        packages=harvest.packages[:500],
        uses=harvest.uses[:5_000],
        rap=RapEvidence(claims=harvest.rap.claims[:MOST_CLAIMS]) if harvest.rap and harvest.rap.claims else None,
    )


def node_of(harvest: Harvest | None) -> str | None:
    """The repository's id at its host: it stays when the name changes."""
    host = harvest.host if harvest else None
    return (host.node_id or (str(host.database_id) if host.database_id else None)) if host else None


class Taken(NamedTuple):
    """A member's record as it is kept."""

    id: str
    node: str | None
    chain: tuple[str, ...]
    former: tuple[str, ...]
    line: bytes
    skewed: bool = False  # said to be of a day that has not come


def take(line: bytes, known: Known, owns: Callable[[str], bool]) -> Taken:
    """A member's line as this registry keeps it; `owns`: whether a project's account is the member's own.

    Raises `RefusedError` with the reason in words.
    """
    if len(line) > MOST_LINE:
        raise RefusedError(f"is larger than {MOST_LINE:,} bytes")
    try:
        found = _given(line)
        if unclean(line):
            found = msgspec.convert(cleaned(msgspec.json.decode(line)), Given)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RefusedError(f"is not a record of this layout: {clean(str(error), most=200)}") from None
    except RecursionError:
        raise RefusedError("is nested too deeply") from None
    if found.entry.repository.lower() != found.id.lower():
        raise RefusedError(f"is said to be {found.id}, but its words are of {found.entry.repository}")
    if found.harvest and found.harvest.repository.lower() != found.id.lower():
        raise RefusedError(f"is said to be {found.id}, but its facts are of {found.harvest.repository}")
    host = found.harvest.host if found.harvest else None
    if host and found.node and host.node_id and host.node_id != found.node:
        raise RefusedError("has two ids that differ")
    harvest, skewed = _of_its_day(found.harvest, known.today) if found.harvest else (None, False)
    entry = _entry(found.entry, known, owned=owns(found.id))
    kept = _Kept(id=found.id, node=found.node, chain=found.chain, entry=entry, harvest=harvest)
    return Taken(found.id, found.node, found.chain, found.entry.former_names, _encode(kept), skewed)


def stored(line: bytes) -> Stored:
    """A kept line; raises `msgspec.MsgspecError` where somebody changed it."""
    return _stored(line)


def _of_its_day(harvest: Facts1, today: date) -> tuple[Facts1, bool]:
    """Dates that have not come yet are of a clock that is wrong: then they are not known."""
    last = (today + timedelta(days=1)).isoformat()
    history, skewed = harvest.history, False
    if (history.last_commit or "")[:10] > last or (history.first_commit or "")[:10] > last:
        history, skewed = msgspec.structs.replace(history, last_commit=None, first_commit=None), True
    caveats = tuple(caveat for caveat in harvest.caveats if caveat.kind in _CAVEATS)
    if skewed or len(caveats) < len(harvest.caveats):
        harvest = msgspec.structs.replace(harvest, history=history, caveats=caveats)
    return harvest, skewed


def _entry(words: Words, known: Known, *, owned: bool) -> Entry:
    """Only ids that this registry knows; who is behind a project only where the account is the member's to speak for.

    A steward of another registry has confirmed nothing here: declared use stays declared.
    """
    contact = words.contact if words.contact and words.contact.startswith(("https://", "mailto:")) else None
    adopters = tuple(
        Adopter(organisation=one.organisation, since=one.since, evidence=one.evidence, said=one.said)
        for one in words.adopters
        if (one.organisation in known.organisations or is_ods(one.organisation))
        and is_public(one.evidence)  # an address of theirs that nobody can open shows nothing
    )
    return Entry(  # every field is of its type already: `Words` bounds more than `Entry` does
        repository=words.repository, name=words.name, summary=words.summary, problem=words.problem, questions=words.questions,
        kinds=tuple(id_ for id_ in words.kinds if id_ in known.kinds and id_ in _KINDS),  # type: ignore[misc]
        topics=tuple(id_ for id_ in words.topics if id_ in known.topics),
        settings=tuple(id_ for id_ in words.settings if id_ in known.settings),
        datasets=tuple(id_ for id_ in words.datasets if id_ in known.datasets),
        organisation=words.organisation if owned else None,
        contact=contact,
        status=words.status if words.status in known.statuses and words.status in _STATUSES else None,  # type: ignore[arg-type]
        intended_use=words.intended_use, former_names=words.former_names, successor=words.successor, adopters=adopters,
        annotations={check: reason for check, reason in words.annotations.items() if check in known.checks},
    )  # fmt: skip
