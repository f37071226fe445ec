"""People as JSON and YAML formats write them: a text, or a table with names, an iD and an affiliation."""

from __future__ import annotations

from collections.abc import Mapping

from nhsr_registry.formats._collect import Collector
from nhsr_registry.formats._doc import Doc, Path, as_text
from nhsr_registry.formats._people import emails, is_team_mailbox, name_only, orcid, orcid_is_valid

#: Keys of a name's parts in the order in which they are said; CodeMeta, CITATION.cff and npm all fit in.
_NAME_PARTS = (
    ("givenName", "given-names"),
    ("name-particle",),
    ("familyName", "family-names"),
    ("name-suffix",),
)
_IDS = ("orcid", "ORCID", "@id", "id", "identifier")


def say_person(doc: Doc, field: str, keys: Path, *, extra: Mapping[str, str] | None = None) -> None:
    """States the person or organisation at `keys` under `field`; an address is said only if it is a team's."""
    out, line = doc.out, doc.line(*keys)
    value = doc.get(*keys)
    more = dict(extra or {})
    if isinstance(value, Mapping):
        name = full_name(value)
        found = next((orcid(text) for key in _IDS if (text := as_text(value.get(key)))), None)
        if found and not orcid_is_valid(found):
            out.warn(f"The ORCID iD {found} has a wrong check digit.", line)
        if not name:
            out.problem(f"{_where(keys)} has no name.", line)
        out.say(field, name, line, orcid=found, affiliation=_affiliation(value.get("affiliation")), **more)
        _mailbox(out, as_text(value.get("email")) or "", line)
    elif (text := as_text(value)) is not None:
        out.say(field, name_only(text), line, orcid=orcid(text), **more)
        _mailbox(out, text, line)
    else:
        doc.wrong("a person", *keys)


def full_name(person: Mapping[str, object]) -> str:
    """A person's parts of name joined, or else the whole name or alias."""
    parts = [next((text for key in keys if (text := as_text(person.get(key)))), "") for keys in _NAME_PARTS]
    joined = " ".join(part for part in parts if part)
    return name_only(joined or as_text(person.get("name")) or as_text(person.get("alias")) or "")


def _affiliation(value: object) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("legalName")
    return as_text(value)


def _mailbox(out: Collector, text: str, line: int | None) -> None:
    for address in emails(text):
        if is_team_mailbox(address):
            out.mailbox(address, line)


def _where(keys: Path) -> str:
    from nhsr_registry.formats._doc import dotted

    return dotted(keys)
